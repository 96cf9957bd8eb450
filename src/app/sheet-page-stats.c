/* SPDX-License-Identifier: Apache-2.0
 * The sheet's statistics: draws are counted in a thread, pictures as they come. */
#include "config.h"

#include "app/sheet-count.h"
#include "app/sheet-page-private.h"

#define DRAWS 1000

static void
on_counted (SkgDrawStats *stats,
            gboolean ended,
            const GError *error,
            gpointer user_data)
{
  SkgSheetPage *self = user_data;

  if (ended)
    g_clear_object (&self->counting);
  skg_sheet_plot_take_draws (self->plot, stats, ended ? 0 : DRAWS,
                             error != NULL ? error->message : NULL);
}

/* What is being counted is not wanted any more. */
static void
stop_count (SkgSheetPage *self)
{
  if (self->counting == NULL)
    return;
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  g_clear_pointer (&self->counted, g_free);
}

static void
start_count (SkgSheetPage *self)
{
  stop_count (self);
  self->counting = g_cancellable_new ();
  g_free (self->counted);
  self->counted = g_strdup (self->state);
  skg_sheet_count_start (self->session, DRAWS, self->counting, on_counted, self);
}

void
skg_sheet_page_refresh_statistics (SkgSheetPage *self)
{
  if (!self->active || !gtk_toggle_button_get_active (self->statistics) ||
      self->sheet == NULL)
    {
      stop_count (self);
      return;
    }
  if (g_strcmp0 (self->counted, self->state) != 0)
    start_count (self);
  skg_sheet_plot_take_tiles (self->plot, skg_tile_stats_new (self->made));
}

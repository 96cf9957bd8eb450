/* SPDX-License-Identifier: Apache-2.0
 * The sheet's statistics: draws are counted in a thread, pictures as they come. */
#include "config.h"

#include "app/sheet-page-private.h"

#define DRAWS 1000

typedef struct
{
  char *json;
  guint64 seed;
} Count;

static void
count_free (gpointer data)
{
  g_free (((Count *) data)->json);
  g_free (data);
}

static void
count (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Count *what = data;
  GError *error = NULL;
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (what->json, NULL, &error);

  if (scene == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, skg_draw_stats_new (scene, what->seed, 0, DRAWS, NULL),
                           (GDestroyNotify) skg_draw_stats_free);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkgSheetPage *self = SKG_SHEET_PAGE (source);
  SkgDrawStats *stats = g_task_propagate_pointer (G_TASK (result), NULL);

  if (stats != NULL)
    skg_sheet_plot_take_draws (self->plot, stats);
}

static void
start_count (SkgSheetPage *self)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  Count *what = g_new0 (Count, 1);
  guint64 index;
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  self->counting = g_cancellable_new ();
  g_free (self->counted);
  self->counted = g_strdup (self->state);
  what->json = skg_scene_to_json (scene);
  skg_session_get_key (self->session, &what->seed, &index);
  task = g_task_new (self, self->counting, on_counted, NULL);
  g_task_set_task_data (task, what, count_free);
  g_task_run_in_thread (task, count);
}

void
skg_sheet_page_refresh_statistics (SkgSheetPage *self)
{
  if (!gtk_toggle_button_get_active (self->statistics) || self->sheet == NULL)
    return;
  if (g_strcmp0 (self->counted, self->state) != 0)
    start_count (self);
  skg_sheet_plot_take_tiles (self->plot, skg_tile_stats_new (self->made));
}

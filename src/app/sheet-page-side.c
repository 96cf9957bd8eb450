/* SPDX-License-Identifier: Apache-2.0
 * Beside the sheet: what the chosen sample draws, and what marked ones share. */
#include "config.h"

#include "app/sheet-page-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#include "scene/drawn-values.h"

#define MAX_CONTRASTS 12
/* In standard deviations: less is seen among any two handfuls of samples. */
#define MIN_EFFECT 0.2

static void
clear_grid (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static void
add_row (GtkGrid *grid, int row, const char *name, const char *text)
{
  GtkWidget *left = gtk_label_new (name);
  GtkWidget *right = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_ellipsize (GTK_LABEL (left), PANGO_ELLIPSIZE_START);
  gtk_widget_set_hexpand (left, TRUE);
  gtk_widget_set_tooltip_text (left, name);
  gtk_widget_add_css_class (left, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (right), 1);
  gtk_widget_add_css_class (right, "numeric");
  gtk_grid_attach (grid, left, 0, row, 1, 1);
  gtk_grid_attach (grid, right, 1, row, 1, 1);
}

static void
refresh_values (SkgSheetPage *self)
{
  const SkgSheetSlot *slot;

  clear_grid (self->values);
  if (self->chosen < 0)
    return;
  slot = skg_sheet_get_slot (self->sheet, (guint) self->chosen);
  for (guint i = 0; i < slot->drawn->len; i++)
    {
      const SkgDrawnValue *value = &g_array_index (slot->drawn, SkgDrawnValue, i);
      g_autofree char *text = g_strdup_printf ("%.5g", value->value);

      add_row (self->values, (int) i, value->key, text);
    }
  if (slot->drawn->len == 0)
    add_row (self->values, 0, _ ("Nothing varies"), "");
}

static char *
dup_title (SkgSheetPage *self)
{
  const SkgSheetSlot *slot;

  if (self->chosen < 0)
    return g_strdup (_ ("No sample chosen"));
  slot = skg_sheet_get_slot (self->sheet, (guint) self->chosen);
  if (skg_sheet_page_is_grid (self))
    return g_strdup (slot->label);
  return g_strdup_printf (_ ("Sample %" PRIu64), slot->index);
}

static guint
count_marked (SkgSheetPage *self)
{
  guint n = 0;

  for (guint i = 0; self->sheet != NULL && i < skg_sheet_get_length (self->sheet); i++)
    n += skg_sheet_page_is_marked (self, i) ? 1 : 0;
  return n;
}

/* "12 / 31" of means, "80 % / 22 %" of shares. */
static char *
dup_contrast (const SkgDrawnContrast *contrast)
{
  if (contrast->is_category)
    /* Translators: share of marked samples, share of the others */
    return g_strdup_printf (_ ("%.0f %% / %.0f %%"), 100 * contrast->marked,
                            100 * contrast->rest);
  return g_strdup_printf ("%.3g / %.3g", contrast->marked, contrast->rest);
}

static void
refresh_contrasts (SkgSheetPage *self)
{
  guint n_marked = count_marked (self);
  g_autoptr (GArray) contrasts = NULL;
  g_autofree char *title = NULL;
  guint row = 0;

  clear_grid (self->contrasts);
  if (n_marked == 0)
    {
      gtk_label_set_label (self->contrast_title,
                           _ ("Mark bad samples to see what they share."));
      return;
    }
  title = g_strdup_printf (
      ngettext ("What the %u marked one is like (against the rest, in means)",
                "What the %u marked ones share (against the rest, in means)", n_marked),
      n_marked);
  gtk_label_set_label (self->contrast_title, title);
  contrasts = skg_sheet_page_compare (self);
  for (guint i = 0; i < contrasts->len && row < MAX_CONTRASTS; i++)
    {
      const SkgDrawnContrast *one = &g_array_index (contrasts, SkgDrawnContrast, i);
      g_autofree char *text = dup_contrast (one);
      g_autofree char *name = one->is_category
                                  ? g_strdup_printf ("%s = %g", one->key, one->value)
                                  : g_strdup (one->key);
      g_autofree char *both =
          g_strdup_printf ("%s  (%+.1f \317\203)", text, one->effect);

      if (fabs (one->effect) < MIN_EFFECT)
        continue;
      add_row (self->contrasts, (int) row++, name, both);
    }
  if (row == 0)
    add_row (self->contrasts, 0, _ ("Nothing that differs"), "");
}

GArray *
skg_sheet_page_compare (SkgSheetPage *self)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new ();
  g_autoptr (GArray) marked = g_array_new (FALSE, FALSE, sizeof (gboolean));

  g_return_val_if_fail (SKG_IS_SHEET_PAGE (self), NULL);

  for (guint i = 0; self->sheet != NULL && i < skg_sheet_get_length (self->sheet); i++)
    {
      gboolean is_marked = skg_sheet_page_is_marked (self, i);

      g_ptr_array_add (samples, skg_sheet_get_slot (self->sheet, i)->drawn);
      g_array_append_val (marked, is_marked);
    }
  return skg_drawn_values_compare (samples, (const gboolean *) (gpointer) marked->data);
}

void
skg_sheet_page_refresh_side (SkgSheetPage *self)
{
  g_autofree char *title = dup_title (self);

  gtk_label_set_label (self->title, title);
  self->refreshing = TRUE;
  gtk_widget_set_sensitive (self->buttons, self->chosen >= 0);
  gtk_toggle_button_set_active (
      self->mark,
      self->chosen >= 0 && skg_sheet_page_is_marked (self, (guint) self->chosen));
  self->refreshing = FALSE;
  refresh_values (self);
  refresh_contrasts (self);
}

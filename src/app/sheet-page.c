/* SPDX-License-Identifier: Apache-2.0
 * The contact sheet. */
#include "config.h"

#include "app/sheet-page-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "app/sheet-cell.h"
#include "scene/drawn-values.h"

/* The scene is edited by drags: a sheet is begun when the hand rests. */
#define REST_MS 400
#define TILE_PX 192
/* Tiles that are drawn much larger are made anew. */
#define LARGE_PX 320

static const guint counts[] = { 4, 9, 16, 25, 36, 49, 64 };

G_DEFINE_FINAL_TYPE (SkgSheetPage, skg_sheet_page, ADW_TYPE_BIN)

gboolean
skg_sheet_page_is_grid (SkgSheetPage *self)
{
  return gtk_drop_down_get_selected (self->mode) == 1;
}

guint
skg_sheet_page_get_count (SkgSheetPage *self)
{
  return counts[MIN (gtk_drop_down_get_selected (self->count),
                     G_N_ELEMENTS (counts) - 1)];
}

/* (nullable) */
static const char *
get_choice (GtkDropDown *drop_down)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (drop_down);

  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

static gboolean
set_choice (GtkDropDown *drop_down, const char *text)
{
  GListModel *model = gtk_drop_down_get_model (drop_down);

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      if (strcmp (gtk_string_object_get_string (item), text) != 0)
        continue;
      gtk_drop_down_set_selected (drop_down, i);
      return TRUE;
    }
  return FALSE;
}

/* What is chosen stays, where it is still there; else @otherwise. */
static void
fill_choice (GtkDropDown *drop_down, const char *const *texts, guint otherwise)
{
  g_autofree char *old = g_strdup (get_choice (drop_down));
  g_autoptr (GtkStringList) list = gtk_string_list_new (texts);

  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  if (old == NULL || !set_choice (drop_down, old))
    gtk_drop_down_set_selected (drop_down,
                                MIN (otherwise, g_strv_length ((char **) texts) - 1));
}

/* Sample keys to sort by, and ranges for the grid. */
static void
fill_choices (SkgSheetPage *self)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  g_autoptr (GPtrArray) samples =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GPtrArray) keys = NULL;
  g_auto (GStrv) ranges = skg_sheet_list_ranges (scene);
  const char *const none[] = { NULL };
  guint64 seed;
  guint64 index;

  skg_session_get_key (self->session, &seed, &index);
  for (guint i = 0; i < counts[G_N_ELEMENTS (counts) - 1]; i++)
    g_ptr_array_add (samples,
                     skg_scene_list_drawn_values (scene, seed, self->start + i, 0));
  keys = skg_drawn_values_list_keys (samples);
  g_ptr_array_insert (keys, 0, g_strdup ("index"));
  g_ptr_array_add (keys, NULL);
  self->refreshing = TRUE;
  fill_choice (self->sort, (const char *const *) keys->pdata, 0);
  fill_choice (self->across, ranges[0] != NULL ? (const char *const *) ranges : none,
               0);
  fill_choice (self->down, ranges[0] != NULL ? (const char *const *) ranges : none, 1);
  self->refreshing = FALSE;
}

static char *
dup_state (SkgSheetPage *self)
{
  g_autofree char *json = skg_scene_to_json (skg_session_get_scene (self->session));
  guint64 seed;
  guint64 index;

  skg_session_get_key (self->session, &seed, &index);
  return g_strdup_printf ("%" G_GUINT64_FORMAT "\n%s", seed, json);
}

/* Making */

static void
refresh_status (SkgSheetPage *self)
{
  guint n = self->sheet != NULL ? skg_sheet_get_length (self->sheet) : 0;
  g_autofree char *text = NULL;

  if (self->failed)
    return;
  if (self->n_ready < n)
    text = g_strdup_printf (_ ("%u of %u"), self->n_ready, n);
  else if (skg_sheet_page_is_grid (self))
    text = g_strdup ("");
  else
    text = g_strdup_printf (_ ("Samples %" PRIu64 "\342\200\223%" PRIu64), self->start,
                            self->start + n - 1);
  gtk_label_set_label (self->status, text);
}

static void
fail (SkgSheetPage *self, const GError *error)
{
  self->failed = TRUE;
  gtk_label_set_label (self->status, error->message);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), error->message);
}

static void
on_tile (guint slot, SkgSheetTile *tile, const GError *error, gpointer user_data)
{
  SkgSheetPage *self = user_data;

  if (tile != NULL && self->made->pdata[slot] == NULL)
    {
      self->made->pdata[slot] = skg_sheet_tile_ref (tile);
      self->n_ready++;
      skg_sheet_set_try (self->sheet, slot, tile->try_number);
      skg_sheet_cell_view_set_tile (self->cells->pdata[slot], tile);
    }
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, error);
  refresh_status (self);
  if (tile == NULL || self->n_ready % 8 == 0)
    skg_sheet_page_refresh_statistics (self);
}

/* (transfer full) (nullable) */
static SkgSheet *
new_sheet (SkgSheetPage *self, GError **error)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  const char *sort = get_choice (self->sort);
  g_autoptr (SkgSheet) sheet = NULL;
  guint64 seed;
  guint64 index;

  skg_session_get_key (self->session, &seed, &index);
  if (skg_sheet_page_is_grid (self))
    {
      const char *across = get_choice (self->across);
      const char *down = get_choice (self->down);

      if (across == NULL || down == NULL || strcmp (across, down) == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                               _ ("Two numbers that vary are needed."));
          return NULL;
        }
      return skg_sheet_new_grid (scene, seed, index, across, down, error);
    }
  sheet =
      skg_sheet_new (scene, seed, self->start, skg_sheet_page_get_count (self), error);
  if (sheet != NULL && sort != NULL)
    skg_sheet_sort (sheet, sort, NULL);
  return g_steal_pointer (&sheet);
}

static void
fill_box (SkgSheetPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tiles))) != NULL)
    gtk_flow_box_remove (self->tiles, child);
  g_ptr_array_set_size (self->cells, 0);
  gtk_flow_box_set_max_children_per_line (
      self->tiles, skg_sheet_page_is_grid (self) ? SKG_SHEET_GRID : 16);
  for (guint i = 0; self->sheet != NULL && i < skg_sheet_get_length (self->sheet); i++)
    {
      GtkWidget *cell =
          skg_sheet_cell_view_new (skg_sheet_get_slot (self->sheet, i)->label);
      SkgSheetCellView *view = SKG_SHEET_CELL_VIEW (cell);

      skg_sheet_cell_view_set_size (view, (int) gtk_range_get_value (self->size));
      skg_sheet_cell_view_set_overlay (view,
                                       gtk_toggle_button_get_active (self->overlays));
      skg_sheet_cell_view_set_marked (view, skg_sheet_page_is_marked (self, i));
      skg_sheet_cell_view_set_tile (view, self->made->pdata[i]);
      g_ptr_array_add (self->cells, cell);
      gtk_flow_box_append (self->tiles, cell);
    }
}

/* Tiles of the same samples, which may stand elsewhere now. */
static GPtrArray *
keep_tiles (SkgSheetPage *self, SkgSheet *sheet, gboolean keep)
{
  guint n = skg_sheet_get_length (sheet);
  GPtrArray *made =
      g_ptr_array_new_with_free_func ((GDestroyNotify) skg_sheet_tile_unref);

  g_ptr_array_set_size (made, (int) n);
  for (guint i = 0; keep && i < n; i++)
    for (guint j = 0; j < self->made->len && made->pdata[i] == NULL; j++)
      {
        SkgSheetTile *old = self->made->pdata[j];

        if (old != NULL && old->index == skg_sheet_get_slot (sheet, i)->index)
          made->pdata[i] = skg_sheet_tile_ref (old);
      }
  return made;
}

static void
start_job (SkgSheetPage *self)
{
  guint n = skg_sheet_get_length (self->sheet);
  g_autofree gboolean *done = g_new0 (gboolean, n);
  SkgSheetOptions options = {
    .size_px = gtk_range_get_value (self->size) > 1.25 * TILE_PX ? LARGE_PX : TILE_PX,
    .structures = TRUE,
    .done = done,
  };

  self->n_ready = 0;
  for (guint i = 0; i < n; i++)
    {
      done[i] = self->made->pdata[i] != NULL;
      self->n_ready += done[i] ? 1 : 0;
    }
  skg_sheet_job_start (self->job, self->sheet, &options,
                       skg_body_copy_source (skg_session_get_body (self->session)));
}

/* @keep: the scene, the seed and the tiles' size are as they were */
void
skg_sheet_page_rebuild (SkgSheetPage *self, gboolean keep)
{
  g_autoptr (GError) error = NULL;
  SkgSheet *sheet;
  GPtrArray *made;
  gboolean was_grid =
      self->sheet != NULL && skg_sheet_get_grid_columns (self->sheet) > 0;

  skg_sheet_job_stop (self->job);
  self->failed = FALSE;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), NULL);
  gtk_widget_set_visible (self->samples_box, !skg_sheet_page_is_grid (self));
  gtk_widget_set_visible (self->grid_box, skg_sheet_page_is_grid (self));
  sheet = new_sheet (self, &error);
  if (sheet == NULL)
    {
      fail (self, error);
      return;
    }
  made = keep_tiles (self, sheet,
                     keep && !was_grid && skg_sheet_get_grid_columns (sheet) == 0);
  g_ptr_array_unref (self->made);
  self->made = made;
  g_clear_pointer (&self->sheet, skg_sheet_unref);
  self->sheet = sheet;
  self->chosen = -1;
  start_job (self);
  fill_box (self);
  refresh_status (self);
  skg_sheet_page_refresh_side (self);
  skg_sheet_page_refresh_statistics (self);
}

/* Following */

static gboolean
on_rest (gpointer user_data)
{
  SkgSheetPage *self = user_data;
  g_autofree char *state = NULL;

  self->follow_source = 0;
  if (skg_session_get_body (self->session) == NULL)
    return G_SOURCE_REMOVE;
  state = dup_state (self);
  if (g_strcmp0 (state, self->state) == 0)
    return G_SOURCE_REMOVE;
  g_free (self->state);
  self->state = g_steal_pointer (&state);
  g_hash_table_remove_all (self->marked);
  fill_choices (self);
  skg_sheet_page_rebuild (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
follow (SkgSheetPage *self)
{
  g_clear_handle_id (&self->follow_source, g_source_remove);
  if (self->active)
    self->follow_source = g_timeout_add (REST_MS, on_rest, self);
}

void
skg_sheet_page_set_active (SkgSheetPage *self, gboolean active)
{
  guint64 seed;
  guint64 index;
  guint n;

  g_return_if_fail (SKG_IS_SHEET_PAGE (self));
  if (self->active == active)
    return;
  self->active = active;
  g_clear_handle_id (&self->follow_source, g_source_remove);
  if (!active)
    {
      skg_sheet_job_stop (self->job);
      skg_sheet_page_refresh_statistics (self);
      return;
    }
  n = skg_sheet_page_get_count (self);
  skg_session_get_key (self->session, &seed, &index);
  if (index < self->start || index - self->start >= n)
    {
      self->start = index - index % n;
      g_clear_pointer (&self->state, g_free);
    }
  on_rest (self);
  /* It was left before it was full. */
  if (self->sheet != NULL && self->n_ready < skg_sheet_get_length (self->sheet))
    skg_sheet_page_rebuild (self, TRUE);
  skg_sheet_page_refresh_statistics (self);
}

/* What the user does */

static void
on_choice (GObject *object, GParamSpec *pspec, SkgSheetPage *self)
{
  if (self->refreshing || !self->active || self->sheet == NULL)
    return;
  skg_sheet_page_rebuild (self, TRUE);
}

static void
on_overlays (GtkToggleButton *button, SkgSheetPage *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    skg_sheet_cell_view_set_overlay (self->cells->pdata[i],
                                     gtk_toggle_button_get_active (button));
}

static void
on_size (GtkRange *range, SkgSheetPage *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    skg_sheet_cell_view_set_size (self->cells->pdata[i],
                                  (int) gtk_range_get_value (range));
}

static void
on_statistics (GtkToggleButton *button, SkgSheetPage *self)
{
  gtk_stack_set_visible_child_name (
      self->stack, gtk_toggle_button_get_active (button) ? "statistics" : "tiles");
  skg_sheet_page_refresh_statistics (self);
}

gboolean
skg_sheet_page_set_sort (SkgSheetPage *self, const char *key)
{
  g_return_val_if_fail (SKG_IS_SHEET_PAGE (self), FALSE);
  return set_choice (self->sort, key);
}

gboolean
skg_sheet_page_set_ranges (SkgSheetPage *self, const char *across, const char *down)
{
  gboolean ok;

  g_return_val_if_fail (SKG_IS_SHEET_PAGE (self), FALSE);
  self->refreshing = TRUE;
  ok = across == NULL ||
       (set_choice (self->across, across) && set_choice (self->down, down));
  gtk_drop_down_set_selected (self->mode, across != NULL ? 1 : 0);
  self->refreshing = FALSE;
  if (self->active)
    skg_sheet_page_rebuild (self, FALSE);
  return ok;
}

/* Object */

SkgSheet *
skg_sheet_page_get_sheet (SkgSheetPage *self)
{
  g_return_val_if_fail (SKG_IS_SHEET_PAGE (self), NULL);
  return self->sheet;
}

SkgSheetTile *
skg_sheet_page_get_tile (SkgSheetPage *self, guint slot)
{
  g_return_val_if_fail (SKG_IS_SHEET_PAGE (self) && slot < self->made->len, NULL);
  return self->made->pdata[slot];
}

guint
skg_sheet_page_get_n_ready (SkgSheetPage *self)
{
  g_return_val_if_fail (SKG_IS_SHEET_PAGE (self), 0);
  return self->n_ready;
}

int
skg_sheet_page_get_chosen (SkgSheetPage *self)
{
  g_return_val_if_fail (SKG_IS_SHEET_PAGE (self), -1);
  return self->chosen;
}

static void
skg_sheet_page_dispose (GObject *object)
{
  SkgSheetPage *self = SKG_SHEET_PAGE (object);

  g_clear_handle_id (&self->follow_source, g_source_remove);
  g_clear_pointer (&self->job, skg_sheet_job_free);
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  g_clear_pointer (&self->sheet, skg_sheet_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKG_TYPE_SHEET_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_sheet_page_parent_class)->dispose (object);
}

static void
skg_sheet_page_finalize (GObject *object)
{
  SkgSheetPage *self = SKG_SHEET_PAGE (object);

  g_ptr_array_unref (self->made);
  g_ptr_array_unref (self->cells);
  g_hash_table_unref (self->marked);
  g_free (self->state);
  g_free (self->counted);
  G_OBJECT_CLASS (skg_sheet_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, mode);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, samples_box);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, grid_box);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, count);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, sort);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, across);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, down);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, status);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, overlays);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, size);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, statistics);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, stack);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, tiles);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, plot_slot);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, title);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, buttons);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, mark);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, values);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, contrast_title);
  gtk_widget_class_bind_template_child (klass, SkgSheetPage, contrasts);
  gtk_widget_class_bind_template_callback (klass, on_choice);
  gtk_widget_class_bind_template_callback (klass, on_overlays);
  gtk_widget_class_bind_template_callback (klass, on_size);
  gtk_widget_class_bind_template_callback (klass, on_statistics);
  gtk_widget_class_bind_template_callback_full (
      klass, "on_activated", G_CALLBACK (skg_sheet_page_on_activated));
  gtk_widget_class_bind_template_callback_full (klass, "on_mark",
                                                G_CALLBACK (skg_sheet_page_on_mark));
}

static void
skg_sheet_page_class_init (SkgSheetPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_sheet_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_sheet_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/sheet-page.ui");
  bind_children (widget_class);
  skg_sheet_page_class_install_actions (widget_class);
}

static void
skg_sheet_page_init (SkgSheetPage *self)
{
  self->chosen = -1;
  self->made = g_ptr_array_new_with_free_func ((GDestroyNotify) skg_sheet_tile_unref);
  self->cells = g_ptr_array_new ();
  self->marked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->job = skg_sheet_job_new (on_tile, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->plot = SKG_SHEET_PLOT (skg_sheet_plot_new ());
  gtk_scrolled_window_set_child (self->plot_slot, GTK_WIDGET (self->plot));
}

SkgSheetPage *
skg_sheet_page_new (SkgSession *session)
{
  SkgSheetPage *self = g_object_new (SKG_TYPE_SHEET_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (follow), self,
                           G_CONNECT_SWAPPED);
  return self;
}

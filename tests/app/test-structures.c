/* SPDX-License-Identifier: Apache-2.0
 * The page of structures against a session: what is added, styled and removed there is
 * the scene's; labels opened, refused and named anew. */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "app/number-row.h"
#include "app/session.h"
#include "app/structure-editor.h"
#include "app/structure-panel.h"
#include "app/structure-row.h"
#include "body/volume-io.h"
#include "scene/item-numbers.h"
#include "scene/structure-edits.h"

typedef struct
{
  char *folder;
  SkgSession *session;
  GtkWidget *panel;
  GtkWidget *window;
} Fixture;

static char *
get_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

/* 4 x 4 x 4 voxels of 10 mm; column i holds @values[i]. */
static void
write_image (Fixture *fixture,
             const char *name,
             double shift_mm,
             double step,
             const int values[4])
{
  SkgGrid grid = { .size = { 4, 4, 4 },
                   .spacing_mm = { 10, 10, 10 },
                   .origin_mm = { shift_mm - 15, -15, -15 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autofree char *path = get_path (fixture, name);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (GError) error = NULL;
  float voxels[64];

  for (int i = 0; i < 64; i++)
    voxels[i] = (float) (step * values[i % 4]);
  bytes = g_bytes_new (voxels, sizeof voxels);
  volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_FLOAT32, bytes, &error);
  g_assert_no_error (error);
  skg_volume_save (volume, path, &error);
  g_assert_no_error (error);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  skg_session_load_finish (SKG_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
spin_loop (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A CT whose labels lie beside it: TotalSegmentator v2's hips and sacrum. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const int tissue[4] = { 0, 40, 300, -1000 };
  static const int labels[4] = { 78, 25, 77, 0 };
  g_autoptr (SkgScene) scene = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *ct = NULL;
  gboolean done = FALSE;

  fixture->folder = g_dir_make_tmp ("skg-test-XXXXXX", NULL);
  write_image (fixture, "ct.mha", 0, 1, tissue);
  write_image (fixture, "ct-labels.mha", 0, 1, labels);
  ct = get_path (fixture, "ct.mha");
  scene = skg_scene_new_for_path (ct, &error);
  g_assert_no_error (error);
  skg_scene_set_value (scene, "patient.labels_table=totalsegmentator-v2", &error);
  g_assert_no_error (error);
  fixture->session = skg_session_new (NULL);
  skg_session_load_async (fixture->session, scene, NULL, on_loaded, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  fixture->panel = skg_structure_panel_new (fixture->session);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 600);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->panel);
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (!gtk_widget_get_mapped (fixture->window))
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin_loop ();
  g_assert_finalize_object (fixture->session);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = get_path (fixture, name);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static GtkListBox *
get_list (Fixture *fixture, const char *name)
{
  return GTK_LIST_BOX (
      gtk_widget_get_template_child (fixture->panel, SKG_TYPE_STRUCTURE_PANEL, name));
}

static guint
count_rows (GtkListBox *list)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int) n) != NULL)
    n++;
  return n;
}

static SkgStructureRow *
get_row (Fixture *fixture, guint index)
{
  return SKG_STRUCTURE_ROW (
      gtk_list_box_get_row_at_index (get_list (fixture, "list"), (int) index));
}

static GArray *
dup_requests (Fixture *fixture)
{
  return skg_scene_dup_structures (skg_session_get_scene (fixture->session));
}

static GtkWidget *
get_part (SkgStructureRow *row, const char *name)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (row), SKG_TYPE_STRUCTURE_ROW, name));
}

/* By a click in the list of others, then styled, then removed. */
static void
test_single (Fixture *fixture, gconstpointer data)
{
  GtkListBox *others = get_list (fixture, "others");
  g_autoptr (GArray) one = NULL;
  g_autoptr (GArray) styled = NULL;
  g_autoptr (GArray) none = NULL;
  const SkgStructureRequest *request;

  g_assert_null (skg_session_get_structures (fixture->session));
  g_assert_cmpuint (count_rows (get_list (fixture, "list")), ==, 0);
  /* In the order of their numbers: sacrum, hip_left, hip_right. */
  g_assert_cmpuint (count_rows (others), ==, 3);
  g_signal_emit_by_name (others, "row-activated",
                         gtk_list_box_get_row_at_index (others, 1));
  one = dup_requests (fixture);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (g_array_index (one, SkgStructureRequest, 0).name, ==, "hip_left");
  g_assert_cmpuint (
      skg_structure_choice_get_length (skg_session_get_structures (fixture->session)),
      ==, 1);
  g_assert_cmpuint (count_rows (others), ==, 2);
  g_assert_cmpstr (skg_structure_row_get_name (get_row (fixture, 0)), ==, "hip_left");

  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (get_part (get_row (fixture, 0), "fill")), TRUE);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (get_part (get_row (fixture, 0), "eye")), FALSE);
  styled = dup_requests (fixture);
  g_assert_cmpuint (styled->len, ==, 1);
  request = &g_array_index (styled, SkgStructureRequest, 0);
  g_assert_cmpfloat (request->style.fill, ==, 0.3);
  g_assert_false (request->style.visible);

  g_signal_emit_by_name (get_part (get_row (fixture, 0), "remove"), "clicked");
  none = dup_requests (fixture);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (count_rows (get_list (fixture, "list")), ==, 0);
  g_assert_cmpuint (count_rows (others), ==, 3);
}

/* In the body itself: through the row's editor to the scene, and to another body. */
static void
test_edited (Fixture *fixture, gconstpointer data)
{
  SkgScene *scene = skg_session_get_scene (fixture->session);
  gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  SkgVolume *before = skg_session_get_body (fixture->session)->volume;
  SkgStructureEditValues values;
  g_autoptr (GArray) requests = NULL;
  GtkWidget *editor;

  gtk_widget_activate_action (fixture->panel, "structures.add", "s", "all");
  g_assert_null (skg_structure_row_get_editor (get_row (fixture, 0)));
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (get_part (get_row (fixture, 0), "edit")), TRUE);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (get_part (get_row (fixture, 1), "edit")), TRUE);
  /* One at a time. */
  g_assert_null (skg_structure_row_get_editor (get_row (fixture, 0)));
  editor = skg_structure_row_get_editor (get_row (fixture, 1));
  g_assert_nonnull (editor);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_template_child (
                                   editor, SKG_TYPE_STRUCTURE_EDITOR, "hidden")),
                               TRUE);
  g_assert_true (skg_scene_get_structure_edit (
      scene, skg_structure_row_get_name (get_row (fixture, 1)), &values));
  g_assert_true (values.hidden);
  while (skg_session_get_body (fixture->session)->volume == before &&
         g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (skg_session_get_body (fixture->session)->volume != before);
  g_assert_true (
      gtk_widget_has_css_class (get_part (get_row (fixture, 1), "edit"), "accent"));
  /* The row and its editor are still the same. */
  g_assert_true (skg_structure_row_get_editor (get_row (fixture, 1)) == editor);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_template_child (
                                   editor, SKG_TYPE_STRUCTURE_EDITOR, "in_masks")),
                               FALSE);
  requests = dup_requests (fixture);
  g_assert_false (
      g_array_index (requests, SkgStructureRequest, requests->len - 1).style.in_masks);
  gtk_widget_activate_action (fixture->panel, "structures.restore", NULL);
  g_assert_cmpuint (skg_scene_get_n_structure_edits (scene), ==, 0);
}

static void
throw_dice (GtkWidget *editor, const char *name, gboolean on)
{
  GtkWidget *row = GTK_WIDGET (
      gtk_widget_get_template_child (editor, SKG_TYPE_STRUCTURE_EDITOR, name));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_template_child (
                                    row, SKG_TYPE_NUMBER_ROW, "dice")),
                                on);
}

/* The dice of an editor's row: of a structure that nothing was said of, and back to
 * what the shown body has; the button that resets takes ranges away, too. */
static void
test_dice (Fixture *fixture, gconstpointer data)
{
  SkgScene *scene = skg_session_get_scene (fixture->session);
  SkgStructureEditValues values;
  SkgItemNumber offset = { NULL, 0, "offset_mm", 1 };
  GtkWidget *editor;
  double drawn;

  gtk_widget_activate_action (fixture->panel, "structures.add", "s", "all");
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (get_part (get_row (fixture, 1), "edit")), TRUE);
  editor = skg_structure_row_get_editor (get_row (fixture, 1));
  offset.structure = skg_structure_row_get_name (get_row (fixture, 1));
  throw_dice (editor, "offset_y", TRUE);
  g_assert_true (skg_number_is_random (skg_item_number_peek (scene, &offset)));
  drawn = skg_item_number_draw (scene, &offset);
  skg_scene_get_structure_edit (scene, offset.structure, &values);
  g_assert_cmpfloat (values.offset_mm[1], ==, drawn);
  throw_dice (editor, "density", TRUE);
  throw_dice (editor, "offset_y", FALSE);
  g_assert_false (skg_number_is_random (skg_item_number_peek (scene, &offset)));
  g_assert_cmpfloat (skg_item_number_peek (scene, &offset)->a, ==, drawn);
  g_signal_emit_by_name (
      gtk_widget_get_template_child (editor, SKG_TYPE_STRUCTURE_EDITOR, "reset"),
      "clicked");
  g_assert_cmpuint (skg_scene_get_n_structure_edits (scene), ==, 0);
}

/* A set: styled one by one, and removed as a whole. */
static void
test_set (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) requests = NULL;

  gtk_widget_activate_action (fixture->panel, "structures.add", "s", "synthex-hip");
  g_assert_cmpuint (count_rows (get_list (fixture, "list")), ==, 6);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (get_part (get_row (fixture, 3), "fill")), TRUE);
  requests = dup_requests (fixture);
  g_assert_cmpuint (requests->len, ==, 2);
  g_assert_cmpstr (g_array_index (requests, SkgStructureRequest, 0).name, ==,
                   "synthex-hip");
  g_assert_cmpstr (g_array_index (requests, SkgStructureRequest, 1).name, ==, "sacrum");
  g_assert_cmpuint (count_rows (get_list (fixture, "list")), ==, 6);
  /* Still SyntheX's numbers. */
  g_assert_cmpuint (
      skg_structure_choice_get (skg_session_get_structures (fixture->session), 3)
          ->number,
      ==, 4);
  g_signal_emit_by_name (get_part (get_row (fixture, 3), "remove"), "clicked");
  g_assert_cmpuint (count_rows (get_list (fixture, "list")), ==, 0);

  gtk_widget_activate_action (fixture->panel, "structures.add", "s", "all");
  g_assert_cmpuint (count_rows (get_list (fixture, "list")), ==, 3);
  gtk_widget_activate_action (fixture->panel, "structures.clear", NULL);
  g_assert_cmpuint (count_rows (get_list (fixture, "list")), ==, 0);
}

/* What cannot be found is said, and changes nothing. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  GtkWidget *message = GTK_WIDGET (gtk_widget_get_template_child (
      fixture->panel, SKG_TYPE_STRUCTURE_PANEL, "message"));
  g_autoptr (GArray) requests = NULL;

  g_assert_false (gtk_widget_get_visible (message));
  gtk_widget_activate_action (fixture->panel, "structures.add", "s", "covid");
  g_assert_true (gtk_widget_get_visible (message));
  requests = dup_requests (fixture);
  g_assert_cmpuint (requests->len, ==, 0);
  gtk_widget_activate_action (fixture->panel, "structures.add", "s", "sacrum");
  g_assert_false (gtk_widget_get_visible (message));
}

/* Other names for the same voxels; what was chosen by the old ones is let go. */
static void
test_table (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_session_get_scene (fixture->session);

  gtk_widget_activate_action (fixture->panel, "structures.add", "s", "hip_left");
  skg_session_set_labels_table (fixture->session, "totalsegmentator-v1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (skg_scene_get_labels_table (scene), ==, "totalsegmentator-v1");
  /* 90 is nowhere in this map: hip_left is known, and has no voxel. */
  g_assert_cmpuint (
      skg_label_map_find (skg_session_get_body (fixture->session)->labels, "hip_left")
          ->n_voxels,
      ==, 0);
  skg_session_set_labels_table (fixture->session, "none", &error);
  g_assert_no_error (error);
  g_assert_null (skg_session_get_structures (fixture->session));
  g_assert_cmpuint (count_rows (get_list (fixture, "list")), ==, 0);
  g_assert_cmpuint (count_rows (get_list (fixture, "others")), ==, 3);
  g_assert_false (skg_session_set_labels_table (fixture->session, "v9", &error));
  g_assert_nonnull (error);
}

typedef struct
{
  gboolean done;
  GError *error;
} Opened;

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opened *opened = user_data;

  skg_session_open_labels_finish (SKG_SESSION (source), result, &opened->error);
  opened->done = TRUE;
}

static void
open_labels (Fixture *fixture, const char *name, Opened *opened)
{
  g_autofree char *path = get_path (fixture, name);

  *opened = (Opened){ 0 };
  skg_session_open_labels_async (fixture->session, path, NULL, on_opened, opened);
  while (!opened->done)
    g_main_context_iteration (NULL, TRUE);
}

/* Another file; one that lies elsewhere or is no label map leaves the old one. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  static const int values[4] = { 1, 2, 0, 0 };
  const SkgBody *body = skg_session_get_body (fixture->session);
  SkgScene *scene = skg_session_get_scene (fixture->session);
  g_autofree char *path = get_path (fixture, "b.mha");
  Opened opened;

  write_image (fixture, "b.mha", 0, 1, values);
  write_image (fixture, "far.mha", 500, 1, values);
  write_image (fixture, "halves.mha", 0, 0.5, values);
  open_labels (fixture, "far.mha", &opened);
  g_assert_nonnull (opened.error);
  g_assert_nonnull (strstr (opened.error->message, "none of its labels lies within"));
  g_clear_error (&opened.error);
  open_labels (fixture, "halves.mha", &opened);
  g_assert_nonnull (opened.error);
  g_clear_error (&opened.error);
  g_assert_cmpstr (skg_label_map_get_name (body->labels), ==, "ct-labels.mha");
  g_assert_null (skg_scene_get_labels_path (scene));

  open_labels (fixture, "b.mha", &opened);
  g_assert_no_error (opened.error);
  g_assert_cmpstr (skg_label_map_get_name (body->labels), ==, "b.mha");
  g_assert_cmpstr (skg_scene_get_labels_path (scene), ==, path);
  g_assert_cmpuint (count_rows (get_list (fixture, "others")), ==, 2);
}

#define ADD(name, func)                                                                \
  g_test_add ("/app/structures/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("single", test_single);
  ADD ("edited", test_edited);
  ADD ("dice", test_dice);
  ADD ("set", test_set);
  ADD ("refused", test_refused);
  ADD ("table", test_table);
  ADD ("open", test_open);
  return g_test_run ();
}

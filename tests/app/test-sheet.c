/* SPDX-License-Identifier: Apache-2.0
 * The contact sheet in the window: it fills, opens samples, sorts, compares marked
 * ones, follows edits, shows the corners of two ranges. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "app/sheet-page-private.h"
#include "app/window-private.h"
#include "scene/drawn-values.h"
#include "scene/sheet-stats.h"
#include "window-fixture.h"

#define TILES 25

static void
toggle (SkgWindow *window)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (window), "win.contact-sheet", NULL));
}

static gboolean
is_full (gpointer user_data)
{
  SkgSheetPage *page = user_data;
  SkgSheet *sheet = skg_sheet_page_get_sheet (page);

  return sheet != NULL &&
         skg_sheet_page_get_n_ready (page) == skg_sheet_get_length (sheet);
}

static void
set_value (SkgWindow *window, const char *assignment)
{
  g_autoptr (GError) error = NULL;

  skg_scene_set_value (skg_session_get_scene (skg_window_get_session (window)),
                       assignment, &error);
  g_assert_no_error (error);
}

/* With two numbers that vary, and the sheet full. */
static SkgSheetPage *
open_sheet (SkgWindow **window)
{
  SkgSheetPage *page;

  *window = fixture_open_window ();
  set_value (*window, "patient.rotation_deg=[{\"uniform\":[-20,20]},0,0]");
  set_value (*window, "carm.sod_mm={\"uniform\":[700,850]}");
  g_assert_null (skg_window_get_sheet_page (*window));
  toggle (*window);
  page = skg_window_get_sheet_page (*window);
  g_assert_nonnull (page);
  fixture_wait_until (is_full, page);
  return page;
}

static void
test_fills (void)
{
  SkgWindow *window;
  SkgSheetPage *page = open_sheet (&window);
  SkgSheet *sheet = skg_sheet_page_get_sheet (page);

  g_assert_cmpuint (skg_sheet_get_length (sheet), ==, TILES);
  for (guint i = 0; i < TILES; i++)
    {
      g_assert_cmpuint (skg_sheet_get_slot (sheet, i)->index, ==, i);
      g_assert_cmpuint (skg_sheet_page_get_tile (page, i)->index, ==, i);
      g_assert_cmpint (
          cairo_image_surface_get_width (skg_sheet_page_get_tile (page, i)->picture),
          ==, 192);
    }
  /* The picture of another pose. */
  g_assert_cmpfloat (skg_sheet_page_get_tile (page, 0)->brightness, !=,
                     skg_sheet_page_get_tile (page, 1)->brightness);
  toggle (window);
  g_assert_null (skg_window_get_sheet_page (window));
  fixture_close_window (window);
}

static void
test_choose (void)
{
  SkgWindow *window;
  SkgSheetPage *page = open_sheet (&window);
  SkgSheet *before = skg_sheet_page_get_sheet (page);
  guint64 seed;
  guint64 index;

  skg_sheet_page_choose (page, 7);
  skg_session_get_key (skg_window_get_session (window), &seed, &index);
  g_assert_cmpuint (index, ==, 7);
  g_assert_cmpint (skg_sheet_page_get_chosen (page), ==, 7);
  /* Looking at one is no edit: nothing is made anew. */
  fixture_turn_loop (600);
  g_assert_true (skg_sheet_page_get_sheet (page) == before);
  g_assert_true (is_full (page));
  fixture_close_window (window);
}

static void
test_sort_and_mark (void)
{
  SkgWindow *window;
  SkgSheetPage *page = open_sheet (&window);
  g_autoptr (GArray) contrasts = NULL;
  SkgSheet *sheet;
  double last = -INFINITY;
  guint64 bad[5];

  g_assert_true (skg_sheet_page_set_sort (page, "carm.sod_mm"));
  sheet = skg_sheet_page_get_sheet (page);
  /* The tiles are there already. */
  g_assert_true (is_full (page));
  for (guint i = 0; i < TILES; i++)
    {
      const SkgSheetSlot *slot = skg_sheet_get_slot (sheet, i);
      double value;

      g_assert_true (skg_drawn_values_get (slot->drawn, "carm.sod_mm", &value));
      g_assert_cmpfloat (value, >=, last);
      last = value;
      g_assert_cmpuint (skg_sheet_page_get_tile (page, i)->index, ==, slot->index);
      /* The farthest five are bad. */
      skg_sheet_page_set_marked (page, i, i >= TILES - 5);
    }
  contrasts = skg_sheet_page_compare (page);
  g_assert_cmpuint (contrasts->len, ==, 2);
  g_assert_cmpstr (g_array_index (contrasts, SkgDrawnContrast, 0).key, ==,
                   "carm.sod_mm");
  g_assert_cmpfloat (g_array_index (contrasts, SkgDrawnContrast, 0).effect, >, 1);
  /* Marks stay with their samples. */
  for (guint i = 0; i < 5; i++)
    bad[i] = skg_sheet_get_slot (sheet, TILES - 5 + i)->index;
  g_assert_true (skg_sheet_page_set_sort (page, "index"));
  for (guint i = 0; i < TILES; i++)
    {
      gboolean is_bad = FALSE;

      for (guint b = 0; b < 5; b++)
        is_bad = is_bad || bad[b] == i;
      g_assert_cmpint (skg_sheet_page_is_marked (page, i), ==, is_bad);
    }
  fixture_close_window (window);
}

static gboolean
is_another (gpointer user_data)
{
  gpointer *what = user_data;

  return skg_sheet_page_get_sheet (what[0]) != what[1] && is_full (what[0]);
}

static void
test_follows (void)
{
  SkgWindow *window;
  SkgSheetPage *page = open_sheet (&window);
  /* Kept, so that the next one has another address. */
  g_autoptr (SkgSheet) before = skg_sheet_ref (skg_sheet_page_get_sheet (page));
  gpointer what[] = { page, before };
  double value;

  skg_sheet_page_set_marked (page, 3, TRUE);
  set_value (window, "carm.sod_mm={\"uniform\":[600,650]}");
  fixture_wait_until (is_another, what);
  g_assert_true (skg_drawn_values_get (
      skg_sheet_get_slot (skg_sheet_page_get_sheet (page), 0)->drawn, "carm.sod_mm",
      &value));
  g_assert_cmpfloat (value, <, 650);
  /* They were bad samples of another scene. */
  g_assert_false (skg_sheet_page_is_marked (page, 3));
  fixture_close_window (window);
}

static void
test_ranges (void)
{
  SkgWindow *window;
  SkgSheetPage *page = open_sheet (&window);
  guint64 seed;
  guint64 index;

  g_assert_true (
      skg_sheet_page_set_ranges (page, "carm.sod_mm", "patient.rotation_deg[0]"));
  fixture_wait_until (is_full, page);
  g_assert_cmpuint (skg_sheet_get_length (skg_sheet_page_get_sheet (page)), ==, 9);
  g_assert_cmpstr (skg_sheet_get_slot (skg_sheet_page_get_sheet (page), 2)->label, ==,
                   "sod_mm 850, rotation_deg[0] -20");
  /* A corner is no sample: the one that is shown stays. */
  skg_sheet_page_choose (page, 8);
  skg_session_get_key (skg_window_get_session (window), &seed, &index);
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (skg_sheet_page_set_ranges (page, NULL, NULL));
  fixture_wait_until (is_full, page);
  g_assert_cmpuint (skg_sheet_get_length (skg_sheet_page_get_sheet (page)), ==, TILES);
  fixture_close_window (window);
}

/* Pictures' numbers counted over the tiles one by one. */
static void
test_tile_statistics (void)
{
  SkgWindow *window;
  SkgSheetPage *page = open_sheet (&window);
  g_autoptr (GPtrArray) tiles = g_ptr_array_new ();
  g_autoptr (SkgTileStats) stats = NULL;
  double brightness = 0;
  guint n_visible = 0;

  for (guint i = 0; i < TILES; i++)
    {
      SkgSheetTile *tile = skg_sheet_page_get_tile (page, i);
      const guint8 *pixels = cairo_image_surface_get_data (tile->picture);
      int stride = cairo_image_surface_get_stride (tile->picture);
      double sum = 0;

      /* Grey: blue is as good as any. */
      for (int r = 0; r < 192; r++)
        for (int c = 0; c < 192; c++)
          sum += pixels[r * stride + 4 * c];
      brightness += sum / (192 * 192 * 255.0);
      n_visible += g_array_index (tile->landmarks, SkgSheetLandmark, 0).visible;
      g_ptr_array_add (tiles, tile);
    }
  g_ptr_array_add (tiles, NULL);
  stats = skg_tile_stats_new (tiles);
  g_assert_cmpuint (stats->n, ==, TILES);
  g_assert_cmpfloat_with_epsilon (stats->brightness.mean, brightness / TILES, 1e-9);
  g_assert_cmpuint (g_array_index (stats->landmarks, SkgVisibilityStats, 0).n, ==,
                    TILES);
  g_assert_cmpuint (g_array_index (stats->landmarks, SkgVisibilityStats, 0).n_visible,
                    ==, n_visible);
  fixture_close_window (window);
}

static gboolean
is_counted (gpointer user_data)
{
  SkgSheetPage *page = user_data;

  return page->counted != NULL && page->counting == NULL &&
         skg_sheet_plot_get_draws (page->plot) != NULL;
}

/* The patient lies in the beam, or a metre beside it, each half of the time: see
 * test_rules() of the Randomize page; here of 1000 samples. */
static void
test_rejection_rate (void)
{
  SkgWindow *window;
  SkgSheetPage *page = open_sheet (&window);
  const SkgDrawStats *draws;
  const SkgValueStats *shift = NULL;

  gtk_toggle_button_set_active (page->statistics, TRUE);
  fixture_wait_until (is_counted, page);
  draws = skg_sheet_plot_get_draws (page->plot);
  g_assert_cmpuint (draws->n, ==, 1000);
  g_assert_null (draws->rules);

  set_value (window, "carm.isocenter_follows=false");
  set_value (window, "patient.position_mm=[{\"choice\":[0,1000]},0,0]");
  set_value (window, "rules=[{\"landmarks_in_view_min\":4}]");
  fixture_turn_loop (600);
  fixture_wait_until (is_counted, page);
  draws = skg_sheet_plot_get_draws (page->plot);
  g_assert_nonnull (draws->rules);
  g_assert_cmpuint (draws->rejections.n_samples, ==, 1000);
  g_assert_cmpuint (draws->rejections.n_rejected[0], ==,
                    draws->rejections.n_tries - 1000);
  g_assert_cmpfloat_with_epsilon (skg_rejections_get_rate (&draws->rejections), 0.5,
                                  0.045);
  /* What is counted is what was accepted. */
  for (guint i = 0; i < draws->values->len; i++)
    if (strcmp (g_array_index (draws->values, SkgValueStats, i).key,
                "patient.position_mm[0]") == 0)
      shift = &g_array_index (draws->values, SkgValueStats, i);
  g_assert_nonnull (shift);
  g_assert_cmpfloat (shift->max, ==, 0);
  fixture_close_window (window);
}

/* Left while it is being filled, and closed. */
static void
test_leaves (void)
{
  SkgWindow *window = fixture_open_window ();

  toggle (window);
  toggle (window);
  toggle (window);
  fixture_turn_loop (200);
  fixture_close_window (window);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/sheet/fills", test_fills);
  g_test_add_func ("/app/sheet/choose", test_choose);
  g_test_add_func ("/app/sheet/sort-and-mark", test_sort_and_mark);
  g_test_add_func ("/app/sheet/follows", test_follows);
  g_test_add_func ("/app/sheet/ranges", test_ranges);
  g_test_add_func ("/app/sheet/tile-statistics", test_tile_statistics);
  g_test_add_func ("/app/sheet/rejection-rate", test_rejection_rate);
  g_test_add_func ("/app/sheet/leaves", test_leaves);
  return fixture_run ();
}

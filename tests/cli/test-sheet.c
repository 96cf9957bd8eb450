/* SPDX-License-Identifier: Apache-2.0
 * skg sheet: its tiles are skg render's pictures; drafts of bodies show the same; bad
 * input; the preview of a set. */
#include "config.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#include "harness.h"

#define SIZE 64
/* The layout: a margin, a title and a caption, gaps, a line for labels. */
#define MARGIN 14
#define HEAD 50
#define GAP 8
#define LABEL 18

#define VARIES "patient.rotation_deg=[{\"uniform\":[-20,20]},0,0]"
#define SOD "carm.sod_mm={\"uniform\":[700,850]}"

static cairo_surface_t *
read_png (const char *name)
{
  g_autofree char *path = harness_path (name);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

static int
get_grey (cairo_surface_t *surface, int column, int row)
{
  return cairo_image_surface_get_data (
      surface)[row * cairo_image_surface_get_stride (surface) + 4 * column];
}

static int
get_x (guint tile, guint columns)
{
  return MARGIN + (int) (tile % columns) * (SIZE + GAP);
}

static int
get_y (guint tile, guint columns)
{
  return MARGIN + HEAD + (int) (tile / columns) * (SIZE + LABEL + GAP);
}

/* Tiles of two columns with whole bodies against skg render. */
static void
test_same_pixels (void)
{
  g_auto (Outcome) outcome =
      harness_run ("sheet", "pelvis", "--set", "patient.voxel_mm=1.9", "--set", VARIES,
                   "--set", "patient.bodies=2", "--seed", "3", "--start", "5", "-n",
                   "3", "--size", "64", "--whole", "-o", "same.png", NULL);
  cairo_surface_t *sheet;

  harness_assert_success (&outcome);
  sheet = read_png ("same.png");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *index = g_strdup_printf ("%u", 5 + i);
      g_auto (Outcome) rendered =
          harness_run ("render", "pelvis", "--set", "patient.voxel_mm=1.9", "--set",
                       VARIES, "--set", "patient.bodies=2", "--seed", "3", "--index",
                       index, "--size", "64", "-o", "one.png", NULL);
      cairo_surface_t *one;

      harness_assert_success (&rendered);
      one = read_png ("one.png");
      for (int r = 0; r < SIZE; r++)
        for (int c = 0; c < SIZE; c++)
          g_assert_cmpint (get_grey (sheet, get_x (i, 2) + c, get_y (i, 2) + r), ==,
                           get_grey (one, c, r));
      cairo_surface_destroy (one);
    }
  cairo_surface_destroy (sheet);
}

/* A body in voxels of 1.9 mm and its draft of 3.8 mm, which here is as wide as a pixel
 * at the isocentre (298 mm / 64 px / 1.275 = 3.7 mm), so thin bone is smeared over two
 * of them. Its grey may then be off by a tenth of the range at edges; a body that were
 * shifted by a pixel would be off by more (measured here too, so that the test can
 * fail). The same window is given to both. */
static void
test_drafts_are_alike (void)
{
  const char *const window[] = { "--set", "display.window=3",
                                 "--set", "display.level=2.5",
                                 "--set", "exposure.noise=false" };
  double difference = 0;
  double shifted = 0;
  cairo_surface_t *sheets[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("draft%u.png", i);
      g_auto (Outcome) outcome = harness_run (
          "sheet", "pelvis", "--set", "patient.voxel_mm=1.9", "--set", VARIES,
          window[0], window[1], window[2], window[3], window[4], window[5], "-n", "1",
          "--size", "64", "-o", name, i == 1 ? "--whole" : NULL, NULL);

      harness_assert_success (&outcome);
      sheets[i] = read_png (name);
    }
  for (int r = 0; r < SIZE; r++)
    for (int c = 0; c < SIZE - 1; c++)
      {
        int x = get_x (0, 1) + c;
        int y = get_y (0, 1) + r;

        difference += abs (get_grey (sheets[0], x, y) - get_grey (sheets[1], x, y));
        shifted += abs (get_grey (sheets[0], x + 1, y) - get_grey (sheets[1], x, y));
      }
  difference /= SIZE * (SIZE - 1);
  shifted /= SIZE * (SIZE - 1);
  g_test_message ("mean difference %.2f grey levels, %.2f if shifted by a pixel",
                  difference, shifted);
  /* Of 255: 2 %. */
  g_assert_cmpfloat (difference, <, 5);
  g_assert_cmpfloat (difference, <, 0.7 * shifted);
  for (guint i = 0; i < 2; i++)
    cairo_surface_destroy (sheets[i]);
}

static void
test_grid (void)
{
  const char *const forms[][5] = {
    { "sheet", "pelvis", "--grid", "carm.sod_mm", "patient.rotation_deg[0]" },
    { "sheet", "--grid", "carm.sod_mm", "patient.rotation_deg[0]", "pelvis" },
  };
  g_autofree char *first = NULL;
  gsize n_first = 0;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_auto (Outcome) outcome =
          harness_run (forms[i][0], forms[i][1], forms[i][2], forms[i][3], forms[i][4],
                       "--set", "patient.voxel_mm=6", "--set", VARIES, "--set", SOD,
                       "--size", "64", "--overlays", "-o", "grid.png", NULL);
      g_autofree char *path = harness_path ("grid.png");
      cairo_surface_t *sheet;

      harness_assert_success (&outcome);
      sheet = read_png ("grid.png");
      g_assert_cmpint (cairo_image_surface_get_width (sheet), ==,
                       2 * MARGIN + 3 * SIZE + 2 * GAP);
      cairo_surface_destroy (sheet);
      if (first == NULL)
        g_assert_true (g_file_get_contents (path, &first, &n_first, NULL));
      else
        {
          g_autofree char *second = NULL;
          gsize n_second;

          g_assert_true (g_file_get_contents (path, &second, &n_second, NULL));
          g_assert_cmpmem (first, n_first, second, n_second);
        }
    }
}

static void
test_bad_input (void)
{
  static const struct
  {
    const char *option[3];
    const char *says;
  } cases[] = {
    { { "-n", "0" }, "-n 0: a whole number from 1 to 400" },
    { { "-n", "1000" }, "-n 1000: a whole number from 1 to 400" },
    { { "-n", "many" }, "-n many" },
    { { "--size", "8" }, "--size 8: a whole number from 32 to 1024" },
    { { "--columns", "0" }, "--columns 0" },
    { { "--start", "-1" }, "--start" },
    { { "--sort", "carm.nose" }, "--sort: carm.nose: no sample draws it" },
    { { "--sort", "exposure.kvp" }, "--sort: exposure.kvp: no sample draws it" },
    { { "--grid", "carm.nose", "carm.sod_mm" }, "--grid: carm.nose: no such number" },
    { { "--grid", "carm.sod_mm", "carm.sid_mm" },
      "--grid: carm.sid_mm: does not vary; these vary: patient.rotation_deg[0], "
      "carm.sod_mm" },
    { { "--grid", "carm.sod_mm" }, "--grid" },
    { { "-o", "sheet.jpg" }, "-o sheet.jpg: a name in .png" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *o = cases[i].option;
      g_auto (Outcome) outcome =
          harness_run ("sheet", "--set", "patient.voxel_mm=6", "--set", VARIES, "--set",
                       SOD, o[0], o[1], o[2] != NULL ? o[2] : NULL, NULL);
      g_autofree char *left = harness_path ("sheet.png");

      harness_assert_failure (&outcome, 2, cases[i].says, NULL);
      g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
    }
}

/* Statistics are those of the lines that skg sample prints. */
static void
test_sample_stats (void)
{
  g_auto (Outcome) lines = harness_run ("sample", "hip", "-n", "50", NULL);
  g_auto (Outcome) stats = harness_run ("sample", "hip", "-n", "50", "--stats", NULL);
  g_auto (GStrv) each = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *one;
  double sum = 0;
  double min = INFINITY;
  guint n = 0;

  harness_assert_success (&lines);
  harness_assert_success (&stats);
  each = g_strsplit (lines.out, "\n", -1);
  for (guint i = 0; each[i] != NULL && *each[i] != '\0'; i++, n++)
    {
      g_autoptr (JsonNode) line = json_from_string (each[i], NULL);
      JsonObject *drawn =
          json_object_get_object_member (json_node_get_object (line), "drawn");
      double v = json_object_get_double_member (drawn, "patient.rotation_deg[2]");

      sum += v;
      min = MIN (min, v);
    }
  g_assert_cmpuint (n, ==, 50);
  node = harness_parse (&stats);
  one = json_object_get_object_member (
      json_object_get_object_member (json_node_get_object (node), "values"),
      "patient.rotation_deg[2]");
  g_assert_cmpint (json_object_get_int_member (one, "n"), ==, 50);
  g_assert_cmpfloat (json_object_get_double_member (one, "min"), ==, min);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (one, "mean"), sum / n,
                                  1e-9);
}

/* One run and two shards joined: the same preview, with a tile for each sample. */
static void
test_preview (void)
{
  const char *const parts[] = { "1/2", "2/2" };
  const char *const folders[] = { "part1", "part2" };
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *path_a = harness_path ("whole/preview.png");
  g_autofree char *path_b = harness_path ("joined/preview.png");
  g_autofree char *of_shard = harness_path ("part1/preview.png");
  gsize n_a;
  gsize n_b;

#define SET                                                                            \
  "export", "pelvis", "--set", "patient.voxel_mm=6", "--set", SOD, "-n", "5",          \
      "--size", "64", "--structures", "synthex-hip", "--format", "png"
  g_auto (Outcome) whole = harness_run (SET, "-o", "whole", NULL);

  harness_assert_success (&whole);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Outcome) part =
          harness_run (SET, "--shard", parts[i], "-o", folders[i], NULL);

      harness_assert_success (&part);
    }
  {
    g_auto (Outcome) merged =
        harness_run ("merge", "part1", "part2", "-o", "joined", NULL);
    g_auto (Outcome) verified = harness_run ("verify", "joined", NULL);

    harness_assert_success (&merged);
    harness_assert_success (&verified);
  }
  g_assert_false (g_file_test (of_shard, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (path_a, &a, &n_a, NULL));
  g_assert_true (g_file_get_contents (path_b, &b, &n_b, NULL));
  g_assert_cmpmem (a, n_a, b, n_b);
  {
    cairo_surface_t *sheet = read_png ("whole/preview.png");

    /* 64 pixels are not enlarged, but fitted into tiles of 128; three columns. */
    g_assert_cmpint (cairo_image_surface_get_width (sheet), ==,
                     2 * MARGIN + 3 * 128 + 2 * GAP);
    cairo_surface_destroy (sheet);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/sheet/same-pixels", test_same_pixels);
  g_test_add_func ("/cli/sheet/drafts-are-alike", test_drafts_are_alike);
  g_test_add_func ("/cli/sheet/grid", test_grid);
  g_test_add_func ("/cli/sheet/bad-input", test_bad_input);
  g_test_add_func ("/cli/sheet/sample-stats", test_sample_stats);
  g_test_add_func ("/cli/sheet/preview", test_preview);
  status = g_test_run ();
  harness_finish ();
  return status;
}

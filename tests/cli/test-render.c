/* SPDX-License-Identifier: Apache-2.0
 * Pictures that `skg render` writes, against theory and against what lies in the CT. */
#include "config.h"

#include "harness.h"

#include <cairo.h>
#include <string.h>

#include "body/volume-io.h"
#include "oracle.h"

static void
read_file (const char *name, char **contents, gsize *length)
{
  g_autofree char *path = harness_path (name);
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, contents, length, &error);
  g_assert_no_error (error);
}

static void
assert_same_bytes (const char *a, const char *b)
{
  g_autofree char *bytes_a = NULL;
  g_autofree char *bytes_b = NULL;
  gsize length_a;
  gsize length_b;

  read_file (a, &bytes_a, &length_a);
  read_file (b, &bytes_b, &length_b);
  g_assert_cmpmem (bytes_a, length_a, bytes_b, length_b);
}

/* The same command twice, with and without a display: the same bytes. */
static void
test_deterministic (void)
{
  static const char *const endings[] = { "png", "mha", "nrrd", "nii.gz", "tiff" };
  const char *const environment[] = { "DISPLAY", "WAYLAND_DISPLAY", NULL };
  g_auto (Outcome) phantom =
      harness_run ("phantom", "pelvis", "-o", "body.nrrd", "--voxel-mm", "4", NULL);

  harness_assert_success (&phantom);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *a = g_strdup_printf ("a.%s", endings[i]);
      g_autofree char *b = g_strdup_printf ("b.%s", endings[i]);
      const char *const again[] = { "render", "body.nrrd", "--size", "200",
                                    "-o",     b,           NULL };
      g_auto (Outcome) first =
          harness_run ("render", "body.nrrd", "--size", "200", "-o", a, NULL);
      g_auto (Outcome) second = harness_run_full (again, environment, 0);

      harness_assert_success (&first);
      harness_assert_success (&second);
      assert_same_bytes (a, b);
    }
}

/* Standard output gets the very bytes of the file, and nothing else. */
static void
test_stdout (void)
{
  g_auto (Outcome) file = harness_run ("render", "pelvis", "--size", "128", "--set",
                                       "patient.voxel_mm=4", "-o", "f.png", NULL);
  g_auto (Outcome) pipe = harness_run ("render", "pelvis", "--size", "128", "--set",
                                       "patient.voxel_mm=4", "-o", "-", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  harness_assert_success (&file);
  harness_assert_success (&pipe);
  read_file ("f.png", &bytes, &length);
  g_assert_cmpmem (pipe.out, pipe.out_length, bytes, length);
}

/* Without -o the file is called after the scene, in the current folder. */
static void
test_default_name (void)
{
  g_auto (Outcome) phantom =
      harness_run ("phantom", "pelvis", "-o", "named.nii.gz", "--voxel-mm", "8", NULL);
  g_auto (Outcome) png = harness_run ("render", "named.nii.gz", "--size", "64", NULL);
  g_auto (Outcome) mha = harness_run ("render", "named.nii.gz", "--size", "64",
                                      "--stage=line-integral", NULL);
  g_autofree char *png_path = harness_path ("named.png");
  g_autofree char *mha_path = harness_path ("named-line-integral.mha");

  harness_assert_success (&phantom);
  harness_assert_success (&png);
  g_assert_nonnull (strstr (png.out, "named.png"));
  g_assert_true (g_file_test (png_path, G_FILE_TEST_IS_REGULAR));
  harness_assert_success (&mha);
  g_assert_true (g_file_test (mha_path, G_FILE_TEST_IS_REGULAR));
}

/* A picture does not take the place of its CT. */
static void
test_not_over_input (void)
{
  g_auto (Outcome) phantom =
      harness_run ("phantom", "pelvis", "-o", "only.mha", "--voxel-mm", "8", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before;
  gsize length_after;
  g_auto (Outcome) outcome = { 0 };

  harness_assert_success (&phantom);
  read_file ("only.mha", &before, &length_before);
  outcome = harness_run ("render", "only.mha", "-o", "./only.mha", NULL);
  harness_assert_failure (&outcome, 2, "only.mha", NULL);
  read_file ("only.mha", &after, &length_after);
  g_assert_cmpmem (before, length_before, after, length_after);
}

/* The default picture has the detector's pixels; --size keeps its proportions. */
static void
test_size (void)
{
  static const struct
  {
    const char *size;
    guint columns;
    guint rows;
  } cases[] = { { NULL, 300, 200 }, { "150", 150, 100 }, { "60x50", 60, 50 } };
  g_auto (Outcome) phantom =
      harness_run ("phantom", "pelvis", "-o", "size.mha", "--voxel-mm", "8", NULL);

  harness_assert_success (&phantom);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = harness_path ("sized.mha");
      g_autofree float *picture = NULL;
      guint columns;
      guint rows;
      g_auto (Outcome) outcome =
          harness_run ("render", "size.mha", "-o", "sized.mha", "--set",
                       "carm.detector.columns=300", "--set", "carm.detector.rows=200",
                       cases[i].size != NULL ? "--size" : NULL, cases[i].size, NULL);

      harness_assert_success (&outcome);
      picture = harness_read_picture (path, &columns, &rows);
      g_assert_cmpuint (columns, ==, cases[i].columns);
      g_assert_cmpuint (rows, ==, cases[i].rows);
    }
}

static cairo_surface_t *
read_png (const char *name)
{
  g_autofree char *path = harness_path (name);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, int column, int row)
{
  const guint8 *data = cairo_image_surface_get_data (surface);

  return *(const guint32 *) (gconstpointer) (data +
                                             row * cairo_image_surface_get_stride (
                                                       surface) +
                                             4 * column) &
         0xffffff;
}

#define PLAIN "--set=display.local_contrast=0", "--set=exposure.simulator=naive"

/* Window, level and polarity by their definition, 8 and 16 bits alike; the overlay
 * draws something and leaves most of the picture alone. */
static void
test_display (void)
{
  const int n = 160;
  g_auto (Outcome) phantom =
      harness_run ("phantom", "pelvis", "-o", "disp.mha", "--voxel-mm", "4", NULL);
  g_auto (Outcome) plain =
      harness_run ("render", "disp.mha", "-o", "d8.png", "--size=160", "--window=3",
                   PLAIN, "--level=2.5", NULL);
  g_auto (Outcome) fine =
      harness_run ("render", "disp.mha", "-o", "d16.png", "--size=160", "--window=3",
                   PLAIN, "--level=2.5", "--bits=16", NULL);
  g_auto (Outcome) inverted =
      harness_run ("render", "disp.mha", "-o", "di.png", "--size=160", "--window=3",
                   PLAIN, "--level=2.5", "--invert", NULL);
  g_auto (Outcome) overlay =
      harness_run ("render", "disp.mha", "-o", "do.png", "--size=160", "--window=3",
                   PLAIN, "--level=2.5", "--overlay", NULL);
  g_auto (Outcome) floats =
      harness_run ("render", "disp.mha", "-o", "d.mha", "--size=160", NULL);
  g_autofree char *path = harness_path ("d.mha");
  g_autofree float *values = NULL;
  cairo_surface_t *d8;
  cairo_surface_t *d16;
  cairo_surface_t *di;
  cairo_surface_t *dov;
  guint columns;
  guint rows;
  int changed = 0;

  harness_assert_success (&phantom);
  harness_assert_success (&plain);
  harness_assert_success (&fine);
  harness_assert_success (&inverted);
  harness_assert_success (&overlay);
  harness_assert_success (&floats);
  values = harness_read_picture (path, &columns, &rows);
  g_assert_cmpuint (columns, ==, n);
  d8 = read_png ("d8.png");
  d16 = read_png ("d16.png");
  di = read_png ("di.png");
  dov = read_png ("do.png");
  for (int r = 0; r < n; r++)
    for (int c = 0; c < n; c++)
      {
        double value = CLAMP (((double) values[r * n + c] - 2.5) / 3 + 0.5, 0, 1);
        int grey = (int) (get_pixel (d8, c, r) & 0xff);

        g_assert_cmpint (ABS (grey - (int) lrint (255 * value)), <=, 1);
        g_assert_cmpint (ABS (grey - (int) (get_pixel (d16, c, r) & 0xff)), <=, 1);
        g_assert_cmpint (ABS (255 - grey - (int) (get_pixel (di, c, r) & 0xff)), <=, 1);
        changed += get_pixel (dov, c, r) != get_pixel (d8, c, r);
      }
  g_assert_cmpint (changed, >, n * n / 1000);
  g_assert_cmpint (changed, <, n * n / 2);
  cairo_surface_destroy (d8);
  cairo_surface_destroy (d16);
  cairo_surface_destroy (di);
  cairo_surface_destroy (dov);
}

/* `skg project` and `skg render` of the same scene: pinhole and line integrals. */
static float *
render_floats (const char *ct,
               const char *view,
               const char *size,
               const char *extra,
               Pinhole *pinhole,
               guint *columns,
               guint *rows)
{
  g_autofree char *path = harness_path ("floats.mha");
  g_auto (Outcome) project = harness_run (
      "project", ct, "--view", view, extra != NULL ? "--landmarks" : NULL, extra, NULL);
  g_auto (Outcome) render = harness_run ("render", ct, "--view", view, "-o",
                                         "floats.mha", "--size", size, NULL);
  g_autoptr (JsonNode) node = NULL;

  harness_assert_success (&project);
  harness_assert_success (&render);
  node = harness_parse (&project);
  harness_read_pinhole (json_node_get_object (node), pinhole);
  return harness_read_picture (path, columns, rows);
}

/* A block of water in the patient, oblique in the room, whose faces are the volume's:
 * mu times the chord. Rays from the printed matrices alone. */
static double
water (SkgVec3 point_mm, gconstpointer data)
{
  return 0;
}

static void
test_block (void)
{
  const SkgGrid grid = {
    .size = { 20, 30, 25 },
    .spacing_mm = { 4, 2, 3 },
    .origin_mm = { 5, -20, 100 },
    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  };
  static const char *const views[] = { "ap", "inlet", "lateral", "teardrop-right" };
  const SkgVec3 half_mm = { 40, 30, 37.5 };
  g_autoptr (SkgVolume) volume = harness_make_volume (&grid, water, NULL);
  g_autofree char *path = harness_path ("block.mha");
  g_autoptr (GError) error = NULL;
  SkgVec3 centre_mm = skg_grid_get_centre_mm (&grid);

  skg_volume_save (volume, path, &error);
  g_assert_no_error (error);
  for (gsize v = 0; v < G_N_ELEMENTS (views); v++)
    {
      Pinhole pinhole;
      guint columns;
      guint rows;
      g_autofree float *picture =
          render_floats ("block.mha", views[v], "192", NULL, &pinhole, &columns, &rows);
      double per_px = (double) pinhole.columns / columns;
      double worst = 0;
      double largest = 0;

      for (guint r = 0; r < rows; r++)
        for (guint c = 0; c < columns; c++)
          {
            SkgVec3 to = pinhole_get_point (&pinhole, (c + 0.5) * per_px - 0.5,
                                            (r + 0.5) * per_px - 0.5, 1020);
            double expected = 0.02 * oracle_chord_box (pinhole_get_source (&pinhole),
                                                       to, centre_mm, half_mm);

            worst = MAX (worst, fabs ((double) picture[r * columns + c] - expected));
            largest = MAX (largest, expected);
          }
      /* Single precision of a ray of about a metre: 1e-4 mm; a grazed edge multiplies
       * it. */
      g_test_message ("%s: worst %g of %g", views[v], worst, largest);
      g_assert_cmpfloat (worst, <, 1e-3);
      g_assert_cmpfloat (largest, >, 1);
    }
}

typedef struct
{
  SkgVec3 centre_mm;
  double radius_mm;
  double step_mm;
} Ball;

/* Share of a voxel in the ball, of 8^3 points, times 20 times water: steel by density
 * and then some; nothing near it. */
static double
steel_ball (SkgVec3 point_mm, gconstpointer data)
{
  const Ball *ball = data;
  int inside = 0;

  for (int s = 0; s < 512; s++)
    {
      SkgVec3 p =
          skg_vec3 (point_mm.x + (((s & 7) + 0.5) / 8 - 0.5) * ball->step_mm,
                    point_mm.y + (((s >> 3 & 7) + 0.5) / 8 - 0.5) * ball->step_mm,
                    point_mm.z + (((s >> 6) + 0.5) / 8 - 0.5) * ball->step_mm);
      SkgVec3 d = skg_vec3_sub (p, ball->centre_mm);

      inside += skg_vec3_dot (d, d) < ball->radius_mm * ball->radius_mm;
    }
  return -1000 + 20000 * inside / 512.0;
}

/* A steel ball of 1 mm at a landmark: where `skg render` shows it is where `skg
 * project` puts the landmark. */
static void
test_steel_ball (void)
{
  static const char *const views[] = {
    "ap", "lateral", "outlet", "obturator-right", "cross-table-left", "chest-ap"
  };
  const double step_mm = 0.5;
  const SkgGrid grid = {
    .size = { 64, 80, 72 },
    .spacing_mm = { step_mm, step_mm, step_mm },
    .origin_mm = { -16, -20, -18 },
    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  };
  const Ball ball = { { 8.37, -13.22, 11.61 }, 0.5, step_mm };
  const SkgLandmark landmark = { .name = (char *) "ball",
                                 .description = (char *) "",
                                 .position_mm = ball.centre_mm,
                                 .visible = TRUE };
  g_autoptr (SkgVolume) volume = harness_make_volume (&grid, steel_ball, &ball);
  g_autoptr (SkgLandmarkSet) set = skg_landmark_set_new (&landmark, 1);
  g_autofree char *path = harness_path ("ball.mha");
  g_autofree char *points = harness_path ("ball.fcsv");
  g_autoptr (GError) error = NULL;

  skg_volume_save (volume, path, &error);
  g_assert_no_error (error);
  skg_landmark_set_save (set, points, &error);
  g_assert_no_error (error);
  for (gsize v = 0; v < G_N_ELEMENTS (views); v++)
    {
      g_autofree char *floats = harness_path ("ball-floats.mha");
      g_auto (Outcome) project = harness_run ("project", "ball.mha", "--landmarks",
                                              "ball.fcsv", "--view", views[v], NULL);
      g_auto (Outcome) render = harness_run ("render", "ball.mha", "--view", views[v],
                                             "-o", "ball-floats.mha", NULL);
      g_autoptr (JsonNode) node = NULL;
      JsonArray *landmarks;
      JsonObject *projected;
      g_autofree float *picture = NULL;
      guint columns;
      guint rows;
      double sum = 0;
      double sum_column = 0;
      double sum_row = 0;

      harness_assert_success (&project);
      harness_assert_success (&render);
      node = harness_parse (&project);
      landmarks =
          json_object_get_array_member (json_node_get_object (node), "landmarks");
      projected = json_array_get_object_element (landmarks, 0);
      picture = harness_read_picture (floats, &columns, &rows);
      for (guint r = 0; r < rows; r++)
        for (guint c = 0; c < columns; c++)
          {
            double value = (double) picture[r * columns + c];

            sum += value;
            sum_column += value * c;
            sum_row += value * r;
          }
      g_assert_cmpfloat (sum, >, 0);
      g_test_message ("%s: %.3f %.3f", views[v],
                      sum_column / sum -
                          json_object_get_double_member (projected, "column"),
                      sum_row / sum - json_object_get_double_member (projected, "row"));
      g_assert_cmpfloat_with_epsilon (
          sum_column / sum, json_object_get_double_member (projected, "column"), 0.5);
      g_assert_cmpfloat_with_epsilon (
          sum_row / sum, json_object_get_double_member (projected, "row"), 0.5);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/render/deterministic", test_deterministic);
  g_test_add_func ("/cli/render/stdout", test_stdout);
  g_test_add_func ("/cli/render/default-name", test_default_name);
  g_test_add_func ("/cli/render/not-over-input", test_not_over_input);
  g_test_add_func ("/cli/render/size", test_size);
  g_test_add_func ("/cli/render/display", test_display);
  g_test_add_func ("/cli/render/block", test_block);
  g_test_add_func ("/cli/render/steel-ball", test_steel_ball);
  status = g_test_run ();
  harness_finish ();
  return status;
}

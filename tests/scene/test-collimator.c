/* SPDX-License-Identifier: Apache-2.0
 * The collimator's frame in the picture, and moving its blades. */
#include "scene/collimator-frame.h"

#include <math.h>

#include "scene/overlay.h"
#include "scene/project.h"

/* 200 x 100 pixels of 0.5 mm: edges at -/+50 and -/+25 mm, corners at 55.9017. */
#define COLUMNS 200
#define ROWS 100
#define PITCH_MM 0.5
/* Sums of a few doubles. */
#define EXACT 1e-9

static void
get_sample (SkgScene *scene, SkgSample *sample)
{
  g_autoptr (GError) error = NULL;

  skg_scene_sample (scene, NULL, 0, 0, sample, &error);
  g_assert_no_error (error);
}

static SkgScene *
new_scene (void)
{
  SkgScene *scene = skg_scene_new ();
  const SkgDetector detector = { COLUMNS, ROWS, PITCH_MM, 0, 0 };

  skg_scene_set_detector (scene, &detector);
  return scene;
}

static void
test_places (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  SkgCollimator collimator = SKG_COLLIMATOR_OPEN;
  SkgCollimatorFrame frame;
  SkgSample sample;

  get_sample (scene, &sample);
  g_assert_true (skg_collimator_frame_init (&frame, &sample));
  for (SkgBlade b = 0; b < SKG_N_BLADES; b++)
    g_assert_true (frame.is_open[b]);
  g_assert_cmpfloat_with_epsilon (frame.place[SKG_BLADE_RIGHT], COLUMNS, EXACT);

  collimator.left_mm = -20;
  collimator.bottom_mm = 10;
  collimator.iris_mm = 15;
  skg_scene_set_collimator (scene, &collimator);
  get_sample (scene, &sample);
  skg_collimator_frame_init (&frame, &sample);
  /* 100 px to the middle, minus 20 mm of 2 px each. */
  g_assert_cmpfloat_with_epsilon (frame.place[SKG_BLADE_LEFT], 60, EXACT);
  g_assert_cmpfloat_with_epsilon (frame.place[SKG_BLADE_BOTTOM], 70, EXACT);
  g_assert_cmpfloat_with_epsilon (frame.place[SKG_BLADE_IRIS], 30, EXACT);
  g_assert_false (frame.is_open[SKG_BLADE_LEFT]);
  g_assert_true (frame.is_open[SKG_BLADE_TOP]);

  skg_scene_set_value (scene, "exposure.simulator=naive", NULL);
  get_sample (scene, &sample);
  g_assert_false (skg_collimator_frame_init (&frame, &sample));
}

/* Through an image intensifier's pincushion blades are bent in the picture: they are
 * picked where they are seen, which is where projected points of their edge are. */
static void
test_distorted (void)
{
  static const double along[] = { -20, 0, 15 };
  g_autoptr (SkgScene) scene = new_scene ();
  SkgCollimator collimator = SKG_COLLIMATOR_OPEN;
  SkgCollimatorFrame frame;
  SkgSample sample;
  double bent = 0;

  collimator.right_mm = 18;
  skg_scene_set_collimator (scene, &collimator);
  g_assert_true (
      skg_scene_set_value (scene, "exposure.detector.kind=image-intensifier", NULL));
  g_assert_true (skg_scene_set_value (scene, "exposure.detector.pincushion=0.2", NULL));
  get_sample (scene, &sample);
  g_assert_true (skg_collimator_frame_init (&frame, &sample));
  for (gsize i = 0; i < G_N_ELEMENTS (along); i++)
    {
      /* The blade's edge in the ideal picture, pixels, and as it is seen. */
      double column = (COLUMNS - 1) / 2.0 + 18 / PITCH_MM;
      double row = (ROWS - 1) / 2.0 + along[i] / PITCH_MM;
      double ideal_x = column + 0.5;
      double ideal_y = row + 0.5;
      double x;
      double y;

      skg_sample_distort_pixel (&sample, &column, &row);
      bent = MAX (bent, column + 0.5 - ideal_x);
      g_assert_cmpint (
          skg_collimator_frame_pick (&frame, column + 0.5, row + 0.5, 0.01), ==,
          SKG_BLADE_RIGHT);
      x = column + 0.5;
      y = row + 0.5;
      skg_collimator_frame_to_ideal (&frame, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, ideal_x, 1e-6);
      g_assert_cmpfloat_with_epsilon (y, ideal_y, 1e-6);
    }
  /* It is not there that it would be in a straight picture. */
  g_assert_cmpfloat (bent, >, 1);
  g_assert_cmpint (skg_collimator_frame_pick (&frame, 136, 50 - 40, 0.2), ==,
                   SKG_N_BLADES);
}

/* At a radius, whichever way the hand came. */
static void
test_iris (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  SkgCollimator collimator = SKG_COLLIMATOR_OPEN;
  SkgSample sample;

  get_sample (scene, &sample);
  skg_collimator_move_iris (&collimator, &sample, 40);
  g_assert_cmpfloat_with_epsilon (collimator.iris_mm, 20, EXACT);
  skg_collimator_move_iris (&collimator, &sample, -3);
  g_assert_cmpfloat_with_epsilon (collimator.iris_mm, 2, EXACT);
  skg_collimator_move_iris (&collimator, &sample, 112);
  g_assert_cmpfloat (collimator.iris_mm, >, 1e6);
}

static void
test_pick (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  SkgCollimator collimator = SKG_COLLIMATOR_OPEN;
  SkgCollimatorFrame frame;
  SkgSample sample;

  collimator.left_mm = -20;
  collimator.iris_mm = 20;
  skg_scene_set_collimator (scene, &collimator);
  get_sample (scene, &sample);
  skg_collimator_frame_init (&frame, &sample);
  g_assert_cmpint (skg_collimator_frame_pick (&frame, 61, 80, 3), ==, SKG_BLADE_LEFT);
  g_assert_cmpint (skg_collimator_frame_pick (&frame, 70, 90, 3), ==, SKG_N_BLADES);
  /* The circle, 40 px about (100, 50). */
  g_assert_cmpint (skg_collimator_frame_pick (&frame, 141, 50, 3), ==, SKG_BLADE_IRIS);
  /* An open blade has just its handle: its line at the edge takes nothing. */
  g_assert_cmpint (skg_collimator_frame_pick (&frame, 199, 90, 3), ==, SKG_N_BLADES);
  for (SkgBlade b = 0; b < SKG_N_BLADES; b++)
    {
      double x;
      double y;

      skg_collimator_frame_get_handle (&frame, b, &x, &y);
      g_assert_cmpfloat (x, >=, 0);
      g_assert_cmpfloat (x, <=, COLUMNS);
      g_assert_cmpfloat (y, >=, 0);
      g_assert_cmpfloat (y, <=, ROWS);
      g_assert_cmpint (skg_collimator_frame_pick (&frame, x, y, 3), ==, b);
    }
}

static void
test_move (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  SkgCollimator collimator = SKG_COLLIMATOR_OPEN;
  SkgSample sample;

  get_sample (scene, &sample);
  skg_collimator_move (&collimator, &sample, SKG_BLADE_LEFT, 70, 5);
  g_assert_cmpfloat_with_epsilon (collimator.left_mm, -15, EXACT);
  g_assert_cmpfloat (collimator.right_mm, >, 1e6);
  /* Not past its opposite. */
  skg_collimator_move (&collimator, &sample, SKG_BLADE_RIGHT, 10, 5);
  g_assert_cmpfloat (collimator.right_mm, >, collimator.left_mm);
  /* Past the edge: open. */
  skg_collimator_move (&collimator, &sample, SKG_BLADE_LEFT, -30, 5);
  g_assert_cmpfloat (collimator.left_mm, <, -1e6);
  skg_collimator_move (&collimator, &sample, SKG_BLADE_IRIS, 100 + 30, 50 + 40);
  g_assert_cmpfloat_with_epsilon (collimator.iris_mm, 25, EXACT);
  skg_collimator_move (&collimator, &sample, SKG_BLADE_IRIS, 200, 100);
  g_assert_cmpfloat (collimator.iris_mm, >, 1e6);
  skg_collimator_move (&collimator, &sample, SKG_BLADE_BOTTOM, 100, 80);
  g_assert_cmpfloat_with_epsilon (collimator.bottom_mm, 15, EXACT);
}

/* What would close the field is left out; an open blade is no key of the scene. */
static void
test_scene (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  SkgCollimator collimator = { -10, 10, -5, 5, 12 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  skg_scene_set_collimator (scene, &collimator);
  g_assert_cmpfloat (skg_scene_get_number (scene, "exposure.collimator.iris_mm", 0), ==,
                     12);
  before = skg_scene_to_json (scene);
  collimator.left_mm = 10;
  skg_scene_set_collimator (scene, &collimator);
  after = skg_scene_to_json (scene);
  g_assert_cmpstr (after, ==, before);
  skg_scene_set_collimator (scene, &SKG_COLLIMATOR_OPEN);
  g_assert_true (
      isnan (skg_scene_get_number (scene, "exposure.collimator.left_mm", 0)));
}

static guint
count_lit (cairo_surface_t *surface, int column)
{
  const guint8 *bytes = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint n = 0;

  for (int row = 0; row < ROWS; row++)
    {
      guint32 pixel =
          *(const guint32 *) (gconstpointer) (bytes + row * stride + column * 4);

      n += (pixel >> 16 & 0xff) > 150;
    }
  return n;
}

/* An overlay on black has a bright upright line where the left blade is, and none where
 * the right one is open. */
static void
test_overlay (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  SkgCollimator collimator = SKG_COLLIMATOR_OPEN;
  g_autoptr (SkgOverlay) overlay = NULL;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, COLUMNS, ROWS);
  cairo_t *cr = cairo_create (surface);
  SkgSample sample;

  collimator.left_mm = -20;
  skg_scene_set_collimator (scene, &collimator);
  get_sample (scene, &sample);
  overlay = skg_overlay_new (&sample, NULL, NULL, NULL, SKG_OVERLAY_COLLIMATOR);
  skg_overlay_draw (overlay, cr, 0, 0, COLUMNS, ROWS, 0, 0, 1, 1);
  cairo_surface_flush (surface);
  g_assert_cmpuint (count_lit (surface, 60), ==, ROWS);
  g_assert_cmpuint (count_lit (surface, 63), ==, 0);
  g_assert_cmpuint (count_lit (surface, COLUMNS - 1), ==, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/collimator/places", test_places);
  g_test_add_func ("/scene/collimator/pick", test_pick);
  g_test_add_func ("/scene/collimator/distorted", test_distorted);
  g_test_add_func ("/scene/collimator/iris", test_iris);
  g_test_add_func ("/scene/collimator/move", test_move);
  g_test_add_func ("/scene/collimator/scene", test_scene);
  g_test_add_func ("/scene/collimator/overlay", test_overlay);
  return g_test_run ();
}

/* SPDX-License-Identifier: Apache-2.0
 * Pass 7 against a double-precision oracle where nothing is random, by distribution
 * where something is. */
#include <math.h>
#include <string.h>

#include "chain-fixture.h"
#include "effect-oracle.h"
#include "fixtures.h"
#include "render/effect-moves.h"
#include "render/effects.h"

/* Of the range of the picture: half of a step of 8 bits. */
#define TOLERANCE 2e-3

static SkgRenderService *service;

/* Three pictures: smooth, with sharp edges, with noise; no side is a power of two. */

static const guint sizes[3][2] = { { 128, 128 }, { 101, 77 }, { 150, 96 } };

static void
fill_picture (guint column, guint row, float area[4], gpointer data)
{
  int kind = GPOINTER_TO_INT (data);
  double u = column / 97.0;
  double v = row / 83.0;
  double value = 1 + u + 0.5 * sin (7 * u + 3 * v) * cos (5 * v);
  guint32 h[4];

  if (kind == 1)
    value = (column / 13 + row / 11) % 2 ? 3 : 0.5 + 0.2 * v;
  skg_effect_hash (77, column, row, 5, h);
  if (kind == 2)
    value += h[0] * 0x1p-32;
  area[0] = (float) value;
}

static void
init_frame (SkgFrame *frame, int kind)
{
  SkgBeam beam = chain_beam_mono (60, 1e4);

  beam.bins[0].attenuation_cm2_g[0] = 1;
  chain_frame_init (frame, sizes[kind][0], sizes[kind][1], 0.5, &beam, fill_picture,
                    GINT_TO_POINTER (kind));
  frame->stages = SKG_STAGE_BIT (SKG_STAGE_IMAGE);
}

static SkgPicture *
render (const SkgFrame *frame)
{
  g_autoptr (GError) error = NULL;
  SkgPicture *picture = skg_render_service_render (service, frame, &error);

  g_assert_no_error (error);
  return picture;
}

/* Picture @kind with one effect; @before and @after as x. */
static void
run_effect (int kind, const SkgEffect *effect, Plane *before, Plane *after)
{
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  double least;
  double largest;

  init_frame (&frame, kind);
  g_assert_true (skg_effect_list_add (&frame.effects, effect));
  picture = render (&frame);
  *before =
      plane_from_floats (g_bytes_get_data (picture->stages[SKG_STAGE_IMAGE], NULL),
                         picture->columns, picture->rows);
  *after = plane_from_floats (g_bytes_get_data (picture->image, NULL), picture->columns,
                              picture->rows);
  plane_get_range (before, &least, &largest);
  for (gsize i = 0; i < (gsize) picture->columns * picture->rows; i++)
    {
      before->x[i] = (before->x[i] - least) / (largest - least);
      after->x[i] = (after->x[i] - least) / (largest - least);
    }
}

/* Deterministic ones */

typedef struct
{
  SkgEffectKind kind;
  double values[SKG_EFFECT_MAX_PARAMS];
  OracleFunc oracle;
} Case;

static const Case cases[] = {
  { SKG_EFFECT_GAMMA, { 0.7 }, oracle_power },
  { SKG_EFFECT_GAMMA, { 1.3 }, oracle_power },
  { SKG_EFFECT_INVERT, { 0 }, oracle_invert },
  { SKG_EFFECT_LINEAR_CONTRAST, { 0.5, 0 }, oracle_linear_contrast },
  { SKG_EFFECT_LINEAR_CONTRAST, { 2, 0.5 }, oracle_linear_contrast },
  { SKG_EFFECT_GAMMA_CONTRAST, { 2 }, oracle_power },
  { SKG_EFFECT_LOG_CONTRAST, { 1.4 }, oracle_log_contrast },
  { SKG_EFFECT_SIGMOID_CONTRAST, { 10, 0.4 }, oracle_sigmoid },
  { SKG_EFFECT_MULTIPLY, { 1.5 }, oracle_multiply },
  { SKG_EFFECT_AFFINE, { 5, 7.3, 130, 2, -1.5, 1.1 }, oracle_affine },
  { SKG_EFFECT_AFFINE, { -33, 20, -70, 0, 25, 0.6 }, oracle_affine },
  { SKG_EFFECT_RANDOM_CROP, { 0.9, 0.2, 0.7 }, oracle_crop },
  { SKG_EFFECT_ROT90, { 1 }, oracle_rot90 },
  { SKG_EFFECT_ROT90, { 2 }, oracle_rot90 },
  { SKG_EFFECT_ROT90, { 3 }, oracle_rot90 },
  { SKG_EFFECT_FLIP_LEFT_RIGHT, { 1 }, oracle_flip_left_right },
  { SKG_EFFECT_FLIP_UP_DOWN, { 1 }, oracle_flip_up_down },
  { SKG_EFFECT_GAUSSIAN_BLUR, { 0.3 }, oracle_gaussian_blur },
  { SKG_EFFECT_GAUSSIAN_BLUR, { 3 }, oracle_gaussian_blur },
  { SKG_EFFECT_GAUSSIAN_BLUR, { 10 }, oracle_gaussian_blur },
  { SKG_EFFECT_AVERAGE_BLUR, { 4 }, oracle_average_blur },
  { SKG_EFFECT_AVERAGE_BLUR, { 5 }, oracle_average_blur },
  { SKG_EFFECT_SHARPEN, { 0.7, 1.4 }, oracle_sharpen },
  { SKG_EFFECT_EMBOSS, { 0.6, 1.7 }, oracle_emboss },
  { SKG_EFFECT_AVERAGE_POOL, { 4 }, oracle_average_pool },
  { SKG_EFFECT_MAX_POOL, { 2 }, oracle_max_pool },
  { SKG_EFFECT_MIN_POOL, { 4 }, oracle_min_pool },
  { SKG_EFFECT_MEDIAN_POOL, { 2 }, oracle_median_pool },
  { SKG_EFFECT_MEDIAN_POOL, { 3 }, oracle_median_pool },
  { SKG_EFFECT_JPEG, { 20 }, oracle_jpeg },
  { SKG_EFFECT_JPEG, { 90 }, oracle_jpeg },
  { SKG_EFFECT_CLAHE, { 3, 0.8 }, oracle_clahe },
  { SKG_EFFECT_COLLIMATOR, { 0.1, 0.2, 0.05, 0.3, 17, 3, 0.2 }, oracle_collimator },
  { SKG_EFFECT_MARKER, { 0, 0.3, 0.4, 0.31, 0, 1.2 }, oracle_marker },
  { SKG_EFFECT_MARKER, { 1, 0.31, 0.4, 0.3, 0, 1 }, oracle_marker },
  { SKG_EFFECT_MARKER, { 2, 0.7, 0.61, 0.3, 20, -0.5 }, oracle_marker },
  { SKG_EFFECT_MARKER, { 3, 0.95, 0.5, 0.47, -41, 1 }, oracle_marker },
};

static void
test_deterministic (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int kind = 0; kind < 3; kind++)
      {
        SkgEffect effect;
        Plane before;
        Plane after;
        Plane expected;
        double worst = 0;

        skg_effect_init (&effect, cases[i].kind, 0);
        memcpy (effect.values, cases[i].values, sizeof effect.values);
        run_effect (kind, &effect, &before, &after);
        expected = plane_new (before.columns, before.rows);
        cases[i].oracle (&before, cases[i].values, &expected);
        for (gsize n = 0; n < (gsize) before.columns * before.rows; n++)
          worst = fmax (worst, fabs (after.x[n] - expected.x[n]));
        g_test_message ("%s (%g), picture %d: %.1e",
                        skg_effect_get_info (cases[i].kind)->name, cases[i].values[0],
                        kind, worst);
        g_assert_cmpfloat (worst, <, TOLERANCE);
        plane_clear (&before);
        plane_clear (&after);
        plane_clear (&expected);
      }
}

/* Letters by their dots: 5 x 7, each 8 pixels wide; the letter stands in the middle. */
static void
check_letter (SkgEffect *effect, const char *const dots[7], double left, double top)
{
  Plane before;
  Plane after;

  run_effect (0, effect, &before, &after);
  for (int j = 0; j < 7; j++)
    for (int i = 0; i < 5; i++)
      {
        gsize at = (gsize) (top + 8 * j + 4) * 128 + (gsize) (left + 8 * i + 4);

        if (dots[j][i] == '#')
          g_assert_cmpfloat_with_epsilon (after.x[at], 1.5, TOLERANCE);
        else
          g_assert_cmpfloat_with_epsilon (after.x[at], before.x[at], TOLERANCE);
      }
  plane_clear (&before);
  plane_clear (&after);
}

static void
test_letters (void)
{
  const char *const l[7] = { "#    ", "#    ", "#    ", "#    ",
                             "#    ", "#    ", "#####" };
  const char *const r[7] = { "#### ", "#   #", "#   #", "#### ",
                             "# #  ", "#  # ", "#   #" };
  SkgEffect effect;

  skg_effect_init (&effect, SKG_EFFECT_TEXT, 0);
  skg_effect_set (&effect, "height", 56.0 / 128);
  skg_effect_set (&effect, "value", 1.5);
  g_strlcpy (effect.text, "l", sizeof effect.text);
  check_letter (&effect, l, 44, 36);
  skg_effect_init (&effect, SKG_EFFECT_LATERALITY_LETTER, 0);
  skg_effect_set (&effect, "height", 56.0 / 128);
  skg_effect_set (&effect, "value", 1.5);
  skg_effect_set (&effect, "side", 1);
  skg_effect_set (&effect, "inset", 0.25);
  skg_effect_set (&effect, "y", 0.5);
  check_letter (&effect, r, 12, 36);
  effect.at_right = TRUE;
  check_letter (&effect, r, 76, 36);
}

/* Random ones */

typedef struct
{
  double n;
  double mean;
  double sd;
} Spread;

static Spread
measure (const double *values, gsize n)
{
  Spread s = { (double) n, 0, 0 };

  for (gsize i = 0; i < n; i++)
    s.mean += values[i] / s.n;
  for (gsize i = 0; i < n; i++)
    s.sd += (values[i] - s.mean) * (values[i] - s.mean) / s.n;
  s.sd = sqrt (s.sd);
  return s;
}

/* Within four standard errors; that of a normal's sd is sd / sqrt (2 n). */
static void
assert_normal (Spread s, double mean, double sd)
{
  g_assert_cmpfloat_with_epsilon (s.mean, mean, 4 * sd / sqrt (s.n));
  g_assert_cmpfloat_with_epsilon (s.sd, sd, 4 * sd / sqrt (2 * s.n));
}

static void
test_gaussian_noise (void)
{
  SkgEffect effect;
  Plane before;
  Plane after;

  skg_effect_init (&effect, SKG_EFFECT_GAUSSIAN_NOISE, 0x123456789abcdef0u);
  skg_effect_set (&effect, "sigma", 0.05);
  run_effect (0, &effect, &before, &after);
  for (gsize i = 0; i < 128 * 128; i++)
    after.x[i] -= before.x[i];
  assert_normal (measure (after.x, 128 * 128), 0, 0.05);
  plane_clear (&before);
  plane_clear (&after);
}

/* Counts of changed pixels are binomial; what replaces them is arcsine distributed:
 * mean 1/2, variance 1/8. */
static void
check_replaced (SkgEffectKind kind, double share)
{
  SkgEffect effect;
  Plane before;
  Plane after;
  g_autofree double *values = g_new (double, 128 * 128);
  gsize n = 0;
  Spread s;
  gboolean drops = kind == SKG_EFFECT_DROPOUT;

  skg_effect_init (&effect, kind, 42);
  skg_effect_set (&effect, "share", share);
  run_effect (0, &effect, &before, &after);
  for (gsize i = 0; i < 128 * 128; i++)
    if (fabs (after.x[i] - before.x[i]) > 1e-5)
      values[n++] = after.x[i];
  g_assert_cmpfloat_with_epsilon ((double) n, share * 128 * 128,
                                  4 * sqrt (share * (1 - share)) * 128 + 2);
  s = measure (values, n);
  if (drops)
    g_assert_cmpfloat_with_epsilon (fabs (s.mean) + s.sd, 0, 1e-5);
  else
    {
      g_assert_cmpfloat_with_epsilon (s.mean, 0.5, 4 * sqrt (0.125 / s.n));
      g_assert_cmpfloat_with_epsilon (s.sd, sqrt (0.125), 0.02);
    }
  plane_clear (&before);
  plane_clear (&after);
}

static void
test_replaced (void)
{
  check_replaced (SKG_EFFECT_IMPULSE, 0.1);
  check_replaced (SKG_EFFECT_SALT_AND_PEPPER, 0.3);
  check_replaced (SKG_EFFECT_DROPOUT, 0.125);
}

/* Cells of 8 x 8 pixels are changed as a whole. */
static void
check_cells (SkgEffectKind kind)
{
  SkgEffect effect;
  Plane before;
  Plane after;
  guint n_cells = 0;

  skg_effect_init (&effect, kind, 7);
  skg_effect_set (&effect, "share", 0.2);
  skg_effect_set (&effect, "size", 0.125);
  run_effect (0, &effect, &before, &after);
  for (gsize cell = 0; cell < 256; cell++)
    {
      guint n = 0;

      for (gsize i = 0; i < 64; i++)
        {
          gsize at = (cell / 16 * 8 + i / 8) * 128 + cell % 16 * 8 + i % 8;

          n += fabs (after.x[at] - before.x[at]) > 1e-5;
        }
      /* By chance, or at x = 0, a pixel keeps its value. */
      g_assert_true (n == 0 || n > 55);
      n_cells += n > 0;
    }
  g_assert_cmpfloat_with_epsilon (n_cells, 0.2 * 256, 4 * sqrt (0.16 * 256));
  plane_clear (&before);
  plane_clear (&after);
}

static void
test_cells (void)
{
  check_cells (SKG_EFFECT_COARSE_DROPOUT);
  check_cells (SKG_EFFECT_COARSE_SALT_AND_PEPPER);
}

static void
test_multiply_pixels (void)
{
  SkgEffect effect;
  Plane before;
  Plane after;
  g_autofree double *values = g_new (double, 128 * 128);
  gsize n = 0;
  Spread s;

  skg_effect_init (&effect, SKG_EFFECT_MULTIPLY_PIXELS, 9);
  run_effect (0, &effect, &before, &after);
  for (gsize i = 0; i < 128 * 128; i++)
    if (before.x[i] > 0.05)
      values[n++] = after.x[i] / before.x[i];
  s = measure (values, n);
  g_assert_cmpfloat_with_epsilon (s.mean, 1, 4 / sqrt (12 * s.n));
  g_assert_cmpfloat_with_epsilon (s.sd, 1 / sqrt (12), 0.01);
  for (gsize i = 0; i < n; i++)
    g_assert_true (values[i] > 0.4999 && values[i] < 1.5001);
  plane_clear (&before);
  plane_clear (&after);
}

/* One box: what lies in it has noise of a share of its range, the rest none. Over many
 * keys its sides are normal: mean 0.3, sd 0.05, far from 0 and 1. */
static void
test_boxes (void)
{
  double sides[200];
  guint n_sides = 0;

  for (guint64 key = 1; key <= 100; key++)
    {
      SkgEffect effect;
      Plane before;
      Plane after;
      guint left = 128;
      guint right = 0;
      guint top = 128;
      guint bottom = 0;

      skg_effect_init (&effect, SKG_EFFECT_BOX_CORRUPTION, key * 7919);
      skg_effect_set (&effect, "boxes", 1);
      skg_effect_set (&effect, "size", 0.3);
      skg_effect_set (&effect, "size_sd", 0.05);
      run_effect (0, &effect, &before, &after);
      for (guint i = 0; i < 128 * 128; i++)
        if (fabs (after.x[i] - before.x[i]) > 1e-5)
          {
            left = MIN (left, i % 128);
            right = MAX (right, i % 128);
            top = MIN (top, i / 128);
            bottom = MAX (bottom, i / 128);
          }
      sides[n_sides++] = (right - left + 1) / 128.0;
      sides[n_sides++] = (bottom - top + 1) / 128.0;
      if (key == 1)
        {
          g_autofree double *noise = g_new (double, 128 * 128);
          double least = 1;
          double largest = 0;
          gsize n = 0;

          for (guint r = top; r <= bottom; r++)
            for (guint c = left; c <= right; c++)
              {
                noise[n++] = after.x[r * 128 + c] - before.x[r * 128 + c];
                least = fmin (least, before.x[r * 128 + c]);
                largest = fmax (largest, before.x[r * 128 + c]);
              }
          assert_normal (measure (noise, n), 0, 0.2 * (largest - least));
        }
      plane_clear (&before);
      plane_clear (&after);
    }
  assert_normal (measure (sides, n_sides), 0.3, 0.05);
}

/* Same key, same bytes; another key, other noise. A frame without effects after one
 * with them is what it was. */
static void
test_keys (void)
{
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) clean = NULL;
  g_autoptr (SkgPicture) a = NULL;
  g_autoptr (SkgPicture) b = NULL;
  g_autoptr (SkgPicture) c = NULL;
  g_autoptr (SkgPicture) again = NULL;

  init_frame (&frame, 1);
  clean = render (&frame);
  frame.effects.n_effects = 1;
  skg_effect_init (&frame.effects.effects[0], SKG_EFFECT_GAUSSIAN_NOISE, 5);
  a = render (&frame);
  frame.effects.effects[0].key = 6;
  b = render (&frame);
  frame.effects.effects[0].key = 5;
  c = render (&frame);
  frame.effects.n_effects = 0;
  again = render (&frame);
  g_assert_true (g_bytes_equal (a->image, c->image));
  g_assert_false (g_bytes_equal (a->image, b->image));
  g_assert_true (g_bytes_equal (clean->image, again->image));
  g_assert_true (g_bytes_equal (clean->image, a->stages[SKG_STAGE_IMAGE]));
}

/* Neither switching nor turning an effect walks the volume. */
static void
test_no_march (void)
{
  SkgGrid grid = fixture_grid (FIXTURE_ISOTROPIC, 32);
  g_autoptr (SkgVolume) volume = fixture_torso (&grid, FALSE);
  SkgFrame frame = {
    .geometry = fixture_geometry (0, 0, 300, 64, 64),
    .volume = volume,
    .quality = SKG_QUALITY_LIVE,
    .line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM),
  };
  g_autoptr (SkgPicture) clean = render (&frame);
  guint64 count = skg_render_service_get_integrate_count (service);

  for (int kind = 0; kind < SKG_N_EFFECT_KINDS; kind++)
    {
      g_autoptr (SkgPicture) picture = NULL;

      frame.effects.n_effects = 1;
      skg_effect_init (&frame.effects.effects[0], kind, 3);
      g_strlcpy (frame.effects.effects[0].text, "A1", SKG_EFFECT_TEXT_BYTES);
      picture = render (&frame);
      g_assert_nonnull (picture);
    }
  g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, count);
}

/* The picture shows what the map says, also where it is not the detector's size. */
static void
check_map (const SkgEffect *effect, guint detector_columns, guint detector_rows)
{
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  Plane before;
  Plane after;
  double worst = 0;
  double least;
  double largest;

  init_frame (&frame, 0);
  frame.effects.columns = detector_columns;
  frame.effects.rows = detector_rows;
  frame.effects.unit_px = 2;
  skg_effect_list_add (&frame.effects, effect);
  picture = render (&frame);
  before = plane_from_floats (g_bytes_get_data (picture->stages[SKG_STAGE_IMAGE], NULL),
                              128, 128);
  after = plane_from_floats (g_bytes_get_data (picture->image, NULL), 128, 128);
  plane_get_range (&before, &least, &largest);
  for (guint i = 0; i < 128 * 128; i++)
    {
      double c = i % 128;
      double r = i / 128;

      g_assert_true (skg_effect_list_find_source (&frame.effects, 128, 128, &c, &r));
      worst = fmax (worst, fabs (plane_sample (&before, c, r) - after.x[i]) /
                               (largest - least));
    }
  g_test_message ("%s, detector %u x %u: %.1e",
                  skg_effect_get_info (effect->kind)->name, detector_columns,
                  detector_rows, worst);
  g_assert_cmpfloat (worst, <, TOLERANCE);
  plane_clear (&before);
  plane_clear (&after);
}

static void
test_maps (void)
{
  for (int kind = 0; kind < SKG_N_EFFECT_KINDS; kind++)
    {
      SkgEffect effect;

      if (!skg_effect_get_info (kind)->geometric)
        continue;
      skg_effect_init (&effect, kind, 1234);
      if (kind == SKG_EFFECT_AFFINE)
        {
          skg_effect_set (&effect, "rotation_deg", 12);
          skg_effect_set (&effect, "translation_px", 9);
          skg_effect_set (&effect, "shear_x_deg", 4);
        }
      check_map (&effect, 128, 128);
      check_map (&effect, 301, 301);
      check_map (&effect, 256, 200);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  service = skg_render_service_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/render/effects/deterministic", test_deterministic);
  g_test_add_func ("/render/effects/letters", test_letters);
  g_test_add_func ("/render/effects/gaussian-noise", test_gaussian_noise);
  g_test_add_func ("/render/effects/replaced", test_replaced);
  g_test_add_func ("/render/effects/cells", test_cells);
  g_test_add_func ("/render/effects/multiply-pixels", test_multiply_pixels);
  g_test_add_func ("/render/effects/boxes", test_boxes);
  g_test_add_func ("/render/effects/keys", test_keys);
  g_test_add_func ("/render/effects/no-march", test_no_march);
  g_test_add_func ("/render/effects/maps", test_maps);
  status = g_test_run ();
  g_clear_object (&service);
  return status;
}

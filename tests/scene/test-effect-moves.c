/* SPDX-License-Identifier: Apache-2.0
 * Points and masks go where geometric effects move the picture. */
#include <math.h>
#include <string.h>

#include "body/structures.h"
#include "render/effect-moves.h"

static void
add (SkgEffectList *list, SkgEffectKind kind, guint64 key, ...)
{
  SkgEffect effect;
  const char *name;
  va_list args;

  skg_effect_init (&effect, kind, key);
  va_start (args, key);
  while ((name = va_arg (args, const char *)) != NULL)
    skg_effect_set (&effect, name, va_arg (args, double));
  va_end (args);
  g_assert_true (skg_effect_list_add (list, &effect));
}

static void
make_list (SkgEffectList *list, guint64 key)
{
  memset (list, 0, sizeof *list);
  list->columns = 360;
  list->rows = 300;
  list->unit_px = 1.5;
  if (key % 2 == 0)
    add (list, SKG_EFFECT_AFFINE, key, "rotation_deg", 5.0, "translation_px", 12.0,
         "direction_deg", 40.0 * key, "shear_x_deg", 2.0, "shear_y_deg", -1.5, "scale",
         0.95, NULL);
  if (key % 3 == 0)
    add (list, SKG_EFFECT_ELASTIC, key, "alpha_px", 50.0, "sigma_px", 8.0, NULL);
  if (key % 5 == 0)
    add (list, SKG_EFFECT_PIECEWISE_AFFINE, key, "scale", 0.03, NULL);
  if (key % 2 == 1)
    add (list, SKG_EFFECT_FLIP_LEFT_RIGHT, key, NULL);
  if (key % 7 == 0)
    add (list, SKG_EFFECT_ROT90, key, "turns", 2.0, NULL);
  if (key % 4 == 1)
    add (list, SKG_EFFECT_RANDOM_CROP, key, "size", 0.9, "x", 0.3, "y", 0.8, NULL);
}

/* Forward, then inverse: the same point, to 1e-4 pixels; lattices to 1e-6. */
static void
test_inverse (void)
{
  for (guint64 key = 0; key < 60; key++)
    {
      SkgEffectList list;

      make_list (&list, key);
      for (int i = 0; i < 20; i++)
        {
          const double x = 60 + 12 * i;
          const double y = 240 - 9 * i;
          double column = x;
          double row = y;

          skg_effect_list_move_point (&list, 360, 300, &column, &row);
          if (column < 0 || column > 359 || row < 0 || row > 299)
            continue;
          g_assert_true (skg_effect_list_find_source (&list, 360, 300, &column, &row));
          g_assert_cmpfloat_with_epsilon (column, x, 1e-4);
          g_assert_cmpfloat_with_epsilon (row, y, 1e-4);
        }
    }
}

/* A disc of 6 pixels around a point: the middle of its mask is where the point goes, to
 * half a pixel of the mask, also where that is smaller than the detector. */
static void
check_mask (const SkgEffectList *list, guint columns, guint rows)
{
  double per = 360.0 / columns;
  double x = 150.3;
  double y = 140.8;
  g_autofree guint64 *disc = g_new0 (guint64, columns * rows);
  g_autoptr (GBytes) bits = NULL;
  g_autoptr (GBytes) moved = NULL;
  const guint64 *out;
  double sum[3] = { 0 };
  double column = x;
  double row = y;
  double off;

  for (guint i = 0; i < columns * rows; i++)
    if (hypot ((i % columns + 0.5) * per - 0.5 - x,
               (i / columns + 0.5) * per - 0.5 - y) < 6)
      disc[i] = 1;
  bits = g_bytes_new (disc, columns * rows * sizeof *disc);
  moved = skg_effect_list_move_masks (list, bits, columns, rows, NULL);
  out = g_bytes_get_data (moved, NULL);
  for (guint i = 0; i < columns * rows; i++)
    {
      sum[0] += out[i] & 1;
      sum[1] += (out[i] & 1) * ((i % columns + 0.5) * per - 0.5);
      sum[2] += (out[i] & 1) * ((i / columns + 0.5) * per - 0.5);
    }
  skg_effect_list_move_point (list, 360, 300, &column, &row);
  off = hypot (sum[1] / sum[0] - column, sum[2] / sum[0] - row) / per;
  g_test_message ("%u x %u: %.2f px", columns, rows, off);
  g_assert_cmpfloat (sum[0], >, 15);
  g_assert_cmpfloat (off, <, 0.5);
}

static void
test_masks (void)
{
  for (guint64 key = 0; key < 24; key++)
    {
      SkgEffectList list;

      make_list (&list, key);
      check_mask (&list, 360, 300);
      check_mask (&list, 180, 150);
    }
}

/* An elastic field without a filter's step: U(-1, 1) through a Gaussian of sigma has
 * variance 1/3 / (4 pi sigma^2) per axis. */
static void
test_elastic_spread (void)
{
  static const double sigmas[] = { 1.7, 4.4, 9.3 };

  for (gsize s = 0; s < G_N_ELEMENTS (sigmas); s++)
    {
      SkgEffectList list = { .columns = 900, .rows = 900 };
      double expected = 20 / sqrt (12 * G_PI) / sigmas[s];
      double step = MAX (floor (sigmas[s]), 1);
      double squares = 0;
      int n = 0;

      add (&list, SKG_EFFECT_ELASTIC, 31 + s, "alpha_px", 20.0, "sigma_px", sigmas[s],
           NULL);
      /* At nodes, more than two sigma apart. */
      for (double y = 0; y < 880; y += step * 4)
        for (double x = 0; x < 880; x += step * 4, n++)
          {
            double column = x;
            double row = y;

            skg_effect_list_find_source (&list, 900, 900, &column, &row);
            squares += (column - x) * (column - x) / 2 + (row - y) * (row - y) / 2;
          }
      g_test_message ("sigma %g: %g, expected %g", sigmas[s], sqrt (squares / n),
                      expected);
      g_assert_cmpfloat_with_epsilon (sqrt (squares / n) / expected, 1,
                                      0.02 + 4 / sqrt (4.0 * n));
    }
}

/* Letters and sides. */
static void
test_sides (void)
{
  g_autofree char *key = skg_structure_dup_opposite_key ("hip_left");
  g_autofree char *landmark = skg_structure_dup_opposite_key ("FH-r");
  SkgEffectList list = { 0 };
  int m[4];

  g_assert_cmpstr (key, ==, "hip right");
  g_assert_cmpstr (landmark, ==, "fh left");
  g_assert_null (skg_structure_dup_opposite_key ("sacrum"));
  add (&list, SKG_EFFECT_FLIP_LEFT_RIGHT, 0, NULL);
  g_assert_true (skg_effect_list_swaps_sides (&list));
  add (&list, SKG_EFFECT_ROT90, 0, "turns", 1.0, NULL);
  skg_effect_list_get_orientation (&list, 2, m);
  /* To the right, mirrored to the left, turned downward. */
  g_assert_cmpint (m[0], ==, 0);
  g_assert_cmpint (m[2], ==, 1);
  add (&list, SKG_EFFECT_FLIP_UP_DOWN, 0, NULL);
  g_assert_false (skg_effect_list_swaps_sides (&list));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/effect-moves/inverse", test_inverse);
  g_test_add_func ("/scene/effect-moves/masks", test_masks);
  g_test_add_func ("/scene/effect-moves/elastic-spread", test_elastic_spread);
  g_test_add_func ("/scene/effect-moves/sides", test_sides);
  return g_test_run ();
}

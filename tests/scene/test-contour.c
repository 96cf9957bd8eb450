/* SPDX-License-Identifier: Apache-2.0
 * Outlines of masks: areas known from counting, orientation, holes, edges. */
#include "scene/contour.h"

#include "base/random.h"

static SkgLabelMap *
new_map (void)
{
  SkgGrid grid = { .size = { 3, 1, 1 },
                   .spacing_mm = { 1, 1, 1 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\1\2\3", 3);

  return skg_label_map_new (&grid, 1, 1, bytes, NULL, 0, NULL);
}

/* A picture with three structures and no image. Takes @bits. */
static SkgPicture *
new_picture (guint columns, guint rows, guint64 *bits)
{
  g_autoptr (SkgLabelMap) map = new_map ();
  SkgStructureRequest all = { (char *) "all", SKG_STRUCTURE_STYLE_INIT };
  SkgPicture *picture = g_new0 (SkgPicture, 1);

  g_atomic_ref_count_init (&picture->ref_count);
  picture->columns = columns;
  picture->rows = rows;
  picture->structure_columns = columns;
  picture->structure_rows = rows;
  picture->structures = skg_structure_choice_new (map, &all, 1, NULL);
  picture->structure_bits =
      g_bytes_new_take (bits, (gsize) columns * rows * sizeof *bits);
  return picture;
}

static SkgPicture *
new_from_text (guint columns, guint rows, const char *text)
{
  guint64 *bits = g_new (guint64, columns * rows);

  for (guint i = 0; i < columns * rows; i++)
    bits[i] = text[i] == '#' ? 2 : 0;
  return new_picture (columns, rows, bits);
}

static GArray *
trace (SkgPicture *picture, guint bit, SkgMaskExtent *extent)
{
  SkgMaskExtent extents[3];

  skg_mask_measure (picture, extents);
  *extent = extents[bit];
  return skg_mask_trace (picture, bit, extent);
}

/* Twice the signed area of all loops; above 0 is clockwise as seen (rows go down). */
static double
get_double_area (GArray *points)
{
  const SkgContourPoint *p = (const SkgContourPoint *) (gpointer) points->data;
  double sum = 0;
  guint start = 0;

  for (guint i = 0; i < points->len; i++)
    {
      guint next = p[i].is_last ? start : i + 1;

      sum += (double) p[i].column * (double) p[next].row -
             (double) p[next].column * (double) p[i].row;
      if (p[i].is_last)
        start = i + 1;
    }
  return sum;
}

static guint
count_loops (GArray *points)
{
  guint n = 0;

  for (guint i = 0; i < points->len; i++)
    n += g_array_index (points, SkgContourPoint, i).is_last;
  return n;
}

static void
test_pixel (void)
{
  g_autoptr (SkgPicture) picture = new_from_text (4, 3,
                                                  "...."
                                                  "..#."
                                                  "....");
  SkgMaskExtent extent;
  g_autoptr (GArray) points = trace (picture, 1, &extent);
  const SkgContourPoint *p = (const SkgContourPoint *) (gpointer) points->data;

  g_assert_cmpuint (extent.n_pixels, ==, 1);
  g_assert_cmpuint (extent.first_column, ==, 2);
  g_assert_cmpuint (extent.last_row, ==, 1);
  g_assert_false (extent.touches_edge);
  /* A diamond around the centre (2, 1): top, right, bottom, left. */
  g_assert_cmpuint (points->len, ==, 4);
  g_assert_cmpfloat ((double) p[0].column, ==, 2);
  g_assert_cmpfloat ((double) p[0].row, ==, 0.5);
  g_assert_cmpfloat ((double) p[1].column, ==, 2.5);
  g_assert_cmpfloat ((double) p[2].row, ==, 1.5);
  g_assert_cmpfloat ((double) p[3].column, ==, 1.5);
  g_assert_true (p[3].is_last);
  g_assert_cmpfloat (get_double_area (points), ==, 1);
}

/* A frame with a hole, over the whole picture: straight lines are one segment each. */
static void
test_hole (void)
{
  g_autoptr (SkgPicture) picture = new_from_text (5, 5,
                                                  "#####"
                                                  "#...#"
                                                  "#...#"
                                                  "#...#"
                                                  "#####");
  SkgMaskExtent extent;
  g_autoptr (GArray) points = trace (picture, 1, &extent);

  g_assert_true (extent.touches_edge);
  g_assert_cmpuint (extent.n_pixels, ==, 16);
  g_assert_cmpuint (count_loops (points), ==, 2);
  /* Each a square with its corners cut off: eight points. */
  g_assert_cmpuint (points->len, ==, 16);
  /* 25 less 4 corners of 1/8; the hole 9 and 4 corners more, the other way round. */
  g_assert_cmpfloat (get_double_area (points), ==, 2 * ((25 - 0.5) - (9 - 0.5)));
}

/* Pixels that touch at a corner are two things. */
static void
test_corner (void)
{
  g_autoptr (SkgPicture) picture = new_from_text (4, 4,
                                                  "...."
                                                  ".#.."
                                                  "..#."
                                                  "....");
  SkgMaskExtent extent;
  g_autoptr (GArray) points = trace (picture, 1, &extent);

  g_assert_cmpuint (count_loops (points), ==, 2);
  g_assert_cmpuint (points->len, ==, 8);
}

static gboolean
get (const guint64 *bits, guint size, int column, int row)
{
  if (column < 0 || row < 0 || column >= (int) size || row >= (int) size)
    return FALSE;
  return bits[row * (int) size + column] >> 1 & 1;
}

/* Number of 4-connected things less their holes, from blocks of 2 x 2 pixels (Gray
 * 1971): (Q1 - Q3 + 2 QD) / 4. */
static int
get_euler_number (const guint64 *bits, guint size)
{
  int sum = 0;

  for (int row = -1; row < (int) size; row++)
    for (int column = -1; column < (int) size; column++)
      {
        int a = get (bits, size, column, row);
        int b = get (bits, size, column + 1, row);
        int c = get (bits, size, column, row + 1);
        int d = get (bits, size, column + 1, row + 1);
        int n = a + b + c + d;

        sum += n == 1 ? 1 : n == 3 ? -1 : n == 2 && a == d ? 2 : 0;
      }
  return sum / 4;
}

/* A corner that is cut off takes 1/8 pixel, an inner one gives it back; a loop turns by
 * four corners in all. So the area is the number of pixels less half the Euler number,
 * whatever the mask. */
static void
test_random (void)
{
  SkgRandom random;

  skg_random_init (&random, 5, 0, "contour");
  for (int n = 0; n < 200; n++)
    {
      guint size = 3 + n % 20;
      guint64 *bits = g_new0 (guint64, size * size);
      guint64 *copy;
      g_autoptr (SkgPicture) picture = NULL;
      g_autoptr (GArray) points = NULL;
      SkgMaskExtent extent;
      gsize n_pixels = 0;

      for (guint i = 0; i < size * size; i++)
        {
          bits[i] = skg_random_next_below (&random, 8);
          n_pixels += bits[i] >> 1 & 1;
        }
      copy = bits;
      picture = new_picture (size, size, bits);
      points = trace (picture, 1, &extent);
      g_assert_cmpuint (extent.n_pixels, ==, n_pixels);
      g_assert_cmpfloat (get_double_area (points), ==,
                         2 * (double) n_pixels - get_euler_number (copy, size));
    }
}

static void
test_empty (void)
{
  g_autoptr (SkgPicture) picture = new_from_text (2, 2, "....");
  SkgMaskExtent extent;
  g_autoptr (GArray) points = trace (picture, 1, &extent);

  g_assert_cmpuint (extent.n_pixels, ==, 0);
  g_assert_cmpuint (points->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/contour/pixel", test_pixel);
  g_test_add_func ("/scene/contour/hole", test_hole);
  g_test_add_func ("/scene/contour/corner", test_corner);
  g_test_add_func ("/scene/contour/random", test_random);
  g_test_add_func ("/scene/contour/empty", test_empty);
  return g_test_run ();
}

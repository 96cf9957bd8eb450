/* SPDX-License-Identifier: Apache-2.0
 * Structures in the display list: order, legend, colours, edges, names under the
 * pointer, and what is drawn. */
#include "scene/outlines.h"

#include <cairo.h>
#include <string.h>

#include "scene/overlay.h"

#define SIZE 40u

static SkgLabelMap *
new_map (void)
{
  SkgGrid grid = { .size = { 4, 1, 1 },
                   .spacing_mm = { 1, 1, 1 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  SkgLabelName names[] = { { 0, 1, (char *) "large", 0xff0000 },
                           { 0, 2, (char *) "small", 0x00ff00 },
                           { 0, 3, (char *) "unseen", 0x0000ff },
                           { 0, 4, (char *) "hidden", 0x0000ff } };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\1\2\3\4", 4);

  return skg_label_map_new (&grid, 1, 1, bytes, names, 4, NULL);
}

/* 40 x 40 pixels: "large" fills columns 0 to 19, "small" a square of 6 pixels in it,
 * and "hidden" everything. */
static SkgPicture *
new_picture (double fill)
{
  g_autoptr (SkgLabelMap) map = new_map ();
  const SkgStructureRequest requests[] = {
    { (char *) "small", { SKG_RGB_NONE, 0, TRUE, TRUE, TRUE } },
    { (char *) "large", { SKG_RGB_NONE, fill, TRUE, TRUE, TRUE } },
    { (char *) "unseen", { SKG_RGB_NONE, 1, TRUE, TRUE, TRUE } },
    { (char *) "hidden", { SKG_RGB_NONE, 1, TRUE, FALSE, TRUE } },
  };
  SkgPicture *picture = g_new0 (SkgPicture, 1);
  guint64 *bits = g_new0 (guint64, SIZE * SIZE);

  for (guint row = 0; row < SIZE; row++)
    for (guint column = 0; column < SIZE; column++)
      bits[row * SIZE + column] =
          8 | (column < 20 ? 2 : 0) |
          (column >= 5 && column < 11 && row >= 10 && row < 16 ? 1 : 0);
  g_atomic_ref_count_init (&picture->ref_count);
  picture->columns = SIZE;
  picture->rows = SIZE;
  picture->structure_columns = SIZE;
  picture->structure_rows = SIZE;
  picture->structures = skg_structure_choice_new (map, requests, 4, NULL);
  picture->structure_bits = g_bytes_new_take (bits, SIZE * SIZE * sizeof *bits);
  return picture;
}

static SkgOverlay *
new_overlay (SkgPicture *picture, SkgOutlines *outlines, gboolean legend)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  SkgSample sample;
  SkgOverlay *overlay;

  g_assert_true (skg_scene_sample (scene, NULL, 0, 0, &sample, NULL));
  overlay = skg_overlay_new (&sample, NULL, picture, NULL, 0);
  skg_overlay_add_structures (overlay, outlines, legend);
  return overlay;
}

/* A detector of twice the pixels: the same edges, points between them doubled. */
static void
test_items (void)
{
  const SkgDetector detector = { .columns = 2 * SIZE, .rows = 2 * SIZE, .pitch_mm = 1 };
  g_autoptr (SkgPicture) picture = new_picture (0.5);
  g_autoptr (SkgOutlines) outlines = skg_outlines_new (picture, &detector);
  g_autoptr (SkgOverlay) overlay = new_overlay (picture, outlines, TRUE);
  const SkgOverlayItem *item;
  float right = 0;

  /* Legend in the order of the choice, then areas from the largest on; what is hidden
   * or out of view is in neither. */
  g_assert_cmpuint (skg_overlay_get_length (overlay), ==, 4);
  g_assert_cmpint (skg_overlay_get_item (overlay, 0)->style, ==,
                   SKG_OVERLAY_STYLE_LEGEND);
  g_assert_cmpstr (skg_overlay_get_item (overlay, 0)->text, ==, "small");
  g_assert_cmphex (skg_overlay_get_item (overlay, 0)->rgb, ==, 0x00ff00);
  g_assert_cmpstr (skg_overlay_get_item (overlay, 1)->text, ==, "large");
  item = skg_overlay_get_item (overlay, 2);
  g_assert_cmpint (item->style, ==, SKG_OVERLAY_STYLE_OUTLINE);
  g_assert_cmpstr (item->text, ==, "large");
  g_assert_cmpfloat (item->fill, ==, 0.5);
  for (guint i = 0; i < item->points->len; i++)
    right = MAX (right, g_array_index (item->points, SkgContourPoint, i).column);
  /* Column 19 ends at 19.5 of the picture, 39.5 of the detector. */
  g_assert_cmpfloat ((double) right, ==, 39.5);
  g_assert_cmpstr (skg_overlay_get_item (overlay, 3)->text, ==, "small");
  g_assert_null (skg_overlay_pick (overlay, 10, 20, 5));
}

static void
test_are_of (void)
{
  const SkgDetector detector = { .columns = SIZE, .rows = SIZE, .pitch_mm = 1 };
  const SkgDetector other = { .columns = SIZE, .rows = SIZE + 1, .pitch_mm = 1 };
  g_autoptr (SkgPicture) picture = new_picture (0);
  g_autoptr (SkgPicture) restyled = new_picture (0.5);
  g_autoptr (SkgOutlines) outlines = skg_outlines_new (picture, &detector);

  g_assert_true (skg_outlines_are_of (outlines, picture, &detector));
  g_assert_false (skg_outlines_are_of (outlines, picture, &other));
  g_assert_false (skg_outlines_are_of (outlines, restyled, &detector));
  g_assert_true (skg_outlines_get_points (outlines, 0) ==
                 skg_outlines_get_points (outlines, 0));
}

static void
test_names (void)
{
  const SkgDetector detector = { .columns = 2 * SIZE, .rows = 2 * SIZE, .pitch_mm = 1 };
  g_autoptr (SkgPicture) picture = new_picture (0);
  g_autoptr (SkgOutlines) outlines = skg_outlines_new (picture, &detector);
  g_autofree char *both = skg_outlines_dup_names (outlines, 15, 25);
  g_autofree char *one = skg_outlines_dup_names (outlines, 3, 3);

  g_assert_cmpstr (both, ==, "small, large");
  g_assert_cmpstr (one, ==, "large");
  g_assert_null (skg_outlines_dup_names (outlines, 60, 25));
  g_assert_null (skg_outlines_dup_names (outlines, -5, 25));
  g_assert_null (skg_outlines_dup_names (outlines, 500, 500));
}

static guint32
get_pixel (cairo_surface_t *surface, guint x, guint y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  guint32 pixel;

  memcpy (&pixel, data + y * (guint) cairo_image_surface_get_stride (surface) + 4 * x,
          4);
  return pixel & 0xffffff;
}

static cairo_surface_t *
draw (double fill)
{
  const SkgDetector detector = { .columns = SIZE, .rows = SIZE, .pitch_mm = 1 };
  g_autoptr (SkgPicture) picture = new_picture (fill);
  g_autoptr (SkgOutlines) outlines = skg_outlines_new (picture, &detector);
  g_autoptr (SkgOverlay) overlay = new_overlay (picture, outlines, FALSE);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, 10 * SIZE, 10 * SIZE);
  cairo_t *cr = cairo_create (surface);

  skg_overlay_draw (overlay, cr, 0, 0, 10 * SIZE, 10 * SIZE, 0, 0, 10, 1);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Ten surface units a pixel. The border of "large" at column 20 is drawn; where the
 * picture ends, at its left, top and bottom, there is no line. */
static void
test_draw (void)
{
  cairo_surface_t *lines = draw (0);
  cairo_surface_t *filled = draw (0.5);

  /* A line of 1.2 units covers a pixel of the surface half at least; none of the other
   * channels has anything. */
  g_assert_cmphex (get_pixel (lines, 200, 205), >=, 0x7f0000);
  g_assert_cmphex (get_pixel (lines, 200, 205) & 0xffff, ==, 0);
  g_assert_cmphex (get_pixel (lines, 80, 100) & 0xff00, >=, 0x7f00);
  g_assert_cmphex (get_pixel (lines, 80, 100) & 0xff00ff, ==, 0);
  g_assert_cmphex (get_pixel (lines, 1, 205), ==, 0);
  g_assert_cmphex (get_pixel (lines, 60, 1), ==, 0);
  g_assert_cmphex (get_pixel (lines, 60, 398), ==, 0);
  g_assert_cmphex (get_pixel (lines, 150, 300), ==, 0);
  g_assert_cmphex (get_pixel (lines, 300, 300), ==, 0);
  /* Half of 255, to rounding. */
  g_assert_cmpuint (get_pixel (filled, 150, 300) >> 16, >=, 127);
  g_assert_cmpuint (get_pixel (filled, 150, 300) >> 16, <=, 128);
  g_assert_cmphex (get_pixel (filled, 1, 205) & 0xffff, ==, 0);
  g_assert_cmphex (get_pixel (filled, 300, 300), ==, 0);
  g_assert_cmphex (get_pixel (filled, 80, 100) & 0xff00, >=, 0x7f00);
  cairo_surface_destroy (lines);
  cairo_surface_destroy (filled);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/outlines/items", test_items);
  g_test_add_func ("/scene/outlines/are-of", test_are_of);
  g_test_add_func ("/scene/outlines/names", test_names);
  g_test_add_func ("/scene/outlines/draw", test_draw);
  return g_test_run ();
}

/* SPDX-License-Identifier: Apache-2.0
 * Pixels of the PNGs that the tests have made. */
#include "config.h"

#include "pictures.h"

#include <cairo.h>
#include <string.h>

#include "harness.h"

void
harness_assert_same_picture (const char *a,
                             const char *name_a,
                             const char *b,
                             const char *name_b)
{
  g_autofree char *path_a = g_build_filename (harness_folder (), a, name_a, NULL);
  g_autofree char *path_b = g_build_filename (harness_folder (), b, name_b, NULL);
  cairo_surface_t *x = cairo_image_surface_create_from_png (path_a);
  cairo_surface_t *y = cairo_image_surface_create_from_png (path_b);
  int rows = cairo_image_surface_get_height (x);
  int stride = cairo_image_surface_get_stride (x);

  g_assert_cmpint (cairo_surface_status (x), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_surface_status (y), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (x), ==,
                   cairo_image_surface_get_width (y));
  g_assert_cmpint (rows, ==, cairo_image_surface_get_height (y));
  g_assert_cmpint (rows, >, 0);
  g_assert_cmpint (stride, ==, cairo_image_surface_get_stride (y));
  if (memcmp (cairo_image_surface_get_data (x), cairo_image_surface_get_data (y),
              (gsize) rows * (gsize) stride) != 0)
    g_error ("%s and %s differ", path_a, path_b);
  cairo_surface_destroy (x);
  cairo_surface_destroy (y);
}

/* As cairo reads a grey PNG: 32 bits a pixel, three bytes of it alike. */
static guint
get_grey (cairo_surface_t *surface, int column, int row)
{
  return cairo_image_surface_get_data (
      surface)[row * cairo_image_surface_get_stride (surface) + 4 * column];
}

void
harness_assert_mirrored_picture (const char *a,
                                 const char *name_a,
                                 const char *b,
                                 const char *name_b)
{
  g_autofree char *path_a = g_build_filename (harness_folder (), a, name_a, NULL);
  g_autofree char *path_b = g_build_filename (harness_folder (), b, name_b, NULL);
  cairo_surface_t *x = cairo_image_surface_create_from_png (path_a);
  cairo_surface_t *y = cairo_image_surface_create_from_png (path_b);
  int columns = cairo_image_surface_get_width (x);
  int rows = cairo_image_surface_get_height (x);
  guint n_white = 0;

  g_assert_cmpint (cairo_surface_status (x), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_surface_status (y), ==, CAIRO_STATUS_SUCCESS);
  for (int r = 0; r < rows; r++)
    for (int c = 0; c < columns; c++)
      {
        guint p = get_grey (x, c, r);

        g_assert_cmpuint (get_grey (y, columns - 1 - c, r), ==, p);
        n_white += p == 255;
      }
  g_assert_cmpuint (n_white, >, 10);
  cairo_surface_destroy (x);
  cairo_surface_destroy (y);
}

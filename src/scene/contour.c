/* SPDX-License-Identifier: Apache-2.0
 * Outlines of masks.
 *
 * The border between inside and outside runs along edges of pixels. Each such edge is
 * walked once, with the inside on its right; the walk turns where pixels meet. A point
 * is set at the middle of each edge, and left out where the line goes straight on: a
 * row of pixels becomes one line, a stair of single pixels one at 45 degrees. */
#include "config.h"

#include "scene/contour.h"

#include <string.h>

/* Directions of an edge, clockwise: along the top, right, bottom and left of a pixel.
 */
enum
{
  TO_RIGHT,
  TO_BOTTOM,
  TO_LEFT,
  TO_TOP,
};

static const int step_column[] = { 1, 0, -1, 0 };
static const int step_row[] = { 0, 1, 0, -1 };

/* The mask in its box with one empty pixel around it, and which edges were walked: bit
 * d of walked is the edge of direction d of that pixel. */
typedef struct
{
  guint columns;
  guint rows;
  guint8 *inside;
  guint8 *walked;
} Mask;

void
skg_mask_measure (SkgPicture *picture, SkgMaskExtent *extents)
{
  const guint64 *bits;
  guint n;

  g_return_if_fail (picture->structures != NULL && picture->structure_bits != NULL);

  n = skg_structure_choice_get_length (picture->structures);
  memset (extents, 0, n * sizeof *extents);
  bits = g_bytes_get_data (picture->structure_bits, NULL);
  for (guint row = 0; row < picture->structure_rows; row++)
    for (guint column = 0; column < picture->structure_columns; column++)
      for (guint64 rest = *bits++; rest != 0; rest &= rest - 1)
        {
          SkgMaskExtent *extent = &extents[__builtin_ctzll (rest)];

          if (extent->n_pixels++ == 0)
            {
              extent->first_row = row;
              extent->first_column = column;
              extent->last_column = column;
            }
          extent->last_row = row;
          extent->first_column = MIN (extent->first_column, column);
          extent->last_column = MAX (extent->last_column, column);
        }
  for (guint i = 0; i < n; i++)
    extents[i].touches_edge =
        extents[i].n_pixels > 0 &&
        (extents[i].first_column == 0 || extents[i].first_row == 0 ||
         extents[i].last_column + 1 == picture->structure_columns ||
         extents[i].last_row + 1 == picture->structure_rows);
}

void
skg_mask_plane_measure (const SkgMaskPlane *plane, SkgMaskExtent *extent)
{
  const guint64 *bits = plane->bits;

  *extent = (SkgMaskExtent){ 0 };
  for (guint row = 0; row < plane->rows; row++)
    for (guint column = 0; column < plane->columns; column++)
      {
        if ((*bits++ & plane->any) == 0)
          continue;
        if (extent->n_pixels++ == 0)
          {
            extent->first_row = row;
            extent->first_column = column;
            extent->last_column = column;
          }
        extent->last_row = row;
        extent->first_column = MIN (extent->first_column, column);
        extent->last_column = MAX (extent->last_column, column);
      }
  extent->touches_edge =
      extent->n_pixels > 0 && (extent->first_column == 0 || extent->first_row == 0 ||
                               extent->last_column + 1 == plane->columns ||
                               extent->last_row + 1 == plane->rows);
}

static void
mask_init (Mask *mask, const SkgMaskPlane *plane, const SkgMaskExtent *extent)
{
  mask->columns = extent->last_column - extent->first_column + 3;
  mask->rows = extent->last_row - extent->first_row + 3;
  mask->inside = g_malloc0 ((gsize) mask->columns * mask->rows);
  mask->walked = g_malloc0 ((gsize) mask->columns * mask->rows);
  for (guint r = 1; r + 1 < mask->rows; r++)
    {
      const guint64 *from = plane->bits +
                            (gsize) (extent->first_row + r - 1) * plane->columns +
                            extent->first_column;
      guint8 *to = mask->inside + (gsize) r * mask->columns + 1;

      for (guint c = 0; c + 2 < mask->columns; c++)
        to[c] = (from[c] & plane->any) != 0;
    }
}

static gsize
at (const Mask *mask, int column, int row)
{
  return (gsize) row * mask->columns + (gsize) column;
}

/* From one edge to the next: around the corner if the pixel ahead is outside, on if it
 * is inside, and to the other side if the pixel beside that is inside, too. */
static void
advance (const Mask *mask, int *column, int *row, int *direction)
{
  int ahead_column = *column + step_column[*direction];
  int ahead_row = *row + step_row[*direction];
  int outward = (*direction + 3) % 4;
  int beside_column = ahead_column + step_column[outward];
  int beside_row = ahead_row + step_row[outward];

  if (!mask->inside[at (mask, ahead_column, ahead_row)])
    *direction = (*direction + 1) % 4;
  else if (!mask->inside[at (mask, beside_column, beside_row)])
    {
      *column = ahead_column;
      *row = ahead_row;
    }
  else
    {
      *column = beside_column;
      *row = beside_row;
      *direction = outward;
    }
}

/* Middle of the edge of direction @direction of a pixel. */
static SkgContourPoint
get_middle (int column, int row, int direction)
{
  int outward = (direction + 3) % 4;

  return (SkgContourPoint){ (float) column + 0.5f * (float) step_column[outward],
                            (float) row + 0.5f * (float) step_row[outward], FALSE };
}

static gboolean
is_straight (const SkgContourPoint *a,
             const SkgContourPoint *b,
             const SkgContourPoint *c)
{
  /* Halves are exact in binary. */
  return (b->column - a->column) * (c->row - b->row) ==
         (b->row - a->row) * (c->column - b->column);
}

static void
add_point (GArray *points, guint start, SkgContourPoint point)
{
  if (points->len >= start + 2 &&
      is_straight (&g_array_index (points, SkgContourPoint, points->len - 2),
                   &g_array_index (points, SkgContourPoint, points->len - 1), &point))
    g_array_index (points, SkgContourPoint, points->len - 1) = point;
  else
    g_array_append_val (points, point);
}

/* Also the first point may lie on a straight line. */
static void
close_loop (GArray *points, guint start)
{
  SkgContourPoint *loop = &g_array_index (points, SkgContourPoint, start);
  guint n = points->len - start;

  if (n > 3 && is_straight (&loop[n - 2], &loop[n - 1], &loop[0]))
    g_array_set_size (points, points->len - 1);
  n = points->len - start;
  loop = &g_array_index (points, SkgContourPoint, start);
  if (n > 3 && is_straight (&loop[n - 1], &loop[0], &loop[1]))
    g_array_remove_index (points, start);
  g_array_index (points, SkgContourPoint, points->len - 1).is_last = TRUE;
}

static void
walk (Mask *mask, int column, int row, int direction, GArray *points)
{
  guint start = points->len;

  while (!(mask->walked[at (mask, column, row)] & 1 << direction))
    {
      mask->walked[at (mask, column, row)] |= (guint8) (1 << direction);
      add_point (points, start, get_middle (column, row, direction));
      advance (mask, &column, &row, &direction);
    }
  close_loop (points, start);
}

GArray *
skg_mask_plane_trace (const SkgMaskPlane *plane, const SkgMaskExtent *extent)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (SkgContourPoint));
  Mask mask;

  if (extent->n_pixels == 0)
    return points;
  mask_init (&mask, plane, extent);
  /* Every loop, outer or of a hole, has an edge along the top of a pixel or the bottom
   * of one; the first kind is enough. */
  for (guint r = 1; r + 1 < mask.rows; r++)
    for (guint c = 1; c + 1 < mask.columns; c++)
      if (mask.inside[r * (gsize) mask.columns + c] &&
          !mask.inside[(r - 1) * (gsize) mask.columns + c] &&
          !(mask.walked[r * (gsize) mask.columns + c] & 1 << TO_RIGHT))
        walk (&mask, (int) c, (int) r, TO_RIGHT, points);
  for (guint i = 0; i < points->len; i++)
    {
      SkgContourPoint *point = &g_array_index (points, SkgContourPoint, i);

      point->column += (float) extent->first_column - 1;
      point->row += (float) extent->first_row - 1;
    }
  g_free (mask.inside);
  g_free (mask.walked);
  return points;
}

GArray *
skg_mask_trace (SkgPicture *picture, guint bit, const SkgMaskExtent *extent)
{
  const SkgMaskPlane plane = { g_bytes_get_data (picture->structure_bits, NULL),
                               picture->structure_columns, picture->structure_rows,
                               (guint64) 1 << bit };

  return skg_mask_plane_trace (&plane, extent);
}

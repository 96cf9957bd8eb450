/* SPDX-License-Identifier: Apache-2.0
 * The structures of one picture as an overlay draws them. */
#include "config.h"

#include "scene/outlines.h"

#include <math.h>

/* More names than this say little. */
#define MAX_NAMES 6

struct _SkgOutlines
{
  gatomicrefcount ref_count;
  SkgPicture *picture;
  double columns_per_px; /* detector pixels per pixel of the masks */
  double rows_per_px;
  guint detector_columns;
  guint detector_rows;
  SkgMaskExtent *extents;
  GArray **points; /* NULL until traced */
};

SkgOutlines *
skg_outlines_new (SkgPicture *picture, const SkgDetector *detector)
{
  SkgOutlines *self;
  guint n;

  g_return_val_if_fail (picture != NULL && picture->structure_bits != NULL, NULL);

  n = skg_structure_choice_get_length (picture->structures);
  self = g_new0 (SkgOutlines, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->picture = skg_picture_ref (picture);
  self->detector_columns = detector->columns;
  self->detector_rows = detector->rows;
  self->columns_per_px = (double) detector->columns / picture->structure_columns;
  self->rows_per_px = (double) detector->rows / picture->structure_rows;
  self->extents = g_new0 (SkgMaskExtent, n + 1);
  self->points = g_new0 (GArray *, n + 1);
  skg_mask_measure (picture, self->extents);
  return self;
}

SkgOutlines *
skg_outlines_ref (SkgOutlines *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_outlines_unref (SkgOutlines *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < skg_structure_choice_get_length (self->picture->structures);
       i++)
    g_clear_pointer (&self->points[i], g_array_unref);
  g_free (self->points);
  g_free (self->extents);
  skg_picture_unref (self->picture);
  g_free (self);
}

gboolean
skg_outlines_are_of (SkgOutlines *self,
                     SkgPicture *picture,
                     const SkgDetector *detector)
{
  return self->picture->structure_bits == picture->structure_bits &&
         self->picture->structures == picture->structures &&
         self->detector_columns == detector->columns &&
         self->detector_rows == detector->rows;
}

SkgStructureChoice *
skg_outlines_get_choice (SkgOutlines *self)
{
  return self->picture->structures;
}

const SkgMaskExtent *
skg_outlines_get_extent (SkgOutlines *self, guint index)
{
  return &self->extents[index];
}

/* Pixels of the masks to pixels of the detector; their edges are the same. */
static double
to_detector (double pixel, double per_px)
{
  return (pixel + 0.5) * per_px - 0.5;
}

GArray *
skg_outlines_get_points (SkgOutlines *self, guint index)
{
  if (self->points[index] == NULL)
    {
      GArray *points = skg_mask_trace (self->picture, index, &self->extents[index]);

      for (guint i = 0; i < points->len; i++)
        {
          SkgContourPoint *point = &g_array_index (points, SkgContourPoint, i);

          point->column =
              (float) to_detector ((double) point->column, self->columns_per_px);
          point->row = (float) to_detector ((double) point->row, self->rows_per_px);
        }
      self->points[index] = points;
    }
  return self->points[index];
}

void
skg_outlines_get_edges (
    SkgOutlines *self, double *left, double *top, double *right, double *bottom)
{
  *left = -0.5;
  *top = -0.5;
  *right = self->detector_columns - 0.5;
  *bottom = self->detector_rows - 0.5;
}

char *
skg_outlines_dup_names (SkgOutlines *self, double column, double row)
{
  guint64 bits = skg_picture_get_structures (
      self->picture,
      (int) floor ((column + 0.5) * self->picture->columns / self->detector_columns),
      (int) floor ((row + 0.5) * self->picture->rows / self->detector_rows));
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_named = 0;
  guint n_more = 0;

  for (;;)
    {
      int least = -1;

      for (guint64 rest = bits; rest != 0; rest &= rest - 1)
        {
          int i = __builtin_ctzll (rest);

          if (least < 0 || self->extents[i].n_pixels < self->extents[least].n_pixels)
            least = i;
        }
      if (least < 0)
        break;
      bits &= ~((guint64) 1 << least);
      if (!skg_structure_choice_get (self->picture->structures, (guint) least)
               ->style.visible)
        continue;
      if (n_named == MAX_NAMES)
        {
          n_more++;
          continue;
        }
      g_string_append_printf (
          text, "%s%s", n_named++ > 0 ? ", " : "",
          skg_structure_choice_get (self->picture->structures, (guint) least)->name);
    }
  if (n_named == 0)
    return NULL;
  if (n_more > 0)
    g_string_append_printf (text, ", +%u", n_more);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

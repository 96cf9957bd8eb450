/* SPDX-License-Identifier: Apache-2.0
 * What the renderer gives back. */
#include "config.h"

#include "render/picture.h"

G_DEFINE_BOXED_TYPE (SkgPicture, skg_picture, skg_picture_ref, skg_picture_unref)

SkgPicture *
skg_picture_ref (SkgPicture *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_picture_unref (SkgPicture *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->image, g_bytes_unref);
  g_clear_pointer (&self->display, g_bytes_unref);
  g_clear_pointer (&self->cells, g_bytes_unref);
  g_clear_pointer (&self->histogram, g_free);
  g_clear_pointer (&self->structures, skg_structure_choice_unref);
  g_clear_pointer (&self->structure_bits, g_bytes_unref);
  for (int i = 0; i < SKG_N_STAGES; i++)
    g_clear_pointer (&self->stages[i], g_bytes_unref);
  for (int i = 0; i < SKG_N_THUMBNAILS; i++)
    g_clear_pointer (&self->thumbnails[i], g_bytes_unref);
  g_clear_pointer (&self->shadow, skg_tool_shadow_unref);
  g_clear_pointer (&self->tools, skg_tool_shapes_unref);
  g_free (self);
}

double
skg_picture_get_value (SkgPicture *self, int column, int row)
{
  const float *values;

  if (column < 0 || row < 0 || (guint) column >= self->columns ||
      (guint) row >= self->rows)
    return NAN;
  values = g_bytes_get_data (self->image, NULL);
  return (double) values[(gsize) row * self->columns + (gsize) column];
}

double
skg_picture_get_scatter_ratio (SkgPicture *self, int column, int row)
{
  const float *cell;

  if (self->cells == NULL || column < 0 || row < 0 || (guint) column >= self->columns ||
      (guint) row >= self->rows)
    return NAN;
  cell = g_bytes_get_data (self->cells, NULL);
  cell += 2 * ((guint64) row * self->cells_rows / self->rows * self->cells_columns +
               (guint64) column * self->cells_columns / self->columns);
  return cell[0] > 0 ? (double) cell[1] / (double) cell[0] : (double) NAN;
}

guint64
skg_picture_get_structures (SkgPicture *self, int column, int row)
{
  const guint64 *bits;

  if (self->structure_bits == NULL || column < 0 || row < 0 ||
      (guint) column >= self->columns || (guint) row >= self->rows)
    return 0;
  bits = g_bytes_get_data (self->structure_bits, NULL);
  return bits[(guint64) row * self->structure_rows / self->rows *
                  self->structure_columns +
              (guint64) column * self->structure_columns / self->columns];
}

/* SPDX-License-Identifier: Apache-2.0
 * Areas, boxes, label images and single masks of a shot's structures. */
#include "config.h"

#include "dataset/shot-measure.h"

void
skg_shot_measure (const SkgShot *shot,
                  const SkgShotMasks *masks,
                  guint bit,
                  SkgMaskBox *box)
{
  guint last_column = 0;
  guint last_row = 0;
  const guint64 *bits = masks->bits;

  *box = (SkgMaskBox){ .first_column = G_MAXUINT, .first_row = G_MAXUINT };
  for (guint r = 0; r < shot->rows; r++)
    for (guint c = 0; c < shot->columns; c++)
      if (*bits++ >> bit & 1)
        {
          box->n_pixels++;
          box->first_column = MIN (box->first_column, c);
          box->first_row = MIN (box->first_row, r);
          last_column = MAX (last_column, c);
          last_row = r;
        }
  if (box->n_pixels == 0)
    *box = (SkgMaskBox){ 0 };
  else
    {
      box->columns = last_column - box->first_column + 1;
      box->rows = last_row - box->first_row + 1;
    }
}

guint8 *
skg_shot_dup_mask (const SkgShot *shot,
                   const SkgShotMasks *masks,
                   guint bit,
                   guint8 value)
{
  gsize n = (gsize) shot->columns * shot->rows;
  guint8 *mask = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    mask[i] = masks->bits[i] >> bit & 1 ? value : 0;
  return mask;
}

guint16 *
skg_shot_dup_label_image (const SkgShot *shot,
                          const SkgShotMasks *masks,
                          guint *largest)
{
  gsize n = (gsize) shot->columns * shot->rows;
  guint16 *numbers = g_new0 (guint16, n);

  *largest = 0;
  for (guint b = 0; b < skg_shot_masks_get_length (masks); b++)
    *largest = MAX (*largest, skg_shot_masks_get (masks, b)->number);
  for (gsize i = 0; i < n; i++)
    if (masks->bits[i] != 0)
      numbers[i] =
          (guint16) skg_shot_masks_get (masks, (guint) __builtin_ctzll (masks->bits[i]))
              ->number;
  return numbers;
}

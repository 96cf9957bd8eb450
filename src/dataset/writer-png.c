/* SPDX-License-Identifier: Apache-2.0
 * png: the displayed grey, a label image, and a mask for each structure. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "dataset/shot-measure.h"
#include "dataset/writers.h"

/* What no file name should have becomes "_". */
static char *
dup_file_stem (const char *name)
{
  char *stem = g_strdup (name);

  for (char *c = stem; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-_.+", *c) == NULL)
      *c = '_';
  if (*stem == '.')
    *stem = '_';
  return stem;
}

static gboolean
write_grey (const SkgShot *shot, SkgSetFiles *files, const char *path, GError **error)
{
  gsize n = (gsize) shot->columns * shot->rows;
  g_autofree guint16 *grey = NULL;

  if (shot->plan->bits == 8)
    return skg_writer_save_png (files, path, shot->grey8, shot->columns, shot->rows, 1,
                                8, error);
  grey = g_new (guint16, n);
  for (gsize i = 0; i < n; i++)
    grey[i] = (guint16) lrintf (65535 * CLAMP (shot->grey[i], 0, 1));
  return skg_writer_save_png (files, path, grey, shot->columns, shot->rows, 1, 16,
                              error);
}

gboolean
skg_writer_save_labels (const SkgShot *shot,
                        const SkgShotMasks *masks,
                        SkgSetFiles *files,
                        const char *path,
                        GError **error)
{
  guint largest;
  g_autofree guint16 *numbers = skg_shot_dup_label_image (shot, masks, &largest);
  guint8 *bytes = (guint8 *) numbers;
  gsize n = (gsize) shot->columns * shot->rows;

  if (largest > 255)
    return skg_writer_save_png (files, path, numbers, shot->columns, shot->rows, 1, 16,
                                error);
  /* In place: a byte is never written beyond what has been read. */
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) numbers[i];
  return skg_writer_save_png (files, path, bytes, shot->columns, shot->rows, 1, 8,
                              error);
}

static gboolean
write_masks (const SkgShot *shot,
             const SkgShotMasks *masks,
             SkgSetFiles *files,
             const char *folder,
             GError **error)
{
  for (guint b = 0; b < skg_shot_masks_get_length (masks); b++)
    {
      const SkgShotMask *mask_info = skg_shot_masks_get (masks, b);
      g_autofree char *stem = dup_file_stem (mask_info->name);
      g_autofree char *path = g_strdup_printf ("%smasks/%u-%s/%06u.png", folder,
                                               mask_info->number, stem, shot->number);
      g_autofree guint8 *mask = skg_shot_dup_mask (shot, masks, b, 255);

      if (!skg_writer_save_png (files, path, mask, shot->columns, shot->rows, 1, 8,
                                error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_sample (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  const SkgShotMasks *masks = skg_shot_get_masks (shot, "");
  g_autofree char *folder = skg_writer_dup_folder ("png", shot->plan, shot->split);
  g_autofree char *image = g_strdup_printf ("%simages/%06u.png", folder, shot->number);
  g_autofree char *labels = g_strdup_printf ("%slabels/%06u.png", folder, shot->number);

  return write_grey (shot, files, image, error) &&
         (masks == NULL ||
          (skg_writer_save_labels (shot, masks, files, labels, error) &&
           write_masks (shot, masks, files, folder, error)));
}

/* Uncompressed pictures; masks shrink to a tenth at least. */
static guint64
estimate (const SkgShot *shot)
{
  const SkgShotMasks *masks = skg_shot_get_masks (shot, "");
  guint64 n = (guint64) shot->columns * shot->rows;
  guint n_masks = skg_shot_masks_get_length (masks);

  return n * shot->plan->bits / 8 + (n / 10 + 4096) * (n_masks + 1);
}

const SkgWriter skg_writer_png = {
  .name = "png",
  .summary = "images/ in grey as displayed, labels/ with the number of the structure\n"
             "  or tool, masks/NUMBER-NAME/ of each, 0 or 255",
  .mask_set = "",
  .write = write_sample,
  .estimate = estimate,
};

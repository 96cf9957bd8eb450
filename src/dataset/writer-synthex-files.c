/* SPDX-License-Identifier: Apache-2.0
 * The layouts of files that SyntheX's loaders read (Gao et al. 2023; their dataset
 * classes for the hip, the surgical tool and COVID-19): proj, seg and lands, numbered
 * from 00000 without a gap. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "body/hip-landmarks.h"
#include "dataset/h5-file.h"
#include "dataset/shot-measure.h"
#include "dataset/writers.h"

/* "NAME/train_data/proj/00000.tiff"; without splits "NAME/proj/00000.tiff". */
static char *
dup_path (const SkgShot *shot,
          const char *name,
          const char *split_ending,
          const char *folder,
          const char *ending)
{
  const SkgPlan *plan = shot->plan;

  if (plan->splits->len == 0)
    return g_strdup_printf ("%s/%s/%05u.%s", name, folder, shot->number, ending);
  return g_strdup_printf ("%s/%s%s/%s/%05u.%s", name,
                          g_array_index (plan->splits, SkgSplit, shot->split).name,
                          split_ending, folder, shot->number, ending);
}

static gboolean
write_vectors (SkgSetFiles *files,
               const char *path,
               const char *const names[2],
               const double *const values[2],
               hsize_t n,
               GError **error)
{
  g_autofree char *temporary = skg_set_files_begin (files, path);
  SkgH5File h5;

  skg_h5_file_open (&h5, temporary);
  for (guint i = 0; i < 2; i++)
    skg_h5_write_doubles (&h5, names[i], values[i], 1, &n);
  return skg_h5_file_close (&h5, path, error) &&
         skg_set_files_commit (files, temporary, path, 1, FALSE, error);
}

/* Hip */

static gboolean
write_hip (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  static const char *const names[] = { "dim1", "dim2" };
  g_autofree char *proj =
      dup_path (shot, "synthex-hip-scaled", "_data", "proj", "tiff");
  g_autofree char *seg = dup_path (shot, "synthex-hip-scaled", "_data", "seg", "png");
  g_autofree char *lands =
      dup_path (shot, "synthex-hip-scaled", "_data", "lands", "h5");
  double columns[SKG_HIP_LANDMARKS];
  double rows[SKG_HIP_LANDMARKS];
  const double *const values[] = { columns, rows };

  for (guint i = 0; i < SKG_HIP_LANDMARKS; i++)
    skg_shot_get_hip_pixel (shot, i, &columns[i], &rows[i]);
  return skg_writer_save_float (files, proj, shot->image, shot, error) &&
         skg_writer_save_labels (shot, skg_shot_get_masks (shot, "synthex-hip"), files,
                                 seg, error) &&
         write_vectors (files, lands, names, values, SKG_HIP_LANDMARKS, error);
}

static guint64
estimate (const SkgShot *shot)
{
  return (guint64) shot->columns * shot->rows * 5 + 16384;
}

const SkgWriter skg_writer_synthex_hip_scaled = {
  .name = "synthex-hip-scaled",
  .summary =
      "proj/ float TIFF, bone bright; seg/ 0 background, 1 left hemipelvis, 2 right "
      "hemipelvis,\n  3 vertebrae, 4 sacrum, 5 left femur, 6 right femur; lands/ "
      "HDF5, dim1 columns and dim2\n  rows of SyntheX's 14 landmarks, finite, also "
      "out of the picture",
  .mask_set = "synthex-hip",
  .needs = SKG_WRITER_NEEDS_MASKS | SKG_WRITER_NEEDS_HIP,
  .write = write_hip,
  .estimate = estimate,
};

/* Tool: the scene's own; without one a label and landmarks, as a scanned tool has. */

static void
get_tool_pixel (const SkgShot *shot, const char *name, double pixel[2])
{
  int tool = skg_shot_find_main_tool (shot);
  const GArray *points =
      tool >= 0 ? g_array_index (shot->tools, SkgShotTool, (guint) tool).points
                : shot->landmarks;

  pixel[0] = pixel[1] = -1;
  for (guint i = 0; i < points->len; i++)
    {
      const SkgShotLandmark *l = &g_array_index (points, SkgShotLandmark, i);

      if (strcmp (l->name, name) == 0 && l->visible)
        {
          pixel[0] = l->column;
          pixel[1] = l->row;
        }
    }
}

/* 0 and 1 exactly: the loader compares for equality. */
static gboolean
write_tool_mask (const SkgShot *shot,
                 SkgSetFiles *files,
                 const char *path,
                 GError **error)
{
  gsize n = (gsize) shot->columns * shot->rows;
  const SkgShotMasks *masks = skg_shot_get_masks (shot, "tool");
  g_autofree float *mask = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    mask[i] = masks->bits[i] != 0 ? 1 : 0;
  return skg_writer_save_float (files, path, mask, shot, error);
}

static gboolean
write_tool (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  static const char *const names[] = { "ld1", "ld2" };
  g_autofree char *proj = dup_path (shot, "synthex-tool", "_data", "proj", "tiff");
  g_autofree char *seg = dup_path (shot, "synthex-tool", "_data", "seg", "tiff");
  g_autofree char *lands = dup_path (shot, "synthex-tool", "_data", "lands", "h5");
  double base[2];
  double tip[2];
  const double *const values[] = { base, tip };

  get_tool_pixel (shot, "base", base);
  get_tool_pixel (shot, "tip", tip);
  return skg_writer_save_float (files, proj, shot->image, shot, error) &&
         write_tool_mask (shot, files, seg, error) &&
         write_vectors (files, lands, names, values, 2, error);
}

static guint64
estimate_tool (const SkgShot *shot)
{
  return (guint64) shot->columns * shot->rows * 8 + 16384;
}

const SkgWriter skg_writer_synthex_tool = {
  .name = "synthex-tool",
  .summary =
      "proj/ float TIFF; seg/ TIFF, 0 and 1; lands/ HDF5, ld1 (column, row) of the "
      "base, ld2 of\n  the tip, -1 where it is not in view",
  .mask_set = "tool",
  .needs = SKG_WRITER_NEEDS_MASKS | SKG_WRITER_NEEDS_TOOL,
  .write = write_tool,
  .estimate = estimate_tool,
};

/* COVID-19 */

static gboolean
write_covid (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  g_autofree char *proj = dup_path (shot, "synthex-covid", "", "proj", "png");
  g_autofree char *seg = dup_path (shot, "synthex-covid", "", "seg", "png");
  g_autofree guint8 *mask =
      skg_shot_dup_mask (shot, skg_shot_get_masks (shot, "covid"), 0, 255);

  return skg_writer_save_png (files, proj, shot->grey8, shot->columns, shot->rows, 1, 8,
                              error) &&
         skg_writer_save_png (files, seg, mask, shot->columns, shot->rows, 1, 8, error);
}

const SkgWriter skg_writer_synthex_covid = {
  .name = "synthex-covid",
  .summary = "proj/ grey as displayed, 8 bits; seg/ 0 and 255, the lesions",
  .mask_set = "covid",
  .needs = SKG_WRITER_NEEDS_MASKS,
  .write = write_covid,
  .estimate = estimate,
};

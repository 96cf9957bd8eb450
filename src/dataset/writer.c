/* SPDX-License-Identifier: Apache-2.0
 * The table of formats, and what they share. */
#include "config.h"

#include "dataset/writer.h"

#include <string.h>

#include "base/error.h"
#include "body/itk-bridge.h"
#include "body/volume-io.h"
#include "dataset/writers.h"

static const SkgWriter *const writers[] = {
  &skg_writer_png,          &skg_writer_tiff,
  &skg_writer_nrrd,         &skg_writer_synthex_hip,
  &skg_writer_deepfluoro,   &skg_writer_synthex_hip_scaled,
  &skg_writer_synthex_tool, &skg_writer_synthex_covid,
  &skg_writer_coco,         &skg_writer_heatmaps,
  &skg_writer_paired,       &skg_writer_unpaired,
  &skg_writer_dicom,        NULL,
};

const SkgWriter *const *
skg_writer_list (void)
{
  return writers;
}

const SkgWriter *
skg_writer_find (const char *name)
{
  for (guint i = 0; writers[i] != NULL; i++)
    if (strcmp (writers[i]->name, name) == 0)
      return writers[i];
  return NULL;
}

char *
skg_writer_dup_names (void)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; writers[i] != NULL; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", writers[i]->name);
  return g_string_free (names, FALSE);
}

char *
skg_writer_dup_folder (const char *name, const SkgPlan *plan, guint split)
{
  g_autofree char *prefix = skg_plan_dup_split_prefix (plan, split);

  return g_strdup_printf ("%s/%s", name, prefix);
}

char *
skg_writer_dup_part (const char *name, guint64 index)
{
  return g_strdup_printf (SKG_SET_WORK_FOLDER "/parts/%s/%" G_GUINT64_FORMAT ".part",
                          name, index);
}

gboolean
skg_writer_save_png (SkgSetFiles *files,
                     const char *path,
                     const void *pixels,
                     guint columns,
                     guint rows,
                     guint n_channels,
                     guint bits,
                     GError **error)
{
  g_autofree char *temporary = skg_set_files_begin (files, path);
  /* At the most: pixels, a filter byte a row, deflate's and PNG's heads. */
  guint64 n_bytes =
      ((guint64) columns * n_channels * bits / 8 + 1) * rows * 1001 / 1000 + 4096;

  return skg_set_files_probe (files, temporary, path, n_bytes, error) &&
         skg_image_save_png (temporary, pixels, columns, rows, n_channels, bits,
                             error) &&
         skg_set_files_commit (files, temporary, path, 0, FALSE, error);
}

/* Packed, a file has no least size: what it holds is looked at. */
static gboolean
check_nrrd (const char *temporary,
            const char *path,
            const float *values,
            gsize n,
            GError **error)
{
  SkgItkInfo info;
  g_autoptr (SkgItkFile) file =
      skg_itk_file_open (temporary, SKG_ITK_FORMAT_NRRD, &info, NULL);
  g_autofree float *back = g_new0 (float, n);

  if (file != NULL && info.size[0] * info.size[1] == n &&
      skg_itk_file_read_slices (file, 0, 1, back, NULL) &&
      memcmp (back, values, n * sizeof *values) == 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
               "%s: only part of it could be written; is the disk full?", path);
  return FALSE;
}

gboolean
skg_writer_save_float (SkgSetFiles *files,
                       const char *path,
                       const float *values,
                       const SkgShot *shot,
                       GError **error)
{
  g_autofree char *temporary = skg_set_files_begin (files, path);
  gsize n = (gsize) shot->columns * shot->rows;
  gboolean is_packed = g_str_has_suffix (path, ".nrrd");
  double pitch_mm[2];

  skg_shot_get_pitch_mm (shot, &pitch_mm[0], &pitch_mm[1]);
  if (fabs (pitch_mm[0] - pitch_mm[1]) > 1e-3 * pitch_mm[0])
    pitch_mm[0] = 0;
  return skg_image_save_float (temporary, values, shot->columns, shot->rows,
                               pitch_mm[0], error) &&
         (!is_packed || check_nrrd (temporary, path, values, n, error)) &&
         skg_set_files_commit (files, temporary, path,
                               is_packed ? 0 : n * sizeof *values, FALSE, error);
}

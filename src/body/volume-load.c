/* SPDX-License-Identifier: Apache-2.0
 * Reads CT volumes: decides the format, checks the header before memory is taken,
 * reduces where the volume is too large, reads slice by slice. */
#include "config.h"

#include "body/volume-load-private.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "body/dicom-series.h"
#include "body/image-file.h"
#include "body/volume-warnings.h"

/* Bytes of a file's voxels that are read at a time. */
#define READ_BYTES (32u << 20)

gboolean
skg_load_fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

gboolean
skg_load_report (SkgLoad *load, double fraction, const char *message, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (load->cancellable, error))
    return FALSE;
  if (load->progress != NULL)
    load->progress (load->done + (1 - load->done) * fraction, message, load->user_data);
  return !g_cancellable_set_error_if_cancelled (load->cancellable, error);
}

/* The smallest factor that keeps every limit, at least 1. */
static guint
choose_factor (const SkgLoadOptions *options, const guint size[3], gboolean is_floating)
{
  guint64 max_bytes =
      options->max_bytes != 0 ? options->max_bytes : skg_free_memory_bytes () / 2;
  guint longest = MAX (size[0], MAX (size[1], size[2]));
  guint factor = 1;

  while (factor < longest &&
         ((options->max_axis_voxels != 0 &&
           (longest + factor - 1) / factor > options->max_axis_voxels) ||
          skg_volume_builder_estimate_bytes (size, factor, is_floating) > max_bytes))
    factor++;
  return factor;
}

SkgVolumeBuilder *
skg_load_start (SkgLoad *load,
                const SkgGrid *grid,
                gboolean is_floating,
                GError **error)
{
  return skg_volume_builder_new (
      grid, choose_factor (&load->options, grid->size, is_floating), error);
}

SkgVolume *
skg_load_finish (SkgLoad *load,
                 SkgVolumeBuilder *builder,
                 const SkgGrid *full,
                 GError **error)
{
  g_autoptr (SkgVolume) volume = skg_volume_builder_finish (builder, error);
  g_autofree char *name = NULL;
  const SkgGrid *grid;
  guint factor;

  if (volume == NULL)
    return NULL;
  name = g_path_get_basename (load->path);
  skg_volume_set_name (volume, name);
  grid = skg_volume_get_grid (volume);
  factor = skg_volume_get_reduction (volume);
  if (factor > 1)
    {
      g_autofree char *text = g_strdup_printf (
          "reduced by %u along each axis: %u x %u x %u voxels became %u x %u x %u",
          factor, full->size[0], full->size[1], full->size[2], grid->size[0],
          grid->size[1], grid->size[2]);

      skg_volume_add_warning (volume, text);
    }
  skg_volume_check_values (volume);
  if (!skg_load_report (load, 1, NULL, error))
    return NULL;
  return g_steal_pointer (&volume);
}

gboolean
skg_load_check_info (const SkgItkInfo *info,
                     guint64 file_bytes,
                     guint64 *n_bytes,
                     GError **error)
{
  return skg_image_check_info (info, 1, file_bytes, n_bytes, error);
}

static gboolean
read_slices (SkgLoad *load,
             SkgReadSlices read,
             gpointer source,
             const SkgGrid *grid,
             SkgVolumeBuilder *builder,
             GError **error)
{
  gsize slice = (gsize) grid->size[0] * grid->size[1];
  guint n_at_once =
      (guint) CLAMP (READ_BYTES / (slice * sizeof (float)), 1, grid->size[2]);
  g_autofree float *values = g_try_new (float, slice *n_at_once);

  if (values == NULL)
    return skg_load_fail (error, "no memory for %u slices", n_at_once);
  for (guint first = 0; first < grid->size[2]; first += n_at_once)
    {
      guint n = MIN (n_at_once, grid->size[2] - first);

      if (!skg_load_report (load, (double) first / grid->size[2], "Reading", error) ||
          !read (source, first, n, values, error) ||
          !skg_volume_builder_add (builder, values, n, error))
        return FALSE;
    }
  return TRUE;
}

SkgVolume *
skg_load_image (SkgLoad *load,
                const SkgItkInfo *info,
                guint64 n_bytes,
                SkgReadSlices read,
                gpointer source,
                GError **error)
{
  SkgGrid grid = skg_image_get_grid (info);
  g_autoptr (SkgVolumeBuilder) builder = NULL;

  if (!skg_image_check_memory (info, n_bytes, error))
    return NULL;
  builder = skg_load_start (load, &grid, info->is_floating, error);
  if (builder == NULL || !read_slices (load, read, source, &grid, builder, error))
    return NULL;
  return skg_load_finish (load, builder, &grid, error);
}

static gboolean
read_itk_slices (gpointer source, guint first, guint n, float *values, GError **error)
{
  return skg_itk_file_read_slices (source, first, n, values, error);
}

static SkgVolume *
load_file (SkgLoad *load, guint64 file_bytes, GError **error)
{
  g_auto (SkgImageFile) image = { 0 };

  if (skg_image_file_is_known (load->path))
    {
      if (!skg_image_file_open (&image, load->path, file_bytes, 1, TRUE, load->progress,
                                load->user_data, load->cancellable, error))
        return NULL;
      load->done = image.is_unpacked ? 0.6 : 0;
      return skg_load_image (load, &image.info, image.n_bytes, read_itk_slices,
                             image.itk, error);
    }
  if (skg_dicom_is_file (load->path))
    return skg_load_dicom (load, error);
  skg_load_fail (error,
                 "not a volume that can be read; DICOM, NIfTI (.nii, .nii.gz), NRRD "
                 "(.nrrd, .nhdr) "
                 "and MetaImage (.mha, .mhd) are");
  return NULL;
}

static SkgVolume *
load_path (SkgLoad *load, GError **error)
{
  SkgVolume *volume;
  gboolean is_folder = FALSE;
  guint64 file_bytes = skg_image_file_stat (load->path, &is_folder, error);

  if (is_folder)
    return skg_load_dicom (load, error);
  if (file_bytes == 0)
    return NULL;
  volume = load_file (load, file_bytes, error);
  if (volume == NULL && !g_file_test (load->path, G_FILE_TEST_EXISTS) &&
      error != NULL && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (error);
      skg_load_fail (error, "the file disappeared while loading");
    }
  return volume;
}

SkgVolume *
skg_volume_load (const char *path,
                 const SkgLoadOptions *options,
                 SkgProgressFunc progress,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  SkgLoad load = { path, { 0 }, progress, user_data, cancellable, 0 };
  g_autoptr (GError) local = NULL;
  SkgVolume *volume;

  g_return_val_if_fail (path != NULL, NULL);

  if (options != NULL)
    load.options = *options;
  volume =
      skg_load_report (&load, 0, "Reading", &local) ? load_path (&load, &local) : NULL;
  if (volume != NULL)
    return volume;
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (&local, "%s: ", path);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

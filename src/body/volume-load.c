/* SPDX-License-Identifier: Apache-2.0
 * Reads CT volumes: decides the format, checks the header before memory is taken,
 * reduces where the volume is too large, reads slice by slice. */
#include "config.h"

#include "body/volume-load-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "body/dicom-series.h"
#include "body/meta-file.h"
#include "body/nifti-file.h"
#include "body/volume-warnings.h"

#define MAX_VOXELS_PER_AXIS 65535
/* The best that deflate can do: 1032 to 1 (zlib's documentation). */
#define MAX_DEFLATE_RATIO 1032
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

/* MemAvailable of /proc/meminfo: what can be had without swapping. */
static guint64
free_memory_bytes (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (g_file_get_contents ("/proc/meminfo", &text, NULL, NULL) &&
      (line = strstr (text, "MemAvailable:")) != NULL)
    return g_ascii_strtoull (line + strlen ("MemAvailable:"), NULL, 10) * 1024;
  return (guint64) sysconf (_SC_AVPHYS_PAGES) * (guint64) sysconf (_SC_PAGESIZE);
}

/* The smallest factor that keeps every limit, at least 1. */
static guint
choose_factor (const SkgLoadOptions *options, const guint size[3], gboolean is_floating)
{
  guint64 max_bytes =
      options->max_bytes != 0 ? options->max_bytes : free_memory_bytes () / 2;
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
  guint64 n = info->component_bytes;

  if (info->n_components != 1)
    return skg_load_fail (
        error,
        "the image has %u numbers per voxel (RGB or vectors); one (HU) is needed",
        info->n_components);
  if (info->n_beyond != 1)
    return skg_load_fail (error,
                          "the image has %u dimensions (%" G_GUINT64_FORMAT
                          " volumes); one 3-D volume is needed",
                          info->n_dimensions, info->n_beyond);
  for (int a = 0; a < 3; a++)
    {
      if (info->size[a] < 1 || info->size[a] > MAX_VOXELS_PER_AXIS)
        return skg_load_fail (error,
                              "size of axis %d is %" G_GUINT64_FORMAT
                              " voxels; 1 to %d are allowed",
                              a, info->size[a], MAX_VOXELS_PER_AXIS);
      if (!isfinite (info->spacing_mm[a]) || info->spacing_mm[a] <= 0)
        return skg_load_fail (error, "spacing of axis %d is %g mm; it must be above 0",
                              a, info->spacing_mm[a]);
      n *= info->size[a]; /* 65535^3 * 8 fits in 64 bits */
    }
  *n_bytes = n;
  if (file_bytes > 0 && n / MAX_DEFLATE_RATIO > file_bytes)
    return skg_load_fail (error,
                          "the header claims %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT
                          " x %" G_GUINT64_FORMAT " voxels (%" G_GUINT64_FORMAT
                          " bytes), but the file has only %" G_GUINT64_FORMAT " bytes",
                          info->size[0], info->size[1], info->size[2], n, file_bytes);
  return TRUE;
}

static SkgGrid
grid_from_info (const SkgItkInfo *info)
{
  SkgGrid grid;

  for (int a = 0; a < 3; a++)
    {
      grid.size[a] = (guint) info->size[a];
      grid.spacing_mm[a] = info->spacing_mm[a];
      grid.direction[a] = skg_vec3 (info->direction[a][0], info->direction[a][1],
                                    info->direction[a][2]);
    }
  grid.origin_mm =
      skg_vec3 (info->origin_mm[0], info->origin_mm[1], info->origin_mm[2]);
  return grid;
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
  SkgGrid grid = grid_from_info (info);
  g_autoptr (SkgVolumeBuilder) builder = NULL;

  if (!info->can_stream && n_bytes > free_memory_bytes () / 10 * 8)
    {
      skg_load_fail (
          error,
          "its %" G_GUINT64_FORMAT
          " MB must be read at once and only %" G_GUINT64_FORMAT
          " MB of memory are free; NIfTI or uncompressed MHA can be read in parts",
          n_bytes >> 20, free_memory_bytes () >> 20);
      return NULL;
    }
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

/* @file_bytes: 0 if the voxels may lie in another file. */
static SkgVolume *
load_itk (SkgLoad *load,
          const char *path,
          SkgItkFormat format,
          guint64 file_bytes,
          GError **error)
{
  SkgItkInfo info;
  g_autoptr (SkgItkFile) file = skg_itk_file_open (path, format, &info, error);
  guint64 n_bytes = 0;

  if (file == NULL || !skg_load_check_info (&info, file_bytes, &n_bytes, error))
    return NULL;
  if (format == SKG_ITK_FORMAT_META && info.can_stream &&
      skg_meta_count_bytes (path) < n_bytes)
    {
      skg_load_fail (error,
                     "truncated: the header promises %" G_GUINT64_FORMAT
                     " bytes of voxels, %" G_GUINT64_FORMAT " are there",
                     n_bytes, skg_meta_count_bytes (path));
      return NULL;
    }
  return skg_load_image (load, &info, n_bytes, read_itk_slices, file, error);
}

static SkgVolume *
load_nifti (SkgLoad *load, guint64 file_bytes, GError **error)
{
  SkgVolume *volume;
  gboolean is_packed;
  guint64 n_bytes = 0;
  char *unpacked;

  if (!skg_nifti_check (load->path, &is_packed, &n_bytes, error))
    return NULL;
  if (n_bytes / (is_packed ? MAX_DEFLATE_RATIO : 1) > file_bytes)
    {
      skg_load_fail (error,
                     "truncated: the header promises %" G_GUINT64_FORMAT
                     " bytes%s, the file has %" G_GUINT64_FORMAT,
                     n_bytes, is_packed ? " unpacked" : "", file_bytes);
      return NULL;
    }
  if (!is_packed)
    return !skg_nifti_check_finite (load->path, load->cancellable, error)
               ? NULL
               : load_itk (load, load->path, SKG_ITK_FORMAT_NIFTI, file_bytes, error);

  unpacked = skg_nifti_unpack (load->path, n_bytes, load->progress, load->user_data,
                               load->cancellable, error);
  if (unpacked == NULL)
    return NULL;
  load->done = 0.6;
  volume = !skg_nifti_check_finite (unpacked, load->cancellable, error)
               ? NULL
               : load_itk (load, unpacked, SKG_ITK_FORMAT_NIFTI, n_bytes, error);
  skg_nifti_remove (unpacked);
  return volume;
}

static gboolean
has_suffix (const char *path, const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, suffix);
}

static SkgVolume *
load_file (SkgLoad *load, guint64 file_bytes, GError **error)
{
  if (has_suffix (load->path, ".nii") || has_suffix (load->path, ".nii.gz"))
    return load_nifti (load, file_bytes, error);
  if (has_suffix (load->path, ".nrrd"))
    return load_itk (load, load->path, SKG_ITK_FORMAT_NRRD, file_bytes, error);
  if (has_suffix (load->path, ".nhdr"))
    return load_itk (load, load->path, SKG_ITK_FORMAT_NRRD, 0, error);
  if (has_suffix (load->path, ".mha"))
    return load_itk (load, load->path, SKG_ITK_FORMAT_META, file_bytes, error);
  if (has_suffix (load->path, ".mhd"))
    return load_itk (load, load->path, SKG_ITK_FORMAT_META, 0, error);
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
  GStatBuf status;
  SkgVolume *volume;
  /* Not blocking: the path may be a pipe that nobody writes to. */
  int fd = g_open (load->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  int error_number = errno;

  if (fd >= 0)
    close (fd);
  if (fd < 0 || g_stat (load->path, &status) != 0)
    {
      skg_load_fail (error, "%s", g_strerror (error_number));
      return NULL;
    }
  if (S_ISDIR (status.st_mode))
    return skg_load_dicom (load, error);
  if (!S_ISREG (status.st_mode) || status.st_size == 0)
    {
      skg_load_fail (error, S_ISREG (status.st_mode) ? "the file is empty"
                                                     : "not a file or a folder");
      return NULL;
    }
  volume = load_file (load, (guint64) status.st_size, error);
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

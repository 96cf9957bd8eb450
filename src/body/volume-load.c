/* SPDX-License-Identifier: Apache-2.0
 * Reads CT volumes: decides the format, checks the header before memory is taken,
 * reduces where the volume is too large, reads slice by slice. */
#include "config.h"

#include "body/volume-io.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "body/dicom-series.h"
#include "body/itk-bridge.h"
#include "body/meta-file.h"
#include "body/nifti-file.h"
#include "body/volume-builder.h"
#include "body/volume-warnings.h"

#define MAX_VOXELS_PER_AXIS 65535
/* The best that deflate can do: 1032 to 1 (zlib's documentation). */
#define MAX_DEFLATE_RATIO 1032
/* Bytes of a file's voxels that are read at a time. */
#define READ_BYTES (32u << 20)

/* What one load works with. */
typedef struct
{
  const char *path;
  SkgLoadOptions options;
  SkgProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
  double done; /* fraction that was done before the slices are read */
} Load;

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
report (Load *load, double fraction, const char *message, GError **error)
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

/* Names, reduction and values: what there is to say of a finished volume. */
static SkgVolume *
finish (Load *load, SkgVolumeBuilder *builder, const SkgGrid *full, GError **error)
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
  if (!report (load, 1, NULL, error))
    return NULL;
  return g_steal_pointer (&volume);
}

/* The header against what a volume can be; nothing has been allocated yet. */
static gboolean
check_info (const SkgItkInfo *info,
            guint64 file_bytes,
            guint64 *n_bytes,
            GError **error)
{
  guint64 n = info->component_bytes;

  if (info->n_components != 1)
    return fail (
        error,
        "the image has %u numbers per voxel (RGB or vectors); one (HU) is needed",
        info->n_components);
  if (info->n_beyond != 1)
    return fail (error,
                 "the image has %u dimensions (%" G_GUINT64_FORMAT
                 " volumes); one 3-D volume is needed",
                 info->n_dimensions, info->n_beyond);
  for (int a = 0; a < 3; a++)
    {
      if (info->size[a] < 1 || info->size[a] > MAX_VOXELS_PER_AXIS)
        return fail (error,
                     "size of axis %d is %" G_GUINT64_FORMAT
                     " voxels; 1 to %d are allowed",
                     a, info->size[a], MAX_VOXELS_PER_AXIS);
      if (!isfinite (info->spacing_mm[a]) || info->spacing_mm[a] <= 0)
        return fail (error, "spacing of axis %d is %g mm; it must be above 0", a,
                     info->spacing_mm[a]);
      n *= info->size[a]; /* 65535^3 * 8 fits in 64 bits */
    }
  *n_bytes = n;
  if (file_bytes > 0 && n / MAX_DEFLATE_RATIO > file_bytes)
    return fail (error,
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
read_slices (Load *load,
             SkgItkFile *file,
             const SkgGrid *grid,
             SkgVolumeBuilder *builder,
             GError **error)
{
  gsize slice = (gsize) grid->size[0] * grid->size[1];
  guint n_at_once =
      (guint) CLAMP (READ_BYTES / (slice * sizeof (float)), 1, grid->size[2]);
  g_autofree float *values = g_try_new (float, slice *n_at_once);

  if (values == NULL)
    return fail (error, "no memory for %u slices", n_at_once);
  for (guint first = 0; first < grid->size[2]; first += n_at_once)
    {
      guint n = MIN (n_at_once, grid->size[2] - first);

      if (!report (load, (double) first / grid->size[2], "Reading", error) ||
          !skg_itk_file_read_slices (file, first, n, values, error) ||
          !skg_volume_builder_add (builder, values, n, error))
        return FALSE;
    }
  return TRUE;
}

/* @file_bytes: 0 if the voxels may lie in another file. */
static SkgVolume *
load_itk (Load *load,
          const char *path,
          SkgItkFormat format,
          guint64 file_bytes,
          GError **error)
{
  SkgItkInfo info;
  g_autoptr (SkgItkFile) file = skg_itk_file_open (path, format, &info, error);
  g_autoptr (SkgVolumeBuilder) builder = NULL;
  guint64 n_bytes = 0;
  SkgGrid grid;

  if (file == NULL || !check_info (&info, file_bytes, &n_bytes, error))
    return NULL;
  if (format == SKG_ITK_FORMAT_META && info.can_stream &&
      skg_meta_count_bytes (path) < n_bytes)
    {
      fail (error,
            "truncated: the header promises %" G_GUINT64_FORMAT
            " bytes of voxels, %" G_GUINT64_FORMAT " are there",
            n_bytes, skg_meta_count_bytes (path));
      return NULL;
    }
  if (!info.can_stream && n_bytes > free_memory_bytes () / 10 * 8)
    {
      fail (error,
            "its %" G_GUINT64_FORMAT
            " MB must be read at once and only %" G_GUINT64_FORMAT
            " MB of memory are free; NIfTI or uncompressed MHA can be read in parts",
            n_bytes >> 20, free_memory_bytes () >> 20);
      return NULL;
    }
  grid = grid_from_info (&info);
  builder = skg_volume_builder_new (
      &grid, choose_factor (&load->options, grid.size, info.is_floating), error);
  if (builder == NULL || !read_slices (load, file, &grid, builder, error))
    return NULL;
  return finish (load, builder, &grid, error);
}

static SkgVolume *
load_nifti (Load *load, guint64 file_bytes, GError **error)
{
  SkgVolume *volume;
  gboolean is_packed;
  guint64 n_bytes = 0;
  char *unpacked;

  if (!skg_nifti_check (load->path, &is_packed, &n_bytes, error))
    return NULL;
  if (n_bytes / (is_packed ? MAX_DEFLATE_RATIO : 1) > file_bytes)
    {
      fail (error,
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

/* One DICOM slice as float. */
static gboolean
read_dicom_slice (const SkgDicomSlice *slice,
                  const SkgGrid *grid,
                  float *values,
                  GError **error)
{
  SkgItkInfo info;
  g_autoptr (GError) local = NULL;
  g_autoptr (SkgItkFile) file =
      skg_itk_file_open (slice->path, SKG_ITK_FORMAT_DICOM, &info, &local);
  g_autofree char *name = g_path_get_basename (slice->path);

  if (file != NULL && (info.size[0] != grid->size[0] || info.size[1] != grid->size[1] ||
                       info.size[2] != 1 || info.n_components != 1))
    return fail (error, "slice %s: its picture is not as its header says", name);
  if (file != NULL && skg_itk_file_read_slices (file, 0, 1, values, &local))
    return TRUE;
  if (g_file_test (slice->path, G_FILE_TEST_EXISTS))
    return fail (error, "slice %s: %s", name, local->message);
  return fail (error, "slice %s disappeared while loading", name);
}

static double
slice_place (const SkgDicomSeries *series, guint index)
{
  return ((const SkgDicomSlice *) g_ptr_array_index (series->slices, index))->place;
}

/* The grid's slices that lie between slices @index - 1 (@before) and @index (@after).
 */
static gboolean
add_interpolated (const SkgDicomSeries *series,
                  guint index,
                  const float *before,
                  const float *after,
                  float *mixed,
                  guint *n_made,
                  SkgVolumeBuilder *builder,
                  GError **error)
{
  gsize n = (gsize) series->grid.size[0] * series->grid.size[1];
  double place = slice_place (series, index);
  double last_place = index > 0 ? slice_place (series, index - 1) : place;
  gboolean is_last = index + 1 == series->slices->len;

  /* The grid's last slice may lie a hair beyond the last slice. */
  for (; *n_made < series->grid.size[2] && (*n_made <= place || is_last); (*n_made)++)
    {
      double t = place > last_place ? (*n_made - last_place) / (place - last_place) : 1;
      float weight = (float) CLAMP (t, 0, 1);

      for (gsize i = 0; i < n; i++)
        mixed[i] = before[i] + weight * (after[i] - before[i]);
      if (!skg_volume_builder_add (builder, mixed, 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_dicom_slices (Load *load,
                   const SkgDicomSeries *series,
                   SkgVolumeBuilder *builder,
                   GError **error)
{
  gsize n = (gsize) series->grid.size[0] * series->grid.size[1];
  g_autofree float *before = g_new0 (float, n);
  g_autofree float *after = g_new0 (float, n);
  g_autofree float *mixed = g_new (float, n);
  guint n_made = 0;

  for (guint s = 0; s < series->slices->len; s++)
    {
      const SkgDicomSlice *slice = g_ptr_array_index (series->slices, s);
      float *other = before;

      before = after;
      after = other;
      if (!report (load, (double) s / series->slices->len, "Reading slices", error) ||
          !read_dicom_slice (slice, &series->grid, after, error))
        return FALSE;
      if (series->is_even ? !skg_volume_builder_add (builder, after, 1, error)
                          : !add_interpolated (series, s, before, after, mixed, &n_made,
                                               builder, error))
        return FALSE;
    }
  return TRUE;
}

static SkgVolume *
load_dicom (Load *load, GError **error)
{
  g_autoptr (SkgDicomSeries) series = NULL;
  g_autoptr (SkgVolumeBuilder) builder = NULL;
  SkgVolume *volume;

  series = skg_dicom_series_find (load->path, load->options.series, load->progress,
                                  load->user_data, load->cancellable, error);
  if (series == NULL)
    return NULL;
  load->done = 0.2;
  if (series->n_frames > 1)
    {
      const SkgDicomSlice *only = g_ptr_array_index (series->slices, 0);

      volume = load_itk (load, only->path, SKG_ITK_FORMAT_DICOM, 0, error);
    }
  else
    {
      builder = skg_volume_builder_new (
          &series->grid, choose_factor (&load->options, series->grid.size, FALSE),
          error);
      if (builder == NULL || !read_dicom_slices (load, series, builder, error))
        return NULL;
      volume = finish (load, builder, &series->grid, error);
    }
  for (guint i = 0; volume != NULL && i < series->warnings->len; i++)
    skg_volume_add_warning (volume, g_ptr_array_index (series->warnings, i));
  return volume;
}

static gboolean
has_suffix (const char *path, const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, suffix);
}

static SkgVolume *
load_file (Load *load, guint64 file_bytes, GError **error)
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
    return load_dicom (load, error);
  fail (error, "not a volume that can be read; DICOM, NIfTI (.nii, .nii.gz), NRRD "
               "(.nrrd, .nhdr) "
               "and MetaImage (.mha, .mhd) are");
  return NULL;
}

static SkgVolume *
load_path (Load *load, GError **error)
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
      fail (error, "%s", g_strerror (error_number));
      return NULL;
    }
  if (S_ISDIR (status.st_mode))
    return load_dicom (load, error);
  if (!S_ISREG (status.st_mode) || status.st_size == 0)
    {
      fail (error,
            S_ISREG (status.st_mode) ? "the file is empty" : "not a file or a folder");
      return NULL;
    }
  volume = load_file (load, (guint64) status.st_size, error);
  if (volume == NULL && !g_file_test (load->path, G_FILE_TEST_EXISTS) &&
      error != NULL && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (error);
      fail (error, "the file disappeared while loading");
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
  Load load = { path, { 0 }, progress, user_data, cancellable, 0 };
  g_autoptr (GError) local = NULL;
  SkgVolume *volume;

  g_return_val_if_fail (path != NULL, NULL);

  if (options != NULL)
    load.options = *options;
  volume = report (&load, 0, "Reading", &local) ? load_path (&load, &local) : NULL;
  if (volume != NULL)
    return volume;
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (&local, "%s: ", path);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* SPDX-License-Identifier: Apache-2.0
 * Reads CT volumes from DICOM series: slice by slice, through a program that a damaged
 * file may end. */
#include "config.h"

#include "body/volume-load-private.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "body/dicom-series.h"

/* A picture of one grey compresses without end, but with its header each file has some
 * hundred bytes: even one of 4096 x 4096 stays below this. */
#define MAX_BYTES_PER_FILE_BYTE 65536

/* Rows and columns against the size of the file, before memory is taken for them. */
static gboolean
check_claim (const char *path, const guint size[3], guint n_frames, GError **error)
{
  guint64 n_bytes = (guint64) size[0] * size[1] * n_frames * sizeof (gint16);
  g_autofree char *name = g_path_get_basename (path);
  GStatBuf status;

  /* That it has gone is for the reader to say. */
  if (g_stat (path, &status) != 0 ||
      n_bytes / MAX_BYTES_PER_FILE_BYTE <= (guint64) status.st_size)
    return TRUE;
  return skg_load_fail (error,
                        "%s: the header claims %u x %u pixels in %u frames, but the "
                        "file has only %" G_GUINT64_FORMAT " bytes",
                        name, size[0], size[1], n_frames, (guint64) status.st_size);
}

/* One DICOM slice as float. */
static gboolean
read_slice (SkgDicomReader *reader,
            const SkgDicomSlice *slice,
            const SkgGrid *grid,
            float *values,
            GError **error)
{
  guint64 n = (guint64) grid->size[0] * grid->size[1];
  g_autofree char *name = g_path_get_basename (slice->path);
  g_autoptr (GError) local = NULL;
  SkgItkInfo info;
  gboolean opened = skg_dicom_reader_open (reader, slice->path, n, &info, &local);

  if (opened && (info.size[0] != grid->size[0] || info.size[1] != grid->size[1] ||
                 info.size[2] != 1 || info.n_components != 1))
    return skg_load_fail (error, "slice %s: its picture is not as its header says",
                          name);
  if (opened && skg_dicom_reader_read_slice (reader, 0, values, n, &local))
    return TRUE;
  if (!g_error_matches (local, SKG_ERROR, SKG_ERROR_INPUT) ||
      skg_dicom_reader_has_stopped (reader))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (g_file_test (slice->path, G_FILE_TEST_EXISTS))
    return skg_load_fail (error, "slice %s: %s", name, local->message);
  return skg_load_fail (error, "slice %s disappeared while loading", name);
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
read_series (SkgLoad *load,
             SkgDicomReader *reader,
             const SkgDicomSeries *series,
             SkgVolumeBuilder *builder,
             GError **error)
{
  gsize n = (gsize) series->grid.size[0] * series->grid.size[1];
  g_autofree float *before = g_try_new0 (float, n);
  g_autofree float *after = g_try_new0 (float, n);
  g_autofree float *mixed = g_try_new (float, n);
  guint n_made = 0;

  if (before == NULL || after == NULL || mixed == NULL)
    return skg_load_fail (error, "no memory for slices of %u x %u pixels",
                          series->grid.size[0], series->grid.size[1]);
  for (guint s = 0; s < series->slices->len; s++)
    {
      const SkgDicomSlice *slice = g_ptr_array_index (series->slices, s);
      float *other = before;

      before = after;
      after = other;
      if (!skg_load_report (load, (double) s / series->slices->len, "Reading slices",
                            error) ||
          !read_slice (reader, slice, &series->grid, after, error))
        return FALSE;
      if (series->is_even ? !skg_volume_builder_add (builder, after, 1, error)
                          : !add_interpolated (series, s, before, after, mixed, &n_made,
                                               builder, error))
        return FALSE;
    }
  return TRUE;
}

/* The frames of one open file. */
typedef struct
{
  SkgDicomReader *reader;
  gsize frame_voxels;
} Frames;

static gboolean
read_frames (gpointer source, guint first, guint n, float *values, GError **error)
{
  Frames *frames = source;

  for (guint i = 0; i < n; i++)
    if (!skg_dicom_reader_read_slice (frames->reader, first + i,
                                      values + i * frames->frame_voxels,
                                      frames->frame_voxels, error))
      return FALSE;
  return TRUE;
}

static SkgVolume *
load_multi_frame (SkgLoad *load,
                  SkgDicomReader *reader,
                  const SkgDicomSeries *series,
                  GError **error)
{
  const SkgDicomSlice *only = g_ptr_array_index (series->slices, 0);
  const guint *size = series->grid.size;
  Frames frames = { reader, 0 };
  guint64 n_bytes = 0;
  SkgItkInfo info;

  if (!check_claim (only->path, size, size[2], error) ||
      !skg_dicom_reader_open (reader, only->path, (guint64) size[0] * size[1] * size[2],
                              &info, error) ||
      !skg_load_check_info (&info, 0, &n_bytes, error))
    return NULL;
  if (info.size[0] != size[0] || info.size[1] != size[1] || info.size[2] != size[2])
    {
      skg_load_fail (error, "its pictures are not as its header says");
      return NULL;
    }
  frames.frame_voxels = info.size[0] * info.size[1];
  return skg_load_image (load, &info, n_bytes, read_frames, &frames, error);
}

static SkgVolume *
load_slices (SkgLoad *load,
             SkgDicomReader *reader,
             const SkgDicomSeries *series,
             GError **error)
{
  g_autoptr (SkgVolumeBuilder) builder = NULL;

  for (guint s = 0; s < series->slices->len; s++)
    if (!check_claim (((SkgDicomSlice *) g_ptr_array_index (series->slices, s))->path,
                      series->grid.size, 1, error))
      return NULL;
  builder = skg_load_start (load, &series->grid, FALSE, error);
  if (builder == NULL || !read_series (load, reader, series, builder, error))
    return NULL;
  return skg_load_finish (load, builder, &series->grid, error);
}

SkgVolume *
skg_load_dicom (SkgLoad *load, GError **error)
{
  g_autoptr (SkgDicomReader) reader = skg_dicom_reader_new (load->cancellable, error);
  g_autoptr (SkgDicomSeries) series = NULL;
  SkgVolume *volume;

  if (reader == NULL)
    return NULL;
  series =
      skg_dicom_series_find (reader, load->path, load->options.series, load->progress,
                             load->user_data, load->cancellable, error);
  if (series == NULL)
    return NULL;
  load->done = 0.2;
  volume = series->n_frames > 1 ? load_multi_frame (load, reader, series, error)
                                : load_slices (load, reader, series, error);
  for (guint i = 0; volume != NULL && i < series->warnings->len; i++)
    skg_volume_add_warning (volume, g_ptr_array_index (series->warnings, i));
  return volume;
}

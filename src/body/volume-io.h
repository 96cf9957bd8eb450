/* SPDX-License-Identifier: Apache-2.0
 * Reading CT volumes (DICOM series folder, NIfTI, NRRD, MHA/MHD) and writing volumes
 * and pictures. The only callers of the ITK bridge. */
#pragma once

#include <gio/gio.h>

#include "body/volume.h"

G_BEGIN_DECLS

/**
 * SkgProgressFunc:
 * @fraction: 0 to 1
 * @message: (nullable): what is being done, for people
 *
 * Called from the thread that works.
 */
typedef void (*SkgProgressFunc) (double fraction,
                                 const char *message,
                                 gpointer user_data);

/**
 * SkgLoadOptions:
 * @series: (nullable): DICOM Series Instance UID to take from a folder that holds
 *   several (a unique ending of it is enough); "none" for that of files without one
 * @max_axis_voxels: reduce by an integer factor until no axis is longer; 0: no limit.
 *   The caller passes the renderer's GL limit
 * @max_bytes: reduce until the voxels fit; 0: half the free memory of the machine
 * @draft: a built-in body of an eighth of the voxels (skg_phantom_draft_new()); a CT is
 *   read whole
 */
typedef struct
{
  const char *series;
  guint max_axis_voxels;
  guint64 max_bytes;
  gboolean draft;
} SkgLoadOptions;

/**
 * skg_volume_load:
 * @path: a file or a DICOM folder
 * @options: (nullable): %NULL for none
 * @progress: (nullable) (scope call): progress
 * @error: %SKG_ERROR_INPUT: one line that names the file, what is wrong and what is
 *   allowed; %SKG_ERROR_SERIES lists "UID  N slices  description" lines after a first
 * one
 *
 * Reads and rescales to HU, checks the header's sizes before memory is taken, keeps
 * any direction as a matrix. Blocks; call it from a GTask. Thread-safe.
 *
 * Returns: (transfer full): a volume, named after the file, with warnings
 */
SkgVolume *skg_volume_load (const char *path,
                            const SkgLoadOptions *options,
                            SkgProgressFunc progress,
                            gpointer user_data,
                            GCancellable *cancellable,
                            GError **error);

/**
 * skg_volume_save:
 * @path: ends in .nii, .nii.gz, .nrrd, .mha or .mhd
 *
 * Writes whole or not at all (temporary name, then rename; .mhd: data file first).
 */
gboolean skg_volume_save (SkgVolume *volume, const char *path, GError **error);

/* One number from 0 to 255 per voxel of @grid, i fastest; @path as
 * skg_volume_save(). */
gboolean skg_grid_save_labels (const SkgGrid *grid,
                               const guint8 *labels,
                               const char *path,
                               GError **error);

/**
 * skg_volume_describe:
 * Returns: (transfer full): what `skg info` prints, as a JSON text: path name, size,
 *   spacing_mm, origin_mm, direction, orientation letters, voxel type, hu_min, hu_max,
 *   reduction, warnings
 */
char *skg_volume_describe (SkgVolume *volume);

/* "LPS"-like letters: the patient direction toward which i, j, k grow. */
char *skg_grid_dup_orientation (const SkgGrid *grid);

/**
 * skg_image_save_float:
 * @path: ends in .mha, .nrrd, .nii.gz or .tiff/.tif
 * @values: rows * columns, top row first
 * @pitch_mm: written as pixel spacing, 0 for none
 */
gboolean skg_image_save_float (const char *path,
                               const float *values,
                               guint columns,
                               guint rows,
                               double pitch_mm,
                               GError **error);

/**
 * skg_image_save_png:
 * @path: ends in .png, or "-" for standard output
 * @pixels: rows of @n_channels (1 grey, 3 RGB, 4 RGBA) of 8 bits, or 1 of 16 bits
 *   native order, top row first, no padding
 * @bits: 8 or 16
 */
gboolean skg_image_save_png (const char *path,
                             const void *pixels,
                             guint columns,
                             guint rows,
                             guint n_channels,
                             guint bits,
                             GError **error);

G_END_DECLS

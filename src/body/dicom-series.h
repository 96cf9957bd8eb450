/* SPDX-License-Identifier: Apache-2.0
 * Finds the slices of one DICOM CT series and the grid that they stand on. */
#pragma once

#include "body/dicom-reader.h"
#include "body/volume-io.h"

G_BEGIN_DECLS

/**
 * SkgDicomSlice:
 * @path: file
 * @position_mm: patient LPS of the centre of its first pixel
 * @place: where it stands along the grid's k axis, in voxels; 0 for the first
 */
typedef struct
{
  char *path;
  char *instance_uid;
  SkgVec3 position_mm;
  double along_mm;
  double place;
} SkgDicomSlice;

/**
 * SkgDicomSeries:
 * @slices: (element-type SkgDicomSlice): ascending along k
 * @grid: even grid from the first slice to the last; k points along the line of the
 *   slices, which a tilted gantry slants against the slices' normal. Of a multi-frame
 *   object only the size is known here
 * @is_even: slice k of the grid is slices[k]; else slices have to be interpolated
 * @warnings: (element-type utf8): what was odd
 * @n_frames: above 1 for the single file of a multi-frame object
 */
typedef struct
{
  GPtrArray *slices;
  SkgGrid grid;
  gboolean is_even;
  GPtrArray *warnings;
  guint n_frames;
} SkgDicomSeries;

/**
 * skg_dicom_series_find:
 * @path: a folder, searched with its subfolders, or one file: then the series that
 *   the file belongs to, in the file's own folder
 * @series: (nullable): Series Instance UID or a unique ending of it
 * @error: %SKG_ERROR_SERIES if there are several and none was chosen
 */
SkgDicomSeries *skg_dicom_series_find (SkgDicomReader *reader,
                                       const char *path,
                                       const char *series,
                                       SkgProgressFunc progress,
                                       gpointer user_data,
                                       GCancellable *cancellable,
                                       GError **error);
void skg_dicom_series_free (SkgDicomSeries *series);

/* The first bytes of a file are those of DICOM. */
gboolean skg_dicom_is_file (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgDicomSeries, skg_dicom_series_free)

G_END_DECLS

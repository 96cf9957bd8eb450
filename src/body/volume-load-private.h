/* SPDX-License-Identifier: Apache-2.0
 * One load of a volume, as volume-load.c and volume-load-dicom.c share it. */
#pragma once

#include "body/itk-bridge.h"
#include "body/volume-builder.h"
#include "body/volume-io.h"

G_BEGIN_DECLS

/* What one load works with. */
typedef struct
{
  const char *path;
  SkgLoadOptions options;
  SkgProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
  double done; /* fraction that was done before the slices are read */
} SkgLoad;

/* Always FALSE; @error becomes %SKG_ERROR_INPUT. */
gboolean skg_load_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Tells how far the reading of slices is. FALSE if the load was cancelled. */
gboolean
skg_load_report (SkgLoad *load, double fraction, const char *message, GError **error);

/* A builder that reduces by as much as the options and the free memory ask. */
SkgVolumeBuilder *skg_load_start (SkgLoad *load,
                                  const SkgGrid *grid,
                                  gboolean is_floating,
                                  GError **error);

/* Name, reduction and values: what there is to say of a finished volume. */
SkgVolume *skg_load_finish (SkgLoad *load,
                            SkgVolumeBuilder *builder,
                            const SkgGrid *full,
                            GError **error);

/* The header against what a volume can be; nothing has been allocated yet.
 * @file_bytes: 0 if not known; @n_bytes: (out): of all voxels, as the file holds them
 */
gboolean skg_load_check_info (const SkgItkInfo *info,
                              guint64 file_bytes,
                              guint64 *n_bytes,
                              GError **error);

/* Slices @first to @first + @n - 1 as float. */
typedef gboolean (*SkgReadSlices) (
    gpointer source, guint first, guint n, float *values, GError **error);

/* All of an image whose @info has been checked. */
SkgVolume *skg_load_image (SkgLoad *load,
                           const SkgItkInfo *info,
                           guint64 n_bytes,
                           SkgReadSlices read,
                           gpointer source,
                           GError **error);

/* load->path is a folder, or a file of a series. */
SkgVolume *skg_load_dicom (SkgLoad *load, GError **error);

G_END_DECLS

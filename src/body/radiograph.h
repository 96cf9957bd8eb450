/* SPDX-License-Identifier: Apache-2.0
 * A real X-ray picture from a file, to be compared with. Immutable. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKG_RADIOGRAPH_MAX_SIDE 8192

/**
 * SkgRadiograph:
 * @values: float[rows][columns], top row first, as the file has them (the mean of its
 *   colours)
 * @pitch_mm: pixel spacing; 0 if the file says none
 * @name: the file's
 * @n_frames: that the file has; the first is what was read
 */
typedef struct
{
  guint columns;
  guint rows;
  float *values;
  double pitch_mm;
  char *name;
  guint n_frames;
} SkgRadiograph;

/**
 * skg_radiograph_load:
 * @path: .png, .tif, .tiff; anything else is read as DICOM
 * @error: %SKG_ERROR_INPUT: one line that names the file: no picture, damaged, larger
 *   than 8192 x 8192 pixels, or flat (all pixels the same)
 *
 * Blocks.
 */
SkgRadiograph *
skg_radiograph_load (const char *path, GCancellable *cancellable, GError **error);
void skg_radiograph_free (SkgRadiograph *radiograph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgRadiograph, skg_radiograph_free)

/**
 * skg_radiograph_get_scale:
 * @low, @high: (out): values between which all but a hundredth at either end lie
 */
void
skg_radiograph_get_scale (const SkgRadiograph *radiograph, double *low, double *high);

G_END_DECLS

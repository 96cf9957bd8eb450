/* SPDX-License-Identifier: Apache-2.0
 * Real pictures that a scene is to look like: read, brought to a network's size,
 * measured. */
#pragma once

#include "body/radiograph.h"
#include "body/volume-io.h"
#include "scene/style-stats.h"

G_BEGIN_DECLS

/* Noise is measured in blocks of 64 pixels; a network's input is seldom above 1024. */
#define SKG_STYLE_MIN_PX 64u
#define SKG_STYLE_MAX_PX 1024u

/**
 * SkgStyleReal: immutable but for @stats, which skg_style_real_invert() turns.
 * @image: float[rows][columns], as the file has it
 * @exposed: guint8[rows][columns], by skg_style_find_exposed()
 * @share: of its pixels that are exposed
 */
typedef struct
{
  char *name;
  guint columns;
  guint rows;
  float *image;
  guint8 *exposed;
  double share;
  SkgStyleStats stats;
} SkgStyleReal;

/**
 * skg_style_real_new:
 * @image: float[rows][columns], copied
 * @size_px: longer side that it is brought to: pixels that lie in one of the new ones
 *   are averaged, with the share of each that does, so that it has the pixels that a
 *   simulated picture of that size has
 * @error: %SKG_ERROR_INPUT: begins with @name: fewer pixels than @size_px (it would be
 *   blurred by enlarging it), fewer than 64 on the shorter side then, or nothing in it
 *   that can be measured
 */
SkgStyleReal *skg_style_real_new (const char *name,
                                  const float *image,
                                  guint columns,
                                  guint rows,
                                  guint size_px,
                                  GError **error);
void skg_style_real_free (SkgStyleReal *real);
/* The statistics of the negative from now on. */
void skg_style_real_invert (SkgStyleReal *real);

/**
 * SkgStyleFolder:
 * @reals: (element-type SkgStyleReal): by name
 * @n_files: files of the folder, hidden ones and folders apart
 * @n_failed: of those that were looked at
 * @failure: (nullable): why the first of them failed; names it
 */
typedef struct
{
  GPtrArray *reals;
  guint n_files;
  guint n_failed;
  char *failure;
} SkgStyleFolder;

/**
 * skg_style_folder_load:
 * @path: folder of .png, .tif, .tiff; any other file is read as DICOM
 * @max: at most so many pictures, evenly chosen from all
 * @error: %SKG_ERROR_INPUT: no folder, no file in it, or none that can be used: then it
 *   says what is wrong with the first
 */
SkgStyleFolder *skg_style_folder_load (const char *path,
                                       guint size_px,
                                       guint max,
                                       SkgProgressFunc progress,
                                       gpointer user_data,
                                       GCancellable *cancellable,
                                       GError **error);
void skg_style_folder_free (SkgStyleFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgStyleReal, skg_style_real_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgStyleFolder, skg_style_folder_free)

G_END_DECLS

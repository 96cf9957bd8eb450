/* SPDX-License-Identifier: Apache-2.0
 * What the HDF5 layouts share: parts of a picture and its labels, and what a manifest's
 * line says. */
#pragma once

#include "dataset/h5-file.h"
#include "dataset/writer.h"

G_BEGIN_DECLS

/* A part: float[rows][columns] and guint8[rows][columns] of labels. */
gboolean skg_h5_write_part (const char *format,
                            const SkgShot *shot,
                            SkgSetFiles *files,
                            GError **error);

/**
 * SkgH5Sample: one sample at the end of a set.
 * @pose: 4 x 4, patient from camera
 */
typedef struct
{
  JsonObject *record;
  guint64 index;
  guint body;
  guint split;
  guint columns;
  guint rows;
  double pixel_mm[2];
  double k[9];
  double pose[16];
  float *image;
  guint8 *labels;
} SkgH5Sample;

/* @format: of the part; %NULL: the record alone */
gboolean skg_h5_sample_load (SkgH5Sample *sample,
                             const SkgSetEnd *end,
                             guint64 i,
                             const char *format,
                             GError **error);
void skg_h5_sample_clear (SkgH5Sample *sample);

/* proj-params: intrinsic, extrinsic, num-cols, num-rows, pixel-col-spacing,
 * pixel-row-spacing. */
void skg_h5_write_params (SkgH5File *h5, const SkgH5Sample *sample);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgH5Sample, skg_h5_sample_clear)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Small uncompressed CT slices, as no scanner should write them. */
#pragma once

#include "base/transform.h"

G_BEGIN_DECLS

/**
 * DicomSlice: one slice of 8 x 8 pixels of water.
 * @series_uid: Series Instance UID
 * @description: of the series
 * @number: Instance Number; makes the file's own UID, too
 * @position_mm: Image Position (Patient)
 * @row: direction in which columns grow; @column: in which rows do
 */
typedef struct
{
  const char *series_uid;
  const char *description;
  int number;
  SkgVec3 position_mm;
  SkgVec3 row;
  SkgVec3 column;
} DicomSlice;

void dicom_slice_write (const DicomSlice *slice, const char *path);

G_END_DECLS

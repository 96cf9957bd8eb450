/* SPDX-License-Identifier: Apache-2.0
 * Small image files for tests, written byte by byte so that they can be wrong. */
#pragma once

#include "body/volume-io.h"

G_BEGIN_DECLS

/* A folder for one test; removed with what it holds. */
char *test_folder_new (void);
void test_folder_remove (char *folder);

/* (transfer full): "@folder/@name", now holding @n_bytes */
char *
test_file (const char *folder, const char *name, const void *bytes, gsize n_bytes);

/**
 * TestNifti:
 * Fields of a NIfTI-1 header; test_nifti() gives a good one of 4 x 3 x 2 int16.
 */
typedef struct
{
  gint16 dim[8];
  gint16 datatype;
  gint16 bitpix;
  float pixdim[8];
  float scl_slope;
  float scl_inter;
  float srow[3][4];
} TestNifti;

TestNifti test_nifti (void);
/* (transfer full): the file's bytes: header and @n_bytes of @voxels */
GByteArray *
test_nifti_bytes (const TestNifti *nifti, const void *voxels, gsize n_bytes);

/**
 * TestSlice:
 * One CT slice of 4 x 3 pixels, all of @value + column + 10 row (stored plus 1024).
 * A text of %NULL leaves its element out.
 */
typedef struct
{
  const char *series_uid;
  const char *instance_uid;
  const char *description;
  const char *modality;
  const char *position;
  const char *orientation;
  const char *pixel_spacing;
  guint16 samples_per_pixel;
  gint16 value_hu;
} TestSlice;

#define TEST_SLICE_COLUMNS 4
#define TEST_SLICE_ROWS 3

TestSlice test_slice (void);
void test_slice_write (const TestSlice *slice, const char *folder, const char *name);

/* Loads @path, which must fail with @code and a message that holds the base name of
 * @path and @words. */
void assert_load_fails (const char *path, int code, const char *words);
SkgVolume *assert_load (const char *path);
/* One of the volume's warnings holds @words. */
void assert_warning (SkgVolume *volume, const char *words);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Writing HDF5 files: whole datasets, datasets slice by slice, groups, texts. Equal
 * contents give equal bytes (no times are stored). */
#pragma once

#include <glib.h>
#include <hdf5.h>

G_BEGIN_DECLS

/**
 * SkgH5File: from skg_h5_file_open() to skg_h5_file_close() nobody else writes HDF5:
 * the library keeps global state. The first failure makes all that follows do nothing.
 */
typedef struct
{
  hid_t file;
  gboolean ok;
} SkgH5File;

void skg_h5_file_open (SkgH5File *self, const char *path);
/* @path is named in @error, %SKG_ERROR_FAILED: not all could be written. */
gboolean skg_h5_file_close (SkgH5File *self, const char *path, GError **error);

/* Paths are from the root; groups above are made. */
void skg_h5_write_doubles (SkgH5File *self,
                           const char *path,
                           const double *values,
                           guint n_dimensions,
                           const hsize_t *size);
void skg_h5_write_bytes (SkgH5File *self,
                         const char *path,
                         const guint8 *values,
                         guint n_dimensions,
                         const hsize_t *size);
void skg_h5_write_floats (SkgH5File *self,
                          const char *path,
                          const float *values,
                          guint n_dimensions,
                          const hsize_t *size,
                          guint gzip);
/* Scalars. */
void skg_h5_write_int (SkgH5File *self, const char *path, gint64 value);
void skg_h5_write_double (SkgH5File *self, const char *path, double value);
void skg_h5_write_text (SkgH5File *self, const char *path, const char *text);

/* An empty dataset of floats (@type H5T_NATIVE_FLOAT, ...) with @size[0] slices, each
 * packed; then one slice at a time. */
void skg_h5_make_slices (SkgH5File *self,
                         const char *path,
                         hid_t file_type,
                         guint n_dimensions,
                         const hsize_t *size);
void skg_h5_write_slice (SkgH5File *self,
                         const char *path,
                         hid_t memory_type,
                         hsize_t slice,
                         const void *values);

/* "land-names": num-lands and land-00, land-01, ... */
void skg_h5_write_landmark_names (SkgH5File *self, const char *const *names, guint n);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Writing HDF5 files. */
#include "config.h"

#include "dataset/h5-file.h"

#include <string.h>

#include "base/error.h"

#define MAX_DIMENSIONS 4
#define GZIP_LEVEL 4

static GMutex mutex;

void
skg_h5_file_open (SkgH5File *self, const char *path)
{
  g_mutex_lock (&mutex);
  /* Our message, not its stack of them. */
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
  self->file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  self->ok = self->file >= 0;
}

gboolean
skg_h5_file_close (SkgH5File *self, const char *path, GError **error)
{
  if (self->file >= 0 && H5Fflush (self->file, H5F_SCOPE_GLOBAL) < 0)
    self->ok = FALSE;
  if (self->file >= 0 && H5Fclose (self->file) < 0)
    self->ok = FALSE;
  g_mutex_unlock (&mutex);
  if (self->ok)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
               "%s: cannot be written; is the disk full?", path);
  return FALSE;
}

static hid_t
make_dataset (SkgH5File *self,
              const char *path,
              hid_t type,
              guint n_dimensions,
              const hsize_t *size,
              guint gzip,
              gboolean slices)
{
  hsize_t chunk[MAX_DIMENSIONS];
  hid_t space = n_dimensions > 0 ? H5Screate_simple ((int) n_dimensions, size, NULL)
                                 : H5Screate (H5S_SCALAR);
  hid_t create = H5Pcreate (H5P_DATASET_CREATE);
  hid_t link = H5Pcreate (H5P_LINK_CREATE);
  hid_t dataset = -1;

  /* Or the time of day would be in every file. */
  if (space >= 0 && H5Pset_obj_track_times (create, FALSE) >= 0 &&
      H5Pset_create_intermediate_group (link, 1) >= 0)
    {
      for (guint d = 0; d < n_dimensions; d++)
        chunk[d] = slices && d == 0 ? 1 : size[d];
      if (n_dimensions > 0 && gzip > 0 &&
          (H5Pset_chunk (create, (int) n_dimensions, chunk) < 0 ||
           H5Pset_deflate (create, gzip) < 0))
        self->ok = FALSE;
      dataset = H5Dcreate2 (self->file, path, type, space, link, create, H5P_DEFAULT);
    }
  H5Pclose (link);
  H5Pclose (create);
  H5Sclose (space);
  if (dataset < 0)
    self->ok = FALSE;
  return dataset;
}

static void
write_all (SkgH5File *self,
           const char *path,
           hid_t file_type,
           hid_t memory_type,
           const void *values,
           guint n_dimensions,
           const hsize_t *size,
           guint gzip)
{
  hid_t dataset;

  if (!self->ok)
    return;
  dataset = make_dataset (self, path, file_type, n_dimensions, size, gzip, FALSE);
  if (dataset < 0)
    return;
  if (H5Dwrite (dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
    self->ok = FALSE;
  if (H5Dclose (dataset) < 0)
    self->ok = FALSE;
}

void
skg_h5_write_doubles (SkgH5File *self,
                      const char *path,
                      const double *values,
                      guint n_dimensions,
                      const hsize_t *size)
{
  write_all (self, path, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values, n_dimensions, size,
             0);
}

void
skg_h5_write_bytes (SkgH5File *self,
                    const char *path,
                    const guint8 *values,
                    guint n_dimensions,
                    const hsize_t *size)
{
  write_all (self, path, H5T_STD_U8LE, H5T_NATIVE_UINT8, values, n_dimensions, size,
             GZIP_LEVEL);
}

void
skg_h5_write_floats (SkgH5File *self,
                     const char *path,
                     const float *values,
                     guint n_dimensions,
                     const hsize_t *size,
                     guint gzip)
{
  write_all (self, path, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, values, n_dimensions, size,
             gzip);
}

void
skg_h5_write_int (SkgH5File *self, const char *path, gint64 value)
{
  write_all (self, path, H5T_STD_I64LE, H5T_NATIVE_INT64, &value, 0, NULL, 0);
}

void
skg_h5_write_double (SkgH5File *self, const char *path, double value)
{
  write_all (self, path, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value, 0, NULL, 0);
}

void
skg_h5_write_text (SkgH5File *self, const char *path, const char *text)
{
  hid_t type = H5Tcopy (H5T_C_S1);

  if (H5Tset_size (type, MAX (strlen (text), 1)) < 0 ||
      H5Tset_strpad (type, H5T_STR_NULLPAD) < 0)
    self->ok = FALSE;
  write_all (self, path, type, type, text, 0, NULL, 0);
  H5Tclose (type);
}

void
skg_h5_make_slices (SkgH5File *self,
                    const char *path,
                    hid_t file_type,
                    guint n_dimensions,
                    const hsize_t *size)
{
  hid_t dataset;

  if (!self->ok)
    return;
  dataset = make_dataset (self, path, file_type, n_dimensions, size, GZIP_LEVEL, TRUE);
  if (dataset >= 0 && H5Dclose (dataset) < 0)
    self->ok = FALSE;
}

void
skg_h5_write_slice (SkgH5File *self,
                    const char *path,
                    hid_t memory_type,
                    hsize_t slice,
                    const void *values)
{
  hsize_t size[MAX_DIMENSIONS];
  hsize_t start[MAX_DIMENSIONS] = { 0 };
  hid_t dataset;
  hid_t space;
  hid_t memory;
  int n;

  if (!self->ok)
    return;
  dataset = H5Dopen2 (self->file, path, H5P_DEFAULT);
  space = H5Dget_space (dataset);
  n = H5Sget_simple_extent_dims (space, size, NULL);
  start[0] = slice;
  size[0] = 1;
  memory = H5Screate_simple (MAX (n, 1), size, NULL);
  if (n < 1 ||
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, size, NULL) < 0 ||
      H5Dwrite (dataset, memory_type, memory, space, H5P_DEFAULT, values) < 0)
    self->ok = FALSE;
  H5Sclose (memory);
  H5Sclose (space);
  if (H5Dclose (dataset) < 0)
    self->ok = FALSE;
}

void
skg_h5_write_landmark_names (SkgH5File *self, const char *const *names, guint n)
{
  skg_h5_write_int (self, "land-names/num-lands", n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("land-names/land-%02u", i);

      skg_h5_write_text (self, path, names[i]);
    }
}

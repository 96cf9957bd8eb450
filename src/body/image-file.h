/* SPDX-License-Identifier: Apache-2.0
 * Opens an image file (NIfTI, NRRD, MetaImage, one DICOM file) for reading by slices:
 * chooses the format, unpacks, and checks what the header claims before any memory is
 * taken for voxels. */
#pragma once

#include "body/itk-bridge.h"
#include "body/volume-io.h"

G_BEGIN_DECLS

/* DICOM's Rows and Columns are 16-bit; no scanner makes more slices either. */
#define SKG_IMAGE_MAX_AXIS 65535

/**
 * SkgImageFile:
 * @itk: open, slices can be read
 * @info: what the header says
 * @grid: the same as a grid
 * @n_bytes: of all voxels, as the file holds them
 * @path: where the voxels are read from: the file, or its unpacked copy
 * @is_unpacked: @path is a temporary copy
 *
 * Zero-initialise; release with skg_image_file_clear().
 */
typedef struct
{
  SkgItkFile *itk;
  SkgItkInfo info;
  SkgGrid grid;
  guint64 n_bytes;
  char *path;
  gboolean is_unpacked;
} SkgImageFile;

/**
 * skg_image_file_open:
 * @path: the ending decides the format: .nii, .nii.gz, .nrrd, .nhdr, .mha, .mhd
 * @file_bytes: size of @path
 * @max_components: numbers per voxel that are allowed (1: a plain image)
 * @check_finite: refuse NaN, which the NIfTI library would turn into 0
 * @progress: (nullable): 0 to 0.6 while a file is unpacked
 * @error: %SKG_ERROR_INPUT: what is wrong, without the file's name
 */
gboolean skg_image_file_open (SkgImageFile *self,
                              const char *path,
                              guint64 file_bytes,
                              guint max_components,
                              gboolean check_finite,
                              SkgProgressFunc progress,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);
void skg_image_file_clear (SkgImageFile *self);
/* Whether skg_image_file_open() knows the ending of @path. */
gboolean skg_image_file_is_known (const char *path);

/* Size of a regular file that can be read and is not empty, or 0 with an error that
 * says what it is instead. @is_folder: (nullable) (out): a folder is no error */
guint64 skg_image_file_stat (const char *path, gboolean *is_folder, GError **error);

/* A header against what an image can be; nothing has been allocated yet.
 * @file_bytes: 0 if not known; @n_bytes: (out): of all voxels, as the file holds them
 */
gboolean skg_image_check_info (const SkgItkInfo *info,
                               guint max_components,
                               guint64 file_bytes,
                               guint64 *n_bytes,
                               GError **error);
/* Whether there is room for what must be read at once. */
gboolean
skg_image_check_memory (const SkgItkInfo *info, guint64 n_bytes, GError **error);
SkgGrid skg_image_get_grid (const SkgItkInfo *info);

/* What can be had without swapping, bytes. */
guint64 skg_free_memory_bytes (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgImageFile, skg_image_file_clear)

G_END_DECLS

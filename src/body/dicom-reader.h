/* SPDX-License-Identifier: Apache-2.0
 * DICOM files read by a program of their own: GDCM (3.0.21) ends the program that calls
 * it, with an assertion or worse, where a file is damaged in the wrong place. Here that
 * ends the reader alone, and becomes an error. */
#pragma once

#include <gio/gio.h>

#include "body/itk-bridge.h"

G_BEGIN_DECLS

/* Names the program; it is looked for in the build folder and where it is installed. */
#define SKG_DICOM_READER_VARIABLE "SKIAGRAPH_DICOM_READER"

/* One running reader; for one thread. */
typedef struct _SkgDicomReader SkgDicomReader;

/**
 * skg_dicom_reader_new:
 * @cancellable: (nullable): ends every wait for the reader, at once
 * @error: %SKG_ERROR_FAILED if the program is not there; the message says where it was
 *   looked for
 *
 * Starts the program; does not wait for it.
 */
SkgDicomReader *skg_dicom_reader_new (GCancellable *cancellable, GError **error);
/* Ends the program, whatever it does. */
void skg_dicom_reader_free (SkgDicomReader *reader);

/* The program has ended and every further call fails: what it was reading is damaged.
 * The error then names the file; others do not. */
gboolean skg_dicom_reader_has_stopped (SkgDicomReader *reader);

/**
 * skg_dicom_reader_read_header:
 * @is_dicom: (out): FALSE, and @header is left empty, if the file is no DICOM
 * @error: %SKG_ERROR_INPUT: the reader stopped
 */
gboolean skg_dicom_reader_read_header (SkgDicomReader *reader,
                                       const char *path,
                                       SkgDicomHeader *header,
                                       gboolean *is_dicom,
                                       GError **error);

/**
 * skg_dicom_reader_open:
 * @n_voxels: how many the header promises; far more end the reader for want of memory
 * @info: (out): as skg_itk_file_open(); nothing in it is checked
 */
gboolean skg_dicom_reader_open (SkgDicomReader *reader,
                                const char *path,
                                guint64 n_voxels,
                                SkgItkInfo *info,
                                GError **error);

/* Slice @index of the open file as @n floats, HU, i fastest; @n must be the slice's
 * size. */
gboolean skg_dicom_reader_read_slice (
    SkgDicomReader *reader, guint index, float *values, gsize n, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgDicomReader, skg_dicom_reader_free)

G_END_DECLS

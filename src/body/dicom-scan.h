/* SPDX-License-Identifier: Apache-2.0
 * Lists the DICOM images below a folder by their series. */
#pragma once

#include "body/dicom-reader.h"
#include "body/volume-io.h"

G_BEGIN_DECLS

typedef struct
{
  char *path;
  SkgDicomHeader header;
} SkgDicomFile;

/* The file's Series Instance UID, "none" if it has none. */
const char *skg_dicom_get_series (const SkgDicomHeader *header);

/* (element-type SkgDicomFile): the images of the series whose UID ends in @series; of
 * the only one if @series is %NULL. In order of file names. */
GPtrArray *skg_dicom_scan (SkgDicomReader *reader,
                           const char *folder,
                           const char *series,
                           SkgProgressFunc progress,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS

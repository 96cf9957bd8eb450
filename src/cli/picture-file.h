/* SPDX-License-Identifier: Apache-2.0
 * Writing a picture: grey PNG, PNG with overlay, or floats. */
#pragma once

#include "render/picture.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgPictureFile: where a picture goes and as what.
 * @path: "-" is standard output; %NULL until chosen
 * @is_float: stage line-integral as floats; else stage display as PNG
 */
typedef struct
{
  char *path;
  gboolean is_float;
} SkgPictureFile;

/**
 * skg_picture_file_init:
 * @path: (nullable): -o
 * @stage: (nullable): --stage; follows from the ending of @path if absent
 * @error: %SKG_ERROR_INPUT: unknown stage, unknown ending, or the two do not fit
 */
gboolean skg_picture_file_init (SkgPictureFile *file,
                                const char *path,
                                const char *stage,
                                GError **error);
void skg_picture_file_clear (SkgPictureFile *file);

/* @bits: 8 or 16, of a grey PNG; @overlay: draw over it, in colour, 8 bits. */
gboolean skg_picture_file_write (const SkgPictureFile *file,
                                 SkgPicture *picture,
                                 const SkgSample *sample,
                                 const SkgBody *body,
                                 guint bits,
                                 gboolean overlay,
                                 GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgPictureFile, skg_picture_file_clear)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Writing a picture: grey PNG, PNG with overlay, or floats. */
#pragma once

#include "render/picture.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgFileStage: --stage.
 * @SKG_FILE_STAGE_DISPLAY: windowed grey, as PNG; all others are floats
 * @SKG_FILE_STAGE_LINE_INTEGRAL: of the naive or heuristic simulator
 * @SKG_FILE_STAGE_IMAGE: a line integral, or with the realistic simulator a log (or
 *   linear) signal, before image effects
 * @SKG_FILE_STAGE_EFFECTS: the same after them: what the display is made of
 * @SKG_FILE_STAGE_DENSITY: area densities, g/cm2, a file for each material
 */
typedef enum
{
  SKG_FILE_STAGE_DISPLAY,
  SKG_FILE_STAGE_LINE_INTEGRAL,
  SKG_FILE_STAGE_IMAGE,
  SKG_FILE_STAGE_EFFECTS,
  SKG_FILE_STAGE_DENSITY,
  SKG_FILE_STAGE_PRIMARY,
  SKG_FILE_STAGE_SCATTER,
  SKG_FILE_STAGE_DETECTED,
} SkgFileStage;

/**
 * SkgPictureFile: where a picture goes and as what.
 * @path: "-" is standard output; %NULL until chosen
 * @is_float: any stage but display
 */
typedef struct
{
  char *path;
  SkgFileStage stage;
  gboolean is_float;
} SkgPictureFile;

/* As --stage has it. */
const char *skg_file_stage_get_name (SkgFileStage stage);

/**
 * skg_picture_file_prepare:
 * Makes @frame give what @file wants.
 * @error: %SKG_ERROR_INPUT: the scene's simulator has no such stage
 */
gboolean skg_picture_file_prepare (const SkgPictureFile *file,
                                   const SkgSample *sample,
                                   guint bits,
                                   SkgFrame *frame,
                                   GError **error);

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

/* @bits: 8 or 16, of a grey PNG; @marks: (nullable) (element-type SkgMark): draw the
 * overlay over it, in colour, 8 bits, with these measures. A PNG carries @scene and its
 * shown sample. */
gboolean skg_picture_file_write (const SkgPictureFile *file,
                                 SkgScene *scene,
                                 SkgPicture *picture,
                                 const SkgSample *sample,
                                 const SkgBody *body,
                                 guint bits,
                                 GPtrArray *marks,
                                 GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgPictureFile, skg_picture_file_clear)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Between the files of a shot. */
#pragma once

#include "dataset/shot.h"

G_BEGIN_DECLS

/* For @landmarks of tools and of the body. */
void skg_shot_landmark_clear (gpointer landmark);
/* @projection: of the whole detector. Fills all but the name. */
void skg_shot_place_point (const SkgShot *shot,
                           const SkgProjection *projection,
                           SkgVec3 position_mm,
                           SkgShotLandmark *out);
/* Fills @tools; the projections are there. */
void skg_shot_place_tools (SkgShot *shot, const SkgProjection *projection);
/* Fills the masks of set @set. @choice: (nullable): what @picture has bits of */
void skg_shot_take_masks (SkgShot *shot,
                          guint set,
                          SkgStructureChoice *choice,
                          SkgPicture *picture);
/* Fills @tool_maps. */
void skg_shot_take_tool_maps (SkgShot *shot,
                              const SkgGeometry *geometry,
                              SkgPicture *picture);

/* Mean of @block by @block pixels, channel by channel. (transfer full) */
float *skg_shot_average (
    const float *from, guint columns, guint rows, guint channels, guint block);

G_END_DECLS

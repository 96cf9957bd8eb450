/* SPDX-License-Identifier: Apache-2.0
 * The masks of one picture: those of the scene's tools, then those of structures. */
#pragma once

#include "render/picture.h"
#include "scene/contour.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgMask:
 * @number: in a label image: structures have their own; tools come behind the largest
 *   of these, in the order of the scene
 * @rgb: 0xRRGGBB
 * @extent: in pixels of the picture
 */
typedef struct
{
  char *name;
  guint number;
  guint32 rgb;
  gboolean is_tool;
  SkgMaskExtent extent;
} SkgMask;

typedef struct _SkgMasks SkgMasks;

/**
 * skg_masks_new:
 * @picture: as many structures as it has pixels, or no structures at all
 * @sample: what it shows
 *
 * Tools that are hidden have none. A tool's shaft may not belong into its mask.
 */
SkgMasks *skg_masks_new (SkgPicture *picture, const SkgSample *sample);
void skg_masks_free (SkgMasks *masks);

/* Tools come first: where masks overlap in a label image they stand over structures. */
guint skg_masks_get_length (SkgMasks *masks);
const SkgMask *skg_masks_get (SkgMasks *masks, guint index);
/* @pixels: (inout): guint16[rows][columns]: @value where the mask is */
void skg_masks_fill (SkgMasks *masks, guint index, guint16 value, guint16 *pixels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgMasks, skg_masks_free)

G_END_DECLS

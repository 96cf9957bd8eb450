/* SPDX-License-Identifier: Apache-2.0
 * The structures of one picture as an overlay draws them: outlines in detector pixels.
 * Made once for a picture, used by every overlay over it. Main thread, or one thread.
 */
#pragma once

#include "render/picture.h"
#include "scene/carm.h"
#include "scene/contour.h"

G_BEGIN_DECLS

typedef struct _SkgOutlines SkgOutlines;

/**
 * skg_outlines_new:
 * @picture: with pass 2
 * @detector: whose pixels the outlines are in; the picture may have others
 */
SkgOutlines *skg_outlines_new (SkgPicture *picture, const SkgDetector *detector);
SkgOutlines *skg_outlines_ref (SkgOutlines *outlines);
void skg_outlines_unref (SkgOutlines *outlines);

/* Whether they are those of @picture, and styled alike. */
gboolean skg_outlines_are_of (SkgOutlines *outlines,
                              SkgPicture *picture,
                              const SkgDetector *detector);

SkgStructureChoice *skg_outlines_get_choice (SkgOutlines *outlines);
/* In pixels of the masks. @index: of the choice */
const SkgMaskExtent *skg_outlines_get_extent (SkgOutlines *outlines, guint index);
/* (transfer none) (element-type SkgContourPoint): as skg_mask_trace(), in detector
 * pixels; traced when first asked for */
GArray *skg_outlines_get_points (SkgOutlines *outlines, guint index);
/* Where the picture's edges cut structures off: lines along them are no outline.
 * Detector pixels. */
void skg_outlines_get_edges (
    SkgOutlines *outlines, double *left, double *top, double *right, double *bottom);

/**
 * skg_outlines_dup_names:
 * Returns: (transfer full) (nullable): "hip_left, femur_left": the visible structures
 * at a detector pixel, smaller ones first; %NULL if there are none
 */
char *skg_outlines_dup_names (SkgOutlines *outlines, double column, double row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgOutlines, skg_outlines_unref)

G_END_DECLS

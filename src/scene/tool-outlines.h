/* SPDX-License-Identifier: Apache-2.0
 * The tools of one picture as an overlay and masks have them: outlines in detector
 * pixels, masks, which tool a pixel is of. Made once for a picture. One thread. */
#pragma once

#include "render/picture.h"
#include "scene/carm.h"
#include "scene/contour.h"
#include "scene/scene.h"

G_BEGIN_DECLS

typedef struct _SkgToolOutlines SkgToolOutlines;

/**
 * skg_tool_outlines_new:
 * @tools: what casts @shadow
 * @columns, @rows: of the picture that @shadow is a part of
 * @sample: what the picture shows. The outlines are in its detector's pixels, bent and
 *   moved as an intensifier and its effects do it; the picture may have others
 */
SkgToolOutlines *skg_tool_outlines_new (SkgToolShapes *tools,
                                        SkgToolShadow *shadow,
                                        guint columns,
                                        guint rows,
                                        const SkgSample *sample);
SkgToolOutlines *skg_tool_outlines_ref (SkgToolOutlines *outlines);
void skg_tool_outlines_unref (SkgToolOutlines *outlines);
gboolean skg_tool_outlines_are_of (SkgToolOutlines *outlines,
                                   SkgPicture *picture,
                                   const SkgSample *sample);

/* (transfer none) (element-type SkgContourPoint): of all parts of a tool of the scene,
 * in detector pixels; empty if it casts no shadow; traced when first asked for */
GArray *skg_tool_outlines_get_points (SkgToolOutlines *outlines, guint tool);

/* Whether a mask of the tool shows anything at all: it is not hidden, and a part of it
 * belongs into masks. */
gboolean skg_tool_outlines_has_mask (SkgToolOutlines *outlines, guint tool);
/* What a mask of it shows, in pixels of the picture. */
void skg_tool_outlines_measure_mask (SkgToolOutlines *outlines,
                                     guint tool,
                                     SkgMaskExtent *extent);
/* @mask: (inout): guint16[rows][columns]: @value where the tool is */
void skg_tool_outlines_fill_mask (SkgToolOutlines *outlines,
                                  guint tool,
                                  guint16 value,
                                  guint16 *mask);

/**
 * skg_tool_outlines_pick:
 * @column, @row: detector pixels
 * @radius_px: how far off the pixel may be, detector pixels
 *
 * Returns: index of the tool that is there, of several the one of highest priority; -1
 *   if there is none
 */
int skg_tool_outlines_pick (SkgToolOutlines *outlines,
                            double column,
                            double row,
                            double radius_px);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgToolOutlines, skg_tool_outlines_unref)

G_END_DECLS

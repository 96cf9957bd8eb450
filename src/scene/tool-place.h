/* SPDX-License-Identifier: Apache-2.0
 * Where hands put tools: moved in the picture, their tip or axis laid on landmarks.
 * Pure functions of a tool's place; patient space, mm. */
#pragma once

#include "scene/tools.h"

G_BEGIN_DECLS

/**
 * skg_tool_place_tip:
 * Returns: @placed moved so that its tip is at @target_mm
 */
SkgMat4 skg_tool_place_tip (const SkgPlacedTool *placed, SkgVec3 target_mm);

/**
 * skg_tool_place_aim:
 * Turns @placed about its tip, by the least angle, until the axis from its base to its
 * tip passes through @through_mm; whichever end is nearer goes there.
 * @matrix: (out)
 *
 * Returns: %FALSE if the point is the tip, which leaves the direction open
 */
gboolean
skg_tool_place_aim (const SkgPlacedTool *placed, SkgVec3 through_mm, SkgMat4 *matrix);

/**
 * skg_tool_place_along:
 * Axis along the line from @from_mm to @to_mm, with the tip at @to_mm; turned by the
 * least angle, so that its twist stays.
 * @matrix: (out)
 *
 * Returns: %FALSE if both points are one
 */
gboolean skg_tool_place_along (const SkgPlacedTool *placed,
                               SkgVec3 from_mm,
                               SkgVec3 to_mm,
                               SkgMat4 *matrix);

/**
 * skg_tool_find_depth_mm:
 * @column, @row: detector pixels
 *
 * Returns: distance from the source along the beam of the point of the tool's axis
 *   whose projection is nearest to the pixel; of the part before the source NaN
 */
double skg_tool_find_depth_mm (const SkgSample *sample,
                               const SkgPlacedTool *placed,
                               double column,
                               double row);

/**
 * skg_sample_get_plane_way_mm:
 * @columns, @rows: way in the picture, detector pixels
 * @depth_mm: of the plane parallel to the detector, from the source
 *
 * Returns: the way in that plane that has this way as its shadow
 */
SkgVec3 skg_sample_get_plane_way_mm (const SkgSample *sample,
                                     double columns,
                                     double rows,
                                     double depth_mm);

G_END_DECLS

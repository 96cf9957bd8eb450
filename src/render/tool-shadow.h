/* SPDX-License-Identifier: Apache-2.0
 * The shadow of tools: where each ray enters and leaves them.
 *
 * Triangles are rasterized in double precision on the processor: depths must be sorted
 * along each ray for priorities and for the tissue that is displaced, masks come out
 * the same on every machine, and a tool covers few pixels. */
#pragma once

#include "render/frame.h"
#include "render/tool-shapes.h"

G_BEGIN_DECLS

/**
 * SkgToolShadow:
 * @column, @row, @columns, @rows: the part of the picture that it covers; 0 x 0 if no
 *   ray meets a tool
 * @metal_g_cm2: float[rows][columns][4]: area density of each material of the shapes
 * @shapes: guint64[rows][columns]: bit i: the ray passes through shape i
 * @first: guint32[rows * columns + 1]: the intervals of pixel p are first[p] up to but
 *   without first[p + 1]
 * @intervals: float[n_intervals][2]: where a ray is inside of any tool: parts of the
 * way from the source (0) to the pixel's centre (1), rising
 *
 * Immutable, shared by reference between threads.
 */
typedef struct
{
  gatomicrefcount ref_count;
  guint column;
  guint row;
  guint columns;
  guint rows;
  float *metal_g_cm2;
  guint64 *shapes;
  guint32 *first;
  float (*intervals)[2];
  guint n_intervals;
} SkgToolShadow;

#define SKG_TYPE_TOOL_SHADOW (skg_tool_shadow_get_type ())
GType skg_tool_shadow_get_type (void);

/**
 * skg_tool_shadow_new:
 * @shapes: (nullable)
 *
 * What lies behind the source or beyond the detector does not count. The source must
 * lie outside: a shape around it casts no shadow.
 *
 * Returns: (transfer full)
 */
SkgToolShadow *skg_tool_shadow_new (const SkgGeometry *geometry, SkgToolShapes *shapes);
SkgToolShadow *skg_tool_shadow_ref (SkgToolShadow *self);
void skg_tool_shadow_unref (SkgToolShadow *self);

/* Bits of SkgToolShadow.shapes at a pixel of the picture; 0 outside the shadow. */
guint64 skg_tool_shadow_get_shapes (SkgToolShadow *self, int column, int row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgToolShadow, skg_tool_shadow_unref)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * A closed triangle surface of a volume at a threshold, coarse enough to be drawn in
 * every frame of the room view. Immutable, shared by reference between threads. */
#pragma once

#include <glib-object.h>

#include "body/volume.h"

G_BEGIN_DECLS

/* Air and skin meet half-way between -1000 and about +40 HU; nearer to air, since a
 * block mean blurs thin parts away. */
#define SKG_SURFACE_SKIN_HU (-300.0)
/* Spongy bone and more; soft tissue, also with contrast agent, stays below. */
#define SKG_SURFACE_BONE_HU 200.0

/**
 * SkgSurfaceParams:
 * @threshold_hu: what is at or above it lies inside
 * @cell_mm: edge of the cells that carry one vertex each; 0: 7 mm, finer for bodies
 *   smaller than a hand
 * @max_triangles: cells grow until the surface has no more; 0: 60000
 * @fill_cavities: air that does not reach the outside (bowel, lungs) counts as inside
 */
typedef struct
{
  double threshold_hu;
  double cell_mm;
  guint max_triangles;
  gboolean fill_cavities;
} SkgSurfaceParams;

#define SKG_SURFACE_PARAMS_SKIN                                                        \
  {                                                                                    \
    .threshold_hu = SKG_SURFACE_SKIN_HU, .fill_cavities = TRUE                         \
  }

/**
 * SkgSurfaceVertex:
 * @position_mm: patient LPS
 * @normal: unit length, outward, patient LPS
 */
typedef struct
{
  float position_mm[3];
  float normal[3];
} SkgSurfaceVertex;

typedef struct _SkgSurface SkgSurface;

#define SKG_TYPE_SURFACE (skg_surface_get_type ())
GType skg_surface_get_type (void);

/**
 * skg_surface_new:
 * Surface nets on block means of @volume, smoothed without shrinking. Where the body
 * is cut by the edge of the volume the surface is closed there. Nothing above the
 * threshold gives a surface without triangles. Blocks (256^3: some 50 ms); any thread.
 *
 * Returns: (transfer full)
 */
SkgSurface *skg_surface_new (SkgVolume *volume, const SkgSurfaceParams *params);
SkgSurface *skg_surface_ref (SkgSurface *surface);
void skg_surface_unref (SkgSurface *surface);

/* (transfer none) (array length=n_vertices) */
const SkgSurfaceVertex *skg_surface_get_vertices (SkgSurface *surface,
                                                  guint *n_vertices);
/* (transfer none) (array length=n_indices): three a triangle, counter-clockwise seen
 * from outside in patient space */
const guint32 *skg_surface_get_indices (SkgSurface *surface, guint *n_indices);
/* Smallest box around the vertices, patient mm. FALSE if there are none. */
gboolean
skg_surface_get_bounds_mm (SkgSurface *surface, SkgVec3 *min_mm, SkgVec3 *max_mm);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgSurface, skg_surface_unref)

G_END_DECLS

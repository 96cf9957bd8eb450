/* SPDX-License-Identifier: Apache-2.0
 * Welding, closedness and orientation of triangle soups. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_mesh_weld:
 * @vertices: (inout): 3 *@n_vertices finite coordinates; the distinct ones are moved
 *   to the front
 * @n_vertices: (inout)
 * @indices: (inout): 3 *@n_triangles; triangles with two equal corners are taken out
 * @n_triangles: (inout)
 * @tolerance: positions that differ by no more along each axis become one
 */
void skg_mesh_weld (float *vertices,
                    guint *n_vertices,
                    guint32 *indices,
                    guint *n_triangles,
                    float tolerance);

/**
 * SkgMeshOrientation: what skg_mesh_orient() found.
 * @n_open: edges that an odd number of triangles share
 * @n_twisted: edges where neighbours cannot agree which side is out
 * @n_parts: separate parts
 * @n_turned: of these, turned as a whole
 * @n_uneven: triangles that had to be turned against the rest of their part
 * @volume: enclosed
 * @area: of the surface
 */
typedef struct
{
  guint n_open;
  guint n_twisted;
  guint n_parts;
  guint n_turned;
  guint n_uneven;
  double volume;
  double area;
} SkgMeshOrientation;

/**
 * skg_mesh_orient:
 * @indices: (inout): of a welded mesh; turned so that all is counter-clockwise seen
 *   from outside, if @n_open and @n_twisted come out as 0
 */
void skg_mesh_orient (const float *vertices,
                      guint32 *indices,
                      guint n_triangles,
                      SkgMeshOrientation *found);

G_END_DECLS

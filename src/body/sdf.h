/* SPDX-License-Identifier: Apache-2.0
 * Signed distances of simple solids, in mm, negative inside. Single precision and no
 * library exp or log, so that every machine computes the same body. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A point or vector in the body's patient frame (LPS), mm. */
typedef struct
{
  float x;
  float y;
  float z;
} SkgSdfPoint;

/**
 * SkgSdfKind:
 * @SKG_SDF_TRIANGLE: all points within @r0 of the triangle a, b, c; a capsule or a
 *   sphere where corners coincide
 * @SKG_SDF_CONE: sphere of @r0 at a and of @r1 at b, and the cone that touches both
 * @SKG_SDF_ELLIPSOID: centre a, half axes b along x, y, z (distance to first order)
 * @SKG_SDF_CAP: centre a, unit axis b: what lies farther than @r0 and nearer than @r1
 *   from the centre and less than c.x along the axis; beyond c.y along it the inner
 *   radius grows, so that a neck leaves the head in a curve
 * @SKG_SDF_BELOW: the half space below the plane through a with unit normal b
 * @SKG_SDF_DRUM: a vertebra's body: centre a, half axes b (to the side, front to back,
 *   up) in a frame turned about x by the angle with cosine c.x and sine c.y, front
 *   down; edges rounded by @r0; @r1 is how much narrower its waist is, and c.z how much
 *   its ends are hollowed, mm (distance to first order)
 */
typedef enum
{
  SKG_SDF_TRIANGLE,
  SKG_SDF_CONE,
  SKG_SDF_ELLIPSOID,
  SKG_SDF_CAP,
  SKG_SDF_BELOW,
  SKG_SDF_DRUM,
} SkgSdfKind;

typedef struct
{
  SkgSdfKind kind;
  SkgSdfPoint a;
  SkgSdfPoint b;
  SkgSdfPoint c;
  float r0;
  float r1;
  /* Sphere around the solid, set by skg_sdf_shape_bound(). */
  SkgSdfPoint bound_centre;
  float bound_radius;
} SkgSdfShape;

static inline SkgSdfPoint
skg_sdf_point (float x, float y, float z)
{
  return (SkgSdfPoint){ x, y, z };
}

static inline SkgSdfPoint
skg_sdf_sub (SkgSdfPoint a, SkgSdfPoint b)
{
  return skg_sdf_point (a.x - b.x, a.y - b.y, a.z - b.z);
}

static inline SkgSdfPoint
skg_sdf_add_scaled (SkgSdfPoint a, SkgSdfPoint b, float s)
{
  return skg_sdf_point (a.x + s * b.x, a.y + s * b.y, a.z + s * b.z);
}

static inline float
skg_sdf_dot (SkgSdfPoint a, SkgSdfPoint b)
{
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

/* Computes the bounding sphere; infinite for a half space. */
void skg_sdf_shape_bound (SkgSdfShape *shape);
/* Signed distance of @p from @shape, mm. */
float skg_sdf_shape_distance (const SkgSdfShape *shape, SkgSdfPoint p);
/* Distance of @p from the bounding sphere: never above the true distance, mm. */
float skg_sdf_shape_lower_bound (const SkgSdfShape *shape, SkgSdfPoint p);

/**
 * skg_sdf_blend:
 * @distances: distances of single solids, mm
 *
 * Smooth union -log (sum exp (-d)), d in mm: rounds the seams over about 1 mm.
 */
float skg_sdf_blend (const float *distances, guint n_distances);

/* Polynomial smooth minimum that blends within @k mm. */
float skg_sdf_smooth_min (float a, float b, float k);

/**
 * skg_sdf_superellipse_half_width:
 * Half width at height @y of |x/a|^n + |y/b|^n = 1; negative outside.
 */
double skg_sdf_superellipse_half_width (double a, double b, double n, double y);

G_END_DECLS

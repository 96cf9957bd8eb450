/* SPDX-License-Identifier: Apache-2.0
 * Vectors and affine or projective transforms in double precision. A lateral view
 * needs the inverse sine of numbers near one, where a float keeps only 0.02 degrees;
 * matrices become cglm's floats where they enter OpenGL (skg_mat4_to_float). */
#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/**
 * SkgVec3:
 * A point or a direction. The variable's name says which frame and unit
 * (base/frames.h): `source_mm`, `direction_vox`.
 */
typedef struct
{
  double x;
  double y;
  double z;
} SkgVec3;

/**
 * SkgMat4:
 * @m: m[column][row], the layout of cglm and OpenGL.
 */
typedef struct
{
  double m[4][4];
} SkgMat4;

#define SKG_DEG_FROM_RAD(rad) ((rad) * (180.0 / G_PI))
#define SKG_RAD_FROM_DEG(deg) ((deg) * (G_PI / 180.0))

static inline SkgVec3
skg_vec3 (double x, double y, double z)
{
  return (SkgVec3){ x, y, z };
}

static inline SkgVec3
skg_vec3_add (SkgVec3 a, SkgVec3 b)
{
  return skg_vec3 (a.x + b.x, a.y + b.y, a.z + b.z);
}

static inline SkgVec3
skg_vec3_sub (SkgVec3 a, SkgVec3 b)
{
  return skg_vec3 (a.x - b.x, a.y - b.y, a.z - b.z);
}

static inline SkgVec3
skg_vec3_scale (SkgVec3 a, double s)
{
  return skg_vec3 (a.x * s, a.y * s, a.z * s);
}

/* a + s b */
static inline SkgVec3
skg_vec3_add_scaled (SkgVec3 a, SkgVec3 b, double s)
{
  return skg_vec3 (a.x + s * b.x, a.y + s * b.y, a.z + s * b.z);
}

static inline double
skg_vec3_dot (SkgVec3 a, SkgVec3 b)
{
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline SkgVec3
skg_vec3_cross (SkgVec3 a, SkgVec3 b)
{
  return skg_vec3 (a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
}

static inline double
skg_vec3_length (SkgVec3 a)
{
  return sqrt (skg_vec3_dot (a, a));
}

/* Unit vector along @a; @a itself if it has no length. */
static inline SkgVec3
skg_vec3_normalize (SkgVec3 a)
{
  double length = skg_vec3_length (a);

  return length > 0 ? skg_vec3_scale (a, 1.0 / length) : a;
}

SkgMat4 skg_mat4_identity (void);
SkgMat4 skg_mat4_translation (SkgVec3 t);
/* Right-handed rotation by @angle_rad about the unit vector @axis. */
SkgMat4 skg_mat4_rotation (SkgVec3 axis, double angle_rad);
/* Columns of the upper left 3x3 block, and the translation. */
SkgMat4 skg_mat4_from_axes (SkgVec3 x, SkgVec3 y, SkgVec3 z, SkgVec3 translation);
SkgMat4 skg_mat4_multiply (const SkgMat4 *a, const SkgMat4 *b);
/* Inverse of an affine matrix (last row 0 0 0 1). FALSE if it is singular. */
gboolean skg_mat4_invert_affine (const SkgMat4 *a, SkgMat4 *inverse);
SkgVec3 skg_mat4_transform_point (const SkgMat4 *a, SkgVec3 p);
/* Without the translation. */
SkgVec3 skg_mat4_transform_vector (const SkgMat4 *a, SkgVec3 v);
/* Column @index (0 to 3) of the upper three rows. */
SkgVec3 skg_mat4_get_column (const SkgMat4 *a, guint index);
/* cglm's mat4, which is float[4][4] in the same order. */
void skg_mat4_to_float (const SkgMat4 *a, float out[4][4]);

G_END_DECLS

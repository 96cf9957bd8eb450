/* SPDX-License-Identifier: Apache-2.0
 * Vectors and transforms in double precision. */
#include "config.h"

#include "base/transform.h"

SkgMat4
skg_mat4_identity (void)
{
  SkgMat4 identity = { .m = { [0][0] = 1, [1][1] = 1, [2][2] = 1, [3][3] = 1 } };

  return identity;
}

SkgMat4
skg_mat4_from_axes (SkgVec3 x, SkgVec3 y, SkgVec3 z, SkgVec3 t)
{
  return (SkgMat4){ {
      { x.x, x.y, x.z, 0 },
      { y.x, y.y, y.z, 0 },
      { z.x, z.y, z.z, 0 },
      { t.x, t.y, t.z, 1 },
  } };
}

SkgMat4
skg_mat4_translation (SkgVec3 t)
{
  SkgMat4 a = skg_mat4_identity ();

  a.m[3][0] = t.x;
  a.m[3][1] = t.y;
  a.m[3][2] = t.z;
  return a;
}

/* Rodrigues' formula. */
SkgMat4
skg_mat4_rotation (SkgVec3 n, double angle_rad)
{
  double c = cos (angle_rad);
  double s = sin (angle_rad);
  double q = 1.0 - c;

  return skg_mat4_from_axes (
      skg_vec3 (c + q * n.x * n.x, q * n.x * n.y + s * n.z, q * n.x * n.z - s * n.y),
      skg_vec3 (q * n.x * n.y - s * n.z, c + q * n.y * n.y, q * n.y * n.z + s * n.x),
      skg_vec3 (q * n.x * n.z + s * n.y, q * n.y * n.z - s * n.x, c + q * n.z * n.z),
      skg_vec3 (0, 0, 0));
}

SkgMat4
skg_mat4_multiply (const SkgMat4 *a, const SkgMat4 *b)
{
  SkgMat4 out;

  for (guint column = 0; column < 4; column++)
    for (guint row = 0; row < 4; row++)
      {
        double sum = 0;

        for (guint i = 0; i < 4; i++)
          sum += a->m[i][row] * b->m[column][i];
        out.m[column][row] = sum;
      }
  return out;
}

SkgVec3
skg_mat4_get_column (const SkgMat4 *a, guint index)
{
  g_return_val_if_fail (index < 4, skg_vec3 (0, 0, 0));

  return skg_vec3 (a->m[index][0], a->m[index][1], a->m[index][2]);
}

gboolean
skg_mat4_invert_affine (const SkgMat4 *a, SkgMat4 *inverse)
{
  SkgVec3 x = skg_mat4_get_column (a, 0);
  SkgVec3 y = skg_mat4_get_column (a, 1);
  SkgVec3 z = skg_mat4_get_column (a, 2);
  SkgVec3 t = skg_mat4_get_column (a, 3);
  SkgVec3 yz = skg_vec3_cross (y, z);
  SkgVec3 zx = skg_vec3_cross (z, x);
  SkgVec3 xy = skg_vec3_cross (x, y);
  double det = skg_vec3_dot (x, yz);
  SkgMat4 out;

  if (!isfinite (det) || det == 0)
    return FALSE;

  /* Rows of the inverse are the reciprocal vectors. */
  out = skg_mat4_from_axes (skg_vec3 (yz.x / det, zx.x / det, xy.x / det),
                            skg_vec3 (yz.y / det, zx.y / det, xy.y / det),
                            skg_vec3 (yz.z / det, zx.z / det, xy.z / det),
                            skg_vec3 (0, 0, 0));
  t = skg_mat4_transform_vector (&out, t);
  out.m[3][0] = -t.x;
  out.m[3][1] = -t.y;
  out.m[3][2] = -t.z;
  *inverse = out;
  return TRUE;
}

SkgVec3
skg_mat4_transform_vector (const SkgMat4 *a, SkgVec3 v)
{
  return skg_vec3 (a->m[0][0] * v.x + a->m[1][0] * v.y + a->m[2][0] * v.z,
                   a->m[0][1] * v.x + a->m[1][1] * v.y + a->m[2][1] * v.z,
                   a->m[0][2] * v.x + a->m[1][2] * v.y + a->m[2][2] * v.z);
}

SkgVec3
skg_mat4_transform_point (const SkgMat4 *a, SkgVec3 p)
{
  return skg_vec3_add (skg_mat4_transform_vector (a, p), skg_mat4_get_column (a, 3));
}

void
skg_mat4_to_float (const SkgMat4 *a, float out[4][4])
{
  for (guint column = 0; column < 4; column++)
    for (guint row = 0; row < 4; row++)
      out[column][row] = (float) a->m[column][row];
}

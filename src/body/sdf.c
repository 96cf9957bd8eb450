/* SPDX-License-Identifier: Apache-2.0
 * Signed distances of simple solids. */
#include "config.h"

#include "body/sdf.h"

#include <math.h>

/* How fast the radius that a cap leaves grows along its axis. */
#define CAP_SLOPE 0.35f

static inline float
length (SkgSdfPoint v)
{
  return sqrtf (skg_sdf_dot (v, v));
}

static inline SkgSdfPoint
cross (SkgSdfPoint a, SkgSdfPoint b)
{
  return skg_sdf_point (a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z,
                        a.x * b.y - a.y * b.x);
}

/* Square of the distance of the point at @ap (from a) to the segment a + t @ab. */
static inline float
segment_squared (SkgSdfPoint ap, SkgSdfPoint ab)
{
  float square = skg_sdf_dot (ab, ab);
  float t = square > 0 ? skg_sdf_dot (ap, ab) / square : 0;
  SkgSdfPoint rest;

  t = CLAMP (t, 0, 1);
  rest = skg_sdf_add_scaled (ap, ab, -t);
  return skg_sdf_dot (rest, rest);
}

/* Distance from the flat triangle: its plane where p stands above its inside, else
 * the nearest edge. */
static float
triangle_distance (SkgSdfPoint a, SkgSdfPoint b, SkgSdfPoint c, SkgSdfPoint p)
{
  SkgSdfPoint ab = skg_sdf_sub (b, a);
  SkgSdfPoint bc = skg_sdf_sub (c, b);
  SkgSdfPoint ca = skg_sdf_sub (a, c);
  SkgSdfPoint ap = skg_sdf_sub (p, a);
  SkgSdfPoint bp = skg_sdf_sub (p, b);
  SkgSdfPoint cp = skg_sdf_sub (p, c);
  SkgSdfPoint normal = cross (ab, skg_sdf_sub (c, a));
  float square = skg_sdf_dot (normal, normal);

  if (square > 1e-6f && skg_sdf_dot (cross (normal, ab), ap) >= 0 &&
      skg_sdf_dot (cross (normal, bc), bp) >= 0 &&
      skg_sdf_dot (cross (normal, ca), cp) >= 0)
    return fabsf (skg_sdf_dot (normal, ap)) / sqrtf (square);
  return sqrtf (MIN (MIN (segment_squared (ap, ab), segment_squared (bp, bc)),
                     segment_squared (cp, ca)));
}

/* In the plane through the axis and p: (along, across) are p's coordinates from a;
 * the cone's flank leans by asin ((r0 - r1) / length). */
static float
cone_distance (const SkgSdfShape *shape, SkgSdfPoint p)
{
  SkgSdfPoint axis = skg_sdf_sub (shape->b, shape->a);
  SkgSdfPoint ap = skg_sdf_sub (p, shape->a);
  float height = length (axis);
  float along = height > 0 ? skg_sdf_dot (ap, axis) / height : 0;
  float across = sqrtf (MAX (skg_sdf_dot (ap, ap) - along * along, 0));
  float sine = height > 0 ? (shape->r0 - shape->r1) / height : 0;
  float cosine = sqrtf (MAX (1 - sine * sine, 0));
  /* Position along the flank of the point nearest to p, as a length on the axis. */
  float foot = cosine > 0 ? along - across * sine / cosine : along;

  if (foot <= 0 || height <= 0)
    return length (ap) - shape->r0;
  if (foot >= height)
    return length (skg_sdf_sub (p, shape->b)) - shape->r1;
  return across * cosine + along * sine - shape->r0;
}

/* First order: value of the quadratic form over the length of its gradient. */
static float
ellipsoid_distance (const SkgSdfShape *shape, SkgSdfPoint p)
{
  SkgSdfPoint q = skg_sdf_sub (p, shape->a);
  SkgSdfPoint u = skg_sdf_point (q.x / shape->b.x, q.y / shape->b.y, q.z / shape->b.z);
  SkgSdfPoint g = skg_sdf_point (u.x / shape->b.x, u.y / shape->b.y, u.z / shape->b.z);
  float k0 = length (u);
  float k1 = length (g);

  if (k1 < 1e-6f)
    return -MIN (shape->b.x, MIN (shape->b.y, shape->b.z));
  return k0 * (k0 - 1) / k1;
}

static float
cap_distance (const SkgSdfShape *shape, SkgSdfPoint p)
{
  SkgSdfPoint q = skg_sdf_sub (p, shape->a);
  float radius = length (q);
  float along = skg_sdf_dot (q, shape->b);
  float inner = shape->r0 + CAP_SLOPE * MAX (along - shape->c.y, 0);

  return MAX (MAX (inner - radius, radius - shape->r1), along - shape->c.x);
}

/* An elliptic cylinder whose flank and ends bend inwards, its rim rounded. */
static float
drum_distance (const SkgSdfShape *shape, SkgSdfPoint p)
{
  SkgSdfPoint q = skg_sdf_sub (p, shape->a);
  float back = shape->c.x * q.y + shape->c.y * q.z;
  float up = shape->c.x * q.z - shape->c.y * q.y;
  float level = MIN (fabsf (up) / shape->b.z, 1);
  float waist = 1 - shape->r1 / MIN (shape->b.x, shape->b.y) * (1 - level * level);
  float u = q.x / (shape->b.x * waist);
  float v = back / (shape->b.y * waist);
  float k0 = sqrtf (u * u + v * v);
  float gu = u / (shape->b.x * waist);
  float gv = v / (shape->b.y * waist);
  float k1 = sqrtf (gu * gu + gv * gv);
  float side = k1 > 1e-6f ? k0 * (k0 - 1) / k1 : -MIN (shape->b.x, shape->b.y);
  float end = fabsf (up) - shape->b.z + shape->c.z * MAX (1 - k0 * k0, 0);
  float a = side + shape->r0;
  float b = end + shape->r0;
  float outer = sqrtf (MAX (a, 0) * MAX (a, 0) + MAX (b, 0) * MAX (b, 0));

  return MIN (MAX (a, b), 0) + outer - shape->r0;
}

float
skg_sdf_shape_distance (const SkgSdfShape *shape, SkgSdfPoint p)
{
  switch (shape->kind)
    {
    case SKG_SDF_TRIANGLE:
      return triangle_distance (shape->a, shape->b, shape->c, p) - shape->r0;
    case SKG_SDF_CONE:
      return cone_distance (shape, p);
    case SKG_SDF_ELLIPSOID:
      return ellipsoid_distance (shape, p);
    case SKG_SDF_CAP:
      return cap_distance (shape, p);
    case SKG_SDF_BELOW:
      return skg_sdf_dot (skg_sdf_sub (p, shape->a), shape->b);
    case SKG_SDF_DRUM:
      return drum_distance (shape, p);
    default:
      g_return_val_if_reached (INFINITY);
    }
}

void
skg_sdf_shape_bound (SkgSdfShape *shape)
{
  SkgSdfPoint centre = shape->a;
  float radius = 0;

  switch (shape->kind)
    {
    case SKG_SDF_TRIANGLE:
      centre = skg_sdf_point ((shape->a.x + shape->b.x + shape->c.x) / 3,
                              (shape->a.y + shape->b.y + shape->c.y) / 3,
                              (shape->a.z + shape->b.z + shape->c.z) / 3);
      radius = MAX (length (skg_sdf_sub (shape->a, centre)),
                    MAX (length (skg_sdf_sub (shape->b, centre)),
                         length (skg_sdf_sub (shape->c, centre)))) +
               shape->r0;
      break;
    case SKG_SDF_CONE:
      /* Around the middle of the axis; never less than either ball. */
      centre = skg_sdf_add_scaled (shape->a, skg_sdf_sub (shape->b, shape->a), 0.5f);
      radius = length (skg_sdf_sub (shape->a, centre)) + MAX (shape->r0, shape->r1);
      break;
    case SKG_SDF_ELLIPSOID:
      radius = MAX (shape->b.x, MAX (shape->b.y, shape->b.z));
      break;
    case SKG_SDF_DRUM:
      radius = length (shape->b);
      break;
    case SKG_SDF_CAP:
      radius = shape->r1;
      break;
    case SKG_SDF_BELOW:
      radius = INFINITY;
      break;
    default:
      g_return_if_reached ();
    }
  shape->bound_centre = centre;
  shape->bound_radius = radius;
}

float
skg_sdf_shape_lower_bound (const SkgSdfShape *shape, SkgSdfPoint p)
{
  return length (skg_sdf_sub (p, shape->bound_centre)) - shape->bound_radius;
}

/* exp (x) for x <= 0 as (1 + x / 256)^256: one per cent off at -2, monotone, and made
 * of multiplications alone. */
static inline float
soft_exp (float x)
{
  float y = x > -32 ? 1 + x / 256 : 0;

  for (int i = 0; i < 8; i++)
    y *= y;
  return y;
}

/* log (x) for x >= 1 by halving to [1, 2) and an odd series in (x - 1) / (x + 1). */
static inline float
soft_log (float x)
{
  float result = 0;
  float u;
  float u2;

  while (x >= 2)
    {
      x *= 0.5f;
      result += 0.69314718f;
    }
  u = (x - 1) / (x + 1);
  u2 = u * u;
  return result + 2 * u * (1 + u2 * (1 / 3.0f + u2 * (1 / 5.0f + u2 / 7.0f)));
}

float
skg_sdf_blend (const float *distances, guint n_distances)
{
  float least = INFINITY;
  float sum = 0;

  for (guint i = 0; i < n_distances; i++)
    least = MIN (least, distances[i]);
  if (n_distances == 0 || !(least < INFINITY))
    return least;
  for (guint i = 0; i < n_distances; i++)
    {
      float excess = distances[i] - least;

      if (excess < 8)
        sum += soft_exp (-excess);
    }
  return least - soft_log (sum);
}

float
skg_sdf_smooth_min (float a, float b, float k)
{
  float h = MAX (k - fabsf (a - b), 0) / k;

  return MIN (a, b) - h * h * k / 4;
}

double
skg_sdf_superellipse_half_width (double a, double b, double n, double y)
{
  double t = fabs (y / b);

  if (a <= 0 || b <= 0 || t >= 1)
    return -1;
  return a * pow (1 - pow (t, n), 1 / n);
}

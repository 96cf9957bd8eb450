/* SPDX-License-Identifier: Apache-2.0
 * Random directions, balls and cones. */
#include "config.h"

#include "scene/spread.h"

#include <math.h>

#include "base/random.h"

/* The last digits of the C library's sines are its own business: with them rounded off
 * every machine draws the same. */
#define STEPS 1e12
#define N_HALVINGS 60

static double
round_off (double x)
{
  return rint (x * STEPS) / STEPS + 0.0;
}

/* A size that is drawn itself, and a stream for the rest; FALSE if it is not given. */
static gboolean
open_spread (const SkgNumber *number,
             const char *path,
             guint64 seed,
             guint64 index,
             double *size,
             SkgRandom *random)
{
  g_autofree char *name = g_strconcat (path, ".spread", NULL);

  if (number->kind == SKG_NUMBER_UNSET)
    return FALSE;
  *size = skg_number_draw_stream (number, seed, index, path);
  skg_random_init (random, seed, index, name);
  return *size > 0;
}

/* Even on the cap of @half_rad about +z: the height on a sphere is even (Archimedes).
 */
static SkgVec3
draw_on_cap (SkgRandom *random, double half_rad)
{
  double height = 1 - skg_random_next_unit (random) * (1 - cos (half_rad));
  double round_rad = 2 * G_PI * skg_random_next_unit (random);
  double radius = sqrt (MAX (0, 1 - height * height));

  return skg_vec3 (round_off (radius * cos (round_rad)),
                   round_off (radius * sin (round_rad)), round_off (height));
}

static SkgVec3
draw_in_ball (SkgRandom *random, double radius_mm)
{
  SkgVec3 direction = draw_on_cap (random, G_PI);
  double share = cbrt (skg_random_next_unit (random));

  return skg_vec3_scale (direction, round_off (share) * radius_mm);
}

/* The angle of rotations that are even by Haar's measure has the density 1 - cos, and
 * so the distribution (angle - sin angle) (Miles, Biometrika 52:636, 1965). */
static SkgMat4
draw_rotation (SkgRandom *random, double most_rad)
{
  SkgVec3 axis = skg_vec3_normalize (draw_on_cap (random, G_PI));
  double share = skg_random_next_unit (random) * (most_rad - sin (most_rad));
  double low = 0;
  double high = most_rad;

  for (guint i = 0; i < N_HALVINGS; i++)
    {
      double middle = (low + high) / 2;

      if (middle - sin (middle) < share)
        low = middle;
      else
        high = middle;
    }
  return skg_mat4_rotation (axis, round_off (low));
}

/* z to @direction, about an axis across both. */
static SkgMat4
make_lean (SkgVec3 direction)
{
  SkgVec3 axis = skg_vec3 (-direction.y, direction.x, 0);
  double across = skg_vec3_length (axis);

  if (across == 0)
    axis = skg_vec3 (1, 0, 0);
  return skg_mat4_rotation (skg_vec3_normalize (axis), atan2 (across, direction.z));
}

void
skg_spread_draw (const SkgSceneData *data,
                 guint64 seed,
                 guint64 index,
                 SkgSpread *spread)
{
  SkgRandom random;
  double size;

  *spread = (SkgSpread){ .turn = skg_mat4_identity (), .view = { 0, 0, 1 } };
  if (open_spread (&data->ball_mm, "patient.ball_mm", seed, index, &size, &random))
    spread->offset_mm = draw_in_ball (&random, size);
  if (open_spread (&data->turn_deg, "patient.turn_deg", seed, index, &size, &random))
    {
      spread->turn = draw_rotation (&random, SKG_RAD_FROM_DEG (size));
      spread->turns = TRUE;
    }
  if (open_spread (&data->cone_deg, "patient.cone_deg", seed, index, &size, &random))
    {
      SkgMat4 lean = make_lean (draw_on_cap (&random, SKG_RAD_FROM_DEG (size)));

      spread->turn = skg_mat4_multiply (&lean, &spread->turn);
      spread->turns = TRUE;
    }
  if (open_spread (&data->view_cone_deg, "carm.cone_deg", seed, index, &size, &random))
    {
      spread->view = draw_on_cap (&random, SKG_RAD_FROM_DEG (size));
      spread->leans = TRUE;
    }
}

/* Views. With a, b the primary and secondary angle: right (cos a, sin a, 0), up (-sin a
 * sin b, cos a sin b, cos b), beam (sin a cos b, -cos a cos b, sin b). */

void
skg_spread_lean (const SkgSpread *spread, double *primary_rad, double *secondary_rad)
{
  double a = *primary_rad;
  double b = *secondary_rad;
  SkgVec3 v = spread->view;
  double forward = v.z * cos (b) - v.y * sin (b);

  if (!spread->leans)
    return;
  *primary_rad =
      atan2 (v.x * cos (a) + forward * sin (a), forward * cos (a) - v.x * sin (a));
  *secondary_rad = asin (CLAMP (v.y * cos (b) + v.z * sin (b), -1, 1));
}

void
skg_spread_unlean (const SkgSpread *spread, double *primary_rad, double *secondary_rad)
{
  SkgVec3 v = spread->view;
  double reach = hypot (v.y, v.z);
  double first = atan2 (v.z, v.y);
  double half;
  double b;

  if (!spread->leans || reach == 0)
    return;
  /* v.y cos b + v.z sin b = reach cos (b - first) is the height wanted: two b. */
  half = acos (CLAMP (sin (*secondary_rad) / reach, -1, 1));
  b = remainder (first - half, 2 * G_PI);
  if (fabs (remainder (first + half, 2 * G_PI)) < fabs (b))
    b = remainder (first + half, 2 * G_PI);
  b = CLAMP (b, -G_PI / 2, G_PI / 2);
  *primary_rad =
      remainder (*primary_rad - atan2 (v.x, v.z * cos (b) - v.y * sin (b)), 2 * G_PI);
  *secondary_rad = b;
}

/* Listing */

static void
add (JsonObject *out, const char *name, double value)
{
  json_object_set_double_member (out, name, value);
}

static void
add_vec3 (JsonObject *out, const char *name, SkgVec3 v)
{
  const double values[] = { v.x, v.y, v.z };

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", name, i);

      add (out, path, values[i]);
    }
}

/* Axis times angle, degrees. */
static SkgVec3
get_rotation_deg (const SkgMat4 *turn)
{
  SkgVec3 twice =
      skg_vec3 (turn->m[1][2] - turn->m[2][1], turn->m[2][0] - turn->m[0][2],
                turn->m[0][1] - turn->m[1][0]);
  double cosine = (turn->m[0][0] + turn->m[1][1] + turn->m[2][2] - 1) / 2;
  double sine = skg_vec3_length (twice) / 2;

  if (sine == 0)
    return skg_vec3 (0, 0, 0);
  return skg_vec3_scale (twice, SKG_DEG_FROM_RAD (atan2 (sine, cosine)) / (2 * sine));
}

void
skg_spread_list (const SkgSceneData *data, guint64 seed, guint64 index, JsonObject *out)
{
  SkgSpread spread;
  double a;
  double b;

  skg_spread_draw (data, seed, index, &spread);
  if (data->ball_mm.kind != SKG_NUMBER_UNSET)
    add_vec3 (out, "patient.ball_mm.offset_mm", spread.offset_mm);
  if (spread.turns)
    add_vec3 (out, "patient.turn.rotation_deg", get_rotation_deg (&spread.turn));
  if (!spread.leans)
    return;
  a = SKG_RAD_FROM_DEG (
      skg_number_draw_stream (&data->primary_deg, seed, index, "carm.primary_deg"));
  b = SKG_RAD_FROM_DEG (
      skg_number_draw_stream (&data->secondary_deg, seed, index, "carm.secondary_deg"));
  skg_spread_lean (&spread, &a, &b);
  add (out, "carm.cone_deg.primary_deg", SKG_DEG_FROM_RAD (a));
  add (out, "carm.cone_deg.secondary_deg", SKG_DEG_FROM_RAD (b));
}

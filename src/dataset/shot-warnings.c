/* SPDX-License-Identifier: Apache-2.0
 * What somebody who trains on a picture would want to know before. */
#include "config.h"

#include "dataset/shot-warnings.h"

#include <glib/gi18n.h>
#include <math.h>

#include "scene/collision.h"

#define RAYS 32u
#define STEP_MM 2.0
#define TISSUE_HU -300.0
#define LEAST_TISSUE_MM 10.0
#define MOST_AIR 0.5

static const struct
{
  const char *name;
  const char *text;
} warnings[SKG_N_SHOT_WARNINGS] = {
  { "no-landmark", N_ ("no landmark in view") },
  { "mostly-air", N_ ("mostly air") },
  { "collision", N_ ("the arm meets table or body") },
};

const char *
skg_shot_warning_get_name (guint i)
{
  g_return_val_if_fail (i < SKG_N_SHOT_WARNINGS, NULL);
  return warnings[i].name;
}

const char *
skg_shot_warning_get_text (guint i)
{
  g_return_val_if_fail (i < SKG_N_SHOT_WARNINGS, NULL);
  return warnings[i].text;
}

/* @along: parts of the way from source (0) to pixel (1) that lie in the box. */
static gboolean
clip (SkgVec3 from, SkgVec3 way, SkgVec3 low, SkgVec3 high, double along[2])
{
  const double f[] = { from.x, from.y, from.z };
  const double w[] = { way.x, way.y, way.z };
  const double l[] = { low.x, low.y, low.z };
  const double h[] = { high.x, high.y, high.z };

  along[0] = 0;
  along[1] = 1;
  for (guint a = 0; a < 3; a++)
    {
      double t0 = (l[a] - f[a]) / w[a];
      double t1 = (h[a] - f[a]) / w[a];

      if (w[a] == 0 && (f[a] < l[a] || f[a] > h[a]))
        return FALSE;
      if (w[a] == 0)
        continue;
      along[0] = MAX (along[0], MIN (t0, t1));
      along[1] = MIN (along[1], MAX (t0, t1));
    }
  return along[0] < along[1];
}

static gboolean
is_tissue (SkgVolume *volume, SkgVec3 at)
{
  const guint *size = skg_volume_get_grid (volume)->size;
  double i = floor (at.x + 0.5);
  double j = floor (at.y + 0.5);
  double k = floor (at.z + 0.5);

  return i >= 0 && j >= 0 && k >= 0 && i < size[0] && j < size[1] && k < size[2] &&
         skg_volume_get_hu (volume, (guint) i, (guint) j, (guint) k) > TISSUE_HU;
}

/* In patient space, mm; the steps in voxel space. */
static gboolean
meets_tissue (SkgVolume *volume,
              const SkgMat4 *voxel_from_patient,
              SkgVec3 source_mm,
              SkgVec3 pixel_mm,
              const SkgVec3 box_mm[2])
{
  SkgVec3 way = skg_vec3_sub (pixel_mm, source_mm);
  double length_mm = skg_vec3_length (way);
  SkgVec3 source_vox = skg_mat4_transform_point (voxel_from_patient, source_mm);
  SkgVec3 way_vox = skg_mat4_transform_vector (voxel_from_patient, way);
  double along[2];
  double met_mm = 0;

  if (!clip (source_mm, way, box_mm[0], box_mm[1], along))
    return FALSE;
  for (double t = along[0]; t < along[1] && met_mm < LEAST_TISSUE_MM;
       t += STEP_MM / length_mm)
    if (is_tissue (volume, skg_vec3_add_scaled (source_vox, way_vox, t)))
      met_mm += STEP_MM;
  return met_mm >= LEAST_TISSUE_MM;
}

double
skg_sample_measure_air (const SkgSample *sample, SkgVolume *volume)
{
  SkgMat4 voxel_from_patient =
      skg_grid_get_voxel_from_patient (skg_volume_get_grid (volume));
  const SkgDetector *detector = &sample->detector;
  SkgMat4 patient_from_world;
  SkgGeometry g;
  SkgVec3 box_mm[2];
  guint n_open = 0;
  guint n_air = 0;

  /* A rigid motion always has an inverse. */
  if (!skg_mat4_invert_affine (&sample->world_from_patient, &patient_from_world))
    patient_from_world = skg_mat4_identity ();
  skg_pose_get_geometry (&sample->pose, detector, &patient_from_world, &g);
  skg_volume_get_tissue_box_mm (volume, &box_mm[0], &box_mm[1]);
  for (guint j = 0; j < RAYS; j++)
    for (guint i = 0; i < RAYS; i++)
      {
        double column = (i + 0.5) * detector->columns / RAYS - 0.5;
        double row = (j + 0.5) * detector->rows / RAYS - 0.5;
        SkgVec3 pixel_mm = skg_vec3_add_scaled (
            skg_vec3_add_scaled (g.pixel00_mm, g.column_step_mm, column), g.row_step_mm,
            row);

        if (!skg_sample_is_in_collimator (sample, column, row))
          continue;
        n_open++;
        n_air +=
            !meets_tissue (volume, &voxel_from_patient, g.source_mm, pixel_mm, box_mm);
      }
  return n_open > 0 ? (double) n_air / n_open : 0;
}

SkgShotWarnings
skg_sample_find_warnings (const SkgSample *sample,
                          SkgVolume *volume,
                          guint n_landmarks,
                          guint n_visible)
{
  SkgShotWarnings found = 0;

  if (n_landmarks > 0 && n_visible == 0)
    found |= SKG_SHOT_WARNING_NO_LANDMARK;
  if (skg_sample_measure_air (sample, volume) > MOST_AIR)
    found |= SKG_SHOT_WARNING_AIR;
  if (skg_collision_find (sample, volume) != SKG_COLLISION_NONE)
    found |= SKG_SHOT_WARNING_COLLISION;
  return found;
}

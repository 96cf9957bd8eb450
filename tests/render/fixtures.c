/* SPDX-License-Identifier: Apache-2.0
 * Volumes and views that the tests of the renderer share. */
#include "fixtures.h"

#define EXTENT_MM 230.0
#define SID_MM 1020.0
#define SOD_MM 680.0

SkgGrid
fixture_grid (FixtureGrid kind, guint size)
{
  SkgGrid grid = {
    .size = { size, size, size },
    .spacing_mm = { EXTENT_MM / size, EXTENT_MM / size, EXTENT_MM / size },
    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  };
  SkgMat4 turn = skg_mat4_rotation (skg_vec3 (0, 0, 1), 0.3);
  SkgMat4 tip = skg_mat4_rotation (skg_vec3 (1, 0, 0), -0.2);
  SkgMat4 both = skg_mat4_multiply (&turn, &tip);
  SkgVec3 middle;

  if (kind == FIXTURE_ANISOTROPIC)
    {
      grid.size[2] = (size + 2) / 3;
      grid.spacing_mm[2] = EXTENT_MM / grid.size[2];
    }
  if (kind == FIXTURE_OBLIQUE)
    for (int axis = 0; axis < 3; axis++)
      grid.direction[axis] = skg_mat4_get_column (&both, (guint) axis);
  middle = skg_grid_get_centre_mm (&grid);
  grid.origin_mm = skg_vec3_scale (middle, -1);
  return grid;
}

/* splitmix64's finaliser (public domain, Vigna 2015): a hash of the voxel's number. */
static double
hash_noise (guint64 n)
{
  double sum = 0;

  for (guint i = 0; i < 4; i++)
    {
      guint64 z = (n * 4 + i + 1) * 0x9e3779b97f4a7c15u;

      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
      sum += (double) ((z ^ (z >> 31)) >> 11) * 0x1p-53 - 0.5;
    }
  return sum * 1.7320508075688772; /* four uniforms: variance 1/3 */
}

/* 1 inside, 0 outside, a ramp of @width_mm in between. */
static double
soft (double distance_mm, double width_mm)
{
  return CLAMP (0.5 - distance_mm / width_mm, 0, 1);
}

static double
ellipse (double x, double y, double a, double b)
{
  double r = hypot (x / a, y / b);

  return (r - 1) * MIN (a, b);
}

static double
torso_hu (SkgVec3 p, double width_mm, double noise)
{
  double body = soft (ellipse (p.x, p.y, 108, 78), width_mm);
  double lung = MAX (soft (ellipse (p.x - 52, p.y + 8, 38, 52), width_mm),
                     soft (ellipse (p.x + 52, p.y + 8, 38, 52), width_mm));
  double spine = soft (hypot (p.x, p.y - 48) - 18, width_mm);
  double shell = fabs (ellipse (p.x, p.y, 98, 68)) - 3;
  double rib = soft (MAX (shell, fabs (remainder (p.z + 0.3 * p.y, 26)) - 5), width_mm);
  double hu = 40 + 15 * noise;

  hu += lung * (-820 - hu);
  hu += spine * (350 + 60 * noise - hu);
  hu += rib * (700 - hu);
  return -1000 + body * (hu + 1000);
}

SkgVolume *
fixture_torso (const SkgGrid *grid, gboolean as_float)
{
  gsize n_voxels = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  float *floats = as_float ? g_new (float, n_voxels) : NULL;
  gint16 *ints = as_float ? NULL : g_new (gint16, n_voxels);
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkgVolume *volume;
  gsize n = 0;

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++, n++)
        {
          SkgVec3 p =
              skg_mat4_transform_point (&patient_from_voxel, skg_vec3 (i, j, k));
          double hu = torso_hu (p, grid->spacing_mm[0], hash_noise (n));

          if (as_float)
            floats[n] = (float) hu;
          else
            ints[n] = (gint16) lrint (hu);
        }
  bytes = as_float ? g_bytes_new_take (floats, n_voxels * sizeof *floats)
                   : g_bytes_new_take (ints, n_voxels * sizeof *ints);
  volume = skg_volume_new (
      grid, as_float ? SKG_VOXEL_TYPE_FLOAT32 : SKG_VOXEL_TYPE_INT16, bytes, &error);
  g_assert_no_error (error);
  return volume;
}

SkgVolume *
fixture_solid (const SkgGrid *grid,
               double inside_hu,
               FixtureInside inside,
               gpointer user_data)
{
  gsize n_voxels = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  float *values = g_new (float, n_voxels);
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkgVolume *volume;
  gsize n = 0;

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++)
        {
          int hits = 0;

          for (int s = 0; s < 27; s++)
            {
              SkgVec3 v = skg_vec3 (i + (s % 3 - 1) / 3.0, j + (s / 3 % 3 - 1) / 3.0,
                                    k + (s / 9 - 1) / 3.0);

              hits +=
                  inside (skg_mat4_transform_point (&patient_from_voxel, v), user_data);
            }
          values[n++] = (float) (-1000 + (inside_hu + 1000) * hits / 27.0);
        }
  bytes = g_bytes_new_take (values, n_voxels * sizeof *values);
  volume = skg_volume_new (grid, SKG_VOXEL_TYPE_FLOAT32, bytes, &error);
  g_assert_no_error (error);
  return volume;
}

SkgGeometry
fixture_geometry (double primary_deg,
                  double secondary_deg,
                  double extent_mm,
                  guint columns,
                  guint rows)
{
  double a = SKG_RAD_FROM_DEG (primary_deg);
  double b = SKG_RAD_FROM_DEG (secondary_deg);
  SkgVec3 beam = skg_vec3 (sin (a) * cos (b), -cos (a) * cos (b), sin (b));
  SkgVec3 right = skg_vec3 (cos (a), sin (a), 0);
  SkgVec3 up = skg_vec3 (-sin (a) * sin (b), cos (a) * sin (b), cos (b));
  SkgGeometry g = {
    .columns = columns,
    .rows = rows,
    .source_mm = skg_vec3_scale (beam, -SOD_MM),
    .column_step_mm = skg_vec3_scale (right, extent_mm / columns),
    .row_step_mm = skg_vec3_scale (up, -extent_mm / columns),
  };

  g.pixel00_mm = skg_vec3_scale (beam, SID_MM - SOD_MM);
  g.pixel00_mm =
      skg_vec3_add_scaled (g.pixel00_mm, g.column_step_mm, -(columns - 1.0) / 2);
  g.pixel00_mm = skg_vec3_add_scaled (g.pixel00_mm, g.row_step_mm, -(rows - 1.0) / 2);
  return g;
}

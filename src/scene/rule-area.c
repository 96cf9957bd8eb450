/* SPDX-License-Identifier: Apache-2.0
 * Area of a structure's shadow on the detector, without a renderer.
 *
 * 1. patient mm: rays from the source to pixels, the box of the structures' voxels.
 * 2. pixels: the rectangle in which the box's shadow lies, in equal cells.
 * 3. voxel: each ray walks from voxel to voxel through the box until one is met. */
#include "config.h"

#include <math.h>

#include "scene/rules-private.h"

#define MAX_CELLS 96u

typedef struct
{
  guint layer;
  guint value;
} Wanted;

/**
 * Caster:
 * @low, @high: of the voxels' box, voxel space, outer edges of the outer voxels
 */
typedef struct
{
  SkgLabelMap *map;
  GArray *wanted;
  double low[3];
  double high[3];
  SkgVec3 source_vox;
  SkgVec3 pixel00_vox;
  SkgVec3 column_step_vox;
  SkgVec3 row_step_vox;
} Caster;

/* FALSE: none of them is anywhere in the map. */
static gboolean
find_wanted (Caster *caster, SkgStructureChoice *choice)
{
  for (guint a = 0; a < 3; a++)
    {
      caster->low[a] = INFINITY;
      caster->high[a] = -(double) INFINITY;
    }
  for (guint c = 0; c < skg_structure_choice_get_length (choice); c++)
    {
      const SkgChosenStructure *chosen = skg_structure_choice_get (choice, c);

      for (guint s = 0; s < chosen->n_structures; s++)
        {
          const SkgStructure *structure =
              skg_label_map_get_structure (caster->map, chosen->structures[s]);
          Wanted wanted = { structure->layer, structure->value };

          if (structure->n_voxels == 0)
            continue;
          g_array_append_val (caster->wanted, wanted);
          for (guint a = 0; a < 3; a++)
            {
              caster->low[a] = MIN (caster->low[a], structure->box_min[a] - 0.5);
              caster->high[a] = MAX (caster->high[a], structure->box_max[a] + 0.5);
            }
        }
    }
  return caster->wanted->len > 0;
}

static gboolean
is_wanted (const Caster *caster, const int voxel[3])
{
  for (guint w = 0; w < caster->wanted->len; w++)
    {
      const Wanted *wanted = &g_array_index (caster->wanted, Wanted, w);

      if (skg_label_map_get_value (caster->map, wanted->layer, (guint) voxel[0],
                                   (guint) voxel[1], (guint) voxel[2]) == wanted->value)
        return TRUE;
    }
  return FALSE;
}

/* The part of the way from source (0) to pixel (1) that lies in the box. */
static gboolean
clip (const Caster *caster, const double from[3], const double way[3], double part[2])
{
  part[0] = 0;
  part[1] = 1;
  for (guint a = 0; a < 3; a++)
    {
      double t0 = (caster->low[a] - from[a]) / way[a];
      double t1 = (caster->high[a] - from[a]) / way[a];

      if (way[a] == 0)
        {
          if (from[a] < caster->low[a] || from[a] > caster->high[a])
            return FALSE;
          continue;
        }
      part[0] = MAX (part[0], MIN (t0, t1));
      part[1] = MIN (part[1], MAX (t0, t1));
    }
  return part[0] < part[1];
}

static gboolean
hits (const Caster *caster, double column, double row)
{
  SkgVec3 pixel = skg_vec3_add_scaled (
      skg_vec3_add_scaled (caster->pixel00_vox, caster->column_step_vox, column),
      caster->row_step_vox, row);
  const double from[3] = { caster->source_vox.x, caster->source_vox.y,
                           caster->source_vox.z };
  const double way[3] = { pixel.x - from[0], pixel.y - from[1], pixel.z - from[2] };
  double part[2];
  int voxel[3];
  int step[3];
  double next[3];
  double each[3];

  if (!clip (caster, from, way, part))
    return FALSE;
  for (guint a = 0; a < 3; a++)
    {
      double at = from[a] + part[0] * way[a];

      voxel[a] =
          (int) CLAMP (floor (at + 0.5), caster->low[a] + 0.5, caster->high[a] - 0.5);
      step[a] = way[a] > 0 ? 1 : -1;
      each[a] = way[a] != 0 ? 1 / fabs (way[a]) : (double) INFINITY;
      next[a] = way[a] != 0 ? (voxel[a] + 0.5 * step[a] - from[a]) / way[a]
                            : (double) INFINITY;
    }
  while (!is_wanted (caster, voxel))
    {
      guint a = next[0] <= next[1] ? (next[0] <= next[2] ? 0 : 2)
                                   : (next[1] <= next[2] ? 1 : 2);

      if (next[a] >= part[1])
        return FALSE;
      voxel[a] += step[a];
      next[a] += each[a];
      if (voxel[a] < caster->low[a] || voxel[a] > caster->high[a])
        return FALSE;
    }
  return TRUE;
}

/* First column and row, last column and row: pixels' outer edges. All of the detector
 * where a corner of the box is not before the source. FALSE: nothing of it is there. */
static gboolean
find_rectangle (const Caster *caster,
                const SkgProjection *projection,
                const SkgDetector *detector,
                double rectangle[4])
{
  SkgMat4 patient_from_voxel =
      skg_grid_get_patient_from_voxel (skg_label_map_get_grid (caster->map));
  double low[2] = { INFINITY, INFINITY };
  double high[2] = { -(double) INFINITY, -(double) INFINITY };

  for (guint i = 0; i < 8; i++)
    {
      SkgVec3 corner = skg_vec3 (i & 1 ? caster->high[0] : caster->low[0],
                                 i & 2 ? caster->high[1] : caster->low[1],
                                 i & 4 ? caster->high[2] : caster->low[2]);
      double place[2];
      double depth_mm;

      corner = skg_mat4_transform_point (&patient_from_voxel, corner);
      if (!skg_projection_point (projection, corner, &place[0], &place[1], &depth_mm))
        place[0] = place[1] = (double) NAN;
      for (guint a = 0; a < 2; a++)
        {
          low[a] = isnan (place[a]) ? -(double) INFINITY : MIN (low[a], place[a]);
          high[a] = isnan (place[a]) ? (double) INFINITY : MAX (high[a], place[a]);
        }
    }
  rectangle[0] = MAX (floor (low[0] + 0.5) - 0.5, -0.5);
  rectangle[1] = MAX (floor (low[1] + 0.5) - 0.5, -0.5);
  rectangle[2] = MIN (ceil (high[0] - 0.5) + 0.5, detector->columns - 0.5);
  rectangle[3] = MIN (ceil (high[1] - 0.5) + 0.5, detector->rows - 0.5);
  return rectangle[0] < rectangle[2] && rectangle[1] < rectangle[3];
}

static gboolean
is_in_field (const SkgSample *sample, double column, double row)
{
  const SkgDetector *detector = &sample->detector;

  return sample->exposure.simulator != SKG_SIMULATOR_REALISTIC ||
         !sample->exposure.detection.round_field ||
         hypot (column - (detector->columns - 1.0) / 2,
                row - (detector->rows - 1.0) / 2) <=
             MIN (detector->columns, detector->rows) / 2.0;
}

static double
count_px (const Caster *caster, const SkgSample *sample, const double rectangle[4])
{
  double width = rectangle[2] - rectangle[0];
  double height = rectangle[3] - rectangle[1];
  guint n_columns = (guint) MIN (rint (width), MAX_CELLS);
  guint n_rows = (guint) MIN (rint (height), MAX_CELLS);
  guint n = 0;

  for (guint j = 0; j < n_rows; j++)
    for (guint i = 0; i < n_columns; i++)
      {
        double column = rectangle[0] + (i + 0.5) * width / n_columns;
        double row = rectangle[1] + (j + 0.5) * height / n_rows;

        n += is_in_field (sample, column, row) && hits (caster, column, row);
      }
  return n * (width / n_columns) * (height / n_rows);
}

double
skg_sample_measure_area_px (const SkgSample *sample, SkgStructureChoice *choice)
{
  Caster caster = { .map = skg_structure_choice_get_map (choice) };
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));
  SkgMat4 voxel_from_patient =
      skg_grid_get_voxel_from_patient (skg_label_map_get_grid (caster.map));
  SkgMat4 patient_from_world;
  SkgGeometry g;
  SkgProjection world;
  SkgProjection patient;
  double rectangle[4];

  caster.wanted = wanted;
  if (!find_wanted (&caster, choice))
    return 0;
  /* A rigid motion always has an inverse. */
  if (!skg_mat4_invert_affine (&sample->world_from_patient, &patient_from_world))
    patient_from_world = skg_mat4_identity ();
  skg_pose_get_projection (&sample->pose, &sample->detector, &world);
  skg_projection_for_patient (&world, &sample->world_from_patient, &patient);
  if (!find_rectangle (&caster, &patient, &sample->detector, rectangle))
    return 0;
  skg_pose_get_geometry (&sample->pose, &sample->detector, &patient_from_world, &g);
  caster.source_vox = skg_mat4_transform_point (&voxel_from_patient, g.source_mm);
  caster.pixel00_vox = skg_mat4_transform_point (&voxel_from_patient, g.pixel00_mm);
  caster.column_step_vox =
      skg_mat4_transform_vector (&voxel_from_patient, g.column_step_mm);
  caster.row_step_vox = skg_mat4_transform_vector (&voxel_from_patient, g.row_step_mm);
  return count_px (&caster, sample, rectangle);
}

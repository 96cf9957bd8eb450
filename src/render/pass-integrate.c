/* SPDX-License-Identifier: Apache-2.0
 * Pass 1: line integrals of attenuation through the volume. */
#include "config.h"

#include "render/pass-integrate.h"

#include "render/tissue-ramps.h"

/* Voxels that rays may move across a slice on their way to the next one, on the whole,
 * before a second read is worth its time; and any ray before the picture is shared out
 * to several main axes. Keeps the error of a noisy CT below 5e-4 (docs/validation.md).
 */
#define ONE_NODE_MAX_STEP 0.72
#define ONE_AXIS_MAX_STEP 3.0
/* Rays across and down the picture that are looked at. */
#define N_PROBES 5

/* Rays in voxel space; the direction is affine in (column, row). */
typedef struct
{
  SkgVec3 source_vox;
  SkgVec3 pixel00_vox;
  SkgVec3 column_step_vox;
  SkgVec3 row_step_vox;
} VoxelRays;

static VoxelRays
get_rays (const SkgGeometry *g, const SkgGrid *grid)
{
  SkgMat4 voxel_from_patient = skg_grid_get_voxel_from_patient (grid);

  return (VoxelRays){
    .source_vox = skg_mat4_transform_point (&voxel_from_patient, g->source_mm),
    .pixel00_vox = skg_mat4_transform_point (&voxel_from_patient, g->pixel00_mm),
    .column_step_vox =
        skg_mat4_transform_vector (&voxel_from_patient, g->column_step_mm),
    .row_step_vox = skg_mat4_transform_vector (&voxel_from_patient, g->row_step_mm),
  };
}

static void
to_array (SkgVec3 v, double out[3])
{
  out[0] = v.x;
  out[1] = v.y;
  out[2] = v.z;
}

/* Smallest and largest magnitude of each component over the detector. A component is
 * affine in (column, row), so its extremes are at the corners; half a pixel is added.
 */
static void
measure_components (const SkgGeometry *g,
                    const VoxelRays *rays,
                    double min[3],
                    double max[3])
{
  double corners[4][3];

  for (int i = 0; i < 4; i++)
    {
      double column = i & 1 ? g->columns - 0.5 : -0.5;
      double row = i & 2 ? g->rows - 0.5 : -0.5;
      SkgVec3 p =
          skg_vec3_add_scaled (rays->pixel00_vox, rays->column_step_vox, column);

      p = skg_vec3_add_scaled (p, rays->row_step_vox, row);
      to_array (skg_vec3_sub (p, rays->source_vox), corners[i]);
    }
  for (int axis = 0; axis < 3; axis++)
    {
      double low = corners[0][axis];
      double high = corners[0][axis];

      for (int i = 1; i < 4; i++)
        {
          low = MIN (low, corners[i][axis]);
          high = MAX (high, corners[i][axis]);
        }
      max[axis] = MAX (fabs (low), fabs (high));
      min[axis] = low <= 0 && high >= 0 ? 0 : MIN (fabs (low), fabs (high));
    }
}

/* How far rays move across a slice on their way to the next one, voxels. */
typedef struct
{
  double mean; /* the error grows with the square, its mean with the fourth power */
  double max;
} Step;

static Step
measure_step (const SkgGeometry *g, const VoxelRays *rays, guint axis)
{
  double sum4 = 0;
  double max2 = 0;

  for (int i = 0; i < N_PROBES * N_PROBES; i++)
    {
      double column = i % N_PROBES * (g->columns - 1.0) / (N_PROBES - 1);
      double row = i / N_PROBES * (g->rows - 1.0) / (N_PROBES - 1);
      SkgVec3 p =
          skg_vec3_add_scaled (rays->pixel00_vox, rays->column_step_vox, column);
      double v[3];
      double step2;

      p = skg_vec3_add_scaled (p, rays->row_step_vox, row);
      to_array (skg_vec3_sub (p, rays->source_vox), v);
      step2 = (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) / (v[axis] * v[axis]) - 1;
      sum4 += step2 * step2;
      max2 = MAX (max2, step2);
    }
  return (Step){ pow (sum4 / (N_PROBES * N_PROBES), 0.25), sqrt (max2) };
}

/* The axes that are the main one of some ray; never too few. */
static void
plan_axes (const SkgGeometry *geometry, const VoxelRays *rays, SkgIntegratePlan *plan)
{
  double min[3];
  double max[3];

  measure_components (geometry, rays, min, max);
  for (int axis = 0; axis < 3; axis++)
    {
      double other = MAX (min[(axis + 1) % 3], min[(axis + 2) % 3]);

      plan->axes[axis] = max[axis] > 0 && max[axis] >= other * (1 - 1e-6);
      plan->n_axes += plan->axes[axis];
    }
}

void
skg_integrate_plan (const SkgGeometry *geometry,
                    const SkgGrid *grid,
                    SkgQuality quality,
                    SkgIntegratePlan *plan)
{
  /* Across which axis slices are cut whose rows, or columns, lie along another one:
   * neighbours on a ray are then neighbours in memory. */
  static const guint along_rows[3] = { 2, 0, 0 };
  VoxelRays rays = get_rays (geometry, grid);
  Step best = { G_MAXDOUBLE, G_MAXDOUBLE };
  guint best_axis = 2;

  *plan = (SkgIntegratePlan){
    .exact = quality == SKG_QUALITY_EXACT,
    .n_nodes = 1,
    .share = 1,
  };
  for (guint axis = 0; axis < 3; axis++)
    {
      Step step = measure_step (geometry, &rays, axis);

      if (step.mean < best.mean)
        {
          best = step;
          best_axis = axis;
        }
    }
  if (quality == SKG_QUALITY_LIVE && best.mean > ONE_NODE_MAX_STEP)
    plan->n_nodes = 2;
  if (plan->exact)
    {
      plan->axes[along_rows[best_axis]] = TRUE;
      plan->n_axes = 1;
    }
  else if (best.max <= ONE_AXIS_MAX_STEP)
    {
      plan->axes[best_axis] = TRUE;
      plan->n_axes = 1;
    }
  else
    plan_axes (geometry, &rays, plan);
}

static void
set_vec3 (SkgProgram *program, const char *name, SkgVec3 v)
{
  float value[3] = { (float) v.x, (float) v.y, (float) v.z };

  skg_program_set_vec3 (program, name, value);
}

void
skg_integrate_set_rays (SkgProgram *program,
                        const SkgGeometry *geometry,
                        const SkgGrid *grid)
{
  VoxelRays rays = get_rays (geometry, grid);
  SkgMat4 mm_from_vox = skg_grid_get_patient_from_voxel (grid);
  float matrix[9];

  for (int column = 0; column < 3; column++)
    for (int row = 0; row < 3; row++)
      matrix[3 * column + row] = (float) mm_from_vox.m[column][row];
  set_vec3 (program, "u_source_vox", rays.source_vox);
  set_vec3 (program, "u_pixel00_vox", rays.pixel00_vox);
  set_vec3 (program, "u_column_step_vox", rays.column_step_vox);
  set_vec3 (program, "u_row_step_vox", rays.row_step_vox);
  skg_program_set_mat3 (program, "u_mm_from_vox", matrix);
  skg_program_set_ivec3 (program, "u_size_vox", (int) grid->size[0],
                         (int) grid->size[1], (int) grid->size[2]);
}

/* Slabs as the source sees them. */
static void
set_bounds (SkgProgram *program, const SkgBounds *bounds, SkgVec3 source_vox)
{
  float normals[SKG_BOUNDS_N_SLABS][3];
  float reaches[SKG_BOUNDS_N_SLABS][2];

  for (guint i = 0; i < SKG_BOUNDS_N_SLABS; i++)
    {
      SkgVec3 normal = bounds->normal[i];
      double at_source = skg_vec3_dot (normal, source_vox);

      normals[i][0] = (float) normal.x;
      normals[i][1] = (float) normal.y;
      normals[i][2] = (float) normal.z;
      reaches[i][0] = (float) (bounds->low[i] - at_source);
      reaches[i][1] = (float) (bounds->high[i] - at_source);
    }
  skg_program_set_vec3s (program, "u_slab_normal[0]", SKG_BOUNDS_N_SLABS,
                         &normals[0][0]);
  skg_program_set_vec2s (program, "u_slab_reach[0]", SKG_BOUNDS_N_SLABS,
                         &reaches[0][0]);
}

static SkgProgram *
use_program (SkgProgramCache *programs,
             const SkgIntegratePlan *plan,
             gboolean manual_filter,
             const SkgSliceLayout *layout,
             guint tissue,
             GError **error)
{
  guint exact_values[SKG_PROGRAM_MAX_DEFINES] = { layout->axis, manual_filter,
                                                  layout->packed, tissue };
  guint live_values[SKG_PROGRAM_MAX_DEFINES] = { layout->axis, plan->n_axes > 1,
                                                 layout->packed, tissue };

  return plan->exact ? skg_program_cache_use (programs, SKG_PROGRAM_INTEGRATE_EXACT,
                                              exact_values, error)
                     : skg_program_cache_use (programs, SKG_PROGRAM_INTEGRATE_LIVE,
                                              live_values, error);
}

gboolean
skg_integrate_setup (SkgProgramCache *programs,
                     const SkgIntegratePlan *plan,
                     gboolean manual_filter,
                     const SkgFrame *frame,
                     const SkgGrid *grid,
                     const SkgSlices *slices,
                     GError **error)
{
  const SkgSliceLayout *layout = &slices->layout;
  float hu[2] = { (float) layout->hu_scale, (float) layout->hu_offset };
  VoxelRays rays = get_rays (&frame->geometry, grid);
  SkgRamps ramps;
  SkgProgram *program;

  skg_ramps_init (&ramps, &frame->tissue, frame->volume);
  program = use_program (programs, plan, manual_filter, layout, ramps.variant, error);
  if (program == NULL)
    return FALSE;
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D_ARRAY, slices->texture);
  skg_program_set_int (program, "u_slices", 0);
  skg_program_set_vec2 (program, "u_hu", hu);
  set_vec3 (program, "u_first_vox",
            skg_vec3 (layout->first[0], layout->first[1], layout->first[2]));
  skg_program_set_double (program, "u_place", skg_slices_kind_get_place (layout->kind));
  skg_program_set_double (program, "u_share", plan->share);
  skg_ramps_set (&ramps, &frame->line, program);
  skg_integrate_set_rays (program, &frame->geometry, grid);
  set_bounds (program, slices->bounds, rays.source_vox);
  return TRUE;
}

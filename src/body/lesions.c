/* SPDX-License-Identifier: Apache-2.0
 * COVID-19 lesions in the lungs of any CT.
 *
 * Where: cells of about 4 mm are weighed by depth beneath the pleura, height, side and
 * distance to the back, after published frequencies (peripheral 70 to 90 %, posterior
 * 82 %, lower lobes 90 % of patients), and seeds drawn from them. What: 3 to 8 balls
 * that lie along the pleura, blended and shaken by noise, with an edge that fades over
 * 5 mm in ground glass and half of that in consolidation. HU: ground glass -560 (70),
 * consolidation +15. */
#include "config.h"

#include "body/lesions.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "body/phantom-noise.h"
#include "body/sdf.h"

#define CELL_MM 4.0
#define FAR_MM 1e6f
#define MAX_BALLS 8
#define GROUND_GLASS_HU (-560.0f)
#define GROUND_GLASS_SD_HU 70.0
#define CONSOLIDATION_HU 15.0f
/* Darker than lung ever is: the lumen of an airway. */
#define AIRWAY_HU (-930.0f)

/* Cells over the volume: distance beneath the pleura, 0 outside the lung. */
typedef struct
{
  guint factor[3];
  guint size[3];
  float *depth_mm;
} Cells;

typedef struct
{
  const SkgGrid *grid;
  SkgMat4 patient_from_voxel;
  SkgVoxelType type;
  gpointer voxels;
  const guint8 *lung;
  guint8 *mask;
  guint8 number;
  const SkgLesionParams *params;
  Cells cells;
  SkgVec3 low_mm; /* box of the lungs, patient */
  SkgVec3 high_mm;
} Work;

static gboolean
check_range (const char *name, double value, double low, double high, GError **error)
{
  if (value >= low && value <= high)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s=%g: %g to %g is allowed", name,
               value, low, high);
  return FALSE;
}

static gboolean
check_params (const SkgLesionParams *p, GError **error)
{
  return check_range ("lesions", p->count, 0, SKG_LESIONS_MAX, error) &&
         check_range ("lesion_size_mm", p->size_mm, 2, 100, error) &&
         check_range ("lesion_side", p->side, -1, 1, error) &&
         check_range ("lesion_peripheral", p->peripheral, 0, 1, error) &&
         check_range ("lesion_basal", p->basal, 0, 1, error) &&
         check_range ("lesion_density", p->density, 0, 1, error);
}

static gsize
get_cell_index (const Cells *cells, guint i, guint j, guint k)
{
  return ((gsize) k * cells->size[1] + j) * cells->size[0] + i;
}

/* Voxel in the middle of a cell. */
static void
get_cell_voxel (const Work *work, const guint cell[3], guint voxel[3])
{
  for (int a = 0; a < 3; a++)
    voxel[a] = MIN (cell[a] * work->cells.factor[a] + work->cells.factor[a] / 2,
                    work->grid->size[a] - 1);
}

static SkgVec3
get_cell_mm (const Work *work, const guint cell[3])
{
  guint voxel[3];

  get_cell_voxel (work, cell, voxel);
  return skg_mat4_transform_point (&work->patient_from_voxel,
                                   skg_vec3 (voxel[0], voxel[1], voxel[2]));
}

/* Marks the cells whose middle lies in the lung; FALSE if there are none. */
static gboolean
mark_cells (Work *work)
{
  Cells *cells = &work->cells;
  gboolean found = FALSE;

  work->low_mm = skg_vec3 (INFINITY, INFINITY, INFINITY);
  work->high_mm = skg_vec3 (-INFINITY, -INFINITY, -INFINITY);
  for (guint k = 0; k < cells->size[2]; k++)
    for (guint j = 0; j < cells->size[1]; j++)
      for (guint i = 0; i < cells->size[0]; i++)
        {
          const guint cell[3] = { i, j, k };
          guint v[3];
          SkgVec3 p;

          get_cell_voxel (work, cell, v);
          if (work->lung[((gsize) v[2] * work->grid->size[1] + v[1]) *
                             work->grid->size[0] +
                         v[0]] == 0)
            continue;
          cells->depth_mm[get_cell_index (cells, i, j, k)] = FAR_MM;
          p = get_cell_mm (work, cell);
          work->low_mm = skg_vec3 (MIN (work->low_mm.x, p.x), MIN (work->low_mm.y, p.y),
                                   MIN (work->low_mm.z, p.z));
          work->high_mm =
              skg_vec3 (MAX (work->high_mm.x, p.x), MAX (work->high_mm.y, p.y),
                        MAX (work->high_mm.z, p.z));
          found = TRUE;
        }
  return found;
}

/* One sweep of the distance along axes, forwards or backwards; what lies beyond the
 * volume is no pleura. */
static void
sweep_depth (const Work *work, int sign)
{
  const Cells *cells = &work->cells;
  const gsize step[3] = { 1, cells->size[0], (gsize) cells->size[0] * cells->size[1] };
  const gsize n = step[2] * cells->size[2];

  for (gsize m = 0; m < n; m++)
    {
      gsize at = sign > 0 ? m : n - 1 - m;
      const guint place[3] = { (guint) (at % step[1]),
                               (guint) (at / step[1] % cells->size[1]),
                               (guint) (at / step[2]) };

      for (int a = 0; a < 3; a++)
        {
          float edge_mm = (float) (cells->factor[a] * work->grid->spacing_mm[a]);

          if (sign > 0 ? place[a] == 0 : place[a] + 1 == cells->size[a])
            continue;
          cells->depth_mm[at] =
              MIN (cells->depth_mm[at],
                   cells->depth_mm[sign > 0 ? at - step[a] : at + step[a]] + edge_mm);
        }
    }
}

static gboolean
init_cells (Work *work)
{
  Cells *cells = &work->cells;
  gsize n = 1;

  for (int a = 0; a < 3; a++)
    {
      cells->factor[a] = (guint) MAX (round (CELL_MM / work->grid->spacing_mm[a]), 1.0);
      cells->size[a] = (work->grid->size[a] + cells->factor[a] - 1) / cells->factor[a];
      n *= cells->size[a];
    }
  cells->depth_mm = g_new0 (float, n);
  if (!mark_cells (work))
    return FALSE;
  sweep_depth (work, 1);
  sweep_depth (work, -1);
  return TRUE;
}

/* How likely a lesion starts in a cell. */
static double
weigh_cell (const Work *work, const guint cell[3])
{
  const SkgLesionParams *params = work->params;
  double depth_mm =
      (double) work->cells
          .depth_mm[get_cell_index (&work->cells, cell[0], cell[1], cell[2])];
  SkgVec3 p;
  double low;
  double back;
  double side;
  double near;

  if (depth_mm <= 0)
    return 0;
  p = get_cell_mm (work, cell);
  low = (work->high_mm.z - p.z) / MAX (work->high_mm.z - work->low_mm.z, 1);
  back = (p.y - work->low_mm.y) / MAX (work->high_mm.y - work->low_mm.y, 1);
  side = p.x > (work->low_mm.x + work->high_mm.x) / 2 ? 1 : -1;
  /* Exponential in the depth with a mean of 10 mm; a fifth of the lung lies there. */
  near = 5 * skg_portable_exp (-depth_mm / 10);
  return (params->peripheral * near + 1 - params->peripheral) *
         skg_portable_exp (3 * params->basal * low) *
         skg_portable_exp (1.5 * params->peripheral * back) *
         (1 + params->side * side) / 2;
}

/* Sums of the weights up to and with each cell. */
static double *
sum_weights (const Work *work)
{
  const Cells *cells = &work->cells;
  double *sums =
      g_new (double, (gsize) cells->size[0] * cells->size[1] * cells->size[2]);
  double sum = 0;

  for (guint k = 0; k < cells->size[2]; k++)
    for (guint j = 0; j < cells->size[1]; j++)
      for (guint i = 0; i < cells->size[0]; i++)
        {
          const guint cell[3] = { i, j, k };

          sum += weigh_cell (work, cell);
          sums[get_cell_index (cells, i, j, k)] = sum;
        }
  return sums;
}

static void
draw_cell (const Work *work, const double *sums, double unit, guint cell[3])
{
  const Cells *cells = &work->cells;
  gsize n = (gsize) cells->size[0] * cells->size[1] * cells->size[2];
  double wanted = unit * sums[n - 1];
  gsize low = 0;
  gsize high = n - 1;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (sums[middle] > wanted)
        high = middle;
      else
        low = middle + 1;
    }
  cell[0] = (guint) (low % cells->size[0]);
  cell[1] = (guint) (low / cells->size[0] % cells->size[1]);
  cell[2] = (guint) (low / ((gsize) cells->size[0] * cells->size[1]));
}

/* A blob in mm along the voxels' axes, from the first voxel. */
typedef struct
{
  SkgSdfPoint balls[MAX_BALLS];
  float radius_mm[MAX_BALLS];
  guint n_balls;
  SkgSdfPoint centre;
  float reach_mm;
  float size_mm; /* radius of the whole */
  float consolidation;
  float glass_hu;
  guint64 key;
} Blob;

static SkgSdfPoint
draw_direction (SkgRandom *random)
{
  SkgSdfPoint v;
  float length;

  do
    {
      v = skg_sdf_point ((float) skg_random_next_normal (random),
                         (float) skg_random_next_normal (random),
                         (float) skg_random_next_normal (random));
      length = sqrtf (skg_sdf_dot (v, v));
    }
  while (length < 1e-3f);
  return skg_sdf_add_scaled (skg_sdf_point (0, 0, 0), v, 1 / length);
}

/* Inwards from the pleura: the slope of the depth, along the voxels' axes. */
static SkgSdfPoint
get_inward (const Work *work, const guint cell[3])
{
  const Cells *cells = &work->cells;
  float slope[3];
  float length;

  for (int a = 0; a < 3; a++)
    {
      guint before[3] = { cell[0], cell[1], cell[2] };
      guint after[3] = { cell[0], cell[1], cell[2] };

      before[a] = MAX (cell[a], 1) - 1;
      after[a] = MIN (cell[a] + 1, cells->size[a] - 1);
      slope[a] =
          cells->depth_mm[get_cell_index (cells, after[0], after[1], after[2])] -
          cells->depth_mm[get_cell_index (cells, before[0], before[1], before[2])];
    }
  length = sqrtf (slope[0] * slope[0] + slope[1] * slope[1] + slope[2] * slope[2]);
  if (length < 1e-3f)
    return skg_sdf_point (0, 0, 0);
  return skg_sdf_point (slope[0] / length, slope[1] / length, slope[2] / length);
}

static void
make_blob (const Work *work, const guint cell[3], SkgRandom *random, Blob *blob)
{
  const SkgLesionParams *params = work->params;
  SkgSdfPoint inward = get_inward (work, cell);
  guint voxel[3];

  get_cell_voxel (work, cell, voxel);
  blob->centre = skg_sdf_point ((float) (voxel[0] * work->grid->spacing_mm[0]),
                                (float) (voxel[1] * work->grid->spacing_mm[1]),
                                (float) (voxel[2] * work->grid->spacing_mm[2]));
  blob->size_mm = (float) (params->size_mm / 2 *
                           skg_portable_exp (
                               0.35 * CLAMP (skg_random_next_normal (random), -2, 2)));
  blob->n_balls = 3 + (guint) skg_random_next_below (random, MAX_BALLS - 2);
  for (guint i = 0; i < blob->n_balls; i++)
    {
      float out = blob->size_mm * 0.75f * (float) skg_random_next_unit (random);
      SkgSdfPoint d = draw_direction (random);

      /* Along the pleura rather than away from it. */
      d = skg_sdf_add_scaled (d, inward, -0.5f * skg_sdf_dot (d, inward));
      blob->balls[i] = skg_sdf_add_scaled (blob->centre, d, out);
      blob->radius_mm[i] =
          blob->size_mm * (0.42f + 0.28f * (float) skg_random_next_unit (random));
    }
  blob->reach_mm = 1.9f * blob->size_mm + 6;
  blob->consolidation =
      (float) CLAMP (params->density + 0.15 * skg_random_next_normal (random) *
                                           (params->density > 0 && params->density < 1),
                     0.0, 1.0);
  blob->glass_hu =
      GROUND_GLASS_HU +
      (float) (GROUND_GLASS_SD_HU * CLAMP (skg_random_next_normal (random), -2, 2));
  blob->key = skg_random_next_uint64 (random);
}

static float
get_blob_distance (const Blob *blob, SkgSdfPoint p)
{
  float d = FAR_MM;

  for (guint i = 0; i < blob->n_balls; i++)
    {
      SkgSdfPoint q = skg_sdf_sub (p, blob->balls[i]);

      d = skg_sdf_smooth_min (d, sqrtf (skg_sdf_dot (q, q)) - blob->radius_mm[i], 5);
    }
  return d;
}

static inline float
smoothstep (float x)
{
  x = CLAMP (x, 0, 1);
  return x * x * (3 - 2 * x);
}

static inline float
get_hu (const Work *work, gsize at)
{
  return work->type == SKG_VOXEL_TYPE_INT16 ? (float) ((gint16 *) work->voxels)[at]
                                            : ((float *) work->voxels)[at];
}

static inline void
set_hu (const Work *work, gsize at, float hu)
{
  if (work->type == SKG_VOXEL_TYPE_INT16)
    ((gint16 *) work->voxels)[at] = (gint16) floorf (hu + 0.5f);
  else
    ((float *) work->voxels)[at] = hu;
}

/* TRUE if the voxel belongs to the lesion. */
static gboolean
paint_voxel (const Work *work, const Blob *blob, gsize at, float d, float mottle)
{
  float core =
      smoothstep ((-d / blob->size_mm - 0.75f * (1 - blob->consolidation)) / 0.25f +
                  blob->consolidation);
  float width_mm = 5 - 2.5f * core;
  float alpha = smoothstep (0.5f - d / width_mm);
  float hu = get_hu (work, at);
  float target;

  if (blob->consolidation <= 0)
    core = 0;
  target = blob->glass_hu + 70 * mottle + core * (CONSOLIDATION_HU - blob->glass_hu);
  if (alpha <= 0)
    return FALSE;
  if (hu > AIRWAY_HU && hu < target)
    set_hu (work, at, hu + alpha * (target - hu));
  return alpha >= 0.5f;
}

/* Voxels along axis @a that the blob can reach; FALSE if none. */
static gboolean
get_range (const Work *work, const Blob *blob, int a, guint range[2])
{
  float spacing = (float) work->grid->spacing_mm[a];
  float centre = (&blob->centre.x)[a];
  float low = ceilf ((centre - blob->reach_mm) / spacing);
  float high = floorf ((centre + blob->reach_mm) / spacing);

  if (high < 0 || low > (float) (work->grid->size[a] - 1))
    return FALSE;
  range[0] = (guint) MAX (low, 0);
  range[1] = (guint) MIN (high, (float) (work->grid->size[a] - 1));
  return TRUE;
}

/* Number of voxels that the blob takes. */
static gsize
paint_blob (const Work *work, const Blob *blob)
{
  const SkgGrid *grid = work->grid;
  const float wave_mm = MAX (blob->size_mm, 5);
  const float wide[3] = { wave_mm, wave_mm, wave_mm };
  const float fine[3] = { 4, 4, 4 };
  guint range[3][2];
  guint n;
  gsize count = 0;
  g_autofree float *shake = NULL;
  g_autofree float *mottle = NULL;

  for (int a = 0; a < 3; a++)
    if (!get_range (work, blob, a, range[a]))
      return 0;
  n = range[0][1] - range[0][0] + 1;
  shake = g_new (float, n);
  mottle = g_new (float, n);
  for (guint k = range[2][0]; k <= range[2][1]; k++)
    for (guint j = range[1][0]; j <= range[1][1]; j++)
      {
        SkgSdfPoint p = skg_sdf_point ((float) (range[0][0] * grid->spacing_mm[0]),
                                       (float) (j * grid->spacing_mm[1]),
                                       (float) (k * grid->spacing_mm[2]));
        gsize row = ((gsize) k * grid->size[1] + j) * grid->size[0];

        skg_phantom_noise_row (blob->key, wide, p, (float) grid->spacing_mm[0], shake,
                               n);
        skg_phantom_noise_row (blob->key ^ 0x60u, fine, p, (float) grid->spacing_mm[0],
                               mottle, n);
        for (guint i = 0; i < n; i++)
          {
            gsize at = row + range[0][0] + i;
            SkgSdfPoint q = p;

            q.x += (float) (i * grid->spacing_mm[0]);
            /* A mask may be the lung map itself: its own numbers are lung too. */
            if (work->lung[at] == 0)
              continue;
            if (!paint_voxel (work, blob, at,
                              get_blob_distance (blob, q) +
                                  0.4f * blob->size_mm * shake[i] + 0.8f * mottle[i],
                              mottle[i]))
              continue;
            work->mask[at] = work->number;
            count++;
          }
      }
  return count;
}

static SkgLesion
describe (const Work *work, const Blob *blob, const guint cell[3], gsize n_voxels)
{
  double voxel_ml = work->grid->spacing_mm[0] * work->grid->spacing_mm[1] *
                    work->grid->spacing_mm[2] / 1000;
  SkgVec3 p = get_cell_mm (work, cell);

  return (SkgLesion){
    .centre_mm = p,
    .diameter_mm = cbrt (6 / G_PI * 1000 * voxel_ml * (double) n_voxels),
    .consolidation = (double) blob->consolidation,
    .volume_ml = voxel_ml * (double) n_voxels,
    .left = p.x > (work->low_mm.x + work->high_mm.x) / 2,
  };
}

GArray *
skg_lesions_draw (const SkgGrid *grid,
                  SkgVoxelType type,
                  gpointer voxels,
                  const guint8 *lung,
                  guint8 *mask,
                  guint8 number,
                  const SkgLesionParams *params,
                  GError **error)
{
  GArray *lesions;
  g_autofree double *sums = NULL;
  Work work = { .grid = grid,
                .patient_from_voxel = skg_grid_get_patient_from_voxel (grid),
                .type = type,
                .voxels = voxels,
                .lung = lung,
                .mask = mask,
                .number = number,
                .params = params };

  if (!check_params (params, error))
    return NULL;
  if (!init_cells (&work))
    {
      g_free (work.cells.depth_mm);
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           "no voxel is labelled as lung: lesions have no place");
      return NULL;
    }
  sums = sum_weights (&work);
  lesions = g_array_new (FALSE, FALSE, sizeof (SkgLesion));
  for (guint i = 0; i < params->count; i++)
    {
      SkgRandom random;
      SkgLesion lesion;
      guint cell[3];
      Blob blob;

      /* One stream each: more of them leave the first ones where they are. */
      skg_random_init (&random, params->seed, i, "lesion");
      draw_cell (&work, sums, skg_random_next_unit (&random), cell);
      make_blob (&work, cell, &random, &blob);
      lesion = describe (&work, &blob, cell, paint_blob (&work, &blob));
      g_array_append_val (lesions, lesion);
    }
  g_free (work.cells.depth_mm);
  return lesions;
}

SkgVolume *
skg_lesions_add_to_volume (SkgVolume *volume,
                           GBytes *lung,
                           const SkgLesionParams *params,
                           GBytes **mask,
                           GArray **lesions,
                           GError **error)
{
  const SkgGrid *grid = skg_volume_get_grid (volume);
  GBytes *old = skg_volume_get_voxels (volume);
  gsize n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  gsize n_bytes = g_bytes_get_size (old);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GArray) drawn = NULL;
  gpointer voxels;
  guint8 *marks;
  SkgVolume *changed;

  if (g_bytes_get_size (lung) != n)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "the lung label has %" G_GSIZE_FORMAT
                   " voxels, the CT has %" G_GSIZE_FORMAT,
                   g_bytes_get_size (lung), n);
      return NULL;
    }
  voxels = g_memdup2 (g_bytes_get_data (old, NULL), n_bytes);
  bytes = g_bytes_new_take (voxels, n_bytes);
  marks = g_malloc0 (n);
  drawn = skg_lesions_draw (grid, skg_volume_get_voxel_type (volume), voxels,
                            g_bytes_get_data (lung, NULL), marks, 1, params, error);
  if (drawn == NULL)
    {
      g_free (marks);
      return NULL;
    }
  changed = skg_volume_new (grid, skg_volume_get_voxel_type (volume), bytes, error);
  if (changed == NULL)
    {
      g_free (marks);
      return NULL;
    }
  skg_volume_set_name (changed, skg_volume_get_name (volume));
  *mask = g_bytes_new_take (marks, n);
  if (lesions != NULL)
    *lesions = g_steal_pointer (&drawn);
  return changed;
}

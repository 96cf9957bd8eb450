/* SPDX-License-Identifier: Apache-2.0
 * A bone's distance on the voxels of its right half.
 *
 * 1. Blocks of 4 x 4 x 4 voxels; a block keeps only the solids that can matter in it.
 * 2. Voids that no way leads into are filled: a union of thin plates leaves some.
 * 3. Inside, the distance of a union of plates is that to the nearest plate's skin, not
 *    to the bone's: depth is measured again by passing it from voxel to voxel. */
#include "config.h"

#include "body/phantom-field.h"

#include <math.h>
#include <string.h>

#define BLOCK 4
/* Farther than any depth or distance that is asked for, mm. */
#define FAR_MM 1000.0f
/* Solids farther than this behind the nearest one do not change the blend, mm. */
#define BLEND_REACH_MM 5.0f

typedef struct
{
  GCancellable *cancellable;
  SkgPhantomSliceFunc func;
  gpointer data;
  guint n_slices;
  gint next;
} Run;

static gpointer
run_slices (gpointer data)
{
  Run *run = data;

  while (!g_cancellable_is_cancelled (run->cancellable))
    {
      guint slice = (guint) g_atomic_int_add (&run->next, 1);

      if (slice >= run->n_slices)
        break;
      run->func (slice, run->data);
    }
  return NULL;
}

gboolean
skg_phantom_jobs_run (const SkgPhantomJobs *jobs,
                      guint n_slices,
                      SkgPhantomSliceFunc func,
                      gpointer data)
{
  Run run = { jobs->cancellable, func, data, n_slices, 0 };
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();

  for (guint i = 1; i < jobs->n_threads; i++)
    {
      /* Too few threads left on the machine: fewer do the same work. */
      GThread *thread = g_thread_try_new ("skg-phantom", run_slices, &run, NULL);

      if (thread != NULL)
        g_ptr_array_add (threads, thread);
    }
  run_slices (&run);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));
  return !g_cancellable_is_cancelled (jobs->cancellable);
}

typedef struct
{
  const SkgPhantomBone *bone;
  const SkgPhantomBone *neighbour;
  const SkgGrid *grid;
  SkgPhantomField *field;
  float step_mm;
} Job;

/* Solids near a block, and room for their distances. */
typedef struct
{
  const SkgSdfShape **shapes;
  float *distances;
  guint n_shapes;
  float nearest_mm;
} Near;

static SkgSdfPoint
get_point (const Job *job, float i, float j, float k)
{
  const SkgPhantomField *field = job->field;
  const SkgVec3 *origin = &job->grid->origin_mm;

  return skg_sdf_point ((float) origin->x + job->step_mm * ((float) field->low[0] + i),
                        (float) origin->y + job->step_mm * ((float) field->low[1] + j),
                        (float) origin->z + job->step_mm * ((float) field->low[2] + k));
}

static void
near_init (Near *near, guint n_shapes)
{
  near->shapes = g_new (const SkgSdfShape *, n_shapes);
  near->distances = g_new (float, n_shapes);
}

static void
near_clear (Near *near)
{
  g_free (near->shapes);
  g_free (near->distances);
}

/* Keeps the shapes that can matter within @radius of @centre; 0 if none is within
 * @reach of it. */
static void
near_select (
    Near *near, const GArray *shapes, SkgSdfPoint centre, float radius, float reach)
{
  guint n_kept = 0;

  near->n_shapes = 0;
  near->nearest_mm = FAR_MM;
  for (guint i = 0; i < shapes->len; i++)
    {
      const SkgSdfShape *shape = &g_array_index (shapes, SkgSdfShape, i);
      float distance;

      if (skg_sdf_shape_lower_bound (shape, centre) >
          MIN (near->nearest_mm + 2 * radius + BLEND_REACH_MM, radius + reach))
        continue;
      distance = skg_sdf_shape_distance (shape, centre);
      near->shapes[n_kept] = shape;
      near->distances[n_kept++] = distance;
      near->nearest_mm = MIN (near->nearest_mm, distance);
    }
  if (near->nearest_mm > radius + reach)
    return;
  for (guint i = 0; i < n_kept; i++)
    if (near->distances[i] <= near->nearest_mm + 2 * radius + BLEND_REACH_MM)
      near->shapes[near->n_shapes++] = near->shapes[i];
}

static float
near_distance (Near *near, SkgSdfPoint p)
{
  if (near->n_shapes == 0)
    return FAR_MM;
  for (guint i = 0; i < near->n_shapes; i++)
    near->distances[i] = skg_sdf_shape_distance (near->shapes[i], p);
  return skg_sdf_blend (near->distances, near->n_shapes);
}

static float
voxel_distance (const Job *job, Near *own, Near *other, SkgSdfPoint p)
{
  float distance = near_distance (own, p);

  for (guint i = 0; i < job->bone->cuts->len; i++)
    {
      const SkgSdfShape *cut = &g_array_index (job->bone->cuts, SkgSdfShape, i);

      if (skg_sdf_shape_lower_bound (cut, p) < -distance)
        distance = MAX (distance, -skg_sdf_shape_distance (cut, p));
    }
  if (other->n_shapes > 0)
    distance = MAX (distance, job->bone->gap_mm - near_distance (other, p));
  return distance;
}

static void
fill_block (const Job *job, const int low[3], Near *own, Near *other)
{
  SkgPhantomField *field = job->field;
  float half = (BLOCK - 1) / 2.0f;
  float radius = half * job->step_mm * 1.7320509f;
  SkgSdfPoint centre = get_point (job, (float) low[0] + half, (float) low[1] + half,
                                  (float) low[2] + half);

  near_select (own, job->bone->shapes, centre, radius, 4 + job->step_mm);
  other->n_shapes = 0;
  if (own->n_shapes > 0 && job->neighbour != NULL)
    near_select (other, job->neighbour->shapes, centre, radius,
                 job->bone->gap_mm + job->step_mm);
  for (int k = low[2]; k < MIN (low[2] + BLOCK, field->size[2]); k++)
    for (int j = low[1]; j < MIN (low[1] + BLOCK, field->size[1]); j++)
      {
        float *row = field->distance_mm +
                     ((gsize) k * field->size[1] + j) * (gsize) field->size[0];

        for (int i = low[0]; i < MIN (low[0] + BLOCK, field->size[0]); i++)
          row[i] =
              own->n_shapes == 0
                  ? FAR_MM
                  : voxel_distance (job, own, other,
                                    get_point (job, (float) i, (float) j, (float) k));
      }
}

/* One layer of blocks. */
static void
fill_layer (guint layer, gpointer data)
{
  const Job *job = data;
  Near own;
  Near other;

  near_init (&own, job->bone->shapes->len);
  near_init (&other, job->neighbour != NULL ? job->neighbour->shapes->len : 1);
  for (int j = 0; j < job->field->size[1]; j += BLOCK)
    for (int i = 0; i < job->field->size[0]; i += BLOCK)
      fill_block (job, (int[3]){ i, j, (int) layer * BLOCK }, &own, &other);
  near_clear (&own);
  near_clear (&other);
}

/* Box around the bone's shapes, one voxel wider, cut at the mirror plane. */
static gboolean
init_box (Job *job)
{
  SkgPhantomField *field = job->field;
  const GArray *shapes = job->bone->shapes;
  const double *origin = &job->grid->origin_mm.x;

  for (int axis = 0; axis < 3; axis++)
    {
      float low = INFINITY;
      float high = -INFINITY;
      int last = (int) job->grid->size[axis] - 1;

      for (guint i = 0; i < shapes->len; i++)
        {
          const SkgSdfShape *shape = &g_array_index (shapes, SkgSdfShape, i);

          low = MIN (low, (&shape->bound_centre.x)[axis] - shape->bound_radius);
          high = MAX (high, (&shape->bound_centre.x)[axis] + shape->bound_radius);
        }
      if (axis == 0)
        last = (int) job->grid->size[0] / 2 - 1;
      field->low[axis] = MAX (
          (int) floor (((double) low - origin[axis]) / (double) job->step_mm) - 2, 0);
      last =
          MIN ((int) ceil (((double) high - origin[axis]) / (double) job->step_mm) + 2,
               last);
      field->size[axis] = last - field->low[axis] + 1;
      if (field->size[axis] <= 0)
        return FALSE;
    }
  return TRUE;
}

/* Marks what can be reached from the box's faces (but the mirror plane) through voxels
 * outside the bone, then takes the rest for bone. */
static void
fill_voids (SkgPhantomField *field)
{
  const int nx = field->size[0];
  const int ny = field->size[1];
  const int nz = field->size[2];
  const gsize n = (gsize) nx * ny * nz;
  const gssize steps[6] = { -1, 1, -nx, nx, -(gssize) nx * ny, (gssize) nx * ny };
  g_autofree guint8 *open = g_malloc0 (n);
  gboolean changed = TRUE;

  for (int k = 0; k < nz; k++)
    for (int j = 0; j < ny; j++)
      for (int i = 0; i < nx; i++)
        if (i == 0 || j == 0 || k == 0 || j == ny - 1 || k == nz - 1)
          open[((gsize) k * ny + j) * (gsize) nx + i] =
              field->distance_mm[((gsize) k * ny + j) * (gsize) nx + i] > 0;
  for (gboolean forward = TRUE; changed; forward = !forward)
    {
      changed = FALSE;
      for (gsize m = 0; m < n; m++)
        {
          gsize at = forward ? m : n - 1 - m;
          int i = (int) (at % (gsize) nx);
          int j = (int) (at / (gsize) nx % (gsize) ny);
          int k = (int) (at / ((gsize) nx * ny));

          if (open[at] || field->distance_mm[at] <= 0 || j == 0 || k == 0 || i == 0 ||
              j == ny - 1 || k == nz - 1)
            continue;
          for (int s = 0; s < 6; s++)
            if ((s != 1 || i < nx - 1) && open[(gssize) at + steps[s]])
              {
                open[at] = 1;
                changed = TRUE;
                break;
              }
        }
    }
  for (gsize m = 0; m < n; m++)
    if (field->distance_mm[m] > 0 && !open[m])
      field->distance_mm[m] = -0.01f;
}

/* Depth that a voxel inside starts with: its own distance if it touches the outside,
 * else unknown. */
static void
seed_depth (const SkgPhantomField *field, float step_mm, float *depth)
{
  const int nx = field->size[0];
  const int ny = field->size[1];
  const int nz = field->size[2];
  const gssize steps[6] = { -1, 1, -nx, nx, -(gssize) nx * ny, (gssize) nx * ny };

  for (int k = 0; k < nz; k++)
    for (int j = 0; j < ny; j++)
      for (int i = 0; i < nx; i++)
        {
          gsize at = ((gsize) k * ny + j) * (gsize) nx + i;
          const gboolean inside[6] = { i > 0, i<nx - 1, j> 0, j<ny - 1, k> 0,
                                       k < nz - 1 };

          depth[at] = field->distance_mm[at] > 0 ? 0 : FAR_MM;
          for (int s = 0; s < 6 && depth[at] > 0; s++)
            if (inside[s] && field->distance_mm[(gssize) at + steps[s]] > 0)
              depth[at] = CLAMP (-field->distance_mm[at], 0, step_mm);
        }
}

/* One sweep over the box: takes depth from the thirteen neighbours already passed. */
static void
sweep_depth (const SkgPhantomField *field, float step_mm, float *depth, int sign)
{
  static const int offsets[13][3] = {
    { -1, 0, 0 },  { 0, -1, 0 },  { 0, 0, -1 },  { -1, -1, 0 }, { 1, -1, 0 },
    { -1, 0, -1 }, { 1, 0, -1 },  { 0, -1, -1 }, { 0, 1, -1 },  { -1, -1, -1 },
    { 1, -1, -1 }, { -1, 1, -1 }, { 1, 1, -1 },
  };
  const int nx = field->size[0];
  const int ny = field->size[1];
  const int nz = field->size[2];
  const gsize n = (gsize) nx * ny * nz;

  for (gsize m = 0; m < n; m++)
    {
      gsize at = sign > 0 ? m : n - 1 - m;
      int at3[3] = { (int) (at % (gsize) nx), (int) (at / (gsize) nx % (gsize) ny),
                     (int) (at / ((gsize) nx * ny)) };

      if (depth[at] <= 0)
        continue;
      for (int s = 0; s < 13; s++)
        {
          int i = at3[0] + sign * offsets[s][0];
          int j = at3[1] + sign * offsets[s][1];
          int k = at3[2] + sign * offsets[s][2];
          float step = s < 3 ? 1 : s < 9 ? 1.4142135f : 1.7320508f;

          if (i >= 0 && i < nx && j >= 0 && j < ny && k >= 0 && k < nz)
            depth[at] = MIN (depth[at], depth[((gsize) k * ny + j) * (gsize) nx + i] +
                                            step * step_mm);
        }
    }
}

static void
measure_depth (SkgPhantomField *field, float step_mm)
{
  const gsize n = (gsize) field->size[0] * field->size[1] * field->size[2];
  g_autofree float *depth = g_new (float, n);

  seed_depth (field, step_mm, depth);
  sweep_depth (field, step_mm, depth, 1);
  sweep_depth (field, step_mm, depth, -1);
  for (gsize m = 0; m < n; m++)
    if (field->distance_mm[m] <= 0)
      field->distance_mm[m] = MIN (field->distance_mm[m], -depth[m]);
}

SkgPhantomField *
skg_phantom_field_new (const SkgPhantomModel *model,
                       const SkgPhantomBone *bone,
                       const SkgGrid *grid,
                       const SkgPhantomJobs *jobs)
{
  g_autoptr (SkgPhantomField) field = g_new0 (SkgPhantomField, 1);
  Job job = { bone, NULL, grid, field, (float) grid->spacing_mm[0] };

  if (bone->neighbour >= 0)
    job.neighbour = g_ptr_array_index (model->bones, bone->neighbour);
  if (!init_box (&job))
    {
      memset (field->size, 0, sizeof field->size);
      return g_steal_pointer (&field);
    }
  field->distance_mm =
      g_new (float, (gsize) field->size[0] * field->size[1] * field->size[2]);
  if (!skg_phantom_jobs_run (jobs, (guint) (field->size[2] + BLOCK - 1) / BLOCK,
                             fill_layer, &job))
    return NULL;
  if (!bone->tubular)
    {
      fill_voids (field);
      measure_depth (field, job.step_mm);
    }
  return g_steal_pointer (&field);
}

void
skg_phantom_field_free (SkgPhantomField *field)
{
  g_free (field->distance_mm);
  g_free (field);
}

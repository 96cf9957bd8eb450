/* SPDX-License-Identifier: Apache-2.0
 * Surface nets (Gibson 1998) on block means of a volume.
 *
 *  1. Voxels are averaged in blocks to a grid of samples about 7 mm apart, with one
 *     layer of outside samples around it, so that every surface is closed.
 *  2. Each cell (2 x 2 x 2 samples) that the surface crosses gets one vertex: the mean
 *     of where its edges are crossed. Positions are in sample indices here.
 *  3. Each crossed edge between two samples gets a quad of the four cells around it.
 *  4. Vertices go to patient millimetres and are smoothed there (Taubin 1995: a step
 *     in, then a larger step out, so that the volume stays).
 */
#include "config.h"

#include "body/surface.h"

#define DEFAULT_CELL_MM 7.0
/* A small body still gets this many cells along its longest side. */
#define MIN_CELLS 48.0
#define DEFAULT_MAX_TRIANGLES 60000u
/* Voxels read per block and axis: enough for a mean, few enough to be quick. */
#define MAX_TAPS 3u
#define MAX_SAMPLES (1u << 24)
#define MAX_TRIES 6
#define SMOOTH_ROUNDS 10
/* Taubin's factors: passband about 0.1. */
#define SMOOTH_IN 0.5f
#define SMOOTH_OUT (-0.53f)
#define NO_VERTEX G_MAXUINT32

struct _SkgSurface
{
  SkgSurfaceVertex *vertices;
  guint32 *indices;
  guint n_vertices;
  guint n_indices;
};

G_DEFINE_BOXED_TYPE (SkgSurface, skg_surface, skg_surface_ref, skg_surface_unref)

/**
 * Samples:
 * @size: with the outside layer; sample (1, 1, 1) is the first block
 * @factor: voxels per block and axis
 * @value: above the threshold by this much, HU; x fastest
 */
typedef struct
{
  guint size[3];
  guint factor[3];
  float *value;
} Samples;

static void
samples_clear (Samples *samples)
{
  g_free (samples->value);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Samples, samples_clear)

static gsize
get_index (const guint size[3], guint x, guint y, guint z)
{
  return x + (gsize) size[0] * (y + (gsize) size[1] * z);
}

static double
get_voxel_hu (gconstpointer voxels, SkgVoxelType type, gsize index)
{
  return type == SKG_VOXEL_TYPE_INT16 ? ((const gint16 *) voxels)[index]
                                      : (double) ((const float *) voxels)[index];
}

/* Mean of up to MAX_TAPS voxels along each axis of a block. */
static double
get_block_mean_hu (const SkgGrid *grid,
                   gconstpointer voxels,
                   SkgVoxelType type,
                   const guint factor[3],
                   const guint block[3])
{
  guint first[3];
  guint taps[3];
  guint length[3];
  double sum_hu = 0;

  for (guint a = 0; a < 3; a++)
    {
      first[a] = block[a] * factor[a];
      length[a] = MIN (factor[a], grid->size[a] - first[a]);
      taps[a] = MIN (length[a], MAX_TAPS);
    }
  for (guint k = 0; k < taps[2]; k++)
    for (guint j = 0; j < taps[1]; j++)
      for (guint i = 0; i < taps[0]; i++)
        sum_hu += get_voxel_hu (
            voxels, type,
            get_index (grid->size, first[0] + (2 * i + 1) * length[0] / (2 * taps[0]),
                       first[1] + (2 * j + 1) * length[1] / (2 * taps[1]),
                       first[2] + (2 * k + 1) * length[2] / (2 * taps[2])));
  return sum_hu / (taps[0] * taps[1] * taps[2]);
}

static void
choose_factors (const SkgGrid *grid, double cell_mm, guint factor[3], guint size[3])
{
  for (;; cell_mm *= 1.25)
    {
      double n_samples = 1;

      for (guint a = 0; a < 3; a++)
        {
          double wanted = round (cell_mm / grid->spacing_mm[a]);

          factor[a] = (guint) CLAMP (wanted, 1.0, (double) grid->size[a]);
          size[a] = (grid->size[a] + factor[a] - 1) / factor[a] + 2;
          n_samples *= size[a];
        }
      if (n_samples <= MAX_SAMPLES)
        return;
    }
}

/* The outside layer mirrors its neighbour at the threshold: the surface then lies
 * half a cell out, on the edge of the volume. */
static void
fill_outside_layer (Samples *s)
{
  for (guint z = 0; z < s->size[2]; z++)
    for (guint y = 0; y < s->size[1]; y++)
      for (guint x = 0; x < s->size[0]; x++)
        {
          guint inner[3] = { CLAMP (x, 1, s->size[0] - 2), CLAMP (y, 1, s->size[1] - 2),
                             CLAMP (z, 1, s->size[2] - 2) };
          float value;

          if (inner[0] == x && inner[1] == y && inner[2] == z)
            continue;
          value = s->value[get_index (s->size, inner[0], inner[1], inner[2])];
          s->value[get_index (s->size, x, y, z)] = -MAX (fabsf (value), 1.0f);
        }
}

static void
sample_volume (SkgVolume *volume, double threshold_hu, double cell_mm, Samples *s)
{
  const SkgGrid *grid = skg_volume_get_grid (volume);
  SkgVoxelType type = skg_volume_get_voxel_type (volume);
  gconstpointer voxels = g_bytes_get_data (skg_volume_get_voxels (volume), NULL);

  choose_factors (grid, cell_mm, s->factor, s->size);
  s->value = g_new (float, (gsize) s->size[0] * s->size[1] * s->size[2]);
  for (guint z = 1; z + 1 < s->size[2]; z++)
    for (guint y = 1; y + 1 < s->size[1]; y++)
      for (guint x = 1; x + 1 < s->size[0]; x++)
        {
          const guint block[3] = { x - 1, y - 1, z - 1 };
          double hu = get_block_mean_hu (grid, voxels, type, s->factor, block);

          s->value[get_index (s->size, x, y, z)] = (float) (hu - threshold_hu);
        }
  fill_outside_layer (s);
}

/* Air that the outside layer does not reach (along axes) becomes inside. */
static void
fill_cavities (Samples *s)
{
  gsize n = (gsize) s->size[0] * s->size[1] * s->size[2];
  const gssize step[3] = { 1, s->size[0], (gssize) s->size[0] * s->size[1] };
  g_autofree guint8 *reached = g_new0 (guint8, n);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 first = 0;

  reached[0] = 1;
  g_array_append_val (stack, first);
  while (stack->len > 0)
    {
      guint32 at = g_array_index (stack, guint32, stack->len - 1);
      guint place[3] = { at % s->size[0], at / s->size[0] % s->size[1],
                         at / s->size[0] / s->size[1] };

      g_array_set_size (stack, stack->len - 1);
      for (guint a = 0; a < 3; a++)
        for (int side = -1; side <= 1; side += 2)
          {
            guint32 next = (guint32) ((gssize) at + side * step[a]);

            if ((side < 0 && place[a] == 0) ||
                (side > 0 && place[a] + 1 == s->size[a]) || reached[next] ||
                s->value[next] >= 0)
              continue;
            reached[next] = 1;
            g_array_append_val (stack, next);
          }
    }
  for (gsize i = 0; i < n; i++)
    if (!reached[i] && s->value[i] < 0)
      s->value[i] = -s->value[i];
}

/* Mean crossing of the 12 edges of a cell, in sample indices. FALSE: none crossed. */
static gboolean
find_cell_vertex (const Samples *s, const guint cell[3], float vertex[3])
{
  float sum[3] = { 0, 0, 0 };
  float corner[8];
  guint crossed = 0;

  for (guint c = 0; c < 8; c++)
    corner[c] = s->value[get_index (s->size, cell[0] + (c & 1), cell[1] + (c >> 1 & 1),
                                    cell[2] + (c >> 2))];
  for (guint c = 0; c < 8; c++)
    for (guint a = 0; a < 3; a++)
      {
        guint other = c | 1u << a;
        float t;

        if (other == c || (corner[c] >= 0) == (corner[other] >= 0))
          continue;
        t = corner[c] / (corner[c] - corner[other]);
        for (guint b = 0; b < 3; b++)
          sum[b] += b == a ? t : (float) (c >> b & 1);
        crossed++;
      }
  if (crossed == 0)
    return FALSE;
  for (guint b = 0; b < 3; b++)
    vertex[b] = (float) cell[b] + sum[b] / (float) crossed;
  return TRUE;
}

static guint32 *
make_vertices (const Samples *s, GArray *vertices)
{
  guint32 *vertex_of_cell =
      g_new (guint32, (gsize) s->size[0] * s->size[1] * s->size[2]);

  for (guint z = 0; z + 1 < s->size[2]; z++)
    for (guint y = 0; y + 1 < s->size[1]; y++)
      for (guint x = 0; x + 1 < s->size[0]; x++)
        {
          const guint cell[3] = { x, y, z };
          SkgSurfaceVertex vertex = { 0 };
          gsize index = get_index (s->size, x, y, z);

          vertex_of_cell[index] = NO_VERTEX;
          if (!find_cell_vertex (s, cell, vertex.position_mm))
            continue;
          vertex_of_cell[index] = vertices->len;
          g_array_append_val (vertices, vertex);
        }
  return vertex_of_cell;
}

/* Two triangles of the four cells around an edge, in this order or, @flip, in the
 * other. smooth_step() and make_normals() find the quad again in them. */
static void
append_quad (GArray *indices, const guint32 quad[4], gboolean flip)
{
  guint32 second = quad[flip ? 3 : 1];
  guint32 last = quad[flip ? 1 : 3];
  const guint32 out[6] = { quad[0], second, quad[2], quad[0], quad[2], last };

  g_array_append_vals (indices, out, G_N_ELEMENTS (out));
}

static void
get_quad (const guint32 *triangles, guint32 quad[4])
{
  quad[0] = triangles[0];
  quad[1] = triangles[1];
  quad[2] = triangles[2];
  quad[3] = triangles[5];
}

static void
make_quads (const Samples *s,
            const guint32 *vertex_of_cell,
            gboolean mirrored,
            GArray *indices)
{
  const gsize step[3] = { 1, s->size[0], (gsize) s->size[0] * s->size[1] };

  for (guint z = 1; z + 1 < s->size[2]; z++)
    for (guint y = 1; y + 1 < s->size[1]; y++)
      for (guint x = 1; x + 1 < s->size[0]; x++)
        {
          gsize at = get_index (s->size, x, y, z);

          /* Edges end in the outside layer at either side: the lower side's too. */
          for (guint a = 0; a < 3; a++)
            {
              const guint place[3] = { x, y, z };
              gsize from = place[a] == 1 ? at - step[a] : at;
              gsize u = step[(a + 1) % 3];
              gsize v = step[(a + 2) % 3];

              for (; from <= at; from += step[a])
                {
                  gboolean inside = s->value[from] >= 0;
                  const guint32 quad[4] = { vertex_of_cell[from - u - v],
                                            vertex_of_cell[from - v],
                                            vertex_of_cell[from],
                                            vertex_of_cell[from - u] };

                  if (inside != (s->value[from + step[a]] >= 0))
                    append_quad (indices, quad, inside == mirrored);
                }
            }
        }
}

/* Sample indices to patient mm; the middle of block b is voxel f b + (f - 1) / 2.
 * Returns TRUE if the voxel axes are left-handed. */
static gboolean
move_to_patient (const SkgGrid *grid, const Samples *s, GArray *vertices)
{
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);
  SkgVec3 x = skg_mat4_get_column (&patient_from_voxel, 0);
  SkgVec3 y = skg_mat4_get_column (&patient_from_voxel, 1);
  SkgVec3 z = skg_mat4_get_column (&patient_from_voxel, 2);

  for (guint i = 0; i < vertices->len; i++)
    {
      float *p = g_array_index (vertices, SkgSurfaceVertex, i).position_mm;
      double voxel[3];
      SkgVec3 mm;

      for (guint a = 0; a < 3; a++)
        voxel[a] = s->factor[a] * ((double) p[a] - 1) + (s->factor[a] - 1) / 2.0;
      mm = skg_mat4_transform_point (&patient_from_voxel,
                                     skg_vec3 (voxel[0], voxel[1], voxel[2]));
      p[0] = (float) mm.x;
      p[1] = (float) mm.y;
      p[2] = (float) mm.z;
    }
  return skg_vec3_dot (skg_vec3_cross (x, y), z) < 0;
}

/* Each vertex moves by @factor toward the mean of its neighbours along the quads'
 * edges (their diagonals would pull to one side). Every edge of a closed surface is
 * met once in each direction, so that all count the same. */
static void
smooth_step (GArray *vertices, GArray *indices, float *sums, float factor)
{
  SkgSurfaceVertex *v = (SkgSurfaceVertex *) (void *) vertices->data;
  const guint32 *index = (const guint32 *) (const void *) indices->data;

  memset (sums, 0, sizeof *sums * 4 * vertices->len);
  for (guint i = 0; i < indices->len; i += 6)
    {
      guint32 quad[4];

      get_quad (index + i, quad);
      for (guint c = 0; c < 4; c++)
        {
          float *sum = sums + 4 * (gsize) quad[c];
          const float *to = v[quad[(c + 1) % 4]].position_mm;

          for (guint a = 0; a < 3; a++)
            sum[a] += to[a];
          sum[3] += 1;
        }
    }
  for (guint i = 0; i < vertices->len; i++)
    if (sums[4 * i + 3] > 0)
      for (guint a = 0; a < 3; a++)
        v[i].position_mm[a] +=
            factor * (sums[4 * i + a] / sums[4 * i + 3] - v[i].position_mm[a]);
}

static SkgVec3
get_position_mm (const SkgSurfaceVertex *vertex)
{
  return skg_vec3 (vertex->position_mm[0], vertex->position_mm[1],
                   vertex->position_mm[2]);
}

/* Sums of the quads' normals, weighted by their areas. */
static void
make_normals (GArray *vertices, GArray *indices)
{
  SkgSurfaceVertex *v = (SkgSurfaceVertex *) (void *) vertices->data;
  const guint32 *index = (const guint32 *) (const void *) indices->data;

  for (guint i = 0; i < indices->len; i += 6)
    {
      guint32 q[4];
      SkgVec3 n;

      get_quad (index + i, q);
      n = skg_vec3_cross (
          skg_vec3_sub (get_position_mm (&v[q[2]]), get_position_mm (&v[q[0]])),
          skg_vec3_sub (get_position_mm (&v[q[3]]), get_position_mm (&v[q[1]])));
      for (guint c = 0; c < 4; c++)
        {
          float *normal = v[q[c]].normal;

          normal[0] += (float) n.x;
          normal[1] += (float) n.y;
          normal[2] += (float) n.z;
        }
    }
  for (guint i = 0; i < vertices->len; i++)
    {
      float *n = v[i].normal;
      SkgVec3 unit = skg_vec3_normalize (skg_vec3 (n[0], n[1], n[2]));

      n[0] = (float) unit.x;
      n[1] = (float) unit.y;
      n[2] = (float) unit.z;
    }
}

static void
make_surface (SkgVolume *volume,
              const SkgSurfaceParams *params,
              double cell_mm,
              GArray *vertices,
              GArray *indices)
{
  g_auto (Samples) samples = { 0 };
  g_autofree guint32 *vertex_of_cell = NULL;
  g_autofree float *sums = NULL;
  gboolean mirrored;

  sample_volume (volume, params->threshold_hu, cell_mm, &samples);
  if (params->fill_cavities)
    fill_cavities (&samples);
  vertex_of_cell = make_vertices (&samples, vertices);
  mirrored = move_to_patient (skg_volume_get_grid (volume), &samples, vertices);
  make_quads (&samples, vertex_of_cell, mirrored, indices);

  sums = g_new (float, 4 * MAX (vertices->len, 1));
  for (guint i = 0; i < SMOOTH_ROUNDS; i++)
    {
      smooth_step (vertices, indices, sums, SMOOTH_IN);
      smooth_step (vertices, indices, sums, SMOOTH_OUT);
    }
  make_normals (vertices, indices);
}

static double
choose_cell_mm (const SkgGrid *grid, const SkgSurfaceParams *params)
{
  double longest_mm = 0;

  if (params->cell_mm > 0)
    return params->cell_mm;
  for (guint a = 0; a < 3; a++)
    longest_mm = MAX (longest_mm, grid->size[a] * grid->spacing_mm[a]);
  return MIN (DEFAULT_CELL_MM, longest_mm / MIN_CELLS);
}

SkgSurface *
skg_surface_new (SkgVolume *volume, const SkgSurfaceParams *params)
{
  g_autoptr (GArray) vertices = NULL;
  g_autoptr (GArray) indices = NULL;
  SkgSurface *surface;
  guint max_triangles;
  double cell_mm;

  g_return_val_if_fail (volume != NULL, NULL);
  g_return_val_if_fail (params != NULL, NULL);

  vertices = g_array_new (FALSE, FALSE, sizeof (SkgSurfaceVertex));
  indices = g_array_new (FALSE, FALSE, sizeof (guint32));
  max_triangles =
      params->max_triangles > 0 ? params->max_triangles : DEFAULT_MAX_TRIANGLES;
  cell_mm = choose_cell_mm (skg_volume_get_grid (volume), params);
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_array_set_size (vertices, 0);
      g_array_set_size (indices, 0);
      make_surface (volume, params, cell_mm, vertices, indices);
      if (indices->len / 3 <= max_triangles)
        break;
      /* Triangles go with the square of the cell; a little more, to be sure. */
      cell_mm *= 1.1 * sqrt ((double) indices->len / 3 / max_triangles);
    }

  surface = g_atomic_rc_box_new0 (SkgSurface);
  surface->n_vertices = vertices->len;
  surface->n_indices = indices->len;
  surface->vertices = (SkgSurfaceVertex *) (void *) g_array_steal (vertices, NULL);
  surface->indices = (guint32 *) (void *) g_array_steal (indices, NULL);
  return surface;
}

SkgSurface *
skg_surface_ref (SkgSurface *surface)
{
  return g_atomic_rc_box_acquire (surface);
}

static void
surface_clear (gpointer data)
{
  SkgSurface *surface = data;

  g_free (surface->vertices);
  g_free (surface->indices);
}

void
skg_surface_unref (SkgSurface *surface)
{
  g_atomic_rc_box_release_full (surface, surface_clear);
}

const SkgSurfaceVertex *
skg_surface_get_vertices (SkgSurface *surface, guint *n_vertices)
{
  *n_vertices = surface->n_vertices;
  return surface->vertices;
}

const guint32 *
skg_surface_get_indices (SkgSurface *surface, guint *n_indices)
{
  *n_indices = surface->n_indices;
  return surface->indices;
}

gboolean
skg_surface_get_bounds_mm (SkgSurface *surface, SkgVec3 *min_mm, SkgVec3 *max_mm)
{
  if (surface->n_vertices == 0)
    return FALSE;
  *min_mm = *max_mm = get_position_mm (&surface->vertices[0]);
  for (guint i = 1; i < surface->n_vertices; i++)
    {
      SkgVec3 p = get_position_mm (&surface->vertices[i]);

      min_mm->x = MIN (min_mm->x, p.x);
      min_mm->y = MIN (min_mm->y, p.y);
      min_mm->z = MIN (min_mm->z, p.z);
      max_mm->x = MAX (max_mm->x, p.x);
      max_mm->y = MAX (max_mm->y, p.y);
      max_mm->z = MAX (max_mm->z, p.z);
    }
  return TRUE;
}

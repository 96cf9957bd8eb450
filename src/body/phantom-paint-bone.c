/* SPDX-License-Identifier: Apache-2.0
 * Writes bones of a made body into voxels. */
#include "config.h"

#include "body/phantom-paint.h"

#include <math.h>

#include "body/phantom-noise.h"

static SkgSdfPoint
get_start (const SkgGrid *grid, guint j, guint k)
{
  return skg_sdf_point ((float) grid->origin_mm.x,
                        (float) (grid->origin_mm.y + j * grid->spacing_mm[1]),
                        (float) (grid->origin_mm.z + k * grid->spacing_mm[2]));
}

/* Cortex, mm, and cancellous bone, HU, at a place. */
static void
get_density (const SkgPhantomBone *bone,
             SkgSdfPoint p,
             float *cortex_mm,
             float *marrow_hu)
{
  const SkgPhantomLevel *levels = (const SkgPhantomLevel *) (void *) bone->levels->data;
  guint n = bone->levels->len;
  guint i = 1;

  if (n == 1 || p.z <= levels[0].z_mm)
    i = 0;
  else
    while (i < n - 1 && p.z > levels[i].z_mm)
      i++;
  *cortex_mm = levels[i].cortex_mm;
  *marrow_hu = levels[i].marrow_hu;
  if (i > 0 && p.z < levels[i].z_mm)
    {
      float t = (p.z - levels[i - 1].z_mm) / (levels[i].z_mm - levels[i - 1].z_mm);

      *cortex_mm = levels[i - 1].cortex_mm + t * (*cortex_mm - levels[i - 1].cortex_mm);
      *marrow_hu = levels[i - 1].marrow_hu + t * (*marrow_hu - levels[i - 1].marrow_hu);
    }
  for (guint s = 0; s < bone->sites->len; s++)
    {
      const SkgPhantomSite *site = &g_array_index (bone->sites, SkgPhantomSite, s);
      SkgSdfPoint q = skg_sdf_sub (p, site->centre_mm);
      float fall = 1 - skg_sdf_dot (q, q) / (site->radius_mm * site->radius_mm);

      if (fall > 0)
        {
          *cortex_mm += fall * site->cortex_mm;
          *marrow_hu += fall * site->marrow_hu;
        }
    }
}

/* Thickness of one trabecular line with its gap, and how far one goes, mm. */
#define STRAND_MM 2.4f
#define STRAND_LONG_MM 16.0f

/* 1 in the middle of a group of strands, 0 beyond its edges. */
static float
get_strand_weight (float value, float low, float high)
{
  float t = (value - low) / (high - low);

  return t > 0 && t < 1 ? MIN (4 * t * (1 - t), 0.75f) / 0.75f : 0;
}

/* HU of the lines of stress at a place: ridges of noise that is long along them. */
static float
get_strands (const SkgPhantomBone *bone, guint64 key, SkgSdfPoint p)
{
  float hu = 0;

  for (guint s = 0; s < bone->strands->len; s++)
    {
      const SkgPhantomStrands *group =
          &g_array_index (bone->strands, SkgPhantomStrands, s);
      SkgSdfPoint q = skg_sdf_sub (p, group->centre_mm);
      float u = group->cosine * q.x + group->sine * q.y;
      float v = group->cosine * q.y - group->sine * q.x;
      float radius = sqrtf (u * u + q.z * q.z);
      float angle = atan2f (u, q.z);
      /* Across and along the strands, mm. */
      float across = group->arcs ? radius : 0.65f * group->reach_mm * angle;
      float along = group->arcs ? 0.5f * (group->low + group->high) * angle : radius;
      float weight = group->arcs ? get_strand_weight (radius, group->low, group->high)
                                 : get_strand_weight (angle, group->low, group->high) *
                                       CLAMP ((group->reach_mm - radius) / 8, 0, 1);
      float n;

      if (weight <= 0)
        continue;
      n = skg_phantom_noise_at (key + s, across / STRAND_MM, v / STRAND_MM,
                                along / STRAND_LONG_MM);
      /* The ridge's mean, 0.35 of the way down, is taken away: mass stays. */
      hu += weight * group->hu * (0.65f - 1.9f * fabsf (n));
    }
  return hu;
}

static inline float
get_cover (float distance_mm, float step_mm)
{
  return CLAMP (0.5f - distance_mm / step_mm, 0, 1);
}

static inline void
blend_voxel (gint16 *voxel, float cover, float bone_hu)
{
  *voxel = (gint16) floorf ((1 - cover) * (float) *voxel + bone_hu + 0.5f);
}

/* One row of a bone, on both sides. @hu and @labels begin at the volume's row. */
static void
paint_row (const SkgPhantomBone *bone,
           guint64 key,
           const float *distance,
           const float *texture,
           SkgSdfPoint start,
           float step_mm,
           const int span[2],
           int last,
           gint16 *hu,
           guint8 *labels)
{
  for (int i = 0; i < span[1]; i++)
    {
      float cover = get_cover (distance[i], step_mm);
      int at = span[0] + i;
      SkgSdfPoint p;
      float inner;
      float cortex_mm;
      float marrow_hu;
      float sum;

      if (cover <= 0)
        continue;
      p = skg_sdf_point (start.x + (float) i * step_mm, start.y, start.z);
      get_density (bone, p, &cortex_mm, &marrow_hu);
      inner = get_cover (distance[i] + cortex_mm, step_mm);
      if (bone->strands->len > 0 && inner > 0)
        marrow_hu += get_strands (bone, key, p);
      sum = (cover - inner) * bone->cortex_hu +
            inner * (marrow_hu + bone->texture_hu * texture[i]);
      blend_voxel (&hu[at], cover, sum);
      blend_voxel (&hu[last - at], cover, sum);
      if (distance[i] <= 0)
        {
          labels[at] = bone->label_right;
          labels[last - at] = bone->label_left;
        }
    }
}

static gboolean
is_empty (const float *distance, int n, float step_mm)
{
  for (int i = 0; i < n; i++)
    if (distance[i] < 0.5f * step_mm)
      return FALSE;
  return TRUE;
}

void
skg_phantom_paint_bone (const SkgPhantomModel *model,
                        const SkgPhantomBone *bone,
                        const SkgPhantomField *field,
                        const SkgGrid *grid,
                        guint layer,
                        const SkgPhantomVoxels *voxels)
{
  const int nx = field->size[0];
  const int span[2] = { field->low[0], nx };
  const float step_mm = (float) grid->spacing_mm[0];
  const guint k = (guint) field->low[2] + layer;
  g_autofree float *texture = g_new (float, (gsize) nx);

  for (int row = 0; row < field->size[1]; row++)
    {
      const float *distance =
          field->distance_mm + ((gsize) layer * field->size[1] + row) * (gsize) nx;
      guint j = (guint) (field->low[1] + row);
      SkgSdfPoint start = get_start (grid, j, k);
      gsize line = ((gsize) k * grid->size[1] + j) * (gsize) grid->size[0];

      if (is_empty (distance, nx, step_mm))
        continue;
      start.x += (float) field->low[0] * step_mm;
      skg_phantom_noise_row (model->seed ^ 0x7AB3u, bone->texture_mm, start, step_mm,
                             texture, (guint) nx);
      paint_row (bone, model->seed ^ 0x57A4Du, distance, texture, start, step_mm, span,
                 (int) grid->size[0] - 1, voxels->hu + line, voxels->labels + line);
    }
}

/* SPDX-License-Identifier: Apache-2.0
 * Writes soft parts and bones of a made body into voxels. Both by coverage: a voxel
 * gets the mean of what it holds, so that integrals along rays stay right where a
 * cortex is thinner than a voxel. */
#include "config.h"

#include "body/phantom-paint.h"

#include <math.h>

#include "body/phantom-noise.h"

#define AIR_HU (-1000.0f)

/* A part's section at one height: ellipse axes and their direction. */
typedef struct
{
  const SkgPhantomPart *part;
  SkgPhantomSlice at;
  float cosine;
  float sine;
} Section;

static gboolean
get_section (const SkgPhantomPart *part, float z_mm, Section *section)
{
  const SkgPhantomSlice *slices = (const SkgPhantomSlice *) (void *) part->slices->data;
  guint n = part->slices->len;
  guint i = 1;
  float t;

  if (n < 2 || z_mm < slices[0].z_mm || z_mm > slices[n - 1].z_mm)
    return FALSE;
  while (i < n - 1 && z_mm > slices[i].z_mm)
    i++;
  t = (z_mm - slices[i - 1].z_mm) / (slices[i].z_mm - slices[i - 1].z_mm);
  section->part = part;
#define MIX(field) slices[i - 1].field + t *(slices[i].field - slices[i - 1].field)
  section->at = (SkgPhantomSlice){ z_mm,       MIX (x_mm), MIX (y_mm),     MIX (a_mm),
                                   MIX (b_mm), MIX (n),    MIX (angle_rad) };
#undef MIX
  section->cosine = cosf (section->at.angle_rad);
  section->sine = sinf (section->at.angle_rad);
  return TRUE;
}

/* Where the row at @y_mm crosses the section; FALSE if it does not. An upright section
 * may be a superellipse, a turned one is an ellipse. */
static gboolean
get_span (const Section *section, float y_mm, float *low_mm, float *high_mm)
{
  const SkgPhantomSlice *at = &section->at;
  float y = y_mm - at->y_mm;
  float c = section->cosine;
  float s = section->sine;
  float ia = 1 / (at->a_mm * at->a_mm);
  float ib = 1 / (at->b_mm * at->b_mm);
  float qa = c * c * ia + s * s * ib;
  float qb = c * s * (ia - ib) * y;
  float qc = (s * s * ia + c * c * ib) * y * y - 1;
  float root = qb * qb - qa * qc;

  if (at->angle_rad == 0)
    {
      float half = (float) skg_sdf_superellipse_half_width (
          (double) at->a_mm, (double) at->b_mm, (double) at->n, (double) y);

      *low_mm = at->x_mm - half;
      *high_mm = at->x_mm + half;
      return half > 0;
    }
  if (root <= 0)
    return FALSE;
  root = sqrtf (root);
  *low_mm = at->x_mm + (-qb - root) / qa;
  *high_mm = at->x_mm + (-qb + root) / qa;
  return TRUE;
}

typedef struct
{
  float *hu;
  guint8 *tissue;
  float start_mm; /* centre of the first voxel */
  float step_mm;
  int n;
} Line;

static void
paint_span (Line *line, const SkgPhantomPart *part, float low_mm, float high_mm)
{
  float low = (low_mm - line->start_mm) / line->step_mm;
  float high = (high_mm - line->start_mm) / line->step_mm;
  int first = MAX ((int) floorf (low), 0);
  int last = MIN ((int) ceilf (high), line->n - 1);

  for (int i = first; i <= last; i++)
    {
      float cover = MIN ((float) i + 0.5f, high) - MAX ((float) i - 0.5f, low);

      if (cover <= 0)
        continue;
      cover = MIN (cover, 1);
      line->hu[i] += cover * (part->hu - line->hu[i]);
      if (cover >= 0.5f)
        line->tissue[i] = part->tissue;
    }
}

/* What makes a tissue uneven: fat is lobed, muscle streaked, stool full of gas. */
static float
get_texture (SkgTissue tissue, float coarse, float fine)
{
  switch (tissue)
    {
    case SKG_TISSUE_FAT:
      return 10 * coarse + 5 * fine;
    case SKG_TISSUE_MUSCLE:
      return 16 * coarse + 10 * fine;
    case SKG_TISSUE_ORGAN:
      return 8 * coarse + 4 * fine;
    case SKG_TISSUE_STOOL:
      /* Gas in the stool: where the two patterns together stand high. */
      return -750 * CLAMP (4 * (coarse + 0.7f * fine - 0.3f), 0, 1) + 40 * fine;
    case SKG_TISSUE_SKIN:
      return 8 * fine;
    case SKG_TISSUE_GAS:
    case SKG_TISSUE_AIR:
    default:
      return 0;
    }
}

static void
write_line (const Line *line, const float *coarse, const float *fine, gint16 *voxels)
{
  for (int i = 0; i < line->n; i++)
    {
      float hu = line->hu[i];

      if (line->tissue[i] != SKG_TISSUE_AIR)
        hu += get_texture ((SkgTissue) line->tissue[i], coarse[i], fine[i]);
      voxels[i] = (gint16) floorf (CLAMP (hu, AIR_HU, 3000) + 0.5f);
    }
}

static SkgSdfPoint
get_start (const SkgGrid *grid, guint j, guint k)
{
  return skg_sdf_point ((float) grid->origin_mm.x,
                        (float) (grid->origin_mm.y + j * grid->spacing_mm[1]),
                        (float) (grid->origin_mm.z + k * grid->spacing_mm[2]));
}

void
skg_phantom_paint_soft (const SkgPhantomModel *model,
                        const SkgGrid *grid,
                        guint k,
                        gint16 *voxels)
{
  static const float coarse_mm[3] = { 10, 10, 10 };
  static const float fine_mm[3] = { 3, 3, 7 };
  const guint nx = grid->size[0];
  g_autofree Section *sections = g_new (Section, model->parts->len);
  g_autofree float *hu = g_new (float, nx);
  g_autofree float *coarse = g_new (float, nx);
  g_autofree float *fine = g_new (float, nx);
  g_autofree guint8 *tissue = g_new (guint8, nx);
  Line line = { hu, tissue, (float) grid->origin_mm.x, (float) grid->spacing_mm[0],
                (int) nx };
  guint n_sections = 0;

  for (guint i = 0; i < model->parts->len; i++)
    n_sections += get_section (g_ptr_array_index (model->parts, i),
                               get_start (grid, 0, k).z, &sections[n_sections])
                      ? 1
                      : 0;
  for (guint j = 0; j < grid->size[1]; j++)
    {
      SkgSdfPoint start = get_start (grid, j, k);

      for (guint i = 0; i < nx; i++)
        {
          hu[i] = AIR_HU;
          tissue[i] = SKG_TISSUE_AIR;
        }
      for (guint i = 0; i < n_sections; i++)
        {
          float low_mm;
          float high_mm;

          if (get_span (&sections[i], start.y, &low_mm, &high_mm))
            paint_span (&line, sections[i].part, low_mm, high_mm);
        }
      skg_phantom_noise_row (model->seed ^ 0x50F7u, coarse_mm, start, line.step_mm,
                             coarse, nx);
      skg_phantom_noise_row (model->seed ^ 0xF17Eu, fine_mm, start, line.step_mm, fine,
                             nx);
      write_line (&line, coarse, fine,
                  voxels + ((gsize) k * grid->size[1] + j) * (gsize) nx);
    }
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

void
skg_phantom_paint_bone (const SkgPhantomModel *model,
                        const SkgPhantomBone *bone,
                        const SkgPhantomField *field,
                        const SkgGrid *grid,
                        guint layer,
                        gint16 *voxels)
{
  const int nx = field->size[0];
  const float step_mm = (float) grid->spacing_mm[0];
  const guint k = (guint) field->low[2] + layer;
  g_autofree float *texture = g_new (float, (gsize) nx);

  for (int row = 0; row < field->size[1]; row++)
    {
      const float *distance =
          field->distance_mm + ((gsize) layer * field->size[1] + row) * (gsize) nx;
      guint j = (guint) (field->low[1] + row);
      SkgSdfPoint start = get_start (grid, j, k);
      gint16 *line = voxels + ((gsize) k * grid->size[1] + j) * (gsize) grid->size[0];

      start.x += (float) field->low[0] * step_mm;
      skg_phantom_noise_row (model->seed ^ 0x7AB3u, bone->texture_mm, start, step_mm,
                             texture, (guint) nx);
      for (int i = 0; i < nx; i++)
        {
          float cover = get_cover (distance[i], step_mm);
          float inner;
          float cortex_mm;
          float marrow_hu;
          float hu;
          int at = field->low[0] + i;

          if (cover <= 0)
            continue;
          get_density (bone,
                       skg_sdf_point (start.x + (float) i * step_mm, start.y, start.z),
                       &cortex_mm, &marrow_hu);
          inner = get_cover (distance[i] + cortex_mm, step_mm);
          hu = (cover - inner) * bone->cortex_hu +
               inner * (marrow_hu + bone->texture_hu * texture[i]);
          blend_voxel (&line[at], cover, hu);
          blend_voxel (&line[(int) grid->size[0] - 1 - at], cover, hu);
        }
    }
}

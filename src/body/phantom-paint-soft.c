/* SPDX-License-Identifier: Apache-2.0
 * Writes soft parts of a made body into voxels, row by row: sections are crossed by the
 * row in spans, solids are measured where their bounding spheres meet it. */
#include "config.h"

#include "body/phantom-paint.h"

#include <math.h>

#include "body/phantom-noise.h"

#define AIR_HU (-1000.0f)
/* Rows of a voxel row and planes of a slice that a section is crossed on. */
#define SUB 2
#define FAR_MM 1e6f

/* A part's section at one height: ellipse axes and their direction. */
typedef struct
{
  SkgPhantomSlice at;
  float cosine;
  float sine;
} Section;

/* What of a part can matter in one slice. */
typedef struct
{
  const SkgPhantomPart *part;
  Section sections[SUB];
  guint n_sections;
  const SkgSdfShape **shapes;
  guint n_shapes;
} Active;

/* One row of voxels as it is painted. */
typedef struct
{
  float *hu;
  guint8 *tissue;
  guint8 *labels;
  float *cover;    /* of the part that is being painted; zero in between */
  float *distance; /* of its blended solids; FAR_MM in between */
  SkgSdfPoint start;
  float step_mm;
  int n;
  /* Columns that the part in hand may change. */
  int low;
  int high;
} Line;

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

/* Adds @weight times the covered share of each voxel; widens @first to @last. */
static void
cover_span (
    Line *line, float low_mm, float high_mm, float weight, int *first, int *last)
{
  float low = (low_mm - line->start.x) / line->step_mm;
  float high = (high_mm - line->start.x) / line->step_mm;
  int from = MAX ((int) floorf (low), line->low);
  int to = MIN ((int) ceilf (high), line->high);
  /* Whole voxels, between the two at either end that are partly covered. */
  int inner_from = MIN (MAX ((int) floorf (low) + 2, from), to + 1);
  int inner_to = MAX (MIN ((int) ceilf (high) - 2, to), inner_from - 1);

  for (int i = from; i <= to; i++)
    {
      float cover = MIN ((float) i + 0.5f, high) - MAX ((float) i - 0.5f, low);

      line->cover[i] += weight * CLAMP (cover, 0, 1);
      if (i + 1 == inner_from)
        {
          for (; i + 1 <= inner_to; i++)
            line->cover[i + 1] += weight;
        }
    }
  *first = MIN (*first, from);
  *last = MAX (*last, to);
}

static void
cover_sections (Line *line, const Active *active, int *first, int *last)
{
  for (guint s = 0; s < active->n_sections; s++)
    for (int row = 0; row < SUB; row++)
      {
        float y_mm =
            line->start.y + (((float) row + 0.5f) / SUB - 0.5f) * line->step_mm;
        float low_mm;
        float high_mm;

        if (get_span (&active->sections[s], y_mm, &low_mm, &high_mm))
          cover_span (line, low_mm, high_mm, 1.0f / (SUB * SUB), first, last);
      }
}

/* The part of a cone's axis that passes the row within @reach_mm, as shares of the
 * axis; FALSE if there is none. */
static gboolean
get_axis_range (
    const Line *line, const SkgSdfShape *shape, float reach_mm, float *low, float *high)
{
  float y = line->start.y - shape->a.y;
  float z = line->start.z - shape->a.z;
  float dy = shape->b.y - shape->a.y;
  float dz = shape->b.z - shape->a.z;
  float square = dy * dy + dz * dz;
  float along = y * dy + z * dz;
  float rest = y * y + z * z - reach_mm * reach_mm;
  float root = along * along - square * rest;

  *low = 0;
  *high = 1;
  /* A cone along the row: all or nothing. */
  if (square < 1e-6f)
    return rest < 0;
  if (root <= 0)
    return FALSE;
  root = sqrtf (root);
  *low = MAX ((along - root) / square, 0);
  *high = MIN ((along + root) / square, 1);
  return *low <= *high;
}

static gboolean
get_cone_columns (
    const Line *line, const SkgSdfShape *shape, float margin_mm, int *from, int *to)
{
  float reach_mm = MAX (shape->r0, shape->r1) + margin_mm;
  float dx = shape->b.x - shape->a.x;
  float low;
  float high;
  float x0;
  float x1;

  if (!get_axis_range (line, shape, reach_mm, &low, &high))
    return FALSE;
  x0 = shape->a.x + low * dx - line->start.x;
  x1 = shape->a.x + high * dx - line->start.x;
  *from = MAX ((int) ceilf ((MIN (x0, x1) - reach_mm) / line->step_mm), line->low);
  *to = MIN ((int) floorf ((MAX (x0, x1) + reach_mm) / line->step_mm), line->high);
  return *from <= *to;
}

/* Columns of the row in which @shape can matter; FALSE if there are none. */
static gboolean
get_columns (
    const Line *line, const SkgSdfShape *shape, float margin_mm, int *from, int *to)
{
  float dy = line->start.y - shape->bound_centre.y;
  float dz = line->start.z - shape->bound_centre.z;
  float radius = shape->bound_radius + margin_mm;
  float square = radius * radius - dy * dy - dz * dz;
  float middle = (shape->bound_centre.x - line->start.x) / line->step_mm;
  float half;

  if (!(shape->bound_radius < INFINITY))
    {
      *from = line->low;
      *to = line->high;
      return TRUE;
    }
  if (square <= 0)
    return FALSE;
  if (shape->kind == SKG_SDF_CONE)
    return get_cone_columns (line, shape, margin_mm, from, to);
  half = sqrtf (square) / line->step_mm;
  *from = MAX ((int) ceilf (middle - half), line->low);
  *to = MIN ((int) floorf (middle + half), line->high);
  return *from <= *to;
}

static SkgSdfPoint
get_column (const Line *line, int i)
{
  return skg_sdf_point (line->start.x + (float) i * line->step_mm, line->start.y,
                        line->start.z);
}

/* A tube of radius r under a voxel of h gets too much mass from the clamped distance:
 * pi (r + h/2)^3 / (3 h) instead of pi r^2. The factor undoes that. */
static float
get_thin_factor (const SkgSdfShape *shape, float grow_mm, float step_mm)
{
  float r = MIN (shape->r0, shape->r1) + grow_mm;
  float sum = r + step_mm / 2;

  if (shape->kind != SKG_SDF_CONE || r >= step_mm / 2 || r <= 0)
    return 1;
  return 3 * step_mm * r * r / (sum * sum * sum);
}

static void
cover_union (Line *line, const Active *active, int *first, int *last)
{
  const SkgPhantomPart *part = active->part;

  for (guint s = 0; s < active->n_shapes; s++)
    {
      const SkgSdfShape *shape = active->shapes[s];
      float thin = get_thin_factor (shape, part->grow_mm, line->step_mm);
      int from;
      int to;

      if (!get_columns (line, shape, part->grow_mm + line->step_mm, &from, &to))
        continue;
      for (int i = from; i <= to; i++)
        {
          float d;
          float cover;

          if (part->over != 0 && !(part->over & 1u << line->tissue[i]))
            continue;
          d = skg_sdf_shape_distance (shape, get_column (line, i));
          cover = 0.5f - (d - part->grow_mm) / line->step_mm;

          line->cover[i] = MAX (line->cover[i], thin * CLAMP (cover, 0, 1));
        }
      *first = MIN (*first, from);
      *last = MAX (*last, to);
    }
}

/* Each solid is measured where it can matter; elsewhere it is too far to blend. */
static void
cover_blend (Line *line, const Active *active, int *first, int *last)
{
  const SkgPhantomPart *part = active->part;
  float margin_mm = part->grow_mm + line->step_mm + part->blend_mm;

  for (guint s = 0; s < active->n_shapes; s++)
    {
      int from;
      int to;

      if (!get_columns (line, active->shapes[s], margin_mm, &from, &to))
        continue;
      for (int i = from; i <= to; i++)
        if (part->over == 0 || part->over & 1u << line->tissue[i])
          line->distance[i] = skg_sdf_smooth_min (
              line->distance[i],
              skg_sdf_shape_distance (active->shapes[s], get_column (line, i)),
              part->blend_mm);
      *first = MIN (*first, from);
      *last = MAX (*last, to);
    }
  for (int i = *first; i <= *last; i++)
    {
      line->cover[i] =
          CLAMP (0.5f - (line->distance[i] - part->grow_mm) / line->step_mm, 0, 1);
      line->distance[i] = FAR_MM;
    }
}

static void
take_cuts (Line *line, const SkgPhantomPart *part, int first, int last)
{
  for (guint c = 0; c < part->cuts->len; c++)
    {
      const SkgSdfShape *cut = &g_array_index (part->cuts, SkgSdfShape, c);
      int from;
      int to;

      if (!get_columns (line, cut, line->step_mm, &from, &to))
        continue;
      for (int i = MAX (from, first); i <= MIN (to, last); i++)
        if (line->cover[i] > 0)
          {
            float d = skg_sdf_shape_distance (cut, get_column (line, i));

            line->cover[i] =
                MIN (line->cover[i], CLAMP (0.5f + d / line->step_mm, 0, 1));
          }
    }
}

/* Writes what the part covers, and leaves the cover zero again. */
static void
apply_cover (Line *line, const SkgPhantomPart *part, int first, int last)
{
  for (int i = first; i <= last; i++)
    {
      float cover = MIN (line->cover[i], 1);

      line->cover[i] = 0;
      if (cover <= 0 || (part->over != 0 && !(part->over & 1u << line->tissue[i])))
        continue;
      line->hu[i] += cover * (part->hu - line->hu[i]);
      if (cover >= 0.5f)
        {
          line->tissue[i] = part->tissue;
          if (part->label != SKG_PHANTOM_KEEP_LABEL)
            line->labels[i] = part->label;
        }
    }
}

/* Finds the columns that hold a tissue which the part may replace; FALSE if none. */
static gboolean
find_columns (Line *line, guint over)
{
  line->low = 0;
  line->high = line->n - 1;
  if (over == 0)
    return TRUE;
  while (line->low < line->n && !(over & 1u << line->tissue[line->low]))
    line->low++;
  while (line->high >= line->low && !(over & 1u << line->tissue[line->high]))
    line->high--;
  return line->low <= line->high;
}

static void
paint_part (Line *line, const Active *active)
{
  int first = line->n;
  int last = -1;

  if (!find_columns (line, active->part->over))
    return;
  cover_sections (line, active, &first, &last);
  if (active->n_shapes > 0 && active->part->blend_mm > 0)
    cover_blend (line, active, &first, &last);
  else if (active->n_shapes > 0)
    cover_union (line, active, &first, &last);
  if (first > last)
    return;
  take_cuts (line, active->part, first, last);
  apply_cover (line, active->part, first, last);
}

/* FALSE if nothing of the part is in the slice at @z_mm. */
static gboolean
active_init (Active *active, const SkgPhantomPart *part, float z_mm, float step_mm)
{
  float margin_mm = part->grow_mm + part->blend_mm + step_mm;

  *active = (Active){ .part = part };
  for (int s = 0; s < SUB; s++)
    if (get_section (part, z_mm + (((float) s + 0.5f) / SUB - 0.5f) * step_mm,
                     &active->sections[active->n_sections]))
      active->n_sections++;
  if (part->shapes->len == 0)
    return active->n_sections > 0;
  active->shapes = g_new (const SkgSdfShape *, part->shapes->len);
  for (guint i = 0; i < part->shapes->len; i++)
    {
      const SkgSdfShape *shape = &g_array_index (part->shapes, SkgSdfShape, i);

      if (!(shape->bound_radius < INFINITY) ||
          fabsf (z_mm - shape->bound_centre.z) < shape->bound_radius + margin_mm)
        active->shapes[active->n_shapes++] = shape;
    }
  return active->n_sections + active->n_shapes > 0;
}

static GArray *
list_active (const SkgPhantomModel *model, float z_mm, float step_mm)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Active));

  for (guint i = 0; i < model->parts->len; i++)
    {
      Active active;

      if (active_init (&active, g_ptr_array_index (model->parts, i), z_mm, step_mm))
        g_array_append_val (list, active);
      else
        g_free (active.shapes);
    }
  return list;
}

static void
free_active (GArray *list)
{
  for (guint i = 0; i < list->len; i++)
    g_free (g_array_index (list, Active, i).shapes);
  g_array_unref (list);
}

/* What makes a tissue uneven: fat is lobed, muscle streaked, stool full of gas, lung
 * full of vessels too small to be drawn. */
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
    case SKG_TISSUE_LUNG:
      return 32 * coarse + 26 * fine;
    case SKG_TISSUE_GLAND:
      return 140 * CLAMP (3 * (coarse + 0.5f * fine - 0.15f), 0, 1) + 8 * fine;
    case SKG_TISSUE_SKIN:
      return 8 * fine;
    case SKG_TISSUE_BLOOD:
    case SKG_TISSUE_GAS:
    case SKG_TISSUE_AIR:
    default:
      return 0;
    }
}

static void
write_line (const SkgPhantomModel *model,
            const Line *line,
            const float *coarse,
            const float *fine,
            gint16 *voxels)
{
  for (int i = 0; i < line->n; i++)
    {
      float hu = line->hu[i];

      if (line->tissue[i] != SKG_TISSUE_AIR)
        hu += get_texture ((SkgTissue) line->tissue[i], coarse[i], fine[i]);
      if (line->tissue[i] == SKG_TISSUE_LUNG)
        hu += model->lung_hu_per_mm * line->start.y;
      voxels[i] = (gint16) floorf (CLAMP (hu, AIR_HU, 3000) + 0.5f);
    }
}

static void
line_clear (Line *line)
{
  for (int i = 0; i < line->n; i++)
    {
      line->hu[i] = AIR_HU;
      line->tissue[i] = SKG_TISSUE_AIR;
      line->labels[i] = 0;
      line->cover[i] = 0;
      line->distance[i] = FAR_MM;
    }
}

void
skg_phantom_paint_soft (const SkgPhantomModel *model,
                        const SkgGrid *grid,
                        guint k,
                        const SkgPhantomVoxels *voxels)
{
  static const float coarse_mm[3] = { 10, 10, 10 };
  static const float fine_mm[3] = { 3, 3, 7 };
  const guint nx = grid->size[0];
  const float step_mm = (float) grid->spacing_mm[0];
  const float z_mm = (float) (grid->origin_mm.z + k * grid->spacing_mm[2]);
  g_autofree float *hu = g_new (float, nx);
  g_autofree float *cover = g_new (float, nx);
  g_autofree float *distance = g_new (float, nx);
  g_autofree float *coarse = g_new (float, nx);
  g_autofree float *fine = g_new (float, nx);
  g_autofree guint8 *tissue = g_new (guint8, nx);
  GArray *list = list_active (model, z_mm, step_mm);
  Line line = { .hu = hu,
                .tissue = tissue,
                .cover = cover,
                .distance = distance,
                .step_mm = step_mm,
                .n = (int) nx };

  for (guint j = 0; j < grid->size[1]; j++)
    {
      gsize row = ((gsize) k * grid->size[1] + j) * (gsize) nx;

      line.start =
          skg_sdf_point ((float) grid->origin_mm.x,
                         (float) (grid->origin_mm.y + j * grid->spacing_mm[1]), z_mm);
      line.labels = voxels->labels + row;
      line_clear (&line);
      for (guint i = 0; i < list->len; i++)
        paint_part (&line, &g_array_index (list, Active, i));
      if (find_columns (&line, ~(1u << SKG_TISSUE_AIR)))
        {
          const guint n = (guint) (line.high - line.low + 1);
          SkgSdfPoint start = get_column (&line, line.low);

          skg_phantom_noise_row (model->seed ^ 0x50F7u, coarse_mm, start, step_mm,
                                 coarse + line.low, n);
          skg_phantom_noise_row (model->seed ^ 0xF17Eu, fine_mm, start, step_mm,
                                 fine + line.low, n);
        }
      write_line (model, &line, coarse, fine, voxels->hu + row);
    }
  free_active (list);
}

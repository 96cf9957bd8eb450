/* SPDX-License-Identifier: Apache-2.0
 * A volume cut into slices, as numbers that a texture takes. */
#include "config.h"

#include "render/slices.h"

#include <string.h>

/* (3 - sqrt 3) / 6 */
#define NODE 0.21132486540518713
/* Finer steps than 1/16 HU serve nobody; coarser ones than 1 HU lose what a CT has. */
#define MIN_STEP_HU 0.0625
#define MAX_STEP_HU 1.0
/* -32768 is no signed normalised number of its own. */
#define MAX_NUMBER 32767
/* Weights of integers have so many binary places: 32 bits hold the products. */
#define WEIGHT_BITS 14
#define TURNED_ROWS 64

/* u and v are volume axes in rising order. */
static void
get_axes (guint axis, guint *u, guint *v)
{
  *u = axis == 0 ? 1 : 0;
  *v = axis == 2 ? 1 : 2;
}

/* Voxels as they are, all of them. */
static gboolean
is_whole (SkgSlicesKind kind)
{
  return kind == SKG_SLICES_PLANES || kind == SKG_SLICES_CELLS;
}

double
skg_slices_kind_get_place (SkgSlicesKind kind)
{
  if (is_whole (kind))
    return 0;
  return kind == SKG_SLICES_NODE_UP ? NODE : -NODE;
}

/* The smallest step (a power of two) with which 16 bits reach from the lowest to the
 * highest voxel; 0 if even the largest does not. */
static double
choose_step (SkgVolume *volume, double *offset_hu)
{
  double min_hu;
  double max_hu;
  double step_hu = MIN_STEP_HU;

  skg_volume_get_range_hu (volume, &min_hu, &max_hu);
  *offset_hu = rint ((min_hu + max_hu) / 2);
  while (MAX (max_hu - *offset_hu, *offset_hu - min_hu) > MAX_NUMBER * step_hu)
    {
      step_hu *= 2;
      if (step_hu > MAX_STEP_HU)
        return 0;
    }
  return step_hu;
}

static void
set_format (SkgSliceLayout *layout,
            GLenum format,
            GLenum transfer,
            GLenum type,
            gsize texel_bytes,
            double hu_scale)
{
  layout->format = format;
  layout->transfer = transfer;
  layout->type = type;
  layout->texel_bytes = texel_bytes;
  layout->hu_scale = hu_scale;
}

/* The voxels of the tissue's box and one more of air on each side, where there is one:
 * what is read beyond them is air as well. */
static void
crop (SkgSliceLayout *layout, SkgVolume *volume, const SkgBounds *bounds)
{
  const guint *size = skg_volume_get_grid (volume)->size;

  for (guint axis = 0; axis < 3; axis++)
    {
      double last = size[axis] - 1;
      guint from = (guint) CLAMP (bounds->low[axis], 0, last);
      guint to = (guint) CLAMP (bounds->high[axis], from, last);

      if (is_whole (layout->kind))
        {
          from = 0;
          to = size[axis] - 1;
        }
      layout->first[axis] = from;
      layout->size[axis] = to - from + 1;
    }
}

void
skg_slice_layout_init (SkgSliceLayout *layout,
                       SkgVolume *volume,
                       const SkgBounds *bounds,
                       guint axis,
                       SkgSlicesKind kind,
                       gboolean packed)
{
  gboolean is_int = skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16;
  guint u;
  guint v;

  if (kind == SKG_SLICES_CELLS && !(packed && is_int))
    kind = SKG_SLICES_PLANES;
  get_axes (axis, &u, &v);
  *layout = (SkgSliceLayout){ .axis = axis, .kind = kind };
  crop (layout, volume, bounds);
  layout->columns = layout->size[u];
  layout->rows = layout->size[v];
  layout->layers = layout->size[axis];
  if (is_whole (kind))
    layout->step_hu = is_int ? 1 : 0;
  else
    layout->step_hu = choose_step (volume, &layout->hu_offset);
  layout->packed = packed && kind != SKG_SLICES_PLANES && layout->step_hu > 0;
  if (layout->step_hu <= 0)
    {
      layout->hu_offset = 0;
      set_format (layout, GL_R32F, GL_RED, GL_FLOAT, sizeof (float), 1);
    }
  else if (layout->packed)
    {
      /* One more of each, so that every bilinear read has its texel. */
      layout->columns++;
      layout->rows++;
      set_format (layout, GL_RG32UI, GL_RG_INTEGER, GL_UNSIGNED_INT, sizeof (guint64),
                  layout->step_hu / 65536);
    }
  else
    /* As signed normalised integers, where a 16-bit float would have 11 bits. */
    set_format (layout, GL_R16_SNORM, GL_RED, GL_SHORT, sizeof (gint16),
                layout->step_hu * MAX_NUMBER);
}

guint64
skg_slice_layout_get_bytes (const SkgSliceLayout *layout, guint n_layers)
{
  return (guint64) layout->columns * layout->rows * layout->texel_bytes * n_layers;
}

/* A box of voxels. */
typedef struct
{
  gsize row;   /* voxels of the volume from row to row */
  gsize slice; /* and from slice to slice */
  gsize first; /* the box's first voxel */
  guint size[3];
} Cut;

/* Copies the planes across @axis that lie in @cut to @out: [layer][v][u]. Written once
 * for each voxel size, so that the compiler sees plain loops. Across i rows become
 * columns: a few rows at a time, so that what is read once stays in the cache. */
#define DEFINE_GATHER(NAME, TYPE)                                                      \
  static void NAME (const TYPE *in, const Cut *cut, guint axis, TYPE *out)             \
  {                                                                                    \
    const guint *size = cut->size;                                                     \
    gsize bytes = size[0] * sizeof (TYPE);                                             \
                                                                                       \
    in += cut->first;                                                                  \
    if (axis == 2)                                                                     \
      for (gsize k = 0; k < size[2]; k++)                                              \
        for (gsize j = 0; j < size[1]; j++)                                            \
          memcpy (out + (k * size[1] + j) * size[0],                                   \
                  in + k * cut->slice + j * cut->row, bytes);                          \
    else if (axis == 1)                                                                \
      for (gsize j = 0; j < size[1]; j++)                                              \
        for (gsize k = 0; k < size[2]; k++)                                            \
          memcpy (out + (j * size[2] + k) * size[0],                                   \
                  in + k * cut->slice + j * cut->row, bytes);                          \
    else                                                                               \
      for (gsize k = 0; k < size[2]; k++)                                              \
        for (gsize j = 0; j < size[1]; j += TURNED_ROWS)                               \
          for (gsize i = 0; i < size[0]; i++)                                          \
            {                                                                          \
              const TYPE *from = in + k * cut->slice + j * cut->row + i;               \
              TYPE *to = out + (i * size[2] + k) * size[1] + j;                        \
              gsize n_rows = MIN (TURNED_ROWS, size[1] - j);                           \
                                                                                       \
              for (gsize m = 0; m < n_rows; m++)                                       \
                to[m] = from[m * cut->row];                                            \
            }                                                                          \
  }

DEFINE_GATHER (gather_int16, gint16)
DEFINE_GATHER (gather_float, float)

/* Planes of the layout from layer @first on, as they lie in the volume. */
static void
gather (const SkgSliceLayout *layout,
        SkgVolume *volume,
        guint first,
        guint n_layers,
        gpointer out)
{
  const guint *size = skg_volume_get_grid (volume)->size;
  gconstpointer voxels = g_bytes_get_data (skg_volume_get_voxels (volume), NULL);
  gsize at[3] = { layout->first[0], layout->first[1], layout->first[2] };
  Cut cut = { .row = size[0],
              .slice = (gsize) size[0] * size[1],
              .size = { layout->size[0], layout->size[1], layout->size[2] } };

  at[layout->axis] += first;
  cut.size[layout->axis] = n_layers;
  cut.first = at[2] * cut.slice + at[1] * cut.row + at[0];
  if (skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16)
    gather_int16 (voxels, &cut, layout->axis, out);
  else
    gather_float (voxels, &cut, layout->axis, out);
}

/* The plane at the node: mostly @near, and a share of NODE of @far. */
static void
blend_integers (const SkgSliceLayout *layout,
                const gint16 *near,
                const gint16 *far,
                gsize n,
                gint16 *out)
{
  const double unit = (1 << WEIGHT_BITS) / layout->step_hu;
  const int to_far = (int) lrint (NODE * unit);
  const int to_near = (int) unit - to_far;
  const int offset = (int) layout->hu_offset;
  const int half = 1 << (WEIGHT_BITS - 1);

  for (gsize i = 0; i < n; i++)
    out[i] =
        (gint16) (((near[i] - offset) * to_near + (far[i] - offset) * to_far + half) >>
                  WEIGHT_BITS);
}

static void
blend_floats (const SkgSliceLayout *layout,
              const float *near,
              const float *far,
              gsize n,
              gint16 *out)
{
  const float per_hu = (float) (1 / layout->step_hu);
  const float offset = (float) layout->hu_offset;

  /* Shifted above zero, where casting is rounding down. */
  for (gsize i = 0; i < n; i++)
    out[i] = (gint16) ((int) ((near[i] + (float) NODE * (far[i] - near[i]) - offset) *
                                  per_hu +
                              32768.5f) -
                       32768);
}

#define DEFINE_BLEND_WIDE(NAME, TYPE)                                                  \
  static void NAME (const TYPE *near, const TYPE *far, gsize n, float *out)            \
  {                                                                                    \
    for (gsize i = 0; i < n; i++)                                                      \
      out[i] = (float) near[i] + (float) NODE * ((float) far[i] - (float) near[i]);    \
  }

DEFINE_BLEND_WIDE (blend_wide_int16, gint16)
DEFINE_BLEND_WIDE (blend_wide_float, float)

static void
blend (const SkgSliceLayout *layout,
       gboolean is_int,
       gconstpointer near,
       gconstpointer far,
       gsize n,
       gpointer out)
{
  if (layout->step_hu > 0 && is_int)
    blend_integers (layout, near, far, n, out);
  else if (layout->step_hu > 0)
    blend_floats (layout, near, far, n, out);
  else if (is_int)
    blend_wide_int16 (near, far, n, out);
  else
    blend_wide_float (near, far, n, out);
}

static guint64
pack_numbers (gint16 a, gint16 b, gint16 c, gint16 d)
{
  guint32 upper = (guint16) a | (guint32) (guint16) b << 16;
  guint32 lower = (guint16) c | (guint32) (guint16) d << 16;

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  return upper | (guint64) lower << 32;
#else
  return lower | (guint64) upper << 32;
#endif
}

/* One row of texels from the rows of numbers above and below it. */
static void
pack_row (const gint16 *above, const gint16 *below, guint n, guint64 *out)
{
  out[0] = pack_numbers (above[0], above[0], below[0], below[0]);
  for (guint i = 1; i < n; i++)
    out[i] = pack_numbers (above[i - 1], above[i], below[i - 1], below[i]);
  out[n] = pack_numbers (above[n - 1], above[n - 1], below[n - 1], below[n - 1]);
}

static void
pack (const gint16 *plane, guint columns, guint rows, guint64 *out)
{
  for (guint row = 0; row <= rows; row++)
    pack_row (plane + (gsize) columns * (row > 0 ? row - 1 : 0),
              plane + (gsize) columns * MIN (row, rows - 1), columns,
              out + (gsize) row * (columns + 1));
}

void
skg_slice_layout_fill (const SkgSliceLayout *layout,
                       SkgVolume *volume,
                       guint first,
                       guint n_layers,
                       gpointer out)
{
  const guint *size = layout->size;
  gboolean is_int = skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16;
  gsize voxel_bytes = is_int ? sizeof (gint16) : sizeof (float);
  gsize n = (gsize) size[0] * size[1] * size[2] / layout->layers;
  int side = is_whole (layout->kind) ? 0 : layout->kind == SKG_SLICES_NODE_UP ? 1 : -1;
  guint past = first + n_layers;
  guint from = side < 0 && first > 0 ? first - 1 : first;
  guint to = side > 0 && past < layout->layers ? past + 1 : past;
  g_autofree guint8 *planes = NULL;
  g_autofree gint16 *numbers = NULL;
  gsize layer_bytes = skg_slice_layout_get_bytes (layout, 1);

  if (layout->kind == SKG_SLICES_PLANES)
    {
      gather (layout, volume, first, n_layers, out);
      return;
    }
  planes = g_malloc ((gsize) (to - from) * n * voxel_bytes);
  numbers = layout->packed && !is_whole (layout->kind) ? g_new (gint16, n) : NULL;
  gather (layout, volume, from, to - from, planes);
  for (guint layer = first; layer < past; layer++)
    {
      guint other = (guint) CLAMP ((int) layer + side, 0, (int) layout->layers - 1);
      gpointer texels = (guint8 *) out + (layer - first) * layer_bytes;
      const guint8 *plane = planes + (layer - from) * n * voxel_bytes;

      if (layout->kind == SKG_SLICES_CELLS)
        {
          pack ((const gint16 *) (gconstpointer) plane, layout->columns - 1,
                layout->rows - 1, texels);
          continue;
        }
      blend (layout, is_int, plane, planes + (other - from) * n * voxel_bytes, n,
             layout->packed ? numbers : texels);
      if (layout->packed)
        pack (numbers, layout->columns - 1, layout->rows - 1, texels);
    }
}

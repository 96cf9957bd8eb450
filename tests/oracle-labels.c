/* SPDX-License-Identifier: Apache-2.0
 * Which structures rays ought to meet. */
#include "config.h"

#include "oracle-labels.h"

#include "oracle.h"

typedef struct
{
  SkgLabelMap *map;
  guint n_layers;
  guint64 *bits; /* [layer][65536] */
} Labels;

/* One axis of a line: its faces are passed at (face - from) / along, in order. */
typedef struct
{
  double from;
  double along;
  double face; /* the next one */
  double step;
} Axis;

static void
fill_bits (Labels *labels, SkgStructureChoice *choice)
{
  labels->map = skg_structure_choice_get_map (choice);
  labels->n_layers = skg_label_map_get_n_layers (labels->map);
  labels->bits = g_new0 (guint64, (gsize) labels->n_layers * 65536);
  for (guint b = 0; b < skg_structure_choice_get_length (choice); b++)
    {
      const SkgChosenStructure *chosen = skg_structure_choice_get (choice, b);

      for (guint s = 0; s < chosen->n_structures; s++)
        {
          const SkgStructure *structure =
              skg_label_map_get_structure (labels->map, chosen->structures[s]);

          labels->bits[structure->layer * 65536 + structure->value] |= (guint64) 1 << b;
        }
    }
}

static double
next_t (const Axis *axis)
{
  return axis->along != 0 ? (axis->face - axis->from) / axis->along : (double) INFINITY;
}

/* Labels at the voxel that holds the line's point at @t. */
static guint64
look (const Labels *labels, const Axis axes[3], double t)
{
  const SkgGrid *grid = skg_label_map_get_grid (labels->map);
  guint voxel[3];
  guint64 found = 0;

  for (int a = 0; a < 3; a++)
    {
      double index = floor (axes[a].from + t * axes[a].along + 0.5);

      if (index < 0 || index >= grid->size[a])
        return 0;
      voxel[a] = (guint) index;
    }
  for (guint layer = 0; layer < labels->n_layers; layer++)
    found |= labels->bits[layer * 65536 + skg_label_map_get_value (labels->map, layer,
                                                                   voxel[0], voxel[1],
                                                                   voxel[2])];
  return found;
}

static guint64
walk (const Labels *labels, SkgVec3 from_vox, SkgVec3 to_vox)
{
  double from[3] = { from_vox.x, from_vox.y, from_vox.z };
  double to[3] = { to_vox.x, to_vox.y, to_vox.z };
  Axis axes[3];
  guint64 found = 0;
  double t = 0;

  for (int a = 0; a < 3; a++)
    {
      axes[a].from = from[a];
      axes[a].along = to[a] - from[a];
      axes[a].step = axes[a].along > 0 ? 1 : -1;
      axes[a].face =
          axes[a].along > 0 ? floor (from[a] + 0.5) + 0.5 : ceil (from[a] - 0.5) - 0.5;
    }
  while (t < 1)
    {
      int first = 0;
      double end;

      for (int a = 1; a < 3; a++)
        if (next_t (&axes[a]) < next_t (&axes[first]))
          first = a;
      end = MIN (next_t (&axes[first]), 1.0);
      if (end > t)
        found |= look (labels, axes, (t + end) / 2);
      t = MAX (t, end);
      axes[first].face += axes[first].step;
    }
  return found;
}

guint64 *
oracle_structures (SkgStructureChoice *choice, const SkgGeometry *geometry)
{
  Labels labels;
  guint64 *out = g_new (guint64, (gsize) geometry->columns * geometry->rows);
  SkgMat4 voxel_from_patient;
  SkgVec3 source_vox;

  fill_bits (&labels, choice);
  voxel_from_patient =
      skg_grid_get_voxel_from_patient (skg_label_map_get_grid (labels.map));
  source_vox = skg_mat4_transform_point (&voxel_from_patient, geometry->source_mm);
  for (guint row = 0; row < geometry->rows; row++)
    for (guint column = 0; column < geometry->columns; column++)
      out[(gsize) row * geometry->columns + column] =
          walk (&labels, source_vox,
                skg_mat4_transform_point (&voxel_from_patient,
                                          oracle_pixel_mm (geometry, column, row)));
  g_free (labels.bits);
  return out;
}

gsize
oracle_area (const guint64 *bits, gsize n, guint bit)
{
  gsize area = 0;

  for (gsize i = 0; i < n; i++)
    area += bits[i] >> bit & 1;
  return area;
}

double
oracle_dice (const guint64 *a, const guint64 *b, gsize n, guint bit)
{
  gsize both = 0;
  gsize sum = oracle_area (a, n, bit) + oracle_area (b, n, bit);

  for (gsize i = 0; i < n; i++)
    both += (a[i] & b[i]) >> bit & 1;
  return sum > 0 ? 2.0 * (double) both / (double) sum : 1;
}

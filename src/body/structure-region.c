/* SPDX-License-Identifier: Apache-2.0
 * The box of a volume that holds a structure of a label map on any grid. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/label-lookup.h"
#include "body/structure-edit-private.h"

#define N_VALUES 65536

/* The volume's voxels that the structures' boxes reach. */
static void
find_box (SkgRegion *self,
          const SkgGrid *grid,
          SkgLabelMap *labels,
          const guint *structures,
          guint n_structures,
          guint pad)
{
  SkgMat4 from_patient = skg_grid_get_voxel_from_patient (grid);
  SkgMat4 from_label =
      skg_grid_get_patient_from_voxel (skg_label_map_get_grid (labels));
  SkgMat4 map = skg_mat4_multiply (&from_patient, &from_label);
  double min[3] = { INFINITY, INFINITY, INFINITY };
  double max[3] = { -INFINITY, -INFINITY, -INFINITY };

  for (guint s = 0; s < n_structures; s++)
    {
      const SkgStructure *structure =
          skg_label_map_get_structure (labels, structures[s]);

      for (guint corner = 0; structure->n_voxels > 0 && corner < 8; corner++)
        {
          double at[3];
          double to[3];
          SkgVec3 p;

          for (guint a = 0; a < 3; a++)
            at[a] = corner & 1u << a ? structure->box_max[a] + 0.5
                                     : structure->box_min[a] - 0.5;
          p = skg_mat4_transform_point (&map, skg_vec3 (at[0], at[1], at[2]));
          to[0] = p.x;
          to[1] = p.y;
          to[2] = p.z;
          for (guint a = 0; a < 3; a++)
            {
              min[a] = MIN (min[a], to[a]);
              max[a] = MAX (max[a], to[a]);
            }
        }
    }
  for (guint a = 0; a < 3; a++)
    {
      double low = MAX (floor (min[a]) - pad, 0);
      double high = MIN (ceil (max[a]) + pad, grid->size[a] - 1.0);

      if (!(low <= high))
        {
          memset (self->size, 0, sizeof self->size);
          return;
        }
      self->first[a] = (guint) low;
      self->size[a] = (guint) (high - low) + 1;
    }
}

/* (transfer full): guint8[layers][N_VALUES], 1 where the value is one of @structures */
static guint8 *
new_table (SkgLabelMap *labels, const guint *structures, guint n_structures)
{
  guint8 *table = g_malloc0 ((gsize) skg_label_map_get_n_layers (labels) * N_VALUES);

  for (guint s = 0; s < n_structures; s++)
    {
      const SkgStructure *structure =
          skg_label_map_get_structure (labels, structures[s]);

      table[(gsize) structure->layer * N_VALUES + structure->value] = 1;
    }
  return table;
}

static SkgRegionCode
find_code (
    const SkgLabelLookup *labels, const guint8 *table, double i, double j, double k)
{
  SkgRegionCode code = SKG_REGION_OUTSIDE;
  gsize at;

  if (!skg_label_lookup_find (labels, i, j, k, &at))
    return code;
  for (guint layer = 0; layer < labels->n_layers; layer++)
    {
      guint value = skg_label_lookup_read (labels, layer, at);

      if (value != 0 && table[(gsize) layer * N_VALUES + value])
        return SKG_REGION_INSIDE;
      if (value != 0)
        code = SKG_REGION_OTHER;
    }
  return code;
}

static void
find_codes (SkgRegion *self,
            SkgVolume *volume,
            const SkgLabelLookup *labels,
            const guint8 *table)
{
  double sum = 0;
  gsize n = 0;

  for (guint k = 0; k < self->size[2]; k++)
    for (guint j = 0; j < self->size[1]; j++)
      for (guint i = 0; i < self->size[0]; i++, n++)
        {
          guint at[3] = { self->first[0] + i, self->first[1] + j, self->first[2] + k };

          self->codes[n] = (guint8) find_code (labels, table, at[0], at[1], at[2]);
          if (self->codes[n] != SKG_REGION_INSIDE)
            continue;
          self->n_inside++;
          sum += skg_volume_get_hu (volume, at[0], at[1], at[2]);
        }
  self->mean_hu = self->n_inside > 0 ? sum / (double) self->n_inside : 0;
}

gboolean
skg_region_init (SkgRegion *self,
                 SkgVolume *volume,
                 SkgLabelMap *labels,
                 const guint *structures,
                 guint n_structures,
                 guint pad,
                 GError **error)
{
  const SkgGrid *grid = skg_volume_get_grid (volume);
  SkgLabelLookup seen;
  g_autofree guint8 *table = NULL;

  *self = (SkgRegion){ .codes = NULL };
  find_box (self, grid, labels, structures, n_structures, pad);
  self->codes =
      g_try_malloc0 ((gsize) self->size[0] * self->size[1] * self->size[2] + 1);
  if (self->codes == NULL)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_FAILED,
                           "not enough memory for the edit of a structure");
      return FALSE;
    }
  skg_label_lookup_init (&seen, labels, grid);
  table = new_table (labels, structures, n_structures);
  find_codes (self, volume, &seen, table);
  return TRUE;
}

void
skg_region_clear (SkgRegion *self)
{
  g_clear_pointer (&self->codes, g_free);
}

/* SPDX-License-Identifier: Apache-2.0
 * Label maps seen from another grid, and label maps made of others. */
#include "config.h"

#include "body/label-lookup.h"

#include <math.h>
#include <string.h>

void
skg_label_lookup_init (SkgLabelLookup *self, SkgLabelMap *labels, const SkgGrid *grid)
{
  const SkgGrid *own = skg_label_map_get_grid (labels);
  SkgMat4 label_from_patient = skg_grid_get_voxel_from_patient (own);
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);

  *self = (SkgLabelLookup){
    .bytes = g_bytes_get_data (skg_label_map_get_voxels (labels), NULL),
    .voxel_bytes = skg_label_map_get_voxel_bytes (labels),
    .n_layers = skg_label_map_get_n_layers (labels),
    .layer_size = (gsize) own->size[0] * own->size[1] * own->size[2],
    .size = own->size,
    .label_from_voxel = skg_mat4_multiply (&label_from_patient, &patient_from_voxel),
  };
}

gboolean
skg_label_lookup_find (
    const SkgLabelLookup *self, double i, double j, double k, gsize *at)
{
  SkgVec3 p = skg_mat4_transform_point (&self->label_from_voxel, skg_vec3 (i, j, k));
  double x = floor (p.x + 0.5);
  double y = floor (p.y + 0.5);
  double z = floor (p.z + 0.5);

  if (x < 0 || y < 0 || z < 0 || x >= self->size[0] || y >= self->size[1] ||
      z >= self->size[2])
    return FALSE;
  *at = ((gsize) z * self->size[1] + (gsize) y) * self->size[0] + (gsize) x;
  return TRUE;
}

guint
skg_label_lookup_read (const SkgLabelLookup *self, guint layer, gsize at)
{
  gsize index = layer * self->layer_size + at;
  guint16 value;

  if (self->voxel_bytes == 1)
    return self->bytes[index];
  memcpy (&value, self->bytes + 2 * index, sizeof value);
  return value;
}

/* @structure: of one map. Whether the same value of @map has lost its voxels. */
static gboolean
is_lost (const SkgStructure *structure, SkgLabelMap *map)
{
  const SkgStructure *before =
      skg_label_map_find_value (map, structure->layer, structure->value);

  return structure->n_voxels == 0 && before != NULL && skg_structure_is_known (before);
}

SkgLabelMap *
skg_label_map_new_like (SkgLabelMap *map,
                        const SkgGrid *grid,
                        guint n_layers,
                        guint voxel_bytes,
                        GBytes *voxels,
                        const SkgLabelName *more,
                        guint n_more,
                        GError **error)
{
  guint n = skg_label_map_get_n_structures (map);
  const char *const *warnings = skg_label_map_get_warnings (map);
  g_autofree SkgLabelName *names = g_new (SkgLabelName, n + n_more + 1);
  SkgLabelMap *out;

  for (guint s = 0; s < n; s++)
    {
      const SkgStructure *structure = skg_label_map_get_structure (map, s);

      names[s] = (SkgLabelName){ structure->layer, structure->value, structure->name,
                                 structure->rgb };
    }
  for (guint i = 0; i < n_more; i++)
    names[n + i] = more[i];
  out =
      skg_label_map_new (grid, n_layers, voxel_bytes, voxels, names, n + n_more, error);
  if (out == NULL)
    return NULL;
  skg_label_map_set_texts (out, skg_label_map_get_name (map),
                           skg_label_map_get_names_source (map));
  for (guint s = 0; s < skg_label_map_get_n_structures (out); s++)
    if (is_lost (skg_label_map_get_structure (out, s), map))
      skg_label_map_mark_taken_away (out, s);
  for (guint i = 0; warnings[i] != NULL; i++)
    skg_label_map_add_warning (out, warnings[i]);
  return out;
}

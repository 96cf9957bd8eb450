/* SPDX-License-Identifier: Apache-2.0
 * What `skg info` says of a label map, and how one is told from a CT. */
#include "config.h"

#include <json-glib/json-glib.h>

#include "base/json.h"
#include "body/grid-json.h"
#include "body/labels.h"

/* TotalSegmentator 2 has 117, and a CT hundreds of different HU. */
#define MAX_DIFFERENT 256

static void
add_structure (JsonBuilder *builder,
               const SkgGrid *grid,
               const SkgStructure *structure,
               gboolean has_layers)
{
  double voxel_mm3 =
      grid->spacing_mm[0] * grid->spacing_mm[1] * grid->spacing_mm[2] *
      fabs (skg_vec3_dot (grid->direction[0],
                          skg_vec3_cross (grid->direction[1], grid->direction[2])));
  double extent_mm[3];

  for (int a = 0; a < 3; a++)
    extent_mm[a] =
        (structure->box_max[a] - structure->box_min[a] + 1) * grid->spacing_mm[a];
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, structure->name);
  json_builder_set_member_name (builder, "value");
  json_builder_add_int_value (builder, structure->value);
  if (has_layers)
    {
      json_builder_set_member_name (builder, "layer");
      json_builder_add_int_value (builder, structure->layer);
    }
  json_builder_set_member_name (builder, "voxels");
  json_builder_add_int_value (builder, (gint64) structure->n_voxels);
  json_builder_set_member_name (builder, "volume_ml");
  json_builder_add_double_value (
      builder, rint ((double) structure->n_voxels * voxel_mm3) / 1000);
  skg_json_add_vec3 (builder, "centre_mm", structure->centre_mm);
  skg_json_add_numbers (builder, "extent_mm", extent_mm, 3);
  json_builder_end_object (builder);
}

static void
add_texts (JsonBuilder *builder, const char *key, const char *const *texts)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (; *texts != NULL; texts++)
    json_builder_add_string_value (builder, *texts);
  json_builder_end_array (builder);
}

char *
skg_label_map_describe (SkgLabelMap *map)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  const SkgGrid *grid;
  guint n_layers;

  g_return_val_if_fail (map != NULL, NULL);

  grid = skg_label_map_get_grid (map);
  n_layers = skg_label_map_get_n_layers (map);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, skg_label_map_get_name (map));
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, "labels");
  skg_json_add_grid (builder, grid);
  json_builder_set_member_name (builder, "layers");
  json_builder_add_int_value (builder, n_layers);
  json_builder_set_member_name (builder, "names");
  json_builder_add_string_value (builder, skg_label_map_get_names_source (map));
  json_builder_set_member_name (builder, "structures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < skg_label_map_get_n_structures (map); i++)
    if (skg_label_map_get_structure (map, i)->n_voxels > 0)
      add_structure (builder, grid, skg_label_map_get_structure (map, i), n_layers > 1);
  json_builder_end_array (builder);
  add_texts (builder, "warnings", skg_label_map_get_warnings (map));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return skg_json_to_text (root);
}

gboolean
skg_labels_look_like (SkgVolume *volume)
{
  g_autofree guint8 *seen = NULL;
  const gint16 *voxels;
  gsize n_voxels;
  double min_hu;
  double max_hu;
  guint n_different = 0;

  g_return_val_if_fail (volume != NULL, FALSE);

  skg_volume_get_range_hu (volume, &min_hu, &max_hu);
  /* Whole numbers are kept as int16 (volume-builder.h); a label beyond them is rare. */
  if (skg_volume_get_voxel_type (volume) != SKG_VOXEL_TYPE_INT16 ||
      skg_volume_get_reduction (volume) != 1 || min_hu != 0 || max_hu < 1)
    return FALSE;
  seen = g_malloc0 (32768);
  voxels = g_bytes_get_data (skg_volume_get_voxels (volume), &n_voxels);
  n_voxels /= sizeof *voxels;
  for (gsize v = 0; v < n_voxels && n_different <= MAX_DIFFERENT; v++)
    {
      n_different += !seen[voxels[v]];
      seen[voxels[v]] = 1;
    }
  return n_different <= MAX_DIFFERENT;
}

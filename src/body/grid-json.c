/* SPDX-License-Identifier: Apache-2.0
 * Where voxels stand, as JSON. */
#include "config.h"

#include "body/grid-json.h"

char *
skg_grid_dup_orientation (const SkgGrid *grid)
{
  static const char positive[] = "LPS";
  static const char negative[] = "RAI";
  char letters[4] = "";

  for (int a = 0; a < 3; a++)
    {
      double components[3] = { grid->direction[a].x, grid->direction[a].y,
                               grid->direction[a].z };
      int largest = 0;

      for (int c = 1; c < 3; c++)
        if (fabs (components[c]) > fabs (components[largest]))
          largest = c;
      letters[a] = components[largest] >= 0 ? positive[largest] : negative[largest];
    }
  return g_strdup (letters);
}

void
skg_json_add_numbers (JsonBuilder *builder,
                      const char *name,
                      const double *numbers,
                      guint n)
{
  if (name != NULL)
    json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_double_value (builder, numbers[i] + 0.0); /* no -0 */
  json_builder_end_array (builder);
}

void
skg_json_add_vec3 (JsonBuilder *builder, const char *name, SkgVec3 v)
{
  double numbers[3] = { v.x, v.y, v.z };

  skg_json_add_numbers (builder, name, numbers, 3);
}

void
skg_json_add_grid (JsonBuilder *builder, const SkgGrid *grid)
{
  g_autofree char *orientation = skg_grid_dup_orientation (grid);

  json_builder_set_member_name (builder, "size");
  json_builder_begin_array (builder);
  for (int a = 0; a < 3; a++)
    json_builder_add_int_value (builder, grid->size[a]);
  json_builder_end_array (builder);
  skg_json_add_numbers (builder, "spacing_mm", grid->spacing_mm, 3);
  skg_json_add_vec3 (builder, "origin_mm", grid->origin_mm);
  json_builder_set_member_name (builder, "direction");
  json_builder_begin_array (builder);
  for (int a = 0; a < 3; a++)
    skg_json_add_vec3 (builder, NULL, grid->direction[a]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "orientation");
  json_builder_add_string_value (builder, orientation);
}

/* SPDX-License-Identifier: Apache-2.0
 * A line of the manifest. */
#include "config.h"

#include <math.h>

#include "base/json.h"
#include "dataset/records.h"
#include "dataset/shot-measure.h"

static void
add_text (JsonBuilder *b, const char *key, const char *text)
{
  json_builder_set_member_name (b, key);
  json_builder_add_string_value (b, text);
}

static void
add_whole (JsonBuilder *b, const char *key, guint64 value)
{
  json_builder_set_member_name (b, key);
  json_builder_add_int_value (b, (gint64) value);
}

static void
add_double (JsonBuilder *b, const char *key, double value)
{
  json_builder_set_member_name (b, key);
  if (isfinite (value))
    json_builder_add_double_value (b, value);
  else
    json_builder_add_null_value (b);
}

static void
add_doubles (JsonBuilder *b, const char *key, const double *values, guint n)
{
  if (key != NULL)
    json_builder_set_member_name (b, key);
  json_builder_begin_array (b);
  for (guint i = 0; i < n; i++)
    json_builder_add_double_value (b, values[i]);
  json_builder_end_array (b);
}

/* @values: three rows */
static void
add_matrix (JsonBuilder *b, const char *key, const double *values, guint columns)
{
  json_builder_set_member_name (b, key);
  json_builder_begin_array (b);
  for (guint r = 0; r < 3; r++)
    add_doubles (b, NULL, values + r * columns, columns);
  json_builder_end_array (b);
}

static void
add_warnings (JsonBuilder *b, SkgShotWarnings warnings)
{
  json_builder_set_member_name (b, "warnings");
  json_builder_begin_array (b);
  for (guint i = 0; i < SKG_N_SHOT_WARNINGS; i++)
    if (warnings >> i & 1)
      json_builder_add_string_value (b, skg_shot_warning_get_name (i));
  json_builder_end_array (b);
}

static void
add_geometry (JsonBuilder *b, const SkgShot *shot)
{
  const SkgPose *pose = &shot->sample.pose;
  double pitch_mm[2];

  skg_shot_get_pitch_mm (shot, &pitch_mm[0], &pitch_mm[1]);
  add_whole (b, "columns", shot->columns);
  add_whole (b, "rows", shot->rows);
  add_doubles (b, "pixel_mm", pitch_mm, 2);
  add_double (b, "sid_mm", pose->sid_mm);
  add_double (b, "sod_mm", pose->sod_mm);
  add_double (b, "primary_deg", SKG_DEG_FROM_RAD (pose->primary_rad));
  add_double (b, "secondary_deg", SKG_DEG_FROM_RAD (pose->secondary_rad));
  add_double (b, "roll_deg", SKG_DEG_FROM_RAD (pose->roll_rad));
  add_matrix (b, "k", &shot->projection.k[0][0], 3);
  add_matrix (b, "rt", &shot->projection.rt[0][0], 4);
  add_matrix (b, "p", &shot->projection.p[0][0], 4);
}

/* @points: of SkgShotLandmark */
static void
add_points (JsonBuilder *b, const char *key, const GArray *points)
{
  json_builder_set_member_name (b, key);
  json_builder_begin_array (b);
  for (guint i = 0; i < points->len; i++)
    {
      const SkgShotLandmark *l = &g_array_index (points, SkgShotLandmark, i);
      const double position_mm[] = { l->position_mm.x, l->position_mm.y,
                                     l->position_mm.z };

      json_builder_begin_object (b);
      add_text (b, "name", l->name);
      add_doubles (b, "position_mm", position_mm, 3);
      add_double (b, "column", l->column);
      add_double (b, "row", l->row);
      if (l->pinhole_column != l->column || l->pinhole_row != l->row)
        if (isfinite (l->column))
          {
            add_double (b, "pinhole_column", l->pinhole_column);
            add_double (b, "pinhole_row", l->pinhole_row);
          }
      add_double (b, "depth_mm", l->depth_mm);
      json_builder_set_member_name (b, "visible");
      json_builder_add_boolean_value (b, l->visible);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_tools (JsonBuilder *b, const SkgShot *shot)
{
  json_builder_set_member_name (b, "tools");
  json_builder_begin_array (b);
  for (guint i = 0; i < shot->tools->len; i++)
    {
      const SkgShotTool *tool = &g_array_index (shot->tools, SkgShotTool, i);

      json_builder_begin_object (b);
      add_text (b, "name", tool->name);
      add_text (b, "kind", tool->kind);
      add_text (b, "material", tool->material);
      json_builder_set_member_name (b, "hidden");
      json_builder_add_boolean_value (b, tool->hidden);
      add_points (b, "points", tool->points);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_structure (JsonBuilder *b, const char *name, guint number, const SkgMaskBox *box)
{
  const double px[] = { box->first_column, box->first_row, box->columns, box->rows };

  json_builder_begin_object (b);
  add_text (b, "name", name);
  add_whole (b, "number", number);
  add_whole (b, "area_px", box->n_pixels);
  if (box->n_pixels > 0)
    add_doubles (b, "box_px", px, 4);
  json_builder_end_object (b);
}

/* By mask set; the scene's own set is called "scene". */
static void
add_structures (JsonBuilder *b, const SkgShot *shot)
{
  json_builder_set_member_name (b, "structures");
  json_builder_begin_object (b);
  for (guint s = 0; s < shot->plan->mask_sets->len; s++)
    {
      const SkgShotMasks *masks = &shot->masks[s];
      const char *set = shot->plan->mask_sets->pdata[s];

      if (masks->bits == NULL)
        continue;
      json_builder_set_member_name (b, *set != '\0' ? set : "scene");
      json_builder_begin_array (b);
      for (guint i = 0; i < skg_shot_masks_get_length (masks); i++)
        {
          const SkgShotMask *mask = skg_shot_masks_get (masks, i);
          SkgMaskBox box;

          skg_shot_measure (shot, masks, i, &box);
          add_structure (b, mask->name, mask->number, &box);
        }
      json_builder_end_array (b);
    }
  json_builder_end_object (b);
}

static void
add_files (JsonBuilder *b, SkgSetFiles *files)
{
  GPtrArray *list = skg_set_files_list (files);

  json_builder_set_member_name (b, "files");
  json_builder_begin_array (b);
  for (guint i = 0; i < list->len; i++)
    {
      const SkgSetFile *file = list->pdata[i];

      json_builder_begin_object (b);
      add_text (b, "path", file->path);
      add_whole (b, "bytes", file->n_bytes);
      add_text (b, "sha256", file->sha256);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

/* "index" comes first: records.c finds it without reading the rest. */
char *
skg_record_dup_line (const SkgShot *shot, SkgSetFiles *files, const SkgGlInfo *gl_info)
{
  g_autoptr (JsonBuilder) b = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (b);
  add_whole (b, "index", shot->index);
  add_whole (b, "seed", shot->plan->seed);
  add_whole (b, "body", shot->body);
  add_whole (b, "tries", shot->sample.try_number + 1);
  add_text (b, "body_name", shot->body_name);
  add_text (b, "body_sha256", shot->body_hash);
  if (shot->plan->splits->len > 0)
    add_text (b, "split",
              g_array_index (shot->plan->splits, SkgSplit, shot->split).name);
  add_whole (b, "number", shot->number);
  add_warnings (b, shot->warnings);
  json_builder_set_member_name (b, "drawn");
  json_builder_add_value (b, json_node_ref (shot->drawn));
  add_geometry (b, shot);
  add_points (b, "landmarks", shot->landmarks);
  if (shot->tools->len > 0)
    add_tools (b, shot);
  add_structures (b, shot);
  add_files (b, files);
  json_builder_set_member_name (b, "gl");
  json_builder_begin_object (b);
  add_text (b, "vendor", gl_info->vendor);
  add_text (b, "renderer", gl_info->renderer);
  add_text (b, "version", gl_info->version);
  json_builder_end_object (b);
  add_text (b, "program", "Skiagraph " SKG_VERSION);
  add_text (b, "scene_sha256", shot->plan->scene_hash);
  json_builder_end_object (b);
  root = json_builder_get_root (b);
  return skg_json_to_line (root);
}

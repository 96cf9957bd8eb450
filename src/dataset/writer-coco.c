/* SPDX-License-Identifier: Apache-2.0
 * coco: pictures and one JSON of annotations for each split, as COCO's readers and
 * Perphix's take them. Categories are the scene's tools and structures under their
 * numbers; hips have Perphix's eight key points, tools base and tip; one more category
 * holds all landmarks. */
#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <errno.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "base/json.h"
#include "body/hip-landmarks.h"
#include "dataset/mask-rle.h"
#include "dataset/shot-measure.h"
#include "dataset/writers.h"

#define NAME "coco"
/* More than a picture has annotations: 64 structures and the landmarks. */
#define IDS_PER_IMAGE 100
#define TOOL_POINTS 2

/* Perphix's points of a hip, and SyntheX's landmark of each, -1 where it has none (it:
 * ischial tuberosity, is: ischial spine). Add 1 for the right side. */
static const struct
{
  const char *name;
  int hip_landmark;
} hip_points[] = { { "sps", 8 }, { "ips", 10 }, { "iof", 4 },   { "gsn", 2 },
                   { "it", -1 }, { "mof", 6 },  { "asis", 12 }, { "is", -1 } };

/* 0: left, 1: right, -1: no hip. */
static int
get_hip_side (const char *name)
{
  g_autofree char *key = skg_structure_dup_key (name);

  return strcmp (key, "hip left") == 0 ? 0 : strcmp (key, "hip right") == 0 ? 1 : -1;
}

static void
add_doubles (JsonBuilder *b, const char *key, const double *values, guint n)
{
  json_builder_set_member_name (b, key);
  json_builder_begin_array (b);
  for (guint i = 0; i < n; i++)
    json_builder_add_double_value (b, values[i]);
  json_builder_end_array (b);
}

static void
add_whole (JsonBuilder *b, const char *key, guint64 value)
{
  json_builder_set_member_name (b, key);
  json_builder_add_int_value (b, (gint64) value);
}

static void
add_text (JsonBuilder *b, const char *key, const char *text)
{
  json_builder_set_member_name (b, key);
  json_builder_add_string_value (b, text);
}

/* Key points: column, row and 0 (not known), 1 (out of the picture or the collimator),
 * 2 (visible). Counts and encloses what is visible. */
typedef struct
{
  double low[2];
  double high[2];
  guint n_labelled;
  guint n_visible;
} Points;

static void
add_point (JsonBuilder *b, const SkgShotLandmark *l, Points *points)
{
  gboolean known = l != NULL && isfinite (l->column);

  json_builder_add_double_value (b, known ? l->column : 0);
  json_builder_add_double_value (b, known ? l->row : 0);
  json_builder_add_int_value (b, !known ? 0 : l->visible ? 2 : 1);
  if (!known)
    return;
  points->n_labelled++;
  if (!l->visible)
    return;
  for (guint a = 0; a < 2; a++)
    {
      double x = a == 0 ? l->column : l->row;

      points->low[a] = points->n_visible == 0 ? x : MIN (points->low[a], x);
      points->high[a] = points->n_visible == 0 ? x : MAX (points->high[a], x);
    }
  points->n_visible++;
}

static const SkgShotLandmark *
get_hip_landmark (const SkgShot *shot, int hip_landmark, int side)
{
  int i = hip_landmark >= 0 ? shot->hip[hip_landmark + side] : -1;

  return i >= 0 ? &g_array_index (shot->landmarks, SkgShotLandmark, (guint) i) : NULL;
}

static void
add_hip_points (JsonBuilder *b, const SkgShot *shot, int side)
{
  Points points = { 0 };

  json_builder_set_member_name (b, "keypoints");
  json_builder_begin_array (b);
  for (gsize i = 0; i < G_N_ELEMENTS (hip_points); i++)
    add_point (b, get_hip_landmark (shot, hip_points[i].hip_landmark, side), &points);
  json_builder_end_array (b);
  add_whole (b, "num_keypoints", points.n_labelled);
}

/* Base and tip. */
static void
add_tool_points (JsonBuilder *b, const SkgShotTool *tool)
{
  Points points = { 0 };

  json_builder_set_member_name (b, "keypoints");
  json_builder_begin_array (b);
  for (guint i = 0; i < TOOL_POINTS && i < tool->points->len; i++)
    add_point (b, &g_array_index (tool->points, SkgShotLandmark, i), &points);
  json_builder_end_array (b);
  add_whole (b, "num_keypoints", points.n_labelled);
}

static void
add_structure (
    JsonBuilder *b, const SkgShot *shot, const SkgShotMasks *masks, guint bit, guint k)
{
  const SkgShotMask *mask = skg_shot_masks_get (masks, bit);
  int side = get_hip_side (mask->name);
  g_autofree char *rle = NULL;
  SkgMaskBox box;

  skg_shot_measure (shot, masks, bit, &box);
  if (box.n_pixels == 0)
    return;
  rle = skg_mask_dup_rle (masks->bits, bit, shot->columns, shot->rows);
  json_builder_begin_object (b);
  add_whole (b, "id", (guint64) shot->number * IDS_PER_IMAGE + k + 1);
  add_whole (b, "image_id", shot->number);
  add_whole (b, "category_id", mask->number);
  json_builder_set_member_name (b, "segmentation");
  json_builder_begin_object (b);
  add_doubles (b, "size", (const double[]){ shot->rows, shot->columns }, 2);
  add_text (b, "counts", rle);
  json_builder_end_object (b);
  add_whole (b, "area", box.n_pixels);
  add_doubles (
      b, "bbox",
      (const double[]){ box.first_column, box.first_row, box.columns, box.rows }, 4);
  add_whole (b, "iscrowd", 0);
  if (side >= 0)
    add_hip_points (b, shot, side);
  if (mask->tool >= 0)
    add_tool_points (b, &g_array_index (shot->tools, SkgShotTool, (guint) mask->tool));
  json_builder_end_object (b);
}

static guint
get_landmark_category (const SkgShotMasks *masks)
{
  guint largest = 0;

  for (guint i = 0; masks != NULL && i < skg_shot_masks_get_length (masks); i++)
    largest = MAX (largest, skg_shot_masks_get (masks, i)->number);
  return largest + 1;
}

static void
add_landmarks (JsonBuilder *b, const SkgShot *shot, const SkgShotMasks *masks)
{
  Points points = { 0 };
  double box[4];

  if (shot->landmarks->len == 0)
    return;
  json_builder_begin_object (b);
  add_whole (b, "id", (guint64) shot->number * IDS_PER_IMAGE + IDS_PER_IMAGE);
  add_whole (b, "image_id", shot->number);
  add_whole (b, "category_id", get_landmark_category (masks));
  json_builder_set_member_name (b, "keypoints");
  json_builder_begin_array (b);
  for (guint i = 0; i < shot->landmarks->len; i++)
    add_point (b, &g_array_index (shot->landmarks, SkgShotLandmark, i), &points);
  json_builder_end_array (b);
  add_whole (b, "num_keypoints", points.n_labelled);
  box[0] = points.low[0];
  box[1] = points.low[1];
  box[2] = points.high[0] - points.low[0];
  box[3] = points.high[1] - points.low[1];
  add_doubles (b, "bbox", box, 4);
  json_builder_set_member_name (b, "area");
  json_builder_add_double_value (b, box[2] * box[3]);
  json_builder_set_member_name (b, "segmentation");
  json_builder_begin_array (b);
  json_builder_end_array (b);
  add_whole (b, "iscrowd", 0);
  json_builder_end_object (b);
}

static void
add_image (JsonBuilder *b, const SkgShot *shot, const char *file)
{
  json_builder_begin_object (b);
  add_whole (b, "id", shot->number);
  add_text (b, "file_name", file);
  add_whole (b, "width", shot->columns);
  add_whole (b, "height", shot->rows);
  add_whole (b, "frame_id", 0);
  add_whole (b, "seq_length", 1);
  add_whole (b, "first_frame_id", shot->number);
  add_text (b, "case_name", shot->body_name);
  json_builder_end_object (b);
}

static void
add_category (JsonBuilder *b, guint id, const char *name, gboolean is_tool)
{
  static const char *const tool_points[TOOL_POINTS] = { "base", "tip" };

  json_builder_begin_object (b);
  add_whole (b, "id", id);
  add_text (b, "name", name);
  add_text (b, "supercategory", is_tool ? "tool" : "anatomy");
  json_builder_set_member_name (b, "keypoints");
  json_builder_begin_array (b);
  for (guint i = 0; is_tool && i < TOOL_POINTS; i++)
    json_builder_add_string_value (b, tool_points[i]);
  for (gsize i = 0; get_hip_side (name) >= 0 && i < G_N_ELEMENTS (hip_points); i++)
    json_builder_add_string_value (b, hip_points[i].name);
  json_builder_end_array (b);
  json_builder_set_member_name (b, "skeleton");
  json_builder_begin_array (b);
  json_builder_end_array (b);
  json_builder_end_object (b);
}

static void
add_categories (JsonBuilder *b, const SkgShot *shot, const SkgShotMasks *masks)
{
  for (guint i = 0; i < skg_shot_masks_get_length (masks); i++)
    {
      const SkgShotMask *mask = skg_shot_masks_get (masks, i);
      const SkgShotMask *name = mask;
      gboolean is_new = TRUE;

      /* Tools may share a number, also with a structure, whose name it is then. */
      for (guint j = 0; j < skg_shot_masks_get_length (masks); j++)
        if (skg_shot_masks_get (masks, j)->number == mask->number)
          {
            is_new &= j >= i;
            name = skg_shot_masks_get (masks, j);
          }
      if (is_new)
        add_category (b, mask->number, name->name, mask->tool >= 0);
    }
  if (shot->landmarks->len == 0)
    return;
  json_builder_begin_object (b);
  add_whole (b, "id", get_landmark_category (masks));
  add_text (b, "name", "landmarks");
  add_text (b, "supercategory", "anatomy");
  json_builder_set_member_name (b, "keypoints");
  json_builder_begin_array (b);
  for (guint i = 0; i < shot->landmarks->len; i++)
    json_builder_add_string_value (
        b, g_array_index (shot->landmarks, SkgShotLandmark, i).name);
  json_builder_end_array (b);
  json_builder_set_member_name (b, "skeleton");
  json_builder_begin_array (b);
  json_builder_end_array (b);
  json_builder_end_object (b);
}

/* The part: {"image": ..., "annotations": [...], "categories": [...]} */
static gboolean
write_sample (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  const SkgShotMasks *masks = skg_shot_get_masks (shot, "");
  guint n = skg_shot_masks_get_length (masks);
  g_autofree char *prefix = skg_plan_dup_split_prefix (shot->plan, shot->split);
  g_autofree char *file = g_strdup_printf ("%s%012u.png", prefix, shot->number);
  g_autofree char *path = g_strdup_printf (NAME "/images/%s", file);
  g_autofree char *part = skg_writer_dup_part (NAME, shot->index);
  g_autoptr (JsonBuilder) b = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (b);
  json_builder_set_member_name (b, "image");
  add_image (b, shot, file);
  json_builder_set_member_name (b, "annotations");
  json_builder_begin_array (b);
  for (guint bit = 0; bit < n; bit++)
    add_structure (b, shot, masks, bit, bit);
  add_landmarks (b, shot, masks);
  json_builder_end_array (b);
  json_builder_set_member_name (b, "categories");
  json_builder_begin_array (b);
  add_categories (b, shot, masks);
  json_builder_end_array (b);
  json_builder_end_object (b);
  root = json_builder_get_root (b);
  text = skg_json_to_line (root);
  return skg_writer_save_png (files, path, shot->grey8, shot->columns, shot->rows, 1, 8,
                              error) &&
         skg_set_files_write (files, part, text, strlen (text), TRUE, error);
}

/* The end: member by member through all parts, one of them in memory at a time. */

static JsonNode *
load_part (const SkgSetEnd *end, guint64 index, GError **error)
{
  g_autofree char *part = skg_writer_dup_part (NAME, index);
  g_autofree char *path =
      g_build_filename (skg_set_files_get_folder (end->files), part, NULL);

  return skg_json_load (path, error);
}

static void
put_elements (FILE *out, JsonNode *node, gboolean *first)
{
  g_autoptr (JsonArray) one = NULL;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      one = json_array_new ();
      json_array_add_element (one, json_node_copy (node));
    }
  array = one != NULL ? one : json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *line = skg_json_to_line (json_array_get_element (array, i));

      fprintf (out, "%s%s", *first ? "" : ",", line);
      *first = FALSE;
    }
}

/* @only_first: of categories, which are the same in all. */
static gboolean
put_member (const SkgSetEnd *end,
            guint split,
            FILE *out,
            const char *from,
            const char *to,
            gboolean only_first,
            GError **error)
{
  gboolean first = TRUE;

  fprintf (out, "\"%s\": [\n", to);
  for (guint64 i = 0; i < skg_records_get_length (end->records); i++)
    {
      guint64 index = skg_records_get_index (end->records, i);
      g_autoptr (JsonNode) part = NULL;

      if (skg_plan_get_split (end->plan, index) != split || (only_first && !first))
        continue;
      part = load_part (end, index, error);
      if (part == NULL)
        return FALSE;
      put_elements (out, json_object_get_member (json_node_get_object (part), from),
                    &first);
    }
  fputs ("]", out);
  return TRUE;
}

static gboolean
write_file (const SkgSetEnd *end, guint split, GError **error)
{
  const char *name = end->plan->splits->len > 0
                         ? g_array_index (end->plan->splits, SkgSplit, split).name
                         : "all";
  g_autofree char *path = g_strdup_printf (NAME "/annotations/%s.json", name);
  g_autofree char *temporary = skg_set_files_begin (end->files, path);
  FILE *out = g_fopen (temporary, "we");
  gboolean ok = out != NULL;
  long size = 0;

  if (ok)
    {
      fputs (
          "{\n\"info\": { \"description\": \"Synthetic X-rays of Skiagraph " SKG_VERSION
          "\", \"version\": \"" SKG_VERSION "\" },\n\"licenses\": [],\n",
          out);
      ok = put_member (end, split, out, "image", "images", FALSE, error) &&
           fputs (",\n", out) >= 0 &&
           put_member (end, split, out, "annotations", "annotations", FALSE, error) &&
           fputs (",\n", out) >= 0 &&
           put_member (end, split, out, "categories", "categories", TRUE, error);
      fputs (",\n\"sequences\": [],\n\"seq_categories\": []\n}\n", out);
      size = ftell (out);
      if (fclose (out) != 0 && ok)
        {
          ok = FALSE;
          g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", path,
                       g_strerror (errno));
        }
      return ok && skg_set_files_commit (end->files, temporary, path, (guint64) size,
                                         FALSE, error);
    }
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
finish (const SkgSetEnd *end, GError **error)
{
  for (guint s = 0; s < MAX (end->plan->splits->len, 1); s++)
    if (!write_file (end, s, error))
      return FALSE;
  return TRUE;
}

static guint64
estimate (const SkgShot *shot)
{
  return (guint64) shot->columns * shot->rows * 2 + 16384;
}

const SkgWriter skg_writer_coco = {
  .name = NAME,
  .summary =
      "images/ in grey as displayed, 8 bits; annotations/ COCO: masks run-length "
      "coded, areas,\n  boxes; key points of the hips in Perphix's order (0 not "
      "known, 1 out of view, 2 visible),\n  base and tip of tools, and those of a "
      "category \"landmarks\"",
  .mask_set = "",
  .write = write_sample,
  .finish = finish,
  .estimate = estimate,
};

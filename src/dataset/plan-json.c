/* SPDX-License-Identifier: Apache-2.0
 * dataset.json: the plan as a text, and back. */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "dataset/plan-private.h"
#include "dataset/writer.h"

#define DATASET_VERSION 1

static void
add_words (JsonBuilder *builder, const char *key, const char *text)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, text);
}

static void
add_whole (JsonBuilder *builder, const char *key, guint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, (gint64) value);
}

static char *
dup_stages (const SkgPlan *plan)
{
  GString *out = g_string_new (NULL);

  for (guint s = 0; s < SKG_PLAN_N_STAGES; s++)
    if (plan->stages & SKG_STAGE_BIT (s))
      g_string_append_printf (out, "%s%s", out->len > 0 ? "," : "",
                              skg_plan_get_stage_name (s));
  return g_string_free (out, FALSE);
}

static char *
dup_formats (const SkgPlan *plan)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < plan->formats->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "",
                            ((const SkgWriter *) plan->formats->pdata[i])->name);
  return g_string_free (out, FALSE);
}

static char *
dup_splits (const SkgPlan *plan)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < plan->splits->len; i++)
    {
      const SkgSplit *split = &g_array_index (plan->splits, SkgSplit, i);
      g_autofree char *share = skg_json_dup_double (split->share);

      g_string_append_printf (out, "%s%s=%s", i > 0 ? "," : "", split->name, share);
    }
  return g_string_free (out, FALSE);
}

static void
add_options (JsonBuilder *builder, const SkgPlan *plan)
{
  g_autofree char *formats = dup_formats (plan);
  g_autofree char *stages = dup_stages (plan);
  g_autofree char *splits = dup_splits (plan);

  add_whole (builder, "seed", plan->seed);
  add_whole (builder, "start", plan->start);
  add_whole (builder, "count", plan->n);
  add_words (builder, "format", formats);
  add_whole (builder, "columns", plan->columns);
  add_whole (builder, "rows", plan->rows);
  add_whole (builder, "reduce", plan->reduce);
  add_whole (builder, "bits", plan->bits);
  add_words (builder, "stage", stages);
  add_words (builder, "split", splits);
  add_words (builder, "split_by", plan->split_by_picture ? "picture" : "body");
  add_words (builder, "scene_options",
             plan->scene_options != NULL ? plan->scene_options : "");
  add_words (builder, "real", plan->real_folder != NULL ? plan->real_folder : "");
  json_builder_set_member_name (builder, "heat_sigma_mm");
  json_builder_add_double_value (builder, plan->heat_sigma_mm);
}

static void
add_scenes (JsonBuilder *builder, const SkgPlan *plan, GChecksum *checksum)
{
  json_builder_set_member_name (builder, "scenes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->scenes->len; i++)
    {
      g_autofree char *text = skg_scene_to_json (plan->scenes->pdata[i]);

      g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
      json_builder_begin_object (builder);
      add_words (builder, "source", plan->sources->pdata[i]);
      json_builder_set_member_name (builder, "scene");
      json_builder_add_value (builder, skg_json_parse (text, -1, "scene", NULL));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

void
skg_plan_describe (SkgPlan *plan)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_whole (builder, "skiagraph_dataset", DATASET_VERSION);
  add_words (builder, "program", "Skiagraph " SKG_VERSION);
  add_options (builder, plan);
  add_scenes (builder, plan, checksum);
  plan->scene_hash = g_strdup (g_checksum_get_string (checksum));
  add_words (builder, "scene_sha256", plan->scene_hash);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  plan->text = skg_json_to_text (root);
}

/* Reading: a file that this program wrote, or somebody changed. */

typedef struct
{
  JsonObject *object;
  const char *source;
  GError **error;
  gboolean ok;
} Reader;

static void
refuse (Reader *reader, const char *key)
{
  if (reader->ok)
    g_set_error (reader->error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s: %s: missing or of the wrong kind; not a set of this program",
                 reader->source, key);
  reader->ok = FALSE;
}

static JsonNode *
read_value (Reader *reader, const char *key, GType type)
{
  JsonNode *node = json_object_get_member (reader->object, key);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == type)
    return node;
  refuse (reader, key);
  return NULL;
}

static guint64
read_whole (Reader *reader, const char *key, guint64 max)
{
  JsonNode *node = read_value (reader, key, G_TYPE_INT64);
  gint64 value = node != NULL ? json_node_get_int (node) : 0;

  if (value < 0 || (guint64) value > max)
    refuse (reader, key);
  return (guint64) value;
}

static const char *
read_words (Reader *reader, const char *key)
{
  JsonNode *node = read_value (reader, key, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : "";
}

static gboolean
read_scene (SkgPlan *plan, JsonNode *node, const char *source, GError **error)
{
  g_autoptr (SkgScene) scene = NULL;
  g_autofree char *text = NULL;
  Reader reader = { .source = source, .error = error, .ok = TRUE };
  const char *name;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (&reader, "scenes");
      return FALSE;
    }
  reader.object = json_node_get_object (node);
  name = read_words (&reader, "source");
  if (!json_object_has_member (reader.object, "scene"))
    refuse (&reader, "scene");
  if (!reader.ok)
    return FALSE;
  text = skg_json_to_text (json_object_get_member (reader.object, "scene"));
  scene = skg_scene_new_from_json (text, NULL, error);
  if (scene == NULL)
    {
      g_prefix_error (error, "%s: ", source);
      return FALSE;
    }
  skg_plan_add_scene (plan, scene, name);
  return TRUE;
}

static gboolean
read_scenes (SkgPlan *plan, Reader *reader)
{
  JsonNode *node = json_object_get_member (reader->object, "scenes");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
      json_array_get_length (json_node_get_array (node)) == 0)
    {
      refuse (reader, "scenes");
      return FALSE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_scene (plan, json_array_get_element (array, i), reader->source,
                     reader->error))
      return FALSE;
  return TRUE;
}

static gboolean
read_options (SkgPlan *plan, Reader *reader)
{
  const char *text;
  JsonNode *sigma = json_object_get_member (reader->object, "heat_sigma_mm");

  if (read_whole (reader, "skiagraph_dataset", G_MAXINT64) != DATASET_VERSION)
    refuse (reader, "skiagraph_dataset");
  plan->seed = read_whole (reader, "seed", G_MAXINT64);
  plan->start = read_whole (reader, "start", G_MAXINT64);
  plan->n = read_whole (reader, "count", SKG_PLAN_MAX_SAMPLES);
  plan->columns = (guint) read_whole (reader, "columns", 16384);
  plan->rows = (guint) read_whole (reader, "rows", 16384);
  plan->reduce = (guint) read_whole (reader, "reduce", 16384);
  plan->bits = (guint) read_whole (reader, "bits", 16);
  plan->split_by_picture = strcmp (read_words (reader, "split_by"), "picture") == 0;
  if (sigma != NULL && JSON_NODE_HOLDS_VALUE (sigma))
    plan->heat_sigma_mm = json_node_get_double (sigma);
  text = read_words (reader, "scene_options");
  if (*text != '\0')
    plan->scene_options = g_strdup (text);
  text = read_words (reader, "real");
  if (*text != '\0')
    plan->real_folder = g_strdup (text);
  text = read_words (reader, "format");
  if (reader->ok && !skg_plan_add_formats (plan, text, reader->error))
    return FALSE;
  text = read_words (reader, "stage");
  if (reader->ok && *text != '\0' && !skg_plan_add_stages (plan, text, reader->error))
    return FALSE;
  text = read_words (reader, "split");
  if (reader->ok && *text != '\0' && !skg_plan_set_splits (plan, text, reader->error))
    return FALSE;
  return reader->ok;
}

SkgPlan *
skg_plan_new_from_text (const char *text, const char *source, GError **error)
{
  g_autoptr (JsonNode) root = skg_json_parse (text, -1, source, error);
  g_autoptr (SkgPlan) plan = skg_plan_new ();
  Reader reader = { .source = source, .error = error, .ok = TRUE };

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      refuse (&reader, "{");
      return NULL;
    }
  reader.object = json_node_get_object (root);
  if (!read_options (plan, &reader) || !read_scenes (plan, &reader) ||
      !skg_plan_check (plan, error))
    return NULL;
  /* Shares that are brought to a sum of 1 twice may differ in their last digit. */
  g_free (plan->text);
  plan->text = g_strdup (text);
  return g_steal_pointer (&plan);
}

/* The command */

void
skg_plan_append_option (GString *out, const char *option, const char *value)
{
  g_autofree char *quoted = g_shell_quote (value);
  gboolean plain = *value != '\0';

  for (const char *c = value; *c != '\0'; c++)
    plain = plain && (g_ascii_isalnum (*c) || strchr ("-_./=,:", *c) != NULL);
  g_string_append_printf (out, "%s %s", option, plain ? value : quoted);
}

char *
skg_plan_dup_command (const SkgPlan *plan)
{
  GString *out = g_string_new ("skg export");
  g_autofree char *formats = dup_formats (plan);
  g_autofree char *stages = dup_stages (plan);
  g_autofree char *splits = dup_splits (plan);

  for (guint i = 0; i < plan->sources->len; i++)
    skg_plan_append_option (out, "", plan->sources->pdata[i]);
  g_string_append_printf (out,
                          " -n %" G_GUINT64_FORMAT " --start %" G_GUINT64_FORMAT
                          " --seed %" G_GUINT64_FORMAT " --format %s",
                          plan->n, plan->start, plan->seed, formats);
  if (plan->columns > 0)
    g_string_append_printf (out, " --size %ux%u", plan->columns, plan->rows);
  if (plan->reduce > 1)
    g_string_append_printf (out, " --reduce %u", plan->reduce);
  if (plan->bits != 8)
    g_string_append_printf (out, " --bits %u", plan->bits);
  if (*stages != '\0')
    skg_plan_append_option (out, " --stage", stages);
  if (*splits != '\0')
    skg_plan_append_option (out, " --split", splits);
  if (plan->split_by_picture)
    g_string_append (out, " --split-by picture");
  if (plan->real_folder != NULL)
    skg_plan_append_option (out, " --real", plan->real_folder);
  if (plan->heat_sigma_mm != SKG_PLAN_HEAT_SIGMA_MM)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (out, " --heat-sigma %s",
                              g_ascii_dtostr (text, sizeof text, plan->heat_sigma_mm));
    }
  if (plan->scene_options != NULL)
    g_string_append_printf (out, " %s", plan->scene_options);
  return g_string_free (out, FALSE);
}

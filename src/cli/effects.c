/* SPDX-License-Identifier: Apache-2.0
 * `skg effects` and `skg presets`: what the key "effects" of a scene can say. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/cli.h"
#include "scene/effect-presets.h"
#include "scene/resource-texts.h"

/* Effects */

static void
print_param (const SkgEffectParam *param)
{
  g_autofree char *range = g_strdup_printf (
      "%g to %g%s%s%s", param->min, param->max, param->unit != NULL ? " " : "",
      param->unit != NULL ? param->unit : "", param->whole ? _ (", whole") : "");

  g_print ("    %-16s %-24s %-8g %s\n", param->name, range, param->value,
           _ (param->meaning));
}

static void
print_effect (const SkgEffectInfo *info)
{
  g_print ("%s  (%s)\n", info->name, info->family);
  g_print ("    %s%s\n", info->formula, info->own_range ? _ ("  [own range]") : "");
  for (guint i = 0; i < info->n_params; i++)
    print_param (&info->params[i]);
  if (info->has_text)
    g_print ("    %-16s %s\n", "text",
             _ ("1 to 23 letters of A-Z, 0-9, space and -+.:/, or a list"));
  g_print ("    %s\n\n", info->reference);
}

static JsonNode *
new_param_node (const SkgEffectParam *param)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "name", param->name);
  if (param->unit != NULL)
    json_object_set_string_member (object, "unit", param->unit);
  json_object_set_double_member (object, "min", param->min);
  json_object_set_double_member (object, "max", param->max);
  json_object_set_double_member (object, "default", param->value);
  json_object_set_boolean_member (object, "whole", param->whole);
  json_object_set_string_member (object, "meaning", param->meaning);
  json_object_unref (object);
  return node;
}

static JsonNode *
new_effect_node (const SkgEffectInfo *info)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);
  JsonArray *params = json_array_new ();

  json_object_set_string_member (object, "kind", info->name);
  json_object_set_string_member (object, "title", info->title);
  json_object_set_string_member (object, "family", info->family);
  json_object_set_string_member (object, "formula", info->formula);
  json_object_set_string_member (object, "reference", info->reference);
  json_object_set_boolean_member (object, "own_range", info->own_range);
  json_object_set_boolean_member (object, "geometric", info->geometric);
  json_object_set_boolean_member (object, "text", info->has_text);
  for (guint i = 0; i < info->n_params; i++)
    json_array_add_element (params, new_param_node (&info->params[i]));
  json_object_set_array_member (object, "parameters", params);
  json_object_unref (object);
  return node;
}

static void
print_json (JsonNode *root)
{
  g_autofree char *text = skg_json_to_text (root);

  g_print ("%s", text);
}

static gboolean
run_effects (const SkgCommand *command, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  int only = -1;

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 0, 1, error))
    return FALSE;
  if (arguments[1] != NULL && (only = skg_effect_find_kind (arguments[1])) < 0)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("effects: no effect '%s'; 'skg effects' lists them"),
                   arguments[1]);
      return FALSE;
    }
  json_node_take_array (root, json_array_new ());
  for (int kind = 0; kind < SKG_N_EFFECT_KINDS; kind++)
    {
      if (only >= 0 && kind != only)
        continue;
      if (json)
        json_array_add_element (json_node_get_array (root),
                                new_effect_node (skg_effect_get_info (kind)));
      else
        print_effect (skg_effect_get_info (kind));
    }
  if (json)
    print_json (root);
  return TRUE;
}

const SkgCommand skg_command_effects = {
  .name = "effects",
  .arguments = "[KIND]",
  .summary = N_ ("List the image effects with their parameters and ranges"),
  .description = N_ (
      "x is the picture: 0 at its least value, 1 at its largest. [own range]: by the "
      "extremes of the effect's own input. Lengths in px are pixels of a picture "
      "with image_px along its longer side. Of each parameter: allowed range and "
      "what it is when not given."),
  .run = run_effects,
};

/* Presets */

static void
print_preset (const SkgEffectPreset *preset)
{
  g_print ("%-32s %s\n", preset->id, skg_resource_text_get (preset->title));
}

static gboolean
run_presets (const SkgCommand *command, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json,
      N_ ("Print all of them whole, in one JSON object"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (GStrv) arguments = g_strdupv (argv);
  GPtrArray *presets = skg_effect_preset_list ();
  g_autoptr (GPtrArray) own = skg_effect_preset_list_own ();
  g_autoptr (JsonObject) all = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), all);
  const SkgEffectPreset *only = NULL;

  if (!skg_cli_parse (command, entries, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 0, 1, error))
    return FALSE;
  if (arguments[1] != NULL && (only = skg_effect_preset_find (arguments[1])) == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("presets: no preset '%s'; 'skg presets' lists them"),
                   arguments[1]);
      return FALSE;
    }
  if (only != NULL)
    {
      print_json (only->root);
      return TRUE;
    }
  for (guint i = 0; i < presets->len; i++)
    {
      const SkgEffectPreset *preset = presets->pdata[i];

      if (json)
        json_object_set_member (all, preset->id, json_node_copy (preset->root));
      else
        print_preset (preset);
    }
  for (guint i = 0; i < own->len; i++)
    {
      const SkgEffectPreset *preset = own->pdata[i];

      if (json)
        json_object_set_member (all, preset->id, json_node_copy (preset->root));
      else
        print_preset (preset);
    }
  if (json)
    print_json (root);
  return TRUE;
}

const SkgCommand skg_command_presets = {
  .name = "presets",
  .arguments = "[NAME]",
  .summary = N_ ("List the presets of image effects, or print one"),
  .description =
      N_ ("A scene takes one with \"effects\": {\"preset\": \"NAME\"}. What is printed "
          "of one is its file, with ranges and references; saved and changed, it is "
          "taken by its path. Those that the window has saved are listed by theirs."),
  .run = run_presets,
};

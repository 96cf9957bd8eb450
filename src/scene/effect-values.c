/* SPDX-License-Identifier: Apache-2.0
 * Values of image effects read from JSON and checked. */
#include "config.h"

#include "scene/effect-values.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"

#define MAX_ID_BYTES 60
#define ID_LETTERS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_."
#define MAX_TEXTS 64

gboolean
skg_effect_refuse (const char *path,
                   JsonNode *node,
                   const char *allowed,
                   GError **error)
{
  g_autofree char *value = node != NULL ? skg_json_dup_excerpt (node) : NULL;

  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s%s: %s", path,
               value != NULL ? value : "missing",
               value != NULL ? " is not allowed" : "", allowed);
  return FALSE;
}

gboolean
skg_effect_refuse_key (const char *path,
                       const char *key,
                       const char *const *names,
                       GError **error)
{
  const char *near = skg_json_find_near (key, names);
  g_autofree char *all = g_strjoinv (", ", (char **) names);

  if (near != NULL)
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s.%.60s: unknown key; did you mean %s?", path, key, near);
  else
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s.%.60s: unknown key; allowed here: %s", path, key, all);
  return FALSE;
}

const char *
skg_effect_get_text (JsonNode *node)
{
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  return NULL;
}

gboolean
skg_effect_read_boolean (const char *path,
                         JsonNode *node,
                         gboolean *value,
                         GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return skg_effect_refuse (path, node, "true or false", error);
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
skg_effect_read_constant (const char *path,
                          JsonNode *node,
                          double min,
                          double max,
                          gboolean whole,
                          double *value,
                          GError **error)
{
  GType type =
      JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  g_autofree char *allowed = NULL;
  double read;

  allowed =
      g_strdup_printf ("%s, %g to %g", whole ? "a whole number" : "a number", min, max);
  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return skg_effect_refuse (path, node, allowed, error);
  read = json_node_get_double (node);
  if (!(read >= min && read <= max) || (whole && read != floor (read)))
    return skg_effect_refuse (path, node, allowed, error);
  *value = read;
  return TRUE;
}

/* What can be drawn of a whole number has to be whole. */
static gboolean
is_whole (const SkgNumber *number)
{
  double low;
  double high;

  for (guint i = 0; i < number->n_choices; i++)
    if (number->choices[i] != floor (number->choices[i]))
      return FALSE;
  skg_number_get_range (number, &low, &high);
  return low == floor (low) && high == floor (high);
}

gboolean
skg_effect_read_number (const char *path,
                        JsonNode *node,
                        const SkgEffectParam *param,
                        SkgNumber *number,
                        GError **error)
{
  g_auto (SkgNumber) read = { 0 };
  g_autoptr (GError) local_error = NULL;
  g_autofree char *range = g_strdup_printf (
      "%s%g to %g%s%s", param->whole ? "whole numbers, " : "", param->min, param->max,
      param->unit != NULL ? " " : "", param->unit != NULL ? param->unit : "");
  double low;
  double high;

  if (!skg_number_from_json (&read, node, &local_error))
    {
      g_autofree char *value = skg_json_dup_excerpt (node);

      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s: %s (allowed: %s)", path,
                   value, local_error->message, range);
      return FALSE;
    }
  skg_number_get_range (&read, &low, &high);
  if (read.kind == SKG_NUMBER_NORMAL && !isfinite (high))
    return skg_effect_refuse (
        path, node, "a normal distribution here needs \"clip\":[low,high]", error);
  if (low < param->min || high > param->max || (param->whole && !is_whole (&read)))
    return skg_effect_refuse (path, node, range, error);
  skg_number_copy (number, &read);
  return TRUE;
}

gboolean
skg_effect_read_texts (const char *path, JsonNode *node, char ***texts, GError **error)
{
  static const char allowed[] = "a text of 1 to 23 letters, or a list of up to 64";
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  guint n = JSON_NODE_HOLDS_ARRAY (node)
                ? json_array_get_length (json_node_get_array (node))
                : 1;

  if (n < 1 || n > MAX_TEXTS)
    return skg_effect_refuse (path, node, allowed, error);
  for (guint i = 0; i < n; i++)
    {
      const char *text = skg_effect_get_text (
          JSON_NODE_HOLDS_ARRAY (node)
              ? json_array_get_element (json_node_get_array (node), i)
              : node);

      if (text == NULL || *text == '\0' || strlen (text) >= SKG_EFFECT_TEXT_BYTES ||
          !g_str_is_ascii (text))
        return skg_effect_refuse (path, node, allowed, error);
      g_ptr_array_add (list, g_strdup (text));
    }
  g_ptr_array_add (list, NULL);
  g_strfreev (*texts);
  *texts = (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
  return TRUE;
}

gboolean
skg_effect_read_id (const char *path, JsonNode *node, char **id, GError **error)
{
  const char *text = skg_effect_get_text (node);

  if (text == NULL || *text == '\0' || strlen (text) > MAX_ID_BYTES ||
      strspn (text, ID_LETTERS) != strlen (text))
    return skg_effect_refuse (path, node, "1 to 60 letters, digits, '-', '_' or '.'",
                              error);
  g_free (*id);
  *id = g_strdup (text);
  return TRUE;
}

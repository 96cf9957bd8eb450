/* SPDX-License-Identifier: Apache-2.0
 * Slicer's .mrk.json (markups schema 1.0.3). Every kind of markup has control points;
 * those of point lists come first, then those of lines, curves, planes and the rest. */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "body/landmarks-formats.h"

#define SCHEMA                                                                         \
  "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/"   \
  "Resources/Schema/markups-schema-v1.0.3.json#"

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

/* @key of @object as text; @fallback if it is not there. NULL and an error if it is
 * something else. */
static const char *
get_text (JsonObject *object,
          const char *where,
          const char *key,
          const char *fallback,
          GError **error)
{
  JsonNode *node = json_object_get_member (object, key);
  g_autofree char *excerpt = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return fallback;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  excerpt = skg_json_dup_excerpt (node);
  fail (error, "%s.%s is %s; a text is needed", where, key, excerpt);
  return NULL;
}

static gboolean
get_flag (JsonObject *object, const char *key, gboolean fallback)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fallback;
  return json_node_get_boolean (node);
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_INT64 ||
          json_node_get_value_type (node) == G_TYPE_DOUBLE) &&
         isfinite (json_node_get_double (node));
}

static gboolean
get_position (JsonObject *object, const char *where, double position[3], GError **error)
{
  JsonNode *node = json_object_get_member (object, "position");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
      json_array_get_length (json_node_get_array (node)) != 3)
    {
      g_autofree char *excerpt =
          node != NULL ? skg_json_dup_excerpt (node) : g_strdup ("missing");

      return fail (error, "%s.position is %s; [x, y, z] in mm is needed", where,
                   excerpt);
    }
  array = json_node_get_array (node);
  for (guint c = 0; c < 3; c++)
    {
      JsonNode *element = json_array_get_element (array, c);

      if (!is_number (element))
        {
          g_autofree char *excerpt = skg_json_dup_excerpt (element);

          return fail (error, "%s.position[%u] is %s; a finite number of mm is needed",
                       where, c, excerpt);
        }
      position[c] = json_node_get_double (element);
    }
  return TRUE;
}

/* -1 if x and y have to change sign to be LPS, 1 if not, 0 and an error else. */
static double
get_xy_sign (JsonObject *markup, const char *where, GError **error)
{
  JsonNode *node = json_object_get_member (markup, "coordinateSystem");
  const char *system;
  const char *unit = "mm";
  g_autofree char *excerpt = NULL;

  if (json_object_has_member (markup, "coordinateUnits") &&
      JSON_NODE_HOLDS_VALUE (json_object_get_member (markup, "coordinateUnits")))
    unit = get_text (markup, where, "coordinateUnits", "mm", error);
  if (unit == NULL)
    return 0;
  if (strcmp (unit, "mm") != 0)
    return fail (error, "%s.coordinateUnits is \"%s\"; mm is allowed", where, unit);
  if (node == NULL)
    return 1;
  excerpt = skg_json_dup_excerpt (node);
  system =
      JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
          ? json_node_get_string (node)
          : excerpt;
  if (g_ascii_strcasecmp (system, "LPS") == 0 || strcmp (system, "1") == 0)
    return 1;
  if (g_ascii_strcasecmp (system, "RAS") == 0 || strcmp (system, "0") == 0)
    return -1;
  return fail (error, "%s.coordinateSystem is %s; \"LPS\" or \"RAS\" are allowed",
               where, excerpt);
}

static gboolean
parse_point (JsonObject *point,
             const char *where,
             double xy_sign,
             gboolean visible,
             GPtrArray *out,
             GError **error)
{
  const char *status = get_text (point, where, "positionStatus", "defined", error);
  const char *name;
  const char *description;
  double position[3];

  if (status == NULL)
    return FALSE;
  /* A point that was announced but not yet placed has no position. */
  if (strcmp (status, "defined") != 0)
    return TRUE;
  if (!get_position (point, where, position, error) ||
      (name = get_text (point, where, "label", "", error)) == NULL ||
      (description = get_text (point, where, "description", "", error)) == NULL)
    return FALSE;
  skg_landmark_array_add (
      out, name, description,
      skg_vec3 (xy_sign * position[0], xy_sign * position[1], position[2]),
      visible && get_flag (point, "visibility", TRUE));
  return TRUE;
}

/* The objects of array @key; NULL and an error if it is no array of objects. */
static JsonArray *
get_objects (JsonObject *object, const char *where, const char *key, GError **error)
{
  JsonNode *node = json_object_get_member (object, key);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autofree char *excerpt =
          node != NULL ? skg_json_dup_excerpt (node) : g_strdup ("missing");

      fail (error, "%s%s is %s; a list is needed", where, key, excerpt);
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      {
        g_autofree char *excerpt =
            skg_json_dup_excerpt (json_array_get_element (array, i));

        fail (error, "%s%s[%u] is %s; an object is needed", where, key, i, excerpt);
        return NULL;
      }
  return array;
}

static gboolean
parse_markup (JsonObject *markup, const char *where, GPtrArray *out, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("%s.", where);
  JsonNode *display = json_object_get_member (markup, "display");
  gboolean visible = display == NULL || !JSON_NODE_HOLDS_OBJECT (display) ||
                     get_flag (json_node_get_object (display), "visibility", TRUE);
  double xy_sign = get_xy_sign (markup, where, error);
  JsonArray *points;

  if (xy_sign == 0)
    return FALSE;
  if (!json_object_has_member (markup, "controlPoints"))
    return TRUE;
  points = get_objects (markup, prefix, "controlPoints", error);
  if (points == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (points); i++)
    {
      g_autofree char *place = g_strdup_printf ("%scontrolPoints[%u]", prefix, i);

      if (!parse_point (json_array_get_object_element (points, i), place, xy_sign,
                        visible, out, error))
        return FALSE;
    }
  return TRUE;
}

/* Markups of type Fiducial, or all others. */
static gboolean
parse_markups (JsonArray *markups, gboolean fiducial, GPtrArray *out, GError **error)
{
  for (guint i = 0; i < json_array_get_length (markups); i++)
    {
      JsonObject *markup = json_array_get_object_element (markups, i);
      g_autofree char *where = g_strdup_printf ("markups[%u]", i);
      const char *type = get_text (markup, where, "type", "Fiducial", error);

      if (type == NULL)
        return FALSE;
      if ((strcmp (type, "Fiducial") == 0) == fiducial &&
          !parse_markup (markup, where, out, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
skg_landmarks_load_json (const char *path, GError **error)
{
  g_autoptr (GPtrArray) out = skg_landmark_array_new ();
  g_autoptr (JsonNode) root = skg_json_load (path, error);
  JsonArray *markups;

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      fail (error, "not a list of landmarks: an object with \"markups\" is needed");
      return NULL;
    }
  markups = get_objects (json_node_get_object (root), "", "markups", error);
  if (markups == NULL || !parse_markups (markups, TRUE, out, error) ||
      !parse_markups (markups, FALSE, out, error))
    return NULL;
  return g_steal_pointer (&out);
}

static void
set_text (JsonBuilder *builder, const char *key, const char *text)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, text);
}

static void
add_point (JsonBuilder *builder, const SkgLandmark *landmark, guint index)
{
  g_autofree char *id = g_strdup_printf ("%u", index + 1);
  double position[3] = { landmark->position_mm.x, landmark->position_mm.y,
                         landmark->position_mm.z };

  json_builder_begin_object (builder);
  set_text (builder, "id", id);
  set_text (builder, "label", landmark->name);
  set_text (builder, "description", landmark->description);
  json_builder_set_member_name (builder, "position");
  json_builder_begin_array (builder);
  for (int c = 0; c < 3; c++)
    json_builder_add_double_value (builder, position[c]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "visibility");
  json_builder_add_boolean_value (builder, landmark->visible);
  set_text (builder, "positionStatus", "defined");
  json_builder_end_object (builder);
}

char *
skg_landmarks_format_json (SkgLandmarkSet *set)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  set_text (builder, "@schema", SCHEMA);
  json_builder_set_member_name (builder, "markups");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  set_text (builder, "type", "Fiducial");
  set_text (builder, "coordinateSystem", "LPS");
  set_text (builder, "coordinateUnits", "mm");
  json_builder_set_member_name (builder, "controlPoints");
  json_builder_begin_array (builder);
  for (guint i = 0; i < skg_landmark_set_get_length (set); i++)
    add_point (builder, skg_landmark_set_get (set, i), i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return skg_json_to_text (root);
}

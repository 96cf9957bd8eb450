/* SPDX-License-Identifier: Apache-2.0
 * annotations.structures: a list of names and styles, between JSON and what is chosen
 * of a label map. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "body/label-tables.h"
#include "scene/scene-private.h"

static void
clear_request (gpointer data)
{
  g_free (((SkgStructureRequest *) data)->name);
}

GArray *
skg_structure_requests_new (void)
{
  GArray *requests = g_array_new (FALSE, TRUE, sizeof (SkgStructureRequest));

  g_array_set_clear_func (requests, clear_request);
  return requests;
}

void
skg_structure_requests_add (GArray *requests,
                            const char *name,
                            const SkgStructureStyle *style)
{
  SkgStructureRequest request = { g_strdup (name), *style };

  g_array_append_val (requests, request);
}

/* Reading. Messages begin with what follows "annotations.structures". */

static gboolean
refuse (const char *where, JsonNode *node, const char *allowed, GError **error)
{
  g_autofree char *value = node != NULL ? skg_json_dup_excerpt (node) : NULL;

  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s: %s", where,
               value != NULL ? value : "missing", allowed);
  return FALSE;
}

static const char *
get_text (JsonNode *node)
{
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING &&
      *json_node_get_string (node) != '\0')
    return json_node_get_string (node);
  return NULL;
}

static gboolean
read_flag (JsonNode *node, gboolean *flag)
{
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  *flag = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_fraction (JsonNode *node, double *fraction)
{
  GType type =
      JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *fraction = json_node_get_double (node);
  return *fraction >= 0 && *fraction <= 1;
}

static gboolean
read_member (const char *where,
             const char *key,
             JsonNode *node,
             SkgStructureStyle *style,
             GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.%.60s", where, key);

  if (strcmp (key, "name") == 0)
    return TRUE;
  if (strcmp (key, "color") == 0)
    return (get_text (node) != NULL && skg_rgb_parse (get_text (node), &style->rgb)) ||
           refuse (path, node, "a colour, \"#rrggbb\", is needed", error);
  if (strcmp (key, "fill") == 0)
    return read_fraction (node, &style->fill) ||
           refuse (path, node, "a number from 0 to 1 is needed", error);
  if (strcmp (key, "outline") == 0)
    return read_flag (node, &style->outline) ||
           refuse (path, node, "true or false is needed", error);
  if (strcmp (key, "visible") == 0)
    return read_flag (node, &style->visible) ||
           refuse (path, node, "true or false is needed", error);
  if (strcmp (key, "mask") == 0)
    return read_flag (node, &style->in_masks) ||
           refuse (path, node, "true or false is needed", error);
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: unknown key; name, color, fill, outline, visible, mask are allowed "
               "here",
               path);
  return FALSE;
}

static gboolean
read_element (JsonNode *node, guint index, GArray *requests, GError **error)
{
  g_autofree char *where = g_strdup_printf ("[%u]", index);
  SkgStructureStyle style = SKG_STRUCTURE_STYLE_INIT;
  const char *name = get_text (node);
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  if (name == NULL && !JSON_NODE_HOLDS_OBJECT (node))
    return refuse (where, node, "a name, or an object with a name, is needed", error);
  if (name == NULL)
    {
      g_autofree char *path = g_strconcat (where, ".name", NULL);

      member = json_object_get_member (json_node_get_object (node), "name");
      name = get_text (member);
      if (name == NULL)
        return refuse (path, member, "a name in double quotes is needed", error);
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &key, &member))
        if (!read_member (where, key, member, &style, error))
          return FALSE;
    }
  skg_structure_requests_add (requests, name, &style);
  return TRUE;
}

/* (transfer full) (nullable): @node may be %NULL, which is an empty list */
static GArray *
parse_requests (JsonNode *node, GError **error)
{
  g_autoptr (GArray) requests = skg_structure_requests_new ();
  JsonArray *array;

  if (node == NULL)
    return g_steal_pointer (&requests);
  /* "--set annotations.structures=synthex-hip" */
  if (get_text (node) != NULL)
    return read_element (node, 0, requests, error) ? g_steal_pointer (&requests) : NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      refuse ("", node, "a list of names, [\"hip_left\", ...], is needed", error);
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_element (json_array_get_element (array, i), i, requests, error))
      return NULL;
  return g_steal_pointer (&requests);
}

gboolean
skg_scene_check_structures (const SkgSceneData *data,
                            const char *source,
                            GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GArray) requests = parse_requests (data->structures, &local);

  if (requests == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: annotations.structures%s",
                   source, local->message);
      return FALSE;
    }
  /* Files are looked at when they are loaded. */
  if (data->labels_table != NULL && !skg_label_table_is_file (data->labels_table))
    {
      GArray *names = skg_label_table_new (data->labels_table, &title, &local);

      if (names == NULL)
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "%s: patient.labels_table: %s", source, local->message);
          return FALSE;
        }
      g_array_unref (names);
    }
  return TRUE;
}

/* Writing */

static JsonNode *
new_element (const SkgStructureRequest *request)
{
  const SkgStructureStyle plain = SKG_STRUCTURE_STYLE_INIT;
  const SkgStructureStyle *style = &request->style;
  JsonNode *node;
  JsonObject *object;

  if (style->rgb == plain.rgb && style->fill == plain.fill &&
      style->outline == plain.outline && style->visible == plain.visible &&
      style->in_masks == plain.in_masks)
    return json_node_init_string (json_node_alloc (), request->name);
  object = json_object_new ();
  json_object_set_string_member (object, "name", request->name);
  if (style->rgb != plain.rgb)
    {
      g_autofree char *color = g_strdup_printf ("#%06x", style->rgb);

      json_object_set_string_member (object, "color", color);
    }
  if (style->fill != plain.fill)
    json_object_set_double_member (object, "fill", style->fill);
  if (style->outline != plain.outline)
    json_object_set_boolean_member (object, "outline", style->outline);
  if (style->visible != plain.visible)
    json_object_set_boolean_member (object, "visible", style->visible);
  if (style->in_masks != plain.in_masks)
    json_object_set_boolean_member (object, "mask", style->in_masks);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

/* Scene */

GArray *
skg_scene_dup_structures (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  /* What cannot be parsed never becomes a scene. */
  return parse_requests (skg_scene_get_data (self)->structures, NULL);
}

void
skg_scene_set_structures (SkgScene *self,
                          const SkgStructureRequest *requests,
                          guint n_requests)
{
  SkgSceneData *data;
  JsonNode *node = NULL;

  g_return_if_fail (SKG_IS_SCENE (self));

  data = (SkgSceneData *) skg_scene_get_data (self);
  if (n_requests > 0)
    {
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < n_requests; i++)
        json_array_add_element (array, new_element (&requests[i]));
      node = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (node, array);
    }
  if (node == data->structures || (node != NULL && data->structures != NULL &&
                                   json_node_equal (node, data->structures)))
    {
      g_clear_pointer (&node, json_node_unref);
      return;
    }
  g_clear_pointer (&data->structures, json_node_unref);
  data->structures = node;
  g_signal_emit_by_name (self, "changed");
}

/* What is mirrored changes sides: the mask of the other side has to be there. */
static gboolean
check_both_sides (SkgStructureChoice *choice, GError **error)
{
  guint n = skg_structure_choice_get_length (choice);

  for (guint i = 0; i < n; i++)
    {
      const char *name = skg_structure_choice_get (choice, i)->name;
      g_autofree char *opposite = skg_structure_dup_opposite_key (name);
      gboolean found = opposite == NULL;

      for (guint k = 0; !found && k < n; k++)
        {
          g_autofree char *key =
              skg_structure_dup_key (skg_structure_choice_get (choice, k)->name);

          found = strcmp (key, opposite) == 0;
        }
      if (!found)
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "annotations.structures: \"%s\" without its other side, and "
                       "effects can swap left and right: name both, or set swap_sides "
                       "to 0",
                       name);
          return FALSE;
        }
    }
  return TRUE;
}

SkgStructureChoice *
skg_scene_choose_structures (SkgScene *self, const SkgBody *body, GError **error)
{
  g_autoptr (GArray) requests = NULL;
  SkgStructureChoice *choice;

  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  requests = skg_scene_dup_structures (self);
  if (requests->len == 0)
    return NULL;
  if (body == NULL || body->labels == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "annotations.structures: %s has no labels; patient.labels names a "
                   "label map",
                   body != NULL && body->name != NULL ? body->name : "the patient");
      return NULL;
    }
  choice = skg_structure_choice_new (
      body->labels, (const SkgStructureRequest *) (gpointer) requests->data,
      requests->len, error);
  if (choice == NULL)
    g_prefix_error (error, "annotations.structures: ");
  if (choice != NULL &&
      skg_effect_spec_can_swap_sides (skg_scene_get_drawn_data (self)->effect_spec) &&
      !check_both_sides (choice, error))
    g_clear_pointer (&choice, skg_structure_choice_unref);
  return choice;
}

SkgStructureChoice *
skg_scene_choose_masks (SkgScene *self, const SkgBody *body, GError **error)
{
  g_autoptr (SkgStructureChoice) choice =
      skg_scene_choose_structures (self, body, error);
  g_autoptr (SkgStructureChoice) masks = NULL;

  if (choice == NULL)
    return NULL;
  masks = skg_structure_choice_new_masks (choice);
  if (skg_structure_choice_get_length (masks) > 0)
    return g_steal_pointer (&masks);
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "annotations.structures: \"mask\" is false for all of them");
  return NULL;
}

const char *
skg_scene_get_labels_path (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  return skg_scene_get_shown_patient (self)->labels_path;
}

const char *
skg_scene_get_labels_table (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  return skg_scene_get_shown_patient (self)->labels_table;
}

void
skg_scene_set_labels (SkgScene *self, const char *path, const char *table)
{
  SkgSceneData *data;
  char *absolute;
  char *copy;

  g_return_if_fail (SKG_IS_SCENE (self));

  data = skg_scene_get_shown_patient (self);
  absolute = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  copy = table != NULL && skg_label_table_is_file (table)
             ? g_canonicalize_filename (table, NULL)
             : g_strdup (table);
  g_free (data->labels_path);
  g_free (data->labels_table);
  data->labels_path = absolute;
  data->labels_table = copy;
  g_signal_emit_by_name (self, "changed");
}

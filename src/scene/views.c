/* SPDX-License-Identifier: Apache-2.0
 * Standard views: read from resources/views.json. */
#include "config.h"

#include "scene/machine.h"
#include "scene/resource-json.h"

#define VIEWS_PATH SKG_SCENE_RESOURCES "/views.json"

/* How far from a view's angles a pose still bears its name, degrees. */
#define NAME_TOLERANCE_DEG 0.5

static void
view_free (SkgView *view)
{
  g_free (view->id);
  g_free (view->name);
  g_free (view->group);
  g_free (view->note);
  g_free (view);
}

static SkgView *
read_view (JsonObject *object)
{
  SkgView *view = g_new0 (SkgView, 1);

  view->id = skg_resource_dup_string (object, "id", VIEWS_PATH);
  view->name = skg_resource_dup_string (object, "name", VIEWS_PATH);
  view->group = skg_resource_dup_string (object, "group", VIEWS_PATH);
  view->note = skg_resource_dup_string (object, "note", VIEWS_PATH);
  view->primary_rad =
      SKG_RAD_FROM_DEG (skg_resource_get_number (object, "primary_deg", VIEWS_PATH));
  view->secondary_rad =
      SKG_RAD_FROM_DEG (skg_resource_get_number (object, "secondary_deg", VIEWS_PATH));
  view->sid_mm = skg_resource_get_number_or (object, "sid_mm", 0, VIEWS_PATH);
  return view;
}

static GPtrArray *
load_views (void)
{
  GPtrArray *views = g_ptr_array_new_with_free_func ((GDestroyNotify) view_free);
  g_autoptr (JsonNode) root = skg_resource_load_json (VIEWS_PATH);
  JsonArray *array;

  if (!root)
    return views;
  if (!JSON_NODE_HOLDS_ARRAY (root))
    {
      g_critical ("%s: not a JSON array", VIEWS_PATH);
      return views;
    }
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (views, read_view (json_node_get_object (node)));
      else
        g_critical ("%s: element %u is not an object", VIEWS_PATH, i);
    }
  return views;
}

GPtrArray *
skg_view_list (void)
{
  static GPtrArray *views;

  if (g_once_init_enter (&views))
    g_once_init_leave (&views, load_views ());
  return views;
}

const SkgView *
skg_view_find (const char *id)
{
  GPtrArray *views = skg_view_list ();

  for (guint i = 0; i < views->len; i++)
    {
      const SkgView *view = g_ptr_array_index (views, i);

      if (g_strcmp0 (view->id, id) == 0)
        return view;
    }
  return NULL;
}

const SkgView *
skg_view_find_by_angles (double primary_rad, double secondary_rad)
{
  const double tolerance_rad = SKG_RAD_FROM_DEG (NAME_TOLERANCE_DEG);
  GPtrArray *views = skg_view_list ();

  for (guint i = 0; i < views->len; i++)
    {
      const SkgView *view = g_ptr_array_index (views, i);

      if (fabs (remainder (primary_rad - view->primary_rad, 2 * G_PI)) <=
              tolerance_rad &&
          fabs (secondary_rad - view->secondary_rad) <= tolerance_rad)
        return view;
    }
  return NULL;
}

void
skg_view_apply (const SkgView *view, SkgPose *pose)
{
  pose->primary_rad = view->primary_rad;
  pose->secondary_rad = view->secondary_rad;
  pose->roll_rad = 0;
  if (view->sid_mm <= 0)
    return;

  /* An isocentre at or behind the new detector keeps its place along the beam. */
  if (pose->sod_mm >= view->sid_mm)
    pose->sod_mm *= view->sid_mm / pose->sid_mm;
  pose->sid_mm = view->sid_mm;
}

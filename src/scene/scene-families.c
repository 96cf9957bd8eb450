/* SPDX-License-Identifier: Apache-2.0
 * Families of numbers that vary. What is switched off is replaced by its centre before
 * anything is drawn, so that no draw knows of switches and none depends on another. */
#include "config.h"

#include "scene/scene-families.h"

#include <math.h>
#include <string.h>

#include "scene/scene-items.h"
#include "scene/scene-private.h"

static const char *const paths[SKG_N_FAMILIES] = {
  "randomize.geometry", "randomize.exposure", "randomize.body",
  "randomize.tool",     "randomize.image",
};

const char *
skg_family_get_path (SkgFamily family)
{
  g_return_val_if_fail (family < SKG_N_FAMILIES, NULL);

  return paths[family];
}

SkgFamily
skg_family_find (const char *path)
{
  /* The first that fits. */
  static const struct
  {
    const char *prefix;
    SkgFamily family;
  } prefixes[] = {
    { "carm.", SKG_FAMILY_GEOMETRY },
    { "patient.position_mm", SKG_FAMILY_GEOMETRY },
    { "patient.rotation_deg", SKG_FAMILY_GEOMETRY },
    { "patient.ball_mm", SKG_FAMILY_GEOMETRY },
    { "patient.turn_deg", SKG_FAMILY_GEOMETRY },
    { "patient.cone_deg", SKG_FAMILY_GEOMETRY },
    { "patient.", SKG_FAMILY_BODY },
    { "exposure.", SKG_FAMILY_EXPOSURE },
    { "tools", SKG_FAMILY_TOOL },
    { "effects", SKG_FAMILY_IMAGE },
    { "display.", SKG_FAMILY_IMAGE },
    { "annotations.", SKG_FAMILY_IMAGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (path, prefixes[i].prefix))
      return prefixes[i].family;
  return SKG_N_FAMILIES;
}

static void
centre (SkgNumber *number, gboolean whole)
{
  double value;

  if (!skg_number_is_random (number))
    return;
  value = skg_number_get_centre (number);
  skg_number_set (number, whole ? rint (value) : value);
}

/* Numbers of the scene, and elements of its vectors. */
static void
centre_fields (SkgSceneData *data, const gboolean *is_off)
{
  for (guint i = 0; i < skg_n_scene_fields; i++)
    {
      const SkgSceneField *field = &skg_scene_fields[i];
      SkgFamily family = skg_family_find (field->path);
      SkgNumber *numbers = G_STRUCT_MEMBER_P (data, field->offset);

      if (field->type != SKG_SCENE_FIELD_NUMBER || family == SKG_N_FAMILIES ||
          !is_off[family])
        continue;
      for (guint k = 0; k < field->length; k++)
        centre (&numbers[k], FALSE);
    }
}

static void
centre_items (GPtrArray *items)
{
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const SkgSceneItem *item = items->pdata[i];

      for (guint f = 0; f < item->kind->n_fields; f++)
        for (guint k = 0; k < item->values[f].n_numbers; k++)
          centre (&item->values[f].numbers[k],
                  item->kind->fields[f].field.type == SKG_SCENE_FIELD_INTEGER);
    }
}

/* Balls, cones and turns vary by themselves, whatever their size. */
static void
list_spreads (const SkgSceneData *data, const SkgNumber *spreads[4])
{
  spreads[0] = &data->ball_mm;
  spreads[1] = &data->turn_deg;
  spreads[2] = &data->cone_deg;
  spreads[3] = &data->view_cone_deg;
}

static void
centre_spreads (SkgSceneData *data)
{
  const SkgNumber *spreads[4];

  list_spreads (data, spreads);
  for (guint i = 0; i < 4; i++)
    skg_number_clear ((SkgNumber *) spreads[i]);
}

/* Of a pool its first body, of several patients the first. */
static void
centre_body (SkgSceneData *data)
{
  centre_items (data->structure_edits);
  if (data->patients != NULL)
    {
      SkgSceneData *own = g_array_index (data->patients, SkgPatient, 0).data;

      g_array_set_size (data->patients, 1);
      skg_number_set (&own->bodies, 1);
      for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
        centre (&own->body[i], FALSE);
    }
  else
    skg_number_set (&data->bodies, 1);
}

SkgSceneData *
skg_scene_data_new_centred (const SkgSceneData *data, gboolean plain)
{
  gboolean is_off[SKG_N_FAMILIES];
  gboolean any = FALSE;
  gboolean all = TRUE;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  SkgSceneData *out;

  for (guint i = 0; i < SKG_N_FAMILIES; i++)
    {
      is_off[i] = plain || !data->randomize[i];
      any = any || is_off[i];
      all = all && is_off[i];
    }
  if (!any)
    return NULL;
  root = skg_scene_data_to_json (data, NULL);
  out = skg_scene_data_from_json (root, NULL, "scene", &error);
  if (out == NULL)
    {
      g_critical ("a scene cannot be read back: %s", error->message);
      return NULL;
    }
  centre_fields (out, is_off);
  if (is_off[SKG_FAMILY_GEOMETRY])
    centre_spreads (out);
  if (is_off[SKG_FAMILY_TOOL])
    centre_items (out->tools);
  if (is_off[SKG_FAMILY_BODY])
    centre_body (out);
  /* There is but one draw, whatever rules say of it. */
  if (all)
    g_array_set_size (out->rule_list, 0);
  if (is_off[SKG_FAMILY_IMAGE])
    {
      g_clear_pointer (&out->effects, json_node_unref);
      skg_effect_spec_free (out->effect_spec);
      out->effect_spec = skg_effect_spec_new ();
    }
  return out;
}

/* Counting */

static guint
count_effects (const SkgEffectNode *node)
{
  guint n = node->kind == SKG_EFFECT_NODE_EFFECT;

  for (guint i = 0; node->members != NULL && i < node->members->len; i++)
    n += count_effects (node->members->pdata[i]);
  return n;
}

static guint
count_items (GPtrArray *items)
{
  guint n = 0;

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const SkgSceneItem *item = items->pdata[i];

      for (guint f = 0; f < item->kind->n_fields; f++)
        for (guint k = 0; k < item->values[f].n_numbers; k++)
          n += skg_number_is_random (&item->values[f].numbers[k]);
    }
  return n;
}

guint
skg_scene_count_random (SkgScene *scene, SkgFamily family)
{
  const SkgSceneData *data;
  const SkgNumber *spreads[4];
  guint n = 0;

  g_return_val_if_fail (SKG_IS_SCENE (scene), 0);

  data = skg_scene_get_data (scene);
  for (guint i = 0; i < skg_n_scene_fields; i++)
    {
      const SkgSceneField *field = &skg_scene_fields[i];
      const SkgNumber *numbers = G_STRUCT_MEMBER_P (data, field->offset);

      if (field->type == SKG_SCENE_FIELD_NUMBER &&
          skg_family_find (field->path) == family)
        for (guint k = 0; k < field->length; k++)
          n += skg_number_is_random (&numbers[k]);
    }
  if (family == SKG_FAMILY_TOOL)
    n += count_items (data->tools);
  if (family == SKG_FAMILY_BODY)
    n += count_items (data->structure_edits) + (skg_scene_get_n_bodies (scene) > 1);
  list_spreads (data, spreads);
  for (guint i = 0; family == SKG_FAMILY_GEOMETRY && i < 4; i++)
    n += spreads[i]->kind == SKG_NUMBER_CONSTANT && spreads[i]->a > 0;
  if (family == SKG_FAMILY_IMAGE)
    n += count_effects (data->effect_spec->root);
  return n;
}

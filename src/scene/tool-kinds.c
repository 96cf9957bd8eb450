/* SPDX-License-Identifier: Apache-2.0
 * Keys of tools in the scene file: those that all have, and each kind's parameters. */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "body/tool.h"
#include "physics/material.h"
#include "scene/exposure-private.h"
#include "scene/tools-private.h"

#define PLAIN(key, type, width, min, max, unit)                                        \
  {                                                                                    \
    { key, SKG_SCENE_FIELD_##type, 0, 1, min, max, unit }, width, 1, 1, 0              \
  }

/* Before a kind's own keys. */
static const SkgSceneItemField name_field = PLAIN ("name", STRING, 1, 0, 0, NULL);

static const SkgSceneItemField mesh_fields[] = {
  PLAIN ("file", PATH, 1, 0, 0, NULL),
  PLAIN ("unit_mm", CONSTANT, 1, 1e-6, 1e6, "mm"),
};

/* Behind them. */
static const SkgSceneItemField common_fields[] = {
  PLAIN ("position_mm", NUMBER, 3, -5000, 5000, "mm"),
  PLAIN ("rotation_deg", NUMBER, 3, -360, 360, "degrees"),
  PLAIN ("advance_mm", NUMBER, 1, -1000, 1000, "mm"),
  PLAIN ("twist_deg", NUMBER, 1, -360, 360, "degrees"),
  PLAIN ("material", STRING, 1, 0, 0, NULL),
  PLAIN ("density_g_cm3", NUMBER, 1, 0.001, 30, "g/cm3"),
  PLAIN ("priority", INTEGER, 1, -1000, 1000, NULL),
  PLAIN ("hidden", BOOLEAN, 1, 0, 0, NULL),
};

static gboolean
check_item (const SkgSceneItem *item, GError **error)
{
  const SkgSceneItemValue *file = skg_scene_item_get (item, "file");

  if (file != NULL && file->text == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "file: must be given: an STL, PLY or OBJ file");
      return FALSE;
    }
  return skg_tool_item_check (item, error);
}

gboolean
skg_tools_check_data (const SkgSceneData *data, const char *source, GError **error)
{
  for (guint i = 0; data->tools != NULL && i < data->tools->len; i++)
    {
      const char *name = skg_scene_item_get (data->tools->pdata[i], "material")->text;
      g_autoptr (SkgMaterial) material = NULL;

      if (name == NULL)
        continue;
      name = skg_mixtures_resolve (data->materials, name, error);
      if (name != NULL)
        material = skg_material_find (name, error);
      if (material == NULL)
        {
          g_prefix_error (error, "%s: tools[%u].material: ", source, i);
          return FALSE;
        }
    }
  return TRUE;
}

static SkgSceneItemField
convert_param (const SkgToolParam *param)
{
  return (SkgSceneItemField){
    .field = { .path = param->key,
               .type =
                   param->is_integer ? SKG_SCENE_FIELD_INTEGER : SKG_SCENE_FIELD_NUMBER,
               .length = 1,
               .min = param->min,
               .max = param->max,
               .unit = param->unit },
    .width = param->width,
    .min_length = param->min_length,
    .max_length = param->max_length,
    .spread = param->max_length > 1 && param->width == 1 ? param->length : 0,
  };
}

/* @own: (array length=n_own): NULL: @params are converted */
static SkgSceneItemKind *
new_kind (const char *id,
          const SkgSceneItemField *own,
          const SkgToolParam *params,
          guint n_own)
{
  SkgSceneItemKind *kind = g_new0 (SkgSceneItemKind, 1);
  guint n = 1 + n_own + G_N_ELEMENTS (common_fields);
  SkgSceneItemField *fields = g_new (SkgSceneItemField, n);

  fields[0] = name_field;
  for (guint i = 0; i < n_own; i++)
    fields[1 + i] = own != NULL ? own[i] : convert_param (&params[i]);
  memcpy (fields + 1 + n_own, common_fields, sizeof common_fields);
  kind->id = id;
  kind->fields = fields;
  kind->n_fields = n;
  kind->check = check_item;
  return kind;
}

/* Made at the first call, and kept. */
static const SkgSceneItemKind *const *
list_kinds (void)
{
  static const SkgSceneItemKind **kinds;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      const SkgToolKind *const *made = skg_tool_list_kinds ();
      guint n = 0;

      while (made[n] != NULL)
        n++;
      kinds = g_new0 (const SkgSceneItemKind *, n + 2);
      for (guint i = 0; i < n; i++)
        kinds[i] = new_kind (made[i]->id, NULL, made[i]->params, made[i]->n_params);
      kinds[n] =
          new_kind (SKG_TOOL_KIND_MESH, mesh_fields, NULL, G_N_ELEMENTS (mesh_fields));
      g_once_init_leave (&ready, 1);
    }
  return kinds;
}

const SkgSceneList skg_scene_tool_list = {
  .path = "tools",
  .max_items = SKG_SCENE_MAX_TOOLS,
  .list_kinds = list_kinds,
};

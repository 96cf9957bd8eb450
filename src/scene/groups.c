/* SPDX-License-Identifier: Apache-2.0
 * Groups of numbers that share one draw of each sample. */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "scene/scene-items.h"
#include "scene/scene-private.h"

/* Numbers are drawn for a body of the pool, for a sample, or for each try of one: what
 * shares a draw must be drawn at the same time. */
static const char *
get_time (const char *path)
{
  if (g_str_has_prefix (path, "patient.body."))
    return "patient.body.*, drawn once for each body";
  if (g_str_has_prefix (path, "patient.shear_deg"))
    return "patient.shear_deg, the same in all tries of a sample";
  return "all other keys, drawn for each try of a sample";
}

typedef struct
{
  GHashTable *times; /* name of a group to get_time() */
  const char *source;
} Check;

static gboolean
check_number (const Check *check,
              const SkgNumber *number,
              const char *path,
              GError **error)
{
  const char *time = get_time (path);
  const char *other;

  if (number->group == NULL)
    return TRUE;
  other = g_hash_table_lookup (check->times, number->group);
  if (other == NULL)
    g_hash_table_insert (check->times, number->group, (gpointer) time);
  if (other == NULL || other == time)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: %s: group \"%s\" is not allowed: it is already one of %s; this key "
               "is one of %s",
               check->source, path, number->group, other, time);
  return FALSE;
}

static gboolean
check_tools (const Check *check, GPtrArray *tools, GError **error)
{
  for (guint i = 0; tools != NULL && i < tools->len; i++)
    {
      const SkgSceneItem *item = tools->pdata[i];

      for (guint f = 0; f < item->kind->n_fields; f++)
        for (guint n = 0; n < item->values[f].n_numbers; n++)
          {
            g_autofree char *path =
                g_strdup_printf ("tools[%u].%s", i, item->kind->fields[f].field.path);

            if (!check_number (check, &item->values[f].numbers[n], path, error))
              return FALSE;
          }
    }
  return TRUE;
}

static gboolean
check_effects (const Check *check, const SkgEffectNode *node, GError **error)
{
  g_autofree char *path = g_strconcat ("effects.", node->id, NULL);

  if (!check_number (check, &node->count, path, error))
    return FALSE;
  for (guint i = 0; i < SKG_EFFECT_MAX_PARAMS; i++)
    if (!check_number (check, &node->numbers[i], path, error))
      return FALSE;
  for (guint i = 0; node->members != NULL && i < node->members->len; i++)
    if (!check_effects (check, node->members->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
skg_scene_check_groups (const SkgSceneData *data, const char *source, GError **error)
{
  g_autoptr (GHashTable) times = g_hash_table_new (g_str_hash, g_str_equal);
  const Check check = { times, source };

  for (guint i = 0; i < skg_n_scene_fields; i++)
    {
      const SkgSceneField *field = &skg_scene_fields[i];
      const SkgNumber *numbers = G_STRUCT_MEMBER_P (data, field->offset);

      for (guint k = 0; field->type == SKG_SCENE_FIELD_NUMBER && k < field->length; k++)
        if (!check_number (&check, &numbers[k], field->path, error))
          return FALSE;
    }
  return check_tools (&check, data->tools, error) &&
         check_effects (&check, data->effect_spec->root, error);
}

/* SPDX-License-Identifier: Apache-2.0
 * The tools of a sample: made, of a material, in their places. */
#include "config.h"

#include "scene/tools.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/mesh.h"
#include "physics/material.h"
#include "scene/exposure-private.h"
#include "scene/tools-private.h"

#define LIST "tools"
/* Tools that are kept: more than a scene has, so that dragging one makes none anew. */
#define CACHE_SIZE 96
#define DEFAULT_MESH_MATERIAL "titanium"

struct _SkgToolSet
{
  gatomicrefcount ref_count;
  GArray *tools; /* SkgPlacedTool */
};

G_DEFINE_BOXED_TYPE (SkgToolSet, skg_tool_set, skg_tool_set_ref, skg_tool_set_unref)

/* A tool as it was made. @key: all numbers, or path, date and size of a file */
typedef struct
{
  char *key;
  SkgTool *tool;
  guint64 last_use;
} CacheEntry;

static GMutex cache_mutex;
static CacheEntry cache[CACHE_SIZE];
static guint64 cache_clock;

/* (transfer full) (nullable) */
static SkgTool *
find_cached (const char *key)
{
  SkgTool *tool = NULL;

  g_mutex_lock (&cache_mutex);
  for (guint i = 0; i < CACHE_SIZE; i++)
    if (g_strcmp0 (cache[i].key, key) == 0)
      {
        cache[i].last_use = ++cache_clock;
        tool = skg_tool_ref (cache[i].tool);
      }
  g_mutex_unlock (&cache_mutex);
  return tool;
}

static void
store (const char *key, SkgTool *tool)
{
  CacheEntry *oldest = &cache[0];

  g_mutex_lock (&cache_mutex);
  for (guint i = 1; i < CACHE_SIZE; i++)
    if (cache[i].last_use < oldest->last_use)
      oldest = &cache[i];
  g_clear_pointer (&oldest->key, g_free);
  g_clear_pointer (&oldest->tool, skg_tool_unref);
  *oldest = (CacheEntry){ g_strdup (key), skg_tool_ref (tool), ++cache_clock };
  g_mutex_unlock (&cache_mutex);
}

/* Making */

typedef struct
{
  const SkgSceneItem *item;
  JsonNode *mixtures;
  guint64 seed;
  guint64 index;
} Draw;

static double
draw_or (const Draw *draw, const char *key, double fallback)
{
  double number;

  return skg_scene_item_draw (draw->item, LIST, key, draw->seed, draw->index, &number,
                              1) > 0
             ? number
             : fallback;
}

SkgTool *
skg_tool_preload_mesh (const char *path, double mm_per_unit, GError **error)
{
  g_autofree char *key = NULL;
  g_autoptr (SkgMesh) mesh = NULL;
  GStatBuf info = { 0 };
  SkgTool *tool;

  if (g_stat (path, &info) == 0)
    key = g_strdup_printf ("%s\n%.17g\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT, path,
                           mm_per_unit, (gint64) info.st_mtime, (gint64) info.st_size);
  tool = key != NULL ? find_cached (key) : NULL;
  if (tool != NULL)
    return tool;
  mesh = skg_mesh_load (path, mm_per_unit, error);
  if (mesh == NULL)
    return NULL;
  tool = skg_tool_new_from_mesh (mesh);
  if (key != NULL)
    store (key, tool);
  return tool;
}

/* (transfer full) (nullable) */
static SkgTool *
load_mesh (const Draw *draw, GError **error)
{
  return skg_tool_preload_mesh (skg_scene_item_get (draw->item, "file")->text,
                                draw_or (draw, "unit_mm", 1), error);
}

static char *
dup_key (const SkgToolKind *kind, const SkgToolValue *values)
{
  GString *key = g_string_new (kind->id);

  for (guint i = 0; i < kind->n_params; i++)
    {
      g_string_append_c (key, '\n');
      for (guint k = 0; k < values[i].n_numbers; k++)
        g_string_append_printf (key, "%.17g ", values[i].numbers[k]);
    }
  return g_string_free (key, FALSE);
}

/* (transfer full) (nullable) */
static SkgTool *
make_tool (const Draw *draw, GError **error)
{
  const SkgToolKind *kind = skg_tool_find_kind (draw->item->kind->id);
  g_autofree SkgToolValue *values = NULL;
  g_autofree char *key = NULL;
  SkgTool *tool;

  if (kind == NULL)
    return load_mesh (draw, error);
  values = g_new0 (SkgToolValue, kind->n_params);
  for (guint i = 0; i < kind->n_params; i++)
    values[i].n_numbers =
        skg_scene_item_draw (draw->item, LIST, kind->params[i].key, draw->seed,
                             draw->index, values[i].numbers, SKG_TOOL_MAX_NUMBERS);
  key = dup_key (kind, values);
  tool = find_cached (key);
  if (tool != NULL)
    return tool;
  tool = skg_tool_new (kind, values, error);
  if (tool != NULL)
    store (key, tool);
  return tool;
}

gboolean
skg_tool_item_check (const SkgSceneItem *item, GError **error)
{
  const SkgToolKind *kind = skg_tool_find_kind (item->kind->id);
  const Draw draw = { item, NULL, 0, 0 };
  g_autoptr (SkgTool) tool = NULL;

  for (guint i = 0; kind != NULL && i < kind->n_params; i++)
    {
      const SkgSceneItemValue *value = skg_scene_item_get (item, kind->params[i].key);

      for (guint k = 0; k < value->n_numbers; k++)
        if (skg_number_is_random (&value->numbers[k]))
          return TRUE;
    }
  /* Files are looked at when the patient's are. */
  if (kind == NULL)
    return TRUE;
  tool = make_tool (&draw, error);
  return tool != NULL;
}

/* Turned about the patient's x, then y, then z axis, and moved; before that advanced
 * and twisted along its own axis z. */
static SkgMat4
get_matrix (const double position_mm[3],
            const double rotation_deg[3],
            double advance_mm,
            double twist_deg)
{
  static const SkgVec3 axes[] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
  SkgMat4 matrix = skg_mat4_translation (skg_vec3 (0, 0, advance_mm));
  SkgMat4 twist = skg_mat4_rotation (axes[2], SKG_RAD_FROM_DEG (twist_deg));

  matrix = skg_mat4_multiply (&matrix, &twist);
  for (guint i = 0; i < 3; i++)
    {
      SkgMat4 turn = skg_mat4_rotation (axes[i], SKG_RAD_FROM_DEG (rotation_deg[i]));

      matrix = skg_mat4_multiply (&turn, &matrix);
    }
  matrix.m[3][0] += position_mm[0];
  matrix.m[3][1] += position_mm[1];
  matrix.m[3][2] += position_mm[2];
  return matrix;
}

static SkgMat4
draw_matrix (const Draw *draw, const SkgBody *body)
{
  double position_mm[3] = { 0, 0, 0 };
  double rotation_deg[3] = { 0, 0, 0 };

  if (skg_scene_item_draw (draw->item, LIST, "position_mm", draw->seed, draw->index,
                           position_mm, 3) == 0 &&
      body != NULL && body->volume != NULL)
    {
      SkgVec3 aim_mm = skg_volume_get_aim_mm (body->volume);

      position_mm[0] = aim_mm.x;
      position_mm[1] = aim_mm.y;
      position_mm[2] = aim_mm.z;
    }
  skg_scene_item_draw (draw->item, LIST, "rotation_deg", draw->seed, draw->index,
                       rotation_deg, 3);
  return get_matrix (position_mm, rotation_deg, draw_or (draw, "advance_mm", 0),
                     draw_or (draw, "twist_deg", 0));
}

/* "K-wire", or "K-wire 2" where there are several. */
static char *
dup_name (const SkgSceneItem *item, GPtrArray *items)
{
  const SkgToolKind *kind = skg_tool_find_kind (item->kind->id);
  const char *given = skg_scene_item_get (item, "name")->text;
  const char *label = kind != NULL ? _ (kind->label) : _ ("Mesh");
  guint n_same = 0;

  if (given != NULL)
    return g_strdup (given);
  for (guint i = 0; i < items->len; i++)
    n_same += ((const SkgSceneItem *) items->pdata[i])->kind == item->kind;
  return n_same > 1 ? g_strdup_printf ("%s %u", label, item->ordinal + 1)
                    : g_strdup (label);
}

/* Interned, for skg_material_find(). */
static const char *
get_material (const Draw *draw, GError **error)
{
  const SkgToolKind *kind = skg_tool_find_kind (draw->item->kind->id);
  const char *given = skg_scene_item_get (draw->item, "material")->text;

  if (given == NULL)
    given = kind != NULL ? kind->material : DEFAULT_MESH_MATERIAL;
  return skg_mixtures_resolve (draw->mixtures, given, error);
}

static gboolean
place_tool (const Draw *draw,
            GPtrArray *items,
            const SkgBody *body,
            SkgPlacedTool *placed,
            GError **error)
{
  const char *material_name = get_material (draw, error);
  g_autoptr (SkgMaterial) material = NULL;
  SkgTool *tool;

  if (material_name == NULL)
    return FALSE;
  material = skg_material_find (material_name, error);
  if (material == NULL)
    return FALSE;
  tool = make_tool (draw, error);
  if (tool == NULL)
    return FALSE;
  *placed = (SkgPlacedTool){
    .kind = draw->item->kind->id,
    .name = dup_name (draw->item, items),
    .tool = tool,
    .patient_from_tool = draw_matrix (draw, body),
    .material = material_name,
    .density_g_cm3 =
        draw_or (draw, "density_g_cm3", skg_material_get_density_g_cm3 (material)),
    .priority = (int) draw_or (draw, "priority", 0),
    .hidden = skg_scene_item_get (draw->item, "hidden")->flag,
  };
  return TRUE;
}

/* Set */

static void
clear_placed (gpointer data)
{
  SkgPlacedTool *placed = data;

  g_free (placed->name);
  skg_tool_unref (placed->tool);
}

gboolean
skg_scene_sample_tools (SkgScene *scene,
                        const SkgBody *body,
                        guint64 seed,
                        guint64 index,
                        SkgToolSet **tools,
                        GError **error)
{
  const SkgSceneData *data = skg_scene_get_drawn_data (scene);
  GPtrArray *items = data->tools;
  g_autoptr (SkgToolSet) set = NULL;

  *tools = NULL;
  if (items == NULL || items->len == 0)
    return TRUE;
  set = g_new0 (SkgToolSet, 1);
  g_atomic_ref_count_init (&set->ref_count);
  set->tools = g_array_new (FALSE, FALSE, sizeof (SkgPlacedTool));
  g_array_set_clear_func (set->tools, clear_placed);
  for (guint i = 0; i < items->len; i++)
    {
      Draw draw = { items->pdata[i], data->materials, seed, index };
      SkgPlacedTool placed;

      if (!place_tool (&draw, items, body, &placed, error))
        {
          g_prefix_error (error, LIST "[%u]: ", i);
          return FALSE;
        }
      g_array_append_val (set->tools, placed);
    }
  *tools = g_steal_pointer (&set);
  return TRUE;
}

SkgToolSet *
skg_tool_set_ref (SkgToolSet *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_tool_set_unref (SkgToolSet *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->tools);
  g_free (self);
}

gboolean
skg_tool_set_equal (SkgToolSet *a, SkgToolSet *b)
{
  guint n = skg_tool_set_get_length (a);

  if (n != skg_tool_set_get_length (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const SkgPlacedTool *p = skg_tool_set_get (a, i);
      const SkgPlacedTool *q = skg_tool_set_get (b, i);

      if (p->tool != q->tool || p->material != q->material ||
          p->density_g_cm3 != q->density_g_cm3 || p->priority != q->priority ||
          p->hidden != q->hidden || strcmp (p->name, q->name) != 0 ||
          memcmp (&p->patient_from_tool, &q->patient_from_tool,
                  sizeof p->patient_from_tool) != 0)
        return FALSE;
    }
  return TRUE;
}

guint
skg_tool_set_get_length (SkgToolSet *self)
{
  return self != NULL ? self->tools->len : 0;
}

const SkgPlacedTool *
skg_tool_set_get (SkgToolSet *self, guint index)
{
  g_return_val_if_fail (index < self->tools->len, NULL);

  return &g_array_index (self->tools, SkgPlacedTool, index);
}

SkgVec3
skg_placed_tool_get_point_mm (const SkgPlacedTool *placed, guint index)
{
  return skg_mat4_transform_point (
      &placed->patient_from_tool,
      skg_tool_get_point (placed->tool, index)->position_mm);
}

/* SPDX-License-Identifier: Apache-2.0
 * Lists of objects in a scene: tools, and whatever else has a kind that says which
 * further keys it has. */
#pragma once

#include "scene/scene-private.h"

G_BEGIN_DECLS

/**
 * SkgSceneItemField: a key of an object of a list.
 * @field: path is the key alone; offset and length don't count
 * @width: numbers of an element: 1, or 3: `[x, y, z]`
 * @min_length, @max_length: elements; if both are 1 the value is no list
 * @spread: elements that a single number stands for, each drawn on its own; 0: a list
 *   must be given as a list
 *
 * A normal distribution without a clip gets the allowed range as one.
 */
typedef struct
{
  SkgSceneField field;
  guint width;
  guint min_length;
  guint max_length;
  guint spread;
} SkgSceneItemField;

typedef struct _SkgSceneItem SkgSceneItem;

/**
 * SkgSceneItemKind:
 * @id: (nullable): %NULL in a list of one kind, which is not named in the file: its
 *   streams go by the objects' names
 * @check: (nullable): what ranges alone don't say. Its message begins with the key
 */
typedef struct
{
  const char *id;
  const SkgSceneItemField *fields;
  guint n_fields;
  gboolean (*check) (const SkgSceneItem *item, GError **error);
} SkgSceneItemKind;

/**
 * SkgSceneList:
 * @path: "tools"
 * @max_items: that a scene may have
 * @list_kinds: (transfer none) (array zero-terminated=1)
 */
typedef struct
{
  const char *path;
  guint max_items;
  const SkgSceneItemKind *const *(*list_kinds) (void);
} SkgSceneList;

/* (nullable) */
const SkgSceneList *skg_scene_list_find (const char *path);

/**
 * SkgSceneItemValue:
 * @text: of a string or a path (absolute); %NULL if not given
 * @flag: of a boolean
 * @is_spread: of a list: a single number was given
 * @n_numbers: 0: not given
 * @numbers: (array length=n_numbers): element by element
 */
typedef struct
{
  char *text;
  gboolean flag;
  gboolean is_spread;
  guint n_numbers;
  SkgNumber *numbers;
} SkgSceneItemValue;

/**
 * SkgSceneItem:
 * @values: (array): one for each field of @kind
 * @ordinal: how many of the same kind come before it in the list
 */
struct _SkgSceneItem
{
  const SkgSceneItemKind *kind;
  SkgSceneItemValue *values;
  guint ordinal;
};

void skg_scene_item_free (SkgSceneItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgSceneItem, skg_scene_item_free)

/* (transfer none) (nullable): %NULL if the kind has no such key */
const SkgSceneItemValue *skg_scene_item_get (const SkgSceneItem *item, const char *key);

/**
 * skg_scene_items_read:
 * @items: (inout): (element-type SkgSceneItem): replaced on success
 */
gboolean skg_scene_items_read (const SkgSceneList *list,
                               JsonNode *node,
                               const char *base_dir,
                               const char *source,
                               GPtrArray **items,
                               GError **error);
/* (transfer full) (nullable): %NULL for an empty list */
JsonNode *skg_scene_items_to_json (GPtrArray *items, const char *base_dir);

/**
 * skg_scene_item_draw:
 * @path: of the list
 * @key: of a field of numbers
 * @numbers: (out caller-allocated): as many as are returned, at most @max
 *
 * Draws each number from its own stream, "tools.k-wire.0.position_mm[1]": kind and
 * place among those of its kind, so that others before it change nothing.
 *
 * Returns: 0 if not given
 */
guint skg_scene_item_draw (const SkgSceneItem *item,
                           const char *path,
                           const char *key,
                           guint64 seed,
                           guint64 index,
                           double *numbers,
                           guint max);

/* (transfer full): name of the stream of element @i of @field:
 * "tools.k-wire.0.twist_deg", "patient.structures.femur_left.offset_mm[1]".
 * @item: (nullable): @name stands for one of a list whose streams go by names */
char *skg_scene_item_dup_stream (const SkgSceneItem *item,
                                 const char *path,
                                 const char *name,
                                 const SkgSceneItemField *field,
                                 guint i);

G_END_DECLS

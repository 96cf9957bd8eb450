/* SPDX-License-Identifier: Apache-2.0
 * Which structures are wanted of a label map. */
#include "config.h"

#include "body/structures.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"

struct _SkgStructureChoice
{
  gatomicrefcount ref_count;
  SkgLabelMap *map;
  GArray *chosen; /* of SkgChosenStructure */
};

G_DEFINE_BOXED_TYPE (SkgStructureChoice,
                     skg_structure_choice,
                     skg_structure_choice_ref,
                     skg_structure_choice_unref)

static void
clear_chosen (gpointer data)
{
  SkgChosenStructure *chosen = data;

  g_free (chosen->name);
  g_free (chosen->structures);
}

/* Keys of the map's structures, in their order. (transfer full) */
static char **
dup_keys (SkgLabelMap *map)
{
  guint n = skg_label_map_get_n_structures (map);
  char **keys = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    keys[i] = skg_structure_dup_key (skg_label_map_get_structure (map, i)->name);
  return keys;
}

/* What one resolution works with. */
typedef struct
{
  SkgStructureChoice *choice;
  char **keys;
} Resolver;

static SkgChosenStructure *
find_chosen (SkgStructureChoice *self, const char *name)
{
  for (guint i = 0; i < self->chosen->len; i++)
    {
      SkgChosenStructure *chosen = &g_array_index (self->chosen, SkgChosenStructure, i);

      if (strcmp (chosen->name, name) == 0)
        return chosen;
    }
  return NULL;
}

/* @indices: of the map's structures; taken. A thing that is chosen already only gets
 * the new style. */
static void
choose (Resolver *resolver,
        const char *name,
        guint number,
        guint32 own_rgb,
        GArray *indices,
        const SkgStructureStyle *style)
{
  SkgChosenStructure *before = find_chosen (resolver->choice, name);
  SkgChosenStructure chosen = { .number = number, .style = *style };

  if (chosen.style.rgb == SKG_RGB_NONE)
    chosen.style.rgb = before != NULL ? before->style.rgb : own_rgb;
  if (before != NULL)
    {
      before->style = chosen.style;
      g_array_unref (indices);
      return;
    }
  chosen.name = g_strdup (name);
  chosen.n_structures = indices->len;
  chosen.structures = (guint *) (gpointer) g_array_free (indices, FALSE);
  g_array_append_val (resolver->choice->chosen, chosen);
}

static void
choose_structure (Resolver *resolver,
                  const char *name,
                  guint index,
                  const SkgStructureStyle *style)
{
  const SkgStructure *structure =
      skg_label_map_get_structure (resolver->choice->map, index);
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_val (indices, index);
  choose (resolver, name, structure->value, structure->rgb, indices, style);
}

static gboolean
entry_holds (const SkgStructureSetEntry *entry, const char *key)
{
  g_autofree char *own = skg_structure_dup_key (entry->name);

  if (strcmp (own, key) == 0)
    return TRUE;
  for (guint i = 0; entry->labels[i] != NULL; i++)
    {
      g_autofree char *member = skg_structure_dup_key (entry->labels[i]);

      if (strcmp (member, key) == 0)
        return TRUE;
    }
  return FALSE;
}

/* (transfer full): indices of the map's structures that belong to @entry */
static GArray *
list_members (const Resolver *resolver, const SkgStructureSetEntry *entry)
{
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; resolver->keys[i] != NULL; i++)
    if (entry_holds (entry, resolver->keys[i]))
      g_array_append_val (indices, i);
  return indices;
}

static gboolean
choose_set (Resolver *resolver,
            const SkgStructureSet *set,
            const SkgStructureStyle *style,
            GError **error)
{
  guint n_found = 0;

  for (guint i = 0; i < set->n_entries; i++)
    {
      const SkgStructureSetEntry *entry = &set->entries[i];
      GArray *indices = list_members (resolver, entry);

      for (guint k = 0; k < indices->len; k++)
        n_found += skg_structure_is_known (skg_label_map_get_structure (
            resolver->choice->map, g_array_index (indices, guint, k)));
      choose (resolver, entry->name, entry->number, entry->rgb, indices, style);
    }
  if (n_found > 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s has none of the structures of %s (%s%s)",
               skg_label_map_get_name (resolver->choice->map), set->id,
               set->entries[0].name, set->n_entries > 1 ? ", ..." : "");
  return FALSE;
}

static void
choose_all (Resolver *resolver, const SkgStructureStyle *style)
{
  SkgLabelMap *map = resolver->choice->map;

  for (guint i = 0; i < skg_label_map_get_n_structures (map); i++)
    if (skg_structure_is_known (skg_label_map_get_structure (map, i)))
      choose_structure (resolver, skg_label_map_get_structure (map, i)->name, i, style);
}

/* The map's structure called @name, else the one whose key is the same; -1: none. */
static int
find_structure (const Resolver *resolver, const char *name)
{
  SkgLabelMap *map = resolver->choice->map;
  g_autofree char *key = skg_structure_dup_key (name);

  for (guint i = 0; resolver->keys[i] != NULL; i++)
    if (strcmp (skg_label_map_get_structure (map, i)->name, name) == 0)
      return (int) i;
  for (guint i = 0; resolver->keys[i] != NULL; i++)
    if (strcmp (resolver->keys[i], key) == 0)
      return (int) i;
  return -1;
}

/* (nullable): an entry of that name, in any set, of which the map has something */
static const SkgStructureSetEntry *
find_entry (const Resolver *resolver, const char *name)
{
  GPtrArray *sets = skg_structure_list_sets ();

  for (guint s = 0; s < sets->len; s++)
    {
      const SkgStructureSet *set = sets->pdata[s];

      for (guint i = 0; i < set->n_entries; i++)
        {
          g_autoptr (GArray) members = NULL;

          if (strcmp (set->entries[i].name, name) != 0)
            continue;
          members = list_members (resolver, &set->entries[i]);
          if (members->len > 0)
            return &set->entries[i];
        }
    }
  return NULL;
}

static gboolean
refuse_name (const Resolver *resolver, const char *name, GError **error)
{
  SkgLabelMap *map = resolver->choice->map;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *near;

  for (guint i = 0; i < skg_label_map_get_n_structures (map); i++)
    g_ptr_array_add (names, skg_label_map_get_structure (map, i)->name);
  for (guint i = 0; i < skg_structure_list_sets ()->len; i++)
    g_ptr_array_add (
        names, ((const SkgStructureSet *) skg_structure_list_sets ()->pdata[i])->id);
  g_ptr_array_add (names, NULL);
  near = skg_json_find_near (name, (const char *const *) names->pdata);
  if (near != NULL)
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s has no structure \"%.60s\"; did you mean %s?",
                 skg_label_map_get_name (map), name, near);
  else
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 "%s has no structure \"%.60s\"; 'skg info' lists what it has (names: "
                 "%s)",
                 skg_label_map_get_name (map), name,
                 skg_label_map_get_names_source (map));
  return FALSE;
}

static gboolean
resolve (Resolver *resolver, const SkgStructureRequest *request, GError **error)
{
  const SkgStructureSet *set = skg_structure_find_set (request->name);
  const SkgStructureSetEntry *entry;
  int index;

  if (strcmp (request->name, "all") == 0)
    {
      choose_all (resolver, &request->style);
      return TRUE;
    }
  if (set != NULL && skg_label_map_find (resolver->choice->map, request->name) == NULL)
    return choose_set (resolver, set, &request->style, error);
  index = find_structure (resolver, request->name);
  if (index >= 0)
    {
      choose_structure (resolver, request->name, (guint) index, &request->style);
      return TRUE;
    }
  entry = find_entry (resolver, request->name);
  if (entry == NULL)
    return refuse_name (resolver, request->name, error);
  choose (resolver, entry->name, entry->number, entry->rgb,
          list_members (resolver, entry), &request->style);
  return TRUE;
}

/* Numbers that are not all different become 1, 2, ... */
static void
settle_numbers (SkgStructureChoice *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gboolean differ = TRUE;

  for (guint i = 0; i < self->chosen->len; i++)
    differ &= g_hash_table_add (
        seen, GUINT_TO_POINTER (skg_structure_choice_get (self, i)->number));
  for (guint i = 0; !differ && i < self->chosen->len; i++)
    g_array_index (self->chosen, SkgChosenStructure, i).number = i + 1;
}

SkgStructureChoice *
skg_structure_choice_new (SkgLabelMap *map,
                          const SkgStructureRequest *requests,
                          guint n_requests,
                          GError **error)
{
  g_autoptr (SkgStructureChoice) self = NULL;
  g_auto (GStrv) keys = NULL;
  Resolver resolver;

  g_return_val_if_fail (map != NULL, NULL);
  g_return_val_if_fail (n_requests == 0 || requests != NULL, NULL);

  self = g_new0 (SkgStructureChoice, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->map = skg_label_map_ref (map);
  self->chosen = g_array_new (FALSE, TRUE, sizeof (SkgChosenStructure));
  g_array_set_clear_func (self->chosen, clear_chosen);
  keys = dup_keys (map);
  resolver = (Resolver){ self, keys };
  for (guint i = 0; i < n_requests; i++)
    if (!resolve (&resolver, &requests[i], error))
      return NULL;
  if (self->chosen->len > SKG_STRUCTURES_MAX)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%u structures; at most %d at once: name the ones that are wanted",
                   self->chosen->len, SKG_STRUCTURES_MAX);
      return NULL;
    }
  settle_numbers (self);
  return g_steal_pointer (&self);
}

SkgStructureChoice *
skg_structure_choice_new_masks (SkgStructureChoice *choice)
{
  SkgStructureChoice *self;

  g_return_val_if_fail (choice != NULL, NULL);

  self = g_new0 (SkgStructureChoice, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->map = skg_label_map_ref (choice->map);
  self->chosen = g_array_new (FALSE, TRUE, sizeof (SkgChosenStructure));
  g_array_set_clear_func (self->chosen, clear_chosen);
  for (guint i = 0; i < choice->chosen->len; i++)
    {
      SkgChosenStructure copy = *skg_structure_choice_get (choice, i);

      if (!copy.style.in_masks)
        continue;
      copy.name = g_strdup (copy.name);
      copy.structures =
          g_memdup2 (copy.structures, copy.n_structures * sizeof *copy.structures);
      g_array_append_val (self->chosen, copy);
    }
  return self;
}

SkgStructureChoice *
skg_structure_choice_ref (SkgStructureChoice *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_structure_choice_unref (SkgStructureChoice *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->map, skg_label_map_unref);
  g_clear_pointer (&self->chosen, g_array_unref);
  g_free (self);
}

SkgLabelMap *
skg_structure_choice_get_map (SkgStructureChoice *self)
{
  return self->map;
}

guint
skg_structure_choice_get_length (SkgStructureChoice *self)
{
  return self->chosen->len;
}

const SkgChosenStructure *
skg_structure_choice_get (SkgStructureChoice *self, guint index)
{
  g_return_val_if_fail (index < self->chosen->len, NULL);

  return &g_array_index (self->chosen, SkgChosenStructure, index);
}

static gboolean
same_labels (SkgStructureChoice *a, SkgStructureChoice *b, guint index)
{
  const SkgChosenStructure *x = skg_structure_choice_get (a, index);
  const SkgChosenStructure *y = skg_structure_choice_get (b, index);

  if (x->n_structures != y->n_structures)
    return FALSE;
  for (guint i = 0; i < x->n_structures; i++)
    {
      const SkgStructure *p = skg_label_map_get_structure (a->map, x->structures[i]);
      const SkgStructure *q = skg_label_map_get_structure (b->map, y->structures[i]);

      if (p->layer != q->layer || p->value != q->value)
        return FALSE;
    }
  return TRUE;
}

gboolean
skg_structure_choice_same_bits (SkgStructureChoice *a, SkgStructureChoice *b)
{
  if (a == b)
    return TRUE;
  if (skg_label_map_get_voxels_id (a->map) != skg_label_map_get_voxels_id (b->map) ||
      a->chosen->len != b->chosen->len)
    return FALSE;
  for (guint i = 0; i < a->chosen->len; i++)
    if (!same_labels (a, b, i))
      return FALSE;
  return TRUE;
}

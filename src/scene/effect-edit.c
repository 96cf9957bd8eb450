/* SPDX-License-Identifier: Apache-2.0
 * Hands on the tree of image effects. */
#include "config.h"

#include "scene/effect-edit.h"

#include <string.h>

#include "scene/effect-tree.h"

/* Copying */

static SkgEffectNode *
copy_node (const SkgEffectNode *node)
{
  SkgEffectNode *out = g_new0 (SkgEffectNode, 1);

  out->kind = node->kind;
  out->id = g_strdup (node->id);
  out->probability = node->probability;
  out->enabled = node->enabled;
  out->weight = node->weight;
  out->effect = node->effect;
  for (guint i = 0; i < SKG_EFFECT_MAX_PARAMS; i++)
    skg_number_copy (&out->numbers[i], &node->numbers[i]);
  out->texts = g_strdupv (node->texts);
  skg_number_copy (&out->count, &node->count);
  out->at_most = node->at_most;
  out->random_order = node->random_order;
  if (node->members != NULL)
    out->members =
        g_ptr_array_new_with_free_func ((GDestroyNotify) skg_effect_node_free);
  for (guint i = 0; node->members != NULL && i < node->members->len; i++)
    g_ptr_array_add (out->members, copy_node (node->members->pdata[i]));
  return out;
}

SkgEffectSpec *
skg_effect_spec_copy (const SkgEffectSpec *spec)
{
  SkgEffectSpec *out = g_new0 (SkgEffectSpec, 1);

  out->preset = g_strdup (spec->preset);
  out->image_px = spec->image_px;
  out->has_image_px = spec->has_image_px;
  out->enabled = spec->enabled;
  out->root = copy_node (spec->root);
  out->solo = g_strdup (spec->solo);
  return out;
}

/* Looking */

static SkgEffectNode *
find_parent (SkgEffectNode *group, const char *id, guint *index)
{
  for (guint i = 0; group->members != NULL && i < group->members->len; i++)
    {
      SkgEffectNode *member = group->members->pdata[i];
      SkgEffectNode *found;

      if (g_strcmp0 (member->id, id) == 0)
        {
          *index = i;
          return group;
        }
      found = find_parent (member, id, index);
      if (found != NULL)
        return found;
    }
  return NULL;
}

SkgEffectNode *
skg_effect_spec_find_parent (SkgEffectSpec *spec, const char *id, guint *index)
{
  guint unused;

  return find_parent (spec->root, id, index != NULL ? index : &unused);
}

static SkgEffectNode *
find_group (SkgEffectSpec *spec, const char *id)
{
  return id != NULL ? skg_effect_spec_find (spec, id) : spec->root;
}

static gboolean
holds (const SkgEffectNode *node, const SkgEffectNode *other)
{
  if (node == other)
    return TRUE;
  for (guint i = 0; node->members != NULL && i < node->members->len; i++)
    if (holds (node->members->pdata[i], other))
      return TRUE;
  return FALSE;
}

/* Keeping it acceptable */

/* A list of values without those above @most; what is left may be a constant. */
static void
cut_choices (SkgNumber *number, guint most)
{
  guint n = 0;

  for (guint i = 0; i < number->n_choices; i++)
    if (number->choices[i] <= most)
      {
        number->choices[n] = number->choices[i];
        if (number->weights != NULL)
          number->weights[n] = number->weights[i];
        n++;
      }
  number->n_choices = n;
  if (n < 2)
    skg_number_set (number, n == 1 ? number->choices[0] : most);
}

/* A group cannot be asked for more than it has. */
static void
fit_count (SkgEffectNode *group)
{
  SkgNumber *count = &group->count;
  guint most = group->members->len;
  double low;
  double high;

  if (group->kind != SKG_EFFECT_NODE_SOME_OF)
    {
      skg_number_clear (count);
      return;
    }
  if (count->kind == SKG_NUMBER_UNSET)
    skg_number_set (count, 1);
  skg_number_get_range (count, &low, &high);
  if (high <= most)
    return;
  if (count->kind == SKG_NUMBER_CHOICE)
    cut_choices (count, most);
  else if (count->kind == SKG_NUMBER_UNIFORM && low < most)
    count->b = most;
  else
    skg_number_set (count, MIN (low, most));
}

static void
fit_counts (SkgEffectNode *node)
{
  if (node->members == NULL)
    return;
  for (guint i = 0; i < node->members->len; i++)
    fit_counts (node->members->pdata[i]);
  fit_count (node);
}

static void
drop_empty (SkgEffectNode *group)
{
  for (guint i = group->members->len; i-- > 0;)
    {
      SkgEffectNode *member = group->members->pdata[i];

      if (member->members == NULL)
        continue;
      drop_empty (member);
      if (member->members->len == 0)
        g_ptr_array_remove_index (group->members, i);
    }
}

static void
tidy (SkgEffectSpec *spec)
{
  drop_empty (spec->root);
  fit_counts (spec->root);
  if (spec->solo != NULL && skg_effect_spec_find (spec, spec->solo) == NULL)
    g_clear_pointer (&spec->solo, g_free);
}

/* Edits */

void
skg_effect_spec_insert (SkgEffectSpec *spec,
                        SkgEffectNode *node,
                        const char *parent_id,
                        guint index)
{
  SkgEffectNode *group = find_group (spec, parent_id);

  g_return_if_fail (group != NULL && group->members != NULL);

  g_ptr_array_insert (group->members, (int) MIN (index, group->members->len), node);
}

void
skg_effect_spec_remove (SkgEffectSpec *spec, const char *id)
{
  guint index;
  SkgEffectNode *parent = skg_effect_spec_find_parent (spec, id, &index);

  g_return_if_fail (parent != NULL);

  g_ptr_array_remove_index (parent->members, index);
  tidy (spec);
}

gboolean
skg_effect_spec_move (SkgEffectSpec *spec,
                      const char *id,
                      const char *parent_id,
                      guint index)
{
  guint from;
  SkgEffectNode *parent = skg_effect_spec_find_parent (spec, id, &from);
  SkgEffectNode *group = find_group (spec, parent_id);
  SkgEffectNode *node;

  if (parent == NULL || group == NULL || group->members == NULL ||
      holds (parent->members->pdata[from], group) ||
      (group == parent && (index == from || index == from + 1)))
    return FALSE;
  node = g_ptr_array_steal_index (parent->members, from);
  if (group == parent && index > from)
    index--;
  g_ptr_array_insert (group->members, (int) MIN (index, group->members->len), node);
  tidy (spec);
  return TRUE;
}

gboolean
skg_effect_spec_step (SkgEffectSpec *spec, const char *id, gboolean down)
{
  guint at;
  guint outer_at;
  SkgEffectNode *parent = skg_effect_spec_find_parent (spec, id, &at);
  SkgEffectNode *outer;
  SkgEffectNode *next;

  g_return_val_if_fail (parent != NULL, FALSE);

  if (down ? at + 1 < parent->members->len : at > 0)
    {
      next = parent->members->pdata[down ? at + 1 : at - 1];
      if (next->members != NULL)
        return skg_effect_spec_move (spec, id, next->id, down ? 0 : next->members->len);
      return skg_effect_spec_move (spec, id, parent->id, down ? at + 2 : at - 1);
    }
  if (parent == spec->root)
    return FALSE;
  outer = skg_effect_spec_find_parent (spec, parent->id, &outer_at);
  return skg_effect_spec_move (spec, id, outer->id, down ? outer_at + 1 : outer_at);
}

SkgEffectNode *
skg_effect_spec_wrap (SkgEffectSpec *spec, const char *id, SkgEffectNodeKind kind)
{
  guint index;
  SkgEffectNode *parent = skg_effect_spec_find_parent (spec, id, &index);
  SkgEffectNode *group;

  g_return_val_if_fail (parent != NULL && kind != SKG_EFFECT_NODE_EFFECT, NULL);

  group = skg_effect_group_new (kind);
  g_ptr_array_add (group->members, g_ptr_array_steal_index (parent->members, index));
  g_ptr_array_insert (parent->members, (int) index, group);
  skg_effect_tree_give_ids (spec->root, spec->root);
  fit_count (group);
  return group;
}

void
skg_effect_spec_unwrap (SkgEffectSpec *spec, const char *id)
{
  guint index;
  SkgEffectNode *parent = skg_effect_spec_find_parent (spec, id, &index);
  g_autoptr (SkgEffectNode) group = NULL;

  g_return_if_fail (parent != NULL);

  group = g_ptr_array_steal_index (parent->members, index);
  for (guint i = 0; group->members != NULL && group->members->len > 0; i++)
    g_ptr_array_insert (parent->members, (int) (index + i),
                        g_ptr_array_steal_index (group->members, 0));
  tidy (spec);
}

void
skg_effect_spec_set_kind (SkgEffectSpec *spec, const char *id, SkgEffectNodeKind kind)
{
  SkgEffectNode *group = skg_effect_spec_find (spec, id);

  g_return_if_fail (group != NULL && group->members != NULL &&
                    kind != SKG_EFFECT_NODE_EFFECT);

  group->kind = kind;
  fit_count (group);
}

/* SPDX-License-Identifier: Apache-2.0
 * What one sample has of a scene's image effects. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/random.h"
#include "scene/effect-tree.h"

typedef struct
{
  guint64 seed;
  guint64 index;
} Draw;

static SkgRandom
open_stream (const Draw *draw, const SkgEffectNode *node, const char *what)
{
  g_autofree char *name = g_strconcat ("effects.", node->id, ".", what, NULL);
  SkgRandom random;

  skg_random_init (&random, draw->seed, draw->index, name);
  return random;
}

static double
draw_unit (const Draw *draw, const SkgEffectNode *node, const char *what)
{
  SkgRandom random = open_stream (draw, node, what);

  return skg_random_next_unit (&random);
}

/* Exponential waiting time of rate @weight: the shortest of several is each one's with
 * a chance in proportion to its weight, and a new member only ever takes a place, never
 * shuffles the others (Efraimidis and Spirakis, Inf Process Lett 97:181, 2006). */
static double
draw_mark (const Draw *draw, const SkgEffectNode *node, const char *what)
{
  double weight = strcmp (what, "choice") == 0 ? node->weight : 1;

  return -skg_portable_log (draw_unit (draw, node, what) + 0x1p-54) / weight;
}

/* Of the draw that a group's numbers share. */
static double
draw_grouped (const Draw *draw, const SkgNumber *number, gboolean whole)
{
  double u = skg_number_draw_group (number->group, draw->seed, draw->index);

  if (whole && number->kind == SKG_NUMBER_UNIFORM)
    return MIN (number->a + floor (u * (number->b - number->a + 1)), number->b);
  return whole ? rint (skg_number_get_quantile (number, u))
               : skg_number_get_quantile (number, u);
}

/* A whole number from an interval: each equally likely, ends included. */
static double
draw_number (const Draw *draw,
             const SkgNumber *number,
             gboolean whole,
             SkgRandom *random)
{
  if (number->group != NULL)
    return draw_grouped (draw, number, whole);
  if (whole && number->kind == SKG_NUMBER_UNIFORM)
    return number->a + (double) skg_random_next_below (
                           random, (guint64) (number->b - number->a) + 1);
  return whole ? rint (skg_number_draw (number, random))
               : skg_number_draw (number, random);
}

void
skg_effect_node_get_range (const SkgEffectNode *node,
                           guint param,
                           double *low,
                           double *high)
{
  if (node->numbers[param].kind == SKG_NUMBER_UNSET)
    *low = *high = skg_effect_get_info (node->effect)->params[param].value;
  else
    skg_number_get_range (&node->numbers[param], low, high);
}

static void
draw_effect (const Draw *draw, const SkgEffectNode *node, SkgEffect *effect)
{
  const SkgEffectInfo *info = skg_effect_get_info (node->effect);
  SkgRandom random = open_stream (draw, node, "key");

  skg_effect_init (effect, node->effect, skg_random_next_uint64 (&random));
  for (guint i = 0; i < info->n_params; i++)
    if (node->numbers[i].kind != SKG_NUMBER_UNSET)
      {
        random = open_stream (draw, node, info->params[i].name);
        effect->values[i] =
            draw_number (draw, &node->numbers[i], info->params[i].whole, &random);
      }
  if (node->texts != NULL)
    {
      guint n = g_strv_length (node->texts);

      random = open_stream (draw, node, "text");
      g_strlcpy (effect->text, node->texts[skg_random_next_below (&random, n)],
                 sizeof effect->text);
    }
}

/* A node with the mark by which it is chosen or put in order. */
typedef struct
{
  const SkgEffectNode *node;
  double mark;
  guint place;
} Marked;

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const Marked *x = a;
  const Marked *y = b;

  return x->mark != y->mark ? (x->mark > y->mark) - (x->mark < y->mark)
                            : (x->place > y->place) - (x->place < y->place);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Marked *x = a;
  const Marked *y = b;

  return (x->place > y->place) - (x->place < y->place);
}

static GArray *
mark_all (const Draw *draw, GPtrArray *nodes, const char *what)
{
  GArray *marked = g_array_sized_new (FALSE, FALSE, sizeof (Marked), nodes->len);

  for (guint i = 0; i < nodes->len; i++)
    {
      Marked one = { nodes->pdata[i], draw_mark (draw, nodes->pdata[i], what), i };

      g_array_append_val (marked, one);
    }
  g_array_sort (marked, compare_marks);
  return marked;
}

/* The @n of @nodes with the least marks, in the order in which they stood. */
static GPtrArray *
choose (const Draw *draw, GPtrArray *nodes, const char *what, guint n)
{
  g_autoptr (GArray) marked = mark_all (draw, nodes, what);
  GPtrArray *chosen = g_ptr_array_new ();

  g_array_set_size (marked, MIN (n, marked->len));
  g_array_sort (marked, compare_places);
  for (guint i = 0; i < marked->len; i++)
    g_ptr_array_add (chosen, (gpointer) g_array_index (marked, Marked, i).node);
  return chosen;
}

static GPtrArray *
choose_members (const Draw *draw, const SkgEffectNode *group)
{
  guint n = group->members->len;
  SkgRandom random;

  if (group->kind == SKG_EFFECT_NODE_ONE_OF)
    n = 1;
  if (group->kind == SKG_EFFECT_NODE_SOME_OF)
    {
      random = open_stream (draw, group, "count");
      n = (guint) draw_number (draw, &group->count, TRUE, &random);
    }
  if (n == group->members->len)
    {
      GPtrArray *all = g_ptr_array_new ();

      for (guint i = 0; i < n; i++)
        g_ptr_array_add (all, group->members->pdata[i]);
      return all;
    }
  return choose (draw, group->members, "choice", n);
}

static void collect (const Draw *draw, const SkgEffectNode *node, GPtrArray *leaves);

static void
collect_members (const Draw *draw, const SkgEffectNode *group, GPtrArray *leaves)
{
  g_autoptr (GPtrArray) members = choose_members (draw, group);
  g_autoptr (GPtrArray) own = g_ptr_array_new ();

  if (group->random_order)
    {
      g_autoptr (GArray) marked = mark_all (draw, members, "order");

      for (guint i = 0; i < marked->len; i++)
        members->pdata[i] = (gpointer) g_array_index (marked, Marked, i).node;
    }
  for (guint i = 0; i < members->len; i++)
    collect (draw, members->pdata[i], own);
  if (group->at_most > 0 && own->len > group->at_most)
    {
      g_autoptr (GPtrArray) kept = choose (draw, own, "lot", group->at_most);

      g_ptr_array_extend (leaves, kept, NULL, NULL);
      return;
    }
  g_ptr_array_extend (leaves, own, NULL, NULL);
}

/* The effects of @node that this sample has, in order. */
static void
collect (const Draw *draw, const SkgEffectNode *node, GPtrArray *leaves)
{
  if (!node->enabled || draw_unit (draw, node, "probability") >= node->probability)
    return;
  if (node->kind == SKG_EFFECT_NODE_EFFECT)
    g_ptr_array_add (leaves, (gpointer) node);
  else
    collect_members (draw, node, leaves);
}

double
skg_effect_node_draw_number (const SkgEffectNode *node,
                             guint param,
                             const SkgNumber *number,
                             guint64 seed,
                             guint64 index)
{
  const Draw draw = { seed, index };
  gboolean is_effect = node->kind == SKG_EFFECT_NODE_EFFECT;
  const SkgEffectParam *info =
      is_effect ? &skg_effect_get_info (node->effect)->params[param] : NULL;
  SkgRandom random = open_stream (&draw, node, is_effect ? info->name : "count");

  return draw_number (&draw, number, !is_effect || info->whole, &random);
}

static void
start_list (const SkgEffectSpec *spec, guint columns, guint rows, SkgEffectList *list)
{
  memset (list, 0, sizeof *list);
  list->columns = columns;
  list->rows = rows;
  list->unit_px = spec->image_px > 0 ? MAX (columns, rows) / spec->image_px : 1;
}

/* Alone, it is always applied. */
static void
collect_alone (const Draw *draw, const SkgEffectNode *node, GPtrArray *leaves)
{
  if (node->kind == SKG_EFFECT_NODE_EFFECT)
    g_ptr_array_add (leaves, (gpointer) node);
  else
    collect_members (draw, node, leaves);
}

static void
draw_leaves (const Draw *draw, GPtrArray *leaves, SkgEffectList *list, GPtrArray *ids)
{
  for (guint i = 0; i < leaves->len; i++)
    {
      SkgEffect effect;

      draw_effect (draw, leaves->pdata[i], &effect);
      if (skg_effect_list_add (list, &effect) && ids != NULL)
        g_ptr_array_add (ids, ((const SkgEffectNode *) leaves->pdata[i])->id);
    }
}

void
skg_effect_spec_draw_node (const SkgEffectSpec *spec,
                           const SkgEffectNode *node,
                           guint64 seed,
                           guint64 index,
                           guint columns,
                           guint rows,
                           SkgEffectList *list)
{
  const Draw draw = { seed, index };
  g_autoptr (GPtrArray) leaves = g_ptr_array_new ();

  start_list (spec, columns, rows, list);
  collect_alone (&draw, node, leaves);
  draw_leaves (&draw, leaves, list, NULL);
}

void
skg_effect_spec_draw (const SkgEffectSpec *spec,
                      guint64 seed,
                      guint64 index,
                      guint columns,
                      guint rows,
                      SkgEffectList *list,
                      GPtrArray *ids)
{
  const Draw draw = { seed, index };
  g_autoptr (GPtrArray) leaves = g_ptr_array_new ();
  const SkgEffectNode *alone = spec->root;

  start_list (spec, columns, rows, list);
  if (!spec->enabled)
    return;
  if (spec->solo != NULL)
    alone = skg_effect_spec_find ((SkgEffectSpec *) spec, spec->solo);
  collect_alone (&draw, alone != NULL ? alone : spec->root, leaves);
  draw_leaves (&draw, leaves, list, ids);
}

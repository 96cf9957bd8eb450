/* SPDX-License-Identifier: Apache-2.0
 * What samples draw as plain lists of numbers. */
#include "config.h"

#include "scene/drawn-values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scene/scene-random.h"

#define EFFECT_PREFIX "effects."
/* Of a category with many values (the bodies of a pool) each value is rare: one that a
 * single marked sample has says nothing. */
#define MAX_FEW 4
#define MIN_OF_MANY 2

static void
clear_value (gpointer data)
{
  g_free (((SkgDrawnValue *) data)->key);
}

static void
clear_contrast (gpointer data)
{
  g_free (((SkgDrawnContrast *) data)->key);
}

/* Takes @key. */
static void
add_value (GArray *out, char *key, double value, gboolean is_category)
{
  SkgDrawnValue one = { key, value, is_category };

  g_array_append_val (out, one);
}

/* "patient.rotation_deg[1]": is that number drawn from a list? */
static gboolean
is_choice (SkgScene *scene, const char *key)
{
  const char *bracket = strchr (key, '[');
  g_autofree char *path =
      bracket != NULL ? g_strndup (key, (gsize) (bracket - key)) : g_strdup (key);
  guint index = bracket != NULL ? (guint) strtoul (bracket + 1, NULL, 10) : 0;
  const SkgNumber *number = skg_scene_peek_number (scene, path, index);

  return number != NULL && number->kind == SKG_NUMBER_CHOICE;
}

/* A number, or a list of numbers. */
static void
add_node (GArray *out, const char *prefix, const char *name, JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node))
    {
      if (json_node_get_value_type (node) != G_TYPE_STRING)
        add_value (out, g_strconcat (prefix, ".", name, NULL),
                   json_node_get_double (node), FALSE);
      return;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    add_value (out, g_strdup_printf ("%s.%s[%u]", prefix, name, i),
               json_array_get_double_element (json_node_get_array (node), i), FALSE);
}

static void
add_object (GArray *out, const char *prefix, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    add_node (out, prefix, name, node);
}

static void
add_tools (GArray *out, JsonArray *tools)
{
  for (guint i = 0; i < json_array_get_length (tools); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("tools[%u]", i);

      add_object (out, prefix, json_array_get_object_element (tools, i));
    }
}

static void
add_effects (GArray *out, JsonArray *effects)
{
  for (guint i = 0; i < json_array_get_length (effects); i++)
    {
      JsonObject *effect = json_array_get_object_element (effects, i);
      g_autofree char *prefix = g_strconcat (
          EFFECT_PREFIX, json_object_get_string_member (effect, "id"), NULL);

      add_value (out, g_strdup (prefix), 1, TRUE);
      add_object (out, prefix, effect);
    }
}

GArray *
skg_scene_list_drawn_values (SkgScene *scene, guint64 seed, guint64 index, guint number)
{
  g_autoptr (JsonNode) drawn = NULL;
  GArray *out = g_array_new (FALSE, FALSE, sizeof (SkgDrawnValue));
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_array_set_clear_func (out, clear_value);
  g_return_val_if_fail (SKG_IS_SCENE (scene), out);

  drawn = skg_scene_list_drawn_in_try (scene, seed, index, number, FALSE);
  json_object_iter_init_ordered (&iter, json_node_get_object (drawn));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (strcmp (name, "tools") == 0)
      add_tools (out, json_node_get_array (node));
    else if (strcmp (name, "effects") == 0)
      add_effects (out, json_node_get_array (node));
    else if (JSON_NODE_HOLDS_VALUE (node))
      add_value (out, g_strdup (name), json_node_get_double (node),
                 strcmp (name, "body") == 0 || is_choice (scene, name));
  return out;
}

static const SkgDrawnValue *
find_value (const GArray *values, const char *key)
{
  for (guint i = 0; i < values->len; i++)
    {
      const SkgDrawnValue *value = &g_array_index (values, SkgDrawnValue, i);

      if (strcmp (value->key, key) == 0)
        return value;
    }
  return NULL;
}

/* "effects.ID", and no parameter of it. */
static gboolean
is_effect (const char *key)
{
  return g_str_has_prefix (key, EFFECT_PREFIX) &&
         strchr (key + strlen (EFFECT_PREFIX), '.') == NULL;
}

gboolean
skg_drawn_values_get (const GArray *values, const char *key, double *value)
{
  const SkgDrawnValue *found = find_value (values, key);

  if (found == NULL && is_effect (key))
    {
      *value = 0;
      return TRUE;
    }
  *value = found != NULL ? found->value : (double) NAN;
  return found != NULL;
}

GPtrArray *
skg_drawn_values_list_keys (GPtrArray *samples)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint s = 0; s < samples->len; s++)
    {
      const GArray *values = samples->pdata[s];

      for (guint i = 0; i < values->len; i++)
        {
          const char *key = g_array_index (values, SkgDrawnValue, i).key;

          if (!g_hash_table_add (known, (gpointer) key))
            continue;
          g_ptr_array_add (keys, g_strdup (key));
        }
    }
  return keys;
}

gboolean
skg_drawn_values_is_category (GPtrArray *samples, const char *key)
{
  for (guint s = 0; s < samples->len; s++)
    {
      const SkgDrawnValue *value = find_value (samples->pdata[s], key);

      if (value != NULL)
        return value->is_category;
    }
  return FALSE;
}

/* Comparing */

/* Sums over those marked, and over the rest. */
typedef struct
{
  guint n[2];
  double sum[2];
  double squares;
} Sums;

static void
add_to (Sums *sums, gboolean marked, double value, double middle)
{
  sums->n[marked != FALSE]++;
  sums->sum[marked != FALSE] += value - middle;
  sums->squares += (value - middle) * (value - middle);
}

static void
add_contrast (GArray *out,
              const char *key,
              const Sums *sums,
              double middle,
              gboolean is_category,
              double value)
{
  guint n = sums->n[0] + sums->n[1];
  double mean;
  double variance;
  SkgDrawnContrast one = { .is_category = is_category, .value = value };

  if (sums->n[0] == 0 || sums->n[1] == 0)
    return;
  mean = (sums->sum[0] + sums->sum[1]) / n;
  variance = sums->squares / n - mean * mean;
  one.marked = middle + sums->sum[1] / sums->n[1];
  one.rest = middle + sums->sum[0] / sums->n[0];
  if (!(variance > 0) || one.marked == one.rest)
    return;
  one.effect = (one.marked - one.rest) / sqrt (variance);
  one.key = g_strdup (key);
  g_array_append_val (out, one);
}

static void
compare_numbers (GArray *out,
                 GPtrArray *samples,
                 const gboolean *marked,
                 const char *key)
{
  Sums sums = { 0 };
  double middle = NAN;

  for (guint s = 0; s < samples->len; s++)
    {
      double value;

      if (!skg_drawn_values_get (samples->pdata[s], key, &value))
        continue;
      /* Sums of differences: large numbers that hardly vary lose nothing. */
      if (isnan (middle))
        middle = value;
      add_to (&sums, marked[s], value, middle);
    }
  add_contrast (out, key, &sums, middle, FALSE, NAN);
}

static guint
count_marked (GPtrArray *samples, const gboolean *marked, const char *key, double value)
{
  guint n = 0;

  for (guint s = 0; s < samples->len; s++)
    {
      double other;

      n += marked[s] && skg_drawn_values_get (samples->pdata[s], key, &other) &&
           other == value;
    }
  return n;
}

static guint
count_values (GPtrArray *samples, const char *key)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_double_hash, g_double_equal);

  for (guint s = 0; s < samples->len; s++)
    {
      const SkgDrawnValue *value = find_value (samples->pdata[s], key);

      if (value != NULL)
        g_hash_table_add (known, (gpointer) &value->value);
    }
  return g_hash_table_size (known);
}

static void
compare_shares (GArray *out,
                GPtrArray *samples,
                const gboolean *marked,
                const char *key)
{
  g_autoptr (GArray) done = g_array_new (FALSE, FALSE, sizeof (double));
  guint n_values = count_values (samples, key);

  for (guint s = 0; s < samples->len; s++)
    {
      Sums sums = { 0 };
      gboolean is_done = FALSE;
      double value;

      if (!skg_drawn_values_get (samples->pdata[s], key, &value))
        continue;
      for (guint i = 0; i < done->len; i++)
        is_done = is_done || g_array_index (done, double, i) == value;
      if (is_done || (is_effect (key) && value == 0))
        continue;
      g_array_append_val (done, value);
      if (n_values > MAX_FEW &&
          count_marked (samples, marked, key, value) < MIN_OF_MANY)
        continue;
      for (guint t = 0; t < samples->len; t++)
        {
          double other;

          if (skg_drawn_values_get (samples->pdata[t], key, &other))
            add_to (&sums, marked[t], other == value, 0);
        }
      add_contrast (out, key, &sums, 0, TRUE, value);
    }
}

static int
compare_effects (gconstpointer a, gconstpointer b)
{
  const SkgDrawnContrast *x = a;
  const SkgDrawnContrast *y = b;
  double difference = fabs (y->effect) - fabs (x->effect);

  return difference != 0 ? (difference > 0) - (difference < 0)
                         : strcmp (x->key, y->key);
}

GArray *
skg_drawn_values_compare (GPtrArray *samples, const gboolean *marked)
{
  g_autoptr (GPtrArray) keys = skg_drawn_values_list_keys (samples);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (SkgDrawnContrast));

  g_array_set_clear_func (out, clear_contrast);
  for (guint k = 0; k < keys->len; k++)
    if (skg_drawn_values_is_category (samples, keys->pdata[k]))
      compare_shares (out, samples, marked, keys->pdata[k]);
    else
      compare_numbers (out, samples, marked, keys->pdata[k]);
  g_array_sort (out, compare_effects);
  return out;
}

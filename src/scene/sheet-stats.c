/* SPDX-License-Identifier: Apache-2.0
 * Statistics over samples. */
#include "config.h"

#include "scene/sheet-stats.h"

#include "scene/rules-private.h"

#include <math.h>
#include <string.h>

#include "scene/drawn-values.h"

static void
clear_value_stats (gpointer data)
{
  g_clear_pointer (&((SkgValueStats *) data)->key, g_free);
}

static void
clear_visibility (gpointer data)
{
  g_free (((SkgVisibilityStats *) data)->name);
}

static gboolean
are_whole (const GArray *values)
{
  for (guint i = 0; i < values->len; i++)
    if (g_array_index (values, double, i) != rint (g_array_index (values, double, i)))
      return FALSE;
  return TRUE;
}

/* Half a unit either way around values that are all the same, or whole. */
static void
choose_bins (const GArray *values, SkgValueStats *stats)
{
  stats->low = stats->min;
  stats->high = stats->max;
  stats->n_bins = SKG_STATS_BINS;
  if (stats->is_category && stats->max - stats->min < SKG_STATS_BINS &&
      are_whole (values))
    stats->n_bins = (guint) (stats->max - stats->min) + 1;
  else if (stats->high > stats->low)
    return;
  stats->low -= 0.5;
  stats->high += 0.5;
}

static void
measure (const GArray *values, SkgValueStats *stats)
{
  const double *v = (const double *) (gconstpointer) values->data;
  double sum = 0;
  double squares = 0;

  stats->n = values->len;
  if (values->len == 0)
    return;
  stats->min = stats->max = v[0];
  for (guint i = 0; i < values->len; i++)
    {
      stats->min = MIN (stats->min, v[i]);
      stats->max = MAX (stats->max, v[i]);
      sum += v[i];
    }
  stats->mean = sum / values->len;
  for (guint i = 0; i < values->len; i++)
    squares += (v[i] - stats->mean) * (v[i] - stats->mean);
  stats->sd = sqrt (squares / values->len);
  choose_bins (values, stats);
  for (guint i = 0; i < values->len; i++)
    {
      double bin = (v[i] - stats->low) / (stats->high - stats->low) * stats->n_bins;

      /* The greatest belongs into the last bin. */
      stats->counts[(guint) CLAMP (bin, 0, stats->n_bins - 1)]++;
    }
}

static GArray *
measure_values (GPtrArray *samples)
{
  g_autoptr (GPtrArray) keys = skg_drawn_values_list_keys (samples);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (SkgValueStats));

  g_array_set_clear_func (out, clear_value_stats);
  for (guint k = 0; k < keys->len; k++)
    {
      g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
      SkgValueStats stats = { .key = g_strdup (keys->pdata[k]) };

      for (guint s = 0; s < samples->len; s++)
        {
          double value;

          if (skg_drawn_values_get (samples->pdata[s], keys->pdata[k], &value))
            g_array_append_val (values, value);
        }
      stats.is_category = skg_drawn_values_is_category (samples, keys->pdata[k]);
      measure (values, &stats);
      g_array_append_val (out, stats);
    }
  return out;
}

SkgDrawStats *
skg_draw_stats_new (SkgScene *scene,
                    guint64 seed,
                    guint64 start,
                    guint n,
                    const guint16 *tries,
                    const SkgRejections *rejections)
{
  SkgDrawStats *stats = g_new0 (SkgDrawStats, 1);
  g_autoptr (GPtrArray) samples =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  if (rejections != NULL)
    {
      stats->rules = skg_scene_dup_rules (scene);
      stats->rejections = *rejections;
    }
  stats->views = g_array_new (FALSE, FALSE, sizeof (SkgViewAngles));
  for (guint i = 0; i < n; i++)
    {
      g_auto (SkgSample) sample = { 0 };
      SkgViewAngles view;
      guint number = tries != NULL ? tries[i] - 1u : 0;

      if (tries != NULL && tries[i] == 0)
        continue;
      g_ptr_array_add (samples,
                       skg_scene_list_drawn_values (scene, seed, start + i, number));
      /* Tools may need a body to stand in. */
      if (!skg_scene_sample (scene, NULL, skg_rules_get_try_seed (seed, number),
                             start + i, &sample, NULL))
        continue;
      skg_pose_get_patient_angles (&sample.pose, &sample.world_from_patient,
                                   &view.primary_rad, &view.secondary_rad);
      g_array_append_val (stats->views, view);
    }
  stats->n = samples->len;
  stats->values = measure_values (samples);
  return stats;
}

void
skg_draw_stats_free (SkgDrawStats *stats)
{
  g_array_unref (stats->values);
  g_array_unref (stats->views);
  g_clear_pointer (&stats->rules, g_array_unref);
  g_free (stats);
}

/* As JSON */

static JsonObject *
value_to_json (const SkgValueStats *value)
{
  JsonObject *object = json_object_new ();
  JsonArray *counts = json_array_new ();

  json_object_set_int_member (object, "n", value->n);
  json_object_set_double_member (object, "min", value->min);
  json_object_set_double_member (object, "max", value->max);
  json_object_set_double_member (object, "mean", value->mean);
  json_object_set_double_member (object, "sd", value->sd);
  json_object_set_double_member (object, "low", value->low);
  json_object_set_double_member (object, "high", value->high);
  for (guint b = 0; b < value->n_bins; b++)
    json_array_add_int_element (counts, value->counts[b]);
  json_object_set_array_member (object, "counts", counts);
  return object;
}

static JsonObject *
rules_to_json (const SkgDrawStats *stats)
{
  const SkgRejections *all = &stats->rejections;
  JsonObject *object = json_object_new ();
  JsonArray *each = json_array_new ();

  json_object_set_int_member (object, "samples", all->n_samples);
  json_object_set_int_member (object, "without_try", all->n_failed);
  json_object_set_int_member (object, "tries", (gint64) all->n_tries);
  json_object_set_int_member (object, "rejected",
                              (gint64) skg_rejections_get_sum (all));
  json_object_set_double_member (object, "rate", skg_rejections_get_rate (all));
  for (guint i = 0; i < stats->rules->len; i++)
    {
      JsonObject *one = json_object_new ();
      g_autofree char *text =
          skg_rule_dup_text (&g_array_index (stats->rules, SkgRule, i));

      json_object_set_string_member (one, "rule", text);
      json_object_set_int_member (one, "rejected", (gint64) all->n_rejected[i]);
      json_object_set_double_member (
          one, "rate", (double) all->n_rejected[i] / (double) MAX (all->n_tries, 1));
      json_array_add_object_element (each, one);
    }
  json_object_set_array_member (object, "each", each);
  return object;
}

JsonNode *
skg_draw_stats_to_json (const SkgDrawStats *stats)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *values = json_object_new ();
  JsonArray *views = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_int_member (object, "n", stats->n);
  for (guint i = 0; i < stats->values->len; i++)
    {
      const SkgValueStats *value = &g_array_index (stats->values, SkgValueStats, i);

      json_object_set_object_member (values, value->key, value_to_json (value));
    }
  json_object_set_object_member (object, "values", values);
  for (guint i = 0; i < stats->views->len; i++)
    {
      const SkgViewAngles *view = &g_array_index (stats->views, SkgViewAngles, i);
      JsonArray *pair = json_array_new ();

      json_array_add_double_element (pair, SKG_DEG_FROM_RAD (view->primary_rad));
      json_array_add_double_element (pair, SKG_DEG_FROM_RAD (view->secondary_rad));
      json_array_add_array_element (views, pair);
    }
  json_object_set_array_member (object, "views_deg", views);
  if (stats->rules != NULL)
    json_object_set_object_member (object, "rules", rules_to_json (stats));
  return node;
}

/* Pictures */

static void
count_landmarks (GArray *out, const SkgSheetTile *tile)
{
  for (guint i = 0; i < tile->landmarks->len; i++)
    {
      const SkgSheetLandmark *landmark =
          &g_array_index (tile->landmarks, SkgSheetLandmark, i);
      SkgVisibilityStats *found = NULL;

      for (guint j = 0; found == NULL && j < out->len; j++)
        if (strcmp (g_array_index (out, SkgVisibilityStats, j).name, landmark->name) ==
            0)
          found = &g_array_index (out, SkgVisibilityStats, j);
      if (found == NULL)
        {
          SkgVisibilityStats new = { g_strdup (landmark->name), 0, 0 };

          g_array_append_val (out, new);
          found = &g_array_index (out, SkgVisibilityStats, out->len - 1);
        }
      found->n++;
      found->n_visible += landmark->visible ? 1 : 0;
    }
}

static double
find_area (const SkgSheetTile *tile, const char *name)
{
  for (guint i = 0; i < tile->areas->len; i++)
    if (strcmp (g_array_index (tile->areas, SkgSheetArea, i).name, name) == 0)
      return g_array_index (tile->areas, SkgSheetArea, i).share;
  return NAN;
}

static gboolean
has_key (const GArray *list, const char *key)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp (g_array_index (list, SkgValueStats, i).key, key) == 0)
      return TRUE;
  return FALSE;
}

static void
measure_areas (GArray *out, GPtrArray *tiles, const SkgSheetTile *tile)
{
  for (guint i = 0; i < tile->areas->len; i++)
    {
      const char *name = g_array_index (tile->areas, SkgSheetArea, i).name;
      g_autoptr (GArray) values = NULL;
      SkgValueStats stats = { 0 };

      if (has_key (out, name))
        continue;
      values = g_array_new (FALSE, FALSE, sizeof (double));
      for (guint t = 0; t < tiles->len; t++)
        {
          double share = tiles->pdata[t] != NULL ? find_area (tiles->pdata[t], name)
                                                 : (double) NAN;

          if (!isnan (share))
            g_array_append_val (values, share);
        }
      stats.key = g_strdup (name);
      measure (values, &stats);
      g_array_append_val (out, stats);
    }
}

SkgTileStats *
skg_tile_stats_new (GPtrArray *tiles)
{
  SkgTileStats *stats = g_new0 (SkgTileStats, 1);
  g_autoptr (GArray) brightness = g_array_new (FALSE, FALSE, sizeof (double));

  stats->landmarks = g_array_new (FALSE, FALSE, sizeof (SkgVisibilityStats));
  g_array_set_clear_func (stats->landmarks, clear_visibility);
  stats->areas = g_array_new (FALSE, FALSE, sizeof (SkgValueStats));
  g_array_set_clear_func (stats->areas, clear_value_stats);
  for (guint t = 0; t < tiles->len; t++)
    {
      const SkgSheetTile *tile = tiles->pdata[t];

      if (tile == NULL)
        continue;
      stats->n++;
      g_array_append_val (brightness, tile->brightness);
      count_landmarks (stats->landmarks, tile);
      measure_areas (stats->areas, tiles, tile);
    }
  measure (brightness, &stats->brightness);
  return stats;
}

void
skg_tile_stats_free (SkgTileStats *stats)
{
  g_array_unref (stats->landmarks);
  g_array_unref (stats->areas);
  g_free (stats);
}

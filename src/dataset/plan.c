/* SPDX-License-Identifier: Apache-2.0
 * What is to be exported. */
#include "config.h"

#include "dataset/plan.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "dataset/plan-private.h"
#include "dataset/writer.h"

static void
clear_split (gpointer data)
{
  g_free (((SkgSplit *) data)->name);
}

SkgPlan *
skg_plan_new (void)
{
  SkgPlan *plan = g_new0 (SkgPlan, 1);

  plan->scenes = g_ptr_array_new_with_free_func (g_object_unref);
  plan->sources = g_ptr_array_new_with_free_func (g_free);
  plan->formats = g_ptr_array_new ();
  plan->mask_sets = g_ptr_array_new ();
  plan->splits = g_array_new (FALSE, TRUE, sizeof (SkgSplit));
  g_array_set_clear_func (plan->splits, clear_split);
  plan->shard = plan->n_shards = 1;
  plan->reduce = 1;
  plan->bits = 8;
  plan->heat_sigma_mm = SKG_PLAN_HEAT_SIGMA_MM;
  return plan;
}

void
skg_plan_free (SkgPlan *plan)
{
  g_ptr_array_unref (plan->scenes);
  g_ptr_array_unref (plan->sources);
  g_ptr_array_unref (plan->formats);
  g_ptr_array_unref (plan->mask_sets);
  g_array_unref (plan->splits);
  g_free (plan->scene_options);
  g_free (plan->real_folder);
  g_free (plan->text);
  g_free (plan->scene_hash);
  g_free (plan);
}

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

void
skg_plan_add_scene (SkgPlan *plan, SkgScene *scene, const char *source)
{
  g_ptr_array_add (plan->scenes, g_object_ref (scene));
  g_ptr_array_add (plan->sources, g_strdup (source));
}

gboolean
skg_plan_add_formats (SkgPlan *plan, const char *names, GError **error)
{
  g_auto (GStrv) words = g_strsplit (names, ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const SkgWriter *writer = skg_writer_find (g_strstrip (words[i]));

      if (writer == NULL)
        {
          g_autofree char *all = skg_writer_dup_names ();

          return refuse (error, _ ("--format %s: one of %s is needed"), words[i], all);
        }
      if (!g_ptr_array_find (plan->formats, writer, NULL))
        g_ptr_array_add (plan->formats, (gpointer) writer);
    }
  return TRUE;
}

/* Becomes part of file names. */
static gboolean
is_plain_name (const char *name)
{
  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '_')
      return FALSE;
  return *name != '\0' && strlen (name) <= 40;
}

static gboolean
has_split (const SkgPlan *plan, const char *name)
{
  for (guint i = 0; i < plan->splits->len; i++)
    if (strcmp (g_array_index (plan->splits, SkgSplit, i).name, name) == 0)
      return TRUE;
  return FALSE;
}

gboolean
skg_plan_set_splits (SkgPlan *plan, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  double sum = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) sides = g_strsplit (g_strstrip (words[i]), "=", 2);
      char *end = NULL;
      SkgSplit split = { 0 };

      if (g_strv_length (sides) == 2)
        split.share = g_ascii_strtod (sides[1], &end);
      if (end == NULL || end == sides[1] || *end != '\0' ||
          !(split.share > 0 && split.share <= 1e9) || !is_plain_name (sides[0]) ||
          has_split (plan, sides[0]))
        return refuse (error,
                       _ ("--split %s: NAME=SHARE,... is needed, names of letters, "
                          "digits, - and _, each once, shares above 0"),
                       text);
      split.name = g_strdup (sides[0]);
      sum += split.share;
      g_array_append_val (plan->splits, split);
    }
  if (plan->splits->len > 100)
    return refuse (error, _ ("--split: at most 100 splits"));
  for (guint i = 0; i < plan->splits->len; i++)
    g_array_index (plan->splits, SkgSplit, i).share /= sum;
  return TRUE;
}

gboolean
skg_plan_set_shard (SkgPlan *plan, const char *text, GError **error)
{
  g_auto (GStrv) sides = g_strsplit (text, "/", 2);
  guint64 shard = 0;
  guint64 n_shards = 0;

  if (g_strv_length (sides) != 2 ||
      !g_ascii_string_to_unsigned (sides[1], 10, 1, 1000000, &n_shards, NULL) ||
      !g_ascii_string_to_unsigned (sides[0], 10, 1, n_shards, &shard, NULL))
    return refuse (error,
                   _ ("--shard %s: K/M is needed, K from 1 to M, M from 1 to 1000000"),
                   text);
  plan->shard = (guint) shard;
  plan->n_shards = (guint) n_shards;
  return TRUE;
}

static const struct
{
  const char *name;
  guint stage;
} stage_names[] = {
  { "density", SKG_STAGE_DENSITY },
  { "primary", SKG_STAGE_PRIMARY },
  { "scatter", SKG_STAGE_SCATTER },
  { "detected", SKG_STAGE_DETECTED },
  { "before-effects", SKG_STAGE_IMAGE },
  { "tool-depth", SKG_PLAN_TOOL_STAGES },
  { "tool-length", SKG_PLAN_TOOL_STAGES + 1 },
  { "tool-density", SKG_PLAN_TOOL_STAGES + 2 },
};

const char *
skg_plan_get_stage_name (guint stage)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stage_names); i++)
    if (stage_names[i].stage == stage)
      return stage_names[i].name;
  return NULL;
}

gboolean
skg_plan_add_stages (SkgPlan *plan, const char *names, GError **error)
{
  g_auto (GStrv) words = g_strsplit (names, ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean found = FALSE;

      g_strstrip (words[i]);
      for (gsize s = 0; s < G_N_ELEMENTS (stage_names); s++)
        if (strcmp (words[i], stage_names[s].name) == 0)
          {
            plan->stages |= SKG_STAGE_BIT (stage_names[s].stage);
            found = TRUE;
          }
      if (!found)
        return refuse (
            error,
            _ ("--stage %s: one of density, primary, scatter, detected, "
               "before-effects, tool-depth, tool-length, tool-density is needed"),
            words[i]);
    }
  return TRUE;
}

/* Checks */

static gboolean
check_numbers (const SkgPlan *plan, GError **error)
{
  if (plan->n < 1 || plan->n > SKG_PLAN_MAX_SAMPLES)
    return refuse (error,
                   _ ("-n %" PRIu64 ": a number of samples from 1 to %d is needed"),
                   plan->n, SKG_PLAN_MAX_SAMPLES);
  if (plan->seed > G_MAXINT64 || plan->start > G_MAXINT64 - plan->n)
    return refuse (error, _ ("--seed, --start: numbers below 2^63 are needed"));
  if (plan->n_shards > plan->n)
    return refuse (
        error, _ ("--shard %u/%u: there are more shards than samples (-n %" PRIu64 ")"),
        plan->shard, plan->n_shards, plan->n);
  if (plan->bits != 8 && plan->bits != 16)
    return refuse (error, _ ("--bits %u: 8 or 16 is needed"), plan->bits);
  if (!(plan->heat_sigma_mm > 0 && plan->heat_sigma_mm <= 1000))
    return refuse (error, _ ("--heat-sigma %g: 0 to 1000 mm is needed"),
                   plan->heat_sigma_mm);
  return TRUE;
}

static gboolean
check_size (const SkgPlan *plan, SkgScene *scene, const char *source, GError **error)
{
  const guint physical =
      SKG_STAGE_BIT (SKG_STAGE_DENSITY) | SKG_STAGE_BIT (SKG_STAGE_PRIMARY) |
      SKG_STAGE_BIT (SKG_STAGE_SCATTER) | SKG_STAGE_BIT (SKG_STAGE_DETECTED);
  g_auto (SkgSample) sample = { 0 };
  guint columns;
  guint rows;

  if (!skg_scene_sample (scene, NULL, plan->seed, plan->start, &sample, error))
    {
      g_prefix_error (error, "%s: ", source);
      return FALSE;
    }
  columns = plan->columns > 0 ? plan->columns : sample.detector.columns;
  rows = plan->rows > 0 ? plan->rows : sample.detector.rows;
  if (plan->reduce < 1 || columns % plan->reduce != 0 || rows % plan->reduce != 0)
    return refuse (error, _ ("--reduce %u: does not divide %u x %u pixels"),
                   plan->reduce, columns, rows);
  if ((plan->stages & physical) != 0 &&
      sample.exposure.simulator != SKG_SIMULATOR_REALISTIC)
    return refuse (error, _ ("--stage: %s: needs exposure.simulator=realistic"),
                   source);
  return TRUE;
}

/* @place: 0 to 1 */
static guint
find_split (const SkgPlan *plan, double place)
{
  double sum = 0;

  for (guint s = 0; s + 1 < plan->splits->len; s++)
    {
      sum += g_array_index (plan->splits, SkgSplit, s).share;
      if (place < sum)
        return s;
    }
  return plan->splits->len - 1;
}

/* A split without a single body would be empty. */
static gboolean
check_splits (const SkgPlan *plan, GError **error)
{
  guint n_bodies = skg_plan_get_n_bodies (plan);

  if (plan->splits->len == 0 || plan->split_by_picture)
    return TRUE;
  for (guint s = 0; s < plan->splits->len; s++)
    {
      gboolean found = FALSE;

      for (guint b = 0; b < n_bodies; b++)
        found |= find_split (plan, (b + 0.5) / n_bodies) == s;
      if (!found)
        return refuse (error,
                       _ ("--split: no body of %u falls into \"%s\"; give more scenes, "
                          "or --split-by picture"),
                       n_bodies, g_array_index (plan->splits, SkgSplit, s).name);
    }
  return TRUE;
}

static gboolean
check_formats (const SkgPlan *plan, GError **error)
{
  gboolean unpaired = FALSE;
  gboolean floats = FALSE;

  if (plan->formats->len == 0)
    return refuse (error, _ ("--format: at least one is needed"));
  for (guint i = 0; i < plan->formats->len; i++)
    {
      const SkgWriter *writer = plan->formats->pdata[i];

      unpaired |= (writer->needs & SKG_WRITER_NEEDS_REAL) != 0;
      floats |= (writer->needs & SKG_WRITER_TAKES_STAGES) != 0;
    }
  if (unpaired != (plan->real_folder != NULL))
    return refuse (error, unpaired ? _ ("--format unpaired: --real, a folder of real "
                                        "pictures, is needed")
                                   : _ ("--real: belongs to --format unpaired"));
  if (unpaired && !g_file_test (plan->real_folder, G_FILE_TEST_IS_DIR))
    return refuse (error, _ ("--real %s: no such folder"), plan->real_folder);
  for (guint i = 0; i < plan->formats->len; i++)
    {
      const SkgWriter *writer = plan->formats->pdata[i];

      if (writer->check != NULL && !writer->check (plan, error))
        return FALSE;
    }
  if (plan->stages != 0 && !floats)
    return refuse (error, _ ("--stage: needs --format tiff or nrrd"));
  return TRUE;
}

static void
collect_mask_sets (SkgPlan *plan)
{
  for (guint i = 0; i < plan->formats->len; i++)
    {
      const SkgWriter *writer = plan->formats->pdata[i];

      if (writer->mask_set != NULL &&
          skg_plan_find_mask_set (plan, writer->mask_set) < 0)
        g_ptr_array_add (plan->mask_sets, (gpointer) writer->mask_set);
    }
}

gboolean
skg_plan_check (SkgPlan *plan, GError **error)
{
  g_return_val_if_fail (plan != NULL && plan->scenes->len > 0, FALSE);

  if (!check_numbers (plan, error) || !check_formats (plan, error) ||
      !check_splits (plan, error))
    return FALSE;
  for (guint i = 0; i < plan->scenes->len; i++)
    if (!check_size (plan, plan->scenes->pdata[i], plan->sources->pdata[i], error))
      return FALSE;
  collect_mask_sets (plan);
  g_clear_pointer (&plan->text, g_free);
  g_clear_pointer (&plan->scene_hash, g_free);
  skg_plan_describe (plan);
  return TRUE;
}

/* Schedule */

guint64
skg_plan_get_first (const SkgPlan *plan)
{
  return plan->start + plan->n * (plan->shard - 1) / plan->n_shards;
}

guint64
skg_plan_get_length (const SkgPlan *plan)
{
  return plan->start + plan->n * plan->shard / plan->n_shards -
         skg_plan_get_first (plan);
}

/* Of the first @n_scenes scenes. */
static guint
count_bodies (const SkgPlan *plan, guint n_scenes)
{
  guint n = 0;

  for (guint i = 0; i < n_scenes; i++)
    n += skg_scene_get_n_bodies (plan->scenes->pdata[i]);
  return n;
}

guint
skg_plan_get_n_bodies (const SkgPlan *plan)
{
  return count_bodies (plan, plan->scenes->len);
}

guint
skg_plan_get_body (const SkgPlan *plan, guint64 index)
{
  guint scene = (guint) (index % plan->scenes->len);

  return count_bodies (plan, scene) +
         skg_scene_get_body_number (plan->scenes->pdata[scene], plan->seed, index);
}

guint
skg_plan_get_scene (const SkgPlan *plan, guint body)
{
  guint scene = 0;

  while (scene + 1 < plan->scenes->len && count_bodies (plan, scene + 1) <= body)
    scene++;
  return scene;
}

guint
skg_plan_get_split (const SkgPlan *plan, guint64 index)
{
  double place = (skg_plan_get_body (plan, index) + 0.5) / skg_plan_get_n_bodies (plan);

  if (plan->splits->len == 0)
    return 0;
  if (plan->split_by_picture)
    {
      SkgRandom random;

      skg_random_init (&random, plan->seed, index, "dataset.split");
      place = skg_random_next_unit (&random);
    }
  return find_split (plan, place);
}

guint32 *
skg_plan_get_numbers (const SkgPlan *plan)
{
  guint64 first = skg_plan_get_first (plan);
  guint64 length = skg_plan_get_length (plan);
  guint32 *numbers = g_new (guint32, length);
  guint32 counts[101] = { 0 };

  for (guint64 index = plan->start; index < first + length; index++)
    {
      guint32 number = counts[skg_plan_get_split (plan, index)]++;

      if (index >= first)
        numbers[index - first] = number;
    }
  return numbers;
}

void
skg_plan_get_size (const SkgPlan *plan,
                   const SkgSample *sample,
                   guint *columns,
                   guint *rows)
{
  *columns =
      (plan->columns > 0 ? plan->columns : sample->detector.columns) / plan->reduce;
  *rows = (plan->rows > 0 ? plan->rows : sample->detector.rows) / plan->reduce;
}

int
skg_plan_find_mask_set (const SkgPlan *plan, const char *set)
{
  for (guint i = 0; i < plan->mask_sets->len; i++)
    if (strcmp (plan->mask_sets->pdata[i], set) == 0)
      return (int) i;
  return -1;
}

char *
skg_plan_dup_split_prefix (const SkgPlan *plan, guint split)
{
  if (plan->splits->len == 0)
    return g_strdup ("");
  return g_strconcat (g_array_index (plan->splits, SkgSplit, split).name, "/", NULL);
}

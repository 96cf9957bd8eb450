/* SPDX-License-Identifier: Apache-2.0
 * Rules at work: names looked up in a body, draws looked at. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "scene/collision.h"
#include "scene/project.h"
#include "scene/rules-private.h"

guint64
skg_rules_get_try_seed (guint64 seed, guint number)
{
  SkgRandom random;

  if (number == 0)
    return seed;
  skg_random_init (&random, seed, number, "rules.try");
  return skg_random_next_uint64 (&random);
}

/* Names */

static gboolean
find_landmark (const SkgBody *body, const char *name, guint *index, GError **error)
{
  guint n = body->landmarks != NULL ? skg_landmark_set_get_length (body->landmarks) : 0;
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const char *other = skg_landmark_set_get (body->landmarks, i)->name;

      if (strcmp (other, name) == 0)
        {
          *index = i;
          return TRUE;
        }
      if (i < 20)
        g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", other);
    }
  g_set_error (
      error, SKG_ERROR, SKG_ERROR_INPUT,
      "landmark_in_view: \"%.60s\" is no landmark of this body, which has %s%s", name,
      n > 0 ? all->str : "none", n > 20 ? ", ..." : "");
  return FALSE;
}

static SkgStructureChoice *
find_structure (const SkgBody *body, const char *name, GError **error)
{
  const SkgStructureRequest request = { (char *) name, SKG_STRUCTURE_STYLE_INIT };
  SkgStructureChoice *choice;

  if (body->labels == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "structure_in_view: \"%.60s\": this body has no label map "
                   "(patient.labels)",
                   name);
      return NULL;
    }
  choice = skg_structure_choice_new (body->labels, &request, 1, error);
  if (choice == NULL)
    g_prefix_error (error, "structure_in_view: ");
  return choice;
}

/* More than there are could never be in view. */
static gboolean
check_count (const SkgBody *body, const SkgRule *rule, GError **error)
{
  guint n = body->landmarks != NULL ? skg_landmark_set_get_length (body->landmarks) : 0;

  if (rule->min <= n)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "landmarks_in_view_min: %g is not allowed: this body has %u landmarks",
               rule->min, n);
  return FALSE;
}

static gboolean
open_rule (SkgRuleBook *book, guint i, GError **error)
{
  const SkgRule *rule = &g_array_index (book->rules, SkgRule, i);

  switch (rule->kind)
    {
    case SKG_RULE_LANDMARK_IN_VIEW:
      return find_landmark (book->body, rule->name, &book->landmarks[i], error);
    case SKG_RULE_LANDMARKS_IN_VIEW_MIN:
      return check_count (book->body, rule, error);
    case SKG_RULE_STRUCTURE_IN_VIEW:
      book->structures[i] = find_structure (book->body, rule->name, error);
      return book->structures[i] != NULL;
    case SKG_RULE_NO_COLLISION:
    case SKG_RULE_WITHIN_LIMITS:
    case SKG_N_RULE_KINDS:
    default:
      return TRUE;
    }
}

gboolean
skg_rule_book_open (SkgRuleBook *book,
                    const SkgSceneData *data,
                    const SkgBody *body,
                    GError **error)
{
  memset (book, 0, sizeof *book);
  book->rules = data->rule_list;
  book->body = body;
  for (guint i = 0; i < book->rules->len; i++)
    if (!open_rule (book, i, error))
      {
        g_prefix_error (error, "rules[%u].", i);
        return FALSE;
      }
  return TRUE;
}

void
skg_rule_book_close (SkgRuleBook *book)
{
  for (guint i = 0; i < SKG_RULES_MAX; i++)
    g_clear_pointer (&book->structures[i], skg_structure_choice_unref);
}

/* Looking */

typedef struct
{
  const SkgRuleBook *book;
  const SkgSample *sample;
  SkgProjection projection;
} Look;

static gboolean
is_in_view (const Look *look, guint landmark, double margin_px)
{
  const SkgDetector *detector = &look->sample->detector;
  double column;
  double row;
  double depth_mm;

  if (!skg_sample_project_point (
          look->sample, &look->projection,
          skg_landmark_set_get (look->book->body->landmarks, landmark)->position_mm,
          &column, &row, &depth_mm))
    return FALSE;
  /* Pixels' edges: the picture begins half a pixel before the first one's middle. */
  return column >= margin_px - 0.5 && row >= margin_px - 0.5 &&
         column <= detector->columns - 0.5 - margin_px &&
         row <= detector->rows - 0.5 - margin_px;
}

static gboolean
has_landmarks (const Look *look, const SkgRule *rule)
{
  guint n = skg_landmark_set_get_length (look->book->body->landmarks);
  guint in_view = 0;

  for (guint i = 0; i < n && in_view < rule->min; i++)
    in_view += is_in_view (look, i, rule->margin_px);
  return in_view >= rule->min;
}

static gboolean
is_within_limits (const SkgSample *sample)
{
  SkgJoints joints = skg_pose_get_joints (&sample->pose, sample->home_mm, NULL);

  return skg_machine_check (sample->machine, &joints, &sample->pose) == SKG_LIMIT_NONE;
}

static gboolean
satisfies (const Look *look, guint i)
{
  const SkgRule *rule = &g_array_index (look->book->rules, SkgRule, i);

  switch (rule->kind)
    {
    case SKG_RULE_LANDMARK_IN_VIEW:
      return is_in_view (look, look->book->landmarks[i], rule->margin_px);
    case SKG_RULE_LANDMARKS_IN_VIEW_MIN:
      return has_landmarks (look, rule);
    case SKG_RULE_STRUCTURE_IN_VIEW:
      return skg_sample_measure_area_px (look->sample, look->book->structures[i]) >=
             rule->min;
    case SKG_RULE_NO_COLLISION:
      return skg_collision_find (look->sample, look->book->body->volume) ==
             SKG_COLLISION_NONE;
    case SKG_RULE_WITHIN_LIMITS:
      return is_within_limits (look->sample);
    case SKG_N_RULE_KINDS:
    default:
      return TRUE;
    }
}

int
skg_rule_book_check (const SkgRuleBook *book, const SkgSample *sample)
{
  Look look = { .book = book, .sample = sample };
  SkgProjection world;

  skg_pose_get_projection (&sample->pose, &sample->detector, &world);
  skg_projection_for_patient (&world, &sample->world_from_patient, &look.projection);
  for (guint i = 0; i < book->rules->len; i++)
    if (!satisfies (&look, i))
      return (int) i;
  return -1;
}

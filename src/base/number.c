/* SPDX-License-Identifier: Apache-2.0
 * Numbers that may be distributions. */
#include "config.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"

/* A clip must keep at least this share of its normal distribution, or drawing again
 * would take for ever. */
#define MIN_CLIP_SHARE 1e-3
#define MAX_CLIP_DRAWS 100000

void
skg_number_clear (SkgNumber *number)
{
  g_free (number->choices);
  g_free (number->weights);
  g_free (number->group);
  memset (number, 0, sizeof *number);
}

void
skg_number_set (SkgNumber *number, double value)
{
  skg_number_clear (number);
  number->kind = SKG_NUMBER_CONSTANT;
  number->a = value;
}

void
skg_number_copy (SkgNumber *number, const SkgNumber *other)
{
  gsize size = other->n_choices * sizeof (double);

  if (number == other)
    return;
  skg_number_clear (number);
  *number = *other;
  if (other->choices != NULL)
    number->choices = g_memdup2 (other->choices, size);
  if (other->weights != NULL)
    number->weights = g_memdup2 (other->weights, size);
  number->group = g_strdup (other->group);
}

static gboolean
tables_equal (const double *a, const double *b, guint n)
{
  if (a == NULL || b == NULL)
    return a == b;
  for (guint i = 0; i < n; i++)
    if (a[i] != b[i])
      return FALSE;
  return TRUE;
}

gboolean
skg_number_equal (const SkgNumber *a, const SkgNumber *b)
{
  return a->kind == b->kind && a->a == b->a && a->b == b->b &&
         a->has_clip == b->has_clip && a->clip_low == b->clip_low &&
         a->clip_high == b->clip_high && a->n_choices == b->n_choices &&
         tables_equal (a->choices, b->choices, a->n_choices) &&
         tables_equal (a->weights, b->weights, a->n_choices) &&
         g_strcmp0 (a->group, b->group) == 0;
}

gboolean
skg_number_is_random (const SkgNumber *number)
{
  return number->kind != SKG_NUMBER_UNSET && number->kind != SKG_NUMBER_CONSTANT;
}

static void
get_choice_range (const SkgNumber *number, double *low, double *high)
{
  *low = G_MAXDOUBLE;
  *high = -G_MAXDOUBLE;
  for (guint i = 0; i < number->n_choices; i++)
    {
      *low = MIN (*low, number->choices[i]);
      *high = MAX (*high, number->choices[i]);
    }
}

void
skg_number_get_range (const SkgNumber *number, double *low, double *high)
{
  *low = *high = number->a;
  switch (number->kind)
    {
    case SKG_NUMBER_UNIFORM:
    case SKG_NUMBER_LOG_UNIFORM:
      *high = number->b;
      break;
    case SKG_NUMBER_NORMAL:
      if (number->b > 0)
        {
          *low = number->has_clip ? number->clip_low : -(double) INFINITY;
          *high = number->has_clip ? number->clip_high : (double) INFINITY;
        }
      break;
    case SKG_NUMBER_CHOICE:
      get_choice_range (number, low, high);
      break;
    case SKG_NUMBER_UNSET:
    case SKG_NUMBER_CONSTANT:
    default:
      break;
    }
}

static double
get_choice_mean (const SkgNumber *number)
{
  double sum = 0;
  double total = 0;

  for (guint i = 0; i < number->n_choices; i++)
    {
      double weight = number->weights != NULL ? number->weights[i] : 1;

      sum += weight * number->choices[i];
      total += weight;
    }
  return sum / total;
}

double
skg_number_get_centre (const SkgNumber *number)
{
  switch (number->kind)
    {
    case SKG_NUMBER_UNIFORM:
      return number->a + (number->b - number->a) / 2;
    case SKG_NUMBER_LOG_UNIFORM:
      return sqrt (number->a) * sqrt (number->b);
    case SKG_NUMBER_NORMAL:
      return number->has_clip ? CLAMP (number->a, number->clip_low, number->clip_high)
                              : number->a;
    case SKG_NUMBER_CHOICE:
      return get_choice_mean (number);
    case SKG_NUMBER_UNSET:
    case SKG_NUMBER_CONSTANT:
    default:
      return number->a;
    }
}

/* Moving */

/* So that a range that was moved by hand is still written in a few digits. */
#define MOVE_STEPS_PER_UNIT 1e9

static void
add (double *value, double way, double min, double max)
{
  double sum = rint ((*value + way) * MOVE_STEPS_PER_UNIT) / MOVE_STEPS_PER_UNIT;

  *value = CLAMP (sum, min, max) + 0.0;
}

static void
multiply (double *value, double factor, double min, double max)
{
  double product = *value * factor;
  double rounded = rint (product * MOVE_STEPS_PER_UNIT) / MOVE_STEPS_PER_UNIT;

  *value = CLAMP (rounded > 0 ? rounded : product, min, max);
}

void
skg_number_move (SkgNumber *number, double from, double to, double min, double max)
{
  double way = to - from;
  double low;
  double high;

  g_return_if_fail (skg_number_is_random (number));
  g_return_if_fail (isfinite (way));

  skg_number_get_range (number, &low, &high);
  if (number->kind == SKG_NUMBER_LOG_UNIFORM)
    {
      double factor = to > 0 && from > 0 ? to / from : 1;

      factor = CLAMP (factor, MIN (1, MAX (min, 0) / low), MAX (1, max / high));
      if (!(factor > 0))
        return;
      multiply (&number->a, factor, min, max);
      multiply (&number->b, factor, min, max);
      return;
    }
  way = CLAMP (way, MIN (0, min - low), MAX (0, max - high));
  if (number->kind == SKG_NUMBER_NORMAL)
    {
      /* The mean may lie outside the clip, and so outside what is allowed. */
      add (&number->a, way, -G_MAXDOUBLE, G_MAXDOUBLE);
      if (number->has_clip)
        {
          add (&number->clip_low, way, min, max);
          add (&number->clip_high, way, min, max);
        }
    }
  else if (number->kind == SKG_NUMBER_UNIFORM)
    {
      add (&number->a, way, min, max);
      add (&number->b, way, min, max);
    }
  for (guint i = 0; i < number->n_choices; i++)
    add (&number->choices[i], way, min, max);
}

/* Reading */

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT, message);
  return FALSE;
}

static gboolean
read_double (JsonNode *node, double *value)
{
  GType type =
      JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  /* Adding zero turns -0 into 0, which is how it is written. */
  *value = json_node_get_double (node) + 0.0;
  return isfinite (*value);
}

static gboolean
read_pair (JsonNode *node, double *first, double *second)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  return json_array_get_length (array) == 2 &&
         read_double (json_array_get_element (array, 0), first) &&
         read_double (json_array_get_element (array, 1), second);
}

static double *
read_table (JsonNode *node, guint *length)
{
  g_autofree double *values = NULL;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  *length = json_array_get_length (array);
  if (*length == 0 || *length > SKG_NUMBER_MAX_CHOICES)
    return NULL;
  values = g_new (double, *length);
  for (guint i = 0; i < *length; i++)
    if (!read_double (json_array_get_element (array, i), &values[i]))
      return NULL;
  return g_steal_pointer (&values);
}

static gboolean
read_interval (SkgNumber *number, JsonNode *node, GError **error)
{
  if (!read_pair (node, &number->a, &number->b))
    return refuse (error, "must be two finite numbers, [low, high]");
  if (number->a > number->b)
    return refuse (error, "is reversed: the first number must not exceed the second");
  if (number->kind == SKG_NUMBER_LOG_UNIFORM && number->a <= 0)
    return refuse (error, "must be above 0 at both ends (log_uniform)");
  return TRUE;
}

/* Probability that a normal draw falls into the clip. */
static double
get_clip_share (const SkgNumber *number)
{
  double scale = 1 / (number->b * G_SQRT2);

  return 0.5 * (erfc ((number->clip_low - number->a) * scale) -
                erfc ((number->clip_high - number->a) * scale));
}

static gboolean
read_normal (SkgNumber *number, JsonNode *node, JsonNode *clip, GError **error)
{
  if (!read_pair (node, &number->a, &number->b) || number->b < 0)
    return refuse (error, "normal must be [mean, sd] with sd at least 0");
  if (clip == NULL)
    return TRUE;
  if (!read_pair (clip, &number->clip_low, &number->clip_high) ||
      number->clip_low > number->clip_high)
    return refuse (error, "clip must be [low, high], low not above high");
  number->has_clip = TRUE;
  if (number->b == 0 && (number->a < number->clip_low || number->a > number->clip_high))
    return refuse (error, "clip excludes the mean, and sd is 0");
  if (number->b > 0 && !(get_clip_share (number) >= MIN_CLIP_SHARE))
    return refuse (error, "clip leaves less than a thousandth of the distribution");
  return TRUE;
}

static gboolean
read_choice (SkgNumber *number, JsonNode *node, JsonNode *weights, GError **error)
{
  guint n_weights = 0;
  double total = 0;

  number->choices = read_table (node, &number->n_choices);
  if (number->choices == NULL)
    return refuse (error, "choice must be a list of 1 to " G_STRINGIFY (
                              SKG_NUMBER_MAX_CHOICES) " finite numbers");
  if (weights == NULL)
    return TRUE;
  number->weights = read_table (weights, &n_weights);
  if (number->weights == NULL || n_weights != number->n_choices)
    return refuse (error, "weights must be as many finite numbers as choice has");
  for (guint i = 0; i < n_weights; i++)
    {
      if (number->weights[i] < 0)
        return refuse (error, "weights must not be negative");
      total += number->weights[i];
    }
  if (!(total > 0) || !isfinite (total))
    return refuse (error, "weights must have a sum above 0");
  return TRUE;
}

static gboolean
read_group (SkgNumber *number, JsonNode *node, GError **error)
{
  const char *name =
      JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
          ? json_node_get_string (node)
          : "";
  gsize length = strlen (name);

  if (length < 1 || length > SKG_NUMBER_MAX_GROUP ||
      strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789-_.") != length)
    return refuse (error, "group must be a name of 1 to " G_STRINGIFY (
                              SKG_NUMBER_MAX_GROUP) " letters, digits, - _ .");
  number->group = g_strdup (name);
  return TRUE;
}

static gboolean
read_distribution (SkgNumber *number, JsonObject *object, GError **error)
{
  static const char *const kinds[] = { "uniform", "normal", "log_uniform", "choice" };
  static const char *const extras[] = { NULL, "clip", NULL, "weights" };
  JsonNode *extra = NULL;
  JsonNode *group;
  guint kind = 0;

  while (kind < G_N_ELEMENTS (kinds) && !json_object_has_member (object, kinds[kind]))
    kind++;
  if (kind == G_N_ELEMENTS (kinds))
    return refuse (error, "must be a number or an object with one of uniform, normal, "
                          "log_uniform, choice");
  if (extras[kind] != NULL)
    extra = json_object_get_member (object, extras[kind]);
  group = json_object_get_member (object, "group");
  if (json_object_get_size (object) != 1u + (extra != NULL) + (group != NULL))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "has keys that do not belong to %s (allowed beside it: %s%sgroup)",
                   kinds[kind], extras[kind] != NULL ? extras[kind] : "",
                   extras[kind] != NULL ? ", " : "");
      return FALSE;
    }
  if (group != NULL && !read_group (number, group, error))
    return FALSE;
  number->kind = (SkgNumberKind) (SKG_NUMBER_UNIFORM + kind);
  if (number->kind == SKG_NUMBER_NORMAL)
    return read_normal (number, json_object_get_member (object, kinds[kind]), extra,
                        error);
  if (number->kind == SKG_NUMBER_CHOICE)
    return read_choice (number, json_object_get_member (object, kinds[kind]), extra,
                        error);
  return read_interval (number, json_object_get_member (object, kinds[kind]), error);
}

gboolean
skg_number_from_json (SkgNumber *number, JsonNode *node, GError **error)
{
  g_auto (SkgNumber) read = { 0 };

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      if (!read_distribution (&read, json_node_get_object (node), error))
        return FALSE;
    }
  else
    {
      read.kind = SKG_NUMBER_CONSTANT;
      if (!read_double (node, &read.a))
        return refuse (error, "must be a finite number, or an object such as "
                              "{\"uniform\":[low,high]}");
    }
  skg_number_copy (number, &read);
  return TRUE;
}

/* Writing */

static JsonNode *
new_table_node (const double *values, guint length)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_sized_new (length));
  for (guint i = 0; i < length; i++)
    json_array_add_double_element (json_node_get_array (node), values[i]);
  return node;
}

JsonNode *
skg_number_to_json (const SkgNumber *number)
{
  static const char *const keys[] = { NULL, NULL, "uniform", "normal", "log_uniform" };
  const double pair[2] = { number->a, number->b };
  const double clip[2] = { number->clip_low, number->clip_high };
  JsonObject *object;
  JsonNode *node;

  if (number->kind == SKG_NUMBER_UNSET)
    return json_node_new (JSON_NODE_NULL);
  if (number->kind == SKG_NUMBER_CONSTANT)
    return json_node_init_double (json_node_alloc (), number->a);

  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_node_take_object (node, object);
  if (number->kind == SKG_NUMBER_CHOICE)
    json_object_set_member (object, "choice",
                            new_table_node (number->choices, number->n_choices));
  else
    json_object_set_member (object, keys[number->kind], new_table_node (pair, 2));
  if (number->weights != NULL)
    json_object_set_member (object, "weights",
                            new_table_node (number->weights, number->n_choices));
  if (number->has_clip)
    json_object_set_member (object, "clip", new_table_node (clip, 2));
  if (number->group != NULL)
    json_object_set_string_member (object, "group", number->group);
  return node;
}

/* Drawing */

/* Rounding may put the result on or past the upper end. */
static double
draw_between (double low, double high, SkgRandom *random)
{
  double u = skg_random_next_unit (random);

  return CLAMP (low * (1 - u) + high * u, low, high);
}

static double
draw_normal (const SkgNumber *number, SkgRandom *random)
{
  for (guint i = 0; i < MAX_CLIP_DRAWS; i++)
    {
      double value = number->a + number->b * skg_random_next_normal (random);

      if (!number->has_clip ||
          (value >= number->clip_low && value <= number->clip_high))
        return value;
    }
  /* Less likely than (1 - 1e-3)^1e5 = 4e-44. */
  return CLAMP (number->a, number->clip_low, number->clip_high);
}

static double
draw_choice (const SkgNumber *number, SkgRandom *random)
{
  double total = 0;
  double mark;
  guint last = 0;

  if (number->weights == NULL)
    return number->choices[skg_random_next_below (random, number->n_choices)];
  for (guint i = 0; i < number->n_choices; i++)
    total += number->weights[i];
  mark = skg_random_next_unit (random) * total;
  for (guint i = 0; i < number->n_choices; i++)
    {
      if (number->weights[i] <= 0)
        continue;
      last = i;
      if (mark < number->weights[i])
        break;
      mark -= number->weights[i];
    }
  return number->choices[last];
}

double
skg_number_draw (const SkgNumber *number, SkgRandom *random)
{
  switch (number->kind)
    {
    case SKG_NUMBER_UNIFORM:
      return draw_between (number->a, number->b, random);
    case SKG_NUMBER_NORMAL:
      return draw_normal (number, random);
    case SKG_NUMBER_LOG_UNIFORM:
      return CLAMP (
          skg_portable_exp (draw_between (skg_portable_log (number->a),
                                          skg_portable_log (number->b), random)),
          number->a, number->b);
    case SKG_NUMBER_CHOICE:
      return draw_choice (number, random);
    case SKG_NUMBER_UNSET:
    case SKG_NUMBER_CONSTANT:
    default:
      return number->a;
    }
}

double
skg_number_draw_group (const char *group, guint64 seed, guint64 index)
{
  g_autofree char *name = g_strconcat ("group:", group, NULL);
  SkgRandom random;

  skg_random_init (&random, seed, index, name);
  return skg_random_next_unit (&random);
}

double
skg_number_draw_stream (const SkgNumber *number,
                        guint64 seed,
                        guint64 index,
                        const char *name)
{
  SkgRandom random;

  if (number->group != NULL)
    return skg_number_get_quantile (number,
                                    skg_number_draw_group (number->group, seed, index));
  skg_random_init (&random, seed, index, name);
  return skg_number_draw (number, &random);
}

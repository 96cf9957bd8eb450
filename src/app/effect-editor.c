/* SPDX-License-Identifier: Apache-2.0
 * Edits of the tree of image effects. */
#include "config.h"

#include "app/effect-editor.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/effect-param-text.h"
#include "scene/rules.h"

#define MIN_WEIGHT 1e-6
#define MAX_WEIGHT 1e6

struct _SkgEffectEditor
{
  GObject parent_instance;

  SkgSession *session;
  SkgEffectPreview *preview;
};

G_DEFINE_FINAL_TYPE (SkgEffectEditor, skg_effect_editor, G_TYPE_OBJECT)

static guint refused_signal;

static void
skg_effect_editor_dispose (GObject *object)
{
  SkgEffectEditor *self = SKG_EFFECT_EDITOR (object);

  g_clear_object (&self->preview);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_effect_editor_parent_class)->dispose (object);
}

static void
skg_effect_editor_class_init (SkgEffectEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = skg_effect_editor_dispose;
  refused_signal = g_signal_new ("refused", SKG_TYPE_EFFECT_EDITOR, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
skg_effect_editor_init (SkgEffectEditor *self)
{
}

SkgEffectEditor *
skg_effect_editor_new (SkgSession *session)
{
  SkgEffectEditor *self = g_object_new (SKG_TYPE_EFFECT_EDITOR, NULL);

  self->session = g_object_ref (session);
  self->preview = skg_effect_preview_new (session);
  return self;
}

SkgSession *
skg_effect_editor_get_session (SkgEffectEditor *self)
{
  g_return_val_if_fail (SKG_IS_EFFECT_EDITOR (self), NULL);
  return self->session;
}

SkgEffectPreview *
skg_effect_editor_get_preview (SkgEffectEditor *self)
{
  g_return_val_if_fail (SKG_IS_EFFECT_EDITOR (self), NULL);
  return self->preview;
}

/* Looking */

static SkgEffectSpec *
get_spec (SkgEffectEditor *self)
{
  return (SkgEffectSpec *) skg_scene_get_effects (
      skg_session_get_scene (self->session));
}

const SkgEffectNode *
skg_effect_editor_find (SkgEffectEditor *self, const char *id)
{
  g_return_val_if_fail (SKG_IS_EFFECT_EDITOR (self), NULL);
  return skg_effect_spec_find (get_spec (self), id);
}

const SkgEffectNode *
skg_effect_editor_find_parent (SkgEffectEditor *self, const char *id)
{
  g_return_val_if_fail (SKG_IS_EFFECT_EDITOR (self), NULL);
  return skg_effect_spec_find_parent (get_spec (self), id, NULL);
}

/* Texts */

const char *
skg_effect_node_get_title (const SkgEffectNode *node)
{
  switch (node->kind)
    {
    case SKG_EFFECT_NODE_ONE_OF:
      return _ ("One of");
    case SKG_EFFECT_NODE_SOME_OF:
      return _ ("Some of");
    case SKG_EFFECT_NODE_ALL_OF:
      return node->id != NULL ? _ ("All of") : _ ("Image effects");
    case SKG_EFFECT_NODE_EFFECT:
    default:
      return _ (skg_effect_get_info (node->effect)->title);
    }
}

char *
skg_effect_dup_number_text (const SkgNumber *number, const char *unit)
{
  const char *shown = unit == NULL                    ? ""
                      : g_str_equal (unit, "degrees") ? "°"
                      : g_str_equal (unit, "%")       ? "\u00a0%"
                                                      : "\u00a0px";
  double low;
  double high;

  if (number->kind == SKG_NUMBER_CONSTANT)
    return g_strdup_printf ("%.4g%s", number->a, shown);
  if (number->kind == SKG_NUMBER_NORMAL)
    return g_strdup_printf ("%.4g ± %.3g%s", number->a, number->b, shown);
  if (number->kind == SKG_NUMBER_CHOICE && number->n_choices == 2)
    /* Translators: one of two numbers, and their unit */
    return g_strdup_printf (_ ("%.4g or %.4g%s"), number->choices[0],
                            number->choices[1], shown);
  skg_number_get_range (number, &low, &high);
  return g_strdup_printf ("%.4g…%.4g%s", low, high, shown);
}

/* Edits */

SkgEffectSpec *
skg_effect_editor_begin (SkgEffectEditor *self)
{
  SkgEffectSpec *spec;

  g_return_val_if_fail (SKG_IS_EFFECT_EDITOR (self), NULL);

  spec = skg_effect_spec_copy (get_spec (self));
  skg_effect_spec_detach (spec);
  return spec;
}

gboolean
skg_effect_editor_commit (SkgEffectEditor *self,
                          SkgEffectSpec *spec,
                          char *step,
                          GError **error)
{
  g_autoptr (SkgEffectSpec) owned = spec;
  g_autofree char *name = step;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (SKG_IS_EFFECT_EDITOR (self), FALSE);

  if (skg_session_set_effects (self->session, owned, name, &local_error))
    {
      g_signal_emit (self, refused_signal, 0, NULL);
      return TRUE;
    }
  g_signal_emit (self, refused_signal, 0, local_error->message);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Numbers */

double
skg_effect_node_get_value (const SkgEffectNode *node, int param)
{
  const SkgNumber *number;

  switch (param)
    {
    case SKG_EFFECT_PROBABILITY:
      return node->probability;
    case SKG_EFFECT_WEIGHT:
      return node->weight;
    case SKG_EFFECT_AT_MOST:
      return node->at_most;
    case SKG_EFFECT_COUNT:
      return skg_number_get_centre (&node->count);
    default:
      number = &node->numbers[param];
      return number->kind == SKG_NUMBER_UNSET
                 ? skg_effect_get_info (node->effect)->params[param].value
                 : skg_number_get_centre (number);
    }
}

static char *
dup_step (const SkgEffectNode *node, int param, const SkgNumber *number)
{
  const SkgEffectParam *info =
      param >= 0 ? &skg_effect_get_info (node->effect)->params[param] : NULL;
  g_auto (SkgNumber) shown = { 0 };
  const char *label;
  g_autofree char *value = NULL;

  skg_number_convert (number, param == SKG_EFFECT_PROBABILITY ? 100 : 1, 0, &shown);
  value = skg_effect_dup_number_text (&shown, param == SKG_EFFECT_PROBABILITY ? "%"
                                              : info != NULL ? info->unit
                                                             : NULL);
  label = info != NULL                      ? skg_effect_param_get_label (info)
          : param == SKG_EFFECT_PROBABILITY ? _ ("Probability")
          : param == SKG_EFFECT_WEIGHT      ? _ ("Weight")
          : param == SKG_EFFECT_COUNT       ? _ ("How many")
                                            : _ ("At most");
  /* Translators: an effect, one of its numbers and what that becomes: "Gaussian noise:
   * Sigma 0.005…0.01" */
  return g_strdup_printf (_ ("%s: %s %s"), skg_effect_node_get_title (node), label,
                          value);
}

gboolean
skg_effect_editor_set_number (SkgEffectEditor *self,
                              const char *id,
                              int param,
                              const SkgNumber *number,
                              GError **error)
{
  SkgEffectSpec *spec;
  SkgEffectNode *node;

  g_return_val_if_fail (SKG_IS_EFFECT_EDITOR (self), FALSE);

  spec = skg_effect_editor_begin (self);
  node = *id != '\0' ? skg_effect_spec_find (spec, id) : spec->root;
  if (node == NULL)
    {
      skg_effect_spec_free (spec);
      return FALSE;
    }
  if (param == SKG_EFFECT_PROBABILITY)
    node->probability = CLAMP (number->a, 0, 1);
  else if (param == SKG_EFFECT_WEIGHT)
    node->weight = CLAMP (number->a, MIN_WEIGHT, MAX_WEIGHT);
  else if (param == SKG_EFFECT_AT_MOST)
    node->at_most = (guint) rint (CLAMP (number->a, 0, SKG_EFFECTS_MAX));
  else if (param == SKG_EFFECT_COUNT)
    skg_number_copy (&node->count, number);
  else
    skg_number_copy (&node->numbers[param], number);
  return skg_effect_editor_commit (self, spec, dup_step (node, param, number), error);
}

/* Sources of rows */

typedef struct
{
  SkgEffectEditor *editor;
  char *id;
  int param;
} EffectNumber;

static const SkgNumber *
peek (gpointer data)
{
  EffectNumber *self = data;
  const SkgEffectNode *node = skg_effect_editor_find (self->editor, self->id);

  if (node == NULL)
    return NULL;
  return self->param >= 0 ? &node->numbers[self->param] : &node->count;
}

static gboolean
set (gpointer data, const SkgNumber *number, GError **error)
{
  EffectNumber *self = data;

  return skg_effect_editor_set_number (self->editor, self->id, self->param, number,
                                       error);
}

static void
get_limits (gpointer data, double *min, double *max)
{
  EffectNumber *self = data;
  const SkgEffectNode *node = skg_effect_editor_find (self->editor, self->id);

  *min = 0;
  *max = 1;
  if (node == NULL)
    return;
  if (self->param < 0)
    {
      *max = node->members->len;
      return;
    }
  *min = skg_effect_get_info (node->effect)->params[self->param].min;
  *max = skg_effect_get_info (node->effect)->params[self->param].max;
}

static double
draw_at (EffectNumber *self, const SkgNumber *number, guint64 seed, guint64 index)
{
  const SkgEffectNode *node = skg_effect_editor_find (self->editor, self->id);

  if (node == NULL || number == NULL || number->kind == SKG_NUMBER_UNSET)
    return NAN;
  return skg_effect_node_draw_number (node, (guint) MAX (self->param, 0), number, seed,
                                      index);
}

static double
draw (gpointer data)
{
  EffectNumber *self = data;
  guint64 seed;
  guint64 index;

  skg_session_get_key (self->editor->session, &seed, &index);
  seed = skg_rules_get_try_seed (
      seed, skg_scene_get_shown_try (skg_session_get_scene (self->editor->session)));
  return draw_at (self, peek (self), seed, index);
}

static void
draw_many (gpointer data, const SkgNumber *number, double *values, guint n_values)
{
  EffectNumber *self = data;
  guint64 seed;
  guint64 shown;

  skg_session_get_key (self->editor->session, &seed, &shown);
  for (guint i = 0; i < n_values; i++)
    values[i] = draw_at (self, number, seed, i);
}

static const SkgNumberSource effect_source = { peek, set, get_limits, draw, draw_many };

const SkgNumberSource *
skg_effect_editor_get_source (SkgEffectEditor *self,
                              const char *id,
                              int param,
                              gpointer *data)
{
  EffectNumber *number = g_new0 (EffectNumber, 1);

  number->editor = g_object_ref (self);
  number->id = g_strdup (id);
  number->param = param;
  *data = number;
  return &effect_source;
}

void
skg_effect_editor_free_data (gpointer data)
{
  EffectNumber *self = data;

  g_object_unref (self->editor);
  g_free (self->id);
  g_free (self);
}

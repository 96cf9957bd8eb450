/* SPDX-License-Identifier: Apache-2.0
 * The numbers of a scene that are fitted to real pictures. */
#include "config.h"

#include "scene/style-knobs.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scene/effect-edit.h"
#include "scene/exposure-private.h"
#include "scene/scene-random.h"

#define DOSE "dose"
#define SHARPNESS "sharpness"
#define GAMMA "gamma"
/* Factors: from a few photons to noise that no picture of 8 bits shows. */
#define DOSE_FACTOR 300.0

/* Ends: sharpness from an old intensifier's tenth to a mammography panel's; gamma as
 * far as display curves go; the others as the scene allows them. */
static const SkgStyleKnob knobs[] = {
  { DOSE, N_ ("Dose"), N_ ("photons"), "exposure.photons_per_pixel", 1 / DOSE_FACTOR,
    DOSE_FACTOR, TRUE, TRUE, FALSE },
  { DOSE, N_ ("Dose"), N_ ("nGy"), "exposure.detector_kerma_ngy", 1 / DOSE_FACTOR,
    DOSE_FACTOR, TRUE, TRUE, FALSE },
  { DOSE, N_ ("Dose"), N_ ("mAs"), "exposure.mas", 1 / DOSE_FACTOR, DOSE_FACTOR, TRUE,
    TRUE, FALSE },
  { SHARPNESS, N_ ("Sharpness (MTF 50 %)"), N_ ("lp/mm"),
    "exposure.detector.mtf_50_lp_mm", 0.1, 5, TRUE, TRUE, FALSE },
  { GAMMA, N_ ("Gamma"), "", "effects." SKG_STYLE_GAMMA_ID ".exponent", 0.25, 4, TRUE,
    TRUE, FALSE },
  { "kvp", N_ ("Tube voltage"), N_ ("kVp"), "exposure.kvp", 40, 150, FALSE, FALSE,
    FALSE },
  { "grid", N_ ("Grid ratio"), "", "exposure.grid_ratio", 0, 16, FALSE, FALSE, FALSE },
  { "electronic-noise", N_ ("Electronic noise"), N_ ("quanta"),
    "exposure.detector.electronic_noise_quanta", 0.1, 1000, TRUE, FALSE, FALSE },
  { "local-contrast", N_ ("Local contrast"), "", "display.local_contrast", 0,
    SKG_LOCAL_CONTRAST_MAX, FALSE, TRUE, TRUE },
  { "edge-enhancement", N_ ("Edge enhancement"), "", "display.edge_enhancement", 0, 3,
    FALSE, TRUE, TRUE },
};

/* Starting values */

static gboolean
is_effect (const SkgStyleKnob *knob)
{
  return g_str_has_prefix (knob->path, "effects.");
}

static gboolean
is_gamma_free (const SkgSceneData *data)
{
  return data->randomize[SKG_FAMILY_IMAGE] &&
         (data->effect_spec == NULL ||
          (data->effect_spec->enabled && data->effect_spec->solo == NULL));
}

/* What the scene's curve has, else none: 1. */
static double
get_gamma (const SkgSceneData *data)
{
  const SkgEffectNode *node =
      data->effect_spec != NULL
          ? skg_effect_spec_find (data->effect_spec, SKG_STYLE_GAMMA_ID)
          : NULL;

  return node != NULL && node->numbers[0].kind != SKG_NUMBER_UNSET
             ? skg_number_get_centre (&node->numbers[0])
             : 1;
}

static const SkgNumber *
get_number (const SkgSceneData *data, const char *path)
{
  const SkgSceneField *field = skg_scene_find_field (path);

  return (const SkgNumber *) (gconstpointer) ((const guint8 *) data + field->offset);
}

/* What a sample draws where the scene doesn't say: the detector's own. */
static double
get_resolved (const SkgSceneData *data, const SkgStyleKnob *knob)
{
  SkgExposure exposure;

  if (!skg_exposure_draw (data, 0, 0, &exposure, NULL))
    return (double) NAN;
  if (strcmp (knob->name, DOSE) == 0)
    return exposure.dose_value;
  if (strcmp (knob->name, SHARPNESS) == 0)
    return skg_exposure_get_mtf_50_lp_mm (&exposure);
  return exposure.detection.electronic_quanta;
}

static double
get_start (const SkgSceneData *data, const SkgStyleKnob *knob)
{
  const SkgNumber *number;

  if (is_effect (knob))
    return get_gamma (data);
  number = get_number (data, knob->path);
  if (number->kind != SKG_NUMBER_UNSET)
    return skg_number_get_centre (number);
  if (strcmp (knob->path, "display.local_contrast") == 0)
    return SKG_LOCAL_CONTRAST_DEFAULT;
  return knob->display_only ? 0 : get_resolved (data, knob);
}

/* Choosing */

static gboolean
is_set (const SkgNumber *number)
{
  return number->kind != SKG_NUMBER_UNSET;
}

/* Of the three doses the one that the scene has. */
static gboolean
is_of_scene (const SkgSceneData *data, const SkgStyleKnob *knob)
{
  if (strcmp (knob->name, DOSE) != 0)
    return TRUE;
  if (is_set (&data->detector_kerma_ngy) || is_set (&data->mas))
    return is_set (get_number (data, knob->path));
  return strcmp (knob->path, "exposure.photons_per_pixel") == 0;
}

/* (nullable): why the knob does nothing */
static const char *
get_obstacle (const SkgSceneData *data, const SkgStyleKnob *knob, SkgStyleView view)
{
  if (knob->display_only && view != SKG_STYLE_VIEW_DISPLAY)
    return _ ("it changes only the displayed grey");
  if (is_effect (knob) && !is_gamma_free (data))
    return _ ("the scene's image effects are off, or one of them is alone");
  if (!data->noise &&
      (strcmp (knob->name, DOSE) == 0 || strcmp (knob->name, "electronic-noise") == 0))
    return _ ("exposure.noise is false");
  if (strcmp (knob->name, "grid") == 0 && !data->scatter)
    return _ ("exposure.scatter is false");
  if (strcmp (knob->name, "kvp") == 0 && data->spectrum != NULL)
    return _ ("exposure.spectrum says the voltage");
  if (strcmp (knob->name, SHARPNESS) == 0 && strcmp (data->detector, "ideal") == 0)
    return _ ("exposure.detector.kind \"ideal\" has no blur");
  return NULL;
}

static void
add_knob (const SkgSceneData *data, const SkgStyleKnob *knob, SkgStyleChoice *choice)
{
  guint i = choice->n++;
  double start = get_start (data, knob);
  double factor = strcmp (knob->name, DOSE) == 0 ? start : 1;
  double least = 0;
  double most = G_MAXDOUBLE;

  if (!is_effect (knob))
    skg_scene_get_number_limits (knob->path, &least, &most);
  choice->knobs[i] = knob;
  choice->min[i] = MAX (knob->min * factor, least);
  choice->max[i] = MIN (knob->max * factor, most);
  choice->start[i] = CLAMP (start, choice->min[i], choice->max[i]);
}

static gboolean
has_name (const char *const *names, const char *name)
{
  return names != NULL && g_strv_contains (names, name);
}

static gboolean
check_names (const char *const *names, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean known = FALSE;

      for (guint k = 0; k < G_N_ELEMENTS (knobs); k++)
        known = known || strcmp (knobs[k].name, names[i]) == 0;
      if (!known)
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                       _ ("%s: nothing of that name is fitted; dose, sharpness, gamma, "
                          "kvp, grid, electronic-noise, local-contrast and "
                          "edge-enhancement are known"),
                       names[i]);
          return FALSE;
        }
      if (has_name (names + i + 1, names[i]))
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, _ ("%s: given twice"),
                       names[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_scene (const SkgSceneData *data, GError **error)
{
  if (strcmp (data->simulator, "realistic") == 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("exposure.simulator \"%s\" has no exposure and no detector to be "
                  "fitted; \"realistic\" is needed"),
               data->simulator);
  return FALSE;
}

gboolean
skg_style_choose (SkgScene *scene,
                  SkgStyleView view,
                  const char *const *names,
                  SkgStyleChoice *choice,
                  GError **error)
{
  const SkgSceneData *data = skg_scene_get_data (scene);
  const char *obstacle = NULL;

  memset (choice, 0, sizeof *choice);
  if (!check_scene (data, error) || (names != NULL && !check_names (names, error)))
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (knobs); k++)
    {
      const SkgStyleKnob *knob = &knobs[k];

      if (!is_of_scene (data, knob) ||
          (names != NULL ? !has_name (names, knob->name) : !knob->is_default))
        continue;
      obstacle = get_obstacle (data, knob, view);
      if (obstacle == NULL)
        add_knob (data, knob, choice);
      else if (names != NULL)
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s", knob->name,
                       obstacle);
          return FALSE;
        }
    }
  if (choice->n > 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("nothing of the scene can be fitted: %s"),
               obstacle != NULL ? obstacle : _ ("nothing was named"));
  return FALSE;
}

double
skg_style_choice_get_share (const SkgStyleChoice *choice, guint i, double value)
{
  double low = choice->min[i];
  double high = choice->max[i];

  if (choice->knobs[i]->logarithmic)
    return log (value / low) / log (high / low);
  return (value - low) / (high - low);
}

double
skg_style_choice_get_value (const SkgStyleChoice *choice, guint i, double share)
{
  double low = choice->min[i];
  double high = choice->max[i];

  share = CLAMP (share, 0, 1);
  if (choice->knobs[i]->logarithmic)
    return low * pow (high / low, share);
  return low + share * (high - low);
}

/* Turning */

SkgSceneData *
skg_style_dup_data (SkgScene *scene, GError **error)
{
  g_autoptr (JsonNode) root =
      skg_scene_data_to_json (skg_scene_get_drawn_data (scene), NULL);

  return skg_scene_data_from_json (root, NULL, "scene", error);
}

void
skg_style_knob_turn_data (const SkgStyleKnob *knob, SkgSceneData *data, double value)
{
  if (!is_effect (knob) && !knob->display_only)
    skg_number_set ((SkgNumber *) get_number (data, knob->path), value);
}

void
skg_style_knob_turn_frame (const SkgStyleKnob *knob, SkgFrame *frame, double value)
{
  SkgEffect effect;

  if (strcmp (knob->path, "display.local_contrast") == 0)
    frame->display.local_contrast = value;
  if (strcmp (knob->path, "display.edge_enhancement") == 0)
    frame->display.edge_enhancement = value;
  if (!is_effect (knob))
    return;
  skg_effect_init (&effect, SKG_EFFECT_GAMMA, 0);
  skg_effect_set (&effect, "exponent", value);
  skg_effect_list_add (&frame->effects, &effect);
}

/* Writing */

static JsonNode *
new_gamma (const SkgNumber *number)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "kind", "gamma");
  json_object_set_string_member (object, "id", SKG_STYLE_GAMMA_ID);
  json_object_set_member (object, "exponent", skg_number_to_json (number));
  json_node_take_object (node, object);
  return node;
}

/* A new list: @first, then those of @rest. */
static JsonNode *
prepend (JsonNode *first, JsonArray *rest)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_array_add_element (array, first);
  for (guint i = 0; rest != NULL && i < json_array_get_length (rest); i++)
    json_array_add_element (array, json_node_copy (json_array_get_element (rest, i)));
  json_node_take_array (node, array);
  return node;
}

/* Where the chain is cast by lot the curve is no part of that: the old chain becomes a
 * group behind it. */
static JsonNode *
prepend_to_object (JsonNode *first, JsonNode *effects)
{
  JsonNode *copy = json_node_copy (effects);
  JsonObject *object = json_node_get_object (copy);
  JsonObject *group;
  JsonArray *one;
  static const char *const keys[] = { "at_most", "order" };

  if (!json_object_has_member (object, "at_most") &&
      !json_object_has_member (object, "order"))
    {
      json_object_set_member (
          object, "chain",
          prepend (first, json_object_get_array_member (object, "chain")));
      return copy;
    }
  group = json_object_new ();
  json_object_set_member (group, "all_of", json_object_dup_member (object, "chain"));
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    if (json_object_has_member (object, keys[k]))
      {
        json_object_set_member (group, keys[k],
                                json_object_dup_member (object, keys[k]));
        json_object_remove_member (object, keys[k]);
      }
  one = json_array_new ();
  json_array_add_object_element (one, group);
  json_object_set_member (object, "chain", prepend (first, one));
  json_array_unref (one);
  return copy;
}

static gboolean
write_gamma (SkgScene *scene, const SkgNumber *number, GError **error)
{
  const SkgEffectSpec *spec = skg_scene_get_effects (scene);
  g_autoptr (SkgEffectSpec) copy =
      spec != NULL ? skg_effect_spec_copy (spec) : skg_effect_spec_new ();
  SkgEffectNode *there;
  g_autoptr (JsonNode) effects = NULL;
  g_autoptr (JsonNode) changed = NULL;

  skg_effect_spec_detach (copy);
  there = skg_effect_spec_find (copy, SKG_STYLE_GAMMA_ID);
  if (there != NULL)
    skg_number_copy (&there->numbers[0], number);
  effects = skg_effect_spec_to_json (copy);
  if (there != NULL)
    return skg_scene_set_effects (scene, effects, error);
  if (effects != NULL && JSON_NODE_HOLDS_OBJECT (effects))
    changed = prepend_to_object (new_gamma (number), effects);
  else
    changed = prepend (new_gamma (number),
                       effects != NULL ? json_node_get_array (effects) : NULL);
  return skg_scene_set_effects (scene, changed, error);
}

gboolean
skg_style_knob_write (const SkgStyleKnob *knob,
                      SkgScene *scene,
                      const SkgNumber *number,
                      GError **error)
{
  if (is_effect (knob))
    return write_gamma (scene, number, error);
  return skg_scene_set_distribution (scene, knob->path, 0, number, NULL, error);
}

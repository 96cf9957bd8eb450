/* SPDX-License-Identifier: Apache-2.0
 * A scene with all numbers drawn. Every number has a stream of its own, named by its
 * key path, so that no draw depends on another or on the order of keys. */
#include "config.h"

#include <math.h>

#include "base/error.h"
#include "base/random.h"
#include "render/effect-moves.h"
#include "scene/exposure-private.h"
#include "scene/rules-private.h"
#include "scene/scene-private.h"
#include "scene/spread.h"
#include "scene/tools-private.h"
#include "scene/tools.h"

#define OVERVIEW_SOD_FRACTION 0.78
#define SOD_STEP_MM 10.0
/* A machine whose limits leave no room (SID set shorter than its least SOD). */
#define MAX_SOD_FRACTION 0.9

typedef struct
{
  const SkgSceneData *data;
  guint64 seed;
  guint64 index;
} Draw;

static double
draw_number (const Draw *draw, const SkgNumber *number, const char *name)
{
  return skg_number_draw_stream (number, draw->seed, draw->index, name);
}

static double
draw_or (const Draw *draw, const SkgNumber *number, const char *name, double fallback)
{
  return number->kind == SKG_NUMBER_UNSET ? fallback : draw_number (draw, number, name);
}

static double
draw_angle_rad (const Draw *draw, const SkgNumber *number, const char *name)
{
  return SKG_RAD_FROM_DEG (draw_number (draw, number, name));
}

double
skg_scene_get_default_sod_mm (const SkgMachine *machine, double sid_mm)
{
  double sod_mm = rint (OVERVIEW_SOD_FRACTION * sid_mm / SOD_STEP_MM) * SOD_STEP_MM;

  sod_mm = MAX (sod_mm, machine->sod_mm);
  if (machine->sod_limits_mm.min <= machine->sod_limits_mm.max)
    sod_mm = CLAMP (sod_mm, machine->sod_limits_mm.min, machine->sod_limits_mm.max);
  return MIN (sod_mm, MAX_SOD_FRACTION * sid_mm);
}

/* Turned about the world's x, then y, then z axis through the body's centre, then
 * moved: T(position) T(centre) Rz Ry Rx T(-centre). */
static SkgMat4
draw_world_from_patient (const Draw *draw, const SkgSpread *spread, SkgVec3 centre_mm)
{
  static const char *const turns[] = { "patient.rotation_deg[0]",
                                       "patient.rotation_deg[1]",
                                       "patient.rotation_deg[2]" };
  static const SkgVec3 axes[] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
  const SkgSceneData *data = draw->data;
  SkgVec3 position_mm =
      skg_vec3 (draw_number (draw, &data->position_mm[0], "patient.position_mm[0]"),
                draw_number (draw, &data->position_mm[1], "patient.position_mm[1]"),
                draw_number (draw, &data->position_mm[2], "patient.position_mm[2]"));
  SkgMat4 world = skg_mat4_translation (skg_vec3_scale (centre_mm, -1));
  gboolean turned = spread->turns;

  position_mm = skg_vec3_add (position_mm, spread->offset_mm);
  if (spread->turns)
    world = skg_mat4_multiply (&spread->turn, &world);
  for (guint i = 0; i < 3; i++)
    {
      double angle_rad = draw_angle_rad (draw, &data->rotation_deg[i], turns[i]);
      SkgMat4 rotation = skg_mat4_rotation (axes[i], angle_rad);

      turned |= angle_rad != 0;
      world = skg_mat4_multiply (&rotation, &world);
    }
  /* Not turned: exactly the identity, without the rounding of there and back. */
  if (!turned)
    return skg_mat4_translation (position_mm);
  world.m[3][0] += centre_mm.x + position_mm.x;
  world.m[3][1] += centre_mm.y + position_mm.y;
  world.m[3][2] += centre_mm.z + position_mm.z;
  return world;
}

static void
draw_pose (const Draw *draw, const SkgSpread *spread, SkgSample *sample)
{
  const SkgSceneData *data = draw->data;
  const SkgMachine *machine = sample->machine;
  double sid_mm = draw_or (draw, &data->sid_mm, "carm.sid_mm", machine->sid_mm);
  SkgVec3 home_mm = sample->home_mm;

  sample->pose = (SkgPose){
    .isocenter_mm = skg_vec3 (
        draw_or (draw, &data->isocenter_mm[0], "carm.isocenter_mm[0]", home_mm.x),
        draw_or (draw, &data->isocenter_mm[1], "carm.isocenter_mm[1]", home_mm.y),
        draw_or (draw, &data->isocenter_mm[2], "carm.isocenter_mm[2]", home_mm.z)),
    .sid_mm = sid_mm,
    .sod_mm = draw_or (draw, &data->sod_mm, "carm.sod_mm",
                       skg_scene_get_default_sod_mm (machine, sid_mm)),
    .primary_rad = draw_angle_rad (draw, &data->primary_deg, "carm.primary_deg"),
    .secondary_rad = draw_angle_rad (draw, &data->secondary_deg, "carm.secondary_deg"),
    .roll_rad = draw_angle_rad (draw, &data->roll_deg, "carm.roll_deg"),
    .wigwag_rad = draw_angle_rad (draw, &data->wigwag_deg, "carm.wigwag_deg"),
    .detector_side = data->detector_side,
  };
  skg_spread_lean (spread, &sample->pose.primary_rad, &sample->pose.secondary_rad);
}

static void
draw_detector (const Draw *draw, SkgSample *sample)
{
  const SkgSceneData *data = draw->data;
  const SkgDetector *own = &sample->machine->detector;

  sample->detector = (SkgDetector){
    .columns = draw_or (draw, &data->columns, "carm.detector.columns", own->columns),
    .rows = draw_or (draw, &data->rows, "carm.detector.rows", own->rows),
    .pitch_mm =
        draw_or (draw, &data->pitch_mm, "carm.detector.pitch_mm", own->pitch_mm),
    .shift_columns_px =
        draw_number (draw, &data->shift_px[0], "carm.detector.shift_px[0]"),
    .shift_rows_px =
        draw_number (draw, &data->shift_px[1], "carm.detector.shift_px[1]"),
  };
}

void
skg_sample_clear (SkgSample *sample)
{
  g_clear_pointer (&sample->tools, skg_tool_set_unref);
}

void
skg_sample_copy (const SkgSample *from, SkgSample *to)
{
  SkgToolSet *tools = from->tools != NULL ? skg_tool_set_ref (from->tools) : NULL;

  skg_sample_clear (to);
  *to = *from;
  to->tools = tools;
}

/* All that rules look at. @draw: of one try */
static gboolean
draw_geometry (const Draw *draw, SkgVec3 centre_mm, SkgSample *sample, GError **error)
{
  const SkgSceneData *data = draw->data;
  SkgSpread spread;

  skg_spread_draw (data, draw->seed, draw->index, &spread);
  sample->world_from_patient = draw_world_from_patient (draw, &spread, centre_mm);
  sample->home_mm =
      data->isocenter_follows
          ? skg_mat4_transform_point (&sample->world_from_patient, centre_mm)
          : centre_mm;
  draw_pose (draw, &spread, sample);
  draw_detector (draw, sample);
  return skg_exposure_draw (data, draw->seed, draw->index, &sample->exposure, error);
}

static void
draw_display (const Draw *draw, SkgSample *sample)
{
  const SkgSceneData *data = draw->data;

  sample->display = (SkgDisplay){
    .window = draw_number (draw, &data->window, "display.window"),
    .level = draw_number (draw, &data->level, "display.level"),
    .inverted = data->inverted,
    .local_contrast =
        draw_number (draw, &data->local_contrast, "display.local_contrast"),
    .edge_enhancement =
        draw_number (draw, &data->edge_enhancement, "display.edge_enhancement"),
    .clahe = draw_number (draw, &data->clahe, "display.clahe"),
    .tinted = data->tinted,
  };
}

/* What rules do not look at. */
static gboolean
draw_rest (SkgScene *scene,
           const Draw *draw,
           const SkgBody *body,
           SkgSample *sample,
           GError **error)
{
  const SkgSceneData *data = draw->data;

  draw_display (draw, sample);
  sample->show_landmarks = data->show_landmarks;
  sample->show_heatmaps = data->show_heatmaps;
  sample->heatmap_sigma_px =
      draw_number (draw, &data->heatmap_sigma_px, "annotations.heatmap_sigma_px");
  sample->show_tools = data->show_tools;
  if (!skg_scene_sample_tools (scene, body, draw->seed, draw->index, &sample->tools,
                               error))
    return FALSE;
  skg_effect_spec_draw (data->effect_spec, draw->seed, draw->index,
                        sample->detector.columns, sample->detector.rows,
                        &sample->effects, NULL);
  return TRUE;
}

/* Draws the geometry of one try after another until @book has nothing against it.
 * @counts: of tries that each rule was the first to reject
 * Returns: -1 if no try was accepted, -2 on an error */
static int
draw_tries (Draw *draw,
            const SkgRuleBook *book,
            SkgVec3 centre_mm,
            guint max_tries,
            guint64 counts[SKG_RULES_MAX],
            SkgSample *sample,
            GError **error)
{
  guint64 seed = draw->seed;

  for (guint t = 0; t < max_tries; t++)
    {
      int broken;

      draw->seed = skg_rules_get_try_seed (seed, t);
      if (!draw_geometry (draw, centre_mm, sample, error))
        return -2;
      sample->try_number = t;
      broken = book != NULL ? skg_rule_book_check (book, sample) : -1;
      if (broken < 0)
        return (int) t;
      counts[broken]++;
    }
  return -1;
}

static void
set_rejected (const SkgSceneData *data,
              guint64 seed,
              guint64 index,
              guint max_tries,
              const guint64 counts[SKG_RULES_MAX],
              GError **error)
{
  guint worst = 0;
  g_autofree char *text = NULL;

  for (guint i = 1; i < data->rule_list->len; i++)
    if (counts[i] > counts[worst])
      worst = i;
  text = skg_rule_dup_text (&g_array_index (data->rule_list, SkgRule, worst));
  g_set_error (error, SKG_ERROR, SKG_ERROR_REJECTED,
               "rules: seed %" G_GUINT64_FORMAT ", index %" G_GUINT64_FORMAT
               ": none of %u tries (rules_tries) satisfies all rules; rules[%u] (%s) "
               "rejected most, %" G_GUINT64_FORMAT,
               seed, index, max_tries, worst, text, counts[worst]);
}

static gboolean
start_sample (const SkgSceneData *data,
              const SkgBody *body,
              SkgSample *sample,
              SkgVec3 *centre_mm,
              GError **error)
{
  sample->machine = skg_machine_find (data->machine);
  if (sample->machine == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "carm.machine: \"%s\" is not a known machine", data->machine);
      return FALSE;
    }
  *centre_mm = skg_vec3 (0, 0, 0);
  if (body != NULL && body->volume != NULL)
    *centre_mm = skg_volume_get_aim_mm (body->volume);
  return TRUE;
}

gboolean
skg_sample_is_in_collimator (const SkgSample *sample, double column, double row)
{
  const SkgCollimator *open = &sample->exposure.collimator;
  const SkgDetector *detector = &sample->detector;
  double x_mm = (column - (detector->columns - 1.0) / 2) * detector->pitch_mm;
  double y_mm = (row - (detector->rows - 1.0) / 2) * detector->pitch_mm;

  if (sample->exposure.simulator != SKG_SIMULATOR_REALISTIC)
    return TRUE;
  return x_mm >= open->left_mm && x_mm <= open->right_mm && y_mm >= open->top_mm &&
         y_mm <= open->bottom_mm && hypot (x_mm, y_mm) <= open->iris_mm;
}

gboolean
skg_scene_sample (SkgScene *scene,
                  const SkgBody *body,
                  guint64 seed,
                  guint64 index,
                  SkgSample *sample,
                  GError **error)
{
  g_auto (SkgRuleBook) book = { 0 };
  guint64 counts[SKG_RULES_MAX] = { 0 };
  const SkgSceneData *data;
  gboolean ruled;
  Draw draw;
  SkgSample out = { 0 };
  SkgVec3 centre_mm;
  int number;

  g_return_val_if_fail (SKG_IS_SCENE (scene) && sample != NULL, FALSE);

  data = skg_scene_get_drawn_data (scene);
  draw = (Draw){ data, seed, index };
  ruled = body != NULL && body->volume != NULL && data->rule_list->len > 0;
  if (!start_sample (data, body, &out, &centre_mm, error) ||
      (ruled && !skg_rule_book_open (&book, data, body, error)))
    return FALSE;
  number = draw_tries (&draw, ruled ? &book : NULL, centre_mm,
                       skg_scene_get_max_tries (scene), counts, &out, error);
  if (number == -1)
    set_rejected (data, seed, index, skg_scene_get_max_tries (scene), counts, error);
  if (number < 0 || !draw_rest (scene, &draw, body, &out, error))
    return FALSE;
  *sample = out;
  return TRUE;
}

gboolean
skg_scene_count_rejections (SkgScene *scene,
                            const SkgBody *body,
                            guint64 seed,
                            guint64 first,
                            guint n_samples,
                            SkgRejections *rejections,
                            GError **error)
{
  g_auto (SkgRuleBook) book = { 0 };
  const SkgSceneData *data;
  SkgSample sample = { 0 };
  SkgVec3 centre_mm;
  guint max_tries;

  g_return_val_if_fail (SKG_IS_SCENE (scene) && rejections != NULL, FALSE);
  g_return_val_if_fail (body != NULL && body->volume != NULL, FALSE);

  data = skg_scene_get_drawn_data (scene);
  max_tries = skg_scene_get_max_tries (scene);
  if (!start_sample (data, body, &sample, &centre_mm, error) ||
      !skg_rule_book_open (&book, data, body, error))
    return FALSE;
  for (guint i = 0; i < n_samples; i++)
    {
      Draw draw = { data, seed, first + i };
      int number = draw_tries (&draw, &book, centre_mm, max_tries,
                               rejections->n_rejected, &sample, error);

      if (number < -1)
        return FALSE;
      rejections->n_samples++;
      rejections->n_failed += number < 0;
      rejections->n_tries += number < 0 ? max_tries : (guint) number + 1;
    }
  return TRUE;
}

/* Letters stand where the body has its sides after all effects before them: the
 * patient's left is +x in patient space. */
static void
place_letters (SkgEffectList *effects, const SkgGeometry *geometry)
{
  double left[2] = { geometry->column_step_mm.x, geometry->row_step_mm.x };

  for (guint i = 0; i < effects->n_effects; i++)
    {
      SkgEffect *effect = &effects->effects[i];
      SkgEffectList before = *effects;
      int m[4];
      double toward;

      if (effect->kind != SKG_EFFECT_LATERALITY_LETTER)
        continue;
      before.n_effects = i;
      skg_effect_list_get_orientation (effects, i, m);
      toward = m[0] * left[0] + m[1] * left[1];
      /* Mirrored bodies whose sides have changed names. */
      if (skg_effect_list_swaps_sides (&before))
        toward = -toward;
      if (skg_effect_get (effect, "side") > 0)
        toward = -toward;
      effect->at_right = toward > 0;
    }
}

gboolean
skg_sample_get_frame (const SkgSample *sample,
                      const SkgBody *body,
                      SkgQuality quality,
                      SkgFrame *frame,
                      GError **error)
{
  SkgMat4 patient_from_world;

  g_return_val_if_fail (sample != NULL && frame != NULL, FALSE);
  g_return_val_if_fail (body != NULL && body->volume != NULL, FALSE);

  /* A rigid motion always has an inverse. */
  if (!skg_mat4_invert_affine (&sample->world_from_patient, &patient_from_world))
    patient_from_world = skg_mat4_identity ();
  *frame = (SkgFrame){
    .volume = skg_volume_ref (body->volume),
    .quality = quality,
    .effects = sample->effects,
    .display = sample->display,
  };
  skg_pose_get_geometry (&sample->pose, &sample->detector, &patient_from_world,
                         &frame->geometry);
  place_letters (&frame->effects, &frame->geometry);
  if (skg_tool_set_apply (sample->tools, sample->exposure.mu_water_per_mm, frame,
                          error) &&
      skg_exposure_apply (&sample->exposure, body->volume, frame, error))
    return TRUE;
  skg_frame_clear (frame);
  return FALSE;
}

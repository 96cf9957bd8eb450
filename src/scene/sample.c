/* SPDX-License-Identifier: Apache-2.0
 * A scene with all numbers drawn. Every number has a stream of its own, named by its
 * key path, so that no draw depends on another or on the order of keys. */
#include "config.h"

#include <math.h>

#include "base/error.h"
#include "base/random.h"
#include "render/effect-moves.h"
#include "scene/exposure-private.h"
#include "scene/scene-private.h"
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
  SkgRandom random;

  skg_random_init (&random, draw->seed, draw->index, name);
  return skg_number_draw (number, &random);
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
draw_world_from_patient (const Draw *draw, SkgVec3 centre_mm)
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
  gboolean turned = FALSE;

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
draw_pose (const Draw *draw, SkgSample *sample)
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

gboolean
skg_scene_sample (SkgScene *scene,
                  const SkgBody *body,
                  guint64 seed,
                  guint64 index,
                  SkgSample *sample,
                  GError **error)
{
  const SkgSceneData *data;
  Draw draw;
  SkgSample out = { 0 };
  SkgVec3 centre_mm = { 0, 0, 0 };

  g_return_val_if_fail (SKG_IS_SCENE (scene) && sample != NULL, FALSE);

  data = skg_scene_get_drawn_data (scene);
  draw = (Draw){ data, seed, index };
  out.machine = skg_machine_find (data->machine);
  if (out.machine == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "carm.machine: \"%s\" is not a known machine", data->machine);
      return FALSE;
    }
  if (body != NULL && body->volume != NULL)
    centre_mm = skg_volume_get_aim_mm (body->volume);
  out.world_from_patient = draw_world_from_patient (&draw, centre_mm);
  out.home_mm = data->isocenter_follows
                    ? skg_mat4_transform_point (&out.world_from_patient, centre_mm)
                    : centre_mm;
  draw_pose (&draw, &out);
  draw_detector (&draw, &out);
  if (!skg_exposure_draw (data, seed, index, &out.exposure, error))
    return FALSE;
  out.display = (SkgDisplay){
    .window = draw_number (&draw, &data->window, "display.window"),
    .level = draw_number (&draw, &data->level, "display.level"),
    .inverted = data->inverted,
    .local_contrast =
        draw_number (&draw, &data->local_contrast, "display.local_contrast"),
    .edge_enhancement =
        draw_number (&draw, &data->edge_enhancement, "display.edge_enhancement"),
    .clahe = draw_number (&draw, &data->clahe, "display.clahe"),
    .tinted = data->tinted,
  };
  out.show_landmarks = data->show_landmarks;
  out.show_heatmaps = data->show_heatmaps;
  out.heatmap_sigma_px =
      draw_number (&draw, &data->heatmap_sigma_px, "annotations.heatmap_sigma_px");
  out.show_tools = data->show_tools;
  if (!skg_scene_sample_tools (scene, body, seed, index, &out.tools, error))
    return FALSE;
  skg_effect_spec_draw (data->effect_spec, seed, index, out.detector.columns,
                        out.detector.rows, &out.effects, NULL);
  *sample = out;
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

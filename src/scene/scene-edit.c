/* SPDX-License-Identifier: Apache-2.0
 * What the window edits in a scene: each setter writes constants, kept inside the
 * ranges that the file format allows, so that every scene can be read back. */
#include "config.h"

#include "scene/scene.h"

#include <math.h>
#include <string.h>

#include "scene/exposure-private.h"
#include "scene/scene-private.h"
#include "scene/rules-private.h"
#include "scene/scene-random.h"
#include "scene/spread.h"

/* Differences below this are rounding on the way through radians and a sample. */
#define SAME 1e-8

/* (nullable): the number at @path, to be written. */
static SkgNumber *
find_number (SkgScene *self, const SkgSceneField *field, guint index)
{
  SkgNumber *numbers =
      G_STRUCT_MEMBER_P ((SkgSceneData *) skg_scene_get_data (self), field->offset);

  return &numbers[index];
}

/* The way from @from to @to; a full turn is none for an angle that can make one. */
static double
get_way (const SkgSceneField *field, double from, double to)
{
  double way = to - from;

  if (g_strcmp0 (field->unit, "degrees") == 0 && field->max >= 180)
    way = remainder (way, 360);
  return way;
}

/* A number that varies, moved so that the shown sample has @value. */
static gboolean
move_number (SkgScene *self, const SkgSceneField *field, guint index, double value)
{
  SkgNumber *number = find_number (self, field, index);
  double drawn = skg_scene_draw_number (self, field->path, index);
  double way = get_way (field, drawn, value);
  g_auto (SkgNumber) moved = { 0 };

  if (fabs (way) < SAME)
    return FALSE;
  skg_number_copy (&moved, number);
  skg_number_move (&moved, drawn, drawn + way, field->min, field->max);
  if (skg_number_equal (number, &moved))
    return FALSE;
  skg_number_copy (number, &moved);
  return TRUE;
}

/* Writes a constant into the field at @path, or moves the distribution there; TRUE if
 * that changed something. A value that is not finite is ignored. */
static gboolean
set_number (SkgScene *self, const char *path, guint index, double value)
{
  const SkgSceneField *field = skg_scene_find_field (path);
  SkgNumber *number = find_number (self, field, index);
  g_auto (SkgNumber) constant = { 0 };

  if (!isfinite (value))
    return FALSE;
  if (skg_number_is_random (number))
    return move_number (self, field, index, value);
  skg_number_set (&constant, CLAMP (value, field->min, field->max) + 0.0);
  if (skg_number_equal (number, &constant))
    return FALSE;
  skg_number_copy (number, &constant);
  return TRUE;
}

/* Radians to degrees, to the next 1e-9 degree, so that 30 stays 30 in the file. */
static gboolean
set_angle (SkgScene *self, const char *path, double angle_rad)
{
  return set_number (self, path, 0, rint (SKG_DEG_FROM_RAD (angle_rad) * 1e9) / 1e9);
}

static gboolean
set_boolean (gboolean *member, gboolean value)
{
  if (*member == !!value)
    return FALSE;
  *member = !!value;
  return TRUE;
}

static SkgSceneData *
edit (SkgScene *self)
{
  return (SkgSceneData *) skg_scene_get_data (self);
}

static void
emit_if (SkgScene *self, gboolean changed)
{
  if (changed)
    g_signal_emit_by_name (self, "changed");
}

/* The source must stay in front of the detector in every sample: a change of the two
 * distances that some sample could not have is taken back. */
static gboolean
set_distances (SkgScene *self, double sid_mm, double sod_mm)
{
  SkgSceneData *data = edit (self);
  g_auto (SkgNumber) sid = { 0 };
  g_auto (SkgNumber) sod = { 0 };
  gboolean changed = FALSE;
  double sid_low;
  double sod_high;
  double unused;

  skg_number_copy (&sid, &data->sid_mm);
  skg_number_copy (&sod, &data->sod_mm);
  changed |= set_number (self, "carm.sid_mm", 0, sid_mm);
  changed |= set_number (self, "carm.sod_mm", 0, sod_mm);
  skg_number_get_range (&data->sid_mm, &sid_low, &unused);
  skg_number_get_range (&data->sod_mm, &unused, &sod_high);
  if (sod_high < sid_low)
    return changed;
  skg_number_copy (&data->sid_mm, &sid);
  skg_number_copy (&data->sod_mm, &sod);
  return FALSE;
}

/* The middle of a cone from the view in it that the shown sample has. */
static void
unlean (SkgScene *self, double *primary_rad, double *secondary_rad)
{
  SkgSpread spread;
  guint64 seed;
  guint64 index;

  skg_scene_get_shown_sample (self, &seed, &index);
  seed = skg_rules_get_try_seed (seed, skg_scene_get_shown_try (self));
  skg_spread_draw (skg_scene_get_data (self), seed, index, &spread);
  skg_spread_unlean (&spread, primary_rad, secondary_rad);
}

void
skg_scene_set_pose (SkgScene *self, const SkgPose *pose)
{
  gboolean changed = FALSE;
  double primary_rad;
  double secondary_rad;
  double sid_mm;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (pose != NULL);

  primary_rad = pose->primary_rad;
  secondary_rad = pose->secondary_rad;
  unlean (self, &primary_rad, &secondary_rad);

  /* The source must stay in front of the detector by more than nothing. */
  sid_mm = MAX (pose->sid_mm, 100);
  changed |= set_number (self, "carm.isocenter_mm", 0, pose->isocenter_mm.x);
  changed |= set_number (self, "carm.isocenter_mm", 1, pose->isocenter_mm.y);
  changed |= set_number (self, "carm.isocenter_mm", 2, pose->isocenter_mm.z);
  changed |= set_distances (self, sid_mm, MIN (pose->sod_mm, sid_mm - 1));
  changed |= set_angle (self, "carm.primary_deg", primary_rad);
  changed |= set_angle (self, "carm.secondary_deg", secondary_rad);
  changed |= set_angle (self, "carm.roll_deg", remainder (pose->roll_rad, 2 * G_PI));
  changed |=
      set_angle (self, "carm.wigwag_deg", remainder (pose->wigwag_rad, 2 * G_PI));
  changed |= set_boolean (&edit (self)->detector_side, pose->detector_side);
  emit_if (self, changed);
}

void
skg_scene_set_machine (SkgScene *self, const SkgMachine *machine)
{
  SkgSceneData *data;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (machine != NULL);

  data = edit (self);
  if (strcmp (data->machine, machine->id) == 0)
    return;
  g_free (data->machine);
  data->machine = g_strdup (machine->id);
  skg_number_clear (&data->sid_mm);
  skg_number_clear (&data->sod_mm);
  skg_number_clear (&data->columns);
  skg_number_clear (&data->rows);
  skg_number_clear (&data->pitch_mm);
  skg_number_set (&data->shift_px[0], 0);
  skg_number_set (&data->shift_px[1], 0);
  emit_if (self, TRUE);
}

void
skg_scene_set_detector (SkgScene *self, const SkgDetector *detector)
{
  gboolean changed = FALSE;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (detector != NULL);

  changed |= set_number (self, "carm.detector.columns", 0, detector->columns);
  changed |= set_number (self, "carm.detector.rows", 0, detector->rows);
  changed |= set_number (self, "carm.detector.pitch_mm", 0, detector->pitch_mm);
  changed |= set_number (self, "carm.detector.shift_px", 0, detector->shift_columns_px);
  changed |= set_number (self, "carm.detector.shift_px", 1, detector->shift_rows_px);
  emit_if (self, changed);
}

void
skg_scene_set_display (SkgScene *self, const SkgDisplay *display)
{
  gboolean changed = FALSE;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (display != NULL);

  /* An automatic window is none that could be moved to. */
  if (display->window <= 0 && skg_number_is_random (&edit (self)->window))
    skg_number_clear (&edit (self)->window);
  changed |= set_number (self, "display.window", 0, MAX (display->window, 0));
  changed |= set_number (self, "display.level", 0, display->level);
  changed |= set_boolean (&edit (self)->inverted, display->inverted);
  changed |= set_number (self, "display.local_contrast", 0, display->local_contrast);
  changed |=
      set_number (self, "display.edge_enhancement", 0, display->edge_enhancement);
  changed |= set_number (self, "display.clahe", 0, display->clahe);
  changed |= set_boolean (&edit (self)->tinted, display->tinted);
  emit_if (self, changed);
}

void
skg_scene_set_show_tools (SkgScene *self, gboolean show)
{
  g_return_if_fail (SKG_IS_SCENE (self));

  emit_if (self, set_boolean (&edit (self)->show_tools, show));
}

void
skg_scene_set_show_landmarks (SkgScene *self, gboolean show)
{
  g_return_if_fail (SKG_IS_SCENE (self));

  emit_if (self, set_boolean (&edit (self)->show_landmarks, show));
}

/* By key path */

static gpointer
find_member (SkgScene *self, const char *path, SkgSceneFieldType at_least)
{
  const SkgSceneField *field = skg_scene_find_field (path);

  if (field == NULL || field->type < at_least || field->type >= SKG_SCENE_FIELD_NODE)
    {
      g_critical ("%s: no such number, switch or text in a scene", path);
      return NULL;
    }
  return G_STRUCT_MEMBER_P ((SkgSceneData *) skg_scene_get_data (self), field->offset);
}

void
skg_scene_set_number (SkgScene *self, const char *path, guint index, double value)
{
  SkgNumber *numbers;
  g_auto (SkgNumber) before = { 0 };

  g_return_if_fail (SKG_IS_SCENE (self));

  numbers = find_member (self, path, SKG_SCENE_FIELD_INTEGER);
  if (numbers == NULL || index >= skg_scene_find_field (path)->length)
    return;
  skg_number_copy (&before, &numbers[index]);
  if (isnan (value))
    {
      if (before.kind == SKG_NUMBER_UNSET)
        return;
      skg_number_clear (&numbers[index]);
    }
  else if (!set_number (self, path, index, value))
    return;
  if (skg_exposure_check_data (skg_scene_get_data (self), NULL))
    {
      skg_scene_data_update (edit (self));
      emit_if (self, TRUE);
    }
  else
    skg_number_copy (&numbers[index], &before);
}

void
skg_scene_set_switch (SkgScene *self, const char *path, gboolean value)
{
  gboolean *member;

  g_return_if_fail (SKG_IS_SCENE (self));

  member = find_member (self, path, SKG_SCENE_FIELD_BOOLEAN);
  if (member != NULL)
    emit_if (self, set_boolean (member, value));
}

double
skg_scene_get_number (SkgScene *self, const char *path, guint index)
{
  const SkgNumber *numbers;

  g_return_val_if_fail (SKG_IS_SCENE (self), NAN);

  numbers = find_member (self, path, SKG_SCENE_FIELD_INTEGER);
  if (numbers == NULL || numbers[index].kind == SKG_NUMBER_UNSET)
    return NAN;
  return skg_number_get_centre (&numbers[index]);
}

gboolean
skg_scene_get_switch (SkgScene *self, const char *path)
{
  const gboolean *member;

  g_return_val_if_fail (SKG_IS_SCENE (self), FALSE);

  member = find_member (self, path, SKG_SCENE_FIELD_BOOLEAN);
  return member != NULL && *member;
}

const char *
skg_scene_get_text (SkgScene *self, const char *path)
{
  char *const *member;

  g_return_val_if_fail (SKG_IS_SCENE (self), NULL);

  member = find_member (self, path, SKG_SCENE_FIELD_STRING);
  return member != NULL ? *member : NULL;
}

void
skg_scene_set_dose (SkgScene *self, SkgDose dose, double value)
{
  static const char *const paths[] = { "exposure.photons_per_pixel",
                                       "exposure.detector_kerma_ngy", "exposure.mas" };
  SkgSceneData *data;
  SkgNumber *numbers[3];
  gboolean changed = FALSE;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (dose < G_N_ELEMENTS (paths) && isfinite (value));

  data = edit (self);
  numbers[SKG_DOSE_PHOTONS] = &data->photons_per_pixel;
  numbers[SKG_DOSE_KERMA] = &data->detector_kerma_ngy;
  numbers[SKG_DOSE_MAS] = &data->mas;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (i != dose && numbers[i]->kind != SKG_NUMBER_UNSET)
      {
        skg_number_clear (numbers[i]);
        changed = TRUE;
      }
  changed |= set_number (self, paths[dose], 0, value);
  emit_if (self, changed);
}

void
skg_scene_set_collimator (SkgScene *self, const SkgCollimator *collimator)
{
  static const char *const paths[] = {
    "exposure.collimator.left_mm", "exposure.collimator.right_mm",
    "exposure.collimator.top_mm",  "exposure.collimator.bottom_mm",
    "exposure.collimator.iris_mm",
  };
  const SkgCollimator *c = collimator;
  gboolean changed = FALSE;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (collimator != NULL);

  if (!(c->left_mm < c->right_mm && c->top_mm < c->bottom_mm && c->iris_mm > 0))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const double values[] = { c->left_mm, c->right_mm, c->top_mm, c->bottom_mm,
                                c->iris_mm };
      const SkgSceneField *field = skg_scene_find_field (paths[i]);
      SkgNumber *number = G_STRUCT_MEMBER_P (edit (self), field->offset);

      if (values[i] >= field->min && values[i] <= field->max)
        changed |= set_number (self, paths[i], 0, values[i]);
      else if (values[i] > 0 || i < 4)
        {
          changed |= number->kind != SKG_NUMBER_UNSET;
          skg_number_clear (number);
        }
    }
  emit_if (self, changed);
}

void
skg_scene_set_tissue (SkgScene *self, const SkgTissue *table)
{
  g_autoptr (JsonNode) node = NULL;
  SkgSceneData *data;

  g_return_if_fail (SKG_IS_SCENE (self));
  g_return_if_fail (table != NULL);

  data = edit (self);
  node = skg_tissue_to_json (table);
  if (!skg_tissue_check (table, NULL) ||
      (data->tissue != NULL && json_node_equal (data->tissue, node)))
    return;
  g_clear_pointer (&data->tissue, json_node_unref);
  data->tissue = g_steal_pointer (&node);
  if (!skg_exposure_check_data (data, NULL))
    g_clear_pointer (&data->only_material, g_free);
  emit_if (self, TRUE);
}

void
skg_scene_set_shown_material (SkgScene *self, guint material)
{
  SkgSceneData *data;
  SkgTissue tissue;
  g_autofree char *name = NULL;

  g_return_if_fail (SKG_IS_SCENE (self));

  data = edit (self);
  if (!skg_tissue_from_json (data->tissue, data->materials, &tissue, NULL) ||
      material > tissue.n_materials)
    return;
  if (material > 0)
    name = g_strndup (tissue.materials[material - 1],
                      strcspn (tissue.materials[material - 1], "#"));
  if (g_strcmp0 (name, data->only_material) == 0)
    return;
  g_free (data->only_material);
  data->only_material = g_steal_pointer (&name);
  emit_if (self, TRUE);
}

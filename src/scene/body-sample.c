/* SPDX-License-Identifier: Apache-2.0
 * The body of a sample. Bodies are a pool: number n of a seed is drawn by streams of
 * index n, so that it is the same for all samples that have it. */
#include "config.h"

#include "scene/body-sample.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "body/label-lookup.h"
#include "body/lesions.h"
#include "scene/rules-private.h"

#define FIRST_LESION_DIAL SKG_PHANTOM_LESIONS
#define LESION_NAME "lesion"
#define BODY_PREFIX "patient.body."
#define SHEAR_KEY "patient.shear_deg"

static guint
draw_body_number (const SkgSceneData *data, guint64 seed, guint64 index)
{
  guint patient = skg_scene_data_choose_patient (data, seed, index);
  const SkgSceneData *own = skg_scene_data_get_patient (data, patient);
  SkgRandom random;

  skg_random_init (&random, seed, index, "patient.bodies");
  return skg_scene_data_get_first_body (data, patient) +
         (guint) skg_random_next_below (&random, (guint64) own->bodies.a);
}

guint64
skg_scene_data_get_stream_index (const SkgSceneData *data,
                                 const char *path,
                                 guint64 seed,
                                 guint64 index)
{
  return g_str_has_prefix (path, BODY_PREFIX) ? draw_body_number (data, seed, index)
                                              : index;
}

guint64
skg_scene_get_stream_seed (const char *path, guint64 seed, guint number)
{
  return g_str_has_prefix (path, BODY_PREFIX) || g_str_has_prefix (path, SHEAR_KEY)
             ? seed
             : skg_rules_get_try_seed (seed, number);
}

guint
skg_scene_get_body_number (SkgScene *scene, guint64 seed, guint64 index)
{
  g_return_val_if_fail (SKG_IS_SCENE (scene), 0);

  return draw_body_number (skg_scene_get_drawn_data (scene), seed, index);
}

static guint
get_n_bodies (const SkgSceneData *data)
{
  const SkgPatient *last;

  if (data->patients == NULL)
    return (guint) data->bodies.a;
  last = &g_array_index (data->patients, SkgPatient, data->patients->len - 1);
  return last->first_body + (guint) last->data->bodies.a;
}

guint
skg_scene_get_n_bodies (SkgScene *scene)
{
  g_return_val_if_fail (SKG_IS_SCENE (scene), 1);

  return get_n_bodies (skg_scene_get_drawn_data (scene));
}

static void
draw_dials (const SkgSceneData *data,
            guint64 seed,
            guint number,
            SkgPhantomDials *dials)
{
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    {
      g_autofree char *path = NULL;

      if (data->body[i].kind == SKG_NUMBER_UNSET)
        continue;
      path = g_strconcat (BODY_PREFIX,
                          skg_phantom_dial_get_info ((SkgPhantomDial) i)->key, NULL);
      dials->given |= 1u << i;
      dials->values[i] = skg_number_draw_stream (&data->body[i], seed, number, path);
      /* A count. */
      if (i == SKG_PHANTOM_LESIONS)
        dials->values[i] = rint (dials->values[i]);
    }
}

void
skg_body_draw (const SkgSceneData *data, guint64 seed, guint64 index, SkgBodyDraw *draw)
{
  static const char *const shears[] = { "patient.shear_deg[0]", "patient.shear_deg[1]",
                                        "patient.shear_deg[2]" };
  guint patient = skg_scene_data_choose_patient (data, seed, index);
  const SkgSceneData *own = skg_scene_data_get_patient (data, patient);
  double values[SKG_PHANTOM_N_DIALS];

  *draw = (SkgBodyDraw){
    .patient = patient,
    .number = draw_body_number (data, seed, index),
    .phantom = own->phantom,
  };
  draw->phantom.seed += draw->number - skg_scene_data_get_first_body (data, patient);
  draw_dials (own, seed, draw->number, &draw->phantom.dials);
  draw->n_structures =
      skg_structure_edits_draw (data, seed, draw->number, draw->structures);
  for (guint i = 0; i < 3; i++)
    draw->shear_rad[i] = SKG_RAD_FROM_DEG (
        skg_number_draw_stream (&data->shear_deg[i], seed, index, shears[i]));
  if (own->volume_path == NULL)
    return;
  skg_phantom_dials_resolve (&draw->phantom.dials, 0, values);
  draw->lesions = (SkgLesionParams){
    .seed = draw->number + 1,
    .count = (guint) values[SKG_PHANTOM_LESIONS],
    .size_mm = values[SKG_PHANTOM_LESION_SIZE_MM],
    .side = values[SKG_PHANTOM_LESION_SIDE],
    .peripheral = values[SKG_PHANTOM_LESION_PERIPHERAL],
    .basal = values[SKG_PHANTOM_LESION_BASAL],
    .density = values[SKG_PHANTOM_LESION_DENSITY],
  };
}

/* Keys */

static void
add_text (GString *key, const char *text)
{
  g_string_append_printf (key, "%s\n", text != NULL ? text : "");
}

char *
skg_body_dup_source_key (const SkgSceneData *scene_data, const SkgBodyDraw *draw)
{
  const SkgSceneData *data = skg_scene_data_get_patient (scene_data, draw->patient);
  GString *key = g_string_new (NULL);

  add_text (key, data->volume_path);
  add_text (key, data->series);
  add_text (key, data->labels_path);
  add_text (key, data->labels_table);
  if (data->volume_path == NULL)
    {
      const SkgPhantomParams *phantom = &draw->phantom;

      g_string_append_printf (key, "%s %" G_GUINT64_FORMAT " %a", phantom->kind,
                              phantom->seed, phantom->voxel_mm);
      for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
        if (phantom->dials.given & 1u << i)
          g_string_append_printf (key, " %u=%a", i, phantom->dials.values[i]);
    }
  return g_string_free (key, FALSE);
}

char *
skg_scene_dup_body_key (SkgScene *scene, guint64 seed, guint64 index)
{
  const SkgSceneData *data;
  g_autofree char *source = NULL;
  const SkgLesionParams *lesions;
  GString *key;
  SkgBodyDraw draw;

  g_return_val_if_fail (SKG_IS_SCENE (scene), NULL);

  data = skg_scene_get_drawn_data (scene);
  skg_body_draw (data, seed, index, &draw);
  source = skg_body_dup_source_key (data, &draw);
  key = g_string_new (source);
  lesions = &draw.lesions;
  if (lesions->count > 0)
    g_string_append_printf (key, "\nlesions %" G_GUINT64_FORMAT " %u %a %a %a %a %a",
                            lesions->seed, lesions->count, lesions->size_mm,
                            lesions->side, lesions->peripheral, lesions->basal,
                            lesions->density);
  skg_structure_edits_add_key (key, draw.structures, draw.n_structures);
  for (guint i = 0; i < 3; i++)
    if (draw.shear_rad[i] != 0)
      g_string_append_printf (key, "\nshear %u %a", i, draw.shear_rad[i]);
  return g_string_free (key, FALSE);
}

/* Checking */

gboolean
skg_scene_check_body (const SkgSceneData *data, const char *source, GError **error)
{
  SkgPhantomKind kind = SKG_PHANTOM_CHEST;
  const char *who = "a CT";

  if (data->volume_path == NULL)
    {
      who = data->phantom_kind != NULL ? data->phantom_kind : "pelvis";
      if (!skg_phantom_find_kind (who, &kind))
        return TRUE;
    }
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    {
      const SkgPhantomDialInfo *info = skg_phantom_dial_get_info ((SkgPhantomDial) i);
      gboolean has = data->volume_path == NULL ? (info->kinds & 1u << kind) != 0
                                               : i >= FIRST_LESION_DIAL;

      if (data->body[i].kind == SKG_NUMBER_UNSET || has)
        continue;
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: patient.body.%s: %s has no such number", source, info->key,
                   who);
      return FALSE;
    }
  return TRUE;
}

gboolean
skg_body_draw_needs_labels (const SkgSceneData *data, const SkgBodyDraw *draw)
{
  const double *shear = draw->shear_rad;
  gboolean asked = FALSE;

  for (guint i = 0; i < data->rule_list->len; i++)
    asked |=
        g_array_index (data->rule_list, SkgRule, i).kind == SKG_RULE_STRUCTURE_IN_VIEW;
  return skg_scene_data_get_patient (data, draw->patient)->volume_path != NULL &&
         (asked || draw->lesions.count > 0 || draw->n_structures > 0 || shear[0] != 0 ||
          shear[1] != 0 || shear[2] != 0);
}

/* Lesions in a CT */

/* Of a voxel of the other grid, the nearest label; 0 outside the label map. */
static guint
get_nearest (const SkgLabelLookup *lookup, guint layer, guint i, guint j, guint k)
{
  gsize at;

  return skg_label_lookup_find (lookup, i, j, k, &at)
             ? skg_label_lookup_read (lookup, layer, at)
             : 0;
}

/* 1 where a voxel of @grid has its centre in a structure whose name begins with
 * "lung_"; the labels may be on another grid. */
static GBytes *
find_lungs (SkgLabelMap *labels, const SkgGrid *grid, GError **error)
{
  gsize n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  g_autofree guint8 *mask = g_try_malloc0 (n);
  SkgLabelLookup lookup;
  gsize n_found = 0;

  if (mask == NULL)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_FAILED,
                           "not enough memory for the lesions");
      return NULL;
    }
  skg_label_lookup_init (&lookup, labels, grid);
  for (guint s = 0; s < skg_label_map_get_n_structures (labels); s++)
    {
      const SkgStructure *lung = skg_label_map_get_structure (labels, s);
      gsize at = 0;

      if (!g_str_has_prefix (lung->name, "lung_") || lung->n_voxels == 0)
        continue;
      for (guint k = 0; k < grid->size[2]; k++)
        for (guint j = 0; j < grid->size[1]; j++)
          for (guint i = 0; i < grid->size[0]; i++, at++)
            if (get_nearest (&lookup, lung->layer, i, j, k) == lung->value)
              {
                mask[at] = 1;
                n_found++;
              }
    }
  if (n_found > 0)
    return g_bytes_new_take (g_steal_pointer (&mask), n);
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "patient.body.lesions: the labels have no lung (a structure "
                       "whose name begins with \"lung_\") within the CT");
  return NULL;
}

/* The labels as they are and the lesions as a layer over them, on the CT's grid: that
 * of the labels may be coarser than a lesion. */
static SkgLabelMap *
add_lesion_labels (SkgLabelMap *labels,
                   const SkgGrid *grid,
                   GBytes *mask,
                   GError **error)
{
  guint n_layers = skg_label_map_get_n_layers (labels);
  gsize n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  const SkgLabelName name = { n_layers, 1, (char *) LESION_NAME, 0xff4060 };
  g_autofree guint16 *voxels = g_try_new0 (guint16, n * (n_layers + 1));
  const guint8 *lesion = g_bytes_get_data (mask, NULL);
  g_autoptr (GBytes) bytes = NULL;
  SkgLabelLookup lookup;

  if (voxels == NULL)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_FAILED,
                           "not enough memory for the lesions' labels");
      return NULL;
    }
  skg_label_lookup_init (&lookup, labels, grid);
  for (guint layer = 0; layer < n_layers; layer++)
    {
      guint16 *at = voxels + layer * n;

      for (guint k = 0; k < grid->size[2]; k++)
        for (guint j = 0; j < grid->size[1]; j++)
          for (guint i = 0; i < grid->size[0]; i++, at++)
            *at = (guint16) get_nearest (&lookup, layer, i, j, k);
    }
  for (gsize i = 0; i < n; i++)
    voxels[n_layers * n + i] = lesion[i];
  bytes = g_bytes_new_take (g_steal_pointer (&voxels),
                            n * (n_layers + 1) * sizeof (guint16));
  return skg_label_map_new_like (labels, grid, n_layers + 1, 2, bytes, &name, 1, error);
}

static gboolean
add_lesions (const SkgLesionParams *params, SkgBody *body, GError **error)
{
  g_autoptr (GBytes) lungs = NULL;
  g_autoptr (GBytes) mask = NULL;
  SkgVolume *volume;
  SkgLabelMap *labels;

  if (body->labels == NULL)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           "patient.body.lesions: a CT needs a label map that has its "
                           "lungs (patient.labels)");
      return FALSE;
    }
  lungs = find_lungs (body->labels, skg_volume_get_grid (body->volume), error);
  if (lungs == NULL)
    return FALSE;
  volume = skg_lesions_add_to_volume (body->volume, lungs, params, &mask, NULL, error);
  if (volume == NULL)
    return FALSE;
  skg_volume_unref (body->volume);
  body->volume = volume;
  labels = add_lesion_labels (body->labels, skg_volume_get_grid (volume), mask, error);
  if (labels == NULL)
    return FALSE;
  skg_label_map_unref (body->labels);
  body->labels = labels;
  return TRUE;
}

/* Shear */

static SkgMat4
make_shear (const double shear_rad[3], SkgVec3 centre_mm)
{
  SkgMat4 shear = skg_mat4_translation (centre_mm);
  SkgMat4 back = skg_mat4_translation (skg_vec3_scale (centre_mm, -1));

  shear.m[2][0] = tan (shear_rad[0]);
  shear.m[2][1] = tan (shear_rad[1]);
  shear.m[1][0] = tan (shear_rad[2]);
  return skg_mat4_multiply (&shear, &back);
}

/* The same voxels in other places. */
static SkgGrid
shear_grid (const SkgMat4 *shear, const SkgGrid *grid)
{
  SkgGrid out = *grid;

  out.origin_mm = skg_mat4_transform_point (shear, grid->origin_mm);
  for (guint a = 0; a < 3; a++)
    {
      SkgVec3 step = skg_mat4_transform_vector (
          shear, skg_vec3_scale (grid->direction[a], grid->spacing_mm[a]));

      out.spacing_mm[a] = skg_vec3_length (step);
      out.direction[a] = skg_vec3_normalize (step);
    }
  return out;
}

SkgLandmarkSet *
skg_body_map_landmarks (const SkgMat4 *map, SkgLandmarkSet *landmarks)
{
  guint n = skg_landmark_set_get_length (landmarks);
  g_autofree SkgLandmark *moved = g_new (SkgLandmark, n);

  for (guint i = 0; i < n; i++)
    {
      moved[i] = *skg_landmark_set_get (landmarks, i);
      moved[i].position_mm = skg_mat4_transform_point (map, moved[i].position_mm);
    }
  return skg_landmark_set_new (moved, n);
}

/* Coarse voxels lose thin bone, so a draft's own aim is off by some millimetres, by the
 * same before and after the shear. */
static void
keep_aim (SkgVolume *from, SkgVolume *to)
{
  SkgVec3 off;

  if (!skg_volume_is_brief (from))
    return;
  off = skg_vec3_sub (skg_volume_get_aim_mm (from), skg_volume_find_aim_mm (from));
  skg_volume_set_aim_mm (to, skg_vec3_add (skg_volume_find_aim_mm (to), off));
  skg_volume_set_brief (to, TRUE);
}

/* (transfer full) (nullable) */
static SkgVolume *
shear_volume (const SkgMat4 *shear, SkgVolume *volume, GError **error)
{
  SkgGrid grid = shear_grid (shear, skg_volume_get_grid (volume));
  const char *const *warnings = skg_volume_get_warnings (volume);
  SkgVolume *out = skg_volume_new (&grid, skg_volume_get_voxel_type (volume),
                                   skg_volume_get_voxels (volume), error);

  if (out == NULL)
    return NULL;
  skg_volume_set_name (out, skg_volume_get_name (volume));
  skg_volume_set_reduction (out, skg_volume_get_reduction (volume));
  for (guint i = 0; warnings[i] != NULL; i++)
    skg_volume_add_warning (out, warnings[i]);
  keep_aim (volume, out);
  return out;
}

/* @whole: (nullable): the volume before its structures were edited, if they were: both
 * are aimed at alike */
static gboolean
shear_body (const double shear_rad[3], SkgVolume *whole, SkgBody *body, GError **error)
{
  SkgMat4 shear = make_shear (shear_rad, skg_volume_get_aim_mm (body->volume));
  g_autoptr (SkgVolume) aimed =
      whole != NULL ? shear_volume (&shear, whole, error) : NULL;
  SkgVolume *volume = shear_volume (&shear, body->volume, error);
  SkgGrid grid;
  SkgLabelMap *labels;

  if (volume == NULL || (whole != NULL && aimed == NULL))
    {
      g_clear_pointer (&volume, skg_volume_unref);
      return FALSE;
    }
  if (aimed != NULL)
    skg_volume_set_aim_mm (volume, skg_volume_get_aim_mm (aimed));
  skg_volume_unref (body->volume);
  body->volume = volume;
  body->patient_from_source = shear;
  body->is_sheared = TRUE;
  if (body->labels == NULL)
    return TRUE;
  grid = shear_grid (&shear, skg_label_map_get_grid (body->labels));
  labels = skg_label_map_new_like (
      body->labels, &grid, skg_label_map_get_n_layers (body->labels),
      skg_label_map_get_voxel_bytes (body->labels),
      skg_label_map_get_voxels (body->labels), NULL, 0, error);
  if (labels == NULL)
    return FALSE;
  skg_label_map_unref (body->labels);
  body->labels = labels;
  return TRUE;
}

gboolean
skg_body_change (const SkgSceneData *data,
                 const SkgBodyDraw *draw,
                 SkgBody *body,
                 GError **error)
{
  const double *shear = draw->shear_rad;
  g_autoptr (SkgVolume) whole = NULL;

  if (draw->lesions.count > 0 && !add_lesions (&draw->lesions, body, error))
    return FALSE;
  if (draw->n_structures > 0)
    {
      whole = skg_volume_ref (body->volume);
      if (!skg_structure_edits_apply_values (draw->structures, draw->n_structures, body,
                                             error))
        return FALSE;
    }
  return (shear[0] == 0 && shear[1] == 0 && shear[2] == 0) ||
         shear_body (shear, whole, body, error);
}

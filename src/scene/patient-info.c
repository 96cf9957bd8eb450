/* SPDX-License-Identifier: Apache-2.0
 * What the patients of a scene are, for people. */
#include "config.h"

#include "scene/patient-info.h"

#include "scene/body-sample.h"

static void
clear_info (gpointer data)
{
  g_free (((SkgPatientInfo *) data)->name);
}

gboolean
skg_scene_has_patient_list (SkgScene *scene)
{
  g_return_val_if_fail (SKG_IS_SCENE (scene), FALSE);
  return skg_scene_get_data (scene)->patients != NULL;
}

static void
add_info (GArray *infos, const SkgSceneData *data, double weight, double sum)
{
  SkgPatientInfo info = {
    .is_built_in = data->volume_path == NULL,
    .n_bodies = (guint) data->bodies.a,
    .weight = weight,
    .share = weight / sum,
  };

  if (info.is_built_in)
    info.name = g_strdup (data->phantom.kind);
  else
    info.name = g_path_get_basename (data->volume_path);
  if (info.is_built_in)
    skg_phantom_find_kind (info.name, &info.kind);
  g_array_append_val (infos, info);
}

GArray *
skg_scene_list_patients (SkgScene *scene)
{
  GArray *infos = g_array_new (FALSE, TRUE, sizeof (SkgPatientInfo));
  const SkgSceneData *data;
  double sum = 0;

  g_array_set_clear_func (infos, clear_info);
  g_return_val_if_fail (SKG_IS_SCENE (scene), infos);

  data = skg_scene_get_data (scene);
  if (data->patients == NULL)
    {
      add_info (infos, data, 1, 1);
      return infos;
    }
  for (guint i = 0; i < data->patients->len; i++)
    sum += g_array_index (data->patients, SkgPatient, i).weight;
  for (guint i = 0; i < data->patients->len; i++)
    {
      const SkgPatient *patient = &g_array_index (data->patients, SkgPatient, i);

      add_info (infos, patient->data, patient->weight, sum);
    }
  return infos;
}

void
skg_scene_get_body_values (SkgScene *scene, double values[SKG_PHANTOM_N_DIALS])
{
  SkgBodyDraw draw;
  guint64 seed;
  guint64 index;

  g_return_if_fail (SKG_IS_SCENE (scene));

  skg_scene_get_shown_sample (scene, &seed, &index);
  skg_body_draw (skg_scene_get_drawn_data (scene), seed, index, &draw);
  skg_phantom_dials_resolve (&draw.phantom.dials, draw.phantom.seed, values);
}

void
skg_scene_clear_body_numbers (SkgScene *scene)
{
  SkgSceneData *data;
  gboolean given = FALSE;

  g_return_if_fail (SKG_IS_SCENE (scene));

  data = (SkgSceneData *) skg_scene_get_data (scene);
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    {
      given |= data->body[i].kind != SKG_NUMBER_UNSET;
      skg_number_clear (&data->body[i]);
    }
  if (given)
    g_signal_emit_by_name (scene, "changed");
}

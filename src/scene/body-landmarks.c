/* SPDX-License-Identifier: Apache-2.0
 * The landmarks of a body: of the scene, of a file, or its own; and where they are when
 * the body is changed. */
#include "config.h"

#include <string.h>

#include "scene/body-sample.h"

/* (nullable): the landmark file beside the volume */
static char *
find_landmarks_beside (const char *volume_path)
{
  static const char *const endings[] = { ".mrk.json", ".fcsv" };
  g_autofree char *stem = skg_body_dup_stem (volume_path);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (stem, endings[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* A broken file that merely lies beside the CT must not keep it from opening: it
 * becomes a warning of the volume. */
void
skg_body_load_landmarks_beside (const SkgSceneData *data, SkgBody *body)
{
  g_autofree char *beside = NULL;
  g_autofree char *warning = NULL;
  g_autoptr (GError) error = NULL;

  if (data->volume_path == NULL || data->landmarks != NULL)
    return;
  beside = find_landmarks_beside (data->volume_path);
  if (beside == NULL)
    return;
  body->landmarks = skg_landmark_set_load (beside, &error);
  if (body->landmarks != NULL)
    return;
  warning =
      g_strdup_printf ("landmarks beside the volume were left out: %s", error->message);
  skg_volume_add_warning (body->volume, warning);
}

/* (transfer full): of what the scene says of landmarks */
static char *
dup_landmarks_key (const SkgSceneData *data)
{
  return data->landmarks != NULL ? json_to_string (data->landmarks, FALSE)
                                 : g_strdup ("");
}

/* What the scene says of the patient that @body is. */
static const SkgSceneData *
get_patient (SkgScene *scene, const SkgBody *body)
{
  return skg_scene_data_get_patient (skg_scene_get_data (scene), body->patient);
}

/* (nullable): where the source has them; a broken file that the scene names is an
 * error */
static gboolean
find_source_landmarks (SkgScene *scene,
                       const SkgBody *body,
                       SkgLandmarkSet **landmarks,
                       GError **error)
{
  const SkgSceneData *data = get_patient (scene, body);
  const char *path = data->landmarks != NULL && JSON_NODE_HOLDS_VALUE (data->landmarks)
                         ? json_node_get_string (data->landmarks)
                         : NULL;
  g_autofree char *beside = NULL;

  *landmarks = skg_scene_data_dup_landmarks (data);
  if (*landmarks != NULL)
    return TRUE;
  if (path != NULL)
    {
      *landmarks = skg_landmark_set_load (path, error);
      if (*landmarks == NULL)
        g_prefix_error (error, "patient.landmarks: ");
      return *landmarks != NULL;
    }
  if (body->source.landmarks != NULL)
    *landmarks = skg_landmark_set_ref (body->source.landmarks);
  else if (data->volume_path != NULL)
    /* Not looked for while the scene named others. */
    beside = find_landmarks_beside (data->volume_path);
  if (beside != NULL)
    *landmarks = skg_landmark_set_load (beside, NULL);
  return TRUE;
}

/* (transfer full): on structures that moved, then sheared */
static SkgLandmarkSet *
map_from_source (const SkgBody *body, SkgLandmarkSet *landmarks)
{
  g_autoptr (SkgLandmarkSet) moved =
      body->moves != NULL
          ? skg_structure_moves_map (body->moves, body->source.labels, landmarks, FALSE)
          : skg_landmark_set_ref (landmarks);

  return body->is_sheared ? skg_body_map_landmarks (&body->patient_from_source, moved)
                          : g_steal_pointer (&moved);
}

gboolean
skg_body_update_landmarks (SkgBody *body, SkgScene *scene, GError **error)
{
  g_autoptr (SkgLandmarkSet) landmarks = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (body != NULL && SKG_IS_SCENE (scene), FALSE);

  key = dup_landmarks_key (get_patient (scene, body));
  if (g_strcmp0 (key, body->landmarks_key) == 0)
    return TRUE;
  /* Also of one that cannot be read, so that this is said once. */
  g_free (body->landmarks_key);
  body->landmarks_key = g_steal_pointer (&key);
  if (!find_source_landmarks (scene, body, &landmarks, error))
    return FALSE;
  g_clear_pointer (&body->landmarks, skg_landmark_set_unref);
  if (landmarks != NULL)
    body->landmarks = map_from_source (body, landmarks);
  return TRUE;
}

void
skg_body_forget_landmarks (SkgBody *body)
{
  g_return_if_fail (body != NULL);
  g_clear_pointer (&body->landmarks_key, g_free);
}

SkgLandmarkSet *
skg_body_dup_source_landmarks (const SkgBody *body, SkgLandmarkSet *landmarks)
{
  g_autoptr (SkgLandmarkSet) straight = NULL;
  SkgMat4 source_from_patient;

  g_return_val_if_fail (body != NULL && landmarks != NULL, NULL);

  if (body->is_sheared &&
      skg_mat4_invert_affine (&body->patient_from_source, &source_from_patient))
    straight = skg_body_map_landmarks (&source_from_patient, landmarks);
  else
    straight = skg_landmark_set_ref (landmarks);
  if (body->moves == NULL)
    return g_steal_pointer (&straight);
  return skg_structure_moves_map (body->moves, body->moved_labels, straight, TRUE);
}

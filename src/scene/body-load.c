/* SPDX-License-Identifier: Apache-2.0
 * Loading (or making) the body that a scene names, with its landmarks. */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "body/volume-io.h"
#include "scene/scene-private.h"

void
skg_body_free (SkgBody *body)
{
  g_clear_pointer (&body->volume, skg_volume_unref);
  g_clear_pointer (&body->landmarks, skg_landmark_set_unref);
  g_clear_pointer (&body->labels, skg_label_map_unref);
  g_clear_pointer (&body->name, g_free);
  g_free (body);
}

/* Without the ending that says what kind of volume it is; a folder's own name. */
static char *
dup_stem (const char *path)
{
  static const char *const endings[] = { ".nii.gz", ".nii", ".nrrd", ".nhdr",
                                         ".mha",    ".mhd", ".dcm" };
  gsize length = strlen (path);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize n = strlen (endings[i]);

      if (length > n && g_ascii_strcasecmp (path + length - n, endings[i]) == 0)
        return g_strndup (path, length - n);
    }
  return g_strdup (path);
}

/* (nullable): the landmark file beside the volume */
static char *
find_landmarks_beside (const char *volume_path)
{
  static const char *const endings[] = { ".mrk.json", ".fcsv" };
  g_autofree char *stem = dup_stem (volume_path);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (stem, endings[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* A broken file that the scene names is an error. One that merely lies beside the CT
 * must not keep it from opening: it becomes a warning of the volume. */
static gboolean
load_landmarks (SkgScene *scene, SkgBody *body, GError **error)
{
  const SkgSceneData *data = skg_scene_get_data (scene);
  const char *path = skg_scene_get_landmarks_path (scene);
  SkgLandmarkSet *inside = skg_scene_dup_landmarks (scene);
  g_autofree char *beside = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *warning = NULL;
  SkgLandmarkSet *set;

  if (inside != NULL)
    {
      g_clear_pointer (&body->landmarks, skg_landmark_set_unref);
      body->landmarks = inside;
      return TRUE;
    }
  if (path != NULL)
    {
      set = skg_landmark_set_load (path, error);
      if (set == NULL)
        {
          g_prefix_error (error, "patient.landmarks: ");
          return FALSE;
        }
      g_clear_pointer (&body->landmarks, skg_landmark_set_unref);
      body->landmarks = set;
      return TRUE;
    }
  if (data->volume_path != NULL)
    beside = find_landmarks_beside (data->volume_path);
  if (beside == NULL)
    return TRUE;
  body->landmarks = skg_landmark_set_load (beside, &local_error);
  if (body->landmarks != NULL)
    return TRUE;
  warning = g_strdup_printf ("landmarks beside the volume were left out: %s",
                             local_error->message);
  skg_volume_add_warning (body->volume, warning);
  return TRUE;
}

/* Labels */

/* Labels of another patient, or in another space, name nothing here. */
static gboolean
check_overlap (SkgLabelMap *labels, SkgVolume *volume, GError **error)
{
  if (skg_label_map_meets_grid (labels, skg_volume_get_grid (volume)))
    return TRUE;
  g_set_error (
      error, SKG_ERROR, SKG_ERROR_INPUT,
      "%s: none of its labels lies within %s; both must be of the same patient "
      "in the same space",
      skg_label_map_get_name (labels), skg_volume_get_name (volume));
  return FALSE;
}

static gboolean
load_labels (const SkgSceneData *data,
             SkgBody *body,
             SkgProgressFunc progress,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  SkgLabelMap *labels;

  if (data->labels_path == NULL)
    return TRUE;
  labels = skg_label_map_load (data->labels_path, data->labels_table, progress,
                               user_data, cancellable, error);
  if (labels == NULL || !check_overlap (labels, body->volume, error))
    {
      g_clear_pointer (&labels, skg_label_map_unref);
      g_prefix_error (error, "patient.labels: ");
      return FALSE;
    }
  g_clear_pointer (&body->labels, skg_label_map_unref);
  body->labels = labels;
  return TRUE;
}

/* (nullable): the label map beside the volume */
static char *
find_labels_beside (const char *volume_path)
{
  static const char *const marks[] = { ".seg", "-labels", "_labels", "-seg", "_seg" };
  static const char *const endings[] = { ".nrrd", ".nii.gz", ".nii", ".mha" };
  g_autofree char *stem = dup_stem (volume_path);

  for (gsize m = 0; m < G_N_ELEMENTS (marks); m++)
    for (gsize e = 0; e < G_N_ELEMENTS (endings); e++)
      {
        g_autofree char *path = g_strconcat (stem, marks[m], endings[e], NULL);

        if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
          return g_steal_pointer (&path);
      }
  return NULL;
}

void
skg_body_add_labels (SkgScene *scene,
                     SkgBody *body,
                     SkgProgressFunc progress,
                     gpointer user_data,
                     GCancellable *cancellable)
{
  const SkgSceneData *data;
  g_autofree char *beside = NULL;
  g_autofree char *warning = NULL;
  g_autoptr (SkgLabelMap) labels = NULL;
  g_autoptr (GError) local = NULL;

  g_return_if_fail (SKG_IS_SCENE (scene) && body != NULL);

  data = skg_scene_get_data (scene);
  if (body->labels != NULL || data->volume_path == NULL)
    return;
  beside = find_labels_beside (data->volume_path);
  if (beside == NULL)
    return;
  labels = skg_label_map_load (beside, data->labels_table, progress, user_data,
                               cancellable, &local);
  if (labels != NULL && check_overlap (labels, body->volume, &local))
    {
      body->labels = g_steal_pointer (&labels);
      return;
    }
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  warning =
      g_strdup_printf ("labels beside the volume were left out: %s", local->message);
  skg_volume_add_warning (body->volume, warning);
}

static char *
dup_phantom_name (const SkgPhantomParams *phantom)
{
  g_autofree char *kind = g_strdup (phantom->kind);

  kind[0] = g_ascii_toupper (kind[0]);
  return g_strdup_printf ("%s, seed %" G_GUINT64_FORMAT, kind, phantom->seed);
}

static gboolean
load_volume (const SkgSceneData *data,
             const SkgLoadOptions *options,
             SkgBody *body,
             SkgProgressFunc progress,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  SkgLoadOptions with_series = { 0 };

  if (data->volume_path == NULL)
    {
      body->name = dup_phantom_name (&data->phantom);
      return skg_phantom_make (&data->phantom, &body->volume, &body->landmarks,
                               progress, user_data, cancellable, error);
    }
  if (!g_file_test (data->volume_path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "patient.volume: %s: no such file or folder", data->volume_path);
      return FALSE;
    }
  if (options != NULL)
    with_series = *options;
  if (with_series.series == NULL)
    with_series.series = data->series;
  body->volume = skg_volume_load (data->volume_path, &with_series, progress, user_data,
                                  cancellable, error);
  if (body->volume == NULL)
    return FALSE;
  body->name = g_strdup (skg_volume_get_name (body->volume));
  if (body->name == NULL)
    body->name = g_path_get_basename (data->volume_path);
  return TRUE;
}

SkgBody *
skg_body_load (SkgScene *scene,
               const SkgLoadOptions *options,
               SkgProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (SkgBody) body = NULL;
  const SkgSceneData *data;

  g_return_val_if_fail (SKG_IS_SCENE (scene), NULL);

  data = skg_scene_get_data (scene);
  body = g_new0 (SkgBody, 1);
  if (!load_volume (data, options, body, progress, user_data, cancellable, error) ||
      !load_landmarks (scene, body, error) ||
      !load_labels (data, body, progress, user_data, cancellable, error))
    return NULL;
  return g_steal_pointer (&body);
}

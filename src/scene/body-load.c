/* SPDX-License-Identifier: Apache-2.0
 * Loading (or making) the body that a scene names, with its landmarks. */
#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "body/phantom-draft.h"
#include "body/volume-io.h"
#include "scene/body-sample.h"
#include "scene/resource-texts.h"
#include "scene/scene-private.h"

static void
clear_parts (SkgVolume **volume, SkgLandmarkSet **landmarks, SkgLabelMap **labels)
{
  g_clear_pointer (volume, skg_volume_unref);
  g_clear_pointer (landmarks, skg_landmark_set_unref);
  g_clear_pointer (labels, skg_label_map_unref);
}

void
skg_body_free (SkgBody *body)
{
  SkgBodySource *source = &body->source;

  clear_parts (&body->volume, &body->landmarks, &body->labels);
  clear_parts (&source->volume, &source->landmarks, &source->labels);
  g_clear_pointer (&source->key, g_free);
  g_clear_pointer (&body->key, g_free);
  g_clear_pointer (&body->landmarks_key, g_free);
  g_clear_pointer (&body->name, g_free);
  g_clear_pointer (&body->title, g_free);
  g_clear_pointer (&body->moves, g_array_unref);
  g_clear_pointer (&body->moved_labels, skg_label_map_unref);
  g_free (body);
}

/* Without the ending that says what kind of volume it is; a folder's own name. */
char *
skg_body_dup_stem (const char *path)
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
  g_autofree char *stem = skg_body_dup_stem (volume_path);

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

  data = skg_scene_data_get_patient (skg_scene_get_data (scene), body->patient);
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

/* Built-in bodies */

/* The name goes into files, the title to the user. */
static void
name_phantom (SkgBody *body, const SkgPhantomParams *phantom)
{
  g_autofree char *kind = g_strdup (phantom->kind);

  kind[0] = g_ascii_toupper (kind[0]);
  body->name = g_strdup_printf ("%s, seed %" PRIu64, kind, phantom->seed);
  /* Translators: kind of a built-in body, and the seed that it was made with */
  body->title = g_strdup_printf (_ ("%s, seed %" PRIu64), skg_resource_text_get (kind),
                                 phantom->seed);
}

/* The label map that a made body comes with. */
static SkgLabelMap *
new_phantom_labels (const SkgPhantomBody *made, const char *name, GError **error)
{
  g_autofree SkgLabelName *names = g_new0 (SkgLabelName, made->table->len + 1);
  SkgLabelMap *labels;

  for (guint i = 0; i < made->table->len; i++)
    {
      const SkgPhantomLabel *label = &g_array_index (made->table, SkgPhantomLabel, i);

      /* The names are constants: skg_label_map_new() copies them. */
      names[i] = (SkgLabelName){
        .value = label->number,
        .name = (char *) label->name,
        .rgb = (guint32) label->colour[0] << 16 | (guint32) label->colour[1] << 8 |
               label->colour[2],
      };
    }
  labels = skg_label_map_new (skg_volume_get_grid (made->volume), 1, 1, made->labels,
                              names, made->table->len, error);
  if (labels != NULL)
    skg_label_map_set_texts (labels, name, "TotalSegmentator v2");
  return labels;
}

static gboolean
make_phantom (const SkgPhantomParams *params,
              gboolean draft,
              SkgBody *body,
              SkgProgressFunc progress,
              gpointer user_data,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (SkgPhantomBody) made =
      draft ? skg_phantom_draft_new (params, progress, user_data, cancellable, error)
            : skg_phantom_body_new (params, progress, user_data, cancellable, error);

  if (made == NULL)
    return FALSE;
  name_phantom (body, params);
  body->volume = skg_volume_ref (made->volume);
  body->landmarks = skg_landmark_set_ref (made->landmarks);
  body->labels = new_phantom_labels (made, body->title, error);
  return body->labels != NULL;
}

static gboolean
load_volume (const SkgSceneData *data,
             const SkgPhantomParams *phantom,
             const SkgLoadOptions *options,
             SkgBody *body,
             SkgProgressFunc progress,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  SkgLoadOptions with_series = { 0 };

  if (data->volume_path == NULL)
    return make_phantom (phantom, options != NULL && options->draft, body, progress,
                         user_data, cancellable, error);
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
  body->title = g_strdup (body->name);
  return TRUE;
}

/* What is there already is not read again. */
static void
take_source (SkgBody *body, const SkgBody *previous)
{
  const SkgBodySource *source = &previous->source;

  body->name = g_strdup (previous->name);
  body->title = g_strdup (previous->title);
  body->volume = skg_volume_ref (source->volume);
  if (source->landmarks != NULL)
    body->landmarks = skg_landmark_set_ref (source->landmarks);
  if (source->labels != NULL)
    body->labels = skg_label_map_ref (source->labels);
}

static void
keep_source (SkgBody *body, const char *key)
{
  SkgBodySource *source = &body->source;

  source->key = g_strdup (key);
  source->volume = skg_volume_ref (body->volume);
  if (body->landmarks != NULL)
    source->landmarks = skg_landmark_set_ref (body->landmarks);
  if (body->labels != NULL)
    source->labels = skg_label_map_ref (body->labels);
}

SkgBody *
skg_body_copy_source (const SkgBody *body)
{
  SkgBody *copy;

  if (body == NULL || body->source.key == NULL)
    return NULL;
  copy = g_new0 (SkgBody, 1);
  copy->patient = body->patient;
  take_source (copy, body);
  keep_source (copy, body->source.key);
  return copy;
}

void
skg_body_take_labels (SkgBody *body, SkgScene *scene, SkgLabelMap *labels)
{
  SkgBodySource *source = &body->source;
  SkgBodyDraw draw;
  guint64 seed;
  guint64 index;

  g_clear_pointer (&body->labels, skg_label_map_unref);
  body->labels = labels;
  if (source->key == NULL)
    return;
  skg_scene_get_shown_sample (scene, &seed, &index);
  skg_body_draw (skg_scene_get_drawn_data (scene), seed, index, &draw);
  g_clear_pointer (&source->labels, skg_label_map_unref);
  source->labels = skg_label_map_ref (labels);
  g_free (source->key);
  source->key = skg_body_dup_source_key (skg_scene_get_drawn_data (scene), &draw);
  g_free (body->key);
  /* What is done by labels is done anew, from the source. */
  body->key = skg_body_draw_needs_labels (skg_scene_get_drawn_data (scene), &draw)
                  ? g_strdup (source->key)
                  : skg_scene_dup_body_key (scene, seed, index);
}

gboolean
skg_scene_has_body_source (SkgScene *scene,
                           const SkgBody *body,
                           guint64 seed,
                           guint64 index)
{
  const SkgSceneData *data;
  g_autofree char *key = NULL;
  SkgBodyDraw draw;

  g_return_val_if_fail (SKG_IS_SCENE (scene) && body != NULL, FALSE);

  data = skg_scene_get_drawn_data (scene);
  skg_body_draw (data, seed, index, &draw);
  key = skg_body_dup_source_key (data, &draw);
  return g_strcmp0 (key, body->source.key) == 0;
}

static gboolean
load_source (const SkgSceneData *data,
             const SkgPhantomParams *phantom,
             const SkgLoadOptions *options,
             SkgBody *body,
             SkgProgressFunc progress,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  if (!load_volume (data, phantom, options, body, progress, user_data, cancellable,
                    error))
    return FALSE;
  skg_body_load_landmarks_beside (data, body);
  return load_labels (data, body, progress, user_data, cancellable, error);
}

SkgBody *
skg_body_load_sample (SkgScene *scene,
                      guint64 seed,
                      guint64 index,
                      const SkgBody *previous,
                      const SkgLoadOptions *options,
                      SkgProgressFunc progress,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (SkgBody) body = NULL;
  g_autofree char *key = NULL;
  const SkgSceneData *data;
  SkgBodyDraw draw;

  g_return_val_if_fail (SKG_IS_SCENE (scene), NULL);

  data = skg_scene_get_drawn_data (scene);
  skg_body_draw (data, seed, index, &draw);
  key = skg_body_dup_source_key (data, &draw);
  body = g_new0 (SkgBody, 1);
  body->patient = draw.patient;
  if (previous != NULL && g_strcmp0 (previous->source.key, key) == 0)
    take_source (body, previous);
  else if (!load_source (skg_scene_data_get_patient (data, draw.patient), &draw.phantom,
                         options, body, progress, user_data, cancellable, error))
    {
      if (data->patients != NULL)
        g_prefix_error (error, "patient.volumes[%u]: ", draw.patient);
      return NULL;
    }
  if (skg_body_draw_needs_labels (data, &draw))
    skg_body_add_labels (scene, body, progress, user_data, cancellable);
  keep_source (body, key);
  if (!skg_body_change (data, &draw, body, error) ||
      !skg_body_update_landmarks (body, scene, error))
    return NULL;
  body->key = skg_scene_dup_body_key (scene, seed, index);
  return g_steal_pointer (&body);
}

SkgBody *
skg_body_load (SkgScene *scene,
               const SkgLoadOptions *options,
               SkgProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  return skg_body_load_sample (scene, 0, 0, NULL, options, progress, user_data,
                               cancellable, error);
}

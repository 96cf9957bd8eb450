/* SPDX-License-Identifier: Apache-2.0
 * Named points in the patient. */
#include "config.h"

#include "body/landmarks.h"

#include <string.h>

#include "base/error.h"
#include "body/landmarks-formats.h"

#define MAX_FILE_BYTES (16u << 20)

struct _SkgLandmarkSet
{
  gatomicrefcount ref_count;
  GPtrArray *landmarks; /* of SkgLandmark, owned */
};

G_DEFINE_BOXED_TYPE (SkgLandmarkSet,
                     skg_landmark_set,
                     skg_landmark_set_ref,
                     skg_landmark_set_unref)

static void
landmark_free (gpointer data)
{
  SkgLandmark *landmark = data;

  g_free (landmark->name);
  g_free (landmark->description);
  g_free (landmark);
}

GPtrArray *
skg_landmark_array_new (void)
{
  return g_ptr_array_new_with_free_func (landmark_free);
}

void
skg_landmark_array_add (GPtrArray *array,
                        const char *name,
                        const char *description,
                        SkgVec3 position_mm,
                        gboolean visible)
{
  SkgLandmark *copy = g_new0 (SkgLandmark, 1);

  copy->name = g_strdup (name != NULL ? name : "");
  copy->description = g_strdup (description != NULL ? description : "");
  copy->position_mm = position_mm;
  copy->visible = visible;
  g_ptr_array_add (array, copy);
}

static void
add_copy (GPtrArray *array, const SkgLandmark *landmark)
{
  skg_landmark_array_add (array, landmark->name, landmark->description,
                          landmark->position_mm, landmark->visible);
}

/* Takes @landmarks. */
static SkgLandmarkSet *
set_take (GPtrArray *landmarks)
{
  SkgLandmarkSet *self = g_new0 (SkgLandmarkSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->landmarks = landmarks;
  return self;
}

SkgLandmarkSet *
skg_landmark_set_new (const SkgLandmark *landmarks, guint n_landmarks)
{
  GPtrArray *array = skg_landmark_array_new ();

  for (guint i = 0; i < n_landmarks; i++)
    add_copy (array, &landmarks[i]);
  return set_take (array);
}

SkgLandmarkSet *
skg_landmark_set_ref (SkgLandmarkSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_landmark_set_unref (SkgLandmarkSet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->landmarks, g_ptr_array_unref);
  g_free (self);
}

guint
skg_landmark_set_get_length (SkgLandmarkSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->landmarks->len;
}

const SkgLandmark *
skg_landmark_set_get (SkgLandmarkSet *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->landmarks->len, NULL);

  return g_ptr_array_index (self->landmarks, index);
}

const SkgLandmark *
skg_landmark_set_find (SkgLandmarkSet *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->landmarks->len; i++)
    {
      const SkgLandmark *landmark = skg_landmark_set_get (self, i);

      if (strcmp (landmark->name, name) == 0)
        return landmark;
    }
  return NULL;
}

gboolean
skg_landmark_set_equal (SkgLandmarkSet *a, SkgLandmarkSet *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;
  if (a->landmarks->len != b->landmarks->len)
    return FALSE;
  for (guint i = 0; i < a->landmarks->len; i++)
    {
      const SkgLandmark *x = skg_landmark_set_get (a, i);
      const SkgLandmark *y = skg_landmark_set_get (b, i);

      if (strcmp (x->name, y->name) != 0 ||
          strcmp (x->description, y->description) != 0 || x->visible != y->visible ||
          x->position_mm.x != y->position_mm.x ||
          x->position_mm.y != y->position_mm.y || x->position_mm.z != y->position_mm.z)
        return FALSE;
    }
  return TRUE;
}

SkgLandmarkSet *
skg_landmark_set_copy_with (SkgLandmarkSet *self,
                            guint index,
                            const SkgLandmark *landmark)
{
  GPtrArray *array;

  g_return_val_if_fail (self != NULL, NULL);

  array = skg_landmark_array_new ();
  for (guint i = 0; i < self->landmarks->len; i++)
    {
      if (i != index)
        add_copy (array, skg_landmark_set_get (self, i));
      else if (landmark != NULL)
        add_copy (array, landmark);
    }
  if (index >= self->landmarks->len && landmark != NULL)
    add_copy (array, landmark);
  return set_take (array);
}

SkgLandmarkSet *
skg_landmark_set_copy_with_visible (SkgLandmarkSet *self, guint index, gboolean visible)
{
  SkgLandmark changed;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->landmarks->len, NULL);

  changed = *skg_landmark_set_get (self, index);
  changed.visible = visible;
  return skg_landmark_set_copy_with (self, index, &changed);
}

static gboolean
is_json (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".json");
}

static gboolean
is_fcsv (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".fcsv");
}

static GPtrArray *
load_fcsv (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *text = NULL;
  gsize n_bytes;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, NULL, error);
  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) > MAX_FILE_BYTES)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%" G_GINT64_FORMAT " bytes; a list of landmarks has at most %u",
                   (gint64) g_file_info_get_size (info), MAX_FILE_BYTES);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &n_bytes, error))
    return NULL;
  if (!g_utf8_validate (text, (gssize) n_bytes, NULL))
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           "not a list of landmarks: the file is not UTF-8 text");
      return NULL;
    }
  return skg_landmarks_parse_fcsv (text, error);
}

SkgLandmarkSet *
skg_landmark_set_load (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  GPtrArray *landmarks = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (is_json (path))
    landmarks = skg_landmarks_load_json (path, &local);
  else if (is_fcsv (path))
    landmarks = load_fcsv (path, &local);
  else
    g_set_error_literal (&local, SKG_ERROR, SKG_ERROR_INPUT,
                         "not a list of landmarks; .fcsv and .mrk.json can be read");
  if (landmarks != NULL)
    return set_take (landmarks);
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s%s%s",
               g_str_has_prefix (local->message, path) ? "" : path,
               g_str_has_prefix (local->message, path) ? "" : ": ", local->message);
  return NULL;
}

gboolean
skg_landmark_set_save (SkgLandmarkSet *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!is_json (path) && !is_fcsv (path))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: the name must end in .fcsv or .mrk.json", path);
      return FALSE;
    }
  text = is_json (path) ? skg_landmarks_format_json (self)
                        : skg_landmarks_format_fcsv (self);
  if (g_file_set_contents (path, text, -1, &local))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", path, local->message);
  return FALSE;
}

/* SPDX-License-Identifier: Apache-2.0
 * Which patients the scene has: each edit a step of the history with a name of its own.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "app/load-job.h"
#include "app/session-private.h"
#include "scene/patient-edit.h"

/* @name: (transfer full): of the step that the next change of the scene is */
static void
name_step (SkgSession *self, char *name)
{
  g_free (self->step_name);
  self->step_name = name;
}

/* Of a gesture it is the name until that ends. */
static void
forget_name (SkgSession *self)
{
  if (!self->in_gesture)
    g_clear_pointer (&self->step_name, g_free);
}

static gboolean
tell_failed (SkgSession *self, const GError *error)
{
  g_signal_emit_by_name (self, "render-failed", error->message);
  return FALSE;
}

gboolean
skg_session_set_patient_weight (SkgSession *self,
                                guint patient,
                                const char *title,
                                double weight)
{
  gboolean changed;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  /* Translators: a patient, and how often it is drawn, as a number */
  name_step (self, g_strdup_printf (_ ("Weight of %s: %g"), title, weight));
  changed = skg_scene_set_patient_weight (self->scene, patient, weight);
  forget_name (self);
  return changed;
}

gboolean
skg_session_add_patient_kind (SkgSession *self, SkgPhantomKind kind, const char *title)
{
  g_autoptr (GError) error = NULL;
  gboolean added;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  skg_session_end_gesture (self);
  /* Translators: a patient */
  name_step (self, g_strdup_printf (_ ("Add %s"), title));
  added = skg_scene_add_patient_kind (self->scene, kind, &error);
  forget_name (self);
  return added || tell_failed (self, error);
}

gboolean
skg_session_remove_patient (SkgSession *self, guint patient, const char *title)
{
  g_autoptr (GError) error = NULL;
  gboolean removed;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  skg_session_end_gesture (self);
  /* Translators: a patient */
  name_step (self, g_strdup_printf (_ ("Remove %s"), title));
  removed = skg_scene_remove_patient (self->scene, patient, &error);
  forget_name (self);
  return removed || tell_failed (self, error);
}

gboolean
skg_session_set_phantom_kind (SkgSession *self, SkgPhantomKind kind, const char *title)
{
  g_autoptr (GError) error = NULL;
  gboolean changed;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  skg_session_end_gesture (self);
  /* The automatic window of another body would show nothing of this one. */
  self->fixed = (SkgDisplay){ 0 };
  name_step (self, g_strdup (title));
  changed = skg_scene_set_phantom_kind (self->scene, kind, &error);
  forget_name (self);
  return changed || tell_failed (self, error);
}

/* Adding a CT, which is read first: what cannot be read is not added */

static void
on_progress (double fraction, const char *message, gpointer user_data)
{
  g_signal_emit_by_name (user_data, "loading", fraction, message);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkgSession *self = g_task_get_source_object (task);
  SkgScene *read = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgBody) body = skg_load_job_finish (result, &error);
  const char *path = skg_scene_get_volume_path (read);
  g_autofree char *name = NULL;

  /* Another one is being added, or another document is open. */
  if (g_task_get_cancellable (task) != self->add_cancellable)
    return;
  g_clear_object (&self->add_cancellable);
  g_signal_emit_by_name (self, "loading", -1.0, "");
  if (body == NULL)
    {
      tell_failed (self, error);
      return;
    }
  skg_session_end_gesture (self);
  name = g_path_get_basename (path);
  name_step (self, g_strdup_printf (_ ("Add %s"), name));
  if (!skg_scene_add_patient_file (self->scene, path, NULL, &error))
    tell_failed (self, error);
  forget_name (self);
}

void
skg_session_add_patient_file (SkgSession *self, const char *path)
{
  g_autoptr (SkgScene) scene = NULL;
  g_autofree char *absolute = NULL;
  const SkgLoadOptions options = { 0 };
  GTask *task;

  g_return_if_fail (SKG_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  absolute = g_canonicalize_filename (path, NULL);
  scene = skg_scene_new ();
  skg_scene_set_volume_path (scene, absolute, NULL);
  skg_session_stop_adding (self);
  self->add_cancellable = g_cancellable_new ();
  g_signal_emit_by_name (self, "loading", 0.0, "");
  task = g_task_new (self, self->add_cancellable, NULL, NULL);
  g_task_set_task_data (task, g_object_ref (scene), g_object_unref);
  skg_load_job_start (self, scene, NULL, &options, on_progress, self->add_cancellable,
                      on_read, task);
}

void
skg_session_stop_adding (SkgSession *self)
{
  if (self->add_cancellable == NULL)
    return;
  g_cancellable_cancel (self->add_cancellable);
  g_clear_object (&self->add_cancellable);
  g_signal_emit_by_name (self, "loading", -1.0, "");
}

gboolean
skg_session_is_adding (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  return self->add_cancellable != NULL;
}

gboolean
skg_session_has_lungs (SkgSession *self)
{
  SkgLabelMap *labels;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  labels = self->body != NULL ? self->body->source.labels : NULL;
  for (guint i = 0; labels != NULL && i < skg_label_map_get_n_structures (labels); i++)
    if (g_str_has_prefix (skg_label_map_get_structure (labels, i)->name, "lung_"))
      return TRUE;
  return FALSE;
}

/* SPDX-License-Identifier: Apache-2.0
 * Labels and structures of a session: which are chosen, their names, and opening a
 * label map for the body that is there. */
#include "config.h"

#include "app/session-private.h"
#include "base/error.h"
#include "body/label-tables.h"

static gboolean
are_equal (GArray *a, GArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const SkgStructureRequest *x = &g_array_index (a, SkgStructureRequest, i);
      const SkgStructureRequest *y = &g_array_index (b, SkgStructureRequest, i);

      if (g_strcmp0 (x->name, y->name) != 0 || x->style.rgb != y->style.rgb ||
          x->style.fill != y->style.fill || x->style.outline != y->style.outline ||
          x->style.visible != y->style.visible ||
          x->style.in_masks != y->style.in_masks)
        return FALSE;
    }
  return TRUE;
}

gboolean
skg_session_refresh_structures (SkgSession *self, gboolean is_new_body)
{
  g_autoptr (GArray) requests = skg_scene_dup_structures (self->scene);
  g_autoptr (GError) error = NULL;

  if (!is_new_body && are_equal (requests, self->structure_requests))
    return FALSE;
  g_clear_pointer (&self->structure_requests, g_array_unref);
  g_clear_pointer (&self->structures, skg_structure_choice_unref);
  g_clear_pointer (&self->structures_error, g_free);
  self->structure_requests = g_steal_pointer (&requests);
  if (self->body == NULL)
    return TRUE;
  self->structures = skg_scene_choose_structures (self->scene, self->body, &error);
  if (error != NULL)
    self->structures_error = g_strdup (error->message);
  return TRUE;
}

void
skg_session_clear_structures (SkgSession *self)
{
  g_clear_pointer (&self->structure_requests, g_array_unref);
  g_clear_pointer (&self->structures, skg_structure_choice_unref);
  g_clear_pointer (&self->structures_error, g_free);
}

SkgStructureChoice *
skg_session_get_structures (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->structures;
}

const char *
skg_session_get_structures_error (SkgSession *self)
{
  g_return_val_if_fail (SKG_IS_SESSION (self), NULL);
  return self->structures_error;
}

gboolean
skg_session_set_structures (SkgSession *self,
                            const SkgStructureRequest *requests,
                            guint n_requests,
                            GError **error)
{
  g_autoptr (SkgStructureChoice) choice = NULL;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);

  /* What cannot be chosen must not become the scene's. */
  if (n_requests > 0 && self->body != NULL && self->body->labels != NULL)
    {
      choice =
          skg_structure_choice_new (self->body->labels, requests, n_requests, error);
      if (choice == NULL)
        return FALSE;
    }
  skg_scene_set_structures (self->scene, requests, n_requests);
  return TRUE;
}

/* Takes @labels. The structures that were chosen stay if the new labels have them. */
static void
take_labels (SkgSession *self, SkgLabelMap *labels)
{
  skg_body_take_labels (self->body, self->scene, labels);
  skg_session_refresh_structures (self, TRUE);
  if (self->structures == NULL)
    {
      skg_scene_set_structures (self->scene, NULL, 0);
      skg_session_refresh_structures (self, TRUE);
    }
  skg_session_request (self, SKG_SESSION_CHANGE_STRUCTURES);
  g_signal_emit_by_name (self, "labels-changed");
  g_signal_emit_by_name (self, "changed");
}

gboolean
skg_session_set_labels_table (SkgSession *self, const char *table, GError **error)
{
  g_autofree char *title = NULL;
  g_autoptr (GArray) names = NULL;
  SkgLabelMap *old;
  SkgLabelMap *labels;

  g_return_val_if_fail (SKG_IS_SESSION (self), FALSE);
  g_return_val_if_fail (self->body != NULL && self->body->labels != NULL, FALSE);

  names = skg_label_table_new (table, &title, error);
  if (names == NULL)
    return FALSE;
  old = self->body->labels;
  labels = skg_label_map_new_renamed (
      old, (const SkgLabelName *) (gpointer) names->data, names->len, error);
  if (labels == NULL)
    return FALSE;
  skg_label_map_set_texts (labels, skg_label_map_get_name (old), title);
  self->keeps_body = TRUE;
  skg_scene_set_labels (self->scene, skg_scene_get_labels_path (self->scene), table);
  self->keeps_body = FALSE;
  take_labels (self, labels);
  return TRUE;
}

/* Opening */

/**
 * Opening: what the thread that reads works with.
 */
typedef struct
{
  char *path;
  guint64 serial; /* of the body that the labels are meant for */
} Opening;

static void
opening_free (gpointer data)
{
  g_free (((Opening *) data)->path);
  g_free (data);
}

static void
run_opening (GTask *task,
             gpointer source,
             gpointer task_data,
             GCancellable *cancellable)
{
  const Opening *opening = task_data;
  GError *error = NULL;
  SkgLabelMap *labels =
      skg_label_map_load (opening->path, NULL, NULL, NULL, cancellable, &error);

  if (labels == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, labels, (GDestroyNotify) skg_label_map_unref);
}

void
skg_session_open_labels_async (SkgSession *self,
                               const char *path,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening = g_new0 (Opening, 1);

  g_return_if_fail (SKG_IS_SESSION (self));

  opening->path = g_strdup (path);
  opening->serial = self->serial;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, skg_session_open_labels_async);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, run_opening);
}

gboolean
skg_session_open_labels_finish (SkgSession *self, GAsyncResult *result, GError **error)
{
  const Opening *opening;
  g_autoptr (SkgLabelMap) labels = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  opening = g_task_get_task_data (G_TASK (result));
  labels = g_task_propagate_pointer (G_TASK (result), error);
  if (labels == NULL)
    return FALSE;
  if (opening->serial != self->serial || self->body == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "another body");
      return FALSE;
    }
  if (!skg_label_map_meets_grid (labels, skg_volume_get_grid (self->body->volume)))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: none of its labels lies within %s; both must be of the same "
                   "patient in the same space",
                   opening->path, self->body->name);
      return FALSE;
    }
  self->keeps_body = TRUE;
  skg_scene_set_labels (self->scene, opening->path, NULL);
  self->keeps_body = FALSE;
  take_labels (self, g_steal_pointer (&labels));
  return TRUE;
}

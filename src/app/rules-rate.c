/* SPDX-License-Identifier: Apache-2.0
 * How many tries the rules of a scene reject, found in a thread. */
#include "config.h"

#include "app/rules-rate.h"

#include <glib/gi18n.h>

#include "app/rule-text.h"

/* Samples between two looks at the clock and at whether anybody still waits. */
#define CHUNK 5
#define MAX_TIME_US (5 * G_USEC_PER_SEC)

typedef struct
{
  SkgScene *scene;
  SkgBody *previous; /* (nullable) */
  guint64 seed;
  guint64 index;
  guint n_samples;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->scene);
  g_clear_pointer (&job->previous, skg_body_free);
  g_free (job);
}

static void
run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  gint64 end_us = g_get_monotonic_time () + MAX_TIME_US;
  g_autofree SkgRejections *rejections = g_new0 (SkgRejections, 1);
  g_autoptr (SkgBody) body = NULL;
  GError *error = NULL;

  body = skg_body_load_sample (job->scene, job->seed, job->index, job->previous, NULL,
                               NULL, NULL, cancellable, &error);
  for (guint i = 0; body != NULL && i < job->n_samples; i += CHUNK)
    if (g_cancellable_set_error_if_cancelled (cancellable, &error) ||
        !skg_scene_count_rejections (job->scene, body, job->seed, i,
                                     MIN (CHUNK, job->n_samples - i), rejections,
                                     &error) ||
        g_get_monotonic_time () > end_us)
      break;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&rejections), g_free);
}

void
skg_rules_rate_async (SkgSession *session,
                      guint n_samples,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  g_autofree char *json = skg_scene_to_json (skg_session_get_scene (session));
  const SkgBody *body = skg_session_get_body (session);
  Job *job = g_new0 (Job, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, skg_rules_rate_async);
  g_task_set_task_data (task, job, job_free);
  job->scene = skg_scene_new_from_json (json, NULL, &error);
  if (job->scene == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (body != NULL)
    job->previous = skg_body_copy_source (body);
  skg_session_get_key (session, &job->seed, &job->index);
  job->n_samples = n_samples;
  g_task_run_in_thread (task, run);
}

gboolean
skg_rules_rate_finish (GAsyncResult *result, SkgRejections *rejections, GError **error)
{
  g_autofree SkgRejections *counted = NULL;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  counted = g_task_propagate_pointer (G_TASK (result), error);
  if (counted == NULL)
    return FALSE;
  *rejections = *counted;
  return TRUE;
}

char *
skg_rules_rate_dup_text (const SkgRejections *rejections, const GArray *rules)
{
  GString *text = g_string_new (NULL);
  guint most = 0;

  for (guint i = 0; i < rules->len && i < SKG_RULES_MAX; i++)
    if (rejections->n_rejected[i] > rejections->n_rejected[most])
      most = i;
  g_string_append_printf (text, _ ("%.0f\u00a0%% of tries rejected"),
                          100 * skg_rejections_get_rate (rejections));
  if (rejections->n_rejected[most] > 0)
    {
      g_autofree char *rule = skg_rule_text_dup (&g_array_index (rules, SkgRule, most));

      /* Translators: the rule that rejects the most tries */
      g_string_append_printf (text, _ ("  ·  most by: %s"), rule);
    }
  if (rejections->n_failed > 0)
    g_string_append_printf (
        text,
        /* Translators: samples of which all tries are rejected, and of how many */
        _ ("\n%u of %u samples have no try that all rules accept"),
        rejections->n_failed, rejections->n_samples);
  return g_string_free (text, FALSE);
}

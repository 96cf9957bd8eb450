/* SPDX-License-Identifier: Apache-2.0
 * Counting what samples draw, in a thread. */
#include "config.h"

#include "app/sheet-count.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scene/rule-tries.h"

/* As sheet-job.c: the hand and the live picture come first. */
#define NICENESS 10
#define NEWS_EVERY_US (G_USEC_PER_SEC / 2)

typedef struct
{
  SkgScene *scene;
  SkgBody *previous; /* (nullable): the shown one: a CT is not read again */
  guint64 seed;
  guint n_samples;
  GCancellable *cancellable;
  SkgSheetCountFunc func;
  gpointer user_data;

  guint16 *tries;
  SkgRejections rejections;
  gint64 told_us;
} Count;

/* What the thread tells. */
typedef struct
{
  GCancellable *cancellable;
  SkgSheetCountFunc func;
  gpointer user_data;
  SkgDrawStats *stats;
  gboolean ended;
  GError *error;
} News;

static void
count_free (Count *count)
{
  g_clear_object (&count->scene);
  g_clear_object (&count->cancellable);
  g_clear_pointer (&count->previous, skg_body_free);
  g_free (count->tries);
  g_free (count);
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_object (&news->cancellable);
  g_clear_pointer (&news->stats, skg_draw_stats_free);
  g_clear_error (&news->error);
  g_free (news);
}

/* Who listens is there as long as it has not cancelled: both in this thread. */
static gboolean
tell (gpointer data)
{
  News *news = data;

  if (!g_cancellable_is_cancelled (news->cancellable))
    news->func (g_steal_pointer (&news->stats), news->ended, news->error,
                news->user_data);
  return G_SOURCE_REMOVE;
}

/* @error: (transfer full) (nullable) */
static void
send_news (Count *count, gboolean ended, GError *error)
{
  gboolean ruled = count->tries != NULL;
  News *news = g_new0 (News, 1);

  news->cancellable = g_object_ref (count->cancellable);
  news->func = count->func;
  news->user_data = count->user_data;
  news->stats = skg_draw_stats_new (count->scene, count->seed, 0, count->n_samples,
                                    count->tries, ruled ? &count->rejections : NULL);
  news->ended = ended;
  news->error = error;
  count->told_us = g_get_monotonic_time ();
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell, news, news_free);
}

static SkgBody *
load_body (guint64 index, const SkgBody *previous, gpointer user_data, GError **error)
{
  const Count *count = user_data;
  const SkgLoadOptions options = {
    .series = skg_scene_get_volume_series (count->scene),
    .draft = !skg_scene_has_voxel_rules (count->scene),
  };

  return skg_body_load_sample (count->scene, count->seed, index,
                               previous != NULL ? previous : count->previous, &options,
                               NULL, NULL, count->cancellable, error);
}

static gboolean
on_tried (
    guint64 index, guint tries, const SkgBody *body, gpointer user_data, GError **error)
{
  Count *count = user_data;

  if (g_get_monotonic_time () - count->told_us > NEWS_EVERY_US)
    send_news (count, FALSE, NULL);
  return !g_cancellable_is_cancelled (count->cancellable);
}

static gpointer
run (gpointer data)
{
  Count *count = data;
  const SkgTryFuncs funcs = { load_body, on_tried, count };
  GError *error = NULL;

  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), NICENESS);
  if (skg_scene_get_n_rules (count->scene) > 0)
    {
      count->tries = g_new0 (guint16, count->n_samples);
      send_news (count, FALSE, NULL);
      skg_scene_count_tries (count->scene, count->seed, 0, count->n_samples, &funcs,
                             count->tries, &count->rejections, &error);
    }
  if (!g_cancellable_is_cancelled (count->cancellable))
    send_news (count, TRUE, g_steal_pointer (&error));
  g_clear_error (&error);
  count_free (count);
  return NULL;
}

void
skg_sheet_count_start (SkgSession *session,
                       guint n_samples,
                       GCancellable *cancellable,
                       SkgSheetCountFunc func,
                       gpointer user_data)
{
  g_autofree char *json = skg_scene_to_json (skg_session_get_scene (session));
  const SkgBody *body = skg_session_get_body (session);
  Count *count = g_new0 (Count, 1);
  guint64 index;

  count->scene = skg_scene_new_from_json (json, NULL, NULL);
  count->cancellable = g_object_ref (cancellable);
  count->previous = skg_body_copy_source (body);
  skg_session_get_key (session, &count->seed, &index);
  count->n_samples = n_samples;
  count->func = func;
  count->user_data = user_data;
  /* What has been written can be read. */
  if (count->scene == NULL)
    {
      count_free (count);
      g_return_if_reached ();
    }
  g_thread_unref (g_thread_new ("skg-sheet-count", run, count));
}

/* SPDX-License-Identifier: Apache-2.0
 * Makes a set. The calling thread samples and renders (the render service draws in a
 * thread of its own); a few others encode, hash and write. At most a few shots wait, so
 * memory does not depend on the number of samples. */
#include "config.h"

#include "dataset/exporter.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "dataset/preview.h"
#include "dataset/set-end.h"
#include "dataset/writer.h"

/* A full disk fails every sample; one damaged input does not. */
#define MAX_FAILURES_IN_A_ROW 3
/* More encoders than this only wait for each other: image libraries take turns. */
#define MAX_THREADS 4
/* Headers, manifest lines, folder entries. */
#define OVERHEAD_BYTES 16384

typedef struct
{
  const SkgExport *export;
  const SkgGlInfo *gl_info;
  SkgSetState state;
  guint32 *numbers;
  guint64 first;
  guint64 length;
  int manifest_fd;
  GThreadPool *pool;
  guint max_waiting;
  gint64 start_us;
  gint64 last_body; /* that a sample was rendered of; -1: none yet */

  GMutex mutex;
  GCond room;
  guint n_waiting; /* shots in the pool */
  guint n_in_a_row;
  SkgExportStatus status;
  SkgExportResult *result;
} Run;

static void
report (Run *run, SkgExportEvent event, guint64 index, const char *message)
{
  SkgExportStatus *status = &run->status;
  double seconds = (double) (g_get_monotonic_time () - run->start_us) / 1e6;
  guint64 n_new = status->n_done - status->n_before;

  status->index = index;
  status->message = message;
  status->per_second = n_new > 0 && seconds > 0 ? (double) n_new / seconds : 0;
  status->seconds_left =
      n_new > 0 ? (double) (status->n_total - status->n_done) / status->per_second
                : (double) NAN;
  if (run->export->func != NULL)
    run->export->func (event, status, run->export->user_data);
}

/* With the mutex held. */
static void
count_failure (Run *run, guint64 index, const GError *error)
{
  run->status.n_failed++;
  run->n_in_a_row++;
  report (run, SKG_EXPORT_EVENT_FAILED, index, error->message);
}

/* With the mutex held: the line is what makes the sample count. */
static gboolean
append_line (Run *run, const char *line, GError **error)
{
  gsize length = strlen (line);
  off_t end = lseek (run->manifest_fd, 0, SEEK_END);

  if (write (run->manifest_fd, line, length) == (gssize) length &&
      fsync (run->manifest_fd) == 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", SKG_RECORDS_FILE,
               g_strerror (errno));
  /* A line cut short must not be followed by another. */
  if (end >= 0 && ftruncate (run->manifest_fd, end) != 0)
    run->n_in_a_row = MAX_FAILURES_IN_A_ROW;
  return FALSE;
}

static gboolean
write_formats (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  for (guint i = 0; i < shot->plan->formats->len; i++)
    {
      const SkgWriter *writer = shot->plan->formats->pdata[i];

      if (!writer->write (shot, files, error))
        return FALSE;
    }
  return skg_preview_write_part (shot, files, error);
}

static void
add_times (SkgShotTimes *sum, const SkgShotTimes *times)
{
  sum->sample += times->sample;
  sum->march += times->march;
  sum->structures += times->structures;
  sum->read += times->read;
  sum->render += times->render;
  sum->copy += times->copy;
}

static void
encode (gpointer data, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (SkgShot) shot = data;
  g_autofree char *tag = g_strdup_printf ("%" PRIu64, shot->index);
  g_autoptr (SkgSetFiles) files = skg_set_files_new (run->export->folder, tag);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  gint64 start_us = g_get_monotonic_time ();
  double encode_s;

  if (write_formats (shot, files, &error))
    line = skg_record_dup_line (shot, files, run->gl_info);
  encode_s = (double) (g_get_monotonic_time () - start_us) / 1e6;
  g_mutex_lock (&run->mutex);
  run->result->commit_s += skg_set_files_get_commit_s (files);
  run->result->encode_s += encode_s - skg_set_files_get_commit_s (files);
  add_times (&run->result->times, &shot->times);
  if (line != NULL && append_line (run, line, &error))
    {
      run->n_in_a_row = 0;
      run->status.n_done++;
      report (run, SKG_EXPORT_EVENT_SAMPLE, shot->index, NULL);
    }
  else
    count_failure (run, shot->index, error);
  run->n_waiting--;
  g_cond_signal (&run->room);
  g_mutex_unlock (&run->mutex);
}

/* Consumes @shot; waits while enough of them wait. */
static void
push (Run *run, SkgShot *shot)
{
  gint64 start_us = g_get_monotonic_time ();

  g_mutex_lock (&run->mutex);
  while (run->n_waiting >= run->max_waiting)
    g_cond_wait (&run->room, &run->mutex);
  run->n_waiting++;
  g_mutex_unlock (&run->mutex);
  run->result->wait_s += (double) (g_get_monotonic_time () - start_us) / 1e6;
  g_thread_pool_push (run->pool, shot, NULL);
}

static gboolean
must_end (Run *run)
{
  gboolean ends;

  if (run->export->stop != NULL && run->export->stop ())
    run->result->stopped = TRUE;
  g_mutex_lock (&run->mutex);
  ends = run->n_in_a_row >= MAX_FAILURES_IN_A_ROW;
  g_mutex_unlock (&run->mutex);
  return ends || run->result->stopped;
}

/* A shot under way. */
typedef struct
{
  SkgShotDraft *draft; /* %NULL: none */
  guint64 index;
  guint body;
  double seconds; /* spent on it so far */
} Drawing;

static double
get_seconds_since (gint64 start_us)
{
  return (double) (g_get_monotonic_time () - start_us) / 1e6;
}

static gboolean
begin (Run *run, const SkgShotBody *body, guint64 i, Drawing *drawing, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();

  *drawing = (Drawing){ .index = run->first + i, .body = body->number };
  drawing->draft = skg_shot_begin (run->export->plan, body, drawing->index,
                                   run->numbers[i], run->export->service, error);
  drawing->seconds = get_seconds_since (start_us);
  run->result->render_s += drawing->seconds;
  return drawing->draft != NULL;
}

static SkgShot *
finish (Run *run, Drawing *drawing, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  SkgShot *shot = skg_shot_finish (g_steal_pointer (&drawing->draft), error);
  double seconds = get_seconds_since (start_us);

  run->result->render_s += seconds;
  if (drawing->body != run->last_body)
    {
      run->result->first_s += drawing->seconds + seconds;
      if (shot != NULL)
        add_times (&run->result->first_times, &shot->times);
      run->result->n_first++;
    }
  run->last_body = drawing->body;
  return shot;
}

/* FALSE: without OpenGL nothing goes on. Consumes @local. */
static gboolean
fail (Run *run, guint64 index, GError *local, GError **error)
{
  if (g_error_matches (local, SKG_ERROR, SKG_ERROR_GL))
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  g_mutex_lock (&run->mutex);
  count_failure (run, index, local);
  g_mutex_unlock (&run->mutex);
  g_error_free (local);
  return TRUE;
}

/* What is under way, if anything is, goes to the encoders. */
static gboolean
complete (Run *run, Drawing *drawing, GError **error)
{
  GError *local = NULL;
  SkgShot *shot;

  if (drawing->draft == NULL)
    return TRUE;
  shot = finish (run, drawing, &local);
  if (shot == NULL)
    return fail (run, drawing->index, local, error);
  push (run, shot);
  return TRUE;
}

/* The next sample of @body that is not there, from @i on; the length if there is none.
 */
static guint64
find_next (const Run *run, guint body, guint64 i)
{
  while (i < run->length &&
         (run->state.done[i] ||
          skg_plan_get_body (run->export->plan, run->first + i) != body))
    i++;
  return i;
}

/* The body of sample @i of the run. @previous: (nullable): the same one, changed for
 * another sample */
static SkgShotBody *
load_body (const Run *run, guint64 i, const SkgShotBody *previous, GError **error)
{
  const SkgPlan *plan = run->export->plan;
  guint number = skg_plan_get_body (plan, run->first + i);
  guint scene = skg_plan_get_scene (plan, number);
  gint64 start_us = g_get_monotonic_time ();
  SkgBody *body = run->export->load (
      plan->scenes->pdata[scene], plan->seed, run->first + i,
      previous != NULL ? previous->body : NULL, run->export->service, error);

  if (previous == NULL)
    {
      run->result->load_s += (double) (g_get_monotonic_time () - start_us) / 1e6;
      run->result->n_loads++;
    }
  if (body != NULL)
    return skg_shot_body_new (plan, number, body,
                              previous != NULL ? previous->hash : NULL, error);
  g_prefix_error (error, "%s: ", (const char *) plan->sources->pdata[scene]);
  return NULL;
}

/* The encoders look at names in bodies. */
static void
wait_for_encoders (Run *run)
{
  g_mutex_lock (&run->mutex);
  while (run->n_waiting > 0)
    g_cond_wait (&run->room, &run->mutex);
  g_mutex_unlock (&run->mutex);
}

/* What a body is sheared by is drawn for each sample. @drawing: is of the body as it
 * was, and is completed before that goes */
static gboolean
fit_body (Run *run, SkgShotBody **body, guint64 i, Drawing *drawing, GError **error)
{
  g_autofree char *key =
      skg_scene_dup_body_key ((*body)->scene, run->export->plan->seed, run->first + i);
  SkgShotBody *fitted;

  if (g_strcmp0 (key, (*body)->body->key) == 0)
    return TRUE;
  fitted = load_body (run, i, *body, error);
  if (fitted == NULL)
    return FALSE;
  if (!complete (run, drawing, error))
    {
      skg_shot_body_free (fitted);
      return FALSE;
    }
  wait_for_encoders (run);
  skg_shot_body_free (*body);
  *body = fitted;
  return TRUE;
}

/* One sample is begun before the one before it is completed: numbers and landmarks of
 * it are found while that is drawn, and pixels of that come while this is.
 * @body: (inout): replaced where a sample has another form of it
 * @first_shot: (nullable) (transfer full): of sample @i, made already */
static gboolean
run_body (Run *run, SkgShotBody **body, guint64 i, SkgShot *first_shot, GError **error)
{
  Drawing last = { 0 };
  gboolean ok = TRUE;

  if (first_shot != NULL && i < run->length && !must_end (run))
    {
      push (run, first_shot);
      i = find_next (run, (*body)->number, i + 1);
    }
  else
    g_clear_pointer (&first_shot, skg_shot_free);
  for (; ok && i < run->length && !must_end (run);
       i = find_next (run, (*body)->number, i + 1))
    {
      GError *local = NULL;
      Drawing next = { 0 };

      if (!fit_body (run, body, i, &last, &local) ||
          !begin (run, *body, i, &next, &local))
        ok = fail (run, run->first + i, local, error);
      ok = complete (run, &last, ok ? error : NULL) && ok;
      last = next;
    }
  return complete (run, &last, ok ? error : NULL) && ok;
}

/* Room on the disk, from the first sample: 5 % more for what the end of a set adds. */
static gboolean
check_room (Run *run, const SkgShot *shot, GError **error)
{
  const SkgPlan *plan = run->export->plan;
  guint64 bytes = OVERHEAD_BYTES;

  for (guint i = 0; i < plan->formats->len; i++)
    bytes += ((const SkgWriter *) plan->formats->pdata[i])->estimate (shot);
  run->status.need_bytes =
      (guint64) (1.05 * (double) bytes * (double) (run->length - run->state.n_done));
  run->status.free_bytes = skg_set_folder_get_free_bytes (run->export->folder);
  if (run->status.need_bytes <= run->status.free_bytes)
    return TRUE;
  g_set_error (
      error, SKG_ERROR, SKG_ERROR_INPUT,
      _ ("-o %s: no room: about %" PRIu64 " MB are needed, %" PRIu64 " MB are free"),
      run->export->folder, (run->status.need_bytes >> 20) + 1,
      run->status.free_bytes >> 20);
  return FALSE;
}

static gboolean
open_manifest (Run *run, GError **error)
{
  g_autofree char *path =
      g_build_filename (run->export->folder, SKG_RECORDS_WORK_FILE, NULL);
  g_autoptr (SkgRecords) records = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      records = skg_records_open (path, error);
      if (records == NULL)
        return FALSE;
    }
  run->manifest_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  /* What a killed run left of a line goes. */
  if (run->manifest_fd >= 0 &&
      ftruncate (run->manifest_fd,
                 records != NULL ? (off_t) skg_records_get_bytes (records) : 0) == 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
  return FALSE;
}

/* All bodies, one after the other; @first_body and @first_shot belong to sample @i. */
static gboolean
run_bodies (
    Run *run, SkgShotBody **first_body, guint64 i, SkgShot *first_shot, GError **error)
{
  guint n_bodies = skg_plan_get_n_bodies (run->export->plan);
  gboolean ok = run_body (run, first_body, i, first_shot, error);

  for (guint b = 0; ok && b < n_bodies && !must_end (run); b++)
    {
      g_autoptr (SkgShotBody) body = NULL;

      i = find_next (run, b, 0);
      if (b == (*first_body)->number || i == run->length)
        continue;
      body = load_body (run, i, NULL, error);
      ok = body != NULL && run_body (run, &body, i, NULL, error);
      wait_for_encoders (run);
    }
  return ok;
}

static gboolean
run_samples (Run *run, GError **error)
{
  const SkgPlan *plan = run->export->plan;
  guint threads = run->export->n_threads > 0
                      ? run->export->n_threads
                      : CLAMP (g_get_num_processors (), 1, MAX_THREADS);
  guint64 i = 0;
  Drawing drawing;
  g_autoptr (SkgShotBody) body = NULL;
  g_autoptr (SkgShot) shot = NULL;
  gboolean ok;
  int lock_fd;

  while (run->state.done[i])
    i++;
  body = load_body (run, i, NULL, error);
  if (body == NULL)
    return FALSE;
  if (!begin (run, body, i, &drawing, error))
    return FALSE;
  shot = finish (run, &drawing, error);
  if (shot == NULL || !check_room (run, shot, error))
    return FALSE;
  lock_fd = skg_set_folder_open (run->export->folder, plan, error);
  if (lock_fd < 0)
    return FALSE;
  ok = open_manifest (run, error);
  if (ok)
    {
      run->max_waiting = threads + 1;
      run->pool = g_thread_pool_new (encode, run, (int) threads, FALSE, NULL);
      run->start_us = g_get_monotonic_time ();
      report (run, SKG_EXPORT_EVENT_START, 0, NULL);
      ok = run_bodies (run, &body, i, g_steal_pointer (&shot), error);
      g_thread_pool_free (run->pool, FALSE, TRUE);
      run->result->run_s = (double) (g_get_monotonic_time () - run->start_us) / 1e6;
    }
  if (run->manifest_fd >= 0)
    close (run->manifest_fd);
  if (ok && run->status.n_done == run->length)
    {
      report (run, SKG_EXPORT_EVENT_FINISH, 0, NULL);
      ok = skg_set_end_write (run->export->folder, plan, error);
      run->result->complete = ok;
    }
  close (lock_fd);
  return ok;
}

/* All samples were there, but not what comes after them. */
static gboolean
run_end (Run *run, GError **error)
{
  int lock_fd = skg_set_folder_open (run->export->folder, run->export->plan, error);
  gboolean ok;

  if (lock_fd < 0)
    return FALSE;
  report (run, SKG_EXPORT_EVENT_FINISH, 0, NULL);
  ok = skg_set_end_write (run->export->folder, run->export->plan, error);
  run->result->complete = ok;
  close (lock_fd);
  return ok;
}

/* Also of the samples that were there before. */
static void
count_warnings (Run *run)
{
  static const char *const names[] = { SKG_RECORDS_FILE, SKG_RECORDS_WORK_FILE };
  g_autoptr (SkgRecords) records = NULL;

  for (guint i = 0; records == NULL && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (run->export->folder, names[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        records = skg_records_open (path, NULL);
    }
  if (records != NULL)
    skg_records_count_warnings (records, run->result->n_warned);
}

gboolean
skg_export_run (const SkgExport *export, SkgExportResult *result, GError **error)
{
  Run run = { .export = export, .manifest_fd = -1, .last_body = -1, .result = result };
  gboolean ok;

  g_return_val_if_fail (export != NULL && export->plan->text != NULL, FALSE);

  *result = (SkgExportResult){ 0 };
  run.first = skg_plan_get_first (export->plan);
  run.length = skg_plan_get_length (export->plan);
  ok = skg_set_folder_check (export->folder, export->plan, &run.state, error);
  run.status.n_total = run.length;
  run.status.n_before = run.status.n_done = run.state.n_done;
  if (ok && run.state.is_complete)
    {
      run.status.n_done = run.length;
      result->complete = TRUE;
    }
  else if (ok)
    {
      g_mutex_init (&run.mutex);
      g_cond_init (&run.room);
      run.numbers = skg_plan_get_numbers (export->plan);
      run.gl_info = skg_render_service_get_gl_info (export->service);
      ok = run.state.n_done == run.length ? run_end (&run, error)
                                          : run_samples (&run, error);
      g_mutex_clear (&run.mutex);
      g_cond_clear (&run.room);
    }
  result->n_done = run.status.n_done;
  result->n_failed = run.status.n_failed;
  if (ok)
    count_warnings (&run);
  g_free (run.numbers);
  skg_set_state_clear (&run.state);
  return ok;
}

/* SPDX-License-Identifier: Apache-2.0
 * How far an export is. */
#include "config.h"

#include "cli/export-progress.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"

#define BAR_WIDTH 30
#define BAR_INTERVAL_US 100000

gboolean
skg_export_progress_init (SkgExportProgress *self, const char *how, GError **error)
{
  self->json = g_strcmp0 (how, "json") == 0;
  self->bar = how != NULL ? strcmp (how, "bar") == 0 : isatty (STDERR_FILENO);
  if (how == NULL || self->json || self->bar || strcmp (how, "none") == 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("--progress %s: bar, json or none is needed"), how);
  return FALSE;
}

static void
close_bar (SkgExportProgress *self)
{
  if (self->bar_is_open)
    g_printerr ("\n");
  self->bar_is_open = FALSE;
}

void
skg_export_progress_clear (SkgExportProgress *self)
{
  close_bar (self);
}

static void
draw_bar (SkgExportProgress *self, const SkgExportStatus *s)
{
  char cells[BAR_WIDTH + 1];
  gint64 now_us = g_get_monotonic_time ();
  guint n_full = (guint) (BAR_WIDTH * s->n_done / MAX (s->n_total, 1));

  if (now_us - self->last_us < BAR_INTERVAL_US && s->n_done < s->n_total)
    return;
  self->last_us = now_us;
  memset (cells, ' ', BAR_WIDTH);
  memset (cells, '#', MIN (n_full, BAR_WIDTH));
  cells[BAR_WIDTH] = '\0';
  g_printerr ("\r[%s] ", cells);
  /* Translators: done, of how many, pictures per second, minutes and seconds */
  g_printerr (_ ("%" PRIu64 " of %" PRIu64 "  %.2f a second  %.0f:%02.0f left "),
              s->n_done, s->n_total, s->per_second,
              isnan (s->seconds_left) ? 0 : floor (s->seconds_left / 60),
              isnan (s->seconds_left) ? 0 : fmod (floor (s->seconds_left), 60));
  self->bar_is_open = TRUE;
}

/* JSON lines */

static void
add_whole (JsonBuilder *b, const char *key, guint64 value)
{
  json_builder_set_member_name (b, key);
  json_builder_add_int_value (b, (gint64) MIN (value, (guint64) G_MAXINT64));
}

static void
add_double (JsonBuilder *b, const char *key, double value)
{
  json_builder_set_member_name (b, key);
  if (isfinite (value))
    json_builder_add_double_value (b, value);
  else
    json_builder_add_null_value (b);
}

static void
add_text (JsonBuilder *b, const char *key, const char *value)
{
  json_builder_set_member_name (b, key);
  json_builder_add_string_value (b, value);
}

static void
print_line (JsonBuilder *b)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_end_object (b);
  root = json_builder_get_root (b);
  line = skg_json_to_line (root);
  fputs (line, stdout);
  fflush (stdout);
}

static void
print_event (SkgExportEvent event, const SkgExportStatus *s)
{
  static const char *const names[] = { "start", "sample", "failed", "finish" };
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  add_text (b, "event", names[event]);
  if (event == SKG_EXPORT_EVENT_SAMPLE || event == SKG_EXPORT_EVENT_FAILED)
    add_whole (b, "index", s->index);
  if (event == SKG_EXPORT_EVENT_FAILED)
    add_text (b, "reason", s->message);
  add_whole (b, "done", s->n_done);
  add_whole (b, "total", s->n_total);
  add_whole (b, "failed", s->n_failed);
  if (event == SKG_EXPORT_EVENT_START)
    {
      add_whole (b, "before", s->n_before);
      add_whole (b, "need_bytes", s->need_bytes);
      add_whole (b, "free_bytes", s->free_bytes);
    }
  else
    {
      add_double (b, "per_second", s->per_second);
      add_double (b, "seconds_left", s->seconds_left);
    }
  print_line (b);
}

void
skg_export_progress_report (SkgExportEvent event,
                            const SkgExportStatus *s,
                            gpointer user_data)
{
  SkgExportProgress *self = user_data;

  if (event == SKG_EXPORT_EVENT_FAILED)
    {
      close_bar (self);
      g_printerr (_ ("skg: note: sample %" PRIu64 ": %s\n"), s->index, s->message);
    }
  if (self->json)
    print_event (event, s);
  if (self->bar)
    draw_bar (self, s);
}

void
skg_export_progress_end (SkgExportProgress *self, const SkgExportResult *result)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();

  close_bar (self);
  for (guint i = 0; result != NULL && i < SKG_N_SHOT_WARNINGS; i++)
    if (result->n_warned[i] > 0)
      /* Translators: how many, of how many samples, what of them */
      g_printerr (_ ("skg: note: %" PRIu64 " of %" PRIu64 " samples: %s\n"),
                  result->n_warned[i], result->n_done,
                  _ (skg_shot_warning_get_text (i)));
  if (!self->json || result == NULL)
    return;
  json_builder_begin_object (b);
  add_text (b, "event", "end");
  add_whole (b, "done", result->n_done);
  add_whole (b, "failed", result->n_failed);
  json_builder_set_member_name (b, "complete");
  json_builder_add_boolean_value (b, result->complete);
  json_builder_set_member_name (b, "stopped");
  json_builder_add_boolean_value (b, result->stopped);
  add_double (b, "run_s", result->run_s);
  add_double (b, "render_s", result->render_s);
  add_double (b, "wait_s", result->wait_s);
  add_double (b, "load_s", result->load_s);
  add_whole (b, "loads", result->n_loads);
  add_double (b, "first_s", result->first_s);
  add_whole (b, "firsts", result->n_first);
  json_builder_set_member_name (b, "warnings");
  json_builder_begin_object (b);
  for (guint i = 0; i < SKG_N_SHOT_WARNINGS; i++)
    add_whole (b, skg_shot_warning_get_name (i), result->n_warned[i]);
  json_builder_end_object (b);
  print_line (b);
}

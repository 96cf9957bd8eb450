/* SPDX-License-Identifier: Apache-2.0
 * `skg export` as a child process. */
#include "config.h"

#include "app/export-process.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/error.h"

/* The window, which somebody looks at, comes first. */
#define NICENESS 5
/* Longer lines are no lines of skg. */
#define ERROR_PREFIX "skg: "

struct _SkgExportProcess
{
  GObject parent_instance;

  GPid pid;     /* 0: gone */
  guint n_open; /* of its two outputs */
  gboolean paused;
  int wait_status;
  char *error_line;
  SkgExportProgressLine progress;
};

G_DEFINE_FINAL_TYPE (SkgExportProcess, skg_export_process, G_TYPE_OBJECT)

enum
{
  CHANGED,
  LINE,
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Program */

/* (nullable): of the build folder that this program runs from */
static char *
find_in_build (void)
{
  static const char *const folders[] = { "../cli", "../../src/cli" };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;

  for (gsize i = 0; folder != NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *relative = g_build_filename (folder, folders[i], "skg", NULL);
      char *path = g_canonicalize_filename (relative, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return path;
      g_free (path);
    }
  return NULL;
}

char *
skg_export_process_find_program (GError **error)
{
  const char *named = g_getenv ("SKG_PROGRAM");
  char *built;

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  built = find_in_build ();
  if (built != NULL)
    return built;
  if (g_file_test (SKG_BINDIR "/skg", G_FILE_TEST_IS_EXECUTABLE))
    return g_strdup (SKG_BINDIR "/skg");
  built = g_find_program_in_path ("skg");
  if (built == NULL)
    g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                 _ ("The program skg, which makes sets, is missing: it is not in %s."),
                 SKG_BINDIR);
  return built;
}

/* Lines */

static double
get_number (JsonObject *line, const char *key, double otherwise)
{
  JsonNode *node = json_object_get_member (line, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) != G_TYPE_STRING
             ? json_node_get_double (node)
             : otherwise;
}

static void
get_whole (JsonObject *line, const char *key, guint64 *value)
{
  double number = get_number (line, key, -1);

  if (number >= 0)
    *value = (guint64) number;
}

static void
take_end (SkgExportProgressLine *p, JsonObject *line)
{
  JsonNode *warnings = json_object_get_member (line, "warnings");

  p->complete = json_object_get_boolean_member_with_default (line, "complete", FALSE);
  p->stopped = json_object_get_boolean_member_with_default (line, "stopped", FALSE);
  p->render_s = get_number (line, "render_s", 0);
  p->wait_s = get_number (line, "wait_s", 0);
  p->load_s = get_number (line, "load_s", 0);
  get_whole (line, "loads", &p->n_loads);
  p->first_s = get_number (line, "first_s", 0);
  get_whole (line, "firsts", &p->n_first);
  for (guint i = 0;
       warnings != NULL && JSON_NODE_HOLDS_OBJECT (warnings) && i < SKG_N_SHOT_WARNINGS;
       i++)
    get_whole (json_node_get_object (warnings), skg_shot_warning_get_name (i),
               &p->n_warned[i]);
}

/* FALSE: it is no line of progress */
static gboolean
take_progress (SkgExportProcess *self, const char *text)
{
  g_autoptr (JsonNode) node = *text == '{' ? json_from_string (text, NULL) : NULL;
  SkgExportProgressLine *p = &self->progress;
  JsonObject *line;
  const char *event;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  line = json_node_get_object (node);
  event = json_object_get_string_member_with_default (line, "event", "");
  get_whole (line, "before", &p->n_before);
  get_whole (line, "done", &p->n_done);
  get_whole (line, "total", &p->n_total);
  get_whole (line, "failed", &p->n_failed);
  get_whole (line, "need_bytes", &p->need_bytes);
  get_whole (line, "free_bytes", &p->free_bytes);
  p->per_second = get_number (line, "per_second", p->per_second);
  p->seconds_left = get_number (line, "seconds_left", (double) NAN);
  p->finishing = strcmp (event, "finish") == 0;
  if (strcmp (event, "end") == 0)
    take_end (p, line);
  return TRUE;
}

static void
take_line (SkgExportProcess *self, const char *text, gboolean is_error)
{
  if (!is_error && take_progress (self, text))
    {
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }
  if (is_error && *text != '\0')
    {
      const char *body =
          g_str_has_prefix (text, ERROR_PREFIX) ? text + strlen (ERROR_PREFIX) : text;

      g_free (self->error_line);
      self->error_line = g_strdup (body);
    }
  g_signal_emit (self, signals[LINE], 0, text);
}

static void
end_if_over (SkgExportProcess *self)
{
  if (self->pid == 0 && self->n_open == 0)
    g_signal_emit (self, signals[ENDED], 0);
}

typedef struct
{
  SkgExportProcess *process;
  GDataInputStream *stream;
  gboolean is_error;
} Output;

static void read_next (Output *output);

static void
on_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Output *output = user_data;
  g_autofree char *line =
      g_data_input_stream_read_line_finish_utf8 (output->stream, result, NULL, NULL);

  if (line != NULL)
    {
      take_line (output->process, line, output->is_error);
      read_next (output);
      return;
    }
  output->process->n_open--;
  end_if_over (output->process);
  g_object_unref (output->process);
  g_object_unref (output->stream);
  g_free (output);
}

static void
read_next (Output *output)
{
  g_data_input_stream_read_line_async (output->stream, G_PRIORITY_DEFAULT, NULL,
                                       on_line, output);
}

static void
follow (SkgExportProcess *self, int fd, gboolean is_error)
{
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (fd, TRUE);
  Output *output = g_new0 (Output, 1);

  output->process = g_object_ref (self);
  output->stream = g_data_input_stream_new (stream);
  output->is_error = is_error;
  self->n_open++;
  read_next (output);
}

static void
on_gone (GPid pid, int wait_status, gpointer user_data)
{
  SkgExportProcess *self = user_data;

  g_spawn_close_pid (pid);
  self->pid = 0;
  self->wait_status = wait_status;
  end_if_over (self);
}

/* Life */

SkgExportProcess *
skg_export_process_new (char **argv, GError **error)
{
  g_autoptr (SkgExportProcess) self = g_object_new (SKG_TYPE_EXPORT_PROCESS, NULL);
  int out;
  int err;

  /* No GSubprocess: that of GLib 2.74 may leave a zombie behind. */
  if (!g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                 NULL, &self->pid, NULL, &out, &err, error))
    {
      self->pid = 0;
      return NULL;
    }
  setpriority (PRIO_PROCESS, (id_t) self->pid, NICENESS);
  g_child_watch_add_full (G_PRIORITY_DEFAULT, self->pid, on_gone, g_object_ref (self),
                          g_object_unref);
  follow (self, out, FALSE);
  follow (self, err, TRUE);
  return g_steal_pointer (&self);
}

const SkgExportProgressLine *
skg_export_process_get (SkgExportProcess *self)
{
  g_return_val_if_fail (SKG_IS_EXPORT_PROCESS (self), NULL);
  return &self->progress;
}

gboolean
skg_export_process_is_running (SkgExportProcess *self)
{
  g_return_val_if_fail (SKG_IS_EXPORT_PROCESS (self), FALSE);
  return self->pid != 0 || self->n_open > 0;
}

int
skg_export_process_get_exit_status (SkgExportProcess *self)
{
  g_return_val_if_fail (SKG_IS_EXPORT_PROCESS (self), -1);
  return self->pid == 0 && WIFEXITED (self->wait_status)
             ? WEXITSTATUS (self->wait_status)
             : -1;
}

const char *
skg_export_process_get_error (SkgExportProcess *self)
{
  g_return_val_if_fail (SKG_IS_EXPORT_PROCESS (self), NULL);
  return self->error_line;
}

void
skg_export_process_set_paused (SkgExportProcess *self, gboolean paused)
{
  g_return_if_fail (SKG_IS_EXPORT_PROCESS (self));
  if (self->pid == 0 || self->paused == paused)
    return;
  self->paused = paused;
  kill (self->pid, paused ? SIGSTOP : SIGCONT);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
skg_export_process_is_paused (SkgExportProcess *self)
{
  g_return_val_if_fail (SKG_IS_EXPORT_PROCESS (self), FALSE);
  return self->paused;
}

void
skg_export_process_cancel (SkgExportProcess *self)
{
  g_return_if_fail (SKG_IS_EXPORT_PROCESS (self));
  if (self->pid == 0)
    return;
  kill (self->pid, SIGTERM);
  skg_export_process_set_paused (self, FALSE);
}

static void
skg_export_process_finalize (GObject *object)
{
  SkgExportProcess *self = SKG_EXPORT_PROCESS (object);

  g_free (self->error_line);
  G_OBJECT_CLASS (skg_export_process_parent_class)->finalize (object);
}

static void
skg_export_process_class_init (SkgExportProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = skg_export_process_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
  signals[LINE] = g_signal_new ("line", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
skg_export_process_init (SkgExportProcess *self)
{
  self->progress.seconds_left = (double) NAN;
}

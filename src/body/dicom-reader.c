/* SPDX-License-Identifier: Apache-2.0
 * The program's side of its DICOM reader. */
#include "config.h"

#include "body/dicom-reader.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "body/dicom-wire.h"

/* From src/cli, src/app and tests/NAME of a build folder. */
static const char *const build_folders[] = { "../body", "../../src/body" };

struct _SkgDicomReader
{
  GPid pid; /* 0: none */
  char *program;
  char *path; /* (nullable): what was asked for last */
  GCancellable *cancellable;
  int fd;
  gboolean has_greeted;
  gboolean has_stopped;
};

/* (nullable): the reader of the build folder that this program runs from */
static char *
find_in_build (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;

  for (gsize i = 0; folder != NULL && i < G_N_ELEMENTS (build_folders); i++)
    {
      g_autofree char *path =
          g_build_filename (folder, build_folders[i], SKG_DICOM_READER_NAME, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static char *
find_program (GError **error)
{
  const char *named = g_getenv (SKG_DICOM_READER_VARIABLE);
  g_autofree char *installed =
      g_build_filename (SKG_LIBEXECDIR, SKG_DICOM_READER_NAME, NULL);
  const char *expected = named != NULL && *named != '\0' ? named : installed;
  char *built = expected == installed ? find_in_build () : NULL;

  if (built != NULL)
    return built;
  if (g_file_test (expected, G_FILE_TEST_IS_EXECUTABLE) &&
      !g_file_test (expected, G_FILE_TEST_IS_DIR))
    return g_strdup (expected);
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
               "the DICOM reader is missing: %s is no program; install Skiagraph "
               "anew, or name the reader in " SKG_DICOM_READER_VARIABLE,
               expected);
  return NULL;
}

/* Its one end of the socket is its standard input. What libraries print goes nowhere:
 * the program prints one line of its own.
 *
 * No GSubprocess: that of GLib 2.74 asks once for the exit status when the process's
 * pidfd becomes readable, which may be too early, and leaves a zombie behind. */
static gboolean
start_program (SkgDicomReader *self, int their_fd, GError **error)
{
  const char *const argv[] = { self->program, NULL };
  g_autoptr (GError) local = NULL;

  if (g_spawn_async_with_pipes_and_fds (NULL, argv, NULL,
                                        G_SPAWN_DO_NOT_REAP_CHILD |
                                            G_SPAWN_STDOUT_TO_DEV_NULL |
                                            G_SPAWN_STDERR_TO_DEV_NULL,
                                        NULL, NULL, their_fd, -1, -1, NULL, NULL, 0,
                                        &self->pid, NULL, NULL, NULL, &local))
    return TRUE;
  self->pid = 0;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
               "the DICOM reader %s does not start: %s", self->program, local->message);
  return FALSE;
}

SkgDicomReader *
skg_dicom_reader_new (GCancellable *cancellable, GError **error)
{
  g_autoptr (SkgDicomReader) self = g_new0 (SkgDicomReader, 1);
  gboolean has_started;
  int fds[2];

  self->fd = -1;
  g_set_object (&self->cancellable, cancellable);
  self->program = find_program (error);
  if (self->program == NULL)
    return NULL;
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                   "no connection to the DICOM reader: %s", g_strerror (errno));
      return NULL;
    }
  self->fd = fds[0];
  has_started = start_program (self, fds[1], error);
  close (fds[1]);
  return has_started ? g_steal_pointer (&self) : NULL;
}

void
skg_dicom_reader_free (SkgDicomReader *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->pid != 0)
    {
      kill (self->pid, SIGKILL);
      while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    }
  g_clear_object (&self->cancellable);
  g_free (self->program);
  g_free (self->path);
  g_free (self);
}

gboolean
skg_dicom_reader_has_stopped (SkgDicomReader *self)
{
  return self->has_stopped;
}

/* Whatever went wrong between the two, the user needs to know which file did it. */
static gboolean
stop (SkgDicomReader *self, GError *cause, GError **error)
{
  g_autofree char *name = g_path_get_basename (self->path);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_debug ("%s: %s", self->path, cause->message);
  g_error_free (cause);
  self->has_stopped = TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s is damaged: the DICOM reader stopped", name);
  return FALSE;
}

/* A reader that does not say the right thing first has not seen the file yet. */
static gboolean
greet (SkgDicomReader *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GVariant) value = NULL;
  const char *program_version = "";
  guint32 version = 0;
  SkgWireKind kind;
  gsize n_bytes;

  if (self->has_greeted)
    return TRUE;
  if (skg_wire_receive_head (self->fd, &kind, &n_bytes, self->cancellable, &cause) &&
      kind == SKG_WIRE_HELLO)
    value = skg_wire_receive_value (self->fd, n_bytes, SKG_WIRE_HELLO_TYPE,
                                    self->cancellable, &cause);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (value != NULL)
    g_variant_get (value, "(u&s)", &version, &program_version);
  self->has_greeted =
      version == SKG_WIRE_VERSION && strcmp (program_version, SKG_VERSION) == 0;
  if (!self->has_greeted)
    g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                 "%s is not the DICOM reader of Skiagraph " SKG_VERSION, self->program);
  return self->has_greeted;
}

/* Sends a question about self->path and waits for the head of an answer. */
static gboolean
ask (SkgDicomReader *self,
     SkgWireKind question,
     GVariant *value,
     SkgWireKind *answer,
     gsize *n_bytes,
     GError **error)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);
  GError *cause = NULL;

  g_return_val_if_fail (!self->has_stopped, FALSE);

  if (!greet (self, error))
    return FALSE;
  if (!skg_wire_send_value (self->fd, question, owned, &cause) ||
      !skg_wire_receive_head (self->fd, answer, n_bytes, self->cancellable, &cause))
    return stop (self, cause, error);
  return TRUE;
}

/* (nullable): the value of an answer that must be of @wanted; ERROR becomes @error. */
static GVariant *
take_answer (SkgDicomReader *self,
             SkgWireKind answer,
             gsize n_bytes,
             SkgWireKind wanted,
             const char *type,
             GError **error)
{
  gboolean is_error = answer == SKG_WIRE_ERROR;
  g_autoptr (GVariant) value = NULL;
  GError *cause = NULL;

  if (answer != wanted && !is_error)
    cause =
        g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "answer of kind %d", answer);
  else
    value = skg_wire_receive_value (self->fd, n_bytes,
                                    is_error ? SKG_WIRE_ERROR_TYPE : type,
                                    self->cancellable, &cause);
  if (value == NULL)
    stop (self, cause, error);
  else if (is_error)
    {
      const char *message;

      g_variant_get (value, "(&s)", &message);
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT, message);
      g_clear_pointer (&value, g_variant_unref);
    }
  return g_steal_pointer (&value);
}

static void
set_path (SkgDicomReader *self, const char *path)
{
  char *copy = g_strdup (path);

  g_free (self->path);
  self->path = copy;
}

gboolean
skg_dicom_reader_read_header (SkgDicomReader *self,
                              const char *path,
                              SkgDicomHeader *header,
                              gboolean *is_dicom,
                              GError **error)
{
  g_autoptr (GVariant) value = NULL;
  SkgWireKind answer;
  gsize n_bytes;

  memset (header, 0, sizeof *header);
  *is_dicom = FALSE;
  set_path (self, path);
  if (!ask (self, SKG_WIRE_READ_HEADER, g_variant_new ("(^ay)", path), &answer,
            &n_bytes, error))
    return FALSE;
  if (answer == SKG_WIRE_NO_HEADER && n_bytes == 0)
    return TRUE;
  value =
      take_answer (self, answer, n_bytes, SKG_WIRE_HEADER, SKG_WIRE_HEADER_TYPE, error);
  if (value == NULL)
    return FALSE;
  skg_wire_header_from_value (value, header);
  *is_dicom = TRUE;
  return TRUE;
}

gboolean
skg_dicom_reader_open (SkgDicomReader *self,
                       const char *path,
                       guint64 n_voxels,
                       SkgItkInfo *info,
                       GError **error)
{
  g_autoptr (GVariant) value = NULL;
  SkgWireKind answer;
  gsize n_bytes;

  set_path (self, path);
  if (!ask (self, SKG_WIRE_OPEN, g_variant_new ("(^ayt)", path, n_voxels), &answer,
            &n_bytes, error))
    return FALSE;
  value = take_answer (self, answer, n_bytes, SKG_WIRE_INFO, SKG_WIRE_INFO_TYPE, error);
  if (value == NULL)
    return FALSE;
  skg_wire_info_from_value (value, info);
  return TRUE;
}

gboolean
skg_dicom_reader_read_slice (
    SkgDicomReader *self, guint index, float *values, gsize n, GError **error)
{
  SkgWireKind answer;
  gsize n_bytes;
  GError *cause = NULL;

  if (!ask (self, SKG_WIRE_READ_SLICE, g_variant_new (SKG_WIRE_READ_SLICE_TYPE, index),
            &answer, &n_bytes, error))
    return FALSE;
  if (answer == SKG_WIRE_VOXELS && n_bytes == n * sizeof (float))
    return skg_wire_receive_bytes (self->fd, values, n_bytes, self->cancellable,
                                   &cause) ||
           stop (self, cause, error);
  /* An error, or nonsense, which take_answer() tells apart. */
  take_answer (self, answer, n_bytes, SKG_WIRE_ERROR, SKG_WIRE_ERROR_TYPE, error);
  return FALSE;
}

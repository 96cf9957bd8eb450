/* SPDX-License-Identifier: Apache-2.0
 * skg-dicom-reader: answers questions about DICOM files over the socket that is its
 * standard input. Ends when the other end closes, or when GDCM ends it. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "body/dicom-wire.h"

#define SOCKET STDIN_FILENO

/* A wrong length in a header of some hundred bytes makes GDCM take up to 4 GB and fill
 * them with zeros. Each question may take so much more than the program took at its
 * start; header elements are small things with much around them, and decoders of
 * JPEG 2000 keep several 32-bit numbers for each voxel. */
#define SPARE_BYTES (64u << 20)
#define BYTES_PER_FILE_BYTE 16
#define BYTES_PER_VOXEL 64
/* Far more processor time than a question takes: JPEG 2000 needs about a second for a
 * megabyte. Who reads for longer goes round in a circle. */
#define SPARE_SECONDS 30
#define SECONDS_PER_MEGABYTE 4
/* An error is one line; libraries may put the file's own words into theirs. */
#define MAX_MESSAGE 1000

#ifdef __SANITIZE_ADDRESS__
/* RLIMIT_DATA counts the sanitizer's shadow memory, and at the limit the sanitizer
 * waits for ever. It has a limit of its own. */
#define LIMITS_MEMORY FALSE
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "max_allocation_size_mb=192:symbolize=0";
}
#else
#define LIMITS_MEMORY TRUE
#endif

typedef struct
{
  guint64 start_bytes; /* of memory; 0: not known */
  SkgItkFile *file;    /* (nullable): the open one */
  SkgItkInfo info;
} Reader;

/* Writable memory of this program, as RLIMIT_DATA counts it (proc(5), statm). */
static guint64
measure_memory (void)
{
  g_autofree char *text = NULL;
  unsigned long long pages = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) ||
      sscanf (text, "%*u %*u %*u %*u %*u %llu", &pages) != 1)
    return 0;
  return pages * (guint64) sysconf (_SC_PAGESIZE);
}

static void
set_limit (__rlimit_resource_t resource, guint64 value)
{
  struct rlimit limit;

  if (getrlimit (resource, &limit) != 0)
    return;
  limit.rlim_cur = MIN (value, limit.rlim_max);
  setrlimit (resource, &limit);
}

/* What reading @path may cost. */
static void
set_limits (const Reader *reader, const char *path, guint64 n_voxels)
{
  struct stat status = { 0 };
  struct rusage used;
  guint64 file_bytes;
  guint64 n_bytes;

  if (stat (path, &status) != 0)
    return;
  file_bytes = (guint64) MAX (status.st_size, 0);
  /* No overflow: more voxels than 65535^3 are refused before. */
  n_bytes = reader->start_bytes + SPARE_BYTES + BYTES_PER_FILE_BYTE * file_bytes +
            BYTES_PER_VOXEL * n_voxels;
  if (LIMITS_MEMORY && reader->start_bytes != 0)
    set_limit (RLIMIT_DATA, n_bytes);
  if (getrusage (RUSAGE_SELF, &used) == 0)
    set_limit (RLIMIT_CPU, (guint64) (used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                               SPARE_SECONDS +
                               SECONDS_PER_MEGABYTE * (file_bytes >> 20));
}

static gboolean
answer_error (const char *message)
{
  g_autofree char *text = g_utf8_make_valid (message, strnlen (message, MAX_MESSAGE));

  return skg_wire_send_value (SOCKET, SKG_WIRE_ERROR,
                              g_variant_new (SKG_WIRE_ERROR_TYPE, text), NULL);
}

static gboolean
answer_read_header (Reader *reader, GVariant *question)
{
  g_autofree char *path = NULL;
  SkgDicomHeader header;
  gboolean sent;

  g_variant_get (question, "(^ay)", &path);
  set_limits (reader, path, 0);
  if (!skg_dicom_header_read (path, &header))
    return skg_wire_send (SOCKET, SKG_WIRE_NO_HEADER, NULL, 0, NULL);
  sent = skg_wire_send_value (SOCKET, SKG_WIRE_HEADER,
                              skg_wire_value_from_header (&header), NULL);
  skg_dicom_header_clear (&header);
  return sent;
}

static gboolean
answer_open (Reader *reader, GVariant *question)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_voxels;

  g_variant_get (question, "(^ayt)", &path, &n_voxels);
  g_clear_pointer (&reader->file, skg_itk_file_close);
  set_limits (reader, path, n_voxels);
  reader->file = skg_itk_file_open (path, SKG_ITK_FORMAT_DICOM, &reader->info, &error);
  if (reader->file == NULL)
    return answer_error (error->message);
  return skg_wire_send_value (SOCKET, SKG_WIRE_INFO,
                              skg_wire_value_from_info (&reader->info), NULL);
}

static gboolean
answer_read_slice (Reader *reader, GVariant *question)
{
  g_autofree float *values = NULL;
  g_autoptr (GError) error = NULL;
  guint index;
  gsize n;

  g_variant_get (question, SKG_WIRE_READ_SLICE_TYPE, &index);
  if (reader->file == NULL || index >= reader->info.size[2])
    return answer_error ("there is no such slice");
  /* DICOM counts rows and columns in 16 bits. */
  if (MAX (reader->info.size[0], reader->info.size[1]) > G_MAXUINT16)
    return answer_error ("its picture is too large");
  n = reader->info.size[0] * reader->info.size[1];
  values = g_try_new (float, n);
  if (values == NULL)
    return answer_error ("out of memory");
  if (!skg_itk_file_read_slices (reader->file, index, 1, values, &error))
    return answer_error (error->message);
  return skg_wire_send (SOCKET, SKG_WIRE_VOXELS, values, n * sizeof (float), NULL);
}

static const struct
{
  SkgWireKind kind;
  const char *type;
  gboolean (*answer) (Reader *reader, GVariant *question);
} questions[] = {
  { SKG_WIRE_READ_HEADER, SKG_WIRE_READ_HEADER_TYPE, answer_read_header },
  { SKG_WIRE_OPEN, SKG_WIRE_OPEN_TYPE, answer_open },
  { SKG_WIRE_READ_SLICE, SKG_WIRE_READ_SLICE_TYPE, answer_read_slice },
};

/* FALSE: the other end has closed or is no longer making sense. */
static gboolean
answer_next (Reader *reader)
{
  SkgWireKind kind;
  gsize n_bytes;

  if (!skg_wire_receive_head (SOCKET, &kind, &n_bytes, NULL, NULL))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    if (questions[i].kind == kind)
      {
        g_autoptr (GVariant) question =
            skg_wire_receive_value (SOCKET, n_bytes, questions[i].type, NULL, NULL);

        return question != NULL && questions[i].answer (reader, question);
      }
  return FALSE;
}

int
main (void)
{
  Reader reader = { 0 };
  int type = 0;
  socklen_t length = sizeof type;

  if (getsockopt (SOCKET, SOL_SOCKET, SO_TYPE, &type, &length) != 0)
    {
      g_printerr ("skg-dicom-reader: only Skiagraph runs this, and reads DICOM files "
                  "through it\n");
      return 2;
    }
  /* It is meant to end by an assertion now and then. */
  set_limit (RLIMIT_CORE, 0);
  reader.start_bytes = measure_memory ();
  if (!skg_wire_send_value (
          SOCKET, SKG_WIRE_HELLO,
          g_variant_new (SKG_WIRE_HELLO_TYPE, SKG_WIRE_VERSION, SKG_VERSION), NULL))
    return EXIT_FAILURE;
  while (answer_next (&reader))
    ;
  g_clear_pointer (&reader.file, skg_itk_file_close);
  return EXIT_SUCCESS;
}

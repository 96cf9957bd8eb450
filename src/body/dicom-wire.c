/* SPDX-License-Identifier: Apache-2.0
 * What the program and its DICOM reader say to each other. */
#include "config.h"

#include "body/dicom-wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* "SKGW": that a stray write of a library is not taken for a message. */
#define MAGIC 0x57474b53u

typedef struct
{
  guint32 magic;
  guint32 kind;
  guint64 n_bytes;
} Head;

static gboolean
nonsense (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "not a message of the DICOM reader");
  return FALSE;
}

static gboolean
fail_errno (GError **error)
{
  int number = errno;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (number),
                       g_strerror (number));
  return FALSE;
}

static gboolean
send_all (int fd, const void *bytes, gsize n_bytes, GError **error)
{
  const guint8 *at = bytes;

  while (n_bytes > 0)
    {
      ssize_t n_sent = send (fd, at, n_bytes, MSG_NOSIGNAL);

      if (n_sent < 0 && errno == EINTR)
        continue;
      if (n_sent < 0)
        return fail_errno (error);
      at += n_sent;
      n_bytes -= (gsize) n_sent;
    }
  return TRUE;
}

gboolean
skg_wire_send (
    int fd, SkgWireKind kind, const void *bytes, gsize n_bytes, GError **error)
{
  Head head = { MAGIC, kind, n_bytes };

  return send_all (fd, &head, sizeof head, error) &&
         send_all (fd, bytes, n_bytes, error);
}

gboolean
skg_wire_send_value (int fd, SkgWireKind kind, GVariant *value, GError **error)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);

  return skg_wire_send (fd, kind, g_variant_get_data (owned),
                        g_variant_get_size (owned), error);
}

/* Until there is something to read, or the other side has gone. */
static gboolean
wait_for_bytes (int fd, GCancellable *cancellable, GError **error)
{
  GPollFD polls[2] = { { .fd = fd, .events = G_IO_IN } };
  guint n_polls = 1;
  int n_ready;

  if (g_cancellable_make_pollfd (cancellable, &polls[1]))
    n_polls = 2;
  do
    n_ready = g_poll (polls, n_polls, -1);
  while (n_ready < 0 && errno == EINTR);
  if (n_polls == 2)
    g_cancellable_release_fd (cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return n_ready >= 0 || fail_errno (error);
}

gboolean
skg_wire_receive_bytes (
    int fd, void *bytes, gsize n_bytes, GCancellable *cancellable, GError **error)
{
  guint8 *at = bytes;

  while (n_bytes > 0)
    {
      ssize_t n_read;

      n_read = recv (fd, at, n_bytes, MSG_DONTWAIT);
      if (n_read < 0 && errno != EINTR && errno != EAGAIN)
        return fail_errno (error);
      if (n_read < 0)
        {
          if (!wait_for_bytes (fd, cancellable, error))
            return FALSE;
          continue;
        }
      if (n_read == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                               "the other side has closed");
          return FALSE;
        }
      at += n_read;
      n_bytes -= (gsize) n_read;
    }
  return TRUE;
}

gboolean
skg_wire_receive_head (int fd,
                       SkgWireKind *kind,
                       gsize *n_bytes,
                       GCancellable *cancellable,
                       GError **error)
{
  Head head;

  if (!skg_wire_receive_bytes (fd, &head, sizeof head, cancellable, error))
    return FALSE;
  if (head.magic != MAGIC || head.kind < SKG_WIRE_HELLO || head.kind > SKG_WIRE_ERROR ||
      (head.kind != SKG_WIRE_VOXELS && head.n_bytes > SKG_WIRE_MAX_BYTES))
    return nonsense (error);
  *kind = (SkgWireKind) head.kind;
  *n_bytes = head.n_bytes;
  return TRUE;
}

GVariant *
skg_wire_receive_value (
    int fd, gsize n_bytes, const char *type, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *bytes = NULL;
  g_autoptr (GBytes) owned = NULL;
  g_autoptr (GVariant) value = NULL;

  if (n_bytes > SKG_WIRE_MAX_BYTES)
    {
      nonsense (error);
      return NULL;
    }
  bytes = g_malloc (n_bytes + 1);
  if (!skg_wire_receive_bytes (fd, bytes, n_bytes, cancellable, error))
    return NULL;
  owned = g_bytes_new_take (g_steal_pointer (&bytes), n_bytes);
  value = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (type), owned, FALSE));
  if (g_variant_is_normal_form (value))
    return g_steal_pointer (&value);
  nonsense (error);
  return NULL;
}

GVariant *
skg_wire_value_from_header (const SkgDicomHeader *header)
{
  return g_variant_new (SKG_WIRE_HEADER_TYPE, header->series_uid,
                        header->series_description, header->instance_uid,
                        header->modality, header->position, header->orientation,
                        header->pixel_spacing, header->slice_thickness, header->rows,
                        header->columns, header->samples_per_pixel, header->n_frames);
}

void
skg_wire_header_from_value (GVariant *value, SkgDicomHeader *header)
{
  g_variant_get (value, SKG_WIRE_HEADER_TYPE, &header->series_uid,
                 &header->series_description, &header->instance_uid, &header->modality,
                 &header->position, &header->orientation, &header->pixel_spacing,
                 &header->slice_thickness, &header->rows, &header->columns,
                 &header->samples_per_pixel, &header->n_frames);
}

GVariant *
skg_wire_value_from_info (const SkgItkInfo *info)
{
  const double *s = info->spacing_mm;
  const double *o = info->origin_mm;
  const double *i = info->direction[0];
  const double *j = info->direction[1];
  const double *k = info->direction[2];

  return g_variant_new (SKG_WIRE_INFO_TYPE, info->n_dimensions, info->size[0],
                        info->size[1], info->size[2], info->n_beyond, s[0], s[1], s[2],
                        o[0], o[1], o[2], i[0], i[1], i[2], j[0], j[1], j[2], k[0],
                        k[1], k[2], info->n_components, info->component_bytes,
                        info->is_floating, info->can_stream);
}

void
skg_wire_info_from_value (GVariant *value, SkgItkInfo *info)
{
  double *s = info->spacing_mm;
  double *o = info->origin_mm;
  double *i = info->direction[0];
  double *j = info->direction[1];
  double *k = info->direction[2];

  g_variant_get (value, SKG_WIRE_INFO_TYPE, &info->n_dimensions, &info->size[0],
                 &info->size[1], &info->size[2], &info->n_beyond, &s[0], &s[1], &s[2],
                 &o[0], &o[1], &o[2], &i[0], &i[1], &i[2], &j[0], &j[1], &j[2], &k[0],
                 &k[1], &k[2], &info->n_components, &info->component_bytes,
                 &info->is_floating, &info->can_stream);
}

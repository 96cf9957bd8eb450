/* SPDX-License-Identifier: Apache-2.0
 * What the program and its DICOM reader, a program of its own, say to each other over
 * a socket. Neither trusts the other's numbers: the reader may have been led astray by
 * the file that it reads. */
#pragma once

#include <gio/gio.h>

#include "body/itk-bridge.h"

G_BEGIN_DECLS

/* Raised with every change of what follows; the reader says it first. */
#define SKG_WIRE_VERSION 1

/* The longest message but for voxels; headers are a few hundred bytes. */
#define SKG_WIRE_MAX_BYTES (64u << 10)

/**
 * SkgWireKind:
 * @SKG_WIRE_HELLO: reader: protocol and program version; sent once, unasked
 * @SKG_WIRE_READ_HEADER: program: a path. Answered by HEADER or NO_HEADER
 * @SKG_WIRE_OPEN: program: a path and how many voxels it should hold, for the limit of
 *   memory. Answered by INFO or ERROR; closes the file that was open
 * @SKG_WIRE_READ_SLICE: program: index of a slice of the open file. Answered by VOXELS
 *   or ERROR
 * @SKG_WIRE_VOXELS: the floats of one slice, i fastest, as they lie in memory
 * @SKG_WIRE_ERROR: a message in words
 *
 * Numbers are in the byte order of the machine that both run on.
 */
typedef enum
{
  SKG_WIRE_HELLO = 1,
  SKG_WIRE_READ_HEADER,
  SKG_WIRE_OPEN,
  SKG_WIRE_READ_SLICE,
  SKG_WIRE_HEADER,
  SKG_WIRE_NO_HEADER,
  SKG_WIRE_INFO,
  SKG_WIRE_VOXELS,
  SKG_WIRE_ERROR,
} SkgWireKind;

/* Type strings of the messages' values (GVariant). */
#define SKG_WIRE_HELLO_TYPE "(us)"
#define SKG_WIRE_READ_HEADER_TYPE "(ay)"
#define SKG_WIRE_OPEN_TYPE "(ayt)"
#define SKG_WIRE_READ_SLICE_TYPE "(u)"
#define SKG_WIRE_HEADER_TYPE "(ssssssssuuuu)"
#define SKG_WIRE_INFO_TYPE "(utttt(ddd)(ddd)(ddd)(ddd)(ddd)uubb)"
#define SKG_WIRE_ERROR_TYPE "(s)"

/**
 * skg_wire_send:
 * @bytes: (nullable): of the message, after its head
 *
 * Waits until all has gone. A reader that has ended is an error, not a signal.
 */
gboolean skg_wire_send (
    int fd, SkgWireKind kind, const void *bytes, gsize n_bytes, GError **error);
/* Takes @value if it is floating. */
gboolean
skg_wire_send_value (int fd, SkgWireKind kind, GVariant *value, GError **error);

/**
 * skg_wire_receive_head:
 * @n_bytes: (out): that follow
 * @error: the other side has closed, sends nonsense, or the wait was cancelled
 */
gboolean skg_wire_receive_head (int fd,
                                SkgWireKind *kind,
                                gsize *n_bytes,
                                GCancellable *cancellable,
                                GError **error);
gboolean skg_wire_receive_bytes (
    int fd, void *bytes, gsize n_bytes, GCancellable *cancellable, GError **error);
/* (transfer full): the @n_bytes that follow a head, as a value of @type */
GVariant *skg_wire_receive_value (
    int fd, gsize n_bytes, const char *type, GCancellable *cancellable, GError **error);

/* (transfer floating) of SKG_WIRE_HEADER_TYPE and SKG_WIRE_INFO_TYPE, and back */
GVariant *skg_wire_value_from_header (const SkgDicomHeader *header);
void skg_wire_header_from_value (GVariant *value, SkgDicomHeader *header);
GVariant *skg_wire_value_from_info (const SkgItkInfo *info);
void skg_wire_info_from_value (GVariant *value, SkgItkInfo *info);

G_END_DECLS

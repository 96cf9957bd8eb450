/* SPDX-License-Identifier: Apache-2.0
 * The one error domain of the program, and its exit statuses. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKG_ERROR (skg_error_quark ())

/**
 * SkgError:
 * @SKG_ERROR_FAILED: the work was right but could not be done (a file could not be
 *   written, a sample failed). Exit status 1.
 * @SKG_ERROR_INPUT: a file, a value or a request is not acceptable. The message
 *   names the file or key, the value and what is allowed. Exit status 2.
 * @SKG_ERROR_SERIES: a folder holds several DICOM series and none was chosen; the
 *   message lists them. Exit status 2.
 * @SKG_ERROR_GL: no usable OpenGL, its memory is exhausted, or the driver was lost.
 *   Exit status 3.
 * @SKG_ERROR_REJECTED: the rules of a scene accept no draw of a sample; the message
 *   names the rule that rejected most. Exit status 1.
 *
 * A cancelled operation is %G_IO_ERROR_CANCELLED, as everywhere in GIO.
 */
typedef enum
{
  SKG_ERROR_FAILED,
  SKG_ERROR_INPUT,
  SKG_ERROR_SERIES,
  SKG_ERROR_GL,
  SKG_ERROR_REJECTED,
} SkgError;

GQuark skg_error_quark (void);

/* Exit status of a program that ends with @error: 0 (NULL), 1, 2 or 3 as above. */
int skg_error_get_exit_status (const GError *error);

G_END_DECLS

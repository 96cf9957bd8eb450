/* SPDX-License-Identifier: Apache-2.0
 * Matrices as people read them and as JSON. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Three lines of @n_columns right-aligned numbers. @values: row-major */
char *skg_matrix_text_format (const double *values, guint n_columns);
/* [[...], [...], [...]]: digits survive a round trip; point as decimal separator */
char *skg_matrix_text_to_json (const double *values, guint n_columns);

G_END_DECLS

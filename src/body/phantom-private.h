/* SPDX-License-Identifier: Apache-2.0
 * Bodies made by procedure: what the files that make them share, and tests. */
#pragma once

#include "body/phantom.h"

G_BEGIN_DECLS

/* skg_phantom_body_new() on @n_threads threads, never a kept body; the bytes do not
 * depend on it. */
SkgPhantomBody *skg_phantom_body_new_on_threads (const SkgPhantomParams *params,
                                                 guint n_threads,
                                                 SkgProgressFunc progress,
                                                 gpointer user_data,
                                                 GCancellable *cancellable,
                                                 GError **error);

/* What is known of a body without its voxels. @body: (out): without volume, labels and
 * table */
gboolean skg_phantom_body_init (const SkgPhantomParams *params,
                                SkgPhantomBody *body,
                                SkgGrid *grid,
                                GError **error);

G_END_DECLS

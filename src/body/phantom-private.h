/* SPDX-License-Identifier: Apache-2.0
 * Bodies made by procedure, with a number of threads to choose: for tests. */
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

G_END_DECLS

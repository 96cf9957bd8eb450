/* SPDX-License-Identifier: Apache-2.0
 * Bodies made by procedure, with a number of threads to choose: for tests. */
#pragma once

#include "body/phantom.h"

G_BEGIN_DECLS

/* skg_phantom_make() on @n_threads threads; the bytes do not depend on it. */
gboolean skg_phantom_make_on_threads (const SkgPhantomParams *params,
                                      guint n_threads,
                                      SkgVolume **volume,
                                      SkgLandmarkSet **landmarks,
                                      SkgProgressFunc progress,
                                      gpointer user_data,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Progress of a thread's work, brought to the main thread. */
#pragma once

#include <gio/gio.h>

#include "scene/scene.h"

G_BEGIN_DECLS

typedef struct _SkgProgressRelay SkgProgressRelay;

/**
 * skg_progress_relay_new:
 * @owner: (type GObject): passed to @func; kept alive until the work ends
 * @func: called in the main thread, at most once per turn of the main loop
 *
 * For the main thread. Who works may report far more often than a bar can be drawn.
 */
SkgProgressRelay *skg_progress_relay_new (gpointer owner, SkgProgressFunc func);
void skg_progress_relay_unref (SkgProgressRelay *relay);

/* A SkgProgressFunc, for any thread. @relay: of type SkgProgressRelay */
void skg_progress_relay_report (double fraction, const char *message, gpointer relay);

/* The work is over: nothing is told any more, @owner is let go. Main thread: the last
 * reference to the relay may fall in the worker. */
void skg_progress_relay_end (SkgProgressRelay *relay);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgProgressRelay, skg_progress_relay_unref)

G_END_DECLS

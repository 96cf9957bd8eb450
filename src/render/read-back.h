/* SPDX-License-Identifier: Apache-2.0
 * Pixels on their way from OpenGL to memory: copied into buffers of the driver in the
 * order of drawing, and taken from there once the next picture is being drawn. */
#pragma once

#include "render/targets.h"

G_BEGIN_DECLS

typedef struct _SkgReadBack SkgReadBack;

SkgReadBack *skg_read_back_new (void);
/* What was not finished leaves no bytes. */
void skg_read_back_free (SkgReadBack *self);

/**
 * SkgReadBackFunc:
 * @bytes: (transfer full): as skg_target_read() gives them
 *
 * Returns: (transfer full): what is kept of them
 */
typedef GBytes *(*SkgReadBackFunc) (GBytes *bytes);

/**
 * skg_read_back_add:
 * @self: (nullable): %NULL: read at once
 * @func: (nullable)
 * @out: (out) (transfer full): gets the pixels; must stay until
 *   skg_read_back_finish(). %NULL until then
 *
 * @target may be drawn into again, or be cleared.
 */
void skg_read_back_add (SkgReadBack *self,
                        const SkgTarget *target,
                        SkgReadBackFunc func,
                        GBytes **out);

/**
 * skg_read_back_finish:
 * Waits for all that was added.
 * @error: %SKG_ERROR_GL: a buffer could not be mapped
 */
gboolean skg_read_back_finish (SkgReadBack *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgReadBack, skg_read_back_free)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * The renderer: walks the chain of passes for one frame. Lives in one thread, the one
 * whose current context it made; the render service owns it. */
#pragma once

#include "render/frame.h"
#include "render/gl-context.h"
#include "render/picture.h"
#include "render/volume-textures.h"

G_BEGIN_DECLS

typedef struct _SkgRenderer SkgRenderer;

/**
 * skg_renderer_new:
 * Makes the context, measures the driver's filter. Programs compile when first needed.
 */
SkgRenderer *skg_renderer_new (GError **error);
void skg_renderer_free (SkgRenderer *self);

SkgGlContext *skg_renderer_get_context (SkgRenderer *self);
guint64 skg_renderer_get_texture_budget (SkgRenderer *self);
/* TRUE where GL's linear filter agrees with arithmetic to 1/4096 of a step. */
gboolean skg_renderer_has_fine_filter (SkgRenderer *self);
/* How often pass 1 has run to its end. */
guint64 skg_renderer_get_integrate_count (SkgRenderer *self);
/**
 * skg_renderer_render:
 * @stop: (nullable): asked between strips
 * @error: %SKG_ERROR_GL, or %G_IO_ERROR_CANCELLED if @stop said so
 *
 * Pass 1 is skipped when its own inputs are those of the last picture.
 */
SkgPicture *skg_renderer_render (SkgRenderer *self,
                                 const SkgFrame *frame,
                                 SkgStopFunc stop,
                                 gpointer stop_data,
                                 GError **error);

/**
 * SkgRenderedFunc:
 * @picture: (nullable) (transfer full)
 * @error: (nullable) (transfer full)
 */
typedef void (*SkgRenderedFunc) (SkgPicture *picture,
                                 GError *error,
                                 gpointer user_data);

/**
 * skg_renderer_render_later:
 * @frame: must stay until @func is called
 * @func: called once the pixels are in memory, if this returned %TRUE: while the next
 *   picture is being drawn, by skg_renderer_flush() or by skg_renderer_free()
 * @error: %SKG_ERROR_GL; then @func is not called
 *
 * Draws, and lets the pixels come while other work is done.
 */
gboolean skg_renderer_render_later (SkgRenderer *self,
                                    const SkgFrame *frame,
                                    SkgRenderedFunc func,
                                    gpointer user_data,
                                    GError **error);
/* Waits for the pixels that are still on their way. */
void skg_renderer_flush (SkgRenderer *self);

/* Compiles every program in every variant that its table declares. */
gboolean skg_renderer_compile_all (SkgRenderer *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgRenderer, skg_renderer_free)

G_END_DECLS

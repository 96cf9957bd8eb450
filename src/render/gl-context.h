/* SPDX-License-Identifier: Apache-2.0
 * An OpenGL context of our own, without a display (EGL). */
#pragma once

#include <epoxy/gl.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SkgGlContext SkgGlContext;

/**
 * skg_gl_context_new:
 * @error: %SKG_ERROR_GL, with the reason and what would help
 *
 * Opens the device of skg_gl_device_choose(): else Mesa's surfaceless platform, else
 * the first EGL device that has OpenGL. Makes a 4.3 core context and makes it current
 * in this thread, where it must stay and be freed. With SKIAGRAPH_GL_DEBUG set in the
 * environment the driver's error messages are criticals.
 */
SkgGlContext *skg_gl_context_new (GError **error);
void skg_gl_context_free (SkgGlContext *context);

const char *skg_gl_context_get_vendor (SkgGlContext *context);
const char *skg_gl_context_get_renderer (SkgGlContext *context);
const char *skg_gl_context_get_version (SkgGlContext *context);
guint skg_gl_context_get_max_texture_size (SkgGlContext *context);
guint skg_gl_context_get_max_array_layers (SkgGlContext *context);
/* TRUE where pictures are computed by the processor (llvmpipe). */
gboolean skg_gl_context_is_software (SkgGlContext *context);

/**
 * skg_gl_context_check:
 * Collects glGetError() and the reset status of a robust context.
 * @what: (nullable): what was being done, for the message
 * @error: %SKG_ERROR_GL
 */
gboolean skg_gl_context_check (SkgGlContext *context, const char *what, GError **error);
/* TRUE once the driver was reset under us: the context is of no more use. */
gboolean skg_gl_context_is_lost (SkgGlContext *context);
/* For tests: from now on the context behaves as after a reset. */
void skg_gl_context_pretend_loss (SkgGlContext *context);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgGlContext, skg_gl_context_free)

G_END_DECLS

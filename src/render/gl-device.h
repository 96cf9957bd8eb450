/* SPDX-License-Identifier: Apache-2.0
 * Which EGL device a context is of, on machines with several. */
#pragma once

#include <epoxy/egl.h>
#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SkgGlDevice:
 * @index: as skg_gl_device_choose() takes it
 * @file: (nullable): "/dev/dri/renderD128"; software has none
 * @vendor, @renderer, @version: (nullable): %NULL where there is no OpenGL 4.3 core
 */
typedef struct
{
  guint index;
  char *file;
  char *vendor;
  char *renderer;
  char *version;
} SkgGlDevice;

/**
 * skg_gl_device_choose:
 * @index: of all contexts of this process that are made from now on; -1: Mesa's
 *   surfaceless platform, else the first device that has OpenGL
 *
 * Whether there is such a device shows when a context is made.
 */
void skg_gl_device_choose (int index);

/**
 * skg_gl_device_list:
 * @error: %SKG_ERROR_GL: no EGL, or one that does not tell
 *
 * Makes a context of each, for a moment.
 *
 * Returns: (transfer full) (element-type SkgGlDevice): in EGL's order
 */
GPtrArray *skg_gl_device_list (GError **error);

/* For gl-context.c: the chosen device's display, initialized, or EGL_NO_DISPLAY; a 4.3
 * core context of a display, or EGL_NO_CONTEXT. */
EGLDisplay skg_gl_device_open (GError **error);
EGLContext skg_gl_device_create_context (EGLDisplay display, gboolean robust);

G_END_DECLS

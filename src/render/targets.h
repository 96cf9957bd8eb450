/* SPDX-License-Identifier: Apache-2.0
 * Textures that passes draw into. Row 0 of a target is the top row of the picture. */
#pragma once

#include "render/gl-context.h"

G_BEGIN_DECLS

/**
 * SkgTarget:
 * One 2-D texture with a framebuffer around it.
 */
typedef struct
{
  GLuint texture;
  GLuint framebuffer;
  GLenum format;
  guint columns;
  guint rows;
} SkgTarget;

/* Makes @target @columns x @rows of @format (GL_R32F, GL_RG32F, GL_RGBA32F, GL_RG32UI,
 * GL_RGBA8); keeps it if it is. */
gboolean skg_target_ensure (SkgTarget *target,
                            SkgGlContext *context,
                            GLenum format,
                            guint columns,
                            guint rows,
                            GError **error);
void skg_target_clear (SkgTarget *target);
/* Binds it for drawing, viewport over all of it. */
void skg_target_bind (const SkgTarget *target);
/* (transfer full): its pixels, top row first: one, two or four floats, two words of 32
 * bits, or 4 bytes for RGBA8 */
GBytes *skg_target_read (const SkgTarget *target);

/* Likewise, of a part that lies inside. */
GBytes *skg_target_read_part (
    const SkgTarget *target, guint column, guint row, guint columns, guint rows);

/* Bytes of all its pixels, and the same to @out, which may be an offset in the buffer
 * that is bound to GL_PIXEL_PACK_BUFFER. */
gsize skg_target_get_bytes (const SkgTarget *target);
void skg_target_read_to (const SkgTarget *target, gpointer out);

/* Time of reading targets in this thread since the last call, without the drawing. */
double skg_target_take_read_ms (void);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Textures that passes draw into. */
#include "config.h"

#include "render/targets.h"

#include "base/error.h"

void
skg_target_clear (SkgTarget *target)
{
  glDeleteFramebuffers (1, &target->framebuffer);
  glDeleteTextures (1, &target->texture);
  *target = (SkgTarget){ 0 };
}

gboolean
skg_target_ensure (SkgTarget *target,
                   SkgGlContext *context,
                   GLenum format,
                   guint columns,
                   guint rows,
                   GError **error)
{
  guint limit = skg_gl_context_get_max_texture_size (context);

  if (target->columns == columns && target->rows == rows && target->format == format)
    return TRUE;
  skg_target_clear (target);
  if (columns == 0 || rows == 0 || columns > limit || rows > limit)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
                   "a picture of %u x %u pixels; this OpenGL allows 1 to %u", columns,
                   rows, limit);
      return FALSE;
    }
  glGenTextures (1, &target->texture);
  glBindTexture (GL_TEXTURE_2D, target->texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexStorage2D (GL_TEXTURE_2D, 1, format, (GLsizei) columns, (GLsizei) rows);
  glGenFramebuffers (1, &target->framebuffer);
  glBindFramebuffer (GL_FRAMEBUFFER, target->framebuffer);
  glFramebufferTexture2D (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D,
                          target->texture, 0);
  if (!skg_gl_context_check (context, "taking memory for the picture", error))
    {
      skg_target_clear (target);
      return FALSE;
    }
  target->format = format;
  target->columns = columns;
  target->rows = rows;
  return TRUE;
}

void
skg_target_bind (const SkgTarget *target)
{
  glBindFramebuffer (GL_FRAMEBUFFER, target->framebuffer);
  glViewport (0, 0, (GLsizei) target->columns, (GLsizei) target->rows);
}

/* Each context has a thread of its own. */
static _Thread_local double read_ms;

double
skg_target_take_read_ms (void)
{
  double ms = read_ms;

  read_ms = 0;
  return ms;
}

/* How a pixel of a format lies in memory. */
typedef struct
{
  GLenum format;
  GLenum layout;
  GLenum type;
  guint n_bytes;
} Pixel;

static const Pixel *
get_pixel (GLenum format)
{
  static const Pixel pixels[] = {
    { GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE, 4 },
    { GL_R32F, GL_RED, GL_FLOAT, 4 },
    { GL_RG32F, GL_RG, GL_FLOAT, 8 },
    { GL_RGBA32F, GL_RGBA, GL_FLOAT, 16 },
    { GL_RG32UI, GL_RG_INTEGER, GL_UNSIGNED_INT, 8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    if (pixels[i].format == format)
      return &pixels[i];
  g_return_val_if_reached (&pixels[0]);
}

static void
read_pixels (const SkgTarget *target,
             guint column,
             guint row,
             guint columns,
             guint rows,
             gpointer out)
{
  const Pixel *pixel = get_pixel (target->format);

  glBindFramebuffer (GL_FRAMEBUFFER, target->framebuffer);
  glPixelStorei (GL_PACK_ALIGNMENT, 1);
  glReadPixels ((GLint) column, (GLint) row, (GLsizei) columns, (GLsizei) rows,
                pixel->layout, pixel->type, out);
}

gsize
skg_target_get_bytes (const SkgTarget *target)
{
  return (gsize) target->columns * target->rows * get_pixel (target->format)->n_bytes;
}

void
skg_target_read_to (const SkgTarget *target, gpointer out)
{
  read_pixels (target, 0, 0, target->columns, target->rows, out);
}

GBytes *
skg_target_read_part (
    const SkgTarget *target, guint column, guint row, guint columns, guint rows)
{
  gsize n_bytes = (gsize) columns * rows * get_pixel (target->format)->n_bytes;
  gpointer pixels = g_malloc (n_bytes);
  gint64 start_us;

  /* Reading waits for this anyway; it is no part of its time. */
  glFinish ();
  start_us = g_get_monotonic_time ();
  read_pixels (target, column, row, columns, rows, pixels);
  read_ms += (double) (g_get_monotonic_time () - start_us) / 1e3;
  return g_bytes_new_take (pixels, n_bytes);
}

GBytes *
skg_target_read (const SkgTarget *target)
{
  return skg_target_read_part (target, 0, 0, target->columns, target->rows);
}

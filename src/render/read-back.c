/* SPDX-License-Identifier: Apache-2.0
 * Pixels on their way from OpenGL to memory. */
#include "config.h"

#include "render/read-back.h"

#include "base/error.h"

typedef struct
{
  GLuint buffer;
  gsize n_bytes;
  SkgReadBackFunc func;
  GBytes **out;
} Read;

struct _SkgReadBack
{
  GArray *reads; /* of Read */
};

static void
clear_read (gpointer data)
{
  glDeleteBuffers (1, &((Read *) data)->buffer);
}

SkgReadBack *
skg_read_back_new (void)
{
  SkgReadBack *self = g_new0 (SkgReadBack, 1);

  self->reads = g_array_new (FALSE, FALSE, sizeof (Read));
  g_array_set_clear_func (self->reads, clear_read);
  return self;
}

void
skg_read_back_free (SkgReadBack *self)
{
  g_array_unref (self->reads);
  g_free (self);
}

static GBytes *
keep (GBytes *bytes, SkgReadBackFunc func)
{
  return func != NULL ? func (bytes) : bytes;
}

void
skg_read_back_add (SkgReadBack *self,
                   const SkgTarget *target,
                   SkgReadBackFunc func,
                   GBytes **out)
{
  Read read = { .func = func, .out = out };

  *out = NULL;
  if (self == NULL)
    {
      *out = keep (skg_target_read (target), func);
      return;
    }
  read.n_bytes = skg_target_get_bytes (target);
  glGenBuffers (1, &read.buffer);
  glBindBuffer (GL_PIXEL_PACK_BUFFER, read.buffer);
  glBufferData (GL_PIXEL_PACK_BUFFER, (GLsizeiptr) read.n_bytes, NULL, GL_STREAM_READ);
  skg_target_read_to (target, NULL);
  glBindBuffer (GL_PIXEL_PACK_BUFFER, 0);
  g_array_append_val (self->reads, read);
}

static gboolean
finish (const Read *read, GError **error)
{
  gconstpointer pixels;

  glBindBuffer (GL_PIXEL_PACK_BUFFER, read->buffer);
  pixels = glMapBufferRange (GL_PIXEL_PACK_BUFFER, 0, (GLsizeiptr) read->n_bytes,
                             GL_MAP_READ_BIT);
  if (pixels != NULL)
    {
      *read->out = keep (g_bytes_new (pixels, read->n_bytes), read->func);
      glUnmapBuffer (GL_PIXEL_PACK_BUFFER);
    }
  glBindBuffer (GL_PIXEL_PACK_BUFFER, 0);
  if (pixels != NULL)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
               "reading the picture back: a buffer of %" G_GSIZE_FORMAT
               " bytes cannot be mapped (OpenGL error 0x%x)",
               read->n_bytes, glGetError ());
  return FALSE;
}

gboolean
skg_read_back_finish (SkgReadBack *self, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < self->reads->len; i++)
    ok = finish (&g_array_index (self->reads, Read, i), error);
  g_array_set_size (self->reads, 0);
  return ok;
}

/* SPDX-License-Identifier: Apache-2.0
 * An OpenGL context of our own, without a display (EGL). */
#include "config.h"

#include "render/gl-context.h"

#include <epoxy/egl.h>
#include <string.h>

#include "base/error.h"
#include "render/gl-device.h"

struct _SkgGlContext
{
  EGLDisplay display;
  EGLContext context;
  char *vendor;
  char *renderer;
  char *version;
  GLint max_texture_size;
  GLint max_array_layers;
  gboolean software;
  gboolean robust;
  gboolean lost;
};

static void GLAPIENTRY
on_debug_message (GLenum source,
                  GLenum type,
                  GLuint id,
                  GLenum severity,
                  GLsizei length,
                  const GLchar *message,
                  const void *user_data)
{
  if (type == GL_DEBUG_TYPE_ERROR || type == GL_DEBUG_TYPE_UNDEFINED_BEHAVIOR ||
      type == GL_DEBUG_TYPE_DEPRECATED_BEHAVIOR || severity == GL_DEBUG_SEVERITY_HIGH)
    g_critical ("OpenGL: %s", message);
}

static void
read_strings (SkgGlContext *self)
{
  self->vendor = g_strdup ((const char *) glGetString (GL_VENDOR));
  self->renderer = g_strdup ((const char *) glGetString (GL_RENDERER));
  self->version = g_strdup ((const char *) glGetString (GL_VERSION));
  self->software = strstr (self->renderer, "llvmpipe") != NULL ||
                   strstr (self->renderer, "softpipe") != NULL ||
                   strstr (self->renderer, "SWR") != NULL;
  glGetIntegerv (GL_MAX_TEXTURE_SIZE, &self->max_texture_size);
  glGetIntegerv (GL_MAX_ARRAY_TEXTURE_LAYERS, &self->max_array_layers);
}

SkgGlContext *
skg_gl_context_new (GError **error)
{
  g_autoptr (SkgGlContext) self = g_new0 (SkgGlContext, 1);

  self->display = skg_gl_device_open (error);
  if (self->display == EGL_NO_DISPLAY)
    return NULL;
  eglBindAPI (EGL_OPENGL_API);
  self->context = skg_gl_device_create_context (self->display, TRUE);
  self->robust = self->context != EGL_NO_CONTEXT;
  if (!self->robust)
    self->context = skg_gl_device_create_context (self->display, FALSE);
  if (self->context == EGL_NO_CONTEXT ||
      !eglMakeCurrent (self->display, EGL_NO_SURFACE, EGL_NO_SURFACE, self->context))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
                   "this machine's OpenGL is too old: a 4.3 core context is needed and "
                   "the driver refused one (EGL error 0x%04x)",
                   (guint) eglGetError ());
      return NULL;
    }
  if (epoxy_gl_version () < 43)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
                   "this machine's OpenGL is too old: version 4.3 is needed, it has %s",
                   (const char *) glGetString (GL_VERSION));
      return NULL;
    }
  read_strings (self);
  if (g_getenv ("SKIAGRAPH_GL_DEBUG") != NULL)
    {
      glEnable (GL_DEBUG_OUTPUT);
      glEnable (GL_DEBUG_OUTPUT_SYNCHRONOUS);
      glDebugMessageCallback (on_debug_message, NULL);
    }
  return g_steal_pointer (&self);
}

void
skg_gl_context_free (SkgGlContext *self)
{
  if (self->context != EGL_NO_CONTEXT)
    {
      eglMakeCurrent (self->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
      eglDestroyContext (self->display, self->context);
    }
  /* eglTerminate() is left out on purpose: EGL hands the same display to everyone who
   * asks for this platform in this process, and would end theirs too. */
  if (self->display != EGL_NO_DISPLAY)
    eglReleaseThread ();
  g_free (self->vendor);
  g_free (self->renderer);
  g_free (self->version);
  g_free (self);
}

const char *
skg_gl_context_get_vendor (SkgGlContext *self)
{
  return self->vendor;
}

const char *
skg_gl_context_get_renderer (SkgGlContext *self)
{
  return self->renderer;
}

const char *
skg_gl_context_get_version (SkgGlContext *self)
{
  return self->version;
}

guint
skg_gl_context_get_max_texture_size (SkgGlContext *self)
{
  return (guint) MAX (self->max_texture_size, 0);
}

guint
skg_gl_context_get_max_array_layers (SkgGlContext *self)
{
  return (guint) MAX (self->max_array_layers, 0);
}

gboolean
skg_gl_context_is_software (SkgGlContext *self)
{
  return self->software;
}

static const char *
describe_error (GLenum code)
{
  switch (code)
    {
    case GL_OUT_OF_MEMORY:
      return "out of texture memory";
    case GL_INVALID_ENUM:
      return "invalid enum";
    case GL_INVALID_VALUE:
      return "invalid value";
    case GL_INVALID_OPERATION:
      return "invalid operation";
    case GL_INVALID_FRAMEBUFFER_OPERATION:
      return "invalid framebuffer operation";
    case GL_CONTEXT_LOST:
      return "context lost";
    default:
      return "unknown error";
    }
}

gboolean
skg_gl_context_check (SkgGlContext *self, const char *what, GError **error)
{
  GLenum code;

  if (!self->lost && self->robust && epoxy_has_gl_extension ("GL_ARB_robustness") &&
      glGetGraphicsResetStatusARB () != GL_NO_ERROR)
    self->lost = TRUE;
  code = self->lost ? GL_CONTEXT_LOST : glGetError ();
  if (code == GL_CONTEXT_LOST)
    {
      self->lost = TRUE;
      g_set_error_literal (
          error, SKG_ERROR, SKG_ERROR_GL,
          "the graphics driver was reset and lost its memory; the next "
          "picture starts it afresh");
      return FALSE;
    }
  if (code != GL_NO_ERROR)
    {
      /* One report for all that piled up. */
      for (int i = 0; i < 16 && glGetError () != GL_NO_ERROR; i++)
        continue;
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL, "OpenGL (%s): %s%s%s",
                   self->renderer, describe_error (code), what != NULL ? " while " : "",
                   what != NULL ? what : "");
      return FALSE;
    }
  return TRUE;
}

gboolean
skg_gl_context_is_lost (SkgGlContext *self)
{
  return self->lost;
}

void
skg_gl_context_pretend_loss (SkgGlContext *self)
{
  self->lost = TRUE;
}

/* SPDX-License-Identifier: Apache-2.0
 * EGL devices and displays that need no screen. */
#include "config.h"

#include "render/gl-device.h"

#include <epoxy/gl.h>
#include <string.h>

#include "base/error.h"

#define MAX_DEVICES 64

static int chosen = -1;

void
skg_gl_device_choose (int index)
{
  g_atomic_int_set (&chosen, index);
}

static EGLDisplay
open_platform (EGLenum platform, void *native)
{
  EGLDisplay display = eglGetPlatformDisplayEXT (platform, native, NULL);
  EGLint major;
  EGLint minor;

  if (display == EGL_NO_DISPLAY || !eglInitialize (display, &major, &minor))
    return EGL_NO_DISPLAY;
  if (major > 1 || minor >= 4)
    {
      const char *apis = eglQueryString (display, EGL_CLIENT_APIS);

      if (apis != NULL && strstr (apis, "OpenGL") != NULL)
        return display;
    }
  eglTerminate (display);
  return EGL_NO_DISPLAY;
}

static guint
query_devices (EGLDeviceEXT devices[MAX_DEVICES])
{
  const char *extensions = eglQueryString (EGL_NO_DISPLAY, EGL_EXTENSIONS);
  EGLint n_devices = 0;

  /* EGL_EXT_device_base is enumeration and query in one. */
  if (extensions == NULL || strstr (extensions, "EGL_EXT_platform_device") == NULL ||
      (strstr (extensions, "EGL_EXT_device_enumeration") == NULL &&
       strstr (extensions, "EGL_EXT_device_base") == NULL) ||
      !eglQueryDevicesEXT (MAX_DEVICES, devices, &n_devices))
    return 0;
  return (guint) MAX (n_devices, 0);
}

static EGLDisplay
open_first_device (void)
{
  EGLDeviceEXT devices[MAX_DEVICES];
  guint n_devices = query_devices (devices);

  for (guint i = 0; i < n_devices; i++)
    {
      EGLDisplay display = open_platform (EGL_PLATFORM_DEVICE_EXT, devices[i]);

      if (display != EGL_NO_DISPLAY)
        return display;
    }
  return EGL_NO_DISPLAY;
}

static EGLDisplay
open_chosen_device (guint index, GError **error)
{
  EGLDeviceEXT devices[MAX_DEVICES];
  guint n_devices = query_devices (devices);
  EGLDisplay display;

  if (index >= n_devices)
    {
      g_set_error (
          error, SKG_ERROR, SKG_ERROR_GL,
          "--gpu %u: no such device: EGL has %u, counted from 0; 'skg info --gl' "
          "lists them",
          index, n_devices);
      return EGL_NO_DISPLAY;
    }
  display = open_platform (EGL_PLATFORM_DEVICE_EXT, devices[index]);
  if (display == EGL_NO_DISPLAY)
    g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
                 "--gpu %u: this EGL device of %u has no OpenGL; 'skg info --gl' lists "
                 "them",
                 index, n_devices);
  return display;
}

/* eglGetDisplay (DEFAULT) fails without DISPLAY: ask for each platform by name. */
EGLDisplay
skg_gl_device_open (GError **error)
{
  EGLDisplay display = EGL_NO_DISPLAY;
  const char *extensions = eglQueryString (EGL_NO_DISPLAY, EGL_EXTENSIONS);

  if (extensions == NULL || strstr (extensions, "EGL_EXT_platform_base") == NULL)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_GL,
                           "no EGL driver was found; Debian has one in libegl1 and "
                           "libgl1-mesa-dri");
      return EGL_NO_DISPLAY;
    }
  if (g_atomic_int_get (&chosen) >= 0)
    return open_chosen_device ((guint) g_atomic_int_get (&chosen), error);
  if (strstr (extensions, "EGL_MESA_platform_surfaceless") != NULL)
    display = open_platform (EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY);
  if (display == EGL_NO_DISPLAY)
    display = open_first_device ();
  if (display == EGL_NO_DISPLAY)
    g_set_error_literal (error, SKG_ERROR, SKG_ERROR_GL,
                         "EGL has no display-less platform with OpenGL (tried Mesa's "
                         "surfaceless platform and EGL devices); software OpenGL is in "
                         "Debian's libgl1-mesa-dri");
  return display;
}

EGLContext
skg_gl_device_create_context (EGLDisplay display, gboolean robust)
{
  gboolean debug = g_getenv ("SKIAGRAPH_GL_DEBUG") != NULL;
  EGLint attributes[] = {
    EGL_CONTEXT_MAJOR_VERSION,
    4,
    EGL_CONTEXT_MINOR_VERSION,
    3,
    EGL_CONTEXT_OPENGL_PROFILE_MASK,
    EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
    EGL_CONTEXT_OPENGL_DEBUG,
    debug ? EGL_TRUE : EGL_FALSE,
    robust ? EGL_CONTEXT_OPENGL_RESET_NOTIFICATION_STRATEGY : EGL_NONE,
    EGL_LOSE_CONTEXT_ON_RESET,
    EGL_NONE,
  };

  return eglCreateContext (display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
}

/* Listing */

static void
free_device (gpointer data)
{
  SkgGlDevice *device = data;

  g_free (device->file);
  g_free (device->vendor);
  g_free (device->renderer);
  g_free (device->version);
  g_free (device);
}

static void
describe (EGLDeviceEXT egl_device, SkgGlDevice *device)
{
  const char *extensions = eglQueryDeviceStringEXT (egl_device, EGL_EXTENSIONS);
  EGLDisplay display = open_platform (EGL_PLATFORM_DEVICE_EXT, egl_device);
  EGLContext context;

  if (extensions != NULL && strstr (extensions, "EGL_EXT_device_drm") != NULL)
    device->file =
        g_strdup (eglQueryDeviceStringEXT (egl_device, EGL_DRM_DEVICE_FILE_EXT));
  if (display == EGL_NO_DISPLAY)
    return;
  eglBindAPI (EGL_OPENGL_API);
  context = skg_gl_device_create_context (display, FALSE);
  if (context == EGL_NO_CONTEXT)
    return;
  if (eglMakeCurrent (display, EGL_NO_SURFACE, EGL_NO_SURFACE, context))
    {
      device->vendor = g_strdup ((const char *) glGetString (GL_VENDOR));
      device->renderer = g_strdup ((const char *) glGetString (GL_RENDERER));
      device->version = g_strdup ((const char *) glGetString (GL_VERSION));
      eglMakeCurrent (display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    }
  eglDestroyContext (display, context);
}

GPtrArray *
skg_gl_device_list (GError **error)
{
  EGLDeviceEXT devices[MAX_DEVICES];
  guint n_devices = query_devices (devices);
  GPtrArray *list;

  if (n_devices == 0)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_GL,
                           "EGL lists no devices (EGL_EXT_device_enumeration)");
      return NULL;
    }
  list = g_ptr_array_new_with_free_func (free_device);
  for (guint i = 0; i < n_devices; i++)
    {
      SkgGlDevice *device = g_new0 (SkgGlDevice, 1);

      device->index = i;
      describe (devices[i], device);
      g_ptr_array_add (list, device);
    }
  eglReleaseThread ();
  return list;
}

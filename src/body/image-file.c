/* SPDX-License-Identifier: Apache-2.0
 * Opens an image file for reading by slices. */
#include "config.h"

#include "body/image-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "body/meta-file.h"
#include "body/nifti-file.h"

/* The best that deflate can do: 1032 to 1 (zlib's documentation). */
#define MAX_DEFLATE_RATIO 1032

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

/* MemAvailable of /proc/meminfo: what can be had without swapping. */
guint64
skg_free_memory_bytes (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (g_file_get_contents ("/proc/meminfo", &text, NULL, NULL) &&
      (line = strstr (text, "MemAvailable:")) != NULL)
    return g_ascii_strtoull (line + strlen ("MemAvailable:"), NULL, 10) * 1024;
  return (guint64) sysconf (_SC_AVPHYS_PAGES) * (guint64) sysconf (_SC_PAGESIZE);
}

static gboolean
check_axes (const SkgItkInfo *info, GError **error)
{
  for (int a = 0; a < 3; a++)
    {
      if (info->size[a] < 1 || info->size[a] > SKG_IMAGE_MAX_AXIS)
        return fail (error,
                     "size of axis %d is %" G_GUINT64_FORMAT
                     " voxels; 1 to %d are allowed",
                     a, info->size[a], SKG_IMAGE_MAX_AXIS);
      if (!isfinite (info->spacing_mm[a]) || info->spacing_mm[a] <= 0)
        return fail (error, "spacing of axis %d is %g mm; it must be above 0", a,
                     info->spacing_mm[a]);
    }
  return TRUE;
}

gboolean
skg_image_check_info (const SkgItkInfo *info,
                      guint max_components,
                      guint64 file_bytes,
                      guint64 *n_bytes,
                      GError **error)
{
  guint64 n = info->component_bytes;

  if (info->n_components > max_components && max_components > 1)
    return fail (error, "the image has %u numbers per voxel; at most %u are allowed",
                 info->n_components, max_components);
  if (info->n_components > max_components)
    return fail (
        error,
        "the image has %u numbers per voxel (RGB or vectors); one (HU) is needed",
        info->n_components);
  if (info->n_beyond != 1)
    return fail (error,
                 "the image has %u dimensions (%" G_GUINT64_FORMAT
                 " volumes); one 3-D volume is needed",
                 info->n_dimensions, info->n_beyond);
  if (!check_axes (info, error))
    return FALSE;
  for (int a = 0; a < 3; a++)
    n *= info->size[a]; /* 65535^3 * 8 fits in 64 bits */
  if (__builtin_mul_overflow (n, (guint64) info->n_components, &n))
    n = G_MAXUINT64;
  *n_bytes = n;
  if (file_bytes > 0 && n / MAX_DEFLATE_RATIO > file_bytes)
    return fail (error,
                 "the header claims %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT
                 " x %" G_GUINT64_FORMAT " voxels (%" G_GUINT64_FORMAT
                 " bytes), but the file has only %" G_GUINT64_FORMAT " bytes",
                 info->size[0], info->size[1], info->size[2], n, file_bytes);
  return TRUE;
}

gboolean
skg_image_check_memory (const SkgItkInfo *info, guint64 n_bytes, GError **error)
{
  guint64 free_bytes = skg_free_memory_bytes ();

  if (info->can_stream || n_bytes <= free_bytes / 10 * 8)
    return TRUE;
  return fail (error,
               "its %" G_GUINT64_FORMAT
               " MB must be read at once and only %" G_GUINT64_FORMAT
               " MB of memory are free; NIfTI or uncompressed MHA can be read in parts",
               n_bytes >> 20, free_bytes >> 20);
}

SkgGrid
skg_image_get_grid (const SkgItkInfo *info)
{
  SkgGrid grid;

  for (int a = 0; a < 3; a++)
    {
      grid.size[a] = (guint) info->size[a];
      grid.spacing_mm[a] = info->spacing_mm[a];
      grid.direction[a] = skg_vec3 (info->direction[a][0], info->direction[a][1],
                                    info->direction[a][2]);
    }
  grid.origin_mm =
      skg_vec3 (info->origin_mm[0], info->origin_mm[1], info->origin_mm[2]);
  return grid;
}

/* @file_bytes: 0 if the voxels may lie in another file. */
static gboolean
open_format (SkgImageFile *self,
             const char *path,
             SkgItkFormat format,
             guint64 file_bytes,
             guint max_components,
             GError **error)
{
  self->itk = skg_itk_file_open (path, format, &self->info, error);
  if (self->itk == NULL || !skg_image_check_info (&self->info, max_components,
                                                  file_bytes, &self->n_bytes, error))
    return FALSE;
  if (format == SKG_ITK_FORMAT_META && self->info.can_stream &&
      skg_meta_count_bytes (path) < self->n_bytes)
    return fail (error,
                 "truncated: the header promises %" G_GUINT64_FORMAT
                 " bytes of voxels, %" G_GUINT64_FORMAT " are there",
                 self->n_bytes, skg_meta_count_bytes (path));
  if (!skg_image_check_memory (&self->info, self->n_bytes, error))
    return FALSE;
  self->grid = skg_image_get_grid (&self->info);
  if (self->path == NULL)
    self->path = g_strdup (path);
  return TRUE;
}

static gboolean
open_nifti (SkgImageFile *self,
            const char *path,
            guint64 file_bytes,
            guint max_components,
            gboolean check_finite,
            SkgProgressFunc progress,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  gboolean is_packed;
  guint64 n_bytes = 0;

  if (!skg_nifti_check (path, &is_packed, &n_bytes, error))
    return FALSE;
  if (n_bytes / (is_packed ? MAX_DEFLATE_RATIO : 1) > file_bytes)
    return fail (error,
                 "truncated: the header promises %" G_GUINT64_FORMAT
                 " bytes%s, the file has %" G_GUINT64_FORMAT,
                 n_bytes, is_packed ? " unpacked" : "", file_bytes);
  if (is_packed)
    {
      self->path =
          skg_nifti_unpack (path, n_bytes, progress, user_data, cancellable, error);
      if (self->path == NULL)
        return FALSE;
      self->is_unpacked = TRUE;
    }
  else
    self->path = g_strdup (path);
  if (check_finite && !skg_nifti_check_finite (self->path, cancellable, error))
    return FALSE;
  return open_format (self, self->path, SKG_ITK_FORMAT_NIFTI,
                      is_packed ? n_bytes : file_bytes, max_components, error);
}

static gboolean
has_suffix (const char *path, const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, suffix);
}

gboolean
skg_image_file_is_known (const char *path)
{
  static const char *const endings[] = { ".nii",  ".nii.gz", ".nrrd",
                                         ".nhdr", ".mha",    ".mhd" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (has_suffix (path, endings[i]))
      return TRUE;
  return FALSE;
}

gboolean
skg_image_file_open (SkgImageFile *self,
                     const char *path,
                     guint64 file_bytes,
                     guint max_components,
                     gboolean check_finite,
                     SkgProgressFunc progress,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  gboolean is_nrrd = has_suffix (path, ".nrrd") || has_suffix (path, ".nhdr");
  gboolean is_detached = has_suffix (path, ".nhdr") || has_suffix (path, ".mhd");

  if (has_suffix (path, ".nii") || has_suffix (path, ".nii.gz"))
    return open_nifti (self, path, file_bytes, max_components, check_finite, progress,
                       user_data, cancellable, error);
  return open_format (self, path, is_nrrd ? SKG_ITK_FORMAT_NRRD : SKG_ITK_FORMAT_META,
                      is_detached ? 0 : file_bytes, max_components, error);
}

void
skg_image_file_clear (SkgImageFile *self)
{
  g_clear_pointer (&self->itk, skg_itk_file_close);
  if (self->is_unpacked)
    skg_nifti_remove (g_steal_pointer (&self->path));
  g_clear_pointer (&self->path, g_free);
  self->is_unpacked = FALSE;
}

guint64
skg_image_file_stat (const char *path, gboolean *is_folder, GError **error)
{
  GStatBuf status;
  /* Not blocking: the path may be a pipe that nobody writes to. */
  int fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  int error_number = errno;

  if (fd >= 0)
    close (fd);
  if (fd < 0 || g_stat (path, &status) != 0)
    {
      fail (error, "%s", g_strerror (error_number));
      return 0;
    }
  if (is_folder != NULL && (*is_folder = S_ISDIR (status.st_mode)))
    return 0;
  if (!S_ISREG (status.st_mode) || status.st_size == 0)
    {
      fail (error, S_ISREG (status.st_mode)   ? "the file is empty"
                   : S_ISDIR (status.st_mode) ? "is a folder; a file is needed"
                                              : "not a file or a folder");
      return 0;
    }
  return (guint64) status.st_size;
}

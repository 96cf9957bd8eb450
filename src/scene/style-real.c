/* SPDX-License-Identifier: Apache-2.0
 * Real pictures that a scene is to look like. */
#include "config.h"

#include "scene/style-real.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

static gboolean
check_size (const char *name, guint columns, guint rows, guint size_px, GError **error)
{
  guint longer = MAX (columns, rows);
  guint shorter = MIN (columns, rows);

  if (longer < size_px)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("%s: %u x %u pixels: at least %u on the longer side are needed, "
                      "or a smaller size to compare in"),
                   name, columns, rows, size_px);
      return FALSE;
    }
  if (round ((double) shorter * size_px / longer) >= SKG_STYLE_MIN_PX)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("%s: %u x %u pixels: brought to %u, fewer than %u are left on the "
                  "shorter side, which noise is measured in"),
               name, columns, rows, size_px, SKG_STYLE_MIN_PX);
  return FALSE;
}

SkgStyleReal *
skg_style_real_new (const char *name,
                    const float *image,
                    guint columns,
                    guint rows,
                    guint size_px,
                    GError **error)
{
  g_autoptr (SkgStyleReal) self = g_new0 (SkgStyleReal, 1);
  double scale = (double) size_px / MAX (columns, rows);
  gsize n;

  if (!check_size (name, columns, rows, size_px, error))
    return NULL;
  self->name = g_strdup (name);
  self->columns = (guint) round (columns * scale);
  self->rows = (guint) round (rows * scale);
  n = (gsize) self->columns * self->rows;
  self->image = g_new (float, n);
  self->exposed = g_malloc (n);
  skg_picture_resample (image, columns, rows, 0, 0, self->columns, self->rows,
                        self->image, self->columns, self->rows);
  self->share =
      skg_style_find_exposed (self->image, self->columns, self->rows, self->exposed);
  if (skg_style_stats_measure (self->image, self->exposed, self->columns, self->rows,
                               FALSE, &self->stats, error))
    return g_steal_pointer (&self);
  g_prefix_error (error, "%s: ", name);
  return NULL;
}

void
skg_style_real_free (SkgStyleReal *self)
{
  g_free (self->name);
  g_free (self->image);
  g_free (self->exposed);
  g_free (self);
}

void
skg_style_real_invert (SkgStyleReal *self)
{
  skg_style_stats_invert (&self->stats);
}

/* Folders */

void
skg_style_folder_free (SkgStyleFolder *self)
{
  g_clear_pointer (&self->reals, g_ptr_array_unref);
  g_free (self->failure);
  g_free (self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full) (nullable) (element-type utf8): whole paths, sorted */
static GPtrArray *
list_files (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &local);
  const char *name;

  if (dir == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s", local->message);
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (*name != '.' && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  g_ptr_array_sort (paths, compare_names);
  if (paths->len > 0)
    return g_steal_pointer (&paths);
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("%s: no file in this folder: PNG, TIFF or DICOM pictures are needed"),
               folder);
  return NULL;
}

static SkgStyleReal *
load_one (const char *path, guint size_px, GCancellable *cancellable, GError **error)
{
  g_autoptr (SkgRadiograph) radiograph = skg_radiograph_load (path, cancellable, error);
  SkgStyleReal *real;

  if (radiograph == NULL)
    return NULL;
  real = skg_style_real_new (path, radiograph->values, radiograph->columns,
                             radiograph->rows, size_px, error);
  if (real != NULL)
    {
      g_free (real->name);
      real->name = g_strdup (radiograph->name);
    }
  return real;
}

static gboolean
load_files (SkgStyleFolder *self,
            GPtrArray *paths,
            guint size_px,
            guint max,
            SkgProgressFunc progress,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  guint n = MIN (max, paths->len);

  for (guint i = 0; i < n; i++)
    {
      const char *path = g_ptr_array_index (paths, (guint64) i * paths->len / n);
      GError *local = NULL;
      SkgStyleReal *real;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      real = load_one (path, size_px, cancellable, &local);
      if (real != NULL)
        g_ptr_array_add (self->reals, real);
      else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      else
        {
          self->n_failed++;
          if (self->failure == NULL)
            self->failure = g_strdup (local->message);
          g_error_free (local);
        }
      if (progress != NULL)
        progress ((i + 1.0) / n, NULL, user_data);
    }
  return TRUE;
}

SkgStyleFolder *
skg_style_folder_load (const char *path,
                       guint size_px,
                       guint max,
                       SkgProgressFunc progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (SkgStyleFolder) self = g_new0 (SkgStyleFolder, 1);
  g_autoptr (GPtrArray) paths = list_files (path, error);

  if (paths == NULL)
    return NULL;
  self->n_files = paths->len;
  self->reals = g_ptr_array_new_with_free_func ((GDestroyNotify) skg_style_real_free);
  if (!load_files (self, paths, size_px, max, progress, user_data, cancellable, error))
    return NULL;
  if (self->reals->len > 0)
    return g_steal_pointer (&self);
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("%s: no picture in this folder can be used; the first: %s"), path,
               self->failure);
  return NULL;
}

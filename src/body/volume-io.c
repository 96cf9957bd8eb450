/* SPDX-License-Identifier: Apache-2.0
 * Describes volumes and writes volumes and pictures, whole or not at all. */
#include "config.h"

#include "body/volume-io.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "body/grid-json.h"
#include "body/itk-bridge.h"
#include "body/png-file.h"

char *
skg_volume_describe (SkgVolume *volume)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  const char *const *warnings = skg_volume_get_warnings (volume);
  gboolean is_int = skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16;
  double min_hu;
  double max_hu;

  skg_volume_get_range_hu (volume, &min_hu, &max_hu);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, skg_volume_get_name (volume));
  skg_json_add_grid (builder, skg_volume_get_grid (volume));
  json_builder_set_member_name (builder, "voxel_type");
  json_builder_add_string_value (builder, is_int ? "int16" : "float32");
  json_builder_set_member_name (builder, "hu_min");
  json_builder_add_double_value (builder, min_hu);
  json_builder_set_member_name (builder, "hu_max");
  json_builder_add_double_value (builder, max_hu);
  json_builder_set_member_name (builder, "reduction");
  json_builder_add_int_value (builder, skg_volume_get_reduction (volume));
  json_builder_set_member_name (builder, "warnings");
  json_builder_begin_array (builder);
  for (gsize i = 0; warnings[i] != NULL; i++)
    json_builder_add_string_value (builder, warnings[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return skg_json_to_text (root);
}

/* Ending of a file name, its format, and whether the writer compresses. */
typedef struct
{
  const char *suffix;
  SkgItkFormat format;
  gboolean compress;
} Kind;

static const Kind volume_kinds[] = {
  { ".nii.gz", SKG_ITK_FORMAT_NIFTI, TRUE }, { ".nii", SKG_ITK_FORMAT_NIFTI, FALSE },
  { ".nrrd", SKG_ITK_FORMAT_NRRD, TRUE },    { ".mha", SKG_ITK_FORMAT_META, FALSE },
  { ".mhd", SKG_ITK_FORMAT_META, FALSE },    { NULL, 0, FALSE },
};

static const Kind image_kinds[] = {
  { ".nii.gz", SKG_ITK_FORMAT_NIFTI, TRUE }, { ".nrrd", SKG_ITK_FORMAT_NRRD, TRUE },
  { ".mha", SKG_ITK_FORMAT_META, FALSE },    { ".tiff", SKG_ITK_FORMAT_TIFF, FALSE },
  { ".tif", SKG_ITK_FORMAT_TIFF, FALSE },    { NULL, 0, FALSE },
};

static const Kind png_kinds[] = {
  { ".png", SKG_ITK_FORMAT_PNG, TRUE },
  { NULL, 0, FALSE },
};

static const Kind *
find_kind (const Kind *kinds, const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  GString *allowed = g_string_new (NULL);
  g_autofree char *list = NULL;

  for (const Kind *kind = kinds; kind->suffix != NULL; kind++)
    {
      if (g_str_has_suffix (lower, kind->suffix))
        {
          g_string_free (allowed, TRUE);
          return kind;
        }
      g_string_append_printf (allowed, "%s%s", kind == kinds ? "" : ", ", kind->suffix);
    }
  list = g_string_free (allowed, FALSE);
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: the name must end in one of: %s",
               path, list);
  return NULL;
}

/* Moves @folder/@name to @path. */
static gboolean
move_into_place (const char *folder, const char *name, const char *path, GError **error)
{
  g_autofree char *from = g_build_filename (folder, name, NULL);

  if (g_rename (from, path) == 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
  return FALSE;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* Writes into a hidden folder beside @path under the same name (an .mhd names its data
 * file), then moves what is there into place, the header last. */
static gboolean
write_whole (const char *path,
             const Kind *kind,
             const SkgItkImage *image,
             GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *folder = g_build_filename (parent, ".skiagraph-XXXXXX", NULL);
  g_autofree char *base = g_path_get_basename (path);
  /* The writers look at the ending and know small letters only. */
  g_autofree char *stem = g_strndup (base, strlen (base) - strlen (kind->suffix));
  g_autofree char *name = g_strconcat (stem, kind->suffix, NULL);
  g_autofree char *raw_name = g_strconcat (stem, ".raw", NULL);
  g_autofree char *raw_path = g_build_filename (parent, raw_name, NULL);
  g_autofree char *written = NULL;
  gboolean ok;

  if (g_file_test (path, G_FILE_TEST_IS_DIR) || g_mkdtemp_full (folder, 0700) == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", path,
                   g_file_test (path, G_FILE_TEST_IS_DIR) ? "is a folder"
                                                          : g_strerror (errno));
      return FALSE;
    }
  written = g_build_filename (folder, name, NULL);
  ok = skg_itk_write (written, kind->format, image, kind->compress, error);
  if (!ok)
    g_prefix_error (error, "%s: ", path);
  ok = ok &&
       (strcmp (kind->suffix, ".mhd") != 0 ||
        move_into_place (folder, raw_name, raw_path, error)) &&
       move_into_place (folder, name, path, error);
  remove_folder (folder);
  return ok;
}

/* An image in the patient, without its data. */
static SkgItkImage
image_of_grid (const SkgGrid *grid)
{
  SkgItkImage image = { .n_dimensions = 3, .n_components = 1 };

  for (int a = 0; a < 3; a++)
    {
      image.size[a] = grid->size[a];
      image.spacing_mm[a] = grid->spacing_mm[a];
      image.direction[a][0] = grid->direction[a].x;
      image.direction[a][1] = grid->direction[a].y;
      image.direction[a][2] = grid->direction[a].z;
    }
  image.origin_mm[0] = grid->origin_mm.x;
  image.origin_mm[1] = grid->origin_mm.y;
  image.origin_mm[2] = grid->origin_mm.z;
  return image;
}

gboolean
skg_volume_save (SkgVolume *volume, const char *path, GError **error)
{
  const Kind *kind = find_kind (volume_kinds, path, error);
  SkgItkImage image = image_of_grid (skg_volume_get_grid (volume));

  if (kind == NULL)
    return FALSE;
  image.type = skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16
                   ? SKG_ITK_TYPE_INT16
                   : SKG_ITK_TYPE_FLOAT32;
  image.data = g_bytes_get_data (skg_volume_get_voxels (volume), NULL);
  return write_whole (path, kind, &image, error);
}

gboolean
skg_grid_save_labels (const SkgGrid *grid,
                      const guint8 *labels,
                      const char *path,
                      GError **error)
{
  const Kind *kind = find_kind (volume_kinds, path, error);
  SkgItkImage image = image_of_grid (grid);

  if (kind == NULL)
    return FALSE;
  image.type = SKG_ITK_TYPE_UINT8;
  image.data = labels;
  return write_whole (path, kind, &image, error);
}

/* A picture: rows along +y of its own plane, nothing said of the patient. */
static SkgItkImage
picture (guint columns, guint rows, double pitch_mm)
{
  SkgItkImage image = { .n_dimensions = 2, .n_components = 1 };

  image.size[0] = columns;
  image.size[1] = rows;
  image.size[2] = 1;
  for (int a = 0; a < 3; a++)
    {
      image.spacing_mm[a] = pitch_mm > 0 ? pitch_mm : 1;
      image.direction[a][a] = 1;
    }
  return image;
}

gboolean
skg_image_save_float (const char *path,
                      const float *values,
                      guint columns,
                      guint rows,
                      double pitch_mm,
                      GError **error)
{
  const Kind *kind = find_kind (image_kinds, path, error);
  SkgItkImage image = picture (columns, rows, pitch_mm);

  g_return_val_if_fail (columns > 0 && rows > 0, FALSE);

  if (kind == NULL)
    return FALSE;
  image.type = SKG_ITK_TYPE_FLOAT32;
  image.data = values;
  return write_whole (path, kind, &image, error);
}

gboolean
skg_image_save_png (const char *path,
                    const void *pixels,
                    guint columns,
                    guint rows,
                    guint n_channels,
                    guint bits,
                    GError **error)
{
  if (strcmp (path, "-") != 0 && find_kind (png_kinds, path, error) == NULL)
    return FALSE;
  return skg_png_save (path, pixels, columns, rows, n_channels, bits, NULL, 0, error);
}

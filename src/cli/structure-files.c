/* SPDX-License-Identifier: Apache-2.0
 * Masks of structures as files. */
#include "config.h"

#include "cli/structure-files.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "body/volume-io.h"

gboolean
skg_structure_files_is_image (const char *output)
{
  return strcmp (output, "-") == 0 || g_str_has_suffix (output, ".png");
}

/* "hip_left.png"; what no file name should have becomes "_", and a name that is taken
 * gets its number. */
static char *
dup_file_name (const SkgMask *mask, GHashTable *taken)
{
  g_autofree char *stem = g_strdup (mask->name);
  char *name;

  for (char *c = stem; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-_.+", *c) == NULL)
      *c = '_';
  if (*stem == '.')
    *stem = '_';
  name = g_strconcat (stem, ".png", NULL);
  while (g_hash_table_contains (taken, name))
    {
      g_autofree char *old = name;
      g_autofree char *longer = g_strdup_printf ("%s-%u", stem, mask->number);

      g_free (stem);
      stem = g_steal_pointer (&longer);
      name = g_strconcat (stem, ".png", NULL);
    }
  g_hash_table_add (taken, g_strdup (name));
  return name;
}

static gboolean
write_mask (const char *path,
            SkgMasks *masks,
            guint index,
            guint columns,
            guint rows,
            GError **error)
{
  gsize n = (gsize) columns * rows;
  g_autofree guint16 *pixels = g_new0 (guint16, n);
  guint8 *bytes = (guint8 *) pixels;

  skg_masks_fill (masks, index, 255, pixels);
  /* In place: a byte is never written beyond what has been read. */
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) pixels[i];
  return skg_image_save_png (path, bytes, columns, rows, 1, 8, error);
}

static void
add_entry (JsonBuilder *builder, const SkgMask *mask, const char *file)
{
  const SkgMaskExtent *extent = &mask->extent;
  g_autofree char *color = g_strdup_printf ("#%06x", mask->rgb);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, mask->name);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, mask->is_tool ? "tool" : "structure");
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, mask->number);
  json_builder_set_member_name (builder, "file");
  json_builder_add_string_value (builder, file);
  json_builder_set_member_name (builder, "color");
  json_builder_add_string_value (builder, color);
  json_builder_set_member_name (builder, "area_px");
  json_builder_add_int_value (builder, (gint64) extent->n_pixels);
  json_builder_set_member_name (builder, "box_px");
  if (extent->n_pixels > 0)
    {
      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, extent->first_column);
      json_builder_add_int_value (builder, extent->first_row);
      json_builder_add_int_value (builder,
                                  extent->last_column - extent->first_column + 1);
      json_builder_add_int_value (builder, extent->last_row - extent->first_row + 1);
      json_builder_end_array (builder);
    }
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static gboolean
write_index (const char *folder, JsonBuilder *builder, GError **error)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = skg_json_to_text (root);
  g_autofree char *path = g_build_filename (folder, "structures.json", NULL);
  g_autoptr (GError) local = NULL;

  if (g_file_set_contents (path, text, -1, &local))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, _ ("%s: cannot be written: %s"),
               path, local->message);
  return FALSE;
}

gboolean
skg_structure_files_write_masks (
    const char *folder, SkgMasks *masks, guint columns, guint rows, GError **error)
{
  g_autoptr (GHashTable) taken =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, _ ("%s: cannot be made: %s"),
                   folder, g_strerror (errno));
      return FALSE;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "columns");
  json_builder_add_int_value (builder, columns);
  json_builder_set_member_name (builder, "rows");
  json_builder_add_int_value (builder, rows);
  json_builder_set_member_name (builder, "structures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < skg_masks_get_length (masks); i++)
    {
      const SkgMask *mask = skg_masks_get (masks, i);
      g_autofree char *name = dup_file_name (mask, taken);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!write_mask (path, masks, i, columns, rows, error))
        return FALSE;
      add_entry (builder, mask, name);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return write_index (folder, builder, error);
}

gboolean
skg_structure_files_write_image (
    const char *path, SkgMasks *masks, guint columns, guint rows, GError **error)
{
  gsize n = (gsize) columns * rows;
  g_autofree guint16 *numbers = g_new0 (guint16, n);
  guint8 *bytes = (guint8 *) numbers;
  guint largest = 0;

  /* The first one last: it stands. */
  for (guint i = skg_masks_get_length (masks); i-- > 0;)
    {
      guint number = skg_masks_get (masks, i)->number;

      skg_masks_fill (masks, i, (guint16) number, numbers);
      largest = MAX (largest, number);
    }
  if (largest > 255)
    return skg_image_save_png (path, numbers, columns, rows, 1, 16, error);
  /* In place: a byte is never written beyond what has been read. */
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) numbers[i];
  return skg_image_save_png (path, bytes, columns, rows, 1, 8, error);
}

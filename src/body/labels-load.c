/* SPDX-License-Identifier: Apache-2.0
 * Reads label maps: whole numbers only, layers apart, and names from wherever there are
 * some. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "body/image-file.h"
#include "body/label-guess.h"
#include "body/label-tables.h"
#include "body/labels.h"

/* Bytes of float voxels that are read at a time. */
#define READ_BYTES (32u << 20)
/* Segments that are looked for in a header; layers hold at most 65535 each. */
#define MAX_SEGMENTS SKG_LABELS_MAX_STRUCTURES

/* What one load works with. */
typedef struct
{
  const char *path;
  SkgProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
  SkgImageFile image;
  guint n_layers;
  guint16 *voxels; /* [layer][k][j][i] */
  guint max_value;
  char *warning; /* (nullable): noticed before there is a map */
} Load;

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

/* Voxels */

static gsize
count_layer_voxels (const Load *load)
{
  const guint *size = load->image.grid.size;

  return (gsize) size[0] * size[1] * size[2];
}

/* Slices from @first on, as floats with the layers side by side, into the layers. */
static gboolean
store_slices (Load *load, const float *values, guint first, guint n, GError **error)
{
  const guint *size = load->image.grid.size;
  gsize slice = (gsize) size[0] * size[1];
  gsize start = first * slice;

  for (guint layer = 0; layer < load->n_layers; layer++)
    {
      guint16 *to = load->voxels + layer * count_layer_voxels (load) + start;

      for (gsize v = 0; v < n * slice; v++)
        {
          float value = values[v * load->n_layers + layer];
          guint whole = value >= 0 && value <= 65535 ? (guint) value : 0;

          if ((float) whole != value)
            return fail (error,
                         "voxel (%u, %u, %u) is %g: not a label map, which holds whole "
                         "numbers from 0 to 65535",
                         (guint) ((start + v) % size[0]),
                         (guint) ((start + v) / size[0] % size[1]),
                         (guint) ((start + v) / slice), (double) value);
          to[v] = (guint16) whole;
          load->max_value = MAX (load->max_value, whole);
        }
    }
  return TRUE;
}

static gboolean
read_voxels (Load *load, GError **error)
{
  const guint *size = load->image.grid.size;
  gsize per_slice = (gsize) size[0] * size[1] * load->n_layers;
  guint n_at_once =
      (guint) CLAMP (READ_BYTES / (per_slice * sizeof (float)), 1, size[2]);
  g_autofree float *values = g_try_new (float, per_slice *n_at_once);

  load->voxels = g_try_new (guint16, count_layer_voxels (load) * load->n_layers);
  if (values == NULL || load->voxels == NULL)
    return fail (error, "no memory for %u x %u x %u labels in %u layers", size[0],
                 size[1], size[2], load->n_layers);
  for (guint first = 0; first < size[2]; first += n_at_once)
    {
      guint n = MIN (n_at_once, size[2] - first);

      if (g_cancellable_set_error_if_cancelled (load->cancellable, error))
        return FALSE;
      if (load->progress != NULL)
        load->progress (0.6 + 0.4 * first / size[2], "Reading labels", load->user_data);
      if (!skg_itk_file_read_slices (load->image.itk, first, n, values, error) ||
          !store_slices (load, values, first, n, error))
        return FALSE;
    }
  return TRUE;
}

/* Two bytes each become one where that is enough. Takes the load's voxels. */
static GBytes *
pack_voxels (Load *load, guint *voxel_bytes)
{
  gsize n = count_layer_voxels (load) * load->n_layers;
  guint16 *wide = g_steal_pointer (&load->voxels);
  guint8 *narrow = (guint8 *) wide;

  *voxel_bytes = load->max_value > 255 ? 2 : 1;
  if (*voxel_bytes == 2)
    return g_bytes_new_take (wide, 2 * n);
  /* In place: a byte is never written beyond what has been read. */
  for (gsize v = 0; v < n; v++)
    narrow[v] = (guint8) wide[v];
  return g_bytes_new_take (g_realloc (narrow, n), n);
}

/* Names in the file */

static char *
dup_segment_text (const Load *load, guint segment, const char *what)
{
  g_autofree char *key = g_strdup_printf ("Segment%u_%s", segment, what);

  return skg_itk_file_dup_text (load->image.itk, key);
}

/* Slicer's "0.5 0.25 1" */
static guint32
parse_color (const char *text)
{
  double c[3];
  guint32 rgb = 0;

  if (text == NULL || sscanf (text, "%lf %lf %lf", &c[0], &c[1], &c[2]) != 3)
    return SKG_RGB_NONE;
  for (int i = 0; i < 3; i++)
    rgb = rgb << 8 | (guint32) lrint (255 * CLAMP (c[i], 0, 1));
  return rgb;
}

static gboolean
is_named (GArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (strcmp (g_array_index (names, SkgLabelName, i).name, name) == 0)
      return TRUE;
  return FALSE;
}

/* Slicer's Segment<N>_ID, _Name, _Color, _LabelValue and _Layer. Old files lack the
 * last two: one layer for each segment, label 1. Two segments of one name are told
 * apart by their ids. */
static GArray *
read_segments (const Load *load)
{
  GArray *names = skg_label_names_new ();

  for (guint s = 0; s < MAX_SEGMENTS; s++)
    {
      g_autofree char *id = dup_segment_text (load, s, "ID");
      g_autofree char *name = dup_segment_text (load, s, "Name");
      g_autofree char *color = dup_segment_text (load, s, "Color");
      g_autofree char *value_text = dup_segment_text (load, s, "LabelValue");
      g_autofree char *layer_text = dup_segment_text (load, s, "Layer");
      guint64 value = 1;
      guint64 layer = value_text != NULL ? 0 : s;
      g_autofree char *label = NULL;

      if (id == NULL && name == NULL)
        break;
      if ((value_text != NULL && !g_ascii_string_to_unsigned (
                                     value_text, 10, 1, G_MAXUINT16, &value, NULL)) ||
          (layer_text != NULL &&
           !g_ascii_string_to_unsigned (layer_text, 10, 0, load->n_layers - 1, &layer,
                                        NULL)) ||
          layer >= load->n_layers)
        continue;
      label = g_strdup (name != NULL && *name != '\0' ? name : id);
      if (label == NULL || *label == '\0')
        continue;
      for (guint n = 2; is_named (names, label); n++)
        {
          g_free (label);
          label = n == 2 && id != NULL
                      ? g_strdup_printf ("%s (%s)", name, id)
                      : g_strdup_printf ("%s (%u)", name != NULL ? name : id, n);
        }
      skg_label_names_add (names, (guint) layer, (guint) value, label,
                           parse_color (color));
    }
  return names;
}

/* Names beside the file */

/* "seg" of "seg.nii.gz" */
static char *
dup_stem (const char *path)
{
  static const char *const endings[] = { ".seg.nrrd", ".nii.gz", ".nii", ".nrrd",
                                         ".nhdr",     ".mha",    ".mhd" };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return g_strndup (path, strlen (path) - strlen (endings[i]));
  return g_strdup (path);
}

/* (nullable): the .csv or .json of the same name */
static char *
find_beside (const char *path)
{
  g_autofree char *stem = dup_stem (path);
  static const char *const endings[] = { ".csv", ".json" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *beside = g_strconcat (stem, endings[i], NULL);

      if (g_file_test (beside, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&beside);
    }
  return NULL;
}

/* What merely lies beside must not keep the labels from opening. Takes @none. */
static GArray *
read_beside (Load *load, const char *beside, GArray *none, char **source)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *title = NULL;
  GArray *names = skg_label_table_new (beside, &title, &local);

  if (names == NULL)
    {
      load->warning =
          g_strdup_printf ("names beside it were left out: %s", local->message);
      return none;
    }
  g_array_unref (none);
  *source = g_steal_pointer (&title);
  return names;
}

static GArray *
find_names (Load *load, const char *table, char **source, GError **error)
{
  g_autofree char *beside = NULL;
  GArray *names = NULL;
  g_autofree char *title = NULL;

  if (table != NULL)
    {
      names = skg_label_table_new (table, &title, error);
      if (names != NULL)
        *source = g_strdup (title);
      return names;
    }
  names = read_segments (load);
  if (names->len == 0)
    {
      g_array_unref (names);
      names = skg_label_table_read_nifti (load->image.path);
    }
  if (names->len > 0)
    {
      *source = g_strdup ("the file itself");
      return names;
    }
  beside = find_beside (load->path);
  return beside != NULL ? read_beside (load, beside, names, source) : names;
}

/* Without any names: those of the table that fits, and a warning that says so. */
static SkgLabelMap *
name_by_guess (SkgLabelMap *map, char **source, GError **error)
{
  SkgLabelGuess guess;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GArray) names = NULL;
  SkgLabelMap *named;

  skg_label_guess (map, &guess);
  if (guess.table == NULL)
    {
      *source = g_strdup ("none");
      skg_label_map_add_warning (
          map, "its labels have no names, and no known table fits; labels_table names "
               "them");
      return skg_label_map_ref (map);
    }
  names = skg_label_table_new (guess.table, &title, error);
  named = skg_label_map_new_renamed (map, (const SkgLabelName *) (gpointer) names->data,
                                     names->len, error);
  if (named == NULL)
    return NULL;
  *source = g_strdup_printf ("%s (guessed)", title);
  text = g_strdup_printf (
      "its names are guessed: %s fits %u of %u sides and orders (%s: %u of %u); "
      "labels_table decides",
      title, guess.n_fit, guess.n_tested, skg_label_table_get_title (guess.second),
      guess.second_fit, guess.second_tested);
  skg_label_map_add_warning (named, text);
  return named;
}

/* Labels that a source of names left out. */
static void
warn_unnamed (SkgLabelMap *map, const char *source)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < skg_label_map_get_n_structures (map); i++)
    {
      const SkgStructure *structure = skg_label_map_get_structure (map, i);

      if (structure->has_name)
        continue;
      if (n < 5)
        g_string_append_printf (list, "%s%u", n > 0 ? ", " : "", structure->value);
      n++;
    }
  if (n > 5)
    g_string_append_printf (list, " and %u more", n - 5);
  if (n > 0)
    {
      g_autofree char *text = g_strdup_printf (
          "labels without a name in %s: %s; each is called label_ and its number",
          source, list->str);

      skg_label_map_add_warning (map, text);
    }
}

static SkgLabelMap *
load_map (Load *load, guint64 file_bytes, const char *table, GError **error)
{
  g_autoptr (GArray) names = NULL;
  g_autoptr (GBytes) voxels = NULL;
  g_autoptr (SkgLabelMap) map = NULL;
  g_autofree char *source = NULL;
  g_autofree char *name = g_path_get_basename (load->path);
  guint voxel_bytes;

  if (!skg_image_file_open (&load->image, load->path, file_bytes, SKG_LABELS_MAX_LAYERS,
                            TRUE, load->progress, load->user_data, load->cancellable,
                            error))
    return NULL;
  load->n_layers = load->image.info.n_components;
  names = find_names (load, table, &source, error);
  if (names == NULL || !read_voxels (load, error))
    return NULL;
  voxels = pack_voxels (load, &voxel_bytes);
  map = skg_label_map_new (&load->image.grid, load->n_layers, voxel_bytes, voxels,
                           (const SkgLabelName *) (gpointer) names->data, names->len,
                           error);
  if (map == NULL)
    return NULL;
  if (source != NULL)
    {
      if (g_strcmp0 (table, "none") != 0)
        warn_unnamed (map, source);
    }
  else
    {
      SkgLabelMap *named = name_by_guess (map, &source, error);

      if (named == NULL)
        return NULL;
      skg_label_map_unref (map);
      map = named;
    }
  skg_label_map_set_texts (map, name, source);
  if (load->warning != NULL)
    skg_label_map_add_warning (map, load->warning);
  return g_steal_pointer (&map);
}

SkgLabelMap *
skg_label_map_load (const char *path,
                    const char *table,
                    SkgProgressFunc progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  Load load = { .path = path,
                .progress = progress,
                .user_data = user_data,
                .cancellable = cancellable };
  g_autoptr (GError) local = NULL;
  SkgLabelMap *map = NULL;
  guint64 file_bytes;

  g_return_val_if_fail (path != NULL, NULL);

  file_bytes = skg_image_file_stat (path, NULL, &local);
  if (file_bytes > 0 && !skg_image_file_is_known (path))
    fail (&local, "not a label map that can be read; NIfTI (.nii, .nii.gz), NRRD "
                  "(.nrrd, .seg.nrrd, .nhdr) and MetaImage (.mha, .mhd) are");
  else if (file_bytes > 0)
    map = load_map (&load, file_bytes, table, &local);
  skg_image_file_clear (&load.image);
  g_free (load.voxels);
  g_free (load.warning);
  if (map != NULL)
    return map;
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_str_has_prefix (local->message, path))
    g_prefix_error (&local, "%s: ", path);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

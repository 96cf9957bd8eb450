/* SPDX-License-Identifier: Apache-2.0
 * What the HDF5 layouts share. */
#include "config.h"

#include "dataset/writer-h5.h"

#include <string.h>

#include "base/error.h"
#include "dataset/writers.h"

gboolean
skg_h5_write_part (const char *format,
                   const SkgShot *shot,
                   SkgSetFiles *files,
                   GError **error)
{
  gsize n = (gsize) shot->columns * shot->rows;
  g_autofree char *path = skg_writer_dup_part (format, shot->index);
  g_autofree guint8 *bytes = g_malloc (5 * n);
  guint largest;
  g_autofree guint16 *labels = skg_shot_dup_label_image (
      shot, skg_shot_get_masks (shot, "synthex-hip"), &largest);

  memcpy (bytes, shot->image, n * sizeof (float));
  for (gsize i = 0; i < n; i++)
    bytes[4 * n + i] = (guint8) labels[i];
  return skg_set_files_write (files, path, bytes, 5 * n, TRUE, error);
}

void
skg_h5_sample_clear (SkgH5Sample *sample)
{
  g_clear_pointer (&sample->record, json_object_unref);
  g_clear_pointer (&sample->image, g_free);
  g_clear_pointer (&sample->labels, g_free);
}

static void
read_rows (JsonObject *record, const char *key, guint rows, guint columns, double *out)
{
  JsonArray *array = json_object_get_array_member (record, key);

  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++)
      *out++ =
          json_array_get_double_element (json_array_get_array_element (array, r), c);
}

/* [R|t] is rigid: its inverse is [R^T | -R^T t]. */
static void
invert_rigid (const double rt[12], double out[16])
{
  for (int r = 0; r < 3; r++)
    {
      out[4 * r + 3] = 0;
      for (int c = 0; c < 3; c++)
        {
          out[4 * r + c] = rt[4 * c + r];
          out[4 * r + 3] -= rt[4 * c + r] * rt[4 * c + 3];
        }
    }
  out[12] = out[13] = out[14] = 0;
  out[15] = 1;
}

static gboolean
load_part (SkgH5Sample *sample,
           const SkgSetEnd *end,
           const char *format,
           GError **error)
{
  gsize n = (gsize) sample->columns * sample->rows;
  g_autofree char *part = skg_writer_dup_part (format, sample->index);
  g_autofree char *path =
      g_build_filename (skg_set_files_get_folder (end->files), part, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) local = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &bytes, &length, &local) || length != 5 * n)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", path,
                   local != NULL ? local->message : "of another size");
      return FALSE;
    }
  sample->image = g_memdup2 (bytes, n * sizeof (float));
  sample->labels = g_memdup2 (bytes + n * sizeof (float), n);
  return TRUE;
}

gboolean
skg_h5_sample_load (SkgH5Sample *sample,
                    const SkgSetEnd *end,
                    guint64 i,
                    const char *format,
                    GError **error)
{
  double rt[12];
  JsonArray *pitch_mm;

  *sample = (SkgH5Sample){ .index = skg_records_get_index (end->records, i) };
  sample->record = skg_records_load (end->records, i, error);
  if (sample->record == NULL)
    return FALSE;
  sample->body = skg_plan_get_body (end->plan, sample->index);
  sample->split = skg_plan_get_split (end->plan, sample->index);
  sample->columns = (guint) json_object_get_int_member (sample->record, "columns");
  sample->rows = (guint) json_object_get_int_member (sample->record, "rows");
  pitch_mm = json_object_get_array_member (sample->record, "pixel_mm");
  sample->pixel_mm[0] = json_array_get_double_element (pitch_mm, 0);
  sample->pixel_mm[1] = json_array_get_double_element (pitch_mm, 1);
  read_rows (sample->record, "k", 3, 3, sample->k);
  read_rows (sample->record, "rt", 3, 4, rt);
  invert_rigid (rt, sample->pose);
  return format == NULL || load_part (sample, end, format, error);
}

void
skg_h5_write_params (SkgH5File *h5, const SkgH5Sample *sample)
{
  static const double identity[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  const hsize_t three[] = { 3, 3 };
  const hsize_t four[] = { 4, 4 };

  skg_h5_write_doubles (h5, "proj-params/intrinsic", sample->k, 2, three);
  skg_h5_write_doubles (h5, "proj-params/extrinsic", identity, 2, four);
  skg_h5_write_int (h5, "proj-params/num-cols", sample->columns);
  skg_h5_write_int (h5, "proj-params/num-rows", sample->rows);
  skg_h5_write_double (h5, "proj-params/pixel-col-spacing", sample->pixel_mm[0]);
  skg_h5_write_double (h5, "proj-params/pixel-row-spacing", sample->pixel_mm[1]);
}

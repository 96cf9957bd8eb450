/* SPDX-License-Identifier: Apache-2.0
 * deepfluoro: one HDF5 file in the layout of DeepFluoro's full-resolution data (Grupp
 * et al. 2020): for each body its landmarks, and for each projection picture,
 * landmarks, poses and labels. Its volumes are left out: they are where the scene has
 * them. */
#include "config.h"

#include "dataset/writer-h5.h"
#include "dataset/writers.h"

#define NAME "deepfluoro"

static gboolean
write_sample (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  return skg_h5_write_part (NAME, shot, files, error);
}

/* An image group: dir-mat, origin, pixels, spacing. */
static void
write_image (SkgH5File *h5,
             const char *group,
             const SkgH5Sample *sample,
             gboolean labels)
{
  static const double directions[] = { 1, 0, 0, 1 };
  static const double origin[] = { 0, 0 };
  const hsize_t two[] = { 2, 2 };
  const hsize_t column[] = { 2, 1 };
  const hsize_t size[] = { sample->rows, sample->columns };
  g_autofree char *dir_mat = g_strconcat (group, "/dir-mat", NULL);
  g_autofree char *origin_path = g_strconcat (group, "/origin", NULL);
  g_autofree char *pixels = g_strconcat (group, "/pixels", NULL);
  g_autofree char *spacing = g_strconcat (group, "/spacing", NULL);

  skg_h5_write_doubles (h5, dir_mat, directions, 2, two);
  skg_h5_write_doubles (h5, origin_path, origin, 2, column);
  if (labels)
    skg_h5_write_bytes (h5, pixels, sample->labels, 2, size);
  else
    skg_h5_write_floats (h5, pixels, sample->image, 2, size, 4);
  skg_h5_write_doubles (h5, spacing, sample->pixel_mm, 2, column);
}

/* Returns: whether the landmark is in the picture. */
static gboolean
write_landmark (SkgH5File *h5, const char *group, JsonObject *landmark)
{
  const hsize_t size[] = { 2, 1 };
  const char *name = json_object_get_string_member (landmark, "name");
  g_autofree char *plain = g_strdelimit (g_strdup (name), "/", '_');
  g_autofree char *path = g_strdup_printf ("%s/gt-landmarks/%s", group, plain);
  double pixel[2];

  /* Behind the source it has no pixel. */
  if (json_object_get_null_member (landmark, "column"))
    return FALSE;
  pixel[0] = json_object_get_double_member (landmark, "column");
  pixel[1] = json_object_get_double_member (landmark, "row");
  skg_h5_write_doubles (h5, path, pixel, 2, size);
  return json_object_get_boolean_member (landmark, "visible");
}

static void
write_projection (SkgH5File *h5, const SkgH5Sample *sample, guint number)
{
  static const char *const poses[] = { "cam-to-pelvis-vol", "cam-to-left-femur-vol",
                                       "cam-to-right-femur-vol" };
  static const char *const heads[] = { "FH-l", "FH-r" };
  static const char *const fovs[] = { "left-femur-good-fov", "right-femur-good-fov" };
  g_autofree char *group =
      g_strdup_printf ("%02u/projections/%03u", sample->body + 1, number);
  g_autofree char *image = g_strconcat (group, "/image", NULL);
  g_autofree char *seg = g_strconcat (group, "/gt-seg", NULL);
  g_autofree char *rotation = g_strconcat (group, "/rot-180-for-up", NULL);
  const hsize_t four[] = { 4, 4 };
  JsonArray *landmarks = json_object_get_array_member (sample->record, "landmarks");
  gboolean in_view[2] = { FALSE, FALSE };

  write_image (h5, image, sample, FALSE);
  write_image (h5, seg, sample, TRUE);
  for (guint i = 0; i < json_array_get_length (landmarks); i++)
    {
      JsonObject *landmark = json_array_get_object_element (landmarks, i);
      gboolean visible = write_landmark (h5, group, landmark);

      for (guint side = 0; side < 2; side++)
        if (g_strcmp0 (json_object_get_string_member (landmark, "name"), heads[side]) ==
            0)
          in_view[side] = visible;
    }
  for (guint i = 0; i < G_N_ELEMENTS (poses); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/gt-poses/%s", group, poses[i]);

      skg_h5_write_doubles (h5, path, sample->pose, 2, four);
    }
  for (guint side = 0; side < 2; side++)
    {
      g_autofree char *path = g_strdup_printf ("%s/gt-poses/%s", group, fovs[side]);

      skg_h5_write_int (h5, path, in_view[side]);
    }
  skg_h5_write_int (h5, rotation, 0);
}

static void
write_volume_landmarks (SkgH5File *h5, const SkgH5Sample *sample)
{
  JsonArray *landmarks = json_object_get_array_member (sample->record, "landmarks");
  const hsize_t size[] = { 3, 1 };

  for (guint i = 0; i < json_array_get_length (landmarks); i++)
    {
      JsonObject *landmark = json_array_get_object_element (landmarks, i);
      JsonArray *position = json_object_get_array_member (landmark, "position_mm");
      g_autofree char *plain = g_strdelimit (
          g_strdup (json_object_get_string_member (landmark, "name")), "/", '_');
      g_autofree char *path =
          g_strdup_printf ("%02u/vol-landmarks/%s", sample->body + 1, plain);
      double values[3];

      for (guint a = 0; a < 3; a++)
        values[a] = json_array_get_double_element (position, a);
      skg_h5_write_doubles (h5, path, values, 2, size);
    }
}

static gboolean
write_samples (const SkgSetEnd *end, guint split, SkgH5File *h5, GError **error)
{
  g_autofree guint *next = g_new0 (guint, skg_plan_get_n_bodies (end->plan));
  gboolean started = FALSE;

  for (guint64 i = 0; i < skg_records_get_length (end->records) && h5->ok; i++)
    {
      g_auto (SkgH5Sample) sample = { 0 };

      if (skg_plan_get_split (end->plan, skg_records_get_index (end->records, i)) !=
          split)
        continue;
      if (!skg_h5_sample_load (&sample, end, i, NAME, error))
        return FALSE;
      if (!started)
        skg_h5_write_params (h5, &sample);
      started = TRUE;
      if (next[sample.body] == 0)
        write_volume_landmarks (h5, &sample);
      write_projection (h5, &sample, next[sample.body]++);
    }
  return TRUE;
}

static gboolean
write_file (const SkgSetEnd *end, guint split, GError **error)
{
  g_autofree char *folder = skg_writer_dup_folder (NAME, end->plan, split);
  g_autofree char *path = g_strconcat (folder, "deepfluoro.h5", NULL);
  g_autofree char *temporary = skg_set_files_begin (end->files, path);
  g_autoptr (GError) local = NULL;
  SkgH5File h5;

  skg_h5_file_open (&h5, temporary);
  if (!write_samples (end, split, &h5, &local))
    {
      skg_h5_file_close (&h5, path, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return skg_h5_file_close (&h5, path, error) &&
         skg_set_files_commit (end->files, temporary, path, 1, FALSE, error);
}

static gboolean
finish (const SkgSetEnd *end, GError **error)
{
  for (guint s = 0; s < MAX (end->plan->splits->len, 1); s++)
    if (!write_file (end, s, error))
      return FALSE;
  return TRUE;
}

static guint64
estimate (const SkgShot *shot)
{
  return (guint64) shot->columns * shot->rows * 10 + 65536;
}

const SkgWriter skg_writer_deepfluoro = {
  .name = NAME,
  .summary =
      "deepfluoro.h5: proj-params; for each body (\"01\", ...) vol-landmarks and "
      "projections/NNN/\n  image, gt-landmarks, gt-poses, gt-seg, rot-180-for-up; "
      "without the volumes",
  .mask_set = "synthex-hip",
  .needs = SKG_WRITER_NEEDS_MASKS | SKG_WRITER_NEEDS_LANDMARKS,
  .write = write_sample,
  .finish = finish,
  .estimate = estimate,
};

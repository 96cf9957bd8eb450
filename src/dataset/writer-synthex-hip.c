/* SPDX-License-Identifier: Apache-2.0
 * synthex-hip: the two HDF5 files of SyntheX's controlled study, which DeepFluoro's
 * "preprocessed" files are as well: per specimen projs [N, rows, columns] in the one,
 * segs and lands [N, 2, 14] in the other. */
#include "config.h"

#include "base/error.h"
#include "body/hip-landmarks.h"
#include "dataset/writer-h5.h"
#include "dataset/writers.h"

#define NAME "synthex-hip"

/* Parts need finite landmarks, too, which records do not keep: 28 doubles follow. */
static gboolean
write_lands (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  g_autofree char *path = skg_writer_dup_part (NAME "-lands", shot->index);
  double lands[2 * SKG_HIP_LANDMARKS];

  for (guint i = 0; i < SKG_HIP_LANDMARKS; i++)
    skg_shot_get_hip_pixel (shot, i, &lands[i], &lands[SKG_HIP_LANDMARKS + i]);
  return skg_set_files_write (files, path, lands, sizeof lands, TRUE, error);
}

static gboolean
write_sample (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  return skg_h5_write_part (NAME, shot, files, error) &&
         write_lands (shot, files, error);
}

/* How many samples of @split each body has. (transfer full) */
static guint *
count_bodies (const SkgSetEnd *end, guint split)
{
  guint *counts = g_new0 (guint, skg_plan_get_n_bodies (end->plan));

  for (guint64 i = 0; i < skg_records_get_length (end->records); i++)
    {
      guint64 index = skg_records_get_index (end->records, i);

      if (skg_plan_get_split (end->plan, index) == split)
        counts[skg_plan_get_body (end->plan, index)]++;
    }
  return counts;
}

static void
write_heads (const SkgSetEnd *end,
             const guint *counts,
             const SkgH5Sample *first,
             SkgH5File *h5,
             gboolean labels)
{
  skg_h5_write_landmark_names (h5, skg_hip_landmark_list (), SKG_HIP_LANDMARKS);
  if (labels)
    skg_h5_write_params (h5, first);
  for (guint b = 0; b < skg_plan_get_n_bodies (end->plan); b++)
    {
      const hsize_t pictures[] = { counts[b], first->rows, first->columns };
      const hsize_t lands[] = { counts[b], 2, SKG_HIP_LANDMARKS };
      g_autofree char *projs = g_strdup_printf ("%02u/projs", b + 1);
      g_autofree char *segs = g_strdup_printf ("%02u/segs", b + 1);
      g_autofree char *landmarks = g_strdup_printf ("%02u/lands", b + 1);

      if (counts[b] == 0)
        continue;
      if (!labels)
        skg_h5_make_slices (h5, projs, H5T_IEEE_F32LE, 3, pictures);
      else
        {
          skg_h5_make_slices (h5, segs, H5T_STD_U8LE, 3, pictures);
          skg_h5_make_slices (h5, landmarks, H5T_IEEE_F64LE, 3, lands);
        }
    }
}

static void
write_slices (SkgH5File *h5,
              const SkgH5Sample *sample,
              guint slice,
              const char *lands,
              gboolean labels)
{
  const hsize_t four[] = { 4, 4 };
  g_autofree char *projs = g_strdup_printf ("%02u/projs", sample->body + 1);
  g_autofree char *segs = g_strdup_printf ("%02u/segs", sample->body + 1);
  g_autofree char *landmarks = g_strdup_printf ("%02u/lands", sample->body + 1);
  g_autofree char *pose =
      g_strdup_printf ("%02u/gt-poses/%03u", sample->body + 1, slice);

  if (!labels)
    {
      skg_h5_write_slice (h5, projs, H5T_NATIVE_FLOAT, slice, sample->image);
      return;
    }
  skg_h5_write_slice (h5, segs, H5T_NATIVE_UINT8, slice, sample->labels);
  skg_h5_write_slice (h5, landmarks, H5T_NATIVE_DOUBLE, slice, lands);
  skg_h5_write_doubles (h5, pose, sample->pose, 2, four);
}

static gboolean
load_lands (const SkgSetEnd *end, guint64 index, char **lands, GError **error)
{
  g_autofree char *part = skg_writer_dup_part (NAME "-lands", index);
  g_autofree char *path =
      g_build_filename (skg_set_files_get_folder (end->files), part, NULL);
  gsize length;

  if (!g_file_get_contents (path, lands, &length, error))
    return FALSE;
  if (length == 2 * SKG_HIP_LANDMARKS * sizeof (double))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: of another size", path);
  return FALSE;
}

/* All of @split into an open file; @labels: which of the two it is. */
static gboolean
write_samples (
    const SkgSetEnd *end, guint split, SkgH5File *h5, gboolean labels, GError **error)
{
  g_autofree guint *counts = count_bodies (end, split);
  g_autofree guint *next = g_new0 (guint, skg_plan_get_n_bodies (end->plan));
  gboolean started = FALSE;

  for (guint64 i = 0; i < skg_records_get_length (end->records) && h5->ok; i++)
    {
      g_auto (SkgH5Sample) sample = { 0 };
      g_autofree char *lands = NULL;
      guint64 index = skg_records_get_index (end->records, i);

      if (skg_plan_get_split (end->plan, index) != split)
        continue;
      if (!skg_h5_sample_load (&sample, end, i, NAME, error) ||
          !load_lands (end, index, &lands, error))
        return FALSE;
      if (!started)
        write_heads (end, counts, &sample, h5, labels);
      started = TRUE;
      write_slices (h5, &sample, next[sample.body]++, lands, labels);
    }
  return TRUE;
}

static gboolean
write_file (const SkgSetEnd *end, guint split, gboolean labels, GError **error)
{
  g_autofree char *folder = skg_writer_dup_folder (NAME, end->plan, split);
  g_autofree char *path = g_strconcat (folder, labels ? "label.h5" : "data.h5", NULL);
  g_autofree char *temporary = skg_set_files_begin (end->files, path);
  g_autoptr (GError) local = NULL;
  SkgH5File h5;

  skg_h5_file_open (&h5, temporary);
  if (!write_samples (end, split, &h5, labels, &local))
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
    if (!write_file (end, s, FALSE, error) || !write_file (end, s, TRUE, error))
      return FALSE;
  return TRUE;
}

/* The part, and its place in the files. */
static guint64
estimate (const SkgShot *shot)
{
  return (guint64) shot->columns * shot->rows * 10 + 16384;
}

const SkgWriter skg_writer_synthex_hip = {
  .name = NAME,
  .summary =
      "data.h5: a group for each body (\"01\", ...) with projs [N, rows, columns], "
      "bone bright;\n  label.h5: segs [N, rows, columns] 0 to 6, lands [N, 2, 14] "
      "columns and rows, gt-poses\n  (4 x 4, patient from camera), proj-params of "
      "the first picture; land-names in both",
  .mask_set = "synthex-hip",
  .needs = SKG_WRITER_NEEDS_MASKS | SKG_WRITER_NEEDS_HIP,
  .write = write_sample,
  .finish = finish,
  .estimate = estimate,
};

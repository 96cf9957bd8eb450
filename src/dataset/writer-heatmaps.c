/* SPDX-License-Identifier: Apache-2.0
 * heatmaps: a normal density about each landmark in view, as SyntheX's networks are
 * trained with: exp (-((x - m)^2 + (y - n)^2) / (2 s^2)) / (2 pi s^2); zero where the
 * landmark is out of the picture. */
#include "config.h"

#include <math.h>

#include "dataset/h5-file.h"
#include "dataset/writers.h"

static void
fill (const SkgShot *shot, const SkgShotLandmark *l, double sigma_px, float *out)
{
  double scale = 1 / (2 * G_PI * sigma_px * sigma_px);

  for (guint r = 0; r < shot->rows; r++)
    for (guint c = 0; c < shot->columns; c++)
      {
        double dx = c - l->column;
        double dy = r - l->row;

        *out++ = l->visible ? (float) (scale * exp (-(dx * dx + dy * dy) /
                                                    (2 * sigma_px * sigma_px)))
                            : 0;
      }
}

static gboolean
write_sample (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  g_autofree char *folder = skg_writer_dup_folder ("heatmaps", shot->plan, shot->split);
  g_autofree char *path = g_strdup_printf ("%s%06u.h5", folder, shot->number);
  g_autofree char *temporary = skg_set_files_begin (files, path);
  guint n = shot->landmarks->len;
  gsize n_pixels = (gsize) shot->columns * shot->rows;
  g_autofree float *heats = g_new (float, n_pixels *n);
  g_autofree const char **names = g_new0 (const char *, n);
  const hsize_t size[] = { n, shot->rows, shot->columns };
  double pitch_mm[2];
  SkgH5File h5;

  skg_shot_get_pitch_mm (shot, &pitch_mm[0], &pitch_mm[1]);
  for (guint i = 0; i < n; i++)
    {
      const SkgShotLandmark *l = &g_array_index (shot->landmarks, SkgShotLandmark, i);

      names[i] = l->name;
      fill (shot, l, shot->plan->heat_sigma_mm / pitch_mm[0], heats + i * n_pixels);
    }
  skg_h5_file_open (&h5, temporary);
  skg_h5_write_landmark_names (&h5, names, n);
  skg_h5_write_floats (&h5, "heats", heats, 3, size, 9);
  skg_h5_write_double (&h5, "sigma-px", shot->plan->heat_sigma_mm / pitch_mm[0]);
  return skg_h5_file_close (&h5, path, error) &&
         skg_set_files_commit (files, temporary, path, 1, FALSE, error);
}

static guint64
estimate (const SkgShot *shot)
{
  return (guint64) shot->columns * shot->rows * shot->landmarks->len * 2 + 32768;
}

const SkgWriter skg_writer_heatmaps = {
  .name = "heatmaps",
  .summary =
      "HDF5: heats [landmarks, rows, columns], a density whose sum is 1 about each "
      "landmark in\n  view, else zero; sigma-px; land-names",
  .needs = SKG_WRITER_NEEDS_LANDMARKS,
  .write = write_sample,
  .estimate = estimate,
};

/* SPDX-License-Identifier: Apache-2.0
 * paired: the same sample by SyntheX's three simulators. */
#include "config.h"

#include "dataset/writers.h"

static gboolean
write_sample (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  static const char *const names[] = { "naive", "heuristic", "realistic" };
  g_autofree char *folder = skg_writer_dup_folder ("paired", shot->plan, shot->split);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("%s%s/%06u.tiff", folder, names[i], shot->number);

      if (!skg_writer_save_float (files, path, shot->paired[i], shot, error))
        return FALSE;
    }
  return TRUE;
}

static guint64
estimate (const SkgShot *shot)
{
  return 3 * ((guint64) shot->columns * shot->rows * sizeof (float) + 4096);
}

const SkgWriter skg_writer_paired = {
  .name = "paired",
  .summary =
      "naive/, heuristic/, realistic/: float TIFF of the same sample by SyntheX's "
      "three\n  simulators",
  .needs = SKG_WRITER_NEEDS_PAIRED,
  .write = write_sample,
  .estimate = estimate,
};

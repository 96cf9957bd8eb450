/* SPDX-License-Identifier: Apache-2.0
 * tiff, nrrd: pictures as 32-bit floats; further stages beside them. */
#include "config.h"

#include <string.h>

#include "dataset/plan-private.h"
#include "dataset/writers.h"

static gboolean
write_density (const SkgShot *shot,
               SkgSetFiles *files,
               const char *folder,
               const char *ending,
               GError **error)
{
  gsize n = (gsize) shot->columns * shot->rows;
  g_autofree float *values = g_new (float, n);
  const float *all = shot->stages[SKG_STAGE_DENSITY];

  for (guint m = 0; m < shot->n_materials; m++)
    {
      const char *material = shot->sample.exposure.tissue.materials[m];
      g_autofree char *name = g_strndup (material, strcspn (material, "#"));
      g_autofree char *path = NULL;

      g_strcanon (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_", '_');
      path =
          g_strdup_printf ("%sdensity-%s/%06u.%s", folder, name, shot->number, ending);
      for (gsize i = 0; i < n; i++)
        values[i] = all[4 * i + m];
      if (!skg_writer_save_float (files, path, values, shot, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_pictures (const SkgShot *shot,
                SkgSetFiles *files,
                const char *ending,
                GError **error)
{
  g_autofree char *folder = skg_writer_dup_folder (ending, shot->plan, shot->split);
  g_autofree char *image =
      g_strdup_printf ("%simages/%06u.%s", folder, shot->number, ending);

  if (!skg_writer_save_float (files, image, shot->image, shot, error))
    return FALSE;
  for (guint s = 0; s < SKG_N_STAGES; s++)
    {
      g_autofree char *path = NULL;

      if (shot->stages[s] == NULL || !(shot->plan->stages & SKG_STAGE_BIT (s)))
        continue;
      if (s == SKG_STAGE_DENSITY)
        {
          if (!write_density (shot, files, folder, ending, error))
            return FALSE;
          continue;
        }
      path = g_strdup_printf ("%s%s/%06u.%s", folder, skg_plan_get_stage_name (s),
                              shot->number, ending);
      if (!skg_writer_save_float (files, path, shot->stages[s], shot, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_tiff (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  return write_pictures (shot, files, "tiff", error);
}

static gboolean
write_nrrd (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  return write_pictures (shot, files, "nrrd", error);
}

static guint64
estimate (const SkgShot *shot)
{
  guint n = 1;

  for (guint s = 0; s < SKG_N_STAGES; s++)
    if (shot->plan->stages & SKG_STAGE_BIT (s))
      n += s == SKG_STAGE_DENSITY ? shot->n_materials : 1;
  return n * ((guint64) shot->columns * shot->rows * sizeof (float) + 4096);
}

#define SUMMARY                                                                        \
  "images/ of 32-bit floats, minus the logarithm of the transmission or of the\n"      \
  "  detector's signal; other stages in folders of their names (density in g/cm2, "    \
  "the\n"                                                                              \
  "  others as multiples of the open beam's signal)"

const SkgWriter skg_writer_tiff = {
  .name = "tiff",
  .summary = SUMMARY,
  .needs = SKG_WRITER_TAKES_STAGES,
  .write = write_tiff,
  .estimate = estimate,
};

const SkgWriter skg_writer_nrrd = {
  .name = "nrrd",
  .summary = SUMMARY,
  .needs = SKG_WRITER_TAKES_STAGES,
  .write = write_nrrd,
  .estimate = estimate,
};

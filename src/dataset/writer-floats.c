/* SPDX-License-Identifier: Apache-2.0
 * tiff, nrrd: pictures as 32-bit floats; further stages beside them. */
#include "config.h"

#include <string.h>

#include "dataset/plan-private.h"
#include "dataset/writers.h"

/* A folder for each material. @all: float[rows][columns][4] */
static gboolean
write_materials (const SkgShot *shot,
                 SkgSetFiles *files,
                 const char *prefix,
                 const char *ending,
                 const float *all,
                 const char *const *materials,
                 guint n_materials,
                 GError **error)
{
  gsize n = (gsize) shot->columns * shot->rows;
  g_autofree float *values = g_new (float, n);

  for (guint m = 0; m < n_materials; m++)
    {
      g_autofree char *name = g_strndup (materials[m], strcspn (materials[m], "#"));
      g_autofree char *path = NULL;

      g_strcanon (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_", '_');
      path = g_strdup_printf ("%s-%s/%06u.%s", prefix, name, shot->number, ending);
      for (gsize i = 0; i < n; i++)
        values[i] = all[4 * i + m];
      if (!skg_writer_save_float (files, path, values, shot, error))
        return FALSE;
    }
  return TRUE;
}

/* @stage: of SKG_PLAN_N_STAGES */
static gboolean
write_stage (const SkgShot *shot,
             SkgSetFiles *files,
             const char *folder,
             const char *ending,
             guint stage,
             GError **error)
{
  g_autofree char *prefix = g_strconcat (folder, skg_plan_get_stage_name (stage), NULL);
  g_autofree char *path = g_strdup_printf ("%s/%06u.%s", prefix, shot->number, ending);
  const float *values = stage < SKG_PLAN_TOOL_STAGES
                            ? shot->stages[stage]
                            : shot->tool_maps[stage - SKG_PLAN_TOOL_STAGES];
  const char *tissues[SKG_TISSUE_MAX_MATERIALS];

  if (values == NULL)
    return TRUE;
  for (guint m = 0; m < shot->n_materials; m++)
    tissues[m] = shot->sample.exposure.tissue.materials[m];
  if (stage == SKG_STAGE_DENSITY)
    return write_materials (shot, files, prefix, ending, values, tissues,
                            shot->n_materials, error);
  if (stage == SKG_PLAN_TOOL_STAGES + SKG_TOOL_MAP_DENSITY)
    return write_materials (shot, files, prefix, ending, values, shot->tool_materials,
                            shot->n_tool_materials, error);
  return skg_writer_save_float (files, path, values, shot, error);
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
  for (guint s = 0; s < SKG_PLAN_N_STAGES; s++)
    if ((shot->plan->stages & SKG_STAGE_BIT (s)) &&
        !write_stage (shot, files, folder, ending, s, error))
      return FALSE;
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

  for (guint s = 0; s < SKG_PLAN_N_STAGES; s++)
    if (shot->plan->stages & SKG_STAGE_BIT (s))
      n += s == SKG_STAGE_DENSITY                             ? shot->n_materials
           : s == SKG_PLAN_TOOL_STAGES + SKG_TOOL_MAP_DENSITY ? shot->n_tool_materials
                                                              : 1;
  return n * ((guint64) shot->columns * shot->rows * sizeof (float) + 4096);
}

#define SUMMARY                                                                        \
  "images/ of 32-bit floats, minus the logarithm of the transmission or of the\n"      \
  "  detector's signal; other stages in folders of their names (densities in g/cm2,\n" \
  "  depth and length of tools in mm, primary, scatter and detected as multiples of\n" \
  "  the open beam's signal)"

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

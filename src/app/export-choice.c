/* SPDX-License-Identifier: Apache-2.0
 * What the export page asks for, as a plan and as the command that makes it. */
#include "config.h"

#include "app/export-choice.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

void
skg_export_choice_clear (SkgExportChoice *self)
{
  g_clear_pointer (&self->formats, g_free);
  g_clear_pointer (&self->stages, g_free);
  g_clear_pointer (&self->splits, g_free);
  g_clear_pointer (&self->real_folder, g_free);
  g_clear_pointer (&self->folder, g_free);
}

static void
set_size (SkgPlan *plan, const SkgDetector *detector, guint longer_px)
{
  double scale = (double) longer_px / MAX (detector->columns, detector->rows);

  plan->columns = (guint) MAX (rint (detector->columns * scale), 1);
  plan->rows = (guint) MAX (rint (detector->rows * scale), 1);
}

SkgPlan *
skg_export_choice_new_plan (const SkgExportChoice *self,
                            SkgScene *scene,
                            const char *source,
                            GError **error)
{
  g_autoptr (SkgPlan) plan = skg_plan_new ();
  g_auto (SkgSample) sample = { 0 };

  plan->n = self->n;
  plan->start = self->start;
  plan->seed = self->seed;
  plan->reduce = MAX (self->reduce, 1);
  plan->bits = self->bits;
  plan->split_by_picture = self->splits != NULL && self->split_by_picture;
  plan->real_folder = g_strdup (self->real_folder);
  skg_plan_add_scene (plan, scene, source);
  if (!skg_scene_sample (scene, NULL, self->seed, self->start, &sample, error))
    return NULL;
  if (self->longer_px > 0)
    set_size (plan, &sample.detector, self->longer_px);
  if ((self->formats != NULL && *self->formats != '\0' &&
       !skg_plan_add_formats (plan, self->formats, error)) ||
      (self->stages != NULL && !skg_plan_add_stages (plan, self->stages, error)) ||
      (self->splits != NULL && !skg_plan_set_splits (plan, self->splits, error)) ||
      !skg_plan_check (plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

char *
skg_export_dup_command (const SkgPlan *plan, const char *folder)
{
  g_autofree char *command = skg_plan_dup_command (plan);
  GString *out = g_string_new (command);

  if (folder != NULL)
    skg_plan_append_option (out, " -o", folder);
  return g_string_free (out, FALSE);
}

char **
skg_export_dup_argv (const SkgPlan *plan, const char *program, const char *folder)
{
  g_autofree char *command = skg_export_dup_command (plan, folder);
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  /* What g_shell_quote() has quoted can be taken apart again. */
  gboolean ok = g_shell_parse_argv (command, NULL, &words, NULL);

  g_return_val_if_fail (ok, NULL);
  g_strv_builder_add (argv, program);
  g_strv_builder_addv (argv, (const char **) words + 1);
  g_strv_builder_add (argv, "--progress");
  g_strv_builder_add (argv, "json");
  return g_strv_builder_end (argv);
}

double
skg_export_estimate_s (const SkgExportSpeed *speed, const SkgPlan *plan)
{
  guint64 n_bodies = MIN (skg_plan_get_n_bodies (plan), plan->n);

  return (double) plan->n * speed->sample_s + (double) n_bodies * speed->body_s;
}

char *
skg_export_dup_duration (double seconds)
{
  guint64 whole = (guint64) CLAMP (ceil (seconds), 0, 1e12);
  guint64 days = whole / 86400;
  guint hours = (guint) (whole / 3600 % 24);
  guint minutes = (guint) (whole / 60 % 60);

  if (days > 0)
    return g_strdup_printf (_ ("%u d %u h"), (guint) MIN (days, G_MAXUINT), hours);
  if (hours > 0)
    return g_strdup_printf (_ ("%u h %u min"), hours, minutes);
  if (minutes > 0)
    return g_strdup_printf (_ ("%u min %u s"), minutes, (guint) (whole % 60));
  return g_strdup_printf (_ ("%u s"), (guint) whole);
}

guint64
skg_export_measure_bytes (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint64 sum = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (name[0] == '.' || g_lstat (path, &info) != 0)
        continue;
      if (S_ISDIR (info.st_mode))
        sum += skg_export_measure_bytes (path);
      else
        sum += (guint64) info.st_size;
    }
  return sum;
}

/* SPDX-License-Identifier: Apache-2.0
 * unpaired: what CycleGAN trains on: trainA with the set's pictures, trainB with the
 * user's real ones, copied; a split's name in place of "train". */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/error.h"
#include "dataset/writers.h"

#define NAME "unpaired"

static char *
dup_folder (const SkgPlan *plan, guint split, char side)
{
  const char *name = plan->splits->len > 0
                         ? g_array_index (plan->splits, SkgSplit, split).name
                         : "train";

  return g_strdup_printf (NAME "/%s%c", name, side);
}

static gboolean
is_picture (const char *name)
{
  static const char *const endings[] = { ".png",  ".jpg", ".jpeg", ".tif",
                                         ".tiff", ".bmp", ".ppm",  ".pgm" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full) (element-type utf8): sorted */
static GPtrArray *
list_real (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_picture (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
check (const SkgPlan *plan, GError **error)
{
  g_autoptr (GPtrArray) names = list_real (plan->real_folder);

  if (names->len > 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("--real %s: no picture in it (.png, .jpg, .tiff, .bmp, .ppm, .pgm)"),
               plan->real_folder);
  return FALSE;
}

static gboolean
write_sample (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  g_autofree char *folder = dup_folder (shot->plan, shot->split, 'A');
  g_autofree char *path = g_strdup_printf ("%s/%06u.png", folder, shot->number);

  return skg_writer_save_png (files, path, shot->grey8, shot->columns, shot->rows, 1, 8,
                              error);
}

/* The real pictures are divided as the set is, in the order of their names. */
static guint
get_split (const SkgPlan *plan, guint i, guint n)
{
  double sum = 0;

  for (guint s = 0; s + 1 < plan->splits->len; s++)
    {
      sum += g_array_index (plan->splits, SkgSplit, s).share;
      if ((i + 0.5) / n < sum)
        return s;
    }
  return plan->splits->len > 0 ? plan->splits->len - 1 : 0;
}

static gboolean
finish (const SkgSetEnd *end, GError **error)
{
  g_autoptr (GPtrArray) names = list_real (end->plan->real_folder);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *from = g_build_filename (end->plan->real_folder, name, NULL);
      g_autofree char *folder =
          dup_folder (end->plan, get_split (end->plan, i, names->len), 'B');
      g_autofree char *to = g_strdup_printf ("%s/%s", folder, name);
      g_autofree char *temporary = skg_set_files_begin (end->files, to);
      g_autoptr (GFile) source = g_file_new_for_path (from);
      g_autoptr (GFile) target = g_file_new_for_path (temporary);

      if (!g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL,
                        error) ||
          !skg_set_files_commit (end->files, temporary, to, 1, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

static guint64
estimate (const SkgShot *shot)
{
  return (guint64) shot->columns * shot->rows + 4096;
}

const SkgWriter skg_writer_unpaired = {
  .name = NAME,
  .summary = "trainA/ in grey as displayed, 8 bits; trainB/ the real pictures, copied",
  .needs = SKG_WRITER_NEEDS_REAL,
  .check = check,
  .write = write_sample,
  .finish = finish,
  .estimate = estimate,
};

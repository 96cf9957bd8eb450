/* SPDX-License-Identifier: Apache-2.0
 * A sheet of the corners of one range against another's. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "scene/drawn-values.h"
#include "scene/scene-private.h"
#include "scene/scene-random.h"
#include "scene/sheet-private.h"

/* Of a normal distribution: about one draw in 20 lies beyond. */
#define NORMAL_REACH 2.0

/* Low, middle and high of one range. */
typedef struct
{
  char *path;
  guint index;
  double values[SKG_SHEET_GRID];
} Axis;

static void
axis_clear (Axis *axis)
{
  g_clear_pointer (&axis->path, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Axis, axis_clear)

/* "patient.rotation_deg[1]" into path and index. */
static void
split_key (const char *key, char **path, guint *index)
{
  const char *bracket = strchr (key, '[');

  *path = bracket != NULL ? g_strndup (key, (gsize) (bracket - key)) : g_strdup (key);
  *index = bracket != NULL ? (guint) MIN (strtoul (bracket + 1, NULL, 10), 1000) : 0;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
choose_values (const SkgNumber *number, double values[SKG_SHEET_GRID])
{
  values[1] = skg_number_get_centre (number);
  if (number->kind == SKG_NUMBER_CHOICE)
    {
      g_autofree double *sorted = g_new (double, number->n_choices);

      memcpy (sorted, number->choices, number->n_choices * sizeof *sorted);
      qsort (sorted, number->n_choices, sizeof *sorted, compare_doubles);
      values[0] = sorted[0];
      values[1] = sorted[number->n_choices / 2];
      values[2] = sorted[number->n_choices - 1];
      return;
    }
  skg_number_get_range (number, &values[0], &values[2]);
  if (number->kind != SKG_NUMBER_NORMAL)
    return;
  values[0] = MAX (values[0], number->a - NORMAL_REACH * number->b);
  values[2] = MIN (values[2], number->a + NORMAL_REACH * number->b);
}

char **
skg_sheet_list_ranges (SkgScene *scene)
{
  GPtrArray *out = g_ptr_array_new ();

  for (guint f = 0; f < skg_n_scene_fields; f++)
    for (guint i = 0; skg_scene_fields[f].type == SKG_SCENE_FIELD_NUMBER &&
                      i < skg_scene_fields[f].length;
         i++)
      {
        const SkgSceneField *field = &skg_scene_fields[f];
        const SkgNumber *number = skg_scene_peek_number (scene, field->path, i);

        if (number != NULL && skg_number_is_random (number))
          g_ptr_array_add (out, field->length > 1
                                    ? g_strdup_printf ("%s[%u]", field->path, i)
                                    : g_strdup (field->path));
      }
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (out, FALSE);
}

static gboolean
read_axis (SkgScene *scene, const char *key, Axis *axis, GError **error)
{
  g_auto (GStrv) ranges = skg_sheet_list_ranges (scene);
  g_autofree char *all = g_strjoinv (", ", ranges);
  const char *wrong;
  double min;
  double max;

  split_key (key, &axis->path, &axis->index);
  if (g_strv_contains ((const char *const *) ranges, key))
    {
      choose_values (skg_scene_peek_number (scene, axis->path, axis->index),
                     axis->values);
      return TRUE;
    }
  wrong = skg_scene_get_number_limits (axis->path, &min, &max) ? "does not vary"
                                                               : "no such number";
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s; %s%s", key, wrong,
               *all != '\0' ? "these vary: " : "no number of this scene varies", all);
  return FALSE;
}

static gboolean
set_axis (SkgScene *scene, const Axis *axis, guint step, GError **error)
{
  const SkgNumber number = { .kind = SKG_NUMBER_CONSTANT, .a = axis->values[step] };

  return skg_scene_set_distribution (scene, axis->path, axis->index, &number, NULL,
                                     error);
}

/* "sod_mm 600" of "carm.sod_mm". */
static char *
dup_text (const char *key, double value)
{
  const char *dot = strrchr (key, '.');

  return g_strdup_printf ("%s %.4g", dot != NULL ? dot + 1 : key, value);
}

SkgSheet *
skg_sheet_new_grid (SkgScene *scene,
                    guint64 seed,
                    guint64 index,
                    const char *across,
                    const char *down,
                    GError **error)
{
  g_autoptr (SkgSheet) sheet = skg_sheet_new_empty ();
  g_auto (Axis) x = { 0 };
  g_auto (Axis) y = { 0 };

  if (!read_axis (scene, across, &x, error) || !read_axis (scene, down, &y, error))
    return NULL;
  if (strcmp (across, down) == 0)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: two different numbers are needed", across);
      return NULL;
    }
  sheet->grid_columns = SKG_SHEET_GRID;
  for (guint r = 0; r < SKG_SHEET_GRID; r++)
    for (guint c = 0; c < SKG_SHEET_GRID; c++)
      {
        g_autoptr (SkgScene) copy = skg_sheet_copy_scene (scene, error);
        g_autofree char *x_text = dup_text (across, x.values[c]);
        g_autofree char *y_text = dup_text (down, y.values[r]);

        if (copy == NULL || !set_axis (copy, &x, c, error) ||
            !set_axis (copy, &y, r, error))
          return NULL;
        skg_sheet_add_slot (sheet, copy, seed, index,
                            g_strdup_printf ("%s, %s", x_text, y_text));
      }
  return g_steal_pointer (&sheet);
}

/* SPDX-License-Identifier: Apache-2.0
 * Contact sheets: which samples, in which order. */
#include "config.h"

#include "scene/sheet.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scene/drawn-values.h"
#include "scene/sheet-private.h"

static void
free_slot (gpointer data)
{
  SkgSheetSlot *slot = data;

  g_clear_object (&slot->scene);
  g_clear_pointer (&slot->label, g_free);
  g_clear_pointer (&slot->drawn, g_array_unref);
  g_clear_pointer (&slot->body_key, g_free);
  g_free (slot);
}

static void
clear_sheet (gpointer data)
{
  g_ptr_array_unref (((SkgSheet *) data)->slots);
}

SkgSheet *
skg_sheet_ref (SkgSheet *sheet)
{
  return g_atomic_rc_box_acquire (sheet);
}

void
skg_sheet_unref (SkgSheet *sheet)
{
  g_atomic_rc_box_release_full (sheet, clear_sheet);
}

SkgSheet *
skg_sheet_new_empty (void)
{
  SkgSheet *sheet = g_atomic_rc_box_new0 (SkgSheet);

  sheet->slots = g_ptr_array_new_with_free_func (free_slot);
  return sheet;
}

SkgScene *
skg_sheet_copy_scene (SkgScene *scene, GError **error)
{
  g_autofree char *json = skg_scene_to_json (scene);

  return skg_scene_new_from_json (json, NULL, error);
}

void
skg_sheet_add_slot (
    SkgSheet *sheet, SkgScene *scene, guint64 seed, guint64 index, char *label)
{
  SkgSheetSlot *slot = g_new0 (SkgSheetSlot, 1);

  slot->scene = g_object_ref (scene);
  slot->seed = seed;
  slot->index = index;
  slot->label = label;
  slot->drawn = skg_scene_list_drawn_values (scene, seed, index, 0);
  slot->body_key = skg_scene_dup_body_key (scene, seed, index);
  g_ptr_array_add (sheet->slots, slot);
}

void
skg_sheet_set_try (SkgSheet *sheet, guint slot, guint number)
{
  SkgSheetSlot *one;

  g_return_if_fail (slot < sheet->slots->len);

  one = sheet->slots->pdata[slot];
  if (number == 0)
    return;
  g_clear_pointer (&one->drawn, g_array_unref);
  one->drawn = skg_scene_list_drawn_values (one->scene, one->seed, one->index, number);
}

SkgSheet *
skg_sheet_new (SkgScene *scene, guint64 seed, guint64 start, guint n, GError **error)
{
  g_autoptr (SkgSheet) sheet = skg_sheet_new_empty ();
  g_autoptr (SkgScene) copy = NULL;

  g_return_val_if_fail (n >= 1 && n <= SKG_SHEET_MAX_TILES, NULL);

  copy = skg_sheet_copy_scene (scene, error);
  if (copy == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    skg_sheet_add_slot (sheet, copy, seed, start + i,
                        g_strdup_printf ("%" G_GUINT64_FORMAT, start + i));
  return g_steal_pointer (&sheet);
}

guint
skg_sheet_get_length (const SkgSheet *sheet)
{
  return sheet->slots->len;
}

const SkgSheetSlot *
skg_sheet_get_slot (const SkgSheet *sheet, guint slot)
{
  g_return_val_if_fail (slot < sheet->slots->len, NULL);
  return sheet->slots->pdata[slot];
}

guint
skg_sheet_get_grid_columns (const SkgSheet *sheet)
{
  return sheet->grid_columns;
}

/* Sorting */

static double
get_value (const SkgSheetSlot *slot, const char *key)
{
  double value;

  return skg_drawn_values_get (slot->drawn, key, &value) ? value : (double) NAN;
}

static int
compare_slots (gconstpointer a, gconstpointer b, gpointer key)
{
  const SkgSheetSlot *x = *(const SkgSheetSlot *const *) a;
  const SkgSheetSlot *y = *(const SkgSheetSlot *const *) b;
  double vx = key != NULL ? get_value (x, key) : 0;
  double vy = key != NULL ? get_value (y, key) : 0;

  if (isnan (vx) != isnan (vy))
    return isnan (vx) ? 1 : -1;
  if (!isnan (vx) && vx != vy)
    return vx < vy ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

static gboolean
check_key (const SkgSheet *sheet, const char *key, GError **error)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new ();
  g_autoptr (GPtrArray) keys = NULL;
  g_autofree char *all = NULL;

  for (guint i = 0; i < sheet->slots->len; i++)
    g_ptr_array_add (samples, skg_sheet_get_slot (sheet, i)->drawn);
  keys = skg_drawn_values_list_keys (samples);
  for (guint i = 0; i < keys->len; i++)
    if (strcmp (keys->pdata[i], key) == 0)
      return TRUE;
  g_ptr_array_add (keys, NULL);
  all = g_strjoinv (", ", (char **) keys->pdata);
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: no sample draws it; index%s%s can be sorted by", key,
               *all != '\0' ? ", " : "", all);
  return FALSE;
}

gboolean
skg_sheet_sort (SkgSheet *sheet, const char *key, GError **error)
{
  gboolean by_index = strcmp (key, "index") == 0;

  if (!by_index && !check_key (sheet, key, error))
    return FALSE;
  g_ptr_array_sort_with_data (sheet->slots, compare_slots,
                              by_index ? NULL : (gpointer) key);
  for (guint i = 0; i < sheet->slots->len; i++)
    {
      SkgSheetSlot *slot = sheet->slots->pdata[i];
      double value = by_index ? (double) NAN : get_value (slot, key);

      g_free (slot->label);
      slot->label = isnan (value)
                        ? g_strdup_printf ("%" G_GUINT64_FORMAT, slot->index)
                        : g_strdup_printf ("%" G_GUINT64_FORMAT "  \302\267  %.4g",
                                           slot->index, value);
    }
  return TRUE;
}

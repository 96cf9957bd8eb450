/* SPDX-License-Identifier: Apache-2.0
 * patient.structures: between the scene file and the edits of a body. */
#include "config.h"

#include "scene/structure-edits.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/structure-edit.h"
#include "scene/structure-edits-private.h"

#define PATH "patient.structures"

#define PLAIN(key, type, width, min, max, unit)                                        \
  {                                                                                    \
    { key, SKG_SCENE_FIELD_##type, 0, 1, min, max, unit }, width, 1, 1, 0              \
  }

static const SkgSceneItemField edit_fields[] = {
  PLAIN ("name", STRING, 1, 0, 0, NULL),
  PLAIN ("hidden", BOOLEAN, 1, 0, 0, NULL),
  PLAIN ("alone", BOOLEAN, 1, 0, 0, NULL),
  PLAIN ("density_scale", NUMBER, 1, 0, 5, NULL),
  PLAIN ("offset_mm", NUMBER, 3, -500, 500, "mm"),
  PLAIN ("rotation_deg", NUMBER, 3, -180, 180, "degrees"),
};

static gboolean
check_item (const SkgSceneItem *item, GError **error)
{
  if (skg_scene_item_get (item, "name")->text != NULL)
    return TRUE;
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "name: must be given: that of a structure of the labels");
  return FALSE;
}

static const SkgSceneItemKind *const *
list_kinds (void)
{
  static const SkgSceneItemKind edit_kind = { NULL, edit_fields,
                                              G_N_ELEMENTS (edit_fields), check_item };
  static const SkgSceneItemKind *const kinds[] = { &edit_kind, NULL };

  return kinds;
}

const SkgSceneList skg_scene_structure_list = {
  .path = PATH,
  .max_items = SKG_SCENE_MAX_STRUCTURE_EDITS,
  .list_kinds = list_kinds,
};

static const char *
get_name (const SkgSceneItem *item)
{
  return skg_scene_item_get (item, "name")->text;
}

/* One thing under two names. */
static gboolean
is_same (const SkgSceneItem *a, const SkgSceneItem *b)
{
  g_autofree char *first = skg_structure_dup_key (get_name (a));
  g_autofree char *second = skg_structure_dup_key (get_name (b));

  return strcmp (first, second) == 0;
}

gboolean
skg_structure_edits_check (const SkgSceneData *data, const char *source, GError **error)
{
  guint n = data->structure_edits != NULL ? data->structure_edits->len : 0;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      if (is_same (data->structure_edits->pdata[i], data->structure_edits->pdata[k]))
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "%s: " PATH "[%u].name: \"%s\" is there twice", source, i,
                       get_name (data->structure_edits->pdata[i]));
          return FALSE;
        }
  return TRUE;
}

/* Drawing */

static void
draw_item (const SkgSceneItem *item,
           guint64 seed,
           guint64 index,
           SkgStructureEditValues *values)
{
  *values = (SkgStructureEditValues){
    .name = get_name (item),
    .hidden = skg_scene_item_get (item, "hidden")->flag,
    .alone = skg_scene_item_get (item, "alone")->flag,
    .density_scale = 1,
  };
  skg_scene_item_draw (item, PATH, "density_scale", seed, index, &values->density_scale,
                       1);
  skg_scene_item_draw (item, PATH, "offset_mm", seed, index, values->offset_mm, 3);
  skg_scene_item_draw (item, PATH, "rotation_deg", seed, index, values->rotation_deg,
                       3);
}

static gboolean
is_moved (const SkgStructureEditValues *values)
{
  for (guint a = 0; a < 3; a++)
    if (values->offset_mm[a] != 0 || values->rotation_deg[a] != 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_plain (const SkgStructureEditValues *values)
{
  return !values->hidden && !values->alone && values->density_scale == 1 &&
         !is_moved (values);
}

guint
skg_structure_edits_draw (const SkgSceneData *data,
                          guint64 seed,
                          guint number,
                          SkgStructureEditValues *values)
{
  guint n = 0;

  for (guint i = 0; data->structure_edits != NULL && i < data->structure_edits->len;
       i++)
    {
      draw_item (data->structure_edits->pdata[i], seed, number, &values[n]);
      n += !is_plain (&values[n]);
    }
  return n;
}

void
skg_structure_edits_add_key (GString *key,
                             const SkgStructureEditValues *values,
                             guint n_values)
{
  for (guint i = 0; i < n_values; i++)
    g_string_append_printf (key, "\nstructure %s %d %d %a %a %a %a %a %a %a",
                            values[i].name, values[i].hidden, values[i].alone,
                            values[i].density_scale, values[i].offset_mm[0],
                            values[i].offset_mm[1], values[i].offset_mm[2],
                            values[i].rotation_deg[0], values[i].rotation_deg[1],
                            values[i].rotation_deg[2]);
}

/* Applying */

static void
clear_move (gpointer data)
{
  g_free (((SkgStructureMove *) data)->structures);
}

GArray *
skg_structure_moves_new (void)
{
  GArray *moves = g_array_new (FALSE, TRUE, sizeof (SkgStructureMove));

  g_array_set_clear_func (moves, clear_move);
  return moves;
}

/* Turned about @centre_mm, then moved. */
static SkgMat4
get_matrix (const SkgStructureEditValues *values, SkgVec3 centre_mm)
{
  static const SkgVec3 axes[] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
  SkgVec3 offset_mm =
      skg_vec3 (values->offset_mm[0], values->offset_mm[1], values->offset_mm[2]);
  SkgMat4 matrix = skg_mat4_translation (skg_vec3_scale (centre_mm, -1));
  SkgMat4 back = skg_mat4_translation (skg_vec3_add (centre_mm, offset_mm));

  for (guint a = 0; a < 3; a++)
    {
      SkgMat4 turn =
          skg_mat4_rotation (axes[a], SKG_RAD_FROM_DEG (values->rotation_deg[a]));

      matrix = skg_mat4_multiply (&turn, &matrix);
    }
  return skg_mat4_multiply (&back, &matrix);
}

/* (transfer full) (nullable): indices of the structures that a name stands for */
static GArray *
find_structures (SkgLabelMap *labels, const char *name, GError **error)
{
  const SkgStructureStyle style = SKG_STRUCTURE_STYLE_INIT;
  const SkgStructureRequest request = { (char *) name, style };
  g_autoptr (SkgStructureChoice) choice =
      skg_structure_choice_new (labels, &request, 1, error);
  GArray *indices;

  if (choice == NULL)
    return NULL;
  indices = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < skg_structure_choice_get_length (choice); i++)
    {
      const SkgChosenStructure *chosen = skg_structure_choice_get (choice, i);

      g_array_append_vals (indices, chosen->structures, chosen->n_structures);
    }
  return indices;
}

static void
add_move (GArray *moves, SkgLabelMap *labels, const SkgStructureEdit *edit)
{
  SkgStructureMove move = {
    .n_structures = skg_label_map_get_n_structures (labels),
    .patient_from_source = edit->patient_from_source,
  };

  move.structures = g_new0 (guint8, move.n_structures + 1);
  for (guint s = 0; s < edit->n_structures; s++)
    move.structures[edit->structures[s]] = 1;
  g_array_append_val (moves, move);
}

static gboolean
make_edit (const SkgStructureEditValues *values,
           SkgLabelMap *labels,
           GArray *indices,
           SkgStructureEdit *edit)
{
  SkgVec3 centre_mm;

  *edit = (SkgStructureEdit){
    .structures = (const guint *) (gpointer) indices->data,
    .n_structures = indices->len,
    .hidden = values->hidden,
    .alone = values->alone,
    .density_scale = values->density_scale,
  };
  if (!skg_structure_get_centre_mm (labels, edit->structures, edit->n_structures,
                                    &centre_mm))
    return FALSE;
  edit->moves = is_moved (values);
  edit->patient_from_source = get_matrix (values, centre_mm);
  return TRUE;
}

gboolean
skg_structure_edits_apply_values (const SkgStructureEditValues *values,
                                  guint n_values,
                                  SkgBody *body,
                                  GError **error)
{
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autofree SkgStructureEdit *edits = g_new0 (SkgStructureEdit, n_values + 1);
  g_autoptr (GArray) moves = skg_structure_moves_new ();
  SkgVolume *volume = NULL;
  SkgLabelMap *labels = NULL;
  guint n = 0;

  if (body->labels == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   PATH ": %s has no labels; patient.labels names a label map",
                   body->name != NULL ? body->name : "the patient");
      return FALSE;
    }
  for (guint i = 0; i < n_values; i++)
    {
      GArray *indices = find_structures (body->labels, values[i].name, error);

      if (indices == NULL)
        {
          g_prefix_error (error, PATH ": ");
          return FALSE;
        }
      g_ptr_array_add (all, indices);
      /* One that has no voxels in this body stays nowhere. */
      if (!make_edit (&values[i], body->labels, indices, &edits[n]))
        continue;
      if (edits[n].moves && !edits[n].hidden)
        add_move (moves, body->labels, &edits[n]);
      n++;
    }
  if (n == 0)
    return TRUE;
  if (!skg_structure_edits_apply (body->volume, body->labels, edits, n, &volume,
                                  &labels, error))
    return FALSE;
  skg_volume_unref (body->volume);
  skg_label_map_unref (body->labels);
  body->volume = volume;
  body->labels = labels;
  if (moves->len > 0)
    {
      body->moves = g_steal_pointer (&moves);
      body->moved_labels = skg_label_map_ref (labels);
    }
  return TRUE;
}

/* Landmarks */

static const SkgStructureMove *
find_move (GArray *moves, int structure)
{
  const SkgStructureMove *found = NULL;

  /* Of two edits of one structure the later one stands, as in the labels. */
  for (guint m = 0; structure >= 0 && m < moves->len; m++)
    {
      const SkgStructureMove *move = &g_array_index (moves, SkgStructureMove, m);

      if ((guint) structure < move->n_structures && move->structures[structure])
        found = move;
    }
  return found;
}

SkgLandmarkSet *
skg_structure_moves_map (GArray *moves,
                         SkgLabelMap *labels,
                         SkgLandmarkSet *landmarks,
                         gboolean back)
{
  guint n = skg_landmark_set_get_length (landmarks);
  g_autofree SkgLandmark *moved = g_new (SkgLandmark, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const SkgStructureMove *move;
      SkgMat4 map;

      moved[i] = *skg_landmark_set_get (landmarks, i);
      move = find_move (moves,
                        skg_structure_find_nearest (labels, moved[i].position_mm,
                                                    SKG_STRUCTURE_LANDMARK_REACH_MM));
      if (move == NULL)
        continue;
      map = move->patient_from_source;
      if (!back || skg_mat4_invert_affine (&move->patient_from_source, &map))
        moved[i].position_mm = skg_mat4_transform_point (&map, moved[i].position_mm);
    }
  return skg_landmark_set_new (moved, n);
}

/* What the window edits */

/* (nullable): "hip_right" for "hemipelvis_right", too */
static SkgSceneItem *
find_item (const SkgSceneData *data, const char *name)
{
  GPtrArray *items = data->structure_edits;
  g_autofree char *key = skg_structure_dup_key (name);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_autofree char *other = skg_structure_dup_key (get_name (items->pdata[i]));

      if (strcmp (other, key) == 0)
        return items->pdata[i];
    }
  return NULL;
}

const SkgSceneItem *
skg_structure_edits_find (const SkgSceneData *data, const char *name)
{
  return find_item (data, name);
}

gboolean
skg_scene_get_structure_edit (SkgScene *self,
                              const char *name,
                              SkgStructureEditValues *values)
{
  const SkgSceneItem *item;
  guint64 seed;
  guint64 index;

  g_return_val_if_fail (SKG_IS_SCENE (self), FALSE);

  *values = (SkgStructureEditValues){ .name = name, .density_scale = 1 };
  item = find_item (skg_scene_get_drawn_data (self), name);
  if (item == NULL)
    return FALSE;
  skg_scene_get_shown_sample (self, &seed, &index);
  draw_item (item, seed, skg_scene_get_body_number (self, seed, index), values);
  return TRUE;
}

guint
skg_scene_get_n_structure_edits (SkgScene *self)
{
  g_return_val_if_fail (SKG_IS_SCENE (self), 0);

  return skg_scene_get_data (self)->structure_edits != NULL
             ? skg_scene_get_data (self)->structure_edits->len
             : 0;
}

/* Constants where @numbers differ from @now; what is not edited keeps varying. */
static void
set_numbers (SkgSceneItem *item,
             const char *key,
             const double *numbers,
             const double *now,
             guint n,
             double plain)
{
  SkgSceneItemValue *value = (SkgSceneItemValue *) skg_scene_item_get (item, key);
  const SkgSceneField *field = &item->kind->fields[value - item->values].field;
  gboolean is_given = FALSE;

  if (memcmp (numbers, now, n * sizeof *numbers) == 0)
    return;
  if (value->n_numbers == 0)
    {
      value->n_numbers = n;
      value->numbers = g_new0 (SkgNumber, n);
    }
  for (guint i = 0; i < n; i++)
    {
      SkgNumber *number = &value->numbers[i];

      if (numbers[i] != now[i] || number->kind == SKG_NUMBER_UNSET)
        skg_number_set (number,
                        rint (CLAMP (numbers[i], field->min, field->max) * 1e6) / 1e6 +
                            0.0);
      is_given |= number->kind != SKG_NUMBER_CONSTANT || number->a != plain;
    }
  if (is_given)
    return;
  for (guint i = 0; i < n; i++)
    skg_number_clear (&value->numbers[i]);
  g_clear_pointer (&value->numbers, g_free);
  value->n_numbers = 0;
}

static void
set_flag (SkgSceneItem *item, const char *key, gboolean flag)
{
  ((SkgSceneItemValue *) skg_scene_item_get (item, key))->flag = flag;
}

static SkgSceneItem *
add_item (SkgSceneData *data, const char *name)
{
  SkgSceneItem *item = g_new0 (SkgSceneItem, 1);

  item->kind = list_kinds ()[0];
  item->values = g_new0 (SkgSceneItemValue, item->kind->n_fields);
  ((SkgSceneItemValue *) skg_scene_item_get (item, "name"))->text = g_strdup (name);
  if (data->structure_edits == NULL)
    data->structure_edits =
        g_ptr_array_new_with_free_func ((GDestroyNotify) skg_scene_item_free);
  g_ptr_array_add (data->structure_edits, item);
  return item;
}

/* Whether a number of @item varies that @values leave as it is. */
static gboolean
keeps_varying (SkgScene *self,
               const SkgSceneItem *item,
               const SkgStructureEditValues *values)
{
  static const char *const keys[] = { "density_scale", "offset_mm", "rotation_deg" };
  SkgStructureEditValues now;
  const double *const before[] = { &now.density_scale, now.offset_mm,
                                   now.rotation_deg };
  const double *const after[] = { &values->density_scale, values->offset_mm,
                                  values->rotation_deg };

  skg_scene_get_structure_edit (self, values->name, &now);
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      const SkgSceneItemValue *value = skg_scene_item_get (item, keys[k]);

      for (guint i = 0; i < value->n_numbers; i++)
        if (skg_number_is_random (&value->numbers[i]) && before[k][i] == after[k][i])
          return TRUE;
    }
  return FALSE;
}

void
skg_scene_set_structure_edit (SkgScene *self, const SkgStructureEditValues *values)
{
  SkgSceneData *data;
  SkgStructureEditValues now;
  SkgSceneItem *item;

  g_return_if_fail (SKG_IS_SCENE (self) && values->name != NULL);

  data = (SkgSceneData *) skg_scene_get_data (self);
  item = find_item (data, values->name);
  if (!is_plain (values) || (item != NULL && keeps_varying (self, item, values)))
    {
      if (item == NULL &&
          skg_scene_get_n_structure_edits (self) == SKG_SCENE_MAX_STRUCTURE_EDITS)
        return;
      if (item == NULL)
        item = add_item (data, values->name);
      set_flag (item, "hidden", values->hidden);
      set_flag (item, "alone", values->alone);
      skg_scene_get_structure_edit (self, values->name, &now);
      set_numbers (item, "density_scale", &values->density_scale, &now.density_scale, 1,
                   1);
      set_numbers (item, "offset_mm", values->offset_mm, now.offset_mm, 3, 0);
      set_numbers (item, "rotation_deg", values->rotation_deg, now.rotation_deg, 3, 0);
    }
  else if (item != NULL)
    g_ptr_array_remove (data->structure_edits, item);
  else
    return;
  g_signal_emit_by_name (self, "changed");
}

void
skg_scene_remove_structure_edit (SkgScene *self, const char *name)
{
  SkgSceneData *data;
  SkgSceneItem *item;

  g_return_if_fail (SKG_IS_SCENE (self));

  data = (SkgSceneData *) skg_scene_get_data (self);
  item = find_item (data, name);
  if (item == NULL)
    return;
  g_ptr_array_remove (data->structure_edits, item);
  g_signal_emit_by_name (self, "changed");
}

void
skg_scene_clear_structure_edits (SkgScene *self)
{
  SkgSceneData *data;

  g_return_if_fail (SKG_IS_SCENE (self));

  data = (SkgSceneData *) skg_scene_get_data (self);
  if (skg_scene_get_n_structure_edits (self) == 0)
    return;
  g_clear_pointer (&data->structure_edits, g_ptr_array_unref);
  g_signal_emit_by_name (self, "changed");
}

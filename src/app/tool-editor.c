/* SPDX-License-Identifier: Apache-2.0
 * The chosen tool's name, material, place and shape. */
#include "config.h"

#include "app/tool-editor.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/item-source.h"
#include "app/tool-numbers.h"
#include "base/json.h"
#include "physics/material.h"
#include "scene/tool-place.h"

/* Template children that are one element of a key's numbers. */
typedef struct
{
  const char *name;
  const char *key;
  guint element;
  guint n;
} Place;

static const Place places[] = {
  { "position_x", "position_mm", 0, 3 },  { "position_y", "position_mm", 1, 3 },
  { "position_z", "position_mm", 2, 3 },  { "rotation_x", "rotation_deg", 0, 3 },
  { "rotation_y", "rotation_deg", 1, 3 }, { "rotation_z", "rotation_deg", 2, 3 },
  { "advance", "advance_mm", 0, 1 },      { "twist", "twist_deg", 0, 1 },
  { "density", "density_g_cm3", 0, 1 },   { "priority", "priority", 0, 1 },
};

/* Numbers are kept to 1e-6, so that files stay legible. */
#define DECIMALS 1e6

static const double units_mm[] = { 1, 10, 1000, 25.4 };

struct _SkgToolEditor
{
  AdwBin parent_instance;

  SkgSession *session;
  gboolean is_refreshing;
  int index;
  SkgLandmarkSet *landmarks; /* that the choices are of */
  GPtrArray *materials;      /* ids, in the order of the choices */
  SkgNumberRow *rows[G_N_ELEMENTS (places)];

  GtkWidget *box;
  GtkEntry *name;
  GtkDropDown *material;
  GtkWidget *snap_box;
  GtkDropDown *snap_to;
  GtkDropDown *snap_from;
  GtkWidget *mesh_box;
  GtkLabel *file_label;
  GtkDropDown *unit;
  AdwBin *numbers_slot;
  GtkWidget *numbers;
};

G_DEFINE_FINAL_TYPE (SkgToolEditor, skg_tool_editor, ADW_TYPE_BIN)

static guint refused_signal;

static SkgScene *
get_scene (SkgToolEditor *self)
{
  return skg_session_get_scene (self->session);
}

/* Edits: widget to model */

static gboolean
on_put_back (gpointer user_data)
{
  SkgToolEditor *self = user_data;

  if (self->session != NULL)
    skg_tool_editor_refresh (self);
  return G_SOURCE_REMOVE;
}

/* What was refused is put back, not at once: an adjustment that is set while it tells
 * of a change tells again, as if the user had typed the old number. */
static void
tell (SkgToolEditor *self, const GError *error)
{
  if (error != NULL)
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_put_back, g_object_ref (self),
                     g_object_unref);
  g_signal_emit (self, refused_signal, 0, error != NULL ? error->message : NULL);
}

static void
set_json (SkgToolEditor *self, const char *key, const char *json)
{
  g_autoptr (GError) error = NULL;

  skg_session_set_tool_value (self->session, (guint) self->index, key, json, &error);
  tell (self, error);
}

static void
set_text (SkgToolEditor *self, const char *key, const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *json = skg_json_to_text (node);

  set_json (self, key, json);
}

/* What is given, or what holds when nothing is. */
static void
get_numbers (SkgToolEditor *self, const Place *place, double numbers[3])
{
  const SkgPlacedTool *placed = skg_session_get_tool (self->session, self->index);
  SkgVec3 position_mm;

  memset (numbers, 0, 3 * sizeof *numbers);
  if (g_str_equal (place->key, "position_mm"))
    {
      position_mm =
          skg_session_get_tool_position_mm (self->session, (guint) self->index);
      numbers[0] = position_mm.x;
      numbers[1] = position_mm.y;
      numbers[2] = position_mm.z;
    }
  else if (skg_scene_get_tool_numbers (get_scene (self), (guint) self->index,
                                       place->key, numbers, place->n) == 0 &&
           g_str_equal (place->key, "density_g_cm3"))
    numbers[0] = placed->density_g_cm3;
}

static void
on_edited (SkgNumberRow *row, double value, SkgToolEditor *self)
{
  const Place *place = NULL;
  SkgNumber number = { .kind = SKG_NUMBER_CONSTANT };
  SkgItemNumber at;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (self->rows[i] == row)
      place = &places[i];
  if (self->is_refreshing || place == NULL || self->index < 0)
    return;
  number.a = rint (value * DECIMALS) / DECIMALS;
  at = (SkgItemNumber){ NULL, (guint) self->index, place->key, (int) place->element };
  skg_item_source_set (self->session, &at, &number, &error);
  tell (self, error);
}

static void
take_name (SkgToolEditor *self)
{
  const SkgPlacedTool *placed = skg_session_get_tool (self->session, self->index);
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  if (self->is_refreshing || placed == NULL || strcmp (text, placed->name) == 0)
    return;
  if (*text == '\0')
    set_json (self, "name", NULL);
  else
    set_text (self, "name", text);
}

static void
on_name_activated (GtkEntry *entry, SkgToolEditor *self)
{
  take_name (self);
}

static void
on_name_left (GtkEventControllerFocus *focus, SkgToolEditor *self)
{
  take_name (self);
}

static void
on_material_selected (GtkDropDown *dropdown, GParamSpec *pspec, SkgToolEditor *self)
{
  guint selected = gtk_drop_down_get_selected (dropdown);

  if (self->is_refreshing || self->index < 0 || selected >= self->materials->len)
    return;
  /* The new one's own density. */
  skg_scene_set_tool_numbers (get_scene (self), (guint) self->index, "density_g_cm3",
                              NULL, 0);
  set_text (self, "material", self->materials->pdata[selected]);
}

static void
on_unit_selected (GtkDropDown *dropdown, GParamSpec *pspec, SkgToolEditor *self)
{
  guint selected = gtk_drop_down_get_selected (dropdown);
  g_autofree char *json = NULL;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->is_refreshing || self->index < 0 || selected >= G_N_ELEMENTS (units_mm))
    return;
  json = g_strdup (g_ascii_formatd (text, sizeof text, "%g", units_mm[selected]));
  set_json (self, "unit_mm", json);
}

/* (nullable): of the landmark that a choice stands for */
static const SkgLandmark *
get_landmark (SkgToolEditor *self, GtkDropDown *dropdown, guint n_before)
{
  guint selected = gtk_drop_down_get_selected (dropdown);

  if (self->landmarks == NULL || selected < n_before ||
      selected - n_before >= skg_landmark_set_get_length (self->landmarks))
    return NULL;
  return skg_landmark_set_get (self->landmarks, selected - n_before);
}

static void
take_pose (SkgToolEditor *self, const SkgMat4 *matrix)
{
  g_autoptr (GError) error = NULL;

  skg_session_set_tool_pose (self->session, (guint) self->index, matrix, &error);
  tell (self, error);
}

static void
on_snap_tip (GtkButton *button, SkgToolEditor *self)
{
  const SkgPlacedTool *placed = skg_session_get_tool (self->session, self->index);
  const SkgLandmark *to = get_landmark (self, self->snap_to, 0);
  SkgMat4 matrix;

  if (placed == NULL || to == NULL)
    return;
  matrix = skg_tool_place_tip (placed, to->position_mm);
  take_pose (self, &matrix);
}

static void
on_snap_axis (GtkButton *button, SkgToolEditor *self)
{
  const SkgPlacedTool *placed = skg_session_get_tool (self->session, self->index);
  const SkgLandmark *to = get_landmark (self, self->snap_to, 0);
  const SkgLandmark *from = get_landmark (self, self->snap_from, 1);
  SkgMat4 matrix;

  if (placed == NULL || to == NULL)
    return;
  if (from != NULL
          ? skg_tool_place_along (placed, from->position_mm, to->position_mm, &matrix)
          : skg_tool_place_aim (placed, to->position_mm, &matrix))
    take_pose (self, &matrix);
  else
    g_signal_emit (self, refused_signal, 0,
                   from != NULL ? _ ("Both landmarks are in one place.")
                                : _ ("The tip is at that landmark already: choose "
                                     "where the axis comes from as well."));
}

/* Refresh: model to widget */

/* A custom material comes behind the known ones. */
static void
refresh_material (SkgToolEditor *self, const SkgPlacedTool *placed)
{
  guint selected;
  GtkStringList *names;

  for (selected = 0; selected < self->materials->len; selected++)
    if (strcmp (self->materials->pdata[selected], placed->material) == 0)
      break;
  if (selected == self->materials->len)
    {
      g_autofree char *name =
          g_strndup (placed->material, strcspn (placed->material, "#"));

      names = GTK_STRING_LIST (gtk_drop_down_get_model (self->material));
      g_ptr_array_add (self->materials, g_strdup (name));
      gtk_string_list_append (names, name);
    }
  gtk_drop_down_set_selected (self->material, selected);
}

static void
refresh_landmarks (SkgToolEditor *self)
{
  const SkgBody *body = skg_session_get_body (self->session);
  SkgLandmarkSet *landmarks = body != NULL ? body->landmarks : NULL;
  guint n = landmarks != NULL ? skg_landmark_set_get_length (landmarks) : 0;
  g_autoptr (GtkStringList) to = NULL;
  g_autoptr (GtkStringList) from = NULL;

  gtk_widget_set_visible (self->snap_box, n > 0);
  if (landmarks == self->landmarks)
    return;
  g_clear_pointer (&self->landmarks, skg_landmark_set_unref);
  self->landmarks = landmarks != NULL ? skg_landmark_set_ref (landmarks) : NULL;
  to = gtk_string_list_new (NULL);
  from = gtk_string_list_new (NULL);
  /* Translators: no second landmark */
  gtk_string_list_append (from, _ ("none"));
  for (guint i = 0; i < n; i++)
    {
      gtk_string_list_append (to, skg_landmark_set_get (landmarks, i)->name);
      gtk_string_list_append (from, skg_landmark_set_get (landmarks, i)->name);
    }
  gtk_drop_down_set_model (self->snap_to, G_LIST_MODEL (to));
  gtk_drop_down_set_model (self->snap_from, G_LIST_MODEL (from));
}

static void
refresh_mesh (SkgToolEditor *self, const SkgPlacedTool *placed)
{
  const char *path =
      skg_scene_get_tool_text (get_scene (self), (guint) self->index, "file");
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;
  double unit_mm = 1;
  guint selected = GTK_INVALID_LIST_POSITION;

  gtk_widget_set_visible (self->mesh_box, path != NULL);
  if (path == NULL)
    return;
  skg_scene_get_tool_numbers (get_scene (self), (guint) self->index, "unit_mm",
                              &unit_mm, 1);
  for (guint i = 0; i < G_N_ELEMENTS (units_mm); i++)
    if (units_mm[i] == unit_mm)
      selected = i;
  gtk_label_set_label (self->file_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->file_label), path);
  gtk_drop_down_set_selected (self->unit, selected);
}

void
skg_tool_editor_refresh (SkgToolEditor *self)
{
  const SkgPlacedTool *placed;

  g_return_if_fail (SKG_IS_TOOL_EDITOR (self));

  self->index = skg_session_get_selected_tool (self->session);
  placed = skg_session_get_tool (self->session, self->index);
  self->is_refreshing = TRUE;
  gtk_widget_set_visible (self->box, placed != NULL);
  if (placed != NULL)
    {
      if (strcmp (gtk_editable_get_text (GTK_EDITABLE (self->name)), placed->name) != 0)
        gtk_editable_set_text (GTK_EDITABLE (self->name), placed->name);
      refresh_material (self, placed);
      refresh_landmarks (self);
      refresh_mesh (self, placed);
      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        {
          double numbers[3];

          get_numbers (self, &places[i], numbers);
          skg_number_row_set_value (self->rows[i], numbers[places[i].element]);
        }
    }
  skg_tool_numbers_refresh (SKG_TOOL_NUMBERS (self->numbers), self->index);
  self->is_refreshing = FALSE;
}

/* GObject */

static void
on_refused (SkgToolNumbers *numbers, const char *message, SkgToolEditor *self)
{
  g_signal_emit (self, refused_signal, 0, message);
}

static void
skg_tool_editor_dispose (GObject *object)
{
  SkgToolEditor *self = SKG_TOOL_EDITOR (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->landmarks, skg_landmark_set_unref);
  g_clear_pointer (&self->materials, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_TOOL_EDITOR);
  G_OBJECT_CLASS (skg_tool_editor_parent_class)->dispose (object);
}

static void
skg_tool_editor_class_init (SkgToolEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_tool_editor_dispose;
  refused_signal = g_signal_new ("refused", SKG_TYPE_TOOL_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (SKG_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/tool-editor.ui");
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    gtk_widget_class_bind_template_child_full (widget_class, places[i].name, FALSE,
                                               G_STRUCT_OFFSET (SkgToolEditor, rows) +
                                                   i * (gssize) sizeof (gpointer));
  gtk_widget_class_bind_template_child (widget_class, SkgToolEditor, box);
  gtk_widget_class_bind_template_child (widget_class, SkgToolEditor, name);
  gtk_widget_class_bind_template_child (widget_class, SkgToolEditor, material);
  gtk_widget_class_bind_template_child (widget_class, SkgToolEditor, snap_box);
  gtk_widget_class_bind_template_child (widget_class, SkgToolEditor, snap_to);
  gtk_widget_class_bind_template_child (widget_class, SkgToolEditor, snap_from);
  gtk_widget_class_bind_template_child (widget_class, SkgToolEditor, mesh_box);
  gtk_widget_class_bind_template_child (widget_class, SkgToolEditor, file_label);
  gtk_widget_class_bind_template_child (widget_class, SkgToolEditor, unit);
  gtk_widget_class_bind_template_child (widget_class, SkgToolEditor, numbers_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_name_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_name_left);
  gtk_widget_class_bind_template_callback (widget_class, on_material_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_unit_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_snap_tip);
  gtk_widget_class_bind_template_callback (widget_class, on_snap_axis);
}

static void
fill_materials (SkgToolEditor *self)
{
  const char *const *ids = skg_material_list_ids ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->materials = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (SkgMaterial) material = skg_material_find (ids[i], NULL);

      g_ptr_array_add (self->materials, g_strdup (ids[i]));
      gtk_string_list_append (names, _ (skg_material_get_name (material)));
    }
  gtk_drop_down_set_model (self->material, G_LIST_MODEL (names));
}

static void
skg_tool_editor_init (SkgToolEditor *self)
{
  self->index = SKG_SESSION_NO_TOOL;
  self->is_refreshing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_materials (self);
  self->is_refreshing = FALSE;
}

GtkWidget *
skg_tool_editor_new (SkgSession *session)
{
  SkgToolEditor *self = g_object_new (SKG_TYPE_TOOL_EDITOR, NULL);

  self->session = g_object_ref (session);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const SkgItemNumber at = { NULL, SKG_ITEM_SELECTED_TOOL, places[i].key,
                                 (int) places[i].element };

      /* What covers what is an order, and does not vary. */
      if (strcmp (places[i].key, "priority") != 0)
        skg_item_source_bind (self->rows[i], session, &at);
    }
  self->numbers = skg_tool_numbers_new (session);
  adw_bin_set_child (self->numbers_slot, self->numbers);
  g_signal_connect_object (self->numbers, "refused", G_CALLBACK (on_refused), self, 0);
  return GTK_WIDGET (self);
}

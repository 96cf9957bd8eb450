/* SPDX-License-Identifier: Apache-2.0
 * The inspector's page of structures. */
#include "config.h"

#include "app/structure-panel.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/structure-editor.h"
#include "app/structure-row.h"
#include "body/label-tables.h"
#include "scene/resource-texts.h"
#include "scene/structure-edits.h"

struct _SkgStructurePanel
{
  AdwBin parent_instance;

  SkgSession *session;
  SkgLabelMap *labels;        /* what the rows of others were made from */
  SkgStructureChoice *chosen; /* what the rows of chosen ones were made from */
  gboolean is_refreshing;

  GtkStack *stack;
  GtkLabel *count_label;
  GtkLabel *file_label;
  GtkDropDown *table;
  GtkMenuButton *add_button;
  GtkLabel *message;
  GtkListBox *list;
  GtkLabel *others_heading;
  GtkSearchEntry *search;
  GtkListBox *others;
};

G_DEFINE_FINAL_TYPE (SkgStructurePanel, skg_structure_panel, ADW_TYPE_BIN)

/* Edits: widget to model */

static void
show_message (SkgStructurePanel *self, const char *text)
{
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static void
set_requests (SkgStructurePanel *self, GArray *requests)
{
  g_autoptr (GError) error = NULL;

  skg_session_set_structures (self->session,
                              (const SkgStructureRequest *) (gpointer) requests->data,
                              requests->len, &error);
  show_message (self, error != NULL ? error->message : NULL);
}

static GArray *
dup_requests (SkgStructurePanel *self)
{
  return skg_scene_dup_structures (skg_session_get_scene (self->session));
}

static void
add (SkgStructurePanel *self, const char *name)
{
  const SkgStructureStyle style = SKG_STRUCTURE_STYLE_INIT;
  g_autoptr (GArray) requests = dup_requests (self);

  skg_structure_requests_add (requests, name, &style);
  set_requests (self, requests);
}

static void
action_add (GtkWidget *widget, const char *name, GVariant *parameter)
{
  add (SKG_STRUCTURE_PANEL (widget), g_variant_get_string (parameter, NULL));
}

static void
action_clear (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GArray) none = skg_structure_requests_new ();

  set_requests (SKG_STRUCTURE_PANEL (widget), none);
}

/* Whether a request that stands for several things brings in @name: a set, or "all". */
static gboolean
brings (const SkgStructureRequest *request, const char *name)
{
  const SkgStructureSet *set = skg_structure_find_set (request->name);

  if (strcmp (request->name, "all") == 0)
    return TRUE;
  for (guint i = 0; set != NULL && i < set->n_entries; i++)
    if (strcmp (set->entries[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/* (nullable): the title of what brought in @name together with others */
static const char *
find_set_title (GArray *requests, const char *name)
{
  for (guint i = 0; i < requests->len; i++)
    {
      const SkgStructureRequest *request =
          &g_array_index (requests, SkgStructureRequest, i);

      if (!brings (request, name))
        continue;
      return skg_structure_find_set (request->name) != NULL
                 ? skg_resource_text_get (skg_structure_find_set (request->name)->title)
                 : _ ("All");
    }
  return NULL;
}

static void
on_removed (SkgStructureRow *row, SkgStructurePanel *self)
{
  const char *name = skg_structure_row_get_name (row);
  g_autoptr (GArray) requests = dup_requests (self);

  for (guint i = requests->len; i-- > 0;)
    {
      const SkgStructureRequest *request =
          &g_array_index (requests, SkgStructureRequest, i);

      if (strcmp (request->name, name) == 0 || brings (request, name))
        g_array_remove_index (requests, i);
    }
  set_requests (self, requests);
}

/* The last request of that name carries the style; one more if only a set has it. */
static void
on_restyled (SkgStructureRow *row, SkgStructurePanel *self)
{
  const char *name = skg_structure_row_get_name (row);
  g_autoptr (GArray) requests = dup_requests (self);
  SkgStructureStyle style;

  skg_structure_row_get_style (row, &style);
  for (guint i = requests->len; i-- > 0;)
    {
      SkgStructureRequest *request = &g_array_index (requests, SkgStructureRequest, i);

      if (strcmp (request->name, name) != 0)
        continue;
      request->style = style;
      set_requests (self, requests);
      return;
    }
  skg_structure_requests_add (requests, name, &style);
  set_requests (self, requests);
}

static void
on_mask_toggled (SkgStructureEditor *editor, gboolean in_masks, SkgStructureRow *row)
{
  skg_structure_row_set_in_masks (row, in_masks);
}

/* One at a time. */
static void
on_opened (SkgStructureRow *row, gboolean is_open, SkgStructurePanel *self)
{
  GtkListBoxRow *other;
  SkgStructureStyle style;
  GtkWidget *editor;

  if (!is_open)
    {
      skg_structure_row_set_editor (row, NULL);
      return;
    }
  for (int i = 0; (other = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (SKG_STRUCTURE_ROW (other) != row)
      skg_structure_row_set_open (SKG_STRUCTURE_ROW (other), FALSE);
  editor = skg_structure_editor_new (self->session, skg_structure_row_get_name (row));
  skg_structure_row_get_style (row, &style);
  skg_structure_editor_refresh (SKG_STRUCTURE_EDITOR (editor), style.in_masks);
  g_signal_connect_object (editor, "mask-toggled", G_CALLBACK (on_mask_toggled), row,
                           0);
  skg_structure_row_set_editor (row, editor);
}

static void
action_restore (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgStructurePanel *self = SKG_STRUCTURE_PANEL (widget);

  skg_scene_clear_structure_edits (skg_session_get_scene (self->session));
}

static void
on_other_activated (GtkListBox *list, GtkListBoxRow *row, SkgStructurePanel *self)
{
  add (self, g_object_get_data (G_OBJECT (row), "skg-name"));
}

static void
on_search_changed (GtkSearchEntry *entry, SkgStructurePanel *self)
{
  gtk_list_box_invalidate_filter (self->others);
}

static void
on_table_selected (GtkDropDown *dropdown, GParamSpec *pspec, SkgStructurePanel *self)
{
  guint index = gtk_drop_down_get_selected (dropdown);
  const char *const *tables = skg_label_table_list ();
  g_autoptr (GError) error = NULL;
  gboolean is_table = index >= 1 && index <= g_strv_length ((char **) tables);

  if (self->is_refreshing || !is_table)
    return;
  skg_session_set_labels_table (self->session, tables[index - 1], &error);
  show_message (self, error != NULL ? error->message : NULL);
}

/* Refresh: model to widget */

static gboolean
is_found (GtkListBoxRow *row, gpointer user_data)
{
  SkgStructurePanel *self = user_data;
  const char *name = g_object_get_data (G_OBJECT (row), "skg-name");
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *spaced = g_strdelimit (g_strdup (name), "_", ' ');
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && !g_str_match_string (words[i], spaced, TRUE))
      return FALSE;
  return TRUE;
}

static void
remove_rows (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
rebuild_chosen (SkgStructurePanel *self)
{
  g_autoptr (GArray) requests = dup_requests (self);
  guint n = self->chosen != NULL ? skg_structure_choice_get_length (self->chosen) : 0;

  remove_rows (self->list);
  for (guint i = 0; i < n; i++)
    {
      const SkgChosenStructure *chosen = skg_structure_choice_get (self->chosen, i);
      GtkWidget *row =
          skg_structure_row_new (chosen, find_set_title (requests, chosen->name));

      g_signal_connect_object (row, "restyled", G_CALLBACK (on_restyled), self, 0);
      g_signal_connect_object (row, "opened", G_CALLBACK (on_opened), self, 0);
      g_signal_connect_object (row, "removed", G_CALLBACK (on_removed), self, 0);
      gtk_list_box_append (self->list, row);
    }
}

static GtkWidget *
new_other_row (const SkgStructure *structure)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (structure->name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (row, "landmark-row");
  gtk_widget_set_tooltip_text (row, _ ("Look for it in the picture"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), "skg-name", g_strdup (structure->name),
                          g_free);
  return row;
}

/* Whether a structure of the map is in what is chosen, alone or with others. */
static gboolean
is_chosen (SkgStructurePanel *self, guint index)
{
  guint n = self->chosen != NULL ? skg_structure_choice_get_length (self->chosen) : 0;

  for (guint i = 0; i < n; i++)
    {
      const SkgChosenStructure *chosen = skg_structure_choice_get (self->chosen, i);

      for (guint k = 0; k < chosen->n_structures; k++)
        if (chosen->structures[k] == index && chosen->n_structures == 1)
          return TRUE;
    }
  return FALSE;
}

static void
rebuild_others (SkgStructurePanel *self)
{
  guint n_others = 0;

  remove_rows (self->others);
  for (guint i = 0; i < skg_label_map_get_n_structures (self->labels); i++)
    {
      const SkgStructure *structure = skg_label_map_get_structure (self->labels, i);

      if (!skg_structure_is_known (structure) || is_chosen (self, i))
        continue;
      gtk_list_box_append (self->others, new_other_row (structure));
      n_others++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->others_heading), n_others > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->search), n_others > 0);
}

/* Where the names are from now comes first; then the tables that they may be from. */
static void
refresh_table (SkgStructurePanel *self)
{
  const char *const *tables = skg_label_table_list ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autofree char *now =
      g_strdup_printf (_ ("Names: %s"), skg_label_map_get_names_source (self->labels));
  g_autofree char *file = g_strdup (skg_label_map_get_name (self->labels));
  g_autofree char *warnings =
      g_strjoinv ("\n", (char **) skg_label_map_get_warnings (self->labels));

  gtk_string_list_append (titles, now);
  for (guint i = 0; tables[i] != NULL; i++)
    gtk_string_list_append (titles, skg_label_table_get_title (tables[i]));
  gtk_drop_down_set_model (self->table, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->table, 0);
  gtk_label_set_label (self->file_label, file);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->file_label),
                               *warnings != '\0' ? warnings : NULL);
  show_message (self, *warnings != '\0' ? warnings : NULL);
}

/* Only rows that show something else are made anew: a colour chooser that is open must
 * not lose its button. */
static gboolean
has_rows_of (SkgStructurePanel *self, SkgStructureChoice *choice)
{
  guint n = choice != NULL ? skg_structure_choice_get_length (choice) : 0;

  for (guint i = 0; i < n; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);

      if (row == NULL || strcmp (skg_structure_row_get_name (SKG_STRUCTURE_ROW (row)),
                                 skg_structure_choice_get (choice, i)->name) != 0)
        return FALSE;
    }
  return gtk_list_box_get_row_at_index (self->list, (int) n) == NULL;
}

static void
refresh_chosen (SkgStructurePanel *self, gboolean new_labels)
{
  SkgStructureChoice *choice = skg_session_get_structures (self->session);
  guint n = choice != NULL ? skg_structure_choice_get_length (choice) : 0;
  g_autofree char *count = g_strdup_printf ("%u", n);
  gboolean same = has_rows_of (self, choice);

  if (choice == self->chosen && !new_labels)
    return;
  g_clear_pointer (&self->chosen, skg_structure_choice_unref);
  self->chosen = choice != NULL ? skg_structure_choice_ref (choice) : NULL;
  gtk_label_set_label (self->count_label, count);
  if (!same)
    rebuild_chosen (self);
  for (guint i = 0; same && i < n; i++)
    skg_structure_row_set_style (
        SKG_STRUCTURE_ROW (gtk_list_box_get_row_at_index (self->list, (int) i)),
        &skg_structure_choice_get (choice, i)->style);
  if ((!same || new_labels) && self->labels != NULL)
    rebuild_others (self);
}

static void
refresh_extents (SkgStructurePanel *self)
{
  SkgPicture *picture = skg_session_get_picture (self->session);
  const SkgDetector *detector = &skg_session_get_sample (self->session)->detector;
  g_autofree SkgMaskExtent *extents = NULL;
  guint n;
  double pixel_mm2;

  if (picture == NULL || picture->structures == NULL ||
      picture->structures != self->chosen)
    return;
  n = skg_structure_choice_get_length (picture->structures);
  extents = g_new0 (SkgMaskExtent, n + 1);
  skg_mask_measure (picture, extents);
  pixel_mm2 = detector->pitch_mm * detector->pitch_mm * detector->columns *
              detector->rows /
              ((double) picture->structure_columns * picture->structure_rows);
  for (guint i = 0; i < n; i++)
    skg_structure_row_set_extent (
        SKG_STRUCTURE_ROW (gtk_list_box_get_row_at_index (self->list, (int) i)),
        &extents[i], pixel_mm2);
}

/* What is done to the structures in the body. */
static void
refresh_edits (SkgStructurePanel *self)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  GtkListBoxRow *at;

  for (int i = 0; (at = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      SkgStructureRow *row = SKG_STRUCTURE_ROW (at);
      GtkWidget *editor = skg_structure_row_get_editor (row);
      SkgStructureEditValues values;
      SkgStructureStyle style;

      skg_structure_row_get_style (row, &style);
      skg_structure_row_set_edited (
          row, skg_scene_get_structure_edit (scene, skg_structure_row_get_name (row),
                                             &values));
      if (editor != NULL)
        skg_structure_editor_refresh (SKG_STRUCTURE_EDITOR (editor), style.in_masks);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "structures.restore",
                                 skg_scene_get_n_structure_edits (scene) > 0);
}

static void
skg_structure_panel_refresh (SkgStructurePanel *self)
{
  const SkgBody *body = skg_session_get_body (self->session);
  SkgLabelMap *labels = body != NULL ? body->labels : NULL;
  gboolean new_labels = labels != self->labels;

  self->is_refreshing = TRUE;
  gtk_stack_set_visible_child_name (self->stack, labels != NULL ? "list" : "empty");
  if (new_labels)
    {
      g_clear_pointer (&self->labels, skg_label_map_unref);
      self->labels = labels != NULL ? skg_label_map_ref (labels) : NULL;
      if (labels != NULL)
        refresh_table (self);
    }
  refresh_chosen (self, new_labels);
  refresh_edits (self);
  refresh_extents (self);
  if (skg_session_get_structures_error (self->session) != NULL)
    show_message (self, skg_session_get_structures_error (self->session));
  self->is_refreshing = FALSE;
}

/* A hidden page costs nothing while the arm turns. */
static void
on_session_changed (SkgSession *session, SkgStructurePanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    skg_structure_panel_refresh (self);
}

static void
skg_structure_panel_map (GtkWidget *widget)
{
  skg_structure_panel_refresh (SKG_STRUCTURE_PANEL (widget));
  GTK_WIDGET_CLASS (skg_structure_panel_parent_class)->map (widget);
}

/* GObject */

static void
skg_structure_panel_dispose (GObject *object)
{
  SkgStructurePanel *self = SKG_STRUCTURE_PANEL (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->labels, skg_label_map_unref);
  g_clear_pointer (&self->chosen, skg_structure_choice_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_STRUCTURE_PANEL);
  G_OBJECT_CLASS (skg_structure_panel_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, SkgStructurePanel, stack);
  gtk_widget_class_bind_template_child (klass, SkgStructurePanel, count_label);
  gtk_widget_class_bind_template_child (klass, SkgStructurePanel, file_label);
  gtk_widget_class_bind_template_child (klass, SkgStructurePanel, table);
  gtk_widget_class_bind_template_child (klass, SkgStructurePanel, add_button);
  gtk_widget_class_bind_template_child (klass, SkgStructurePanel, message);
  gtk_widget_class_bind_template_child (klass, SkgStructurePanel, list);
  gtk_widget_class_bind_template_child (klass, SkgStructurePanel, others_heading);
  gtk_widget_class_bind_template_child (klass, SkgStructurePanel, search);
  gtk_widget_class_bind_template_child (klass, SkgStructurePanel, others);
  gtk_widget_class_bind_template_callback (klass, on_other_activated);
  gtk_widget_class_bind_template_callback (klass, on_search_changed);
  gtk_widget_class_bind_template_callback (klass, on_table_selected);
}

static void
skg_structure_panel_class_init (SkgStructurePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_structure_panel_dispose;
  widget_class->map = skg_structure_panel_map;
  /* Its rows come with the first label map. */
  g_type_ensure (SKG_TYPE_STRUCTURE_ROW);
  /* Editors come with the first row that is opened. */
  g_type_ensure (SKG_TYPE_STRUCTURE_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/structure-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "structures.add", "s", action_add);
  gtk_widget_class_install_action (widget_class, "structures.clear", NULL,
                                   action_clear);
  gtk_widget_class_install_action (widget_class, "structures.restore", NULL,
                                   action_restore);
}

/* Sets, then all, then none. */
static void
fill_add_menu (SkgStructurePanel *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) rest = g_menu_new ();
  GPtrArray *sets = skg_structure_list_sets ();

  for (guint i = 0; i < sets->len; i++)
    {
      const SkgStructureSet *set = sets->pdata[i];
      g_autoptr (GMenuItem) item =
          g_menu_item_new (skg_resource_text_get (set->title), NULL);

      g_menu_item_set_action_and_target (item, "structures.add", "s", set->id);
      g_menu_append_item (menu, item);
    }
  g_menu_append (rest, _ ("All"), "structures.add::all");
  g_menu_append (rest, _ ("Clear the List"), "structures.clear");
  g_menu_append (rest, _ ("Structures as They Were"), "structures.restore");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  gtk_menu_button_set_menu_model (self->add_button, G_MENU_MODEL (menu));
}

static void
skg_structure_panel_init (SkgStructurePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->others, is_found, self, NULL);
  fill_add_menu (self);
}

GtkWidget *
skg_structure_panel_new (SkgSession *session)
{
  SkgStructurePanel *self = g_object_new (SKG_TYPE_STRUCTURE_PANEL, NULL);
  static const char *const followed[] = { "changed", "body-changed", "labels-changed",
                                          "picture-changed" };

  self->session = g_object_ref (session);
  for (gsize i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (session, followed[i], G_CALLBACK (on_session_changed),
                             self, 0);
  skg_structure_panel_refresh (self);
  return GTK_WIDGET (self);
}

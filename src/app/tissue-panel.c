/* SPDX-License-Identifier: Apache-2.0
 * The inspector's tissue page: from HU to materials. */
#include "config.h"

#include "app/tissue-panel.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/number-row.h"
#include "app/tissue-edit.h"
#include "app/tissue-plot.h"
#include "scene/resource-texts.h"

struct _SkgTissuePanel
{
  AdwBin parent_instance;

  SkgSession *session;
  gboolean is_refreshing;
  double window_of_all; /* before one material was shown alone; 0: automatic */
  double level_of_all;

  GtkWidget *content;
  GtkDropDown *preset;
  SkgTissuePlot *plot;
  GtkToggleButton *materials[SKG_TISSUE_MAX_MATERIALS];
  GtkLabel *material_labels[SKG_TISSUE_MAX_MATERIALS];
  SkgNumberRow *node_hu;
  SkgNumberRow *node_density;
  GtkButton *add_button;
  GtkButton *remove_button;
  GtkDropDown *shown;
  GtkCheckButton *tinted;
  GtkStringList *shown_names;
  GtkLabel *warning_label;
  GtkLabel *note_label;
};

G_DEFINE_FINAL_TYPE (SkgTissuePanel, skg_tissue_panel, ADW_TYPE_BIN)

static const char *const presets[] = { "four-tissue", "deepdrr", "water" };

/* --- Refresh: model to widget --- */

/* A scene's own mixture is known by name and content; people gave it the name. */
static char *
dup_material_name (const char *id)
{
  g_autofree char *name = g_strndup (id, strcspn (id, "#"));

  return g_strdup (skg_resource_text_get (name));
}

static void
refresh_materials (SkgTissuePanel *self, const SkgTissue *tissue)
{
  guint node;
  guint material;

  skg_tissue_plot_get_selection (self->plot, &node, &material);
  for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
    {
      gboolean used = m < tissue->n_materials;
      g_autofree char *name = used ? dup_material_name (tissue->materials[m]) : NULL;
      g_autofree char *markup = NULL;
      GdkRGBA color;

      gtk_widget_set_visible (GTK_WIDGET (self->materials[m]), used);
      if (!used)
        continue;
      skg_tissue_plot_get_color (m, &color);
      markup = g_markup_printf_escaped (
          "<span foreground=\"#%02x%02x%02x\">\342\227\217</span> %s",
          (guint) (color.red * 255), (guint) (color.green * 255),
          (guint) (color.blue * 255), name);
      gtk_label_set_label (self->material_labels[m], markup);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->materials[m]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  gtk_toggle_button_set_active (self->materials[material], TRUE);
}

static void
refresh_node (SkgTissuePanel *self)
{
  const SkgTissue *tissue = skg_tissue_plot_get_tissue (self->plot);
  guint node;
  guint material;
  double low = SKG_TISSUE_EDIT_MIN_HU;
  double high = SKG_TISSUE_EDIT_MAX_HU;

  if (tissue->n_nodes == 0)
    return;
  skg_tissue_plot_get_selection (self->plot, &node, &material);
  if (node > 0)
    low = tissue->nodes[node - 1].hu;
  if (node + 1 < tissue->n_nodes)
    high = tissue->nodes[node + 1].hu;
  skg_number_row_set_range (self->node_hu, low, high);
  skg_number_row_set_value (self->node_hu, tissue->nodes[node].hu);
  skg_number_row_set_value (self->node_density,
                            tissue->nodes[node].density_g_cm3[material]);
  gtk_widget_set_sensitive (GTK_WIDGET (self->remove_button), tissue->n_nodes > 2);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button),
                            tissue->n_nodes < SKG_TISSUE_MAX_NODES);
}

static void
refresh_preset (SkgTissuePanel *self, const SkgTissue *tissue)
{
  const char *id = skg_tissue_get_preset_id (tissue);
  guint i = 0;

  while (i < G_N_ELEMENTS (presets) && g_strcmp0 (presets[i], id) != 0)
    i++;
  gtk_drop_down_set_selected (self->preset, i);
}

static void
refresh_shown (SkgTissuePanel *self, const SkgExposure *exposure)
{
  const SkgTissue *tissue = &exposure->tissue;
  GListModel *model = G_LIST_MODEL (self->shown_names);
  gboolean same = g_list_model_get_n_items (model) == tissue->n_materials + 1;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint m = 0; m < tissue->n_materials; m++)
    {
      g_autofree char *name = dup_material_name (tissue->materials[m]);
      /* Translators: name of a material, of which the picture is shown */
      char *text = g_strdup_printf (_ ("%s alone"), name);

      g_ptr_array_add (names, text);
      same = same &&
             g_str_equal (gtk_string_list_get_string (self->shown_names, m + 1), text);
    }
  g_ptr_array_add (names, NULL);
  if (!same)
    gtk_string_list_splice (self->shown_names, 1, g_list_model_get_n_items (model) - 1,
                            (const char *const *) names->pdata);
  gtk_drop_down_set_selected (self->shown, exposure->shown_material);
}

/* Metal that a scanner has clipped holds more than its HU say. */
static void
refresh_warning (SkgTissuePanel *self)
{
  const SkgBody *body = skg_session_get_body (self->session);
  const char *const *warnings =
      body != NULL ? skg_volume_get_warnings (body->volume) : NULL;
  const char *found = NULL;

  for (; warnings != NULL && *warnings != NULL; warnings++)
    if (g_str_has_prefix (*warnings, "clipped metal"))
      found = *warnings;
  gtk_label_set_label (self->warning_label, found != NULL ? found : "");
  gtk_widget_set_visible (GTK_WIDGET (self->warning_label), found != NULL);
}

static void
skg_tissue_panel_refresh (SkgTissuePanel *self)
{
  const SkgExposure *exposure = &skg_session_get_sample (self->session)->exposure;
  const SkgBody *body = skg_session_get_body (self->session);
  gboolean realistic = exposure->simulator == SKG_SIMULATOR_REALISTIC;

  self->is_refreshing = TRUE;
  skg_tissue_plot_set_tissue (self->plot, &exposure->tissue);
  skg_tissue_plot_set_volume (self->plot, body != NULL ? body->volume : NULL);
  refresh_preset (self, &exposure->tissue);
  refresh_materials (self, &exposure->tissue);
  refresh_node (self);
  refresh_shown (self, exposure);
  gtk_check_button_set_active (self->tinted,
                               skg_session_get_sample (self->session)->display.tinted);
  refresh_warning (self);
  gtk_widget_set_sensitive (self->content, realistic);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), !realistic);
  self->is_refreshing = FALSE;
}

/* A hidden page costs nothing while the arm turns. */
static void
on_session_changed (SkgSession *session, SkgTissuePanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    skg_tissue_panel_refresh (self);
}

static void
skg_tissue_panel_map (GtkWidget *widget)
{
  skg_tissue_panel_refresh (SKG_TISSUE_PANEL (widget));
  GTK_WIDGET_CLASS (skg_tissue_panel_parent_class)->map (widget);
}

/* --- Edits: widget to model --- */

static void
on_plot_edit_begin (SkgTissuePlot *plot, SkgTissuePanel *self)
{
  skg_session_begin_gesture (self->session);
}

static void
on_plot_edited (SkgTissuePlot *plot, SkgTissuePanel *self)
{
  skg_scene_set_tissue (skg_session_get_scene (self->session),
                        skg_tissue_plot_get_tissue (plot));
}

static void
on_plot_edit_end (SkgTissuePlot *plot, SkgTissuePanel *self)
{
  skg_session_end_gesture (self->session);
}

/* The refresh that follows gives the plot its table back. */
static void
on_plot_edit_cancel (SkgTissuePlot *plot, SkgTissuePanel *self)
{
  skg_session_cancel_gesture (self->session);
}

static void
on_plot_selection (SkgTissuePlot *plot, SkgTissuePanel *self)
{
  gboolean was_refreshing = self->is_refreshing;

  self->is_refreshing = TRUE;
  refresh_materials (self, skg_tissue_plot_get_tissue (plot));
  refresh_node (self);
  self->is_refreshing = was_refreshing;
}

static void
on_material_toggled (GtkToggleButton *button, SkgTissuePanel *self)
{
  guint node;
  guint material;

  if (self->is_refreshing || self->session == NULL ||
      !gtk_toggle_button_get_active (button))
    return;
  skg_tissue_plot_get_selection (self->plot, &node, &material);
  for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
    if (self->materials[m] == button)
      skg_tissue_plot_select (self->plot, node, m);
}

static void
on_edited (SkgNumberRow *row, double value, SkgTissuePanel *self)
{
  SkgTissue tissue;
  guint node;
  guint material;

  if (self->is_refreshing || self->session == NULL)
    return;
  tissue = *skg_tissue_plot_get_tissue (self->plot);
  skg_tissue_plot_get_selection (self->plot, &node, &material);
  skg_tissue_move_node (
      &tissue, node, material, row == self->node_hu ? value : tissue.nodes[node].hu,
      row == self->node_density ? value : tissue.nodes[node].density_g_cm3[material]);
  skg_scene_set_tissue (skg_session_get_scene (self->session), &tissue);
}

static void
on_edit_begin (SkgNumberRow *row, SkgTissuePanel *self)
{
  skg_session_begin_gesture (self->session);
}

static void
on_edit_end (SkgNumberRow *row, SkgTissuePanel *self)
{
  skg_session_end_gesture (self->session);
}

static void
on_add_clicked (GtkButton *button, SkgTissuePanel *self)
{
  const SkgTissue *tissue = skg_tissue_plot_get_tissue (self->plot);
  guint node;
  guint material;

  skg_tissue_plot_get_selection (self->plot, &node, &material);
  node = MIN (node, tissue->n_nodes - 2);
  skg_tissue_plot_add_node (self->plot,
                            (tissue->nodes[node].hu + tissue->nodes[node + 1].hu) / 2);
}

static void
on_remove_clicked (GtkButton *button, SkgTissuePanel *self)
{
  skg_tissue_plot_remove_node (self->plot);
}

static void
on_preset_selected (GtkDropDown *drop_down, GParamSpec *pspec, SkgTissuePanel *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->is_refreshing || self->session == NULL)
    return;
  if (selected < G_N_ELEMENTS (presets))
    skg_scene_set_tissue (skg_session_get_scene (self->session),
                          skg_tissue_find_preset (presets[selected]));
  else
    skg_tissue_panel_refresh (self); /* "Custom" is what it becomes by editing */
}

/* One material's log signal spans other values than the sum of all: the window is
 * chosen anew, and what it was comes back with all of them. */
static void
on_tinted_toggled (GtkCheckButton *check, SkgTissuePanel *self)
{
  if (!self->is_refreshing && self->session != NULL)
    skg_scene_set_switch (skg_session_get_scene (self->session), "display.tinted",
                          gtk_check_button_get_active (check));
}

static void
on_shown_selected (GtkDropDown *drop_down, GParamSpec *pspec, SkgTissuePanel *self)
{
  const SkgSample *sample;
  SkgScene *scene;
  guint selected = gtk_drop_down_get_selected (drop_down);
  SkgDisplay display;
  guint before;

  if (self->is_refreshing || self->session == NULL)
    return;
  sample = skg_session_get_sample (self->session);
  scene = skg_session_get_scene (self->session);
  before = sample->exposure.shown_material;
  if (selected == before || selected > sample->exposure.tissue.n_materials)
    return;
  display = sample->display;
  if (before == 0)
    {
      self->window_of_all = skg_scene_get_number (scene, "display.window", 0);
      self->level_of_all = skg_scene_get_number (scene, "display.level", 0);
    }
  display.window = selected == 0 ? self->window_of_all : 0;
  display.level = selected == 0 ? self->level_of_all : 0;
  /* First, so that the next picture is the one whose window is kept. */
  skg_session_set_display (self->session, &display);
  skg_scene_set_shown_material (scene, selected);
}

/* --- GObject --- */

static void
skg_tissue_panel_dispose (GObject *object)
{
  SkgTissuePanel *self = SKG_TISSUE_PANEL (object);

  g_clear_object (&self->session);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_TISSUE_PANEL);
  G_OBJECT_CLASS (skg_tissue_panel_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
    {
      gssize offset = (gssize) (m * sizeof (gpointer));
      g_autofree char *button = g_strdup_printf ("material_%u", m);
      g_autofree char *label = g_strdup_printf ("material_label_%u", m);

      gtk_widget_class_bind_template_child_full (
          klass, button, FALSE, G_STRUCT_OFFSET (SkgTissuePanel, materials) + offset);
      gtk_widget_class_bind_template_child_full (
          klass, label, FALSE,
          G_STRUCT_OFFSET (SkgTissuePanel, material_labels) + offset);
    }
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, content);
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, preset);
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, plot);
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, node_hu);
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, node_density);
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, add_button);
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, remove_button);
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, shown);
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, tinted);
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, warning_label);
  gtk_widget_class_bind_template_child (klass, SkgTissuePanel, note_label);
}

static void
skg_tissue_panel_class_init (SkgTissuePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_tissue_panel_dispose;
  widget_class->map = skg_tissue_panel_map;
  g_type_ensure (SKG_TYPE_NUMBER_ROW);
  g_type_ensure (SKG_TYPE_TISSUE_PLOT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/tissue-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_plot_edit_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_plot_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_plot_edit_end);
  gtk_widget_class_bind_template_callback (widget_class, on_plot_edit_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_plot_selection);
  gtk_widget_class_bind_template_callback (widget_class, on_material_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_end);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_preset_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_shown_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_tinted_toggled);
}

static void
skg_tissue_panel_init (SkgTissuePanel *self)
{
  self->is_refreshing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->shown_names = GTK_STRING_LIST (gtk_drop_down_get_model (self->shown));
  self->is_refreshing = FALSE;
}

GtkWidget *
skg_tissue_panel_new (SkgSession *session)
{
  SkgTissuePanel *self = g_object_new (SKG_TYPE_TISSUE_PANEL, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_session_changed),
                           self, 0);
  return GTK_WIDGET (self);
}

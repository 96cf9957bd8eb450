/* SPDX-License-Identifier: Apache-2.0
 * The Randomize page: presets of image effects, published ones and the user's own. */
#include "config.h"

#include <glib/gi18n.h>

#include "app/randomize-panel-private.h"
#include "scene/effect-presets.h"
#include "scene/resource-texts.h"

/* Choosing */

/* A published preset stays a name in the scene until it is changed; one of the user's
 * own is written out, so that the scene needs no other file. */
static void
choose (SkgRandomizePanel *self, const char *id, const char *title)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), id);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgEffectSpec) spec = skg_effect_spec_from_json (node, NULL, &error);
  /* Translators: a preset of image effects has been chosen */
  char *step = g_strdup_printf (_ ("Effects: %s"), title);

  if (spec == NULL)
    {
      g_free (step);
      gtk_label_set_label (self->message, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
      return;
    }
  if (skg_effect_preset_is_file (id))
    skg_effect_spec_detach (spec);
  skg_effect_editor_commit (self->editor, g_steal_pointer (&spec), step, NULL);
}

static void
action_preset (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *id;
  const char *title;

  g_variant_get (parameter, "(&s&s)", &id, &title);
  choose (SKG_RANDOMIZE_PANEL (widget), id, title);
}

static void
action_clear (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgRandomizePanel *self = SKG_RANDOMIZE_PANEL (widget);

  skg_effect_editor_commit (self->editor, skg_effect_spec_new (),
                            g_strdup (_ ("No image effects")), NULL);
}

/* Saving */

static void
save (SkgRandomizePanel *self, const char *title)
{
  g_autoptr (SkgEffectSpec) spec = skg_effect_editor_begin (self->editor);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  gboolean saved = skg_effect_preset_save_own (spec, title, &path, &error);

  gtk_label_set_label (self->message, saved ? "" : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->message), !saved);
  skg_randomize_panel_refresh_preset (self);
}

static void
on_save_response (AdwMessageDialog *dialog,
                  const char *response,
                  SkgRandomizePanel *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));

  if (g_str_equal (response, "save"))
    save (self, gtk_editable_get_text (entry));
}

static void
on_title_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "save", *title != '\0');
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save as a Preset"),
      _ ("Under this name it will be among the presets, also for “skg”. One of the "
         "same "
         "name is replaced."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "save", FALSE);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Name"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_title_changed), dialog, 0);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_save_response), widget,
                           0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
skg_randomize_panel_class_install_presets (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "effects.preset", "(ss)", action_preset);
  gtk_widget_class_install_action (klass, "effects.clear", NULL, action_clear);
  gtk_widget_class_install_action (klass, "effects.save-preset", NULL, action_save);
}

/* The menu */

static GMenu *
new_section (GPtrArray *presets)
{
  GMenu *section = g_menu_new ();

  for (guint i = 0; i < presets->len; i++)
    {
      const SkgEffectPreset *preset = presets->pdata[i];
      const char *title = skg_resource_text_get (preset->title);
      g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

      g_menu_item_set_action_and_target (item, "effects.preset", "(ss)", preset->id,
                                         title);
      g_menu_append_item (section, item);
    }
  return section;
}

/* Made when it opens: another window may have saved one. */
static void
on_popup (GtkMenuButton *button, gpointer user_data)
{
  g_autoptr (GPtrArray) own = skg_effect_preset_list_own ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) published = new_section (skg_effect_preset_list ());
  g_autoptr (GMenu) saved = new_section (own);
  g_autoptr (GMenu) rest = g_menu_new ();

  g_menu_append_section (menu, _ ("Published"), G_MENU_MODEL (published));
  if (own->len > 0)
    g_menu_append_section (menu, _ ("Your Own"), G_MENU_MODEL (saved));
  g_menu_append (rest, _ ("Save as Preset…"), "effects.save-preset");
  g_menu_append (rest, _ ("No Effects"), "effects.clear");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

void
skg_randomize_panel_init_presets (SkgRandomizePanel *self)
{
  gtk_menu_button_set_create_popup_func (self->preset_button, on_popup, NULL, NULL);
}

static gboolean
has_same_chain (const SkgEffectPreset *preset, JsonNode *mine)
{
  JsonNode *chain =
      json_object_get_member (json_node_get_object (preset->root), "chain");

  return chain != NULL && json_node_equal (chain, mine);
}

/* (transfer full): what the chain is called */
static char *
dup_name (const SkgEffectSpec *spec)
{
  const SkgEffectPreset *preset =
      spec->preset != NULL ? skg_effect_preset_find (spec->preset) : NULL;
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (JsonNode) mine = NULL;

  if (preset != NULL)
    return g_strdup (skg_resource_text_get (preset->title));
  if (spec->preset != NULL)
    return g_path_get_basename (spec->preset);
  if (spec->root->members->len == 0)
    return g_strdup (_ ("Presets"));
  own = skg_effect_preset_list_own ();
  mine = skg_effect_spec_to_preset (spec, "");
  for (guint i = 0; i < own->len; i++)
    if (has_same_chain (own->pdata[i],
                        json_object_get_member (json_node_get_object (mine), "chain")))
      return g_strdup (((const SkgEffectPreset *) own->pdata[i])->title);
  /* Translators: a chain of image effects that is no preset */
  return g_strdup (_ ("Own chain"));
}

void
skg_randomize_panel_refresh_preset (SkgRandomizePanel *self)
{
  const SkgEffectSpec *spec =
      skg_scene_get_effects (skg_session_get_scene (self->session));
  g_autofree char *name = dup_name (spec);

  gtk_label_set_label (self->preset_label, name);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "effects.save-preset",
                                 spec->root->members->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "effects.clear",
                                 spec->root->members->len > 0);
}

/* SPDX-License-Identifier: Apache-2.0
 * The Randomize page as its own files see it. */
#pragma once

#include "app/number-row.h"
#include "app/randomize-panel.h"
#include "scene/scene-families.h"

G_BEGIN_DECLS

struct _SkgRandomizePanel
{
  AdwBin parent_instance;

  SkgSession *session;
  SkgEffectEditor *editor;
  gboolean is_refreshing;
  char *shape;      /* ids and groups as the cards were made for them */
  GHashTable *rows; /* id to SkgEffectRow, borrowed */
  char *added;      /* (nullable): id of an effect whose card is to be opened */

  GtkBox *families;
  GtkToggleButton *family_buttons[SKG_N_FAMILIES];
  GtkLabel *families_label;
  AdwBin *spread_slot;
  AdwBin *rules_slot;
  GtkLabel *count_label;
  GtkMenuButton *add_button;
  GtkSwitch *enabled;
  GtkMenuButton *preset_button;
  GtkLabel *preset_label;
  GtkLabel *message;
  GtkWidget *solo_bar;
  GtkLabel *solo_label;
  GtkBox *list;
  SkgNumberRow *at_most;
  GtkWidget *empty_label;
  GtkWidget *keys_label;
};

/* randomize-presets.c */
void skg_randomize_panel_class_install_presets (GtkWidgetClass *widget_class);
void skg_randomize_panel_init_presets (SkgRandomizePanel *panel);
void skg_randomize_panel_refresh_preset (SkgRandomizePanel *panel);

/* randomize-families.c */
void skg_randomize_panel_init_families (SkgRandomizePanel *panel);
void skg_randomize_panel_refresh_families (SkgRandomizePanel *panel);

G_END_DECLS

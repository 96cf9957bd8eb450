/* SPDX-License-Identifier: Apache-2.0
 * What the program remembers between runs: a key file in the user's configuration
 * folder. A GSettings schema would have to be installed before the first start. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKG_SETTING_COLOR_SCHEME "color-scheme" /* "dark", "light" or "system" */
#define SKG_SETTING_WIDTH "window-width"
#define SKG_SETTING_HEIGHT "window-height"
#define SKG_SETTING_MAXIMIZED "window-maximized"
#define SKG_SETTING_PANELS "panels-visible"
#define SKG_SETTING_STAGES "stages-visible"
#define SKG_SETTING_PANEL_WIDTH "panel-width"
#define SKG_SETTING_ROOM_HEIGHT "room-height"
#define SKG_SETTING_HUD "show-hud"

/* Values that a broken or missing file does not give are the fallback. */
char *skg_settings_dup_string (const char *key, const char *fallback);
int skg_settings_get_int (const char *key, int low, int high, int fallback);
gboolean skg_settings_get_boolean (const char *key, gboolean fallback);

/* Kept in memory until skg_settings_save(). */
void skg_settings_set_string (const char *key, const char *value);
void skg_settings_set_int (const char *key, int value);
void skg_settings_set_boolean (const char *key, gboolean value);

/* A folder that cannot be written loses the settings, with a warning, not the work. */
void skg_settings_save (void);

G_END_DECLS

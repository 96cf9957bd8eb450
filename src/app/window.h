/* SPDX-License-Identifier: Apache-2.0
 * The window: the X-ray, the room and the panels around one session. */
#pragma once

#include <adwaita.h>

#include "app/fluoro.h"
#include "app/session.h"
#include "app/sheet-page.h"
#include "app/xray-view.h"

G_BEGIN_DECLS

#define SKG_TYPE_WINDOW (skg_window_get_type ())
G_DECLARE_FINAL_TYPE (SkgWindow, skg_window, SKG, WINDOW, AdwApplicationWindow)

/* Starts a render service of its own; without OpenGL it says so in its place. */
SkgWindow *skg_window_new (AdwApplication *application);

SkgSession *skg_window_get_session (SkgWindow *window);
SkgXrayView *skg_window_get_xray_view (SkgWindow *window);
SkgFluoro *skg_window_get_fluoro (SkgWindow *window);

/* Loads in a thread; what is open stays until the new body stands complete. */
void skg_window_open_scene (SkgWindow *window, SkgScene *scene);
/* What the user chose to get @scene: a scene file or a CT. It goes to the recent files
 * once it is loaded. */
void skg_window_set_scene_source (SkgScene *scene, const char *path);
/* A scene, a volume, a DICOM folder or a landmark file; failures go to the info bar. */
void skg_window_open_path (SkgWindow *window, const char *path);

/* The start page in place of the work, or back. */
void skg_window_show_start (SkgWindow *window, gboolean show);
/* Asks whether to bring back what a process that died had not saved, if there is any.
 */
void skg_window_offer_recovery (SkgWindow *window);

/* (nullable): the contact sheet, while it is seen */
SkgSheetPage *skg_window_get_sheet_page (SkgWindow *window);

/* The line in the error bar. (nullable): %NULL hides it. */
/* A real X-ray, beside the picture; what cannot be read is said in the window. */
void skg_window_open_radiograph (SkgWindow *window, const char *path);
/* (transfer none): the dialog that fits the scene to the pictures in @folder.
 * @options: (nullable): for tests */
GtkWidget *skg_window_fit_style (SkgWindow *window,
                                 const char *folder,
                                 const SkgStyleOptions *options);
void skg_window_show_error (SkgWindow *window, const char *message);
/* (nullable): what the error bar says, for tests */
const char *skg_window_get_error (SkgWindow *window);
void skg_window_add_toast (SkgWindow *window, const char *text);

G_END_DECLS

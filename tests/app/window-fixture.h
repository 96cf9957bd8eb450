/* SPDX-License-Identifier: Apache-2.0
 * A window on a small body, and waiting for it. */
#pragma once

#include "app/application.h"
#include "app/window.h"

G_BEGIN_DECLS

typedef gboolean (*ConditionFunc) (gpointer user_data);

/* g_test_init(), with settings and recent files in a folder of the test's own (GLib's
 * isolation would also hide the schemas and icons that GTK needs). */
void fixture_init (int *argc, char ***argv);
/* A folder with all that is in it; links are removed, not followed. */
void fixture_remove_folder (const char *path);
/* (transfer none) (nullable): the question that is open. */
AdwMessageDialog *fixture_find_dialog (void);
/* g_test_run(), then removes that folder. */
int fixture_run (void);

/* The application of the test program, registered once. */
SkgApplication *fixture_get_application (void);

/* Turns the main loop until @condition holds; fails after a minute: a hang, not slow.
 */
void fixture_wait_until (ConditionFunc condition, gpointer user_data);
/* Turns the main loop for that long. */
void fixture_turn_loop (guint duration_ms);

/* A presented window with the built-in body in voxels of 4 mm and its full picture. */
SkgWindow *fixture_open_window (void);
/* The full picture of the present pose with the present window and level. */
void fixture_wait_full_picture (SkgWindow *window);
void fixture_close_window (SkgWindow *window);

G_END_DECLS

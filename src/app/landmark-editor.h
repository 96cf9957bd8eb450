/* SPDX-License-Identifier: Apache-2.0
 * Name and coordinates of one landmark, to be edited. */
#pragma once

#include <gtk/gtk.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_LANDMARK_EDITOR (skg_landmark_editor_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgLandmarkEditor, skg_landmark_editor, SKG, LANDMARK_EDITOR, GtkBox)

GtkWidget *skg_landmark_editor_new (SkgSession *session);

/* @index: of the landmark that it is now about */
void skg_landmark_editor_show (SkgLandmarkEditor *editor, guint index);
/* The landmark may have changed. */
void skg_landmark_editor_refresh (SkgLandmarkEditor *editor);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Fitting the scene to a folder of real pictures: progress, before and after, and
 * putting it into the scene. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_STYLE_DIALOG (skg_style_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SkgStyleDialog, skg_style_dialog, SKG, STYLE_DIALOG, AdwWindow)

/* Starts at once; closing it ends the work. @options: (nullable): other ones than the
 * usual, for tests; what they point to outlives the dialog */
GtkWidget *skg_style_dialog_new (GtkWindow *parent,
                                 SkgSession *session,
                                 const char *folder,
                                 const SkgStyleOptions *options);

/* There is a result that can be applied; for tests. */
gboolean skg_style_dialog_is_done (SkgStyleDialog *dialog);
/* (nullable): what is wrong, as it is shown; for tests */
const char *skg_style_dialog_get_error (SkgStyleDialog *dialog);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Header button: which sample of the scene is shown, its dice, and its seed and index.
 */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SKG_TYPE_SAMPLE_BUTTON (skg_sample_button_get_type ())
G_DECLARE_FINAL_TYPE (SkgSampleButton, skg_sample_button, SKG, SAMPLE_BUTTON, AdwBin)

GtkWidget *skg_sample_button_new (SkgSession *session);

G_END_DECLS

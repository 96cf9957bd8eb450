/* SPDX-License-Identifier: Apache-2.0
 * The chain made visible: a strip of small pictures from density to display, each to be
 * seen large, some to be switched off. */
#pragma once

#include <adwaita.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_STAGE_STRIP (skg_stage_strip_get_type ())
G_DECLARE_FINAL_TYPE (SkgStageStrip, skg_stage_strip, SKG, STAGE_STRIP, AdwBin)

/* Asks @session for thumbnails while it is mapped. */
GtkWidget *skg_stage_strip_new (SkgSession *session);

/* For tests: the button that shows @stage large. */
GtkToggleButton *skg_stage_strip_get_button (SkgStageStrip *strip, SkgStage stage);
/* (nullable): the switch of @stage */
GtkCheckButton *skg_stage_strip_get_check (SkgStageStrip *strip, SkgStage stage);
/* (nullable) (transfer none) */
GdkPaintable *skg_stage_strip_get_image (SkgStageStrip *strip, SkgStage stage);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * The X-ray: draws the session's picture with its overlay, turns the hand into poses.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/fluoro.h"
#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_XRAY_VIEW (skg_xray_view_get_type ())
G_DECLARE_FINAL_TYPE (SkgXrayView, skg_xray_view, SKG, XRAY_VIEW, GtkWidget)

/**
 * Actions on the widget, for keys and tests (angles in degrees, lengths in mm):
 * "view.turn" (dd): as the hand would turn it to the right and down;
 * "view.move" (dd): the anatomy to the right and down, at the isocentre;
 * "view.roll" d; "view.sod" d; "view.sid" d; "view.zoom" d (factor);
 * "view.window" d (factor); "view.level" d (part of the window);
 * "view.standard" i (1 to 9), "view.reset", "view.fit", "view.invert",
 * "view.auto-window", "view.local-contrast", "view.hud", "view.landmarks",
 * "view.structures", "view.cancel"; "view.tool" s ("ruler", "angle", "line",
 * "landmark"; again: none), "view.new-landmark" (dd) (column, row, at the isocentre's
 * depth), "view.centre-landmark" u, "view.remove-landmark" u, "view.remove-mark" u,
 * "view.remove" (under the pointer), "view.heatmaps".
 */
SkgXrayView *skg_xray_view_new (SkgSession *session);

/* Once: the run whose beam and dose the corners tell. */
void skg_xray_view_set_fluoro (SkgXrayView *view, SkgFluoro *fluoro);

gboolean skg_xray_view_get_show_hud (SkgXrayView *view);
void skg_xray_view_set_show_hud (SkgXrayView *view, gboolean show);

/* Outlines and fills of the session's structures. */
gboolean skg_xray_view_get_show_structures (SkgXrayView *view);
void skg_xray_view_set_show_structures (SkgXrayView *view, gboolean show);

/* (transfer full) (nullable): the view as it is seen, overlays included, device
 * pixels; %NULL before it is drawn. */
GdkTexture *skg_xray_view_dup_screenshot (SkgXrayView *view);

/* Tools under the pointer are moved by it, in place of the arm. */
void skg_xray_view_set_takes_tools (SkgXrayView *view, gboolean takes);
/* Blades and iris with their handles, also while the pointer is elsewhere. */
void skg_xray_view_set_show_collimator (SkgXrayView *view, gboolean show);

/* Whether the pointer drags landmarks: while their list is open. */
void skg_xray_view_set_edit_landmarks (SkgXrayView *view, gboolean edit);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * The X-ray view as its own files and its tests see it. */
#pragma once

#include "app/view-transform.h"
#include "app/xray-view.h"

G_BEGIN_DECLS

/**
 * SkgDragMode: what a drag changes. All but the pan are gestures of the session.
 */
typedef enum
{
  SKG_DRAG_NONE,
  SKG_DRAG_TURN,
  SKG_DRAG_MOVE,
  SKG_DRAG_WINDOW,
  SKG_DRAG_PAN,
} SkgDragMode;

/**
 * SkgDragStart: the state when the drag began, from which each of its positions is
 * computed anew: nothing adds up.
 */
typedef struct
{
  SkgPose pose;
  SkgJoints joints;
  SkgDisplay display;
  SkgViewTransform transform;
} SkgDragStart;

struct _SkgXrayView
{
  GtkWidget parent_instance;

  SkgSession *session;
  GdkTexture *texture; /* of the session's picture */
  SkgOverlay *overlay; /* as drawn last, for picking */
  SkgViewTransform transform;
  int width;
  int height;

  gboolean show_hud;
  double pointer_x; /* view units; NaN: the pointer is elsewhere */
  double pointer_y;
  char *note; /* "LAO 12 -> LAO 30" */
  guint note_source;

  gboolean drag_armed; /* a button is down, the hand has not moved yet */
  SkgDragMode drag_mode;
  SkgDragStart drag_start;
  double zoom_start; /* scale when a pinch began */
};

/* Gestures and controllers of one view. */
void skg_xray_view_init_input (SkgXrayView *view);
/* Actions and keys of the class. */
void skg_xray_view_class_install_keys (GtkWidgetClass *widget_class);

/* What the gesture handlers do. @dx, @dy: view units since the begin. */
void skg_xray_view_drag_begin (SkgXrayView *view, SkgDragMode mode);
void skg_xray_view_drag_update (SkgXrayView *view, double dx, double dy);
void skg_xray_view_drag_end (SkgXrayView *view);
/* Puts back what was there; %FALSE if nothing is being dragged. */
gboolean skg_xray_view_drag_cancel (SkgXrayView *view);

/* Tells the session how large the picture is now seen, and draws. */
void skg_xray_view_transform_changed (SkgXrayView *view);
void skg_xray_view_fit (SkgXrayView *view);
/* (transfer full): shown in the HUD, until replaced or for @duration_ms (0: for ever)
 */
void skg_xray_view_take_note (SkgXrayView *view, char *note, guint duration_ms);

G_END_DECLS

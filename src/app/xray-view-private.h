/* SPDX-License-Identifier: Apache-2.0
 * The X-ray view as its own files and its tests see it. */
#pragma once

#include "app/view-transform.h"
#include "app/xray-view.h"
#include "scene/collimator-frame.h"

G_BEGIN_DECLS

/* One notch of the wheel, or one key. */
#define SKG_WHEEL_ZOOM 1.15
#define SKG_WHEEL_STEP_MM 10.0
/* How long the HUD says what a key or the wheel has changed. */
#define SKG_NOTE_MS 1500

/**
 * SkgDragMode: what a drag changes. All but the pan and the tool are gestures of the
 * session.
 */
typedef enum
{
  SKG_DRAG_NONE,
  SKG_DRAG_TURN,
  SKG_DRAG_MOVE,
  SKG_DRAG_WINDOW,
  SKG_DRAG_PAN,
  SKG_DRAG_BLADE,
  SKG_DRAG_LANDMARK,
  SKG_DRAG_MARK,
  SKG_DRAG_PLACE,
  SKG_DRAG_TOOL,
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
  SkgCollimator collimator;
} SkgDragStart;

struct _SkgXrayView
{
  GtkWidget parent_instance;

  SkgSession *session;
  SkgFluoro *fluoro;              /* or NULL */
  GdkTexture *texture;            /* of the session's picture */
  char *stage_text;               /* of the stage that is seen in its place */
  SkgOverlay *overlay;            /* as drawn last, for picking */
  SkgOutlines *outlines;          /* (nullable): of that picture's structures */
  SkgToolOutlines *tool_outlines; /* (nullable): of its tools */
  SkgViewTransform transform;
  int width;
  int height;

  gboolean show_hud;
  gboolean show_structures;
  double pointer_x; /* view units; NaN: the pointer is elsewhere */
  double pointer_y;
  char *note; /* "LAO 12 -> LAO 30" */
  guint note_source;

  gboolean drag_armed; /* a button is down, the hand has not moved yet */
  SkgDragMode drag_mode;
  SkgDragStart drag_start;
  double press_x; /* where it began, view units */
  double press_y;
  SkgBlade drag_blade;  /* of SKG_DRAG_BLADE */
  double drag_offset_x; /* from the pointer to the blade, detector pixels */
  double drag_offset_y;
  SkgBlade hot_blade;   /* under the pointer; SKG_N_BLADES: none */
  gboolean takes_tools; /* they can be dragged */
  int hot_tool;         /* under the pointer; -1: none */
  int drag_tool;        /* of SKG_DRAG_TOOL */
  SkgVec3 tool_start_mm;
  double tool_depth_mm; /* of what the pointer has taken, from the source */
  gboolean show_collimator;
  gboolean collimator_was_shown;
  double zoom_start; /* scale when a pinch began */

  gboolean edit_landmarks; /* the pointer can drag them */
  int drag_landmark;       /* index of SKG_DRAG_LANDMARK */
  SkgVec3 drag_from_mm;    /* where it was */
  int drag_mark;           /* index and point of SKG_DRAG_MARK */
  int drag_point;
  int hot_mark;       /* under the pointer, or -1 */
  const char *cursor; /* as set last */
  SkgPlacing shown_placing;
  char *shown_placing_name;
  SkgMarkPoint pending[SKG_MARK_MAX_POINTS]; /* of the mark that is being drawn */
  guint n_pending;
  GtkWidget *menu;
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

/* xray-view-collimator.c */
SkgBlade skg_xray_view_pick_blade (SkgXrayView *view, double x, double y);
void skg_xray_view_draw_collimator (SkgXrayView *view, cairo_t *cr, double size);
void skg_xray_view_update_hot_blade (SkgXrayView *view);
void skg_xray_view_begin_blade (SkgXrayView *view);
void skg_xray_view_drag_blade (SkgXrayView *view, double dx, double dy);
/* %FALSE: there is none under the pointer */
gboolean skg_xray_view_open_blade (SkgXrayView *view, double x, double y);

/* xray-view-marks.c: landmarks and measures. Indices; -1: none there. */
int skg_xray_view_pick_landmark (SkgXrayView *view, double x, double y);
int skg_xray_view_pick_mark (SkgXrayView *view, double x, double y, int *point);
guint skg_xray_view_get_n_marks (SkgXrayView *view);
SkgDragMode skg_xray_view_choose_mark (SkgXrayView *view, double x, double y);
const char *skg_xray_view_update_hot_mark (SkgXrayView *view);
void skg_xray_view_begin_mark (SkgXrayView *view);
void skg_xray_view_drag_mark (SkgXrayView *view, double dx, double dy);
/* The session may have another tool. */
void skg_xray_view_update_placing (SkgXrayView *view);
void skg_xray_view_clear_pending (SkgXrayView *view);
void skg_xray_view_place_click (SkgXrayView *view, double x, double y);
/* At the isocentre's depth. */
void skg_xray_view_add_landmark (SkgXrayView *view, double column, double row);
GPtrArray *skg_xray_view_dup_marks (SkgXrayView *view);
char *skg_xray_view_dup_landmark_text (SkgXrayView *view, double x, double y);

/* xray-view-menu.c */
void skg_xray_view_class_install_marks (GtkWidgetClass *widget_class);
void skg_xray_view_show_menu (SkgXrayView *view, double x, double y);
gboolean skg_xray_view_has_menu (SkgXrayView *view);

/* xray-view-tools.c */
/* Those of the session's picture, for drawing and for picking. */
void skg_xray_view_update_tools (SkgXrayView *view);
/* Index of the tool at a point of the view that can be dragged, or -1. */
int skg_xray_view_pick_tool (SkgXrayView *view, double x, double y);
void skg_xray_view_begin_tool (SkgXrayView *view);
void skg_xray_view_drag_tool (SkgXrayView *view, double dx, double dy);

/* Tells the session how large the picture is now seen, and draws. */
void skg_xray_view_transform_changed (SkgXrayView *view);
void skg_xray_view_fit (SkgXrayView *view);
/* (transfer full): shown in the HUD, until replaced or for @duration_ms (0: for ever)
 */
void skg_xray_view_take_note (SkgXrayView *view, char *note, guint duration_ms);

/* What pointer and keys both do. @factor: above 1 enlarges. @sod_mm, @sid_mm: added; of
 * the two one is 0. */
void skg_xray_view_zoom_at_pointer (SkgXrayView *view, double factor);
void skg_xray_view_change_distance (SkgXrayView *view, double sod_mm, double sid_mm);
/* An automatic window that has not been chosen yet is the picture's. */
SkgDisplay skg_xray_view_get_display (SkgXrayView *view);
/* (transfer full): "LAO 12 -> LAO 30" */
char *skg_xray_view_dup_angles_note (const SkgPose *before, const SkgPose *after);
/* (transfer full): the way of the isocentre */
char *skg_xray_view_dup_move_note (const SkgPose *before, const SkgPose *after);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Landmarks and measures over the X-ray, which the pointer places, takes and drags. */
#include "config.h"

#include "app/xray-view-private.h"

#include <glib/gi18n.h>

#include "body/hip-landmarks.h"
#include "scene/project.h"

/* View units: how near the pointer takes a point, and a line. */
#define TAKE_PX 9.0
#define TAKE_LINE_PX 5.0
/* Two clicks nearer than this are one. */
#define SAME_PX 4.0

static void
get_pixel (SkgXrayView *self, double x, double y, double *column, double *row)
{
  skg_view_transform_to_pixel (&self->transform, x, y, column, row);
}

int
skg_xray_view_pick_landmark (SkgXrayView *self, double x, double y)
{
  const SkgOverlayItem *item;
  double column;
  double row;

  if (self->overlay == NULL || isnan (x))
    return -1;
  get_pixel (self, x, y, &column, &row);
  item = skg_overlay_pick_landmark (self->overlay, column, row,
                                    TAKE_PX / self->transform.scale);
  return item != NULL ? (int) item->index : -1;
}

int
skg_xray_view_pick_mark (SkgXrayView *self, double x, double y, int *point)
{
  const SkgOverlayItem *item;
  double column;
  double row;

  *point = -1;
  if (self->overlay == NULL || isnan (x))
    return -1;
  get_pixel (self, x, y, &column, &row);
  item = skg_overlay_pick_mark (self->overlay, column, row,
                                TAKE_PX / self->transform.scale, point);
  if (item == NULL || *point < 0)
    item = skg_overlay_pick_mark (self->overlay, column, row,
                                  TAKE_LINE_PX / self->transform.scale, point);
  /* The one that is being drawn is no mark yet. */
  return item != NULL && item->index < skg_xray_view_get_n_marks (self)
             ? (int) item->index
             : -1;
}

guint
skg_xray_view_get_n_marks (SkgXrayView *self)
{
  g_autoptr (GPtrArray) marks =
      skg_scene_dup_marks (skg_session_get_scene (self->session));

  return marks->len;
}

static gboolean
is_fixed (SkgXrayView *self, int mark, int point)
{
  g_autoptr (GPtrArray) marks =
      skg_scene_dup_marks (skg_session_get_scene (self->session));

  return point < 0 ||
         ((const SkgMark *) marks->pdata[mark])->points[point].landmark != NULL;
}

/* What a press would drag; %SKG_DRAG_NONE: nothing of these. */
SkgDragMode
skg_xray_view_choose_mark (SkgXrayView *self, double x, double y)
{
  int point;

  self->drag_landmark =
      self->edit_landmarks ? skg_xray_view_pick_landmark (self, x, y) : -1;
  if (self->drag_landmark >= 0)
    return SKG_DRAG_LANDMARK;
  self->drag_mark = skg_xray_view_pick_mark (self, x, y, &point);
  self->drag_point = point;
  if (self->drag_mark >= 0 && !is_fixed (self, self->drag_mark, point))
    return SKG_DRAG_MARK;
  return SKG_DRAG_NONE;
}

/* (nullable): how the pointer looks over them */
const char *
skg_xray_view_update_hot_mark (SkgXrayView *self)
{
  SkgPlacing tool = skg_session_get_placing (self->session);
  int before = self->hot_mark;
  int landmark;
  int point;

  if (self->drag_mode == SKG_DRAG_LANDMARK || self->drag_mode == SKG_DRAG_MARK)
    return "grabbing";
  landmark = self->drag_mode == SKG_DRAG_NONE
                 ? skg_xray_view_pick_landmark (self, self->pointer_x, self->pointer_y)
                 : -1;
  self->hot_mark =
      tool == SKG_PLACING_NONE && self->drag_mode == SKG_DRAG_NONE && landmark < 0
          ? skg_xray_view_pick_mark (self, self->pointer_x, self->pointer_y, &point)
          : -1;
  if (self->hot_mark != before)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (tool != SKG_PLACING_NONE)
    return landmark >= 0 && tool != SKG_PLACING_LANDMARK ? "pointer" : "cell";
  if (landmark >= 0)
    return self->edit_landmarks ? "grab" : NULL;
  return self->hot_mark >= 0 && !is_fixed (self, self->hot_mark, point) ? "grab" : NULL;
}

/* Drags */

void
skg_xray_view_begin_mark (SkgXrayView *self)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  SkgLandmarkSet *set = skg_session_get_landmarks (self->session);
  double column = 0;
  double row = 0;
  double press_column;
  double press_row;

  if (self->drag_mode == SKG_DRAG_LANDMARK)
    {
      SkgProjection projection;
      double depth_mm;

      /* Where the picture is mirrored and sides swapped, the other one is there. */
      self->drag_landmark = (int) skg_sample_find_landmark_index (
          sample, set, (guint) self->drag_landmark);
      self->drag_from_mm =
          skg_landmark_set_get (set, (guint) self->drag_landmark)->position_mm;
      skg_sample_get_patient_projection (sample, &projection);
      skg_sample_project_point (sample, &projection, self->drag_from_mm, &column, &row,
                                &depth_mm);
    }
  else
    {
      g_autoptr (GPtrArray) marks =
          skg_scene_dup_marks (skg_session_get_scene (self->session));
      const SkgMark *mark = marks->pdata[self->drag_mark];

      column = mark->points[self->drag_point].column;
      row = mark->points[self->drag_point].row;
    }
  /* From the point itself: it does not jump to the pointer. */
  get_pixel (self, self->press_x, self->press_y, &press_column, &press_row);
  self->drag_offset_x = column - press_column;
  self->drag_offset_y = row - press_row;
}

static void
drag_landmark (SkgXrayView *self, double column, double row)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  SkgLandmarkSet *set = skg_session_get_landmarks (self->session);
  double depth_mm = skg_sample_get_depth_mm (sample, self->drag_from_mm);
  SkgVec3 to_mm;
  SkgVec3 way_mm;

  if (set == NULL || (guint) self->drag_landmark >= skg_landmark_set_get_length (set))
    return;
  to_mm = skg_sample_unproject_pixel (sample, column, row, depth_mm);
  way_mm = skg_vec3_sub (to_mm, self->drag_from_mm);
  skg_session_move_landmark (self->session, (guint) self->drag_landmark, to_mm);
  skg_xray_view_take_note (
      self,
      /* Translators: a landmark's name, and its way along patient left, posterior and
       * superior */
      g_strdup_printf (_ ("%s %+.1f, %+.1f, %+.1f mm"),
                       skg_landmark_set_get (skg_session_get_landmarks (self->session),
                                             (guint) self->drag_landmark)
                           ->name,
                       way_mm.x, way_mm.y, way_mm.z),
      0);
}

static void
drag_mark (SkgXrayView *self, double column, double row)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  g_autoptr (GPtrArray) marks = skg_scene_dup_marks (scene);
  SkgMark *mark;

  if ((guint) self->drag_mark >= marks->len)
    return;
  mark = marks->pdata[self->drag_mark];
  mark->points[self->drag_point].column = column;
  mark->points[self->drag_point].row = row;
  skg_scene_set_marks (scene, marks);
}

void
skg_xray_view_drag_mark (SkgXrayView *self, double dx, double dy)
{
  double column;
  double row;

  get_pixel (self, self->press_x + dx, self->press_y + dy, &column, &row);
  if (self->drag_mode == SKG_DRAG_LANDMARK)
    drag_landmark (self, column + self->drag_offset_x, row + self->drag_offset_y);
  else
    drag_mark (self, column + self->drag_offset_x, row + self->drag_offset_y);
  /* No picture comes for it: it is drawn at once. */
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Tools */

static gboolean
get_kind (SkgPlacing tool, SkgMarkKind *kind)
{
  if (tool == SKG_PLACING_RULER)
    *kind = SKG_MARK_RULER;
  else if (tool == SKG_PLACING_ANGLE)
    *kind = SKG_MARK_ANGLE;
  else if (tool == SKG_PLACING_LINE)
    *kind = SKG_MARK_LINE;
  else
    return FALSE;
  return TRUE;
}

/* What the HUD asks for while a tool is out. */
static char *
dup_prompt (SkgXrayView *self)
{
  const char *name = skg_session_get_placing_name (self->session);
  int hip = name != NULL ? skg_hip_landmark_find (name) : -1;

  switch (skg_session_get_placing (self->session))
    {
    case SKG_PLACING_RULER:
      return g_strdup (self->n_pending == 0 ? _ ("Ruler: click its two ends")
                                            : _ ("Ruler: click the other end"));
    case SKG_PLACING_ANGLE:
      return g_strdup (self->n_pending == 0   ? _ ("Angle: click the end of a leg")
                       : self->n_pending == 1 ? _ ("Angle: click its vertex")
                                              : _ ("Angle: click the other leg's end"));
    case SKG_PLACING_LINE:
      return g_strdup (self->n_pending == 0 ? _ ("Line: click a landmark")
                                            : _ ("Line: click another landmark"));
    case SKG_PLACING_LANDMARK:
      if (hip >= 0)
        /* Translators: a landmark's name, and in words what it is */
        return g_strdup_printf (_ ("Click: %s, %s"), name,
                                _ (skg_hip_landmark_get_title ((guint) hip)));
      return name != NULL ? g_strdup_printf (_ ("Click: %s"), name)
                          : g_strdup (_ ("Click where the landmark is"));
    case SKG_PLACING_NONE:
    default:
      return NULL;
    }
}

void
skg_xray_view_update_placing (SkgXrayView *self)
{
  SkgPlacing tool = skg_session_get_placing (self->session);
  const char *name = skg_session_get_placing_name (self->session);

  if (tool == self->shown_placing && g_strcmp0 (name, self->shown_placing_name) == 0)
    return;
  self->shown_placing = tool;
  g_free (self->shown_placing_name);
  self->shown_placing_name = g_strdup (name);
  skg_xray_view_clear_pending (self);
  skg_xray_view_take_note (self, dup_prompt (self), 0);
  skg_xray_view_update_hot_blade (self);
}

void
skg_xray_view_clear_pending (SkgXrayView *self)
{
  for (guint i = 0; i < SKG_MARK_MAX_POINTS; i++)
    g_clear_pointer (&self->pending[i].landmark, g_free);
  self->n_pending = 0;
}

static void
get_point (SkgXrayView *self, double x, double y, SkgMarkPoint *point)
{
  int landmark = skg_xray_view_pick_landmark (self, x, y);

  *point = (SkgMarkPoint){ 0 };
  get_pixel (self, x, y, &point->column, &point->row);
  if (landmark >= 0)
    point->landmark =
        g_strdup (skg_landmark_set_get (skg_session_get_landmarks (self->session),
                                        (guint) landmark)
                      ->name);
}

static gboolean
is_same_point (SkgXrayView *self, const SkgMarkPoint *a, const SkgMarkPoint *b)
{
  if (a->landmark != NULL || b->landmark != NULL)
    return g_strcmp0 (a->landmark, b->landmark) == 0;
  return hypot (a->column - b->column, a->row - b->row) * self->transform.scale <
         SAME_PX;
}

static void
place_landmark (SkgXrayView *self, double x, double y)
{
  double column;
  double row;

  get_pixel (self, x, y, &column, &row);
  skg_xray_view_add_landmark (self, column, row);
  skg_session_advance_placing (self->session);
}

void
skg_xray_view_add_landmark (SkgXrayView *self, double column, double row)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  SkgVec3 position_mm =
      skg_sample_unproject_pixel (sample, column, row, sample->pose.sod_mm);

  skg_session_add_landmark (self->session, skg_session_get_placing_name (self->session),
                            position_mm);
}

static void
finish_mark (SkgXrayView *self, SkgMarkKind kind)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  g_autoptr (GPtrArray) marks = skg_scene_dup_marks (scene);
  SkgMark mark = { .kind = kind };

  for (guint i = 0; i < self->n_pending; i++)
    mark.points[i] = self->pending[i];
  g_ptr_array_add (marks, skg_mark_copy (&mark));
  skg_session_set_placing (self->session, SKG_PLACING_NONE, NULL);
  skg_scene_set_marks (scene, marks);
}

void
skg_xray_view_place_click (SkgXrayView *self, double x, double y)
{
  SkgPlacing tool = skg_session_get_placing (self->session);
  g_auto (SkgMarkPoint) point = { 0 };
  SkgMarkKind kind;

  if (tool == SKG_PLACING_LANDMARK)
    place_landmark (self, x, y);
  if (!get_kind (tool, &kind))
    return;
  get_point (self, x, y, &point);
  for (guint i = 0; i < self->n_pending; i++)
    if (is_same_point (self, &self->pending[i], &point))
      return;
  if (kind == SKG_MARK_LINE && point.landmark == NULL)
    {
      skg_xray_view_take_note (self, g_strdup (_ ("A line needs landmarks")), 0);
      return;
    }
  self->pending[self->n_pending++] = point;
  point.landmark = NULL;
  if (self->n_pending == skg_mark_kind_get_n_points (kind))
    finish_mark (self, kind);
  else
    skg_xray_view_take_note (self, dup_prompt (self), 0);
}

/* The scene's marks, and the one that is being drawn, up to the pointer. */
GPtrArray *
skg_xray_view_dup_marks (SkgXrayView *self)
{
  GPtrArray *marks = skg_scene_dup_marks (skg_session_get_scene (self->session));
  g_auto (SkgMarkPoint) point = { 0 };
  SkgMark mark = { 0 };

  if (self->n_pending == 0 || isnan (self->pointer_x) ||
      !get_kind (skg_session_get_placing (self->session), &mark.kind))
    return marks;
  get_point (self, self->pointer_x, self->pointer_y, &point);
  /* The first leg of an angle alone. */
  if (self->n_pending + 1 < skg_mark_kind_get_n_points (mark.kind))
    mark.kind = SKG_MARK_RULER;
  for (guint i = 0; i < self->n_pending; i++)
    mark.points[i] = self->pending[i];
  mark.points[self->n_pending] = point;
  /* A line's other end may still be anywhere. */
  if (mark.kind == SKG_MARK_LINE && point.landmark == NULL)
    mark.kind = SKG_MARK_RULER;
  g_ptr_array_add (marks, skg_mark_copy (&mark));
  return marks;
}

void
skg_xray_view_set_edit_landmarks (SkgXrayView *self, gboolean edit)
{
  g_return_if_fail (SKG_IS_XRAY_VIEW (self));

  self->edit_landmarks = edit != FALSE;
  skg_xray_view_update_hot_blade (self);
}

/* (transfer full) (nullable): name, place and pixel of the landmark there */
char *
skg_xray_view_dup_landmark_text (SkgXrayView *self, double x, double y)
{
  SkgLandmarkSet *set = skg_session_get_landmarks (self->session);
  const SkgOverlayItem *item;
  const SkgLandmark *landmark;
  double column;
  double row;

  if (self->overlay == NULL || set == NULL)
    return NULL;
  get_pixel (self, x, y, &column, &row);
  item = skg_overlay_pick_landmark (self->overlay, column, row,
                                    TAKE_PX / self->transform.scale);
  if (item == NULL || item->index >= skg_landmark_set_get_length (set))
    return NULL;
  landmark = skg_landmark_set_get (set, item->index);
  /* Translators: name; patient coordinates, mm; column and row */
  return g_strdup_printf (_ ("%s\nx %.1f, y %.1f, z %.1f mm (LPS)\ncolumn %.1f, row "
                             "%.1f"),
                          landmark->name, landmark->position_mm.x,
                          landmark->position_mm.y, landmark->position_mm.z,
                          item->column, item->row);
}

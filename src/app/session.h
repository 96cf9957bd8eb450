/* SPDX-License-Identifier: Apache-2.0
 * What one window shows: the scene, its loaded body, the current sample and the
 * latest picture. The only thing that widgets share; holds no widget. Main thread. */
#pragma once

#include <gio/gio.h>

#include "render/render-service.h"
#include "scene/overlay.h"
#include "scene/marks.h"
#include "scene/scene.h"

G_BEGIN_DECLS

#define SKG_TYPE_SESSION (skg_session_get_type ())
G_DECLARE_FINAL_TYPE (SkgSession, skg_session, SKG, SESSION, GObject)

/**
 * Signals:
 * "changed": the sample (pose, display, detector, shown landmarks) is another one
 * "body-changed": another body is loaded (also emits "changed")
 * "picture-changed": skg_session_get_picture() is another one
 * "labels-changed": the body has other labels, or other names for them
 * "render-failed" (const char *message): no picture can be made
 * "loading" (double fraction, const char *message): progress; fraction < 0: ended
 */

/* @service: (nullable): %NULL when OpenGL is not to be had; the window says so */
SkgSession *skg_session_new (SkgRenderService *service);

SkgScene *skg_session_get_scene (SkgSession *session);
SkgRenderService *skg_session_get_service (SkgSession *session);
/* (nullable) until something is loaded; valid until "body-changed" */
const SkgBody *skg_session_get_body (SkgSession *session);
/* Valid until the next "changed". */
const SkgSample *skg_session_get_sample (SkgSession *session);
const SkgJoints *skg_session_get_joints (SkgSession *session);
/* (nullable) */
SkgPicture *skg_session_get_picture (SkgSession *session);
/* (nullable): what that picture shows: overlays are drawn for it, so that they stand
 * on the anatomy also while a newer picture is being made */
const SkgSample *skg_session_get_picture_sample (SkgSession *session);
/* The picture is the full one of the present pose, not a quick one of a gesture. */
gboolean skg_session_is_picture_full (SkgSession *session);

/**
 * skg_session_load_async:
 * Loads another scene with its body in a thread. The present one stays, untouched,
 * until the new one stands complete; on failure it simply stays.
 */
void skg_session_load_async (SkgSession *session,
                             SkgScene *scene,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean
skg_session_load_finish (SkgSession *session, GAsyncResult *result, GError **error);
/* (transfer none): the scene that @result is about, also after a failure. */
SkgScene *skg_session_get_load_scene (SkgSession *session, GAsyncResult *result);

/* (nullable): what is looked for in pictures; those that carry it have
 * SkgPicture.structures. Valid until the next "changed" */
SkgStructureChoice *skg_session_get_structures (SkgSession *session);
/* (nullable): why what the scene names cannot be found in the body's labels */
const char *skg_session_get_structures_error (SkgSession *session);
/* @error: a name that the labels lack, or more than 64; then nothing changes */
gboolean skg_session_set_structures (SkgSession *session,
                                     const SkgStructureRequest *requests,
                                     guint n_requests,
                                     GError **error);
/* Other names for the body's labels. @table: as skg_label_table_new() */
gboolean
skg_session_set_labels_table (SkgSession *session, const char *table, GError **error);
/**
 * skg_session_open_labels_async:
 * Reads a label map in a thread and gives it to the body; on failure the old one stays.
 */
void skg_session_open_labels_async (SkgSession *session,
                                    const char *path,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean skg_session_open_labels_finish (SkgSession *session,
                                         GAsyncResult *result,
                                         GError **error);

/* Edits; each emits "changed" once and asks for what it needs: nothing, the same rays
 * shown otherwise, or a quick picture and, 120 ms after the last change, a full one. */
void skg_session_set_pose (SkgSession *session, const SkgPose *pose);
void skg_session_set_joints (SkgSession *session, const SkgJoints *joints);
/* A window of 0 is chosen from the next full picture and then kept. */
void skg_session_set_display (SkgSession *session, const SkgDisplay *display);
/* The same at once, with a picture of its own. */
void skg_session_choose_window (SkgSession *session);
void skg_session_set_detector (SkgSession *session, const SkgDetector *detector);
void skg_session_set_machine (SkgSession *session, const SkgMachine *machine);
void skg_session_set_show_landmarks (SkgSession *session, gboolean show);
/* Landmarks edited by hand: from now on they live in the scene itself. */
void skg_session_set_landmarks (SkgSession *session, SkgLandmarkSet *landmarks);
/* (nullable) */
SkgLandmarkSet *skg_session_get_landmarks (SkgSession *session);
/* Reads a file, which the scene then names; on failure nothing changes. */
gboolean
skg_session_open_landmarks (SkgSession *session, const char *path, GError **error);
/* Writes .fcsv or .mrk.json, and the scene then names that file. */
gboolean
skg_session_save_landmarks (SkgSession *session, const char *path, GError **error);
/* @name: (nullable): else the first of "L-1", "L-2" ... that is free. Returns: its
 * index */
guint
skg_session_add_landmark (SkgSession *session, const char *name, SkgVec3 position_mm);
void skg_session_move_landmark (SkgSession *session, guint index, SkgVec3 position_mm);
/* Measures that name it follow, or go with it. */
void skg_session_rename_landmark (SkgSession *session, guint index, const char *name);
void skg_session_remove_landmark (SkgSession *session, guint index);
void skg_session_centre_on_landmark (SkgSession *session, guint index);
/* (transfer full) (array zero-terminated=1): of SyntheX's 14 those that the body lacks,
 * also under another name */
char **skg_session_dup_missing_hip_landmarks (SkgSession *session);

/**
 * SkgSessionTool: what a click on the picture makes.
 */
typedef enum
{
  SKG_SESSION_TOOL_NONE,
  SKG_SESSION_TOOL_RULER,
  SKG_SESSION_TOOL_ANGLE,
  SKG_SESSION_TOOL_LINE,
  SKG_SESSION_TOOL_LANDMARK,
} SkgSessionTool;

/* @names: (nullable): of the landmarks that one click after another places */
void skg_session_set_tool (SkgSession *session,
                           SkgSessionTool tool,
                           const char *const *names);
SkgSessionTool skg_session_get_tool (SkgSession *session);
/* (nullable): what the next landmark will be called */
const char *skg_session_get_tool_name (SkgSession *session);
/* One is placed: on to the next name; without one the tool is put away. */
void skg_session_advance_tool (SkgSession *session);
void skg_session_reset_pose (SkgSession *session);

/**
 * Gestures: what lies between begin and end is one edit; cancel puts back what was
 * there at begin. The full picture comes 120 ms after the last change, also in
 * mid-gesture.
 */
void skg_session_begin_gesture (SkgSession *session, const char *name);
void skg_session_end_gesture (SkgSession *session);
void skg_session_cancel_gesture (SkgSession *session);
gboolean skg_session_is_in_gesture (SkgSession *session);

/* What is on the screen and so must come with the pictures. Thumbnails come with full
 * ones only, so that dragging stays fast. */
void skg_session_set_wants_thumbnails (SkgSession *session, gboolean wants);
void skg_session_set_wants_histogram (SkgSession *session, gboolean wants);

#define SKG_SESSION_NO_STAGE (-1)
/* @stage: an SkgStage that comes with every picture, or %SKG_SESSION_NO_STAGE */
void skg_session_set_large_stage (SkgSession *session, int stage);
int skg_session_get_large_stage (SkgSession *session);

/* No window has been given: it is chosen from the picture. */
gboolean skg_session_is_window_automatic (SkgSession *session);
/* The body before the beam makes photons that can be counted. */
gboolean skg_session_is_realistic (SkgSession *session);

/**
 * skg_session_set_beam:
 * While the beam is on, edits ask for no pictures: each pulse shows what then is. When
 * it goes off its last picture stays until an edit needs another one.
 */
void skg_session_set_beam (SkgSession *session, gboolean on);
gboolean skg_session_is_beam_on (SkgSession *session);

/**
 * skg_session_shoot:
 * @number: of the pulse in its run, 1 or more: noise of its own, lag after the last one
 *
 * Asks for one picture of a run: a quick one while the arm moves.
 *
 * Returns: %FALSE if the last one has not come yet, or none can be made
 */
gboolean skg_session_shoot (SkgSession *session, guint64 number);
/* Which pulse of a run the picture shows; 0: it is not of a run. */
guint64 skg_session_get_picture_pulse (SkgSession *session);

/* How large the view shows the whole detector, device pixels: the picture's size. */
void skg_session_set_view_size (SkgSession *session, guint columns, guint rows);

G_END_DECLS

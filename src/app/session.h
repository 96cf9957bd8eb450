/* SPDX-License-Identifier: Apache-2.0
 * What one window shows: the scene, its loaded body, the current sample and the
 * latest picture. The only thing that widgets share; holds no widget. Main thread. */
#pragma once

#include <gio/gio.h>

#include "base/number.h"
#include "render/render-service.h"
#include "scene/overlay.h"
#include "scene/marks.h"
#include "scene/scene.h"
#include "scene/style.h"
#include "scene/tools.h"

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
 * "history-changed": what can be undone or redone, or whether the scene is saved
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

/**
 * Tools. What is edited, by index of the scene, as far as the picture can be made of it
 * then; else @error says why in a line, and nothing changes.
 */
#define SKG_SESSION_NO_TOOL (-1)
/* Which one panel and picture are about; emits "changed". */
int skg_session_get_selected_tool (SkgSession *session);
void skg_session_set_selected_tool (SkgSession *session, int index);
/* (nullable): as the present sample has it; valid until "changed" */
const SkgPlacedTool *skg_session_get_tool (SkgSession *session, int index);
/* @path: (nullable): of a mesh. Selects it */
gboolean skg_session_add_tool (SkgSession *session,
                               const char *kind,
                               const char *path,
                               double mm_per_unit,
                               GError **error);
gboolean skg_session_duplicate_tool (SkgSession *session, guint index, GError **error);
void skg_session_remove_tool (SkgSession *session, guint index);
/* As skg_scene_set_tool_value(). */
gboolean skg_session_set_tool_value (SkgSession *session,
                                     guint index,
                                     const char *key,
                                     const char *json,
                                     GError **error);
gboolean skg_session_set_tool_pose (SkgSession *session,
                                    guint index,
                                    const SkgMat4 *patient_from_tool,
                                    GError **error);
/* Moves it as it is; its turn, advance and twist stay. */
gboolean skg_session_set_tool_position (SkgSession *session,
                                        guint index,
                                        SkgVec3 position_mm,
                                        GError **error);
/* position_mm of the scene, or where it stands when none is given */
SkgVec3 skg_session_get_tool_position_mm (SkgSession *session, guint index);
/* Outlines, axes and key points over the picture. */
void skg_session_set_show_tools (SkgSession *session, gboolean show);

/* Puts @result into the scene, as one step of the history.
 * @error: nothing changed */
gboolean skg_session_apply_style (SkgSession *session,
                                  const SkgStyleResult *result,
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
/* Also shows them. @name: (nullable): else the first of "L-1", "L-2" ... that is free.
 * Returns: its index */
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
 * SkgPlacing: what a click on the picture makes.
 */
typedef enum
{
  SKG_PLACING_NONE,
  SKG_PLACING_RULER,
  SKG_PLACING_ANGLE,
  SKG_PLACING_LINE,
  SKG_PLACING_LANDMARK,
} SkgPlacing;

/* @names: (nullable): of the landmarks that one click after another places */
void skg_session_set_placing (SkgSession *session,
                              SkgPlacing tool,
                              const char *const *names);
SkgPlacing skg_session_get_placing (SkgSession *session);
/* (nullable): what the next landmark will be called */
const char *skg_session_get_placing_name (SkgSession *session);
/* One is placed: on to the next name; without one the tool is put away. */
void skg_session_advance_placing (SkgSession *session);
void skg_session_reset_pose (SkgSession *session);
/* Replaces a number by a constant or distribution; of a vector that the scene left open
 * the other elements become what they now are. One step. @error: as
 * skg_scene_set_distribution() */
gboolean skg_session_set_distribution (SkgSession *session,
                                       const char *path,
                                       guint index,
                                       const SkgNumber *number,
                                       GError **error);

/**
 * skg_session_set_effects:
 * @spec: an edited copy of the scene's
 * @step: what the step of the history is called
 * @error: %SKG_ERROR_INPUT: as skg_scene_set_effects(); nothing changed
 */
gboolean skg_session_set_effects (SkgSession *session,
                                  const SkgEffectSpec *spec,
                                  const char *step,
                                  GError **error);

/**
 * Gestures: what lies between begin and end is one step of the history, if it changes
 * anything; cancel puts back what was there at begin. The full picture comes 120 ms
 * after the last change, also in mid-gesture.
 */
void skg_session_begin_gesture (SkgSession *session);
void skg_session_end_gesture (SkgSession *session);
void skg_session_cancel_gesture (SkgSession *session);
gboolean skg_session_is_in_gesture (SkgSession *session);

/* The shown sample has another body, which is being loaded: the picture is still that
 * of the sample before. */
gboolean skg_session_is_body_coming (SkgSession *session);

/**
 * History: each gesture is a step, and so is each edit outside of one; edits of the
 * same numbers that follow within half a second join. What a cancelled gesture did is
 * none.
 */
/* %FALSE if there is nothing to undo, or a body must be loaded first for it: then it
 * happens when that is there. Also signals "render-failed". */
gboolean skg_session_undo (SkgSession *session);
gboolean skg_session_redo (SkgSession *session);
/* (nullable): "kVp 90 to 110"; valid until "history-changed" */
const char *skg_session_get_undo_name (SkgSession *session);
const char *skg_session_get_redo_name (SkgSession *session);
/* The scene, at the end of the latest step, is not as it was opened or saved. */
gboolean skg_session_is_modified (SkgSession *session);
/* More of it than where the arm stands, how the picture is shown, and which landmarks
 * and labels were opened. */
gboolean skg_session_is_work_modified (SkgSession *session);
void skg_session_mark_saved (SkgSession *session);
void skg_session_mark_unsaved (SkgSession *session);

/**
 * Patients of the scene, see patient-edit.h: each edit is a step of the history.
 * @title: of the patient, for people: it names the step. What is refused is told by
 * "render-failed", and nothing is changed.
 */
gboolean skg_session_set_patient_weight (SkgSession *session,
                                         guint patient,
                                         const char *title,
                                         double weight);
gboolean skg_session_add_patient_kind (SkgSession *session,
                                       SkgPhantomKind kind,
                                       const char *title);
gboolean
skg_session_remove_patient (SkgSession *session, guint patient, const char *title);
/* @title: of the step itself */
gboolean skg_session_set_phantom_kind (SkgSession *session,
                                       SkgPhantomKind kind,
                                       const char *title);
/**
 * skg_session_add_patient_file:
 * @path: of a CT, or a DICOM folder
 *
 * Reads it in a thread, and adds it if it can be read ("loading" meanwhile).
 */
void skg_session_add_patient_file (SkgSession *session, const char *path);
gboolean skg_session_is_adding (SkgSession *session);
/* Lesions of a CT go into lungs that its labels have. */
gboolean skg_session_has_lungs (SkgSession *session);
/* What is being read is not added. */
void skg_session_stop_adding (SkgSession *session);

/* Which sample of the scene is shown; of a scene that came with a picture, its own. */
void skg_session_set_key (SkgSession *session, guint64 seed, guint64 index);
void skg_session_get_key (SkgSession *session, guint64 *seed, guint64 *index);
/* While set, the picture is that without any randomization; the scene stays. */
void skg_session_set_plain (SkgSession *session, gboolean plain);
gboolean skg_session_is_plain (SkgSession *session);
/* Any number of the scene varies. */
gboolean skg_session_is_random (SkgSession *session);
/**
 * skg_session_count_passed:
 * Returns: how many of the samples 0 to @n_samples - 1 of the shown seed need a joint
 *   beyond the machine's limits; 0 without ranges
 */
guint skg_session_count_passed (SkgSession *session, guint n_samples);
/* Other indices show other pictures, or another one than (0, 0) is shown. */
gboolean skg_session_has_samples (SkgSession *session);

/* What is on the screen and so must come with the pictures. Thumbnails come with full
 * ones only, so that dragging stays fast. */
void skg_session_set_wants_thumbnails (SkgSession *session, gboolean wants);
void skg_session_set_wants_histogram (SkgSession *session, gboolean wants);
/* The picture without image effects, in its stage "image", with full pictures. */
void skg_session_set_wants_clean (SkgSession *session, gboolean wants);

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

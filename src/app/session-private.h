/* SPDX-License-Identifier: Apache-2.0
 * The session as its own files see it. */
#pragma once

#include "app/history.h"
#include "app/session.h"

G_BEGIN_DECLS

/**
 * SkgSessionChanges: what the latest edit changed besides the rays.
 */
typedef enum
{
  SKG_SESSION_CHANGE_DISPLAY = 1 << 0,
  SKG_SESSION_CHANGE_EXPOSURE = 1 << 1,
  SKG_SESSION_CHANGE_TOOLS = 1 << 2,
  SKG_SESSION_CHANGE_STRUCTURES = 1 << 3,
  SKG_SESSION_CHANGE_EFFECTS = 1 << 4,
} SkgSessionChanges;

struct _SkgSession
{
  GObject parent_instance;

  SkgRenderService *service;
  SkgScene *scene;
  SkgBody *body;
  SkgSample sample;
  SkgJoints joints;
  const SkgJoints *given_joints; /* set while skg_session_set_joints() runs */
  const SkgPose *given_pose;     /* of those joints */
  SkgPose initial_pose;
  gulong scene_handler;

  GArray *structure_requests;     /* of the scene, to see whether they changed */
  SkgStructureChoice *structures; /* what they are in the body's labels */
  char *structures_error;         /* why they are not */

  int selected_tool; /* or SKG_SESSION_NO_TOOL */

  SkgPicture *picture;
  SkgSample picture_sample;
  SkgDisplay fixed; /* the automatic window, once a full picture has chosen it */

  guint view_columns;
  guint view_rows;
  SkgFrame asked;       /* of the latest request, whole detector; holds no reference */
  gboolean full_stands; /* the picture is the full one of @asked */
  gboolean full_waits;  /* a full picture is on its way */
  gboolean display_waits; /* ask again when it has come */
  guint rest_source;
  guint refine_source;
  guint64 serial;  /* of the latest body: pictures of an older one are dropped */
  guint64 rays;    /* counts the changes of rays */
  gint64 moved_us; /* when the rays last changed */

  gboolean wants_thumbnails;
  gboolean wants_histogram;
  gboolean wants_clean;
  int large_stage;
  guint focal_samples; /* of full pictures: 1 until the hand rests */
  gboolean tools_move; /* a tool has changed and the hand does not rest yet */
  gboolean refining;   /* a picture of the whole focal spot is on its way */

  gboolean beam_on;
  guint64 pulse;          /* number of the picture in its run; 0: not of a run */
  guint64 picture_pulse;  /* of the picture that is seen */
  guint64 waiting_pulse;  /* on its way; 0: none */
  gboolean pulse_is_full; /* the one on its way */
  guint64 pulse_rays;

  gboolean in_gesture;
  SkgJoints gesture_joints; /* when it began */
  SkgDisplay gesture_fixed;

  SkgHistory *history;
  SkgScene *stepping; /* the scene that is loaded to undo or redo a step */
  gboolean stepping_redoes;
  gboolean is_random; /* the scene has numbers that vary */
  char *step_name;    /* (nullable): of the step that is being made */

  SkgPlacing placing;
  GPtrArray *placing_names; /* (nullable): of landmarks still to be placed */

  GCancellable *load_cancellable;
  GCancellable *swap_cancellable; /* (nullable): of the body that is on its way */
  char *swap_key;                 /* which one that is */
  gboolean swap_is_edit; /* of the same source: what comes is seen in any case */
  GCancellable *add_cancellable; /* (nullable): of a CT that is read to be added */
  gboolean keeps_body;           /* the scene is being put in step with the body */
};

/* session-body.c */

/* Whether the body is the one that the shown sample has. If not, that one is loaded,
 * and takes its place with a picture of its own. */
gboolean skg_session_check_body (SkgSession *session);
void skg_session_take_sample (SkgSession *session, const SkgSample *sample);

/* session-picture.c */

/* Asks for what the sample now needs: nothing, another display of the same rays, or
 * other rays: first a quick picture, then a full one. */
void skg_session_request (SkgSession *session, SkgSessionChanges changes);
/* Another body is coming, or none any more. */
void skg_session_forget_pictures (SkgSession *session);

/* session-landmarks.c */

/* The scene may have other ones than the body. */
void skg_session_refresh_landmarks (SkgSession *session);

/* session-tools.c */

/* The scene may have fewer tools than before. */
void skg_session_check_selected_tool (SkgSession *session);
/* session-history.c */

/* Another document. */
void skg_session_start_history (SkgSession *session);
/* The scene may have become another one. */
void skg_session_note_change (SkgSession *session);
/* Where the latest step ended. */
void skg_session_restore_state (SkgSession *session);
/* The scene that was loaded for a step is there. */
void skg_session_take_step (SkgSession *session);

/* The scene's sample, of the key that is shown. */
gboolean skg_session_draw (SkgSession *session,
                           SkgScene *scene,
                           const SkgBody *body,
                           SkgSample *sample,
                           GError **error);
/* Draws, asks for pictures and tells. */
void skg_session_refresh (SkgSession *session);

/* session-structures.c */

/* Chooses what the scene names anew if that, or the body, has changed; TRUE if so. */
gboolean skg_session_refresh_structures (SkgSession *session, gboolean is_new_body);
void skg_session_clear_structures (SkgSession *session);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * The session as its own files see it. */
#pragma once

#include "app/session.h"

G_BEGIN_DECLS

/**
 * SkgSessionRestore:
 * What a cancelled gesture puts back.
 */
typedef struct
{
  JsonNode *scene; /* all of it: ranges stay ranges */
  SkgJoints joints;
  SkgDisplay fixed;
  SkgLandmarkSet *landmarks; /* of the body */
} SkgSessionRestore;

/**
 * SkgSessionChanges: what the latest edit changed besides the rays.
 */
typedef enum
{
  SKG_SESSION_CHANGE_DISPLAY = 1 << 0,
  SKG_SESSION_CHANGE_EXPOSURE = 1 << 1,
  SKG_SESSION_CHANGE_STRUCTURES = 1 << 2,
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
  SkgPose initial_pose;
  gulong scene_handler;

  GArray *structure_requests;     /* of the scene, to see whether they changed */
  SkgStructureChoice *structures; /* what they are in the body's labels */
  char *structures_error;         /* why they are not */

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
  int large_stage;
  guint focal_samples; /* of full pictures: 1 until the hand rests */
  gboolean refining;   /* a picture of the whole focal spot is on its way */

  gboolean beam_on;
  guint64 pulse;          /* number of the picture in its run; 0: not of a run */
  guint64 picture_pulse;  /* of the picture that is seen */
  guint64 waiting_pulse;  /* on its way; 0: none */
  gboolean pulse_is_full; /* the one on its way */
  guint64 pulse_rays;

  gboolean in_gesture;
  char *gesture_name;
  SkgSessionRestore restore;

  SkgSessionTool tool;
  GPtrArray *tool_names; /* (nullable): of landmarks still to be placed */

  GCancellable *load_cancellable;
};

/* session-picture.c */

/* Asks for what the sample now needs: nothing, another display of the same rays, or
 * other rays: first a quick picture, then a full one. */
void skg_session_request (SkgSession *session, SkgSessionChanges changes);
/* Another body is coming, or none any more. */
void skg_session_forget_pictures (SkgSession *session);

/* session-edit.c */
void skg_session_clear_restore (SkgSession *session);

/* session-landmarks.c: (nullable): those of the body, the scene left alone */
void skg_session_take_landmarks (SkgSession *session, SkgLandmarkSet *landmarks);

/* session-structures.c */

/* Chooses what the scene names anew if that, or the body, has changed; TRUE if so. */
gboolean skg_session_refresh_structures (SkgSession *session, gboolean is_new_body);
void skg_session_clear_structures (SkgSession *session);

G_END_DECLS

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
  SkgPose pose;
  SkgJoints joints;
  SkgDisplay display;
  SkgDetector detector;
} SkgSessionRestore;

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
  guint64 serial; /* of the latest body: pictures of an older one are dropped */

  gboolean in_gesture;
  char *gesture_name;
  SkgSessionRestore restore;

  GCancellable *load_cancellable;
};

/* session-structures.c. Chooses what the scene names anew if that, or the body, has
 * changed; TRUE if so. */
gboolean skg_session_refresh_structures (SkgSession *session, gboolean is_new_body);
void skg_session_clear_structures (SkgSession *session);

/* session.c: another display of the same rays, or what else it takes. */
void skg_session_request_again (SkgSession *session);

G_END_DECLS

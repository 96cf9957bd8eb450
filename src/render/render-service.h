/* SPDX-License-Identifier: Apache-2.0
 * The one render service: a thread that owns an EGL context and the chain of passes.
 * Window, command line and tests submit frames to it. */
#pragma once

#include <gio/gio.h>

#include "render/frame.h"
#include "render/picture.h"

G_BEGIN_DECLS

#define SKG_TYPE_RENDER_SERVICE (skg_render_service_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgRenderService, skg_render_service, SKG, RENDER_SERVICE, GObject)

/**
 * SkgGlInfo:
 * @max_texture_3d: the longest axis of a volume that this driver takes, voxels
 * @texture_budget_bytes: how much texture memory the service lets itself use
 */
typedef struct
{
  const char *vendor;
  const char *renderer;
  const char *version;
  guint max_texture_3d;
  guint64 texture_budget_bytes;
} SkgGlInfo;

/**
 * skg_render_service_new:
 * @error: %SKG_ERROR_GL: no EGL, no OpenGL 4.3 core profile, a shader that this driver
 *   refuses
 *
 * Starts the thread and waits (some 50 ms) until its context stands.
 */
SkgRenderService *skg_render_service_new (GError **error);

const SkgGlInfo *skg_render_service_get_gl_info (SkgRenderService *service);

/**
 * skg_render_service_render:
 *
 * Renders @frame completely and waits for it. Any thread.
 *
 * Returns: (transfer full)
 */
SkgPicture *skg_render_service_render (SkgRenderService *service,
                                       const SkgFrame *frame,
                                       GError **error);

typedef struct _SkgRenderTicket SkgRenderTicket;

/**
 * skg_render_service_begin:
 * @frames: (element-type SkgFrame): stay as they are until the ticket is finished
 *
 * Renders @frames one after the other, with nothing of other callers between them, so
 * that what they have in common is done once. Does not wait: whoever has the next
 * frames ready before this ticket is finished lets the pixels of these come while those
 * are drawn. Any thread.
 */
SkgRenderTicket *skg_render_service_begin (SkgRenderService *service,
                                           GPtrArray *frames);

/**
 * skg_render_ticket_finish:
 * @ticket: (transfer full)
 *
 * Waits.
 *
 * Returns: (transfer full) (element-type SkgPicture): one for each frame
 */
GPtrArray *skg_render_ticket_finish (SkgRenderTicket *ticket, GError **error);

/**
 * SkgPictureFunc:
 * @picture: (nullable) (transfer none): the picture, or %NULL with @error
 *
 * Called in the main context that submitted. A frame that a newer one replaced is
 * never reported.
 */
typedef void (*SkgPictureFunc) (SkgRenderService *service,
                                SkgPicture *picture,
                                const GError *error,
                                gpointer user_data);

/**
 * skg_render_service_submit:
 * @interactive: %TRUE while the hand moves: the pacer chooses the picture's size (at
 *   most the frame's own, the detector's edges kept) so that a picture takes about
 *   25 ms, and @frame's quality is lowered to draft. %FALSE: as asked, in strips, and
 *   thrown away as soon as a newer frame is submitted
 *
 * Latest request wins: a frame that has not been started is replaced, one in progress
 * is abandoned within a strip (20 ms) - except that an interactive one is finished, so
 * that a fast hand still sees pictures.
 */
void skg_render_service_submit (SkgRenderService *service,
                                const SkgFrame *frame,
                                gboolean interactive,
                                SkgPictureFunc func,
                                gpointer user_data,
                                GDestroyNotify destroy);

/* Forgets the waiting frame and abandons the one in progress; nothing more is
 * reported for them. */
void skg_render_service_cancel (SkgRenderService *service);

/* How often pass 1 has run; turning window and level must not raise it. */
guint64 skg_render_service_get_integrate_count (SkgRenderService *service);

G_END_DECLS

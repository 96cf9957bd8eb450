/* SPDX-License-Identifier: Apache-2.0
 * Whose turn it is to use OpenGL, of several threads with a context each. */
#include "config.h"

#include "render/gl-turn.h"

/* A mutex alone would give the turn back to the thread that just left it. */
static GMutex mutex;
static GCond left;
static guint64 next_ticket;
static guint64 now_serving;

void
skg_gl_turn_take (void)
{
  guint64 ticket;

  g_mutex_lock (&mutex);
  ticket = next_ticket++;
  while (now_serving != ticket)
    g_cond_wait (&left, &mutex);
  g_mutex_unlock (&mutex);
}

void
skg_gl_turn_leave (void)
{
  g_mutex_lock (&mutex);
  g_assert (now_serving < next_ticket);
  now_serving++;
  g_cond_broadcast (&left);
  g_mutex_unlock (&mutex);
}

void
skg_gl_turn_pass (void)
{
  gboolean somebody_waits;

  g_mutex_lock (&mutex);
  somebody_waits = next_ticket > now_serving + 1;
  g_mutex_unlock (&mutex);
  if (!somebody_waits)
    return;
  skg_gl_turn_leave ();
  skg_gl_turn_take ();
}

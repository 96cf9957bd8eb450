/* SPDX-License-Identifier: Apache-2.0
 * Progress of a thread's work, brought to the main thread. */
#include "config.h"

#include "app/progress-relay.h"

/* @lock guards the members below it. */
struct _SkgProgressRelay
{
  SkgProgressFunc func;
  gpointer owner; /* main thread only; NULL when the work has ended */

  GMutex lock;
  double fraction;
  char *message;
  gboolean told; /* an idle source is on its way */
};

static void
relay_clear (gpointer data)
{
  SkgProgressRelay *self = data;

  g_free (self->message);
  g_mutex_clear (&self->lock);
}

void
skg_progress_relay_unref (SkgProgressRelay *self)
{
  g_atomic_rc_box_release_full (self, relay_clear);
}

SkgProgressRelay *
skg_progress_relay_new (gpointer owner, SkgProgressFunc func)
{
  SkgProgressRelay *self = g_atomic_rc_box_new0 (SkgProgressRelay);

  self->owner = g_object_ref (owner);
  self->func = func;
  g_mutex_init (&self->lock);
  return self;
}

static gboolean
tell (gpointer user_data)
{
  SkgProgressRelay *self = user_data;
  g_autofree char *message = NULL;
  double fraction;

  g_mutex_lock (&self->lock);
  fraction = self->fraction;
  message = g_strdup (self->message);
  self->told = FALSE;
  g_mutex_unlock (&self->lock);
  if (self->owner != NULL)
    self->func (fraction, message, self->owner);
  return G_SOURCE_REMOVE;
}

void
skg_progress_relay_report (double fraction, const char *message, gpointer relay)
{
  SkgProgressRelay *self = relay;
  gboolean told;

  g_mutex_lock (&self->lock);
  self->fraction = CLAMP (fraction, 0.0, 1.0);
  if (message != NULL && g_strcmp0 (message, self->message) != 0)
    {
      g_free (self->message);
      self->message = g_strdup (message);
    }
  told = self->told;
  self->told = TRUE;
  g_mutex_unlock (&self->lock);
  if (!told)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell, g_atomic_rc_box_acquire (self),
                     (GDestroyNotify) skg_progress_relay_unref);
}

void
skg_progress_relay_end (SkgProgressRelay *self)
{
  g_clear_object (&self->owner);
}

/* SPDX-License-Identifier: Apache-2.0
 * B held: the picture without any randomization, for as long as the key is down. */
#include "config.h"

#include "app/window-private.h"

static gboolean
is_plain_key (guint key)
{
  return gdk_keyval_to_lower (key) == GDK_KEY_b;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint key,
                guint code,
                GdkModifierType state,
                SkgWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  /* In a text it is a letter. */
  if (!is_plain_key (key) || (state & gtk_accelerator_get_default_mod_mask ()) != 0 ||
      GTK_IS_EDITABLE (focus))
    return GDK_EVENT_PROPAGATE;
  skg_session_set_plain (self->session, TRUE);
  return GDK_EVENT_STOP;
}

static void
on_key_released (GtkEventControllerKey *controller,
                 guint key,
                 guint code,
                 GdkModifierType state,
                 SkgWindow *self)
{
  if (is_plain_key (key))
    skg_session_set_plain (self->session, FALSE);
}

/* The release goes to another window. */
static void
on_is_active (SkgWindow *self)
{
  if (!gtk_window_is_active (GTK_WINDOW (self)))
    skg_session_set_plain (self->session, FALSE);
}

void
skg_window_init_plain (SkgWindow *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect (controller, "key-released", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_is_active), NULL);
}

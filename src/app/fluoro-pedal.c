/* SPDX-License-Identifier: Apache-2.0
 * The space bar as the pedal of a fluoroscopy run. */
#include "config.h"

#include "app/fluoro-pedal.h"

#define MAX_VIEWS 4

typedef struct
{
  GtkWindow *window;
  SkgFluoro *fluoro;
  GtkWidget *views[MAX_VIEWS]; /* the window's own children, as old as it is */
} Pedal;

static void
pedal_free (gpointer data, GClosure *closure)
{
  Pedal *pedal = data;

  g_object_unref (pedal->fluoro);
  g_free (pedal);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint key,
                guint code,
                GdkModifierType state,
                Pedal *pedal)
{
  GtkWidget *focus = gtk_window_get_focus (pedal->window);

  if (key != GDK_KEY_space || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < MAX_VIEWS && pedal->views[i] != NULL; i++)
    if (focus == pedal->views[i])
      {
        skg_fluoro_press (pedal->fluoro);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

static void
on_key_released (GtkEventControllerKey *controller,
                 guint key,
                 guint code,
                 GdkModifierType state,
                 Pedal *pedal)
{
  if (key == GDK_KEY_space)
    skg_fluoro_release (pedal->fluoro);
}

static void
on_is_active (GtkWindow *window, GParamSpec *pspec, SkgFluoro *fluoro)
{
  if (!gtk_window_is_active (window))
    skg_fluoro_release (fluoro);
}

void
skg_fluoro_pedal_add (GtkWindow *window, SkgFluoro *fluoro, GtkWidget *const *views)
{
  GtkEventController *controller = gtk_event_controller_key_new ();
  Pedal *pedal = g_new0 (Pedal, 1);

  pedal->window = window;
  pedal->fluoro = g_object_ref (fluoro);
  for (guint i = 0; views[i] != NULL; i++)
    {
      g_return_if_fail (i < MAX_VIEWS);
      pedal->views[i] = views[i];
    }
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_data (controller, "key-pressed", G_CALLBACK (on_key_pressed), pedal,
                         pedal_free, 0);
  g_signal_connect (controller, "key-released", G_CALLBACK (on_key_released), pedal);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_is_active),
                           fluoro, 0);
}

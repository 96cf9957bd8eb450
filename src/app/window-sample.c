/* SPDX-License-Identifier: Apache-2.0
 * Which sample of the scene is shown: the next, one at random, another seed. */
#include "config.h"

#include "app/window-private.h"

#include <glib/gi18n.h>

/* Rolled numbers are short enough to be told and typed. */
#define ROLL_BELOW 1000000

/* Said once for each scene in which only the noise changes. */
static void
tell_if_nothing_varies (SkgWindow *self)
{
  SkgScene *scene = skg_session_get_scene (self->session);

  if (skg_session_is_random (self->session) || self->told_scene == scene)
    return;
  self->told_scene = scene;
  skg_window_add_toast (self, _ ("Only the noise differs: no number of this scene "
                                 "varies. The dice beside a number makes it vary."));
}

static void
action_sample (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgWindow *self = SKG_WINDOW (widget);
  guint64 seed;
  guint64 index;

  skg_session_get_key (self->session, &seed, &index);
  if (g_str_equal (name, "win.new-seed"))
    {
      seed = (guint64) g_random_int_range (1, ROLL_BELOW);
      index = 0;
    }
  else if (g_str_equal (name, "win.roll-sample"))
    index = (guint64) g_random_int_range (0, ROLL_BELOW);
  else if (g_str_equal (name, "win.next-sample"))
    index += index < G_MAXUINT64 ? 1 : 0;
  else
    index -= index > 0 ? 1 : 0;
  tell_if_nothing_varies (self);
  skg_session_set_key (self->session, seed, index);
}

void
skg_window_class_install_sample_actions (GtkWidgetClass *klass)
{
  static const char *const names[] = { "win.next-sample", "win.previous-sample",
                                       "win.roll-sample", "win.new-seed" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_class_install_action (klass, names[i], NULL, action_sample);
}

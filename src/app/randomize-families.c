/* SPDX-License-Identifier: Apache-2.0
 * The Randomize page: a master switch for each family of numbers. */
#include "config.h"

#include <glib/gi18n.h>

#include "app/randomize-panel-private.h"

static const struct
{
  const char *label;
  const char *help;
} families[SKG_N_FAMILIES] = {
  [SKG_FAMILY_GEOMETRY] = { N_ ("Geometry"), N_ ("Angles, distances, isocentre, where "
                                                 "the patient lies") },
  [SKG_FAMILY_EXPOSURE] = { N_ ("Exposure"),
                            N_ ("Tube, photons, tissue, collimator, detector") },
  [SKG_FAMILY_BODY] = { N_ ("Body"),
                        N_ ("Size, age, lesions, shear; which of several bodies") },
  [SKG_FAMILY_TOOL] = { N_ ("Tools"), N_ ("Where tools are and how they are shaped") },
  [SKG_FAMILY_IMAGE] = { N_ ("Image"), N_ ("The image effects below, and the window") },
};

static void
on_toggled (GtkToggleButton *button, SkgRandomizePanel *self)
{
  for (guint i = 0; i < SKG_N_FAMILIES && !self->is_refreshing; i++)
    if (self->family_buttons[i] == button)
      skg_scene_set_switch (skg_session_get_scene (self->session),
                            skg_family_get_path (i),
                            gtk_toggle_button_get_active (button));
}

void
skg_randomize_panel_init_families (SkgRandomizePanel *self)
{
  for (guint i = 0; i < SKG_N_FAMILIES; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_ (families[i].label));

      self->family_buttons[i] = GTK_TOGGLE_BUTTON (button);
      gtk_widget_set_hexpand (button, TRUE);
      gtk_widget_add_css_class (button, "dense");
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), self, 0);
      gtk_box_append (self->families, button);
    }
}

static char *
dup_tooltip (guint family, guint n, gboolean on)
{
  g_autofree char *count =
      n == 0 ? g_strdup (_ ("Nothing of it varies."))
             : g_strdup_printf (g_dngettext (NULL, "%u varies.", "%u vary.", n), n);

  return g_strdup_printf ("%s.\n%s\n%s", _ (families[family].help), count,
                          on ? _ ("On. A click lets it stand at the centres of its "
                                  "ranges; nothing else draws differently.")
                             : _ ("Off: at the centres of its ranges."));
}

/* What varies, in words; what is off, too. */
static char *
dup_note (const guint *counts, const gboolean *on)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < SKG_N_FAMILIES; i++)
    {
      if (counts[i] == 0)
        continue;
      g_string_append_printf (
          text, "%s%s %u%s", text->len > 0 ? "  ·  " : "", _ (families[i].label),
          counts[i],
          /* Translators: a family of numbers that is switched off */
          on[i] ? "" : _ (" off"));
    }
  if (text->len == 0)
    return g_strdup (_ ("No number of this scene varies yet: the dice beside a number "
                        "makes it a range."));
  return g_strdup (text->str);
}

void
skg_randomize_panel_refresh_families (SkgRandomizePanel *self)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  guint counts[SKG_N_FAMILIES];
  gboolean on[SKG_N_FAMILIES];
  g_autofree char *note = NULL;

  for (guint i = 0; i < SKG_N_FAMILIES; i++)
    {
      g_autofree char *tooltip = NULL;
      GtkWidget *button = GTK_WIDGET (self->family_buttons[i]);

      counts[i] = skg_scene_count_random (scene, i);
      on[i] = skg_scene_get_switch (scene, skg_family_get_path (i));
      tooltip = dup_tooltip (i, counts[i], on[i]);
      gtk_toggle_button_set_active (self->family_buttons[i], on[i]);
      gtk_widget_set_tooltip_text (button, tooltip);
      if (counts[i] == 0)
        gtk_widget_add_css_class (button, "nothing");
      else
        gtk_widget_remove_css_class (button, "nothing");
    }
  note = dup_note (counts, on);
  gtk_label_set_label (self->families_label, note);
}

/* SPDX-License-Identifier: Apache-2.0
 * The Randomize page: places and directions that vary evenly in a ball, a cone, or over
 * all rotations. */
#include "config.h"

#include "app/spread-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/number-row.h"
#include "scene/scene-random.h"

static const struct
{
  const char *path;
  const char *label;
  const char *unit;
  const char *help;
} spreads[] = {
  { "patient.ball_mm", N_ ("Position in a ball"), "mm",
    N_ ("Radius: each sample is shifted by a vector that is even in the ball; 0 is "
        "off") },
  { "patient.turn_deg", N_ ("Any rotation up to"), "°",
    N_ ("Each sample is turned about any axis, even among all rotations of at most "
        "this "
        "angle; 180 is any rotation, 0 is off") },
  { "patient.cone_deg", N_ ("Long axis in a cone"), "°",
    N_ ("Half angle: the body’s long axis leans to a direction that is even in the "
        "cone; "
        "180 is any direction, 0 is off") },
  { "carm.cone_deg", N_ ("View in a cone"), "°",
    N_ ("Half angle: the view is even in a cone about that of the angles; 0 is off") },
};

#define N_SPREADS G_N_ELEMENTS (spreads)

struct _SkgSpreadCard
{
  GtkBox parent_instance;

  SkgSession *session;
  gboolean is_refreshing;
  SkgNumberRow *rows[N_SPREADS];
};

G_DEFINE_FINAL_TYPE (SkgSpreadCard, skg_spread_card, GTK_TYPE_BOX)

static void
on_edited (SkgNumberRow *row, double value, SkgSpreadCard *self)
{
  for (guint i = 0; i < N_SPREADS && !self->is_refreshing; i++)
    if (self->rows[i] == row)
      skg_scene_set_number (skg_session_get_scene (self->session), spreads[i].path, 0,
                            value > 0 ? value : (double) NAN);
}

static void
refresh (SkgSpreadCard *self)
{
  self->is_refreshing = TRUE;
  for (guint i = 0; i < N_SPREADS; i++)
    {
      double value = skg_scene_get_number (skg_session_get_scene (self->session),
                                           spreads[i].path, 0);

      skg_number_row_set_value (self->rows[i], isnan (value) ? 0 : value);
    }
  self->is_refreshing = FALSE;
}

static void
on_session_changed (SkgSession *session, SkgSpreadCard *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

static void
skg_spread_card_map (GtkWidget *widget)
{
  refresh (SKG_SPREAD_CARD (widget));
  GTK_WIDGET_CLASS (skg_spread_card_parent_class)->map (widget);
}

static void
skg_spread_card_dispose (GObject *object)
{
  g_clear_object (&SKG_SPREAD_CARD (object)->session);
  G_OBJECT_CLASS (skg_spread_card_parent_class)->dispose (object);
}

static void
skg_spread_card_class_init (SkgSpreadCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = skg_spread_card_dispose;
  GTK_WIDGET_CLASS (klass)->map = skg_spread_card_map;
}

static void
skg_spread_card_init (SkgSpreadCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
skg_spread_card_new (SkgSession *session)
{
  SkgSpreadCard *self = g_object_new (SKG_TYPE_SPREAD_CARD, NULL);
  GtkWidget *expander = gtk_expander_new (_ ("Balls, cones, any rotation"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->session = g_object_ref (session);
  for (guint i = 0; i < N_SPREADS; i++)
    {
      double min = 0;
      double max = 0;

      skg_scene_get_number_limits (spreads[i].path, &min, &max);
      self->rows[i] =
          g_object_new (SKG_TYPE_NUMBER_ROW, "label", _ (spreads[i].label), "unit",
                        spreads[i].unit, "digits", 1u, "step", 1.0, "page", 10.0,
                        "lower", min, "upper", max, "help", _ (spreads[i].help), NULL);
      skg_number_row_bind (self->rows[i], session, spreads[i].path, 0, 1);
      g_signal_connect_object (self->rows[i], "edited", G_CALLBACK (on_edited), self,
                               0);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows[i]));
    }
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  gtk_box_append (GTK_BOX (self), expander);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  return GTK_WIDGET (self);
}

/* SPDX-License-Identifier: Apache-2.0
 * A number row whose number may vary: the dice, the range and its popover. */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/number-row-private.h"
#include "scene/scene-random.h"

#define N_DRAWS 400
/* A first range: this share of the value to both sides, or so many of the row's pages.
 */
#define FIRST_SHARE 0.2
#define FIRST_PAGES 1.5
#define MAX_TRIES 12

/* --- Units --- */

/* The same number in units of which @scale are one of its own. */
static void
scale_number (const SkgNumber *number, double scale, SkgNumber *out)
{
  skg_number_copy (out, number);
  out->a *= scale;
  out->b *= scale;
  out->clip_low *= scale;
  out->clip_high *= scale;
  for (guint i = 0; i < out->n_choices; i++)
    out->choices[i] *= scale;
}

static SkgScene *
get_scene (SkgNumberRow *self)
{
  return skg_session_get_scene (self->session);
}

/* --- Edits --- */

static gboolean
set_number (SkgNumberRow *self, const SkgNumber *number, GError **error)
{
  g_auto (SkgNumber) scaled = { 0 };

  scale_number (number, 1 / self->scale, &scaled);
  return skg_session_set_distribution (self->session, self->path, self->index, &scaled,
                                       error);
}

/* A range about @value, as wide as the scene accepts. */
static void
make_range (SkgNumberRow *self, double value)
{
  double half = MAX (fabs (value) * FIRST_SHARE, self->page * FIRST_PAGES);
  double lower = gtk_adjustment_get_lower (self->adjustment);
  double upper = gtk_adjustment_get_upper (self->adjustment);

  for (guint i = 0; i < MAX_TRIES; i++, half /= 2)
    {
      double steps = pow (10, self->digits);
      SkgNumber range = { .kind = SKG_NUMBER_UNIFORM };

      range.a = MAX (rint ((value - half) * steps) / steps, lower);
      range.b = MIN (rint ((value + half) * steps) / steps, upper);
      if (range.a < range.b && set_number (self, &range, NULL))
        return;
    }
}

static void
on_dice_toggled (GtkToggleButton *dice, SkgNumberRow *self)
{
  SkgNumber constant = { .kind = SKG_NUMBER_CONSTANT };
  gboolean active = gtk_toggle_button_get_active (dice);

  if (self->is_refreshing || self->session == NULL || active == self->is_range)
    return;
  if (active)
    make_range (self, gtk_adjustment_get_value (self->adjustment));
  else
    {
      constant.a = skg_scene_draw_number (get_scene (self), self->path, self->index) *
                   self->scale;
      set_number (self, &constant, NULL);
    }
  skg_number_row_refresh (self);
}

static void
on_range_edited (SkgRangeBar *bar, const SkgNumber *number, SkgNumberRow *self)
{
  set_number (self, number, NULL);
}

static void
on_range_begin (SkgRangeBar *bar, SkgNumberRow *self)
{
  skg_session_begin_gesture (self->session);
}

static void
on_range_end (SkgRangeBar *bar, SkgNumberRow *self)
{
  skg_session_end_gesture (self->session);
}

static void
on_range_cancel (SkgRangeBar *bar, SkgNumberRow *self)
{
  skg_session_cancel_gesture (self->session);
}

static void
on_popover_edited (SkgRangePopover *popover,
                   const SkgNumber *number,
                   SkgNumberRow *self)
{
  g_autoptr (GError) error = NULL;

  if (!set_number (self, number, &error))
    {
      skg_range_popover_show_error (popover, error->message);
      return;
    }
  if (number->kind == SKG_NUMBER_CONSTANT)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

/* --- Refresh --- */

static void
refresh_popover (SkgNumberRow *self, const SkgNumber *number, double drawn)
{
  double min;
  double max;

  if (self->popover == NULL || !skg_scene_get_number_limits (self->path, &min, &max))
    return;
  skg_range_popover_set (self->popover, number, drawn, min * self->scale,
                         max * self->scale, self->digits);
}

static void
refresh_range (SkgNumberRow *self, const SkgNumber *number)
{
  g_auto (SkgNumber) scaled = { 0 };
  double values[N_DRAWS];
  double drawn = skg_scene_draw_number (get_scene (self), self->path, self->index);
  SkgRangeBarState state = {
    .number = &scaled,
    .drawn = drawn * self->scale,
    .values = values,
    .n_values = N_DRAWS,
    .limit_min = -(double) INFINITY,
    .limit_max = (double) INFINITY,
    .digits = self->digits,
  };

  scale_number (number, self->scale, &scaled);
  skg_scene_draw_numbers (get_scene (self), self->path, self->index, number, values,
                          N_DRAWS);
  for (guint i = 0; i < N_DRAWS; i++)
    values[i] *= self->scale;
  if (!skg_scene_get_number_limits (self->path, &state.min, &state.max))
    return;
  state.min *= self->scale;
  state.max *= self->scale;
  if (self->has_limits && self->limit_min <= self->limit_max)
    {
      state.limit_min = self->limit_min;
      state.limit_max = self->limit_max;
    }
  skg_range_bar_set (self->range, &state);
  refresh_popover (self, &scaled, state.drawn);
}

void
skg_number_row_refresh (SkgNumberRow *self)
{
  const SkgNumber *number;

  g_return_if_fail (SKG_IS_NUMBER_ROW (self));

  if (self->session == NULL)
    return;
  number = skg_scene_peek_number (get_scene (self), self->path, self->index);
  self->is_range = number != NULL && skg_number_is_random (number);
  if (self->is_range)
    refresh_range (self, number);
  gtk_widget_set_visible (GTK_WIDGET (self->range), self->is_range);
  gtk_widget_set_visible (GTK_WIDGET (self->spin), !self->is_range);
  self->is_refreshing = TRUE;
  gtk_toggle_button_set_active (self->dice, self->is_range);
  self->is_refreshing = FALSE;
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->dice),
      self->is_range
          ? _ ("Varies. A click pins it at the drawn value. A drag of the arm moves "
               "the "
               "whole range, one undo brings it back.")
          : _ ("Fixed. A click makes it a range, from which each sample draws."));
  if (!self->is_range && self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  skg_number_row_refresh_limits (self);
  skg_number_row_refresh_tooltip (self);
}

static void
on_opened (SkgRangeBar *bar, SkgNumberRow *self)
{
  if (self->popover == NULL)
    {
      self->popover = SKG_RANGE_POPOVER (skg_range_popover_new ());
      gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self));
      g_signal_connect (self->popover, "edited", G_CALLBACK (on_popover_edited), self);
    }
  skg_number_row_refresh (self);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_secondary (
    GtkGestureClick *click, int n_press, double x, double y, SkgNumberRow *self)
{
  if (self->is_range)
    on_opened (self->range, self);
}

/* A hidden page costs nothing. */
static void
on_session_changed (SkgSession *session, SkgNumberRow *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    skg_number_row_refresh (self);
}

/* --- Life --- */

void
skg_number_row_init_range (SkgNumberRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->scale = 1;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (GTK_WIDGET (self->range), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self->dice, "toggled", G_CALLBACK (on_dice_toggled), self);
  g_signal_connect (self->range, "edited", G_CALLBACK (on_range_edited), self);
  g_signal_connect (self->range, "edit-begin", G_CALLBACK (on_range_begin), self);
  g_signal_connect (self->range, "edit-end", G_CALLBACK (on_range_end), self);
  g_signal_connect (self->range, "edit-cancel", G_CALLBACK (on_range_cancel), self);
  g_signal_connect (self->range, "opened", G_CALLBACK (on_opened), self);
}

void
skg_number_row_dispose_range (SkgNumberRow *self)
{
  if (self->popover != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->popover));
  self->popover = NULL;
  g_clear_object (&self->session);
  g_clear_pointer (&self->path, g_free);
}

void
skg_number_row_bind (SkgNumberRow *self,
                     SkgSession *session,
                     const char *path,
                     guint index,
                     double scale)
{
  double min;
  double max;

  g_return_if_fail (SKG_IS_NUMBER_ROW (self));
  g_return_if_fail (self->session == NULL);

  if (!skg_scene_get_number_limits (path, &min, &max))
    return;
  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  self->index = index;
  self->scale = scale;
  gtk_widget_remove_css_class (GTK_WIDGET (self->dice), "absent");
  gtk_widget_set_sensitive (GTK_WIDGET (self->dice), TRUE);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect (self, "map", G_CALLBACK (skg_number_row_refresh), NULL);
  skg_number_row_refresh (self);
}

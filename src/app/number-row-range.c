/* SPDX-License-Identifier: Apache-2.0
 * A number row whose number may vary: the dice, the range and its popover. */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/number-row-private.h"

#define N_DRAWS 400
/* A first range: this share of the value to both sides, or so many of the row's pages.
 */
#define FIRST_SHARE 0.2
#define FIRST_PAGES 1.5
#define MAX_TRIES 12

/* --- Edits --- */

static gboolean
set_number (SkgNumberRow *self, const SkgNumber *number, GError **error)
{
  g_auto (SkgNumber) own = { 0 };

  skg_number_convert (number, 1 / self->scale, -self->offset / self->scale, &own);
  return self->source->set (self->source_data, &own, error);
}

gboolean
skg_number_row_shows_range (SkgNumberRow *self)
{
  return self->is_range && self->proxy_text == NULL;
}

/* Of the number that would vary. */
static double
get_constant (SkgNumberRow *self)
{
  return self->proxy_text != NULL
             ? self->source->draw (self->source_data) * self->scale + self->offset
         : self->slider != NULL ? gtk_range_get_value (GTK_RANGE (self->slider))
                                : gtk_adjustment_get_value (self->adjustment);
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
    make_range (self, get_constant (self));
  else
    {
      constant.a = self->source->draw (self->source_data) * self->scale + self->offset;
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

/* In the row's unit. */
static void
get_allowed (SkgNumberRow *self, double *min, double *max)
{
  double low;
  double high;

  self->source->get_limits (self->source_data, &low, &high);
  low = low * self->scale + self->offset;
  high = high * self->scale + self->offset;
  *min = MIN (low, high);
  *max = MAX (low, high);
}

static void
refresh_range (SkgNumberRow *self, const SkgNumber *number)
{
  g_auto (SkgNumber) scaled = { 0 };
  double values[N_DRAWS];
  SkgRangeBarState state = {
    .number = &scaled,
    .drawn = self->source->draw (self->source_data) * self->scale + self->offset,
    .values = values,
    .n_values = N_DRAWS,
    .limit_min = -(double) INFINITY,
    .limit_max = (double) INFINITY,
    .digits = self->digits,
  };

  skg_number_convert (number, self->scale, self->offset, &scaled);
  self->source->draw_many (self->source_data, number, values, N_DRAWS);
  for (guint i = 0; i < N_DRAWS; i++)
    values[i] = values[i] * self->scale + self->offset;
  get_allowed (self, &state.min, &state.max);
  if (self->has_limits && self->limit_min <= self->limit_max)
    {
      state.limit_min = self->limit_min;
      state.limit_max = self->limit_max;
    }
  skg_range_bar_set (self->range, &state);
  if (self->popover != NULL)
    skg_range_popover_set (self->popover, &scaled, state.drawn, state.min, state.max,
                           self->digits);
}

void
skg_number_row_refresh (SkgNumberRow *self)
{
  const SkgNumber *number;

  g_return_if_fail (SKG_IS_NUMBER_ROW (self));

  if (self->session == NULL)
    return;
  number = self->source->peek (self->source_data);
  self->is_range = number != NULL && skg_number_is_random (number);
  if (self->is_range)
    refresh_range (self, number);
  gtk_widget_set_visible (GTK_WIDGET (self->range), skg_number_row_shows_range (self));
  gtk_widget_set_visible (GTK_WIDGET (self->spin),
                          self->slider == NULL && !skg_number_row_shows_range (self));
  if (self->slider != NULL)
    gtk_widget_set_visible (self->slider, !self->is_range);
  self->is_refreshing = TRUE;
  gtk_toggle_button_set_active (self->dice, self->is_range);
  self->is_refreshing = FALSE;
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->dice),
      self->proxy_text != NULL ? self->proxy_text
      : self->is_range
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
  if (self->source_free != NULL)
    self->source_free (g_steal_pointer (&self->source_data));
  self->source_free = NULL;
  g_clear_pointer (&self->proxy_text, g_free);
}

void
skg_number_row_bind_source (SkgNumberRow *self,
                            SkgSession *session,
                            const SkgNumberSource *source,
                            gpointer data,
                            GDestroyNotify data_free,
                            double scale,
                            double offset)
{
  g_return_if_fail (SKG_IS_NUMBER_ROW (self));
  g_return_if_fail (self->session == NULL && source != NULL);

  self->session = g_object_ref (session);
  self->source = source;
  self->source_data = data;
  self->source_free = data_free;
  self->scale = scale;
  self->offset = offset;
  gtk_widget_remove_css_class (GTK_WIDGET (self->dice), "absent");
  gtk_widget_set_sensitive (GTK_WIDGET (self->dice), TRUE);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect (self, "map", G_CALLBACK (skg_number_row_refresh), NULL);
  skg_number_row_refresh (self);
}

void
skg_number_row_set_proxy (SkgNumberRow *self, const char *text)
{
  g_return_if_fail (SKG_IS_NUMBER_ROW (self));

  g_free (self->proxy_text);
  self->proxy_text = g_strdup (text);
  if (self->session != NULL)
    skg_number_row_refresh (self);
}

void
skg_number_row_set_slider (SkgNumberRow *self, GtkWidget *slider)
{
  g_return_if_fail (SKG_IS_NUMBER_ROW (self));
  g_return_if_fail (gtk_widget_get_parent (slider) == GTK_WIDGET (self));

  self->slider = slider;
  gtk_widget_set_visible (GTK_WIDGET (self->spin), FALSE);
  gtk_label_set_mnemonic_widget (self->name_label, slider);
  gtk_box_reorder_child_after (GTK_BOX (self), slider, GTK_WIDGET (self->range));
}

void
skg_number_row_set_offset (SkgNumberRow *self, double offset)
{
  g_return_if_fail (SKG_IS_NUMBER_ROW (self));

  if (self->offset == offset)
    return;
  self->offset = offset;
  skg_number_row_refresh (self);
}

void
skg_number_row_bind (SkgNumberRow *self,
                     SkgSession *session,
                     const char *path,
                     guint index,
                     double scale)
{
  const SkgNumberSource *source;
  gpointer data;

  g_return_if_fail (SKG_IS_NUMBER_ROW (self));

  source = skg_number_source_for_scene (session, path, index, &data);
  if (source != NULL)
    skg_number_row_bind_source (self, session, source, data,
                                skg_number_source_free_data, scale, 0);
}

/* SPDX-License-Identifier: Apache-2.0
 * Keys of the X-ray view and the actions behind them (README: mouse and keys). */
#include "config.h"

#include "app/xray-view-private.h"

#include <glib/gi18n.h>

#include "app/pose-drag.h"
#include "scene/resource-texts.h"

static void
action_turn (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  SkgPose before = skg_session_get_sample (self->session)->pose;
  SkgJoints joints;
  double right_deg;
  double down_deg;

  g_variant_get (parameter, "(dd)", &right_deg, &down_deg);
  skg_drag_turn (&before, skg_session_get_joints (self->session),
                 SKG_RAD_FROM_DEG (right_deg) / SKG_DRAG_RAD_PER_PX,
                 SKG_RAD_FROM_DEG (down_deg) / SKG_DRAG_RAD_PER_PX, &joints);
  skg_session_set_joints (self->session, &joints);
  skg_xray_view_take_note (self,
                           skg_xray_view_dup_angles_note (
                               &before, &skg_session_get_sample (self->session)->pose),
                           SKG_NOTE_MS);
}

static void
action_move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  const SkgSample *sample = skg_session_get_sample (self->session);
  SkgPose before = sample->pose;
  double px_per_mm = before.sid_mm / before.sod_mm / sample->detector.pitch_mm;
  double right_mm;
  double down_mm;
  SkgPose pose;

  g_variant_get (parameter, "(dd)", &right_mm, &down_mm);
  skg_drag_move (&before, &sample->detector, right_mm * px_per_mm, down_mm * px_per_mm,
                 &pose);
  skg_session_set_pose (self->session, &pose);
  skg_xray_view_take_note (self, skg_xray_view_dup_move_note (&before, &pose),
                           SKG_NOTE_MS);
}

static void
action_roll (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  SkgPose pose = skg_session_get_sample (self->session)->pose;
  double before_deg = SKG_DEG_FROM_RAD (pose.roll_rad);
  double after_deg = remainder (before_deg + g_variant_get_double (parameter), 360);

  pose.roll_rad = SKG_RAD_FROM_DEG (after_deg);
  skg_session_set_pose (self->session, &pose);
  skg_xray_view_take_note (
      self,
      /* Translators: the picture's rotation in degrees, before and after */
      g_strdup_printf (_ ("Roll %.0f\302\260 \342\206\222 %.0f\302\260"), before_deg,
                       after_deg),
      SKG_NOTE_MS);
}

static void
action_distance (GtkWidget *widget, const char *name, GVariant *parameter)
{
  double add_mm = g_variant_get_double (parameter);

  if (g_str_equal (name, "view.sod"))
    skg_xray_view_change_distance (SKG_XRAY_VIEW (widget), add_mm, 0);
  else
    skg_xray_view_change_distance (SKG_XRAY_VIEW (widget), 0, add_mm);
}

static void
action_display (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  SkgDisplay before = skg_xray_view_get_display (self);
  SkgDisplay after = before;

  if (g_str_equal (name, "view.invert"))
    {
      after = skg_session_get_sample (self->session)->display;
      after.inverted = !after.inverted;
    }
  else if (g_str_equal (name, "view.auto-window"))
    {
      skg_session_choose_window (self->session);
      return;
    }
  else if (g_str_equal (name, "view.local-contrast"))
    {
      /* Another picture of the same body: it gets its own window. */
      after.local_contrast = after.local_contrast > 0 ? 0 : SKG_LOCAL_CONTRAST_DEFAULT;
      after.window = 0;
    }
  else if (g_str_equal (name, "view.window"))
    after.window *= g_variant_get_double (parameter);
  else
    after.level += after.window * g_variant_get_double (parameter);
  skg_session_set_display (self->session, &after);
}

static void
action_zoom (GtkWidget *widget, const char *name, GVariant *parameter)
{
  skg_xray_view_zoom_at_pointer (SKG_XRAY_VIEW (widget),
                                 g_variant_get_double (parameter));
}

static void
action_standard (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  guint number = (guint) g_variant_get_int32 (parameter);
  GPtrArray *views = skg_view_list ();
  SkgPose pose = skg_session_get_sample (self->session)->pose;
  const SkgView *view;

  if (number < 1 || number > views->len)
    return;
  view = g_ptr_array_index (views, number - 1);
  skg_view_apply (view, &pose);
  skg_session_set_pose (self->session, &pose);
  skg_xray_view_take_note (self, g_strdup (skg_resource_text_get (view->name)),
                           SKG_NOTE_MS);
}

static void
action_plain (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  const SkgSample *sample = skg_session_get_sample (self->session);

  if (g_str_equal (name, "view.fit"))
    skg_xray_view_fit (self);
  else if (g_str_equal (name, "view.reset"))
    skg_session_reset_pose (self->session);
  else if (g_str_equal (name, "view.landmarks"))
    skg_session_set_show_landmarks (self->session, !sample->show_landmarks);
  else if (g_str_equal (name, "view.structures"))
    skg_xray_view_set_show_structures (self, !self->show_structures);
  else
    skg_xray_view_drag_cancel (self);
}

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);

  if (skg_xray_view_drag_cancel (self))
    return TRUE;
  if (skg_session_get_placing (self->session) != SKG_PLACING_NONE)
    {
      skg_session_set_placing (self->session, SKG_PLACING_NONE, NULL);
      return TRUE;
    }
  if (skg_session_get_large_stage (self->session) == SKG_SESSION_NO_STAGE)
    return FALSE;
  skg_session_set_large_stage (self->session, SKG_SESSION_NO_STAGE);
  return TRUE;
}

static void
bind_arrows (GtkWidgetClass *klass,
             GdkModifierType modifiers,
             const char *action,
             double step)
{
  static const struct
  {
    guint keys[2];
    double right;
    double down;
  } arrows[] = {
    { { GDK_KEY_Left, GDK_KEY_KP_Left }, -1, 0 },
    { { GDK_KEY_Right, GDK_KEY_KP_Right }, 1, 0 },
    { { GDK_KEY_Up, GDK_KEY_KP_Up }, 0, -1 },
    { { GDK_KEY_Down, GDK_KEY_KP_Down }, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    for (guint k = 0; k < G_N_ELEMENTS (arrows[i].keys); k++)
      gtk_widget_class_add_binding_action (klass, arrows[i].keys[k], modifiers, action,
                                           "(dd)", arrows[i].right * step,
                                           arrows[i].down * step);
}

static void
bind_numbers (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    const char *action;
    double value;
  } keys[] = {
    { GDK_KEY_bracketleft, "view.roll", -5 },
    { GDK_KEY_bracketright, "view.roll", 5 },
    { GDK_KEY_braceleft, "view.roll", -90 },
    { GDK_KEY_braceright, "view.roll", 90 },
    { GDK_KEY_plus, "view.zoom", SKG_WHEEL_ZOOM },
    { GDK_KEY_KP_Add, "view.zoom", SKG_WHEEL_ZOOM },
    { GDK_KEY_equal, "view.zoom", SKG_WHEEL_ZOOM },
    { GDK_KEY_minus, "view.zoom", 1 / SKG_WHEEL_ZOOM },
    { GDK_KEY_KP_Subtract, "view.zoom", 1 / SKG_WHEEL_ZOOM },
    { GDK_KEY_comma, "view.window", 1 / 1.1 },
    { GDK_KEY_period, "view.window", 1.1 },
    { GDK_KEY_less, "view.level", -0.05 },
    { GDK_KEY_greater, "view.level", 0.05 },
  };

  /* Shift is part of how "{" or "<" is typed; without it the layout decides. */
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding_action (klass, keys[i].key, 0, keys[i].action, "d",
                                           keys[i].value);
      gtk_widget_class_add_binding_action (klass, keys[i].key, GDK_SHIFT_MASK,
                                           keys[i].action, "d", keys[i].value);
    }
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Up, GDK_CONTROL_MASK,
                                       "view.sod", "d", -SKG_WHEEL_STEP_MM);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Down, GDK_CONTROL_MASK,
                                       "view.sod", "d", SKG_WHEEL_STEP_MM);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Up, GDK_SHIFT_MASK,
                                       "view.sid", "d", SKG_WHEEL_STEP_MM);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Down, GDK_SHIFT_MASK,
                                       "view.sid", "d", -SKG_WHEEL_STEP_MM);
}

static void
bind_plain (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    const char *action;
  } keys[] = {
    { GDK_KEY_i, "view.invert" },
    { GDK_KEY_w, "view.auto-window" },
    { GDK_KEY_l, "view.local-contrast" },
    { GDK_KEY_0, "view.fit" },
    { GDK_KEY_KP_0, "view.fit" },
    { GDK_KEY_Home, "view.reset" },
    { GDK_KEY_KP_Home, "view.reset" },
    { GDK_KEY_h, "view.hud" },
    { GDK_KEY_k, "view.landmarks" },
    { GDK_KEY_v, "win.choose-view" },
    { GDK_KEY_o, "view.structures" },
    { GDK_KEY_x, "win.swap-views" },
    { GDK_KEY_s, "win.show-stages" },
    { GDK_KEY_c, "win.contact-sheet" },
    { GDK_KEY_p, "win.export" },
    { GDK_KEY_r, "win.roll-sample" },
    { GDK_KEY_Page_Down, "win.next-sample" },
    { GDK_KEY_Page_Up, "win.previous-sample" },
  };

  /* Here and not for the whole window: in a text, Ctrl+C copies the text. */
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "win.copy-picture", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, 0, keys[i].action, NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_r, GDK_SHIFT_MASK, "win.new-seed",
                                       NULL);
  for (guint i = 1; i <= 9; i++)
    {
      gtk_widget_class_add_binding_action (klass, GDK_KEY_0 + i, 0, "view.standard",
                                           "i", (int) i);
      gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_0 + i, 0, "view.standard",
                                           "i", (int) i);
    }
  /* Only while something is dragged or a stage is open; else it is the window's. */
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, on_escape, NULL);
}

void
skg_xray_view_class_install_keys (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "view.turn", "(dd)", action_turn);
  gtk_widget_class_install_action (klass, "view.move", "(dd)", action_move);
  gtk_widget_class_install_action (klass, "view.roll", "d", action_roll);
  gtk_widget_class_install_action (klass, "view.sod", "d", action_distance);
  gtk_widget_class_install_action (klass, "view.sid", "d", action_distance);
  gtk_widget_class_install_action (klass, "view.zoom", "d", action_zoom);
  gtk_widget_class_install_action (klass, "view.window", "d", action_display);
  gtk_widget_class_install_action (klass, "view.level", "d", action_display);
  gtk_widget_class_install_action (klass, "view.invert", NULL, action_display);
  gtk_widget_class_install_action (klass, "view.auto-window", NULL, action_display);
  gtk_widget_class_install_action (klass, "view.local-contrast", NULL, action_display);
  gtk_widget_class_install_action (klass, "view.standard", "i", action_standard);
  gtk_widget_class_install_action (klass, "view.reset", NULL, action_plain);
  gtk_widget_class_install_action (klass, "view.fit", NULL, action_plain);
  gtk_widget_class_install_action (klass, "view.landmarks", NULL, action_plain);
  gtk_widget_class_install_action (klass, "view.structures", NULL, action_plain);
  gtk_widget_class_install_action (klass, "view.cancel", NULL, action_plain);

  bind_arrows (klass, 0, "view.turn", 1);
  bind_arrows (klass, GDK_SHIFT_MASK, "view.turn", 10);
  bind_arrows (klass, GDK_CONTROL_MASK, "view.turn", 0.1);
  bind_arrows (klass, GDK_ALT_MASK, "view.move", 5);
  bind_numbers (klass);
  bind_plain (klass);
}

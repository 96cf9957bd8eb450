/* SPDX-License-Identifier: Apache-2.0
 * A button that names the present view and opens the table of standard views. */
#include "config.h"

#include "app/view-chooser.h"
#include "scene/resource-texts.h"

#include <glib/gi18n.h>

struct _SkgViewChooser
{
  AdwBin parent_instance;

  SkgSession *session;
  const SkgView *chosen; /* of several with the same angles, the one that was asked */

  GtkMenuButton *button;
  GtkPopover *popover;
  GtkBox *pelvis_box;
  GtkBox *hip_box;
  GtkBox *chest_box;
  GtkBox *spine_box;
};

G_DEFINE_FINAL_TYPE (SkgViewChooser, skg_view_chooser, ADW_TYPE_BIN)

static guint activate_signal;

static gboolean
is_at_view (const SkgPose *pose, const SkgView *view)
{
  const double tolerance_rad = SKG_RAD_FROM_DEG (0.5);

  return fabs (remainder (pose->primary_rad - view->primary_rad, 2 * G_PI)) <=
             tolerance_rad &&
         fabs (pose->secondary_rad - view->secondary_rad) <= tolerance_rad;
}

static void
on_session_changed (SkgSession *session, SkgViewChooser *self)
{
  const SkgPose *pose = &skg_session_get_sample (session)->pose;
  const SkgView *view = self->chosen;
  g_autofree char *angles = NULL;
  const char *label;

  if (!view || !is_at_view (pose, view))
    view = skg_view_find_by_angles (pose->primary_rad, pose->secondary_rad);
  angles = skg_pose_dup_angles_text (pose);
  label = view ? skg_resource_text_get (view->name) : angles;
  if (g_strcmp0 (gtk_menu_button_get_label (self->button), label) != 0)
    gtk_menu_button_set_label (self->button, label);
}

static void
action_apply (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkgViewChooser *self = SKG_VIEW_CHOOSER (widget);
  const SkgView *view = skg_view_find (g_variant_get_string (parameter, NULL));
  SkgPose pose;

  if (!view)
    return;
  pose = skg_session_get_sample (self->session)->pose;
  skg_view_apply (view, &pose);
  self->chosen = view;
  gtk_popover_popdown (self->popover);
  skg_session_set_pose (self->session, &pose);
}

static char *
dup_angles_text (const SkgView *view)
{
  SkgPose pose = { .primary_rad = view->primary_rad,
                   .secondary_rad = view->secondary_rad };

  if (view->primary_rad == 0 && view->secondary_rad == 0)
    return g_strdup ("0 / 0");
  return skg_pose_dup_angles_text (&pose);
}

/* A button with the name at the left and the angles at the right. */
static GtkWidget *
make_button (const SkgView *view)
{
  g_autofree char *angles = dup_angles_text (view);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *name = gtk_label_new (skg_resource_text_get (view->name));
  GtkWidget *numbers = gtk_label_new (angles);
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (numbers, "numeric");
  gtk_widget_add_css_class (numbers, "dim-label");
  gtk_widget_add_css_class (numbers, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), numbers);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "view-button");
  gtk_widget_set_tooltip_text (button, skg_resource_text_get (view->note));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "view.apply");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", view->id);
  return button;
}

static void
add_views (SkgViewChooser *self)
{
  const struct
  {
    const char *group;
    GtkBox *box;
  } groups[] = {
    { "pelvis", self->pelvis_box },
    { "hip", self->hip_box },
    { "chest", self->chest_box },
    { "spine", self->spine_box },
  };
  GPtrArray *views = skg_view_list ();

  for (guint i = 0; i < views->len; i++)
    {
      const SkgView *view = g_ptr_array_index (views, i);

      for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
        if (g_str_equal (groups[g].group, view->group))
          gtk_box_append (groups[g].box, make_button (view));
    }
}

static void
skg_view_chooser_activate (SkgViewChooser *self)
{
  skg_view_chooser_popup (self);
}

static void
skg_view_chooser_dispose (GObject *object)
{
  SkgViewChooser *self = SKG_VIEW_CHOOSER (object);

  g_clear_object (&self->session);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_VIEW_CHOOSER);
  G_OBJECT_CLASS (skg_view_chooser_parent_class)->dispose (object);
}

static void
skg_view_chooser_class_init (SkgViewChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_view_chooser_dispose;
  activate_signal = g_signal_new_class_handler (
      "activate", SKG_TYPE_VIEW_CHOOSER, G_SIGNAL_RUN_FIRST | G_SIGNAL_ACTION,
      G_CALLBACK (skg_view_chooser_activate), NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_activate_signal (widget_class, activate_signal);
  gtk_widget_class_install_action (widget_class, "view.apply", "s", action_apply);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/view-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgViewChooser, button);
  gtk_widget_class_bind_template_child (widget_class, SkgViewChooser, popover);
  gtk_widget_class_bind_template_child (widget_class, SkgViewChooser, pelvis_box);
  gtk_widget_class_bind_template_child (widget_class, SkgViewChooser, hip_box);
  gtk_widget_class_bind_template_child (widget_class, SkgViewChooser, chest_box);
  gtk_widget_class_bind_template_child (widget_class, SkgViewChooser, spine_box);
}

static void
skg_view_chooser_init (SkgViewChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_views (self);
}

GtkWidget *
skg_view_chooser_new (SkgSession *session)
{
  SkgViewChooser *self = g_object_new (SKG_TYPE_VIEW_CHOOSER, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  on_session_changed (session, self);
  return GTK_WIDGET (self);
}

void
skg_view_chooser_popup (SkgViewChooser *self)
{
  g_return_if_fail (SKG_IS_VIEW_CHOOSER (self));
  gtk_menu_button_popup (self->button);
}

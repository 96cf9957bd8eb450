/* SPDX-License-Identifier: Apache-2.0
 * The window: layout, and what the session says. */
#include "config.h"

#include "app/window-private.h"

#include <glib/gi18n.h>

#include "app/body-panel.h"
#include "app/carm-panel.h"
#include "app/exposure-panel.h"
#include "app/display-panel.h"
#include "app/fluoro-button.h"
#include "app/fluoro-pedal.h"
#include "app/landmark-panel.h"
#include "app/measure-panel.h"
#include "app/page-bar.h"
#include "app/randomize-panel.h"
#include "app/room-view.h"
#include "app/sample-button.h"
#include "app/settings.h"
#include "app/stage-strip.h"
#include "app/structure-panel.h"
#include "app/tissue-panel.h"
#include "app/tool-panel.h"
#include "app/view-chooser.h"

#define DEFAULT_WIDTH 1440
#define DEFAULT_HEIGHT 900
#define DEFAULT_PANEL_WIDTH 486
#define DEFAULT_ROOM_HEIGHT 300
#define MIN_PLACE 100
#define MAX_PLACE 10000

G_DEFINE_FINAL_TYPE (SkgWindow, skg_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_SHOW_PANELS,
  PROP_SHOW_STAGES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

void
skg_window_add_toast (SkgWindow *self, const char *text)
{
  AdwToast *toast;
  g_autofree char *escaped = NULL;

  g_return_if_fail (SKG_IS_WINDOW (self));

  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 3);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
skg_window_show_error (SkgWindow *self, const char *message)
{
  g_return_if_fail (SKG_IS_WINDOW (self));

  if (message != NULL)
    gtk_label_set_label (self->error_label, message);
  gtk_info_bar_set_revealed (self->error_bar, message != NULL);
}

const char *
skg_window_get_error (SkgWindow *self)
{
  g_return_val_if_fail (SKG_IS_WINDOW (self), NULL);
  return gtk_info_bar_get_revealed (self->error_bar)
             ? gtk_label_get_label (self->error_label)
             : NULL;
}

static void
on_bar_response (GtkInfoBar *bar, int response, SkgWindow *self)
{
  gtk_info_bar_set_revealed (bar, FALSE);
}

static void
show_warnings (SkgWindow *self, const SkgBody *body)
{
  const char *const *warnings = skg_volume_get_warnings (body->volume);
  g_autofree char *text = g_strjoinv ("\n", (char **) warnings);

  gtk_label_set_label (self->warning_label, text);
  gtk_info_bar_set_revealed (self->warning_bar, warnings[0] != NULL);
}

static void
keep_voxels_text (SkgWindow *self, const SkgBody *body)
{
  const SkgGrid *grid = skg_volume_get_grid (body->volume);

  g_free (self->voxels_text);
  /* Translators: voxels along three axes, and their edges in mm */
  self->voxels_text =
      g_strdup_printf (_ ("%u \303\227 %u \303\227 %u voxels of %.2g \303\227 %.2g "
                          "\303\227 %.2g mm"),
                       grid->size[0], grid->size[1], grid->size[2], grid->spacing_mm[0],
                       grid->spacing_mm[1], grid->spacing_mm[2]);
}

static void
on_body_changed (SkgSession *session, SkgWindow *self)
{
  const SkgBody *body = skg_session_get_body (session);

  keep_voxels_text (self, body);
  show_warnings (self, body);
}

static void
on_render_failed (SkgSession *session, const char *message, SkgWindow *self)
{
  skg_window_show_error (self, message);
}

static void
on_loading (SkgSession *session, double fraction, const char *message, SkgWindow *self)
{
  gtk_revealer_set_reveal_child (self->progress_revealer, fraction >= 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel-load", fraction >= 0);
  if (fraction < 0)
    return;
  gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  gtk_label_set_label (self->progress_label, message != NULL && *message != '\0'
                                                 ? message
                                                 : _ ("Loading\342\200\246"));
}

void
skg_window_swap_views (SkgWindow *self)
{
  GtkWidget *large;
  GtkWidget *small;

  if (self->room_view == NULL)
    return;
  large = g_object_ref (adw_bin_get_child (self->main_slot));
  small = g_object_ref (adw_bin_get_child (self->room_slot));
  adw_bin_set_child (self->main_slot, NULL);
  adw_bin_set_child (self->room_slot, NULL);
  adw_bin_set_child (self->main_slot, small);
  adw_bin_set_child (self->room_slot, large);
  self->room_is_large = !self->room_is_large;
  g_object_unref (large);
  g_object_unref (small);
  /* Its keys turn the arm, wherever it stands. */
  gtk_widget_grab_focus (GTK_WIDGET (self->xray_view));
}

void
skg_window_set_show_panels (SkgWindow *self, gboolean show)
{
  show = show != FALSE;
  if (self->show_panels == show)
    return;
  self->show_panels = show;
  gtk_widget_set_visible (self->side_box, show);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_PANELS]);
}

void
skg_window_set_show_stages (SkgWindow *self, gboolean show)
{
  show = show != FALSE;
  if (self->show_stages == show)
    return;
  self->show_stages = show;
  gtk_widget_set_visible (GTK_WIDGET (self->strip_slot), show);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_STAGES]);
}

static void
skg_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOW_PANELS)
    g_value_set_boolean (value, SKG_WINDOW (object)->show_panels);
  else if (id == PROP_SHOW_STAGES)
    g_value_set_boolean (value, SKG_WINDOW (object)->show_stages);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
skg_window_set_property (GObject *object,
                         guint id,
                         const GValue *value,
                         GParamSpec *pspec)
{
  if (id == PROP_SHOW_PANELS)
    skg_window_set_show_panels (SKG_WINDOW (object), g_value_get_boolean (value));
  else if (id == PROP_SHOW_STAGES)
    skg_window_set_show_stages (SKG_WINDOW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
keep_places (SkgWindow *self)
{
  int width;
  int height;
  int panel_width = gtk_widget_get_width (self->side_box);

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  skg_settings_set_int (SKG_SETTING_WIDTH, width);
  skg_settings_set_int (SKG_SETTING_HEIGHT, height);
  skg_settings_set_boolean (SKG_SETTING_MAXIMIZED,
                            gtk_window_is_maximized (GTK_WINDOW (self)));
  skg_settings_set_boolean (SKG_SETTING_PANELS, self->show_panels);
  skg_settings_set_boolean (SKG_SETTING_STAGES, self->show_stages);
  skg_settings_set_boolean (SKG_SETTING_HUD,
                            skg_xray_view_get_show_hud (self->xray_view));
  if (panel_width > 0)
    skg_settings_set_int (SKG_SETTING_PANEL_WIDTH, panel_width);
  skg_settings_set_int (SKG_SETTING_ROOM_HEIGHT,
                        gtk_paned_get_position (self->side_paned));
  skg_settings_save ();
}

static void
restore_places (SkgWindow *self)
{
  int width =
      skg_settings_get_int (SKG_SETTING_WIDTH, MIN_PLACE, MAX_PLACE, DEFAULT_WIDTH);
  int height =
      skg_settings_get_int (SKG_SETTING_HEIGHT, MIN_PLACE, MAX_PLACE, DEFAULT_HEIGHT);
  int panel = skg_settings_get_int (SKG_SETTING_PANEL_WIDTH, MIN_PLACE, MAX_PLACE,
                                    DEFAULT_PANEL_WIDTH);

  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  gtk_paned_set_position (self->main_paned, MAX (MIN_PLACE, width - panel));
  gtk_paned_set_position (self->side_paned,
                          skg_settings_get_int (SKG_SETTING_ROOM_HEIGHT, MIN_PLACE,
                                                MAX_PLACE, DEFAULT_ROOM_HEIGHT));
  skg_window_set_show_panels (self,
                              skg_settings_get_boolean (SKG_SETTING_PANELS, TRUE));
  skg_window_set_show_stages (self,
                              skg_settings_get_boolean (SKG_SETTING_STAGES, TRUE));
  skg_xray_view_set_show_hud (self->xray_view,
                              skg_settings_get_boolean (SKG_SETTING_HUD, TRUE));
  if (skg_settings_get_boolean (SKG_SETTING_MAXIMIZED, FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
}

static gboolean
skg_window_close_request (GtkWindow *window)
{
  SkgWindow *self = SKG_WINDOW (window);

  if (!skg_window_may_end_export (self) || !skg_window_may_close (self))
    return TRUE;
  keep_places (self);
  g_cancellable_cancel (self->load_cancellable);
  return GTK_WINDOW_CLASS (skg_window_parent_class)->close_request (window);
}

static void
skg_window_dispose (GObject *object)
{
  SkgWindow *self = SKG_WINDOW (object);

  g_cancellable_cancel (self->load_cancellable);
  g_clear_object (&self->load_cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->recent_menu);
  skg_window_clear_document (self);
  if (self->fluoro != NULL)
    skg_fluoro_stop (self->fluoro);
  g_clear_object (&self->fluoro);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKG_TYPE_WINDOW);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, SkgWindow, title);
  gtk_widget_class_bind_template_child (klass, SkgWindow, open_menu);
  gtk_widget_class_bind_template_child (klass, SkgWindow, edit_section);
  gtk_widget_class_bind_template_child (klass, SkgWindow, undo_button);
  gtk_widget_class_bind_template_child (klass, SkgWindow, redo_button);
  gtk_widget_class_bind_template_child (klass, SkgWindow, recovery_bar);
  gtk_widget_class_bind_template_child (klass, SkgWindow, open_button);
  gtk_widget_class_bind_template_child (klass, SkgWindow, chooser_slot);
  gtk_widget_class_bind_template_child (klass, SkgWindow, sample_slot);
  gtk_widget_class_bind_template_child (klass, SkgWindow, error_bar);
  gtk_widget_class_bind_template_child (klass, SkgWindow, error_label);
  gtk_widget_class_bind_template_child (klass, SkgWindow, warning_bar);
  gtk_widget_class_bind_template_child (klass, SkgWindow, warning_label);
  gtk_widget_class_bind_template_child (klass, SkgWindow, progress_revealer);
  gtk_widget_class_bind_template_child (klass, SkgWindow, progress_label);
  gtk_widget_class_bind_template_child (klass, SkgWindow, progress_bar);
  gtk_widget_class_bind_template_child (klass, SkgWindow, toasts);
  gtk_widget_class_bind_template_child (klass, SkgWindow, main_paned);
  gtk_widget_class_bind_template_child (klass, SkgWindow, side_box);
  gtk_widget_class_bind_template_child (klass, SkgWindow, side_paned);
  gtk_widget_class_bind_template_child (klass, SkgWindow, page_title);
  gtk_widget_class_bind_template_child (klass, SkgWindow, page_bar_slot);
  gtk_widget_class_bind_template_child (klass, SkgWindow, main_slot);
  gtk_widget_class_bind_template_child (klass, SkgWindow, room_slot);
  gtk_widget_class_bind_template_child (klass, SkgWindow, fluoro_slot);
  gtk_widget_class_bind_template_child (klass, SkgWindow, strip_slot);
  gtk_widget_class_bind_template_child (klass, SkgWindow, xray_slot);
  gtk_widget_class_bind_template_child (klass, SkgWindow, xray_stack);
  gtk_widget_class_bind_template_child (klass, SkgWindow, no_gl_page);
  gtk_widget_class_bind_template_child (klass, SkgWindow, panels);
  gtk_widget_class_bind_template_callback (klass, on_bar_response);
}

static void
skg_window_class_init (SkgWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = skg_window_get_property;
  object_class->set_property = skg_window_set_property;
  object_class->dispose = skg_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = skg_window_close_request;

  properties[PROP_SHOW_PANELS] = g_param_spec_boolean (
      "show-panels", NULL, NULL, TRUE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_STAGES] = g_param_spec_boolean (
      "show-stages", NULL, NULL, TRUE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/window.ui");
  bind_children (widget_class);
  gtk_widget_class_install_property_action (widget_class, "win.show-panels",
                                            "show-panels");
  gtk_widget_class_install_property_action (widget_class, "win.show-stages",
                                            "show-stages");
  gtk_widget_class_install_property_action (widget_class, "win.fullscreen",
                                            "fullscreened");
  skg_window_class_install_actions (widget_class);
  skg_window_class_install_file_actions (widget_class);
  skg_window_class_install_save_actions (widget_class);
  skg_window_class_install_document_actions (widget_class);
  skg_window_class_install_sample_actions (widget_class);
  skg_window_class_install_sheet_actions (widget_class);
  skg_window_class_install_compare_actions (widget_class);
  skg_window_class_install_export_actions (widget_class);
}

static void
skg_window_init (SkgWindow *self)
{
  self->show_panels = TRUE;
  self->show_stages = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel-load", FALSE);
}

static void
skg_window_follow_session (SkgWindow *self)
{
  g_signal_connect_object (self->session, "body-changed", G_CALLBACK (on_body_changed),
                           self, 0);
  g_signal_connect_object (self->session, "render-failed",
                           G_CALLBACK (on_render_failed), self, 0);
  g_signal_connect_object (self->session, "loading", G_CALLBACK (on_loading), self, 0);
}

/* The collimator, and tools, can be taken in the picture while their numbers are open.
 */
static void
on_panel_changed (GtkStack *panels, GParamSpec *pspec, SkgWindow *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (panels);

  if (shown != NULL)
    gtk_label_set_label (self->page_title,
                         gtk_stack_page_get_title (gtk_stack_get_page (panels, shown)));
  skg_xray_view_set_show_collimator (
      self->xray_view,
      g_strcmp0 (gtk_stack_get_visible_child_name (panels), "exposure") == 0);
  skg_xray_view_set_edit_landmarks (
      self->xray_view,
      g_strcmp0 (gtk_stack_get_visible_child_name (panels), "landmarks") == 0);
  skg_xray_view_set_takes_tools (
      self->xray_view,
      g_strcmp0 (gtk_stack_get_visible_child_name (panels), "tools") == 0);
}

static GtkWidget *
new_landmark_page (SkgWindow *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (page), skg_landmark_panel_new (self->session));
  gtk_box_append (GTK_BOX (page), skg_measure_panel_new (self->session));
  return page;
}

/* Its icon is named after it. */
static void
add_page (SkgWindow *self, GtkWidget *page, const char *name, const char *title)
{
  g_autofree char *icon = g_strdup_printf ("skiagraph-page-%s-symbolic", name);

  gtk_stack_page_set_icon_name (gtk_stack_add_titled (self->panels, page, name, title),
                                icon);
}

static void
skg_window_fill_inspector (SkgWindow *self)
{
  self->view_chooser = skg_view_chooser_new (self->session);
  adw_bin_set_child (self->chooser_slot, self->view_chooser);
  adw_bin_set_child (self->sample_slot, skg_sample_button_new (self->session));
  self->tool_panel = skg_tool_panel_new (self->session);
  add_page (self, skg_carm_panel_new (self->session), "carm", _ ("C-arm"));
  add_page (self, skg_body_panel_new (self->session), "body", _ ("Body"));
  add_page (self, skg_exposure_panel_new (self->session), "exposure", _ ("Exposure"));
  add_page (self, skg_tissue_panel_new (self->session), "tissue", _ ("Tissue"));
  add_page (self, skg_display_panel_new (self->session), "display", _ ("Display"));
  add_page (self, new_landmark_page (self), "landmarks", _ ("Landmarks"));
  add_page (self, skg_structure_panel_new (self->session), "structures",
            _ ("Structures"));
  add_page (self, self->tool_panel, "tools", _ ("Tools"));
  add_page (self, skg_randomize_panel_new (self->session), "randomize",
            _ ("Randomize"));
  gtk_scrolled_window_set_child (self->page_bar_slot, skg_page_bar_new (self->panels));
  g_signal_connect_object (self->panels, "notify::visible-child-name",
                           G_CALLBACK (on_panel_changed), self, 0);
  on_panel_changed (self->panels, NULL, self);
}

static void
skg_window_add_fluoro (SkgWindow *self)
{
  GtkWidget *const views[] = { GTK_WIDGET (self->xray_view), self->room_view, NULL };

  self->fluoro = skg_fluoro_new (self->session);
  skg_xray_view_set_fluoro (self->xray_view, self->fluoro);
  adw_bin_set_child (self->fluoro_slot, skg_fluoro_button_new (self->fluoro));
  skg_fluoro_pedal_add (GTK_WINDOW (self), self->fluoro, views);
}

static void
skg_window_fill (SkgWindow *self, const GError *gl_error)
{
  self->xray_view = skg_xray_view_new (self->session);
  adw_bin_set_child (self->xray_slot, GTK_WIDGET (self->xray_view));
  adw_bin_set_child (self->strip_slot, skg_stage_strip_new (self->session));
  skg_window_fill_inspector (self);
  self->room_view = skg_room_view_new (self->session);
  adw_bin_set_child (self->room_slot, self->room_view);
  skg_window_add_fluoro (self);
  if (gl_error != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (gl_error->message, -1);

      adw_status_page_set_description (self->no_gl_page, escaped);
      gtk_stack_set_visible_child_name (self->xray_stack, "no-gl");
    }
}

/* Where OpenGL is software, GTK's own drawing through it takes the processor from the
 * pictures: 57 ms between two turns of the main loop while dragging, 11 ms with cairo
 * (2 cores, bench-drag). Who has set GSK_RENDERER knows better. A display's
 * "gsk-renderer" is what GTK asks first for its windows; no other way is left once
 * threads run, which rules out the environment. */
static void
choose_gsk_renderer (GtkWidget *widget, SkgRenderService *service)
{
  const char *gl =
      service != NULL ? skg_render_service_get_gl_info (service)->renderer : "llvmpipe";
  static const char *const software[] = { "llvmpipe", "softpipe", "swrast", "SWR" };

  if (g_getenv ("GSK_RENDERER") != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (software); i++)
    if (strstr (gl, software[i]) != NULL)
      g_object_set_data (G_OBJECT (gtk_widget_get_display (widget)), "gsk-renderer",
                         (gpointer) "cairo");
}

SkgWindow *
skg_window_new (AdwApplication *application)
{
  SkgWindow *self = g_object_new (SKG_TYPE_WINDOW, "application", application, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgRenderService) service = skg_render_service_new (&error);

  choose_gsk_renderer (GTK_WIDGET (self), service);
  self->session = skg_session_new (service);
  skg_window_follow_session (self);
  skg_window_fill (self, error);
  skg_window_init_files (self);
  skg_window_init_document (self);
  skg_window_init_plain (self);
  restore_places (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->xray_view));
  return self;
}

SkgSession *
skg_window_get_session (SkgWindow *self)
{
  g_return_val_if_fail (SKG_IS_WINDOW (self), NULL);
  return self->session;
}

SkgFluoro *
skg_window_get_fluoro (SkgWindow *self)
{
  g_return_val_if_fail (SKG_IS_WINDOW (self), NULL);
  return self->fluoro;
}

SkgXrayView *
skg_window_get_xray_view (SkgWindow *self)
{
  g_return_val_if_fail (SKG_IS_WINDOW (self), NULL);
  return self->xray_view;
}

/* SPDX-License-Identifier: Apache-2.0
 * The X-ray: the picture placed by zoom and pan, and the overlay over it. */
#include "config.h"

#include "app/xray-view-private.h"

#include <glib/gi18n.h>

#include "app/stage-image.h"
#include "scene/scene-random.h"

#define MIN_SIDE_PX 240

G_DEFINE_FINAL_TYPE (SkgXrayView, skg_xray_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOW_HUD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const SkgDetector *
get_detector (SkgXrayView *self)
{
  return &skg_session_get_sample (self->session)->detector;
}

void
skg_xray_view_transform_changed (SkgXrayView *self)
{
  const SkgDetector *detector = get_detector (self);
  double scale =
      self->transform.scale * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->width > 0)
    skg_session_set_view_size (self->session, (guint) ceil (detector->columns * scale),
                               (guint) ceil (detector->rows * scale));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
skg_xray_view_fit (SkgXrayView *self)
{
  const SkgDetector *detector = get_detector (self);

  self->transform.fit = TRUE;
  if (self->width > 0)
    skg_view_transform_fit (&self->transform, self->width, self->height,
                            detector->columns, detector->rows);
  skg_xray_view_transform_changed (self);
}

static gboolean
on_note_over (gpointer user_data)
{
  SkgXrayView *self = user_data;

  self->note_source = 0;
  g_clear_pointer (&self->note, g_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* While the hand moves, each picture brings its own drawing: to draw for each motion
 * as well would take a third of the processor from the pictures. */
static void
queue_draw_at_rest (SkgXrayView *self)
{
  if (self->drag_mode == SKG_DRAG_NONE || self->texture == NULL)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
skg_xray_view_take_note (SkgXrayView *self, char *note, guint duration_ms)
{
  g_clear_handle_id (&self->note_source, g_source_remove);
  g_free (self->note);
  self->note = note;
  if (duration_ms > 0)
    self->note_source = g_timeout_add (duration_ms, on_note_over, self);
  queue_draw_at_rest (self);
}

static void
on_picture_changed (SkgSession *session, SkgXrayView *self)
{
  SkgPicture *picture = skg_session_get_picture (session);

  int stage = skg_session_get_large_stage (session);

  g_clear_object (&self->texture);
  g_clear_pointer (&self->stage_text, g_free);
  if (picture != NULL && stage != SKG_SESSION_NO_STAGE)
    self->texture = skg_stage_dup_large (picture, stage, &self->stage_text);
  if (picture != NULL && self->texture == NULL)
    self->texture = gdk_memory_texture_new ((int) picture->columns, (int) picture->rows,
                                            GDK_MEMORY_R8G8B8A8, picture->display,
                                            (gsize) picture->columns * 4);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The angles are read out by assistive technology: the HUD is only pixels. */
static void
update_description (SkgXrayView *self)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  g_autofree char *angles = skg_pose_dup_angles_text (&sample->pose);
  g_autofree char *text = NULL;

  /* Translators: angles, source to detector and source to isocentre distances, mm */
  text = g_strdup_printf (_ ("%s, SID %.0f mm, SOD %.0f mm"), angles,
                          sample->pose.sid_mm, sample->pose.sod_mm);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
on_changed (SkgSession *session, SkgXrayView *self)
{
  if (self->transform.fit)
    skg_xray_view_fit (self);
  update_description (self);
  skg_xray_view_update_placing (self);
  queue_draw_at_rest (self);
}

static void
on_body_changed (SkgSession *session, SkgXrayView *self)
{
  g_clear_object (&self->texture);
  self->drag_mode = SKG_DRAG_NONE;
  self->hot_mark = -1;
  skg_xray_view_fit (self);
}

/* Made when a picture, or its colours, are new; not for every motion of the pointer. */
static void
update_outlines (SkgXrayView *self, SkgPicture *picture, const SkgDetector *detector)
{
  if (picture == NULL || picture->structure_bits == NULL || !self->show_structures)
    {
      g_clear_pointer (&self->outlines, skg_outlines_unref);
      return;
    }
  if (self->outlines != NULL && skg_outlines_are_of (self->outlines, picture, detector))
    return;
  g_clear_pointer (&self->outlines, skg_outlines_unref);
  self->outlines = skg_outlines_new (picture, detector);
}

/* What the corners say about the pointer and the picture. @structures: (out) (transfer
 * full): what @hud points to */
static void
fill_hud (SkgXrayView *self,
          SkgPicture *picture,
          const char *dose_text,
          SkgHudState *hud,
          char **structures)
{
  const SkgDetector *detector = get_detector (self);
  double column;
  double row;

  hud->zoom = self->transform.scale;
  hud->gesture = self->note;
  hud->stage = skg_session_is_plain (self->session) ? _ ("Without randomization")
                                                    : self->stage_text;
  hud->dose = dose_text;
  hud->beam_on = skg_session_is_beam_on (self->session);
  if (picture == NULL)
    return;
  hud->total_ms = picture->total_ms;
  hud->picture_columns = picture->columns;
  hud->picture_rows = picture->rows;
  if (isnan (self->pointer_x))
    return;

  skg_view_transform_to_pixel (&self->transform, self->pointer_x, self->pointer_y,
                               &column, &row);
  if (column < -0.5 || row < -0.5 || column >= detector->columns - 0.5 ||
      row >= detector->rows - 0.5)
    return;
  hud->pointer_column = column;
  hud->pointer_row = row;
  if (self->outlines != NULL)
    *structures = skg_outlines_dup_names (self->outlines, column, row);
  hud->pointer_structures = *structures;
  hud->pointer_value = skg_picture_get_value (
      picture, (int) ((column + 0.5) * picture->columns / detector->columns),
      (int) ((row + 0.5) * picture->rows / detector->rows));
  hud->pointer_scatter_ratio = skg_picture_get_scatter_ratio (
      picture, (int) ((column + 0.5) * picture->columns / detector->columns),
      (int) ((row + 0.5) * picture->rows / detector->rows));
}

/* Never the name of a sample over the picture of another. */
static char *
dup_sample_text (SkgSession *session)
{
  g_autofree char *text = skg_scene_dup_sample_text (skg_session_get_scene (session));

  return skg_session_is_body_coming (session)
             /* Translators: seed and index of a sample, of which the body is being made
              */
             ? g_strdup_printf (_ ("%s is on its way"), text)
             : g_steal_pointer (&text);
}

static void
rebuild_overlay (SkgXrayView *self)
{
  const SkgSample *now = skg_session_get_sample (self->session);
  const SkgSample *shown = skg_session_get_picture_sample (self->session);
  const SkgBody *body = skg_session_get_body (self->session);
  SkgPicture *picture = skg_session_get_picture (self->session);
  SkgHudState hud = SKG_HUD_STATE_INIT;
  g_autofree char *dose_text = NULL;
  SkgOverlayParts parts = SKG_OVERLAY_HEATMAPS;
  g_autoptr (GPtrArray) marks = NULL;
  g_autofree char *structures = NULL;
  g_autofree char *sample_text = NULL;
  SkgSample sample = shown != NULL ? *shown : *now;
  gboolean is_coming;

  g_clear_pointer (&self->overlay, skg_overlay_free);
  if (body == NULL)
    return;
  sample.show_landmarks = now->show_landmarks;
  sample.show_heatmaps = now->show_heatmaps;
  sample.heatmap_sigma_px = now->heatmap_sigma_px;
  sample.show_tools = now->show_tools;
  if (sample.show_landmarks)
    parts |= SKG_OVERLAY_LANDMARKS;
  if (self->show_hud)
    parts |= SKG_OVERLAY_HUD | SKG_OVERLAY_LETTERS;
  /* Marks on a black view, before its first picture, look like a fault. */
  is_coming = picture == NULL && skg_session_get_service (self->session) != NULL;
  if (is_coming)
    {
      parts &= SKG_OVERLAY_HUD;
      sample.show_tools = FALSE;
    }
  if (self->fluoro != NULL)
    dose_text = skg_fluoro_dup_dose_text (self->fluoro);
  update_outlines (self, picture, &sample.detector);
  fill_hud (self, picture, dose_text, &hud, &structures);
  if (skg_session_has_samples (self->session))
    hud.sample = sample_text = dup_sample_text (self->session);
  self->overlay = skg_overlay_new (&sample, body, picture, &hud, parts);
  if (is_coming)
    return;
  if (self->outlines != NULL)
    skg_overlay_add_structures (self->overlay, self->outlines, self->show_hud);
  marks = skg_xray_view_dup_marks (self);
  skg_overlay_add_marks (self->overlay, &sample, body, marks, self->hot_mark);
  if (sample.show_tools)
    {
      skg_xray_view_update_tools (self);
      skg_overlay_add_tools (
          self->overlay, &sample, self->tool_outlines,
          self->takes_tools ? skg_session_get_selected_tool (self->session) : -1,
          self->show_hud);
    }
}

static double
get_text_scale (SkgXrayView *self)
{
  int dpi_1024 = -1;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi_1024,
                NULL);
  return dpi_1024 > 0 ? dpi_1024 / (1024.0 * 96.0) : 1.0;
}

static void
draw_overlay (SkgXrayView *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  cairo_t *cr;

  rebuild_overlay (self);
  if (self->overlay == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, bounds);
  skg_overlay_draw (self->overlay, cr, 0, 0, self->width, self->height,
                    self->transform.origin_x, self->transform.origin_y,
                    self->transform.scale, get_text_scale (self));
  skg_xray_view_draw_collimator (self, cr, get_text_scale (self));
  cairo_destroy (cr);
}

static void
skg_xray_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  const SkgDetector *detector = get_detector (self);
  const SkgViewTransform *t = &self->transform;
  const GdkRGBA black = { 0, 0, 0, 1 };
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height);
  graphene_rect_t place = GRAPHENE_RECT_INIT ((float) t->origin_x, (float) t->origin_y,
                                              (float) (detector->columns * t->scale),
                                              (float) (detector->rows * t->scale));

  gtk_snapshot_push_clip (snapshot, &bounds);
  gtk_snapshot_append_color (snapshot, &black, &bounds);
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &place);
  draw_overlay (self, snapshot, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
skg_xray_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);

  if (!self->transform.fit)
    skg_view_transform_pan (&self->transform, (width - self->width) / 2.0,
                            (height - self->height) / 2.0);
  self->width = width;
  self->height = height;
  if (self->transform.fit)
    skg_xray_view_fit (self);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
skg_xray_view_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = MIN_SIDE_PX;
  *natural = 3 * MIN_SIDE_PX;
}

static gboolean
skg_xray_view_query_tooltip (
    GtkWidget *widget, int x, int y, gboolean keyboard_tooltip, GtkTooltip *tooltip)
{
  SkgXrayView *self = SKG_XRAY_VIEW (widget);
  g_autofree char *text = NULL;

  if (self->overlay == NULL || keyboard_tooltip || skg_xray_view_has_menu (self) ||
      self->drag_mode != SKG_DRAG_NONE)
    return FALSE;
  text = skg_xray_view_dup_landmark_text (self, x, y);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
skg_xray_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkgXrayView *self = SKG_XRAY_VIEW (object);

  if (id == PROP_SHOW_HUD)
    g_value_set_boolean (value, self->show_hud);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
skg_xray_view_set_property (GObject *object,
                            guint id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  if (id == PROP_SHOW_HUD)
    skg_xray_view_set_show_hud (SKG_XRAY_VIEW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
skg_xray_view_dispose (GObject *object)
{
  SkgXrayView *self = SKG_XRAY_VIEW (object);

  g_clear_handle_id (&self->note_source, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  skg_xray_view_clear_pending (self);
  g_clear_pointer (&self->shown_placing_name, g_free);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->stage_text, g_free);
  g_clear_pointer (&self->overlay, skg_overlay_free);
  g_clear_pointer (&self->outlines, skg_outlines_unref);
  g_clear_pointer (&self->tool_outlines, skg_tool_outlines_unref);
  g_clear_object (&self->texture);
  g_clear_object (&self->fluoro);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_xray_view_parent_class)->dispose (object);
}

static void
skg_xray_view_class_init (SkgXrayViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = skg_xray_view_get_property;
  object_class->set_property = skg_xray_view_set_property;
  object_class->dispose = skg_xray_view_dispose;
  widget_class->snapshot = skg_xray_view_snapshot;
  widget_class->size_allocate = skg_xray_view_size_allocate;
  widget_class->measure = skg_xray_view_measure;
  widget_class->query_tooltip = skg_xray_view_query_tooltip;

  properties[PROP_SHOW_HUD] = g_param_spec_boolean (
      "show-hud", NULL, NULL, TRUE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "xrayview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_property_action (widget_class, "view.hud", "show-hud");
  skg_xray_view_class_install_keys (widget_class);
  skg_xray_view_class_install_marks (widget_class);
}

static void
skg_xray_view_init (SkgXrayView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->show_hud = TRUE;
  self->hot_blade = SKG_N_BLADES;
  self->hot_mark = -1;
  self->cursor = "crosshair";
  self->hot_tool = -1;
  self->show_structures = TRUE;
  self->pointer_x = NAN;
  self->pointer_y = NAN;
  self->transform = (SkgViewTransform){ .scale = 1, .fit = TRUE };
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_focus_on_click (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_cursor_from_name (widget, "crosshair");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("X-ray view"), -1);
  skg_xray_view_init_input (self);
}

SkgXrayView *
skg_xray_view_new (SkgSession *session)
{
  SkgXrayView *self = g_object_new (SKG_TYPE_XRAY_VIEW, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "picture-changed", G_CALLBACK (on_picture_changed),
                           self, 0);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_changed), self, 0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_body_changed), self,
                           0);
  on_picture_changed (session, self);
  update_description (self);
  return self;
}

gboolean
skg_xray_view_get_show_hud (SkgXrayView *self)
{
  g_return_val_if_fail (SKG_IS_XRAY_VIEW (self), FALSE);
  return self->show_hud;
}

void
skg_xray_view_set_show_hud (SkgXrayView *self, gboolean show)
{
  g_return_if_fail (SKG_IS_XRAY_VIEW (self));

  show = show != FALSE;
  if (self->show_hud == show)
    return;
  self->show_hud = show;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_HUD]);
}

static void
on_fluoro_changed (SkgFluoro *fluoro, SkgXrayView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
skg_xray_view_set_fluoro (SkgXrayView *self, SkgFluoro *fluoro)
{
  g_return_if_fail (SKG_IS_XRAY_VIEW (self));
  g_return_if_fail (self->fluoro == NULL);

  self->fluoro = g_object_ref (fluoro);
  g_signal_connect_object (fluoro, "changed", G_CALLBACK (on_fluoro_changed), self, 0);
}

gboolean
skg_xray_view_get_show_structures (SkgXrayView *self)
{
  g_return_val_if_fail (SKG_IS_XRAY_VIEW (self), FALSE);
  return self->show_structures;
}

void
skg_xray_view_set_show_structures (SkgXrayView *self, gboolean show)
{
  g_return_if_fail (SKG_IS_XRAY_VIEW (self));

  self->show_structures = show != FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GdkTexture *
skg_xray_view_dup_screenshot (SkgXrayView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int scale = gtk_widget_get_scale_factor (widget);
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  graphene_rect_t viewport;
  GtkNative *native;

  g_return_val_if_fail (SKG_IS_XRAY_VIEW (self), NULL);

  native = gtk_widget_get_native (widget);
  if (native == NULL || self->width == 0 || !gtk_widget_get_realized (widget))
    return NULL;
  snapshot = gtk_snapshot_new ();
  gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
  skg_xray_view_snapshot (widget, snapshot);
  node = gtk_snapshot_to_node (snapshot);
  if (node == NULL)
    return NULL;
  viewport = GRAPHENE_RECT_INIT (0, 0, (float) (self->width * scale),
                                 (float) (self->height * scale));
  return gsk_renderer_render_texture (gtk_native_get_renderer (native), node,
                                      &viewport);
}

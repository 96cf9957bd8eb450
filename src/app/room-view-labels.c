/* SPDX-License-Identifier: Apache-2.0
 * What is written over the room: caption, joints, patient axes, the part's label. */
#include "config.h"

#include <glib/gi18n.h>

#include "app/room-view-private.h"

#define MARGIN_PX 10.0
#define AXIS_LENGTH_PX 20.0
#define AXIS_ROOM_PX 34.0
#define LABEL_PADDING_PX 6.0f
#define LABEL_OFFSET_PX 16.0f

static const GdkRGBA dim_color = { 0.66f, 0.69f, 0.71f, 1 };
static const GdkRGBA bright_color = { 0.94f, 0.95f, 0.96f, 1 };
static const GdkRGBA letter_color = { 0.96f, 0.80f, 0.45f, 1 };
static const GdkRGBA label_color = { 0.12f, 0.135f, 0.15f, 0.90f };
static const GdkRGBA warning_color = { 1.0f, 0.66f, 0.42f, 1 };

static void
draw_text (
    GtkSnapshot *snapshot, PangoLayout *layout, float x, float y, const GdkRGBA *color)
{
  graphene_point_t place = GRAPHENE_POINT_INIT (x, y);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place);
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static PangoLayout *
make_layout (SkgRoomView *self, const char *text, double size, gboolean bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (size));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

/* The corner's read-out: the joints that the hand turns most. */
static char *
dup_read_out (SkgRoomView *self)
{
  const SkgJoints *joints = skg_session_get_joints (self->session);
  const SkgSample *sample = skg_session_get_sample (self->session);

  if (sample->machine && sample->machine->mount == SKG_MOUNT_FLOOR)
    return skg_pose_dup_angles_text (&sample->pose);
  /* Translators: two joints of the C-arm, degrees */
  return g_strdup_printf (_ ("orbital %.0f° · tilt %.0f°"),
                          SKG_DEG_FROM_RAD (joints->orbital_rad),
                          SKG_DEG_FROM_RAD (joints->tilt_rad));
}

static void
draw_corners (SkgRoomView *self, GtkSnapshot *snapshot)
{
  g_autofree char *text = dup_read_out (self);
  g_autoptr (PangoLayout) caption = make_layout (self, _ ("Room"), 0.92, TRUE);
  g_autoptr (PangoLayout) read_out = make_layout (self, text, 0.92, FALSE);
  guint warnings = skg_room_get_warning_parts (skg_session_get_sample (self->session),
                                               skg_session_get_joints (self->session));
  const float margin = (float) MARGIN_PX;
  int caption_width;
  int width;

  pango_layout_get_pixel_size (caption, &caption_width, NULL);
  pango_layout_get_pixel_size (read_out, &width, NULL);
  draw_text (snapshot, caption, margin, margin - 2, &dim_color);
  if (caption_width + width + 3 * (int) MARGIN_PX < self->camera.width)
    draw_text (snapshot, read_out, (float) (self->camera.width - width) - margin,
               margin - 2, warnings != 0 ? &warning_color : &dim_color);
}

static void
draw_axis (SkgRoomView *self,
           GtkSnapshot *snapshot,
           cairo_t *cr,
           SkgVec3 direction,
           const char *letter)
{
  SkgVec3 v = skg_room_camera_turn_to_view (&self->camera, direction);
  double x = MARGIN_PX + AXIS_ROOM_PX;
  double y = self->camera.height - MARGIN_PX - AXIS_ROOM_PX;
  double reach = AXIS_LENGTH_PX + 8;
  double length = hypot (v.x, v.y);
  g_autoptr (PangoLayout) layout = make_layout (self, letter, 0.9, TRUE);
  int width;
  int height;

  /* Fainter when it points away. */
  cairo_set_source_rgba (cr, 0.78, 0.81, 0.83, v.z > 0.3 ? 0.5 : 0.95);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + AXIS_LENGTH_PX * v.x, y + AXIS_LENGTH_PX * v.y);
  cairo_stroke (cr);
  if (length < 0.2)
    return;
  pango_layout_get_pixel_size (layout, &width, &height);
  x += v.x * AXIS_LENGTH_PX + v.x / length * (reach - AXIS_LENGTH_PX) - width / 2.0;
  y += v.y * AXIS_LENGTH_PX + v.y / length * (reach - AXIS_LENGTH_PX) - height / 2.0;
  draw_text (snapshot, layout, (float) x, (float) y, &letter_color);
}

/* The patient's left, back and head, as the eye sees them. */
static void
draw_axes (SkgRoomView *self, GtkSnapshot *snapshot)
{
  const SkgMat4 *world = &skg_session_get_sample (self->session)->world_from_patient;
  float side = (float) (2 * AXIS_ROOM_PX + MARGIN_PX);
  graphene_rect_t place =
      GRAPHENE_RECT_INIT (0, (float) self->camera.height - side, side, side);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &place);

  cairo_set_line_width (cr, 1.6);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  draw_axis (self, snapshot, cr, skg_mat4_get_column (world, 0),
             C_ ("patient's left", "L"));
  draw_axis (self, snapshot, cr, skg_mat4_get_column (world, 1), C_ ("posterior", "P"));
  draw_axis (self, snapshot, cr, skg_mat4_get_column (world, 2), C_ ("head", "H"));
  cairo_destroy (cr);
}

static void
draw_part_label (SkgRoomView *self, GtkSnapshot *snapshot)
{
  gboolean holds = self->grip >= SKG_ROOM_GRIP_PART;
  g_autofree char *text = skg_room_part_dup_text (
      holds ? self->drag.part : self->hover_part,
      skg_session_get_sample (self->session), skg_session_get_joints (self->session));
  g_autoptr (PangoLayout) layout = NULL;
  graphene_rect_t box;
  GskRoundedRect rounded;
  guint part_bit = 1u << (holds ? self->drag.part : self->hover_part);
  gboolean warns =
      (skg_room_get_warning_parts (skg_session_get_sample (self->session),
                                   skg_session_get_joints (self->session)) &
       part_bit) != 0;
  int width;
  int height;
  float x;
  float y;

  if (!text)
    return;
  layout = make_layout (self, text, 0.95, FALSE);
  pango_layout_get_pixel_size (layout, &width, &height);
  x = (float) self->pointer_x_px + LABEL_OFFSET_PX;
  y = (float) self->pointer_y_px - LABEL_OFFSET_PX - (float) height;
  x = MAX (LABEL_PADDING_PX + 2, MIN (x, (float) (self->camera.width - width) - 8));
  y = MAX (LABEL_PADDING_PX + 2, y);
  box = GRAPHENE_RECT_INIT (x - LABEL_PADDING_PX, y - LABEL_PADDING_PX / 2,
                            (float) width + 2 * LABEL_PADDING_PX,
                            (float) height + LABEL_PADDING_PX);
  gsk_rounded_rect_init_from_rect (&rounded, &box, 5);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &label_color, &box);
  gtk_snapshot_pop (snapshot);
  draw_text (snapshot, layout, x, y, warns ? &warning_color : &bright_color);
}

void
skg_room_view_draw_labels (SkgRoomView *self, GtkSnapshot *snapshot)
{
  draw_corners (self, snapshot);
  draw_axes (self, snapshot);
  draw_part_label (self, snapshot);
}

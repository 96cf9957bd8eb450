/* SPDX-License-Identifier: Apache-2.0 */
#include <adwaita.h>

#include "app/room-view.h"
#include "window-fixture.h"

#define WIDTH 360
#define HEIGHT 260

typedef struct
{
  SkgSession *session;
  SkgRoomView *view;
  GtkWidget *window;
} Room;

static gboolean
is_drawn (gpointer user_data)
{
  Room *room = user_data;

  return skg_room_view_get_camera (room->view)->width > 0 &&
         gtk_widget_get_mapped (GTK_WIDGET (room->view));
}

static void
room_open (Room *room)
{
  room->session = skg_session_new (NULL);
  room->view = SKG_ROOM_VIEW (skg_room_view_new (room->session));
  room->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (room->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (room->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (room->window), GTK_WIDGET (room->view));
  gtk_window_present (GTK_WINDOW (room->window));
  fixture_wait_until (is_drawn, room);
  g_assert_no_error (gtk_gl_area_get_error (GTK_GL_AREA (room->view)));
}

static void
room_close (Room *room)
{
  g_object_add_weak_pointer (G_OBJECT (room->view), (gpointer *) &room->view);
  gtk_window_destroy (GTK_WINDOW (room->window));
  fixture_turn_loop (50);
  g_assert_null (room->view);
  g_assert_finalize_object (room->session);
}

/* What the view shows, RGBA; @stride in bytes. */
static guchar *
grab (Room *room, gsize *stride, int *height)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (room->view));
  g_autoptr (GdkPaintable) paintable =
      gtk_widget_paintable_new (GTK_WIDGET (room->view));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guchar *pixels;

  fixture_turn_loop (150);
  gdk_paintable_snapshot (paintable, snapshot,
                          gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (native), node, NULL);
  *stride = (gsize) gdk_texture_get_width (texture) * 4;
  *height = gdk_texture_get_height (texture);
  pixels = g_malloc (*stride * (gsize) *height);
  gdk_texture_download (texture, pixels, *stride);
  return pixels;
}

static guint
count_colors (const guchar *pixels, gsize size)
{
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < size; i += 4)
    g_hash_table_add (colors,
                      GUINT_TO_POINTER ((guint) pixels[i] << 16 |
                                        (guint) pixels[i + 1] << 8 | pixels[i + 2]));
  return g_hash_table_size (colors);
}

static void
test_picture (void)
{
  Room room;
  gsize stride;
  int height;
  g_autofree guchar *pixels = NULL;

  room_open (&room);
  pixels = grab (&room, &stride, &height);
  /* Shaded solids have hundreds; a cleared view has one, its texts some dozens. */
  g_assert_cmpuint (count_colors (pixels, stride * (gsize) height), >, 300);
  room_close (&room);
}

static void
get_places (Room *room, double *source_y, double *iso_y, double *detector_y)
{
  const SkgRoomCamera *camera = skg_room_view_get_camera (room->view);
  const SkgPose *pose = &skg_session_get_sample (room->session)->pose;
  double x;

  g_assert_true (
      skg_room_camera_project (camera, skg_pose_get_source_mm (pose), &x, source_y));
  g_assert_true (skg_room_camera_project (camera, pose->isocenter_mm, &x, iso_y));
  g_assert_true (skg_room_camera_project (
      camera, skg_pose_get_detector_centre_mm (pose), &x, detector_y));
}

/* AP: the detector above the body, the tube below the table; all of it in view. */
static void
test_places (void)
{
  Room room;
  double source_y;
  double iso_y;
  double detector_y;
  const SkgRoomCamera *camera;

  room_open (&room);
  camera = skg_room_view_get_camera (room.view);
  get_places (&room, &source_y, &iso_y, &detector_y);
  g_assert_cmpfloat (0, <, detector_y);
  g_assert_cmpfloat (detector_y, <, iso_y - 20);
  g_assert_cmpfloat (iso_y, <, source_y - 20);
  g_assert_cmpfloat (source_y, <, camera->height);
  room_close (&room);
}

/* What the camera projects, its rays meet again. */
static void
test_rays (void)
{
  Room room;
  const SkgRoomCamera *camera;
  SkgVec3 point_mm = skg_vec3 (210, -150, 90);
  SkgVec3 eye_mm;
  SkgVec3 way;
  double x;
  double y;

  room_open (&room);
  skg_room_view_look_from (room.view, 2.1, 0.6);
  camera = skg_room_view_get_camera (room.view);
  eye_mm = skg_room_camera_get_eye_mm (camera);
  g_assert_true (skg_room_camera_project (camera, point_mm, &x, &y));
  way = skg_vec3_normalize (skg_vec3_sub (point_mm, eye_mm));
  g_assert_cmpfloat (skg_vec3_dot (way, skg_room_camera_get_ray (camera, x, y)), >,
                     1 - 1e-12);
  room_close (&room);
}

/* A pixel at which @part is seen, by trying all of them. */
static void
find_part (Room *room, SkgRoomPart part, double *x_px, double *y_px)
{
  SkgVec3 hit_mm;

  for (int y = 0; y < HEIGHT; y += 2)
    for (int x = 0; x < WIDTH; x += 2)
      if (skg_room_view_pick (room->view, x, y, &hit_mm) == part)
        {
          *x_px = x;
          *y_px = y;
          return;
        }
  g_assert_not_reached ();
}

/* The top of the ring goes to the patient's right, the left on the screen: RAO. */
static void
test_drag_ring (void)
{
  Room room;
  double x;
  double y;

  room_open (&room);
  find_part (&room, SKG_ROOM_PART_RING, &x, &y);
  skg_room_view_begin_drag (room.view, x, y, FALSE);
  skg_room_view_update_drag (room.view, x + 1, y);
  g_assert_false (skg_session_is_in_gesture (room.session));
  for (int i = 1; i <= 10; i++)
    skg_room_view_update_drag (room.view, x - 2 * i, y);
  g_assert_true (skg_session_is_in_gesture (room.session));
  g_assert_cmpfloat (skg_session_get_joints (room.session)->orbital_rad, <, -0.05);
  g_assert_cmpfloat (skg_session_get_sample (room.session)->pose.primary_rad, <, -0.05);
  g_assert_cmpfloat_with_epsilon (skg_session_get_joints (room.session)->tilt_rad, 0,
                                  1e-9);
  skg_room_view_end_drag (room.view);
  g_assert_false (skg_session_is_in_gesture (room.session));

  skg_session_reset_pose (room.session);
  skg_room_view_begin_drag (room.view, x, y, FALSE);
  skg_room_view_update_drag (room.view, x - 20, y);
  skg_room_view_cancel_drag (room.view);
  g_assert_cmpfloat_with_epsilon (skg_session_get_joints (room.session)->orbital_rad, 0,
                                  1e-9);
  room_close (&room);
}

/* Each part moves its own joint and no other. */
static void
test_drag_parts (void)
{
  static const SkgRoomPart parts[] = { SKG_ROOM_PART_CARRIAGE, SKG_ROOM_PART_COLUMN,
                                       SKG_ROOM_PART_BASE, SKG_ROOM_PART_DETECTOR,
                                       SKG_ROOM_PART_TUBE };
  Room room;

  room_open (&room);
  skg_room_view_look_from (room.view, -0.6, 0.25);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const SkgJoints *j = skg_session_get_joints (room.session);
      const SkgSample *sample = skg_session_get_sample (room.session);
      double sod_mm = sample->pose.sod_mm;
      double x;
      double y;

      find_part (&room, parts[i], &x, &y);
      skg_room_view_begin_drag (room.view, x, y, FALSE);
      for (int step = 1; step <= 8; step++)
        skg_room_view_update_drag (room.view, x + step, y - 3 * step);
      skg_room_view_end_drag (room.view);

      g_assert_cmpint (fabs (j->tilt_rad) > 0.01, ==,
                       parts[i] == SKG_ROOM_PART_CARRIAGE);
      g_assert_cmpint (fabs (j->lift_mm) > 5, ==, parts[i] == SKG_ROOM_PART_COLUMN);
      g_assert_cmpint (hypot (j->in_out_mm, j->drive_mm) > 5, ==,
                       parts[i] == SKG_ROOM_PART_BASE);
      /* Up the screen the arm goes toward the detector: nearer tube, smaller SOD. */
      g_assert_cmpint (sample->pose.sod_mm < sod_mm - 5, ==,
                       parts[i] == SKG_ROOM_PART_DETECTOR ||
                           parts[i] == SKG_ROOM_PART_TUBE);
      g_assert_cmpfloat_with_epsilon (j->orbital_rad, 0, 1e-9);
      skg_session_reset_pose (room.session);
    }
  room_close (&room);
}

/* Beyond a limit the part is marked; every machine can be drawn. */
static void
test_machines (void)
{
  GPtrArray *machines = skg_machine_list ();
  Room room;
  SkgJoints joints;

  room_open (&room);
  g_assert_cmpuint (skg_room_get_warning_parts (skg_session_get_sample (room.session),
                                                skg_session_get_joints (room.session)),
                    ==, 0);
  joints = *skg_session_get_joints (room.session);
  joints.orbital_rad = SKG_RAD_FROM_DEG (-60);
  skg_session_set_joints (room.session, &joints);
  g_assert_cmpuint (skg_room_get_warning_parts (skg_session_get_sample (room.session),
                                                skg_session_get_joints (room.session)),
                    ==, 1u << SKG_ROOM_PART_RING);
  for (guint i = 0; i < machines->len; i++)
    {
      gsize stride;
      int height;
      g_autofree guchar *pixels = NULL;

      skg_session_set_machine (room.session, g_ptr_array_index (machines, i));
      pixels = grab (&room, &stride, &height);
      g_assert_cmpuint (count_colors (pixels, stride * (gsize) height), >, 300);
    }
  room_close (&room);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/room-view/picture", test_picture);
  g_test_add_func ("/app/room-view/places", test_places);
  g_test_add_func ("/app/room-view/rays", test_rays);
  g_test_add_func ("/app/room-view/drag-ring", test_drag_ring);
  g_test_add_func ("/app/room-view/drag-parts", test_drag_parts);
  g_test_add_func ("/app/room-view/machines", test_machines);
  return fixture_run ();
}

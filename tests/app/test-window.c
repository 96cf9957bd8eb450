/* SPDX-License-Identifier: Apache-2.0
 * The window on a virtual display: it shows a picture, the hand and the keys turn the
 * arm, and what fails leaves the scene as it was. */
#include "config.h"

#include <glib/gstdio.h>

#include "app/window-private.h"
#include "app/xray-view-private.h"
#include "window-fixture.h"

#define EPS_DEG 1e-6

static double
get_orbital_deg (SkgWindow *window)
{
  return SKG_DEG_FROM_RAD (
      skg_session_get_joints (skg_window_get_session (window))->orbital_rad);
}

static double
get_tilt_deg (SkgWindow *window)
{
  return SKG_DEG_FROM_RAD (
      skg_session_get_joints (skg_window_get_session (window))->tilt_rad);
}

static const SkgSample *
get_sample (SkgWindow *window)
{
  return skg_session_get_sample (skg_window_get_session (window));
}

static void
activate (SkgWindow *window, const char *action, const char *format, ...)
{
  GtkWidget *view = GTK_WIDGET (skg_window_get_xray_view (window));
  GVariant *parameter = NULL;
  va_list args;

  if (format != NULL)
    {
      va_start (args, format);
      parameter = g_variant_new_va (format, NULL, &args);
      va_end (args);
    }
  g_assert_true (gtk_widget_activate_action_variant (view, action, parameter));
}

/* Part of the pixels of @texture that are neither black nor white. */
static double
get_grey_part (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);
  gsize n = (gsize) width * (gsize) height;
  gsize grey = 0;

  gdk_texture_download (texture, pixels, (gsize) width * 4);
  for (gsize i = 0; i < n; i++)
    grey += pixels[4 * i] > 20 && pixels[4 * i] < 235;
  return (double) grey / (double) n;
}

static void
test_opens (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgPicture *picture = skg_session_get_picture (skg_window_get_session (window));
  g_autoptr (GdkTexture) texture = NULL;

  g_assert_cmpuint (picture->columns, >=, 400);
  g_assert_cmpuint (picture->columns, ==, picture->rows);
  g_assert_null (skg_window_get_error (window));
  texture = skg_xray_view_dup_screenshot (skg_window_get_xray_view (window));
  g_assert_nonnull (texture);
  g_assert_cmpfloat (get_grey_part (texture), >, 0.1);
  fixture_close_window (window);
}

static void
test_keys (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgPose first = get_sample (window)->pose;

  activate (window, "view.turn", "(dd)", 1.0, 0.0);
  g_assert_cmpfloat_with_epsilon (get_orbital_deg (window), -1, EPS_DEG);
  activate (window, "view.turn", "(dd)", 0.0, 10.0);
  g_assert_cmpfloat_with_epsilon (get_tilt_deg (window), 10, EPS_DEG);
  activate (window, "view.roll", "d", 5.0);
  activate (window, "view.sod", "d", 10.0);
  g_assert_cmpfloat_with_epsilon (get_sample (window)->pose.sod_mm, first.sod_mm + 10,
                                  1e-9);
  activate (window, "view.sid", "d", -10.0);
  g_assert_cmpfloat_with_epsilon (get_sample (window)->pose.sid_mm, first.sid_mm - 10,
                                  1e-9);
  activate (window, "view.move", "(dd)", 5.0, 0.0);
  g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (
                         get_sample (window)->pose.isocenter_mm, first.isocenter_mm)),
                     >, 4.9);

  activate (window, "view.reset", NULL);
  g_assert_cmpfloat_with_epsilon (get_orbital_deg (window), 0, EPS_DEG);
  g_assert_cmpfloat_with_epsilon (get_tilt_deg (window), 0, EPS_DEG);
  g_assert_cmpfloat (get_sample (window)->pose.sod_mm, ==, first.sod_mm);
  g_assert_cmpfloat (get_sample (window)->pose.roll_rad, ==, first.roll_rad);
  fixture_close_window (window);
}

static void
test_standard_views (void)
{
  SkgWindow *window = fixture_open_window ();
  GPtrArray *views = skg_view_list ();

  for (guint i = 0; i < MIN (views->len, 9); i++)
    {
      const SkgView *view = g_ptr_array_index (views, i);

      activate (window, "view.standard", "i", (int) i + 1);
      g_assert_cmpfloat_with_epsilon (get_sample (window)->pose.primary_rad,
                                      view->primary_rad, 1e-9);
      g_assert_cmpfloat_with_epsilon (get_sample (window)->pose.secondary_rad,
                                      view->secondary_rad, 1e-9);
    }
  fixture_close_window (window);
}

static gboolean
has_point_source (gpointer user_data)
{
  SkgSession *session = skg_window_get_session (user_data);

  return skg_session_is_picture_full (session) &&
         skg_session_get_picture_sample (session)->exposure.focal_spot_mm == 0;
}

static void
test_display (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  SkgRenderService *service = skg_session_get_service (session);
  double automatic;
  guint64 count;

  /* Without a focal spot nothing is marched again at rest. */
  skg_scene_set_number (skg_session_get_scene (session), "exposure.focal_spot_mm", 0,
                        0);
  fixture_wait_until (has_point_source, window);
  activate (window, "view.auto-window", NULL);
  fixture_wait_full_picture (window);
  automatic = get_sample (window)->display.window;
  count = skg_render_service_get_integrate_count (service);

  /* Chosen once, the same for other poses, the rays not marched again. */
  g_assert_cmpfloat (automatic, >, 0);
  activate (window, "view.invert", NULL);
  g_assert_true (get_sample (window)->display.inverted);
  activate (window, "view.window", "d", 1.5);
  g_assert_cmpfloat_with_epsilon (get_sample (window)->display.window, 1.5 * automatic,
                                  1e-9);
  fixture_wait_full_picture (window);
  g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, count);
  g_assert_cmpfloat_with_epsilon (skg_session_get_picture (session)->window,
                                  1.5 * automatic, 1e-6);

  activate (window, "view.auto-window", NULL);
  fixture_wait_full_picture (window);
  /* The first one was chosen from a picture of another size: counted photons. */
  g_assert_cmpfloat_with_epsilon (get_sample (window)->display.window, automatic,
                                  0.02 * automatic);
  automatic = get_sample (window)->display.window;
  activate (window, "view.turn", "(dd)", 60.0, 0.0);
  g_assert_false (skg_session_is_picture_full (session));
  fixture_wait_full_picture (window);
  g_assert_cmpfloat_with_epsilon (get_sample (window)->display.window, automatic, 1e-6);
  fixture_close_window (window);
}

static void
test_drag (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgXrayView *view = skg_window_get_xray_view (window);
  SkgSession *session = skg_window_get_session (window);
  SkgPose pose;

  skg_xray_view_drag_begin (view, SKG_DRAG_TURN);
  skg_xray_view_drag_update (view, -40, 20);
  g_assert_true (skg_session_is_in_gesture (session));
  g_assert_cmpfloat_with_epsilon (get_orbital_deg (window), 10, EPS_DEG);
  g_assert_cmpfloat_with_epsilon (get_tilt_deg (window), 5, EPS_DEG);
  g_assert_cmpstr (view->note, !=, NULL);
  skg_xray_view_drag_end (view);
  g_assert_false (skg_session_is_in_gesture (session));
  fixture_wait_full_picture (window);

  /* Escape: the state at the begin of this drag, not of the one before. */
  pose = get_sample (window)->pose;
  skg_xray_view_drag_begin (view, SKG_DRAG_MOVE);
  skg_xray_view_drag_update (view, 33, 44);
  g_assert_cmpfloat (get_sample (window)->pose.isocenter_mm.x, !=, pose.isocenter_mm.x);
  g_assert_true (skg_xray_view_drag_cancel (view));
  g_assert_cmpfloat (get_sample (window)->pose.isocenter_mm.x, ==, pose.isocenter_mm.x);
  g_assert_cmpfloat_with_epsilon (get_orbital_deg (window), 10, EPS_DEG);
  g_assert_false (skg_xray_view_drag_cancel (view));
  fixture_close_window (window);
}

static void
test_drag_window (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgXrayView *view = skg_window_get_xray_view (window);
  SkgDisplay before = get_sample (window)->display;

  skg_xray_view_drag_begin (view, SKG_DRAG_WINDOW);
  skg_xray_view_drag_update (view, 250, 0);
  g_assert_cmpfloat_with_epsilon (get_sample (window)->display.window,
                                  2 * before.window, 1e-9);
  skg_xray_view_drag_cancel (view);
  g_assert_cmpfloat (get_sample (window)->display.window, ==, before.window);
  g_assert_cmpfloat (get_sample (window)->display.level, ==, before.level);
  fixture_close_window (window);
}

static gboolean
is_over (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
on_process_over (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* Words for xdotool: a real pointer on the virtual display. */
static void
run_pointer (const char *words)
{
  g_autofree char *line = g_strconcat ("xdotool ", words, NULL);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  gboolean over = FALSE;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  process =
      g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, on_process_over, &over);
  fixture_wait_until (is_over, &over);
  fixture_turn_loop (200);
}

static void
test_pointer (void)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");
  SkgWindow *window;
  SkgDisplay display;
  SkgPose pose;

  if (program == NULL)
    {
      g_test_skip ("xdotool is missing");
      return;
    }
  window = fixture_open_window ();
  pose = get_sample (window)->pose;

  /* 80 px to the left: 20 degrees LAO. */
  run_pointer ("mousemove 400 400 mousedown 1 mousemove 380 400 sleep 0.05 "
               "mousemove 320 400 sleep 0.05 mouseup 1");
  g_assert_cmpfloat_with_epsilon (get_orbital_deg (window), 20, 0.01);
  run_pointer ("key Right key shift+Down key ctrl+Left");
  g_assert_cmpfloat_with_epsilon (get_orbital_deg (window), 19.1, 0.01);
  g_assert_cmpfloat_with_epsilon (get_tilt_deg (window), 10, 0.01);
  run_pointer ("key Home");
  g_assert_cmpfloat_with_epsilon (get_orbital_deg (window), 0, EPS_DEG);

  run_pointer ("mousemove 400 400 mousedown 1 mousemove 380 430 sleep 0.05 "
               "mousemove 340 460 sleep 0.05 key Escape sleep 0.05 "
               "mousemove 300 500 sleep 0.05 mouseup 1");
  g_assert_cmpfloat_with_epsilon (get_orbital_deg (window), 0, EPS_DEG);
  g_assert_cmpfloat_with_epsilon (get_tilt_deg (window), 0, EPS_DEG);

  run_pointer ("mousemove 400 400 keydown shift mousedown 1 mousemove 430 400 "
               "sleep 0.05 mousemove 460 400 sleep 0.05 mouseup 1 keyup shift");
  g_assert_cmpfloat (get_sample (window)->pose.isocenter_mm.x, <, pose.isocenter_mm.x);
  run_pointer ("keydown ctrl click 4 keyup ctrl");
  g_assert_cmpfloat (get_sample (window)->pose.sod_mm, <, pose.sod_mm);

  display = get_sample (window)->display;
  run_pointer ("mousemove 400 400 mousedown 3 mousemove 430 400 sleep 0.05 "
               "mousemove 480 400 sleep 0.05 mouseup 3 key i");
  g_assert_cmpfloat (get_sample (window)->display.window, >, display.window);
  g_assert_true (get_sample (window)->display.inverted);
  fixture_close_window (window);
}

static gboolean
has_error (gpointer user_data)
{
  return skg_window_get_error (SKG_WINDOW (user_data)) != NULL;
}

static gboolean
has_body (gpointer user_data)
{
  return skg_session_get_body (skg_window_get_session (SKG_WINDOW (user_data))) != NULL;
}

/* The bar names the file; body, pose and picture are what they were. */
static void
check_refused (SkgWindow *window, const char *name, const char *content)
{
  SkgSession *session = skg_window_get_session (window);
  const SkgBody *body = skg_session_get_body (session);
  SkgScene *scene = skg_session_get_scene (session);
  SkgPicture *picture = skg_session_get_picture (session);
  g_autofree char *folder = g_dir_make_tmp ("skg-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  skg_window_show_error (window, NULL);
  skg_window_open_path (window, path);
  fixture_wait_until (has_error, window);
  g_assert_nonnull (strstr (skg_window_get_error (window), name));
  g_assert_null (strchr (skg_window_get_error (window), '\n'));
  g_assert_true (skg_session_get_body (session) == body);
  g_assert_true (skg_session_get_scene (session) == scene);
  g_assert_true (skg_session_get_picture (session) == picture);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_refused_files (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgPose pose = get_sample (window)->pose;

  check_refused (window, "broken.nii.gz", "this is no image");
  check_refused (window, "broken.nrrd", "NRRD0004\ntype: short\n");
  check_refused (window, "broken.json",
                 "{ \"skiagraph\": 1, \"carm\": { \"sidd\": 1 } }");
  check_refused (window, "broken.fcsv", "# CoordinateSystem = XYZ\na,b,c\n");
  g_assert_cmpfloat (get_sample (window)->pose.isocenter_mm.x, ==, pose.isocenter_mm.x);
  fixture_close_window (window);
}

static void
test_cancelled_load (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgSession *session = skg_window_get_session (window);
  const SkgBody *body = skg_session_get_body (session);
  g_autoptr (SkgScene) scene = skg_scene_new ();

  skg_window_open_scene (window, scene);
  activate (window, "win.cancel-load", NULL);
  fixture_turn_loop (500);
  g_assert_true (skg_session_get_body (session) == body);
  g_assert_null (skg_window_get_error (window));
  fixture_close_window (window);
}

static void
test_saving (void)
{
  SkgWindow *window = fixture_open_window ();
  g_autofree char *folder = g_dir_make_tmp ("skg-XXXXXX", NULL);
  g_autofree char *picture_path = g_build_filename (folder, "picture.png", NULL);
  g_autofree char *view_path = g_build_filename (folder, "view.png", NULL);
  g_autoptr (GdkTexture) picture = NULL;
  g_autoptr (GdkTexture) view = NULL;
  g_autoptr (GError) error = NULL;

  activate (window, "win.save-view-to", "s", view_path);
  view = gdk_texture_new_from_filename (view_path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (
      gdk_texture_get_width (view), ==,
      gtk_widget_get_width (GTK_WIDGET (skg_window_get_xray_view (window))));

  activate (window, "win.save-picture-to", "s", picture_path);
  for (int i = 0; i < 600 && picture == NULL; i++)
    {
      fixture_turn_loop (100);
      picture = gdk_texture_new_from_filename (picture_path, NULL);
    }
  g_assert_nonnull (picture);
  g_assert_cmpuint ((guint) gdk_texture_get_width (picture), ==,
                    get_sample (window)->detector.columns);
  g_assert_cmpfloat (get_grey_part (picture), >, 0.1);
  g_unlink (picture_path);
  g_unlink (view_path);
  g_rmdir (folder);
  fixture_close_window (window);
}

static void
test_panels (void)
{
  SkgWindow *window = fixture_open_window ();
  GtkWidget *view = GTK_WIDGET (skg_window_get_xray_view (window));
  int narrow;

  fixture_turn_loop (100);
  narrow = gtk_widget_get_width (view);
  activate (window, "win.show-panels", NULL);
  fixture_turn_loop (100);
  g_assert_cmpint (gtk_widget_get_width (view), >, narrow);
  activate (window, "win.show-panels", NULL);
  fixture_turn_loop (100);
  g_assert_cmpint (gtk_widget_get_width (view), ==, narrow);
  fixture_close_window (window);
}

/* Exchanged and back: both stay alive, and the keys stay with the X-ray. */
static void
test_swap (void)
{
  SkgWindow *window = fixture_open_window ();
  GtkWidget *view = GTK_WIDGET (skg_window_get_xray_view (window));
  int large;

  fixture_turn_loop (100);
  large = gtk_widget_get_width (view);
  activate (window, "win.swap-views", NULL);
  fixture_turn_loop (300);
  g_assert_cmpint (gtk_widget_get_width (view), <, large);
  g_assert_cmpint (gtk_widget_get_width (window->room_view), ==, large);
  g_assert_true (gtk_widget_has_focus (view));
  g_assert_null (gtk_gl_area_get_error (GTK_GL_AREA (window->room_view)));
  activate (window, "win.swap-views", NULL);
  fixture_turn_loop (300);
  g_assert_cmpint (gtk_widget_get_width (view), ==, large);
  fixture_wait_full_picture (window);
  fixture_close_window (window);
}

/* Opened and closed again and again: no window, no service stays. */
static void
test_reopen (void)
{
  for (int i = 0; i < 3; i++)
    {
      SkgWindow *window = fixture_open_window ();
      SkgSession *session = skg_window_get_session (window);

      g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &session);
      fixture_close_window (window);
      fixture_turn_loop (200);
      g_assert_null (session);
    }
}

/* Without OpenGL the window says so where the picture would be; the rest works. */
static void
test_no_gl (void)
{
  SkgWindow *window;
  g_autoptr (SkgScene) scene = NULL;
  SkgPhantomParams params = { .kind = "pelvis", .voxel_mm = 8 };

  if (!g_test_subprocess ())
    {
      /* The vendor-neutral EGL library finds no driver. */
      g_setenv ("__EGL_VENDOR_LIBRARY_FILENAMES", "/dev/null", TRUE);
      g_test_trap_subprocess (NULL, 0, 0);
      g_unsetenv ("__EGL_VENDOR_LIBRARY_FILENAMES");
      g_test_trap_assert_passed ();
      return;
    }
  window = skg_window_new (ADW_APPLICATION (fixture_get_application ()));
  scene = skg_scene_new ();
  skg_scene_set_phantom (scene, &params);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_null (skg_session_get_service (skg_window_get_session (window)));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->xray_stack), ==, "no-gl");
  g_assert_cmpuint (strlen (adw_status_page_get_description (window->no_gl_page)), >,
                    0);
  skg_window_open_scene (window, scene);
  fixture_wait_until (has_body, window);
  activate (window, "view.turn", "(dd)", 0.0, 10.0);
  g_assert_cmpfloat_with_epsilon (get_tilt_deg (window), 10, EPS_DEG);
  fixture_close_window (window);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/window/opens", test_opens);
  g_test_add_func ("/app/window/keys", test_keys);
  g_test_add_func ("/app/window/standard-views", test_standard_views);
  g_test_add_func ("/app/window/display", test_display);
  g_test_add_func ("/app/window/drag", test_drag);
  g_test_add_func ("/app/window/drag-window", test_drag_window);
  g_test_add_func ("/app/window/pointer", test_pointer);
  g_test_add_func ("/app/window/refused-files", test_refused_files);
  g_test_add_func ("/app/window/cancelled-load", test_cancelled_load);
  g_test_add_func ("/app/window/saving", test_saving);
  g_test_add_func ("/app/window/panels", test_panels);
  g_test_add_func ("/app/window/swap", test_swap);
  g_test_add_func ("/app/window/reopen", test_reopen);
  g_test_add_func ("/app/window/no-gl", test_no_gl);
  return fixture_run ();
}

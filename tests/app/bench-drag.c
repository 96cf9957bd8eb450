/* SPDX-License-Identifier: Apache-2.0
 * Measures the window under a dragging hand; run by hand or by a script, on a display:
 *
 *   xvfb-run -a -s "-screen 0 1600x1000x24" build/tests/app/bench-drag [SECONDS]
 *
 * Opens the real window on a 256^3 volume, X-ray view 768 x 768, no panels; xdotool
 * drags a circle with a real pointer. Prints one JSON object: pictures a second, gaps
 * of a 5 ms timer on the main loop (a gap is the time between two of its turns), and
 * the time from the last motion to the full picture. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "app/application.h"
#include "app/window.h"

#define EDGE_VOXELS 256u
#define EDGE_MM 256.0
#define VIEW_PX 768
#define TIMER_MS 5
#define MOTION_MS 12
#define RADIUS_PX 150.0

typedef struct
{
  GArray *gaps_ms; /* double */
  gint64 last_us;
  gboolean counts;
  guint pictures;
  guint64 picture_pixels;
  gint64 full_us;
  gboolean over;
} Bench;

/* A body of soft tissue with a spine, a cavity and noise: nothing is empty but air. */
static double
get_hu (double x, double y, double z, GRand *rand)
{
  double torso = hypot (x / 115, y / 85);
  double spine = hypot (x / 18, (y - 45) / 18);
  double lung =
      sqrt (pow ((fabs (x) - 50) / 32, 2) + pow (y / 45, 2) + pow (z / 90, 2));

  if (torso > 1)
    return -1000;
  if (spine < 1)
    return 700 + g_rand_double_range (rand, -200, 200);
  if (lung < 1)
    return -750 + g_rand_double_range (rand, -60, 60);
  return 40 + g_rand_double_range (rand, -25, 25);
}

static SkgVolume *
new_volume (void)
{
  gsize n = (gsize) EDGE_VOXELS * EDGE_VOXELS * EDGE_VOXELS;
  gint16 *voxels = g_new (gint16, n);
  g_autoptr (GBytes) bytes = g_bytes_new_take (voxels, n * sizeof *voxels);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  double step_mm = EDGE_MM / EDGE_VOXELS;
  SkgGrid grid = {
    .size = { EDGE_VOXELS, EDGE_VOXELS, EDGE_VOXELS },
    .spacing_mm = { step_mm, step_mm, step_mm },
    .origin_mm = { -EDGE_MM / 2, -EDGE_MM / 2, -EDGE_MM / 2 },
    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  };
  SkgVolume *volume;
  gsize at = 0;

  for (guint k = 0; k < EDGE_VOXELS; k++)
    for (guint j = 0; j < EDGE_VOXELS; j++)
      for (guint i = 0; i < EDGE_VOXELS; i++)
        voxels[at++] =
            (gint16) get_hu (i * step_mm - EDGE_MM / 2, j * step_mm - EDGE_MM / 2,
                             k * step_mm - EDGE_MM / 2, rand);
  volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, &error);
  g_assert_no_error (error);
  return volume;
}

static char *
write_volume (void)
{
  g_autoptr (SkgVolume) volume = new_volume ();
  g_autofree char *folder = g_dir_make_tmp ("skg-bench-XXXXXX", NULL);
  char *path = g_build_filename (folder, "torso.nrrd", NULL);
  g_autoptr (GError) error = NULL;

  if (!skg_volume_save (volume, path, &error))
    g_error ("%s", error->message);
  return path;
}

static gboolean
on_timer (gpointer user_data)
{
  Bench *bench = user_data;
  gint64 now_us = g_get_monotonic_time ();
  double gap_ms = (double) (now_us - bench->last_us) / 1000;

  if (bench->counts)
    g_array_append_val (bench->gaps_ms, gap_ms);
  bench->last_us = now_us;
  return G_SOURCE_CONTINUE;
}

static void
on_picture_changed (SkgSession *session, Bench *bench)
{
  SkgPicture *picture = skg_session_get_picture (session);

  if (picture == NULL)
    return;
  if (skg_session_is_picture_full (session))
    bench->full_us = g_get_monotonic_time ();
  if (!bench->counts)
    return;
  bench->pictures++;
  bench->picture_pixels += (guint64) picture->columns * picture->rows;
}

static gboolean
on_time_over (gpointer user_data)
{
  ((Bench *) user_data)->over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
turn_loop (Bench *bench, guint duration_ms)
{
  bench->over = FALSE;
  g_timeout_add (duration_ms, on_time_over, bench);
  while (!bench->over)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_hand_rests (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    g_error ("xdotool: %s", error->message);
  ((Bench *) user_data)->over = TRUE;
}

/* One process with one long list of motions: a circle, twice a second a full turn. */
static void
drag (Bench *bench, GtkWidget *view, double seconds)
{
  double x = gtk_widget_get_width (view) / 2.0;
  double y = gtk_widget_get_height (view) / 2.0;
  guint n = (guint) (seconds * 1000 / MOTION_MS);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  graphene_point_t corner = GRAPHENE_POINT_INIT (0, 0);
  graphene_point_t place = corner;

  if (!gtk_widget_compute_point (view, GTK_WIDGET (gtk_widget_get_native (view)),
                                 &corner, &place))
    g_error ("the view is in no window");
  g_ptr_array_add (argv, g_strdup ("xdotool"));
  for (guint i = 0; i <= n; i++)
    {
      double angle_rad = 2 * G_PI * 0.5 * i * MOTION_MS / 1000.0;

      g_ptr_array_add (argv, g_strdup ("mousemove"));
      g_ptr_array_add (argv,
                       g_strdup_printf ("%d", (int) ((double) place.x + x +
                                                     RADIUS_PX * sin (angle_rad))));
      g_ptr_array_add (argv,
                       g_strdup_printf ("%d", (int) ((double) place.y + y +
                                                     RADIUS_PX * cos (angle_rad) / 2)));
      if (i == 0)
        {
          g_ptr_array_add (argv, g_strdup ("mousedown"));
          g_ptr_array_add (argv, g_strdup ("1"));
        }
      g_ptr_array_add (argv, g_strdup ("sleep"));
      g_ptr_array_add (argv, g_strdup_printf ("0.%03d", MOTION_MS));
    }
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_NONE, &error);
  if (process == NULL)
    g_error ("xdotool: %s", error->message);
  bench->over = FALSE;
  bench->counts = TRUE;
  bench->last_us = g_get_monotonic_time ();
  g_subprocess_wait_check_async (process, NULL, on_hand_rests, bench);
  while (!bench->over)
    g_main_context_iteration (NULL, TRUE);
  bench->counts = FALSE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_percentile (GArray *sorted, double part)
{
  return g_array_index (sorted, double, (guint) (part * (sorted->len - 1)));
}

static void
report (Bench *bench, SkgSession *session, double seconds, gint64 rest_us)
{
  const SkgGlInfo *info =
      skg_render_service_get_gl_info (skg_session_get_service (session));
  SkgPicture *full = skg_session_get_picture (session);

  g_array_sort (bench->gaps_ms, compare_doubles);
  g_print ("{ \"gl_renderer\": \"%s\", \"seconds\": %.2f, \"pictures_per_s\": %.1f, "
           "\"mean_picture_px\": %.0f,\n",
           info->renderer, seconds, bench->pictures / seconds,
           sqrt ((double) bench->picture_pixels / MAX (bench->pictures, 1)));
  g_print ("  \"gap_p50_ms\": %.1f, \"gap_p95_ms\": %.1f, \"gap_p99_ms\": %.1f, "
           "\"gap_max_ms\": %.1f,\n",
           get_percentile (bench->gaps_ms, 0.50), get_percentile (bench->gaps_ms, 0.95),
           get_percentile (bench->gaps_ms, 0.99),
           get_percentile (bench->gaps_ms, 1.00));
  g_print ("  \"full_picture\": [%u, %u], \"full_after_rest_ms\": %.0f }\n",
           full->columns, full->rows, (double) (bench->full_us - rest_us) / 1000);
}

static void
wait_full (Bench *bench, SkgSession *session)
{
  while (skg_session_get_picture (session) == NULL ||
         !skg_session_is_picture_full (session))
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char *argv[])
{
  double seconds = argc > 1 ? g_ascii_strtod (argv[1], NULL) : 6;
  Bench bench = { .gaps_ms = g_array_new (FALSE, FALSE, sizeof (double)) };
  g_autoptr (SkgApplication) application = skg_application_new ();
  g_autofree char *path = write_volume ();
  SkgWindow *window;
  SkgSession *session;
  GtkWidget *view;
  gint64 start_us;
  gint64 rest_us;

  g_application_register (G_APPLICATION (application), NULL, NULL);
  window = skg_window_new (ADW_APPLICATION (application));
  session = skg_window_get_session (window);
  view = GTK_WIDGET (skg_window_get_xray_view (window));
  gtk_widget_activate_action (view, "win.show-panels", NULL);
  gtk_widget_set_size_request (view, VIEW_PX, VIEW_PX);
  gtk_window_set_default_size (GTK_WINDOW (window), VIEW_PX, 1);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (session, "picture-changed", G_CALLBACK (on_picture_changed),
                    &bench);
  skg_window_open_path (window, path);
  wait_full (&bench, session);
  turn_loop (&bench, 500);
  g_timeout_add (TIMER_MS, on_timer, &bench);

  drag (&bench, view, 1); /* the pacer learns this machine */
  g_array_set_size (bench.gaps_ms, 0);
  bench.pictures = 0;
  bench.picture_pixels = 0;
  start_us = g_get_monotonic_time ();
  drag (&bench, view, seconds);
  rest_us = g_get_monotonic_time ();
  wait_full (&bench, session);
  report (&bench, session, (double) (rest_us - start_us) / 1e6, rest_us);
  return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 * The render service: shaders, caching, cancelling, failing. */
#include <gio/gio.h>
#include <string.h>

#include "base/error.h"
#include "fixtures.h"
#include "render/local-contrast.h"
#include "render/pacer.h"
#include "render/program.h"
#include "render/render-service-private.h"
#include "render/render-service.h"
#include "render/window-level.h"

typedef struct
{
  SkgRenderService *service;
  SkgVolume *volume;
  SkgFrame frame;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SkgGrid grid = fixture_grid (FIXTURE_ISOTROPIC, 48);

  f->service = skg_render_service_new (&error);
  g_assert_no_error (error);
  f->volume = fixture_torso (&grid, FALSE);
  f->frame = (SkgFrame){ .geometry = fixture_geometry (10, 10, 300, 120, 100),
                         .volume = f->volume,
                         .quality = SKG_QUALITY_LIVE,
                         .line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM) };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->service);
  g_clear_pointer (&f->volume, skg_volume_unref);
}

static SkgPicture *
render (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  SkgPicture *picture = skg_render_service_render (f->service, &f->frame, &error);

  g_assert_no_error (error);
  return picture;
}

static void
test_compile_all (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (skg_render_service_compile_all (f->service, &error));
  g_assert_no_error (error);
}

/* Every uniform that C sets is declared by some shader. */
static void
test_shader_sources (void)
{
  for (int id = 0; id < SKG_N_PROGRAMS; id++)
    {
      const SkgProgramInfo *info = skg_program_get_info (id);
      g_autoptr (GError) error = NULL;
      g_autofree char *source = skg_shader_load (info->file, "#define X 1\n", &error);

      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (source, "#version 430 core\n"));
      g_assert_nonnull (strstr (source, "#line 1 0"));
      g_assert_null (strstr (source, "#include"));
      for (int i = 0; i < SKG_PROGRAM_MAX_DEFINES && info->defines[i] != NULL; i++)
        g_assert_nonnull (strstr (source, info->defines[i]));
    }
}

static void
test_deterministic (Fixture *f, gconstpointer data)
{
  g_autoptr (SkgPicture) first = render (f);
  g_autoptr (SkgPicture) second = NULL;
  SkgFrame other = f->frame;

  /* Another picture in between, so that nothing is cached. */
  other.geometry = fixture_geometry (-40, 0, 300, 64, 64);
  other.quality = SKG_QUALITY_EXACT;
  skg_picture_unref (skg_render_service_render (f->service, &other, NULL));
  second = render (f);
  g_assert_true (g_bytes_equal (first->image, second->image));
  g_assert_true (g_bytes_equal (first->display, second->display));
}

/* Window, level and polarity never march the volume again; geometry does. */
static void
test_display_is_free (Fixture *f, gconstpointer data)
{
  g_autoptr (SkgPicture) first = render (f);
  g_autoptr (SkgPicture) inverted = NULL;
  guint64 count = skg_render_service_get_integrate_count (f->service);
  const guint8 *a;
  const guint8 *b;

  f->frame.display =
      (SkgDisplay){ .window = first->window, .level = first->level, .inverted = TRUE };
  inverted = render (f);
  g_assert_cmpuint (skg_render_service_get_integrate_count (f->service), ==, count);
  g_assert_cmpfloat (inverted->integrate_ms, ==, 0);
  a = g_bytes_get_data (first->display, NULL);
  b = g_bytes_get_data (inverted->display, NULL);
  for (int i = 0; i < 120 * 100; i++)
    {
      g_assert_cmpint (ABS (a[4 * i] + b[4 * i] - 255), <=, 1);
      g_assert_cmpint (a[4 * i + 3], ==, 255);
    }
  f->frame.geometry.source_mm.x += 1;
  skg_picture_unref (render (f));
  g_assert_cmpuint (skg_render_service_get_integrate_count (f->service), ==, count + 1);
}

static void
test_window_level (void)
{
  float values[2000];
  double window;
  double level;

  /* 0 is air that nothing attenuates; 1 to 2 in even steps; one outlier. */
  for (int i = 0; i < 1000; i++)
    {
      values[i] = 0;
      values[1000 + i] = 1 + (float) i / 999;
    }
  skg_window_level_choose (values, 2000, &window, &level);
  g_assert_cmpfloat_with_epsilon (window, 1, 0.01);
  g_assert_cmpfloat_with_epsilon (level, 1.5, 0.01);
  skg_window_level_choose (values, 1000, &window, &level);
  g_assert_cmpfloat (window, >, 0);
}

/* What is shown is the formula: L - c (B - level), then the window. The volume is not
 * marched again, and the line integrals stay what they are. */
static void
test_local_contrast (Fixture *f, gconstpointer data)
{
  g_autoptr (SkgPicture) plain = render (f);
  g_autoptr (SkgPicture) local = NULL;
  g_autoptr (SkgBlur) blur = NULL;
  guint64 count = skg_render_service_get_integrate_count (f->service);
  const guint8 *shown;
  int dark = 0;
  int bright = 0;

  f->frame.display.local_contrast = 0.6;
  local = render (f);
  g_assert_cmpuint (skg_render_service_get_integrate_count (f->service), ==, count);
  g_assert_true (g_bytes_equal (plain->image, local->image));
  g_assert_false (g_bytes_equal (plain->display, local->display));
  g_assert_cmpfloat (local->window, <, plain->window);
  blur = skg_blur_make (g_bytes_get_data (local->image, NULL), 120, 100,
                        &SKG_OPEN_AREA_ALL);
  shown = g_bytes_get_data (local->display, NULL);
  for (int i = 0; i < 120 * 100; i++)
    {
      double l = skg_picture_get_value (local, i % 120, i / 120);
      double b =
          (double) skg_blur_sample (blur, (i % 120 + 0.5) / 120, (i / 120 + 0.5) / 100);
      double value =
          (l - 0.6 * (b - local->level) - local->level) / local->window + 0.5;

      /* A grey level of rounding, and one for the 8 bits that GPUs filter with. */
      g_assert_cmpfloat_with_epsilon (shown[4 * i] / 255.0, CLAMP (value, 0, 1),
                                      2.1 / 255);
      dark += shown[4 * i] < 64 && l > 0.1;
      bright += shown[4 * i] > 192;
    }
  g_assert_cmpint (dark, >, 0);
  g_assert_cmpint (bright, >, 0);
}

typedef struct
{
  guint n_pictures;
  guint n_errors;
  guint n_destroyed;
  guint last_columns;
  gboolean quit_on_picture;
  GMainLoop *loop;
} Seen;

static void
on_picture (SkgRenderService *service,
            SkgPicture *picture,
            const GError *error,
            gpointer user_data)
{
  Seen *seen = user_data;

  if (picture != NULL)
    {
      seen->n_pictures++;
      seen->last_columns = picture->columns;
    }
  else
    seen->n_errors++;
  if (seen->quit_on_picture)
    g_main_loop_quit (seen->loop);
}

static void
on_destroy (gpointer user_data)
{
  Seen *seen = user_data;

  seen->n_destroyed++;
}

/* Of many frames the newest is shown; those that it replaced are not, but their user
 * data is released. */
static void
test_latest_wins (Fixture *f, gconstpointer data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Seen old = { .loop = loop };
  Seen newest = { .loop = loop, .quit_on_picture = TRUE };

  f->frame.quality = SKG_QUALITY_EXACT;
  for (int i = 0; i < 20; i++)
    {
      f->frame.geometry.source_mm.x += 1;
      skg_render_service_submit (f->service, &f->frame, FALSE, on_picture, &old,
                                 on_destroy);
    }
  f->frame.geometry = skg_geometry_resize (&f->frame.geometry, 31, 29);
  skg_render_service_submit (f->service, &f->frame, FALSE, on_picture, &newest,
                             on_destroy);
  g_main_loop_run (loop);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (newest.n_pictures, ==, 1);
  g_assert_cmpuint (newest.last_columns, ==, 31);
  g_assert_cmpuint (old.n_destroyed, ==, 20);
  g_assert_cmpuint (old.n_pictures, <=, 1);
  g_assert_cmpuint (old.n_errors, ==, 0);
}

static gboolean
on_timeout (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Seen seen = { .loop = loop };

  skg_render_service_submit (f->service, &f->frame, FALSE, on_picture, &seen,
                             on_destroy);
  skg_render_service_cancel (f->service);
  g_timeout_add (100, on_timeout, loop);
  g_main_loop_run (loop);
  g_assert_cmpuint (seen.n_pictures + seen.n_errors, ==, 0);
  g_assert_cmpuint (seen.n_destroyed, ==, 1);
}

/* A picture for a waiting caller goes first, and the window's comes all the same. */
static void
test_job_before_request (Fixture *f, gconstpointer data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Seen seen = { .loop = loop, .quit_on_picture = TRUE };
  SkgFrame slow = f->frame;

  slow.quality = SKG_QUALITY_EXACT;
  slow.geometry = skg_geometry_resize (&slow.geometry, 400, 400);
  skg_render_service_submit (f->service, &slow, FALSE, on_picture, &seen, on_destroy);
  skg_picture_unref (render (f));
  g_main_loop_run (loop);
  g_assert_cmpuint (seen.n_pictures, ==, 1);
  g_assert_cmpuint (seen.last_columns, ==, 400);
}

static void
test_driver_lost (Fixture *f, gconstpointer data)
{
  g_autoptr (SkgPicture) before = render (f);
  g_autoptr (SkgPicture) after = NULL;

  skg_render_service_pretend_loss (f->service);
  after = render (f);
  g_assert_true (g_bytes_equal (before->image, after->image));
}

#define SIDE_SIZES 5
#define SIDE_ROUNDS 60

typedef struct
{
  SkgRenderService *service;
  SkgFrame frame;
  GBytes *expected[SIDE_SIZES];
} Side;

static SkgPicture *
render_size (Side *side, guint size)
{
  g_autoptr (GError) error = NULL;
  SkgFrame frame = side->frame;
  SkgPicture *picture;

  frame.geometry =
      skg_geometry_resize (&frame.geometry, 40 + 24 * size, 40 + 16 * size);
  picture = skg_render_service_render (side->service, &frame, &error);
  g_assert_no_error (error);
  return picture;
}

static gpointer
render_side (gpointer data)
{
  Side *side = data;

  for (guint i = 0; i < SIDE_ROUNDS * SIDE_SIZES; i++)
    {
      g_autoptr (SkgPicture) picture = render_size (side, i % SIDE_SIZES);

      g_assert_true (g_bytes_equal (picture->image, side->expected[i % SIDE_SIZES]));
    }
  return NULL;
}

/* Each service makes, while another one works, what it makes alone. Without turns
 * (gl-turn.h) software OpenGL reads here what the other thread has freed. */
static void
test_side_by_side (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgRenderService) other = skg_render_service_new (&error);
  Side sides[2] = { { .service = f->service, .frame = f->frame },
                    { .service = other, .frame = f->frame } };
  GThread *threads[2];

  g_assert_no_error (error);
  sides[1].frame.quality = SKG_QUALITY_DRAFT;
  for (guint i = 0; i < 2; i++)
    for (guint size = 0; size < SIDE_SIZES; size++)
      {
        g_autoptr (SkgPicture) picture = render_size (&sides[i], size);

        sides[i].expected[size] = g_bytes_ref (picture->image);
      }
  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("side", render_side, &sides[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_thread_join (threads[i]);
      for (guint size = 0; size < SIDE_SIZES; size++)
        g_bytes_unref (sides[i].expected[size]);
    }
}

static void
test_out_of_texture_memory (void)
{
  SkgGrid grid = fixture_grid (FIXTURE_ISOTROPIC, 96);
  g_autoptr (SkgVolume) volume = fixture_torso (&grid, FALSE);
  SkgFrame frame = { .geometry = fixture_geometry (0, 0, 300, 32, 32),
                     .volume = volume,
                     .quality = SKG_QUALITY_LIVE,
                     .line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM) };
  g_autoptr (SkgRenderService) service = NULL;
  g_autoptr (SkgPicture) picture = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("SKIAGRAPH_TEXTURE_MIB", "1", TRUE);
  service = skg_render_service_new (&error);
  g_unsetenv ("SKIAGRAPH_TEXTURE_MIB");
  g_assert_no_error (error);
  picture = skg_render_service_render (service, &frame, &error);
  g_assert_null (picture);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_GL);
  g_assert_nonnull (strstr (error->message, "out of texture memory"));
  /* The service lives on. */
  g_clear_error (&error);
  frame.quality = SKG_QUALITY_DRAFT;
  picture = skg_render_service_render (service, &frame, &error);
  g_assert_no_error (error);
}

/* Large pictures on a slow machine are drawn small; a fast one draws them whole. */
static void
test_pacer (Fixture *f, gconstpointer data)
{
  SkgPacer pacer = { .ns_per_sample = { 2, 2 } };
  SkgFrame frame = f->frame;

  frame.geometry = skg_geometry_resize (&frame.geometry, 1200, 1000);
  skg_pacer_choose (&pacer, &frame);
  g_assert_cmpint (frame.quality, ==, SKG_QUALITY_DRAFT);
  g_assert_cmpuint (frame.geometry.columns, <, 1200);
  g_assert_cmpuint (frame.geometry.columns, >=, 96);
  g_assert_cmpfloat_with_epsilon ((double) frame.geometry.columns / frame.geometry.rows,
                                  1.2, 0.02);
  for (int i = 0; i < 50; i++)
    {
      frame.quality = SKG_QUALITY_DRAFT;
      skg_pacer_learn (&pacer, &frame, 0.01);
      frame.quality = SKG_QUALITY_LIVE;
      skg_pacer_learn (&pacer, &frame, 0.01);
    }
  frame = f->frame;
  skg_pacer_choose (&pacer, &frame);
  g_assert_cmpint (frame.quality, ==, SKG_QUALITY_LIVE);
  g_assert_cmpuint (frame.geometry.columns, ==, 120);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                \
  g_test_add ("/render/service/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("compile-all", test_compile_all);
  ADD ("deterministic", test_deterministic);
  ADD ("display-is-free", test_display_is_free);
  ADD ("local-contrast", test_local_contrast);
  ADD ("latest-wins", test_latest_wins);
  ADD ("cancel", test_cancel);
  ADD ("job-before-request", test_job_before_request);
  ADD ("driver-lost", test_driver_lost);
  ADD ("side-by-side", test_side_by_side);
  ADD ("pacer", test_pacer);
  g_test_add_func ("/render/service/shader-sources", test_shader_sources);
  g_test_add_func ("/render/service/window-level", test_window_level);
  g_test_add_func ("/render/service/out-of-texture-memory", test_out_of_texture_memory);
  return g_test_run ();
}

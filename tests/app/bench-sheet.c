/* SPDX-License-Identifier: Apache-2.0
 * How long the contact sheet of the Hip scene takes to fill in the window, and how long
 * the main loop waits meanwhile: gaps between two turns of a timer of 5 ms. Once to
 * fill the cache of bodies, then again. */
#include "config.h"

#include <stdlib.h>

#include "app/window-private.h"
#include "scene/shipped.h"
#include "window-fixture.h"

#define TIMER_MS 5
#define MAX_GAPS 100000
#define ROUNDS 3

typedef struct
{
  double gaps_ms[MAX_GAPS];
  guint n;
  gint64 last_us;
} Gaps;

static gboolean
on_timer (gpointer user_data)
{
  Gaps *gaps = user_data;
  gint64 now_us = g_get_monotonic_time ();

  if (gaps->last_us != 0 && gaps->n < MAX_GAPS)
    gaps->gaps_ms[gaps->n++] = (double) (now_us - gaps->last_us) / 1e3;
  gaps->last_us = now_us;
  return G_SOURCE_CONTINUE;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static gboolean
is_full (SkgWindow *window)
{
  SkgSheetPage *page = skg_window_get_sheet_page (window);
  SkgSheet *sheet = skg_sheet_page_get_sheet (page);

  return sheet != NULL &&
         skg_sheet_page_get_n_ready (page) == skg_sheet_get_length (sheet);
}

/* Another seed each time would need other bodies: the tiles are made anew because the
 * scene's window width changes. */
static void
run_round (SkgWindow *window, guint round, Gaps *gaps)
{
  SkgScene *scene = skg_session_get_scene (skg_window_get_session (window));
  g_autofree char *edit = g_strdup_printf ("exposure.kvp=%u", 85 + round);
  gint64 start_us;
  guint timer;

  skg_scene_set_value (scene, edit, NULL);
  fixture_turn_loop (1500);
  gaps->n = 0;
  gaps->last_us = 0;
  start_us = g_get_monotonic_time ();
  gtk_widget_activate_action (GTK_WIDGET (window), "win.contact-sheet", NULL);
  timer = g_timeout_add_full (G_PRIORITY_DEFAULT, TIMER_MS, on_timer, gaps, NULL);
  while (!is_full (window))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  g_print ("round %u: %.2f s", round,
           (double) (g_get_monotonic_time () - start_us) / 1e6);
  qsort (gaps->gaps_ms, gaps->n, sizeof *gaps->gaps_ms, compare);
  if (gaps->n > 0)
    g_print (", %u gaps: p50 %.1f, p99 %.1f, longest %.1f ms", gaps->n,
             gaps->gaps_ms[gaps->n / 2], gaps->gaps_ms[gaps->n * 99 / 100],
             gaps->gaps_ms[gaps->n - 1]);
  g_print ("\n");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.contact-sheet", NULL);
}

int
main (int argc, char **argv)
{
  /* The user's own cache of bodies: before the fixture takes its own folders. */
  g_autofree char *cache = g_strdup (g_get_user_cache_dir ());
  g_autoptr (SkgScene) scene = NULL;
  static Gaps gaps;
  SkgWindow *window;

  fixture_init (&argc, &argv);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  scene = skg_scene_new_shipped ("hip");
  window = skg_window_new (ADW_APPLICATION (fixture_get_application ()));
  gtk_window_set_default_size (GTK_WINDOW (window), 1400, 900);
  gtk_window_present (GTK_WINDOW (window));
  skg_window_open_scene (window, scene);
  fixture_wait_full_picture (window);
  for (guint i = 0; i <= ROUNDS; i++)
    run_round (window, i, &gaps);
  fixture_close_window (window);
  return 0;
}

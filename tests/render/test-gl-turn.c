/* SPDX-License-Identifier: Apache-2.0
 * Turns of threads at OpenGL: one at a time, in the order of asking. */
#include <gio/gio.h>

#include "render/gl-turn.h"

#define THREADS 4
#define ROUNDS 2000

static int inside;
static guint64 counted;

static gpointer
count (gpointer data)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      skg_gl_turn_take ();
      g_assert_cmpint (g_atomic_int_add (&inside, 1), ==, 0);
      counted++;
      if (i % 3 == 0)
        {
          g_assert_cmpint (g_atomic_int_add (&inside, -1), ==, 1);
          skg_gl_turn_pass ();
          g_assert_cmpint (g_atomic_int_add (&inside, 1), ==, 0);
        }
      g_assert_cmpint (g_atomic_int_add (&inside, -1), ==, 1);
      skg_gl_turn_leave ();
    }
  return NULL;
}

static void
test_one_at_a_time (void)
{
  GThread *threads[THREADS];

  counted = 0;
  for (guint i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("turn", count, NULL);
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (counted, ==, THREADS * ROUNDS);
}

static int asking;
static int served;

static gpointer
ask (gpointer data)
{
  g_atomic_int_set (&asking, 1);
  skg_gl_turn_take ();
  g_atomic_int_set (&served, 1);
  skg_gl_turn_leave ();
  return NULL;
}

/* Whoever passes and passes again does not keep the others out. */
static void
test_pass (void)
{
  GThread *thread;

  skg_gl_turn_take ();
  skg_gl_turn_pass (); /* nobody waits */
  thread = g_thread_new ("turn", ask, NULL);
  while (!g_atomic_int_get (&asking))
    g_usleep (100);
  g_assert_false (g_atomic_int_get (&served));
  while (!g_atomic_int_get (&served))
    skg_gl_turn_pass ();
  skg_gl_turn_leave ();
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/render/gl-turn/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/render/gl-turn/pass", test_pass);
  return g_test_run ();
}

/* SPDX-License-Identifier: Apache-2.0
 * Undo and redo, without a window: steps, names, and 500 random edits there and back.
 */
#include <math.h>
#include <string.h>

#include "app/history-names.h"
#include "app/history.h"
#include "app/session.h"
#include "base/random.h"
#include "scene/scene-random.h"

#define N_EDITS 500

static void
test_steps (void)
{
  g_autoptr (SkgHistory) history = skg_history_new ("a");

  g_assert_false (skg_history_is_modified (history));
  g_assert_null (skg_history_get_undo_name (history));
  skg_history_record (history, "a", "nothing", NULL, 0, 0);
  g_assert_null (skg_history_get_undo_name (history));
  skg_history_record (history, "b", "a to b", "letter", 100, 1000);
  /* Within 100 us, of one kind: one step. */
  skg_history_record (history, "c", "a to c", "letter", 100, 1100);
  g_assert_cmpstr (skg_history_peek_undo (history), ==, "a");
  skg_history_record (history, "d", "c to d", "letter", 100, 1201);
  g_assert_cmpstr (skg_history_peek_undo (history), ==, "c");
  skg_history_record (history, "e", "d to e", "other", 100, 1201);
  g_assert_cmpstr (skg_history_peek_undo (history), ==, "d");
  g_assert_true (skg_history_is_modified (history));

  skg_history_undo (history);
  skg_history_undo (history);
  g_assert_cmpstr (skg_history_get_state (history), ==, "c");
  g_assert_cmpstr (skg_history_get_undo_name (history), ==, "a to c");
  g_assert_cmpstr (skg_history_get_redo_name (history), ==, "c to d");
  skg_history_redo (history);
  g_assert_cmpstr (skg_history_get_state (history), ==, "d");
  /* A new step forgets what had been undone. */
  skg_history_record (history, "x", "d to x", "letter", 100, 1202);
  g_assert_null (skg_history_peek_redo (history));
  g_assert_cmpstr (skg_history_peek_undo (history), ==, "d");
  /* There and back in one step is none. */
  skg_history_record (history, "d", "x to d", "letter", 100, 1203);
  g_assert_cmpstr (skg_history_get_state (history), ==, "d");
  g_assert_cmpstr (skg_history_get_undo_name (history), ==, "c to d");
  skg_history_mark_saved (history);
  g_assert_false (skg_history_is_modified (history));
  skg_history_undo (history);
  g_assert_true (skg_history_is_modified (history));
}

static void
test_longest (void)
{
  g_autoptr (SkgHistory) history = skg_history_new ("0");
  guint n = 0;

  for (int i = 1; i <= SKG_HISTORY_MAX_STEPS + 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", i);

      skg_history_record (history, text, text, NULL, 0, i);
    }
  while (skg_history_peek_undo (history) != NULL)
    {
      skg_history_undo (history);
      n++;
    }
  g_assert_cmpuint (n, ==, SKG_HISTORY_MAX_STEPS);
  g_assert_cmpstr (skg_history_get_state (history), ==, "20");
  g_assert_null (skg_history_get_undo_name (history));
}

static void
test_names (void)
{
  static const struct
  {
    const char *assignments[3];
    const char *name;
  } cases[] = {
    { { "exposure.kvp=110" }, "kVp 90 to 110" },
    { { "exposure.kvp={\"uniform\":[60,120]}" }, "kVp 90 to 60…120" },
    { { "carm.sid_mm=900" }, "SID automatic to 900\u00a0mm" },
    { { "exposure.noise=false" }, "Noise off" },
    { { "exposure.simulator=naive" }, "Simulator realistic to naive" },
    { { "carm.primary_deg=30", "carm.secondary_deg=-10" }, "AP to LAO 30 / CAU 10" },
    { { "display.window=2", "display.level=1" }, "Window and level" },
    { { "exposure.collimator.left_mm=-50", "exposure.collimator.top_mm=-40" },
      "Collimator" },
    { { "exposure.detector.mtf_50_lp_mm=2" }, "Mtf 50 lp mm automatic to 2" },
    { { "exposure.kvp=70", "carm.primary_deg=3" }, "Scene" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SkgScene) scene = skg_scene_new ();
      g_autofree char *before = skg_scene_to_json (scene);
      g_autofree char *after = NULL;
      g_autofree char *name = NULL;

      for (gsize k = 0; k < 3 && cases[i].assignments[k] != NULL; k++)
        g_assert_true (skg_scene_set_value (scene, cases[i].assignments[k], NULL));
      after = skg_scene_to_json (scene);
      name = skg_history_dup_name (before, after, NULL);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

/* Sessions */

/* One of the ways in which people change a scene. */
static void
edit_at_random (SkgSession *session, SkgRandom *random)
{
  static const char *const assignments[] = {
    "exposure.kvp={\"uniform\":[60,120]}",
    "exposure.kvp=75.3",
    "carm.primary_deg={\"normal\":[3,2.5],\"clip\":[-8,8]}",
    "carm.sod_mm={\"uniform\":[600,800]}",
    "exposure.simulator=naive",
    "exposure.simulator=realistic",
    "exposure.mas=null",
    "exposure.spectrum=90KV_AL40",
    "exposure.spectrum=null",
    "patient.rotation_deg=[{\"uniform\":[-45,45]},0,0]",
    "annotations.structures=[\"hip_left\"]",
    "exposure.focal_spot_mm={\"choice\":[0.3,0.6],\"weights\":[1,2]}",
  };
  SkgScene *scene = skg_session_get_scene (session);
  SkgPose pose = skg_session_get_sample (session)->pose;
  SkgDisplay display = skg_session_get_sample (session)->display;
  SkgJoints joints = *skg_session_get_joints (session);
  double value = skg_random_next_unit (random);

  switch (skg_random_next_below (random, 8))
    {
    case 0:
      pose.primary_rad = 2 * value - 1;
      pose.sod_mm = 500 + 300 * value;
      skg_session_set_pose (session, &pose);
      break;
    case 1:
      joints.tilt_rad += value - 0.5;
      skg_session_set_joints (session, &joints);
      break;
    case 2:
      display.window = 1 + value;
      display.level = value;
      display.inverted = !display.inverted;
      skg_session_set_display (session, &display);
      break;
    case 3:
      skg_scene_set_number (scene, "exposure.kvp", 0, 40 + 110 * value);
      break;
    case 4:
      skg_scene_set_switch (scene, "exposure.noise", value < 0.5);
      break;
    case 5:
      skg_scene_set_dose (scene, (SkgDose) skg_random_next_below (random, 3),
                          1 + 100 * value);
      break;
    case 6:
      skg_session_set_machine (
          session,
          g_ptr_array_index (skg_machine_list (), skg_random_next_below (random, 4)));
      break;
    default:
      /* Some of them cannot be in the present scene: then nothing happens. */
      skg_scene_set_value (
          scene,
          assignments[skg_random_next_below (random, G_N_ELEMENTS (assignments))],
          NULL);
    }
}

static void
test_random_edits (void)
{
  g_autoptr (SkgSession) session = skg_session_new (NULL);
  SkgScene *scene = skg_session_get_scene (session);
  g_autofree char *first = skg_scene_to_json (scene);
  g_autofree char *last = NULL;
  g_autofree char *now = NULL;
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  SkgRandom random;
  guint n = 0;

  skg_random_init (&random, 5, 0, "edits");
  for (guint i = 0; i < N_EDITS; i++)
    {
      skg_session_set_key (session, 0, i % 7);
      skg_session_begin_gesture (session);
      for (guint k = 0; k < 1 + i % 3; k++)
        edit_at_random (session, &random);
      skg_session_end_gesture (session);
      g_ptr_array_add (states, skg_scene_to_json (scene));
    }
  last = skg_scene_to_json (scene);
  g_assert_true (skg_session_is_modified (session));

  /* Every state on the way back is one of those on the way there, in their order. */
  for (guint i = states->len; skg_session_get_undo_name (session) != NULL; n++)
    {
      g_autofree char *state = NULL;

      g_assert_true (skg_session_undo (session));
      state = skg_scene_to_json (scene);
      while (i > 0 && strcmp (states->pdata[i - 1], state) != 0)
        i--;
      g_assert_true (i > 0 || strcmp (state, first) == 0);
    }
  g_assert_cmpuint (n, >, N_EDITS / 2);
  now = skg_scene_to_json (scene);
  g_assert_cmpstr (now, ==, first);
  g_assert_false (skg_session_is_modified (session));
  g_assert_false (skg_session_undo (session));

  while (skg_session_redo (session))
    n--;
  g_assert_cmpuint (n, ==, 0);
  g_free (now);
  now = skg_scene_to_json (scene);
  g_assert_cmpstr (now, ==, last);
}

/* Dragging a range moves it; one step brings it back to the bit. */
static void
test_drag_of_a_range (void)
{
  g_autoptr (SkgSession) session = skg_session_new (NULL);
  SkgScene *scene = skg_session_get_scene (session);
  g_autofree char *before = NULL;
  g_autofree char *cancelled = NULL;
  g_autofree char *after = NULL;
  SkgJoints joints;

  skg_scene_set_value (scene, "carm.primary_deg={\"uniform\":[-30,30]}", NULL);
  skg_scene_set_value (scene, "carm.secondary_deg={\"uniform\":[-10,10]}", NULL);
  skg_session_set_key (session, 3, 9);
  before = skg_scene_to_json (scene);

  for (guint pass = 0; pass < 2; pass++)
    {
      joints = *skg_session_get_joints (session);
      skg_session_begin_gesture (session);
      for (guint i = 0; i < 40; i++)
        {
          joints.orbital_rad += 0.01;
          skg_session_set_joints (session, &joints);
          g_assert_cmpfloat_with_epsilon (skg_session_get_joints (session)->orbital_rad,
                                          joints.orbital_rad, 1e-6);
        }
      g_assert_true (
          skg_number_is_random (skg_scene_peek_number (scene, "carm.primary_deg", 0)));
      if (pass == 0)
        {
          skg_session_cancel_gesture (session);
          cancelled = skg_scene_to_json (scene);
          g_assert_cmpstr (cancelled, ==, before);
        }
      else
        skg_session_end_gesture (session);
    }
  /* 40 times 0.01 rad, of the orbital joint alone: in AP the primary angle. */
  g_assert_true (skg_session_undo (session));
  after = skg_scene_to_json (scene);
  g_assert_cmpstr (after, ==, before);
}

static void
test_work (void)
{
  g_autoptr (SkgSession) session = skg_session_new (NULL);
  SkgScene *scene = skg_session_get_scene (session);
  SkgPose pose = skg_session_get_sample (session)->pose;

  pose.primary_rad = 0.3;
  skg_session_set_pose (session, &pose);
  g_assert_true (skg_session_is_modified (session));
  g_assert_false (skg_session_is_work_modified (session));
  skg_scene_set_value (scene, "carm.primary_deg={\"uniform\":[-30,30]}", NULL);
  g_assert_true (skg_session_is_work_modified (session));
  skg_session_mark_saved (session);
  g_assert_false (skg_session_is_modified (session));
  g_assert_false (skg_session_is_work_modified (session));
  /* Which sample is looked at is not of the scene. */
  skg_session_set_key (session, 1, 2);
  g_assert_false (skg_session_is_modified (session));
  g_assert_true (skg_session_has_samples (session));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/history/steps", test_steps);
  g_test_add_func ("/app/history/longest", test_longest);
  g_test_add_func ("/app/history/names", test_names);
  g_test_add_func ("/app/history/random-edits", test_random_edits);
  g_test_add_func ("/app/history/drag-of-a-range", test_drag_of_a_range);
  g_test_add_func ("/app/history/work", test_work);
  return g_test_run ();
}

/* SPDX-License-Identifier: Apache-2.0
 * Master switches: what is off stands at its centre, and every other draw stays. */
#include "scene/scene-families.h"

#include <string.h>

#include "base/error.h"
#include "scene/scene-random.h"
#include "scene/tools.h"

#define SEED 5
#define N_SAMPLES 20

/* Something of each family. Centres: 5 degrees, 90 kVp, bmi 25, 20 mm. */
static const char *const everything =
    "{\"skiagraph\":1,"
    "\"patient\":{\"phantom\":\"pelvis\",\"voxel_mm\":8,\"bodies\":4,"
    "\"body\":{\"bmi\":{\"uniform\":[20,30]}}},"
    "\"carm\":{\"primary_deg\":{\"uniform\":[-20,30]}},"
    "\"exposure\":{\"kvp\":{\"choice\":[70,110]}},"
    "\"tools\":[{\"kind\":\"k-wire\",\"position_mm\":[{\"uniform\":[10,30]},0,0]}],"
    "\"effects\":[{\"kind\":\"gamma\",\"exponent\":{\"uniform\":[0.7,1.3]}}]}";

static SkgScene *
new_scene (void)
{
  g_autoptr (GError) error = NULL;
  SkgScene *scene = skg_scene_new_from_json (everything, NULL, &error);

  g_assert_no_error (error);
  return scene;
}

/* Which part of the list of drawn values is of @family. */
static gboolean
is_of (const char *key, SkgFamily family)
{
  return strcmp (key, "body") == 0 ? family == SKG_FAMILY_BODY
                                   : skg_family_find (key) == family;
}

/* What one family draws is gone; what the others draw is what they drew, to the bit. */
static void
test_others_stay (void)
{
  for (guint family = 0; family < SKG_N_FAMILIES; family++)
    {
      g_autoptr (SkgScene) all = new_scene ();
      g_autoptr (SkgScene) some = new_scene ();
      guint n_gone = 0;

      skg_scene_set_switch (some, skg_family_get_path (family), FALSE);
      for (guint64 index = 0; index < N_SAMPLES; index++)
        {
          g_autoptr (JsonNode) a = skg_scene_list_drawn (all, SEED, index, FALSE);
          g_autoptr (JsonNode) b = skg_scene_list_drawn (some, SEED, index, FALSE);
          JsonObject *left = json_node_get_object (b);
          JsonObjectIter iter;
          const char *key;
          JsonNode *node;

          json_object_iter_init (&iter, json_node_get_object (a));
          while (json_object_iter_next (&iter, &key, &node))
            {
              if (!is_of (key, family))
                {
                  g_assert_true (
                      json_node_equal (node, json_object_get_member (left, key)));
                  continue;
                }
              n_gone++;
              g_assert_false (strcmp (key, "tools") != 0 &&
                              json_object_has_member (left, key));
            }
        }
      g_assert_cmpuint (n_gone, >=, N_SAMPLES);
    }
}

static void
test_centres (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  g_autofree char *first = NULL;

  g_assert_true (skg_scene_is_random (scene));
  for (guint i = 0; i < SKG_N_FAMILIES; i++)
    {
      g_assert_cmpuint (skg_scene_count_random (scene, i), ==,
                        i == SKG_FAMILY_BODY ? 2 : 1);
      skg_scene_set_switch (scene, skg_family_get_path (i), FALSE);
    }
  g_assert_false (skg_scene_is_random (scene));
  for (guint64 index = 0; index < N_SAMPLES; index++)
    {
      g_auto (SkgSample) sample = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *key = skg_scene_dup_body_key (scene, SEED, index);

      skg_scene_sample (scene, NULL, SEED, index, &sample, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (SKG_DEG_FROM_RAD (sample.pose.primary_rad), 5,
                                      1e-12);
      g_assert_cmpfloat (sample.exposure.kvp, ==, 90);
      g_assert_cmpuint (sample.effects.n_effects, ==, 0);
      g_assert_cmpuint (skg_scene_get_body_number (scene, SEED, index), ==, 0);
      g_assert_cmpfloat (skg_tool_set_get (sample.tools, 0)->patient_from_tool.m[3][0],
                         ==, 20);
      if (first == NULL)
        first = g_strdup (key);
      g_assert_cmpstr (key, ==, first);
    }
  /* The mark of a row stands where the picture is. */
  g_assert_cmpfloat (skg_scene_draw_number (scene, "carm.primary_deg", 0), ==, 5);
}

/* Off is written and read; on is not written. No range is lost. */
static void
test_file (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  g_autoptr (SkgScene) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *on = skg_scene_to_json (scene);
  g_autofree char *off = NULL;
  g_autofree char *again = NULL;

  g_assert_null (strstr (on, "randomize"));
  g_assert_true (skg_scene_set_value (scene, "randomize.exposure=false", &error));
  off = skg_scene_to_json (scene);
  g_assert_nonnull (strstr (off, "randomize"));
  g_assert_nonnull (strstr (off, "choice"));
  read = skg_scene_new_from_json (off, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (skg_scene_get_switch (read, "randomize.exposure"));
  g_assert_true (skg_scene_get_switch (read, "randomize.image"));
  skg_scene_set_switch (read, "randomize.exposure", TRUE);
  again = skg_scene_to_json (read);
  g_assert_cmpstr (again, ==, on);

  g_assert_false (skg_scene_set_value (scene, "randomize.dose=false", &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "randomize.dose"));
  g_clear_error (&error);
  g_assert_false (skg_scene_set_value (scene, "randomize.tool=2", &error));
  g_assert_nonnull (strstr (error->message, "true or false"));
}

/* The key that is held: all off, and nothing of the document changed. */
static void
test_plain (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  g_autofree char *before = skg_scene_to_json (scene);
  g_autofree char *during = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SkgSample) sample = { 0 };
  g_auto (SkgSample) after = { 0 };
  g_auto (SkgSample) first = { 0 };

  g_assert_true (skg_scene_sample (scene, NULL, SEED, 3, &first, &error));
  skg_scene_set_plain (scene, TRUE);
  g_assert_true (skg_scene_is_plain (scene));
  g_assert_true (skg_scene_sample (scene, NULL, SEED, 3, &sample, &error));
  g_assert_cmpfloat (sample.exposure.kvp, ==, 90);
  g_assert_cmpuint (sample.effects.n_effects, ==, 0);
  during = skg_scene_to_json (scene);
  g_assert_cmpstr (during, ==, before);
  skg_scene_set_plain (scene, FALSE);
  g_assert_true (skg_scene_sample (scene, NULL, SEED, 3, &after, &error));
  g_assert_cmpfloat (after.exposure.kvp, ==, first.exposure.kvp);
  g_assert_true (skg_effect_list_equal (&after.effects, &first.effects));
}

/* A hand that moves what is seen moves the range: from the centre, which is seen. */
static void
test_edit (void)
{
  g_autoptr (SkgScene) scene = new_scene ();
  const SkgNumber *number;

  skg_scene_set_switch (scene, "randomize.geometry", FALSE);
  skg_scene_set_number (scene, "carm.primary_deg", 0, 15);
  number = skg_scene_peek_number (scene, "carm.primary_deg", 0);
  g_assert_cmpfloat (number->a, ==, -10);
  g_assert_cmpfloat (number->b, ==, 40);
  g_assert_cmpfloat (skg_scene_draw_number (scene, "carm.primary_deg", 0), ==, 15);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/families/others-stay", test_others_stay);
  g_test_add_func ("/scene/families/centres", test_centres);
  g_test_add_func ("/scene/families/file", test_file);
  g_test_add_func ("/scene/families/plain", test_plain);
  g_test_add_func ("/scene/families/edit", test_edit);
  return g_test_run ();
}

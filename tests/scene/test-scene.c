/* SPDX-License-Identifier: Apache-2.0 */
#include "scene/scene.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "scene/scene-private.h"
#include "scene/tools.h"

static const char full_scene[] =
    "{\n"
    "  \"skiagraph\": 1,\n"
    "  \"patient\": {\n"
    "    \"volume\": \"/data/ct.nii.gz\",\n"
    "    \"series\": \"1.2.3\",\n"
    "    \"landmarks\": \"/data/hip.mrk.json\",\n"
    "    \"bodies\": 1,\n"
    "    \"position_mm\": [0, 0.1, -3],\n"
    "    \"rotation_deg\": [{ \"uniform\": [-45, 45] }, 0, 0],\n"
    "    \"shear_deg\": [0, 0, 0]\n"
    "  },\n"
    "  \"carm\": {\n"
    "    \"machine\": \"cios\",\n"
    "    \"isocenter_mm\": [1, 2, 3],\n"
    "    \"isocenter_follows\": true,\n"
    "    \"sid_mm\": 1020,\n"
    "    \"sod_mm\": { \"uniform\": [600, 900] },\n"
    "    \"primary_deg\": { \"normal\": [0, 2.5], \"clip\": [-8, 8] },\n"
    "    \"secondary_deg\": { \"choice\": [0, 30], \"weights\": [1, 3] },\n"
    "    \"roll_deg\": 0,\n"
    "    \"wigwag_deg\": 0,\n"
    "    \"detector_side\": true,\n"
    "    \"detector\": {\n"
    "      \"columns\": 512,\n"
    "      \"rows\": 384,\n"
    "      \"pitch_mm\": 0.4,\n"
    "      \"shift_px\": [1.5, -2]\n"
    "    }\n"
    "  },\n"
    "  \"exposure\": {\n"
    "    \"simulator\": \"naive\",\n"
    "    \"mu_water_per_mm\": { \"log_uniform\": [0.015, 0.03] },\n"
    "    \"hu_low\": -130,\n"
    "    \"tissue\": {\n"
    "      \"materials\": [\"water\", \"dense\"],\n"
    "      \"nodes\": [[-1000, 0, 0], [0, 1, 0], [3000, 0, 4.5]]\n"
    "    },\n"
    "    \"materials\": {\n"
    "      \"dense\": { \"density_g_cm3\": 4.5, \"parts\": { \"Ti\": 0.75, \"Ta\": "
    "0.25 } }\n"
    "    },\n"
    "    \"kvp\": { \"uniform\": [60, 120] },\n"
    "    \"filter_al_mm\": 4,\n"
    "    \"filter_cu_mm\": 0.1,\n"
    "    \"filter_material\": \"dense\",\n"
    "    \"filter_mm\": 0.05,\n"
    "    \"anode_deg\": 12,\n"
    "    \"detector_kerma_ngy\": 20,\n"
    "    \"aec_water_cm\": 20,\n"
    "    \"noise\": true,\n"
    "    \"scatter\": true,\n"
    "    \"fall_off\": false,\n"
    "    \"heel\": true,\n"
    "    \"grid_ratio\": 10,\n"
    "    \"focal_spot_mm\": 0.6,\n"
    "    \"collimator\": { \"left_mm\": -100, \"right_mm\": 90.5 },\n"
    "    \"detector\": {\n"
    "      \"kind\": \"flat-panel\",\n"
    "      \"flat_field\": true,\n"
    "      \"saturation\": 1.25,\n"
    "      \"bits\": 12\n"
    "    },\n"
    "    \"image\": \"log\"\n"
    "  },\n"
    "  \"tools\": [\n"
    "    {\n"
    "      \"kind\": \"manipulator\",\n"
    "      \"name\": \"arm\",\n"
    "      \"notches\": 20,\n"
    "      \"bend_deg\": { \"normal\": [0, 2.5], \"clip\": [-8, 8] },\n"
    "      \"out_of_plane_deg\": [1, { \"uniform\": [0, 1] }],\n"
    "      \"position_mm\": [1, -2.5, 0],\n"
    "      \"density_g_cm3\": 6.5,\n"
    "      \"hidden\": true\n"
    "    },\n"
    "    {\n"
    "      \"kind\": \"guide-wire\",\n"
    "      \"points_mm\": [[0, 0, -100], [0, { \"uniform\": [-5, 5] }, -50], [0, 0, "
    "0]]\n"
    "    }\n"
    "  ],\n"
    "  \"display\": {\n"
    "    \"window\": 2.5,\n"
    "    \"level\": 1.25,\n"
    "    \"inverted\": true,\n"
    "    \"local_contrast\": 0.25,\n"
    "    \"edge_enhancement\": 0.5,\n"
    "    \"clahe\": 0,\n"
    "    \"tinted\": false\n"
    "  },\n"
    "  \"annotations\": {\n"
    "    \"landmarks\": false,\n"
    "    \"heatmaps\": true,\n"
    "    \"heatmap_sigma_px\": { \"uniform\": [5, 20] },\n"
    "    \"marks\": [{ \"kind\": \"line\", \"points\": [\"FH-l\", \"FH-r\"] }],\n"
    "    \"tools\": true\n"
    "  }\n"
    "}\n";

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (full_scene, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = skg_scene_to_json (scene);
  g_assert_cmpstr (text, ==, full_scene);
}

/* The least scene is the default one; what is written for it reads back the same. */
static void
test_default (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (SkgScene) least =
      skg_scene_new_from_json ("{\"skiagraph\":1}", NULL, NULL);
  g_autoptr (SkgScene) again = NULL;
  g_autofree char *text = skg_scene_to_json (scene);
  g_autofree char *least_text = NULL;
  g_autofree char *again_text = NULL;
  g_auto (SkgSample) sample = { 0 };

  g_assert_nonnull (least);
  least_text = skg_scene_to_json (least);
  g_assert_cmpstr (least_text, ==, text);
  again = skg_scene_new_from_json (text, NULL, NULL);
  again_text = skg_scene_to_json (again);
  g_assert_cmpstr (again_text, ==, text);

  g_assert_cmpstr (skg_scene_get_phantom (scene)->kind, ==, "pelvis");
  g_assert_cmpuint (skg_scene_get_phantom (scene)->seed, ==, 0);
  g_assert_true (skg_scene_sample (scene, NULL, 0, 0, &sample, NULL));
  g_assert_cmpstr (sample.machine->id, ==, "cios");
  g_assert_cmpfloat (sample.pose.sid_mm, ==, 1020);
  g_assert_cmpfloat (sample.pose.sod_mm, ==, 800);
  g_assert_cmpuint (sample.detector.columns, ==, 1536);
  g_assert_cmpfloat (sample.pose.primary_rad, ==, 0);
}

/* Paths are relative to the file, wherever it is, and follow it when it is saved. */
static void
test_paths (void)
{
  g_autofree char *dir = g_dir_make_tmp ("skg-scene-XXXXXX", NULL);
  g_autofree char *sub = g_build_filename (dir, "sub", NULL);
  g_autofree char *path = g_build_filename (sub, "a.json", NULL);
  g_autofree char *copy = g_build_filename (dir, "b.json", NULL);
  g_autofree char *expected = g_build_filename (dir, "ct.nii.gz", NULL);
  g_autofree char *text = NULL;
  g_autoptr (SkgScene) scene = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      path, "{\"skiagraph\":1,\"patient\":{\"volume\":\"../ct.nii.gz\"}}", -1, NULL));
  scene = skg_scene_new_for_path (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (skg_scene_get_volume_path (scene), ==, expected);

  g_assert_true (skg_scene_save (scene, copy, &error));
  g_assert_true (g_file_get_contents (copy, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"volume\": \"ct.nii.gz\""));
  g_clear_pointer (&text, g_free);
  g_assert_true (skg_scene_save (scene, path, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"volume\": \"../ct.nii.gz\""));

  g_assert_false (skg_scene_save (scene, "/nonexistent/x.json", &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_FAILED);
  g_unlink (path);
  g_unlink (copy);
  g_rmdir (sub);
  g_rmdir (dir);
}

/* Each: one line, with the key and what is allowed. */
static void
test_bad (void)
{
  static const char *const cases[][2] = {
    { "[]", "must be an object" },
    { "{}", "\"skiagraph\"" },
    { "{\"skiagraph\":0}", "skiagraph: 0" },
    { "{\"skiagraph\":\"1\"}", "skiagraph: \"1\"" },
    { "{\"skiagraph\":2}", "newer Skiagraph" },
    { "{\"skiagraph\":1,\"exposre\":{}}",
      "exposre: unknown key; did you mean exposure?" },
    { "{\"skiagraph\":1,\"carm\":{\"primry_deg\":1}}",
      "carm.primry_deg: unknown key; did you mean carm.primary_deg?" },
    { "{\"skiagraph\":1,\"carm\":{\"colour\":1}}",
      "carm.colour: unknown key; allowed" },
    { "{\"skiagraph\":1,\"carm.sid_mm\":1000}", "carm.sid_mm: unknown key" },
    { "{\"skiagraph\":1,\"carm\":3}", "carm: 3 is not allowed: an object" },
    { "{\"skiagraph\":1,\"carm\":{\"sid_mm\":\"long\"}}", "carm.sid_mm: \"long\"" },
    { "{\"skiagraph\":1,\"carm\":{\"sid_mm\":50000}}",
      "carm.sid_mm: 50000 is not allowed: 100 to 5000 mm" },
    { "{\"skiagraph\":1,\"carm\":{\"sid_mm\":1e999}}", "carm.sid_mm" },
    { "{\"skiagraph\":1,\"carm\":{\"sid_mm\":{\"uniform\":[2,1]}}}", "carm.sid_mm" },
    { "{\"skiagraph\":1,\"carm\":{\"sid_mm\":{\"uniform\":[500,5001]}}}",
      "100 to 5000" },
    { "{\"skiagraph\":1,\"carm\":{\"sid_mm\":{\"normal\":[1000,1]}}}", "clip" },
    { "{\"skiagraph\":1,\"carm\":{\"sod_mm\":1020}}", "below the source to detector" },
    { "{\"skiagraph\":1,\"carm\":{\"isocenter_mm\":[1,2]}}", "a list of 3 numbers" },
    { "{\"skiagraph\":1,\"carm\":{\"isocenter_mm\":[1,2,true]}}", "isocenter_mm[2]" },
    { "{\"skiagraph\":1,\"carm\":{\"machine\":\"toaster\"}}", "one of cios" },
    { "{\"skiagraph\":1,\"carm\":{\"detector\":{\"columns\":1.5}}}", "whole number" },
    { "{\"skiagraph\":1,\"carm\":{\"detector\":{\"columns\":{\"uniform\":[9,12]}}}}",
      "cannot vary" },
    { "{\"skiagraph\":1,\"carm\":{\"detector\":{\"rows\":99999999}}}",
      "8 to 8192 pixels" },
    { "{\"skiagraph\":1,\"carm\":{\"detector_side\":1}}", "true or false" },
    { "{\"skiagraph\":1,\"patient\":{\"volume\":7}}", "text in double quotes" },
    { "{\"skiagraph\":1,\"patient\":{\"volume\":\"\"}}", "not empty" },
    { "{\"skiagraph\":1,\"patient\":{\"phantom\":\"teapot\"}}", "one of pelvis" },
    { "{\"skiagraph\":1,\"patient\":{\"phantom\":\"pelvis\",\"volume\":\"a\"}}",
      "not both" },
    { "{\"skiagraph\":1,\"patient\":{\"volume\":\"a\",\"seed\":3}}", "patient.seed" },
    { "{\"skiagraph\":1,\"patient\":{\"seed\":-1}}", "patient.seed: -1" },
    { "{\"skiagraph\":1,\"patient\":{\"voxel_mm\":0.01}}", "0.5 to 8 mm" },
    { "{\"skiagraph\":1,\"exposure\":{\"simulator\":\"magic\"}}", "one of naive" },
    { "{\"skiagraph\":1,\"skiagraph\":1}", "given twice" },
    { "not json", "line 1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i][0]);
      g_assert_null (skg_scene_new_from_json (cases[i][0], NULL, &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_test_message ("  %s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i][1]));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_bad_paths (void)
{
  static const char *const paths[] = { "/nonexistent/a.json",
                                       "/nonexistent/ct.nii.gz" };
  g_autoptr (SkgScene) missing = skg_scene_new_from_json (
      "{\"skiagraph\":1,\"patient\":{\"volume\":\"/nonexistent/ct.nii.gz\"}}", NULL,
      NULL);
  g_autoptr (GError) body_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (skg_scene_new_for_path (paths[i], &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, paths[i]));
    }
  g_assert_null (skg_body_load (missing, NULL, NULL, NULL, NULL, &body_error));
  g_assert_error (body_error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (
      strstr (body_error->message, "patient.volume: /nonexistent/ct.nii.gz"));
}

static void
count (SkgScene *scene, guint *n)
{
  ++*n;
}

static void
test_set_value (void)
{
  static const char *const good[][2] = {
    { "carm.primary_deg=30", "\"primary_deg\": 30" },
    { "carm.sod_mm={\"uniform\":[600,900]}",
      "\"sod_mm\": { \"uniform\": [600, 900] }" },
    { "exposure.simulator=naive", "\"simulator\": \"naive\"" },
    { "patient.rotation_deg[2]=15", "\"rotation_deg\": [0, 0, 15]" },
    { "carm.detector.columns=64", "\"columns\": 64" },
    { "display.inverted=true", "\"inverted\": true" },
    { "patient.volume=/a/3.nii.gz", "\"volume\": \"/a/3.nii.gz\"" },
    { "patient.series=1.2", "\"series\": \"1.2\"" },
    { "patient.phantom=pelvis", "\"phantom\": \"pelvis\"" },
    { "patient.seed=12", "\"seed\": 12" },
  };
  static const char *const bad[][2] = {
    { "carm.primry_deg=3", "did you mean carm.primary_deg?" },
    { "carm.primary_deg", "key=value" },
    { "=3", "key=value" },
    { "carm.primary_deg=far", "carm.primary_deg: \"far\"" },
    { "carm.primary_deg=400", "-180 to 180 degrees" },
    { "carm.primary_deg=NaN", "carm.primary_deg" },
    { "carm.primary_deg={\"uniform\":", "line 1" },
    { "carm=5", "carm: 5" },
    { "carm.primary_deg.x=5", "carm.primary_deg" },
    { "carm.isocenter_mm[0]=5", "no such element" },
    { "patient.rotation_deg[7]=5", "no such element" },
    { "exposure.simulator=real", "one of naive" },
    { "skiagraph=2", "newer" },
    { "..=1", "unknown key" },
  };
  g_autoptr (SkgScene) scene = skg_scene_new ();
  guint n = 0;

  g_signal_connect (scene, "changed", G_CALLBACK (count), &n);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      skg_scene_set_value (scene, good[i][0], &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n, ==, i + 1);
      text = skg_scene_to_json (scene);
      g_assert_nonnull (strstr (text, good[i][1]));
    }
  n = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *before = skg_scene_to_json (scene);
      g_autofree char *after = NULL;

      g_test_message ("%s", bad[i][0]);
      g_assert_false (skg_scene_set_value (scene, bad[i][0], &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_test_message ("  %s", error->message);
      g_assert_nonnull (strstr (error->message, bad[i][1]));
      after = skg_scene_to_json (scene);
      g_assert_cmpstr (after, ==, before);
    }
  g_assert_cmpuint (n, ==, 0);
}

/* What the window writes comes back out of a sample, and through a file. */
static void
test_edit (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (SkgScene) again = NULL;
  g_autofree char *text = NULL;
  SkgPose pose = { .isocenter_mm = { 1, -2, 3.5 },
                   .sid_mm = 1100,
                   .sod_mm = 700,
                   .primary_rad = SKG_RAD_FROM_DEG (30),
                   .secondary_rad = SKG_RAD_FROM_DEG (-25),
                   .roll_rad = SKG_RAD_FROM_DEG (370),
                   .detector_side = TRUE };
  SkgDetector detector = { 100, 80, 2, 3, -4 };
  SkgDisplay display = {
    .window = 3, .level = 1.5, .inverted = TRUE, .local_contrast = 0.5
  };
  g_auto (SkgSample) sample = { 0 };
  guint n = 0;

  g_signal_connect (scene, "changed", G_CALLBACK (count), &n);
  skg_scene_set_pose (scene, &pose);
  skg_scene_set_detector (scene, &detector);
  skg_scene_set_display (scene, &display);
  skg_scene_set_show_landmarks (scene, FALSE);
  g_assert_cmpuint (n, ==, 4);
  skg_scene_set_pose (scene, &pose);
  skg_scene_set_display (scene, &display);
  g_assert_cmpuint (n, ==, 4);

  text = skg_scene_to_json (scene);
  g_assert_nonnull (strstr (text, "\"primary_deg\": 30,"));
  g_assert_nonnull (strstr (text, "\"roll_deg\": 10,"));
  again = skg_scene_new_from_json (text, NULL, NULL);
  g_assert_nonnull (again);
  g_assert_true (skg_scene_sample (again, NULL, 0, 0, &sample, NULL));
  g_assert_cmpfloat_with_epsilon (sample.pose.secondary_rad, pose.secondary_rad, 1e-12);
  g_assert_cmpfloat (sample.pose.isocenter_mm.z, ==, 3.5);
  g_assert_cmpfloat (sample.pose.sod_mm, ==, 700);
  g_assert_true (sample.pose.detector_side);
  g_assert_cmpuint (sample.detector.rows, ==, 80);
  g_assert_cmpfloat (sample.detector.shift_rows_px, ==, -4);
  g_assert_cmpfloat (sample.display.level, ==, 1.5);
  g_assert_false (sample.show_landmarks);
}

/* A sample depends on (scene, seed, index) alone: not on what was drawn before, nor on
 * other keys. */
static void
test_sample (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new_from_json (full_scene, NULL, NULL);
  g_autoptr (SkgScene) fewer = skg_scene_new_from_json (full_scene, NULL, NULL);
  SkgSample forward[50];
  guint n_other = 0;

  g_assert_true (skg_scene_set_value (fewer, "carm.sod_mm=700", NULL));
  for (guint i = 0; i < 50; i++)
    {
      g_assert_true (skg_scene_sample (scene, NULL, 9, i, &forward[i], NULL));
      g_assert_cmpfloat (forward[i].pose.sod_mm, >=, 600);
      g_assert_cmpfloat (forward[i].pose.sod_mm, <, 900);
    }
  for (int i = 49; i >= 0; i--)
    {
      g_auto (SkgSample) sample = { 0 };
      g_auto (SkgSample) other = { 0 };
      g_auto (SkgSample) later = { 0 };

      g_assert_true (skg_scene_sample (scene, NULL, 9, i, &sample, NULL));
      for (guint k = 0; k < 2; k++)
        g_assert_cmpmem (
            &skg_tool_get_point (skg_tool_set_get (sample.tools, 0)->tool, k)
                 ->position_mm,
            sizeof (SkgVec3),
            &skg_tool_get_point (skg_tool_set_get (forward[i].tools, 0)->tool, k)
                 ->position_mm,
            sizeof (SkgVec3));
      g_clear_pointer (&sample.tools, skg_tool_set_unref);
      g_clear_pointer (&forward[i].tools, skg_tool_set_unref);
      g_assert_cmpmem (&sample, sizeof sample, &forward[i], sizeof sample);
      g_assert_true (skg_scene_sample (fewer, NULL, 9, i, &other, NULL));
      g_assert_cmpfloat (other.pose.primary_rad, ==, forward[i].pose.primary_rad);
      g_assert_cmpfloat (other.exposure.mu_water_per_mm, ==,
                         forward[i].exposure.mu_water_per_mm);
      g_assert_true (skg_scene_sample (scene, NULL, 10, i, &later, NULL));
      n_other += later.pose.sod_mm != forward[i].pose.sod_mm;
    }
  g_assert_cmpuint (n_other, ==, 50);
}

static SkgBody *
new_box_body (SkgVec3 origin_mm)
{
  SkgGrid grid = { .size = { 3, 3, 3 },
                   .spacing_mm = { 10, 10, 10 },
                   .origin_mm = origin_mm,
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  gint16 voxels[27] = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new (voxels, sizeof voxels);
  SkgBody *body = g_new0 (SkgBody, 1);

  body->volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, NULL);
  g_assert_nonnull (body->volume);
  return body;
}

/* The centre of the body is the isocentre, turns stay about it, x first. */
static void
test_patient (void)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (SkgBody) body = new_box_body (skg_vec3 (100, 200, 300));
  g_auto (SkgSample) sample = { 0 };
  SkgVec3 p;

  g_assert_true (skg_scene_set_value (scene, "patient.position_mm=[1,2,3]", NULL));
  g_assert_true (skg_scene_set_value (scene, "patient.rotation_deg=[90,90,0]", NULL));
  g_assert_true (skg_scene_sample (scene, body, 0, 0, &sample, NULL));
  g_assert_cmpfloat_with_epsilon (sample.pose.isocenter_mm.x, 111, 1e-9);
  g_assert_cmpfloat_with_epsilon (sample.pose.isocenter_mm.y, 212, 1e-9);
  g_assert_cmpfloat_with_epsilon (sample.pose.isocenter_mm.z, 313, 1e-9);
  /* +y of the patient: turned about x to +z, then about y to +x. */
  p = skg_mat4_transform_vector (&sample.world_from_patient, skg_vec3 (0, 1, 0));
  g_assert_cmpfloat_with_epsilon (p.x, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (p.y, 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (p.z, 0, 1e-12);
}

/* Mutations of a valid scene: read or refused with one line, never a crash; what is
 * read can be written and read again to the same bytes. */
static void
test_fuzz (void)
{
  static const char *const pieces[] = { "{",
                                        "}",
                                        "[",
                                        "]",
                                        ",",
                                        ":",
                                        "\"",
                                        "1e308",
                                        "-0",
                                        "null",
                                        "true",
                                        "\\u0000",
                                        "99999999999999999999",
                                        "{\"uniform\":[1,2]}",
                                        "\xff",
                                        "" };
  SkgRandom random;
  guint n_read = 0;

  skg_random_init (&random, 1, 0, "fuzz");
  for (int i = 0; i < 4000; i++)
    {
      g_autoptr (GString) text = g_string_new (full_scene);
      guint n = 1 + skg_random_next_below (&random, 3);
      g_autoptr (SkgScene) scene = NULL;
      g_autoptr (GError) error = NULL;

      for (guint k = 0; k < n; k++)
        {
          gsize at = skg_random_next_below (&random, text->len);
          gsize cut = skg_random_next_below (&random, 4);

          g_string_erase (text, at, MIN (cut, text->len - at));
          g_string_insert (
              text, at, pieces[skg_random_next_below (&random, G_N_ELEMENTS (pieces))]);
        }
      scene = skg_scene_new_from_json (text->str, NULL, &error);
      if (scene == NULL)
        {
          g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
          g_assert_null (strchr (error->message, '\n'));
          continue;
        }
      else
        {
          g_autofree char *once = skg_scene_to_json (scene);
          g_autoptr (SkgScene) again = skg_scene_new_from_json (once, NULL, &error);
          g_autofree char *twice = NULL;
          g_auto (SkgSample) sample = { 0 };

          g_assert_no_error (error);
          twice = skg_scene_to_json (again);
          g_assert_cmpstr (twice, ==, once);
          g_assert_true (skg_scene_sample (scene, NULL, 1, i, &sample, NULL));
          n_read++;
        }
    }
  g_test_message ("%u of 4000 were still scenes", n_read);
  g_assert_cmpuint (n_read, >, 20);
}

/* docs/scene.md has a row for every key, with the range that the reader enforces. */
static void
test_documented (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "docs", "scene.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const SkgSceneField *fields;
  guint n_fields;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  fields = skg_scene_list_fields (&n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *start = g_strdup_printf ("\n| `%s` |", fields[i].path);
      g_autofree char *range =
          g_strdup_printf ("%g to %g", fields[i].min, fields[i].max);
      const char *row = strstr (text, start);
      g_autofree char *line = NULL;

      g_test_message ("%s", fields[i].path);
      g_assert_nonnull (row);
      line = g_strndup (row + 1, strcspn (row + 1, "\n"));
      if (fields[i].min < fields[i].max && fields[i].max < 1e15)
        g_assert_nonnull (strstr (line, range));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/scene/round-trip", test_round_trip);
  g_test_add_func ("/scene/scene/default", test_default);
  g_test_add_func ("/scene/scene/paths", test_paths);
  g_test_add_func ("/scene/scene/bad", test_bad);
  g_test_add_func ("/scene/scene/bad-paths", test_bad_paths);
  g_test_add_func ("/scene/scene/set-value", test_set_value);
  g_test_add_func ("/scene/scene/edit", test_edit);
  g_test_add_func ("/scene/scene/sample", test_sample);
  g_test_add_func ("/scene/scene/patient", test_patient);
  g_test_add_func ("/scene/scene/documented", test_documented);
  g_test_add_func ("/scene/scene/fuzz", test_fuzz);
  return g_test_run ();
}

/* SPDX-License-Identifier: Apache-2.0
 * Each subcommand's help and happy path, the man page, and OpenGL that is not there. */
#include "config.h"

#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>

#include "body/volume-io.h"

static const char *const commands[] = { "render", "project", "info",     "phantom",
                                        "tool",   "views",   "spectrum", "material",
                                        "sample", "effects", "presets",  "check",
                                        "bench",  "style" };

static void
test_help (void)
{
  g_auto (Outcome) help = harness_run ("help", NULL);
  g_auto (Outcome) option = harness_run ("--help", NULL);

  harness_assert_success (&help);
  harness_assert_success (&option);
  g_assert_cmpstr (help.out, ==, option.out);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (Outcome) own = harness_run (commands[i], "--help", NULL);
      g_auto (Outcome) via = harness_run ("help", commands[i], NULL);
      g_autofree char *usage = g_strdup_printf ("skg %s [OPTION", commands[i]);

      g_assert_nonnull (strstr (help.out, commands[i]));
      harness_assert_success (&own);
      g_assert_nonnull (strstr (own.out, usage));
      g_assert_cmpstr (own.out, ==, via.out);
    }
}

static void
test_version (void)
{
  g_auto (Outcome) outcome = harness_run ("--version", NULL);

  harness_assert_success (&outcome);
  g_assert_cmpstr (outcome.out, ==, "skg (Skiagraph) " SKG_VERSION "\n");
}

static void
test_nothing (void)
{
  const char *const argv[] = { NULL };
  g_auto (Outcome) outcome = harness_run_full (argv, NULL, 0);

  g_assert_cmpint (outcome.status, ==, 2);
  g_assert_nonnull (strstr (outcome.out, "render"));
}

/* Wrong command, option, number, word: status 2 and what is wrong. */
static void
test_usage (void)
{
  const struct
  {
    const char *argv[6];
    const char *text;
  } cases[] = {
    { { "rendr", NULL }, "'rendr'" },
    { { "help", "rendr", NULL }, "'rendr'" },
    { { "render", "--nonsense", NULL }, "--nonsense" },
    { { "render", "a", "b", NULL }, "'b'" },
    { { "render", "--size", "0", NULL }, "--size 0" },
    { { "render", "--size", "10x", NULL }, "--size 10x" },
    { { "render", "--size", "99999", NULL }, "16384" },
    { { "render", "--quality", "best", NULL }, "exact or live" },
    { { "render", "--stage", "photons", NULL }, "display, line-integral, image" },
    { { "render", "-o", "x.jpg", NULL }, "x.jpg" },
    { { "render", "-o", "x.png", "--stage=line-integral", NULL }, "x.png" },
    { { "render", "-o", "x.mha", "--stage=display", NULL }, "x.mha" },
    { { "render", "-o", "x.mha", "--overlay", NULL }, "--overlay" },
    { { "render", "--bits", "12", NULL }, "--bits 12" },
    { { "render", "--bits", "16", "--overlay", NULL }, "--overlay" },
    { { "render", "--window", "2", NULL }, "--level" },
    { { "render", "--window", "-2", "--level", "1", NULL }, "--window -2" },
    { { "render", "--view", "sideways", NULL }, "--view sideways" },
    { { "render", "--seed", "-1", NULL }, "--seed -1" },
    { { "render", "--index", "1e3", NULL }, "--index 1e3" },
    { { "render", "--series", "1.2.3", NULL }, "--series 1.2.3" },
    { { "project", NULL }, "SCENE" },
    { { "info", NULL }, "FILE" },
    { { "phantom", "pelvis", NULL }, "-o" },
    { { "phantom", "sphinx", "-o", "x.mha", NULL }, "sphinx" },
    { { "phantom", "pelvis", "-o", "x.mha", "--voxel-mm=0", NULL }, "voxel" },
    { { "phantom", "pelvis", "-o", "x.doc", "--voxel-mm=8", NULL }, "x.doc" },
    { { "views", "all", NULL }, "'all'" },
    { { "check", "all", NULL }, "'all'" },
    { { "bench", "--rounds", "many", NULL }, "--rounds many" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Outcome) outcome = harness_run_full (cases[i].argv, NULL, 0);

      g_test_message ("%s %s", cases[i].argv[0], cases[i].text);
      harness_assert_failure (&outcome, 2, cases[i].text, NULL);
    }
}

/* Every option of every command stands in the man page's section of that command, or in
 * the one that render, project, sample, sheet and style share. */
static void
assert_documented (const char *man, const char *command, const char *help)
{
  g_autofree char *heading = g_strdup_printf (".SS %s\n", command);
  const char *section = strstr (man, heading);
  const char *shared =
      strstr (man, ".SS Options of render, project, sample, sheet and style\n");
  const char *end = section != NULL ? strstr (section + 1, "\n.S") : NULL;
  g_autofree char *own = NULL;
  g_autofree char *common = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("--([a-z0-9-]+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_assert_nonnull (section);
  g_assert_nonnull (shared);
  g_assert_nonnull (end);
  own = g_strndup (section, (gsize) (end - section));
  end = strstr (shared + 1, "\n.S");
  common = g_str_equal (command, "render") || g_str_equal (command, "project") ||
                   g_str_equal (command, "sample") || g_str_equal (command, "style")
               ? g_strndup (shared, (gsize) (end - shared))
               : g_strdup ("");
  g_regex_match (regex, help, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_auto (GStrv) parts = g_strsplit (name, "-", -1);
      g_autofree char *joined = g_strjoinv ("\\-", parts);
      g_autofree char *option = g_strconcat ("\\-\\-", joined, NULL);

      if (!g_str_equal (name, "help") && strstr (own, option) == NULL &&
          strstr (common, option) == NULL)
        g_error ("skg.1 does not know %s of %s", option, command);
    }
}

static void
test_man_page (void)
{
  g_autofree char *man = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (g_getenv ("SKG_MAN_PAGE"), &man, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (Outcome) help = harness_run (commands[i], "--help", NULL);

      assert_documented (man, commands[i], help.out);
    }
}

static void
test_views (void)
{
  g_auto (Outcome) table = harness_run ("views", NULL);
  g_auto (Outcome) json = harness_run ("views", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *views;
  JsonArray *machines;

  harness_assert_success (&table);
  harness_assert_success (&json);
  node = harness_parse (&json);
  views = json_object_get_array_member (json_node_get_object (node), "views");
  machines = json_object_get_array_member (json_node_get_object (node), "machines");
  g_assert_cmpuint (json_array_get_length (views), >=, 20);
  g_assert_cmpuint (json_array_get_length (machines), >=, 4);
  for (guint i = 0; i < json_array_get_length (views); i++)
    {
      JsonObject *view = json_array_get_object_element (views, i);

      g_assert_nonnull (strstr (table.out, json_object_get_string_member (view, "id")));
      /* An inlet view has the detector cranial; a right obturator oblique is RAO. */
      if (g_str_equal (json_object_get_string_member (view, "id"), "inlet"))
        g_assert_cmpfloat (json_object_get_double_member (view, "secondary_deg"), >, 0);
      if (g_str_equal (json_object_get_string_member (view, "id"), "obturator-right"))
        g_assert_cmpfloat (json_object_get_double_member (view, "primary_deg"), <, 0);
    }
}

/* Two runs, the same bytes; info and the landmarks say what was asked for. */
static void
test_phantom (void)
{
  g_autofree char *a = harness_path ("a.mha");
  g_autofree char *b = harness_path ("b.mha");
  g_autofree char *points = harness_path ("a.fcsv");
  g_auto (Outcome) first =
      harness_run ("phantom", "pelvis", "-o", "a.mha", "--voxel-mm", "6", "--landmarks",
                   "a.fcsv", NULL);
  g_auto (Outcome) second =
      harness_run ("phantom", "pelvis", "-o", "b.mha", "--voxel-mm", "6", NULL);
  g_auto (Outcome) info = harness_run ("info", "a.mha", NULL);
  g_autofree char *bytes_a = NULL;
  g_autofree char *bytes_b = NULL;
  gsize length_a;
  gsize length_b;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (SkgLandmarkSet) landmarks = NULL;
  JsonArray *spacing;

  harness_assert_success (&first);
  harness_assert_success (&second);
  harness_assert_success (&info);
  g_assert_true (g_file_get_contents (a, &bytes_a, &length_a, NULL));
  g_assert_true (g_file_get_contents (b, &bytes_b, &length_b, NULL));
  g_assert_cmpmem (bytes_a, length_a, bytes_b, length_b);

  node = harness_parse (&info);
  spacing = json_object_get_array_member (json_node_get_object (node), "spacing_mm");
  g_assert_cmpfloat (json_array_get_double_element (spacing, 2), ==, 6);
  landmarks = skg_landmark_set_load (points, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skg_landmark_set_get_length (landmarks), >=, 10);
}

static void
test_info_many (void)
{
  g_auto (Outcome) phantom =
      harness_run ("phantom", "pelvis", "-o", "many.nrrd", "--voxel-mm", "8", NULL);
  g_auto (Outcome) info = harness_run ("info", "many.nrrd", "many.nrrd", NULL);
  g_autoptr (JsonNode) node = NULL;

  harness_assert_success (&phantom);
  harness_assert_success (&info);
  node = harness_parse (&info);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 2);
}

static void
test_check (void)
{
  g_auto (Outcome) outcome = harness_run ("check", NULL);

  harness_assert_success (&outcome);
  g_assert_true (g_str_has_suffix (outcome.out, "\nPASS\n"));
  g_assert_nonnull (strstr (outcome.out, "Renderer: "));
  g_assert_nonnull (strstr (outcome.out, "Frame:"));
}

static void
test_bench (void)
{
  g_auto (Outcome) outcome =
      harness_run ("bench", "--alone", "--rounds", "1", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *results;

  harness_assert_success (&outcome);
  node = harness_parse (&outcome);
  results = json_object_get_array_member (json_node_get_object (node), "results");
  g_assert_cmpuint (json_array_get_length (results), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *result = json_array_get_object_element (results, i);

      g_assert_cmpfloat (json_object_get_double_member (result, "live_ms"), >, 0);
      g_assert_cmpfloat (json_object_get_double_member (result, "exact_ms"), >, 0);
      g_assert_true (json_object_get_null_member (result, "plastimatch_ms"));
    }
}

/* Whatever needs OpenGL says so where there is none, with status 3; the rest works. */
static void
assert_without_gl (const char *variable, const char *text)
{
  const char *const environment[] = { variable, NULL };
  const char *const needy[][4] = {
    { "check", NULL },
    { "bench", NULL },
    { "render", "-o", "no-gl.png", NULL },
  };
  const char *const views[] = { "views", NULL };
  const char *const phantom[] = { "phantom",   "pelvis",       "-o",
                                  "no-gl.mha", "--voxel-mm=8", NULL };
  const char *const project[] = { "project", "no-gl.mha", NULL };
  const char *const info[] = { "info", "no-gl.mha", NULL };
  const char *const *const others[] = { views, phantom, project, info };
  g_autofree char *picture = harness_path ("no-gl.png");

  for (gsize i = 0; i < G_N_ELEMENTS (needy); i++)
    {
      g_auto (Outcome) outcome = harness_run_full (needy[i], environment, 0);

      harness_assert_failure (&outcome, 3, text, NULL);
    }
  g_assert_false (g_file_test (picture, G_FILE_TEST_EXISTS));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_auto (Outcome) outcome = harness_run_full (others[i], environment, 0);

      harness_assert_success (&outcome);
    }
}

static void
test_no_egl (void)
{
  assert_without_gl ("__EGL_VENDOR_LIBRARY_DIRS=/nonexistent", "EGL");
}

static void
test_old_gl (void)
{
  assert_without_gl ("MESA_GL_VERSION_OVERRIDE=3.1", "4.3");
}

/* Of as many devices as are listed, the first that has OpenGL draws; one more than
 * these is one clear line. */
static void
test_gpu (void)
{
  g_auto (Outcome) list = harness_run ("info", "--gl", NULL);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *devices;
  g_autofree char *beyond = NULL;
  g_autofree char *count = NULL;
  g_auto (Outcome) refused = { 0 };
  gboolean drawn = FALSE;

  harness_assert_success (&list);
  root = harness_parse (&list);
  devices = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (devices), >, 0);
  for (guint i = 0; i < json_array_get_length (devices) && !drawn; i++)
    {
      JsonObject *device = json_array_get_object_element (devices, i);
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_auto (Outcome) outcome = { 0 };

      g_assert_cmpint (json_object_get_int_member (device, "gpu"), ==, i);
      if (json_object_get_null_member (device, "renderer"))
        continue;
      outcome = harness_run ("render", "--gpu", number, "--size", "16", "--set",
                             "patient.voxel_mm=8", "-o", "gpu.png", NULL);
      harness_assert_success (&outcome);
      drawn = TRUE;
    }
  g_assert_true (drawn);
  beyond = g_strdup_printf ("%u", json_array_get_length (devices));
  count = g_strdup_printf ("EGL has %u", json_array_get_length (devices));
  refused = harness_run ("render", "--gpu", beyond, "--size", "16", NULL);
  harness_assert_failure (&refused, 3, "--gpu", beyond, count, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/version", test_version);
  g_test_add_func ("/cli/nothing", test_nothing);
  g_test_add_func ("/cli/usage", test_usage);
  g_test_add_func ("/cli/man-page", test_man_page);
  g_test_add_func ("/cli/views", test_views);
  g_test_add_func ("/cli/phantom", test_phantom);
  g_test_add_func ("/cli/info-many", test_info_many);
  g_test_add_func ("/cli/gpu", test_gpu);
  g_test_add_func ("/cli/check", test_check);
  g_test_add_func ("/cli/bench", test_bench);
  g_test_add_func ("/cli/no-egl", test_no_egl);
  g_test_add_func ("/cli/old-gl", test_old_gl);
  status = g_test_run ();
  harness_finish ();
  return status;
}

/* SPDX-License-Identifier: Apache-2.0
 * skg style: a folder of pictures that skg made, what comes out of it, bad input. */
#include "config.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#include "harness.h"

/* Small, so that it takes seconds: 192 pixels of 0.776 mm. */
#define VOXEL "patient.voxel_mm=2"
#define COLUMNS "carm.detector.columns=192"
#define ROWS "carm.detector.rows=192"
#define PITCH "carm.detector.pitch_mm=0.776"

/* A folder "name" with two pictures of a dose of 20,000 in place of 40,000. */
static void
make_reals (const char *name)
{
  g_autofree char *folder = harness_path (name);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/real%u.tiff", name, i);
      g_autofree char *turned =
          g_strdup_printf ("patient.rotation_deg=[0,0,%u]", 5 * i);
      g_auto (Outcome) outcome = harness_run (
          "render", "pelvis", "--set", VOXEL, "--set", COLUMNS, "--set", ROWS, "--set",
          PITCH, "--set", turned, "--set", "exposure.photons_per_pixel=20000",
          "--stage", "effects", "-o", path, NULL);

      harness_assert_success (&outcome);
    }
}

static double
read_dose (const char *name)
{
  g_autofree char *path = harness_path (name);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *exposure;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  exposure = json_object_get_object_member (
      json_node_get_object (json_parser_get_root (parser)), "exposure");
  return json_object_get_double_member (exposure, "photons_per_pixel");
}

static void
test_fit (void)
{
  g_autofree char *garbage = NULL;
  g_autofree char *report = NULL;
  cairo_surface_t *surface;
  g_auto (Outcome) outcome = { 0 };

  make_reals ("reals");
  garbage = harness_write ("reals/notes.txt", "no picture", -1);
  outcome =
      harness_run ("style", "pelvis", "--set", VOXEL, "--set", COLUMNS, "--set", ROWS,
                   "--set", PITCH, "--set", "exposure.photons_per_pixel=40000",
                   "--real", "reals", "--fit", "dose", "--size", "192", "--samples",
                   "2", "-o", "fitted.json", "--report", "style.png", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, "2 of 3 pictures"));
  g_assert_nonnull (strstr (outcome.out, "real1.tiff"));
  g_assert_nonnull (strstr (outcome.out, "exposure.photons_per_pixel: was 40000"));
  /* The file that is no picture is named, once. */
  g_assert_nonnull (strstr (outcome.err, "notes.txt"));
  /* A tenth of a decade of noise power, see tests/scene/test-style-fit.c. */
  g_assert_cmpfloat (fabs (log (read_dose ("fitted.json") / 20000)), <, 0.25);
  report = harness_path ("style.png");
  surface = cairo_image_surface_create_from_png (report);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  /* Two rows of pictures, side by side with their curves. */
  g_assert_cmpint (cairo_image_surface_get_width (surface), >, 3 * 200 + 2 * 250);
  g_assert_cmpint (cairo_image_surface_get_height (surface), >, 2 * 200);
  cairo_surface_destroy (surface);
}

static void
test_bad_input (void)
{
  g_autofree char *empty = harness_path ("empty");
  g_autofree char *bad = harness_path ("bad");
  g_autofree char *text = NULL;
  g_autofree char *small = harness_path ("small");

  g_assert_cmpint (g_mkdir_with_parents (empty, 0755), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (bad, 0755), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (small, 0755), ==, 0);
  text = harness_write ("bad/first.png", "no picture", -1);
  make_reals ("small");
  {
    g_auto (Outcome) outcome = harness_run ("style", "pelvis", NULL);
    harness_assert_failure (&outcome, 2, "--real", NULL);
  }
  {
    g_auto (Outcome) outcome =
        harness_run ("style", "pelvis", "--real", "nowhere", NULL);
    harness_assert_failure (&outcome, 2, "nowhere", NULL);
  }
  {
    g_auto (Outcome) outcome = harness_run ("style", "pelvis", "--real", "empty", NULL);
    harness_assert_failure (&outcome, 2, "empty: no file", NULL);
  }
  {
    g_auto (Outcome) outcome = harness_run ("style", "pelvis", "--real", "bad", NULL);
    harness_assert_failure (&outcome, 2, "bad/first.png", "no picture", NULL);
  }
  {
    g_auto (Outcome) outcome =
        harness_run ("style", "pelvis", "--real", "small", "--size", "200", NULL);
    harness_assert_failure (&outcome, 2, "small/real0.tiff: 192 x 192", "200", NULL);
  }
  {
    g_auto (Outcome) outcome =
        harness_run ("style", "pelvis", "--real", "small", "--size", "63", NULL);
    harness_assert_failure (&outcome, 2, "--size 63", "64", NULL);
  }
  {
    g_auto (Outcome) outcome =
        harness_run ("style", "pelvis", "--set", "exposure.simulator=naive", "--real",
                     "small", NULL);
    harness_assert_failure (&outcome, 2, "exposure.simulator", "naive", NULL);
  }
  {
    g_auto (Outcome) outcome =
        harness_run ("style", "pelvis", "--set", "exposure.noise=false", "--fit",
                     "dose", "--real", "small", NULL);
    harness_assert_failure (&outcome, 2, "dose: exposure.noise", NULL);
  }
  {
    g_auto (Outcome) outcome = harness_run ("style", "pelvis", "--fit", "dose,colour",
                                            "--real", "small", NULL);
    harness_assert_failure (&outcome, 2, "colour: ", NULL);
  }
  {
    g_auto (Outcome) outcome =
        harness_run ("style", "pelvis", "--see", "film", "--real", "small", NULL);
    harness_assert_failure (&outcome, 2, "--see film", "image, display", NULL);
  }
  {
    g_auto (Outcome) outcome =
        harness_run ("style", "pelvis", "--real", "small", "-o", "new.txt", NULL);
    harness_assert_failure (&outcome, 2, "-o new.txt", ".json", NULL);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/style/fit", test_fit);
  g_test_add_func ("/cli/style/bad-input", test_bad_input);
  status = g_test_run ();
  harness_finish ();
  return status;
}

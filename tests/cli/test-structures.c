/* SPDX-License-Identifier: Apache-2.0
 * Structures on the command line: masks, label images, `skg project`, `skg info`, and
 * what is refused. */
#include <cairo.h>
#include <string.h>

#include "body/volume-io.h"
#include "harness.h"

/* Two balls beside each other, 40 mm off the middle, 20 mm in radius, and one behind
 * the left one. */
#define RADIUS_MM 20.0
static const SkgVec3 left_mm = { 40, 0, 0 };
static const SkgVec3 right_mm = { -40, 0, 10 };
static const SkgVec3 behind_mm = { 40, 45, 0 };

static gboolean
is_near (SkgVec3 p, SkgVec3 centre_mm)
{
  SkgVec3 d = skg_vec3_sub (p, centre_mm);

  return skg_vec3_dot (d, d) <= RADIUS_MM * RADIUS_MM;
}

static double
get_label (SkgVec3 p, gconstpointer data)
{
  const double *factor = data;

  return *factor * (is_near (p, left_mm)     ? 77
                    : is_near (p, right_mm)  ? 78
                    : is_near (p, behind_mm) ? 25
                                             : 0);
}

static double
get_hu (SkgVec3 p, gconstpointer data)
{
  return sqrt (skg_vec3_dot (p, p)) < 70 ? 40 : -1000;
}

static char *
write_volume (const char *name, HuFunc func, double factor, double shift_mm)
{
  SkgGrid grid = { .size = { 80, 80, 80 },
                   .spacing_mm = { 2, 2, 2 },
                   .origin_mm = { -79, -79, -79 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autoptr (SkgVolume) volume = harness_make_volume (&grid, func, &factor);
  SkgGrid moved = grid;
  g_autoptr (SkgVolume) there = NULL;
  char *path = harness_path (name);
  g_autoptr (GError) error = NULL;

  moved.origin_mm.x += shift_mm;
  there = skg_volume_new (&moved, skg_volume_get_voxel_type (volume),
                          skg_volume_get_voxels (volume), &error);
  g_assert_no_error (error);
  skg_volume_save (there, path, &error);
  g_assert_no_error (error);
  return path;
}

static void
write_inputs (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_free (write_volume ("ct.mha", get_hu, 1, 0));
      g_free (write_volume ("seg.mha", get_label, 1, 0));
      g_once_init_leave (&once, 1);
    }
}

/* Grey levels of a PNG of 8 bits. (transfer full) */
static guint8 *
read_png (const char *name, guint *columns, guint *rows)
{
  g_autofree char *path = harness_path (name);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  guint8 *grey;
  int stride;

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  *columns = (guint) cairo_image_surface_get_width (surface);
  *rows = (guint) cairo_image_surface_get_height (surface);
  stride = cairo_image_surface_get_stride (surface);
  grey = g_malloc (*columns * *rows);
  for (guint r = 0; r < *rows; r++)
    {
      const guint32 *from =
          (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface) +
                                             r * (guint) stride);

      for (guint c = 0; c < *columns; c++)
        grey[r * *columns + c] = (guint8) from[c];
    }
  cairo_surface_destroy (surface);
  return grey;
}

#define LABELS "--labels", "seg.mha", "--labels-table", "totalsegmentator-v2"
#define CHOSEN "--structures", "hip_left,hip_right,sacrum"

/* Where the balls ought to be, from the matrices alone. */
static void
assert_ball (const Pinhole *pinhole, const guint8 *mask, guint size, SkgVec3 centre_mm)
{
  SkgVec3 source_mm = pinhole_get_source (pinhole);
  double scale = (double) size / pinhole->columns;
  guint n_wrong = 0;

  for (guint r = 0; r < size; r++)
    for (guint c = 0; c < size; c++)
      {
        /* Pixels of a smaller picture, whose edges are the same. */
        SkgVec3 to_mm = pinhole_get_point (pinhole, (c + 0.5) / scale - 0.5,
                                           (r + 0.5) / scale - 0.5, 1000);
        SkgVec3 along = skg_vec3_normalize (skg_vec3_sub (to_mm, source_mm));
        SkgVec3 to_centre = skg_vec3_sub (centre_mm, source_mm);
        double depth = skg_vec3_dot (to_centre, along);
        double distance = sqrt (skg_vec3_dot (to_centre, to_centre) - depth * depth);

        g_assert_true (mask[r * size + c] == 0 || mask[r * size + c] == 255);
        /* A ball of voxels is rough by the half of a voxel's diagonal, 1.7 mm. */
        n_wrong += mask[r * size + c] == 255 ? distance > RADIUS_MM + 1.8
                                             : distance < RADIUS_MM - 1.8;
      }
  g_assert_cmpuint (n_wrong, ==, 0);
}

static void
test_masks (void)
{
  static const char *const files[] = { "masks/hip_left.png", "masks/hip_right.png",
                                       "masks/sacrum.png" };
  static const SkgVec3 *const centres[] = { &left_mm, &right_mm, &behind_mm };
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) project = { 0 };
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *index_path = harness_path ("masks/structures.json");
  g_autofree char *index = NULL;
  Pinhole pinhole;

  write_inputs ();
  outcome =
      harness_run ("render", "ct.mha", LABELS, CHOSEN, "--stage", "structures",
                   "--size", "300", "--view", "obturator-left", "-o", "masks", NULL);
  harness_assert_success (&outcome);
  project = harness_run ("project", "ct.mha", "--view", "obturator-left", NULL);
  harness_assert_success (&project);
  root = harness_parse (&project);
  harness_read_pinhole (json_node_get_object (root), &pinhole);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      guint columns;
      guint rows;
      g_autofree guint8 *mask = read_png (files[i], &columns, &rows);

      g_assert_cmpuint (columns, ==, 300);
      g_assert_cmpuint (rows, ==, 300);
      assert_ball (&pinhole, mask, 300, *centres[i]);
    }
  g_assert_true (g_file_get_contents (index_path, &index, NULL, NULL));
  g_assert_nonnull (strstr (index, "\"hip_right.png\""));
}

/* The numbers of the table; where two overlap, the first that was named. */
static void
test_label_image (void)
{
  g_auto (Outcome) masks = { 0 };
  g_auto (Outcome) image = { 0 };
  guint columns;
  guint rows;
  g_autofree guint8 *numbers = NULL;
  g_autofree guint8 *left = NULL;
  g_autofree guint8 *behind = NULL;
  guint n_overlap = 0;

  write_inputs ();
  masks = harness_run ("render", "ct.mha", LABELS, "--structures", "sacrum,hip_left",
                       "--stage", "structures", "--size", "200", "-o", "two", NULL);
  harness_assert_success (&masks);
  image =
      harness_run ("render", "ct.mha", LABELS, "--structures", "sacrum,hip_left",
                   "--stage", "structures", "--size", "200", "-o", "labels.png", NULL);
  harness_assert_success (&image);
  g_assert_nonnull (strstr (image.out, "25  sacrum\n"));
  g_assert_nonnull (strstr (image.out, "77  hip_left\n"));
  g_assert_nonnull (strstr (image.out, "the first of the list stands"));
  numbers = read_png ("labels.png", &columns, &rows);
  left = read_png ("two/hip_left.png", &columns, &rows);
  behind = read_png ("two/sacrum.png", &columns, &rows);
  for (guint i = 0; i < columns * rows; i++)
    {
      g_assert_cmpuint (numbers[i], ==, behind[i] ? 25 : left[i] ? 77 : 0);
      n_overlap += behind[i] && left[i];
    }
  /* From the front one ball hides in the other. */
  g_assert_cmpuint (n_overlap, >, 500);
}

/* Left is on the viewer's right; area and box are those of the mask. */
static void
test_project (void)
{
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) masks = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonArray *structures;
  int first_columns[2];
  gint64 areas[2] = { 0, 0 };
  static const char *const files[] = { "full/hip_left.png", "full/hip_right.png" };

  write_inputs ();
  outcome = harness_run ("project", "ct.mha", LABELS, "--structures",
                         "hip_left,hip_right,femur_left", "--set",
                         "carm.detector.columns=400", "--set", "carm.detector.rows=400",
                         "--set", "carm.detector.pitch_mm=0.7", NULL);
  harness_assert_success (&outcome);
  masks = harness_run ("render", "ct.mha", LABELS, "--structures", "hip_left,hip_right",
                       "--stage", "structures", "--set", "carm.detector.columns=400",
                       "--set", "carm.detector.rows=400", "--set",
                       "carm.detector.pitch_mm=0.7", "-o", "full", NULL);
  harness_assert_success (&masks);
  root = harness_parse (&outcome);
  structures = json_object_get_array_member (json_node_get_object (root), "structures");
  g_assert_cmpuint (json_array_get_length (structures), ==, 3);
  for (guint s = 0; s < 2; s++)
    {
      JsonObject *structure = json_array_get_object_element (structures, s);
      JsonArray *box = json_object_get_array_member (structure, "box_px");
      guint columns;
      guint rows;
      g_autofree guint8 *mask = read_png (files[s], &columns, &rows);

      first_columns[s] = (int) json_array_get_int_element (box, 0);
      for (guint i = 0; i < columns * rows; i++)
        areas[s] += mask[i] == 255;
      g_assert_cmpint (json_object_get_int_member (structure, "area_px"), ==, areas[s]);
      g_assert_true (json_object_get_boolean_member (structure, "in_view"));
    }
  /* The middle of 400 columns is between them. */
  g_assert_cmpint (first_columns[0], >, 200);
  g_assert_cmpint (first_columns[1], <, 200);
  g_assert_false (json_object_get_boolean_member (
      json_array_get_object_element (structures, 2), "in_view"));
}

static void
test_info (void)
{
  g_auto (Outcome) plain = { 0 };
  g_auto (Outcome) named = { 0 };
  g_auto (Outcome) ct = { 0 };

  write_inputs ();
  plain = harness_run ("info", "seg.mha", NULL);
  harness_assert_success (&plain);
  g_assert_nonnull (strstr (plain.out, "\"kind\": \"labels\""));
  g_assert_nonnull (strstr (plain.out, "\"value\": 77"));
  named =
      harness_run ("info", "seg.mha", "--labels-table", "totalsegmentator-v2", NULL);
  harness_assert_success (&named);
  g_assert_nonnull (strstr (named.out, "\"name\": \"hip_left\""));
  ct = harness_run ("info", "ct.mha", NULL);
  harness_assert_success (&ct);
  g_assert_null (strstr (ct.out, "labels"));
  g_assert_nonnull (strstr (ct.out, "hu_min"));
}

/* Beside the CT: no option is needed, and the guess is said. */
static void
test_beside (void)
{
  g_auto (Outcome) outcome = { 0 };
  g_autofree char *labels = NULL;
  g_autofree char *path = NULL;

  g_free (write_volume ("pair.mha", get_hu, 1, 0));
  labels = write_volume ("pair-labels.mha", get_label, 1, 0);
  path = harness_write ("pair-labels.csv", "77,left one\n78,right one\n", -1);
  outcome = harness_run ("render", "pair.mha", "--stage", "structures", "--size", "64",
                         "-o", "beside", NULL);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.err, "note: pair-labels.mha: labels without a name "
                                         "in pair-labels.csv: 25;"));
  {
    g_autofree char *mask = harness_path ("beside/left_one.png");

    g_assert_true (g_file_test (mask, G_FILE_TEST_EXISTS));
  }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *argv[12];
    const char *text;
  } cases[] = {
    { { "render", "ct.mha", "--labels", "far.mha" }, "none of its labels lies within" },
    { { "render", "ct.mha", "--labels", "half.mha" }, "not a label map" },
    { { "render", "ct.mha", "--labels", "none.mha" }, "none.mha: No such file" },
    { { "render", "ct.mha", "--labels", "seg.mha", "--labels-table", "v3" },
      "--labels-table: no table \"v3\"" },
    { { "render", "ct.mha", LABELS, "--structures", "hip_lfet", "--stage",
        "structures" },
      "did you mean hip_left" },
    { { "render", "ct.mha", LABELS, "--structures", "covid", "--stage", "structures" },
      "none of the structures of covid" },
    { { "render", "ct.mha", "--stage", "structures" }, "has no labels" },
    { { "render", "ct.mha", LABELS, "--stage", "structures", "--overlay" },
      "--stage structures: --overlay" },
    { { "render", "ct.mha", LABELS, "--stage", "structures", "-o", "ct.mha" },
      "-o ct.mha: a folder for the masks" },
    { { "render", "ct.mha", LABELS, "--stage", "structures", "-o", "seg.mha" },
      "seg.mha" },
    { { "project", "ct.mha", "--structures", "hip_left" }, "has no labels" },
    { { "info", "half.mha", "--labels-table", "none" }, "not a label map" },
  };

  write_inputs ();
  g_free (write_volume ("far.mha", get_label, 1, 500));
  g_free (write_volume ("half.mha", get_label, -1, 0));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Outcome) outcome =
          harness_run_full ((const char *const *) cases[i].argv, NULL, 0);

      g_test_message ("%s", cases[i].text);
      harness_assert_failure (&outcome, 2, cases[i].text, NULL);
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/structures/masks", test_masks);
  g_test_add_func ("/cli/structures/label-image", test_label_image);
  g_test_add_func ("/cli/structures/project", test_project);
  g_test_add_func ("/cli/structures/info", test_info);
  g_test_add_func ("/cli/structures/beside", test_beside);
  g_test_add_func ("/cli/structures/refused", test_refused);
  status = g_test_run ();
  harness_finish ();
  return status;
}

/* SPDX-License-Identifier: Apache-2.0
 * Image effects on the command line: landmarks, masks and the picture stay on the same
 * anatomy; what is listed, and what is refused. */
#include <cairo.h>
#include <math.h>
#include <string.h>

#include "body/volume-io.h"
#include "harness.h"

/* Two small balls at voxel centres, off the middle; a detector of 400 x 320 pixels. */
#define RADIUS_MM 4.0
#define COLUMNS 400
#define ROWS 320
static const SkgVec3 balls_mm[2] = { { 36.5, 0.5, 6.5 }, { -27.5, 0.5, -12.5 } };
static const char *const names[2] = { "hip_left", "hip_right" };
static const char *const points[2] = { "FH-l", "FH-r" };

static double
get_distance (SkgVec3 p, int ball)
{
  SkgVec3 d = skg_vec3_sub (p, balls_mm[ball]);

  return sqrt (skg_vec3_dot (d, d));
}

static double
get_hu (SkgVec3 p, gconstpointer data)
{
  double inside = fmax (RADIUS_MM + 0.5 - get_distance (p, 0),
                        RADIUS_MM + 0.5 - get_distance (p, 1));

  return -1000 + 3000 * CLAMP (inside, 0, 1);
}

static double
get_label (SkgVec3 p, gconstpointer data)
{
  return get_distance (p, 0) < RADIUS_MM   ? 77
         : get_distance (p, 1) < RADIUS_MM ? 78
                                           : 0;
}

static void
write_volume (const char *name, HuFunc func)
{
  SkgGrid grid = { .size = { 110, 30, 60 },
                   .spacing_mm = { 1, 1, 1 },
                   .origin_mm = { -54.5, -14.5, -29.5 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autoptr (SkgVolume) volume = harness_make_volume (&grid, func, NULL);
  g_autofree char *path = harness_path (name);
  g_autoptr (GError) error = NULL;

  skg_volume_save (volume, path, &error);
  g_assert_no_error (error);
}

static void
write_inputs (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_autofree char *landmarks = g_strdup_printf (
          "# Markups fiducial file version = 4.11\n# CoordinateSystem = LPS\n"
          "# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n"
          "1,%g,%g,%g,0,0,0,1,1,1,0,FH-l,,\n2,%g,%g,%g,0,0,0,1,1,1,0,FH-r,,\n",
          balls_mm[0].x, balls_mm[0].y, balls_mm[0].z, balls_mm[1].x, balls_mm[1].y,
          balls_mm[1].z);

      write_volume ("balls.mha", get_hu);
      write_volume ("balls-seg.mha", get_label);
      g_free (harness_write ("balls.fcsv", landmarks, -1));
      g_once_init_leave (&once, 1);
    }
}

static void
write_scene (const char *effects)
{
  g_autofree char *json = g_strdup_printf (
      "{\"skiagraph\": 1, \"patient\": {\"volume\": \"balls.mha\", \"labels\": "
      "\"balls-seg.mha\", \"labels_table\": \"totalsegmentator-v2\", \"landmarks\": "
      "\"balls.fcsv\"}, \"carm\": {\"detector\": {\"columns\": %d, \"rows\": %d, "
      "\"pitch_mm\": 0.4}}, \"exposure\": {\"simulator\": \"naive\"}, \"annotations\": "
      "{\"structures\": [\"hip_left\", \"hip_right\"]}, \"effects\": %s}",
      COLUMNS, ROWS, effects);

  g_free (harness_write ("effects.json", json, -1));
}

/* Middle of what is above half of the most, within 40 pixels of a point. */
static void
find_middle (const float *values, double column, double row, double middle[2])
{
  double sum = 0;
  double most = 0;

  middle[0] = middle[1] = 0;
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < COLUMNS * ROWS; i++)
      {
        double value = (double) values[i];

        if (hypot (i % COLUMNS - column, i / COLUMNS - row) > 40)
          continue;
        if (pass == 0)
          most = fmax (most, value);
        else if (value > most / 2)
          {
            sum += value;
            middle[0] += value * (i % COLUMNS);
            middle[1] += value * (i / COLUMNS);
          }
      }
  g_assert_cmpfloat (sum, >, 0);
  middle[0] /= sum;
  middle[1] /= sum;
}

/* A mask of 0 and 255. (transfer full) */
static float *
read_mask (const char *name)
{
  g_autofree char *file = g_strdup_printf ("masks/%s.png", name);
  g_autofree char *path = harness_path (file);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  float *mask = g_new (float, COLUMNS *ROWS);

  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, COLUMNS);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, ROWS);
  for (int i = 0; i < COLUMNS * ROWS; i++)
    {
      const guint8 *row = cairo_image_surface_get_data (surface) +
                          i / COLUMNS * cairo_image_surface_get_stride (surface);

      mask[i] = row[4 * (i % COLUMNS)];
    }
  cairo_surface_destroy (surface);
  return mask;
}

/* Sample @index of the scene: picture and masks at the landmarks, to half a pixel. */
static void
check_sample (const char *index, const char *effects)
{
  g_auto (Outcome) project =
      harness_run ("project", "effects.json", "--index", index, NULL);
  g_auto (Outcome) picture =
      harness_run ("render", "effects.json", "--index", index, "--stage", "effects",
                   "-o", "effects.mha", NULL);
  g_auto (Outcome) masks = harness_run ("render", "effects.json", "--index", index,
                                        "--stage", "structures", "-o", "masks", NULL);
  g_autofree char *path = harness_path ("effects.mha");
  g_autoptr (JsonNode) root = NULL;
  g_autofree float *values = NULL;
  JsonArray *landmarks;
  guint columns;
  guint rows;

  harness_assert_success (&project);
  harness_assert_success (&picture);
  harness_assert_success (&masks);
  root = harness_parse (&project);
  landmarks = json_object_get_array_member (json_node_get_object (root), "landmarks");
  values = harness_read_picture (path, &columns, &rows);
  g_assert_cmpuint (columns, ==, COLUMNS);
  g_assert_cmpuint (rows, ==, ROWS);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *landmark = json_array_get_object_element (landmarks, i);
      double column = json_object_get_double_member (landmark, "column");
      double row = json_object_get_double_member (landmark, "row");
      g_autofree float *mask = read_mask (names[i]);
      double seen[2];
      double masked[2];

      g_assert_cmpstr (json_object_get_string_member (landmark, "name"), ==, points[i]);
      g_assert_true (json_object_get_boolean_member (landmark, "in_view"));
      find_middle (values, column, row, seen);
      find_middle (mask, column, row, masked);
      g_test_message ("%s, index %s, %s: picture %.2f px, mask %.2f px", effects, index,
                      points[i], hypot (seen[0] - column, seen[1] - row),
                      hypot (masked[0] - column, masked[1] - row));
      g_assert_cmpfloat (hypot (seen[0] - column, seen[1] - row), <, 0.5);
      g_assert_cmpfloat (hypot (masked[0] - column, masked[1] - row), <, 0.5);
    }
}

static void
test_same_anatomy (void)
{
  static const char *const lists[] = {
    "[]",
    "[{\"kind\": \"affine\", \"rotation_deg\": {\"uniform\": [-20, 20]}, "
    "\"translation_px\": 12, \"direction_deg\": {\"uniform\": [0, 360]}, "
    "\"shear_x_deg\": {\"uniform\": [-5, 5]}, \"scale\": {\"uniform\": [0.8, 1.1]}}]",
    "[{\"kind\": \"elastic\", \"alpha_px\": 400, \"sigma_px\": 24}]",
    "[{\"kind\": \"piecewise-affine\", \"scale\": 0.03}]",
    "[{\"kind\": \"random-crop\", \"size\": 0.9, \"x\": {\"uniform\": [0, 1]}, \"y\": "
    "{\"uniform\": [0, 1]}}]",
    "[{\"kind\": \"rot90\", \"turns\": {\"choice\": [1, 2, 3]}}]",
    "[{\"kind\": \"flip-left-right\"}]",
    "[{\"kind\": \"flip-up-down\"}, {\"kind\": \"affine\", \"rotation_deg\": 10}]",
    "{\"image_px\": 200, \"chain\": [{\"kind\": \"rot90\", \"turns\": 2}, {\"kind\": "
    "\"flip-left-right\"}, {\"kind\": \"affine\", \"translation_px\": 8, "
    "\"direction_deg\": {\"uniform\": [0, 360]}}, {\"kind\": \"elastic\", "
    "\"alpha_px\": 100, \"sigma_px\": 12}]}",
  };

  write_inputs ();
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      write_scene (lists[i]);
      check_sample ("0", lists[i]);
      if (strstr (lists[i], "uniform") != NULL || strstr (lists[i], "choice") != NULL)
        check_sample ("7", lists[i]);
    }
}

/* Mirrored, the left ball is where the right one would be called left. */
static void
test_swapped (void)
{
  g_auto (Outcome) plain = { 0 };
  g_auto (Outcome) flipped = { 0 };
  g_autoptr (JsonNode) a = NULL;
  g_autoptr (JsonNode) b = NULL;

  write_inputs ();
  write_scene ("[]");
  plain = harness_run ("project", "effects.json", NULL);
  write_scene ("[{\"kind\": \"flip-left-right\"}]");
  flipped = harness_run ("project", "effects.json", NULL);
  a = harness_parse (&plain);
  b = harness_parse (&flipped);
  for (guint i = 0; i < 2; i++)
    {
      JsonArray *before =
          json_object_get_array_member (json_node_get_object (a), "landmarks");
      JsonArray *after =
          json_object_get_array_member (json_node_get_object (b), "landmarks");

      g_assert_cmpfloat_with_epsilon (
          json_object_get_double_member (json_array_get_object_element (after, i),
                                         "column"),
          COLUMNS - 1 -
              json_object_get_double_member (
                  json_array_get_object_element (before, 1 - i), "column"),
          1e-6);
    }
}

/* Before and after; and a line integral has none. */
static void
test_stages (void)
{
  g_auto (Outcome) image = { 0 };
  g_auto (Outcome) effects = { 0 };
  g_auto (Outcome) integral = { 0 };
  g_autofree char *a_path = harness_path ("a.mha");
  g_autofree char *b_path = harness_path ("b.mha");
  g_autofree char *c_path = harness_path ("c.mha");
  g_autofree float *a = NULL;
  g_autofree float *b = NULL;
  g_autofree float *c = NULL;
  guint columns;
  guint rows;
  double most = 0;
  double worst = 0;

  write_inputs ();
  write_scene ("[{\"kind\": \"multiply\", \"factor\": 0.5}]");
  image = harness_run ("render", "effects.json", "--stage", "image", "--quality",
                       "exact", "-o", "a.mha", NULL);
  effects = harness_run ("render", "effects.json", "--stage", "effects", "--quality",
                         "exact", "-o", "b.mha", NULL);
  integral = harness_run ("render", "effects.json", "-o", "c.mha", NULL);
  harness_assert_success (&image);
  harness_assert_success (&effects);
  harness_assert_success (&integral);
  a = harness_read_picture (a_path, &columns, &rows);
  b = harness_read_picture (b_path, &columns, &rows);
  c = harness_read_picture (c_path, &columns, &rows);
  /* The least value of the picture is 0: air. */
  for (guint i = 0; i < columns * rows; i++)
    {
      most = fmax (most, (double) a[i]);
      worst = fmax (worst, fabs ((double) (a[i] - 2 * b[i])));
      g_assert_true (a[i] == c[i]);
    }
  g_assert_cmpfloat (most, >, 0.1);
  g_assert_cmpfloat (worst, <, 1e-5 * most);
}

/* Bytes: the same again, other ones with another index. */
static void
test_bytes (void)
{
  g_auto (Outcome) a = { 0 };
  g_auto (Outcome) b = { 0 };
  g_auto (Outcome) c = { 0 };

  write_inputs ();
  write_scene ("\"synthex-regular-published\"");
  a = harness_run ("render", "effects.json", "--seed", "3", "-o", "-", NULL);
  b = harness_run ("render", "effects.json", "--seed", "3", "-o", "-", NULL);
  c = harness_run ("render", "effects.json", "--seed", "3", "--index", "1", "-o", "-",
                   NULL);
  harness_assert_success (&a);
  g_assert_cmpmem (a.out, a.out_length, b.out, b.out_length);
  g_assert_true (a.out_length != c.out_length ||
                 memcmp (a.out, c.out, a.out_length) != 0);
}

/* Lines */

static void
test_sample (void)
{
  g_auto (Outcome) all = { 0 };
  g_auto (GStrv) lines = NULL;

  write_inputs ();
  write_scene ("\"synthex-strong-released\"");
  all = harness_run ("sample", "effects.json", "--set",
                     "carm.primary_deg={\"uniform\":[-30,30]}", "--seed", "5", "-n",
                     "100", NULL);
  harness_assert_success (&all);
  lines = g_strsplit (all.out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 101);
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);
      JsonObject *object = json_node_get_object (node);
      JsonObject *drawn = json_object_get_object_member (object, "drawn");
      g_autofree char *index = g_strdup_printf ("%u", i);
      double angle = json_object_get_double_member (drawn, "carm.primary_deg");

      g_assert_cmpstr (json_object_get_string_member (object, "index"), ==, index);
      g_assert_true (angle >= -30 && angle <= 30);
      g_assert_true (json_object_has_member (drawn, "effects"));
      if (i % 25 == 24)
        {
          /* Alone as in the row; the picture's own pose, too. */
          g_auto (Outcome) one = harness_run ("sample", "effects.json", "--set",
                                              "carm.primary_deg={\"uniform\":[-30,30]}",
                                              "--seed", "5", "--index", index, NULL);
          g_auto (Outcome) project =
              harness_run ("project", "effects.json", "--set",
                           "carm.primary_deg={\"uniform\":[-30,30]}", "--seed", "5",
                           "--index", index, NULL);
          g_autoptr (JsonNode) pose = harness_parse (&project);

          g_assert_true (g_str_has_prefix (one.out, lines[i]));
          g_assert_cmpfloat_with_epsilon (
              json_object_get_double_member (
                  json_object_get_object_member (json_node_get_object (pose), "pose"),
                  "primary_deg"),
              angle, 1e-9);
        }
    }
}

static void
test_lists (void)
{
  g_auto (Outcome) text = harness_run ("effects", NULL);
  g_auto (Outcome) json = harness_run ("effects", "--json", NULL);
  g_auto (Outcome) presets = harness_run ("presets", NULL);
  g_auto (Outcome) one = harness_run ("presets", "perphix", NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) preset = NULL;

  harness_assert_success (&text);
  harness_assert_success (&json);
  harness_assert_success (&presets);
  harness_assert_success (&one);
  node = harness_parse (&json);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonObject *effect =
          json_array_get_object_element (json_node_get_array (node), i);
      const char *kind = json_object_get_string_member (effect, "kind");
      g_autofree char *line = g_strconcat (kind, "  (", NULL);

      g_assert_nonnull (strstr (text.out, line));
      g_assert_cmpuint (strlen (json_object_get_string_member (effect, "reference")), >,
                        10);
    }
  g_assert_nonnull (strstr (presets.out, "synthex-strong-released-tool"));
  preset = harness_parse (&one);
  g_assert_cmpint (
      json_object_get_int_member (json_node_get_object (preset), "skiagraph_effects"),
      ==, 1);
  /* What is printed can be taken as a file. */
  g_free (harness_write ("mine.json", one.out, -1));
  {
    g_auto (Outcome) sample =
        harness_run ("sample", "--set", "effects=./mine.json", NULL);
    g_auto (Outcome) named = harness_run ("sample", "--set", "effects=perphix", NULL);

    harness_assert_success (&sample);
    g_assert_cmpstr (sample.out, ==, named.out);
  }
}

static void
test_refused (void)
{
  g_auto (Outcome) kind = harness_run ("effects", "wobble", NULL);
  g_auto (Outcome) preset = harness_run ("presets", "wobble", NULL);
  g_auto (Outcome) range = harness_run ("sample", "--set",
                                        "effects=[{\"kind\":\"gamma\",\"exponent\":"
                                        "{\"uniform\":[3,1]}}]",
                                        NULL);
  g_auto (Outcome) count = harness_run ("sample", "-n", "-1", NULL);
  g_auto (Outcome) not_a_preset = { 0 };
  g_auto (Outcome) one_side = { 0 };

  harness_assert_failure (&kind, 2, "wobble", "skg effects", NULL);
  harness_assert_failure (&preset, 2, "wobble", "skg presets", NULL);
  harness_assert_failure (&range, 2, "effects[0].exponent", "reversed", "0.05 to 20",
                          NULL);
  harness_assert_failure (&count, 2, "-n", "-1", NULL);
  write_inputs ();
  write_scene ("{\"preset\": \"balls.fcsv.json\"}");
  g_free (harness_write ("balls.fcsv.json", "{\"title\": \"no\"}", -1));
  not_a_preset = harness_run ("sample", "effects.json", NULL);
  harness_assert_failure (&not_a_preset, 2, "effects.json", "effects.preset",
                          "balls.fcsv.json", "skiagraph_effects", NULL);
  write_scene ("[{\"kind\": \"flip-left-right\"}]");
  one_side = harness_run ("render", "effects.json", "--stage", "structures",
                          "--structures", "hip_left", "-o", "one", NULL);
  harness_assert_failure (&one_side, 2, "hip_left", "other side", NULL);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/effects/same-anatomy", test_same_anatomy);
  g_test_add_func ("/cli/effects/swapped", test_swapped);
  g_test_add_func ("/cli/effects/stages", test_stages);
  g_test_add_func ("/cli/effects/bytes", test_bytes);
  g_test_add_func ("/cli/effects/sample", test_sample);
  g_test_add_func ("/cli/effects/lists", test_lists);
  g_test_add_func ("/cli/effects/refused", test_refused);
  status = g_test_run ();
  harness_finish ();
  return status;
}

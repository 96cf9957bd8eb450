/* SPDX-License-Identifier: Apache-2.0
 * Slicer's landmark files, good and bad. */
#include "body/landmarks.h"

#include <string.h>

#include "base/error.h"
#include "files.h"

#define HEADER_4_11                                                                    \
  "# Markups fiducial file version = 4.11\n# CoordinateSystem = LPS\n"                 \
  "# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n"

static SkgLandmarkSet *
load_text (const char *name, const char *text, GError **error)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_file (folder, name, text, strlen (text));
  SkgLandmarkSet *set = skg_landmark_set_load (path, error);

  test_folder_remove (folder);
  return set;
}

static void
assert_bad (const char *name, const char *text, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgLandmarkSet) set = load_text (name, text, &error);

  g_assert_null (set);
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_test_message ("%s", error->message);
  if (strstr (error->message, name) == NULL || strstr (error->message, words) == NULL ||
      strchr (error->message, '\n') != NULL)
    g_error ("\"%s\" must name %s and say \"%s\" in one line", error->message, name,
             words);
}

static void
assert_point (SkgLandmarkSet *set,
              const char *name,
              double x_mm,
              double y_mm,
              double z_mm,
              gboolean visible)
{
  const SkgLandmark *landmark = skg_landmark_set_find (set, name);

  g_assert_nonnull (landmark);
  g_assert_cmpfloat (landmark->position_mm.x, ==, x_mm);
  g_assert_cmpfloat (landmark->position_mm.y, ==, y_mm);
  g_assert_cmpfloat (landmark->position_mm.z, ==, z_mm);
  g_assert_cmpint (landmark->visible, ==, visible);
}

/* The two files of the implant CT hold the same landmarks. */
static void
test_real (void)
{
  const char *folder = g_getenv ("SKG_TEST_DATA");
  g_autofree char *fcsv =
      g_build_filename (folder != NULL ? folder : "", "ct/pelvis-implant.fcsv", NULL);
  g_autofree char *json = g_build_filename (folder != NULL ? folder : "",
                                            "ct/pelvis-implant.mrk.json", NULL);
  g_autoptr (SkgLandmarkSet) a = NULL;
  g_autoptr (SkgLandmarkSet) b = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (fcsv, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("SKG_TEST_DATA does not lead to the landmarks");
      return;
    }
  a = skg_landmark_set_load (fcsv, &error);
  g_assert_no_error (error);
  b = skg_landmark_set_load (json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skg_landmark_set_get_length (a), ==, 8);
  g_assert_cmpuint (skg_landmark_set_get_length (b), ==, 8);
  assert_point (a, "FH-l", 82, -142.1, 126.9, TRUE);
  assert_point (b, "FH-l", 82, -142.1, 126.9, TRUE);
}

static void
test_fcsv_systems (void)
{
  static const struct
  {
    const char *header;
    double sign;
  } cases[] = {
    { "# CoordinateSystem = LPS\n", 1 }, { "# CoordinateSystem = RAS\n", -1 },
    { "# CoordinateSystem = 1\n", 1 },   { "# CoordinateSystem = 0\n", -1 },
    { "#CoordinateSystem=lps\r\n", 1 },  { "", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf (
          "# Markups fiducial file version = 4.10\n%s"
          "# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n"
          "a,1,2,3,0,0,0,1,1,1,0,P,,\n",
          cases[i].header);
      g_autoptr (SkgLandmarkSet) set = load_text ("a.fcsv", text, &error);

      g_assert_no_error (error);
      assert_point (set, "P", cases[i].sign, 2 * cases[i].sign, 3, TRUE);
    }
}

/* Slicer 3's columns, Slicer 5's extra fields, quotes, no header at all. */
static void
test_fcsv_columns (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgLandmarkSet) old =
      load_text ("a.fcsv",
                 "# Fiducial List file /tmp/F.fcsv\n# version = 2\n"
                 "# columns = label,x,y,z,sel,vis\nF-1,-1.5,2e1,3,1,0\n",
                 &error);
  g_autoptr (SkgLandmarkSet) new =
      load_text ("a.fcsv",
                 "\xef\xbb\xbf" HEADER_4_11 "\n"
                 "1,1,2,3,0,0,0,1,0,1,0,\"a, \"\"b\"\"\",\"over, there\",,2,0\r\n"
                 "2,4,5,6,0,0,0,1,1,1,0,,,,2,0\r\n",
                 &error);
  g_autoptr (SkgLandmarkSet) bare =
      load_text ("a.fcsv", "1,1,2,3,0,0,0,1,1,1,0,Q,,\n", &error);

  g_assert_no_error (error);
  assert_point (old, "F-1", 1.5, -20, 3, FALSE);
  assert_point (new, "a, \"b\"", 1, 2, 3, FALSE);
  g_assert_cmpstr (skg_landmark_set_get (new, 0)->description, ==, "over, there");
  assert_point (new, "2", 4, 5, 6, TRUE);
  assert_point (bare, "Q", -1, -2, 3, TRUE);
}

static void
test_fcsv_bad (void)
{
  assert_bad ("a.fcsv", HEADER_4_11 "1,1,2,3\n2,1,abc,3\n", "line 5: y is \"abc\"");
  assert_bad ("a.fcsv", HEADER_4_11 "1,nan,2,3\n", "line 4: x is \"nan\"");
  assert_bad ("a.fcsv", HEADER_4_11 "1,1,2,1e999\n", "line 4: z is \"1e999\"");
  assert_bad ("a.fcsv", HEADER_4_11 "1,1,2\n", "line 4: 3 fields, none for z");
  assert_bad ("a.fcsv", "# CoordinateSystem = IJK\n",
              "line 1: CoordinateSystem is \"IJK\"; LPS, RAS, 0 (RAS) or 1 (LPS)");
  assert_bad ("a.fcsv", "# columns = id,x,y\n", "line 1: columns are \"id,x,y\"");
  assert_bad ("a.fcsv", "hello\n", "line 1: 1 fields, none for x");
  assert_bad ("a.fcsv", "", "no header and no landmark");
  assert_bad ("a.fcsv", "\xff\xfe", "not UTF-8");
  assert_bad ("a.csv", "", "not a list of landmarks; .fcsv and .mrk.json");
}

#define POINT(label, position)                                                         \
  "{\"label\": \"" label "\", \"position\": " position ", \"visibility\": true}"
#define MARKUP(more, points) "{" more "\"controlPoints\": [" points "]}"
#define FILE_OF(markups) "{\"markups\": [" markups "]}"

static void
test_json_kinds (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgLandmarkSet) set = load_text (
      "a.mrk.json",
      FILE_OF (MARKUP (
          "\"type\": \"Line\", \"coordinateSystem\": \"RAS\",",
          POINT (
              "L1",
              "["
              "1"
              ","
              " "
              "2"
              ","
              " "
              "3"
              "]")) "," MARKUP ("\"type\": \"Fiducial\",",
                                POINT (
                                    "F1",
                                    "[4, 5.5, 6]") ","
                                                   "{\"label\": "
                                                   "\"unset\", "
                                                   "\"positionStatus\": "
                                                   "\"undefined\"},"
                                                   "{\"label\": \"F2\", "
                                                   "\"position\": [7, 8, "
                                                   "9], "
                                                   "\"visibility\": "
                                                   "false}") "," MARKUP ("\"type\": "
                                                                         "\"Plane\", "
                                                                         "\"display\": "
                                                                         "{\"visibility"
                                                                         "\""
                                                                         ": false},",
                                                                         POINT (
                                                                             "P",
                                                                             "[1, 1, "
                                                                             "1]")) ","
                                                                                    "{"
                                                                                    "\""
                                                                                    "ty"
                                                                                    "pe"
                                                                                    "\""
                                                                                    ": "
                                                                                    "\""
                                                                                    "RO"
                                                                                    "I"
                                                                                    "\""
                                                                                    "}"),
      &error);

  g_assert_no_error (error);
  g_assert_cmpuint (skg_landmark_set_get_length (set), ==, 4);
  g_assert_cmpstr (skg_landmark_set_get (set, 0)->name, ==, "F1");
  assert_point (set, "F1", 4, 5.5, 6, TRUE);
  assert_point (set, "F2", 7, 8, 9, FALSE);
  assert_point (set, "L1", -1, -2, 3, TRUE);
  assert_point (set, "P", 1, 1, 1, FALSE);
  g_assert_null (skg_landmark_set_find (set, "unset"));
}

static void
test_json_bad (void)
{
  assert_bad ("a.mrk.json", "{", "a.mrk.json");
  assert_bad ("a.mrk.json", "[1]", "an object with \"markups\" is needed");
  assert_bad ("a.mrk.json", "{\"a\": 1}", "markups is missing; a list is needed");
  assert_bad ("a.mrk.json", "{\"markups\": [3]}", "markups[0] is 3; an object");
  assert_bad ("a.mrk.json", FILE_OF (MARKUP ("\"coordinateSystem\": \"IJK\",", "")),
              "markups[0].coordinateSystem is \"IJK\"");
  assert_bad ("a.mrk.json", FILE_OF (MARKUP ("\"coordinateUnits\": \"m\",", "")),
              "markups[0].coordinateUnits is \"m\"; mm");
  assert_bad ("a.mrk.json", FILE_OF (MARKUP ("", POINT ("a", "[1, 2]"))),
              "markups[0].controlPoints[0].position is [1, 2]");
  assert_bad (
      "a.mrk.json",
      FILE_OF (MARKUP ("", POINT ("a", "[1, 2, 3]") "," POINT ("b", "[1,null,3]"))),
      "markups[0].controlPoints[1].position[1] is null");
  assert_bad ("a.mrk.json", FILE_OF (MARKUP ("", POINT ("a", "[1, 2, NaN]"))),
              "column 67: expected a value");
  assert_bad ("a.mrk.json", FILE_OF (MARKUP ("", "{\"label\": \"a\"}")),
              "markups[0].controlPoints[0].position is missing");
  assert_bad ("a.mrk.json", FILE_OF ("{\"controlPoints\": 5}"),
              "markups[0].controlPoints is 5; a list");
  assert_bad ("a.mrk.json", FILE_OF ("{\"type\": 5}"), "markups[0].type is 5; a text");
}

/* Both formats keep positions to the last bit. */
static void
test_round_trip (void)
{
  static const char *const names[] = { "a.fcsv", "a.mrk.json" };
  SkgLandmark landmarks[] = {
    { (char *) "FH-l",
      (char *) "centre; of, the \"head\"",
      { 0.1, -1.0 / 3, 1e-7 },
      TRUE },
    { (char *) "größe", (char *) "", { -182.25, 0, 1234.5678901234567 }, FALSE },
  };
  g_autoptr (SkgLandmarkSet) set = skg_landmark_set_new (landmarks, 2);
  char *folder = test_folder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgLandmarkSet) back = NULL;

      g_assert_true (skg_landmark_set_save (set, path, &error));
      g_assert_no_error (error);
      back = skg_landmark_set_load (path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (skg_landmark_set_get_length (back), ==, 2);
      assert_point (back, "FH-l", 0.1, -1.0 / 3, 1e-7, TRUE);
      assert_point (back, "größe", -182.25, 0, 1234.5678901234567, FALSE);
      g_assert_cmpstr (skg_landmark_set_get (back, 0)->description, ==,
                       landmarks[0].description);
    }
  test_folder_remove (folder);
}

/* What strict readers of .fcsv count on. */
static void
test_fcsv_fields (void)
{
  SkgLandmark landmark = { (char *) "A", (char *) "b c", { 1, 2, 3.5 }, TRUE };
  g_autoptr (SkgLandmarkSet) set = skg_landmark_set_new (&landmark, 1);
  char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.fcsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (skg_landmark_set_save (set, path, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpstr (lines[0], ==, "# Markups fiducial file version = 4.11");
  g_assert_cmpstr (lines[1], ==, "# CoordinateSystem = LPS");
  fields = g_strsplit (lines[3], ",", -1);
  g_assert_cmpuint (g_strv_length (fields), ==, 14);
  g_assert_cmpstr (fields[3], ==, "3.5");
  g_assert_cmpstr (fields[11], ==, "A");
  test_folder_remove (folder);
}

static void
test_save_fails (void)
{
  g_autoptr (SkgLandmarkSet) set = skg_landmark_set_new (NULL, 0);
  g_autoptr (GError) error = NULL;

  g_assert_false (skg_landmark_set_save (set, "a.txt", &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (skg_landmark_set_save (set, "/nonexistent/a.fcsv", &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_FAILED);
}

static void
test_copies (void)
{
  SkgLandmark a = { (char *) "A", (char *) "", { 1, 2, 3 }, TRUE };
  SkgLandmark b = { (char *) "B", (char *) "", { 4, 5, 6 }, TRUE };
  g_autoptr (SkgLandmarkSet) one = skg_landmark_set_new (&a, 1);
  g_autoptr (SkgLandmarkSet) two = skg_landmark_set_copy_with (one, 1, &b);
  g_autoptr (SkgLandmarkSet) hidden =
      skg_landmark_set_copy_with_visible (two, 0, FALSE);
  g_autoptr (SkgLandmarkSet) removed = skg_landmark_set_copy_with (hidden, 1, NULL);

  g_assert_cmpuint (skg_landmark_set_get_length (one), ==, 1);
  assert_point (two, "B", 4, 5, 6, TRUE);
  assert_point (two, "A", 1, 2, 3, TRUE);
  assert_point (hidden, "A", 1, 2, 3, FALSE);
  assert_point (hidden, "B", 4, 5, 6, TRUE);
  g_assert_cmpuint (skg_landmark_set_get_length (removed), ==, 1);
  g_assert_null (skg_landmark_set_find (removed, "B"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/landmarks/real", test_real);
  g_test_add_func ("/body/landmarks/fcsv-systems", test_fcsv_systems);
  g_test_add_func ("/body/landmarks/fcsv-columns", test_fcsv_columns);
  g_test_add_func ("/body/landmarks/fcsv-bad", test_fcsv_bad);
  g_test_add_func ("/body/landmarks/json-kinds", test_json_kinds);
  g_test_add_func ("/body/landmarks/json-bad", test_json_bad);
  g_test_add_func ("/body/landmarks/round-trip", test_round_trip);
  g_test_add_func ("/body/landmarks/fcsv-fields", test_fcsv_fields);
  g_test_add_func ("/body/landmarks/save-fails", test_save_fails);
  g_test_add_func ("/body/landmarks/copies", test_copies);
  return g_test_run ();
}

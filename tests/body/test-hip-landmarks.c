/* SPDX-License-Identifier: Apache-2.0
 * SyntheX's 14 hip landmarks: order, names that mean them, both file formats. */
#include "body/hip-landmarks.h"

#include <string.h>

#include "files.h"

/* As in SyntheX's files (land-00 to land-13). */
static const char *const names[SKG_HIP_LANDMARKS] = {
  "FH-l",  "FH-r",  "GSN-l", "GSN-r", "IOF-l", "IOF-r",  "MOF-l",
  "MOF-r", "SPS-l", "SPS-r", "IPS-l", "IPS-r", "ASIS-l", "ASIS-r",
};

static void
test_list (void)
{
  static const guint structures[SKG_HIP_LANDMARKS] = { 5, 6, 1, 2, 1, 2, 1,
                                                       2, 1, 2, 1, 2, 1, 2 };

  for (guint i = 0; i < SKG_HIP_LANDMARKS; i++)
    {
      g_assert_cmpstr (skg_hip_landmark_list ()[i], ==, names[i]);
      g_assert_cmpint (skg_hip_landmark_find (names[i]), ==, (int) i);
      /* Its title means it, too. */
      g_assert_cmpint (skg_hip_landmark_find (skg_hip_landmark_get_title (i)), ==,
                       (int) i);
      g_assert_cmpuint (skg_hip_landmark_get_structure (i), ==, structures[i]);
    }
  g_assert_null (skg_hip_landmark_list ()[SKG_HIP_LANDMARKS]);
}

static void
test_synonyms (void)
{
  static const struct
  {
    const char *text;
    const char *name;
  } cases[] = {
    { "left femoral head", "FH-l" },
    { "Femoral Head Center (R)", "FH-r" },
    { "R.FH", "FH-r" },
    { "hip joint centre left", "FH-l" },
    { "LASIS", "ASIS-l" },
    { "asis_R", "ASIS-r" },
    { "Right Anterior Superior Iliac Spine", "ASIS-r" },
    { "greater-sciatic-notch-l", "GSN-l" },
    { "Symphysis, superior, right", "SPS-r" },
    { "ips L", "IPS-l" },
    { "obturator foramen inferior right", "IOF-r" },
    { "medial obturator foramen left", "MOF-l" },
    { "FH", NULL },
    { "left", NULL },
    { "", NULL },
    { "left femur", NULL },
    { "obturator foramen left", NULL },
    { "PSIS-l", NULL },
    { "aorta", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int index = skg_hip_landmark_find (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (index >= 0 ? names[index] : NULL, ==, cases[i].name);
    }
}

static SkgLandmarkSet *
new_set (void)
{
  const SkgLandmark points[] = {
    { (char *) "right ASIS", (char *) "spine", { -1, 2, 3 }, TRUE },
    { (char *) "promontory", (char *) "", { 0, 0, 9 }, TRUE },
    { (char *) "left femoral head", (char *) "by hand", { 4, 5, 6 }, FALSE },
    { (char *) "FH-l", (char *) "", { 7, 8, 9.125 }, TRUE },
    { (char *) "FH_L", (char *) "", { 0, 0, 0 }, TRUE },
  };

  return skg_landmark_set_new (points, G_N_ELEMENTS (points));
}

static void
test_match (void)
{
  g_autoptr (SkgLandmarkSet) set = new_set ();
  g_autoptr (SkgLandmarkSet) sorted = skg_hip_landmark_sort (set, FALSE);
  g_autoptr (SkgLandmarkSet) all = skg_hip_landmark_sort (set, TRUE);
  int indices[SKG_HIP_LANDMARKS];

  skg_hip_landmark_match (set, indices);
  for (int i = 0; i < SKG_HIP_LANDMARKS; i++)
    g_assert_cmpint (indices[i], ==, i == 0 ? 3 : i == 13 ? 0 : -1);
  g_assert_cmpuint (skg_landmark_set_get_length (sorted), ==, 2);
  g_assert_cmpstr (skg_landmark_set_get (sorted, 0)->name, ==, "FH-l");
  g_assert_cmpfloat (skg_landmark_set_get (sorted, 0)->position_mm.z, ==, 9.125);
  g_assert_cmpstr (skg_landmark_set_get (sorted, 1)->name, ==, "ASIS-r");
  g_assert_cmpstr (skg_landmark_set_get (sorted, 1)->description, ==, "spine");
  g_assert_cmpuint (skg_landmark_set_get_length (all), ==, 5);
  g_assert_cmpstr (skg_landmark_set_get (all, 2)->name, ==, "promontory");
}

/* Sorted, written and read back: the same 14 in the same order, to the last bit. */
static void
test_files (void)
{
  static const char *const files[] = { "a.fcsv", "a.mrk.json" };
  SkgLandmark points[SKG_HIP_LANDMARKS];
  char *folder = test_folder_new ();
  g_autoptr (SkgLandmarkSet) set = NULL;
  g_autoptr (SkgLandmarkSet) sorted = NULL;

  for (int i = 0; i < SKG_HIP_LANDMARKS; i++)
    points[SKG_HIP_LANDMARKS - 1 - i] = (SkgLandmark){
      (char *) names[i], (char *) "", { i / 3.0, -i * 1e-3, i + 0.1 }, TRUE
    };
  set = skg_landmark_set_new (points, SKG_HIP_LANDMARKS);
  sorted = skg_hip_landmark_sort (set, FALSE);
  for (gsize f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_autofree char *path = g_build_filename (folder, files[f], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgLandmarkSet) back = NULL;

      g_assert_true (skg_landmark_set_save (sorted, path, &error));
      back = skg_landmark_set_load (path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (skg_landmark_set_get_length (back), ==, SKG_HIP_LANDMARKS);
      for (guint i = 0; i < SKG_HIP_LANDMARKS; i++)
        {
          const SkgLandmark *landmark = skg_landmark_set_get (back, i);

          g_assert_cmpstr (landmark->name, ==, names[i]);
          g_assert_cmpfloat (landmark->position_mm.x, ==, i / 3.0);
          g_assert_cmpfloat (landmark->position_mm.y, ==, -(double) i * 1e-3);
          g_assert_cmpfloat (landmark->position_mm.z, ==, i + 0.1);
        }
    }
  test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/hip-landmarks/list", test_list);
  g_test_add_func ("/body/hip-landmarks/synonyms", test_synonyms);
  g_test_add_func ("/body/hip-landmarks/match", test_match);
  g_test_add_func ("/body/hip-landmarks/files", test_files);
  return g_test_run ();
}

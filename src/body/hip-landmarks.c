/* SPDX-License-Identifier: Apache-2.0
 * The 14 hip landmarks of SyntheX. */
#include "config.h"

#include "body/hip-landmarks.h"

#include <glib/gi18n.h>
#include <string.h>

/* SyntheX's numbers of structures (resources/labels/sets.json). */
enum
{
  HEMIPELVIS_LEFT = 1,
  HEMIPELVIS_RIGHT = 2,
  FEMUR_LEFT = 5,
  FEMUR_RIGHT = 6,
};

/* Seven kinds; each is there on the left, then on the right. @words: names that mean
 * it, without side and stop words, in alphabetic order. */
static const struct
{
  const char *names[2];
  const char *titles[2];
  guint structures[2];
  const char *words[6];
} kinds[] = {
  { { "FH-l", "FH-r" },
    { N_ ("Femoral head centre, left"), N_ ("Femoral head centre, right") },
    { FEMUR_LEFT, FEMUR_RIGHT },
    { "fh", "femoral head", "femur head", "hip", "hip joint", "hjc" } },
  { { "GSN-l", "GSN-r" },
    { N_ ("Greater sciatic notch, left"), N_ ("Greater sciatic notch, right") },
    { HEMIPELVIS_LEFT, HEMIPELVIS_RIGHT },
    { "gsn", "greater notch sciatic" } },
  { { "IOF-l", "IOF-r" },
    { N_ ("Inferior obturator foramen, left"),
      N_ ("Inferior obturator foramen, right") },
    { HEMIPELVIS_LEFT, HEMIPELVIS_RIGHT },
    { "iof", "foramen inferior obturator", "inferior obturator" } },
  { { "MOF-l", "MOF-r" },
    { N_ ("Medial obturator foramen, left"), N_ ("Medial obturator foramen, right") },
    { HEMIPELVIS_LEFT, HEMIPELVIS_RIGHT },
    { "mof", "foramen medial obturator", "medial obturator" } },
  { { "SPS-l", "SPS-r" },
    { N_ ("Superior pubic symphysis, left"), N_ ("Superior pubic symphysis, right") },
    { HEMIPELVIS_LEFT, HEMIPELVIS_RIGHT },
    { "sps", "pubic superior symphysis", "superior symphysis" } },
  { { "IPS-l", "IPS-r" },
    { N_ ("Inferior pubic symphysis, left"), N_ ("Inferior pubic symphysis, right") },
    { HEMIPELVIS_LEFT, HEMIPELVIS_RIGHT },
    { "ips", "inferior pubic symphysis", "inferior symphysis" } },
  { { "ASIS-l", "ASIS-r" },
    { N_ ("Anterior superior iliac spine, left"),
      N_ ("Anterior superior iliac spine, right") },
    { HEMIPELVIS_LEFT, HEMIPELVIS_RIGHT },
    { "asis", "anterior iliac spine superior" } },
};

G_STATIC_ASSERT (2 * G_N_ELEMENTS (kinds) == SKG_HIP_LANDMARKS);

const char *const *
skg_hip_landmark_list (void)
{
  static const char *names[SKG_HIP_LANDMARKS + 1];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < SKG_HIP_LANDMARKS; i++)
        names[i] = kinds[i / 2].names[i % 2];
      g_once_init_leave (&once, 1);
    }
  return names;
}

const char *
skg_hip_landmark_get_title (guint index)
{
  g_return_val_if_fail (index < SKG_HIP_LANDMARKS, NULL);

  return kinds[index / 2].titles[index % 2];
}

guint
skg_hip_landmark_get_structure (guint index)
{
  g_return_val_if_fail (index < SKG_HIP_LANDMARKS, 0);

  return kinds[index / 2].structures[index % 2];
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* 0 left, 1 right, -1 neither. */
static int
get_side (const char *word)
{
  static const char *const sides[2][3] = { { "l", "left", "lt" },
                                           { "r", "right", "rt" } };

  for (int side = 0; side < 2; side++)
    for (int i = 0; i < 3; i++)
      if (strcmp (word, sides[side][i]) == 0)
        return side;
  return -1;
}

/* The kind that the words mean, in alphabetic order; -1: none. */
static int
find_kind (const char *words)
{
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (gsize i = 0; i < G_N_ELEMENTS (kinds[k].words) && kinds[k].words[i]; i++)
      if (strcmp (kinds[k].words[i], words) == 0)
        return (int) k;
  return -1;
}

/* "lasis" and "asisl" are an abbreviation with its side; anything longer is a word. */
static int
find_fused (const char *word)
{
  gsize n = strlen (word);
  g_autofree char *front = NULL;
  char ends[2][2] = { { word[0] }, { n > 0 ? word[n - 1] : '\0' } };
  int kind;

  if (n < 3 || n > 5)
    return -1;
  kind = find_kind (word + 1);
  if (kind >= 0 && get_side (ends[0]) >= 0)
    return 2 * kind + get_side (ends[0]);
  front = g_strndup (word, n - 1);
  kind = find_kind (front);
  return kind >= 0 && get_side (ends[1]) >= 0 ? 2 * kind + get_side (ends[1]) : -1;
}

int
skg_hip_landmark_find (const char *name)
{
  static const char *const stop_words[] = { "",      "of",   "the",  "centre", "center",
                                            "point", "apex", "edge", "most",   NULL };
  g_autofree char *lower = g_utf8_strdown (name, -1);
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  int side = -1;
  int kind;

  g_strdelimit (lower, "_-.,/()[]:", ' ');
  words = g_strsplit (lower, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (get_side (words[i]) >= 0)
      side = get_side (words[i]);
    else if (!g_strv_contains (stop_words, words[i]))
      g_ptr_array_add (kept, words[i]);
  if (side < 0)
    return kept->len == 1 ? find_fused (kept->pdata[0]) : -1;
  g_ptr_array_sort (kept, compare_words);
  g_ptr_array_add (kept, NULL);
  joined = g_strjoinv (" ", (char **) kept->pdata);
  kind = find_kind (joined);
  return kind >= 0 ? 2 * kind + side : -1;
}

void
skg_hip_landmark_match (SkgLandmarkSet *set, int indices[SKG_HIP_LANDMARKS])
{
  guint n;

  g_return_if_fail (set != NULL);

  n = skg_landmark_set_get_length (set);
  for (int l = 0; l < SKG_HIP_LANDMARKS; l++)
    indices[l] = -1;
  /* Backward, so that the first of several stays. */
  for (guint i = n; i-- > 0;)
    {
      int l = skg_hip_landmark_find (skg_landmark_set_get (set, i)->name);

      if (l >= 0)
        indices[l] = (int) i;
    }
  for (guint i = n; i-- > 0;)
    for (int l = 0; l < SKG_HIP_LANDMARKS; l++)
      if (strcmp (skg_landmark_set_get (set, i)->name, skg_hip_landmark_list ()[l]) ==
          0)
        indices[l] = (int) i;
}

SkgLandmarkSet *
skg_hip_landmark_sort (SkgLandmarkSet *set, gboolean keep_others)
{
  int indices[SKG_HIP_LANDMARKS];
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (SkgLandmark));
  g_autofree gboolean *taken = NULL;
  guint n;

  g_return_val_if_fail (set != NULL, NULL);

  n = skg_landmark_set_get_length (set);
  taken = g_new0 (gboolean, n + 1);
  skg_hip_landmark_match (set, indices);
  for (int l = 0; l < SKG_HIP_LANDMARKS; l++)
    if (indices[l] >= 0)
      {
        SkgLandmark landmark = *skg_landmark_set_get (set, (guint) indices[l]);

        landmark.name = (char *) skg_hip_landmark_list ()[l];
        taken[indices[l]] = TRUE;
        g_array_append_val (sorted, landmark);
      }
  for (guint i = 0; keep_others && i < n; i++)
    if (!taken[i])
      g_array_append_val (sorted, *skg_landmark_set_get (set, i));
  return skg_landmark_set_new ((const SkgLandmark *) (gpointer) sorted->data,
                               sorted->len);
}

/* SPDX-License-Identifier: Apache-2.0
 * Which table an unnamed label map was probably made with.
 *
 * Tables give the same numbers to different things, but bodies are built alike: what is
 * called left has to lie to the left of what is called right, and vertebrae one above
 * the other. A wrong table breaks such relations at random. */
#include "config.h"

#include "body/label-guess.h"

#include <string.h>

#include "body/label-tables.h"

/* Fewer relations prove nothing. */
#define MIN_FIT 3
#define MIN_FIT_SHARE 0.8

/* From head to foot; each pair of neighbours that are both there is one relation. */
static const char *const columns[][32] = {
  { "vertebrae_C1", "vertebrae_C2",  "vertebrae_C3",  "vertebrae_C4",  "vertebrae_C5",
    "vertebrae_C6", "vertebrae_C7",  "vertebrae_T1",  "vertebrae_T2",  "vertebrae_T3",
    "vertebrae_T4", "vertebrae_T5",  "vertebrae_T6",  "vertebrae_T7",  "vertebrae_T8",
    "vertebrae_T9", "vertebrae_T10", "vertebrae_T11", "vertebrae_T12", "vertebrae_L1",
    "vertebrae_L2", "vertebrae_L3",  "vertebrae_L4",  "vertebrae_L5",  "sacrum" },
  { "rib_left_1", "rib_left_2", "rib_left_3", "rib_left_4", "rib_left_5", "rib_left_6",
    "rib_left_7", "rib_left_8", "rib_left_9", "rib_left_10", "rib_left_11",
    "rib_left_12" },
  { "rib_right_1", "rib_right_2", "rib_right_3", "rib_right_4", "rib_right_5",
    "rib_right_6", "rib_right_7", "rib_right_8", "rib_right_9", "rib_right_10",
    "rib_right_11", "rib_right_12" },
  { "hip_left", "femur_left" },
  { "hip_right", "femur_right" },
  { "hemipelvis_left", "femur_left" },
  { "hemipelvis_right", "femur_right" },
  { "vertebrae", "sacrum" },
  { "lung_upper_lobe_left", "lung_lower_lobe_left" },
  { "lung_upper_lobe_right", "lung_middle_lobe_right", "lung_lower_lobe_right" },
  { "brain", "heart", "liver", "urinary_bladder" },
  { "spleen", "urinary_bladder" },
  { "trachea", "stomach", "urinary_bladder" },
  { "skull", "sternum", "sacrum" },
  { "clavicula_left", "hip_left" },
  { "clavicula_right", "hip_right" },
};

typedef struct
{
  guint n_fit;
  guint n_tested;
  guint n_unnamed;
} Score;

static void
test (Score *score, gboolean fits)
{
  score->n_tested++;
  score->n_fit += fits;
}

/* @named: names of a table to the structures of the map that they would name. Left has
 * the larger x, patient LPS. */
static void
test_sides (GHashTable *named, Score *score)
{
  GHashTableIter iter;
  gpointer name;
  gpointer structure;

  g_hash_table_iter_init (&iter, named);
  while (g_hash_table_iter_next (&iter, &name, &structure))
    {
      const char *left = strstr (name, "left");
      g_autoptr (GString) other = NULL;
      const SkgStructure *right;

      if (left == NULL)
        continue;
      other = g_string_new (name);
      g_string_erase (other, left - (const char *) name, 4);
      g_string_insert (other, left - (const char *) name, "right");
      right = g_hash_table_lookup (named, other->str);
      if (right != NULL)
        test (score,
              ((const SkgStructure *) structure)->centre_mm.x > right->centre_mm.x);
    }
}

static void
test_heights (GHashTable *named, Score *score)
{
  for (gsize c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      const SkgStructure *above = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (columns[c]) && columns[c][i] != NULL; i++)
        {
          const SkgStructure *here = g_hash_table_lookup (named, columns[c][i]);

          if (here == NULL)
            continue;
          if (above != NULL)
            test (score, above->centre_mm.z > here->centre_mm.z);
          above = here;
        }
    }
}

static Score
score_table (SkgLabelMap *map, GArray *names)
{
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  Score score = { 0 };

  for (guint i = 0; i < skg_label_map_get_n_structures (map); i++)
    {
      const SkgStructure *structure = skg_label_map_get_structure (map, i);
      const SkgLabelName *name = skg_label_names_find (names, structure->value);

      if (structure->n_voxels == 0)
        continue;
      if (name == NULL)
        score.n_unnamed++;
      else
        g_hash_table_insert (named, name->name, (gpointer) structure);
    }
  test_sides (named, &score);
  test_heights (named, &score);
  return score;
}

static gboolean
is_credible (const Score *score)
{
  return score->n_unnamed == 0 && score->n_fit >= MIN_FIT &&
         score->n_fit >= MIN_FIT_SHARE * score->n_tested;
}

static int
get_surplus (const Score *score)
{
  return 2 * (int) score->n_fit - (int) score->n_tested;
}

/* Whether both call every label of the map the same. */
static gboolean
name_alike (SkgLabelMap *map, GArray *a, GArray *b)
{
  for (guint i = 0; i < skg_label_map_get_n_structures (map); i++)
    {
      const SkgStructure *structure = skg_label_map_get_structure (map, i);
      const SkgLabelName *x = skg_label_names_find (a, structure->value);
      const SkgLabelName *y = skg_label_names_find (b, structure->value);

      if (structure->n_voxels > 0 &&
          g_strcmp0 (x != NULL ? x->name : NULL, y != NULL ? y->name : NULL) != 0)
        return FALSE;
    }
  return TRUE;
}

void
skg_label_guess (SkgLabelMap *map, SkgLabelGuess *guess)
{
  static const char *const ids[] = { "totalsegmentator-v1", "totalsegmentator-v2",
                                     "synthex-hip" };
  GArray *tables[G_N_ELEMENTS (ids)];
  Score scores[G_N_ELEMENTS (ids)];
  int best = -1;
  int second = -1;

  *guess = (SkgLabelGuess){ 0 };
  for (gsize t = 0; t < G_N_ELEMENTS (ids); t++)
    {
      g_autofree char *title = NULL;

      tables[t] = skg_label_table_new (ids[t], &title, NULL);
      scores[t] = score_table (map, tables[t]);
      if (best < 0 || get_surplus (&scores[t]) >= get_surplus (&scores[best]))
        {
          second = best;
          best = (int) t;
        }
      else if (second < 0 || get_surplus (&scores[t]) >= get_surplus (&scores[second]))
        second = (int) t;
    }
  guess->second = ids[second];
  guess->second_fit = scores[second].n_fit;
  guess->second_tested = scores[second].n_tested;
  guess->n_fit = scores[best].n_fit;
  guess->n_tested = scores[best].n_tested;
  /* A draw between tables that disagree is no guess. */
  if (is_credible (&scores[best]) &&
      (get_surplus (&scores[best]) > get_surplus (&scores[second]) ||
       name_alike (map, tables[best], tables[second])))
    guess->table = ids[best];
  for (gsize t = 0; t < G_N_ELEMENTS (ids); t++)
    g_array_unref (tables[t]);
}

/* SPDX-License-Identifier: Apache-2.0
 * Edits of a tissue table: what the user asks of it, and that it stays acceptable. */
#include "app/tissue-edit.h"

#include <math.h>

#include "base/random.h"

/* Sums of a few doubles. */
#define EXACT 1e-12

static void
test_move (void)
{
  SkgTissue tissue = *skg_tissue_find_preset ("four-tissue");
  double low = tissue.nodes[6].hu;
  double high = tissue.nodes[8].hu;

  skg_tissue_move_node (&tissue, 7, 2, 1400, 1.7);
  g_assert_cmpfloat (tissue.nodes[7].hu, ==, 1400);
  g_assert_cmpfloat (tissue.nodes[7].density_g_cm3[2], ==, 1.7);
  g_assert_cmpfloat (tissue.nodes[7].density_g_cm3[0], ==, 0);
  skg_tissue_move_node (&tissue, 7, 2, -3000, -1);
  g_assert_cmpfloat (tissue.nodes[7].hu, ==, low);
  g_assert_cmpfloat (tissue.nodes[7].density_g_cm3[2], ==, 0);
  skg_tissue_move_node (&tissue, 7, 2, 1e9, 1e9);
  g_assert_cmpfloat (tissue.nodes[7].hu, ==, high);
  g_assert_true (skg_tissue_check (&tissue, NULL));
}

/* A new node lies on the lines: no density anywhere changes. */
static void
test_add_remove (void)
{
  const SkgTissue *preset = skg_tissue_find_preset ("four-tissue");
  SkgTissue tissue = *preset;
  guint node = skg_tissue_add_node (&tissue, 700);

  g_assert_cmpuint (node, ==, 7);
  g_assert_cmpuint (tissue.n_nodes, ==, preset->n_nodes + 1);
  for (double hu = -1200; hu < 3500; hu += 37)
    {
      double before[SKG_TISSUE_MAX_MATERIALS];
      double after[SKG_TISSUE_MAX_MATERIALS];

      skg_tissue_get_density_g_cm3 (preset, hu, before);
      skg_tissue_get_density_g_cm3 (&tissue, hu, after);
      for (guint m = 0; m < preset->n_materials; m++)
        g_assert_cmpfloat_with_epsilon (after[m], before[m], EXACT);
    }
  g_assert_null (skg_tissue_get_preset_id (&tissue));
  g_assert_true (skg_tissue_remove_node (&tissue, node));
  g_assert_cmpstr (skg_tissue_get_preset_id (&tissue), ==, "four-tissue");
  while (skg_tissue_add_node (&tissue, 500) < SKG_TISSUE_MAX_NODES)
    ;
  g_assert_cmpuint (tissue.n_nodes, ==, SKG_TISSUE_MAX_NODES);
  while (skg_tissue_remove_node (&tissue, 0))
    ;
  g_assert_cmpuint (tissue.n_nodes, ==, 2);
}

/* Whatever is done to it, the scene accepts it. */
static void
test_stays_acceptable (void)
{
  SkgTissue tissue = *skg_tissue_find_preset ("deepdrr");
  SkgRandom random;

  skg_random_init (&random, 11, 0, "tissue");
  for (int i = 0; i < 5000; i++)
    {
      guint64 bits = skg_random_next_uint64 (&random);
      guint node = (guint) (bits >> 8) % tissue.n_nodes;
      guint material = (guint) (bits >> 40) % tissue.n_materials;
      double hu = (double) ((bits >> 16) % 20000) - 8000;
      double density = (double) ((bits >> 32) % 100) - 20;
      g_autoptr (GError) error = NULL;

      if (bits % 8 == 0)
        skg_tissue_add_node (&tissue, hu);
      else if (bits % 8 == 1)
        skg_tissue_remove_node (&tissue, node);
      else
        skg_tissue_move_node (&tissue, node, material, hu, density);
      skg_tissue_check (&tissue, &error);
      g_assert_no_error (error);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/tissue-edit/move", test_move);
  g_test_add_func ("/app/tissue-edit/add-remove", test_add_remove);
  g_test_add_func ("/app/tissue-edit/stays-acceptable", test_stays_acceptable);
  return g_test_run ();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "physics/tissue.h"

#include <math.h>
#include <string.h>

static double
get_total (const SkgTissue *tissue, double hu)
{
  double density[SKG_TISSUE_MAX_MATERIALS];
  double sum = 0;

  skg_tissue_get_density_g_cm3 (tissue, hu, density);
  for (int m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
    sum += density[m];
  return sum;
}

/* DeepDRR's formula, which of the materials it is, and the steps between them. */
static void
test_deepdrr (void)
{
  const SkgTissue *tissue = skg_tissue_find_preset ("deepdrr");

  for (int hu = -1000; hu <= 3071; hu++)
    {
      double density[SKG_TISSUE_MAX_MATERIALS];
      double expected = MAX (0, MIN (.001029 * hu + 1.03, .0005886 * hu + 1.03));
      int which = hu < -800 ? 0 : hu < 350 ? 1 : 2;

      skg_tissue_get_density_g_cm3 (tissue, hu, density);
      /* The published line meets zero 0.03 HU before our first node. */
      g_assert_cmpfloat_with_epsilon (density[which], expected, 5e-5);
      g_assert_cmpfloat_with_epsilon (get_total (tissue, hu), expected, 5e-5);
    }
}

/* Air is nothing, water about 1, cortical bone its ICRU density; density never falls.
 */
static void
test_four_tissue (void)
{
  const SkgTissue *tissue = skg_tissue_find_preset ("four-tissue");

  g_assert_cmpfloat (get_total (tissue, -1024), ==, 0);
  g_assert_cmpfloat_with_epsilon (get_total (tissue, -850), .15, .01);
  g_assert_cmpfloat_with_epsilon (get_total (tissue, -100), .93, .01);
  g_assert_cmpfloat_with_epsilon (get_total (tissue, 0), 1.02, .01);
  g_assert_cmpfloat_with_epsilon (get_total (tissue, 1524), 1.92, .01);
  for (int hu = -1000; hu < 3200; hu++)
    g_assert_cmpfloat (get_total (tissue, hu + 1), >=, get_total (tissue, hu) - 1e-12);
}

static void
test_presets (void)
{
  const char *const *ids = skg_tissue_list_presets ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (skg_tissue_check (skg_tissue_find_preset (ids[i]), &error));
      g_assert_no_error (error);
    }
  g_assert_null (skg_tissue_find_preset ("plasticine"));
}

static void
assert_refused (SkgTissue tissue, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (skg_tissue_check (&tissue, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_bad_input (void)
{
  SkgTissue good = *skg_tissue_find_preset ("deepdrr");
  SkgTissue bad = good;

  bad.nodes[3].hu = -900;
  assert_refused (bad, "node 3");
  bad = good;
  bad.nodes[1].density_g_cm3[0] = -1;
  assert_refused (bad, "air");
  bad = good;
  bad.nodes[1].hu = NAN;
  assert_refused (bad, "node 1");
  bad = good;
  bad.n_nodes = 1;
  assert_refused (bad, "1 nodes");
  bad = good;
  bad.materials[1] = "plasticine";
  assert_refused (bad, "plasticine");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/physics/tissue/deepdrr", test_deepdrr);
  g_test_add_func ("/physics/tissue/four-tissue", test_four_tissue);
  g_test_add_func ("/physics/tissue/presets", test_presets);
  g_test_add_func ("/physics/tissue/bad-input", test_bad_input);
  return g_test_run ();
}

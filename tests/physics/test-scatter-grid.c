/* SPDX-License-Identifier: Apache-2.0 */
#include "physics/material.h"
#include "physics/scatter-grid.h"

#include <math.h>

static double
get_per_cm (const char *name, double kev)
{
  g_autoptr (SkgMaterial) material = skg_material_find (name, NULL);

  return skg_material_get_attenuation_cm2_g (material, kev) *
         skg_material_get_density_g_cm3 (material);
}

/* Scatter through strips that are really there: rays from a seed, each followed in
 * steps of 1/40 strip. */
static double
trace_rays (double ratio, double kev)
{
  const double space_cm = 0.02, strip_cm = 0.005, pitch_cm = 0.025;
  double lead_per_cm = get_per_cm ("lead", kev);
  double aluminium_per_cm = get_per_cm ("aluminium", kev);
  double height_cm = ratio * space_cm;
  const int n_rays = 20000;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  double sum = 0;

  for (int i = 0; i < n_rays; i++)
    {
      double sine2 = g_rand_double (rand);
      double across = sqrt (sine2) * cos (2 * G_PI * g_rand_double (rand));
      double down = sqrt (1 - sine2);
      double x_cm = pitch_cm * g_rand_double (rand);
      double per_step_cm = fabs (across) * height_cm / down;
      int n_steps = (int) (per_step_cm / (strip_cm / 40)) + 1;
      double exponent = 0;

      for (int s = 0; s < n_steps && exponent < 30; s++)
        {
          double x = x_cm + across * height_cm / down * (s + 0.5) / n_steps;
          double inside = x - floor (x / pitch_cm) * pitch_cm;

          exponent += (inside < strip_cm ? lead_per_cm : aluminium_per_cm) * height_cm /
                      down / n_steps;
        }
      sum += exp (-exponent);
    }
  return sum / n_rays;
}

/* 20000 rays know a transmission of 0.1 to 0.002 at one standard deviation. */
static void
test_rays (void)
{
  static const double cases[][2] = {
    { 1, 60 }, { 5, 50 }, { 8, 60 }, { 12, 60 }, { 12, 90 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SkgScatterGrid grid;

      skg_scatter_grid_init (&grid, cases[i][0], cases[i][1]);
      g_test_message ("ratio %.0f, %.0f keV: Tp %.3f, Ts %.3f", cases[i][0],
                      cases[i][1], grid.primary, grid.scatter);
      g_assert_cmpfloat_with_epsilon (grid.scatter,
                                      trace_rays (cases[i][0], cases[i][1]), 0.008);
    }
}

/* Text books (Bushberg et al., The Essential Physics of Medical Imaging): primary 0.6
 * to 0.75; Bucky factors 2 to 8 in thick parts; contrast improved 2 to 4 fold. */
static void
test_text_book (void)
{
  for (double ratio = 6; ratio <= 15; ratio += 1)
    {
      SkgScatterGrid grid;

      skg_scatter_grid_init (&grid, ratio, 63);
      g_assert_cmpfloat (grid.primary, >, 0.6);
      g_assert_cmpfloat (grid.primary, <, 0.75);
      g_assert_cmpfloat (skg_scatter_grid_get_bucky_factor (&grid, 4), >, 2);
      g_assert_cmpfloat (skg_scatter_grid_get_bucky_factor (&grid, 4), <, 8);
      g_assert_cmpfloat (skg_scatter_grid_get_contrast_improvement (&grid, 4), >, 2);
      g_assert_cmpfloat (skg_scatter_grid_get_contrast_improvement (&grid, 4), <, 4.5);
      /* By their definitions: signal and contrast of primary 1 and scatter 4. */
      g_assert_cmpfloat_with_epsilon (skg_scatter_grid_get_bucky_factor (&grid, 4) *
                                          (grid.primary + 4 * grid.scatter),
                                      5, 1e-9);
      g_assert_cmpfloat_with_epsilon (
          skg_scatter_grid_get_contrast_improvement (&grid, 4),
          grid.primary / (grid.primary + 4 * grid.scatter) / (1.0 / 5), 1e-9);
    }
}

/* From none on, each higher grid lets less of both through, of scatter more so; soft
 * scatter is stopped better. */
static void
test_run (void)
{
  SkgScatterGrid last;

  skg_scatter_grid_init (&last, 0, 60);
  g_assert_cmpfloat (last.primary, ==, 1);
  g_assert_cmpfloat (last.scatter, ==, 1);
  g_assert_cmpfloat (skg_scatter_grid_get_bucky_factor (&last, 3), ==, 1);
  for (double ratio = 0.01; ratio < 16; ratio *= 1.2)
    {
      SkgScatterGrid grid;
      SkgScatterGrid soft;

      skg_scatter_grid_init (&grid, ratio, 60);
      skg_scatter_grid_init (&soft, ratio, 45);
      g_assert_cmpfloat (grid.primary, <, last.primary);
      g_assert_cmpfloat (grid.scatter, <, last.scatter);
      g_assert_cmpfloat (grid.scatter / grid.primary, <, last.scatter / last.primary);
      g_assert_cmpfloat (soft.scatter, <, grid.scatter);
      last = grid;
    }
  skg_scatter_grid_init (&last, 1e-6, 60);
  g_assert_cmpfloat_with_epsilon (last.primary, 1, 1e-4);
  g_assert_cmpfloat_with_epsilon (last.scatter, 1, 1e-3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/physics/scatter-grid/rays", test_rays);
  g_test_add_func ("/physics/scatter-grid/text-book", test_text_book);
  g_test_add_func ("/physics/scatter-grid/run", test_run);
  return g_test_run ();
}

/* SPDX-License-Identifier: Apache-2.0
 * Prints the table of docs/validation.md: error of both qualities against the exact
 * double-precision integral of the same field, and what they cost. */
#include <stdio.h>
#include <stdlib.h>

#include "fixtures.h"
#include "oracle.h"
#include "render/render-service.h"

int
main (int argc, char *argv[])
{
  if (argc > 3)
    return 0;
  static const char *const grids[] = { "isotropic", "anisotropic", "oblique" };
  static const struct
  {
    const char *name;
    double primary_deg;
    double secondary_deg;
  } views[] = { { "AP", 0, 0 },
                { "lateral", 90, 0 },
                { "LAO 25 / CRA 15", 25, 15 },
                { "RAO 45 / CAU 30", -45, -30 } };
  guint size = argc > 1 ? (guint) atoi (argv[1]) : 256;
  guint columns = argc > 2 ? (guint) atoi (argv[2]) : 512;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgRenderService) service = skg_render_service_new (&error);

  if (service == NULL)
    {
      fprintf (stderr, "accuracy: %s\n", error->message);
      return 3;
    }
  printf ("| volume (%u voxels) | view | live: error, ms | exact: error, ms |\n", size);
  printf ("| --- | --- | --- | --- |\n");
  for (int g = 0; g < 3; g++)
    {
      SkgGrid grid = fixture_grid (g, size);
      g_autoptr (SkgVolume) volume = fixture_torso (&grid, FALSE);

      for (gsize v = 0; v < G_N_ELEMENTS (views); v++)
        {
          SkgFrame frame = { .geometry = fixture_geometry (views[v].primary_deg,
                                                           views[v].secondary_deg, 380,
                                                           columns, columns),
                             .volume = volume,
                             .line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM) };
          g_autofree double *expected =
              oracle_render (volume, frame.line.mu_water_per_mm, &frame.geometry, 5);

          printf ("| %s | %s |", grids[g], views[v].name);
          for (int quality = SKG_QUALITY_LIVE; quality <= SKG_QUALITY_EXACT; quality++)
            {
              double best_ms = 1e9;
              double l2 = 0;

              for (int run = 0; run < 4; run++)
                {
                  g_autoptr (SkgPicture) picture = NULL;

                  frame.quality = quality;
                  /* Another attenuation by a hair: a picture that is not cached. */
                  frame.line.mu_water_per_mm = SKG_MU_WATER_PER_MM * (1 + 1e-9 * run);
                  picture = skg_render_service_render (service, &frame, &error);
                  g_assert_no_error (error);
                  best_ms = MIN (best_ms, picture->integrate_ms);
                  l2 =
                      oracle_relative_l2 (g_bytes_get_data (picture->image, NULL),
                                          picture->columns, picture->rows, expected, 5);
                }
              printf (" %.1e, %.0f |", l2, best_ms);
            }
          printf ("\n");
          fflush (stdout);
        }
    }
  return 0;
}

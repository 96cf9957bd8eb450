/* SPDX-License-Identifier: Apache-2.0
 * Pass 1 with a tissue table: area densities against chords and against a sum in double
 * precision, and the focal spot. */
#include <gio/gio.h>

#include "fixtures.h"
#include "oracle.h"
#include "render/render-service.h"

#define HALF_MM 115.0

static SkgRenderService *service;

static SkgPicture *
render (SkgFrame *frame)
{
  g_autoptr (GError) error = NULL;
  SkgPicture *picture;

  frame->stages = SKG_STAGE_BIT (SKG_STAGE_DENSITY);
  picture = skg_render_service_render (service, frame, &error);
  g_assert_no_error (error);
  return picture;
}

static SkgFrame
make_frame (SkgVolume *volume, const SkgTissue *tissue, SkgQuality quality)
{
  return (SkgFrame){
    .geometry = fixture_geometry (20, 10, 500, 61, 61),
    .volume = volume,
    .quality = quality,
    .tissue = *tissue,
    .beam = { .n_bins = 1,
              .bins = { { .photons = 1, .signal_kev = 60, .signal2_kev2 = 3600 } },
              .photons_per_mm2 = 1,
              .collimator = SKG_COLLIMATOR_OPEN },
    .detection = SKG_DETECTION_PERFECT,
  };
}

/* A block of one HU whose voxels fill the volume: density of the table times chord, for
 * every preset, in soft tissue, between nodes, on plateaus and beyond the ends. */
static void
test_block (void)
{
  static const double hus[] = {
    -999, -900, -500, -98, 0, 27, 300, 351, 1300, 2800, 5000
  };
  SkgGrid grid = fixture_grid (FIXTURE_ANISOTROPIC, 12);
  gsize n = (gsize) grid.size[0] * grid.size[1] * grid.size[2];
  const char *const *presets = skg_tissue_list_presets ();

  for (gsize h = 0; h < G_N_ELEMENTS (hus); h++)
    {
      gint16 *voxels = g_new (gint16, n);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (SkgVolume) volume = NULL;

      for (gsize i = 0; i < n; i++)
        voxels[i] = (gint16) hus[h];
      bytes = g_bytes_new_take (voxels, n * sizeof *voxels);
      volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, &error);
      g_assert_no_error (error);
      for (int p = 0; presets[p] != NULL; p++)
        for (int quality = SKG_QUALITY_LIVE; quality <= SKG_QUALITY_EXACT; quality++)
          {
            const SkgTissue *tissue = skg_tissue_find_preset (presets[p]);
            SkgFrame frame = make_frame (volume, tissue, quality);
            g_autoptr (SkgPicture) picture = render (&frame);
            const float *area =
                g_bytes_get_data (picture->stages[SKG_STAGE_DENSITY], NULL);
            double expected[SKG_TISSUE_MAX_MATERIALS];

            skg_tissue_get_density_g_cm3 (tissue, hus[h], expected);
            for (guint i = 0; i < 61 * 61; i++)
              {
                double chord_cm =
                    oracle_chord_box (frame.geometry.source_mm,
                                      oracle_pixel_mm (&frame.geometry, i % 61, i / 61),
                                      skg_vec3 (0, 0, 0),
                                      skg_vec3 (HALF_MM, HALF_MM, HALF_MM)) /
                    10;

                for (guint m = 0; m < tissue->n_materials; m++)
                  /* float32 of 24 bits over a chord of up to 40 cm, some 20 sums */
                  g_assert_cmpfloat_with_epsilon ((double) area[4 * i + m],
                                                  expected[m] * chord_cm,
                                                  2e-4 + 2e-5 * expected[m] * chord_cm);
              }
          }
    }
}

/* Interpolated HU at a point, held constant from the outermost centres to the faces;
 * FALSE outside. */
static gboolean
sample_hu (SkgVolume *volume,
           const SkgMat4 *voxel_from_patient,
           SkgVec3 p_mm,
           double *hu)
{
  const SkgGrid *grid = skg_volume_get_grid (volume);
  SkgVec3 v = skg_mat4_transform_point (voxel_from_patient, p_mm);
  double x[3] = { v.x, v.y, v.z };
  guint low[3];
  double f[3];
  double sum = 0;

  for (int a = 0; a < 3; a++)
    {
      if (x[a] < -0.5 || x[a] > grid->size[a] - 0.5)
        return FALSE;
      x[a] = CLAMP (x[a], 0, grid->size[a] - 1.0);
      low[a] = MIN ((guint) x[a], grid->size[a] - 2);
      f[a] = x[a] - low[a];
    }
  for (guint c = 0; c < 8; c++)
    sum += (c & 1 ? f[0] : 1 - f[0]) * (c & 2 ? f[1] : 1 - f[1]) *
           (c & 4 ? f[2] : 1 - f[2]) *
           skg_volume_get_hu (volume, low[0] + (c & 1), low[1] + (c >> 1 & 1),
                              low[2] + (c >> 2 & 1));
  *hu = sum;
  return TRUE;
}

/* Sums of the table over fine steps of the interpolated field. */
static double
integrate (SkgVolume *volume,
           const SkgTissue *tissue,
           SkgVec3 from_mm,
           SkgVec3 to_mm,
           guint material)
{
  const int n = 8000;
  SkgMat4 voxel_from_patient =
      skg_grid_get_voxel_from_patient (skg_volume_get_grid (volume));
  SkgVec3 way = skg_vec3_sub (to_mm, from_mm);
  double sum = 0;

  for (int i = 0; i < n; i++)
    {
      double hu;
      double density[SKG_TISSUE_MAX_MATERIALS];

      if (!sample_hu (volume, &voxel_from_patient,
                      skg_vec3_add_scaled (from_mm, way, (i + 0.5) / n), &hu))
        continue;
      skg_tissue_get_density_g_cm3 (tissue, hu, density);
      sum += density[material];
    }
  return sum / n * skg_vec3_length (way) / 10;
}

/* Materials one by one err where a tissue fills a part of a voxel only, as fat does in
 * the skin's: neither rule is exact across the table's kinks. Their attenuation, which
 * is what a picture shows, does not mind into which of two like tissues a part fell. */
static void
test_trunk (void)
{
  static const double mu_cm2_g[][4] = { { .2048, .1977, .3148, .7661 }, /* 60 keV */
                                        { .1875, .2048, .3148, 0 } };
  static const char *const presets[] = { "four-tissue", "deepdrr" };
  static const double bounds[][2] = { { 3e-3, 1e-3 }, { 1.5e-2, 1e-2 } };
  SkgGrid grid = fixture_grid (FIXTURE_OBLIQUE, 96);
  g_autoptr (SkgVolume) volume = fixture_torso (&grid, FALSE);

  for (gsize p = 0; p < G_N_ELEMENTS (presets); p++)
    for (int quality = SKG_QUALITY_LIVE; quality <= SKG_QUALITY_EXACT; quality++)
      {
        const SkgTissue *tissue = skg_tissue_find_preset (presets[p]);
        SkgFrame frame = make_frame (volume, tissue, quality);
        g_autoptr (SkgPicture) picture = render (&frame);
        const float *area = g_bytes_get_data (picture->stages[SKG_STAGE_DENSITY], NULL);
        double error2 = 0;
        double norm2 = 0;

        for (guint i = 0; i < 61 * 61; i += 37)
          {
            SkgVec3 to_mm = oracle_pixel_mm (&frame.geometry, i % 61, i / 61);
            double expected = 0;
            double got = 0;

            for (guint m = 0; m < tissue->n_materials; m++)
              {
                expected +=
                    mu_cm2_g[p][m] *
                    integrate (volume, tissue, frame.geometry.source_mm, to_mm, m);
                got += mu_cm2_g[p][m] * (double) area[4 * i + m];
              }
            error2 += (got - expected) * (got - expected);
            norm2 += expected * expected;
          }
        g_test_message ("%s, quality %d: relative L2 %.1e", presets[p], quality,
                        sqrt (error2 / norm2));
        /* Line integrals at 256^3 have 5e-4 live; voxels are 2.7 times as large here.
         * DeepDRR's table has steps, and the trunk's spine lies with all its noise
         * about one of them (350 HU): each cell is all of it or nothing. */
        g_assert_cmpfloat (sqrt (error2 / norm2), <, bounds[p][quality - 1]);
      }
}

/* Variance of where the area density of the middle row changes, in pixels squared. */
static double
get_edge_variance (SkgFrame *frame)
{
  g_autoptr (SkgPicture) picture = render (frame);
  const float *area = g_bytes_get_data (picture->stages[SKG_STAGE_DENSITY], NULL);
  guint columns = frame->geometry.columns;
  double total = 0;
  double mean = 0;
  double square = 0;

  area += 4 * columns;
  for (guint c = 1; c < columns; c++)
    {
      double step = (double) area[4 * c] - (double) area[4 * (c - 1)];

      total += step;
      mean += step * c;
      square += step * c * c;
    }
  mean /= total;
  return square / total - mean * mean;
}

/* A sheet 580 mm from a focal spot of 4 mm, half of it water: the edge's shadow is
 * blurred by an even penumbra of f (SID - a) / a, whose variance is width^2 / 12. */
static void
test_focal_spot (void)
{
  SkgGrid grid = { .size = { 40, 2, 8 },
                   .spacing_mm = { 3, 1, 30 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
                   .origin_mm = { -58.5, 99.5, -105 } };
  gsize n = (gsize) grid.size[0] * grid.size[1] * grid.size[2];
  gint16 *voxels = g_new (gint16, n);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume = NULL;
  SkgFrame frame;
  double sharp;
  double width_mm;
  double expected_mm = 4 * (1020 - 580.0) / 580;

  for (gsize i = 0; i < n; i++)
    voxels[i] = i % 40 < 20 ? 0 : -1000;
  bytes = g_bytes_new_take (voxels, n * sizeof *voxels);
  volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, &error);
  g_assert_no_error (error);
  frame = make_frame (volume, skg_tissue_find_preset ("water"), SKG_QUALITY_EXACT);
  frame.geometry = fixture_geometry (0, 0, 60, 240, 3);
  sharp = get_edge_variance (&frame);
  frame.focal_samples = 64;
  frame.focal_mm = 4;
  width_mm = sqrt (12 * (get_edge_variance (&frame) - sharp)) * 60 / 240;
  g_test_message ("penumbra %.3f mm, expected %.3f mm", width_mm, expected_mm);
  g_assert_cmpfloat_with_epsilon (width_mm / expected_mm, 1, 0.05);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  service = skg_render_service_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/render/tissue/block", test_block);
  g_test_add_func ("/render/tissue/trunk", test_trunk);
  g_test_add_func ("/render/tissue/focal-spot", test_focal_spot);
  status = g_test_run ();
  g_clear_object (&service);
  return status;
}

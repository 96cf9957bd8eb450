/* SPDX-License-Identifier: Apache-2.0
 * Load, render, close, reopen: fifty times over, and memory stays where it was. */
#include <gio/gio.h>
#include <stdio.h>
#include <unistd.h>

#include "body/volume-io.h"
#include "fixtures.h"
#include "render/render-service.h"

#define N_RELOADS 50
/* Caches fill and the heap settles in the first of them. */
#define N_SETTLING 15

static double
get_resident_mib (void)
{
  g_autofree char *text = NULL;
  unsigned long total;
  unsigned long resident = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  g_assert_nonnull (text);
  g_assert_cmpint (sscanf (text, "%lu %lu", &total, &resident), ==, 2);
  return (double) resident * (double) sysconf (_SC_PAGESIZE) / (1 << 20);
}

static void
load_render_close (SkgRenderService *service, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgVolume) volume = skg_volume_load (path, NULL, NULL, NULL, NULL, &error);
  SkgFrame frame = { .geometry = fixture_geometry (20, 10, 380, 64, 64),
                     .volume = volume,
                     .line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM),
                     .display = { .local_contrast = 0.5 } };

  g_assert_no_error (error);
  for (int quality = SKG_QUALITY_DRAFT; quality <= SKG_QUALITY_EXACT; quality++)
    {
      g_autoptr (SkgPicture) picture = NULL;

      frame.quality = quality;
      picture = skg_render_service_render (service, &frame, &error);
      g_assert_no_error (error);
    }
}

/* The volume has 3.4 MB of voxels and up to four textures: a leak of any of them is
 * above 100 MiB after 35 reloads. The sanitizer's quarantine keeps what was freed. */
static void
test_reload (void)
{
  SkgGrid grid = fixture_grid (FIXTURE_ISOTROPIC, 120);
  g_autoptr (SkgVolume) volume = fixture_torso (&grid, FALSE);
  g_autofree char *folder = g_dir_make_tmp ("skg-reload-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ct.nii", NULL);
  g_autoptr (SkgRenderService) service = NULL;
  g_autoptr (GError) error = NULL;
  double settled_mib = 0;
  double growth_mib;

  service = skg_render_service_new (&error);
  g_assert_no_error (error);
  g_assert_true (skg_volume_save (volume, path, &error));
  g_assert_no_error (error);
  for (int i = 0; i < N_RELOADS; i++)
    {
      load_render_close (service, path);
      if (i == N_SETTLING - 1)
        settled_mib = get_resident_mib ();
    }
  growth_mib = get_resident_mib () - settled_mib;
  g_test_message ("grew by %.1f MiB in %d reloads", growth_mib, N_RELOADS - N_SETTLING);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpfloat (growth_mib, <, 24);
#endif
  unlink (path);
  rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/render/reload", test_reload);
  return g_test_run ();
}

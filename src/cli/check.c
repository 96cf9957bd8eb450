/* SPDX-License-Identifier: Apache-2.0
 * `skg check`: does this machine's driver render a known shape as theory says?
 *
 * Two shapes, both in a grid that is anisotropic and oblique so that a mixed-up axis, a
 * lost half voxel or a mirrored direction shows:
 *   wedge  HU is a linear function of the voxel index. Linear interpolation gives it
 *          back without error, so the integral along a ray is known to rounding.
 *   cloud  a Gaussian in air. Theory is a Gaussian again; what remains is the error of
 *          drawing a curve through voxels. */
#include "config.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "cli/cli.h"

#define PIXELS 256
#define MU_PER_MM 0.02
#define CLOUD_SIGMA_MM 8.0

/* Relative L2. The renderer's promises for live and exact. Straight lines between
 * voxels widen the cloud by some 0.3 %: spacing^2 / (12 sigma^2). */
#define MAX_ERROR_LIVE 5e-4
#define MAX_ERROR_EXACT 2e-5
#define MAX_ERROR_CLOUD 1e-2

typedef double (*RayFunc) (const SkgGrid *grid, SkgVec3 source_mm, SkgVec3 pixel_mm);

typedef struct
{
  const char *name;
  SkgQuality quality;
  gboolean cloud;
  double max_error;
} Case;

static const Case cases[] = {
  { "wedge, live", SKG_QUALITY_LIVE, FALSE, MAX_ERROR_LIVE },
  { "wedge, exact", SKG_QUALITY_EXACT, FALSE, MAX_ERROR_EXACT },
  { "cloud, exact", SKG_QUALITY_EXACT, TRUE, MAX_ERROR_CLOUD },
};

/* Isocentre of the views, patient mm: the middle of both shapes. */
static const SkgVec3 centre_mm = { 12, -7, 30 };

static SkgGrid
make_grid (void)
{
  SkgGrid grid = {
    .size = { 72, 60, 50 },
    .spacing_mm = { 1.0, 1.2, 1.5 },
    .direction = { { 0.8, 0.6, 0 }, { -0.48, 0.64, 0.6 }, { 0.36, -0.48, 0.8 } },
  };

  grid.origin_mm = skg_vec3_sub (centre_mm, skg_grid_get_centre_mm (&grid));
  return grid;
}

/* Above -1000 everywhere, whole numbers: nothing is lost in 16 bits. */
static double
wedge_hu (double i, double j, double k)
{
  return -300 + 12 * i - 8 * j + 5 * k;
}

static double
cloud_hu (const SkgMat4 *patient_from_voxel, guint i, guint j, guint k)
{
  SkgVec3 p = skg_mat4_transform_point (patient_from_voxel, skg_vec3 (i, j, k));
  SkgVec3 d = skg_vec3_sub (p, centre_mm);

  return -1000 +
         2000 * exp (-skg_vec3_dot (d, d) / (2 * CLOUD_SIGMA_MM * CLOUD_SIGMA_MM));
}

static SkgVolume *
make_volume (const SkgGrid *grid, gboolean cloud)
{
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);
  gsize n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  gint16 *voxels = g_new (gint16, n);
  gint16 *next = voxels;
  g_autoptr (GBytes) bytes = g_bytes_new_take (voxels, n * sizeof *voxels);
  g_autoptr (GError) error = NULL;
  SkgVolume *volume;

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++)
        *next++ = (gint16) lrint (cloud ? cloud_hu (&patient_from_voxel, i, j, k)
                                        : wedge_hu (i, j, k));
  volume = skg_volume_new (grid, SKG_VOXEL_TYPE_INT16, bytes, &error);
  g_assert_no_error (error);
  return volume;
}

/* The field of the wedge, constant from the outermost centres to the faces, at t. */
static double
wedge_density (const SkgGrid *grid,
               const double from[3],
               const double along[3],
               double t)
{
  double x[3];

  for (int a = 0; a < 3; a++)
    x[a] = CLAMP (from[a] + t * along[a], 0, (double) grid->size[a] - 1);
  return 1 + wedge_hu (x[0], x[1], x[2]) / 1000;
}

/* Between the planes through faces and outermost centres the field is linear along the
 * ray: the trapezoid rule is exact. */
static double
wedge_ray (const SkgGrid *grid, SkgVec3 source_mm, SkgVec3 pixel_mm)
{
  SkgMat4 m = skg_grid_get_voxel_from_patient (grid);
  SkgVec3 ray_mm = skg_vec3_sub (pixel_mm, source_mm);
  SkgVec3 f = skg_mat4_transform_point (&m, source_mm);
  SkgVec3 v = skg_mat4_transform_vector (&m, ray_mm);
  const double from[3] = { f.x, f.y, f.z };
  const double along[3] = { v.x, v.y, v.z };
  double cuts[8];
  int n = 0;
  double t0 = 0;
  double t1 = 1;
  double sum = 0;

  for (int a = 0; a < 3; a++)
    {
      double last = (double) grid->size[a] - 1;
      double enter = (-0.5 - from[a]) / along[a];
      double leave = (last + 0.5 - from[a]) / along[a];

      t0 = MAX (t0, MIN (enter, leave));
      t1 = MIN (t1, MAX (enter, leave));
      cuts[n++] = -from[a] / along[a];
      cuts[n++] = (last - from[a]) / along[a];
    }
  if (t0 >= t1)
    return 0;
  cuts[n++] = t0;
  cuts[n++] = t1;
  skg_cli_sort (cuts, (guint) n);
  for (int i = 0; i + 1 < n; i++)
    if (cuts[i] >= t0 && cuts[i + 1] <= t1)
      sum += (cuts[i + 1] - cuts[i]) / 2 *
             (wedge_density (grid, from, along, cuts[i]) +
              wedge_density (grid, from, along, cuts[i + 1]));
  return MU_PER_MM * sum * sqrt (skg_vec3_dot (ray_mm, ray_mm));
}

/* A Gaussian along a line is a Gaussian of the line's distance; the grid and the ends
 * of the ray lie where it has vanished. */
static double
cloud_ray (const SkgGrid *grid, SkgVec3 source_mm, SkgVec3 pixel_mm)
{
  SkgVec3 ray = skg_vec3_normalize (skg_vec3_sub (pixel_mm, source_mm));
  SkgVec3 to_centre = skg_vec3_sub (centre_mm, source_mm);
  double along_mm = skg_vec3_dot (to_centre, ray);
  double distance2_mm2 = skg_vec3_dot (to_centre, to_centre) - along_mm * along_mm;

  return MU_PER_MM * 2 * sqrt (2 * G_PI) * CLOUD_SIGMA_MM *
         exp (-distance2_mm2 / (2 * CLOUD_SIGMA_MM * CLOUD_SIGMA_MM));
}

static double
measure_error (SkgPicture *picture,
               const SkgGrid *grid,
               const SkgGeometry *geometry,
               RayFunc theory)
{
  const float *values = g_bytes_get_data (picture->image, NULL);
  double difference2 = 0;
  double norm2 = 0;

  for (guint r = 0; r < geometry->rows; r++)
    for (guint c = 0; c < geometry->columns; c++)
      {
        SkgVec3 p =
            skg_vec3_add_scaled (geometry->pixel00_mm, geometry->column_step_mm, c);
        double expected = theory (grid, geometry->source_mm,
                                  skg_vec3_add_scaled (p, geometry->row_step_mm, r));
        double d = (double) *values++ - expected;

        difference2 += d * d;
        norm2 += expected * expected;
      }
  return sqrt (difference2 / norm2);
}

static void
get_geometry (guint pixels, double turn_deg, SkgGeometry *geometry)
{
  const SkgPose pose = {
    .isocenter_mm = centre_mm,
    .sid_mm = 1000,
    .sod_mm = 700,
    .primary_rad = SKG_RAD_FROM_DEG (33 + turn_deg),
    .secondary_rad = SKG_RAD_FROM_DEG (-21),
  };
  const SkgDetector detector = { .columns = pixels,
                                 .rows = pixels,
                                 .pitch_mm = 160.0 / pixels };
  const SkgMat4 identity = skg_mat4_identity ();

  skg_pose_get_geometry (&pose, &detector, &identity, geometry);
}

static gboolean
run_case (SkgRenderService *service, const Case *test, gboolean *pass, GError **error)
{
  SkgGrid grid = make_grid ();
  g_autoptr (SkgVolume) volume = make_volume (&grid, test->cloud);
  SkgFrame frame = { .volume = volume,
                     .quality = test->quality,
                     .line = SKG_LINE_MODEL_NAIVE (MU_PER_MM) };
  g_autoptr (SkgPicture) picture = NULL;
  double relative;
  gboolean good;

  get_geometry (PIXELS, 0, &frame.geometry);
  picture = skg_render_service_render (service, &frame, error);
  if (picture == NULL)
    return FALSE;
  relative = measure_error (picture, &grid, &frame.geometry,
                            test->cloud ? cloud_ray : wedge_ray);
  /* Written so that NaN fails. */
  good = relative <= test->max_error;
  g_print (_ ("%-4s  %-13s error %.2e of %.0e allowed\n"), good ? "ok" : _ ("BAD"),
           test->name, relative, test->max_error);
  *pass = *pass && good;
  return TRUE;
}

/* Median of a few pictures as the window makes them. */
static gboolean
time_frames (SkgRenderService *service, double *median_ms, GError **error)
{
  SkgGrid grid = make_grid ();
  g_autoptr (SkgVolume) volume = make_volume (&grid, FALSE);
  double ms[5];

  for (int i = -1; i < (int) G_N_ELEMENTS (ms); i++)
    {
      SkgFrame frame = { .volume = volume,
                         .quality = SKG_QUALITY_LIVE,
                         .line = SKG_LINE_MODEL_NAIVE (MU_PER_MM) };
      g_autoptr (SkgPicture) picture = NULL;

      get_geometry (512, 0.1 * i, &frame.geometry);
      picture = skg_render_service_render (service, &frame, error);
      if (picture == NULL)
        return FALSE;
      /* The first one uploads the volume. */
      if (i >= 0)
        ms[i] = picture->total_ms;
    }
  *median_ms = skg_cli_median (ms, G_N_ELEMENTS (ms));
  return TRUE;
}

static gboolean
run_check (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (SkgRenderService) service = NULL;
  const SkgGlInfo *gl;
  gboolean pass = TRUE;
  double frame_ms;

  if (!skg_cli_parse (command, NULL, NULL, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 0, 0, error))
    return FALSE;
  service = skg_render_service_new (error);
  if (service == NULL)
    return FALSE;
  gl = skg_render_service_get_gl_info (service);
  g_print ("Vendor:   %s\nRenderer: %s\nVersion:  %s\n", gl->vendor, gl->renderer,
           gl->version);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (!run_case (service, &cases[i], &pass, error))
      return FALSE;
  if (!time_frames (service, &frame_ms, error))
    return FALSE;
  g_print (_ ("Frame:    %.1f ms (72 x 60 x 50 voxels, 512 x 512 pixels, live)\n"),
           frame_ms);
  g_print ("%s\n", pass ? "PASS" : "FAIL");
  if (!pass)
    g_set_error_literal (error, SKG_ERROR, SKG_ERROR_FAILED,
                         _ ("check: this driver's pictures differ from theory"));
  return pass;
}

const SkgCommand skg_command_check = {
  .name = "check",
  .arguments = NULL,
  .summary =
      N_ ("Render known shapes on this machine's driver and compare with theory"),
  .description =
      N_ ("Errors are relative: root of the summed squares against theory in "
          "double precision. Exit status 0 with PASS, 1 with FAIL, 3 without "
          "OpenGL."),
  .run = run_check,
};

/* SPDX-License-Identifier: Apache-2.0
 * Pass 3: pictures of solids inside a uniform body against exact chords. */
#include <math.h>
#include <string.h>

#include "fixtures.h"
#include "render/render-service-private.h"
#include "render/render-service.h"

static SkgRenderService *service;

#define MU_PER_MM 0.02
/* Of steel and titanium at some energy; any two numbers do. */
#define STEEL_CM2_G 0.6
#define TITANIUM_CM2_G 0.4
#define STEEL_G_CM3 8.0
#define TITANIUM_G_CM3 4.5
#define N_PIXELS 160

/* A solid of which the exact chord is known, in its own frame. */
typedef struct
{
  SkgMesh *mesh;
  SkgMat4 patient_from_mesh;
  guint material;
  double density_g_cm3;
  double (*get_interval) (SkgVec3 source, SkgVec3 way, double *from);
} Solid;

/* A block of water in the middle, 3 mm voxels. */
static SkgVolume *
make_body (SkgGrid *grid)
{
  gsize n;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkgVolume *volume;

  *grid = (SkgGrid){ .size = { 60, 50, 70 },
                     .spacing_mm = { 3, 3, 3 },
                     .origin_mm = { -88.5, -73.5, -103.5 },
                     .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  bytes = g_bytes_new_take (g_new0 (gint16, n), n * sizeof (gint16));
  volume = skg_volume_new (grid, SKG_VOXEL_TYPE_INT16, bytes, &error);
  g_assert_no_error (error);
  return volume;
}

/* Meshes */

static SkgMesh *
finish (GArray *vertices, GArray *indices)
{
  g_autoptr (GError) error = NULL;
  SkgMesh *mesh =
      skg_mesh_new ((const float *) vertices->data, vertices->len / 3,
                    (const guint32 *) indices->data, indices->len / 3, &error);

  g_assert_no_error (error);
  return mesh;
}

static void
add_vertex (GArray *vertices, double x, double y, double z)
{
  float v[3] = { (float) x, (float) y, (float) z };

  g_array_append_vals (vertices, v, 3);
}

static void
add_quad (GArray *indices, guint32 a, guint32 b, guint32 c, guint32 d)
{
  guint32 two[6] = { a, b, c, a, c, d };

  g_array_append_vals (indices, two, 6);
}

/* A net over the sphere of radius 5; the corners of polar triangles coincide. */
static SkgMesh *
make_sphere (void)
{
  g_autoptr (GArray) vertices = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint n = 320;

  for (guint i = 0; i <= n / 2; i++)
    for (guint k = 0; k < n; k++)
      {
        double polar = G_PI * i / (n / 2);
        double r = i == 0 || i == n / 2 ? 0 : 5 * sin (polar);

        add_vertex (vertices, r * cos (2 * G_PI * k / n), r * sin (2 * G_PI * k / n),
                    5 * cos (polar));
      }
  for (guint i = 0; i < n / 2; i++)
    for (guint k = 0; k < n; k++)
      {
        guint next = (k + 1) % n;

        add_quad (indices, i * n + k, (i + 1) * n + k, (i + 1) * n + next,
                  i * n + next);
      }
  return finish (vertices, indices);
}

/* Radius 4, from z = -15 to 15. */
static SkgMesh *
make_cylinder (void)
{
  g_autoptr (GArray) vertices = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint n = 256;

  for (guint k = 0; k < n; k++)
    for (int end = -1; end <= 1; end += 2)
      add_vertex (vertices, 4 * cos (2 * G_PI * k / n), 4 * sin (2 * G_PI * k / n),
                  15 * end);
  add_vertex (vertices, 0, 0, -15);
  add_vertex (vertices, 0, 0, 15);
  for (guint k = 0; k < n; k++)
    {
      guint32 a = 2 * k;
      guint32 b = 2 * ((k + 1) % n);
      guint32 caps[6] = { 2 * n, b, a, 2 * n + 1, a + 1, b + 1 };

      add_quad (indices, a, b, b + 1, a + 1);
      g_array_append_vals (indices, caps, 6);
    }
  return finish (vertices, indices);
}

/* 12 x 8 x 20 around its origin. */
static SkgMesh *
make_box (void)
{
  static const guint32 quads[6][4] = { { 0, 2, 3, 1 }, { 4, 5, 7, 6 }, { 0, 1, 5, 4 },
                                       { 2, 6, 7, 3 }, { 0, 4, 6, 2 }, { 1, 3, 7, 5 } };
  g_autoptr (GArray) vertices = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (int i = 0; i < 8; i++)
    add_vertex (vertices, i & 1 ? 6 : -6, i & 2 ? 4 : -4, i & 4 ? 10 : -10);
  for (int i = 0; i < 6; i++)
    add_quad (indices, quads[i][0], quads[i][1], quads[i][2], quads[i][3]);
  return finish (vertices, indices);
}

/* Exact intervals: length in parts of the way, 0 if it misses. */

static double
get_quadratic (double a, double b, double c, double *from)
{
  double square = b * b - a * c;

  if (square <= 0)
    return 0;
  *from = (-b - sqrt (square)) / a;
  return 2 * sqrt (square) / a;
}

static double
get_sphere_interval (SkgVec3 s, SkgVec3 d, double *from)
{
  return get_quadratic (skg_vec3_dot (d, d), skg_vec3_dot (s, d),
                        skg_vec3_dot (s, s) - 25, from);
}

static double
get_slab (double s, double d, double half, double *near, double *far)
{
  double a = (-half - s) / d;
  double b = (half - s) / d;

  *near = MAX (*near, MIN (a, b));
  *far = MIN (*far, MAX (a, b));
  return *far - *near;
}

static double
get_cylinder_interval (SkgVec3 s, SkgVec3 d, double *from)
{
  double near = 0;
  double length = get_quadratic (d.x * d.x + d.y * d.y, s.x * d.x + s.y * d.y,
                                 s.x * s.x + s.y * s.y - 16, &near);
  double far = near + length;

  length = length > 0 ? get_slab (s.z, d.z, 15, &near, &far) : 0;
  *from = near;
  return MAX (length, 0);
}

static double
get_box_interval (SkgVec3 s, SkgVec3 d, double *from)
{
  double near = 0;
  double far = 1;
  double length;

  get_slab (s.x, d.x, 6, &near, &far);
  get_slab (s.y, d.y, 4, &near, &far);
  length = get_slab (s.z, d.z, 10, &near, &far);
  *from = near;
  return MAX (length, 0);
}

static SkgVec3
get_pixel_mm (const SkgGeometry *g, double column, double row)
{
  return skg_vec3_add_scaled (
      skg_vec3_add_scaled (g->pixel00_mm, g->column_step_mm, column), g->row_step_mm,
      row);
}

static double
get_solid_interval (const Solid *solid, SkgVec3 source, SkgVec3 pixel, double *from)
{
  SkgMat4 inverse;
  SkgVec3 s;

  g_assert_true (skg_mat4_invert_affine (&solid->patient_from_mesh, &inverse));
  s = skg_mat4_transform_point (&inverse, source);
  return solid->get_interval (
      s, skg_vec3_sub (skg_mat4_transform_point (&inverse, pixel), s), from);
}

static double
get_body_chord_mm (const SkgGrid *grid, SkgVec3 source, SkgVec3 pixel)
{
  SkgMat4 voxel_from_patient = skg_grid_get_voxel_from_patient (grid);
  SkgVec3 s = skg_mat4_transform_point (&voxel_from_patient, source);
  SkgVec3 e = skg_mat4_transform_point (&voxel_from_patient, pixel);
  SkgVec3 centre = skg_vec3 ((grid->size[0] - 1) / 2.0, (grid->size[1] - 1) / 2.0,
                             (grid->size[2] - 1) / 2.0);
  SkgVec3 d = skg_vec3_sub (e, s);
  double near = 0;
  double far = 1;

  s = skg_vec3_sub (s, centre);
  get_slab (s.x, d.x, grid->size[0] / 2.0, &near, &far);
  get_slab (s.y, d.y, grid->size[1] / 2.0, &near, &far);
  return MAX (get_slab (s.z, d.z, grid->size[2] / 2.0, &near, &far), 0) *
         skg_vec3_length (skg_vec3_sub (pixel, source));
}

static SkgMat4
place (SkgVec3 axis, double angle_rad, SkgVec3 position_mm)
{
  SkgMat4 turn = skg_mat4_rotation (skg_vec3_normalize (axis), angle_rad);
  SkgMat4 move = skg_mat4_translation (position_mm);

  return skg_mat4_multiply (&move, &turn);
}

static void
fill_frame (SkgFrame *frame,
            SkgVolume *volume,
            const SkgGeometry *geometry,
            const Solid *solids,
            guint n_solids)
{
  static const char *const materials[] = { "316l", "titanium" };
  SkgToolShape shapes[8];

  for (guint i = 0; i < n_solids; i++)
    shapes[i] = (SkgToolShape){ .mesh = solids[i].mesh,
                                .patient_from_mesh = solids[i].patient_from_mesh,
                                .material = solids[i].material,
                                .density_g_cm3 = solids[i].density_g_cm3,
                                .in_mask = TRUE,
                                .tool = i };
  *frame = (SkgFrame){ .geometry = *geometry,
                       .volume = skg_volume_ref (volume),
                       .quality = SKG_QUALITY_LIVE,
                       .line = SKG_LINE_MODEL_NAIVE (MU_PER_MM),
                       .tools = skg_tool_shapes_new (shapes, n_solids, materials, 2),
                       .metal_cm2_g = { STEEL_CM2_G, TITANIUM_CM2_G } };
}

static SkgPicture *
render (const SkgFrame *frame)
{
  g_autoptr (GError) error = NULL;
  SkgPicture *picture = skg_render_service_render (service, frame, &error);

  g_assert_no_error (error);
  return picture;
}

static Solid
get_solid (guint i)
{
  Solid solid = { .material = i % 2,
                  .density_g_cm3 = i % 2 == 0 ? STEEL_G_CM3 : TITANIUM_G_CM3 };

  switch (i)
    {
    case 0:
      solid.mesh = make_sphere ();
      solid.get_interval = get_sphere_interval;
      solid.patient_from_mesh = place (skg_vec3 (1, 1, 0), 0.4, skg_vec3 (12, -8, 5));
      break;
    case 1:
      solid.mesh = make_cylinder ();
      solid.get_interval = get_cylinder_interval;
      solid.patient_from_mesh =
          place (skg_vec3 (1, 0.3, 0), 1.2, skg_vec3 (-15, 4, -10));
      break;
    default:
      solid.mesh = make_box ();
      solid.get_interval = get_box_interval;
      solid.patient_from_mesh = place (skg_vec3 (1, 2, -1), 0.7, skg_vec3 (3, 9, 20));
    }
  return solid;
}

/* A 10 mm steel sphere, a titanium cylinder and an inclined box, each in water: what
 * water and metal attenuate along the exact chords, within 1 % of the whole integral
 * and, where the chord is not a graze, of the tool's own part. */
static void
test_solids (void)
{
  SkgGrid grid;
  g_autoptr (SkgVolume) volume = make_body (&grid);
  static const double views[][2] = { { 0, 0 }, { 90, 0 }, { 30, 20 } };

  for (guint i = 0; i < 9; i++)
    {
      Solid solid = get_solid (i / 3);
      double metal_per_mm = solid.density_g_cm3 / 10 *
                            (solid.material == 0 ? STEEL_CM2_G : TITANIUM_CM2_G);
      SkgGeometry g =
          fixture_geometry (views[i % 3][0], views[i % 3][1], 110, N_PIXELS, N_PIXELS);
      double worst = 0;
      double worst_own = 0;
      guint n_met = 0;

      for (int quality = SKG_QUALITY_LIVE; quality <= SKG_QUALITY_EXACT; quality++)
        {
          g_auto (SkgFrame) frame = { 0 };
          g_autoptr (SkgPicture) picture = NULL;

          fill_frame (&frame, volume, &g, &solid, 1);
          frame.quality = (SkgQuality) quality;
          picture = render (&frame);
          for (int row = 0; row < N_PIXELS; row++)
            for (int column = 0; column < N_PIXELS; column++)
              {
                SkgVec3 pixel = get_pixel_mm (&g, column, row);
                double from;
                double way_mm = skg_vec3_length (skg_vec3_sub (pixel, g.source_mm));
                double chord_mm =
                    get_solid_interval (&solid, g.source_mm, pixel, &from) * way_mm;
                double body_mm = get_body_chord_mm (&grid, g.source_mm, pixel);
                double expected =
                    MU_PER_MM * (body_mm - chord_mm) + metal_per_mm * chord_mm;
                double value = skg_picture_get_value (picture, column, row);
                double own = value - MU_PER_MM * body_mm;

                if (chord_mm > 0)
                  worst = MAX (worst, fabs (value / expected - 1));
                /* Where a ray grazes, a facet half a micrometre inside the solid is
                 * much of the chord. */
                if (chord_mm > 2)
                  {
                    double own_expected = (metal_per_mm - MU_PER_MM) * chord_mm;

                    worst_own = MAX (worst_own, fabs (own / own_expected - 1));
                    n_met++;
                  }
              }
        }
      g_test_message ("solid %u: off by %.2g %% of the integral, %.2g %% of its own",
                      i / 3, 100 * worst, 100 * worst_own);
      g_assert_cmpuint (n_met, >, 300);
      g_assert_cmpfloat (worst, <, 0.01);
      g_assert_cmpfloat (worst_own, <, 0.01);
      skg_mesh_unref (solid.mesh);
    }
}

/* Sphere and box overlap: the later one has what both are in, and water is displaced
 * once. */
static void
test_priority (void)
{
  SkgGrid grid;
  g_autoptr (SkgVolume) volume = make_body (&grid);
  SkgGeometry g = fixture_geometry (30, 20, 110, N_PIXELS, N_PIXELS);
  Solid solids[2] = { get_solid (0), get_solid (2) };

  solids[1].patient_from_mesh = place (skg_vec3 (1, 2, -1), 0.7, skg_vec3 (10, -8, 10));
  solids[1].material = 1;
  solids[1].density_g_cm3 = TITANIUM_G_CM3;
  for (int order = 0; order < 2; order++)
    {
      g_auto (SkgFrame) frame = { 0 };
      g_autoptr (SkgPicture) picture = NULL;
      guint n_both = 0;

      fill_frame (&frame, volume, &g, solids, 2);
      picture = render (&frame);
      for (int row = 0; row < N_PIXELS; row++)
        for (int column = 0; column < N_PIXELS; column++)
          {
            SkgVec3 pixel = get_pixel_mm (&g, column, row);
            double way_mm = skg_vec3_length (skg_vec3_sub (pixel, g.source_mm));
            double from[2] = { 0 };
            double length[2];
            double both;
            double body_mm = get_body_chord_mm (&grid, g.source_mm, pixel);
            double mm[2];
            double expected;

            for (int i = 0; i < 2; i++)
              length[i] = get_solid_interval (&solids[i], g.source_mm, pixel, &from[i]);
            both =
                MIN (from[0] + length[0], from[1] + length[1]) - MAX (from[0], from[1]);
            both = length[0] > 0 && length[1] > 0 ? MAX (both, 0) : 0;
            n_both += both * way_mm > 1;
            mm[0] = (length[0] - both) * way_mm;
            mm[1] = length[1] * way_mm;
            expected = MU_PER_MM * (body_mm - mm[0] - mm[1]);
            for (int i = 0; i < 2; i++)
              expected += mm[i] * solids[i].density_g_cm3 / 10 *
                          (solids[i].material == 0 ? STEEL_CM2_G : TITANIUM_CM2_G);
            g_assert_cmpfloat_with_epsilon (
                skg_picture_get_value (picture, column, row) / expected, 1, 0.01);
          }
      g_assert_cmpuint (n_both, >, 50);
      {
        Solid swap = solids[0];

        solids[0] = solids[1];
        solids[1] = swap;
      }
    }
  skg_mesh_unref (solids[0].mesh);
  skg_mesh_unref (solids[1].mesh);
}

/* With a tissue table: area densities, and the primary signal behind water and metal.
 */
static void
test_tissue (void)
{
  SkgGrid grid;
  g_autoptr (SkgVolume) volume = make_body (&grid);
  SkgGeometry g = fixture_geometry (0, 0, 110, N_PIXELS, N_PIXELS);
  Solid solid = get_solid (2);
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  const float *area;
  const float *primary;

  fill_frame (&frame, volume, &g, &solid, 1);
  frame.tissue = *skg_tissue_find_preset ("water");
  frame.detection = SKG_DETECTION_PERFECT;
  frame.beam = (SkgBeam){
    .n_bins = 2,
    .bins = { { .photons = 0.5,
                .signal_kev = 20,
                .signal2_kev2 = 800,
                .attenuation_cm2_g = { 0.25 },
                .metal_cm2_g = { 1.5, 0 } },
              { .photons = 0.5,
                .signal_kev = 30,
                .signal2_kev2 = 1800,
                .attenuation_cm2_g = { 0.18 },
                .metal_cm2_g = { 0.6, 0 } } },
    .photons_per_mm2 = 1e6,
    .collimator = SKG_COLLIMATOR_OPEN,
  };
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_DENSITY) | SKG_STAGE_BIT (SKG_STAGE_PRIMARY);
  picture = render (&frame);
  area = g_bytes_get_data (picture->stages[SKG_STAGE_DENSITY], NULL);
  primary = g_bytes_get_data (picture->stages[SKG_STAGE_PRIMARY], NULL);
  for (int row = 0; row < N_PIXELS; row++)
    for (int column = 0; column < N_PIXELS; column++)
      {
        SkgVec3 pixel = get_pixel_mm (&g, column, row);
        double from;
        double mm = get_solid_interval (&solid, g.source_mm, pixel, &from) *
                    skg_vec3_length (skg_vec3_sub (pixel, g.source_mm));
        double water = (get_body_chord_mm (&grid, g.source_mm, pixel) - mm) / 10;
        double steel = mm * STEEL_G_CM3 / 10;
        double signal = 0.4 * exp (-0.25 * water - 1.5 * steel) +
                        0.6 * exp (-0.18 * water - 0.6 * steel);
        gsize i = (gsize) row * N_PIXELS + (gsize) column;

        /* Live integration of a plain block: 1e-4. */
        g_assert_cmpfloat_with_epsilon ((double) area[4 * i] / water, 1, 2e-3);
        g_assert_cmpfloat_with_epsilon ((double) primary[i] / signal, 1, 5e-3);
        g_assert_cmpint (skg_tool_shadow_get_shapes (picture->shadow, column, row) != 0,
                         ==, mm > 0);
      }
  skg_mesh_unref (solid.mesh);
}

/* Moving a tool marches through no volume, and gives what a new start gives. */
static void
test_cached (void)
{
  SkgGrid grid;
  g_autoptr (SkgVolume) volume = make_body (&grid);
  SkgGeometry g = fixture_geometry (30, 20, 110, N_PIXELS, N_PIXELS);
  Solid solid = get_solid (1);
  g_autoptr (SkgPicture) first = NULL;
  g_autoptr (SkgPicture) moved = NULL;
  g_autoptr (SkgPicture) back = NULL;
  g_autoptr (SkgPicture) none = NULL;

  for (int step = 0; step < 4; step++)
    {
      g_auto (SkgFrame) frame = { 0 };
      SkgPicture **out[] = { &first, &moved, &back, &none };
      guint64 count = skg_render_service_get_integrate_count (service);

      solid.patient_from_mesh.m[3][0] = step == 1 ? 20 : -15;
      fill_frame (&frame, volume, &g, &solid, 1);
      if (step == 3)
        g_clear_pointer (&frame.tools, skg_tool_shapes_unref);
      *out[step] = render (&frame);
      if (step > 0)
        g_assert_cmpuint (skg_render_service_get_integrate_count (service), ==, count);
    }
  g_assert_true (g_bytes_equal (first->image, back->image));
  g_assert_false (g_bytes_equal (first->image, moved->image));
  g_assert_null (none->shadow);
  for (int row = 0; row < N_PIXELS; row++)
    for (int column = 0; column < N_PIXELS; column++)
      {
        SkgVec3 pixel = get_pixel_mm (&g, column, row);

        g_assert_cmpfloat_with_epsilon (
            skg_picture_get_value (none, column, row),
            MU_PER_MM * get_body_chord_mm (&grid, g.source_mm, pixel), 2e-3);
      }
  skg_mesh_unref (solid.mesh);
}

/* A focal spot blurs a tool's edge: the mean over the spot stays, the edge widens by
 * the spot's size times (magnification - 1). */
static void
test_focal_spot (void)
{
  SkgGrid grid;
  g_autoptr (SkgVolume) volume = make_body (&grid);
  SkgGeometry g = fixture_geometry (0, 0, 110, N_PIXELS, N_PIXELS);
  Solid solid = get_solid (1);
  double sum[2] = { 0 };
  double steepest[2] = { 0 };

  for (int spot = 0; spot < 2; spot++)
    {
      g_auto (SkgFrame) frame = { 0 };
      g_autoptr (SkgPicture) picture = NULL;

      fill_frame (&frame, volume, &g, &solid, 1);
      frame.focal_samples = spot ? 16 : 1;
      frame.focal_mm = 6;
      picture = render (&frame);
      for (int row = 1; row < N_PIXELS; row++)
        for (int column = 0; column < N_PIXELS; column++)
          {
            double value = skg_picture_get_value (picture, column, row);
            double above = skg_picture_get_value (picture, column, row - 1);

            sum[spot] +=
                value - MU_PER_MM * get_body_chord_mm (&grid, g.source_mm,
                                                       get_pixel_mm (&g, column, row));
            steepest[spot] = MAX (steepest[spot], fabs (value - above));
          }
    }
  g_assert_cmpfloat_with_epsilon (sum[1] / sum[0], 1, 0.01);
  g_assert_cmpfloat (steepest[1], <, 0.7 * steepest[0]);
  skg_mesh_unref (solid.mesh);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  service = skg_render_service_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/render/tools/solids", test_solids);
  g_test_add_func ("/render/tools/priority", test_priority);
  g_test_add_func ("/render/tools/tissue", test_tissue);
  g_test_add_func ("/render/tools/cached", test_cached);
  g_test_add_func ("/render/tools/focal-spot", test_focal_spot);
  status = g_test_run ();
  g_clear_object (&service);
  return status;
}

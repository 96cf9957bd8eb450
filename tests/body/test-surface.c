/* SPDX-License-Identifier: Apache-2.0 */
#include "body/surface.h"

#define RADIUS_MM 60.0

/* Signed distance to a ball, blurred over 100 HU / mm between air and soft tissue. */
static double
get_ball_hu (SkgVec3 p, SkgVec3 centre_mm)
{
  double distance_mm = skg_vec3_length (skg_vec3_sub (p, centre_mm)) - RADIUS_MM;

  return CLAMP (-300 - 100 * distance_mm, -1000, 40);
}

/* @hollow_mm: radius of air in the middle */
static SkgVolume *
make_ball (SkgGrid *grid, SkgVec3 centre_mm, double hollow_mm)
{
  gsize n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  g_autofree gint16 *hu = g_new (gint16, n);
  g_autoptr (GBytes) bytes = NULL;
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);
  gsize at = 0;
  SkgVolume *volume;

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++)
        {
          SkgVec3 p =
              skg_mat4_transform_point (&patient_from_voxel, skg_vec3 (i, j, k));

          if (skg_vec3_length (skg_vec3_sub (p, centre_mm)) < hollow_mm)
            hu[at++] = -1000;
          else
            hu[at++] = (gint16) get_ball_hu (p, centre_mm);
        }
  bytes = g_bytes_new (hu, n * sizeof *hu);
  volume = skg_volume_new (grid, SKG_VOXEL_TYPE_INT16, bytes, NULL);
  g_assert_nonnull (volume);
  return volume;
}

static SkgGrid
make_grid (guint size, double spacing_mm)
{
  double half_mm = (size - 1) / 2.0 * spacing_mm;

  return (SkgGrid){
    .size = { size, size, size },
    .spacing_mm = { spacing_mm, spacing_mm, spacing_mm },
    .origin_mm = { -half_mm, -half_mm, -half_mm },
    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  };
}

static SkgVec3
get_point (const SkgSurfaceVertex *v)
{
  return skg_vec3 (v->position_mm[0], v->position_mm[1], v->position_mm[2]);
}

/* Every edge is met exactly once in each direction; returns V - E + F. */
static int
check_closed (SkgSurface *surface)
{
  g_autoptr (GHashTable) edges =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint n_vertices;
  guint n;
  const guint32 *index = skg_surface_get_indices (surface, &n);

  skg_surface_get_vertices (surface, &n_vertices);
  for (guint i = 0; i < n; i++)
    {
      gint64 from = index[i];
      gint64 to = index[i % 3 == 2 ? i - 2 : i + 1];
      gint64 key = from << 32 | to;

      g_assert_cmpint (from, <, n_vertices);
      g_assert_true (g_hash_table_add (edges, g_memdup2 (&key, sizeof key)));
    }
  for (guint i = 0; i < n; i++)
    {
      gint64 from = index[i];
      gint64 to = index[i % 3 == 2 ? i - 2 : i + 1];
      gint64 back = to << 32 | from;

      g_assert_true (g_hash_table_contains (edges, &back));
    }
  return (int) n_vertices - (int) g_hash_table_size (edges) / 2 + (int) n / 3;
}

static void
measure (SkgSurface *surface, double *area_mm2, double *volume_mm3)
{
  guint n_vertices;
  guint n;
  const SkgSurfaceVertex *v = skg_surface_get_vertices (surface, &n_vertices);
  const guint32 *index = skg_surface_get_indices (surface, &n);

  *area_mm2 = 0;
  *volume_mm3 = 0;
  for (guint i = 0; i < n; i += 3)
    {
      SkgVec3 a = get_point (&v[index[i]]);
      SkgVec3 b = get_point (&v[index[i + 1]]);
      SkgVec3 c = get_point (&v[index[i + 2]]);
      SkgVec3 cross = skg_vec3_cross (skg_vec3_sub (b, a), skg_vec3_sub (c, a));

      *area_mm2 += skg_vec3_length (cross) / 2;
      *volume_mm3 += skg_vec3_dot (a, skg_vec3_cross (b, c)) / 6;
    }
}

/* A vertex is a mean of crossings, which lies under a curved surface by about a tenth
 * of the cell: 0.7 of 60 mm, 2.4 % of the area and 3.5 % of the volume. */
static void
check_ball (SkgSurface *surface, SkgVec3 centre_mm)
{
  const double area_mm2 = 4 * G_PI * RADIUS_MM * RADIUS_MM;
  double got_area_mm2;
  double got_volume_mm3;
  guint n;
  const SkgSurfaceVertex *v = skg_surface_get_vertices (surface, &n);

  g_assert_cmpint (check_closed (surface), ==, 2);
  measure (surface, &got_area_mm2, &got_volume_mm3);
  g_assert_cmpfloat_with_epsilon (got_area_mm2, area_mm2, 0.03 * area_mm2);
  g_assert_cmpfloat_with_epsilon (got_volume_mm3, area_mm2 * RADIUS_MM / 3,
                                  0.045 * area_mm2 * RADIUS_MM / 3);
  for (guint i = 0; i < n; i++)
    {
      SkgVec3 out = skg_vec3_sub (get_point (&v[i]), centre_mm);
      SkgVec3 normal = skg_vec3 (v[i].normal[0], v[i].normal[1], v[i].normal[2]);

      g_assert_cmpfloat_with_epsilon (skg_vec3_length (out), RADIUS_MM, 2.0);
      g_assert_cmpfloat (skg_vec3_dot (skg_vec3_normalize (out), normal), >, 0.97);
    }
}

static void
test_ball (void)
{
  SkgGrid grid = make_grid (80, 2);
  SkgVec3 centre_mm = skg_vec3 (3.3, -4.1, 1.7);
  g_autoptr (SkgVolume) volume = make_ball (&grid, centre_mm, 0);
  SkgSurfaceParams params = SKG_SURFACE_PARAMS_SKIN;
  g_autoptr (SkgSurface) surface = NULL;

  params.cell_mm = 7;
  surface = skg_surface_new (volume, &params);
  check_ball (surface, centre_mm);
}

/* Anisotropic voxels on left-handed, oblique axes. */
static void
test_oblique (void)
{
  SkgGrid grid = make_grid (60, 3);
  SkgMat4 turn = skg_mat4_rotation (skg_vec3_normalize (skg_vec3 (1, 2, 3)), 0.7);
  SkgVec3 centre_mm;
  g_autoptr (SkgVolume) volume = NULL;
  SkgSurfaceParams params = SKG_SURFACE_PARAMS_SKIN;
  g_autoptr (SkgSurface) surface = NULL;

  for (guint a = 0; a < 3; a++)
    grid.direction[a] =
        skg_vec3_scale (skg_mat4_get_column (&turn, a), a == 1 ? -1 : 1);
  grid.spacing_mm[2] = 5;
  centre_mm = skg_grid_get_centre_mm (&grid);
  volume = make_ball (&grid, centre_mm, 0);
  params.cell_mm = 7;
  surface = skg_surface_new (volume, &params);
  check_ball (surface, centre_mm);
}

static void
test_cavity (void)
{
  SkgGrid grid = make_grid (80, 2);
  g_autoptr (SkgVolume) volume = make_ball (&grid, skg_vec3 (0, 0, 0), 30);
  SkgSurfaceParams params = SKG_SURFACE_PARAMS_SKIN;
  g_autoptr (SkgSurface) filled = NULL;
  g_autoptr (SkgSurface) hollow = NULL;

  params.cell_mm = 7;
  filled = skg_surface_new (volume, &params);
  check_ball (filled, skg_vec3 (0, 0, 0));
  params.fill_cavities = FALSE;
  hollow = skg_surface_new (volume, &params);
  /* Two spheres. */
  g_assert_cmpint (check_closed (hollow), ==, 4);
}

/* A volume of one value: nothing, or the box that it fills. */
static void
test_uniform (void)
{
  SkgGrid grid = make_grid (40, 2);
  gsize n = (gsize) grid.size[0] * grid.size[1] * grid.size[2];
  SkgSurfaceParams params = SKG_SURFACE_PARAMS_SKIN;
  SkgVec3 low;
  SkgVec3 high;

  for (int full = 0; full <= 1; full++)
    {
      g_autofree float *hu = g_new (float, n);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (SkgVolume) volume = NULL;
      g_autoptr (SkgSurface) surface = NULL;
      guint n_indices;

      for (gsize i = 0; i < n; i++)
        hu[i] = full ? 20 : -1000;
      bytes = g_bytes_new (hu, n * sizeof *hu);
      volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_FLOAT32, bytes, NULL);
      params.cell_mm = 4;
      surface = skg_surface_new (volume, &params);
      skg_surface_get_indices (surface, &n_indices);
      if (!full)
        {
          g_assert_cmpuint (n_indices, ==, 0);
          g_assert_false (skg_surface_get_bounds_mm (surface, &low, &high));
          continue;
        }
      g_assert_cmpint (check_closed (surface), ==, 2);
      g_assert_true (skg_surface_get_bounds_mm (surface, &low, &high));
      /* The volume's edges stand 40 mm from its middle; rims bulge a little. */
      g_assert_cmpfloat_with_epsilon (low.x, -40, 0.6);
      g_assert_cmpfloat_with_epsilon (high.z, 40, 0.6);
    }
}

/* The number of triangles is kept by growing the cells. */
static void
test_limit (void)
{
  SkgGrid grid = make_grid (80, 2);
  g_autoptr (SkgVolume) volume = make_ball (&grid, skg_vec3 (0, 0, 0), 0);
  SkgSurfaceParams params = SKG_SURFACE_PARAMS_SKIN;
  g_autoptr (SkgSurface) surface = NULL;
  guint n;

  params.cell_mm = 2;
  params.max_triangles = 3000;
  surface = skg_surface_new (volume, &params);
  skg_surface_get_indices (surface, &n);
  g_assert_cmpuint (n / 3, <=, 3000);
  g_assert_cmpuint (n / 3, >, 500);
  g_assert_cmpint (check_closed (surface), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/surface/ball", test_ball);
  g_test_add_func ("/body/surface/oblique", test_oblique);
  g_test_add_func ("/body/surface/cavity", test_cavity);
  g_test_add_func ("/body/surface/uniform", test_uniform);
  g_test_add_func ("/body/surface/limit", test_limit);
  return g_test_run ();
}

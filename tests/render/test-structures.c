/* SPDX-License-Identifier: Apache-2.0
 * Pass 2 against a double-precision walk through the label map. */
#include "fixtures.h"
#include "oracle-labels.h"
#include "oracle.h"
#include "render/render-service.h"

static SkgRenderService *service;
/* Pixels of the latest assert_masks() that are not those of the oracle. */
static gsize n_differ;

/* 70 labels in shells and slabs around the patient's origin, all over the grid. */
static guint8
label_at (SkgVec3 p)
{
  double r = sqrt (skg_vec3_dot (p, p));

  if (r > 100)
    return 0;
  if (r > 80)
    return (guint8) (1 + (p.x > 0) + 2 * (p.z > 0));
  if (fabs (p.x) < 6)
    return 9;
  if (hypot (p.x - 30, p.y) < 8)
    return 200;
  if (p.y > 20)
    return (guint8) (10 + (int) ((p.z + 100) / 4));
  return 0;
}

static SkgLabelMap *
new_map_on (const SkgGrid *grid, guint n_layers)
{
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);
  gsize n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  guint8 *voxels = g_new0 (guint8, n * n_layers);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkgLabelMap *map;
  gsize v = 0;

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++, v++)
        {
          SkgVec3 p =
              skg_mat4_transform_point (&patient_from_voxel, skg_vec3 (i, j, k));

          voxels[v] = label_at (p);
          /* The others hold a copy that is moved, and so overlaps. */
          for (guint layer = 1; layer < n_layers; layer++)
            voxels[layer * n + v] =
                label_at (skg_vec3 (p.x - 17 * layer, p.y + 11, p.z)) > 0 ? 1 : 0;
        }
  bytes = g_bytes_new_take (voxels, n * n_layers);
  map = skg_label_map_new (grid, n_layers, 1, bytes, NULL, 0, &error);
  g_assert_no_error (error);
  return map;
}

static SkgLabelMap *
new_map (FixtureGrid kind, guint size, guint n_layers)
{
  SkgGrid grid = fixture_grid (kind, size);

  return new_map_on (&grid, n_layers);
}

static SkgStructureChoice *
choose (SkgLabelMap *map, const char *const *names)
{
  SkgStructureRequest requests[70];
  g_autoptr (GError) error = NULL;
  SkgStructureChoice *choice;
  guint n;

  for (n = 0; names[n] != NULL; n++)
    requests[n] = (SkgStructureRequest){ (char *) names[n], SKG_STRUCTURE_STYLE_INIT };
  choice = skg_structure_choice_new (map, requests, n, &error);
  g_assert_no_error (error);
  return choice;
}

static SkgPicture *
render (SkgStructureChoice *choice, const SkgGeometry *geometry)
{
  SkgGrid one = { .size = { 1, 1, 1 },
                  .spacing_mm = { 20, 20, 20 },
                  .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autoptr (GBytes) bytes = g_bytes_new ((gint16[]){ 0 }, sizeof (gint16));
  g_autoptr (SkgVolume) volume =
      skg_volume_new (&one, SKG_VOXEL_TYPE_INT16, bytes, NULL);
  SkgFrame frame = { .geometry = *geometry,
                     .volume = volume,
                     .quality = SKG_QUALITY_LIVE,
                     .line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM),
                     .structures = choice };
  g_autoptr (GError) error = NULL;
  SkgPicture *picture = skg_render_service_render (service, &frame, &error);

  g_assert_no_error (error);
  return picture;
}

static const guint64 *
get_bits (SkgPicture *picture)
{
  return g_bytes_get_data (picture->structure_bits, NULL);
}

/* Every structure of more than 100 pixels: Dice of at least @least. Returns how many
 * there were. */
static guint
assert_masks (SkgStructureChoice *choice, const SkgGeometry *geometry, double least)
{
  g_autoptr (SkgPicture) picture = render (choice, geometry);
  g_autofree guint64 *expected = oracle_structures (choice, geometry);
  const guint64 *got = get_bits (picture);
  gsize n = (gsize) geometry->columns * geometry->rows;
  guint n_large = 0;
  double worst = 1;

  for (guint b = 0; b < skg_structure_choice_get_length (choice); b++)
    {
      double dice = oracle_dice (got, expected, n, b);

      if (oracle_area (expected, n, b) <= 100)
        continue;
      n_large++;
      worst = MIN (worst, dice);
      if (dice < least)
        g_error ("%s: Dice %g", skg_structure_choice_get (choice, b)->name, dice);
    }
  n_differ = 0;
  for (gsize i = 0; i < n; i++)
    n_differ += got[i] != expected[i];
  g_test_message ("%u structures, worst Dice %.6f, %" G_GSIZE_FORMAT
                  " of %" G_GSIZE_FORMAT " pixels differ, %.0f ms",
                  n_large, worst, n_differ, n, picture->structures_ms);
  return n_large;
}

static void
test_oracle (gconstpointer data)
{
  static const double views[][2] = { { 0, 0 }, { 35, 20 }, { -80, 10 } };
  FixtureGrid kind = GPOINTER_TO_INT (data);
  g_autoptr (SkgLabelMap) map = new_map (kind, 71, 1);
  g_autoptr (SkgStructureChoice) choice =
      choose (map, (const char *const[]){ "all", NULL });

  for (gsize v = 0; v < G_N_ELEMENTS (views); v++)
    {
      /* Odd numbers: in the first view the rays of the middle row and column do not
       * move along an axis at all. */
      SkgGeometry geometry = fixture_geometry (views[v][0], views[v][1], 380, 251, 241);

      /* float32 has 24 bits for numbers below 1000 voxels: rays that graze an edge of
       * a voxel may fall to either side, a few of the thousand pixels of a structure.
       */
      g_assert_cmpuint (assert_masks (choice, &geometry, 0.995), >, 15);
    }
}

/* Rays of the middle row and column that do not move along an axis at all: every number
 * is exact in binary, and they run far from the face of a block of 8 where axes begin.
 */
static void
test_still (void)
{
  SkgGrid grid = { .size = { 77, 77, 77 },
                   .spacing_mm = { 2, 2, 2 },
                   .origin_mm = { -76, -76, -76 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autoptr (SkgLabelMap) map = new_map_on (&grid, 1);
  g_autoptr (SkgStructureChoice) choice =
      choose (map, (const char *const[]){ "all", NULL });
  SkgGeometry geometry = { .columns = 251,
                           .rows = 241,
                           .source_mm = { 0, 680, 0 },
                           .pixel00_mm = { -125 * 1.5, -340, 120 * 1.5 },
                           .column_step_mm = { 1.5, 0, 0 },
                           .row_step_mm = { 0, 0, -1.5 } };

  g_assert_cmpuint (assert_masks (choice, &geometry, 0.995), >, 15);
  /* A row that fails is hardly seen in a Dice. */
  g_assert_cmpuint (n_differ, <=, 5);
}

/* Overlapping layers, with more than one label on the same voxel. */
static void
test_layers (void)
{
  g_autoptr (SkgLabelMap) map = new_map (FIXTURE_OBLIQUE, 40, 3);
  g_autoptr (SkgStructureChoice) choice =
      choose (map, (const char *const[]){ "label_1", "label_1_layer_1", "label_200",
                                          "label_1_layer_2", NULL });
  SkgGeometry geometry = fixture_geometry (10, -15, 380, 150, 150);

  g_assert_cmpuint (assert_masks (choice, &geometry, 0.999), ==, 4);
}

/* Bits at both ends of the 64, and structures that are nowhere. */
static void
test_bits (void)
{
  guint16 voxels[66] = { 0 };
  SkgGrid grid = { .size = { 66, 1, 1 },
                   .spacing_mm = { 2, 20, 20 },
                   .origin_mm = { -65.37, 0.3, 0.2 }, /* no ray along a face */
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SkgLabelMap) map = NULL;
  g_autoptr (SkgStructureChoice) choice = NULL;
  g_autoptr (SkgStructureChoice) none = NULL;
  g_autoptr (SkgPicture) picture = NULL;
  g_autoptr (SkgPicture) empty = NULL;
  SkgLabelName missing = { 0, 3, (char *) "missing", 0 };
  SkgGeometry geometry = fixture_geometry (0, 0, 300, 401, 21);
  g_autofree guint64 *expected = NULL;
  guint64 seen = 0;

  /* Labels need two bytes, and 64 of the 65 are chosen. */
  for (guint i = 1; i < 66; i++)
    voxels[i] = (guint16) (i * 1000);
  bytes = g_bytes_new (voxels, sizeof voxels);
  map = skg_label_map_new (&grid, 1, 2, bytes, &missing, 1, NULL);
  for (guint i = 2; i < 66; i++)
    g_ptr_array_add (names, g_strdup_printf ("label_%u", i * 1000));
  g_ptr_array_add (names, NULL);
  choice = choose (map, (const char *const *) names->pdata);
  picture = render (choice, &geometry);
  expected = oracle_structures (choice, &geometry);
  for (guint i = 0; i < 401 * 21; i++)
    {
      g_assert_cmphex (get_bits (picture)[i], ==, expected[i]);
      seen |= expected[i];
    }
  g_assert_cmphex (seen, ==, G_MAXUINT64);

  none = choose (map, (const char *const[]){ "missing", NULL });
  empty = render (none, &geometry);
  for (guint i = 0; i < 401 * 21; i++)
    g_assert_cmphex (get_bits (empty)[i], ==, 0);
  g_assert_cmphex (skg_picture_get_structures (picture, -1, 0), ==, 0);
  g_assert_cmphex (skg_picture_get_structures (picture, 401, 0), ==, 0);
}

/* Nothing behind the detector or the source counts, and a source inside sees what is
 * before it. */
static void
test_ends (void)
{
  g_autoptr (SkgLabelMap) map = new_map (FIXTURE_ISOTROPIC, 50, 1);
  g_autoptr (SkgStructureChoice) choice =
      choose (map, (const char *const[]){ "all", NULL });
  SkgGeometry geometry = fixture_geometry (0, 0, 300, 60, 60);

  geometry.source_mm = skg_vec3 (3, 50, 7);
  g_assert_cmpuint (assert_masks (choice, &geometry, 0.999), >, 3);
  geometry = fixture_geometry (0, 0, 300, 60, 60);
  /* The detector through the middle of the body. */
  geometry.pixel00_mm.y = 0.37;
  g_assert_cmpuint (assert_masks (choice, &geometry, 0.999), >, 3);
}

/* Colours and window change nothing; another pose or another choice does. */
static void
test_kept (void)
{
  g_autoptr (SkgLabelMap) map = new_map (FIXTURE_ISOTROPIC, 30, 1);
  g_autoptr (SkgStructureChoice) choice =
      choose (map, (const char *const[]){ "label_9", NULL });
  SkgStructureRequest styled = { (char *) "label_9",
                                 { 0x00ff00, 0.5, FALSE, TRUE, TRUE } };
  g_autoptr (SkgStructureChoice) other =
      skg_structure_choice_new (map, &styled, 1, NULL);
  g_autoptr (SkgStructureChoice) more =
      choose (map, (const char *const[]){ "label_9", "label_200", NULL });
  SkgGeometry geometry = fixture_geometry (0, 0, 300, 60, 60);
  SkgGeometry turned = fixture_geometry (1, 0, 300, 61, 61);
  g_autoptr (SkgPicture) first = render (choice, &geometry);
  g_autoptr (SkgPicture) again = render (choice, &geometry);
  g_autoptr (SkgPicture) recoloured = render (other, &geometry);
  g_autoptr (SkgPicture) wider = render (more, &geometry);
  g_autoptr (SkgPicture) moved = render (more, &turned);

  g_assert_true (first->structure_bits == again->structure_bits);
  g_assert_true (first->structure_bits == recoloured->structure_bits);
  g_assert_cmpfloat (again->structures_ms, ==, 0);
  g_assert_cmphex (skg_structure_choice_get (recoloured->structures, 0)->style.rgb, ==,
                   0x00ff00);
  g_assert_false (first->structure_bits == wider->structure_bits);
  g_assert_false (moved->structure_bits == wider->structure_bits);
}

/* The masks of a picture of half the size, found at both of its pixels; but never of
 * fewer than 160 columns. */
static void
test_step (void)
{
  g_autoptr (SkgLabelMap) map = new_map (FIXTURE_ISOTROPIC, 30, 1);
  g_autoptr (SkgStructureChoice) choice =
      choose (map, (const char *const[]){ "all", NULL });
  SkgGeometry geometry = fixture_geometry (20, 0, 300, 401, 240);
  SkgGeometry half = skg_geometry_resize (&geometry, 200, 120);
  SkgGrid grid = fixture_grid (FIXTURE_ISOTROPIC, 8);
  g_autoptr (SkgVolume) volume = fixture_torso (&grid, FALSE);
  SkgFrame frame = { .geometry = geometry,
                     .volume = volume,
                     .line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM),
                     .quality = SKG_QUALITY_LIVE,
                     .structures = choice,
                     .structure_step = 2 };
  g_autoptr (SkgPicture) small = render (choice, &half);
  g_autoptr (SkgPicture) picture = NULL;
  g_autoptr (GError) error = NULL;

  picture = skg_render_service_render (service, &frame, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (picture->columns, ==, 401);
  g_assert_cmpuint (picture->structure_columns, ==, 200);
  g_assert_cmpuint (picture->structure_rows, ==, 120);
  g_assert_true (g_bytes_equal (picture->structure_bits, small->structure_bits));
  g_assert_cmphex (skg_picture_get_structures (picture, 201, 121), ==,
                   get_bits (small)[60 * 200 + 100]);

  g_clear_pointer (&picture, skg_picture_unref);
  frame.geometry = fixture_geometry (20, 0, 300, 100, 50);
  picture = skg_render_service_render (service, &frame, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (picture->columns, ==, 100);
  g_assert_cmpuint (picture->structure_columns, ==, 160);
  g_assert_cmpuint (picture->structure_rows, ==, 80);
}

/* An intensifier's field: each pixel shows what the ideal picture has at r (1 - k r^2).
 */
static void
test_bent (void)
{
  const double k = 0.12;
  g_autoptr (SkgLabelMap) map = new_map (FIXTURE_ISOTROPIC, 30, 1);
  g_autoptr (SkgStructureChoice) choice =
      choose (map, (const char *const[]){ "all", NULL });
  SkgGeometry geometry = fixture_geometry (20, 0, 300, 240, 200);
  SkgGrid grid = fixture_grid (FIXTURE_ISOTROPIC, 8);
  g_autoptr (SkgVolume) volume = fixture_torso (&grid, FALSE);
  SkgFrame frame = { .geometry = geometry,
                     .volume = volume,
                     .line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM),
                     .quality = SKG_QUALITY_LIVE,
                     .detection = { .pincushion = k },
                     .structures = choice };
  g_autoptr (SkgPicture) plain = render (choice, &geometry);
  g_autoptr (SkgPicture) bent = NULL;
  g_autoptr (GError) error = NULL;
  guint n_other = 0;

  bent = skg_render_service_render (service, &frame, &error);
  g_assert_no_error (error);
  for (guint row = 0; row < 200; row++)
    for (guint column = 0; column < 240; column++)
      {
        double x = (column - 119.5) / 100;
        double y = (row - 99.5) / 100;
        double scale = 1 - k * (x * x + y * y);
        long from_column = lround (119.5 + 100 * x * scale);
        long from_row = lround (99.5 + 100 * y * scale);
        guint64 expected = get_bits (plain)[from_row * 240 + from_column];

        g_assert_cmphex (get_bits (bent)[row * 240 + column], ==, expected);
        n_other += expected != get_bits (plain)[row * 240 + column];
      }
  g_assert_cmpuint (n_other, >, 300);
}

/* The real label map in AP and two oblique views. */
static void
test_real (void)
{
  static const double views[][2] = { { 0, 0 }, { 35, 0 }, { -25, 25 } };
  const char *data = g_getenv ("SKG_TEST_DATA");
  g_autofree char *path = g_build_filename (data != NULL ? data : "",
                                            "ct/pelvis-implant-labels.nii.gz", NULL);
  g_autoptr (SkgLabelMap) map = NULL;
  g_autoptr (SkgStructureChoice) choice = NULL;

  if (data == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("SKG_TEST_DATA does not lead to the label map");
      return;
    }
  map = skg_label_map_load (path, "totalsegmentator-v1", NULL, NULL, NULL, NULL);
  choice = choose (map, (const char *const[]){ "all", NULL });
  for (gsize v = 0; v < G_N_ELEMENTS (views); v++)
    {
      SkgGeometry geometry = fixture_geometry (views[v][0], views[v][1], 500, 768, 768);
      SkgVec3 centre_mm = skg_grid_get_centre_mm (skg_label_map_get_grid (map));

      geometry.source_mm = skg_vec3_add (geometry.source_mm, centre_mm);
      geometry.pixel00_mm = skg_vec3_add (geometry.pixel00_mm, centre_mm);
      g_assert_cmpuint (assert_masks (choice, &geometry, 0.995), >, 40);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  service = skg_render_service_new (&error);
  g_assert_no_error (error);
  g_test_add_data_func ("/render/structures/oracle/isotropic",
                        GINT_TO_POINTER (FIXTURE_ISOTROPIC), test_oracle);
  g_test_add_data_func ("/render/structures/oracle/anisotropic",
                        GINT_TO_POINTER (FIXTURE_ANISOTROPIC), test_oracle);
  g_test_add_data_func ("/render/structures/oracle/oblique",
                        GINT_TO_POINTER (FIXTURE_OBLIQUE), test_oracle);
  g_test_add_func ("/render/structures/still", test_still);
  g_test_add_func ("/render/structures/layers", test_layers);
  g_test_add_func ("/render/structures/bits", test_bits);
  g_test_add_func ("/render/structures/ends", test_ends);
  g_test_add_func ("/render/structures/kept", test_kept);
  g_test_add_func ("/render/structures/step", test_step);
  g_test_add_func ("/render/structures/bent", test_bent);
  g_test_add_func ("/render/structures/real", test_real);
  status = g_test_run ();
  g_clear_object (&service);
  return status;
}

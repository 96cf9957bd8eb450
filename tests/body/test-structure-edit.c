/* SPDX-License-Identifier: Apache-2.0
 * Structures taken away, made denser, shown alone, moved: in blocks of known HU. */
#include "body/structure-edit.h"

#include <math.h>

#include "base/error.h"

#define N 41
#define SOFT_HU 40
#define BONE_HU 1000
/* Values of the labels. */
#define CUBE 7
#define PLATE 3

/* 2 x 3 x 1.5 mm voxels of soft tissue; a cube of bone, and a plate of denser bone
 * beside it. */
typedef struct
{
  SkgGrid grid;
  gint16 hu[N * N * N];
  guint8 labels[N * N * N];
} Block;

static gsize
at (guint i, guint j, guint k)
{
  return ((gsize) k * N + j) * N + i;
}

static gboolean
is_cube (int i, int j, int k)
{
  return i >= 15 && i <= 25 && j >= 16 && j <= 24 && k >= 10 && k <= 30;
}

static Block *
block_new (void)
{
  Block *block = g_new0 (Block, 1);

  block->grid = (SkgGrid){
    .size = { N, N, N },
    .spacing_mm = { 2, 3, 1.5 },
    .origin_mm = skg_vec3 (-10, 20, 30),
    .direction = { skg_vec3 (1, 0, 0), skg_vec3 (0, 1, 0), skg_vec3 (0, 0, 1) },
  };
  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < N; i++)
        {
          gsize n = at (i, j, k);
          gboolean plate = i >= 28 && i <= 29;

          block->hu[n] = is_cube ((int) i, (int) j, (int) k) ? BONE_HU
                         : plate                             ? 1500
                                                             : SOFT_HU;
          block->labels[n] = is_cube ((int) i, (int) j, (int) k) ? CUBE
                             : plate                             ? PLATE
                                                                 : 0;
        }
  return block;
}

static SkgVolume *
new_volume (Block *block)
{
  g_autoptr (GBytes) bytes = g_bytes_new (block->hu, sizeof block->hu);
  g_autoptr (GError) error = NULL;
  SkgVolume *volume =
      skg_volume_new (&block->grid, SKG_VOXEL_TYPE_INT16, bytes, &error);

  g_assert_no_error (error);
  return volume;
}

static SkgLabelMap *
new_labels (Block *block)
{
  const SkgLabelName names[] = { { 0, PLATE, (char *) "plate", SKG_RGB_NONE },
                                 { 0, CUBE, (char *) "cube", SKG_RGB_NONE } };
  g_autoptr (GBytes) bytes = g_bytes_new (block->labels, sizeof block->labels);
  g_autoptr (GError) error = NULL;
  SkgLabelMap *labels = skg_label_map_new (&block->grid, 1, 1, bytes, names, 2, &error);

  g_assert_no_error (error);
  return labels;
}

static guint
find_index (SkgLabelMap *labels, const char *name)
{
  return (guint) (skg_label_map_find (labels, name) -
                  skg_label_map_get_structure (labels, 0));
}

/* The cube is edited. */
static void
apply (SkgStructureEdit edit, SkgVolume **volume, SkgLabelMap **labels)
{
  g_autofree Block *block = block_new ();
  g_autoptr (SkgVolume) before = new_volume (block);
  g_autoptr (SkgLabelMap) map = new_labels (block);
  const guint cube = find_index (map, "cube");
  g_autoptr (GError) error = NULL;

  edit.structures = &cube;
  edit.n_structures = 1;
  skg_structure_edits_apply (before, map, &edit, 1, volume, labels, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (skg_volume_get_aim_mm (*volume).z, ==,
                     skg_volume_get_aim_mm (before).z);
}

/* Soft tissue closes the gap, not the plate of bone beside it. */
static void
test_hidden (void)
{
  g_autofree Block *block = block_new ();
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (SkgLabelMap) labels = NULL;

  apply ((SkgStructureEdit){ .hidden = TRUE, .density_scale = 1 }, &volume, &labels);
  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < N; i++)
        {
          gboolean cube = is_cube ((int) i, (int) j, (int) k);

          g_assert_cmpfloat (skg_volume_get_hu (volume, i, j, k), ==,
                             cube ? SOFT_HU : block->hu[at (i, j, k)]);
          g_assert_cmpuint (skg_label_map_get_value (labels, 0, i, j, k), ==,
                            cube ? 0u : block->labels[at (i, j, k)]);
        }
  g_assert_cmpuint (skg_label_map_find (labels, "cube")->n_voxels, ==, 0);
}

/* A gap in tissue that changes evenly: what closes it stays between its two sides, and
 * is right to a quarter of their difference in the middle of it. */
static void
test_ramp (void)
{
  g_autofree Block *block = block_new ();
  g_autoptr (SkgVolume) before = NULL;
  g_autoptr (SkgLabelMap) map = NULL;
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (SkgLabelMap) labels = NULL;
  g_autoptr (GError) error = NULL;
  guint cube;
  SkgStructureEdit edit = { .hidden = TRUE, .density_scale = 1 };

  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < N; i++)
        if (block->labels[at (i, j, k)] == 0)
          block->hu[at (i, j, k)] = (gint16) (4 * (int) j);
  before = new_volume (block);
  map = new_labels (block);
  cube = find_index (map, "cube");
  edit.structures = &cube;
  edit.n_structures = 1;
  skg_structure_edits_apply (before, map, &edit, 1, &volume, &labels, &error);
  g_assert_no_error (error);
  for (guint j = 16; j <= 24; j++)
    {
      double hu = skg_volume_get_hu (volume, 20, j, 20);

      /* One voxel around it is closed, too. */
      g_assert_cmpfloat (hu, >=, 4 * 14);
      g_assert_cmpfloat (hu, <=, 4 * 26);
      g_assert_cmpfloat (fabs (hu - 4.0 * j), <=, 10);
    }
}

static void
test_density (void)
{
  g_autofree Block *block = block_new ();
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (SkgLabelMap) labels = NULL;

  apply ((SkgStructureEdit){ .density_scale = 0.75 }, &volume, &labels);
  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < N; i++)
        {
          /* (1000 + 1000) * 0.75 - 1000 */
          double expected =
              is_cube ((int) i, (int) j, (int) k) ? 500 : block->hu[at (i, j, k)];

          g_assert_cmpfloat (skg_volume_get_hu (volume, i, j, k), ==, expected);
          g_assert_cmpuint (skg_label_map_get_value (labels, 0, i, j, k), ==,
                            block->labels[at (i, j, k)]);
        }
}

static void
test_alone (void)
{
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (SkgLabelMap) labels = NULL;

  apply ((SkgStructureEdit){ .alone = TRUE, .density_scale = 1 }, &volume, &labels);
  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < N; i++)
        {
          gboolean cube = is_cube ((int) i, (int) j, (int) k);

          g_assert_cmpfloat (skg_volume_get_hu (volume, i, j, k), ==,
                             cube ? BONE_HU : -1000);
          g_assert_cmpuint (skg_label_map_get_value (labels, 0, i, j, k), ==,
                            cube ? CUBE : 0u);
        }
}

/* By whole voxels: 3 to the left, 2 down. */
static void
test_moved (void)
{
  g_autofree Block *block = block_new ();
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (SkgLabelMap) labels = NULL;

  apply ((SkgStructureEdit){ .density_scale = 1,
                             .moves = TRUE,
                             .patient_from_source =
                                 skg_mat4_translation (skg_vec3 (-6, 0, 3)) },
         &volume, &labels);
  for (int k = 0; k < N; k++)
    for (int j = 0; j < N; j++)
      for (int i = 0; i < N; i++)
        {
          gsize n = at ((guint) i, (guint) j, (guint) k);
          gboolean cube = is_cube (i + 3, j, k - 2);
          double expected = cube ? BONE_HU : is_cube (i, j, k) ? SOFT_HU : block->hu[n];

          g_assert_cmpfloat_with_epsilon (
              skg_volume_get_hu (volume, (guint) i, (guint) j, (guint) k), expected, 1);
          g_assert_cmpuint (
              skg_label_map_get_value (labels, 0, (guint) i, (guint) j, (guint) k), ==,
              cube                ? CUBE
              : is_cube (i, j, k) ? 0u
                                  : block->labels[n]);
        }
}

/* By half a voxel: the voxels at its ends are half bone. */
static void
test_half (void)
{
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (SkgLabelMap) labels = NULL;
  const double half = (BONE_HU + SOFT_HU) / 2.0;

  apply ((SkgStructureEdit){ .density_scale = 1,
                             .moves = TRUE,
                             .patient_from_source =
                                 skg_mat4_translation (skg_vec3 (-1, 0, 0)) },
         &volume, &labels);
  g_assert_cmpfloat_with_epsilon (skg_volume_get_hu (volume, 13, 20, 20), SOFT_HU, 1);
  g_assert_cmpfloat_with_epsilon (skg_volume_get_hu (volume, 14, 20, 20), half, 1);
  g_assert_cmpfloat_with_epsilon (skg_volume_get_hu (volume, 15, 20, 20), BONE_HU, 1);
  g_assert_cmpfloat_with_epsilon (skg_volume_get_hu (volume, 24, 20, 20), BONE_HU, 1);
  g_assert_cmpfloat_with_epsilon (skg_volume_get_hu (volume, 25, 20, 20), half, 1);
  g_assert_cmpfloat_with_epsilon (skg_volume_get_hu (volume, 26, 20, 20), SOFT_HU, 1);
}

/* A quarter turn about z through its centre, (20, 20, 20): 11 voxels of 2 mm by 9 of 3
 * mm become 27 mm by 22 mm. */
static void
test_turned (void)
{
  g_autofree Block *block = block_new ();
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (SkgLabelMap) labels = NULL;
  SkgVec3 centre = skg_vec3 (-10 + 2 * 20, 20 + 3 * 20, 30 + 1.5 * 20);
  SkgMat4 back = skg_mat4_translation (skg_vec3_scale (centre, -1));
  SkgMat4 turn = skg_mat4_rotation (skg_vec3 (0, 0, 1), G_PI / 2);
  SkgMat4 forth = skg_mat4_translation (centre);
  double mass = 0;

  turn = skg_mat4_multiply (&turn, &back);
  turn = skg_mat4_multiply (&forth, &turn);
  apply ((SkgStructureEdit){ .density_scale = 1,
                             .moves = TRUE,
                             .patient_from_source = turn },
         &volume, &labels);
  for (guint k = 0; k < N; k++)
    for (guint j = 0; j < N; j++)
      for (guint i = 0; i < 28; i++)
        mass += skg_volume_get_hu (volume, i, j, k) - SOFT_HU;
  /* Along x its 27 mm fall on 13 voxels of 2 mm and a third of one at each end (14 mm
   * of 12 to 15 mm, between the centres of the last voxel of 3 mm and of the next);
   * along y its 22 mm on 7 of 3 mm, and nothing of the next at 12 mm. */
  g_assert_cmpfloat_with_epsilon (mass / ((13 + 2.0 / 3) * 7 * 21 * 960.0), 1, 1e-3);
  /* 13 mm along x is inside now, 10 mm was; 12 mm along y is not. */
  g_assert_cmpfloat_with_epsilon (skg_volume_get_hu (volume, 26, 20, 20), BONE_HU, 1);
  g_assert_cmpfloat_with_epsilon (skg_volume_get_hu (volume, 20, 24, 20), SOFT_HU, 1);
  g_assert_cmpuint (skg_label_map_get_value (labels, 0, 26, 20, 20), ==, CUBE);
  g_assert_cmpuint (skg_label_map_get_value (labels, 0, 20, 24, 20), ==, 0);
}

/* Beyond the volume nothing of it is left, and nothing breaks. */
static void
test_away (void)
{
  g_autoptr (SkgVolume) volume = NULL;
  g_autoptr (SkgLabelMap) labels = NULL;

  apply ((SkgStructureEdit){ .density_scale = 1,
                             .moves = TRUE,
                             .patient_from_source =
                                 skg_mat4_translation (skg_vec3 (-500, 0, 0)) },
         &volume, &labels);
  g_assert_cmpfloat (skg_volume_get_hu (volume, 20, 20, 20), ==, SOFT_HU);
  g_assert_cmpuint (skg_label_map_find (labels, "cube")->n_voxels, ==, 0);
}

static void
test_places (void)
{
  g_autofree Block *block = block_new ();
  g_autoptr (SkgLabelMap) labels = new_labels (block);
  const guint cube = find_index (labels, "cube");
  const guint plate = find_index (labels, "plate");
  SkgVec3 centre_mm;

  g_assert_true (skg_structure_get_centre_mm (labels, &cube, 1, &centre_mm));
  g_assert_cmpfloat_with_epsilon (centre_mm.x, -10 + 2 * 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (centre_mm.y, 20 + 3 * 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (centre_mm.z, 30 + 1.5 * 20, 1e-9);
  g_assert_cmpint (skg_structure_find_nearest (labels, centre_mm, 1), ==, (int) cube);
  /* Between both: voxel 25 of the cube and 28 of the plate. */
  centre_mm.x = -10 + 2 * 26.4;
  g_assert_cmpint (skg_structure_find_nearest (labels, centre_mm, 8), ==, (int) cube);
  centre_mm.x = -10 + 2 * 26.6;
  g_assert_cmpint (skg_structure_find_nearest (labels, centre_mm, 8), ==, (int) plate);
  centre_mm.x = -10 + 2 * 8;
  g_assert_cmpint (skg_structure_find_nearest (labels, centre_mm, 8), ==, -1);
  centre_mm.x = -5000;
  g_assert_cmpint (skg_structure_find_nearest (labels, centre_mm, 8), ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/structure-edit/hidden", test_hidden);
  g_test_add_func ("/body/structure-edit/ramp", test_ramp);
  g_test_add_func ("/body/structure-edit/density", test_density);
  g_test_add_func ("/body/structure-edit/alone", test_alone);
  g_test_add_func ("/body/structure-edit/moved", test_moved);
  g_test_add_func ("/body/structure-edit/half", test_half);
  g_test_add_func ("/body/structure-edit/turned", test_turned);
  g_test_add_func ("/body/structure-edit/away", test_away);
  g_test_add_func ("/body/structure-edit/places", test_places);
  return g_test_run ();
}

/* SPDX-License-Identifier: Apache-2.0
 * Two hundred people of each kind, and the ends of every range: all structures there,
 * right way round, of human size, no two alike. */
#include <math.h>
#include <string.h>

#include "body/phantom-private.h"

#define N_SEEDS 200
/* The coarsest voxels that are allowed: shapes do not depend on them. A vessel thinner
 * than that is asked for in the finer ones of a few. */
#define VOXEL_MM 8.0
#define N_FINE_SEEDS 3
#define FINE_VOXEL_MM 3.5

typedef struct
{
  gsize n[256];
  double x[256];
  double z[256];
} Census;

static SkgPhantomBody *
make (const SkgPhantomParams *params)
{
  g_autoptr (GError) error = NULL;
  SkgPhantomBody *body =
      skg_phantom_body_new_on_threads (params, 2, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return body;
}

/* Number of voxels and mean place of every label. */
static void
take_census (const SkgPhantomBody *body, Census *census)
{
  const SkgGrid *grid = skg_volume_get_grid (body->volume);
  const guint8 *labels = g_bytes_get_data (body->labels, NULL);
  gsize at = 0;

  memset (census, 0, sizeof *census);
  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++)
        {
          guint8 label = labels[at++];

          census->n[label]++;
          census->x[label] += grid->origin_mm.x + i * grid->spacing_mm[0];
          census->z[label] += grid->origin_mm.z + k * grid->spacing_mm[2];
        }
  for (guint label = 0; label < 256; label++)
    if (census->n[label] > 0)
      {
        census->x[label] /= (double) census->n[label];
        census->z[label] /= (double) census->n[label];
      }
}

/* What not everybody has: breasts and lesions. */
static gboolean
is_optional (guint label)
{
  return label == SKG_LABEL_BREAST_LEFT || label == SKG_LABEL_BREAST_RIGHT ||
         label == SKG_LABEL_LESION;
}

static void
check_sides (const Census *census)
{
  for (guint label = 1; label < 256; label++)
    {
      const char *name = skg_phantom_label_get_name ((guint8) label);

      if (census->n[label] == 0)
        continue;
      g_assert_nonnull (name);
      /* The left is where x grows; vessels near the middle may lean over. */
      if (strstr (name, "carotid") != NULL || strstr (name, "vein") != NULL)
        continue;
      if (strstr (name, "_left") != NULL)
        g_assert_cmpfloat (census->x[label], >, 4);
      if (strstr (name, "_right") != NULL)
        g_assert_cmpfloat (census->x[label], <, -4);
    }
}

/* Spine and ribs stand in order, each above the next. */
static void
check_order (const Census *census)
{
  for (guint label = SKG_LABEL_L5; label < SKG_LABEL_C7; label++)
    if (census->n[label] > 0 && census->n[label + 1] > 0)
      g_assert_cmpfloat (census->z[label], <, census->z[label + 1]);
  for (guint rib = 1; rib < 8; rib++)
    for (guint first = SKG_LABEL_RIB_LEFT_1; first <= SKG_LABEL_RIB_RIGHT_1;
         first += 12)
      if (census->n[first] > 0)
        g_assert_cmpfloat (census->z[first + rib], <, census->z[first + rib - 1]);
  if (census->n[SKG_LABEL_SACRUM] > 0)
    {
      g_assert_cmpfloat (census->z[SKG_LABEL_SACRUM], <, census->z[SKG_LABEL_L5]);
      g_assert_cmpfloat (census->z[SKG_LABEL_FEMUR_LEFT], <,
                         census->z[SKG_LABEL_HIP_LEFT]);
    }
  if (census->n[SKG_LABEL_HEART] > 0)
    {
      /* The heart hangs to the left, above the liver on the right. */
      g_assert_cmpfloat (census->x[SKG_LABEL_HEART], >, 0);
      g_assert_cmpfloat (census->x[SKG_LABEL_LIVER], <, 0);
      g_assert_cmpfloat (census->z[SKG_LABEL_LIVER], <, census->z[SKG_LABEL_HEART]);
    }
}

/* Each structure is between a third and three times as large as the reference's, small
 * ones aside: at these voxels they are a matter of chance. */
static void
check_sizes (const Census *census, const Census *reference, gboolean fine)
{
  for (guint label = 1; label < 256; label++)
    {
      if (is_optional (label))
        continue;
      if (reference->n[label] == 0 || fine || reference->n[label] >= 16)
        if ((reference->n[label] > 0) != (census->n[label] > 0))
          g_error ("%s: %" G_GSIZE_FORMAT " voxels, the reference has %" G_GSIZE_FORMAT,
                   skg_phantom_label_get_name ((guint8) label), census->n[label],
                   reference->n[label]);
      if (reference->n[label] < 60)
        continue;
      g_assert_cmpuint (census->n[label], >, reference->n[label] / 3);
      g_assert_cmpuint (census->n[label], <, reference->n[label] * 3);
    }
}

/* Nothing of the body touches the front and back of the volume. */
static void
check_room (const SkgPhantomBody *body)
{
  const SkgGrid *grid = skg_volume_get_grid (body->volume);

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint i = 0; i < grid->size[0]; i++)
      {
        g_assert_cmpfloat (skg_volume_get_hu (body->volume, i, 0, k), ==, -1000);
        g_assert_cmpfloat (skg_volume_get_hu (body->volume, i, grid->size[1] - 1, k),
                           ==, -1000);
      }
}

static void
check_body (const SkgPhantomBody *body, const Census *reference, gboolean fine)
{
  Census census;
  double min_hu;
  double max_hu;

  take_census (body, &census);
  check_sizes (&census, reference, fine);
  check_sides (&census);
  check_order (&census);
  check_room (body);
  skg_volume_get_range_hu (body->volume, &min_hu, &max_hu);
  g_assert_cmpfloat (min_hu, ==, -1000);
  g_assert_cmpfloat (max_hu, >, 250);
  g_assert_cmpfloat (max_hu, <, 1800);
}

static void
check_people (const char *kind)
{
  SkgPhantomParams params = { .kind = kind, .voxel_mm = VOXEL_MM };
  g_autoptr (SkgPhantomBody) first = make (&params);
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Census reference;
  guint n_women = 0;

  take_census (first, &reference);
  check_body (first, &reference, FALSE);
  for (params.seed = 1; params.seed <= N_SEEDS; params.seed++)
    {
      g_autoptr (SkgPhantomBody) body = make (&params);

      g_test_message ("%s, seed %" G_GUINT64_FORMAT, kind, params.seed);
      check_body (body, &reference, FALSE);
      n_women += body->dials[SKG_PHANTOM_FEMALE] > 0.5 ? 1 : 0;
      g_assert_true (g_hash_table_add (
          seen, g_compute_checksum_for_bytes (G_CHECKSUM_MD5,
                                              skg_volume_get_voxels (body->volume))));
    }
  /* Half of the people; four standard deviations of a fair coin are 28. */
  g_assert_cmpuint (n_women, >, N_SEEDS / 2 - 28);
  g_assert_cmpuint (n_women, <, N_SEEDS / 2 + 28);
}

static void
test_pelvis (void)
{
  check_people ("pelvis");
}

static void
test_chest (void)
{
  check_people ("chest");
}

/* Every structure of every body, down to vessels of 7 mm. */
static void
check_fine (const char *kind)
{
  SkgPhantomParams params = { .kind = kind, .voxel_mm = FINE_VOXEL_MM };
  g_autoptr (SkgPhantomBody) first = make (&params);
  Census reference;

  take_census (first, &reference);
  for (params.seed = 1; params.seed <= N_FINE_SEEDS; params.seed++)
    {
      g_autoptr (SkgPhantomBody) body = make (&params);

      check_body (body, &reference, TRUE);
    }
}

static void
test_fine (void)
{
  check_fine ("pelvis");
  check_fine ("chest");
}

static void
check_ends (SkgPhantomKind kind, const char *name)
{
  const SkgPhantomParams normal = { .kind = name, .voxel_mm = VOXEL_MM };
  g_autoptr (SkgPhantomBody) first = make (&normal);
  Census reference;

  take_census (first, &reference);
  for (guint dial = 0; dial < SKG_PHANTOM_N_DIALS; dial++)
    {
      const SkgPhantomDialInfo *info =
          skg_phantom_dial_get_info ((SkgPhantomDial) dial);
      const double ends[] = { info->min, info->max };

      for (gsize e = 0; (info->kinds & 1u << kind) && e < G_N_ELEMENTS (ends); e++)
        {
          SkgPhantomParams params = normal;
          g_autoptr (SkgPhantomBody) body = NULL;

          if (dial > SKG_PHANTOM_LESIONS)
            g_assert_true (
                skg_phantom_dials_set (&params.dials, kind, "lesions", 5, NULL));
          g_assert_true (
              skg_phantom_dials_set (&params.dials, kind, info->key, ends[e], NULL));
          body = make (&params);
          g_test_message ("%s, %s=%g", name, info->key, ends[e]);
          check_body (body, &reference, FALSE);
          g_assert_cmpfloat (body->dials[dial], ==, ends[e]);
          /* Each number does something. */
          if (ends[e] != info->normal)
            g_assert_false (g_bytes_equal (skg_volume_get_voxels (first->volume),
                                           skg_volume_get_voxels (body->volume)));
        }
    }
}

static void
test_ends (void)
{
  check_ends (SKG_PHANTOM_PELVIS, "pelvis");
  check_ends (SKG_PHANTOM_CHEST, "chest");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/phantom-seeds/pelvis", test_pelvis);
  g_test_add_func ("/body/phantom-seeds/chest", test_chest);
  g_test_add_func ("/body/phantom-seeds/fine", test_fine);
  g_test_add_func ("/body/phantom-seeds/ends", test_ends);
  return g_test_run ();
}

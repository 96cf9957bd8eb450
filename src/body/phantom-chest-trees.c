/* SPDX-License-Identifier: Apache-2.0
 * The made chest: arteries, veins and airways inside the lungs.
 *
 * A tree grows by halving the lung that it feeds, as in Kitaoka's airway model (J Appl
 * Physiol 1999;87:2207): a branch goes part of the way to the middle of its region, a
 * plane through that middle parts the region, and each half gets a daughter whose
 * radius follows the share of volume to the power 1 / 2.9 (measured exponent of the
 * pulmonary arteries). Airways part the same points as the arteries beside them;
 * veins run between, on points of their own. */
#include "config.h"

#include "body/phantom-chest.h"

#include <math.h>
#include <string.h>

#include "base/random.h"
#include "body/phantom-labels.h"

/* One point stands for a cube of this edge of lung. */
#define POINT_MM 7.0f
/* No vessel is seen in the outermost lung. */
#define RIND_MM 4.0f
/* A region of so few points gets no more branches. */
#define LEAF_POINTS 3
#define MAX_DEPTH 24
/* Airways thinner than this are not drawn: their walls are lost in the lung. */
#define MIN_AIRWAY_MM 0.8f
/* Of the way to the region's middle that a branch goes before it forks. */
#define REACH 0.38f
#define N_LOBES 5

/* Where a tree enters a lobe: table frame, radius, direction. */
typedef struct
{
  guint8 lobe;
  SkgSdfPoint at;
  float radius_mm;
  SkgSdfPoint direction;
} Root;

static const Root arteries[N_LOBES] = {
  { SKG_LABEL_LUNG_UPPER_RIGHT, { -36, 2, 433 }, 5.9f, { -0.5f, -0.1f, 0.85f } },
  { SKG_LABEL_LUNG_MIDDLE_RIGHT, { -46, 9, 416 }, 4.1f, { -0.5f, -0.75f, -0.4f } },
  { SKG_LABEL_LUNG_LOWER_RIGHT, { -50, 17, 393 }, 6.9f, { -0.25f, 0.35f, -0.9f } },
  { SKG_LABEL_LUNG_UPPER_LEFT, { 44, 15, 446 }, 6.3f, { 0.4f, -0.5f, 0.75f } },
  { SKG_LABEL_LUNG_LOWER_LEFT, { 50, 29, 402 }, 6.7f, { 0.25f, 0.3f, -0.9f } },
};
static const Root airways[N_LOBES] = {
  { SKG_LABEL_LUNG_UPPER_RIGHT, { -42, 11, 443 }, 4.0f, { -0.5f, -0.1f, 0.85f } },
  { SKG_LABEL_LUNG_MIDDLE_RIGHT, { -36, 15, 403 }, 3.1f, { -0.5f, -0.75f, -0.4f } },
  { SKG_LABEL_LUNG_LOWER_RIGHT, { -36, 20, 398 }, 5.3f, { -0.25f, 0.35f, -0.9f } },
  { SKG_LABEL_LUNG_UPPER_LEFT, { 50, 3, 432 }, 3.8f, { 0.4f, -0.5f, 0.75f } },
  { SKG_LABEL_LUNG_LOWER_LEFT, { 43, 23, 404 }, 5.1f, { 0.25f, 0.3f, -0.9f } },
};
static const Root veins[N_LOBES] = {
  { SKG_LABEL_LUNG_UPPER_RIGHT, { -41, -14, 430 }, 5.0f, { -0.5f, -0.3f, 0.8f } },
  { SKG_LABEL_LUNG_MIDDLE_RIGHT, { -40, -14, 427 }, 3.8f, { -0.6f, -0.7f, -0.3f } },
  { SKG_LABEL_LUNG_LOWER_RIGHT, { -43, 28, 388 }, 6.1f, { -0.6f, 0.3f, -0.7f } },
  { SKG_LABEL_LUNG_UPPER_LEFT, { 47, -16, 436 }, 5.4f, { 0.5f, -0.4f, 0.7f } },
  { SKG_LABEL_LUNG_LOWER_LEFT, { 45, 28, 388 }, 5.8f, { 0.6f, 0.3f, -0.7f } },
};

typedef struct
{
  const SkgChest *chest;
  SkgPhantomPart *part;
  SkgPhantomPart *inner; /* (nullable): lumen of an airway */
  float min_radius_mm;
  gboolean across; /* parts its region the other way round */
  SkgSdfPoint *points;
} Tree;

static SkgSdfPoint
normalize (SkgSdfPoint v)
{
  float length = sqrtf (skg_sdf_dot (v, v));

  return skg_sdf_add_scaled (skg_sdf_point (0, 0, 0), v, length > 0 ? 1 / length : 0);
}

static SkgSdfPoint
cross (SkgSdfPoint a, SkgSdfPoint b)
{
  return skg_sdf_point (a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z,
                        a.x * b.y - a.y * b.x);
}

static SkgSdfPoint
get_mean (const SkgSdfPoint *points, guint n)
{
  SkgSdfPoint sum = { 0, 0, 0 };

  for (guint i = 0; i < n; i++)
    sum = skg_sdf_add_scaled (sum, points[i], 1.0f / (float) n);
  return sum;
}

/* Of the two directions across @along, that in which the points spread most. */
static SkgSdfPoint
get_spread (const SkgSdfPoint *points,
            guint n,
            SkgSdfPoint middle,
            SkgSdfPoint along,
            gboolean across)
{
  SkgSdfPoint helper =
      fabsf (along.x) < 0.6f ? skg_sdf_point (1, 0, 0) : skg_sdf_point (0, 1, 0);
  SkgSdfPoint u = normalize (cross (along, helper));
  SkgSdfPoint v = cross (along, u);
  float uu = 0;
  float uv = 0;
  float vv = 0;
  float angle;

  for (guint i = 0; i < n; i++)
    {
      SkgSdfPoint q = skg_sdf_sub (points[i], middle);
      float a = skg_sdf_dot (q, u);
      float b = skg_sdf_dot (q, v);

      uu += a * a;
      uv += a * b;
      vv += b * b;
    }
  angle = 0.5f * atan2f (2 * uv, uu - vv);
  if (across)
    angle += 0.6f;
  return skg_sdf_add_scaled (
      skg_sdf_add_scaled (skg_sdf_point (0, 0, 0), u, cosf (angle)), v, sinf (angle));
}

/* Sorts the points into those behind and those before the plane; the number behind. */
static guint
part_points (SkgSdfPoint *points, guint n, SkgSdfPoint middle, SkgSdfPoint normal)
{
  guint n_behind = 0;

  for (guint i = 0; i < n; i++)
    if (skg_sdf_dot (skg_sdf_sub (points[i], middle), normal) < 0)
      {
        SkgSdfPoint swap = points[i];

        points[i] = points[n_behind];
        points[n_behind++] = swap;
      }
  return n_behind;
}

static void
add_branch (const Tree *tree, SkgSdfPoint a, float ra, SkgSdfPoint b, float rb)
{
  SkgSdfShape shape = { .kind = SKG_SDF_CONE, .a = a, .b = b, .r0 = ra, .r1 = rb };

  skg_phantom_part_add_shape (tree->part, shape);
  if (tree->inner != NULL)
    skg_phantom_part_add_shape (tree->inner, shape);
}

static void
grow (const Tree *tree,
      guint first,
      guint n,
      SkgSdfPoint from,
      SkgSdfPoint along,
      float radius_mm,
      guint depth)
{
  SkgSdfPoint *points = tree->points + first;
  SkgSdfPoint middle = get_mean (points, n);
  SkgSdfPoint to;
  SkgSdfPoint normal;
  guint n_behind;

  if (radius_mm < tree->min_radius_mm)
    return;
  if (n <= LEAF_POINTS || depth >= MAX_DEPTH)
    {
      add_branch (tree, from, radius_mm, middle, 0.55f * radius_mm);
      return;
    }
  /* A vessel bends: it leaves on its parent's way and turns to its region. */
  to = skg_sdf_add_scaled (from, skg_sdf_sub (middle, from), REACH);
  if (depth > 0)
    {
      float reach =
          sqrtf (skg_sdf_dot (skg_sdf_sub (to, from), skg_sdf_sub (to, from)));

      to = skg_sdf_add_scaled (to, along, 0.18f * reach);
    }
  normal = get_spread (points, n, middle, normalize (skg_sdf_sub (middle, from)),
                       tree->across && depth % 2 == 0);
  n_behind = part_points (points, n, middle, normal);
  add_branch (tree, from, radius_mm, to, 0.94f * radius_mm);
  along = normalize (skg_sdf_sub (to, from));
  for (guint half = 0; half < 2; half++)
    {
      guint count = half == 0 ? n_behind : n - n_behind;

      if (count > 0)
        grow (tree, first + (half == 0 ? 0 : n_behind), count, to, along,
              radius_mm * powf ((float) count / (float) n, 1 / 2.9f), depth + 1);
    }
}

/* Points of the lungs on a shaken lattice, none in the rind; one list per lobe, in the
 * order of the roots. */
static void
scatter_points (const SkgChest *chest, const char *name, GArray *lists[N_LOBES])
{
  const SkgVec3 *low = &chest->model->low_mm;
  const SkgVec3 *high = &chest->model->high_mm;
  SkgRandom random;

  for (guint i = 0; i < N_LOBES; i++)
    lists[i] = g_array_new (FALSE, FALSE, sizeof (SkgSdfPoint));
  skg_random_init (&random, chest->model->seed, 0, name);
  for (float z = (float) low->z; z < (float) high->z; z += POINT_MM)
    for (float y = (float) low->y; y < (float) high->y; y += POINT_MM)
      for (float x = -170; x < 170; x += POINT_MM)
        {
          guint32 shake = skg_random_next_uint32 (&random);
          SkgSdfPoint p = { x + POINT_MM * (float) (shake & 1023) / 1024,
                            y + POINT_MM * (float) (shake >> 10 & 1023) / 1024,
                            z + POINT_MM * (float) (shake >> 20 & 1023) / 1024 };
          guint8 lobe;

          if (!skg_chest_is_lung (chest, p, RIND_MM))
            continue;
          lobe = skg_chest_get_lobe (chest, p);
          for (guint i = 0; i < N_LOBES; i++)
            if (arteries[i].lobe == lobe)
              g_array_append_val (lists[i], p);
        }
}

static void
grow_root (Tree *tree, const Root *root, const GArray *points)
{
  const SkgChest *chest = tree->chest;
  /* Each tree sorts a copy: the next one starts from the same order. */
  g_autofree SkgSdfPoint *own = g_memdup2 (points->data, points->len * sizeof *own);
  /* Breathing out carries the hilum up. */
  float rise = 15 * chest->air;

  if (points->len == 0)
    return;
  tree->points = own;
  grow (tree, 0, points->len,
        skg_chest_point (chest, root->at.x, root->at.y, root->at.z + rise),
        normalize (root->direction), root->radius_mm * chest->radius_scale, 0);
}

static SkgPhantomPart *
add_part (const SkgChest *chest, float hu)
{
  SkgPhantomPart *part = skg_phantom_model_add_part (chest->model, SKG_TISSUE_LUNG, hu);

  part->over = 1u << SKG_TISSUE_LUNG;
  part->label = SKG_PHANTOM_KEEP_LABEL;
  return part;
}

void
skg_chest_add_trees (const SkgChest *chest)
{
  Tree vein = { .chest = chest, .part = add_part (chest, 45), .across = TRUE };
  Tree artery = { .chest = chest, .part = add_part (chest, 45) };
  Tree airway = { .chest = chest,
                  .part = add_part (chest, 30),
                  .inner = add_part (chest, -960),
                  .min_radius_mm = MIN_AIRWAY_MM * chest->radius_scale };
  GArray *with[N_LOBES];
  GArray *between[N_LOBES];

  airway.part->grow_mm = 0.7f;
  scatter_points (chest, "arteries", with);
  scatter_points (chest, "veins", between);
  for (guint i = 0; i < N_LOBES; i++)
    {
      grow_root (&artery, &arteries[i], with[i]);
      grow_root (&airway, &airways[i], with[i]);
      grow_root (&vein, &veins[i], between[i]);
      g_array_unref (with[i]);
      g_array_unref (between[i]);
    }
}

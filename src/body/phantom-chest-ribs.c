/* SPDX-License-Identifier: Apache-2.0
 * The made chest: ribs, costal cartilages, sternum.
 *
 * A rib leaves its vertebra, touches the transverse process and then follows the inner
 * wall of the chest from outside, falling on the way to its front end. */
#include "config.h"

#include "body/phantom-chest.h"

#include <math.h>
#include <string.h>

#include "body/phantom-labels.h"

#define N_RIBS 12
#define N_POINTS 25

/**
 * Rib:
 * @start_deg, @end_deg: on the wall, from the back's middle: where the rib joins it and
 *   where its bone ends
 * @tip_mm: height of the front end
 * @high_mm, @thick_mm: section at the side
 * @flat: 1 lies flat (first rib), 0 stands upright
 */
typedef struct
{
  float start_deg;
  float end_deg;
  float tip_mm;
  float high_mm;
  float thick_mm;
  float flat;
} Rib;

/* Front ends after the lengths and slopes of anatomy tables. */
static const Rib ribs[N_RIBS] = {
  { 52, 152, 507, 17, 5.5f, 1 },    { 44, 156, 472, 13.5f, 6.5f, 0.5f },
  { 40, 155, 436, 13, 7, 0.15f },   { 37, 153, 402, 13, 7, 0 },
  { 36, 150, 366, 13.5f, 7.2f, 0 }, { 36, 146, 340, 13.5f, 7.2f, 0 },
  { 36, 140, 310, 13.5f, 7.2f, 0 }, { 36, 132, 278, 13, 7, 0 },
  { 36, 124, 254, 12.5f, 7, 0 },    { 36, 114, 234, 12, 6.5f, 0 },
  { 36, 88, 228, 10.5f, 6, 0 },     { 36, 60, 244, 9.5f, 5.5f, 0 },
};

/* Right half of the sternum: x, y, z of the middle of its thickness. */
static const float notch_mm[3] = { 0, -47, 515 };
static const float angle_mm[3] = { 0, -76, 474 };
static const float joint_mm[3] = { 0, -101, 376 };
static const float tip_mm[3] = { 0, -104, 344 };

/* Where the cartilages of the first seven ribs meet the sternum: x and z. */
static const float notches[7][2] = {
  { -26, 503 }, { -19, 474 }, { -18, 446 }, { -19, 423 },
  { -19, 404 }, { -18, 389 }, { -14, 379 },
};

/* The sternum moves with the breath: back by 16 mm and down by 12 at its lower end. */
static float
get_y (const SkgChest *chest, float z)
{
  const float *a = z > angle_mm[2] ? notch_mm : z > joint_mm[2] ? angle_mm : joint_mm;
  const float *b = z > angle_mm[2] ? angle_mm : z > joint_mm[2] ? joint_mm : tip_mm;
  float y = a[1] + (z - a[2]) / (b[2] - a[2]) * (b[1] - a[1]);

  return y + 16 * chest->air * CLAMP ((530 - z) / 130, 0, 1);
}

static float
get_drop (const SkgChest *chest, float z)
{
  return 12 * chest->air * CLAMP ((530 - z) / 130, 0, 1);
}

static SkgSdfPoint
sternum_point (const SkgChest *chest, float x, float z)
{
  return skg_sdf_point (x, get_y (chest, z), z - get_drop (chest, z));
}

static SkgSdfPoint
mix (SkgSdfPoint a, SkgSdfPoint b, float t)
{
  return skg_sdf_add_scaled (a, skg_sdf_sub (b, a), t);
}

/* Middle line of rib @n (from 1), table frame. */
static void
get_middle_line (const SkgChest *chest, guint n, SkgSdfPoint line[N_POINTS])
{
  const Rib *rib = &ribs[n - 1];
  float out = 0.5f * rib->thick_mm + 1.8f;
  SkgSdfPoint head;
  SkgSdfPoint tubercle;
  float bottom;

  skg_chest_get_rib_root (n, &head, &tubercle);
  bottom = rib->tip_mm - 16 * chest->air * CLAMP ((530 - rib->tip_mm) / 130, 0, 1);
  line[0] = head;
  line[1] = mix (head, tubercle, 0.5f);
  line[2] = tubercle;
  for (guint i = 3; i < N_POINTS; i++)
    {
      float t = (float) (i - 2) / (N_POINTS - 3);
      float angle = (rib->start_deg + (rib->end_deg - rib->start_deg) *
                                          (float) (i - 3) / (N_POINTS - 4)) *
                    (float) (G_PI / 180);
      /* Flat behind, steep at the side. */
      float z = tubercle.z - (tubercle.z - bottom) * powf (t, 1.75f);

      line[i] = skg_chest_wall_point (chest, z, angle, out);
    }
  /* The angle of the rib: the line bends from the spine into the wall. */
  line[3] = mix (line[3], mix (line[2], line[4], 0.5f), 0.35f);
}

static SkgSdfPoint
normalize (SkgSdfPoint v)
{
  float length = sqrtf (skg_sdf_dot (v, v));

  return skg_sdf_add_scaled (skg_sdf_point (0, 0, 0), v, length > 0 ? 1 / length : 0);
}

/* Upward on the wall, across the rib; turned outwards where the rib lies flat. */
static SkgSdfPoint
get_across (const SkgChest *chest, SkgSdfPoint p, SkgSdfPoint tangent, float flat)
{
  SkgChestSection s = skg_chest_get_section (chest, p.z);
  SkgSdfPoint outward = normalize (
      skg_sdf_point (p.x / (s.a_mm * s.a_mm), (p.y - s.y_mm) / (s.b_mm * s.b_mm), 0));
  SkgSdfPoint up = { 0, 0, 1 };

  up = skg_sdf_add_scaled (up, tangent, -skg_sdf_dot (up, tangent));
  up = normalize (up);
  outward = skg_sdf_add_scaled (outward, tangent, -skg_sdf_dot (outward, tangent));
  up = skg_sdf_add_scaled (skg_sdf_add_scaled (skg_sdf_point (0, 0, 0), up, 1 - flat),
                           outward, flat);
  return normalize (up);
}

static void
add_rib (const SkgChest *chest, guint n)
{
  const Rib *rib = &ribs[n - 1];
  SkgPhantomBone *bone = skg_chest_add_bone (
      chest, "rib", (guint8) (SKG_LABEL_RIB_RIGHT_1 + n - 1),
      (guint8) (SKG_LABEL_RIB_LEFT_1 + n - 1), n < 11 ? 1.05f : 0.85f, 90);
  SkgSdfPoint line[N_POINTS];
  SkgSdfPoint low[N_POINTS];
  SkgSdfPoint high[N_POINTS];

  bone->tubular = TRUE;
  get_middle_line (chest, n, line);
  for (guint i = 0; i < N_POINTS; i++)
    {
      SkgSdfPoint tangent = normalize (
          skg_sdf_sub (line[MIN (i + 1, N_POINTS - 1)], line[i > 0 ? i - 1 : 0]));
      /* Rounder at the neck, higher and cupped at the front end. */
      float t = (float) i / (N_POINTS - 1);
      float tall = rib->high_mm * (i < 3 ? 0.75f : 1) *
                   (1 + 0.12f * CLAMP ((t - 0.9f) * 10, 0, 1));
      SkgSdfPoint across = get_across (chest, line[i], tangent, i < 3 ? 0 : rib->flat);

      low[i] = skg_sdf_add_scaled (line[i], across, -(tall - rib->thick_mm) / 2);
      high[i] = skg_sdf_add_scaled (line[i], across, (tall - rib->thick_mm) / 2);
    }
  for (guint i = 0; i + 1 < N_POINTS; i++)
    {
      float r = (rib->thick_mm / 2 - 0.35f) * (i < 4 ? 1.12f : 1);

      skg_chest_bone_plate (chest, bone, low[i], high[i], low[i + 1], r);
      skg_chest_bone_plate (chest, bone, high[i], low[i + 1], high[i + 1], r);
    }
}

static void
add_cartilage_piece (const SkgChest *chest,
                     SkgPhantomBone *bone,
                     SkgSdfPoint a,
                     SkgSdfPoint b)
{
  SkgSdfPoint lift = { 0, 0, 2.6f };

  skg_chest_bone_plate (chest, bone, skg_sdf_add_scaled (a, lift, 1),
                        skg_sdf_add_scaled (a, lift, -1),
                        skg_sdf_add_scaled (b, lift, 1), 3.9f);
  skg_chest_bone_plate (chest, bone, skg_sdf_add_scaled (a, lift, -1),
                        skg_sdf_add_scaled (b, lift, 1),
                        skg_sdf_add_scaled (b, lift, -1), 3.9f);
}

/* From the end of rib @n to the sternum, or to the cartilage above. */
static void
add_cartilage (const SkgChest *chest, SkgPhantomBone *bone, guint n)
{
  SkgSdfPoint line[N_POINTS];
  SkgSdfPoint from;
  SkgSdfPoint before;
  float end_x;
  float end_z;

  get_middle_line (chest, n, line);
  from = line[N_POINTS - 1];
  if (n <= 7)
    {
      end_x = notches[n - 1][0];
      end_z = notches[n - 1][1] - get_drop (chest, notches[n - 1][1]);
    }
  else
    {
      get_middle_line (chest, n - 1, line);
      end_x = 0.86f * line[N_POINTS - 1].x;
      end_z = line[N_POINTS - 1].z + 1;
    }
  before = from;
  for (int i = 1; i <= 8; i++)
    {
      float t = (float) i / 8;
      float x = from.x + t * (end_x - from.x);
      /* Lower ones go on downwards before they rise. */
      float z = from.z + t * (end_z - from.z) - (n >= 5 ? 10 : 3) * sinf (3.1416f * t);
      float angle =
          3.1415927f - asinf (MIN (-x / skg_chest_get_section (chest, z).a_mm, 1));
      SkgSdfPoint p = skg_chest_wall_point (chest, z, angle, 5.5f);

      if (n <= 7 && i == 8)
        p = skg_sdf_point (end_x, get_y (chest, notches[n - 1][1]), end_z);
      add_cartilage_piece (chest, bone, before, p);
      before = p;
    }
}

static void
add_cartilages (const SkgChest *chest)
{
  double age = chest->model->dials[SKG_PHANTOM_AGE];
  SkgPhantomBone *bone =
      skg_chest_add_bone (chest, "cartilages", SKG_LABEL_COSTAL_CARTILAGES,
                          SKG_LABEL_COSTAL_CARTILAGES, 0.8f, 0);

  /* Calcium comes with age: along the edges and in flecks. */
  bone->tubular = TRUE;
  bone->cortex_hu = (float) (110 + 5 * MAX (age - 35, 0));
  g_array_index (bone->levels, SkgPhantomLevel, 0).marrow_hu =
      (float) (95 + MAX (age - 40, 0));
  bone->texture_hu = (float) (15 + 3 * MAX (age - 40, 0));
  for (guint n = 1; n <= 10; n++)
    add_cartilage (chest, bone, n);
}

/* A plate between two lines across the sternum, right half. */
static void
add_sternum_plate (const SkgChest *chest,
                   SkgPhantomBone *bone,
                   float z0,
                   float half0,
                   float z1,
                   float half1,
                   float r)
{
  SkgSdfPoint a = sternum_point (chest, 0, z0 - r);
  SkgSdfPoint b = sternum_point (chest, -half0 + r, z0 - r);
  SkgSdfPoint c = sternum_point (chest, 0, z1 + r);
  SkgSdfPoint d = sternum_point (chest, -half1 + r, z1 + r);

  skg_chest_bone_plate (chest, bone, a, b, c, r);
  skg_chest_bone_plate (chest, bone, b, c, d, r);
}

static void
add_sternum (const SkgChest *chest)
{
  SkgPhantomBone *bone = skg_chest_add_bone (chest, "sternum", SKG_LABEL_STERNUM,
                                             SKG_LABEL_STERNUM, 0.9f, 60);

  /* Manubrium, widest at the clavicles; body, widest low; xiphoid. */
  add_sternum_plate (chest, bone, 516, 22, 500, 31, 5.4f);
  add_sternum_plate (chest, bone, 506, 31, 475, 16, 5.4f);
  add_sternum_plate (chest, bone, 473, 15, 440, 15, 4.8f);
  add_sternum_plate (chest, bone, 447, 15, 400, 19, 4.8f);
  add_sternum_plate (chest, bone, 408, 19, 377, 13, 4.6f);
  add_sternum_plate (chest, bone, 374, 9, 346, 4, 3.4f);
}

void
skg_chest_get_rib_ends (const SkgChest *chest,
                        guint n,
                        SkgSdfPoint *head,
                        SkgSdfPoint *front)
{
  SkgSdfPoint line[N_POINTS];

  get_middle_line (chest, n, line);
  *head = line[0];
  *front = line[N_POINTS - 1];
}

SkgSdfPoint
skg_chest_get_sternum (const SkgChest *chest, SkgChestSternum where)
{
  static const float height_mm[] = { 516, 474, 375 };

  return sternum_point (chest, 0, height_mm[where]);
}

void
skg_chest_add_ribs (const SkgChest *chest)
{
  /* Bone is drawn over cartilage where they meet. */
  add_cartilages (chest);
  for (guint n = 1; n <= N_RIBS; n++)
    add_rib (chest, n);
  add_sternum (chest);
}

/* SPDX-License-Identifier: Apache-2.0
 * The made chest: clavicles, shoulder blades, upper arms. Raising the arms turns the
 * shoulder blade upwards by a fifth of the angle beyond 30 degrees and lifts the outer
 * end of the clavicle, as the shoulder's joints do. */
#include "config.h"

#include "body/phantom-chest.h"

#include <math.h>

#include "body/phantom-labels.h"

/* Inner end of the clavicle; where the outer one moves with the blade. */
static const SkgSdfPoint clavicle_end_mm = { -23, -49, 521 };
/* Middle of the shoulder blade's turning, on the chest wall. */
static const SkgSdfPoint blade_pivot_mm = { -118, 68, 490 };
static const SkgSdfPoint humerus_mm = { -178, 15, 502 };

/* Turns of a part of the shoulder girdle. */
typedef struct
{
  float up_cos;
  float up_sin;
  float round_cos;
  float round_sin;
} Turn;

/* The blade slides round the chest, out of the lungs with hanging arms held forward,
 * less with raised ones, and turns in its own plane. */
static Turn
get_turn (const SkgChest *chest)
{
  float arms_deg = (float) chest->model->dials[SKG_PHANTOM_ARMS_DEG];
  float up = MAX (arms_deg - 30, 0) * 0.2f * (float) (G_PI / 180);
  float round = (12 - 6 * CLAMP ((arms_deg - 60) / 60, 0, 1)) * (float) (G_PI / 180);

  return (Turn){ cosf (up), sinf (up), cosf (round), sinf (round) };
}

static SkgSdfPoint
turn_point (const Turn *turn, SkgSdfPoint p)
{
  SkgSdfPoint q = skg_sdf_sub (p, blade_pivot_mm);
  /* The lower angle goes out, the shoulder up. */
  float x = turn->up_cos * q.x + turn->up_sin * q.z;
  float z = -turn->up_sin * q.x + turn->up_cos * q.z;
  /* Then about the vertical 20 mm from the middle: the back goes out and forward. */
  float px = blade_pivot_mm.x + x + 20;
  /* What goes out follows the chest wall forward. */
  float py = blade_pivot_mm.y + q.y - 0.6f * MAX (q.x - x, 0);

  return skg_sdf_point (turn->round_cos * px - turn->round_sin * py - 20,
                        turn->round_sin * px + turn->round_cos * py,
                        blade_pivot_mm.z + z);
}

SkgSdfPoint
skg_chest_get_clavicle_end (const SkgChest *chest)
{
  return clavicle_end_mm;
}

void
skg_chest_get_arm (const SkgChest *chest, SkgSdfPoint *head, SkgSdfPoint *direction)
{
  const Turn turn = get_turn (chest);
  float arms = (float) chest->model->dials[SKG_PHANTOM_ARMS_DEG] * (float) (G_PI / 180);
  /* In the plane of the shoulder blade, 25 degrees in front of the side. */
  float side = sinf (arms);

  *head = turn_point (&turn, humerus_mm);
  *direction = skg_sdf_point (-0.906f * side, -0.423f * side, -cosf (arms));
}

static void
add_clavicle (const SkgChest *chest, const Turn *turn)
{
  SkgPhantomBone *bone = skg_chest_add_bone (
      chest, "clavicle", SKG_LABEL_CLAVICLE_RIGHT, SKG_LABEL_CLAVICLE_LEFT, 2, 60);
  SkgSdfPoint outer = turn_point (turn, skg_sdf_point (-166, 8, 533));
  SkgChestKnot knots[6] = { { clavicle_end_mm.x, clavicle_end_mm.y, clavicle_end_mm.z,
                              10.5f } };
  /* Forward bow in the inner two thirds, backward in the outer third. */
  static const float along[6] = { 0, 0.12f, 0.35f, 0.6f, 0.82f, 1 };
  static const float bow_mm[6] = { 0, -3, -10, -4, 7, 2 };
  static const float radius_mm[6] = { 10.5f, 8, 6, 5.6f, 6.5f, 7 };
  float before[4];

  bone->tubular = TRUE;
  for (int i = 0; i < 6; i++)
    {
      knots[i][0] = clavicle_end_mm.x + along[i] * (outer.x - clavicle_end_mm.x);
      knots[i][1] =
          clavicle_end_mm.y + along[i] * (outer.y - clavicle_end_mm.y) + bow_mm[i];
      knots[i][2] = clavicle_end_mm.z + along[i] * (outer.z - clavicle_end_mm.z);
      knots[i][3] = radius_mm[i];
    }
  skg_chest_curve ((const SkgChestKnot *) knots, 6, 0, before);
  for (int i = 1; i <= 15; i++)
    {
      float value[4];

      skg_chest_curve ((const SkgChestKnot *) knots, 6, (float) i / 3, value);
      skg_chest_bone_cone (chest, bone, skg_sdf_point (before[0], before[1], before[2]),
                           before[3], skg_sdf_point (value[0], value[1], value[2]),
                           value[3]);
      for (int c = 0; c < 4; c++)
        before[c] = value[c];
    }
}

/* Corners of the shoulder blade, arms hanging. */
static const SkgSdfPoint superior = { -76, 76, 527 };
static const SkgSdfPoint root = { -83, 90, 508 };
static const SkgSdfPoint inferior = { -97, 99, 422 };
static const SkgSdfPoint neck = { -143, 36, 500 };
static const SkgSdfPoint notch = { -122, 42, 520 };
static const SkgSdfPoint acromion_root = { -150, 58, 524 };
static const SkgSdfPoint acromion_tip = { -184, 16, 533 };

static void
add_blade (const SkgChest *chest, SkgPhantomBone *bone, const Turn *t)
{
  SkgSdfPoint s = turn_point (t, superior);
  SkgSdfPoint r = turn_point (t, root);
  SkgSdfPoint i = turn_point (t, inferior);
  SkgSdfPoint n = turn_point (t, neck);
  SkgSdfPoint c = turn_point (t, notch);
  SkgSdfPoint low = turn_point (t, skg_sdf_point (-110, 84, 424));

  skg_chest_bone_plate (chest, bone, s, r, c, 1.3f);
  skg_chest_bone_plate (chest, bone, r, c, n, 1.3f);
  skg_chest_bone_plate (chest, bone, r, i, n, 1.2f);
  skg_chest_bone_plate (chest, bone, i, low, n, 1.5f);
  /* Borders: the outer one is a bar. */
  skg_chest_bone_cone (chest, bone, low, 4, n, 6.5f);
  skg_chest_bone_cone (chest, bone, s, 2, r, 2);
  skg_chest_bone_cone (chest, bone, r, 2, i, 2.6f);
  skg_chest_bone_cone (chest, bone, i, 3.4f, low, 3.6f);
  skg_chest_bone_cone (chest, bone, s, 2, c, 2.2f);
}

static void
add_processes (const SkgChest *chest, SkgPhantomBone *bone, const Turn *t)
{
  SkgSdfPoint r = turn_point (t, root);
  SkgSdfPoint n = turn_point (t, neck);
  SkgSdfPoint a = turn_point (t, acromion_root);
  SkgSdfPoint tip = turn_point (t, acromion_tip);
  SkgSdfPoint side = turn_point (t, skg_sdf_point (-178, 34, 531));
  SkgSdfPoint joint = turn_point (t, skg_sdf_point (-168, 12, 533));
  SkgSdfPoint top = turn_point (t, skg_sdf_point (-151, 27, 514));
  SkgSdfPoint bottom = turn_point (t, skg_sdf_point (-150, 28, 488));
  SkgSdfPoint front = turn_point (t, skg_sdf_point (-153, 18, 499));
  SkgSdfPoint elbow = turn_point (t, skg_sdf_point (-136, 2, 520));
  SkgSdfPoint beak = turn_point (t, skg_sdf_point (-148, -18, 512));

  /* Spine, from the inner border to the acromion. */
  skg_chest_bone_plate (chest, bone, r, n, a, 1.6f);
  skg_chest_bone_cone (chest, bone, r, 2.5f, a, 5);
  skg_chest_bone_plate (chest, bone, a, side, tip, 4.2f);
  skg_chest_bone_plate (chest, bone, a, joint, tip, 3.8f);
  /* Socket and neck. */
  skg_chest_bone_plate (chest, bone, top, bottom, front, 5);
  skg_chest_bone_plate (chest, bone, top, bottom, n, 5.5f);
  /* Coracoid: up and forward, then out. */
  skg_chest_bone_cone (chest, bone, top, 6.5f, elbow, 6);
  skg_chest_bone_cone (chest, bone, elbow, 6, beak, 5);
}

static void
add_scapula (const SkgChest *chest, const Turn *turn)
{
  SkgPhantomBone *bone = skg_chest_add_bone (chest, "scapula", SKG_LABEL_SCAPULA_RIGHT,
                                             SKG_LABEL_SCAPULA_LEFT, 0.9f, 90);

  add_blade (chest, bone, turn);
  add_processes (chest, bone, turn);
}

static void
add_humerus (const SkgChest *chest)
{
  SkgPhantomBone *bone = skg_chest_add_bone (chest, "humerus", SKG_LABEL_HUMERUS_RIGHT,
                                             SKG_LABEL_HUMERUS_LEFT, 4, -40);
  float arms = (float) chest->model->dials[SKG_PHANTOM_ARMS_DEG] * (float) (G_PI / 180);
  SkgPhantomSite spongy = { .radius_mm = 42, .cortex_mm = -3.1f, .marrow_hu = 165 };
  SkgSdfPoint head;
  SkgSdfPoint d;
  /* Across the shaft, to the outside: the head stands 8 mm inside of the axis. */
  SkgSdfPoint out = { -0.906f * cosf (arms), -0.423f * cosf (arms), sinf (arms) };
  SkgSdfPoint axis;
  SkgSdfPoint tuber;

  skg_chest_get_arm (chest, &head, &d);
  axis = skg_sdf_add_scaled (head, out, 7);
  tuber = skg_sdf_add_scaled (skg_sdf_add_scaled (head, out, 15), d, 4);
  bone->tubular = TRUE;
  bone->cortex_hu = 1500;
  spongy.marrow_hu *= chest->bone_scale;
  spongy.centre_mm = skg_chest_point (chest, head.x, head.y, head.z);
  g_array_append_val (bone->sites, spongy);
  skg_chest_bone_cone (chest, bone, head, 23.5f, head, 23.5f);
  skg_chest_bone_cone (chest, bone, head, 21, skg_sdf_add_scaled (axis, d, 38), 14.5f);
  skg_chest_bone_cone (chest, bone, tuber, 12.5f, skg_sdf_add_scaled (axis, d, 48), 13);
  skg_chest_bone_cone (chest, bone, skg_sdf_add_scaled (axis, d, 36), 14.5f,
                       skg_sdf_add_scaled (axis, d, 110), 11.5f);
  skg_chest_bone_cone (chest, bone, skg_sdf_add_scaled (axis, d, 110), 11.5f,
                       skg_sdf_add_scaled (axis, d, 290), 10.8f);
}

void
skg_chest_add_shoulder (const SkgChest *chest)
{
  const Turn turn = get_turn (chest);

  add_clavicle (chest, &turn);
  add_scapula (chest, &turn);
  add_humerus (chest);
}

/* SPDX-License-Identifier: Apache-2.0
 * The made chest: heart, great vessels, windpipe and gullet, and the fat that wraps
 * them. The borders on a film are theirs: superior cava and right atrium on the right;
 * arch, pulmonary trunk, auricle and left ventricle on the left. */
#include "config.h"

#include "body/phantom-chest.h"

#include <math.h>

#include "body/phantom-labels.h"
#include "body/phantom-vertebra.h"

/* Centre lines: x, y, z, radius (anatomy tables: arch 28 to 30 wide, pulmonary trunk
 * 27, its branches 17 to 18, cava 20, windpipe 18). */
static const SkgChestKnot aorta[] = {
  { 0, -27, 402, 14 },      { -14, -37, 425, 16.5f }, { -21, -37, 446, 16.5f },
  { -14, -28, 468, 15.5f }, { 0, -10, 480, 14.5f },   { 13, 8, 482, 14 },
  { 22, 22, 473, 13.5f },   { 26, 29, 455, 13 },      { 28, 30, 430, 12.5f },
  { 28, 28, 395, 12.3f },   { 21, 10, 350, 12 },      { 13, -6, 320, 11.8f },
  { 8, -15, 295, 11.5f },   { 5, -21, 265, 11 },      { 3, -28, 200, 10.5f },
};
static const SkgChestKnot cava_superior[] = {
  { -26, -22, 500, 8.5f },
  { -28, -18, 480, 9.5f },
  { -29, -17, 455, 10 },
  { -27, -17, 424, 10.5f },
};
static const SkgChestKnot cava_inferior[] = {
  { -22, -12, 366, 12 },
  { -25, -8, 340, 12.5f },
  { -24, -14, 300, 12 },
  { -18, -22, 200, 11 },
};
static const SkgChestKnot trunk[] = {
  { 12, -57, 408, 14 },
  { 18, -44, 427, 14 },
  { 18, -27, 441, 13.5f },
};
static const SkgChestKnot artery_right[] = {
  { 16, -23, 440, 9.5f }, { 0, -11, 440, 9.5f }, { -20, -3, 437, 9 },
  { -37, 2, 431, 8.2f },  { -45, 9, 414, 7.5f }, { -50, 17, 392, 6.3f },
};
static const SkgChestKnot artery_left[] = {
  { 18, -27, 441, 11.5f }, { 26, -9, 451, 10.5f }, { 36, 8, 454, 9.5f },
  { 45, 17, 443, 8.3f },   { 49, 24, 423, 7.4f },  { 50, 29, 400, 6.2f },
};
static const SkgChestKnot vein_right_upper[] = {
  { -10, 0, 412, 8 },
  { -28, -8, 419, 7 },
  { -43, -15, 431, 5.5f },
};
static const SkgChestKnot vein_right_lower[] = {
  { -10, 8, 404, 8 },
  { -30, 20, 396, 7 },
  { -45, 29, 387, 5.5f },
};
static const SkgChestKnot vein_left_upper[] = {
  { 20, -2, 417, 7.5f },
  { 37, -10, 427, 6.5f },
  { 49, -17, 437, 5 },
};
static const SkgChestKnot vein_left_lower[] = {
  { 18, 8, 405, 7.5f },
  { 35, 22, 396, 6.5f },
  { 47, 29, 387, 5.2f },
};
static const SkgChestKnot brachiocephalic[] = {
  { -5, -15, 490, 6.8f },
  { -15, -9, 511, 6.5f },
  { -22, -2, 530, 5.6f },
};
static const SkgChestKnot subclavian_right[] = {
  { -22, -2, 530, 5 },
  { -44, 4, 546, 4.8f },
  { -74, -6, 540, 4.4f },
  { -104, -8, 524, 4 },
};
static const SkgChestKnot subclavian_left[] = {
  { 15, 11, 492, 5.2f }, { 24, 12, 520, 5 },  { 40, 8, 545, 4.8f },
  { 74, -6, 540, 4.4f }, { 104, -8, 524, 4 },
};
static const SkgChestKnot carotid_right[] = {
  { -22, -2, 530, 4.2f },
  { -26, 2, 560, 3.9f },
  { -27, 4, 610, 3.7f },
};
static const SkgChestKnot carotid_left[] = {
  { 6, -3, 492, 4.3f },
  { 13, 0, 520, 4.1f },
  { 24, 4, 560, 3.9f },
  { 26, 4, 610, 3.7f },
};
static const SkgChestKnot vein_innominate_left[] = {
  { 36, -24, 524, 6 },
  { 22, -28, 513, 6.3f },
  { 2, -30, 506, 6.5f },
  { -22, -24, 500, 7.5f },
};
static const SkgChestKnot vein_innominate_right[] = {
  { -38, -22, 528, 6 },
  { -30, -22, 512, 6.5f },
  { -27, -22, 499, 8 },
};
static const SkgChestKnot windpipe[] = {
  { 0, -14, 610, 9 }, { 0, -12, 565, 9 },   { -1, -4, 530, 9 },
  { -2, 4, 500, 9 },  { -3, 9, 470, 9.2f }, { -3, 11, 452, 9.4f },
};
static const SkgChestKnot bronchus_right[] = {
  { -3, 11, 453, 8 },  { -12, 12, 440, 7.6f }, { -20, 13, 429, 7 },
  { -29, 16, 413, 6 }, { -36, 20, 397, 5 },
};
static const SkgChestKnot bronchus_right_upper[] = {
  { -17, 13, 434, 5.4f },
  { -32, 12, 437, 4.8f },
  { -43, 11, 444, 3.6f },
};
static const SkgChestKnot bronchus_left[] = {
  { -3, 11, 453, 7 },    { 10, 13, 440, 6.3f }, { 26, 15, 427, 6 },
  { 37, 18, 419, 5.6f }, { 44, 24, 402, 4.6f },
};
static const SkgChestKnot bronchus_left_upper[] = {
  { 34, 17, 421, 5 },
  { 44, 9, 427, 4.4f },
  { 51, 2, 433, 3.4f },
};
static const SkgChestKnot gullet[] = {
  { 2, 6, 610, 6.5f },  { 3, 12, 545, 6.5f }, { 4, 20, 500, 6.5f },
  { 4, 25, 462, 6.5f }, { 4, 24, 430, 6.5f }, { 7, 18, 395, 7 },
  { 12, 4, 350, 7 },    { 18, -6, 332, 7 },
};

/* Chambers: two balls each and the cone between them, blended. */
typedef struct
{
  SkgSdfPoint a;
  float ra;
  SkgSdfPoint b;
  float rb;
} Chamber;

static const Chamber chambers[] = {
  { { 34, -27, 397 }, 33, { 58, -56, 365 }, 26 },   /* left ventricle */
  { { 58, -56, 365 }, 26, { 71, -66, 352 }, 14 },   /* its apex */
  { { 2, -58, 392 }, 27, { 45, -72, 360 }, 20 },    /* right ventricle */
  { { 4, -60, 400 }, 20, { 14, -55, 416 }, 14 },    /* its outlet */
  { { -14, -25, 380 }, 29, { -18, -21, 404 }, 18 }, /* right atrium */
  { { -4, -4, 409 }, 22, { 15, -4, 411 }, 21 },     /* left atrium */
};
static const Chamber auricle = { { 30, -20, 417 }, 13, { 40, -32, 417 }, 9.5f };
/* Fat beneath the heart, on the diaphragm. */
static const Chamber pad[] = {
  { { 8, -48, 350 }, 32, { 48, -58, 334 }, 25 },
  { { -14, -40, 342 }, 20, { 10, -60, 330 }, 24 },
};

/* Breathing out lifts the heart by up to 18 mm and widens it by 10 %. */
static SkgSdfPoint
breathe (const SkgChest *chest, SkgSdfPoint p)
{
  float share = CLAMP ((520 - p.z) / 80, 0, 1);
  /* What lies on the spine beneath the arch stays. */
  float still = p.z < 345 ? CLAMP ((p.z - 250) / 95, 0, 1) : 1;

  return skg_sdf_point (p.x * (1 + 0.10f * chest->air * share * still), p.y,
                        p.z + 18 * chest->air * share * still);
}

SkgSdfPoint
skg_chest_get_heart (const SkgChest *chest, SkgChestHeart where)
{
  switch (where)
    {
    case SKG_CHEST_CARINA:
      return breathe (chest, skg_sdf_point (-3, 11, 447));
    case SKG_CHEST_KNOB:
      return breathe (chest, skg_sdf_point (35.5f, 22, 473));
    case SKG_CHEST_APEX:
      return breathe (chest, skg_sdf_point (76, -73, 348));
    case SKG_CHEST_RIGHT_BORDER:
    default:
      return breathe (chest, skg_sdf_point (-43, -25, 381));
    }
}

typedef struct
{
  SkgChest *chest;
  SkgPhantomPart *part;
  SkgPhantomPart *wrap; /* (nullable): fat that gets the same shapes */
} Maker;

static void
add_shape (const Maker *maker, SkgSdfShape shape)
{
  skg_phantom_part_add_shape (maker->part, shape);
  if (maker->wrap == NULL)
    return;
  skg_phantom_part_add_shape (maker->wrap, shape);
  shape.r0 += maker->wrap->grow_mm;
  shape.r1 += maker->wrap->grow_mm;
  skg_sdf_shape_bound (&shape);
  g_array_append_val (maker->chest->not_lung, shape);
}

static void
add_chamber (const Maker *maker, const Chamber *chamber)
{
  const SkgChest *chest = maker->chest;
  SkgSdfPoint a = breathe (chest, chamber->a);
  SkgSdfPoint b = breathe (chest, chamber->b);
  SkgSdfShape shape = { .kind = SKG_SDF_CONE,
                        .a = skg_chest_point (chest, a.x, a.y, a.z),
                        .b = skg_chest_point (chest, b.x, b.y, b.z),
                        .r0 = chamber->ra * chest->radius_scale,
                        .r1 = chamber->rb * chest->radius_scale };

  add_shape (maker, shape);
}

static void
add_tube (const Maker *maker, const SkgChestKnot *knots, guint n_knots)
{
  const guint n = 4 * (n_knots - 1);
  float before[4];

  skg_chest_curve (knots, n_knots, 0, before);
  for (guint i = 1; i <= n; i++)
    {
      Chamber piece;
      float value[4];

      skg_chest_curve (knots, n_knots, (float) i / 4, value);
      piece.a = skg_sdf_point (before[0], before[1], before[2]);
      piece.b = skg_sdf_point (value[0], value[1], value[2]);
      piece.ra = before[3];
      piece.rb = value[3];
      add_chamber (maker, &piece);
      for (int c = 0; c < 4; c++)
        before[c] = value[c];
    }
}

static SkgPhantomPart *
add_part (SkgChest *chest, SkgTissue tissue, float hu, guint8 label)
{
  SkgPhantomPart *part = skg_phantom_model_add_part (chest->model, tissue, hu);

  part->label = label;
  return part;
}

/* Tissue around the bodies of the vertebrae and towards the transverse processes. */
static void
wrap_spine (SkgChest *chest, SkgPhantomPart *wrap)
{
  Maker maker = { chest, wrap, NULL };

  for (guint level = 0; level <= SKG_VERTEBRA_L1; level++)
    {
      SkgSdfPoint p = skg_chest_get_vertebra (level);
      SkgSdfPoint q = skg_chest_get_vertebra (level + 1);
      float r = skg_vertebra_get (level)->width_mm * 0.5f + 2.5f;
      SkgChestSection wall = skg_chest_get_section (chest, p.z);
      /* The sides lean back all the way to the wall: no beam runs along them. */
      float back = MAX (wall.y_mm + wall.b_mm - 2, p.y + 30);

      for (int side = -1; side <= 1; side++)
        {
          SkgSdfShape shape = { .kind = SKG_SDF_CONE };

          shape.a = skg_chest_point (chest, 0, p.y + 3, p.z);
          shape.b = side == 0 ? skg_chest_point (chest, 0, q.y + 3, q.z)
                              : skg_chest_point (chest, side * 31.0f, back, p.z + 2);
          shape.r0 = r * chest->radius_scale;
          shape.r1 = (side == 0 ? r : 14) * chest->radius_scale;
          add_shape (&maker, shape);
          skg_sdf_shape_bound (&shape);
          g_array_append_val (chest->not_lung, shape);
        }
    }
}

/* The long muscles of the back beside the spinous processes: behind them there is no
 * lung. */
static void
add_back_muscle (SkgChest *chest, int side)
{
  SkgPhantomPart *part =
      add_part (chest, SKG_TISSUE_MUSCLE, 40,
                side < 0 ? SKG_LABEL_AUTOCHTHON_RIGHT : SKG_LABEL_AUTOCHTHON_LEFT);

  part->over = 1u << SKG_TISSUE_LUNG | 1u << SKG_TISSUE_FAT | 1u << SKG_TISSUE_MUSCLE;
  for (guint level = 0; level <= SKG_VERTEBRA_L1 + 1; level++)
    {
      /* One level more below the last vertebra, straight on. */
      guint next = MIN (level + 1, SKG_VERTEBRA_L1 + 2);
      SkgSdfPoint p = skg_chest_get_vertebra (level);
      SkgSdfPoint q = skg_chest_get_vertebra (next);
      float t = (float) level / (SKG_VERTEBRA_L1 + 1);
      SkgSdfShape shape = { .kind = SKG_SDF_CONE };

      shape.a = skg_chest_point (chest, side * (18 + 6 * t), p.y + 47, p.z);
      shape.b = skg_chest_point (chest, side * (18.3f + 6 * t), q.y + 47, q.z);
      shape.r0 = (14 + 9 * t) * chest->radius_scale;
      shape.r1 = (14.4f + 9 * t) * chest->radius_scale;
      skg_phantom_part_add_shape (part, shape);
      skg_sdf_shape_bound (&shape);
      g_array_append_val (chest->not_lung, shape);
    }
}

typedef struct
{
  const SkgChestKnot *knots;
  guint n_knots;
  guint8 label;
} Vessel;

#define VESSEL(knots, label)                                                           \
  {                                                                                    \
    knots, G_N_ELEMENTS (knots), label                                                 \
  }

static const Vessel vessels[] = {
  VESSEL (cava_inferior, SKG_LABEL_IVC),
  VESSEL (vein_right_upper, SKG_LABEL_PULMONARY_VEIN),
  VESSEL (vein_right_lower, SKG_LABEL_PULMONARY_VEIN),
  VESSEL (vein_left_upper, SKG_LABEL_PULMONARY_VEIN),
  VESSEL (vein_left_lower, SKG_LABEL_PULMONARY_VEIN),
  VESSEL (trunk, SKG_LABEL_PULMONARY_ARTERY),
  VESSEL (artery_right, SKG_LABEL_PULMONARY_ARTERY),
  VESSEL (artery_left, SKG_LABEL_PULMONARY_ARTERY),
  VESSEL (aorta, SKG_LABEL_AORTA),
  VESSEL (cava_superior, SKG_LABEL_SVC),
  VESSEL (vein_innominate_left, SKG_LABEL_BRACHIOCEPHALIC_VEIN_LEFT),
  VESSEL (vein_innominate_right, SKG_LABEL_BRACHIOCEPHALIC_VEIN_RIGHT),
  VESSEL (brachiocephalic, SKG_LABEL_BRACHIOCEPHALIC_TRUNK),
  VESSEL (subclavian_right, SKG_LABEL_SUBCLAVIAN_RIGHT),
  VESSEL (subclavian_left, SKG_LABEL_SUBCLAVIAN_LEFT),
  VESSEL (carotid_right, SKG_LABEL_CAROTID_RIGHT),
  VESSEL (carotid_left, SKG_LABEL_CAROTID_LEFT),
};
static const Vessel airways[] = {
  VESSEL (windpipe, SKG_LABEL_TRACHEA),
  VESSEL (bronchus_right, SKG_LABEL_TRACHEA),
  VESSEL (bronchus_right_upper, SKG_LABEL_TRACHEA),
  VESSEL (bronchus_left, SKG_LABEL_TRACHEA),
  VESSEL (bronchus_left_upper, SKG_LABEL_TRACHEA),
};

static void
add_heart (SkgChest *chest, SkgPhantomPart *wrap)
{
  Maker maker = { chest, add_part (chest, SKG_TISSUE_ORGAN, 45, SKG_LABEL_HEART),
                  wrap };

  maker.part->blend_mm = 11;
  for (gsize i = 0; i < G_N_ELEMENTS (chambers); i++)
    add_chamber (&maker, &chambers[i]);
  maker.part = add_part (chest, SKG_TISSUE_BLOOD, 45, SKG_LABEL_ATRIAL_APPENDAGE);
  add_chamber (&maker, &auricle);
}

static void
add_airways (SkgChest *chest, SkgPhantomPart *wrap)
{
  SkgPhantomPart *wall = add_part (chest, SKG_TISSUE_ORGAN, 55, 0);
  SkgPhantomPart *lumen = add_part (chest, SKG_TISSUE_GAS, -985, SKG_LABEL_TRACHEA);
  Maker maker = { chest, wall, wrap };

  wall->grow_mm = 1.7f;
  for (gsize i = 0; i < G_N_ELEMENTS (airways); i++)
    {
      maker.part = wall;
      maker.wrap = i < 2 || i == 3 ? wrap : NULL;
      add_tube (&maker, airways[i].knots, airways[i].n_knots);
      maker.part = lumen;
      maker.wrap = NULL;
      add_tube (&maker, airways[i].knots, airways[i].n_knots);
    }
}

void
skg_chest_add_mediastinum (SkgChest *chest)
{
  SkgPhantomPart *wrap;
  Maker maker = { chest, NULL, NULL };
  guint n_before = chest->model->parts->len;
  guint n_heart;

  /* Fat first, with the shapes of all that it wraps; trees lie in front of it in the
   * list, but need to know where lung is: they are added last and moved. */
  wrap = add_part (chest, SKG_TISSUE_FAT, -75, 0);
  wrap->blend_mm = 12;
  wrap->grow_mm = 2.5f;
  wrap_spine (chest, wrap);
  add_back_muscle (chest, 0);
  add_back_muscle (chest, -1);
  add_back_muscle (chest, 1);
  maker.part = wrap;
  for (gsize i = 0; i < G_N_ELEMENTS (pad); i++)
    add_chamber (&maker, &pad[i]);
  add_heart (chest, wrap);
  for (gsize i = 0; i < G_N_ELEMENTS (vessels); i++)
    {
      guint8 label = vessels[i].label;

      maker.part = add_part (chest, SKG_TISSUE_BLOOD, 45, label);
      /* Branches out in the lungs have no fat around them. */
      maker.wrap = label == SKG_LABEL_PULMONARY_VEIN ||
                           label == SKG_LABEL_SUBCLAVIAN_LEFT ||
                           label == SKG_LABEL_SUBCLAVIAN_RIGHT
                       ? NULL
                       : wrap;
      add_tube (&maker, vessels[i].knots, vessels[i].n_knots);
    }
  maker.wrap = wrap;
  maker.part = add_part (chest, SKG_TISSUE_ORGAN, 38, SKG_LABEL_ESOPHAGUS);
  add_tube (&maker, gullet, G_N_ELEMENTS (gullet));
  add_airways (chest, wrap);
  n_heart = chest->model->parts->len;
  skg_chest_add_trees (chest);
  skg_phantom_model_move_parts (chest->model, n_heart, n_before);
}

/* SPDX-License-Identifier: Apache-2.0
 * The made chest: skin, fat and muscle of trunk, shoulders and arms, breasts, and the
 * space of the lungs with its lobes. */
#include "config.h"

#include "body/phantom-chest.h"

#include <math.h>

#include "body/phantom-labels.h"

#define SKIN_MM 2.0f
/* Fat beneath the skin grows by this all round. */
#define FAT_MM_PER_BMI 2.0

/* z, y of the middle, half width, half depth, exponent: skin of a man of BMI 25. */
typedef float Row[5];

static const Row skin_rows[] = {
  { 180, -6, 158, 112, 2.2f },  { 240, -6, 159, 115, 2.2f },
  { 300, -7, 163, 118, 2.25f }, { 360, -6, 168, 120, 2.3f },
  { 400, -5, 172, 119, 2.35f }, { 440, 0, 178, 112, 2.4f },
  { 470, 5, 186, 105, 2.4f },   { 492, 10, 190, 96, 2.35f },
  { 508, 15, 182, 86, 2.3f },   { 522, 19, 158, 77, 2.2f },
  { 534, 23, 124, 70, 2.1f },   { 546, 25, 92, 65, 2 },
  { 558, 25, 72, 61, 2 },       { 572, 23, 63, 60, 2 },
  { 600, 20, 61, 61, 2 },       { 640, 18, 61, 62, 2 },
};
/* How far muscle lies within the skin at these heights. */
static const float lean_mm[] = { 16, 16, 14, 13, 13, 13, 12, 11,
                                 10, 10, 9,  8,  7,  6,  6,  6 };

G_STATIC_ASSERT (G_N_ELEMENTS (lean_mm) == G_N_ELEMENTS (skin_rows));

static SkgPhantomPart *
add_trunk_layer (
    const SkgChest *chest, SkgTissue tissue, float hu, float grow_mm, gboolean lean)
{
  SkgPhantomPart *part = skg_phantom_model_add_part (chest->model, tissue, hu);

  for (guint i = 0; i < G_N_ELEMENTS (skin_rows); i++)
    {
      const float *row = skin_rows[i];
      float out = grow_mm - (lean ? lean_mm[i] : 0);
      SkgPhantomSlice slice = {
        .z_mm = row[0] * chest->sz,
        .y_mm = row[1] * chest->sy,
        .a_mm = row[2] * chest->sx + out,
        .b_mm = row[3] * chest->sy + out,
        .n = row[4],
      };

      g_array_append_val (part->slices, slice);
    }
  return part;
}

/* Shoulder and upper arm, both sides, as tubes around the humerus. */
static void
add_arm_layer (
    const SkgChest *chest, SkgTissue tissue, float hu, float shoulder_mm, float arm_mm)
{
  SkgPhantomPart *part = skg_phantom_model_add_part (chest->model, tissue, hu);
  SkgSdfPoint head;
  SkgSdfPoint d;

  skg_chest_get_arm (chest, &head, &d);
  for (int side = -1; side <= 1; side += 2)
    for (int piece = 0; piece < 2; piece++)
      {
        SkgSdfPoint a = skg_sdf_add_scaled (head, d, piece * 60.0f);
        SkgSdfPoint b = skg_sdf_add_scaled (head, d, piece == 0 ? 60 : 300);
        SkgSdfShape shape = { .kind = SKG_SDF_CONE };

        shape.a = skg_chest_point (chest, -side * a.x, a.y, a.z);
        shape.b = skg_chest_point (chest, -side * b.x, b.y, b.z);
        shape.r0 = piece == 0 ? shoulder_mm : arm_mm;
        shape.r1 = arm_mm;
        skg_phantom_part_add_shape (part, shape);
      }
}

static void
add_layers (const SkgChest *chest)
{
  const double normal_bmi = skg_phantom_dial_get_info (SKG_PHANTOM_BMI)->normal;
  float grow =
      (float) (FAT_MM_PER_BMI * (chest->model->dials[SKG_PHANTOM_BMI] - normal_bmi));
  /* Where there is little fat the muscles are thinner too. */
  float lean = MIN (grow + 5, 0);
  float r = chest->radius_scale;

  add_trunk_layer (chest, SKG_TISSUE_SKIN, 45, grow, FALSE);
  add_arm_layer (chest, SKG_TISSUE_SKIN, 45, 48 * r + 0.6f * grow,
                 44 * r + 0.6f * grow);
  add_trunk_layer (chest, SKG_TISSUE_FAT, -105, grow - SKIN_MM, FALSE);
  add_arm_layer (chest, SKG_TISSUE_FAT, -105, 46 * r + 0.6f * grow,
                 42 * r + 0.6f * grow);
  add_trunk_layer (chest, SKG_TISSUE_MUSCLE, 44, lean, TRUE);
  add_arm_layer (chest, SKG_TISSUE_MUSCLE, 44, 40 * r + 0.6f * lean,
                 35 * r + 0.6f * lean);
}

/* Fat between the muscle layers and in the armpits: what makes the folds visible. */
static void
add_seams (const SkgChest *chest)
{
  SkgPhantomPart *part = skg_phantom_model_add_part (chest->model, SKG_TISSUE_FAT, -98);

  part->over = 1u << SKG_TISSUE_MUSCLE;
  for (int side = -1; side <= 1; side += 2)
    {
      const SkgSdfPoint rows[][2] = {
        /* Armpit, beneath the pectoral and the broad muscle of the back. */
        { { 158, -2, 492 }, { 156, 0, 430 } },
        { { 146, -28, 508 }, { 158, -16, 450 } },
        /* Behind and in front of the shoulder blade. */
        { { 104, 78, 520 }, { 116, 92, 430 } },
        { { 60, 66, 545 }, { 118, 52, 528 } },
        /* Neck. */
        { { 40, 26, 590 }, { 52, 34, 545 } },
      };
      static const float radius[][2] = {
        { 13, 8 }, { 8, 6 }, { 3.5f, 4 }, { 6, 4 }, { 8, 10 }
      };

      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          SkgSdfShape shape = { .kind = SKG_SDF_CONE };

          shape.a =
              skg_chest_point (chest, side * rows[i][0].x, rows[i][0].y, rows[i][0].z);
          shape.b =
              skg_chest_point (chest, side * rows[i][1].x, rows[i][1].y, rows[i][1].z);
          shape.r0 = radius[i][0] * chest->radius_scale;
          shape.r1 = radius[i][1] * chest->radius_scale;
          skg_phantom_part_add_shape (part, shape);
        }
    }
}

/* Standing: a breast hangs and is fullest below. Fat with a fifth of gland. */
static void
add_breasts (const SkgChest *chest)
{
  float volume = (float) chest->model->dials[SKG_PHANTOM_BREASTS];
  float r = 62 * cbrtf (volume);

  if (volume <= 0.02f)
    return;
  for (int side = -1; side <= 1; side += 2)
    for (int layer = 0; layer < 3; layer++)
      {
        static const SkgTissue tissues[] = { SKG_TISSUE_SKIN, SKG_TISSUE_FAT,
                                             SKG_TISSUE_GLAND };
        static const float hu[] = { 45, -100, -95 };
        SkgPhantomPart *part =
            skg_phantom_model_add_part (chest->model, tissues[layer], hu[layer]);
        float grow = layer == 0 ? 0 : layer == 1 ? -SKIN_MM : -14;
        SkgSdfShape shape = { .kind = SKG_SDF_ELLIPSOID };
        SkgSdfShape slope = { .kind = SKG_SDF_CONE };

        /* Beneath it lies the chest wall, which stays as it is. */
        part->over = 1u << SKG_TISSUE_AIR | 1u << SKG_TISSUE_SKIN |
                     1u << SKG_TISSUE_FAT | 1u << SKG_TISSUE_GLAND;
        part->label = side > 0 ? SKG_LABEL_BREAST_LEFT : SKG_LABEL_BREAST_RIGHT;
        part->blend_mm = 14;
        shape.a = skg_chest_point (chest, side * 84.0f, -103, 416);
        shape.a.z -= 0.42f * r;
        shape.b = skg_sdf_point (1.0f * r + grow, 0.78f * r + grow, 0.82f * r + grow);
        /* It rises flat from the chest: no edge shows above. */
        slope.a = skg_sdf_add_scaled (shape.a, skg_sdf_point (0, 0.1f, 1), 1.5f * r);
        slope.b = skg_sdf_add_scaled (shape.a, skg_sdf_point (0, -0.1f, 1), 0.2f * r);
        slope.r0 = MAX (0.12f * r + grow, 1);
        slope.r1 = MAX (0.62f * r + grow, 1);
        skg_phantom_part_add_shape (part, slope);
        skg_phantom_part_add_shape (part, shape);
      }
}

static SkgSdfShape
make_plane (const SkgChest *chest, SkgSdfPoint through, SkgSdfPoint normal)
{
  float length = sqrtf (skg_sdf_dot (normal, normal));
  SkgSdfShape plane = { .kind = SKG_SDF_BELOW };

  plane.a = skg_chest_point (chest, through.x, through.y, through.z);
  plane.b = skg_sdf_add_scaled (skg_sdf_point (0, 0, 0), normal, 1 / length);
  return plane;
}

/* Fissures run from T4 behind to the diaphragm near the front wall, 50 to 60 degrees
 * steep; the minor one of the right lung lies level at the fourth rib. Each is part of
 * a large ball around what lies below it: a bent sheet shows as a line only where a
 * beam runs along it. */
static SkgSdfShape
make_fissure (const SkgChest *chest, SkgChestFissure which)
{
  static const struct
  {
    SkgSdfPoint through;
    SkgSdfPoint normal;
    float radius_mm;
  } sheets[] = {
    { { 70, 16, 442 }, { 0.16f, -0.80f, 0.58f }, 330 },
    { { -70, 8, 440 }, { -0.16f, -0.77f, 0.62f }, 330 },
    { { -80, -25, 417 }, { -0.06f, -0.12f, 0.99f }, 240 },
  };
  /* They rise with the diaphragm, by half as much. */
  SkgSdfPoint p =
      skg_chest_point (chest, sheets[which].through.x, sheets[which].through.y,
                       sheets[which].through.z + 20 * chest->air);
  float radius = sheets[which].radius_mm * chest->radius_scale;
  SkgSdfShape ball = { .kind = SKG_SDF_CONE, .r0 = radius, .r1 = radius };

  ball.a = ball.b = skg_sdf_add_scaled (p, sheets[which].normal, -radius);
  return ball;
}

guint8
skg_chest_get_lobe (const SkgChest *chest, SkgSdfPoint p)
{
  gboolean right = p.x < 0;
  SkgSdfShape oblique =
      make_fissure (chest, right ? SKG_CHEST_FISSURE_RIGHT : SKG_CHEST_FISSURE_LEFT);
  SkgSdfShape minor = make_fissure (chest, SKG_CHEST_FISSURE_MINOR);

  if (skg_sdf_shape_distance (&oblique, p) < 0)
    return right ? SKG_LABEL_LUNG_LOWER_RIGHT : SKG_LABEL_LUNG_LOWER_LEFT;
  if (!right)
    return SKG_LABEL_LUNG_UPPER_LEFT;
  return skg_sdf_shape_distance (&minor, p) < 0 ? SKG_LABEL_LUNG_MIDDLE_RIGHT
                                                : SKG_LABEL_LUNG_UPPER_RIGHT;
}

/* What lies below @plane on one side becomes @label. */
static void
add_lobe (
    const SkgChest *chest, SkgSdfShape plane, gboolean right, guint8 label, float hu)
{
  SkgPhantomPart *part = skg_phantom_model_add_part (chest->model, SKG_TISSUE_LUNG, hu);

  part->over = 1u << SKG_TISSUE_LUNG;
  part->label = label;
  skg_phantom_part_add_shape (part, plane);
  skg_phantom_part_add_cut (part, make_plane (chest, skg_sdf_point (0, 0, 400),
                                              skg_sdf_point (right ? -1 : 1, 0, 0)));
}

/* A fissure: two layers of pleura. */
static void
add_fissure (const SkgChest *chest,
             SkgSdfShape sheet,
             gboolean right,
             SkgSdfShape *only)
{
  SkgPhantomPart *part =
      skg_phantom_model_add_part (chest->model, SKG_TISSUE_LUNG, -500);
  SkgSdfShape below = sheet;
  const float half_mm = 0.35f;

  part->over = 1u << SKG_TISSUE_LUNG;
  part->label = SKG_PHANTOM_KEEP_LABEL;
  sheet.r0 = sheet.r1 = sheet.r0 + half_mm;
  below.r0 = below.r1 = below.r0 - half_mm;
  skg_phantom_part_add_shape (part, sheet);
  skg_phantom_part_add_cut (part, below);
  skg_phantom_part_add_cut (part, make_plane (chest, skg_sdf_point (0, 0, 400),
                                              skg_sdf_point (right ? -1 : 1, 0, 0)));
  if (only != NULL)
    skg_phantom_part_add_cut (part, *only);
}

/* HU by conservation of mass: the same tissue and blood in more or less air. */
static float
get_lung_hu (const SkgChest *chest)
{
  double full_ml = 5600 * (double) (chest->sx * chest->sy * chest->sz);
  double rest = 1 - 0.46 * (double) chest->air;
  double mass_g = 760 * (double) (chest->sx * chest->sy * chest->sz);

  return (float) (1000 * (mass_g / (full_ml * rest) - 1));
}

static void
add_lungs (const SkgChest *chest)
{
  float hu = get_lung_hu (chest);
  SkgPhantomPart *cavity =
      skg_phantom_model_add_part (chest->model, SKG_TISSUE_LUNG, hu);
  SkgSdfShape left = make_fissure (chest, SKG_CHEST_FISSURE_LEFT);
  SkgSdfShape right = make_fissure (chest, SKG_CHEST_FISSURE_RIGHT);
  SkgSdfShape minor = make_fissure (chest, SKG_CHEST_FISSURE_MINOR);

  for (float z = 200; z <= 553; z += z < 530 ? 6 : 1)
    {
      SkgChestSection s = skg_chest_get_section (chest, z);
      SkgPhantomSlice slice = { .z_mm = z * chest->sz,
                                .y_mm = s.y_mm * chest->sy,
                                .a_mm = s.a_mm * chest->sx,
                                .b_mm = s.b_mm * chest->sy,
                                .n = s.n };

      g_array_append_val (cavity->slices, slice);
    }
  cavity->label = SKG_LABEL_LUNG_UPPER_LEFT;
  add_lobe (chest,
            make_plane (chest, skg_sdf_point (0, 0, 2000), skg_sdf_point (0, 0, 1)),
            TRUE, SKG_LABEL_LUNG_UPPER_RIGHT, hu);
  add_lobe (chest, minor, TRUE, SKG_LABEL_LUNG_MIDDLE_RIGHT, hu);
  add_lobe (chest, left, FALSE, SKG_LABEL_LUNG_LOWER_LEFT, hu);
  add_lobe (chest, right, TRUE, SKG_LABEL_LUNG_LOWER_RIGHT, hu);
  add_fissure (chest, left, FALSE, NULL);
  add_fissure (chest, right, TRUE, NULL);
  add_fissure (chest, minor, TRUE, &right);
  /* Blood sinks to the back: more so in the little inflated lung. */
  chest->model->lung_hu_per_mm = 0.2f + 0.5f * MAX (chest->air, 0);
}

void
skg_chest_add_trunk (const SkgChest *chest)
{
  add_layers (chest);
  add_seams (chest);
  add_breasts (chest);
  add_lungs (chest);
}

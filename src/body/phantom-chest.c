/* SPDX-License-Identifier: Apache-2.0
 * The made chest: frame, wall, spine, landmarks, and the order of its parts. */
#include "config.h"

#include "body/phantom-chest.h"

#include <math.h>
#include <string.h>

#include "body/phantom-labels.h"
#include "body/phantom-vertebra.h"

/* Inner wall of the chest of a man at full inspiration: transverse diameters at T1-T2,
 * T4, T6, T8, T10 and T12, and depth, from anatomy tables; the front follows the back
 * of the sternum. Domes of the pleura rise above the first rib. */
static const SkgChestSection sections[] = {
  { 200, -6, 127, 88, 2.3f }, { 240, -6, 130, 89, 2.3f }, { 280, -6, 135, 91, 2.3f },
  { 320, -7, 139, 93, 2.3f }, { 360, -7, 140, 93, 2.3f }, { 398, -4, 136, 90, 2.3f },
  { 443, 3, 124, 81, 2.25f }, { 474, 6, 110, 75, 2.2f },  { 498, 12, 96, 64, 2.15f },
  { 516, 16, 82, 54, 2.1f },  { 530, 22, 67, 42, 2.05f }, { 540, 25, 55, 33, 2 },
  { 548, 27, 40, 21, 2 },     { 552, 28, 24, 9, 2 },      { 553, 28, 8, 3, 2 },
};

/* Middle of each body and its tilt, front down, standing (anatomy tables). */
static const struct
{
  float y_mm;
  float z_mm;
  float tilt_deg;
} spine[SKG_VERTEBRA_N] = {
  { -2, 591, 8 },   { 2, 573, 16 },   { 9, 555, 23 },   { 17, 538, 25 },
  { 25, 521, 21 },  { 31, 502, 17 },  { 36, 483, 12 },  { 39, 464, 7 },
  { 41, 443, 2 },   { 41, 421, -3 },  { 39, 398, -8 },  { 35, 374, -11 },
  { 29, 349, -14 }, { 23, 323, -15 }, { 16, 295, -12 }, { 10, 265, -9 },
  { 5, 232, -7 },   { 3, 197, -1 },   { 5, 162, 9 },    { 14, 127, 23 },
};

SkgSdfPoint
skg_chest_point (const SkgChest *chest, float x, float y, float z)
{
  return skg_sdf_point (chest->sx * x, chest->sy * y, chest->sz * z);
}

SkgChestSection
skg_chest_get_section (const SkgChest *chest, float z_mm)
{
  const guint n = G_N_ELEMENTS (sections);
  guint i = 1;
  float t;
  float out;
  SkgChestSection s;

  while (i < n - 1 && z_mm > sections[i].z_mm)
    i++;
  t = CLAMP ((z_mm - sections[i - 1].z_mm) / (sections[i].z_mm - sections[i - 1].z_mm),
             0, 1);
#define MIX(f) sections[i - 1].f + t *(sections[i].f - sections[i - 1].f)
  s = (SkgChestSection){ z_mm, MIX (y_mm), MIX (a_mm), MIX (b_mm), MIX (n) };
#undef MIX
  /* Breathing out the sternum goes back by 20 mm and each side in by 4 mm, most at the
   * lower end and not at all at the top. */
  out = chest->air * CLAMP ((530 - z_mm) / 130, 0, 1);
  s.b_mm -= 8 * out;
  s.y_mm += 8 * out;
  s.a_mm -= 4 * out;
  return s;
}

SkgSdfPoint
skg_chest_wall_point (const SkgChest *chest, float z_mm, float angle_rad, float out_mm)
{
  SkgChestSection s = skg_chest_get_section (chest, z_mm);
  float x = -sinf (angle_rad);
  float y = cosf (angle_rad);
  float sum = powf (fabsf (x) / s.a_mm, s.n) + powf (fabsf (y) / s.b_mm, s.n);
  float r = powf (sum, -1 / s.n);
  /* The normal of the superellipse, to stand off the wall by out_mm. */
  float gx = -powf (fabsf (x) / s.a_mm, s.n - 1) / s.a_mm;
  float gy = powf (fabsf (y) / s.b_mm, s.n - 1) / s.b_mm * (y < 0 ? -1 : 1);
  float length = sqrtf (gx * gx + gy * gy);

  return skg_sdf_point (r * x + out_mm * gx / length,
                        s.y_mm + r * y + out_mm * gy / length, z_mm);
}

float
skg_chest_scale_marrow (const SkgChest *chest, float marrow_hu)
{
  return marrow_hu > -60 ? (marrow_hu + 60) * chest->bone_scale - 60 : marrow_hu;
}

gboolean
skg_chest_is_lung (const SkgChest *chest, SkgSdfPoint p, float rind_mm)
{
  SkgChestSection s = skg_chest_get_section (chest, p.z / chest->sz);
  float a = s.a_mm * chest->sx - rind_mm;
  float b = s.b_mm * chest->sy - rind_mm;
  float u = p.x / a;
  float v = (p.y - s.y_mm * chest->sy) / b;

  /* An ellipse lies inside the superellipse of the wall; the top closes at once. */
  if (a <= 0 || b <= 0 || u * u + v * v >= 1 || p.z > 550 * chest->sz - rind_mm)
    return FALSE;
  for (guint i = 0; i < chest->not_lung->len; i++)
    {
      const SkgSdfShape *shape = &g_array_index (chest->not_lung, SkgSdfShape, i);

      /* The bound along z alone spares most of the roots. */
      if (fabsf (p.z - shape->bound_centre.z) < shape->bound_radius + rind_mm &&
          skg_sdf_shape_lower_bound (shape, p) < rind_mm &&
          skg_sdf_shape_distance (shape, p) < rind_mm)
        return FALSE;
    }
  return TRUE;
}

/* Catmull-Rom through the knots; the ends are doubled. */
void
skg_chest_curve (const SkgChestKnot *knots, guint n_knots, float t, float value[4])
{
  int i = CLAMP ((int) t, 0, (int) n_knots - 2);
  const float *k0 = knots[MAX (i - 1, 0)];
  const float *k1 = knots[i];
  const float *k2 = knots[i + 1];
  const float *k3 = knots[MIN (i + 2, (int) n_knots - 1)];
  float u = t - (float) i;

  for (int c = 0; c < 4; c++)
    value[c] = k1[c] + 0.5f * u *
                           (k2[c] - k0[c] +
                            u * (2 * k0[c] - 5 * k1[c] + 4 * k2[c] - k3[c] +
                                 u * (3 * (k1[c] - k2[c]) + k3[c] - k0[c])));
}

void
skg_chest_add_tube (const SkgChest *chest,
                    SkgPhantomPart *part,
                    const SkgChestKnot *knots,
                    guint n_knots)
{
  const guint n = 4 * (n_knots - 1);
  float before[4];

  skg_chest_curve (knots, n_knots, 0, before);
  for (guint i = 1; i <= n; i++)
    {
      SkgSdfShape shape = { .kind = SKG_SDF_CONE };
      float value[4];

      skg_chest_curve (knots, n_knots, (float) i / 4, value);
      shape.a = skg_chest_point (chest, before[0], before[1], before[2]);
      shape.r0 = before[3] * chest->radius_scale;
      shape.b = skg_chest_point (chest, value[0], value[1], value[2]);
      shape.r1 = value[3] * chest->radius_scale;
      skg_phantom_part_add_shape (part, shape);
      memcpy (before, value, sizeof before);
    }
}

SkgPhantomBone *
skg_chest_add_bone (const SkgChest *chest,
                    const char *name,
                    guint8 right,
                    guint8 left,
                    float cortex_mm,
                    float marrow_hu)
{
  SkgPhantomBone *bone = skg_phantom_model_add_bone (chest->model, name);
  SkgPhantomLevel level = { 0, cortex_mm * chest->cortex_scale,
                            skg_chest_scale_marrow (chest, marrow_hu) };

  skg_phantom_bone_set_labels (bone, right, left);
  g_array_append_val (bone->levels, level);
  bone->cortex_hu = 1350;
  bone->texture_mm[0] = bone->texture_mm[1] = bone->texture_mm[2] = 3;
  bone->texture_hu = 60;
  return bone;
}

void
skg_chest_bone_cone (const SkgChest *chest,
                     SkgPhantomBone *bone,
                     SkgSdfPoint a,
                     float ra,
                     SkgSdfPoint b,
                     float rb)
{
  SkgSdfShape shape = { .kind = SKG_SDF_CONE,
                        .a = skg_chest_point (chest, a.x, a.y, a.z),
                        .b = skg_chest_point (chest, b.x, b.y, b.z),
                        .r0 = ra * chest->radius_scale,
                        .r1 = rb * chest->radius_scale };

  skg_phantom_bone_add_shape (bone, shape);
}

void
skg_chest_bone_plate (const SkgChest *chest,
                      SkgPhantomBone *bone,
                      SkgSdfPoint a,
                      SkgSdfPoint b,
                      SkgSdfPoint c,
                      float r)
{
  SkgSdfShape shape = { .kind = SKG_SDF_TRIANGLE,
                        .a = skg_chest_point (chest, a.x, a.y, a.z),
                        .b = skg_chest_point (chest, b.x, b.y, b.z),
                        .c = skg_chest_point (chest, c.x, c.y, c.z),
                        .r0 = r * chest->radius_scale };

  skg_phantom_bone_add_shape (bone, shape);
}

/* In the table frame: scale 1, whatever the patient's. */
static SkgVertebraPlace
place_vertebra (guint level, SkgSdfPoint scale)
{
  return (SkgVertebraPlace){
    .centre_mm =
        skg_sdf_point (0, spine[level].y_mm * scale.y, spine[level].z_mm * scale.z),
    .tilt_rad = spine[level].tilt_deg * (float) (G_PI / 180),
    .scale = scale,
  };
}

SkgSdfPoint
skg_chest_get_vertebra (guint level)
{
  return skg_sdf_point (0, spine[level].y_mm, spine[level].z_mm);
}

void
skg_chest_get_rib_root (guint n, SkgSdfPoint *head, SkgSdfPoint *tubercle)
{
  guint level = SKG_VERTEBRA_T1 + n - 1;
  const SkgVertebra *v = skg_vertebra_get (level);
  SkgVertebraPlace place = place_vertebra (level, skg_sdf_point (1, 1, 1));
  SkgSdfPoint tip = skg_vertebra_get_transverse_tip (level);
  /* The second to ninth stand between two bodies, the others beside their own. */
  float up = n >= 2 && n <= 9 ? 0.5f : 0.15f;

  *head = skg_vertebra_place_point (&place, -v->width_mm / 2 + 0.5f,
                                    0.32f * v->depth_mm, up * v->height_mm);
  /* In front of the transverse process, less its own thickness and the joint. */
  *tubercle = skg_vertebra_place_point (&place, tip.x - (n < 11 ? 1.5f : -2),
                                        tip.y - (n < 11 ? 8.5f : 9), tip.z + 1);
}

void
skg_chest_add_spine (const SkgChest *chest)
{
  const SkgSdfPoint scale = { chest->sx, chest->sy, chest->sz };

  for (guint level = 0; level <= SKG_VERTEBRA_L1 + 1; level++)
    {
      guint8 label = skg_vertebra_get_label (level);
      /* Neck and upper chest are denser than the loin. */
      float marrow = 218 - 5 * (float) level;
      SkgPhantomBone *bone = skg_chest_add_bone (chest, skg_vertebra_get (level)->name,
                                                 label, label, 0.7f, marrow);
      SkgVertebraPlace place = place_vertebra (level, scale);

      skg_vertebra_add_shapes (bone, level, &place);
      bone->texture_mm[0] = bone->texture_mm[1] = 2.2f;
      bone->texture_mm[2] = 7;
      bone->texture_hu = 80;
      if (level > 0)
        {
          bone->neighbour = (int) chest->model->bones->len - 2;
          bone->gap_mm = 1.2f;
        }
    }
}

/* HU of the first lumbar vertebra by age (anatomy tables). */
static double
get_l1_hu (double age)
{
  return CLAMP (226 - 2.25 * (age - 28), 60, 270);
}

static void
chest_init (SkgChest *chest, SkgPhantomModel *model)
{
  const double *dials = model->dials;
  const double normal_age = skg_phantom_dial_get_info (SKG_PHANTOM_AGE)->normal;
  double size = dials[SKG_PHANTOM_SIZE];
  double female = dials[SKG_PHANTOM_FEMALE];
  /* Widths follow stature less than heights; a woman's cage is a tenth smaller at the
   * same stature. */
  double wide = pow (size, 0.7) * (1 - 0.045 * female);

  chest->model = model;
  chest->sx = (float) (wide * (1 + 0.03 * skg_phantom_vary (model->seed, 2)));
  chest->sy = (float) (wide * (1 + 0.04 * skg_phantom_vary (model->seed, 3)));
  chest->sz = (float) (size * (1 + 0.02 * skg_phantom_vary (model->seed, 4)));
  chest->radius_scale =
      cbrtf (chest->sx * chest->sy * chest->sz) * (float) (1 - 0.05 * female);
  chest->air = (float) (1 - dials[SKG_PHANTOM_BREATH]);
  chest->cortex_scale = (float) (1 + 0.005 * (normal_age - dials[SKG_PHANTOM_AGE]));
  chest->bone_scale = (float) ((get_l1_hu (dials[SKG_PHANTOM_AGE]) + 60) /
                               (get_l1_hu (normal_age) + 60));
  chest->not_lung = g_array_new (FALSE, FALSE, sizeof (SkgSdfShape));
}

static void
set_box (const SkgChest *chest)
{
  SkgPhantomModel *model = chest->model;
  double grow = 2.2 * MAX (model->dials[SKG_PHANTOM_BMI] - 25, 0);
  double front = 136 * (double) chest->sy + grow;
  /* A breast of 550 ml stands out by 52 mm from 104 mm in front of the origin. */
  double breast =
      104 * (double) chest->sy + 52 * cbrt (model->dials[SKG_PHANTOM_BREASTS]) + 12;

  model->low_mm =
      skg_vec3 (-8 * ceil ((226 * (double) chest->sx + grow) / 8),
                -8 * ceil (MAX (front, breast) / 8), 205 * (double) chest->sz);
  model->high_mm =
      skg_vec3 (-model->low_mm.x, 8 * ceil ((126 * (double) chest->sy + grow) / 8),
                597 * (double) chest->sz);
}

SkgPhantomModel *
skg_phantom_chest_new (guint64 seed, const double *dials)
{
  SkgPhantomModel *model = skg_phantom_model_new (seed, dials);
  SkgChest chest = { 0 };

  chest_init (&chest, model);
  set_box (&chest);
  skg_chest_add_trunk (&chest);
  skg_chest_mark_domes (&chest);
  skg_chest_add_mediastinum (&chest);
  skg_chest_add_abdomen (&chest);
  skg_chest_add_spine (&chest);
  skg_chest_add_ribs (&chest);
  skg_chest_add_shoulder (&chest);
  skg_chest_add_landmarks (&chest);
  g_array_unref (chest.not_lung);
  return model;
}

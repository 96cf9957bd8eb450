/* SPDX-License-Identifier: Apache-2.0
 * The made pelvis: bones and landmarks.
 *
 * Upper hip, sacrum, fifth lumbar vertebra and upper femur are measured shapes
 * (phantom-shapes.c); what that CT cut off is completed with the dimensions of anatomy
 * tables: ischium and tuberosity, rami around the obturator foramen, symphysis, shaft
 * with lesser trochanter. L2 to L4 are built from measures (phantom-vertebra.c) at the
 * centres, tilts and sizes of that CT. All coordinates: right side, mm, origin between
 * the hip centres. */
#include "config.h"

#include "body/phantom-model.h"

#include <math.h>

#include "body/phantom-labels.h"
#include "body/phantom-vertebra.h"

/* Fat beneath the skin grows by this at the hip, front, back and sides alike. */
#define FAT_MM_PER_BMI 2.4

/* Hip joint: bone of head and socket leave a gap of 3.8 mm for cartilage. */
#define HEAD_RADIUS_MM 23.6f
#define SOCKET_RADIUS_MM 27.4f

enum
{
  BONE_HIP,
  BONE_SACRUM,
  BONE_L5,
  BONE_L4,
  BONE_L3,
  BONE_L2,
  BONE_FEMUR,
};

/**
 * Place:
 * A frame in which shapes are written, and how it stands in the patient.
 * @female: how far the shape of a woman's pelvis is applied, before the matrix
 * @cortex_scale, @bone_scale: of cortex and of the mineral of cancellous bone
 */
typedef struct
{
  SkgMat4 patient_from_shape;
  float radius_scale;
  float female;
  float cortex_scale;
  float bone_scale;
} Place;

typedef struct
{
  SkgSdfPoint a;
  float ra;
  SkgSdfPoint b;
  float rb;
} ConeRow;

/* Pubic body and lower rami, ischium, tuberosity. */
static const SkgPhantomRow hip_rows[] = {
  /* Body of the pubis: 17 mm thick across the slant of the symphysis. */
  { -6, -40, -20, -6, -31, -37, -19, -36, -24, 8 },
  { -6, -31, -37, -19, -36, -24, -18, -27, -36, 7.5f },
  /* Inferior ramus: a strip 17 by 9 mm, turned with the plane of the foramen. */
  { -12.8f, -24.6f, -35.2f, -13.2f, -29.4f, -42, -29, -7.6f, -48.2f, 4.6f },
  { -13.2f, -29.4f, -42, -29, -7.6f, -48.2f, -28.4f, -12.4f, -55.8f, 4.6f },
  { -29, -7.6f, -48.2f, -28.4f, -12.4f, -55.8f, -46, 18.4f, -59.2f, 5 },
  { -28.4f, -12.4f, -55.8f, -46, 18.4f, -59.2f, -46.4f, 13.6f, -67.8f, 5 },
  /* Body of the ischium and tuberosity. */
  { -65, 26, -22, -63, 49, -26, -63, 34, -46, 12 },
  { -63, 49, -26, -63, 34, -46, -63, 47, -48, 12 },
  { -63, 34, -46, -63, 47, -48, -57, 26, -60, 12.5f },
  { -63, 47, -48, -57, 26, -60, -60, 40, -60, 13 },
};
static const ConeRow hip_cones[] = {
  { { -55, 26, -61 }, 11, { -42, 12, -64 }, 6 },
};

/* Trochanter region, shaft with its forward bow, lesser trochanter. */
static const ConeRow femur_cones[] = {
  { { -81, 0, 0 }, HEAD_RADIUS_MM, { -81, 0, 0 }, HEAD_RADIUS_MM },
  { { -139, 13, -32 }, 14.5f, { -123.5f, 9, -84 }, 14.5f },
  { { -106, 6, -26 }, 15.5f, { -118, 9, -74 }, 14 },
  { { -124, 10, -36 }, 19, { -120, 8, -88 }, 14.8f },
  { { -120, 8, -84 }, 15, { -113, 3, -140 }, 14 },
  { { -113, 3, -140 }, 14, { -106, 2, -240 }, 14 },
  { { -115, 13, -40 }, 13, { -100, 23, -55 }, 7.5f },
  { { -100, 23, -55 }, 7.5f, { -115, 11, -74 }, 12.5f },
};

/* Sacral foramina, from the canal to the front. */
static const ConeRow sacrum_cuts[] = {
  { { -19, 60, 106 }, 3.5f, { -22, 47, 72 }, 6.5f },
  { { -19, 84, 88 }, 3, { -22, 60, 66 }, 5.5f },
  { { -18, 100, 65 }, 4, { -21, 68, 58 }, 5.5f },
  { { -16, 104, 48 }, 3.4f, { -18, 74, 44 }, 4.8f },
};

/* Trabeculae of the upper femur: rays from the inner cortex to the top of the head, and
 * arcs from the outer cortex through the neck to the head's lower half. Between them
 * Ward's triangle stays empty. Of the hip bone: rays from the joint to the buttress. */
static const SkgPhantomStrands femur_strands[] = {
  { FALSE, { -110, 4, -72 }, 1, 0, 0.10f, 0.62f, 104, 170 },
  { TRUE, { -100, 4, -46 }, 1, 0, 33, 55, 0, 130 },
};
static const SkgPhantomStrands hip_strands[] = {
  { FALSE, { -81, 0, 0 }, 1, 0, -0.75f, 0.75f, 95, 110 },
};

/* Density. The arcuate line, the sciatic buttress and the roof of the socket have the
 * thickest cortex of the hip bone; the iliac fossa keeps the 0.5 mm of the base. */
static const SkgPhantomSite hip_sites[] = {
  { { -81, 0, 6 }, 38, 2.4f, 60 },     { { -88, -2, 32 }, 22, 1.0f, 150 },
  { { -64, 12, 62 }, 14, 1.8f, 20 },   { { -65, -1, 47 }, 14, 2.0f, 20 },
  { { -59, -13, 34 }, 14, 2.0f, 20 },  { { -53, -21, 22 }, 12, 1.6f, 0 },
  { { -47, -27, 11 }, 12, 1.4f, 0 },   { { -38, -29, -1 }, 12, 1.2f, 0 },
  { { -72, 32, 46 }, 20, 1.4f, 60 },   { { -58, 62, 95 }, 30, 0.4f, 20 },
  { { -128, -35, 115 }, 26, 0.6f, 0 }, { { -118, -58, 84 }, 22, 0.5f, 0 },
  { { -98, 26, 146 }, 30, 0.6f, 0 },   { { -60, 70, 130 }, 24, 0.6f, 0 },
  { { -15, -35, -28 }, 26, 0.5f, 0 },  { { -58, 38, -55 }, 34, 0.5f, 50 },
  { { -34, -4, -54 }, 24, 0.8f, 0 },
};
static const SkgPhantomSite sacrum_sites[] = {
  { { 0, 24, 98 }, 22, 0, 40 },     { { -40, 40, 95 }, 24, 0, -40 },
  { { -21, 52, 80 }, 14, 0.5f, 0 }, { { -21, 68, 72 }, 13, 0.5f, 0 },
  { { -20, 80, 60 }, 13, 1.3f, 0 }, { { -17, 88, 46 }, 12, 1.3f, 0 },
  { { -54, 45, 78 }, 22, 0.5f, 0 },
};
static const SkgPhantomSite vertebra_sites[] = {
  { { -24, 40, 130 }, 20, 0.5f, 60 },
  { { -24, 48, 110 }, 18, 0.5f, 60 },
};
static const SkgPhantomSite femur_sites[] = {
  { { -81, 0, 0 }, 30, 0, 230 },       { { -84, 0, 10 }, 18, 0, 90 },
  { { -112, 3, -14 }, 14, 0, -60 },    { { -138, 20, -8 }, 20, 0, -40 },
  { { -101, 24, -54 }, 13, -1.4f, 0 }, { { -101, 3, -38 }, 16, 1.8f, 60 },
  { { -100, 4, -26 }, 14, 1.2f, 40 },
};
static const SkgPhantomLevel femur_levels[] = {
  { -240, 7, -70 }, { -120, 7, -70 },  { -90, 6, -60 }, { -65, 4.6f, -10 },
  { -45, 3, 30 },   { -20, 1.4f, 70 }, { 0, 1, 90 },    { 25, 0.8f, 90 },
};

/* Vertebrae above the fifth as the CT has them: centre, tilt of the body, front down,
 * and size over that of the measures. */
static const struct
{
  const char *name;
  SkgVec3 centre_mm;
  float tilt_deg;
  SkgSdfPoint scale;
} vertebrae[] = {
  { "L4", { 0, -2.1, 152.3 }, 4.5f, { 1.07f, 1.05f, 1.08f } },
  { "L3", { 0, 0.9, 190.3 }, -3, { 1.06f, 1.04f, 1.12f } },
  { "L2", { 0, 8.9, 226.4 }, -8, { 1.05f, 1.02f, 1.10f } },
};

/* Landmarks of the right side near their bone; those of surfaces are then moved onto
 * it along the distance's slope. */
static const struct
{
  const char *name;
  const char *description;
  SkgVec3 position_mm;
  gboolean surface;
} landmark_rows[] = {
  { "FH", "Centre of the femoral head", { -81, 0, 0 }, FALSE },
  { "GSN", "Deepest point of the greater sciatic notch", { -72.3, 36.4, 47 }, TRUE },
  { "IOF", "Lowest point of the obturator foramen", { -38, 7, -57 }, TRUE },
  { "MOF", "Innermost point of the obturator foramen", { -27.5, -30, -32 }, TRUE },
  { "SPS", "Upper end of the pubic symphysis", { -5, -45, -11 }, TRUE },
  { "IPS", "Lower end of the pubic symphysis", { -5, -26.5, -44 }, TRUE },
  { "ASIS", "Anterior superior iliac spine", { -118.1, -61.5, 77.8 }, TRUE },
};

static float
ramp (float x, float low, float high)
{
  float t = CLAMP ((x - low) / (high - low), 0, 1);

  return t * t * (3 - 2 * t);
}

/* How far a point of the right side lies farther out in a woman, mm: tuberosities 10,
 * ischial spines 7, the brim 4 of the wider true pelvis; the hip joints 2 and the
 * anterior spines 6 nearer to the middle (anatomy tables). */
static float
get_female_shift (SkgSdfPoint p)
{
  float out = -p.x;
  float inner = 10 - 6 * ramp (p.z, -50, 25) - 4 * ramp (p.z, 25, 55);
  float outer = -2 - 4 * ramp (p.z, 35, 85);
  float side = ramp (out, 58, 82);

  return (inner + side * (outer - inner)) * CLAMP (out / 40, 0, 1);
}

static SkgSdfPoint
place_point (const Place *place, SkgSdfPoint p)
{
  float x = p.x - place->female * get_female_shift (p);
  SkgVec3 q = skg_mat4_transform_point (
      &place->patient_from_shape, skg_vec3 ((double) x, (double) p.y, (double) p.z));

  return skg_sdf_point ((float) q.x, (float) q.y, (float) q.z);
}

static void
add_rows (SkgPhantomBone *bone, const Place *place, const SkgPhantomRow *rows, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const float *row = rows[i];
      SkgSdfShape shape = { .kind = SKG_SDF_TRIANGLE };

      shape.a = place_point (place, skg_sdf_point (row[0], row[1], row[2]));
      shape.b = place_point (place, skg_sdf_point (row[3], row[4], row[5]));
      shape.c = place_point (place, skg_sdf_point (row[6], row[7], row[8]));
      shape.r0 = row[9] * place->radius_scale;
      skg_phantom_bone_add_shape (bone, shape);
    }
}

static SkgSdfShape
make_cone (const Place *place, const ConeRow *row)
{
  return (SkgSdfShape){
    .kind = SKG_SDF_CONE,
    .a = place_point (place, row->a),
    .b = place_point (place, row->b),
    .r0 = row->ra * place->radius_scale,
    .r1 = row->rb * place->radius_scale,
  };
}

static void
add_cones (SkgPhantomBone *bone, const Place *place, const ConeRow *rows, guint n)
{
  for (guint i = 0; i < n; i++)
    skg_phantom_bone_add_shape (bone, make_cone (place, &rows[i]));
}

static void
add_sites (SkgPhantomBone *bone,
           const Place *place,
           const SkgPhantomSite *sites,
           guint n)
{
  for (guint i = 0; i < n; i++)
    {
      SkgPhantomSite site = sites[i];

      site.centre_mm = place_point (place, site.centre_mm);
      site.radius_mm *= place->radius_scale;
      site.cortex_mm *= place->cortex_scale;
      site.marrow_hu *= place->bone_scale;
      g_array_append_val (bone->sites, site);
    }
}

/* Cancellous bone is mineral on fat of -60 HU; age takes the mineral. */
static float
scale_marrow (const Place *place, float marrow_hu)
{
  return marrow_hu > -60 ? (marrow_hu + 60) * place->bone_scale - 60 : marrow_hu;
}

static void
set_density (SkgPhantomBone *bone,
             const Place *place,
             float cortex_hu,
             float cortex_mm,
             float marrow_hu)
{
  SkgPhantomLevel level = { 0, cortex_mm * place->cortex_scale,
                            scale_marrow (place, marrow_hu) };

  bone->cortex_hu = cortex_hu;
  g_array_append_val (bone->levels, level);
}

/* @turn_rad: of the bone about the vertical */
static void
add_strands (SkgPhantomBone *bone,
             const Place *place,
             const SkgPhantomStrands *strands,
             guint n,
             double turn_rad)
{
  for (guint i = 0; i < n; i++)
    {
      SkgPhantomStrands group = strands[i];

      group.centre_mm = place_point (place, group.centre_mm);
      group.cosine = (float) cos (turn_rad);
      group.sine = (float) sin (turn_rad);
      if (group.arcs)
        {
          group.low *= place->radius_scale;
          group.high *= place->radius_scale;
        }
      group.reach_mm *= place->radius_scale;
      group.hu *= place->bone_scale;
      g_array_append_val (bone->strands, group);
    }
}

static void
set_texture (SkgPhantomBone *bone, float x_mm, float y_mm, float z_mm, float hu)
{
  bone->texture_mm[0] = x_mm;
  bone->texture_mm[1] = y_mm;
  bone->texture_mm[2] = z_mm;
  bone->texture_hu = hu;
}

static void
add_hip (SkgPhantomModel *model, const Place *place)
{
  SkgPhantomBone *bone = skg_phantom_model_add_bone (model, "hip");
  const ConeRow socket = {
    { -81, 0, 0 }, SOCKET_RADIUS_MM, { -81, 0, 0 }, SOCKET_RADIUS_MM
  };
  /* The fossa of the socket: deeper than its cartilage, inwards and down. */
  const ConeRow fossa = { { -69, 4, -9 }, 16, { -73, 2, -14 }, 16 };
  /* The symphysis: a gap of 3 mm behind that widens to the front. */
  SkgSdfShape symphysis = { .kind = SKG_SDF_BELOW };

  skg_phantom_bone_set_labels (bone, SKG_LABEL_HIP_RIGHT, SKG_LABEL_HIP_LEFT);
  add_rows (bone, place, skg_phantom_hip_rows, SKG_PHANTOM_N_HIP);
  add_rows (bone, place, hip_rows, G_N_ELEMENTS (hip_rows));
  add_cones (bone, place, hip_cones, G_N_ELEMENTS (hip_cones));
  skg_phantom_bone_add_cut (bone, make_cone (place, &socket));
  skg_phantom_bone_add_cut (bone, make_cone (place, &fossa));
  symphysis.a = place_point (place, skg_sdf_point (-2.0f, -20, 0));
  symphysis.b = skg_sdf_point (-0.9982f, -0.06f, 0);
  skg_phantom_bone_add_cut (bone, symphysis);
  add_sites (bone, place, hip_sites, G_N_ELEMENTS (hip_sites));
  set_density (bone, place, 1400, 0.6f, 60);
  set_texture (bone, 2.6f, 2.6f, 3.4f, 70);
  add_strands (bone, place, hip_strands, G_N_ELEMENTS (hip_strands), 0);
  bone->neighbour = BONE_SACRUM;
  bone->gap_mm = 1.2f;
}

static void
add_sacrum (SkgPhantomModel *model, const Place *place)
{
  SkgPhantomBone *bone = skg_phantom_model_add_bone (model, "sacrum");

  skg_phantom_bone_set_labels (bone, SKG_LABEL_SACRUM, SKG_LABEL_SACRUM);
  add_rows (bone, place, skg_phantom_sacrum_rows, SKG_PHANTOM_N_SACRUM);
  for (guint i = 0; i < G_N_ELEMENTS (sacrum_cuts); i++)
    skg_phantom_bone_add_cut (bone, make_cone (place, &sacrum_cuts[i]));
  add_sites (bone, place, sacrum_sites, G_N_ELEMENTS (sacrum_sites));
  set_density (bone, place, 1350, 1.0f, 70);
  set_texture (bone, 2.6f, 2.6f, 2.6f, 95);
  bone->neighbour = BONE_HIP;
  bone->gap_mm = 1.2f;
}

static SkgPhantomBone *
new_vertebra (SkgPhantomModel *model, const Place *place, const char *name, guint up)
{
  SkgPhantomBone *bone = skg_phantom_model_add_bone (model, name);

  skg_phantom_bone_set_labels (bone, (guint8) (SKG_LABEL_L5 + up),
                               (guint8) (SKG_LABEL_L5 + up));
  set_density (bone, place, 1300, 0.75f, 110);
  set_texture (bone, 2.2f, 2.2f, 7, 90);
  bone->neighbour = up == 0 ? BONE_SACRUM : BONE_L5 + (int) up - 1;
  bone->gap_mm = 1.8f;
  return bone;
}

static void
add_l5 (SkgPhantomModel *model, const Place *place)
{
  SkgPhantomBone *bone = new_vertebra (model, place, "L5", 0);
  /* Its middle stands 1.9 mm to the left in the CT. */
  SkgMat4 centre = skg_mat4_translation (skg_vec3 (-1.9, 0, 0));
  Place own = *place;

  own.patient_from_shape = skg_mat4_multiply (&place->patient_from_shape, &centre);
  add_rows (bone, &own, skg_phantom_l5_rows, SKG_PHANTOM_N_L5);
  add_sites (bone, &own, vertebra_sites, G_N_ELEMENTS (vertebra_sites));
}

static void
add_vertebra (SkgPhantomModel *model, const Place *place, guint index)
{
  SkgPhantomBone *bone = new_vertebra (model, place, vertebrae[index].name, index + 1);
  SkgVec3 c = vertebrae[index].centre_mm;
  SkgSdfPoint size = vertebrae[index].scale;
  SkgVertebraPlace own = { .tilt_rad =
                               vertebrae[index].tilt_deg * (float) (G_PI / 180) };
  SkgMat4 m = place->patient_from_shape;

  /* The pelvis' matrix is a scale along the axes. */
  own.scale = skg_sdf_point (size.x * (float) skg_mat4_get_column (&m, 0).x,
                             size.y * (float) skg_mat4_get_column (&m, 1).y,
                             size.z * (float) skg_mat4_get_column (&m, 2).z);
  own.centre_mm =
      place_point (place, skg_sdf_point ((float) c.x, (float) c.y, (float) c.z));
  skg_vertebra_add_shapes (bone, SKG_VERTEBRA_L5 - 1 - index, &own);
}

/* The leg, turned about the vertical through the head's centre. */
static Place
place_femur (const Place *place, double rotation_deg)
{
  const SkgVec3 head_mm = { -81, 0, 0 };
  SkgMat4 back = skg_mat4_translation (skg_vec3_scale (head_mm, -1));
  SkgMat4 turn =
      skg_mat4_rotation (skg_vec3 (0, 0, 1), SKG_RAD_FROM_DEG (rotation_deg));
  SkgMat4 forth = skg_mat4_translation (
      skg_vec3_add (head_mm, skg_vec3 (2 * (double) place->female, 0, 0)));
  Place own = *place;

  own.female = 0;
  turn = skg_mat4_multiply (&turn, &back);
  turn = skg_mat4_multiply (&forth, &turn);
  own.patient_from_shape = skg_mat4_multiply (&place->patient_from_shape, &turn);
  return own;
}

static void
add_femur (SkgPhantomModel *model, const Place *hip_place)
{
  SkgPhantomBone *bone = skg_phantom_model_add_bone (model, "femur");
  const Place place =
      place_femur (hip_place, model->dials[SKG_PHANTOM_FEMUR_ROTATION_DEG]);
  SkgSdfShape cap = { .kind = SKG_SDF_CAP };
  SkgSdfPoint along;

  skg_phantom_bone_set_labels (bone, SKG_LABEL_FEMUR_RIGHT, SKG_LABEL_FEMUR_LEFT);
  add_rows (bone, &place, skg_phantom_femur_rows, SKG_PHANTOM_N_FEMUR);
  add_cones (bone, &place, femur_cones, G_N_ELEMENTS (femur_cones));
  /* Nothing of the measured shape stands out of the head on the side of the socket;
   * the axis is the neck's. */
  cap.a = place_point (&place, skg_sdf_point (-81, 0, 0));
  along = place_point (&place, skg_sdf_point (-81 - 0.867f, 0.1f, -0.488f));
  along = skg_sdf_sub (along, cap.a);
  cap.b = skg_sdf_add_scaled (skg_sdf_point (0, 0, 0), along,
                              1 / sqrtf (skg_sdf_dot (along, along)));
  cap.c.x = 22;
  cap.c.y = -6;
  cap.r0 = HEAD_RADIUS_MM * place.radius_scale;
  cap.r1 = 40;
  skg_phantom_bone_add_cut (bone, cap);
  add_sites (bone, &place, femur_sites, G_N_ELEMENTS (femur_sites));
  bone->cortex_hu = 1500;
  g_array_append_vals (bone->levels, femur_levels, G_N_ELEMENTS (femur_levels));
  for (guint i = 0; i < bone->levels->len; i++)
    {
      SkgPhantomLevel *level = &g_array_index (bone->levels, SkgPhantomLevel, i);

      level->z_mm *= place.radius_scale;
      level->cortex_mm *= place.cortex_scale;
      level->marrow_hu = scale_marrow (&place, level->marrow_hu);
    }
  set_texture (bone, 2.2f, 2.2f, 4.5f, 70);
  add_strands (bone, &place, femur_strands, G_N_ELEMENTS (femur_strands),
               SKG_RAD_FROM_DEG (model->dials[SKG_PHANTOM_FEMUR_ROTATION_DEG]));
}

/* Moves @p onto the surface of @bone: Newton steps along the distance's slope. */
static SkgSdfPoint
snap (const SkgPhantomModel *model, const SkgPhantomBone *bone, SkgSdfPoint p)
{
  const float e = 0.25f;

  for (int step = 0; step < 12; step++)
    {
      float d = skg_phantom_bone_distance (model, bone, p);
      SkgSdfPoint slope = {
        skg_phantom_bone_distance (model, bone, skg_sdf_point (p.x + e, p.y, p.z)) - d,
        skg_phantom_bone_distance (model, bone, skg_sdf_point (p.x, p.y + e, p.z)) - d,
        skg_phantom_bone_distance (model, bone, skg_sdf_point (p.x, p.y, p.z + e)) - d,
      };
      float square = skg_sdf_dot (slope, slope) / (e * e);

      if (square < 1e-3f)
        break;
      p = skg_sdf_add_scaled (p, slope, -0.7f * d / (e * square));
    }
  return p;
}

static void
add_landmarks (SkgPhantomModel *model, const Place *place)
{
  const SkgPhantomBone *hip = g_ptr_array_index (model->bones, BONE_HIP);
  SkgLandmark landmarks[2 * G_N_ELEMENTS (landmark_rows)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (landmark_rows); i++)
    {
      SkgVec3 q = landmark_rows[i].position_mm;
      SkgSdfPoint p =
          place_point (place, skg_sdf_point ((float) q.x, (float) q.y, (float) q.z));

      if (landmark_rows[i].surface)
        p = snap (model, hip, p);
      for (guint side = 0; side < 2; side++)
        landmarks[2 * i + side] = (SkgLandmark){
          .name =
              g_strdup_printf ("%s-%c", landmark_rows[i].name, side == 0 ? 'l' : 'r'),
          .description = g_strdup (landmark_rows[i].description),
          .position_mm = skg_vec3 (side == 0 ? -(double) p.x : (double) p.x,
                                   (double) p.y, (double) p.z),
          .visible = TRUE,
        };
    }
  model->landmarks = skg_landmark_set_new (landmarks, G_N_ELEMENTS (landmarks));
  for (guint i = 0; i < G_N_ELEMENTS (landmarks); i++)
    {
      g_free (landmarks[i].name);
      g_free (landmarks[i].description);
    }
}

/* HU of the first lumbar vertebra, men and women, by age (anatomy tables). */
static double
get_l1_hu (double age)
{
  return CLAMP (226 - 2.25 * (age - 28), 60, 270);
}

static Place
place_pelvis (const SkgPhantomModel *model, SkgVec3 *scale)
{
  const double *dials = model->dials;
  const double normal_age = skg_phantom_dial_get_info (SKG_PHANTOM_AGE)->normal;
  double size = dials[SKG_PHANTOM_SIZE];
  /* Widths follow stature less than heights do. */
  double wide = pow (size, 0.7);
  SkgVec3 s = { wide * (1 + 0.025 * skg_phantom_vary (model->seed, 2)),
                wide * (1 + 0.025 * skg_phantom_vary (model->seed, 3)),
                size * (1 + 0.025 * skg_phantom_vary (model->seed, 4)) };

  *scale = s;
  return (Place){
    .patient_from_shape =
        skg_mat4_from_axes (skg_vec3 (s.x, 0, 0), skg_vec3 (0, s.y, 0),
                            skg_vec3 (0, 0, s.z), skg_vec3 (0, 0, 0)),
    .radius_scale = (float) cbrt (s.x * s.y * s.z),
    .female = (float) dials[SKG_PHANTOM_FEMALE],
    .cortex_scale = (float) (1 + 0.005 * (normal_age - dials[SKG_PHANTOM_AGE])),
    .bone_scale = (float) ((get_l1_hu (dials[SKG_PHANTOM_AGE]) + 60) /
                           (get_l1_hu (normal_age) + 60)),
  };
}

/* Room for the skin, which stands at @skin_mm in the reference body: @normal_mm and as
 * many steps of 8 mm more as a larger or fatter one needs. */
static double
get_room (double normal_mm, double skin_mm, double scale, double fat_mm)
{
  return normal_mm + 8 * ceil (MAX (skin_mm * (scale - 1) + fat_mm, 0) / 8);
}

SkgPhantomModel *
skg_phantom_pelvis_new (guint64 seed, const double *dials)
{
  SkgPhantomModel *model = skg_phantom_model_new (seed, dials);
  const double normal_bmi = skg_phantom_dial_get_info (SKG_PHANTOM_BMI)->normal;
  double fat_mm = FAT_MM_PER_BMI * (dials[SKG_PHANTOM_BMI] - normal_bmi);
  SkgVec3 s;
  Place place = place_pelvis (model, &s);

  model->low_mm = skg_vec3 (-get_room (200, 183, s.x, fat_mm),
                            -get_room (150, 134, s.y, fat_mm), -165 * s.z);
  model->high_mm =
      skg_vec3 (-model->low_mm.x, get_room (130, 127, s.y, fat_mm), 215 * s.z);
  add_hip (model, &place);
  add_sacrum (model, &place);
  add_l5 (model, &place);
  for (guint i = 0; i < G_N_ELEMENTS (vertebrae); i++)
    add_vertebra (model, &place, i);
  add_femur (model, &place);
  add_landmarks (model, &place);
  skg_phantom_pelvis_add_soft (model, s, fat_mm);
  return model;
}

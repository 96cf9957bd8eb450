/* SPDX-License-Identifier: Apache-2.0
 * The made pelvis: skin, fat, muscles and organs, as stacks of axial sections. Sizes,
 * places and HU follow measurements of one CT, the abdomen a little slimmer. */
#include "config.h"

#include "body/phantom-model.h"

#include <math.h>
#include <string.h>

#include "body/phantom-labels.h"
#include "body/phantom-noise.h"

#define SKIN_MM 2.0f

/* z, x, y, a, b, exponent, angle in degrees from x towards y. */
typedef float Row[7];

static const Row trunk[] = {
  { -93, 0, 6, 4, 16, 2, 0 },          { -88, 0, 6, 30, 48, 2, 0 },
  { -80, 0, 7, 78, 78, 2, 0 },         { -70, 0, 8, 124, 94, 2, 0 },
  { -57, 0, 9, 160, 106, 2.05f, 0 },   { -45, 0, 9, 174, 111, 2.1f, 0 },
  { -17, 0, 10, 181, 114, 2.15f, 0 },  { 13, 0, 10, 180, 113, 2.1f, 0 },
  { 43, 0, 6, 178, 114, 1.95f, 0 },    { 73, 0, 1, 173, 115, 1.92f, 0 },
  { 103, 0, -6, 168, 116, 1.95f, 0 },  { 133, 0, -12, 164, 116, 2.08f, 0 },
  { 163, 0, -15, 162, 116, 2.12f, 0 }, { 230, 0, -15, 160, 116, 2.18f, 0 },
};
static const Row trunk_lean[] = {
  { -84, 0, 3, 4, 16, 2, 0 },        { -78, 0, 3, 50, 48, 2, 0 },
  { -68, 0, 4, 100, 68, 2, 0 },      { -57, 0, 5, 142, 80, 2.05f, 0 },
  { -45, 0, 5, 158, 85, 2.1f, 0 },   { -17, 0, 5, 168, 86, 2.15f, 0 },
  { 13, 0, 4, 167, 89, 2.1f, 0 },    { 43, 0, -1, 160, 93, 1.95f, 0 },
  { 73, 0, -5, 147, 96, 1.95f, 0 },  { 103, 0, -12, 137, 94, 2.0f, 0 },
  { 133, 0, -17, 132, 90, 2.1f, 0 }, { 163, 0, -17, 138, 92, 2.15f, 0 },
  { 230, 0, -16, 142, 97, 2.2f, 0 },
};
static const Row thigh[] = {
  { -240, -88, 2, 72, 78, 2, 0 }, { -165, -89, 3, 77, 84, 2, 0 },
  { -90, -92, 4, 84, 94, 2, 0 },  { -55, -92, 6, 88, 101, 2, 0 },
  { -25, -92, 8, 86, 99, 2, 0 },  { 10, -90, 8, 76, 84, 2, 0 },
  { 40, -80, 8, 50, 60, 2, 0 },
};
static const Row thigh_lean[] = {
  { -240, -90, 0, 60, 66, 2, 0 }, { -165, -91, 1, 64, 70, 2, 0 },
  { -90, -94, 2, 70, 77, 2, 0 },  { -55, -94, 4, 74, 81, 2, 0 },
  { -25, -94, 5, 72, 79, 2, 0 },  { 10, -90, 5, 62, 66, 2, 0 },
  { 40, -80, 5, 40, 46, 2, 0 },
};
/* Fat of the pelvic and abdominal cavity, within the muscle wall. */
static const Row cavity[] = {
  { -45, 0, 26, 20, 22, 2, 0 },      { -20, 0, 20, 38, 40, 2, 0 },
  { 0, 0, 12, 46, 46, 2, 0 },        { 20, 0, 6, 50, 56, 2, 0 },
  { 45, 0, -6, 58, 70, 2.1f, 0 },    { 70, 0, -38, 92, 52, 2.2f, 0 },
  { 100, 0, -50, 112, 46, 2.2f, 0 }, { 133, 0, -48, 114, 46, 2.2f, 0 },
  { 163, 0, -46, 120, 50, 2.2f, 0 }, { 230, 0, -46, 124, 54, 2.2f, 0 },
};
static const Row gluteus_maximus[] = {
  { -45, -86, 66, 50, 10, 2, 14 }, { -17, -92, 66, 78, 15, 2, 16 },
  { 13, -100, 64, 76, 17, 2, 19 }, { 43, -103, 62, 72, 16, 2, 23 },
  { 73, -94, 68, 57, 11, 2, 26 },  { 103, -84, 72, 20, 7, 2, 35 },
  { 110, -83, 73, 6, 3, 2, 35 },
};
static const Row gluteus_medius[] = {
  { -5, -142, 4, 18, 6, 2, 80 },    { 13, -143, 4, 35, 14, 2, 77 },
  { 43, -134, 4, 44, 19, 2, 68 },   { 73, -124, 15, 54, 20, 2, 50 },
  { 103, -113, 27, 52, 12, 2, 42 }, { 133, -103, 32, 26, 6, 2, 36 },
  { 140, -103, 32, 8, 3, 2, 36 },
};
static const Row gluteus_minimus[] = {
  { 2, -120, 6, 12, 5, 2, 55 },    { 13, -118, 3, 27, 8, 2, 60 },
  { 43, -113, -8, 42, 10, 2, 72 }, { 73, -118, -10, 41, 9, 2, 68 },
  { 85, -119, -10, 12, 4, 2, 68 },
};
static const Row iliopsoas[] = {
  { -58, -104, 20, 7, 6, 2, 0 },     { -40, -103, -12, 13, 10, 2, 0 },
  { -17, -98, -35, 16, 11, 2, 165 }, { 13, -90, -45, 23, 12, 2, 30 },
  { 43, -81, -37, 37, 13, 2, 45 },   { 73, -79, -14, 38, 21, 2, 38 },
  { 103, -72, 0, 45, 24, 2, 8 },     { 133, -48, -4, 20, 17, 2, 0 },
  { 163, -42, 3, 19, 14, 2, 0 },     { 193, -38, 7, 19, 12, 2, 0 },
  { 230, -32, 17, 17, 9, 2, 0 },
};
static const Row back_muscle[] = {
  { 75, -18, 78, 10, 8, 2, 0 },    { 103, -23, 77, 17, 12, 2, 14 },
  { 133, -33, 62, 26, 20, 2, 15 }, { 163, -37, 56, 33, 21, 2, 5 },
  { 193, -38, 58, 34, 22, 2, 0 },  { 230, -40, 64, 38, 21, 2, 0 },
};
/* Fat around the sciatic nerve and between thigh muscles, and the vessels' sheath. */
static const Row thigh_seam[] = {
  { -240, -96, 24, 28, 2.5f, 2, 12 },
  { -90, -98, 30, 26, 3, 2, 14 },
  { -60, -98, 34, 18, 3, 2, 14 },
};
static const Row femoral_vessels[] = {
  { -240, -82, -30, 9, 6, 2, 0 },
  { -90, -84, -48, 9, 7, 2, 0 },
  { -10, -72, -66, 10, 8, 2, 0 },
  { 10, -68, -66, 9, 7, 2, 0 },
};
static const Row bladder[] = {
  { -26, 0, -8, 2, 2, 2, 0 },   { -22, 0, -8, 20, 14, 2, 0 },
  { -10, 0, -9, 34, 24, 2, 0 }, { 4, 0, -11, 39, 28, 2, 0 },
  { 18, 0, -14, 33, 25, 2, 0 }, { 27, 0, -16, 18, 14, 2, 0 },
  { 31, 0, -16, 2, 2, 2, 0 },
};
static const Row rectum[] = {
  { -58, 2, 46, 9, 9, 2, 0 },   { -40, 3, 48, 13, 12, 2, 0 },
  { -10, 4, 56, 19, 14, 2, 0 }, { 15, 2, 58, 17, 12, 2, 0 },
  { 36, -2, 52, 13, 11, 2, 0 }, { 44, -4, 48, 5, 5, 2, 0 },
};
static const Row rectal_gas[] = {
  { -20, 4, 52, 2, 2, 2, 0 }, { -12, 4, 52, 10, 6, 2, 0 }, { 6, 3, 53, 12, 7, 2, 0 },
  { 22, 1, 52, 8, 6, 2, 0 },  { 30, 0, 51, 2, 2, 2, 0 },
};
static const Row caecum[] = {
  { 58, -66, -50, 4, 4, 2, 0 },     { 66, -70, -50, 22, 18, 2, 0 },
  { 90, -84, -46, 29, 24, 2, 0 },   { 125, -96, -40, 26, 24, 2, 0 },
  { 230, -104, -32, 24, 24, 2, 0 },
};
static const Row sigmoid[] = {
  { 40, 14, 30, 4, 4, 2, 0 },      { 46, 30, 16, 17, 14, 2, 0 },
  { 60, 62, -20, 20, 15, 2, 0 },   { 82, 88, -28, 17, 17, 2, 0 },
  { 125, 102, -26, 16, 17, 2, 0 }, { 230, 108, -22, 16, 18, 2, 0 },
};

typedef struct
{
  SkgPhantomModel *model;
  SkgVec3 scale;
} Maker;

static SkgPhantomPart *
add_stack (const Maker *maker,
           SkgTissue tissue,
           float hu,
           const Row *rows,
           guint n,
           gboolean mirrored,
           float grow_mm,
           guint8 label)
{
  SkgPhantomPart *part = skg_phantom_model_add_part (maker->model, tissue, hu);
  float sx = (float) maker->scale.x;
  float sy = (float) maker->scale.y;

  part->label = label;
  for (guint i = 0; i < n; i++)
    {
      const float *row = rows[i];
      SkgPhantomSlice slice = {
        .z_mm = row[0] * (float) maker->scale.z,
        .x_mm = (mirrored ? -row[1] : row[1]) * sx,
        .y_mm = row[2] * sy,
        .a_mm = MAX (row[3] * sx + grow_mm, 0.1f),
        .b_mm = MAX (row[4] * sy + grow_mm, 0.1f),
        .n = row[5],
        .angle_rad = (mirrored ? -row[6] : row[6]) * (float) (G_PI / 180),
      };

      g_array_append_val (part->slices, slice);
    }
  return part;
}

#define ADD_LABEL(maker, tissue, hu, rows, grow_mm, label)                             \
  add_stack (maker, tissue, hu, rows, G_N_ELEMENTS (rows), FALSE, grow_mm, label)
#define ADD(maker, tissue, hu, rows, grow_mm)                                          \
  ADD_LABEL (maker, tissue, hu, rows, grow_mm, 0)
#define ADD_BOTH(maker, tissue, hu, rows, grow_mm, right, left)                        \
  G_STMT_START                                                                         \
  {                                                                                    \
    add_stack (maker, tissue, hu, rows, G_N_ELEMENTS (rows), FALSE, grow_mm, right);   \
    add_stack (maker, tissue, hu, rows, G_N_ELEMENTS (rows), TRUE, grow_mm, left);     \
  }                                                                                    \
  G_STMT_END

/* A muscle inside a film of fat: the dark lines between muscles on a film. */
#define ADD_MUSCLE(maker, hu, rows, right, left)                                       \
  G_STMT_START                                                                         \
  {                                                                                    \
    ADD_BOTH (maker, SKG_TISSUE_FAT, -95, rows, 2, 0, 0);                              \
    ADD_BOTH (maker, SKG_TISSUE_MUSCLE, hu, rows, 0, right, left);                     \
  }                                                                                    \
  G_STMT_END

static void
add_ball (const Maker *maker,
          SkgTissue tissue,
          float hu,
          SkgVec3 centre_mm,
          float r_mm,
          guint8 label)
{
  static const float steps[] = { -0.995f, -0.8f, -0.5f, 0, 0.5f, 0.8f, 0.995f };
  Row rows[G_N_ELEMENTS (steps)];

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      float half = r_mm * sqrtf (1 - steps[i] * steps[i]);
      Row row = { (float) centre_mm.z + 0.8f * r_mm * steps[i],
                  (float) centre_mm.x,
                  (float) centre_mm.y,
                  1.15f * half,
                  half,
                  2,
                  0 };

      memcpy (rows[i], row, sizeof row);
    }
  ADD_LABEL (maker, tissue, hu, rows, 0, label);
}

/* A short curved sausage of gas: a bubble alone would look like a hole in a bone. */
static void
add_gas (const Maker *maker, SkgVec3 centre_mm, float r_mm, double turn)
{
  double step_mm = 0.75 * (double) r_mm;

  for (int i = -2; i <= 2; i++)
    {
      double lean = 1.2 * turn + 0.35 * i;
      SkgVec3 offset = { i * step_mm * (1 - lean * lean / 4), -3, i * step_mm * lean };

      add_ball (maker, SKG_TISSUE_GAS, -950, skg_vec3_add (centre_mm, offset),
                r_mm * (1 - 0.08f * (float) (i * i)), SKG_LABEL_SMALL_BOWEL);
    }
}

/* Loops of small bowel, some with a little gas, loosely packed in the cavity. */
static void
add_bowel (const Maker *maker)
{
  guint64 key = maker->model->seed ^ 0xB0E1u;

  for (gint32 i = 0; i < 46; i++)
    {
      SkgVec3 centre = {
        78 * (double) skg_phantom_hash_signed (key, i, 0, 0),
        -46 + 34 * (double) skg_phantom_hash_signed (key, i, 1, 0),
        140 + 78 * (double) skg_phantom_hash_signed (key, i, 2, 0),
      };
      float r = 15 + 4 * skg_phantom_hash_signed (key, i, 3, 0);

      if (centre.y > -34 && fabs (centre.x) < 62)
        centre.y = -40;
      add_ball (maker, SKG_TISSUE_ORGAN, 26, centre, r, SKG_LABEL_SMALL_BOWEL);
      if (i % 8 == 3)
        add_gas (maker, centre, 0.5f * r,
                 (double) skg_phantom_hash_signed (key, i, 4, 0));
    }
}

static void
add_layers (const Maker *maker, float grow_mm)
{
  /* In the thin the muscles are thinner too: fat is never less than some 5 mm. */
  float lean_mm = MIN (grow_mm + 6, 0);

  ADD (maker, SKG_TISSUE_SKIN, 40, trunk, grow_mm);
  ADD_BOTH (maker, SKG_TISSUE_SKIN, 40, thigh, grow_mm / 2, 0, 0);
  ADD (maker, SKG_TISSUE_FAT, -106, trunk, grow_mm - SKIN_MM);
  ADD_BOTH (maker, SKG_TISSUE_FAT, -106, thigh, grow_mm / 2 - SKIN_MM, 0, 0);
  ADD (maker, SKG_TISSUE_MUSCLE, 42, trunk_lean, lean_mm);
  ADD_BOTH (maker, SKG_TISSUE_MUSCLE, 42, thigh_lean, lean_mm / 2, 0, 0);
}

void
skg_phantom_pelvis_add_soft (SkgPhantomModel *model, SkgVec3 scale, double fat_mm)
{
  const Maker maker = { model, scale };

  add_layers (&maker, (float) fat_mm);
  ADD (&maker, SKG_TISSUE_FAT, -100, cavity, 0);
  ADD_BOTH (&maker, SKG_TISSUE_FAT, -95, thigh_seam, 0, 0, 0);
  ADD_MUSCLE (&maker, 22, gluteus_maximus, SKG_LABEL_GLUTEUS_MAXIMUS_RIGHT,
              SKG_LABEL_GLUTEUS_MAXIMUS_LEFT);
  ADD_MUSCLE (&maker, 36, gluteus_medius, SKG_LABEL_GLUTEUS_MEDIUS_RIGHT,
              SKG_LABEL_GLUTEUS_MEDIUS_LEFT);
  ADD_MUSCLE (&maker, 34, gluteus_minimus, SKG_LABEL_GLUTEUS_MINIMUS_RIGHT,
              SKG_LABEL_GLUTEUS_MINIMUS_LEFT);
  ADD_MUSCLE (&maker, 26, back_muscle, SKG_LABEL_AUTOCHTHON_RIGHT,
              SKG_LABEL_AUTOCHTHON_LEFT);
  add_bowel (&maker);
  ADD_MUSCLE (&maker, 52, iliopsoas, SKG_LABEL_ILIOPSOAS_RIGHT,
              SKG_LABEL_ILIOPSOAS_LEFT);
  ADD_MUSCLE (&maker, 44, femoral_vessels, 0, 0);
  ADD (&maker, SKG_TISSUE_FAT, -95, bladder, 2);
  ADD_LABEL (&maker, SKG_TISSUE_ORGAN, 12, bladder, 0, SKG_LABEL_BLADDER);
  ADD_LABEL (&maker, SKG_TISSUE_ORGAN, 34, rectum, 0, SKG_LABEL_COLON);
  ADD_LABEL (&maker, SKG_TISSUE_GAS, -950, rectal_gas, 0, SKG_LABEL_COLON);
  ADD_LABEL (&maker, SKG_TISSUE_ORGAN, 34, caecum, 2, SKG_LABEL_COLON);
  ADD_LABEL (&maker, SKG_TISSUE_STOOL, -30, caecum, -1, SKG_LABEL_COLON);
  ADD_LABEL (&maker, SKG_TISSUE_ORGAN, 34, sigmoid, 2, SKG_LABEL_COLON);
  ADD_LABEL (&maker, SKG_TISSUE_STOOL, -30, sigmoid, -1, SKG_LABEL_COLON);
}

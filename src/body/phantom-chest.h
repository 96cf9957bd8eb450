/* SPDX-License-Identifier: Apache-2.0
 * The made chest: what its parts share. All tables are written for a man of 176 cm at
 * full inspiration, in the pelvis' frame (LPS, origin between the hip centres, mm), and
 * pass through skg_chest_point(). */
#pragma once

#include "body/phantom-model.h"

G_BEGIN_DECLS

/**
 * SkgChest:
 * @sx, @sy, @sz: scale of the tables along x, y, z
 * @radius_scale: of radii
 * @air: 1 - breath: 0 at full inspiration, 1 after quiet expiration
 * @cortex_scale, @bone_scale: thickness of cortex, mineral of cancellous bone
 * @not_lung: (element-type SkgSdfShape): what keeps lung away, patient mm
 */
typedef struct
{
  SkgPhantomModel *model;
  float sx;
  float sy;
  float sz;
  float radius_scale;
  float air;
  float cortex_scale;
  float bone_scale;
  GArray *not_lung;
} SkgChest;

/* Half axes, middle and exponent of the inner wall of the chest at a height. */
typedef struct
{
  float z_mm;
  float y_mm;
  float a_mm;
  float b_mm;
  float n;
} SkgChestSection;

SkgSdfPoint skg_chest_point (const SkgChest *chest, float x, float y, float z);
/* Inner wall at a height of the tables, breathing applied. */
SkgChestSection skg_chest_get_section (const SkgChest *chest, float z_mm);
/* Point outside the inner wall by @out_mm, table frame: @angle_rad from the middle of
 * the back (0) over the right side to the front (pi). */
SkgSdfPoint
skg_chest_wall_point (const SkgChest *chest, float z_mm, float angle_rad, float out_mm);
/* Cancellous bone is mineral on fat of -60 HU; age takes the mineral. */
float skg_chest_scale_marrow (const SkgChest *chest, float marrow_hu);
/* TRUE in the lungs, @rind_mm beneath their surface (to first order), patient mm. */
gboolean skg_chest_is_lung (const SkgChest *chest, SkgSdfPoint p, float rind_mm);

typedef enum
{
  SKG_CHEST_FISSURE_LEFT,
  SKG_CHEST_FISSURE_RIGHT,
  SKG_CHEST_FISSURE_MINOR,
} SkgChestFissure;

/* Label number of the lobe that a point of a lung, patient mm, lies in. */
guint8 skg_chest_get_lobe (const SkgChest *chest, SkgSdfPoint p);

/* A tube through points of the tables; x, y, z, radius each. */
typedef float SkgChestKnot[4];

/* Adds a smooth tube of cones through @knots to a soft part. */
void skg_chest_add_tube (const SkgChest *chest,
                         SkgPhantomPart *part,
                         const SkgChestKnot *knots,
                         guint n_knots);
/* Point, tangent not normalized, of the curve through @knots; @t from 0 to n - 1. */
void
skg_chest_curve (const SkgChestKnot *knots, guint n_knots, float t, float value[4]);

/* A bone with cortex and marrow of one kind all over. */
SkgPhantomBone *skg_chest_add_bone (const SkgChest *chest,
                                    const char *name,
                                    guint8 right,
                                    guint8 left,
                                    float cortex_mm,
                                    float marrow_hu);
void skg_chest_bone_cone (const SkgChest *chest,
                          SkgPhantomBone *bone,
                          SkgSdfPoint a,
                          float ra,
                          SkgSdfPoint b,
                          float rb);
void skg_chest_bone_plate (const SkgChest *chest,
                           SkgPhantomBone *bone,
                           SkgSdfPoint a,
                           SkgSdfPoint b,
                           SkgSdfPoint c,
                           float r);

void skg_chest_add_landmarks (const SkgChest *chest);
void skg_chest_add_spine (const SkgChest *chest);
void skg_chest_add_ribs (const SkgChest *chest);
void skg_chest_add_shoulder (const SkgChest *chest);
/* Trunk, arms, breasts and lungs; then the mediastinum; then what lies under the
 * diaphragm. */
void skg_chest_add_trunk (const SkgChest *chest);
void skg_chest_add_mediastinum (SkgChest *chest);
void skg_chest_add_abdomen (SkgChest *chest);
/* Lets the trees know where the diaphragm is. */
void skg_chest_mark_domes (SkgChest *chest);
/* Arteries, veins, walls and lumina of airways in the lungs, each over the last. */
void skg_chest_add_trees (const SkgChest *chest);

/* Right rib @n (1 to 12): its head and the end of its bone, table frame. */
void skg_chest_get_rib_ends (const SkgChest *chest,
                             guint n,
                             SkgSdfPoint *head,
                             SkgSdfPoint *front);

typedef enum
{
  SKG_CHEST_JUGULAR_NOTCH,
  SKG_CHEST_STERNAL_ANGLE,
  SKG_CHEST_XIPHOID_JOINT,
} SkgChestSternum;

/* Middle of the sternum's thickness, table frame. */
SkgSdfPoint skg_chest_get_sternum (const SkgChest *chest, SkgChestSternum where);
/* Body of a vertebra; levels of phantom-vertebra.h. Table frame. */
SkgSdfPoint skg_chest_get_vertebra (guint level);
/* Inner end of the right clavicle. Table frame. */
SkgSdfPoint skg_chest_get_clavicle_end (const SkgChest *chest);

typedef enum
{
  SKG_CHEST_CARINA,
  SKG_CHEST_KNOB,
  SKG_CHEST_APEX,
  SKG_CHEST_RIGHT_BORDER,
} SkgChestHeart;

/* Points of heart and airways, table frame. */
SkgSdfPoint skg_chest_get_heart (const SkgChest *chest, SkgChestHeart where);
/* Top of a diaphragm dome, table frame. */
SkgSdfPoint skg_chest_get_dome (const SkgChest *chest, gboolean left);
/* Head of rib @n (1 to 12) and the right end of its transverse process, table frame. */
void skg_chest_get_rib_root (guint n, SkgSdfPoint *head, SkgSdfPoint *tubercle);
/* Middle of the humerus' head and direction of the right arm, table frame. */
void
skg_chest_get_arm (const SkgChest *chest, SkgSdfPoint *head, SkgSdfPoint *direction);

G_END_DECLS

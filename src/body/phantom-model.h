/* SPDX-License-Identifier: Apache-2.0
 * What a made body consists of, before it is turned into voxels. Patient frame LPS in
 * mm; bones are described for the patient's right side (x <= 0) and mirrored. */
#pragma once

#include <glib.h>

#include "base/transform.h"
#include "body/landmarks.h"
#include "body/sdf.h"

G_BEGIN_DECLS

/* Triangle corners a, b, c and radius, mm. */
typedef float SkgPhantomRow[10];

#define SKG_PHANTOM_N_HIP 80
#define SKG_PHANTOM_N_SACRUM 80
#define SKG_PHANTOM_N_L5 80
#define SKG_PHANTOM_N_FEMUR 80

extern const SkgPhantomRow skg_phantom_hip_rows[SKG_PHANTOM_N_HIP];
extern const SkgPhantomRow skg_phantom_sacrum_rows[SKG_PHANTOM_N_SACRUM];
extern const SkgPhantomRow skg_phantom_l5_rows[SKG_PHANTOM_N_L5];
extern const SkgPhantomRow skg_phantom_femur_rows[SKG_PHANTOM_N_FEMUR];

/**
 * SkgPhantomSite:
 * Adds @cortex_mm to the cortex and @marrow_hu to the cancellous bone, fading to
 * nothing at @radius_mm from @centre_mm.
 */
typedef struct
{
  SkgSdfPoint centre_mm;
  float radius_mm;
  float cortex_mm;
  float marrow_hu;
} SkgPhantomSite;

/* Cortex and cancellous bone at a height; linear between levels, constant beyond. */
typedef struct
{
  float z_mm;
  float cortex_mm;
  float marrow_hu;
} SkgPhantomLevel;

/**
 * SkgPhantomBone:
 * @shapes: (element-type SkgSdfShape): their smooth union is the bone
 * @cuts: (element-type SkgSdfShape): taken away from it
 * @sites, @levels: density
 * @neighbour: index of a bone whose uncut shapes keep @gap_mm away, or -1
 * @texture_mm: length of the trabecular pattern along x, y, z
 */
typedef struct
{
  const char *name;
  GArray *shapes;
  GArray *cuts;
  GArray *sites;
  GArray *levels;
  int neighbour;
  float gap_mm;
  float cortex_hu;
  float texture_mm[3];
  float texture_hu;
} SkgPhantomBone;

/* What a soft voxel is made of: decides its texture. */
typedef enum
{
  SKG_TISSUE_AIR,
  SKG_TISSUE_SKIN,
  SKG_TISSUE_FAT,
  SKG_TISSUE_MUSCLE,
  SKG_TISSUE_ORGAN,
  SKG_TISSUE_STOOL,
  SKG_TISSUE_GAS,
} SkgTissue;

/**
 * SkgPhantomSlice:
 * Axial section of a soft part at a height: superellipse with half axes and exponent,
 * turned by @angle_rad from x towards y. Linear between slices; nothing beyond.
 */
typedef struct
{
  float z_mm;
  float x_mm;
  float y_mm;
  float a_mm;
  float b_mm;
  float n;
  float angle_rad;
} SkgPhantomSlice;

/* A soft part: painted over the parts before it. */
typedef struct
{
  SkgTissue tissue;
  float hu;
  GArray *slices; /* of SkgPhantomSlice, z rising */
} SkgPhantomPart;

/* All of a body. */
typedef struct
{
  guint64 seed;
  SkgVec3 low_mm;
  SkgVec3 high_mm;
  GPtrArray *bones; /* of SkgPhantomBone */
  GPtrArray *parts; /* of SkgPhantomPart */
  SkgLandmarkSet *landmarks;
} SkgPhantomModel;

SkgPhantomModel *skg_phantom_model_new (guint64 seed);
void skg_phantom_model_free (SkgPhantomModel *model);
SkgPhantomBone *skg_phantom_model_add_bone (SkgPhantomModel *model, const char *name);
SkgPhantomPart *
skg_phantom_model_add_part (SkgPhantomModel *model, SkgTissue tissue, float hu);

void skg_phantom_bone_add_shape (SkgPhantomBone *bone, SkgSdfShape shape);
void skg_phantom_bone_add_cut (SkgPhantomBone *bone, SkgSdfShape shape);
/* Distance of the finished bone (cut, gaps kept) at a point with x <= 0, mm. */
float skg_phantom_bone_distance (const SkgPhantomModel *model,
                                 const SkgPhantomBone *bone,
                                 SkgSdfPoint p);

/* (transfer full): the pelvis; seed 0 is the reference, others vary it. */
SkgPhantomModel *skg_phantom_pelvis_new (guint64 seed);
/* Adds skin, fat, muscles and organs, sizes times @scale. */
void skg_phantom_pelvis_add_soft (SkgPhantomModel *model, SkgVec3 scale, double fat);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgPhantomModel, skg_phantom_model_free)

G_END_DECLS

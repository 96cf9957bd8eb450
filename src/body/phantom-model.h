/* SPDX-License-Identifier: Apache-2.0
 * What a made body consists of, before it is turned into voxels. Patient frame LPS in
 * mm; bones are described for the patient's right side (x <= 0) and mirrored. */
#pragma once

#include <glib.h>

#include "base/transform.h"
#include "body/landmarks.h"
#include "body/phantom-dials.h"
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
 * SkgPhantomStrands:
 * Trabeculae along lines of stress, in planes that stand upright: rays from a point, or
 * arcs around it.
 * @centre_mm: that point
 * @cosine, @sine: of the planes' turn about the vertical, from the coronal plane
 * @low, @high: angles of the rays, radians from upwards to the middle, or radii, mm
 * @reach_mm: rays end here
 * @hu: their contrast
 */
typedef struct
{
  gboolean arcs;
  SkgSdfPoint centre_mm;
  float cosine;
  float sine;
  float low;
  float high;
  float reach_mm;
  float hu;
} SkgPhantomStrands;

/**
 * SkgPhantomBone:
 * @label_right, @label_left: numbers of its voxels; equal for a bone of the midline
 * @shapes: (element-type SkgSdfShape): their smooth union is the bone
 * @cuts: (element-type SkgSdfShape): taken away from it
 * @sites, @levels: density
 * @strands: (element-type SkgPhantomStrands)
 * @neighbour: index of a bone whose uncut shapes keep @gap_mm away, or -1
 * @tubular: its distance is right inside as well; it has no voids to fill
 * @texture_mm: length of the trabecular pattern along x, y, z
 */
typedef struct
{
  const char *name;
  guint8 label_right;
  guint8 label_left;
  gboolean tubular;
  GArray *shapes;
  GArray *cuts;
  GArray *sites;
  GArray *levels;
  GArray *strands;
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
  SKG_TISSUE_LUNG,
  SKG_TISSUE_BLOOD,
  SKG_TISSUE_GLAND,
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

/* A part with this label leaves those of its voxels as they are. */
#define SKG_PHANTOM_KEEP_LABEL 255

/**
 * SkgPhantomPart:
 * @label: number of its voxels, 0 for none
 * @over: bit set of the tissues that it may replace (1 << #SkgTissue); 0: all
 * @slices: (element-type SkgPhantomSlice): z rising; a part made of sections
 * @shapes: (element-type SkgSdfShape): a part made of solids
 * @cuts: (element-type SkgSdfShape): taken away from the solids
 * @blend_mm: over which the solids' seams are rounded; 0: a plain union in which solids
 *   thinner than a voxel keep their mass
 * @grow_mm: added around the solids
 *
 * A soft part: painted over the parts before it.
 */
typedef struct
{
  SkgTissue tissue;
  float hu;
  guint8 label;
  guint over;
  GArray *slices;
  GArray *shapes;
  GArray *cuts;
  float blend_mm;
  float grow_mm;
} SkgPhantomPart;

/**
 * SkgPhantomModel:
 * @low_mm, @high_mm: box that becomes voxels
 * @dials: what it is made of, by #SkgPhantomDial
 * @lung_hu_per_mm: rise of the lung's HU from front to back
 */
typedef struct
{
  guint64 seed;
  double dials[SKG_PHANTOM_N_DIALS];
  SkgVec3 low_mm;
  SkgVec3 high_mm;
  float lung_hu_per_mm;
  GPtrArray *bones; /* of SkgPhantomBone */
  GPtrArray *parts; /* of SkgPhantomPart */
  SkgLandmarkSet *landmarks;
} SkgPhantomModel;

SkgPhantomModel *skg_phantom_model_new (guint64 seed, const double *dials);
void skg_phantom_model_free (SkgPhantomModel *model);
SkgPhantomBone *skg_phantom_model_add_bone (SkgPhantomModel *model, const char *name);
SkgPhantomPart *
skg_phantom_model_add_part (SkgPhantomModel *model, SkgTissue tissue, float hu);

/* Moves the parts from @from to the last to before part @to. */
void skg_phantom_model_move_parts (SkgPhantomModel *model, guint from, guint to);

/* Takes no @slices yet: add them, or solids. */
void skg_phantom_part_add_shape (SkgPhantomPart *part, SkgSdfShape shape);
void skg_phantom_part_add_cut (SkgPhantomPart *part, SkgSdfShape shape);

void skg_phantom_bone_set_labels (SkgPhantomBone *bone, guint8 right, guint8 left);
void skg_phantom_bone_add_shape (SkgPhantomBone *bone, SkgSdfShape shape);
void skg_phantom_bone_add_cut (SkgPhantomBone *bone, SkgSdfShape shape);
/* Distance of the finished bone (cut, gaps kept) at a point with x <= 0, mm. */
float skg_phantom_bone_distance (const SkgPhantomModel *model,
                                 const SkgPhantomBone *bone,
                                 SkgSdfPoint p);

/* -1 to 1 for each (seed, what), and 0 for the reference body. */
double skg_phantom_vary (guint64 seed, gint32 what);

/* (transfer full): the pelvis of @dials; a seed other than 0 varies what they leave
 * open. */
SkgPhantomModel *skg_phantom_pelvis_new (guint64 seed, const double *dials);
/* Adds skin, fat, muscles and organs, sizes times @scale; @fat_mm more or less fat. */
void skg_phantom_pelvis_add_soft (SkgPhantomModel *model, SkgVec3 scale, double fat_mm);

/* (transfer full): the chest, from the second lumbar vertebra to the neck. */
SkgPhantomModel *skg_phantom_chest_new (guint64 seed, const double *dials);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgPhantomModel, skg_phantom_model_free)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Numbers, names and colours of a built-in body's structures: those of TotalSegmentator
 * version 2 where it has them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers that shapes are given; TotalSegmentator v2 "total", but the last ones. */
enum
{
  SKG_LABEL_SPLEEN = 1,
  SKG_LABEL_KIDNEY_RIGHT = 2,
  SKG_LABEL_KIDNEY_LEFT = 3,
  SKG_LABEL_LIVER = 5,
  SKG_LABEL_STOMACH = 6,
  SKG_LABEL_LUNG_UPPER_LEFT = 10,
  SKG_LABEL_LUNG_LOWER_LEFT = 11,
  SKG_LABEL_LUNG_UPPER_RIGHT = 12,
  SKG_LABEL_LUNG_MIDDLE_RIGHT = 13,
  SKG_LABEL_LUNG_LOWER_RIGHT = 14,
  SKG_LABEL_ESOPHAGUS = 15,
  SKG_LABEL_TRACHEA = 16,
  SKG_LABEL_SMALL_BOWEL = 18,
  SKG_LABEL_COLON = 20,
  SKG_LABEL_BLADDER = 21,
  SKG_LABEL_SACRUM = 25,
  SKG_LABEL_L5 = 27,
  SKG_LABEL_L1 = 31,
  SKG_LABEL_T12 = 32,
  SKG_LABEL_T1 = 43,
  SKG_LABEL_C7 = 44,
  SKG_LABEL_HEART = 51,
  SKG_LABEL_AORTA = 52,
  SKG_LABEL_PULMONARY_VEIN = 53,
  SKG_LABEL_BRACHIOCEPHALIC_TRUNK = 54,
  SKG_LABEL_SUBCLAVIAN_RIGHT = 55,
  SKG_LABEL_SUBCLAVIAN_LEFT = 56,
  SKG_LABEL_CAROTID_RIGHT = 57,
  SKG_LABEL_CAROTID_LEFT = 58,
  SKG_LABEL_BRACHIOCEPHALIC_VEIN_LEFT = 59,
  SKG_LABEL_BRACHIOCEPHALIC_VEIN_RIGHT = 60,
  SKG_LABEL_ATRIAL_APPENDAGE = 61,
  SKG_LABEL_SVC = 62,
  SKG_LABEL_IVC = 63,
  SKG_LABEL_HUMERUS_LEFT = 69,
  SKG_LABEL_HUMERUS_RIGHT = 70,
  SKG_LABEL_SCAPULA_LEFT = 71,
  SKG_LABEL_SCAPULA_RIGHT = 72,
  SKG_LABEL_CLAVICLE_LEFT = 73,
  SKG_LABEL_CLAVICLE_RIGHT = 74,
  SKG_LABEL_FEMUR_LEFT = 75,
  SKG_LABEL_FEMUR_RIGHT = 76,
  SKG_LABEL_HIP_LEFT = 77,
  SKG_LABEL_HIP_RIGHT = 78,
  SKG_LABEL_GLUTEUS_MAXIMUS_LEFT = 80,
  SKG_LABEL_GLUTEUS_MAXIMUS_RIGHT = 81,
  SKG_LABEL_GLUTEUS_MEDIUS_LEFT = 82,
  SKG_LABEL_GLUTEUS_MEDIUS_RIGHT = 83,
  SKG_LABEL_GLUTEUS_MINIMUS_LEFT = 84,
  SKG_LABEL_GLUTEUS_MINIMUS_RIGHT = 85,
  SKG_LABEL_AUTOCHTHON_LEFT = 86,
  SKG_LABEL_AUTOCHTHON_RIGHT = 87,
  SKG_LABEL_ILIOPSOAS_LEFT = 88,
  SKG_LABEL_ILIOPSOAS_RIGHT = 89,
  SKG_LABEL_RIB_LEFT_1 = 92,
  SKG_LABEL_RIB_RIGHT_1 = 104,
  SKG_LABEL_STERNUM = 116,
  SKG_LABEL_COSTAL_CARTILAGES = 117,
  /* Not in that table. */
  SKG_LABEL_PULMONARY_ARTERY = 201,
  SKG_LABEL_BREAST_LEFT = 202,
  SKG_LABEL_BREAST_RIGHT = 203,
  SKG_LABEL_LESION = 210,
};

/**
 * SkgPhantomLabel:
 * @number: of its voxels, 1 to 255
 * @name: as TotalSegmentator writes it
 * @colour: red, green, blue
 * @n_voxels: how many there are
 */
typedef struct
{
  guint8 number;
  const char *name;
  guint8 colour[3];
  gsize n_voxels;
} SkgPhantomLabel;

/* (nullable): name of a number */
const char *skg_phantom_label_get_name (guint8 number);

/* (transfer full) (element-type SkgPhantomLabel): of the numbers that occur, rising */
GArray *skg_phantom_labels_count (const guint8 *voxels, gsize n_voxels);

/**
 * skg_phantom_labels_save_names:
 * @path: ends in .csv ("value,name", as TotalSegmentator's tables) or .json (with
 *   colours and voxel counts)
 */
gboolean
skg_phantom_labels_save_names (const GArray *labels, const char *path, GError **error);

G_END_DECLS

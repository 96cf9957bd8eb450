/* SPDX-License-Identifier: Apache-2.0
 * The 14 hip landmarks of SyntheX (Gao et al. 2023, arXiv 2206.06127): their names and
 * order, and which points of any list they are. */
#pragma once

#include "body/landmarks.h"

G_BEGIN_DECLS

#define SKG_HIP_LANDMARKS 14

/* (transfer none) (array zero-terminated=1): "FH-l", "FH-r", "GSN-l", ... in the order
 * of SyntheX's files */
const char *const *skg_hip_landmark_list (void);
/* "Femoral head centre, left" */
const char *skg_hip_landmark_get_title (guint index);
/* Number in the set synthex-hip of the structure that a heat map of this landmark is
 * masked with: the femur of its side for FH, else the hemipelvis. */
guint skg_hip_landmark_get_structure (guint index);

/**
 * skg_hip_landmark_find:
 * @name: "FH-l", "fh_L", "left femoral head", "LASIS", "Anterior Superior Iliac Spine
 *   (right)"
 *
 * Returns: index of the landmark that @name means, or -1
 */
int skg_hip_landmark_find (const char *name);

/**
 * skg_hip_landmark_match:
 * @indices: (out) (array fixed-size=14): index in @set of each, -1 where it is missing.
 *   Exact names come first, then the first point whose name means the same
 */
void skg_hip_landmark_match (SkgLandmarkSet *set, int indices[SKG_HIP_LANDMARKS]);

/**
 * skg_hip_landmark_sort:
 * @keep_others: append what is none of the 14
 *
 * Returns: (transfer full): the landmarks that are there under SyntheX's names in its
 *   order
 */
SkgLandmarkSet *skg_hip_landmark_sort (SkgLandmarkSet *set, gboolean keep_others);

G_END_DECLS

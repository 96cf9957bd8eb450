/* SPDX-License-Identifier: Apache-2.0
 * Areas, boxes and single masks of a shot's structures. */
#pragma once

#include "dataset/shot.h"

G_BEGIN_DECLS

/* Pixels of a mask; without any, all is 0. */
typedef struct
{
  guint64 n_pixels;
  guint first_column;
  guint first_row;
  guint columns;
  guint rows;
} SkgMaskBox;

void skg_shot_measure (const SkgShot *shot,
                       const SkgShotMasks *masks,
                       guint bit,
                       SkgMaskBox *box);

/* (transfer full): guint8[rows][columns], @value where the structure is, else 0. */
guint8 *skg_shot_dup_mask (const SkgShot *shot,
                           const SkgShotMasks *masks,
                           guint bit,
                           guint8 value);

G_END_DECLS

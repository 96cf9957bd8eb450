/* SPDX-License-Identifier: Apache-2.0
 * Where geometric effects move the pixels of a picture: one map, forward and inverse,
 * for the picture, its masks and its landmarks alike. */
#pragma once

#include "render/effects.h"
#include "render/lattice.h"

G_BEGIN_DECLS

/**
 * SkgEffectMove: one geometric effect, in detector pixels (integers at pixel centres).
 * @is_lattice: @lattice counts, else @inverse and @forward
 * @moves_labels: masks and landmarks, too
 * @swaps_sides: mirrored, and left and right change names
 * @black_border: nothing comes in from outside; else the mirrored picture
 * @inverse: (x, y) seen at (c, r) are m[0] c + m[1] r + m[2], m[3] c + m[4] r + m[5]
 * @forward: the way back
 */
typedef struct
{
  gboolean is_lattice;
  gboolean moves_labels;
  gboolean swaps_sides;
  gboolean black_border;
  double inverse[6];
  double forward[6];
  SkgLattice lattice;
} SkgEffectMove;

/* FALSE if the effect is not geometric. @columns, @rows: of the detector */
gboolean skg_effect_move_init (SkgEffectMove *move,
                               const SkgEffect *effect,
                               guint columns,
                               guint rows,
                               double unit_px);
void skg_effect_move_clear (SkgEffectMove *move);
/* What is seen at (*x, *y) after the move was there before it. */
void skg_effect_move_inverse (const SkgEffectMove *move, double *x, double *y);
/* Where a point goes. Exact for affine ones, to 1e-6 pixels for lattices. */
void skg_effect_move_forward (const SkgEffectMove *move, double *x, double *y);

/**
 * skg_effect_list_move_point:
 * @columns, @rows: of the picture whose pixels @column and @row are
 *
 * Where a point of the picture without effects is in the one with them: through all
 * effects that move labels, in order. It may lie outside.
 */
void skg_effect_list_move_point (
    const SkgEffectList *list, guint columns, guint rows, double *column, double *row);
/* The inverse: which point of the picture without effects is seen at (*column, *row).
 * Outside the picture it is where the mirrored picture has it, if that is what is seen.
 * FALSE: nothing is seen there. */
gboolean skg_effect_list_find_source (
    const SkgEffectList *list, guint columns, guint rows, double *column, double *row);

/* Whether masks and landmarks move at all. */
gboolean skg_effect_list_moves_labels (const SkgEffectList *list);
/* Whether the picture does. */
gboolean skg_effect_list_moves_picture (const SkgEffectList *list);
/* The inverse of skg_effect_list_move_point(), also outside of the picture. */
void skg_effect_list_move_point_back (
    const SkgEffectList *list, guint columns, guint rows, double *column, double *row);
/* Whether left and right change names: an odd number of mirrorings that say so. */
gboolean skg_effect_list_swaps_sides (const SkgEffectList *list);
/* Quarter turns and mirrorings of the first @n_effects: (column, row) directions of the
 * picture without effects to those with them, as m[0] c + m[1] r, m[2] c + m[3] r. */
void
skg_effect_list_get_orientation (const SkgEffectList *list, guint n_effects, int m[4]);

/**
 * skg_effect_list_move_masks:
 * @bits: guint64[rows][columns]
 * @swap: (nullable) (array): bit i takes what bit @swap[i] has; for pictures that swap
 *   sides
 *
 * Returns: (transfer full): the nearest pixel of the source for each pixel
 */
GBytes *skg_effect_list_move_masks (const SkgEffectList *list,
                                    GBytes *bits,
                                    guint columns,
                                    guint rows,
                                    const guint8 swap[64]);

G_END_DECLS

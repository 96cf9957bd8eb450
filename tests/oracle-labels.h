/* SPDX-License-Identifier: Apache-2.0
 * Which structures rays ought to meet: in double precision, written independently of
 * the renderer. */
#pragma once

#include "body/structures.h"
#include "render/frame.h"

G_BEGIN_DECLS

/**
 * oracle_structures:
 * The line from the source to each pixel's centre is cut wherever it passes a face
 * between voxels (index + 0.5) of any axis; the middle of each piece lies in one voxel,
 * and the label found there is on the ray.
 *
 * Returns: (transfer full): guint64[rows][columns], bit b is structure b of @choice
 */
guint64 *oracle_structures (SkgStructureChoice *choice, const SkgGeometry *geometry);

/**
 * oracle_dice:
 * Returns: 2 |A and B| / (|A| + |B|) of bit @bit in two pictures of @n pixels; 1 if
 * both are empty
 */
double oracle_dice (const guint64 *a, const guint64 *b, gsize n, guint bit);

/* Pixels of @n that have @bit. */
gsize oracle_area (const guint64 *bits, gsize n, guint bit);

G_END_DECLS

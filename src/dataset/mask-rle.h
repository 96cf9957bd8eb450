/* SPDX-License-Identifier: Apache-2.0
 * Masks as COCO writes them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_mask_dup_rle:
 * @bits: guint64[rows][columns]
 * @bit: of the structure
 *
 * Run lengths of pixels without and with the structure, in turn, down the columns, in
 * COCO's text: each length, from the third on less the one two before, in groups of
 * five bits, the lowest first, 48 added to make a letter, 32 more if another group
 * follows.
 */
char *skg_mask_dup_rle (const guint64 *bits, guint bit, guint columns, guint rows);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Which table an unnamed label map was probably made with, from where its labels lie.
 */
#pragma once

#include "body/labels.h"

G_BEGIN_DECLS

/**
 * SkgLabelGuess:
 * @table: (nullable): id of the table, %NULL if none is credible
 * @n_fit: how many sides and orders (left of right, L4 above L5) are as in a human body
 * @n_tested: of how many
 * @second: (nullable): the next best, with its counts
 */
typedef struct
{
  const char *table;
  guint n_fit;
  guint n_tested;
  const char *second;
  guint second_fit;
  guint second_tested;
} SkgLabelGuess;

/**
 * skg_label_guess:
 * @map: named or not; only values and places count
 *
 * A table is credible if it names every label and at least three relations can be
 * tested, of which four in five hold. The one with most relations that hold, less those
 * that don't, is taken; between equals that name all labels alike the last.
 */
void skg_label_guess (SkgLabelMap *map, SkgLabelGuess *guess);

G_END_DECLS

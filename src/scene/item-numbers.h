/* SPDX-License-Identifier: Apache-2.0
 * Numbers of tools and of edited structures as distributions: what stands there, what
 * may, what samples draw. */
#pragma once

#include "base/number.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/* Of a list: all of its elements alike. */
#define SKG_ITEM_ALL_ELEMENTS (-1)

/**
 * SkgItemNumber: where a number stands.
 * @structure: (nullable): the structure whose edit it is of; %NULL: of a tool
 * @tool: that tool's place in the scene
 * @key: "diameter_mm"
 * @element: of a vector or list, else 0
 */
typedef struct
{
  const char *structure;
  guint tool;
  const char *key;
  int element;
} SkgItemNumber;

/**
 * skg_item_number_get_limits:
 * What the file format allows at @at.
 *
 * Returns: %FALSE if there is no number there, or one that cannot vary
 */
gboolean skg_item_number_get_limits (SkgScene *scene,
                                     const SkgItemNumber *at,
                                     double *min,
                                     double *max);

/* (transfer none) (nullable): as written; %NULL where nothing is, or for all elements
 * where they differ; valid until "changed". */
const SkgNumber *skg_item_number_peek (SkgScene *scene, const SkgItemNumber *at);

/**
 * skg_item_number_dup_json:
 * @number: a set number
 * @fill: (array length=n_fill) (nullable): what the elements are where none is given
 *
 * Returns: (transfer full) (nullable): JSON of all that the key then has; the other
 *   elements stay as they are written. %NULL if there is no such element
 */
char *skg_item_number_dup_json (SkgScene *scene,
                                const SkgItemNumber *at,
                                const SkgNumber *number,
                                const double *fill,
                                guint n_fill);

/**
 * skg_item_number_set:
 * @error: %SKG_ERROR_INPUT: which values are allowed; nothing changed
 *
 * A structure that the scene does not edit yet is then edited.
 */
gboolean skg_item_number_set (SkgScene *scene,
                              const SkgItemNumber *at,
                              const SkgNumber *number,
                              const double *fill,
                              guint n_fill,
                              GError **error);

/* What the shown sample draws, of all elements the first; NaN if nothing is given. */
double skg_item_number_draw (SkgScene *scene, const SkgItemNumber *at);

/**
 * skg_item_number_draw_many:
 * @values: (out caller-allocates) (array length=n_values): what samples 0, 1, ... of
 *   the shown seed draw of @number if it stands at @at; of a structure: what bodies 0,
 *   1, ... of the pool have
 */
void skg_item_number_draw_many (SkgScene *scene,
                                const SkgItemNumber *at,
                                const SkgNumber *number,
                                double *values,
                                guint n_values);

G_END_DECLS

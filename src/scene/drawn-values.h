/* SPDX-License-Identifier: Apache-2.0
 * What samples draw as plain lists of numbers: sorted by, counted, compared. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgDrawnValue:
 * @key: "carm.sod_mm", "patient.rotation_deg[1]", "tools[0].bend_deg[2]",
 *   "effects.ID.sigma", and "effects.ID", which is 1 where the sample has that effect
 * @is_category: of a choice, the number of a body, an effect: values are told apart,
 *   not averaged
 */
typedef struct
{
  char *key;
  double value;
  gboolean is_category;
} SkgDrawnValue;

/* Of skg_scene_list_drawn_in_try(), what varies. Returns: (transfer full) (element-type
 * SkgDrawnValue) */
GArray *skg_scene_list_drawn_values (SkgScene *scene,
                                     guint64 seed,
                                     guint64 index,
                                     guint number);

/* @value: (out): NaN where there is none of that key; 0 of an effect */
gboolean skg_drawn_values_get (const GArray *values, const char *key, double *value);
/* (transfer full) (element-type utf8): keys of any of @samples (lists of values), in
 * the order in which they first come */
GPtrArray *skg_drawn_values_list_keys (GPtrArray *samples);
gboolean skg_drawn_values_is_category (GPtrArray *samples, const char *key);

/**
 * SkgDrawnContrast: how those that were marked differ from the rest.
 * @value: of a category: whose share is compared
 * @marked, @rest: means, or shares (0 to 1) of @value
 * @effect: (marked - rest) / s: with s the standard deviation of all samples, for a
 *   share p of all samples sqrt (p (1 - p))
 */
typedef struct
{
  char *key;
  gboolean is_category;
  double value;
  double marked;
  double rest;
  double effect;
} SkgDrawnContrast;

/**
 * skg_drawn_values_compare:
 * @samples: (element-type GArray): lists of values
 * @marked: (array): of each of them
 *
 * Returns: (transfer full) (element-type SkgDrawnContrast): the most telling first;
 *   empty if all or none are marked. What does not differ at all is left out, and of a
 *   category with more than four values those that fewer than two marked samples have
 */
GArray *skg_drawn_values_compare (GPtrArray *samples, const gboolean *marked);

G_END_DECLS

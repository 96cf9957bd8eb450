/* SPDX-License-Identifier: Apache-2.0
 * Statistics over samples: of what they draw, and of their small pictures. */
#pragma once

#include "scene/rules.h"
#include "scene/sheet.h"

G_BEGIN_DECLS

#define SKG_STATS_BINS 24

/**
 * SkgValueStats: of one drawn value, or of one number of the pictures.
 * @n: samples that have it
 * @sd: standard deviation of those samples (divided by n)
 * @low, @high: outer edges of the first and the last bin: @min and @max, or around them
 *   where they are the same
 * @n_bins: %SKG_STATS_BINS; of whole numbers that are told apart (a body's), one for
 *   each from @min to @max where that many bins are enough
 * @counts: samples of each bin
 */
typedef struct
{
  char *key;
  gboolean is_category;
  guint n;
  double min;
  double max;
  double mean;
  double sd;
  double low;
  double high;
  guint n_bins;
  guint counts[SKG_STATS_BINS];
} SkgValueStats;

/* @n_visible: of @n samples that have this landmark */
typedef struct
{
  char *name;
  guint n;
  guint n_visible;
} SkgVisibilityStats;

/* DICOM's angles of one sample, of the patient as it lies. */
typedef struct
{
  double primary_rad;
  double secondary_rad;
} SkgViewAngles;

/**
 * SkgDrawStats: of samples that were only drawn.
 * @values: (element-type SkgValueStats): in the order of skg_drawn_values_list_keys()
 * @views: (element-type SkgViewAngles): of those that can be placed without a body
 * @rules: (nullable) (element-type SkgRule): the scene's, where they were applied
 * @rejections: then: what they did; @n of its samples have an accepted try
 */
typedef struct
{
  guint n;
  GArray *values;
  GArray *views;
  GArray *rules;
  SkgRejections rejections;
} SkgDrawStats;

/**
 * skg_draw_stats_new:
 * @scene: of this thread. Nothing is loaded
 * @tries: (array length=n) (nullable): of a scene with rules, as from
 *   skg_scene_count_tries(): which try each sample is, counted from 1; 0: none, it is
 *   left out
 * @rejections: (nullable): of the same; %NULL as @tries is
 */
SkgDrawStats *skg_draw_stats_new (SkgScene *scene,
                                  guint64 seed,
                                  guint64 start,
                                  guint n,
                                  const guint16 *tries,
                                  const SkgRejections *rejections);
void skg_draw_stats_free (SkgDrawStats *stats);
/* (transfer full): an object: n, values (by key: n, min, max, mean, sd, low, high,
 * counts), views_deg: pairs, and where rules were applied, rules: samples, without_try,
 * tries, rejected, rate (rejected tries by all tries), and each: rule, rejected, rate
 */
JsonNode *skg_draw_stats_to_json (const SkgDrawStats *stats);

/**
 * SkgTileStats: of pictures.
 * @brightness: mean grey, 0 to 1
 * @landmarks: (element-type SkgVisibilityStats)
 * @areas: (element-type SkgValueStats): share of the picture, 0 to 1, by structure
 */
typedef struct
{
  guint n;
  SkgValueStats brightness;
  GArray *landmarks;
  GArray *areas;
} SkgTileStats;

/* @tiles: (element-type SkgSheetTile) (nullable elements): those that are there */
SkgTileStats *skg_tile_stats_new (GPtrArray *tiles);
void skg_tile_stats_free (SkgTileStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgDrawStats, skg_draw_stats_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgTileStats, skg_tile_stats_free)

G_END_DECLS

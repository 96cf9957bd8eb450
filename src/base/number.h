/* SPDX-License-Identifier: Apache-2.0
 * A number of a scene: a constant, or a distribution from which each sample draws. */
#pragma once

#include <json-glib/json-glib.h>

#include "base/random.h"

G_BEGIN_DECLS

/**
 * SkgNumberKind:
 * @SKG_NUMBER_UNSET: not given; whoever reads it has a default
 * @SKG_NUMBER_CONSTANT: `90`
 * @SKG_NUMBER_UNIFORM: `{"uniform":[low,high]}`: equally likely in [low, high)
 * @SKG_NUMBER_NORMAL: `{"normal":[mean,sd]}`, with `"clip":[low,high]` truncated: a
 *   draw outside is drawn again, so nothing piles up at the ends
 * @SKG_NUMBER_LOG_UNIFORM: `{"log_uniform":[low,high]}`: its logarithm is uniform
 * @SKG_NUMBER_CHOICE: `{"choice":[a,b,..]}`, equally likely or as `"weights":[..]`
 */
typedef enum
{
  SKG_NUMBER_UNSET,
  SKG_NUMBER_CONSTANT,
  SKG_NUMBER_UNIFORM,
  SKG_NUMBER_NORMAL,
  SKG_NUMBER_LOG_UNIFORM,
  SKG_NUMBER_CHOICE,
} SkgNumberKind;

/**
 * SkgNumber:
 * @a: the constant, the lower end, or the mean
 * @b: the upper end, or the standard deviation
 * @has_clip: a normal distribution is truncated to [@clip_low, @clip_high]
 * @choices: (array length=n_choices) (nullable): owned
 * @weights: (array length=n_choices) (nullable): owned; %NULL: equal
 * @group: (nullable): owned: `"group":"size"` beside the distribution: numbers of a
 *   group share one draw, each through its own inverse distribution
 *
 * All zero is %SKG_NUMBER_UNSET. Copy with skg_number_copy(), not by assignment.
 */
typedef struct
{
  SkgNumberKind kind;
  double a;
  double b;
  gboolean has_clip;
  double clip_low;
  double clip_high;
  double *choices;
  double *weights;
  guint n_choices;
  char *group;
} SkgNumber;

#define SKG_NUMBER_MAX_CHOICES 1024
/* Letters, digits, "-", "_" and "." of a group's name. */
#define SKG_NUMBER_MAX_GROUP 60

void skg_number_clear (SkgNumber *number);
/* Replaces @number by a constant. */
void skg_number_set (SkgNumber *number, double value);
/* Replaces @number by a copy of @other. */
void skg_number_copy (SkgNumber *number, const SkgNumber *other);
gboolean skg_number_equal (const SkgNumber *a, const SkgNumber *b);
gboolean skg_number_is_random (const SkgNumber *number);

/* The least and the greatest value that a draw can give; infinite for a normal
 * distribution that is not clipped. */
void skg_number_get_range (const SkgNumber *number, double *low, double *high);
/* Mean of the distribution (the mean of the truncated one is not computed: its
 * centre, kept inside the clip, stands for it). */
double skg_number_get_centre (const SkgNumber *number);

/**
 * skg_number_move:
 * @number: one that varies
 * @from: what it drew, and @to: what that draw is to become
 * @min, @max: allowed values
 *
 * Moves the whole distribution, its width kept (its ratio, where it is log-uniform), as
 * far as all that it can draw stays allowed. The same stream then draws @to.
 */
void
skg_number_move (SkgNumber *number, double from, double to, double min, double max);

/**
 * skg_number_from_json:
 * @number: (inout): replaced on success, else untouched
 * @error: %SKG_ERROR_INPUT: what is wrong with the number; the caller adds where
 */
gboolean skg_number_from_json (SkgNumber *number, JsonNode *node, GError **error);
/* Returns: (transfer full): what skg_number_from_json() reads; a null if unset */
JsonNode *skg_number_to_json (const SkgNumber *number);

/* A set number; the same stream gives the same value. Its group doesn't count. */
double skg_number_draw (const SkgNumber *number, SkgRandom *random);

/**
 * skg_number_get_quantile:
 * @number: a set number
 * @u: 0 to 1, below 1
 *
 * Inverse of the cumulative distribution: what a share @u of all draws lies below. A
 * choice takes its values in the order of the list. The same on every machine.
 */
double skg_number_get_quantile (const SkgNumber *number, double u);

/**
 * skg_number_draw_stream:
 * @name: of the stream that is the number's own
 *
 * What sample @index of @seed draws: from its own stream; where it is of a group, the
 * quantile of the one draw of the stream "group:NAME".
 */
double skg_number_draw_stream (const SkgNumber *number,
                               guint64 seed,
                               guint64 index,
                               const char *name);
/* The uniform draw of a group, 0 to 1. */
double skg_number_draw_group (const char *group, guint64 seed, guint64 index);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgNumber, skg_number_clear)

G_END_DECLS

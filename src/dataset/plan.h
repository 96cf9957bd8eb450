/* SPDX-License-Identifier: Apache-2.0
 * What is to be exported: scenes, samples, formats. Read-only once checked; threads
 * share it. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

typedef struct _SkgWriter SkgWriter;

/* Beyond it file numbers and memory for the schedule end. */
#define SKG_PLAN_MAX_SAMPLES G_MAXINT32
/* SyntheX blurs its landmarks by 2.5 pixels of 8 x 0.194 mm (its dataset.py). */
#define SKG_PLAN_HEAT_SIGMA_MM (2.5 * 8 * 0.194)

/* Stages of a set: those of the chain, then the maps of tools (SkgToolMap). */
#define SKG_PLAN_TOOL_STAGES ((guint) SKG_N_STAGES)
#define SKG_PLAN_N_STAGES (SKG_PLAN_TOOL_STAGES + 3)

/* @share: of all samples, above 0 */
typedef struct
{
  char *name;
  double share;
} SkgSplit;

/**
 * SkgPlan:
 * @scenes: (element-type SkgScene): sample i is of scene i modulo their number
 * @sources: (element-type utf8): the scenes as the user named them
 * @scene_options: (nullable): of the command line, which changed the scenes
 * @start, @n: samples @start to @start + @n - 1, in all shards together
 * @shard, @n_shards: this one, counted from 1
 * @formats: (element-type SkgWriter)
 * @columns, @rows: of the rendered picture; 0: the detector's
 * @reduce: blocks of so many by so many pixels are averaged then
 * @bits: of grey PNG, 8 or 16
 * @stages: SKG_STAGE_BIT() of further pictures in the float formats, up to
 *   %SKG_PLAN_N_STAGES
 * @splits: (element-type SkgSplit): empty: the set is not divided
 * @split_by_picture: FALSE: all pictures of a body are in one split
 * @real_folder: (nullable): real pictures, for "unpaired"
 * @mask_sets: (element-type utf8): structure sets that the formats ask for; "" is the
 *   scene's own
 * @text: dataset.json, which holds all but the shard
 * @scene_hash: SHA-256 of the scenes, hexadecimal
 */
typedef struct
{
  GPtrArray *scenes;
  GPtrArray *sources;
  char *scene_options;
  guint64 start;
  guint64 n;
  guint shard;
  guint n_shards;
  guint64 seed;
  GPtrArray *formats;
  guint columns;
  guint rows;
  guint reduce;
  guint bits;
  guint stages;
  GArray *splits;
  gboolean split_by_picture;
  char *real_folder;
  double heat_sigma_mm;
  GPtrArray *mask_sets;
  char *text;
  char *scene_hash;
} SkgPlan;

/* Empty, with defaults: one shard, 8 bits, no reduction. */
SkgPlan *skg_plan_new (void);
void skg_plan_free (SkgPlan *plan);

void skg_plan_add_scene (SkgPlan *plan, SkgScene *scene, const char *source);
/* @names: "png,coco"; a name that is there already is left out */
gboolean skg_plan_add_formats (SkgPlan *plan, const char *names, GError **error);
/* @text: "train=0.9,valid=0.1"; shares are of their sum */
gboolean skg_plan_set_splits (SkgPlan *plan, const char *text, GError **error);
gboolean skg_plan_set_shard (SkgPlan *plan, const char *text, GError **error);
/* @names: "density,primary" */
gboolean skg_plan_add_stages (SkgPlan *plan, const char *names, GError **error);

/**
 * skg_plan_check:
 * @error: %SKG_ERROR_INPUT: what does not fit together, before anything is loaded
 *
 * Fills @text, @scene_hash and @mask_sets; nothing changes afterwards.
 */
gboolean skg_plan_check (SkgPlan *plan, GError **error);

/* From dataset.json; checked. @source is named in messages. */
SkgPlan *skg_plan_new_from_text (const char *text, const char *source, GError **error);

/* " --option value" for a shell: quoted where that is needed. */
void skg_plan_append_option (GString *command, const char *option, const char *value);
/* (transfer full): the command that makes the set, without -o and --shard. */
char *skg_plan_dup_command (const SkgPlan *plan);

/* Schedule */

/* First sample of this shard, and how many it has. */
guint64 skg_plan_get_first (const SkgPlan *plan);
guint64 skg_plan_get_length (const SkgPlan *plan);
/* Bodies are counted through: those of the first scene's pool, then of the second's.
 * Sample @index is of scene @index modulo their number, and of that the body which
 * skg_scene_get_body_number() says. */
guint skg_plan_get_n_bodies (const SkgPlan *plan);
guint skg_plan_get_body (const SkgPlan *plan, guint64 index);
/* Which scene a body is of. */
guint skg_plan_get_scene (const SkgPlan *plan, guint body);
/* 0 if there are no splits. */
guint skg_plan_get_split (const SkgPlan *plan, guint64 index);
/**
 * skg_plan_get_numbers:
 * Returns: (transfer full) (array): for each sample of this shard how many samples of
 *   its split come before it in the whole set: names of files
 */
guint32 *skg_plan_get_numbers (const SkgPlan *plan);

/* Columns and rows of the stored pictures. */
void skg_plan_get_size (const SkgPlan *plan,
                        const SkgSample *sample,
                        guint *columns,
                        guint *rows);
/* Index in @mask_sets, or -1. */
int skg_plan_find_mask_set (const SkgPlan *plan, const char *set);
/* "train/" or "": how paths of that split begin. */
char *skg_plan_dup_split_prefix (const SkgPlan *plan, guint split);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgPlan, skg_plan_free)

G_END_DECLS

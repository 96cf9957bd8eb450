/* SPDX-License-Identifier: Apache-2.0
 * The folder of a set: whose it is, what of it is there. */
#pragma once

#include "dataset/records.h"

G_BEGIN_DECLS

#define SKG_SET_PLAN_FILE "dataset.json"
#define SKG_SET_SHARD_FILE "shard.json"
/* Written last: with it the set, or the shard, is complete. */
#define SKG_SET_SUMS_FILE "SHA256SUMS"
#define SKG_SET_README_FILE "README.txt"

/**
 * SkgSetState:
 * @is_new: nothing is there
 * @is_complete: nothing is left to do
 * @done: (nullable): a byte for each sample of the shard, 1 where it is finished
 */
typedef struct
{
  gboolean is_new;
  gboolean is_complete;
  guint8 *done;
  guint64 n_done;
} SkgSetState;

void skg_set_state_clear (SkgSetState *state);

/**
 * skg_set_folder_check:
 * @error: %SKG_ERROR_INPUT: not writable, not empty, another set or another shard
 *
 * Reads only. A sample counts as finished if its line is in the manifest and its files
 * are there.
 */
gboolean skg_set_folder_check (const char *folder,
                               const SkgPlan *plan,
                               SkgSetState *state,
                               GError **error);

/**
 * skg_set_folder_open:
 * Makes what is missing, clears what was left half written, and keeps other processes
 * out until the descriptor is closed.
 *
 * Returns: a file descriptor, or -1
 */
int skg_set_folder_open (const char *folder, const SkgPlan *plan, GError **error);

/* Bytes that can be written below @folder, which need not exist yet. */
guint64 skg_set_folder_get_free_bytes (const char *folder);

/* Plan and shard of a set that is there. */
SkgPlan *skg_set_folder_load_plan (const char *folder, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgSetState, skg_set_state_clear)

G_END_DECLS

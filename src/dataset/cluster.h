/* SPDX-License-Identifier: Apache-2.0
 * Scripts that make a set on many machines: each part is `skg export --shard K/M`. */
#pragma once

#include "dataset/plan.h"

G_BEGIN_DECLS

/**
 * SkgCluster:
 * @name: "slurm"
 * @start: file that starts all of it
 */
typedef struct
{
  const char *name;
  const char *start;
} SkgCluster;

/* (transfer none) (array zero-terminated=1): the last has no name */
const SkgCluster *skg_cluster_list (void);

/**
 * skg_cluster_write:
 * @plan: checked; its shard does not count
 * @name: of skg_cluster_list()
 * @n_shards: 0: so many that one has about a thousand samples
 * @folder: made if it is not there; must be empty, or hold scripts of this name
 * @program: (type filename): path of skg, unless SKG says otherwise when they run
 * @error: %SKG_ERROR_INPUT: an unknown name, more shards than samples, a folder with
 *   something else in it; %SKG_ERROR_FAILED: it cannot be written
 *
 * Returns: (nullable): what starts them
 */
const SkgCluster *skg_cluster_write (const SkgPlan *plan,
                                     const char *name,
                                     guint n_shards,
                                     const char *folder,
                                     const char *program,
                                     GError **error);

G_END_DECLS

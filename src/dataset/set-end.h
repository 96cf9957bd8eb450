/* SPDX-License-Identifier: Apache-2.0
 * The end of a set: what is made of all samples together. */
#pragma once

#include "dataset/set-folder.h"

G_BEGIN_DECLS

/**
 * skg_set_end_write:
 * @folder: with all samples of @plan's shard in its work file
 *
 * Manifest, README.txt, check sums; of a whole set (one shard) also the files of the
 * formats that only now can be made; then the work folder goes, while that of a shard
 * keeps the parts for skg_merge_run(). Writes the same bytes however the samples came
 * about.
 */
gboolean skg_set_end_write (const char *folder, const SkgPlan *plan, GError **error);

/* (transfer full): README.txt */
char *skg_set_dup_readme (const SkgPlan *plan);

G_END_DECLS

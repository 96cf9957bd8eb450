/* SPDX-License-Identifier: Apache-2.0
 * Joins shards into the set that one process would have made. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_merge_run:
 * @folders: (array zero-terminated=1): complete shards, all of one set
 * @output: new, empty, or a merge of the same set that did not end
 * @error: %SKG_ERROR_INPUT: of different sets, bodies or numbers of shards; a shard
 * that is missing, not complete, or there twice. Nothing has been written then
 *
 * Files are linked where both are on one file system, else copied; the shards stay.
 */
gboolean skg_merge_run (const char *const *folders, const char *output, GError **error);

G_END_DECLS

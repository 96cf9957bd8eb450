/* SPDX-License-Identifier: Apache-2.0
 * The manifest: one line of JSON for each sample. While samples are made it is appended
 * to; at the end it is sorted. */
#pragma once

#include "dataset/set-files.h"
#include "dataset/shot.h"

G_BEGIN_DECLS

#define SKG_RECORDS_WORK_FILE SKG_SET_WORK_FOLDER "/manifest.jsonl"
#define SKG_RECORDS_FILE "manifest.jsonl"

/* (transfer full): the line of @shot, whose files are @files, newline included. */
char *
skg_record_dup_line (const SkgShot *shot, SkgSetFiles *files, const SkgGlInfo *gl_info);

typedef struct _SkgRecords SkgRecords;

/**
 * skg_records_open:
 * @path: a manifest; a last line that is cut short is left out, and a sample that comes
 *   twice with the same line counts once
 * @error: %SKG_ERROR_INPUT: not a manifest
 *
 * Keeps where each line starts, not what it says.
 */
SkgRecords *skg_records_open (const char *path, GError **error);
void skg_records_free (SkgRecords *records);
guint64 skg_records_get_length (SkgRecords *records);
/* Bytes of complete lines. */
guint64 skg_records_get_bytes (SkgRecords *records);
/* Of the @i-th in order. */
guint64 skg_records_get_index (SkgRecords *records, guint64 i);
char *skg_records_dup_line (SkgRecords *records, guint64 i, GError **error);
JsonObject *skg_records_load (SkgRecords *records, guint64 i, GError **error);
/* In how many samples each warning stands; lines that cannot be read have none. */
void skg_records_count_warnings (SkgRecords *records,
                                 guint64 counts[SKG_N_SHOT_WARNINGS]);
/* (transfer full) (element-type SkgSetFile) */
GPtrArray *skg_record_list_files (JsonObject *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgRecords, skg_records_free)

G_END_DECLS

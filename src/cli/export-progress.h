/* SPDX-License-Identifier: Apache-2.0
 * How far an export is: a bar on a terminal, or JSON lines. */
#pragma once

#include "dataset/exporter.h"

G_BEGIN_DECLS

/**
 * SkgExportProgress:
 * @bar: on standard error
 * @json: on standard output, one object to a line: {"event": "start", "total",
 * "before", "need_bytes", "free_bytes"}, {"event": "sample", "index", "done", "total",
 * "failed", "per_second", "seconds_left"}, {"event": "failed", "index", "reason", ...},
 *   {"event": "finish", ...}, {"event": "end", "done", "failed", "complete", "stopped",
 *   "run_s", "render_s", "wait_s", "load_s", "loads", "first_s", "firsts", "warnings":
 * {"no-landmark", ...}}
 */
typedef struct
{
  gboolean bar;
  gboolean json;
  gboolean bar_is_open;
  gint64 last_us;
} SkgExportProgress;

/* @how: (nullable): "bar", "json", "none" */
gboolean
skg_export_progress_init (SkgExportProgress *progress, const char *how, GError **error);
void skg_export_progress_clear (SkgExportProgress *progress);
/* A SkgExportFunc. */
void skg_export_progress_report (SkgExportEvent event,
                                 const SkgExportStatus *status,
                                 gpointer user_data);
/* @result: (nullable): NULL after an error */
void skg_export_progress_end (SkgExportProgress *progress,
                              const SkgExportResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgExportProgress, skg_export_progress_clear)

G_END_DECLS

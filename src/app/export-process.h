/* SPDX-License-Identifier: Apache-2.0
 * `skg export` as a child process: its lines of progress, pause, cancel. Main thread.
 */
#pragma once

#include <gio/gio.h>

#include "dataset/shot-warnings.h"

G_BEGIN_DECLS

#define SKG_TYPE_EXPORT_PROCESS (skg_export_process_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgExportProcess, skg_export_process, SKG, EXPORT_PROCESS, GObject)

/**
 * SkgExportProgressLine: what its lines have told so far.
 * @seconds_left: NaN while unknown
 * @finishing: all samples are there, the rest is being written
 * @complete, @stopped: how it ended
 * @render_s, @wait_s, @load_s, @n_loads, @first_s, @n_first, @n_warned: as
 * SkgExportResult, at the end
 */
typedef struct
{
  guint64 n_before;
  guint64 n_done;
  guint64 n_total;
  guint64 n_failed;
  guint64 need_bytes;
  guint64 free_bytes;
  double per_second;
  double seconds_left;
  gboolean finishing;
  gboolean complete;
  gboolean stopped;
  double render_s;
  double wait_s;
  double load_s;
  guint64 n_loads;
  double first_s;
  guint64 n_first;
  guint64 n_warned[SKG_N_SHOT_WARNINGS];
} SkgExportProgressLine;

/**
 * skg_export_process_find_program:
 * @error: there is none
 *
 * Returns: (transfer full): path of skg: SKG_PROGRAM of the environment, that of the
 *   build folder that this program runs from, or the installed one
 */
char *skg_export_process_find_program (GError **error);

/**
 * skg_export_process_new:
 * @argv: skg_export_dup_argv(), or another command of skg
 *
 * Starts it, behind the window in what the processors do first.
 *
 * Signals:
 * "changed": skg_export_process_get() has news, or it was paused
 * "line" (const char *): a line for the log, of both its outputs
 * "ended": it is gone, and all that it said was read
 */
SkgExportProcess *skg_export_process_new (char **argv, GError **error);

const SkgExportProgressLine *skg_export_process_get (SkgExportProcess *process);
gboolean skg_export_process_is_running (SkgExportProcess *process);
/* 0 to 3 as skg(1) says; -1 while it runs, or if a signal ended it. */
int skg_export_process_get_exit_status (SkgExportProcess *process);
/* (nullable): the last line that told of an error. */
const char *skg_export_process_get_error (SkgExportProcess *process);

/* It stands still and goes on, with all that it has in memory. */
void skg_export_process_set_paused (SkgExportProcess *process, gboolean paused);
gboolean skg_export_process_is_paused (SkgExportProcess *process);
/* Asks it to end after the samples in work; the same command goes on another time. */
void skg_export_process_cancel (SkgExportProcess *process);

G_END_DECLS

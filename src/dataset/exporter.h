/* SPDX-License-Identifier: Apache-2.0
 * Makes a set, or one shard of it: renders in the calling thread, encodes and writes in
 * others, and goes on where an earlier run stopped. */
#pragma once

#include "dataset/plan.h"
#include "dataset/shot.h"
#include "render/render-service.h"

G_BEGIN_DECLS

/**
 * SkgExportEvent:
 * @SKG_EXPORT_EVENT_START: estimates are known
 * @SKG_EXPORT_EVENT_SAMPLE: one more is on the disk
 * @SKG_EXPORT_EVENT_FAILED: one could not be made; @message says why
 * @SKG_EXPORT_EVENT_FINISH: all samples are there; the rest is being written
 */
typedef enum
{
  SKG_EXPORT_EVENT_START,
  SKG_EXPORT_EVENT_SAMPLE,
  SKG_EXPORT_EVENT_FAILED,
  SKG_EXPORT_EVENT_FINISH,
} SkgExportEvent;

/**
 * SkgExportStatus:
 * @n_total: of the shard
 * @n_before: that were there already
 * @n_done: now, those included
 * @per_second: in this run
 * @seconds_left: NaN while unknown
 * @need_bytes, @free_bytes: estimated for what is left; on the disk
 * @index, @message: of this event
 */
typedef struct
{
  guint64 n_total;
  guint64 n_before;
  guint64 n_done;
  guint64 n_failed;
  double per_second;
  double seconds_left;
  guint64 need_bytes;
  guint64 free_bytes;
  guint64 index;
  const char *message;
} SkgExportStatus;

/* One call at a time, from any thread. */
typedef void (*SkgExportFunc) (SkgExportEvent event,
                               const SkgExportStatus *status,
                               gpointer user_data);
/* The body of a sample. @previous: (nullable): of another one, whose source may be the
 * same */
typedef SkgBody *(*SkgExportLoadFunc) (SkgScene *scene,
                                       guint64 seed,
                                       guint64 index,
                                       const SkgBody *previous,
                                       SkgRenderService *service,
                                       GError **error);

/**
 * SkgExport:
 * @plan: checked
 * @load: of bodies
 * @stop: (nullable): asked between samples: TRUE ends the run after those in work
 * @n_threads: that encode; 0: chosen
 */
typedef struct
{
  const SkgPlan *plan;
  const char *folder;
  SkgRenderService *service;
  SkgExportLoadFunc load;
  SkgExportFunc func;
  gboolean (*stop) (void);
  gpointer user_data;
  guint n_threads;
} SkgExport;

/**
 * SkgExportResult:
 * @complete: the set, or shard, is finished
 * @stopped: @stop said so
 * @render_s, @wait_s: seconds in which pictures were made, and in which the renderer
 *   waited for the encoders
 * @run_s: from after the first sample was made until the last is on the disk
 * @times: sums of all samples' (@render_s is those and the loading of bodies)
 * @load_s, @n_loads: bodies that were loaded or made in this run
 * @first_s, @n_first, @first_times: of @render_s and @times, the first sample of each
 *   body: the voxels go to the driver
 * @n_warned: samples of the set, or shard, with each of SkgShotWarnings
 * @encode_s, @commit_s: of all encoders together: files made; hashed, synced, renamed
 */
typedef struct
{
  guint64 n_done;
  guint64 n_failed;
  gboolean complete;
  gboolean stopped;
  double render_s;
  double wait_s;
  double run_s;
  SkgShotTimes times;
  double load_s;
  guint n_loads;
  double first_s;
  SkgShotTimes first_times;
  guint n_first;
  guint64 n_warned[SKG_N_SHOT_WARNINGS];
  double encode_s;
  double commit_s;
} SkgExportResult;

/**
 * skg_export_run:
 * @error: %SKG_ERROR_INPUT: a bad request, before anything is written;
 *   %SKG_ERROR_GL; %SKG_ERROR_FAILED: the set's own files could not be written
 *
 * A sample that fails is reported and left out, the rest is made; three in a row end
 * the run. Then @complete is %FALSE, without an error, and what is on the disk is
 * valid: the same plan goes on.
 */
gboolean
skg_export_run (const SkgExport *export, SkgExportResult *result, GError **error);

G_END_DECLS

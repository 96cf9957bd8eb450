/* SPDX-License-Identifier: Apache-2.0
 * Making the tiles of a sheet in a thread with a render service of its own, so that the
 * live picture waits for nothing. Main thread. */
#pragma once

#include "scene/sheet.h"

G_BEGIN_DECLS

typedef struct _SkgSheetJob SkgSheetJob;

/* @tile: (nullable): %NULL: there are no more; with @error if not all could be made */
typedef void (*SkgSheetJobFunc) (guint slot,
                                 SkgSheetTile *tile,
                                 const GError *error,
                                 gpointer user_data);

/* @func: called in the main thread, of the latest sheet alone */
SkgSheetJob *skg_sheet_job_new (SkgSheetJobFunc func, gpointer user_data);
/* @body: (nullable) (transfer full): as SkgSheetOptions'. What was being made is given
 * up. */
void skg_sheet_job_start (SkgSheetJob *job,
                          SkgSheet *sheet,
                          const SkgSheetOptions *options,
                          SkgBody *body);
/* Nothing more is reported. */
void skg_sheet_job_stop (SkgSheetJob *job);
/* Waits for what the thread is in the middle of: at most one tile. */
void skg_sheet_job_free (SkgSheetJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgSheetJob, skg_sheet_job_free)

G_END_DECLS

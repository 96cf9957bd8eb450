/* SPDX-License-Identifier: Apache-2.0
 * A bone's distance on the voxels of its right half, and jobs over slices. */
#pragma once

#include <gio/gio.h>

#include "body/phantom-model.h"
#include "body/volume.h"

G_BEGIN_DECLS

/**
 * SkgPhantomField:
 * @low: first voxel of the box, in the volume's indices
 * @size: voxels of the box; along i it ends at the mirror plane
 * @distance_mm: negative inside, where it is minus the depth below the bone's surface
 */
typedef struct
{
  int low[3];
  int size[3];
  float *distance_mm;
} SkgPhantomField;

typedef void (*SkgPhantomSliceFunc) (guint slice, gpointer data);

/**
 * SkgPhantomJobs:
 * @n_threads: threads that share the slices, this one among them
 */
typedef struct
{
  guint n_threads;
  GCancellable *cancellable;
} SkgPhantomJobs;

/* Runs @func for each slice once, on all threads; FALSE if cancelled. Which thread
 * takes which slice changes nothing: a slice writes its own voxels alone. */
gboolean skg_phantom_jobs_run (const SkgPhantomJobs *jobs,
                               guint n_slices,
                               SkgPhantomSliceFunc func,
                               gpointer data);

/* (nullable): NULL if cancelled. */
SkgPhantomField *skg_phantom_field_new (const SkgPhantomModel *model,
                                        const SkgPhantomBone *bone,
                                        const SkgGrid *grid,
                                        const SkgPhantomJobs *jobs);
void skg_phantom_field_free (SkgPhantomField *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgPhantomField, skg_phantom_field_free)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Bodies made by procedure from signed distance shapes. */
#pragma once

#include <gio/gio.h>

#include "body/landmarks.h"
#include "body/volume-io.h"

G_BEGIN_DECLS

/**
 * SkgPhantomParams:
 * @kind: "pelvis"
 * @seed: 0 is the reference body
 * @voxel_mm: edge of the cubic voxels, 0.5 to 8
 */
typedef struct
{
  const char *kind;
  guint64 seed;
  double voxel_mm;
} SkgPhantomParams;

#define SKG_PHANTOM_DEFAULT_VOXEL_MM 1.0

/**
 * skg_phantom_make:
 * @volume: (out): CT, HU, int16, axes along patient LPS, supine
 * @landmarks: (out) (optional): points known exactly from the shapes' parameters
 *
 * Deterministic: the same parameters give the same bytes. Uses all cores. Blocks.
 */
gboolean skg_phantom_make (const SkgPhantomParams *params,
                           SkgVolume **volume,
                           SkgLandmarkSet **landmarks,
                           SkgProgressFunc progress,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GError **error);

/* (transfer none) (array zero-terminated=1): kinds that skg_phantom_make() knows */
const char *const *skg_phantom_list_kinds (void);

G_END_DECLS

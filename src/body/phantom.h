/* SPDX-License-Identifier: Apache-2.0
 * Bodies made by procedure from signed distance shapes. */
#pragma once

#include <gio/gio.h>

#include "body/landmarks.h"
#include "body/phantom-dials.h"
#include "body/phantom-labels.h"
#include "body/volume-io.h"

G_BEGIN_DECLS

/**
 * SkgPhantomParams:
 * @kind: "pelvis" or "chest"
 * @seed: 0 is the reference body
 * @voxel_mm: edge of the cubic voxels, 0.5 to 8
 * @dials: numbers that were set; all zero for none
 */
typedef struct
{
  const char *kind;
  guint64 seed;
  double voxel_mm;
  SkgPhantomDials dials;
} SkgPhantomParams;

#define SKG_PHANTOM_DEFAULT_VOXEL_MM 1.0

/**
 * SkgPhantomBody:
 * @volume: CT, HU, int16, axes along patient LPS, supine
 * @labels: one #guint8 per voxel of @volume's grid, 0 for none
 * @table: (element-type SkgPhantomLabel): of the numbers that occur, rising
 * @landmarks: points known exactly from the shapes' parameters
 * @dials: what the body was made of, by #SkgPhantomDial
 */
typedef struct
{
  SkgVolume *volume;
  GBytes *labels;
  GArray *table;
  SkgLandmarkSet *landmarks;
  double dials[SKG_PHANTOM_N_DIALS];
} SkgPhantomBody;

/**
 * skg_phantom_body_new:
 * @error: %SKG_ERROR_INPUT names the value and what is allowed; %SKG_ERROR_FAILED if
 *   memory is short
 *
 * Deterministic: the same parameters give the same bytes. Uses all cores. Blocks. The
 * latest body is kept: asking for it again costs nothing. The voxels of the last two
 * dozen are kept in the user's cache folder.
 */
SkgPhantomBody *skg_phantom_body_new (const SkgPhantomParams *params,
                                      SkgProgressFunc progress,
                                      gpointer user_data,
                                      GCancellable *cancellable,
                                      GError **error);
void skg_phantom_body_free (SkgPhantomBody *body);

/**
 * skg_phantom_body_save:
 * @folder: made if it is missing
 * @name: of the files: NAME.nii.gz, NAME-labels.nii.gz, NAME.mrk.json,
 *   NAME-labels.csv and NAME-labels.json
 */
gboolean skg_phantom_body_save (const SkgPhantomBody *body,
                                const char *folder,
                                const char *name,
                                GError **error);

/* skg_phantom_body_new(), volume and landmarks alone.
 * @landmarks: (out) (optional) */
gboolean skg_phantom_make (const SkgPhantomParams *params,
                           SkgVolume **volume,
                           SkgLandmarkSet **landmarks,
                           SkgProgressFunc progress,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GError **error);

/* (transfer none) (array zero-terminated=1): kinds that can be made */
const char *const *skg_phantom_list_kinds (void);
/* FALSE if there is none of that name. */
gboolean skg_phantom_find_kind (const char *name, SkgPhantomKind *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgPhantomBody, skg_phantom_body_free)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Voxels of built-in bodies that were made before, in the user's cache folder. */
#pragma once

#include <glib.h>

#include "body/phantom.h"

G_BEGIN_DECLS

/**
 * skg_phantom_cache_load:
 * @n_voxels: of the body
 * @hu, @labels: (out): gint16 and guint8 of each voxel
 *
 * Returns: %FALSE if these voxels are not kept, were kept by another version of the
 *   procedure, or are damaged; that is no error
 */
gboolean skg_phantom_cache_load (const SkgPhantomParams *params,
                                 gsize n_voxels,
                                 GBytes **hu,
                                 GBytes **labels);

/* Keeps them if there is room; the oldest make way. What goes wrong is no error: the
 * body is made again the next time. */
void
skg_phantom_cache_save (const SkgPhantomParams *params, GBytes *hu, GBytes *labels);

/* The same of a draft (skg_phantom_draft_new()). @params: of the whole body; @n_voxels:
 * of the draft; @aim_mm: (out): of the whole body */
gboolean skg_phantom_cache_load_draft (const SkgPhantomParams *params,
                                       gsize n_voxels,
                                       double aim_mm[3],
                                       GBytes **hu,
                                       GBytes **labels);
void skg_phantom_cache_save_draft (const SkgPhantomParams *params,
                                   const double aim_mm[3],
                                   GBytes *hu,
                                   GBytes *labels);

G_END_DECLS

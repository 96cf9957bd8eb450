/* SPDX-License-Identifier: Apache-2.0
 * What a picture tells of the chain besides the image itself. */
#pragma once

#include "render/chain.h"
#include "render/picture.h"
#include "render/read-back.h"

G_BEGIN_DECLS

/**
 * SkgThumbnailCache: those of the last frames, each until its stage is another one: a
 * turned window makes none of them anew. Zero-initialise.
 */
typedef struct
{
  guint columns;
  guint rows;
  guint64 serials[SKG_N_THUMBNAILS];
  GBytes *bytes[SKG_N_THUMBNAILS];
} SkgThumbnailCache;

void skg_thumbnail_cache_clear (SkgThumbnailCache *cache);

/* Fills what @frame asks for (stages, thumbnails) and what every picture with a tissue
 * table has (cells, middle, open beam) into @picture. @area: pass 1; @area_serial as
 * for skg_chain_run(). @later: (nullable): what reads stages (render/read-back.h) */
gboolean skg_stages_read (SkgChain *chain,
                          const SkgFrame *frame,
                          const SkgTarget *area,
                          guint64 area_serial,
                          SkgThumbnailCache *cache,
                          SkgReadBack *later,
                          SkgPicture *picture,
                          GError **error);

G_END_DECLS

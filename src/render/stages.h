/* SPDX-License-Identifier: Apache-2.0
 * What a picture tells of the chain besides the image itself. */
#pragma once

#include "render/chain.h"
#include "render/picture.h"

G_BEGIN_DECLS

/* Fills what @frame asks for (stages, thumbnails) and what every picture with a tissue
 * table has (cells, middle, open beam) into @picture. @area: pass 1. */
gboolean skg_stages_read (SkgChain *chain,
                          const SkgFrame *frame,
                          const SkgTarget *area,
                          SkgPicture *picture,
                          GError **error);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * The preview sheet of a set: small pictures with outlines and landmarks, shrunk from
 * those that were made anyway. */
#pragma once

#include "dataset/writer.h"

G_BEGIN_DECLS

#define SKG_PREVIEW_FILE "preview.png"
#define SKG_PREVIEW_MAX_TILES 64

/* Keeps the small picture of @shot as a part, if it is one of those in the sheet: all
 * of a small set, else 64 that lie evenly in it. Any thread. */
gboolean
skg_preview_write_part (const SkgShot *shot, SkgSetFiles *files, GError **error);
/* Whether @index has left what the sheet needs of it; a sample whose part is lost is
 * made anew. */
gboolean skg_preview_has_part (const SkgPlan *plan, const char *folder, guint64 index);
/* Puts the sheet together, from the parts of all shards. The same set gives the same
 * bytes. */
gboolean skg_preview_finish (const SkgSetEnd *end, GError **error);

G_END_DECLS

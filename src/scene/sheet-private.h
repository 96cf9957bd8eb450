/* SPDX-License-Identifier: Apache-2.0
 * A sheet as its own files see it. */
#pragma once

#include "scene/sheet.h"

G_BEGIN_DECLS

struct _SkgSheet
{
  GPtrArray *slots; /* SkgSheetSlot */
  guint grid_columns;
};

/* Takes @label. */
void skg_sheet_add_slot (
    SkgSheet *sheet, SkgScene *scene, guint64 seed, guint64 index, char *label);
SkgSheet *skg_sheet_new_empty (void);
/* One of its own: threads do not share scenes. */
SkgScene *skg_sheet_copy_scene (SkgScene *scene, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * The contact sheet: many samples of the scene at once, or the corners of two of its
 * ranges; what the bad ones share; statistics. */
#pragma once

#include <adwaita.h>

#include "app/session.h"
#include "scene/sheet.h"

G_BEGIN_DECLS

#define SKG_TYPE_SHEET_PAGE (skg_sheet_page_get_type ())
G_DECLARE_FINAL_TYPE (SkgSheetPage, skg_sheet_page, SKG, SHEET_PAGE, AdwBin)

/* Action "sheet.show" activates "win.contact-sheet" to be left. */
SkgSheetPage *skg_sheet_page_new (SkgSession *session);

/* Seen: it fills, and follows edits of the scene; else it does nothing. */
void skg_sheet_page_set_active (SkgSheetPage *page, gboolean active);

/* (nullable) (transfer none): until the next change */
SkgSheet *skg_sheet_page_get_sheet (SkgSheetPage *page);
/* (nullable) (transfer none): of a slot, once it is there */
SkgSheetTile *skg_sheet_page_get_tile (SkgSheetPage *page, guint slot);
guint skg_sheet_page_get_n_ready (SkgSheetPage *page);

/* Shows the sample in the X-ray view too, and lists what it draws. */
void skg_sheet_page_choose (SkgSheetPage *page, guint slot);
/* -1: none */
int skg_sheet_page_get_chosen (SkgSheetPage *page);
void skg_sheet_page_set_marked (SkgSheetPage *page, guint slot, gboolean marked);
gboolean skg_sheet_page_is_marked (SkgSheetPage *page, guint slot);
/* (transfer full) (element-type SkgDrawnContrast): what the marked ones share */
GArray *skg_sheet_page_compare (SkgSheetPage *page);

/* As chosen from the bar. @key: "index" or of a drawn value. FALSE: not there */
gboolean skg_sheet_page_set_sort (SkgSheetPage *page, const char *key);
/* @across, @down: (nullable): %NULL: samples again */
gboolean
skg_sheet_page_set_ranges (SkgSheetPage *page, const char *across, const char *down);

G_END_DECLS

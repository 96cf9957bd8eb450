/* SPDX-License-Identifier: Apache-2.0
 * In place of the X-ray view: its picture beside or over a real X-ray, how alike they
 * are, and steps by which the arm is brought to where the real one stood. */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SKG_TYPE_COMPARE_PAGE (skg_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (SkgComparePage, skg_compare_page, SKG, COMPARE_PAGE, AdwBin)

GtkWidget *skg_compare_page_new (SkgSession *session);
/* @error: as skg_radiograph_load(); what was there stays */
gboolean skg_compare_page_load (SkgComparePage *page, const char *path, GError **error);

/**
 * SkgLikeness: NaN without two pictures.
 */
typedef struct
{
  double ncc;
  double gradient_ncc;
  double mutual_information_bits;
} SkgLikeness;

SkgLikeness skg_compare_page_get_likeness (SkgComparePage *page);

G_END_DECLS

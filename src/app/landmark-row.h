/* SPDX-License-Identifier: Apache-2.0
 * One landmark of the list: colour, name, patient mm, pixel, visible or not. */
#pragma once

#include <adwaita.h>

#include "body/landmarks.h"

G_BEGIN_DECLS

#define SKG_TYPE_LANDMARK_ROW (skg_landmark_row_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgLandmarkRow, skg_landmark_row, SKG, LANDMARK_ROW, GtkListBoxRow)

/* Signal "visibility-toggled" (gboolean visible): by the user. */
GtkWidget *skg_landmark_row_new (void);

/* @rgb: 0xrrggbb, the colour that it has on the X-ray */
void skg_landmark_row_set_landmark (SkgLandmarkRow *row,
                                    const SkgLandmark *landmark,
                                    guint32 rgb);
/* @editor: (nullable): stands below, while the row is selected */
void skg_landmark_row_set_editor (SkgLandmarkRow *row, GtkWidget *editor);

void skg_landmark_row_set_visible (SkgLandmarkRow *row, gboolean visible);
/* @in_front: FALSE: at or behind the source, there is no pixel */
void skg_landmark_row_set_pixel (SkgLandmarkRow *row,
                                 gboolean in_front,
                                 gboolean in_view,
                                 double column,
                                 double row_px);

G_END_DECLS

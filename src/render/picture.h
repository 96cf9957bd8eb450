/* SPDX-License-Identifier: Apache-2.0
 * What the renderer gives back. */
#pragma once

#include <glib-object.h>

#include "render/frame.h"

G_BEGIN_DECLS

/**
 * SkgPicture:
 * @columns: pixels
 * @rows: pixels
 * @image: float[rows][columns], top row first: what pass 8 shows, a line integral
 * @display: guint8[rows][columns][4] RGBA, opaque: stage "display"
 * @window: the window that @display was made with (the chosen one if automatic)
 * @level: likewise
 * @quality: of pass 1
 * @integrate_ms: time of pass 1, all strips; 0 if its cached result was used
 * @total_ms: from the start of the work to the pixels in memory
 *
 * Immutable, shared by reference between threads.
 */
typedef struct
{
  gatomicrefcount ref_count;
  guint columns;
  guint rows;
  GBytes *image;
  GBytes *display;
  double window;
  double level;
  SkgQuality quality;
  double integrate_ms;
  double total_ms;
} SkgPicture;

#define SKG_TYPE_PICTURE (skg_picture_get_type ())
GType skg_picture_get_type (void);
SkgPicture *skg_picture_ref (SkgPicture *picture);
void skg_picture_unref (SkgPicture *picture);
/* Line integral at a pixel; NaN outside the picture. */
double skg_picture_get_value (SkgPicture *picture, int column, int row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgPicture, skg_picture_unref)

G_END_DECLS

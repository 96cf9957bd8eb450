/* SPDX-License-Identifier: Apache-2.0
 * Burned-in letters and markers as masks: dots of a built-in font, so that they are the
 * same on every machine. */
#pragma once

#include "render/effects.h"

G_BEGIN_DECLS

/**
 * SkgStamp:
 * @left, @top: of its top left pixel in the picture; may lie outside
 * @coverage: float[rows][columns], 0 to 1: 4 x 4 places in each pixel are looked at
 */
typedef struct
{
  int left;
  int top;
  guint columns;
  guint rows;
  float *coverage;
} SkgStamp;

/* Of a text, a marker or a laterality letter; parts outside the picture are cut off.
 * A letter that the font lacks is a blank. */
void
skg_stamp_make (SkgStamp *stamp, const SkgEffect *effect, guint columns, guint rows);
void skg_stamp_clear (SkgStamp *stamp);
/* NULL-terminated list of the letters that the font has, as one text. */
const char *skg_stamp_get_letters (void);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Burned-in letters and markers as masks. */
#include "config.h"

#include "render/effect-stamps.h"

#include <math.h>
#include <string.h>

#define GLYPH_COLUMNS 5
#define GLYPH_ROWS 7
/* Glyph and gap. */
#define GLYPH_ADVANCE 6
#define SUBPIXELS 4

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+.:/";

/* One byte a row, top row first, the leftmost of five dots in bit 4. */
static const guint8 glyphs[][GLYPH_ROWS] = {
  { 0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11 }, /* A */
  { 0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e }, /* B */
  { 0x0e, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0e }, /* C */
  { 0x1e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1e }, /* D */
  { 0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f }, /* E */
  { 0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x10 }, /* F */
  { 0x0e, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0f }, /* G */
  { 0x11, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11 }, /* H */
  { 0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e }, /* I */
  { 0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0c }, /* J */
  { 0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11 }, /* K */
  { 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f }, /* L */
  { 0x11, 0x1b, 0x15, 0x15, 0x11, 0x11, 0x11 }, /* M */
  { 0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11 }, /* N */
  { 0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e }, /* O */
  { 0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10 }, /* P */
  { 0x0e, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0d }, /* Q */
  { 0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11 }, /* R */
  { 0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e }, /* S */
  { 0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04 }, /* T */
  { 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e }, /* U */
  { 0x11, 0x11, 0x11, 0x11, 0x11, 0x0a, 0x04 }, /* V */
  { 0x11, 0x11, 0x11, 0x15, 0x15, 0x1b, 0x11 }, /* W */
  { 0x11, 0x11, 0x0a, 0x04, 0x0a, 0x11, 0x11 }, /* X */
  { 0x11, 0x11, 0x0a, 0x04, 0x04, 0x04, 0x04 }, /* Y */
  { 0x1f, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1f }, /* Z */
  { 0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e }, /* 0 */
  { 0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e }, /* 1 */
  { 0x0e, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1f }, /* 2 */
  { 0x0e, 0x11, 0x01, 0x06, 0x01, 0x11, 0x0e }, /* 3 */
  { 0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02 }, /* 4 */
  { 0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e }, /* 5 */
  { 0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e }, /* 6 */
  { 0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08 }, /* 7 */
  { 0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e }, /* 8 */
  { 0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c }, /* 9 */
  { 0x00, 0x00, 0x00, 0x0e, 0x00, 0x00, 0x00 }, /* - */
  { 0x00, 0x04, 0x04, 0x1f, 0x04, 0x04, 0x00 }, /* + */
  { 0x00, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x0c }, /* . */
  { 0x00, 0x0c, 0x0c, 0x00, 0x0c, 0x0c, 0x00 }, /* : */
  { 0x00, 0x01, 0x02, 0x04, 0x08, 0x10, 0x00 }, /* / */
};

G_STATIC_ASSERT (G_N_ELEMENTS (glyphs) == sizeof letters - 1);

const char *
skg_stamp_get_letters (void)
{
  return letters;
}

/* What is to be drawn, around its middle. */
typedef struct
{
  const char *text; /* NULL: a marker */
  double dot_px;
  guint shape;
  double radius_px;
  double cosine;
  double sine;
  double half_width_px;
  double half_height_px;
} Drawing;

static gboolean
is_in_text (const Drawing *d, double x, double y)
{
  int column = (int) floor ((x + d->half_width_px) / d->dot_px);
  int row = (int) floor ((y + d->half_height_px) / d->dot_px);
  const char *letter;

  if (column < 0 || row < 0 || row >= GLYPH_ROWS ||
      column % GLYPH_ADVANCE >= GLYPH_COLUMNS ||
      (gsize) column / GLYPH_ADVANCE >= strlen (d->text))
    return FALSE;
  letter = strchr (letters, g_ascii_toupper (d->text[column / GLYPH_ADVANCE]));
  return letter != NULL && *letter != '\0' &&
         (glyphs[letter - letters][row] >> (4 - column % GLYPH_ADVANCE) & 1);
}

static gboolean
is_in_marker (const Drawing *d, double x, double y)
{
  double u = (d->cosine * x + d->sine * y) / d->radius_px;
  double v = (d->cosine * y - d->sine * x) / d->radius_px;
  double r = hypot (u, v);

  switch (d->shape)
    {
    case 0:
      return r <= 1 && r >= 0.75;
    case 1:
      return r <= 1;
    case 2:
      return fabs (u) <= 1 && fabs (v) <= 1 && (fabs (u) <= 0.15 || fabs (v) <= 0.15);
    default:
      /* To the right: shaft, then head. */
      return u < 0.2 ? u >= -1 && fabs (v) <= 0.12
                     : u <= 1 && fabs (v) <= 0.6 * (1 - u) / 0.8;
    }
}

static float
cover (const Drawing *d, double x, double y)
{
  int hits = 0;

  for (int i = 0; i < SUBPIXELS * SUBPIXELS; i++)
    {
      double sx = x + (i % SUBPIXELS + 0.5) / SUBPIXELS - 0.5;
      double sy = y + (i / SUBPIXELS + 0.5) / SUBPIXELS - 0.5;

      hits += d->text != NULL ? is_in_text (d, sx, sy) : is_in_marker (d, sx, sy);
    }
  return (float) hits / (SUBPIXELS * SUBPIXELS);
}

static void
set_text (Drawing *d, const char *text, double height_px)
{
  d->text = text;
  d->dot_px = height_px / GLYPH_ROWS;
  d->half_width_px = (GLYPH_ADVANCE * (double) strlen (text) - 1) * d->dot_px / 2;
  d->half_height_px = height_px / 2;
}

static void
draw (SkgStamp *stamp, const Drawing *d, double x, double y, guint columns, guint rows)
{
  int left = (int) CLAMP (floor (x - d->half_width_px - 1), 0, columns);
  int top = (int) CLAMP (floor (y - d->half_height_px - 1), 0, rows);
  int right = (int) CLAMP (ceil (x + d->half_width_px + 2), 0, columns);
  int bottom = (int) CLAMP (ceil (y + d->half_height_px + 2), 0, rows);

  /* At least one pixel, so that there is a texture. */
  stamp->left = left;
  stamp->top = top;
  stamp->columns = (guint) MAX (right - left, 1);
  stamp->rows = (guint) MAX (bottom - top, 1);
  stamp->coverage = g_new (float, (gsize) stamp->columns * stamp->rows);
  for (guint r = 0; r < stamp->rows; r++)
    for (guint c = 0; c < stamp->columns; c++)
      stamp->coverage[(gsize) r * stamp->columns + c] =
          cover (d, left + (double) c - x, top + (double) r - y);
}

void
skg_stamp_make (SkgStamp *stamp, const SkgEffect *effect, guint columns, guint rows)
{
  Drawing d = { 0 };
  double x;
  double y = skg_effect_get (effect, "y") * rows - 0.5;
  double angle;

  if (effect->kind == SKG_EFFECT_LATERALITY_LETTER)
    {
      double inset = skg_effect_get (effect, "inset");

      x = (effect->at_right ? 1 - inset : inset) * columns - 0.5;
      set_text (&d, skg_effect_get (effect, "side") > 0 ? "R" : "L",
                skg_effect_get (effect, "height") * rows);
    }
  else if (effect->kind == SKG_EFFECT_TEXT)
    {
      x = skg_effect_get (effect, "x") * columns - 0.5;
      set_text (&d, effect->text, skg_effect_get (effect, "height") * rows);
    }
  else
    {
      x = skg_effect_get (effect, "x") * columns - 0.5;
      angle = skg_effect_get (effect, "rotation_deg") * G_PI / 180;
      d.shape = (guint) skg_effect_get (effect, "shape");
      d.radius_px = skg_effect_get (effect, "size") * rows / 2;
      d.half_width_px = d.half_height_px = d.radius_px * G_SQRT2;
      d.cosine = cos (angle);
      d.sine = sin (angle);
    }
  draw (stamp, &d, x, y, columns, rows);
}

void
skg_stamp_clear (SkgStamp *stamp)
{
  g_clear_pointer (&stamp->coverage, g_free);
}

/* SPDX-License-Identifier: Apache-2.0
 * Before and after the fit of a style. */
#include "config.h"

#include "scene/style-draw.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/error.h"
#include "scene/sheet-draw.h"

#define MARGIN_PX 14.0
#define GAP_PX 12.0
#define TILE_PX 200.0
#define PLOT_PX 250.0
#define LABEL_PX 20.0
#define TITLE_PX 28.0
#define CAPTION_PX 26.0
#define LINE_PX 20.0
#define FONT_PX 12.0
#define TITLE_FONT_PX 17.0
#define SMALL_FONT_PX 10.5
#define CURVE_PX 1.6
#define N_PICTURES 3u
#define N_PLACES 120u
/* Of the histogram's kernel, and what is shown beside the range. */
#define KERNEL 0.03
#define BESIDE 0.08
/* Light of what of a real picture is not exposed. */
#define LEFT_OUT 0.15
/* Decades of noise power that are shown. */
#define DECADES 4.0

/* Real, before, after: told apart by lightness as well. */
static const double colors[N_PICTURES][3] = {
  { 0.93, 0.95, 0.96 },
  { 0.95, 0.62, 0.25 },
  { 0.25, 0.72, 0.68 },
};

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} Box;

/* Thumbnails */

/* The values between which all but a hundredth of what is exposed lies. */
static void
get_scale (
    const float *image, const guint8 *exposed, gsize n, double *low, double *high)
{
  g_autofree float *values = g_new (float, n);
  SkgRadiograph line = { .rows = 1, .values = values };

  for (gsize i = 0; i < n; i++)
    if (exposed == NULL || exposed[i])
      values[line.columns++] = image[i];
  skg_radiograph_get_scale (&line, low, high);
}

/* @exposed: (nullable): what isn't, is dark. (transfer full) */
static cairo_surface_t *
make_thumbnail (const float *image,
                const guint8 *exposed,
                guint columns,
                guint rows,
                gboolean inverted)
{
  gsize n = (gsize) columns * rows;
  g_autofree guint8 *rgba = g_malloc (4 * n);
  double low;
  double high;

  get_scale (image, exposed, n, &low, &high);
  for (gsize i = 0; i < n; i++)
    {
      double grey = CLAMP (((double) image[i] - low) / (high - low), 0, 1);
      double light = exposed == NULL || exposed[i] ? 1 : LEFT_OUT;
      guint8 value = (guint8) rint (255 * light * (inverted ? 1 - grey : grey));

      rgba[4 * i] = rgba[4 * i + 1] = rgba[4 * i + 2] = value;
      rgba[4 * i + 3] = 255;
    }
  return skg_sheet_surface_new (rgba, columns, rows);
}

static void
draw_thumbnail (
    cairo_t *cr, cairo_surface_t *surface, const char *label, double x, double y)
{
  const SkgSheetCell cell = { surface, NULL, label };

  skg_sheet_draw_cell (cr, &cell, x, y, TILE_PX);
  cairo_surface_destroy (surface);
}

/* Plots */

static void
set_color (cairo_t *cr, guint picture)
{
  cairo_set_source_rgb (cr, colors[picture][0], colors[picture][1], colors[picture][2]);
}

/* The histogram at @grey, pixels per range. */
static double
get_density (const SkgStyleStats *stats, double grey)
{
  double sum = 0;

  for (guint i = 0; i < SKG_STYLE_QUANTILES; i++)
    sum += exp (-0.5 * pow ((grey - stats->quantiles[i]) / KERNEL, 2));
  return sum / (SKG_STYLE_QUANTILES * KERNEL * sqrt (2 * G_PI));
}

static double
get_grey (guint i)
{
  return -BESIDE + (1 + 2 * BESIDE) * i / (N_PLACES - 1.0);
}

static void
draw_ground (cairo_t *cr, const Box *box)
{
  cairo_set_source_rgb (cr, SKG_SHEET_EMPTY);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_fill (cr);
}

static void
draw_histograms (cairo_t *cr, const SkgStyleStats *const *stats, const Box *box)
{
  double most = 0;

  draw_ground (cr, box);
  for (guint p = 0; p < N_PICTURES; p++)
    for (guint i = 0; i < N_PLACES; i++)
      most = MAX (most, get_density (stats[p], get_grey (i)));
  cairo_set_line_width (cr, CURVE_PX);
  for (guint p = N_PICTURES; p-- > 0;)
    {
      set_color (cr, p);
      for (guint i = 0; i < N_PLACES; i++)
        cairo_line_to (cr, box->x + box->width * i / (N_PLACES - 1.0),
                       box->y + box->height -
                           box->height * 0.94 * get_density (stats[p], get_grey (i)) /
                               most);
      cairo_stroke (cr);
    }
}

/* From the greatest power of the three that counts, half a decade above it. */
static double
get_top (const SkgStyleStats *const *stats)
{
  double top = -G_MAXDOUBLE;

  for (guint p = 0; p < N_PICTURES; p++)
    for (guint k = SKG_STYLE_FIRST_FREQUENCY; k < SKG_NOISE_FREQUENCIES; k++)
      top = MAX (top, stats[p]->log_power[k]);
  return top + 0.5;
}

static double
get_frequency_x (const Box *box, guint k)
{
  return box->x + box->width * (k + 1.0) / SKG_NOISE_FREQUENCIES;
}

/* Decades are lines; what doesn't count is darker. */
static void
draw_decades (cairo_t *cr, const Box *box, double top)
{
  double edge = get_frequency_x (box, SKG_STYLE_FIRST_FREQUENCY);

  draw_ground (cr, box);
  cairo_set_source_rgb (cr, SKG_SHEET_GROUND);
  cairo_rectangle (cr, box->x, box->y, edge - box->x, box->height);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1);
  for (double decade = floor (top); decade > top - DECADES; decade--)
    {
      double y = rint (box->y + (top - decade) / DECADES * box->height) + 0.5;
      g_autofree char *text = g_strdup_printf ("10^%.0f", decade);

      cairo_set_source_rgba (cr, SKG_SHEET_PALE, 0.25);
      cairo_move_to (cr, box->x, y);
      cairo_line_to (cr, box->x + box->width, y);
      cairo_stroke (cr);
      cairo_set_source_rgb (cr, SKG_SHEET_PALE);
      skg_sheet_draw_text (cr, text, SMALL_FONT_PX, FALSE, box->x + 3, y,
                           edge - box->x);
    }
}

static void
draw_powers (cairo_t *cr, const SkgStyleStats *const *stats, const Box *box)
{
  double top = get_top (stats);

  draw_decades (cr, box, top);
  cairo_save (cr);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_clip (cr);
  cairo_set_line_width (cr, CURVE_PX);
  for (guint p = N_PICTURES; p-- > 0;)
    {
      set_color (cr, p);
      for (guint k = 0; k < SKG_NOISE_FREQUENCIES; k++)
        cairo_line_to (cr, get_frequency_x (box, k),
                       box->y + (top - stats[p]->log_power[k]) / DECADES * box->height);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

/* Text */

char *
skg_style_dup_number (double value)
{
  return fabs (value) >= 1e4 && fabs (value) < 1e7 ? g_strdup_printf ("%.0f", value)
                                                   : g_strdup_printf ("%.4g", value);
}

char *
skg_style_result_dup_value (const SkgStyleResult *result, guint i)
{
  const SkgNumber *number = &result->numbers[i];
  const SkgStyleKnob *knob = result->choice.knobs[i];
  g_autofree char *value = NULL;
  double low;
  double high;

  skg_number_get_range (number, &low, &high);
  if (number->kind == SKG_NUMBER_CONSTANT)
    value = skg_style_dup_number (low);
  else
    {
      g_autofree char *least = skg_style_dup_number (low);
      g_autofree char *most = skg_style_dup_number (high);

      value = g_strdup_printf ("%s \342\200\223 %s", least, most);
    }
  if (*knob->unit == '\0')
    return g_steal_pointer (&value);
  return g_strdup_printf ("%s %s", value, _ (knob->unit));
}

char *
skg_style_result_dup_text (const SkgStyleResult *result, guint i)
{
  g_autofree char *value = skg_style_result_dup_value (result, i);

  g_autofree char *start = skg_style_dup_number (result->choice.start[i]);

  /* Translators: what was fitted: its name, its value before, its value now */
  return g_strdup_printf (_ ("%s: %s, now %s"), _ (result->choice.knobs[i]->title),
                          start, value);
}

static char *
dup_caption (const SkgStyleResult *result, guint n_reals)
{
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "Distance to %u picture: %.4f before, %.4f fitted, %.4f of the new "
                   "scene; its own samples: %.4f",
                   "Distance to %u pictures: %.4f before, %.4f fitted, %.4f of the new "
                   "scene; its own samples: %.4f",
                   n_reals),
      n_reals, result->before.total, result->after.total, result->scene.total,
      result->self);
}

static void
draw_heads (cairo_t *cr, double y)
{
  const char *const heads[] = { _ ("real"), _ ("before"), _ ("after"),
                                _ ("greys, in ranges"),
                                _ ("noise power, 0 to 0.5 cycles a pixel") };
  double x = MARGIN_PX;

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      double width = i < N_PICTURES ? TILE_PX : PLOT_PX;

      if (i < N_PICTURES)
        set_color (cr, i);
      else
        cairo_set_source_rgb (cr, SKG_SHEET_PALE);
      skg_sheet_draw_text (cr, heads[i], FONT_PX, i < N_PICTURES, x, y, width);
      x += width + GAP_PX;
    }
}

static void
draw_row (cairo_t *cr,
          const SkgStyleResult *result,
          const SkgStyleReal *real,
          const SkgStyleExample *example,
          double y)
{
  const SkgStyleFit *fit = &g_array_index (result->fits, SkgStyleFit, example->real);
  const SkgStyleStats *const stats[N_PICTURES] = { &real->stats, &example->before_stats,
                                                   &example->after_stats };
  g_autofree char *before = g_strdup_printf (_ ("distance %.4f"), fit->before.total);
  g_autofree char *after = g_strdup_printf (_ ("distance %.4f"), fit->after.total);
  double x = MARGIN_PX;
  Box box = { 0, y, PLOT_PX, TILE_PX };

  draw_thumbnail (cr,
                  make_thumbnail (real->image, real->exposed, real->columns, real->rows,
                                  result->inverted),
                  real->name, x, y);
  x += TILE_PX + GAP_PX;
  draw_thumbnail (
      cr,
      make_thumbnail (example->before, NULL, example->columns, example->rows, FALSE),
      before, x, y);
  x += TILE_PX + GAP_PX;
  draw_thumbnail (
      cr, make_thumbnail (example->after, NULL, example->columns, example->rows, FALSE),
      after, x, y);
  box.x = x + TILE_PX + GAP_PX;
  draw_histograms (cr, stats, &box);
  box.x += PLOT_PX + GAP_PX;
  draw_powers (cr, stats, &box);
}

static void
draw (cairo_t *cr,
      const SkgStyleResult *result,
      GPtrArray *reals,
      const char *title,
      double width)
{
  g_autofree char *caption = dup_caption (result, reals->len);
  double y = MARGIN_PX;

  cairo_set_source_rgb (cr, SKG_SHEET_GROUND);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, SKG_SHEET_BRIGHT);
  if (title != NULL)
    {
      skg_sheet_draw_text (cr, title, TITLE_FONT_PX, TRUE, MARGIN_PX, y,
                           width - 2 * MARGIN_PX);
      y += TITLE_PX;
    }
  cairo_set_source_rgb (cr, SKG_SHEET_PALE);
  skg_sheet_draw_text (cr, caption, FONT_PX, FALSE, MARGIN_PX, y,
                       width - 2 * MARGIN_PX);
  y += CAPTION_PX;
  draw_heads (cr, y);
  y += LINE_PX;
  for (guint e = 0; e < result->examples->len; e++)
    {
      const SkgStyleExample *example = g_ptr_array_index (result->examples, e);

      draw_row (cr, result, g_ptr_array_index (reals, example->real), example, y);
      y += TILE_PX + LABEL_PX + GAP_PX;
    }
  cairo_set_source_rgb (cr, SKG_SHEET_BRIGHT);
  for (guint i = 0; i < result->choice.n; i++)
    {
      g_autofree char *text = skg_style_result_dup_text (result, i);

      skg_sheet_draw_text (cr, text, FONT_PX, FALSE, MARGIN_PX, y,
                           width - 2 * MARGIN_PX);
      y += LINE_PX;
    }
}

cairo_surface_t *
skg_style_compose (const SkgStyleResult *result,
                   GPtrArray *reals,
                   const char *title,
                   GError **error)
{
  double width =
      2 * MARGIN_PX + N_PICTURES * TILE_PX + 2 * PLOT_PX + (N_PICTURES + 1) * GAP_PX;
  double height = 2 * MARGIN_PX + (title != NULL ? TITLE_PX : 0) + CAPTION_PX +
                  LINE_PX + result->examples->len * (TILE_PX + LABEL_PX + GAP_PX) +
                  result->choice.n * LINE_PX;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  cairo_t *cr;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_FAILED,
                           "not enough memory for a picture of the fit");
      return NULL;
    }
  cr = cairo_create (surface);
  draw (cr, result, reals, title, width);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* SPDX-License-Identifier: Apache-2.0
 * Statistics over samples, drawn: sections from top to bottom, as wide as the widget.
 */
#include "config.h"

#include "app/sheet-plot.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#include "app/rule-text.h"

#define MARGIN 16.0
#define GLOBE_RADIUS 105.0
#define GLOBE_BOX (2 * GLOBE_RADIUS + 52)
#define PLOT_WIDTH 172.0
#define PLOT_HEIGHT 56.0
#define PLOT_BOX (PLOT_HEIGHT + 46)
#define BAR_ROW 18.0
#define BAR_COLUMN 330.0
#define BAR_NAME 120.0
#define RULE_NAME 260.0
#define HEAD 28.0
#define DEG G_PI / 180

struct _SkgSheetPlot
{
  GtkWidget parent_instance;

  SkgDrawStats *draws;
  guint n_asked;
  char *message;
  SkgTileStats *tiles;
};

G_DEFINE_FINAL_TYPE (SkgSheetPlot, skg_sheet_plot, GTK_TYPE_WIDGET)

/* What is drawn with. */
typedef struct
{
  cairo_t *cr;
  PangoLayout *layout;
  double y;
  double width;
} Canvas;

typedef enum
{
  ALIGN_LEFT,
  ALIGN_MIDDLE,
  ALIGN_RIGHT,
} Align;

static void
set_grey (const Canvas *canvas, double grey)
{
  cairo_set_source_rgb (canvas->cr, grey * 0.97, grey, grey * 1.02);
}

static void
set_lamp (const Canvas *canvas, double alpha)
{
  cairo_set_source_rgba (canvas->cr, 0.361, 0.769, 0.678, alpha);
}

/* @width: 0: as wide as it is */
static void
draw_text (const Canvas *canvas,
           const char *text,
           double x,
           double y,
           double width,
           Align align)
{
  int w;

  pango_layout_set_width (canvas->layout, width > 0 ? (int) (width * PANGO_SCALE) : -1);
  pango_layout_set_text (canvas->layout, text, -1);
  pango_layout_get_pixel_size (canvas->layout, &w, NULL);
  cairo_move_to (canvas->cr,
                 x - (align == ALIGN_LEFT     ? 0
                      : align == ALIGN_MIDDLE ? w / 2.0
                                              : w),
                 y);
  pango_cairo_show_layout (canvas->cr, canvas->layout);
}

static void
draw_head (Canvas *canvas, const char *text)
{
  set_grey (canvas, 0.94);
  draw_text (canvas, text, MARGIN, canvas->y, canvas->width - 2 * MARGIN, ALIGN_LEFT);
  canvas->y += HEAD;
}

/* Globe: seen from the front: the patient's left is on the right. */

typedef struct
{
  double x;
  double y;
  double depth;
} Spot;

static Spot
place (double primary_rad, double secondary_rad)
{
  return (Spot){ sin (primary_rad) * cos (secondary_rad), sin (secondary_rad),
                 cos (primary_rad) * cos (secondary_rad) };
}

/* A line of the graticule, in steps of 3 degrees; the far side is left out. */
static void
draw_arc (const Canvas *canvas, double cx, double cy, int fixed_deg, gboolean meridian)
{
  gboolean starts = TRUE;

  cairo_new_path (canvas->cr);
  for (int a = -90; a <= 90; a += 3)
    {
      Spot spot = meridian ? place (fixed_deg * DEG, a * DEG)
                           : place (a * DEG, fixed_deg * DEG);

      if (starts)
        cairo_move_to (canvas->cr, cx + GLOBE_RADIUS * spot.x,
                       cy - GLOBE_RADIUS * spot.y);
      else
        cairo_line_to (canvas->cr, cx + GLOBE_RADIUS * spot.x,
                       cy - GLOBE_RADIUS * spot.y);
      starts = FALSE;
    }
  cairo_set_line_width (canvas->cr, fixed_deg == 0 ? 1.2 : 0.6);
  set_grey (canvas, fixed_deg == 0 ? 0.42 : 0.27);
  cairo_stroke (canvas->cr);
}

static void
draw_views (const Canvas *canvas, const GArray *views, double cx, double cy)
{
  double alpha = CLAMP (40.0 / MAX (views->len, 1), 0.25, 0.9);

  for (guint i = 0; i < views->len; i++)
    {
      const SkgViewAngles *view = &g_array_index (views, SkgViewAngles, i);
      Spot spot = place (view->primary_rad, view->secondary_rad);

      cairo_new_path (canvas->cr);
      cairo_arc (canvas->cr, cx + GLOBE_RADIUS * spot.x, cy - GLOBE_RADIUS * spot.y,
                 2.2, 0, 2 * G_PI);
      set_lamp (canvas, alpha);
      /* The far side: rings. */
      if (spot.depth >= 0)
        cairo_fill (canvas->cr);
      else
        cairo_stroke (canvas->cr);
    }
}

static void
draw_globe (const Canvas *canvas, const GArray *views, double x, double y)
{
  double cx = x + GLOBE_RADIUS + 30;
  double cy = y + GLOBE_RADIUS + 22;

  for (int a = -60; a <= 60; a += 30)
    {
      draw_arc (canvas, cx, cy, a, TRUE);
      draw_arc (canvas, cx, cy, a, FALSE);
    }
  cairo_arc (canvas->cr, cx, cy, GLOBE_RADIUS, 0, 2 * G_PI);
  set_grey (canvas, 0.42);
  cairo_stroke (canvas->cr);
  draw_views (canvas, views, cx, cy);
  set_grey (canvas, 0.75);
  draw_text (canvas, "CRA", cx, cy - GLOBE_RADIUS - 20, 0, ALIGN_MIDDLE);
  draw_text (canvas, "CAU", cx, cy + GLOBE_RADIUS + 4, 0, ALIGN_MIDDLE);
  draw_text (canvas, "RAO", cx - GLOBE_RADIUS - 4, cy - 8, 0, ALIGN_RIGHT);
  draw_text (canvas, "LAO", cx + GLOBE_RADIUS + 4, cy - 8, 0, ALIGN_LEFT);
}

/* Histograms */

static void
draw_histogram (const Canvas *canvas, const SkgValueStats *stats, double x, double y)
{
  double bar = PLOT_WIDTH / stats->n_bins;
  guint most = 1;
  g_autofree char *low = g_strdup_printf ("%.4g", stats->min);
  g_autofree char *high = g_strdup_printf ("%.4g", stats->max);
  g_autofree char *middle = g_strdup_printf ("\303\270 %.4g", stats->mean);

  for (guint b = 0; b < stats->n_bins; b++)
    most = MAX (most, stats->counts[b]);
  set_grey (canvas, 0.75);
  draw_text (canvas, stats->key, x, y, PLOT_WIDTH, ALIGN_LEFT);
  cairo_rectangle (canvas->cr, x, y + 18, PLOT_WIDTH, PLOT_HEIGHT);
  set_grey (canvas, 0.13);
  cairo_fill (canvas->cr);
  set_lamp (canvas, 0.85);
  for (guint b = 0; b < stats->n_bins; b++)
    {
      double height = (PLOT_HEIGHT - 2) * stats->counts[b] / most;

      cairo_rectangle (canvas->cr, x + b * bar + 0.5, y + 18 + PLOT_HEIGHT - height,
                       bar - 1, height);
      cairo_fill (canvas->cr);
    }
  set_grey (canvas, 0.58);
  draw_text (canvas, low, x, y + 20 + PLOT_HEIGHT, 0, ALIGN_LEFT);
  draw_text (canvas, middle, x + PLOT_WIDTH / 2, y + 20 + PLOT_HEIGHT, 0, ALIGN_MIDDLE);
  draw_text (canvas, high, x + PLOT_WIDTH, y + 20 + PLOT_HEIGHT, 0, ALIGN_RIGHT);
}

static guint
get_plot_columns (double width)
{
  return MAX (1, (guint) ((width - MARGIN) / (PLOT_WIDTH + MARGIN)));
}

static void
draw_values (Canvas *canvas, const GArray *values)
{
  guint columns = get_plot_columns (canvas->width);

  for (guint i = 0; i < values->len; i++)
    draw_histogram (canvas, &g_array_index (values, SkgValueStats, i),
                    MARGIN + i % columns * (PLOT_WIDTH + MARGIN),
                    canvas->y + i / columns * PLOT_BOX);
  canvas->y += (values->len + columns - 1) / columns * PLOT_BOX;
}

/* Bars */

static void
draw_bar (const Canvas *canvas,
          const char *name,
          double share,
          double low,
          double high,
          double x,
          double y,
          double name_width)
{
  const double width = BAR_COLUMN - BAR_NAME - 60;
  double left = x + name_width;
  g_autofree char *text = g_strdup_printf ("%.0f %%", 100 * share);

  set_grey (canvas, 0.75);
  draw_text (canvas, name, x, y, name_width - 6, ALIGN_LEFT);
  cairo_rectangle (canvas->cr, left, y + 5, width, 8);
  set_grey (canvas, 0.16);
  cairo_fill (canvas->cr);
  cairo_rectangle (canvas->cr, left, y + 5, width * share, 8);
  set_lamp (canvas, 0.85);
  cairo_fill (canvas->cr);
  if (!isnan (low))
    {
      set_grey (canvas, 0.85);
      cairo_move_to (canvas->cr, left + width * low, y + 9);
      cairo_line_to (canvas->cr, left + width * high, y + 9);
      cairo_set_line_width (canvas->cr, 1);
      cairo_stroke (canvas->cr);
    }
  set_grey (canvas, 0.75);
  draw_text (canvas, text, left + width + 50, y, 0, ALIGN_RIGHT);
}

static void
draw_tiles (Canvas *canvas, const SkgTileStats *tiles)
{
  guint rows = MAX (tiles->landmarks->len, tiles->areas->len);
  gboolean beside = canvas->width > 2 * BAR_COLUMN + 3 * MARGIN;
  double x = beside ? MARGIN + BAR_COLUMN + MARGIN : MARGIN;
  double y;

  draw_head (canvas, _ ("Landmarks in view, and structures' share of the picture "
                        "(mean, least to greatest)"));
  y = canvas->y;
  for (guint i = 0; i < tiles->landmarks->len; i++)
    {
      const SkgVisibilityStats *one =
          &g_array_index (tiles->landmarks, SkgVisibilityStats, i);

      draw_bar (canvas, one->name, (double) one->n_visible / one->n, NAN, NAN, MARGIN,
                y + i * BAR_ROW, BAR_NAME);
    }
  if (!beside)
    y += tiles->landmarks->len * BAR_ROW + MARGIN;
  for (guint i = 0; i < tiles->areas->len; i++)
    {
      const SkgValueStats *one = &g_array_index (tiles->areas, SkgValueStats, i);

      draw_bar (canvas, one->key, one->mean, one->min, one->max, x, y + i * BAR_ROW,
                BAR_NAME);
    }
  canvas->y = beside ? y + rows * BAR_ROW : y + tiles->areas->len * BAR_ROW;
}

/* Rules */

static gboolean
has_rules (SkgSheetPlot *self)
{
  return self->draws != NULL && self->draws->rules != NULL &&
         self->draws->rules->len > 0;
}

/* (transfer full) */
static char *
dup_rules_head (const SkgRejections *all)
{
  if (all->n_failed == 0)
    return g_strdup_printf (
        /* Translators: of a scene with rules; 1583 is the number of tries */
        _ ("Rules: %.1f\u00a0%% of %" PRIu64 " tries rejected"),
        100 * skg_rejections_get_rate (all), all->n_tries);
  return g_strdup_printf (
      /* Translators: the same, then samples of which all tries are, and of how many */
      _ ("Rules: %.1f\u00a0%% of %" PRIu64
         " tries rejected, all tries of %u of %u samples"),
      100 * skg_rejections_get_rate (all), all->n_tries, all->n_failed, all->n_samples);
}

/* Each try counts for the first rule that it breaks. */
static void
draw_rules (Canvas *canvas, const SkgDrawStats *draws)
{
  const SkgRejections *all = &draws->rejections;
  g_autofree char *head = dup_rules_head (all);

  draw_head (canvas, head);
  for (guint i = 0; i < draws->rules->len; i++)
    {
      g_autofree char *text =
          skg_rule_text_dup (&g_array_index (draws->rules, SkgRule, i));

      draw_bar (canvas, text, (double) all->n_rejected[i] / MAX (all->n_tries, 1), NAN,
                NAN, MARGIN, canvas->y, RULE_NAME);
      canvas->y += BAR_ROW;
    }
  canvas->y += MARGIN;
}

/* (transfer full): how far it has come */
static char *
dup_head (SkgSheetPlot *self)
{
  guint n_tiles = self->tiles != NULL ? self->tiles->n : 0;
  guint n = self->draws != NULL ? self->draws->n : 0;

  if (self->n_asked == 0)
    /* Translators: numbers of samples */
    return g_strdup_printf (_ ("%u samples drawn, %u pictures measured"), n, n_tiles);
  return g_strdup_printf (
      /* Translators: numbers of samples; each patient must be loaded for its rules */
      _ ("%u of %u samples drawn, patient by patient, %u pictures measured"),
      self->draws != NULL ? self->draws->rejections.n_samples : 0, self->n_asked,
      n_tiles);
}

static void
draw_all (SkgSheetPlot *self, Canvas *canvas)
{
  g_autofree char *text = dup_head (self);

  draw_head (canvas, text);
  if (self->message != NULL)
    draw_head (canvas, self->message);
  if (self->draws != NULL)
    draw_globe (canvas, self->draws->views, MARGIN, canvas->y);
  if (self->tiles != NULL && self->tiles->n > 0)
    {
      SkgValueStats brightness = self->tiles->brightness;

      brightness.key = (char *) _ ("brightness of pictures");
      draw_histogram (canvas, &brightness, MARGIN + GLOBE_BOX + 40, canvas->y + 20);
    }
  canvas->y += GLOBE_BOX;
  if (has_rules (self))
    draw_rules (canvas, self->draws);
  if (self->draws != NULL && self->draws->values->len > 0)
    {
      draw_head (canvas, _ ("Drawn values"));
      draw_values (canvas, self->draws->values);
    }
  if (self->tiles != NULL && self->tiles->n > 0)
    draw_tiles (canvas, self->tiles);
  canvas->y += MARGIN;
}

/* As draw_all() does it. */
static double
get_height (SkgSheetPlot *self, double width)
{
  guint columns = get_plot_columns (width);
  double height = MARGIN + HEAD + GLOBE_BOX + MARGIN;

  if (self->message != NULL)
    height += HEAD;
  if (has_rules (self))
    height += HEAD + self->draws->rules->len * BAR_ROW + MARGIN;
  if (self->draws != NULL && self->draws->values->len > 0)
    height += HEAD + (self->draws->values->len + columns - 1) / columns * PLOT_BOX;
  if (self->tiles != NULL && self->tiles->n > 0)
    height += HEAD + MARGIN +
              (self->tiles->landmarks->len + self->tiles->areas->len) * BAR_ROW;
  return height;
}

static void
skg_sheet_plot_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  const double least = MARGIN + GLOBE_BOX + 40 + PLOT_WIDTH + MARGIN;

  *minimum = (int) least;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = (int) get_height (SKG_SHEET_PLOT (widget), MAX (for_size, least));
  *natural = *minimum;
}

static GtkSizeRequestMode
skg_sheet_plot_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
skg_sheet_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  double width = gtk_widget_get_width (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width,
                                     (float) gtk_widget_get_height (widget)));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  Canvas canvas = { cr, layout, MARGIN, width };

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  draw_all (SKG_SHEET_PLOT (widget), &canvas);
  cairo_destroy (cr);
}

static void
skg_sheet_plot_finalize (GObject *object)
{
  SkgSheetPlot *self = SKG_SHEET_PLOT (object);

  g_clear_pointer (&self->draws, skg_draw_stats_free);
  g_clear_pointer (&self->tiles, skg_tile_stats_free);
  g_free (self->message);
  G_OBJECT_CLASS (skg_sheet_plot_parent_class)->finalize (object);
}

static void
skg_sheet_plot_class_init (SkgSheetPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = skg_sheet_plot_finalize;
  widget_class->measure = skg_sheet_plot_measure;
  widget_class->get_request_mode = skg_sheet_plot_get_request_mode;
  widget_class->snapshot = skg_sheet_plot_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
skg_sheet_plot_init (SkgSheetPlot *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Statistics over samples"), -1);
}

GtkWidget *
skg_sheet_plot_new (void)
{
  return g_object_new (SKG_TYPE_SHEET_PLOT, NULL);
}

void
skg_sheet_plot_take_draws (SkgSheetPlot *self,
                           SkgDrawStats *stats,
                           guint n_asked,
                           const char *message)
{
  g_return_if_fail (SKG_IS_SHEET_PLOT (self));
  g_clear_pointer (&self->draws, skg_draw_stats_free);
  self->draws = stats;
  self->n_asked = n_asked;
  g_free (self->message);
  self->message = g_strdup (message);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
skg_sheet_plot_take_tiles (SkgSheetPlot *self, SkgTileStats *stats)
{
  g_return_if_fail (SKG_IS_SHEET_PLOT (self));
  g_clear_pointer (&self->tiles, skg_tile_stats_free);
  self->tiles = stats;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

const SkgDrawStats *
skg_sheet_plot_get_draws (SkgSheetPlot *self)
{
  g_return_val_if_fail (SKG_IS_SHEET_PLOT (self), NULL);
  return self->draws;
}

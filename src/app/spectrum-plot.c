/* SPDX-License-Identifier: Apache-2.0
 * A plot of the spectrum before and behind the patient. */
#include "config.h"

#include "app/spectrum-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#define MIN_WIDTH_PX 200
#define HEIGHT_PX 150
#define MARGIN_LEFT_PX 30.0
#define MARGIN_RIGHT_PX 8.0
#define MARGIN_TOP_PX 18.0
#define MARGIN_BOTTOM_PX 30.0
#define FONT_PX 10.0
#define TICK_KEV 20.0
#define N_STEPS 400 /* SKG_ENERGY_MAX_KEV in steps */

/* Of the panel's accent, and of the bone that is behind it. */
static const GdkRGBA before_rgba = { 0.36f, 0.77f, 0.68f, 1 };
static const GdkRGBA behind_rgba = { 1.0f, 0.78f, 0.38f, 1 };

/**
 * Curve:
 * @share: percent of the photons per keV, in steps of SKG_SPECTRUM_PLOT_STEP_KEV
 * @mean_kev: 0: no photons
 */
typedef struct
{
  double share[N_STEPS];
  double mean_kev;
  double end_kev;
  double peak;
} Curve;

struct _SkgSpectrumPlot
{
  GtkWidget parent_instance;

  Curve before;
  Curve behind;
  double end_kev;
};

G_DEFINE_FINAL_TYPE (SkgSpectrumPlot, skg_spectrum_plot, GTK_TYPE_WIDGET)

/* --- Curves --- */

/* Shares a bin's photons among the steps that it covers. */
static void
add_bin (Curve *curve, const SkgSpectrumBin *bin, double total)
{
  const double step_kev = SKG_SPECTRUM_PLOT_STEP_KEV;
  double low = bin->energy_kev - bin->width_kev / 2;
  double high = bin->energy_kev + bin->width_kev / 2;
  int first = (int) floor (low / step_kev);
  int last = (int) ceil (high / step_kev) - 1;

  for (int i = MAX (first, 0); i <= MIN (last, N_STEPS - 1); i++)
    {
      double covered = MIN (high, (i + 1) * step_kev) - MAX (low, i * step_kev);

      curve->share[i] += 100 * bin->fluence_per_mm2 / total * MAX (covered, 0) /
                         bin->width_kev / step_kev;
    }
}

static void
curve_fill (Curve *curve, SkgSpectrum *spectrum)
{
  const SkgSpectrumBin *bins;
  double total;
  gsize n_bins;

  *curve = (Curve){ 0 };
  total = spectrum != NULL ? skg_spectrum_get_fluence_per_mm2 (spectrum) : 0;
  if (!(total > 0))
    return;
  bins = skg_spectrum_get_bins (spectrum, &n_bins);
  for (gsize i = 0; i < n_bins; i++)
    {
      if (!(bins[i].fluence_per_mm2 > 0 && bins[i].width_kev > 0))
        continue;
      add_bin (curve, &bins[i], total);
      curve->end_kev = bins[i].energy_kev + bins[i].width_kev / 2;
    }
  curve->mean_kev = skg_spectrum_get_mean_kev (spectrum);
  for (guint i = 0; i < N_STEPS; i++)
    curve->peak = MAX (curve->peak, curve->share[i]);
}

/* --- Drawing --- */

typedef struct
{
  cairo_t *cr;
  PangoLayout *layout;
  GdkRGBA color;
  double left;
  double right;
  double top;
  double bottom;
  double end_kev;
  double peak;
} Canvas;

static double
get_x (const Canvas *c, double kev)
{
  return c->left + (c->right - c->left) * kev / c->end_kev;
}

static double
get_y (const Canvas *c, double share)
{
  return c->bottom - (c->bottom - c->top) * share / c->peak;
}

/* On a light ground, where text is dark, curves and their words are darker: 4.9 to 1 on
 * white. */
static void
set_color (const Canvas *c, const GdkRGBA *color, double alpha)
{
  double shade = color != &c->color && c->color.green < 0.5f ? 0.6 : 1;

  cairo_set_source_rgba (c->cr, (double) color->red * shade,
                         (double) color->green * shade, (double) color->blue * shade,
                         (double) color->alpha * alpha);
}

/* @align: 0: @x is the text's left edge, 1: its right one */
static double
draw_text (
    const Canvas *c, const char *text, double x, double y, double align, double room)
{
  int width;
  int height;

  pango_layout_set_text (c->layout, text, -1);
  pango_layout_get_pixel_size (c->layout, &width, &height);
  x = CLAMP (x - align * width, 0, MAX (room - width, 0));
  cairo_move_to (c->cr, x, y);
  pango_cairo_show_layout (c->cr, c->layout);
  return width;
}

/* The step of the share axis: 1, 2 or 5 times a power of ten, two to five of them. */
static double
get_share_tick (double peak)
{
  double power = pow (10, floor (log10 (peak)));

  return peak / power >= 5 ? 2 * power : peak / power >= 2 ? power : power / 2;
}

static void
draw_axes (const Canvas *c, double width)
{
  double tick = get_share_tick (c->peak);

  cairo_set_line_width (c->cr, 1);
  for (double share = 0; share <= c->peak; share += tick)
    {
      double y = floor (get_y (c, share)) + 0.5;
      g_autofree char *text = g_strdup_printf ("%g", share);

      set_color (c, &c->color, share > 0 ? 0.10 : 0.35);
      cairo_move_to (c->cr, c->left, y);
      cairo_line_to (c->cr, c->right, y);
      cairo_stroke (c->cr);
      set_color (c, &c->color, 0.6);
      draw_text (c, text, c->left - 4, y - 7, 1, width);
    }
  for (double kev = 0; kev <= c->end_kev; kev += TICK_KEV)
    {
      double x = floor (get_x (c, kev)) + 0.5;
      g_autofree char *text = g_strdup_printf ("%g", kev);

      set_color (c, &c->color, 0.35);
      cairo_move_to (c->cr, x, c->bottom);
      cairo_line_to (c->cr, x, c->bottom + 3);
      cairo_stroke (c->cr);
      set_color (c, &c->color, 0.6);
      draw_text (c, text, x, c->bottom + 3, 0.5, width);
    }
  set_color (c, &c->color, 0.6);
  draw_text (c, _ ("keV"), c->right, c->bottom + 15, 1, width);
  /* xgettext:no-c-format */
  /* Translators: label of an axis: share of the photons for each keV */
  draw_text (c, _ ("% per keV"), 0, c->bottom + 15, 0, width);
}

static void
draw_curve (const Canvas *c, const Curve *curve, const GdkRGBA *color)
{
  guint n = (guint) MIN (c->end_kev / SKG_SPECTRUM_PLOT_STEP_KEV, N_STEPS);
  double x = get_x (c, curve->mean_kev);

  if (!(curve->mean_kev > 0))
    return;
  cairo_move_to (c->cr, c->left, c->bottom);
  for (guint i = 0; i < n; i++)
    cairo_line_to (c->cr, get_x (c, (i + 0.5) * SKG_SPECTRUM_PLOT_STEP_KEV),
                   get_y (c, curve->share[i]));
  cairo_line_to (c->cr, c->right, c->bottom);
  set_color (c, color, 0.14);
  cairo_fill_preserve (c->cr);
  set_color (c, color, 1);
  cairo_set_line_width (c->cr, 1.3);
  cairo_set_line_join (c->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (c->cr);

  cairo_set_dash (c->cr, (double[]){ 3, 3 }, 2, 0);
  set_color (c, color, 0.8);
  cairo_set_line_width (c->cr, 1);
  cairo_move_to (c->cr, floor (x) + 0.5, c->top);
  cairo_line_to (c->cr, floor (x) + 0.5, c->bottom);
  cairo_stroke (c->cr);
  cairo_set_dash (c->cr, NULL, 0, 0);
}

/* One line over the plot, in the curves' colours, with their means. */
static void
draw_legend (const Canvas *c, const SkgSpectrumPlot *self, double width)
{
  g_autofree char *before = NULL;
  g_autofree char *behind = NULL;

  /* Translators: mean energy of the beam before the patient */
  before = g_strdup_printf (_ ("open, mean %.1f"), self->before.mean_kev);
  set_color (c, &before_rgba, 1);
  draw_text (c, before, c->left, 1, 0, width);
  if (!(self->behind.mean_kev > 0))
    return;
  /* Translators: mean energy of the beam behind the patient */
  behind = g_strdup_printf (_ ("behind, mean %.1f keV"), self->behind.mean_kev);
  set_color (c, &behind_rgba, 1);
  draw_text (c, behind, c->right, 1, 1, width);
}

static void
draw (SkgSpectrumPlot *self, Canvas *c, double width)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);

  pango_font_description_set_absolute_size (font, FONT_PX * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  c->layout = layout;
  if (!(self->before.mean_kev > 0))
    {
      set_color (c, &c->color, 0.6);
      draw_text (c, _ ("No spectrum"), width / 2, c->top, 0.5, width);
      return;
    }
  draw_axes (c, width);
  draw_curve (c, &self->before, &before_rgba);
  draw_curve (c, &self->behind, &behind_rgba);
  draw_legend (c, self, width);
}

static void
skg_spectrum_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkgSpectrumPlot *self = SKG_SPECTRUM_PLOT (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  Canvas canvas = {
    .left = MARGIN_LEFT_PX,
    .right = width - MARGIN_RIGHT_PX,
    .top = MARGIN_TOP_PX,
    .bottom = height - MARGIN_BOTTOM_PX,
    .end_kev = self->end_kev,
    /* A line at the very top would touch the legend. */
    .peak = 1.05 * MAX (self->before.peak, self->behind.peak),
  };

  if (canvas.right <= canvas.left || canvas.bottom <= canvas.top)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &canvas.color);
  canvas.cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  draw (self, &canvas, width);
  cairo_destroy (canvas.cr);
}

/* --- Widget --- */

static void
skg_spectrum_plot_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH_PX : HEIGHT_PX;
}

static gboolean
skg_spectrum_plot_query_tooltip (
    GtkWidget *widget, int x, int y, gboolean keyboard_tooltip, GtkTooltip *tooltip)
{
  SkgSpectrumPlot *self = SKG_SPECTRUM_PLOT (widget);
  double kev =
      keyboard_tooltip ? (double) NAN : skg_spectrum_plot_get_energy_at (self, x);
  g_autofree char *text = NULL;

  if (isnan (kev))
    text = g_strdup (
        _ ("Photons by energy, each curve as the share of its own photons: the open "
           "beam, and what is left of it behind the patient in the middle of the "
           "picture. Dashed: mean energies. Peaks at 58 and 67 keV: tungsten's K "
           "lines."));
  else
    /* Translators: an energy, and the shares there before and behind the patient */
    text = g_strdup_printf (_ ("%.0f keV: %.2f %% per keV open, %.2f %% behind"), kev,
                            skg_spectrum_plot_get_share (self, FALSE, kev),
                            skg_spectrum_plot_get_share (self, TRUE, kev));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
skg_spectrum_plot_class_init (SkgSpectrumPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = skg_spectrum_plot_snapshot;
  widget_class->measure = skg_spectrum_plot_measure;
  widget_class->query_tooltip = skg_spectrum_plot_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "spectrumplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
skg_spectrum_plot_init (SkgSpectrumPlot *self)
{
  self->end_kev = TICK_KEV;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Spectrum"), -1);
}

GtkWidget *
skg_spectrum_plot_new (void)
{
  return g_object_new (SKG_TYPE_SPECTRUM_PLOT, NULL);
}

void
skg_spectrum_plot_set (SkgSpectrumPlot *self, SkgSpectrum *before, SkgSpectrum *behind)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SKG_IS_SPECTRUM_PLOT (self));

  curve_fill (&self->before, before);
  curve_fill (&self->behind, behind);
  self->end_kev = TICK_KEV * MAX (1, ceil ((self->before.end_kev - 0.01) / TICK_KEV));
  text = g_strdup_printf (_ ("Mean energy %.1f keV, behind the patient %.1f keV"),
                          self->before.mean_kev, self->behind.mean_kev);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
skg_spectrum_plot_get_share (SkgSpectrumPlot *self, gboolean behind, double energy_kev)
{
  const Curve *curve;
  double step = energy_kev / SKG_SPECTRUM_PLOT_STEP_KEV;

  g_return_val_if_fail (SKG_IS_SPECTRUM_PLOT (self), 0);

  curve = behind ? &self->behind : &self->before;
  return step >= 0 && step < N_STEPS ? curve->share[(int) step] : 0;
}

double
skg_spectrum_plot_get_end_kev (SkgSpectrumPlot *self)
{
  g_return_val_if_fail (SKG_IS_SPECTRUM_PLOT (self), 0);
  return self->end_kev;
}

double
skg_spectrum_plot_get_energy_at (SkgSpectrumPlot *self, double x)
{
  double width;

  g_return_val_if_fail (SKG_IS_SPECTRUM_PLOT (self), NAN);

  width = gtk_widget_get_width (GTK_WIDGET (self));
  if (x < MARGIN_LEFT_PX || x > width - MARGIN_RIGHT_PX)
    return NAN;
  return (x - MARGIN_LEFT_PX) / (width - MARGIN_RIGHT_PX - MARGIN_LEFT_PX) *
         self->end_kev;
}

/* SPDX-License-Identifier: Apache-2.0
 * Drawing the tissue plot. */
#include "config.h"

#include "app/tissue-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MARGIN_LEFT_PX 26.0
#define MARGIN_RIGHT_PX 10.0
#define MARGIN_TOP_PX 10.0
#define MARGIN_BOTTOM_PX 32.0
#define FONT_PX 10.0
#define DOT_PX 4.0

void
skg_tissue_plot_get_color (guint material, GdkRGBA *color)
{
  /* Flesh, fat, bone, metal: as the presets order them, and as pass 8 tints
   * (shaders/display.frag.glsl). */
  static const GdkRGBA colors[SKG_TISSUE_MAX_MATERIALS] = {
    { 0.95f, 0.52f, 0.47f, 1 },
    { 0.98f, 0.80f, 0.36f, 1 },
    { 0.62f, 0.95f, 0.86f, 1 },
    { 0.49f, 0.68f, 1.0f, 1 },
  };

  *color = colors[material % SKG_TISSUE_MAX_MATERIALS];
}

void
skg_tissue_plot_get_area (SkgTissuePlot *self, SkgTissuePlotArea *area)
{
  *area = (SkgTissuePlotArea){
    .left = MARGIN_LEFT_PX,
    .right = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - MARGIN_RIGHT_PX,
                  MARGIN_LEFT_PX + 1),
    .top = MARGIN_TOP_PX,
    .bottom = MAX (gtk_widget_get_height (GTK_WIDGET (self)) - MARGIN_BOTTOM_PX,
                   MARGIN_TOP_PX + 1),
  };
}

/* The chosen material's everywhere; of the others where its line leaves the axis: else
 * all would lie on each other at the bottom. */
gboolean
skg_tissue_plot_has_point (SkgTissuePlot *self, guint node, guint material)
{
  const SkgTissueNode *nodes = self->tissue.nodes;

  if (material == self->material || nodes[node].density_g_cm3[material] > 0)
    return TRUE;
  return (node > 0 && nodes[node - 1].density_g_cm3[material] > 0) ||
         (node + 1 < self->tissue.n_nodes &&
          nodes[node + 1].density_g_cm3[material] > 0);
}

typedef struct
{
  SkgTissuePlot *plot;
  cairo_t *cr;
  PangoLayout *layout;
  SkgTissuePlotArea area;
  const GdkRGBA *color;
} Canvas;

static void
set_color (const Canvas *c, const GdkRGBA *color, double alpha)
{
  cairo_set_source_rgba (c->cr, (double) color->red, (double) color->green,
                         (double) color->blue, (double) color->alpha * alpha);
}

static void
draw_text (const Canvas *c, const char *text, double x, double y, double align)
{
  double room = gtk_widget_get_width (GTK_WIDGET (c->plot));
  int width;
  int height;

  pango_layout_set_text (c->layout, text, -1);
  pango_layout_get_pixel_size (c->layout, &width, &height);
  cairo_move_to (c->cr, CLAMP (x - align * width, 0, MAX (room - width, 0)), y);
  pango_cairo_show_layout (c->cr, c->layout);
}

static void
draw_histogram (const Canvas *c)
{
  const SkgTissuePlotArea *a = &c->area;
  double step = (a->right - a->left) / SKG_TISSUE_PLOT_BINS;

  cairo_move_to (c->cr, a->left, a->bottom);
  for (guint i = 0; i < SKG_TISSUE_PLOT_BINS; i++)
    {
      double y = a->bottom - c->plot->counts[i] * (a->bottom - a->top);

      cairo_line_to (c->cr, a->left + i * step, y);
      cairo_line_to (c->cr, a->left + (i + 1) * step, y);
    }
  cairo_line_to (c->cr, a->right, a->bottom);
  cairo_close_path (c->cr);
  set_color (c, c->color, 0.16);
  cairo_fill (c->cr);
}

static void
draw_axes (const Canvas *c)
{
  const SkgTissuePlotArea *a = &c->area;
  double tick = c->plot->max_g_cm3 > 8 ? 5 : c->plot->max_g_cm3 > 3 ? 1 : 0.5;
  double unused;

  cairo_set_line_width (c->cr, 1);
  for (double density = 0; density <= c->plot->max_g_cm3; density += tick)
    {
      double y;
      g_autofree char *text = g_strdup_printf ("%g", density);

      skg_tissue_plot_get_place (c->plot, 0, density, &unused, &y);
      set_color (c, c->color, density > 0 ? 0.10 : 0.35);
      cairo_move_to (c->cr, a->left, floor (y) + 0.5);
      cairo_line_to (c->cr, a->right, floor (y) + 0.5);
      cairo_stroke (c->cr);
      set_color (c, c->color, 0.6);
      draw_text (c, text, a->left - 4, y - 7, 1);
    }
  for (double hu = -1000; hu <= c->plot->max_hu; hu += 1000)
    {
      double x;
      g_autofree char *text = g_strdup_printf ("%g", hu);

      skg_tissue_plot_get_place (c->plot, hu, 0, &x, &unused);
      set_color (c, c->color, 0.35);
      cairo_move_to (c->cr, floor (x) + 0.5, a->bottom);
      cairo_line_to (c->cr, floor (x) + 0.5, a->bottom + 3);
      cairo_stroke (c->cr);
      set_color (c, c->color, 0.6);
      draw_text (c, text, x, a->bottom + 3, 0.5);
    }
  draw_text (c, _ ("HU"), a->right, a->bottom + 16, 1);
  /* Translators: axis: unit of density */
  draw_text (c, _ ("g/cm\302\263"), 0, a->bottom + 16, 0);
}

static void
draw_line (const Canvas *c, guint material)
{
  const SkgTissue *tissue = &c->plot->tissue;
  gboolean chosen = material == c->plot->material;
  GdkRGBA color;
  double x;
  double y;

  skg_tissue_plot_get_color (material, &color);
  cairo_new_path (c->cr);
  for (guint n = 0; n < tissue->n_nodes; n++)
    {
      skg_tissue_plot_get_place (c->plot, tissue->nodes[n].hu,
                                 tissue->nodes[n].density_g_cm3[material], &x, &y);
      if (n == 0)
        cairo_move_to (c->cr, MIN (c->area.left, x), y);
      cairo_line_to (c->cr, x, y);
    }
  cairo_line_to (c->cr, MAX (c->area.right, x), y);
  set_color (c, &color, chosen ? 1 : 0.75);
  cairo_set_line_width (c->cr, chosen ? 2 : 1.4);
  cairo_set_line_join (c->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (c->cr);
}

static void
draw_points (const Canvas *c, guint material)
{
  const SkgTissue *tissue = &c->plot->tissue;
  GdkRGBA color;

  skg_tissue_plot_get_color (material, &color);
  for (guint n = 0; n < tissue->n_nodes; n++)
    {
      gboolean chosen = n == c->plot->node && material == c->plot->material;
      double x;
      double y;

      if (!skg_tissue_plot_has_point (c->plot, n, material))
        continue;
      skg_tissue_plot_get_place (c->plot, tissue->nodes[n].hu,
                                 tissue->nodes[n].density_g_cm3[material], &x, &y);
      cairo_new_path (c->cr);
      cairo_arc (c->cr, x, y, chosen ? DOT_PX + 1.5 : DOT_PX - 0.5, 0, 2 * G_PI);
      cairo_set_source_rgba (c->cr, 0, 0, 0, 0.75);
      cairo_set_line_width (c->cr, 2);
      cairo_stroke_preserve (c->cr);
      set_color (c, &color, 1);
      cairo_fill (c->cr);
      if (!chosen)
        continue;
      cairo_arc (c->cr, x, y, DOT_PX + 4, 0, 2 * G_PI);
      set_color (c, c->color, 0.9);
      cairo_set_line_width (c->cr, 1);
      cairo_stroke (c->cr);
    }
}

void
skg_tissue_plot_draw (SkgTissuePlot *self, cairo_t *cr, const GdkRGBA *color)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  Canvas canvas = { .plot = self, .cr = cr, .layout = layout, .color = color };

  pango_font_description_set_absolute_size (font, FONT_PX * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  skg_tissue_plot_get_area (self, &canvas.area);
  draw_histogram (&canvas);
  draw_axes (&canvas);
  cairo_save (cr);
  cairo_rectangle (cr, canvas.area.left - 9, canvas.area.top - 9,
                   canvas.area.right - canvas.area.left + 18,
                   canvas.area.bottom - canvas.area.top + 18);
  cairo_clip (cr);
  for (guint m = 0; m < self->tissue.n_materials; m++)
    if (m != self->material)
      {
        draw_line (&canvas, m);
        draw_points (&canvas, m);
      }
  /* The chosen one over the others. */
  if (self->material < self->tissue.n_materials)
    {
      draw_line (&canvas, self->material);
      draw_points (&canvas, self->material);
    }
  cairo_restore (cr);
}

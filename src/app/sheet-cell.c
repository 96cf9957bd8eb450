/* SPDX-License-Identifier: Apache-2.0
 * One tile of the contact sheet. A widget each: what has not changed is not drawn
 * again. */
#include "config.h"

#include "app/sheet-cell.h"

#include "scene/sheet-draw.h"

struct _SkgSheetCellView
{
  GtkWidget parent_instance;

  SkgSheetTile *tile;
  char *label;
  int size_px;
  gboolean overlay;
  gboolean marked;
};

G_DEFINE_FINAL_TYPE (SkgSheetCellView, skg_sheet_cell_view, GTK_TYPE_WIDGET)

static void
skg_sheet_cell_view_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  SkgSheetCellView *self = SKG_SHEET_CELL_VIEW (widget);

  *minimum = self->size_px;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum += (int) skg_sheet_get_label_px ();
  *natural = *minimum;
}

/* A frame, and a cross in the corner: not told by colour alone. */
static void
draw_mark (cairo_t *cr, double size_px)
{
  const double arm = 9;

  cairo_set_line_width (cr, 2);
  cairo_set_source_rgb (cr, 0.95, 0.35, 0.30);
  cairo_rectangle (cr, 1, 1, size_px - 2, size_px - 2);
  cairo_move_to (cr, size_px - arm - 7, 7);
  cairo_line_to (cr, size_px - 7, 7 + arm);
  cairo_move_to (cr, size_px - 7, 7);
  cairo_line_to (cr, size_px - arm - 7, 7 + arm);
  cairo_stroke (cr);
}

static void
skg_sheet_cell_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkgSheetCellView *self = SKG_SHEET_CELL_VIEW (widget);
  SkgSheetCell cell = { self->tile != NULL ? self->tile->picture : NULL,
                        self->tile != NULL && self->overlay ? self->tile->overlay
                                                            : NULL,
                        self->label };
  cairo_t *cr;

  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                     (float) gtk_widget_get_height (widget)));
  skg_sheet_draw_cell (cr, &cell, 0, 0, self->size_px);
  if (self->marked)
    draw_mark (cr, self->size_px);
  cairo_destroy (cr);
}

static void
skg_sheet_cell_view_finalize (GObject *object)
{
  SkgSheetCellView *self = SKG_SHEET_CELL_VIEW (object);

  g_clear_pointer (&self->tile, skg_sheet_tile_unref);
  g_clear_pointer (&self->label, g_free);
  G_OBJECT_CLASS (skg_sheet_cell_view_parent_class)->finalize (object);
}

static void
skg_sheet_cell_view_class_init (SkgSheetCellViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = skg_sheet_cell_view_finalize;
  widget_class->measure = skg_sheet_cell_view_measure;
  widget_class->snapshot = skg_sheet_cell_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
skg_sheet_cell_view_init (SkgSheetCellView *self)
{
  self->size_px = 64;
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
skg_sheet_cell_view_new (const char *label)
{
  SkgSheetCellView *self = g_object_new (SKG_TYPE_SHEET_CELL_VIEW, NULL);

  self->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  return GTK_WIDGET (self);
}

void
skg_sheet_cell_view_set_tile (SkgSheetCellView *self, SkgSheetTile *tile)
{
  g_return_if_fail (SKG_IS_SHEET_CELL_VIEW (self));
  g_clear_pointer (&self->tile, skg_sheet_tile_unref);
  if (tile != NULL)
    self->tile = skg_sheet_tile_ref (tile);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
skg_sheet_cell_view_set_size (SkgSheetCellView *self, int size_px)
{
  g_return_if_fail (SKG_IS_SHEET_CELL_VIEW (self));
  if (self->size_px == size_px)
    return;
  self->size_px = size_px;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
skg_sheet_cell_view_set_overlay (SkgSheetCellView *self, gboolean shown)
{
  g_return_if_fail (SKG_IS_SHEET_CELL_VIEW (self));
  self->overlay = shown;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
skg_sheet_cell_view_set_marked (SkgSheetCellView *self, gboolean marked)
{
  g_return_if_fail (SKG_IS_SHEET_CELL_VIEW (self));
  self->marked = marked;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

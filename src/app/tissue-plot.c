/* SPDX-License-Identifier: Apache-2.0
 * A tissue table over the CT's histogram, with nodes that can be dragged. */
#include "config.h"

#include "app/tissue-plot.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/tissue-edit.h"
#include "app/tissue-plot-private.h"
#include "scene/resource-texts.h"

#define MIN_WIDTH_PX 220
#define HEIGHT_PX 210
#define PICK_PX 9.0
#define STEP_HU 10.0
#define STEP_G_CM3 0.01
/* Axis: from air to a 12-bit scanner's clip, or the CT's own maximum. */
#define AXIS_MIN_HU (-1050.0)
#define AXIS_MAX_HU 3200.0
#define AXIS_MIN_G_CM3 2.2
#define MAX_COUNTED 2000000u

G_DEFINE_FINAL_TYPE (SkgTissuePlot, skg_tissue_plot, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_EDIT_BEGIN,
  SIGNAL_EDITED,
  SIGNAL_EDIT_END,
  SIGNAL_EDIT_CANCEL,
  SIGNAL_SELECTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- Geometry --- */

void
skg_tissue_plot_get_place (
    SkgTissuePlot *self, double hu, double density_g_cm3, double *x, double *y)
{
  SkgTissuePlotArea area;

  skg_tissue_plot_get_area (self, &area);
  *x = area.left +
       (hu - self->min_hu) / (self->max_hu - self->min_hu) * (area.right - area.left);
  *y = area.bottom - density_g_cm3 / self->max_g_cm3 * (area.bottom - area.top);
}

static double
get_hu_per_px (SkgTissuePlot *self)
{
  SkgTissuePlotArea area;

  skg_tissue_plot_get_area (self, &area);
  return (self->max_hu - self->min_hu) / (area.right - area.left);
}

static double
get_g_cm3_per_px (SkgTissuePlot *self)
{
  SkgTissuePlotArea area;

  skg_tissue_plot_get_area (self, &area);
  return self->max_g_cm3 / (area.bottom - area.top);
}

static double
get_hu_at (SkgTissuePlot *self, double x)
{
  SkgTissuePlotArea area;

  skg_tissue_plot_get_area (self, &area);
  return self->min_hu + (x - area.left) * get_hu_per_px (self);
}

/* Room above the highest node; kept during a drag, or the node would flee. */
static void
fit_axis (SkgTissuePlot *self)
{
  double highest = AXIS_MIN_G_CM3;

  for (guint n = 0; n < self->tissue.n_nodes; n++)
    {
      /* A line's far end may lie beyond the axis. */
      if (self->tissue.nodes[n].hu > self->max_hu)
        continue;
      for (guint m = 0; m < self->tissue.n_materials; m++)
        highest = MAX (highest, self->tissue.nodes[n].density_g_cm3[m]);
    }
  self->max_g_cm3 = highest * 1.1;
}

gboolean
skg_tissue_plot_pick (
    SkgTissuePlot *self, double x, double y, guint *node, guint *material)
{
  double least = PICK_PX;
  gboolean found = FALSE;

  for (guint m = 0; m < self->tissue.n_materials; m++)
    for (guint n = 0; n < self->tissue.n_nodes; n++)
      {
        double at_x;
        double at_y;
        double distance;

        if (!skg_tissue_plot_has_point (self, n, m))
          continue;
        skg_tissue_plot_get_place (self, self->tissue.nodes[n].hu,
                                   self->tissue.nodes[n].density_g_cm3[m], &at_x,
                                   &at_y);
        /* Of two that lie on each other, the one that is seen. */
        distance = hypot (x - at_x, y - at_y) - (m == self->material ? 0.5 : 0);
        if (distance >= least)
          continue;
        least = distance;
        *node = n;
        *material = m;
        found = TRUE;
      }
  return found;
}

/* --- Edits --- */

static void
update_description (SkgTissuePlot *self)
{
  const SkgTissueNode *node = &self->tissue.nodes[self->node];
  g_autofree char *text = NULL;

  if (self->tissue.n_nodes == 0)
    return;
  text = g_strdup_printf (
      _ ("%s, node %u of %u: %.0f HU, %.3f g/cm\302\263"),
      skg_resource_text_get (self->tissue.materials[self->material]), self->node + 1,
      self->tissue.n_nodes, node->hu, node->density_g_cm3[self->material]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
emit_edited (SkgTissuePlot *self)
{
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

void
skg_tissue_plot_select (SkgTissuePlot *self, guint node, guint material)
{
  g_return_if_fail (SKG_IS_TISSUE_PLOT (self));

  if (self->tissue.n_nodes == 0)
    return;
  node = MIN (node, self->tissue.n_nodes - 1);
  material = MIN (material, self->tissue.n_materials - 1);
  if (self->node == node && self->material == material)
    return;
  self->node = node;
  self->material = material;
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

void
skg_tissue_plot_drag_begin (SkgTissuePlot *self, double x, double y)
{
  guint node;
  guint material;

  g_return_if_fail (SKG_IS_TISSUE_PLOT (self));

  if (!skg_tissue_plot_pick (self, x, y, &node, &material))
    return;
  skg_tissue_plot_select (self, node, material);
  self->dragging = TRUE;
  self->start = self->tissue.nodes[node];
  g_signal_emit (self, signals[SIGNAL_EDIT_BEGIN], 0);
}

void
skg_tissue_plot_drag_update (SkgTissuePlot *self, double dx, double dy)
{
  double density;

  g_return_if_fail (SKG_IS_TISSUE_PLOT (self));

  if (!self->dragging)
    return;
  density = self->start.density_g_cm3[self->material] - dy * get_g_cm3_per_px (self);
  skg_tissue_move_node (&self->tissue, self->node, self->material,
                        rint (self->start.hu + dx * get_hu_per_px (self)),
                        rint (density * 1e3) / 1e3);
  emit_edited (self);
}

void
skg_tissue_plot_drag_end (SkgTissuePlot *self)
{
  g_return_if_fail (SKG_IS_TISSUE_PLOT (self));

  if (!self->dragging)
    return;
  self->dragging = FALSE;
  fit_axis (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_EDIT_END], 0);
}

gboolean
skg_tissue_plot_drag_cancel (SkgTissuePlot *self)
{
  g_return_val_if_fail (SKG_IS_TISSUE_PLOT (self), FALSE);

  if (!self->dragging)
    return FALSE;
  self->dragging = FALSE;
  /* Whoever listens gives back the table that was. */
  g_signal_emit (self, signals[SIGNAL_EDIT_CANCEL], 0);
  fit_axis (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

void
skg_tissue_plot_add_node (SkgTissuePlot *self, double hu)
{
  guint node;

  g_return_if_fail (SKG_IS_TISSUE_PLOT (self));

  node = skg_tissue_add_node (&self->tissue, rint (hu));
  if (node == SKG_TISSUE_MAX_NODES)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  self->node = node;
  emit_edited (self);
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

void
skg_tissue_plot_remove_node (SkgTissuePlot *self)
{
  g_return_if_fail (SKG_IS_TISSUE_PLOT (self));

  if (!skg_tissue_remove_node (&self->tissue, self->node))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  self->node = MIN (self->node, self->tissue.n_nodes - 1);
  emit_edited (self);
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

/* --- Pointer and keys --- */

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SkgTissuePlot *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  skg_tissue_plot_drag_begin (self, x, y);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SkgTissuePlot *self)
{
  if (dx != 0 || dy != 0)
    skg_tissue_plot_drag_update (self, dx, dy);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SkgTissuePlot *self)
{
  skg_tissue_plot_drag_end (self);
}

static void
on_click (
    GtkGestureClick *gesture, int n_press, double x, double y, SkgTissuePlot *self)
{
  guint node;
  guint material;

  if (n_press == 2 && !skg_tissue_plot_pick (self, x, y, &node, &material))
    skg_tissue_plot_add_node (self, CLAMP (get_hu_at (self, x), SKG_TISSUE_EDIT_MIN_HU,
                                           SKG_TISSUE_EDIT_MAX_HU));
}

/* One key is one edit. */
static void
nudge (SkgTissuePlot *self, double right, double up, double times)
{
  const SkgTissueNode *node = &self->tissue.nodes[self->node];

  g_signal_emit (self, signals[SIGNAL_EDIT_BEGIN], 0);
  skg_tissue_move_node (&self->tissue, self->node, self->material,
                        node->hu + right * times * STEP_HU,
                        node->density_g_cm3[self->material] + up * times * STEP_G_CM3);
  fit_axis (self);
  emit_edited (self);
  g_signal_emit (self, signals[SIGNAL_EDIT_END], 0);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        SkgTissuePlot *self)
{
  double times = (state & GDK_SHIFT_MASK) != 0 ? 10 : 1;
  guint last = self->tissue.n_nodes - 1;

  if (key == GDK_KEY_Escape)
    return skg_tissue_plot_drag_cancel (self);
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || self->tissue.n_nodes == 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Left || key == GDK_KEY_Right)
    nudge (self, key == GDK_KEY_Right ? 1 : -1, 0, times);
  else if (key == GDK_KEY_Up || key == GDK_KEY_Down)
    nudge (self, 0, key == GDK_KEY_Up ? 1 : -1, times);
  else if (key == GDK_KEY_period)
    skg_tissue_plot_select (self, MIN (self->node + 1, last), self->material);
  else if (key == GDK_KEY_comma)
    skg_tissue_plot_select (self, self->node > 0 ? self->node - 1 : 0, self->material);
  else if (key == GDK_KEY_m)
    skg_tissue_plot_select (self, self->node,
                            (self->material + 1) % self->tissue.n_materials);
  else if (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
    skg_tissue_plot_remove_node (self);
  else if (key == GDK_KEY_Insert || key == GDK_KEY_KP_Insert)
    skg_tissue_plot_add_node (self,
                              (self->tissue.nodes[self->node].hu +
                               self->tissue.nodes[MIN (self->node + 1, last)].hu) /
                                  2);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* --- Widget --- */

static gboolean
skg_tissue_plot_query_tooltip (
    GtkWidget *widget, int x, int y, gboolean keyboard_tooltip, GtkTooltip *tooltip)
{
  SkgTissuePlot *self = SKG_TISSUE_PLOT (widget);
  g_autofree char *text = NULL;
  guint node;
  guint material;

  /* Elsewhere it would hide the lines; the heading over the plot says the rest. */
  if (self->dragging || keyboard_tooltip ||
      !skg_tissue_plot_pick (self, x, y, &node, &material))
    return FALSE;
  text = g_strdup_printf (_ ("%s: %.0f HU, %.3f g/cm\302\263"),
                          skg_resource_text_get (self->tissue.materials[material]),
                          self->tissue.nodes[node].hu,
                          self->tissue.nodes[node].density_g_cm3[material]);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
skg_tissue_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                          (float) gtk_widget_get_height (widget));
  GdkRGBA color;
  cairo_t *cr;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  skg_tissue_plot_draw (SKG_TISSUE_PLOT (widget), cr, &color);
  cairo_destroy (cr);
}

static void
skg_tissue_plot_measure (GtkWidget *widget,
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

static void
skg_tissue_plot_class_init (SkgTissuePlotClass *klass)
{
  static const char *const names[N_SIGNALS] = { "edit-begin", "edited", "edit-end",
                                                "edit-cancel", "selection-changed" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = skg_tissue_plot_snapshot;
  widget_class->measure = skg_tissue_plot_measure;
  widget_class->query_tooltip = skg_tissue_plot_query_tooltip;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], SKG_TYPE_TISSUE_PLOT, G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "tissueplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
skg_tissue_plot_init (SkgTissuePlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->min_hu = AXIS_MIN_HU;
  self->max_hu = AXIS_MAX_HU;
  self->max_g_cm3 = AXIS_MIN_G_CM3;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Tissue table"), -1);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_click), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, key);
}

GtkWidget *
skg_tissue_plot_new (void)
{
  return g_object_new (SKG_TYPE_TISSUE_PLOT, NULL);
}

void
skg_tissue_plot_set_tissue (SkgTissuePlot *self, const SkgTissue *tissue)
{
  g_return_if_fail (SKG_IS_TISSUE_PLOT (self));
  g_return_if_fail (tissue != NULL && tissue->n_nodes >= 2);

  if (self->dragging || memcmp (&self->tissue, tissue, sizeof *tissue) == 0)
    return;
  self->tissue = *tissue;
  self->node = MIN (self->node, tissue->n_nodes - 1);
  self->material = MIN (self->material, tissue->n_materials - 1);
  fit_axis (self);
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

const SkgTissue *
skg_tissue_plot_get_tissue (SkgTissuePlot *self)
{
  g_return_val_if_fail (SKG_IS_TISSUE_PLOT (self), NULL);
  return &self->tissue;
}

void
skg_tissue_plot_set_volume (SkgTissuePlot *self, SkgVolume *volume)
{
  const SkgGrid *grid;
  gsize n_voxels;
  gsize stride;
  double least;
  double most;
  double top = 0;

  g_return_if_fail (SKG_IS_TISSUE_PLOT (self));

  if (volume != NULL && skg_volume_get_id (volume) == self->volume_id)
    return;
  memset (self->counts, 0, sizeof self->counts);
  self->volume_id = volume != NULL ? skg_volume_get_id (volume) : 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (volume == NULL)
    return;
  skg_volume_get_range_hu (volume, &least, &most);
  self->max_hu = CLAMP (most + 150, AXIS_MAX_HU, SKG_TISSUE_EDIT_MAX_HU);
  grid = skg_volume_get_grid (volume);
  n_voxels = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  /* Odd, so that it does not stay in one column of an even grid. */
  stride = (n_voxels / MAX_COUNTED) | 1;
  for (gsize v = 0; v < n_voxels; v += stride)
    {
      guint i = (guint) (v % grid->size[0]);
      guint j = (guint) (v / grid->size[0] % grid->size[1]);
      guint k = (guint) (v / grid->size[0] / grid->size[1]);
      double at = (skg_volume_get_hu (volume, i, j, k) - self->min_hu) /
                  (self->max_hu - self->min_hu) * SKG_TISSUE_PLOT_BINS;

      if (at >= 0 && at < SKG_TISSUE_PLOT_BINS)
        self->counts[(guint) at]++;
    }
  for (guint i = 0; i < SKG_TISSUE_PLOT_BINS; i++)
    {
      self->counts[i] = log1p (self->counts[i]);
      top = MAX (top, self->counts[i]);
    }
  for (guint i = 0; top > 0 && i < SKG_TISSUE_PLOT_BINS; i++)
    self->counts[i] /= top;
  fit_axis (self);
}

gboolean
skg_tissue_plot_is_dragging (SkgTissuePlot *self)
{
  g_return_val_if_fail (SKG_IS_TISSUE_PLOT (self), FALSE);
  return self->dragging;
}

void
skg_tissue_plot_get_selection (SkgTissuePlot *self, guint *node, guint *material)
{
  g_return_if_fail (SKG_IS_TISSUE_PLOT (self));
  *node = self->node;
  *material = self->material;
}

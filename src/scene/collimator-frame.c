/* SPDX-License-Identifier: Apache-2.0
 * Where blades and iris stand in the picture: drawing them, finding and moving them. */
#include "config.h"

#include "scene/collimator-frame.h"

#include <math.h>

#define MIN_FIELD_MM 2.0
/* A blade that is let go this near to the edge is open. */
#define SNAP_MM 1.0
#define RED 1.0
#define GREEN 0.78
#define BLUE 0.38
#define HANDLE_LENGTH 22.0
#define HANDLE_WIDTH 5.0
#define HANDLE_REACH 1.5
/* The handle of an open blade stands this share of the detector inside its edge, where
 * it can be seen and taken. */
#define INSET 0.015
/* Off the middle, where a letter of the picture's edge stands. */
#define ALONG 0.36
#define INSET_IRIS 0.05

static double *
get_member (SkgCollimator *collimator, SkgBlade blade)
{
  double *members[SKG_N_BLADES] = {
    [SKG_BLADE_LEFT] = &collimator->left_mm,
    [SKG_BLADE_RIGHT] = &collimator->right_mm,
    [SKG_BLADE_TOP] = &collimator->top_mm,
    [SKG_BLADE_BOTTOM] = &collimator->bottom_mm,
    [SKG_BLADE_IRIS] = &collimator->iris_mm,
  };

  return members[blade];
}

double
skg_collimator_get_mm (const SkgCollimator *collimator, SkgBlade blade)
{
  SkgCollimator copy = *collimator;

  return *get_member (&copy, blade);
}

void
skg_collimator_open (SkgCollimator *collimator, SkgBlade blade)
{
  SkgCollimator open = SKG_COLLIMATOR_OPEN;

  *get_member (collimator, blade) = *get_member (&open, blade);
}

gboolean
skg_collimator_frame_init (SkgCollimatorFrame *self, const SkgSample *sample)
{
  const SkgDetector *detector = &sample->detector;
  double middle[] = { detector->columns / 2.0, detector->rows / 2.0 };
  double corner = hypot (middle[0], middle[1]);

  *self = (SkgCollimatorFrame){
    .columns = detector->columns,
    .rows = detector->rows,
  };
  for (SkgBlade b = 0; b < SKG_N_BLADES; b++)
    {
      double at =
          skg_collimator_get_mm (&sample->exposure.collimator, b) / detector->pitch_mm;
      guint axis = b == SKG_BLADE_TOP || b == SKG_BLADE_BOTTOM;
      double edge = b == SKG_BLADE_IRIS ? corner : middle[axis];
      gboolean before = b == SKG_BLADE_LEFT || b == SKG_BLADE_TOP;

      self->is_open[b] = before ? at <= -edge : at >= edge;
      self->place[b] = CLAMP (at, -edge, edge) + (b == SKG_BLADE_IRIS ? 0 : edge);
    }
  return sample->exposure.simulator == SKG_SIMULATOR_REALISTIC;
}

void
skg_collimator_frame_get_handle (const SkgCollimatorFrame *self,
                                 SkgBlade blade,
                                 double *x,
                                 double *y)
{
  const double *place = self->place;
  double corner = hypot (self->columns, self->rows);

  *x = place[SKG_BLADE_LEFT] + ALONG * (place[SKG_BLADE_RIGHT] - place[SKG_BLADE_LEFT]);
  *y = place[SKG_BLADE_TOP] + ALONG * (place[SKG_BLADE_BOTTOM] - place[SKG_BLADE_TOP]);
  if (blade == SKG_BLADE_LEFT || blade == SKG_BLADE_RIGHT)
    *x = CLAMP (place[blade], INSET * self->columns, (1 - INSET) * self->columns);
  else if (blade == SKG_BLADE_TOP || blade == SKG_BLADE_BOTTOM)
    *y = CLAMP (place[blade], INSET * self->rows, (1 - INSET) * self->rows);
  else
    {
      /* Toward the lower right corner. */
      double along = MIN (place[blade] * 2 / corner, 1 - INSET_IRIS);

      *x = (1 + along) * self->columns / 2;
      *y = (1 + along) * self->rows / 2;
    }
}

/* --- Drawing --- */

static void
stroke (cairo_t *cr, double width, gboolean hot)
{
  cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
  cairo_set_line_width (cr, width + 2);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, RED, GREEN, BLUE, hot ? 1 : 0.85);
  cairo_set_line_width (cr, hot ? width + 1 : width);
  cairo_stroke (cr);
}

/* On a pixel of the surface, so that it is thin. */
static double
snap (double value)
{
  return floor (value) + 0.5;
}

static void
draw_line (const SkgCollimatorFrame *self,
           cairo_t *cr,
           SkgBlade blade,
           double width,
           gboolean hot,
           double origin_x,
           double origin_y,
           double scale)
{
  const double *place = self->place;
  gboolean upright = blade == SKG_BLADE_LEFT || blade == SKG_BLADE_RIGHT;
  double at = snap ((upright ? origin_x : origin_y) + place[blade] * scale);
  double from = upright ? origin_y + place[SKG_BLADE_TOP] * scale
                        : origin_x + place[SKG_BLADE_LEFT] * scale;
  double to = upright ? origin_y + place[SKG_BLADE_BOTTOM] * scale
                      : origin_x + place[SKG_BLADE_RIGHT] * scale;

  cairo_new_path (cr);
  cairo_move_to (cr, upright ? at : from, upright ? from : at);
  cairo_line_to (cr, upright ? at : to, upright ? to : at);
  stroke (cr, width, hot);
}

/* As much of the circle as lies between the blades. */
static void
draw_iris (const SkgCollimatorFrame *self,
           cairo_t *cr,
           double width,
           gboolean hot,
           double origin_x,
           double origin_y,
           double scale)
{
  const double *place = self->place;

  cairo_save (cr);
  cairo_rectangle (cr, origin_x + place[SKG_BLADE_LEFT] * scale,
                   origin_y + place[SKG_BLADE_TOP] * scale,
                   (place[SKG_BLADE_RIGHT] - place[SKG_BLADE_LEFT]) * scale,
                   (place[SKG_BLADE_BOTTOM] - place[SKG_BLADE_TOP]) * scale);
  cairo_clip (cr);
  cairo_new_path (cr);
  cairo_arc (cr, origin_x + self->columns / 2 * scale,
             origin_y + self->rows / 2 * scale, place[SKG_BLADE_IRIS] * scale, 0,
             2 * G_PI);
  stroke (cr, width, hot);
  cairo_restore (cr);
}

static void
draw_handle (const SkgCollimatorFrame *self,
             cairo_t *cr,
             SkgBlade blade,
             gboolean hot,
             double origin_x,
             double origin_y,
             double scale,
             double size)
{
  double length = HANDLE_LENGTH * size;
  double width = HANDLE_WIDTH * size;
  double x;
  double y;

  skg_collimator_frame_get_handle (self, blade, &x, &y);
  cairo_save (cr);
  cairo_translate (cr, origin_x + x * scale, origin_y + y * scale);
  if (blade == SKG_BLADE_TOP || blade == SKG_BLADE_BOTTOM)
    cairo_rotate (cr, G_PI / 2);
  else if (blade == SKG_BLADE_IRIS)
    cairo_rotate (cr, atan2 (self->rows, self->columns));
  cairo_new_path (cr);
  cairo_arc (cr, 0, -length / 2 + width / 2, width / 2, G_PI, 0);
  cairo_arc (cr, 0, length / 2 - width / 2, width / 2, 0, G_PI);
  cairo_close_path (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  cairo_set_line_width (cr, 2.5 * size);
  cairo_stroke_preserve (cr);
  if (hot)
    cairo_set_source_rgb (cr, 1, 1, 1);
  else
    cairo_set_source_rgb (cr, RED, GREEN, BLUE);
  cairo_fill (cr);
  cairo_restore (cr);
}

void
skg_collimator_frame_draw (const SkgCollimatorFrame *self,
                           cairo_t *cr,
                           gboolean with_handles,
                           SkgBlade hot,
                           double origin_x,
                           double origin_y,
                           double scale,
                           double size)
{
  double width = MAX (1, floor (size));

  for (SkgBlade b = 0; b < SKG_BLADE_IRIS; b++)
    if (!self->is_open[b])
      draw_line (self, cr, b, width, b == hot, origin_x, origin_y, scale);
  if (!self->is_open[SKG_BLADE_IRIS])
    draw_iris (self, cr, width, hot == SKG_BLADE_IRIS, origin_x, origin_y, scale);
  for (SkgBlade b = 0; with_handles && b < SKG_N_BLADES; b++)
    draw_handle (self, cr, b, b == hot, origin_x, origin_y, scale, size);
}

/* --- Pointer --- */

static double
get_line_distance (const SkgCollimatorFrame *self, SkgBlade blade, double x, double y)
{
  const double *place = self->place;
  gboolean in_rows = y >= place[SKG_BLADE_TOP] && y <= place[SKG_BLADE_BOTTOM];
  gboolean in_columns = x >= place[SKG_BLADE_LEFT] && x <= place[SKG_BLADE_RIGHT];

  if (self->is_open[blade])
    return G_MAXDOUBLE;
  switch (blade)
    {
    case SKG_BLADE_LEFT:
    case SKG_BLADE_RIGHT:
      return in_rows ? fabs (x - place[blade]) : G_MAXDOUBLE;
    case SKG_BLADE_TOP:
    case SKG_BLADE_BOTTOM:
      return in_columns ? fabs (y - place[blade]) : G_MAXDOUBLE;
    case SKG_BLADE_IRIS:
      return in_rows && in_columns
                 ? fabs (hypot (x - self->columns / 2, y - self->rows / 2) -
                         place[blade])
                 : G_MAXDOUBLE;
    case SKG_N_BLADES:
    default:
      return G_MAXDOUBLE;
    }
}

SkgBlade
skg_collimator_frame_pick (const SkgCollimatorFrame *self,
                           double x,
                           double y,
                           double reach_px)
{
  SkgBlade found = SKG_N_BLADES;
  double least = reach_px * HANDLE_REACH;

  for (SkgBlade b = 0; b < SKG_N_BLADES; b++)
    {
      double handle_x;
      double handle_y;
      double distance;

      skg_collimator_frame_get_handle (self, b, &handle_x, &handle_y);
      distance = hypot (x - handle_x, y - handle_y);
      if (distance > least)
        continue;
      least = distance;
      found = b;
    }
  if (found != SKG_N_BLADES)
    return found;
  least = reach_px;
  for (SkgBlade b = 0; b < SKG_N_BLADES; b++)
    {
      double distance = get_line_distance (self, b, x, y);

      if (distance > least)
        continue;
      least = distance;
      found = b;
    }
  return found;
}

void
skg_collimator_move (SkgCollimator *collimator,
                     const SkgSample *sample,
                     SkgBlade blade,
                     double x,
                     double y)
{
  const SkgDetector *detector = &sample->detector;
  double pitch_mm = detector->pitch_mm;
  double x_mm = (x - detector->columns / 2.0) * pitch_mm;
  double y_mm = (y - detector->rows / 2.0) * pitch_mm;
  double half_width_mm = detector->columns / 2.0 * pitch_mm;
  double half_height_mm = detector->rows / 2.0 * pitch_mm;
  double edge_mm = blade == SKG_BLADE_LEFT || blade == SKG_BLADE_RIGHT ? half_width_mm
                   : blade == SKG_BLADE_IRIS ? hypot (half_width_mm, half_height_mm)
                                             : half_height_mm;
  double place_mm = 0;

  if (blade == SKG_BLADE_LEFT)
    place_mm = MIN (x_mm, MIN (collimator->right_mm, half_width_mm) - MIN_FIELD_MM);
  else if (blade == SKG_BLADE_RIGHT)
    place_mm = MAX (x_mm, MAX (collimator->left_mm, -half_width_mm) + MIN_FIELD_MM);
  else if (blade == SKG_BLADE_TOP)
    place_mm = MIN (y_mm, MIN (collimator->bottom_mm, half_height_mm) - MIN_FIELD_MM);
  else if (blade == SKG_BLADE_BOTTOM)
    place_mm = MAX (y_mm, MAX (collimator->top_mm, -half_height_mm) + MIN_FIELD_MM);
  else
    place_mm = MAX (hypot (x_mm, y_mm), MIN_FIELD_MM);

  if (fabs (place_mm) > edge_mm - SNAP_MM &&
      (place_mm < 0) == (blade == SKG_BLADE_LEFT || blade == SKG_BLADE_TOP))
    skg_collimator_open (collimator, blade);
  else
    *get_member (collimator, blade) = place_mm;
}

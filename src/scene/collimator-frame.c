/* SPDX-License-Identifier: Apache-2.0
 * Where blades and iris stand in the picture: drawing them, finding and moving them. */
#include "config.h"

#include "scene/collimator-frame.h"

#include <math.h>

#include "render/distort.h"

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
    .pincushion = sample->exposure.detection.pincushion,
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

static void
to_seen (const SkgCollimatorFrame *self, double *x, double *y)
{
  *x -= self->columns / 2;
  *y -= self->rows / 2;
  skg_distort_offset (MIN (self->columns, self->rows) / 2, self->pincushion, x, y);
  *x += self->columns / 2;
  *y += self->rows / 2;
}

void
skg_collimator_frame_to_ideal (const SkgCollimatorFrame *self, double *x, double *y)
{
  *x -= self->columns / 2;
  *y -= self->rows / 2;
  skg_undistort_offset (MIN (self->columns, self->rows) / 2, self->pincushion, x, y);
  *x += self->columns / 2;
  *y += self->rows / 2;
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
    *x = place[blade];
  else if (blade == SKG_BLADE_TOP || blade == SKG_BLADE_BOTTOM)
    *y = place[blade];
  else
    {
      /* Toward the lower right corner. */
      *x = self->columns / 2 + place[blade] * self->columns / corner;
      *y = self->rows / 2 + place[blade] * self->rows / corner;
    }
  to_seen (self, x, y);
  if (blade == SKG_BLADE_IRIS)
    {
      double along = MIN (*x / self->columns * 2 - 1, 1 - INSET_IRIS);

      *x = (1 + along) * self->columns / 2;
      *y = (1 + along) * self->rows / 2;
      return;
    }
  *x = CLAMP (*x, INSET * self->columns, (1 - INSET) * self->columns);
  *y = CLAMP (*y, INSET * self->rows, (1 - INSET) * self->rows);
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

/* Straight pieces of a line or a circle that the distortion bends. */
#define N_PIECES 64

typedef struct
{
  double x;
  double y;
  double scale;
} Origin;

static void
add_point (const SkgCollimatorFrame *self,
           cairo_t *cr,
           const Origin *origin,
           double x,
           double y)
{
  to_seen (self, &x, &y);
  cairo_line_to (cr, origin->x + x * origin->scale, origin->y + y * origin->scale);
}

static void
draw_line (const SkgCollimatorFrame *self,
           cairo_t *cr,
           SkgBlade blade,
           double width,
           gboolean hot,
           const Origin *origin)
{
  const double *place = self->place;
  gboolean upright = blade == SKG_BLADE_LEFT || blade == SKG_BLADE_RIGHT;
  double at = place[blade];
  double from = place[upright ? SKG_BLADE_TOP : SKG_BLADE_LEFT];
  double to = place[upright ? SKG_BLADE_BOTTOM : SKG_BLADE_RIGHT];
  int n = self->pincushion > 0 ? N_PIECES : 1;

  /* A straight one stands on a pixel of the surface, so that it is thin. */
  if (n == 1)
    at = (snap ((upright ? origin->x : origin->y) + at * origin->scale) -
          (upright ? origin->x : origin->y)) /
         origin->scale;
  cairo_new_path (cr);
  for (int i = 0; i <= n; i++)
    {
      double along = from + (to - from) * i / n;

      add_point (self, cr, origin, upright ? at : along, upright ? along : at);
    }
  stroke (cr, width, hot);
}

/* The field between the blades, as seen. */
static void
clip_to_blades (const SkgCollimatorFrame *self, cairo_t *cr, const Origin *origin)
{
  const double *place = self->place;
  const double corners[5][2] = {
    { place[SKG_BLADE_LEFT], place[SKG_BLADE_TOP] },
    { place[SKG_BLADE_RIGHT], place[SKG_BLADE_TOP] },
    { place[SKG_BLADE_RIGHT], place[SKG_BLADE_BOTTOM] },
    { place[SKG_BLADE_LEFT], place[SKG_BLADE_BOTTOM] },
    { place[SKG_BLADE_LEFT], place[SKG_BLADE_TOP] },
  };
  int n = self->pincushion > 0 ? N_PIECES : 1;

  cairo_new_path (cr);
  for (int side = 0; side < 4; side++)
    for (int i = 0; i < n; i++)
      {
        double t = (double) i / n;

        add_point (self, cr, origin,
                   corners[side][0] + t * (corners[side + 1][0] - corners[side][0]),
                   corners[side][1] + t * (corners[side + 1][1] - corners[side][1]));
      }
  cairo_close_path (cr);
  cairo_clip (cr);
}

/* As much of the circle as lies between the blades. A circle about the middle stays
 * one. */
static void
draw_iris (const SkgCollimatorFrame *self,
           cairo_t *cr,
           double width,
           gboolean hot,
           const Origin *origin)
{
  double x = self->columns / 2 + self->place[SKG_BLADE_IRIS];
  double y = self->rows / 2;

  to_seen (self, &x, &y);
  cairo_save (cr);
  clip_to_blades (self, cr, origin);
  cairo_new_path (cr);
  cairo_arc (cr, origin->x + self->columns / 2 * origin->scale,
             origin->y + self->rows / 2 * origin->scale,
             (x - self->columns / 2) * origin->scale, 0, 2 * G_PI);
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
  const Origin origin = { origin_x, origin_y, scale };

  for (SkgBlade b = 0; b < SKG_BLADE_IRIS; b++)
    if (!self->is_open[b])
      draw_line (self, cr, b, width, b == hot, &origin);
  if (!self->is_open[SKG_BLADE_IRIS])
    draw_iris (self, cr, width, hot == SKG_BLADE_IRIS, &origin);
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
  skg_collimator_frame_to_ideal (self, &x, &y);
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

void
skg_collimator_move_iris (SkgCollimator *collimator,
                          const SkgSample *sample,
                          double radius)
{
  const SkgDetector *detector = &sample->detector;

  /* Along a diagonal or any other way: the radius alone counts. */
  skg_collimator_move (collimator, sample, SKG_BLADE_IRIS,
                       detector->columns / 2.0 + MAX (radius, 0), detector->rows / 2.0);
}

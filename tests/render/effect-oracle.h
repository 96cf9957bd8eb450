/* SPDX-License-Identifier: Apache-2.0
 * Image effects once more, in double precision, straight from their formulas. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint columns;
  guint rows;
  double *x;
} Plane;

Plane plane_new (guint columns, guint rows);
Plane plane_from_floats (const float *values, guint columns, guint rows);
void plane_clear (Plane *plane);
void plane_get_range (const Plane *plane, double *least, double *largest);
/* Bilinear; mirrored about the centres of the edge pixels. */
double plane_sample (const Plane *plane, double column, double row);

/* @p: parameters in the order of `skg effects` */
typedef void (*OracleFunc) (const Plane *in, const double *p, Plane *out);

void oracle_power (const Plane *in, const double *p, Plane *out);
void oracle_invert (const Plane *in, const double *p, Plane *out);
void oracle_linear_contrast (const Plane *in, const double *p, Plane *out);
void oracle_log_contrast (const Plane *in, const double *p, Plane *out);
void oracle_sigmoid (const Plane *in, const double *p, Plane *out);
void oracle_multiply (const Plane *in, const double *p, Plane *out);
void oracle_affine (const Plane *in, const double *p, Plane *out);
void oracle_crop (const Plane *in, const double *p, Plane *out);
void oracle_rot90 (const Plane *in, const double *p, Plane *out);
void oracle_flip_left_right (const Plane *in, const double *p, Plane *out);
void oracle_flip_up_down (const Plane *in, const double *p, Plane *out);
void oracle_gaussian_blur (const Plane *in, const double *p, Plane *out);
void oracle_average_blur (const Plane *in, const double *p, Plane *out);
void oracle_sharpen (const Plane *in, const double *p, Plane *out);
void oracle_emboss (const Plane *in, const double *p, Plane *out);
void oracle_average_pool (const Plane *in, const double *p, Plane *out);
void oracle_max_pool (const Plane *in, const double *p, Plane *out);
void oracle_min_pool (const Plane *in, const double *p, Plane *out);
void oracle_median_pool (const Plane *in, const double *p, Plane *out);
void oracle_jpeg (const Plane *in, const double *p, Plane *out);
void oracle_clahe (const Plane *in, const double *p, Plane *out);
void oracle_collimator (const Plane *in, const double *p, Plane *out);
void oracle_marker (const Plane *in, const double *p, Plane *out);

G_END_DECLS

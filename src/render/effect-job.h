/* SPDX-License-Identifier: Apache-2.0
 * Pass 7: one effect being drawn, and what the draws of all effects share. */
#pragma once

#include "render/effect-draws.h"

G_BEGIN_DECLS

/**
 * SkgEffectJob:
 * @effect: (nullable): none on the way to x and back
 * @unit_px: detector pixels per px of the effects
 * @px: pixels of the picture per px of the effects
 */
typedef struct
{
  SkgEffectDraws *draws;
  const SkgEffect *effect;
  const SkgTarget *in;
  const SkgTarget *range;
  SkgTarget *out;
  guint detector_columns;
  guint detector_rows;
  double unit_px;
  double px;
  GError **error;
} SkgEffectJob;

/* Value of a parameter of the effect. */
double skg_job_get (const SkgEffectJob *job, const char *param);
/* The program with the values of its first two defines, in use. */
SkgProgram *
skg_job_use (const SkgEffectJob *job, SkgProgramId id, guint first, guint second);
void skg_job_bind (SkgProgram *program, const char *name, int unit, GLuint texture);
gboolean
skg_job_ensure (const SkgEffectJob *job, SkgTarget *target, guint columns, guint rows);
gboolean skg_job_draw (const SkgEffectJob *job, const SkgTarget *target);
/* Floats into a texture (made if it is 0), bound to @unit. @format: GL_R32F, GL_RG32F
 */
void skg_job_upload (GLuint *texture,
                     int unit,
                     GLint filter,
                     GLint format,
                     guint columns,
                     guint rows,
                     const float *values);

/* Effects that look at more than one pixel, effect-filters.c. */
gboolean skg_job_gaussian_blur (const SkgEffectJob *job);
gboolean skg_job_average_blur (const SkgEffectJob *job);
gboolean skg_job_sharpen (const SkgEffectJob *job);
gboolean skg_job_emboss (const SkgEffectJob *job);
gboolean skg_job_pool (const SkgEffectJob *job);
gboolean skg_job_jpeg (const SkgEffectJob *job);
gboolean skg_job_move (const SkgEffectJob *job);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * The frame-time controller. */
#include "config.h"

#include "render/pacer.h"

#define MIN_COLUMNS 96
#define COLUMN_STEP 16
/* llvmpipe on two cores of 2023; any machine corrects it within a picture or two. */
#define FIRST_GUESS_NS 2.0
#define DEAD_BAND 0.15
#define LEARN_WEIGHT 0.3

static double
count_slices (const SkgFrame *frame, SkgQuality quality)
{
  const guint *size = skg_volume_get_grid (frame->volume)->size;
  guint longest = MAX (size[0], MAX (size[1], size[2]));

  return quality == SKG_QUALITY_DRAFT ? (longest + 1) / 2 : longest;
}

static double
predict_ms (const SkgPacer *self, const SkgFrame *frame, SkgQuality quality)
{
  double ns = self->ns_per_sample[quality];

  if (ns <= 0)
    ns = self->ns_per_sample[quality == SKG_QUALITY_DRAFT ? SKG_QUALITY_LIVE
                                                          : SKG_QUALITY_DRAFT];
  if (ns <= 0)
    ns = FIRST_GUESS_NS;
  return ns * 1e-6 * count_slices (frame, quality) * frame->geometry.columns *
         frame->geometry.rows;
}

void
skg_pacer_choose (SkgPacer *self, SkgFrame *frame)
{
  guint full = frame->geometry.columns;
  double shrink;
  guint columns;
  guint rows;

  if (predict_ms (self, frame, SKG_QUALITY_LIVE) <= SKG_PACER_TARGET_MS)
    {
      frame->quality = SKG_QUALITY_LIVE;
      self->columns = full;
      return;
    }
  frame->quality = SKG_QUALITY_DRAFT;
  shrink = sqrt (SKG_PACER_TARGET_MS / predict_ms (self, frame, SKG_QUALITY_DRAFT));
  columns = (guint) (full * MIN (shrink, 1.0));
  if (self->columns <= full && self->columns > 0 &&
      fabs ((double) columns - self->columns) < DEAD_BAND * self->columns)
    columns = self->columns;
  if (columns < full)
    columns = MAX (columns / COLUMN_STEP * COLUMN_STEP, MIN (MIN_COLUMNS, full));
  self->columns = columns;
  if (columns == full)
    return;
  rows = (guint) MAX (frame->geometry.rows * ((double) columns / full) + 0.5, 1);
  frame->geometry = skg_geometry_resize (&frame->geometry, columns, rows);
}

void
skg_pacer_learn (SkgPacer *self, const SkgFrame *frame, double integrate_ms)
{
  double samples = count_slices (frame, frame->quality) * frame->geometry.columns *
                   frame->geometry.rows;
  double ns = integrate_ms * 1e6 / samples;
  double *known;

  if (frame->quality > SKG_QUALITY_LIVE || !(integrate_ms > 0))
    return;
  known = &self->ns_per_sample[frame->quality];
  /* The first picture compiles a shader and uploads; distrust one slow outlier. */
  if (*known > 0)
    ns = MIN (ns, 3 * *known);
  *known = *known > 0 ? *known + LEARN_WEIGHT * (ns - *known) : ns;
}

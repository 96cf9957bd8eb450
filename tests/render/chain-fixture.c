/* SPDX-License-Identifier: Apache-2.0
 * Frames whose area densities are given directly: the chain without a volume. */
#include "chain-fixture.h"

void
chain_frame_init (SkgFrame *frame,
                  guint columns,
                  guint rows,
                  double pitch_mm,
                  const SkgBeam *beam,
                  ChainAreaFunc func,
                  gpointer data)
{
  gsize n = (gsize) columns * rows;
  float (*area)[4] = g_malloc0 (n * sizeof *area);

  for (gsize i = 0; func != NULL && i < n; i++)
    func ((guint) (i % columns), (guint) (i / columns), area[i], data);
  *frame = (SkgFrame){
    .geometry = { .columns = columns,
                  .rows = rows,
                  .source_mm = { 0, 0, 0 },
                  .pixel00_mm = { -(columns - 1.0) / 2 * pitch_mm,
                                  -(rows - 1.0) / 2 * pitch_mm, 1000 },
                  .column_step_mm = { pitch_mm, 0, 0 },
                  .row_step_mm = { 0, pitch_mm, 0 } },
    .area_density = g_bytes_new_take (area, n * sizeof *area),
    .tissue = { .n_materials = 4 },
    .beam = *beam,
    .detection = SKG_DETECTION_PERFECT,
  };
  frame->detection.pitch_mm = pitch_mm;
}

SkgBeam
chain_beam_mono (double kev, double photons_per_mm2)
{
  return (SkgBeam){
    .n_bins = 1,
    .bins = { { .photons = 1, .signal_kev = kev, .signal2_kev2 = kev * kev } },
    .photons_per_mm2 = photons_per_mm2,
    .collimator = SKG_COLLIMATOR_OPEN,
  };
}

void
chain_measure (const float *values, gsize n, double *mean, double *variance)
{
  double sum = 0;
  double squares = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) values[i];
  *mean = sum / (double) n;
  for (gsize i = 0; i < n; i++)
    squares += ((double) values[i] - *mean) * ((double) values[i] - *mean);
  *variance = squares / (double) (n - 1);
}

/* SPDX-License-Identifier: Apache-2.0
 * Pass 7: the draws that make up one effect. */
#include "config.h"

#include "render/effect-draws.h"

#include <math.h>

#include "base/random.h"
#include "render/clahe.h"
#include "render/effect-job.h"
#include "render/effect-stamps.h"

#define MAX_BOXES 16
#define MAX_SIDE_DRAWS 1000

void
skg_effect_draws_clear (SkgEffectDraws *draws)
{
  skg_target_clear (&draws->packed[0]);
  skg_target_clear (&draws->packed[1]);
  skg_target_clear (&draws->pooled);
  skg_target_clear (&draws->blocks[0]);
  skg_target_clear (&draws->blocks[1]);
  glDeleteTextures (1, &draws->tiles_texture);
  glDeleteTextures (1, &draws->stamp_texture);
  glDeleteTextures (1, &draws->nodes_texture);
}

gboolean
skg_effect_needs_range (SkgEffectKind kind)
{
  return kind == SKG_EFFECT_INVERT || skg_effect_get_info (kind)->own_range;
}

/* Points */

/* The program, with picture, range, key and the two numbers; @job's target is ready. */
static SkgProgram *
use_point (const SkgEffectJob *job, SkgPoint point, gboolean own, double a, double b)
{
  SkgProgram *program;
  guint64 key = job->effect != NULL ? job->effect->key : 0;

  if (!skg_job_ensure (job, job->out, job->in->columns, job->in->rows))
    return NULL;
  program = skg_job_use (job, SKG_PROGRAM_EFFECT_POINT, point, own);
  if (program == NULL)
    return NULL;
  skg_job_bind (program, "u_picture", 0, job->in->texture);
  skg_job_bind (program, "u_range", 1, job->range->texture);
  skg_program_set_int (program, "u_tiles", 2);
  skg_program_set_int (program, "u_stamp", 3);
  skg_program_set_uvec2 (program, "u_noise_key", (guint) key, (guint) (key >> 32));
  skg_program_set_double (program, "u_a", a);
  skg_program_set_double (program, "u_b", b);
  skg_program_set_ivec2 (program, "u_cells", (int) job->in->columns,
                         (int) job->in->rows);
  return program;
}

static gboolean
draw_point (const SkgEffectJob *job, SkgPoint point, double a, double b)
{
  gboolean own = skg_effect_get_info (job->effect->kind)->own_range;

  return use_point (job, point, own, a, b) != NULL && skg_job_draw (job, job->out);
}

gboolean
skg_effect_draw_point (SkgEffectDraws *draws,
                       SkgPoint point,
                       const SkgTarget *in,
                       const SkgTarget *range,
                       SkgTarget *out,
                       GError **error)
{
  SkgEffectJob job = {
    .draws = draws, .in = in, .range = range, .out = out, .error = error
  };

  return use_point (&job, point, FALSE, 0, 0) != NULL && skg_job_draw (&job, out);
}

static int
count_cells (double size, guint n)
{
  return (int) CLAMP (rint (size * n), MIN (3, n), n);
}

static gboolean
draw_cells (const SkgEffectJob *job, SkgPoint point)
{
  gboolean own = skg_effect_get_info (job->effect->kind)->own_range;
  SkgProgram *program = use_point (job, point, own, skg_job_get (job, "share"), 0);
  double size = skg_job_get (job, "size");

  if (program == NULL)
    return FALSE;
  skg_program_set_ivec2 (program, "u_cells", count_cells (size, job->in->columns),
                         count_cells (size, job->in->rows));
  return skg_job_draw (job, job->out);
}

/* Sides and places of boxes, as shares of the picture. */
static double
draw_side (SkgRandom *random, double mean, double sd)
{
  for (int i = 0; i < MAX_SIDE_DRAWS; i++)
    {
      double side = mean + sd * skg_random_next_normal (random);

      if (side > 0 && side < 1)
        return side;
    }
  return CLAMP (mean, 0.001, 1);
}

static void
place_boxes (const SkgEffectJob *job, guint n_boxes, float boxes[MAX_BOXES][4])
{
  double mean = skg_job_get (job, "size");
  double sd = skg_job_get (job, "size_sd");
  SkgRandom random;

  skg_random_init (&random, job->effect->key, 0, "boxes");
  for (guint i = 0; i < n_boxes; i++)
    {
      double width = draw_side (&random, mean, sd);
      double height = draw_side (&random, mean, sd);
      double left = (1 - width) * skg_random_next_unit (&random);
      double top = (1 - height) * skg_random_next_unit (&random);

      boxes[i][0] = (float) rint (left * job->in->columns);
      boxes[i][1] = (float) rint (top * job->in->rows);
      boxes[i][2] =
          MAX ((float) rint ((left + width) * job->in->columns), boxes[i][0] + 1);
      boxes[i][3] =
          MAX ((float) rint ((top + height) * job->in->rows), boxes[i][1] + 1);
    }
}

static float
measure_box (const SkgEffectJob *job, const float *values, const float box[4])
{
  float least = G_MAXFLOAT;
  float largest = -G_MAXFLOAT;

  for (guint r = (guint) box[1]; r < MIN ((guint) box[3], job->in->rows); r++)
    for (guint c = (guint) box[0]; c < MIN ((guint) box[2], job->in->columns); c++)
      {
        float value = values[(gsize) r * job->in->columns + c];

        least = MIN (least, value);
        largest = MAX (largest, value);
      }
  return MAX (largest - least, 0);
}

static gboolean
draw_boxes (const SkgEffectJob *job)
{
  guint n_boxes = (guint) CLAMP (skg_job_get (job, "boxes"), 1, MAX_BOXES);
  g_autoptr (GBytes) bytes = skg_target_read (job->in);
  const float *values = g_bytes_get_data (bytes, NULL);
  float boxes[MAX_BOXES][4] = { { 0 } };
  float noise[MAX_BOXES] = { 0 };
  SkgProgram *program = use_point (job, SKG_POINT_BOXES, FALSE, 0, 0);

  if (program == NULL)
    return FALSE;
  place_boxes (job, n_boxes, boxes);
  for (guint i = 0; i < n_boxes; i++)
    noise[i] = (float) skg_job_get (job, "noise") * measure_box (job, values, boxes[i]);
  skg_program_set_vec4s (program, "u_boxes[0]", MAX_BOXES, boxes[0]);
  skg_program_set_floats (program, "u_box_noise[0]", MAX_BOXES, noise);
  return skg_job_draw (job, job->out);
}

static gboolean
draw_collimator (const SkgEffectJob *job)
{
  double columns = job->in->columns;
  double rows = job->in->rows;
  double angle = skg_job_get (job, "rotation_deg") * G_PI / 180;
  const float middle[2] = { (float) ((columns - 1) / 2), (float) ((rows - 1) / 2) };
  const float turn[2] = { (float) cos (angle), (float) sin (angle) };
  const float opening[4] = { (float) (columns * (0.5 - skg_job_get (job, "left"))),
                             (float) (columns * (0.5 - skg_job_get (job, "right"))),
                             (float) (rows * (0.5 - skg_job_get (job, "top"))),
                             (float) (rows * (0.5 - skg_job_get (job, "bottom"))) };
  SkgProgram *program =
      use_point (job, SKG_POINT_COLLIMATOR, FALSE, skg_job_get (job, "value"), 0);

  if (program == NULL)
    return FALSE;
  skg_program_set_vec2 (program, "u_middle", middle);
  skg_program_set_vec2 (program, "u_turn", turn);
  skg_program_set_vec4s (program, "u_opening", 1, opening);
  skg_program_set_double (program, "u_edge", skg_job_get (job, "edge_px") * job->px);
  return skg_job_draw (job, job->out);
}

static gboolean
draw_stamp (const SkgEffectJob *job)
{
  SkgStamp stamp;
  SkgProgram *program =
      use_point (job, SKG_POINT_STAMP, FALSE, skg_job_get (job, "value"), 0);

  if (program == NULL)
    return FALSE;
  skg_stamp_make (&stamp, job->effect, job->in->columns, job->in->rows);
  skg_job_upload (&job->draws->stamp_texture, 3, GL_NEAREST, GL_R32F, stamp.columns,
                  stamp.rows, stamp.coverage);
  skg_program_set_ivec2 (program, "u_corner", stamp.left, stamp.top);
  skg_stamp_clear (&stamp);
  return skg_job_draw (job, job->out);
}

static gboolean
draw_clahe (const SkgEffectJob *job)
{
  g_autoptr (GBytes) bytes = skg_target_read (job->in);
  const float *values = g_bytes_get_data (bytes, NULL);
  gsize n = (gsize) job->in->columns * job->in->rows;
  float least = values[0];
  float largest = values[0];
  g_autofree float *curves = NULL;

  for (gsize i = 1; i < n; i++)
    {
      least = MIN (least, values[i]);
      largest = MAX (largest, values[i]);
    }
  curves = skg_clahe_make (values, job->in->columns, job->in->rows, NULL, 0,
                           largest > least ? (double) (largest - least) : 1,
                           (double) (least + largest) / 2, skg_job_get (job, "clip"));
  skg_job_upload (&job->draws->tiles_texture, 2, GL_LINEAR, GL_R32F, SKG_CLAHE_LEVELS,
                  SKG_CLAHE_TILES * SKG_CLAHE_TILES, curves);
  return draw_point (job, SKG_POINT_CLAHE, skg_job_get (job, "share"), 0);
}

static gboolean
draw_intensity (const SkgEffectJob *job)
{
  switch (job->effect->kind)
    {
    case SKG_EFFECT_GAUSSIAN_NOISE:
      return draw_point (job, SKG_POINT_GAUSSIAN_NOISE, skg_job_get (job, "sigma"), 0);
    case SKG_EFFECT_GAMMA:
    case SKG_EFFECT_GAMMA_CONTRAST:
      return draw_point (job, SKG_POINT_POWER, skg_job_get (job, "exponent"), 0);
    case SKG_EFFECT_INVERT:
      return draw_point (job, SKG_POINT_INVERT, 0, 0);
    case SKG_EFFECT_IMPULSE:
    case SKG_EFFECT_SALT_AND_PEPPER:
      return draw_point (job, SKG_POINT_IMPULSE, skg_job_get (job, "share"), 0);
    case SKG_EFFECT_LINEAR_CONTRAST:
      return draw_point (job, SKG_POINT_LINE, skg_job_get (job, "alpha"),
                         (1 - skg_job_get (job, "alpha")) *
                             skg_job_get (job, "centre"));
    case SKG_EFFECT_LOG_CONTRAST:
      return draw_point (job, SKG_POINT_LOG_CONTRAST, skg_job_get (job, "gain"), 0);
    case SKG_EFFECT_SIGMOID_CONTRAST:
      return draw_point (job, SKG_POINT_SIGMOID, skg_job_get (job, "gain"),
                         skg_job_get (job, "cutoff"));
    case SKG_EFFECT_DROPOUT:
      return draw_point (job, SKG_POINT_DROPOUT, skg_job_get (job, "share"), 0);
    case SKG_EFFECT_MULTIPLY:
      return draw_point (job, SKG_POINT_LINE, skg_job_get (job, "factor"), 0);
    default:
      return draw_point (job, SKG_POINT_MULTIPLY_PIXELS, skg_job_get (job, "low"),
                         skg_job_get (job, "high"));
    }
}

static gboolean
draw_effect (const SkgEffectJob *job)
{
  if (skg_effect_get_info (job->effect->kind)->geometric)
    return skg_job_move (job);
  switch (job->effect->kind)
    {
    case SKG_EFFECT_COARSE_SALT_AND_PEPPER:
      return draw_cells (job, SKG_POINT_IMPULSE);
    case SKG_EFFECT_COARSE_DROPOUT:
      return draw_cells (job, SKG_POINT_DROPOUT);
    case SKG_EFFECT_GAUSSIAN_BLUR:
      return skg_job_gaussian_blur (job);
    case SKG_EFFECT_AVERAGE_BLUR:
      return skg_job_average_blur (job);
    case SKG_EFFECT_SHARPEN:
      return skg_job_sharpen (job);
    case SKG_EFFECT_EMBOSS:
      return skg_job_emboss (job);
    case SKG_EFFECT_AVERAGE_POOL:
    case SKG_EFFECT_MAX_POOL:
    case SKG_EFFECT_MIN_POOL:
    case SKG_EFFECT_MEDIAN_POOL:
      return skg_job_pool (job);
    case SKG_EFFECT_BOX_CORRUPTION:
      return draw_boxes (job);
    case SKG_EFFECT_JPEG:
      return skg_job_jpeg (job);
    case SKG_EFFECT_CLAHE:
      return draw_clahe (job);
    case SKG_EFFECT_COLLIMATOR:
      return draw_collimator (job);
    case SKG_EFFECT_TEXT:
    case SKG_EFFECT_MARKER:
    case SKG_EFFECT_LATERALITY_LETTER:
      return draw_stamp (job);
    default:
      return draw_intensity (job);
    }
}

gboolean
skg_effect_draw (SkgEffectDraws *draws,
                 const SkgEffectList *list,
                 guint index,
                 const SkgTarget *in,
                 const SkgTarget *range,
                 SkgTarget *out,
                 GError **error)
{
  SkgEffectJob job = {
    .draws = draws,
    .effect = &list->effects[index],
    .in = in,
    .range = range,
    .out = out,
    .detector_columns = list->columns > 0 ? list->columns : in->columns,
    .detector_rows = list->rows > 0 ? list->rows : in->rows,
    .unit_px = list->unit_px > 0 ? list->unit_px : 1,
    .error = error,
  };

  job.px = job.unit_px * sqrt ((double) in->columns / job.detector_columns *
                               ((double) in->rows / job.detector_rows));
  return draw_effect (&job);
}

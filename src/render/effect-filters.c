/* SPDX-License-Identifier: Apache-2.0
 * Pass 7: effects that look at more than one pixel: filters, blocks, geometry. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "render/effect-job.h"
#include "render/effect-moves.h"

/* Weights that effect-line.frag.glsl takes, and zeros about them. */
#define MAX_WEIGHTS 64
#define MARGIN 3
#define ALL_WEIGHTS 72
#define MAX_POOL 32

/* What a step of effect-line.frag.glsl does. */
typedef enum
{
  STEP_ACROSS,
  STEP_DOWN,
  STEP_UNPACK,
} Step;

typedef struct
{
  int first; /* pixels from the middle to the first weight */
  int count;
  float weights[ALL_WEIGHTS]; /* the first of them at MARGIN */
} Line;

static gboolean
draw_step (const SkgEffectJob *job,
           Step step,
           const Line *line,
           GLuint from,
           const SkgTarget *to)
{
  SkgProgram *program =
      skg_job_use (job, SKG_PROGRAM_EFFECT_LINE, (guint) (line->count + 3) / 4, step);

  if (program == NULL)
    return FALSE;
  skg_job_bind (program, "u_picture", 0, from);
  if (step != STEP_UNPACK)
    {
      skg_program_set_floats (program, "u_weights[0]", ALL_WEIGHTS, line->weights);
      skg_program_set_int (program, "u_first", line->first);
    }
  return skg_job_draw (job, to);
}

/* Four pixels of a row in one texel on the way. */
static gboolean
draw_both_ways (const SkgEffectJob *job, const Line *line)
{
  SkgTarget *packed = job->draws->packed;
  guint columns = job->in->columns;
  guint rows = job->in->rows;

  for (guint i = 0; i < 2; i++)
    if (!skg_target_ensure (&packed[i], job->draws->context, GL_RGBA32F,
                            (columns + 3) / 4, rows, job->error))
      return FALSE;
  return skg_job_ensure (job, job->out, columns, rows) &&
         draw_step (job, STEP_ACROSS, line, job->in->texture, &packed[0]) &&
         draw_step (job, STEP_DOWN, line, packed[0].texture, &packed[1]) &&
         draw_step (job, STEP_UNPACK, line, packed[1].texture, job->out);
}

/* What the shader can mirror. */
static int
get_longest_reach (const SkgEffectJob *job)
{
  int side = (int) MIN (job->in->columns, job->in->rows);

  return MIN (side - 1, (MAX_WEIGHTS - 1) / 2);
}

gboolean
skg_job_gaussian_blur (const SkgEffectJob *job)
{
  double sigma = skg_job_get (job, "sigma_px") * job->px;
  int reach = MIN ((int) ceil (3 * sigma), get_longest_reach (job));
  Line line = { .first = -reach, .count = 2 * reach + 1 };
  double sum = 0;

  for (int i = -reach; i <= reach; i++)
    sum += reach > 0 ? exp (-0.5 * i * i / (sigma * sigma)) : 1;
  for (int i = -reach; i <= reach; i++)
    line.weights[MARGIN + i + reach] =
        (float) ((reach > 0 ? exp (-0.5 * i * i / (sigma * sigma)) : 1) / sum);
  return draw_both_ways (job, &line);
}

gboolean
skg_job_average_blur (const SkgEffectJob *job)
{
  int kernel = (int) CLAMP (rint (skg_job_get (job, "kernel_px") * job->px), 1,
                            2 * get_longest_reach (job) + 1);
  Line line = { .first = -(kernel / 2), .count = kernel };

  for (int i = 0; i < kernel; i++)
    line.weights[MARGIN + i] = 1.0f / (float) kernel;
  return draw_both_ways (job, &line);
}

static gboolean
draw_square (const SkgEffectJob *job, const double kernel[9])
{
  double alpha = skg_job_get (job, "alpha");
  float weights[9];
  SkgProgram *program;

  for (int i = 0; i < 9; i++)
    weights[i] = (float) ((i == 4 ? 1 - alpha : 0) + alpha * kernel[i]);
  if (!skg_job_ensure (job, job->out, job->in->columns, job->in->rows))
    return FALSE;
  program = skg_job_use (job, SKG_PROGRAM_EFFECT_KERNEL, 0, 0);
  if (program == NULL)
    return FALSE;
  skg_job_bind (program, "u_picture", 0, job->in->texture);
  skg_program_set_floats (program, "u_weights[0]", 9, weights);
  return skg_job_draw (job, job->out);
}

gboolean
skg_job_sharpen (const SkgEffectJob *job)
{
  const double middle = 8 + skg_job_get (job, "lightness");
  const double kernel[9] = { -1, -1, -1, -1, middle, -1, -1, -1, -1 };

  return draw_square (job, kernel);
}

gboolean
skg_job_emboss (const SkgEffectJob *job)
{
  const double s = skg_job_get (job, "strength");
  const double kernel[9] = { -1 - s, -s, 0, -s, 1, s, 0, s, 1 + s };

  return draw_square (job, kernel);
}

static int
compare_floats (const void *a, const void *b)
{
  float x = *(const float *) a;
  float y = *(const float *) b;

  return (x > y) - (x < y);
}

/* Insertion: blocks are small. */
static void
sort_floats (float *values, guint n)
{
  if (n > 32)
    {
      qsort (values, n, sizeof *values, compare_floats);
      return;
    }
  for (guint i = 1; i < n; i++)
    {
      float value = values[i];
      guint k = i;

      for (; k > 0 && values[k - 1] > value; k--)
        values[k] = values[k - 1];
      values[k] = value;
    }
}

/* Medians of blocks into a texture: sorting is no work for a shader, where every value
 * would be fetched as often as the block has some. Of an even number: the mean of the
 * middle two. */
static void
upload_medians (const SkgEffectJob *job, guint kernel, GLuint texture)
{
  guint columns = (job->in->columns + kernel - 1) / kernel;
  guint rows = (job->in->rows + kernel - 1) / kernel;
  g_autoptr (GBytes) bytes = skg_target_read (job->in);
  const float *in = g_bytes_get_data (bytes, NULL);
  g_autofree float *medians = g_new (float, (gsize) columns *rows);

  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < columns; column++)
      {
        float values[MAX_POOL * MAX_POOL];
        guint n = 0;

        values[0] = 0;
        for (guint r = row * kernel; r < MIN ((row + 1) * kernel, job->in->rows); r++)
          for (guint c = column * kernel;
               c < MIN ((column + 1) * kernel, job->in->columns); c++)
            values[n++] = in[(gsize) r * job->in->columns + c];
        sort_floats (values, n);
        medians[(gsize) row * columns + column] =
            0.5f * (values[(n - 1) / 2] + values[n / 2]);
      }
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D, texture);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  glTexSubImage2D (GL_TEXTURE_2D, 0, 0, 0, (GLsizei) columns, (GLsizei) rows, GL_RED,
                   GL_FLOAT, medians);
}

/* One value a block, into draws->pooled. */
static gboolean
draw_blocks (const SkgEffectJob *job, guint kernel)
{
  SkgTarget *pooled = &job->draws->pooled;
  SkgProgram *program;

  if (!skg_job_ensure (job, pooled, (job->in->columns + kernel - 1) / kernel,
                       (job->in->rows + kernel - 1) / kernel))
    return FALSE;
  if (job->effect->kind == SKG_EFFECT_MEDIAN_POOL)
    {
      upload_medians (job, kernel, pooled->texture);
      return TRUE;
    }
  program = skg_job_use (job, SKG_PROGRAM_EFFECT_POOL,
                         job->effect->kind - SKG_EFFECT_AVERAGE_POOL, 0);
  if (program == NULL)
    return FALSE;
  skg_job_bind (program, "u_picture", 0, job->in->texture);
  skg_program_set_int (program, "u_kernel", (int) kernel);
  return skg_job_draw (job, pooled);
}

gboolean
skg_job_pool (const SkgEffectJob *job)
{
  int kernel =
      (int) CLAMP (rint (skg_job_get (job, "kernel_px") * job->px), 1, MAX_POOL);
  SkgProgram *program;

  if (!draw_blocks (job, (guint) kernel) ||
      !skg_job_ensure (job, job->out, job->in->columns, job->in->rows))
    return FALSE;
  program = skg_job_use (job, SKG_PROGRAM_EFFECT_ENLARGE, 0, 0);
  if (program == NULL)
    return FALSE;
  skg_job_bind (program, "u_picture", 0, job->draws->pooled.texture);
  skg_program_set_int (program, "u_kernel", kernel);
  return skg_job_draw (job, job->out);
}

/* ITU-T T.81, table K.1: steps for luminance, row by row. */
static const guint8 jpeg_steps[64] = {
  16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
  14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
  18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
  49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
};

gboolean
skg_job_jpeg (const SkgEffectJob *job)
{
  int quality = (int) CLAMP (skg_job_get (job, "quality"), 1, 100);
  int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  guint columns = (job->in->columns + 7) / 8 * 8;
  guint rows = (job->in->rows + 7) / 8 * 8;
  const SkgTarget *from = job->in;
  SkgTarget *blocks = job->draws->blocks;
  float cosines[64];
  float steps[64];

  for (int i = 0; i < 64; i++)
    {
      int u = i / 8;

      cosines[i] = (float) ((u == 0 ? G_SQRT2 / 2 : 1) / 2 *
                            cos ((2 * (i % 8) + 1) * u * G_PI / 16));
      steps[i] = (float) CLAMP ((jpeg_steps[i] * scale + 50) / 100, 1, 255);
    }
  if (!skg_job_ensure (job, &blocks[0], columns, rows) ||
      !skg_job_ensure (job, &blocks[1], columns, rows) ||
      !skg_job_ensure (job, job->out, job->in->columns, job->in->rows))
    return FALSE;
  for (guint step = 0; step < 4; step++)
    {
      SkgProgram *program = skg_job_use (job, SKG_PROGRAM_EFFECT_JPEG, step, 0);
      const SkgTarget *to = step < 3 ? &blocks[step % 2] : job->out;

      if (program == NULL)
        return FALSE;
      skg_job_bind (program, "u_picture", 0, from->texture);
      skg_job_bind (program, "u_range", 1, job->range->texture);
      skg_program_set_floats (program, "u_cosines[0]", 64, cosines);
      skg_program_set_floats (program, "u_steps[0]", 64, steps);
      if (!skg_job_draw (job, to))
        return FALSE;
      from = to;
    }
  return TRUE;
}

/* Geometry */

/* Detector pixels = a + b times pixels of the picture, along one axis. */
static void
get_scale (guint detector, guint picture, double *a, double *b)
{
  *b = (double) detector / picture;
  *a = 0.5 * *b - 0.5;
}

static void
set_matrix (const SkgEffectJob *job, SkgProgram *program, const double m[6])
{
  double ax;
  double ay;
  double bx;
  double by;
  float x[3];
  float y[3];

  get_scale (job->detector_columns, job->in->columns, &ax, &bx);
  get_scale (job->detector_rows, job->in->rows, &ay, &by);
  x[0] = (float) m[0];
  x[1] = (float) (m[1] * by / bx);
  x[2] = (float) ((m[0] * ax + m[1] * ay + m[2] - ax) / bx);
  y[0] = (float) (m[3] * bx / by);
  y[1] = (float) m[4];
  y[2] = (float) ((m[3] * ax + m[4] * ay + m[5] - ay) / by);
  skg_program_set_vec3 (program, "u_x", x);
  skg_program_set_vec3 (program, "u_y", y);
}

static void
set_nodes (const SkgEffectJob *job, SkgProgram *program, SkgLattice *lattice)
{
  gsize n = (gsize) lattice->columns * lattice->rows;
  double ax;
  double ay;
  double bx;
  double by;
  float per_px[2];
  float first[2];

  get_scale (job->detector_columns, job->in->columns, &ax, &bx);
  get_scale (job->detector_rows, job->in->rows, &ay, &by);
  skg_lattice_make_nodes (lattice);
  for (gsize i = 0; i < n; i++)
    {
      lattice->nodes[2 * i] /= (float) bx;
      lattice->nodes[2 * i + 1] /= (float) by;
    }
  skg_job_upload (&job->draws->nodes_texture, 1, GL_NEAREST, GL_RG32F, lattice->columns,
                  lattice->rows, lattice->nodes);
  per_px[0] = (float) (bx / lattice->spacing_x);
  per_px[1] = (float) (by / lattice->spacing_y);
  first[0] = (float) (ax / lattice->spacing_x);
  first[1] = (float) (ay / lattice->spacing_y);
  skg_program_set_int (program, "u_nodes", 1);
  skg_program_set_vec2 (program, "u_nodes_per_px", per_px);
  skg_program_set_vec2 (program, "u_first_node", first);
}

gboolean
skg_job_move (const SkgEffectJob *job)
{
  SkgEffectMove move;
  guint variant;
  SkgProgram *program;

  if (!skg_job_ensure (job, job->out, job->in->columns, job->in->rows))
    return FALSE;
  skg_effect_move_init (&move, job->effect, job->detector_columns, job->detector_rows,
                        job->unit_px);
  variant = !move.is_lattice ? 0 : move.lattice.triangles ? 2 : 1;
  program = skg_job_use (job, SKG_PROGRAM_EFFECT_WARP, variant, move.black_border);
  if (program == NULL)
    return FALSE;
  skg_job_bind (program, "u_picture", 0, job->in->texture);
  if (move.is_lattice)
    set_nodes (job, program, &move.lattice);
  else
    set_matrix (job, program, move.inverse);
  skg_effect_move_clear (&move);
  return skg_job_draw (job, job->out);
}

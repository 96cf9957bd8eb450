/* SPDX-License-Identifier: Apache-2.0
 * Where geometric effects move the pixels of a picture. */
#include "config.h"

#include "render/effect-moves.h"

#include <math.h>
#include <string.h>

#define RAD_PER_DEG (G_PI / 180)
/* More nodes than this would show nothing more. */
#define MAX_NODES 2048.0

/* Kinds */

static double
get (const SkgEffect *effect, const char *param)
{
  return skg_effect_get (effect, param);
}

static void
invert_matrix (const double m[6], double out[6])
{
  double det = m[0] * m[4] - m[1] * m[3];

  out[0] = m[4] / det;
  out[1] = -m[1] / det;
  out[3] = -m[3] / det;
  out[4] = m[0] / det;
  out[2] = -(out[0] * m[2] + out[1] * m[5]);
  out[5] = -(out[3] * m[2] + out[4] * m[5]);
}

/* forward: p to c + A (p - c) + t. */
static void
set_about_middle (SkgEffectMove *move,
                  const double a[4],
                  const double t[2],
                  guint columns,
                  guint rows)
{
  double cx = (columns - 1.0) / 2;
  double cy = (rows - 1.0) / 2;
  double *m = move->forward;

  m[0] = a[0];
  m[1] = a[1];
  m[2] = cx + t[0] - a[0] * cx - a[1] * cy;
  m[3] = a[2];
  m[4] = a[3];
  m[5] = cy + t[1] - a[2] * cx - a[3] * cy;
  invert_matrix (m, move->inverse);
}

static void
init_affine (SkgEffectMove *move,
             const SkgEffect *effect,
             guint columns,
             guint rows,
             double unit_px)
{
  double angle = get (effect, "rotation_deg") * RAD_PER_DEG;
  double direction = get (effect, "direction_deg") * RAD_PER_DEG;
  double length = get (effect, "translation_px") * unit_px;
  double scale = get (effect, "scale");
  double kx = tan (get (effect, "shear_x_deg") * RAD_PER_DEG);
  double ky = tan (get (effect, "shear_y_deg") * RAD_PER_DEG);
  double c = cos (angle) * scale;
  double s = sin (angle) * scale;
  const double a[4] = { c - s * ky, c * kx - s, s + c * ky, s * kx + c };
  const double t[2] = { length * cos (direction), length * sin (direction) };

  set_about_middle (move, a, t, columns, rows);
  move->black_border = get (effect, "border") > 0;
}

static void
init_crop (SkgEffectMove *move, const SkgEffect *effect, guint columns, guint rows)
{
  double size = get (effect, "size");
  double *m = move->inverse;

  /* Edges of pixels, not centres, are what stays: the window's left edge is at
   * x (1 - size) columns. */
  m[0] = m[4] = size;
  m[2] = get (effect, "x") * (1 - size) * columns + (size - 1) / 2;
  m[5] = get (effect, "y") * (1 - size) * rows + (size - 1) / 2;
  invert_matrix (m, move->forward);
}

/* Nodes every floor (sigma) pixels, so that the filter stays short; its noise is then
 * stronger by that factor (a Gaussian of sigma leaves white noise a standard deviation
 * of 1 / (2 sigma sqrt (pi))), which the amplitude takes back. */
static void
init_elastic (SkgEffectMove *move,
              const SkgEffect *effect,
              guint columns,
              guint rows,
              double unit_px)
{
  SkgLattice *lattice = &move->lattice;
  double sigma = get (effect, "sigma_px");
  double least = ceil (MAX (columns, rows) / unit_px / MAX_NODES);
  double step = MAX (MAX (floor (sigma), 1), least);
  double node_sigma = sigma / step;
  double sum = 0;

  lattice->spacing_x = lattice->spacing_y = step * unit_px;
  lattice->columns = (guint) ((columns - 1) / lattice->spacing_x) + 2;
  lattice->rows = (guint) ((rows - 1) / lattice->spacing_y) + 2;
  lattice->amplitude_x = lattice->amplitude_y =
      get (effect, "alpha_px") * unit_px / step;
  lattice->n_kernel = (guint) ceil (3 * node_sigma) + 1;
  lattice->n_kernel = MIN (lattice->n_kernel, G_N_ELEMENTS (lattice->kernel));
  for (guint i = 0; i < lattice->n_kernel; i++)
    {
      lattice->kernel[i] = exp (-0.5 * (i / node_sigma) * (i / node_sigma));
      sum += (i > 0 ? 2 : 1) * lattice->kernel[i];
    }
  for (guint i = 0; i < lattice->n_kernel; i++)
    lattice->kernel[i] /= sum;
  move->moves_labels = get (effect, "move_labels") > 0;
}

static void
init_piecewise (SkgEffectMove *move, const SkgEffect *effect, guint columns, guint rows)
{
  SkgLattice *lattice = &move->lattice;

  lattice->triangles = TRUE;
  lattice->columns = (guint) get (effect, "nodes_x");
  lattice->rows = (guint) get (effect, "nodes_y");
  lattice->spacing_x = MAX (columns - 1.0, 1) / (lattice->columns - 1);
  lattice->spacing_y = MAX (rows - 1.0, 1) / (lattice->rows - 1);
  lattice->amplitude_x = get (effect, "scale") * columns;
  lattice->amplitude_y = get (effect, "scale") * rows;
  move->moves_labels = get (effect, "move_labels") > 0;
}

/* Exact: cosines of quarter turns are not, on every machine. */
static void
get_turn (guint turns, int m[4])
{
  static const int cosines[] = { 1, 0, -1, 0 };
  int c = cosines[turns % 4];
  int s = cosines[(turns + 3) % 4];

  /* Counterclockwise as seen, rows counted downward. */
  m[0] = c;
  m[1] = s;
  m[2] = -s;
  m[3] = c;
}

gboolean
skg_effect_move_init (SkgEffectMove *move,
                      const SkgEffect *effect,
                      guint columns,
                      guint rows,
                      double unit_px)
{
  const double nothing[2] = { 0, 0 };
  double a[4] = { 1, 0, 0, 1 };
  int turn[4];

  memset (move, 0, sizeof *move);
  if (!skg_effect_get_info (effect->kind)->geometric)
    return FALSE;
  move->moves_labels = TRUE;
  move->lattice.key = effect->key;
  move->is_lattice =
      effect->kind == SKG_EFFECT_ELASTIC || effect->kind == SKG_EFFECT_PIECEWISE_AFFINE;
  if (effect->kind == SKG_EFFECT_AFFINE)
    init_affine (move, effect, columns, rows, unit_px);
  else if (effect->kind == SKG_EFFECT_RANDOM_CROP)
    init_crop (move, effect, columns, rows);
  else if (effect->kind == SKG_EFFECT_ELASTIC)
    init_elastic (move, effect, columns, rows, unit_px);
  else if (effect->kind == SKG_EFFECT_PIECEWISE_AFFINE)
    init_piecewise (move, effect, columns, rows);
  else if (effect->kind == SKG_EFFECT_ROT90)
    {
      get_turn ((guint) get (effect, "turns"), turn);
      for (int i = 0; i < 4; i++)
        a[i] = turn[i];
      set_about_middle (move, a, nothing, columns, rows);
    }
  else
    {
      a[effect->kind == SKG_EFFECT_FLIP_LEFT_RIGHT ? 0 : 3] = -1;
      set_about_middle (move, a, nothing, columns, rows);
      move->swaps_sides = get (effect, "swap_sides") > 0;
    }
  return TRUE;
}

void
skg_effect_move_clear (SkgEffectMove *move)
{
  skg_lattice_clear (&move->lattice);
}

static void
apply (const double m[6], double *x, double *y)
{
  double c = *x;
  double r = *y;

  *x = m[0] * c + m[1] * r + m[2];
  *y = m[3] * c + m[4] * r + m[5];
}

void
skg_effect_move_inverse (const SkgEffectMove *move, double *x, double *y)
{
  double d[2];

  if (!move->is_lattice)
    {
      apply (move->inverse, x, y);
      return;
    }
  skg_lattice_evaluate (&move->lattice, *x, *y, d);
  *x += d[0];
  *y += d[1];
}

void
skg_effect_move_forward (const SkgEffectMove *move, double *x, double *y)
{
  if (move->is_lattice)
    skg_lattice_solve (&move->lattice, x, y);
  else
    apply (move->forward, x, y);
}

/* Lists */

/* The detector, and the picture whose edges it shares. */
typedef struct
{
  guint columns;
  guint rows;
  double unit_px;
  guint picture_columns;
  guint picture_rows;
} Reference;

static Reference
get_reference (const SkgEffectList *list, guint columns, guint rows)
{
  return (Reference){ list->columns > 0 ? list->columns : columns,
                      list->rows > 0 ? list->rows : rows,
                      list->unit_px > 0 ? list->unit_px : 1, columns, rows };
}

/* Pixels of a picture to pixels of another with the same edges. */
static double
rescale (double pixel, guint from, guint to)
{
  return from == to ? pixel : (pixel + 0.5) * to / from - 0.5;
}

/* As if the picture went on, mirrored about the centres of its edge pixels. @pixel: of
 * the detector */
static double
mirror (double pixel, guint detector, guint picture)
{
  double period = 2 * MAX (picture - 1.0, 1);
  double at = fabs (rescale (pixel, detector, picture));
  double m = at - period * floor (at / period);

  return rescale (MIN (m, period - m), picture, detector);
}

void
skg_effect_list_move_point (
    const SkgEffectList *list, guint columns, guint rows, double *column, double *row)
{
  Reference ref = get_reference (list, columns, rows);
  double x = rescale (*column, columns, ref.columns);
  double y = rescale (*row, rows, ref.rows);

  if (!isfinite (x) || !isfinite (y))
    return;
  for (guint i = 0; i < list->n_effects; i++)
    {
      SkgEffectMove move;

      if (skg_effect_move_init (&move, &list->effects[i], ref.columns, ref.rows,
                                ref.unit_px) &&
          move.moves_labels)
        skg_effect_move_forward (&move, &x, &y);
    }
  *column = rescale (x, ref.columns, columns);
  *row = rescale (y, ref.rows, rows);
}

/* @moves: those of all effects that move labels, in order */
static gboolean
find_source (const SkgEffectMove *moves,
             guint n_moves,
             const Reference *ref,
             double *x,
             double *y)
{
  for (guint i = n_moves; i > 0; i--)
    {
      gboolean outside;

      skg_effect_move_inverse (&moves[i - 1], x, y);
      outside =
          *x < -0.5 || *x > ref->columns - 0.5 || *y < -0.5 || *y > ref->rows - 0.5;
      if (outside && moves[i - 1].black_border)
        return FALSE;
      if (outside)
        {
          *x = mirror (*x, ref->columns, ref->picture_columns);
          *y = mirror (*y, ref->rows, ref->picture_rows);
        }
    }
  return TRUE;
}

static guint
list_moves (const SkgEffectList *list,
            const Reference *ref,
            SkgEffectMove moves[SKG_EFFECTS_MAX])
{
  guint n_moves = 0;

  for (guint i = 0; i < list->n_effects; i++)
    if (skg_effect_move_init (&moves[n_moves], &list->effects[i], ref->columns,
                              ref->rows, ref->unit_px) &&
        moves[n_moves].moves_labels)
      n_moves++;
  return n_moves;
}

gboolean
skg_effect_list_find_source (
    const SkgEffectList *list, guint columns, guint rows, double *column, double *row)
{
  Reference ref = get_reference (list, columns, rows);
  g_autofree SkgEffectMove *moves = g_new (SkgEffectMove, SKG_EFFECTS_MAX);
  guint n_moves = list_moves (list, &ref, moves);
  double x = rescale (*column, columns, ref.columns);
  double y = rescale (*row, rows, ref.rows);

  if (!find_source (moves, n_moves, &ref, &x, &y))
    return FALSE;
  *column = rescale (x, ref.columns, columns);
  *row = rescale (y, ref.rows, rows);
  return TRUE;
}

void
skg_effect_list_move_point_back (
    const SkgEffectList *list, guint columns, guint rows, double *column, double *row)
{
  Reference ref = get_reference (list, columns, rows);
  g_autofree SkgEffectMove *moves = g_new (SkgEffectMove, SKG_EFFECTS_MAX);
  double x = rescale (*column, columns, ref.columns);
  double y = rescale (*row, rows, ref.rows);

  if (!isfinite (x) || !isfinite (y))
    return;
  for (guint i = list_moves (list, &ref, moves); i > 0; i--)
    skg_effect_move_inverse (&moves[i - 1], &x, &y);
  *column = rescale (x, ref.columns, columns);
  *row = rescale (y, ref.rows, rows);
}

gboolean
skg_effect_list_moves_labels (const SkgEffectList *list)
{
  for (guint i = 0; i < list->n_effects; i++)
    {
      const SkgEffect *effect = &list->effects[i];
      int moves = skg_effect_find_param (effect->kind, "move_labels");

      if (skg_effect_get_info (effect->kind)->geometric &&
          (moves < 0 || effect->values[moves] > 0))
        return TRUE;
    }
  return FALSE;
}

gboolean
skg_effect_list_moves_picture (const SkgEffectList *list)
{
  for (guint i = 0; i < list->n_effects; i++)
    if (skg_effect_get_info (list->effects[i].kind)->geometric)
      return TRUE;
  return FALSE;
}

gboolean
skg_effect_list_swaps_sides (const SkgEffectList *list)
{
  gboolean swaps = FALSE;

  for (guint i = 0; i < list->n_effects; i++)
    {
      int param = skg_effect_find_param (list->effects[i].kind, "swap_sides");

      if (param >= 0 && list->effects[i].values[param] > 0)
        swaps = !swaps;
    }
  return swaps;
}

void
skg_effect_list_get_orientation (const SkgEffectList *list, guint n_effects, int m[4])
{
  m[0] = m[3] = 1;
  m[1] = m[2] = 0;
  for (guint i = 0; i < MIN (n_effects, list->n_effects); i++)
    {
      const SkgEffect *effect = &list->effects[i];
      int a[4] = { 1, 0, 0, 1 };
      int old[4] = { m[0], m[1], m[2], m[3] };

      if (effect->kind == SKG_EFFECT_ROT90)
        get_turn ((guint) get (effect, "turns"), a);
      else if (effect->kind == SKG_EFFECT_FLIP_LEFT_RIGHT)
        a[0] = -1;
      else if (effect->kind == SKG_EFFECT_FLIP_UP_DOWN)
        a[3] = -1;
      m[0] = a[0] * old[0] + a[1] * old[2];
      m[1] = a[0] * old[1] + a[1] * old[3];
      m[2] = a[2] * old[0] + a[3] * old[2];
      m[3] = a[2] * old[1] + a[3] * old[3];
    }
}

static guint64
swap_bits (guint64 bits, const guint8 swap[64])
{
  guint64 out = 0;

  for (guint i = 0; i < 64; i++)
    out |= (bits >> swap[i] & 1) << i;
  return out;
}

GBytes *
skg_effect_list_move_masks (const SkgEffectList *list,
                            GBytes *bits,
                            guint columns,
                            guint rows,
                            const guint8 swap[64])
{
  Reference ref = get_reference (list, columns, rows);
  g_autofree SkgEffectMove *moves = g_new (SkgEffectMove, SKG_EFFECTS_MAX);
  guint n_moves = list_moves (list, &ref, moves);
  const guint64 *in = g_bytes_get_data (bits, NULL);
  guint64 *out = g_new (guint64, (gsize) columns * rows);
  guint64 *to = out;

  for (guint i = 0; i < n_moves; i++)
    if (moves[i].is_lattice)
      skg_lattice_make_nodes (&moves[i].lattice);
  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++, to++)
      {
        double x = rescale (c, columns, ref.columns);
        double y = rescale (r, rows, ref.rows);

        *to = 0;
        if (!find_source (moves, n_moves, &ref, &x, &y))
          continue;
        x = CLAMP (floor (rescale (x, ref.columns, columns) + 0.5), 0, columns - 1.0);
        y = CLAMP (floor (rescale (y, ref.rows, rows) + 0.5), 0, rows - 1.0);
        *to = in[(gsize) y * columns + (gsize) x];
        if (swap != NULL && *to != 0)
          *to = swap_bits (*to, swap);
      }
  for (guint i = 0; i < n_moves; i++)
    skg_effect_move_clear (&moves[i]);
  return g_bytes_new_take (out, (gsize) columns * rows * sizeof *out);
}

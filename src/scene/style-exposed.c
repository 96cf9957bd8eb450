/* SPDX-License-Identifier: Apache-2.0
 * What of a picture was exposed. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "scene/style-sort.h"
#include "scene/style-stats.h"

#define FLAT_SHARE 0.01
#define EXTREME_SHARE 0.02
#define MIN_MARGIN_SHARE 0.01
#define OUTLIER_SHARE 0.0005
/* The last pixels of a margin have its edge beside them and so are not flat; two more
 * are blurred. */
#define EDGE_PX 3
/* Half of what is averaged where a margin has grain: a seventh of it is left. */
#define SMOOTH_PX 3
#define GRAINY_FLAT_SHARE 0.06
#define GRAINY_SHARE 0.08
#define GRAINY_EXTREME_SHARE 0.1
#define STEP_PX 8
#define LEAST_STEP 0.15
#define GRAINY_EDGE_PX (EDGE_PX + SMOOTH_PX + 1)

/**
 * Margins: what is known while flat margins are looked for.
 * @image: what is looked at: the picture, or means of it
 * @known: in or beside a margin that was found before: not looked at
 * @label: 0: not yet looked at; 1: in the margin that is being grown; 2: looked at and
 *   left; 3: a flat margin; 4: a margin with grain
 */
typedef struct
{
  const float *image;
  guint columns;
  guint rows;
  double low;
  double high;
  guint8 *known;
  guint8 *flat;
  guint8 *label;
  guint32 *stack;
  guint32 *members;
} Margins;

typedef enum
{
  KIND_EXTREME,
  KIND_EXACT,
  KIND_GRAINY,
} Kind;

static void
find_range (Margins *m)
{
  gsize n_all = (gsize) m->columns * m->rows;
  g_autofree float *sorted = g_new (float, n_all);
  gsize n = 0;

  for (gsize i = 0; i < n_all; i++)
    if (!m->known[i])
      sorted[n++] = m->image[i];
  if (n == 0)
    return;
  skg_style_sort (sorted, n);
  m->low = skg_style_get_quantile (sorted, n, OUTLIER_SHARE);
  m->high = skg_style_get_quantile (sorted, n, 1 - OUTLIER_SHARE);
}

/* Whether the 3 x 3 pixels around one differ by that share of the range at most. */
static gboolean
is_flat (const Margins *m, guint column, guint row, double share)
{
  float least = INFINITY;
  float most = -INFINITY;

  for (guint j = row > 0 ? row - 1 : 0; j <= MIN (row + 1, m->rows - 1); j++)
    for (guint i = column > 0 ? column - 1 : 0; i <= MIN (column + 1, m->columns - 1);
         i++)
      {
        float value = m->image[(gsize) j * m->columns + i];

        least = MIN (least, value);
        most = MAX (most, value);
      }
  return (double) (most - least) <= share * (m->high - m->low);
}

/* Flat pixels that are connected with @seed and within @tolerance of it; they are
 * listed in members. Returns: how many */
static guint
grow (Margins *m, guint32 seed, double tolerance)
{
  double value = (double) m->image[seed];
  guint n_stack = 0;
  guint n = 0;

  m->stack[n_stack++] = seed;
  m->label[seed] = 1;
  while (n_stack > 0)
    {
      guint32 at = m->stack[--n_stack];
      guint column = at % m->columns;
      guint row = at / m->columns;
      const guint32 next[4] = { at - 1, at + 1, at - m->columns, at + m->columns };
      const gboolean inside[4] = { column > 0, column + 1 < m->columns, row > 0,
                                   row + 1 < m->rows };

      m->members[n++] = at;
      for (guint k = 0; k < 4; k++)
        if (inside[k] && m->label[next[k]] == 0 && m->flat[next[k]] &&
            !m->known[next[k]] &&
            fabs ((double) m->image[next[k]] - value) <= tolerance)
          {
            m->label[next[k]] = 1;
            m->stack[n_stack++] = next[k];
          }
    }
  return n;
}

/* Mean difference of a margin's pixels to what lies STEP_PX beyond it, in ranges; 0:
 * nothing does. Anatomy that is as thick as anything fades, a blade's shadow ends. */
static double
get_step (const Margins *m, guint n)
{
  double sum = 0;
  gsize n_steps = 0;

  for (guint i = 0; i < n; i++)
    {
      guint32 at = m->members[i];
      int column = (int) (at % m->columns);
      int row = (int) (at / m->columns);
      const int next[4][2] = { { column - STEP_PX, row },
                               { column + STEP_PX, row },
                               { column, row - STEP_PX },
                               { column, row + STEP_PX } };

      for (guint k = 0; k < 4; k++)
        {
          gsize other = (gsize) next[k][1] * m->columns + (gsize) next[k][0];

          if (next[k][0] < 0 || next[k][0] >= (int) m->columns || next[k][1] < 0 ||
              next[k][1] >= (int) m->rows || m->label[other] == 1 || m->known[other])
            continue;
          sum += fabs ((double) m->image[other] - (double) m->image[at]);
          n_steps++;
        }
    }
  return n_steps > 0 ? sum / (double) n_steps / (m->high - m->low) : 0;
}

/* @flat_px: how far from a flat margin is near */
static gboolean
is_near_margin (const Margins *m, int column, int row, int flat_px)
{
  for (int y = MAX (row - GRAINY_EDGE_PX, 0);
       y <= MIN (row + GRAINY_EDGE_PX, (int) m->rows - 1); y++)
    for (int x = MAX (column - GRAINY_EDGE_PX, 0);
         x <= MIN (column + GRAINY_EDGE_PX, (int) m->columns - 1); x++)
      {
        guint8 label = m->label[(gsize) y * m->columns + (gsize) x];

        if (label == 4 ||
            (label == 3 && MAX (ABS (x - column), ABS (y - row)) <= flat_px))
          return TRUE;
      }
  return FALSE;
}

/* After a margin was found: nothing near it is looked at any more. */
static void
mark_known (Margins *m)
{
  for (guint j = 0; j < m->rows; j++)
    for (guint i = 0; i < m->columns; i++)
      if (is_near_margin (m, (int) i, (int) j, GRAINY_EDGE_PX))
        m->known[(gsize) j * m->columns + i] = 1;
}

static void
try_seed (Margins *m, guint32 seed, Kind kind)
{
  static const double tolerances[] = { FLAT_SHARE, 0, GRAINY_SHARE };
  double range = m->high - m->low;
  double value = (double) m->image[seed];
  double beside = (kind == KIND_GRAINY ? GRAINY_EXTREME_SHARE : EXTREME_SHARE) * range;
  gboolean extreme = value <= m->low + beside || value >= m->high - beside;
  guint n;
  gboolean kept;

  if (m->label[seed] != 0 || m->known[seed] || !m->flat[seed] ||
      (kind != KIND_EXACT && !extreme))
    return;
  n = grow (m, seed, tolerances[kind] * range);
  kept = n >= MIN_MARGIN_SHARE * m->columns * m->rows &&
         (kind != KIND_GRAINY || get_step (m, n) >= LEAST_STEP);
  for (guint i = 0; i < n; i++)
    m->label[m->members[i]] = !kept ? 2 : kind == KIND_GRAINY ? 4 : 3;
  if (kept && kind == KIND_GRAINY)
    mark_known (m);
}

static void
try_border (Margins *m, Kind kind)
{
  double flat_share = kind == KIND_GRAINY ? GRAINY_FLAT_SHARE : FLAT_SHARE;

  for (guint j = 0; j < m->rows; j++)
    for (guint i = 0; i < m->columns; i++)
      {
        gsize at = (gsize) j * m->columns + i;

        m->flat[at] = !m->known[at] && is_flat (m, i, j, flat_share);
      }
  for (guint i = 0; i < m->columns; i++)
    {
      try_seed (m, i, kind);
      try_seed (m, (m->rows - 1) * m->columns + i, kind);
    }
  for (guint j = 0; j < m->rows; j++)
    {
      try_seed (m, j * m->columns, kind);
      try_seed (m, j * m->columns + m->columns - 1, kind);
    }
  for (gsize i = 0; i < (gsize) m->columns * m->rows; i++)
    if (m->label[i] == 2)
      m->label[i] = 0;
}

/* Means of 7 x 7 pixels, fewer at the border, first along rows. (transfer full) */
static float *
smooth (const float *image, guint columns, guint rows)
{
  gsize n = (gsize) columns * rows;
  g_autofree float *along = g_new (float, n);
  float *out = g_new (float, n);

  for (guint pass = 0; pass < 2; pass++)
    for (int j = 0; j < (int) rows; j++)
      for (int i = 0; i < (int) columns; i++)
        {
          const float *from = pass == 0 ? image : along;
          double sum = 0;
          guint n_sum = 0;

          for (int k = -SMOOTH_PX; k <= SMOOTH_PX; k++)
            {
              int x = pass == 0 ? i + k : i;
              int y = pass == 0 ? j : j + k;

              if (x < 0 || y < 0 || x >= (int) columns || y >= (int) rows)
                continue;
              sum += (double) from[(gsize) y * columns + (gsize) x];
              n_sum++;
            }
          (pass == 0 ? along : out)[(gsize) j * columns + (gsize) i] =
              (float) (sum / n_sum);
        }
  return out;
}

double
skg_style_find_exposed (const float *image, guint columns, guint rows, guint8 *exposed)
{
  gsize n = (gsize) columns * rows;
  g_autofree guint8 *known = g_new0 (guint8, n);
  g_autofree guint8 *flat = g_new (guint8, n);
  g_autofree guint8 *label = g_new0 (guint8, n);
  g_autofree guint32 *stack = g_new (guint32, n);
  g_autofree guint32 *members = g_new (guint32, n);
  g_autofree float *smoothed = smooth (image, columns, rows);
  Margins m = { image, columns, rows, 0, 0, known, flat, label, stack, members };
  gsize n_exposed = 0;

  find_range (&m);
  try_border (&m, KIND_EXTREME);
  try_border (&m, KIND_EXACT);
  mark_known (&m);
  m.image = smoothed;
  find_range (&m);
  try_border (&m, KIND_GRAINY);
  for (guint j = 0; j < rows; j++)
    for (guint i = 0; i < columns; i++)
      {
        gboolean shown = !is_near_margin (&m, (int) i, (int) j, EDGE_PX);

        exposed[(gsize) j * columns + i] = (guint8) shown;
        n_exposed += (gsize) shown;
      }
  return (double) n_exposed / (double) n;
}

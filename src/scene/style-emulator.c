/* SPDX-License-Identifier: Apache-2.0
 * Interpolation by radial basis functions. */
#include "config.h"

#include "scene/style-emulator.h"

#include <math.h>
#include <string.h>

/* Of the largest element of the matrix: below it a pivot is none. */
#define LEAST_PIVOT 1e-13

/* @weights: double[n_places + n_inputs + 1][n_outputs]: of the functions, then of the
 * tail's slopes and its constant */
struct _SkgStyleEmulator
{
  guint n_places;
  guint n_inputs;
  guint n_outputs;
  double *places;
  double *weights;
};

static double
get_basis (const double *a, const double *b, guint n)
{
  double r2 = 0;

  for (guint i = 0; i < n; i++)
    r2 += (a[i] - b[i]) * (a[i] - b[i]);
  return r2 * sqrt (r2);
}

/* Symmetric: distances, and the tail's columns. */
static double *
make_matrix (const SkgStyleEmulator *self, guint size)
{
  double *matrix = g_new0 (double, (gsize) size *size);
  guint n = self->n_places;

  for (guint i = 0; i < n; i++)
    {
      const double *place = self->places + (gsize) i * self->n_inputs;

      for (guint j = 0; j < n; j++)
        matrix[(gsize) i * size + j] = get_basis (
            place, self->places + (gsize) j * self->n_inputs, self->n_inputs);
      for (guint k = 0; k <= self->n_inputs; k++)
        matrix[(gsize) i * size + n + k] = matrix[(gsize) (n + k) * size + i] =
            k < self->n_inputs ? place[k] : 1;
    }
  return matrix;
}

static void
swap_rows (double *rows, guint length, guint a, guint b)
{
  for (guint i = 0; a != b && i < length; i++)
    {
      double other = rows[(gsize) a * length + i];

      rows[(gsize) a * length + i] = rows[(gsize) b * length + i];
      rows[(gsize) b * length + i] = other;
    }
}

/* row_a -= factor row_b, from element @from on. */
static inline void
take_row (double *rows, guint length, guint a, guint b, guint from, double factor)
{
  double *to = rows + (gsize) a * length;
  const double *taken = rows + (gsize) b * length;

  for (guint i = from; i < length; i++)
    to[i] -= factor * taken[i];
}

static guint
find_pivot (const double *matrix, guint size, guint column)
{
  guint best = column;

  for (guint i = column + 1; i < size; i++)
    if (fabs (matrix[(gsize) i * size + column]) >
        fabs (matrix[(gsize) best * size + column]))
      best = i;
  return best;
}

/* Gaussian elimination with row pivoting; both are changed, @right to the solution. */
static gboolean
solve (double *matrix, double *right, guint size, guint n_right)
{
  double most = 0;

  for (gsize i = 0; i < (gsize) size * size; i++)
    most = MAX (most, fabs (matrix[i]));
  for (guint c = 0; c < size; c++)
    {
      guint pivot = find_pivot (matrix, size, c);

      swap_rows (matrix, size, c, pivot);
      swap_rows (right, n_right, c, pivot);
      if (fabs (matrix[(gsize) c * size + c]) < LEAST_PIVOT * most)
        return FALSE;
      for (guint i = c + 1; i < size; i++)
        {
          double factor = matrix[(gsize) i * size + c] / matrix[(gsize) c * size + c];

          take_row (matrix, size, i, c, c, factor);
          take_row (right, n_right, i, c, 0, factor);
        }
    }
  for (guint c = size; c-- > 0;)
    {
      for (guint i = 0; i < n_right; i++)
        right[(gsize) c * n_right + i] /= matrix[(gsize) c * size + c];
      for (guint i = 0; i < c; i++)
        take_row (right, n_right, i, c, 0, matrix[(gsize) i * size + c]);
    }
  return TRUE;
}

SkgStyleEmulator *
skg_style_emulator_new (const double *places,
                        const double *values,
                        guint n_places,
                        guint n_inputs,
                        guint n_outputs)
{
  g_autoptr (SkgStyleEmulator) self = g_new0 (SkgStyleEmulator, 1);
  guint size = n_places + n_inputs + 1;
  g_autofree double *matrix = NULL;

  self->n_places = n_places;
  self->n_inputs = n_inputs;
  self->n_outputs = n_outputs;
  self->places = g_memdup2 (places, (gsize) n_places * n_inputs * sizeof *places);
  self->weights = g_new0 (double, (gsize) size *n_outputs);
  memcpy (self->weights, values, (gsize) n_places * n_outputs * sizeof *values);
  matrix = make_matrix (self, size);
  return solve (matrix, self->weights, size, n_outputs) ? g_steal_pointer (&self)
                                                        : NULL;
}

void
skg_style_emulator_free (SkgStyleEmulator *self)
{
  g_free (self->places);
  g_free (self->weights);
  g_free (self);
}

static void
add_weights (const SkgStyleEmulator *self, guint row, double factor, double *outputs)
{
  const double *weights = self->weights + (gsize) row * self->n_outputs;

  for (guint i = 0; i < self->n_outputs; i++)
    outputs[i] += factor * weights[i];
}

void
skg_style_emulator_get (const SkgStyleEmulator *self,
                        const double *inputs,
                        double *outputs)
{
  guint n = self->n_places;

  memset (outputs, 0, self->n_outputs * sizeof *outputs);
  for (guint i = 0; i < n; i++)
    add_weights (
        self, i,
        get_basis (inputs, self->places + (gsize) i * self->n_inputs, self->n_inputs),
        outputs);
  for (guint k = 0; k <= self->n_inputs; k++)
    add_weights (self, n + k, k < self->n_inputs ? inputs[k] : 1, outputs);
}

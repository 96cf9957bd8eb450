/* SPDX-License-Identifier: Apache-2.0
 * Makes a volume from slices that arrive one after the other. */
#include "config.h"

#include "body/volume-builder.h"

#include <string.h>

#include "base/error.h"

struct _SkgVolumeBuilder
{
  SkgGrid in;
  SkgGrid out;
  guint factor;
  guint n_added;    /* slices of the input so far */
  gsize n_voxels;   /* of the result */
  gint16 *integers; /* the result while every value is an int16, */
  float *floats;    /* else here */
  double *sums;     /* one slice of the result, factor > 1 only */
};

/* The grid whose voxel (0, 0, 0) is the mean of the first factor^3 voxels. */
static SkgGrid
reduce_grid (const SkgGrid *grid, guint factor)
{
  SkgGrid out = *grid;
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);
  double middle = (factor - 1) / 2.0;

  for (int axis = 0; axis < 3; axis++)
    {
      out.size[axis] = (grid->size[axis] + factor - 1) / factor;
      out.spacing_mm[axis] = grid->spacing_mm[axis] * factor;
    }
  out.origin_mm =
      skg_mat4_transform_point (&patient_from_voxel, skg_vec3 (middle, middle, middle));
  return out;
}

guint64
skg_volume_builder_estimate_bytes (const guint size[3],
                                   guint factor,
                                   gboolean is_floating)
{
  /* Integer HU fit in an int16; means of them do not. */
  guint64 bytes = is_floating || factor > 1 ? sizeof (float) : sizeof (gint16);

  for (int axis = 0; axis < 3; axis++)
    bytes *= ((guint64) size[axis] + factor - 1) / factor;
  return bytes;
}

SkgVolumeBuilder *
skg_volume_builder_new (const SkgGrid *grid, guint factor, GError **error)
{
  g_autoptr (SkgVolumeBuilder) self = g_new0 (SkgVolumeBuilder, 1);
  gboolean ok;

  g_return_val_if_fail (factor >= 1, NULL);

  self->in = *grid;
  self->out = reduce_grid (grid, factor);
  self->factor = factor;
  self->n_voxels = (gsize) self->out.size[0] * self->out.size[1] * self->out.size[2];
  if (factor == 1)
    {
      self->integers = g_try_new (gint16, self->n_voxels);
      ok = self->integers != NULL;
    }
  else
    {
      self->floats = g_try_new (float, self->n_voxels);
      self->sums = g_try_new0 (double, (gsize) self->out.size[0] * self->out.size[1]);
      ok = self->floats != NULL && self->sums != NULL;
    }
  if (!ok)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                   "no memory for %u x %u x %u voxels", self->out.size[0],
                   self->out.size[1], self->out.size[2]);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
skg_volume_builder_free (SkgVolumeBuilder *self)
{
  if (self == NULL)
    return;
  g_free (self->integers);
  g_free (self->floats);
  g_free (self->sums);
  g_free (self);
}

/* 0 if all are finite: x - x is 0 for a finite x, NaN else. */
static gboolean
slice_is_finite (const float *values, gsize n)
{
  float sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i] - values[i];
  return sum == 0;
}

static gboolean
check_finite (SkgVolumeBuilder *self, const float *values, GError **error)
{
  gsize width = self->in.size[0];
  gsize n = width * self->in.size[1];

  if (slice_is_finite (values, n))
    return TRUE;
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      {
        g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                     "voxel (%u, %u, %u) is %s; finite HU are needed",
                     (guint) (i % width), (guint) (i / width), self->n_added,
                     isnan (values[i]) ? "NaN" : "infinite");
        break;
      }
  return FALSE;
}

/* FALSE, and what is in @out is of no use, if a value is no int16. */
static gboolean
slice_to_int16 (const float *values, gint16 *out, gsize n)
{
  int n_lost = 0;

  for (gsize i = 0; i < n; i++)
    {
      float clamped = values[i] < -32768.0f  ? -32768.0f
                      : values[i] > 32767.0f ? 32767.0f
                                             : values[i];

      out[i] = (gint16) clamped;
      n_lost |= (float) out[i] != values[i];
    }
  return n_lost == 0;
}

/* Goes on in float: what has come so far was all int16. */
static gboolean
promote (SkgVolumeBuilder *self, gsize n_done, GError **error)
{
  self->floats = g_try_new (float, self->n_voxels);
  if (self->floats == NULL)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_FAILED,
                           "no memory for its voxels as float");
      return FALSE;
    }
  for (gsize i = 0; i < n_done; i++)
    self->floats[i] = self->integers[i];
  g_clear_pointer (&self->integers, g_free);
  return TRUE;
}

static gboolean
keep_slice (SkgVolumeBuilder *self, const float *values, GError **error)
{
  gsize n = (gsize) self->in.size[0] * self->in.size[1];
  gsize offset = n * self->n_added;

  if (self->integers != NULL)
    {
      if (slice_to_int16 (values, self->integers + offset, n))
        return TRUE;
      if (!promote (self, offset, error))
        return FALSE;
    }
  memcpy (self->floats + offset, values, n * sizeof (float));
  return TRUE;
}

/* Adds a row of @width values to sums over blocks of @factor. */
static void
sum_row (const float *row, guint width, guint factor, double *sums)
{
  guint n_whole = width / factor;

  if (factor == 2)
    {
      for (guint i = 0; i < n_whole; i++)
        sums[i] += (double) row[2 * i] + (double) row[2 * i + 1];
    }
  else
    {
      for (guint i = 0; i < n_whole; i++)
        for (guint m = 0; m < factor; m++)
          sums[i] += (double) row[i * factor + m];
    }
  for (guint i = n_whole * factor; i < width; i++)
    sums[n_whole] += (double) row[i];
}

/* How many voxels block @index of an axis holds. */
static guint
block_length (guint size, guint factor, guint index)
{
  return MIN (factor, size - index * factor);
}

/* The sums of slice @k of the result become its means. */
static void
flush_sums (SkgVolumeBuilder *self, guint k)
{
  gsize width = self->out.size[0];
  float *out = self->floats + k * width * self->out.size[1];

  for (guint j = 0; j < self->out.size[1]; j++)
    {
      guint rows = block_length (self->in.size[1], self->factor, j) *
                   block_length (self->in.size[2], self->factor, k);

      for (guint i = 0; i < width; i++)
        {
          guint n = rows * block_length (self->in.size[0], self->factor, i);

          out[j * width + i] = (float) (self->sums[j * width + i] / n);
          self->sums[j * width + i] = 0;
        }
    }
}

static void
reduce_slice (SkgVolumeBuilder *self, const float *values)
{
  for (guint j = 0; j < self->in.size[1]; j++)
    sum_row (values + (gsize) j * self->in.size[0], self->in.size[0], self->factor,
             self->sums + (gsize) (j / self->factor) * self->out.size[0]);
  if ((self->n_added + 1) % self->factor == 0 || self->n_added + 1 == self->in.size[2])
    flush_sums (self, self->n_added / self->factor);
}

gboolean
skg_volume_builder_add (SkgVolumeBuilder *self,
                        const float *values,
                        guint n,
                        GError **error)
{
  gsize slice = (gsize) self->in.size[0] * self->in.size[1];

  g_return_val_if_fail (n <= self->in.size[2] - self->n_added, FALSE);

  for (guint s = 0; s < n; s++, values += slice)
    {
      if (!check_finite (self, values, error))
        return FALSE;
      if (self->factor > 1)
        reduce_slice (self, values);
      else if (!keep_slice (self, values, error))
        return FALSE;
      self->n_added++;
    }
  return TRUE;
}

SkgVolume *
skg_volume_builder_finish (SkgVolumeBuilder *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  SkgVolume *volume;
  SkgVoxelType type =
      self->integers != NULL ? SKG_VOXEL_TYPE_INT16 : SKG_VOXEL_TYPE_FLOAT32;

  g_return_val_if_fail (self->n_added == self->in.size[2], NULL);

  if (type == SKG_VOXEL_TYPE_INT16)
    bytes = g_bytes_new_take (g_steal_pointer (&self->integers),
                              self->n_voxels * sizeof (gint16));
  else
    bytes = g_bytes_new_take (g_steal_pointer (&self->floats),
                              self->n_voxels * sizeof (float));
  volume = skg_volume_new (&self->out, type, bytes, error);
  if (volume != NULL)
    skg_volume_set_reduction (volume, self->factor);
  return volume;
}

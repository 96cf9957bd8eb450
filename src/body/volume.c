/* SPDX-License-Identifier: Apache-2.0
 * A CT volume in Hounsfield units. */
#include "config.h"

#include "body/volume.h"

#include <string.h>

#include "base/error.h"
#include "body/volume-builder.h"

/* DICOM's Rows and Columns are 16-bit; no scanner makes more slices either. */
#define MAX_VOXELS_PER_AXIS 65535

struct _SkgVolume
{
  gatomicrefcount ref_count;
  SkgGrid grid;
  SkgVoxelType type;
  GBytes *voxels;
  double min_hu;
  double max_hu;
  guint64 id;
  guint reduction;
  char *name;
  GPtrArray *warnings; /* of char *, NULL-terminated */
  GMutex half_mutex;
  SkgVolume *half; /* made on demand, under half_mutex, as is the aim */
  gboolean has_aim;
  SkgVec3 aim_mm;
  gboolean has_box;
  SkgVec3 box_mm[2];
  gboolean brief;
};

G_DEFINE_BOXED_TYPE (SkgVolume, skg_volume, skg_volume_ref, skg_volume_unref)

SkgMat4
skg_grid_get_patient_from_voxel (const SkgGrid *grid)
{
  return skg_mat4_from_axes (skg_vec3_scale (grid->direction[0], grid->spacing_mm[0]),
                             skg_vec3_scale (grid->direction[1], grid->spacing_mm[1]),
                             skg_vec3_scale (grid->direction[2], grid->spacing_mm[2]),
                             grid->origin_mm);
}

SkgMat4
skg_grid_get_voxel_from_patient (const SkgGrid *grid)
{
  SkgMat4 forward = skg_grid_get_patient_from_voxel (grid);
  SkgMat4 inverse = skg_mat4_identity ();

  /* skg_volume_new() refuses flat grids. */
  if (!skg_mat4_invert_affine (&forward, &inverse))
    g_critical ("a volume's axes lie in a plane");
  return inverse;
}

SkgVec3
skg_grid_get_centre_mm (const SkgGrid *grid)
{
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);

  return skg_mat4_transform_point (&patient_from_voxel,
                                   skg_vec3 ((grid->size[0] - 1) / 2.0,
                                             (grid->size[1] - 1) / 2.0,
                                             (grid->size[2] - 1) / 2.0));
}

gboolean
skg_grid_check (const SkgGrid *grid, GError **error)
{
  SkgVec3 a = skg_vec3_normalize (grid->direction[0]);
  SkgVec3 b = skg_vec3_normalize (grid->direction[1]);
  SkgVec3 c = skg_vec3_normalize (grid->direction[2]);
  double volume = skg_vec3_dot (a, skg_vec3_cross (b, c));

  for (int axis = 0; axis < 3; axis++)
    {
      if (grid->size[axis] < 1 || grid->size[axis] > MAX_VOXELS_PER_AXIS)
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "size of axis %d is %u voxels; 1 to %d are allowed", axis,
                       grid->size[axis], MAX_VOXELS_PER_AXIS);
          return FALSE;
        }
      if (!isfinite (grid->spacing_mm[axis]) || grid->spacing_mm[axis] <= 0)
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "spacing of axis %d is %g mm; it must be above 0", axis,
                       grid->spacing_mm[axis]);
          return FALSE;
        }
    }
  if (!isfinite (grid->origin_mm.x + grid->origin_mm.y + grid->origin_mm.z))
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           "the origin is not a finite number of mm");
      return FALSE;
    }
  /* The sine of the flattest angle between axes; real gantry tilts keep it above 0.8.
   */
  if (!isfinite (volume) || fabs (volume) < 0.05)
    {
      g_set_error_literal (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          "the direction matrix is not a frame: its axes lie in a plane");
      return FALSE;
    }
  return TRUE;
}

/* Minimum and maximum; FALSE if a float is NaN or infinite. */
static gboolean
measure_range (SkgVolume *self, gsize n_voxels)
{
  double min_hu = INFINITY;
  double max_hu = -INFINITY;

  if (self->type == SKG_VOXEL_TYPE_INT16)
    {
      const gint16 *voxels = g_bytes_get_data (self->voxels, NULL);
      gint16 min = G_MAXINT16;
      gint16 max = G_MININT16;

      for (gsize i = 0; i < n_voxels; i++)
        {
          min = MIN (min, voxels[i]);
          max = MAX (max, voxels[i]);
        }
      min_hu = min;
      max_hu = max;
    }
  else
    {
      const float *voxels = g_bytes_get_data (self->voxels, NULL);

      for (gsize i = 0; i < n_voxels; i++)
        {
          if (!isfinite (voxels[i]))
            return FALSE;
          min_hu = MIN (min_hu, (double) voxels[i]);
          max_hu = MAX (max_hu, (double) voxels[i]);
        }
    }
  self->min_hu = min_hu;
  self->max_hu = max_hu;
  return TRUE;
}

static guint64
next_id (void)
{
  static GMutex mutex;
  static guint64 last;
  guint64 id;

  g_mutex_lock (&mutex);
  id = ++last;
  g_mutex_unlock (&mutex);
  return id;
}

SkgVolume *
skg_volume_new (const SkgGrid *grid, SkgVoxelType type, GBytes *voxels, GError **error)
{
  g_autoptr (SkgVolume) self = NULL;
  gsize voxel_size = type == SKG_VOXEL_TYPE_INT16 ? sizeof (gint16) : sizeof (float);
  gsize n_voxels;

  g_return_val_if_fail (grid != NULL, NULL);
  g_return_val_if_fail (voxels != NULL, NULL);

  if (!skg_grid_check (grid, error))
    return NULL;

  /* 65535^3 * 4 fits in 64 bits. */
  n_voxels = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  if (g_bytes_get_size (voxels) != n_voxels * voxel_size)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%" G_GSIZE_FORMAT
                   " bytes of voxels; %u x %u x %u need %" G_GSIZE_FORMAT,
                   g_bytes_get_size (voxels), grid->size[0], grid->size[1],
                   grid->size[2], n_voxels * voxel_size);
      return NULL;
    }

  self = g_new0 (SkgVolume, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->half_mutex);
  self->grid = *grid;
  for (int axis = 0; axis < 3; axis++)
    self->grid.direction[axis] = skg_vec3_normalize (grid->direction[axis]);
  self->type = type;
  self->voxels = g_bytes_ref (voxels);
  self->id = next_id ();
  self->reduction = 1;
  self->name = g_strdup ("");
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->warnings, NULL);

  if (!measure_range (self, n_voxels))
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           "some voxels are NaN or infinite; finite HU are needed");
      return NULL;
    }
  return g_steal_pointer (&self);
}

SkgVolume *
skg_volume_ref (SkgVolume *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_volume_unref (SkgVolume *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->voxels, g_bytes_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->half, skg_volume_unref);
  g_mutex_clear (&self->half_mutex);
  g_free (self);
}

gboolean
skg_volume_has_references (SkgVolume *self, guint n)
{
  return g_atomic_ref_count_compare (&self->ref_count, (int) n);
}

const SkgGrid *
skg_volume_get_grid (SkgVolume *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->grid;
}

SkgVoxelType
skg_volume_get_voxel_type (SkgVolume *self)
{
  return self->type;
}

GBytes *
skg_volume_get_voxels (SkgVolume *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->voxels;
}

double
skg_volume_get_hu (SkgVolume *self, guint i, guint j, guint k)
{
  const guint *size = self->grid.size;
  gsize index = ((gsize) k * size[1] + j) * size[0] + i;

  g_return_val_if_fail (i < size[0] && j < size[1] && k < size[2], 0);

  if (self->type == SKG_VOXEL_TYPE_INT16)
    return ((const gint16 *) g_bytes_get_data (self->voxels, NULL))[index];
  return (double) ((const float *) g_bytes_get_data (self->voxels, NULL))[index];
}

void
skg_volume_get_range_hu (SkgVolume *self, double *min_hu, double *max_hu)
{
  *min_hu = self->min_hu;
  *max_hu = self->max_hu;
}

guint64
skg_volume_get_id (SkgVolume *self)
{
  return self->id;
}

/* Slices as float, a few at a time, through the builder. */
static SkgVolume *
rebuild (SkgVolume *self, guint factor, GError **error)
{
  g_autoptr (SkgVolumeBuilder) builder =
      skg_volume_builder_new (&self->grid, factor, error);
  gsize n = (gsize) self->grid.size[0] * self->grid.size[1];
  g_autofree float *slice = g_new (float, n);

  if (builder == NULL)
    return NULL;
  for (guint k = 0; k < self->grid.size[2]; k++)
    {
      const float *values = slice;

      if (self->type == SKG_VOXEL_TYPE_INT16)
        {
          const gint16 *from = g_bytes_get_data (self->voxels, NULL);

          for (gsize i = 0; i < n; i++)
            slice[i] = from[k * n + i];
        }
      else
        values = (const float *) g_bytes_get_data (self->voxels, NULL) + k * n;
      if (!skg_volume_builder_add (builder, values, 1, error))
        return NULL;
    }
  return skg_volume_builder_finish (builder, error);
}

SkgVolume *
skg_volume_reduce (SkgVolume *self, guint factor)
{
  g_autoptr (GError) error = NULL;
  SkgVolume *out;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (factor >= 1, NULL);

  if (factor == 1)
    return skg_volume_ref (self);

  out = rebuild (self, factor, &error);
  if (out == NULL)
    g_error ("%s", error->message); /* only for want of memory, as g_new() */
  skg_volume_set_reduction (out, self->reduction * factor);
  skg_volume_set_name (out, self->name);
  for (guint i = 0; i + 1 < self->warnings->len; i++)
    skg_volume_add_warning (out, g_ptr_array_index (self->warnings, i));
  return out;
}

/* Between fat, -100 HU, and the lung. */
#define TISSUE_MIN_HU (-300)
/* One in so many voxels may lie outside of the box at either end. */
#define BOX_SHARE 1000u

/* Voxels between two HU: how many, and the sums of their indices. */
typedef struct
{
  double min_hu;
  double max_hu;
  guint64 n;
  guint64 sums[3];
} Census;

static void
count_row (SkgVolume *self, Census *census, guint j, guint k)
{
  gsize row = ((gsize) k * self->grid.size[1] + j) * self->grid.size[0];
  const gint16 *ints = g_bytes_get_data (self->voxels, NULL);
  const float *floats = (const float *) (gconstpointer) ints;
  gboolean is_int = self->type == SKG_VOXEL_TYPE_INT16;
  float min_hu = (float) census->min_hu;
  float max_hu = (float) census->max_hu;
  guint64 n = 0;
  guint64 sum_i = 0;

  for (guint i = 0; i < self->grid.size[0]; i++)
    {
      float hu = is_int ? ints[row + i] : floats[row + i];
      guint inside = hu >= min_hu && hu <= max_hu;

      n += inside;
      sum_i += inside * i;
    }
  census->n += n;
  census->sums[0] += sum_i;
  census->sums[1] += n * j;
  census->sums[2] += n * k;
}

/* Mean place, patient mm. Whole numbers are summed: turned axes change nothing. */
static SkgVec3
get_middle_mm (SkgVolume *self, const Census *census)
{
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (&self->grid);
  double n = (double) census->n;

  return skg_mat4_transform_point (&patient_from_voxel,
                                   skg_vec3 ((double) census->sums[0] / n,
                                             (double) census->sums[1] / n,
                                             (double) census->sums[2] / n));
}

static SkgVec3
find_aim_mm (SkgVolume *self)
{
  Census tissue = { .min_hu = TISSUE_MIN_HU, .max_hu = INFINITY };
  Census bone = { .min_hu = 200, .max_hu = 3000 };
  SkgVec3 aim_mm = skg_grid_get_centre_mm (&self->grid);

  for (guint k = 0; k < self->grid.size[2]; k++)
    for (guint j = 0; j < self->grid.size[1]; j++)
      {
        count_row (self, &tissue, j, k);
        count_row (self, &bone, j, k);
      }
  if (tissue.n > 0)
    aim_mm = get_middle_mm (self, &tissue);
  /* A few bright specks are no skeleton. */
  if (bone.n > tissue.n / 1000)
    aim_mm.z = get_middle_mm (self, &bone).z;
  return skg_vec3 (rint (aim_mm.x), rint (aim_mm.y), rint (aim_mm.z));
}

void
skg_volume_set_aim_mm (SkgVolume *self, SkgVec3 aim_mm)
{
  g_return_if_fail (self != NULL);

  self->aim_mm = aim_mm;
  self->has_aim = TRUE;
}

SkgVec3
skg_volume_get_aim_mm (SkgVolume *self)
{
  SkgVec3 aim_mm;

  g_return_val_if_fail (self != NULL, skg_vec3 (0, 0, 0));

  g_mutex_lock (&self->half_mutex);
  if (!self->has_aim)
    self->aim_mm = find_aim_mm (self);
  self->has_aim = TRUE;
  aim_mm = self->aim_mm;
  g_mutex_unlock (&self->half_mutex);
  return aim_mm;
}

SkgVec3
skg_volume_find_aim_mm (SkgVolume *self)
{
  g_return_val_if_fail (self != NULL, skg_vec3 (0, 0, 0));
  return find_aim_mm (self);
}

/* Voxels of tissue by plane, along each axis; all zero at first. */
static void
count_planes (SkgVolume *self, guint64 *counts[3])
{
  for (guint k = 0; k < self->grid.size[2]; k++)
    for (guint j = 0; j < self->grid.size[1]; j++)
      {
        guint64 n = 0;

        for (guint i = 0; i < self->grid.size[0]; i++)
          {
            guint inside = skg_volume_get_hu (self, i, j, k) >= TISSUE_MIN_HU;

            n += inside;
            counts[0][i] += inside;
          }
        counts[1][j] += n;
        counts[2][k] += n;
      }
}

/* First and last plane between which all but a thousandth at either end lies: a table
 * or a tube beside the body, and noise, are no part of it. */
static void
find_planes (const guint64 *counts, guint n, double *first, double *last)
{
  guint64 total = 0;
  guint64 sum = 0;
  guint low = 0;
  guint high = n - 1;

  for (guint i = 0; i < n; i++)
    total += counts[i];
  for (low = 0; low + 1 < n && (sum += counts[low]) * BOX_SHARE < total; low++)
    ;
  for (sum = 0; high > low && (sum += counts[high]) * BOX_SHARE < total; high--)
    ;
  *first = total > 0 ? low - 0.5 : -0.5;
  *last = total > 0 ? high + 0.5 : n - 0.5;
}

static void
find_box (SkgVolume *self)
{
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (&self->grid);
  guint64 *counts[3];
  double ends[3][2];

  for (guint a = 0; a < 3; a++)
    counts[a] = g_new0 (guint64, self->grid.size[a]);
  count_planes (self, counts);
  for (guint a = 0; a < 3; a++)
    {
      find_planes (counts[a], self->grid.size[a], &ends[a][0], &ends[a][1]);
      g_free (counts[a]);
    }
  for (guint i = 0; i < 8; i++)
    {
      SkgVec3 p = skg_mat4_transform_point (
          &patient_from_voxel,
          skg_vec3 (ends[0][i & 1], ends[1][i >> 1 & 1], ends[2][i >> 2]));
      SkgVec3 *box = self->box_mm;

      box[0] = i == 0 ? p
                      : skg_vec3 (MIN (box[0].x, p.x), MIN (box[0].y, p.y),
                                  MIN (box[0].z, p.z));
      box[1] = i == 0 ? p
                      : skg_vec3 (MAX (box[1].x, p.x), MAX (box[1].y, p.y),
                                  MAX (box[1].z, p.z));
    }
}

void
skg_volume_get_tissue_box_mm (SkgVolume *self, SkgVec3 *low_mm, SkgVec3 *high_mm)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->half_mutex);
  if (!self->has_box)
    find_box (self);
  self->has_box = TRUE;
  *low_mm = self->box_mm[0];
  *high_mm = self->box_mm[1];
  g_mutex_unlock (&self->half_mutex);
}

SkgVolume *
skg_volume_get_half (SkgVolume *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->half_mutex);
  if (self->half == NULL)
    self->half = skg_volume_reduce (self, 2);
  g_mutex_unlock (&self->half_mutex);
  return self->half;
}

void
skg_volume_set_brief (SkgVolume *self, gboolean brief)
{
  g_return_if_fail (self != NULL);
  self->brief = brief;
}

gboolean
skg_volume_is_brief (SkgVolume *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->brief;
}

guint
skg_volume_get_reduction (SkgVolume *self)
{
  return self->reduction;
}

void
skg_volume_set_reduction (SkgVolume *self, guint reduction)
{
  self->reduction = reduction;
}

void
skg_volume_set_name (SkgVolume *self, const char *name)
{
  char *copy = g_strdup (name != NULL ? name : "");

  g_free (self->name);
  self->name = copy;
}

const char *
skg_volume_get_name (SkgVolume *self)
{
  return self->name;
}

void
skg_volume_add_warning (SkgVolume *self, const char *warning)
{
  g_ptr_array_insert (self->warnings, (int) self->warnings->len - 1,
                      g_strdup (warning));
}

const char *const *
skg_volume_get_warnings (SkgVolume *self)
{
  return (const char *const *) self->warnings->pdata;
}

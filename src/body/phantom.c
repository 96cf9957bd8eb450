/* SPDX-License-Identifier: Apache-2.0
 * Bodies made by procedure. */
#include "config.h"

#include "body/phantom.h"

#include <math.h>

#include "base/error.h"
#include "body/phantom-field.h"
#include "body/phantom-model.h"
#include "body/phantom-paint.h"
#include "body/phantom-private.h"

#define MIN_VOXEL_MM 0.5
#define MAX_VOXEL_MM 8.0

static const char *const kinds[] = { "pelvis", NULL };

const char *const *
skg_phantom_list_kinds (void)
{
  return kinds;
}

static gboolean
check_params (const SkgPhantomParams *params, GError **error)
{
  if (params->kind == NULL || !g_strv_contains (kinds, params->kind))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) kinds);

      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "there is no built-in body \"%s\"; there is: %s",
                   params->kind != NULL ? params->kind : "", known);
      return FALSE;
    }
  if (!(params->voxel_mm >= MIN_VOXEL_MM && params->voxel_mm <= MAX_VOXEL_MM))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "voxels of %g mm cannot be made; %g to %g mm are allowed",
                   params->voxel_mm, MIN_VOXEL_MM, MAX_VOXEL_MM);
      return FALSE;
    }
  return TRUE;
}

/* Voxels over the model's box. Along x their number is even and they lie evenly about
 * the mirror plane, so that a bone of the right side is mirrored voxel by voxel. */
static SkgGrid
make_grid (const SkgPhantomModel *model, double voxel_mm)
{
  SkgGrid grid = {
    .spacing_mm = { voxel_mm, voxel_mm, voxel_mm },
    .direction = { skg_vec3 (1, 0, 0), skg_vec3 (0, 1, 0), skg_vec3 (0, 0, 1) },
  };
  SkgVec3 size = skg_vec3_sub (model->high_mm, model->low_mm);

  grid.size[0] = 2 * (guint) ceil (size.x / voxel_mm / 2 - 1e-6);
  grid.size[1] = (guint) ceil (size.y / voxel_mm - 1e-6);
  grid.size[2] = (guint) ceil (size.z / voxel_mm - 1e-6);
  grid.origin_mm =
      skg_vec3 (-(grid.size[0] - 1.0) / 2 * voxel_mm, model->low_mm.y + voxel_mm / 2,
                model->low_mm.z + voxel_mm / 2);
  return grid;
}

typedef struct
{
  const SkgPhantomModel *model;
  const SkgPhantomBone *bone;
  const SkgPhantomField *field;
  const SkgGrid *grid;
  gint16 *voxels;
} Work;

static void
paint_soft_slice (guint slice, gpointer data)
{
  const Work *work = data;

  skg_phantom_paint_soft (work->model, work->grid, slice, work->voxels);
}

static void
paint_bone_slice (guint slice, gpointer data)
{
  const Work *work = data;

  skg_phantom_paint_bone (work->model, work->bone, work->field, work->grid, slice,
                          work->voxels);
}

static gboolean
paint_bone (Work *work, const SkgPhantomJobs *jobs)
{
  g_autoptr (SkgPhantomField) field =
      skg_phantom_field_new (work->model, work->bone, work->grid, jobs);

  if (field == NULL)
    return FALSE;
  work->field = field;
  return skg_phantom_jobs_run (jobs, (guint) field->size[2], paint_bone_slice, work);
}

static void
report (SkgProgressFunc progress, gpointer user_data, double fraction)
{
  if (progress != NULL)
    progress (fraction, "Making the body", user_data);
}

/* Soft parts first, then bone by bone. FALSE if cancelled. */
static gboolean
paint (Work *work,
       const SkgPhantomJobs *jobs,
       SkgProgressFunc progress,
       gpointer user_data)
{
  const GPtrArray *bones = work->model->bones;

  report (progress, user_data, 0);
  if (!skg_phantom_jobs_run (jobs, work->grid->size[2], paint_soft_slice, work))
    return FALSE;
  for (guint i = 0; i < bones->len; i++)
    {
      report (progress, user_data, 0.3 + 0.7 * i / bones->len);
      work->bone = g_ptr_array_index (bones, i);
      if (!paint_bone (work, jobs))
        return FALSE;
    }
  report (progress, user_data, 1);
  return TRUE;
}

gboolean
skg_phantom_make_on_threads (const SkgPhantomParams *params,
                             guint n_threads,
                             SkgVolume **volume,
                             SkgLandmarkSet **landmarks,
                             SkgProgressFunc progress,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error)
{
  const SkgPhantomJobs jobs = { MAX (n_threads, 1), cancellable };
  g_autoptr (SkgPhantomModel) model = NULL;
  g_autoptr (SkgVolume) made = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Work work = { 0 };
  SkgGrid grid;
  gsize n_voxels;

  if (!check_params (params, error))
    return FALSE;
  model = skg_phantom_pelvis_new (params->seed);
  grid = make_grid (model, params->voxel_mm);
  n_voxels = (gsize) grid.size[0] * grid.size[1] * grid.size[2];
  work =
      (Work){ .model = model, .grid = &grid, .voxels = g_try_new (gint16, n_voxels) };
  if (work.voxels == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                   "not enough memory for a body of %" G_GSIZE_FORMAT
                   " voxels; larger voxels need less",
                   n_voxels);
      return FALSE;
    }
  bytes = g_bytes_new_take (work.voxels, n_voxels * sizeof (gint16));
  if (!paint (&work, &jobs, progress, user_data))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return FALSE;
    }
  made = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, error);
  if (made == NULL)
    return FALSE;
  skg_volume_set_name (made, params->kind);
  *volume = g_steal_pointer (&made);
  if (landmarks != NULL)
    *landmarks = skg_landmark_set_ref (model->landmarks);
  return TRUE;
}

gboolean
skg_phantom_make (const SkgPhantomParams *params,
                  SkgVolume **volume,
                  SkgLandmarkSet **landmarks,
                  SkgProgressFunc progress,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_return_val_if_fail (params != NULL && volume != NULL, FALSE);
  return skg_phantom_make_on_threads (params, g_get_num_processors (), volume,
                                      landmarks, progress, user_data, cancellable,
                                      error);
}

/* SPDX-License-Identifier: Apache-2.0
 * Bodies made by procedure. */
#include "config.h"

#include "body/phantom.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/lesions.h"
#include "body/phantom-cache.h"
#include "body/phantom-field.h"
#include "body/phantom-model.h"
#include "body/phantom-paint.h"
#include "body/phantom-private.h"

#define MIN_VOXEL_MM 0.5
#define MAX_VOXEL_MM 8.0

/* By #SkgPhantomKind. */
static const char *const kinds[] = { "pelvis", "chest", NULL };

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == SKG_PHANTOM_N_KINDS + 1);

const char *const *
skg_phantom_list_kinds (void)
{
  return kinds;
}

gboolean
skg_phantom_find_kind (const char *name, SkgPhantomKind *kind)
{
  for (guint i = 0; kinds[i] != NULL; i++)
    if (g_strcmp0 (kinds[i], name) == 0)
      {
        *kind = (SkgPhantomKind) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
check_params (const SkgPhantomParams *params, SkgPhantomKind *kind, GError **error)
{
  if (!skg_phantom_find_kind (params->kind, kind))
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
  return skg_phantom_dials_check (&params->dials, *kind, error);
}

static SkgPhantomModel *
make_model (const SkgPhantomParams *params, SkgPhantomKind kind)
{
  double values[SKG_PHANTOM_N_DIALS];

  skg_phantom_dials_resolve (&params->dials, params->seed, values);
  return kind == SKG_PHANTOM_CHEST ? skg_phantom_chest_new (params->seed, values)
                                   : skg_phantom_pelvis_new (params->seed, values);
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
  SkgPhantomVoxels voxels;
} Work;

static void
paint_soft_slice (guint slice, gpointer data)
{
  const Work *work = data;

  skg_phantom_paint_soft (work->model, work->grid, slice, &work->voxels);
}

static void
paint_bone_slice (guint slice, gpointer data)
{
  const Work *work = data;

  skg_phantom_paint_bone (work->model, work->bone, work->field, work->grid, slice,
                          &work->voxels);
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

/* Soft parts first, in bands of slices, then bone by bone. FALSE if cancelled. */
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
      report (progress, user_data, 0.4 + 0.6 * i / bones->len);
      work->bone = g_ptr_array_index (bones, i);
      if (!paint_bone (work, jobs))
        return FALSE;
    }
  return TRUE;
}

/* Lesions of the chest, in the lobes and under one label. */
static gboolean
add_lesions (const Work *work, GError **error)
{
  const double *dials = work->model->dials;
  const SkgLesionParams params = {
    .seed = work->model->seed,
    .count = (guint) round (dials[SKG_PHANTOM_LESIONS]),
    .size_mm = dials[SKG_PHANTOM_LESION_SIZE_MM],
    .side = dials[SKG_PHANTOM_LESION_SIDE],
    .peripheral = dials[SKG_PHANTOM_LESION_PERIPHERAL],
    .basal = dials[SKG_PHANTOM_LESION_BASAL],
    .density = dials[SKG_PHANTOM_LESION_DENSITY],
  };
  gsize n = (gsize) work->grid->size[0] * work->grid->size[1] * work->grid->size[2];
  g_autofree guint8 *lung = NULL;
  g_autoptr (GArray) lesions = NULL;

  if (params.count == 0)
    return TRUE;
  lung = g_new (guint8, n);
  for (gsize i = 0; i < n; i++)
    lung[i] = work->voxels.labels[i] >= SKG_LABEL_LUNG_UPPER_LEFT &&
                      work->voxels.labels[i] <= SKG_LABEL_LUNG_LOWER_RIGHT
                  ? 1
                  : 0;
  lesions = skg_lesions_draw (work->grid, SKG_VOXEL_TYPE_INT16, work->voxels.hu, lung,
                              work->voxels.labels, SKG_LABEL_LESION, &params, error);
  return lesions != NULL;
}

/* Takes memory for the voxels. */
static gboolean
allocate (Work *work, SkgPhantomBody *body, GBytes **hu, GError **error)
{
  const SkgGrid *grid = work->grid;
  gsize n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];

  work->voxels.hu = g_try_new (gint16, n);
  work->voxels.labels = g_try_new (guint8, n);
  if (work->voxels.hu != NULL && work->voxels.labels != NULL)
    {
      *hu = g_bytes_new_take (work->voxels.hu, n * sizeof (gint16));
      body->labels = g_bytes_new_take (work->voxels.labels, n);
      return TRUE;
    }
  g_free (work->voxels.hu);
  g_free (work->voxels.labels);
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
               "not enough memory for a body of %" G_GSIZE_FORMAT
               " voxels; larger voxels need less",
               n);
  return FALSE;
}

/* Voxels from the cache are as good as painted ones. */
static gboolean
take_cached (const SkgPhantomParams *params,
             const SkgGrid *grid,
             SkgPhantomBody *body,
             GBytes **hu)
{
  gsize n_voxels = (gsize) grid->size[0] * grid->size[1] * grid->size[2];

  return skg_phantom_cache_load (params, n_voxels, hu, &body->labels);
}

static gboolean
paint_body (Work *work,
            const SkgPhantomJobs *jobs,
            SkgPhantomBody *body,
            GBytes **hu,
            SkgProgressFunc progress,
            gpointer user_data,
            GError **error)
{
  if (!allocate (work, body, hu, error))
    return FALSE;
  if (paint (work, jobs, progress, user_data))
    return add_lesions (work, error);
  g_cancellable_set_error_if_cancelled (jobs->cancellable, error);
  return FALSE;
}

/* @cached: looked for in the cache first, and kept there */
static SkgPhantomBody *
make_body (const SkgPhantomParams *params,
           guint n_threads,
           gboolean cached,
           SkgProgressFunc progress,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  const SkgPhantomJobs jobs = { MAX (n_threads, 1), cancellable };
  g_autoptr (SkgPhantomModel) model = NULL;
  g_autoptr (SkgPhantomBody) body = g_new0 (SkgPhantomBody, 1);
  g_autoptr (GBytes) hu = NULL;
  gboolean found;
  Work work = { 0 };
  SkgPhantomKind kind;
  SkgGrid grid;

  if (!check_params (params, &kind, error))
    return NULL;
  model = make_model (params, kind);
  grid = make_grid (model, params->voxel_mm);
  work = (Work){ .model = model, .grid = &grid };
  found = cached && take_cached (params, &grid, body, &hu);
  if (!found && !paint_body (&work, &jobs, body, &hu, progress, user_data, error))
    return NULL;
  if (cached && !found)
    skg_phantom_cache_save (params, hu, body->labels);
  body->volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, hu, error);
  if (body->volume == NULL)
    return NULL;
  skg_volume_set_name (body->volume, params->kind);
  body->table = skg_phantom_labels_count (g_bytes_get_data (body->labels, NULL),
                                          g_bytes_get_size (body->labels));
  body->landmarks = skg_landmark_set_ref (model->landmarks);
  memcpy (body->dials, model->dials, sizeof body->dials);
  report (progress, user_data, 1);
  return g_steal_pointer (&body);
}

gboolean
skg_phantom_body_init (const SkgPhantomParams *params,
                       SkgPhantomBody *body,
                       SkgGrid *grid,
                       GError **error)
{
  g_autoptr (SkgPhantomModel) model = NULL;
  SkgPhantomKind kind;

  if (!check_params (params, &kind, error))
    return FALSE;
  model = make_model (params, kind);
  *grid = make_grid (model, params->voxel_mm);
  body->landmarks = skg_landmark_set_ref (model->landmarks);
  memcpy (body->dials, model->dials, sizeof body->dials);
  return TRUE;
}

SkgPhantomBody *
skg_phantom_body_new_on_threads (const SkgPhantomParams *params,
                                 guint n_threads,
                                 SkgProgressFunc progress,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error)
{
  return make_body (params, n_threads, FALSE, progress, user_data, cancellable, error);
}

void
skg_phantom_body_free (SkgPhantomBody *body)
{
  g_clear_pointer (&body->volume, skg_volume_unref);
  g_clear_pointer (&body->labels, g_bytes_unref);
  g_clear_pointer (&body->table, g_array_unref);
  g_clear_pointer (&body->landmarks, skg_landmark_set_unref);
  g_free (body);
}

/* The latest body. Its voxels are kept, not its volume: whoever holds the volume must
 * see that nobody else does. */
typedef struct
{
  SkgPhantomParams params; /* kind is one of kinds[] */
  SkgGrid grid;
  GBytes *hu;
  SkgPhantomBody *body; /* without volume */
} Kept;

static GMutex kept_lock;
static Kept kept;

static gboolean
same_params (const SkgPhantomParams *a, const SkgPhantomParams *b)
{
  if (g_strcmp0 (a->kind, b->kind) != 0 || a->seed != b->seed ||
      a->voxel_mm != b->voxel_mm || a->dials.given != b->dials.given)
    return FALSE;
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    if ((a->dials.given & 1u << i) && a->dials.values[i] != b->dials.values[i])
      return FALSE;
  return TRUE;
}

static SkgPhantomBody *
copy_body (const SkgPhantomBody *body)
{
  SkgPhantomBody *copy = g_new0 (SkgPhantomBody, 1);

  copy->labels = g_bytes_ref (body->labels);
  copy->table = g_array_ref (body->table);
  copy->landmarks = skg_landmark_set_ref (body->landmarks);
  memcpy (copy->dials, body->dials, sizeof copy->dials);
  return copy;
}

/* (nullable): the kept body if it is the one that is asked for */
static SkgPhantomBody *
take_kept (const SkgPhantomParams *params)
{
  SkgPhantomBody *body = NULL;

  g_mutex_lock (&kept_lock);
  if (kept.body != NULL && same_params (params, &kept.params))
    {
      body = copy_body (kept.body);
      body->volume = skg_volume_new (&kept.grid, SKG_VOXEL_TYPE_INT16, kept.hu, NULL);
      skg_volume_set_name (body->volume, kept.params.kind);
    }
  g_mutex_unlock (&kept_lock);
  return body;
}

static void
keep (const SkgPhantomParams *params, const SkgPhantomBody *body)
{
  SkgPhantomKind kind;

  if (!skg_phantom_find_kind (params->kind, &kind))
    return;
  g_mutex_lock (&kept_lock);
  g_clear_pointer (&kept.body, skg_phantom_body_free);
  g_clear_pointer (&kept.hu, g_bytes_unref);
  kept.params = *params;
  kept.params.kind = kinds[kind];
  kept.grid = *skg_volume_get_grid (body->volume);
  kept.hu = g_bytes_ref (skg_volume_get_voxels (body->volume));
  kept.body = copy_body (body);
  g_mutex_unlock (&kept_lock);
}

SkgPhantomBody *
skg_phantom_body_new (const SkgPhantomParams *params,
                      SkgProgressFunc progress,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  SkgPhantomBody *body;

  g_return_val_if_fail (params != NULL, NULL);
  body = take_kept (params);
  if (body != NULL)
    {
      report (progress, user_data, 1);
      return body;
    }
  body = make_body (params, g_get_num_processors (), TRUE, progress, user_data,
                    cancellable, error);
  if (body != NULL)
    keep (params, body);
  return body;
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
  g_autoptr (SkgPhantomBody) body = NULL;

  g_return_val_if_fail (volume != NULL, FALSE);
  body = skg_phantom_body_new (params, progress, user_data, cancellable, error);
  if (body == NULL)
    return FALSE;
  *volume = skg_volume_ref (body->volume);
  if (landmarks != NULL)
    *landmarks = skg_landmark_set_ref (body->landmarks);
  return TRUE;
}

static char *
build_path (const char *folder, const char *name, const char *ending)
{
  g_autofree char *file = g_strconcat (name, ending, NULL);

  return g_build_filename (folder, file, NULL);
}

gboolean
skg_phantom_body_save (const SkgPhantomBody *body,
                       const char *folder,
                       const char *name,
                       GError **error)
{
  g_autofree char *volume = build_path (folder, name, ".nii.gz");
  g_autofree char *labels = build_path (folder, name, "-labels.nii.gz");
  g_autofree char *landmarks = build_path (folder, name, ".mrk.json");
  g_autofree char *csv = build_path (folder, name, "-labels.csv");
  g_autofree char *json = build_path (folder, name, "-labels.json");

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", folder,
                   g_strerror (errno));
      return FALSE;
    }
  return skg_volume_save (body->volume, volume, error) &&
         skg_grid_save_labels (skg_volume_get_grid (body->volume),
                               g_bytes_get_data (body->labels, NULL), labels, error) &&
         skg_landmark_set_save (body->landmarks, landmarks, error) &&
         skg_phantom_labels_save_names (body->table, csv, error) &&
         skg_phantom_labels_save_names (body->table, json, error);
}

/* SPDX-License-Identifier: Apache-2.0
 * Structures that are taken away, made denser, shown alone, moved. */
#include "config.h"

#include "body/structure-edit.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/structure-edit-private.h"

/* Voxels around a structure from which its gap is closed. */
#define PAD 12
/* Above it most of a voxel is bone; a gap in bone is not closed with bone. */
#define BONE_HU 150.0

/**
 * Work:
 * @before, @after: voxels of the volume
 * @gaps: (array): 1 where something is taken away, or is partly that
 * @regions: (array): one for each edit
 * @is_alone: some edit shows its structure alone
 */
typedef struct
{
  SkgVolume *volume;
  const SkgGrid *grid;
  gsize n;
  SkgVoxelType type;
  gconstpointer before;
  gpointer after;
  guint8 *gaps;
  const SkgStructureEdit *edits;
  guint n_edits;
  SkgRegion *regions;
  gboolean is_alone;
} Work;

/* Voxels */

static double
get_hu (const Work *work, gsize at)
{
  return work->type == SKG_VOXEL_TYPE_INT16 ? ((const gint16 *) work->before)[at]
                                            : ((const float *) work->before)[at];
}

static double
get_result_hu (const Work *work, gsize at)
{
  return work->type == SKG_VOXEL_TYPE_INT16 ? ((const gint16 *) work->after)[at]
                                            : ((const float *) work->after)[at];
}

static void
set_hu (Work *work, gsize at, double hu)
{
  if (work->type == SKG_VOXEL_TYPE_INT16)
    ((gint16 *) work->after)[at] = (gint16) lrint (CLAMP (hu, G_MININT16, G_MAXINT16));
  else
    ((float *) work->after)[at] = (float) hu;
}

static double
scale_density (double hu, double scale)
{
  return (hu + 1000) * scale - 1000;
}

/* Index in the volume of a region's voxel. */
static gsize
get_volume_index (const Work *work, const SkgRegion *region, guint i, guint j, guint k)
{
  const guint *size = work->grid->size;

  return ((gsize) (region->first[2] + k) * size[1] + region->first[1] + j) * size[0] +
         region->first[0] + i;
}

static gsize
get_region_index (const SkgRegion *region, guint i, guint j, guint k)
{
  return ((gsize) k * region->size[1] + j) * region->size[0] + i;
}

/* Gaps */

/* Inside, or a neighbour of a voxel inside (faces, edges and corners) and of nothing
 * else. */
static gboolean
is_partly (const SkgRegion *region, guint i, guint j, guint k)
{
  guint code = region->codes[get_region_index (region, i, j, k)];

  if (code != SKG_REGION_OUTSIDE)
    return code == SKG_REGION_INSIDE;
  for (guint z = k > 0 ? k - 1 : 0; z <= MIN (k + 1, region->size[2] - 1); z++)
    for (guint y = j > 0 ? j - 1 : 0; y <= MIN (j + 1, region->size[1] - 1); y++)
      for (guint x = i > 0 ? i - 1 : 0; x <= MIN (i + 1, region->size[0] - 1); x++)
        if (region->codes[get_region_index (region, x, y, z)] == SKG_REGION_INSIDE)
          return TRUE;
  return FALSE;
}

static void
mark_gap (Work *work, const SkgRegion *region)
{
  for (guint k = 0; k < region->size[2]; k++)
    for (guint j = 0; j < region->size[1]; j++)
      for (guint i = 0; i < region->size[0]; i++)
        if (is_partly (region, i, j, k))
          work->gaps[get_volume_index (work, region, i, j, k)] = 1;
}

/* What a gap may be closed from. */
static gboolean
is_source (const Work *work, const SkgRegion *region, gsize at, gboolean with_bone)
{
  return !work->gaps[at] &&
         (with_bone || region->mean_hu <= BONE_HU || get_hu (work, at) <= BONE_HU);
}

static gboolean
collect_sources (const Work *work,
                 const SkgRegion *region,
                 gboolean with_bone,
                 float *values,
                 float *weights)
{
  gsize n = 0;
  gboolean found = FALSE;

  for (guint k = 0; k < region->size[2]; k++)
    for (guint j = 0; j < region->size[1]; j++)
      for (guint i = 0; i < region->size[0]; i++, n++)
        {
          gsize at = get_volume_index (work, region, i, j, k);

          weights[n] = is_source (work, region, at, with_bone) ? 1 : 0;
          values[n] = weights[n] > 0 ? (float) get_hu (work, at) : 0;
          found |= weights[n] > 0;
        }
  return found;
}

static gboolean
close_gap (Work *work, const SkgRegion *region, GError **error)
{
  gsize n = (gsize) region->size[0] * region->size[1] * region->size[2];
  g_autofree float *values = g_try_new (float, n + 1);
  g_autofree float *weights = g_try_new (float, n + 1);
  gboolean is_air = work->is_alone;

  if (region->n_inside == 0)
    return TRUE;
  if (values == NULL || weights == NULL)
    return skg_structure_edit_refuse_memory (error);
  if (!is_air && !collect_sources (work, region, FALSE, values, weights))
    /* Nothing but bone, or nothing at all, around it. */
    is_air = !collect_sources (work, region, TRUE, values, weights);
  if (!is_air && !skg_gap_fill (region->size, values, weights))
    return skg_structure_edit_refuse_memory (error);
  for (guint k = 0; k < region->size[2]; k++)
    for (guint j = 0; j < region->size[1]; j++)
      for (guint i = 0; i < region->size[0]; i++)
        if (is_partly (region, i, j, k))
          set_hu (work, get_volume_index (work, region, i, j, k),
                  is_air ? SKG_STRUCTURE_EDIT_AIR_HU
                         : values[get_region_index (region, i, j, k)]);
  return TRUE;
}

/* What stays where it is */

static void
keep_alone (Work *work)
{
  for (gsize at = 0; at < work->n; at++)
    set_hu (work, at, SKG_STRUCTURE_EDIT_AIR_HU);
}

static void
put_voxels (Work *work, const SkgRegion *region, double scale)
{
  for (guint k = 0; k < region->size[2]; k++)
    for (guint j = 0; j < region->size[1]; j++)
      for (guint i = 0; i < region->size[0]; i++)
        if (region->codes[get_region_index (region, i, j, k)] == SKG_REGION_INSIDE)
          {
            gsize at = get_volume_index (work, region, i, j, k);

            set_hu (work, at, scale_density (get_hu (work, at), scale));
          }
}

/* What moves */

/* Trilinear: how much of the structure lies at a place of the region, and its part of
 * the HU there. */
static double
sample_region (const Work *work,
               const SkgRegion *region,
               double scale,
               SkgVec3 voxel,
               double *share)
{
  const double at[3] = { voxel.x - region->first[0], voxel.y - region->first[1],
                         voxel.z - region->first[2] };
  guint low[3];
  double part[3];
  double hu = 0;

  *share = 0;
  for (guint a = 0; a < 3; a++)
    {
      double floored = floor (at[a]);

      if (floored < 0 || floored >= region->size[a])
        return 0;
      low[a] = (guint) floored;
      part[a] = at[a] - floored;
    }
  for (guint c = 0; c < 8; c++)
    {
      guint corner[3];
      double weight = 1;

      for (guint a = 0; a < 3; a++)
        {
          guint up = c >> a & 1;

          corner[a] = MIN (low[a] + up, region->size[a] - 1);
          weight *= up ? part[a] : 1 - part[a];
        }
      if (region->codes[get_region_index (region, corner[0], corner[1], corner[2])] !=
          SKG_REGION_INSIDE)
        continue;
      *share += weight;
      hu += weight *
            scale_density (get_hu (work, get_volume_index (work, region, corner[0],
                                                           corner[1], corner[2])),
                           scale);
    }
  return hu;
}

static void
move_voxels (Work *work, const SkgStructureEdit *edit, const SkgRegion *region)
{
  SkgMat4 back;
  SkgMat4 forth;
  guint low[3];
  guint high[3];

  if (region->n_inside == 0 ||
      !skg_structure_edit_find_way_back (work->grid, &edit->patient_from_source,
                                         &back) ||
      !skg_mat4_invert_affine (&back, &forth) ||
      !skg_structure_edit_map_box (&forth, region->first, region->size,
                                   work->grid->size, low, high))
    return;
  for (guint k = low[2]; k <= high[2]; k++)
    for (guint j = low[1]; j <= high[1]; j++)
      for (guint i = low[0]; i <= high[0]; i++)
        {
          gsize at = ((gsize) k * work->grid->size[1] + j) * work->grid->size[0] + i;
          double share;
          double hu = sample_region (
              work, region, edit->density_scale,
              skg_mat4_transform_point (&back, skg_vec3 (i, j, k)), &share);

          if (share > 0)
            set_hu (work, at, hu + (1 - share) * get_result_hu (work, at));
        }
}

static gboolean
change_voxels (Work *work, GError **error)
{
  if (work->is_alone)
    keep_alone (work);
  for (guint e = 0; e < work->n_edits; e++)
    {
      const SkgStructureEdit *edit = &work->edits[e];

      if (!edit->hidden && (edit->alone || !work->is_alone) &&
          (edit->alone || edit->density_scale != 1))
        put_voxels (work, &work->regions[e], edit->density_scale);
    }
  for (guint e = 0; e < work->n_edits; e++)
    if (skg_structure_edit_makes_gap (&work->edits[e]))
      mark_gap (work, &work->regions[e]);
  for (guint e = 0; e < work->n_edits; e++)
    if (skg_structure_edit_makes_gap (&work->edits[e]) &&
        !close_gap (work, &work->regions[e], error))
      return FALSE;
  for (guint e = 0; e < work->n_edits; e++)
    {
      const SkgStructureEdit *edit = &work->edits[e];

      if (edit->moves && !edit->hidden && (edit->alone || !work->is_alone))
        move_voxels (work, edit, &work->regions[e]);
    }
  return TRUE;
}

/* Volume */

static SkgVolume *
new_volume (SkgVolume *volume, GBytes *bytes, GError **error)
{
  const char *const *warnings = skg_volume_get_warnings (volume);
  SkgVolume *out = skg_volume_new (skg_volume_get_grid (volume),
                                   skg_volume_get_voxel_type (volume), bytes, error);

  if (out == NULL)
    return NULL;
  skg_volume_set_name (out, skg_volume_get_name (volume));
  skg_volume_set_reduction (out, skg_volume_get_reduction (volume));
  /* Taking a bone away must not turn the arm elsewhere. */
  skg_volume_set_aim_mm (out, skg_volume_get_aim_mm (volume));
  skg_volume_set_brief (out, skg_volume_is_brief (volume));
  for (guint i = 0; warnings[i] != NULL; i++)
    skg_volume_add_warning (out, warnings[i]);
  return out;
}

static gboolean
find_regions (Work *work, SkgLabelMap *labels, GError **error)
{
  for (guint e = 0; e < work->n_edits; e++)
    if (!skg_region_init (&work->regions[e], work->volume, labels,
                          work->edits[e].structures, work->edits[e].n_structures,
                          skg_structure_edit_makes_gap (&work->edits[e]) ? PAD : 1,
                          error))
      return FALSE;
  return TRUE;
}

gboolean
skg_structure_edits_apply (SkgVolume *volume,
                           SkgLabelMap *labels,
                           const SkgStructureEdit *edits,
                           guint n_edits,
                           SkgVolume **out_volume,
                           SkgLabelMap **out_labels,
                           GError **error)
{
  const SkgGrid *grid = skg_volume_get_grid (volume);
  gsize n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  gsize size = g_bytes_get_size (skg_volume_get_voxels (volume));
  g_autofree gpointer after = g_try_malloc (size);
  g_autofree guint8 *gaps = g_try_malloc0 (n);
  g_autofree SkgRegion *regions = g_new0 (SkgRegion, n_edits + 1);
  Work work = {
    .volume = volume,
    .grid = grid,
    .n = n,
    .type = skg_volume_get_voxel_type (volume),
    .before = g_bytes_get_data (skg_volume_get_voxels (volume), NULL),
    .after = after,
    .gaps = gaps,
    .edits = edits,
    .n_edits = n_edits,
    .regions = regions,
  };
  gboolean done;

  g_return_val_if_fail (n_edits < G_MAXUINT8, FALSE);

  if (after == NULL || gaps == NULL)
    return skg_structure_edit_refuse_memory (error);
  memcpy (after, work.before, size);
  for (guint e = 0; e < n_edits; e++)
    work.is_alone |= edits[e].alone && !edits[e].hidden;
  done = find_regions (&work, labels, error) && change_voxels (&work, error);
  for (guint e = 0; e < n_edits; e++)
    skg_region_clear (&regions[e]);
  if (!done)
    return FALSE;
  *out_labels =
      skg_structure_edits_change_labels (labels, edits, n_edits, work.is_alone, error);
  if (*out_labels != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&after), size);

      *out_volume = new_volume (volume, bytes, error);
      if (*out_volume != NULL)
        return TRUE;
      g_clear_pointer (out_labels, skg_label_map_unref);
    }
  return FALSE;
}

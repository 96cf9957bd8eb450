/* SPDX-License-Identifier: Apache-2.0
 * The labels of structures that are taken away or moved. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/label-lookup.h"
#include "body/structure-edit-private.h"

#define N_VALUES 65536

/* Shared with the volume's part */

gboolean
skg_structure_edit_refuse_memory (GError **error)
{
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_FAILED,
                       "not enough memory for the edit of a structure");
  return FALSE;
}

gboolean
skg_structure_edit_makes_gap (const SkgStructureEdit *edit)
{
  return edit->hidden || edit->moves;
}

/* The box of @size voxels at @first, mapped, as a box of a grid of @limit voxels. */
gboolean
skg_structure_edit_map_box (const SkgMat4 *map,
                            const guint first[3],
                            const guint size[3],
                            const guint limit[3],
                            guint low[3],
                            guint high[3])
{
  double min[3] = { INFINITY, INFINITY, INFINITY };
  double max[3] = { -INFINITY, -INFINITY, -INFINITY };

  for (guint c = 0; c < 8; c++)
    {
      SkgVec3 p = skg_mat4_transform_point (
          map, skg_vec3 (first[0] + (c & 1 ? size[0] : -1.0),
                         first[1] + (c & 2 ? size[1] : -1.0),
                         first[2] + (c & 4 ? size[2] : -1.0)));
      const double to[3] = { p.x, p.y, p.z };

      for (guint a = 0; a < 3; a++)
        {
          min[a] = MIN (min[a], to[a]);
          max[a] = MAX (max[a], to[a]);
        }
    }
  for (guint a = 0; a < 3; a++)
    {
      if (max[a] < 0 || min[a] > limit[a] - 1.0)
        return FALSE;
      low[a] = (guint) MAX (floor (min[a]), 0);
      high[a] = (guint) MIN (ceil (max[a]), limit[a] - 1.0);
    }
  return TRUE;
}

/* From voxels of a grid to those that moved there. */
gboolean
skg_structure_edit_find_way_back (const SkgGrid *grid,
                                  const SkgMat4 *patient_from_source,
                                  SkgMat4 *back)
{
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);
  SkgMat4 voxel_from_patient = skg_grid_get_voxel_from_patient (grid);
  SkgMat4 source_from_patient;

  if (!skg_mat4_invert_affine (patient_from_source, &source_from_patient))
    return FALSE;
  *back = skg_mat4_multiply (&source_from_patient, &patient_from_voxel);
  *back = skg_mat4_multiply (&voxel_from_patient, back);
  return TRUE;
}

/* Changing */

/**
 * LabelWork:
 * @owners: (array): [layer][value]: 1 + the edit that the value belongs to; 0: none
 */
typedef struct
{
  const SkgGrid *grid;
  SkgLabelMap *labels;
  guint n_layers;
  gsize layer_size;
  guint8 *owners;
  guint16 *before;
  guint16 *after;
} LabelWork;

static void
find_owners (LabelWork *work, const SkgStructureEdit *edits, guint n_edits)
{
  for (guint e = 0; e < n_edits; e++)
    for (guint s = 0; s < edits[e].n_structures; s++)
      {
        const SkgStructure *structure =
            skg_label_map_get_structure (work->labels, edits[e].structures[s]);

        work->owners[(gsize) structure->layer * N_VALUES + structure->value] =
            (guint8) (e + 1);
      }
}

/* Whether labels of an edit, or of none, stay where they are. */
static gboolean
stays (const SkgStructureEdit *edit, gboolean is_alone)
{
  if (edit == NULL)
    return !is_alone;
  return !skg_structure_edit_makes_gap (edit) && (edit->alone || !is_alone);
}

static void
take_labels_away (LabelWork *work, const SkgStructureEdit *edits, gboolean is_alone)
{
  for (guint layer = 0; layer < work->n_layers; layer++)
    {
      const guint8 *owners = work->owners + (gsize) layer * N_VALUES;
      gsize first = layer * work->layer_size;

      for (gsize at = first; at < first + work->layer_size; at++)
        {
          guint owner = owners[work->before[at]];

          if (work->before[at] != 0 &&
              stays (owner > 0 ? &edits[owner - 1] : NULL, is_alone))
            work->after[at] = work->before[at];
        }
    }
}

static void
move_label_layer (LabelWork *work,
                  guint layer,
                  guint owner,
                  const SkgMat4 *back,
                  const guint low[3],
                  const guint high[3])
{
  const guint *size = work->grid->size;
  const guint8 *owners = work->owners + (gsize) layer * N_VALUES;
  const guint16 *before = work->before + layer * work->layer_size;
  guint16 *after = work->after + layer * work->layer_size;

  for (guint k = low[2]; k <= high[2]; k++)
    for (guint j = low[1]; j <= high[1]; j++)
      for (guint i = low[0]; i <= high[0]; i++)
        {
          SkgVec3 p = skg_mat4_transform_point (back, skg_vec3 (i, j, k));
          double x = floor (p.x + 0.5);
          double y = floor (p.y + 0.5);
          double z = floor (p.z + 0.5);
          guint value;

          if (x < 0 || y < 0 || z < 0 || x >= size[0] || y >= size[1] || z >= size[2])
            continue;
          value = before[((gsize) z * size[1] + (gsize) y) * size[0] + (gsize) x];
          if (value != 0 && owners[value] == owner)
            after[((gsize) k * size[1] + j) * size[0] + i] = (guint16) value;
        }
}

static void
move_labels (LabelWork *work, const SkgStructureEdit *edit, guint owner)
{
  SkgMat4 back;
  SkgMat4 forth;

  if (!skg_structure_edit_find_way_back (work->grid, &edit->patient_from_source,
                                         &back) ||
      !skg_mat4_invert_affine (&back, &forth))
    return;
  for (guint s = 0; s < edit->n_structures; s++)
    {
      const SkgStructure *structure =
          skg_label_map_get_structure (work->labels, edit->structures[s]);
      guint size[3];
      guint low[3];
      guint high[3];

      for (guint a = 0; a < 3 && structure->n_voxels > 0; a++)
        size[a] = structure->box_max[a] - structure->box_min[a] + 1;
      if (structure->n_voxels > 0 &&
          skg_structure_edit_map_box (&forth, structure->box_min, size,
                                      work->grid->size, low, high))
        move_label_layer (work, structure->layer, owner, &back, low, high);
    }
}

static void
read_labels (LabelWork *work, gsize n)
{
  gconstpointer bytes =
      g_bytes_get_data (skg_label_map_get_voxels (work->labels), NULL);

  if (skg_label_map_get_voxel_bytes (work->labels) == 2)
    memcpy (work->before, bytes, n * sizeof *work->before);
  else
    for (gsize at = 0; at < n; at++)
      work->before[at] = ((const guint8 *) bytes)[at];
}

SkgLabelMap *
skg_structure_edits_change_labels (SkgLabelMap *labels,
                                   const SkgStructureEdit *edits,
                                   guint n_edits,
                                   gboolean is_alone,
                                   GError **error)
{
  const SkgGrid *grid = skg_label_map_get_grid (labels);
  LabelWork work = {
    .grid = grid,
    .labels = labels,
    .n_layers = skg_label_map_get_n_layers (labels),
    .layer_size = (gsize) grid->size[0] * grid->size[1] * grid->size[2],
  };
  gsize n = work.n_layers * work.layer_size;
  g_autofree guint8 *owners = g_malloc0 ((gsize) work.n_layers * N_VALUES);
  g_autofree guint16 *before = g_try_new (guint16, n);
  g_autofree guint16 *after = g_try_new0 (guint16, n);
  g_autoptr (GBytes) bytes = NULL;

  if (before == NULL || after == NULL)
    {
      skg_structure_edit_refuse_memory (error);
      return NULL;
    }
  work.owners = owners;
  work.before = before;
  work.after = after;
  read_labels (&work, n);
  find_owners (&work, edits, n_edits);
  take_labels_away (&work, edits, is_alone);
  for (guint e = 0; e < n_edits; e++)
    if (edits[e].moves && !edits[e].hidden && (edits[e].alone || !is_alone))
      move_labels (&work, &edits[e], e + 1);
  bytes = g_bytes_new_take (g_steal_pointer (&after), n * sizeof *after);
  return skg_label_map_new_like (labels, grid, work.n_layers, 2, bytes, NULL, 0, error);
}

/* Places */

gboolean
skg_structure_get_centre_mm (SkgLabelMap *labels,
                             const guint *structures,
                             guint n_structures,
                             SkgVec3 *centre_mm)
{
  SkgVec3 sum = skg_vec3 (0, 0, 0);
  double n = 0;

  for (guint s = 0; s < n_structures; s++)
    {
      const SkgStructure *structure =
          skg_label_map_get_structure (labels, structures[s]);

      if (structure->n_voxels == 0)
        continue;
      sum =
          skg_vec3_add_scaled (sum, structure->centre_mm, (double) structure->n_voxels);
      n += (double) structure->n_voxels;
    }
  if (n == 0)
    return FALSE;
  *centre_mm = skg_vec3_scale (sum, 1 / n);
  return TRUE;
}

int
skg_structure_find_nearest (SkgLabelMap *labels, SkgVec3 patient_mm, double max_mm)
{
  const SkgGrid *grid = skg_label_map_get_grid (labels);
  SkgMat4 to_voxel = skg_grid_get_voxel_from_patient (grid);
  SkgMat4 to_patient = skg_grid_get_patient_from_voxel (grid);
  SkgVec3 centre = skg_mat4_transform_point (&to_voxel, patient_mm);
  const double at[3] = { centre.x, centre.y, centre.z };
  double best_mm2 = max_mm * max_mm;
  const SkgStructure *best = NULL;
  guint low[3];
  guint high[3];

  for (guint a = 0; a < 3; a++)
    {
      /* Sheared axes lie closer than their voxels' length. */
      double reach = 2 * max_mm / grid->spacing_mm[a] + 1;

      if (at[a] + reach < 0 || at[a] - reach > grid->size[a] - 1.0)
        return -1;
      low[a] = (guint) MAX (floor (at[a] - reach), 0);
      high[a] = (guint) MIN (ceil (at[a] + reach), grid->size[a] - 1.0);
    }
  for (guint layer = 0; layer < skg_label_map_get_n_layers (labels); layer++)
    for (guint k = low[2]; k <= high[2]; k++)
      for (guint j = low[1]; j <= high[1]; j++)
        for (guint i = low[0]; i <= high[0]; i++)
          {
            guint value = skg_label_map_get_value (labels, layer, i, j, k);
            SkgVec3 way;
            double mm2;

            if (value == 0)
              continue;
            way = skg_vec3_sub (
                skg_mat4_transform_point (&to_patient, skg_vec3 (i, j, k)), patient_mm);
            mm2 = skg_vec3_dot (way, way);
            if (mm2 > best_mm2 || (best != NULL && mm2 == best_mm2))
              continue;
            best_mm2 = mm2;
            best = skg_label_map_find_value (labels, layer, value);
          }
  return best == NULL ? -1 : (int) (best - skg_label_map_get_structure (labels, 0));
}

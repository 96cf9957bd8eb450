/* SPDX-License-Identifier: Apache-2.0
 * What a patient would look like without a structure, with a denser one, with it alone,
 * or with it in another place: voxels and labels are changed together. */
#pragma once

#include "body/labels.h"
#include "body/volume.h"

G_BEGIN_DECLS

/* HU of what is left where everything else is taken away. */
#define SKG_STRUCTURE_EDIT_AIR_HU (-1000)

/**
 * SkgStructureEdit:
 * @structures: (array length=n_structures): indices in the label map; edited as one
 * @hidden: its voxels become what lies around it
 * @alone: nothing is left but it, and other ones that are alone
 * @density_scale: of HU + 1000, which is the density relative to water's times 1000
 * @moves: it stands elsewhere: @patient_from_source, rigid, mm
 */
typedef struct
{
  const guint *structures;
  guint n_structures;
  gboolean hidden;
  gboolean alone;
  double density_scale;
  gboolean moves;
  SkgMat4 patient_from_source;
} SkgStructureEdit;

/**
 * skg_structure_edits_apply:
 * @volume: HU; @labels: on the same or another grid
 * @edits: (array length=n_edits): all of the voxels as they were; where two that moved
 *   meet the later one stands
 * @out_volume: (out) (transfer full): same grid, type, name and aim
 * @out_labels: (out) (transfer full): same grid and names; what is not in the picture
 *   any more is not in it either
 * @error: %SKG_ERROR_FAILED: not enough memory
 *
 * A gap is closed from its surroundings (a weighted mean over a pyramid, the pull-push
 * of Gortler et al., SIGGRAPH 1996, section 3.3.3): not from other gaps, nor for bone
 * (a mean above 150 HU) from bone. So is the voxel around it, where it is partly the
 * structure, unless that is labelled as another one. A structure that moved is sampled
 * trilinearly; its edge mixes by how much of it lies there.
 */
gboolean skg_structure_edits_apply (SkgVolume *volume,
                                    SkgLabelMap *labels,
                                    const SkgStructureEdit *edits,
                                    guint n_edits,
                                    SkgVolume **out_volume,
                                    SkgLabelMap **out_labels,
                                    GError **error);

/**
 * skg_structure_get_centre_mm:
 * Mean of the voxels' centres of several structures together, patient mm; FALSE if they
 * have none.
 */
gboolean skg_structure_get_centre_mm (SkgLabelMap *labels,
                                      const guint *structures,
                                      guint n_structures,
                                      SkgVec3 *centre_mm);

/**
 * skg_structure_find_nearest:
 * @max_mm: no farther than this, voxel centres
 *
 * Returns: index of the structure of the labelled voxel nearest to @patient_mm, the
 *   first of equally near ones; -1 if there is none
 */
int skg_structure_find_nearest (SkgLabelMap *labels, SkgVec3 patient_mm, double max_mm);

G_END_DECLS

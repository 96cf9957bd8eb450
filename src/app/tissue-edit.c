/* SPDX-License-Identifier: Apache-2.0
 * Edits of a tissue table that keep it acceptable. */
#include "config.h"

#include "app/tissue-edit.h"

#include <string.h>

void
skg_tissue_move_node (
    SkgTissue *tissue, guint node, guint material, double hu, double density_g_cm3)
{
  SkgTissueNode *nodes = tissue->nodes;
  double low;
  double high;

  g_return_if_fail (node < tissue->n_nodes && material < tissue->n_materials);

  /* A table of the scene's own may reach farther. */
  low = MIN (SKG_TISSUE_EDIT_MIN_HU, nodes[node].hu);
  high = MAX (SKG_TISSUE_EDIT_MAX_HU, nodes[node].hu);
  if (node > 0)
    low = nodes[node - 1].hu;
  if (node + 1 < tissue->n_nodes)
    high = nodes[node + 1].hu;
  nodes[node].hu = CLAMP (hu, low, high);
  nodes[node].density_g_cm3[material] =
      CLAMP (density_g_cm3, 0, SKG_TISSUE_EDIT_MAX_G_CM3);
}

guint
skg_tissue_add_node (SkgTissue *tissue, double hu)
{
  SkgTissueNode added = { .hu = CLAMP (hu, SKG_TISSUE_EDIT_MIN_HU,
                                       SKG_TISSUE_EDIT_MAX_HU) };
  guint at = 0;

  if (tissue->n_nodes >= SKG_TISSUE_MAX_NODES)
    return SKG_TISSUE_MAX_NODES;
  skg_tissue_get_density_g_cm3 (tissue, added.hu, added.density_g_cm3);
  while (at < tissue->n_nodes && tissue->nodes[at].hu <= added.hu)
    at++;
  memmove (&tissue->nodes[at + 1], &tissue->nodes[at],
           (tissue->n_nodes - at) * sizeof tissue->nodes[0]);
  tissue->nodes[at] = added;
  tissue->n_nodes++;
  return at;
}

gboolean
skg_tissue_remove_node (SkgTissue *tissue, guint node)
{
  g_return_val_if_fail (node < tissue->n_nodes, FALSE);

  if (tissue->n_nodes <= 2)
    return FALSE;
  tissue->n_nodes--;
  memmove (&tissue->nodes[node], &tissue->nodes[node + 1],
           (tissue->n_nodes - node) * sizeof tissue->nodes[0]);
  /* Tables are compared byte by byte. */
  memset (&tissue->nodes[tissue->n_nodes], 0, sizeof tissue->nodes[0]);
  return TRUE;
}

const char *
skg_tissue_get_preset_id (const SkgTissue *tissue)
{
  for (const char *const *id = skg_tissue_list_presets (); *id != NULL; id++)
    if (skg_tissue_equal (skg_tissue_find_preset (*id), tissue))
      return *id;
  return NULL;
}

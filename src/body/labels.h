/* SPDX-License-Identifier: Apache-2.0
 * A label map: which structure each voxel belongs to, on a grid of its own (any
 * direction, any spacing, not that of the CT). Immutable, shared by reference between
 * threads. Voxels that belong to several structures lie in several layers. */
#pragma once

#include <gio/gio.h>

#include "body/volume-io.h"

G_BEGIN_DECLS

/* More different labels than this is no label map but a picture. */
#define SKG_LABELS_MAX_STRUCTURES 1024
#define SKG_LABELS_MAX_LAYERS 256

/* No colour given; one is chosen. */
#define SKG_RGB_NONE G_MAXUINT32

/**
 * SkgLabelName: what a value is called.
 * @layer: counted from 0
 * @value: 1 to 65535
 * @rgb: 0xRRGGBB, or %SKG_RGB_NONE
 */
typedef struct
{
  guint layer;
  guint value;
  char *name;
  guint32 rgb;
} SkgLabelName;

/**
 * SkgStructure: one named value.
 * @layer, @value: the voxels of it are those of this value in this layer
 * @has_name: FALSE: nobody named it and @name is "label_<value>"
 * @n_voxels: 0: named, but nowhere in this map
 * @taken_away: that was not so before the body was edited
 * @box_min, @box_max: first and last voxel along each axis; only if @n_voxels > 0
 * @centre_mm: mean of its voxels' centres, patient
 */
typedef struct
{
  char *name;
  guint layer;
  guint value;
  gboolean has_name;
  guint32 rgb;
  guint64 n_voxels;
  gboolean taken_away;
  guint box_min[3];
  guint box_max[3];
  SkgVec3 centre_mm;
} SkgStructure;

typedef struct _SkgLabelMap SkgLabelMap;

#define SKG_TYPE_LABEL_MAP (skg_label_map_get_type ())
GType skg_label_map_get_type (void);

/**
 * skg_label_map_new:
 * @grid: of every layer
 * @n_layers: 1, or more where structures overlap
 * @voxel_bytes: 1 or 2: guint8 or guint16 in native byte order
 * @voxels: [layer][k][j][i], i fastest; 0 is no structure
 * @names: (array length=n_names): copied; of values that do not occur, too
 * @error: %SKG_ERROR_INPUT: grid, number of bytes, more than
 *   %SKG_LABELS_MAX_STRUCTURES different labels, or a name given twice
 *
 * Values without a name become "label_<value>". Structures are ordered by layer, then
 * value.
 */
SkgLabelMap *skg_label_map_new (const SkgGrid *grid,
                                guint n_layers,
                                guint voxel_bytes,
                                GBytes *voxels,
                                const SkgLabelName *names,
                                guint n_names,
                                GError **error);
/* The same voxels under other names. Texts and warnings are not kept. */
SkgLabelMap *skg_label_map_new_renamed (SkgLabelMap *map,
                                        const SkgLabelName *names,
                                        guint n_names,
                                        GError **error);
SkgLabelMap *skg_label_map_ref (SkgLabelMap *map);
void skg_label_map_unref (SkgLabelMap *map);

/**
 * skg_label_map_load:
 * @path: .nii, .nii.gz, .nrrd, .nhdr, .mha, .mhd, or Slicer's .seg.nrrd
 * @table: (nullable): decides the names: "totalsegmentator-v1",
 *   "totalsegmentator-v2", a set of skg_structure_list_sets(), "none", or a .csv or
 *   .json file. %NULL: the names in the file, else of a .csv or .json beside it, else a
 *   guess by where the labels lie, said in a warning
 * @error: %SKG_ERROR_INPUT: one line that names the file: not whole numbers from 0 to
 *   65535, an unknown table, and all that skg_volume_load() refuses
 *
 * Blocks. Thread-safe.
 */
SkgLabelMap *skg_label_map_load (const char *path,
                                 const char *table,
                                 SkgProgressFunc progress,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

const SkgGrid *skg_label_map_get_grid (SkgLabelMap *map);
guint skg_label_map_get_n_layers (SkgLabelMap *map);
guint skg_label_map_get_voxel_bytes (SkgLabelMap *map);
/* (transfer none): as given to skg_label_map_new() */
GBytes *skg_label_map_get_voxels (SkgLabelMap *map);
/* One voxel. Indices must lie in the grid. */
guint
skg_label_map_get_value (SkgLabelMap *map, guint layer, guint i, guint j, guint k);

guint skg_label_map_get_n_structures (SkgLabelMap *map);
const SkgStructure *skg_label_map_get_structure (SkgLabelMap *map, guint index);
/* (nullable): of that exact name */
const SkgStructure *skg_label_map_find (SkgLabelMap *map, const char *name);
/* (nullable): of that value */
const SkgStructure *
skg_label_map_find_value (SkgLabelMap *map, guint layer, guint value);

/* Before the map is shared. */
void skg_label_map_mark_taken_away (SkgLabelMap *map, guint index);
/* Whether it is there, or would be but for an edit. */
gboolean skg_structure_is_known (const SkgStructure *structure);

/* A number that no other label map of this process has: a key for caches. Renamed maps
 * share it: their voxels are the same. */
guint64 skg_label_map_get_voxels_id (SkgLabelMap *map);

/* Whether any voxel with a label lies in the box of @grid's voxels. */
gboolean skg_label_map_meets_grid (SkgLabelMap *map, const SkgGrid *grid);

/* For people: the file's name; where the names are from ("TotalSegmentator v1,
 * guessed"). Set before the map is shared. */
void
skg_label_map_set_texts (SkgLabelMap *map, const char *name, const char *names_source);
const char *skg_label_map_get_name (SkgLabelMap *map);
const char *skg_label_map_get_names_source (SkgLabelMap *map);
/* What the reader noticed, one sentence each. Add before the map is shared. */
void skg_label_map_add_warning (SkgLabelMap *map, const char *warning);
/* (transfer none) (array zero-terminated=1) */
const char *const *skg_label_map_get_warnings (SkgLabelMap *map);

/**
 * skg_label_map_describe:
 * Returns: (transfer full): what `skg info` prints, as a JSON text: kind "labels",
 *   size, spacing_mm, origin_mm, direction, orientation, layers, names, and of each
 *   structure that occurs name, value, layer, voxels, volume_ml, centre_mm, extent_mm;
 *   warnings
 */
char *skg_label_map_describe (SkgLabelMap *map);

/**
 * skg_labels_look_like:
 * Whether a volume that was read as a CT is rather a label map: whole numbers from 0
 * on, 0 among them, and fewer different ones than any CT has (256).
 */
gboolean skg_labels_look_like (SkgVolume *volume);

/* A colour for the @index-th of many: neighbours differ in hue, all are light enough to
 * stand on a grey picture. 0xRRGGBB */
guint32 skg_labels_choose_rgb (guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgLabelMap, skg_label_map_unref)

G_END_DECLS

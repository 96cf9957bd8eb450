/* SPDX-License-Identifier: Apache-2.0
 * Which structures are wanted of a label map: single ones by name, or the sets that
 * others train with (SyntheX hip, COVID-19 lesion, tool, Perphix) from whatever table
 * the map's names come from. */
#pragma once

#include "body/labels.h"

G_BEGIN_DECLS

/* As many as the bits of the set that each pixel gets. */
#define SKG_STRUCTURES_MAX 64

/**
 * SkgStructureSetEntry:
 * @number: value in a label image of that set
 * @labels: (array zero-terminated=1): names of the labels that belong to it, besides
 *   @name itself
 */
typedef struct
{
  guint number;
  char *name;
  guint32 rgb;
  char **labels;
} SkgStructureSetEntry;

typedef struct
{
  char *id;
  char *title;
  SkgStructureSetEntry *entries;
  guint n_entries;
} SkgStructureSet;

/* (transfer none) (element-type SkgStructureSet): resources/labels/sets.json */
GPtrArray *skg_structure_list_sets (void);
/* (nullable) */
const SkgStructureSet *skg_structure_find_set (const char *id);

/**
 * skg_structure_dup_key:
 * What names of one thing have in common: lower-case words in alphabetic order, with
 * synonyms replaced ("Left Hemipelvis", "hip_left" and "hip bone L" are all "hip
 * left").
 */
char *skg_structure_dup_key (const char *name);
/* (nullable): the key of the same thing on the other side, "right hip" for "hip_left";
 * %NULL if @name says no side. */
char *skg_structure_dup_opposite_key (const char *name);

/**
 * SkgStructureStyle: how a structure is drawn.
 * @rgb: 0xRRGGBB, or %SKG_RGB_NONE for its own colour
 * @fill: opacity of the area, 0 to 1
 * @outline: its border is drawn
 * @visible: drawn at all
 * @in_masks: written where masks are written, drawn or not
 */
typedef struct
{
  guint32 rgb;
  double fill;
  gboolean outline;
  gboolean visible;
  gboolean in_masks;
} SkgStructureStyle;

#define SKG_STRUCTURE_STYLE_INIT                                                       \
  {                                                                                    \
    .rgb = SKG_RGB_NONE, .fill = 0, .outline = TRUE, .visible = TRUE, .in_masks = TRUE \
  }

/**
 * SkgStructureRequest: one element of what is wanted.
 * @name: of a structure, of a set, of an entry of a set, or "all"
 */
typedef struct
{
  char *name;
  SkgStructureStyle style;
} SkgStructureRequest;

/**
 * SkgChosenStructure: one bit.
 * @number: value in a label image: that of the set or of the label; where two would
 *   have the same, all are numbered from 1 in their order
 * @style: with its colour in it
 * @structures: (array length=n_structures): indices in the label map; none if the map
 *   has no such structure
 */
typedef struct
{
  char *name;
  guint number;
  SkgStructureStyle style;
  guint *structures;
  guint n_structures;
} SkgChosenStructure;

/* Immutable, shared by reference between threads. */
typedef struct _SkgStructureChoice SkgStructureChoice;

#define SKG_TYPE_STRUCTURE_CHOICE (skg_structure_choice_get_type ())
GType skg_structure_choice_get_type (void);

/**
 * skg_structure_choice_new:
 * @requests: (array length=n_requests): in the order of the bits
 * @error: %SKG_ERROR_INPUT: an unknown name (with the nearest one), a set of which the
 *   map has nothing, one thing twice, or more than %SKG_STRUCTURES_MAX
 */
SkgStructureChoice *skg_structure_choice_new (SkgLabelMap *map,
                                              const SkgStructureRequest *requests,
                                              guint n_requests,
                                              GError **error);
/* (transfer full): those of @choice that are in the masks; same numbers, fewer bits */
SkgStructureChoice *skg_structure_choice_new_masks (SkgStructureChoice *choice);
SkgStructureChoice *skg_structure_choice_ref (SkgStructureChoice *choice);
void skg_structure_choice_unref (SkgStructureChoice *choice);

SkgLabelMap *skg_structure_choice_get_map (SkgStructureChoice *choice);
guint skg_structure_choice_get_length (SkgStructureChoice *choice);
const SkgChosenStructure *skg_structure_choice_get (SkgStructureChoice *choice,
                                                    guint index);
/* Whether both give the same bits: same voxels, same structures in the same order. */
gboolean skg_structure_choice_same_bits (SkgStructureChoice *a, SkgStructureChoice *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgStructureChoice, skg_structure_choice_unref)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Contact sheets: which samples of a scene, in which order, and making their small
 * pictures. */
#pragma once

#include "render/render-service.h"
#include "scene/scene.h"
#include "scene/sheet-tile.h"

G_BEGIN_DECLS

#define SKG_SHEET_MAX_TILES 400
#define SKG_SHEET_MIN_PX 32
#define SKG_SHEET_MAX_PX 1024
/* A grid has so many rows and columns: low, middle, high. */
#define SKG_SHEET_GRID 3

/**
 * SkgSheetSlot: the place of one picture.
 * @label: what stands beneath
 * @drawn: (element-type SkgDrawnValue)
 */
typedef struct
{
  SkgScene *scene;
  guint64 seed;
  guint64 index;
  char *label;
  GArray *drawn;
  char *body_key;
} SkgSheetSlot;

typedef struct _SkgSheet SkgSheet;

/**
 * skg_sheet_new:
 * @scene: copied
 * @n: 1 to %SKG_SHEET_MAX_TILES
 *
 * Samples @start to @start + @n - 1, in this order.
 */
SkgSheet *
skg_sheet_new (SkgScene *scene, guint64 seed, guint64 start, guint n, GError **error);

/**
 * skg_sheet_new_grid:
 * @across, @down: key paths of two numbers that vary, "patient.rotation_deg[0]"
 * @error: %SKG_ERROR_INPUT: no such number, one that does not vary, one twice
 *
 * Sample @index nine times: from left to right @across is low, middle and high, from
 * top to bottom @down. All other numbers are the sample's own. Low and high are the
 * ends of what is drawn (of a normal distribution two standard deviations either way,
 * within its clip), middle is its centre; of a choice its least, its middle and its
 * greatest value.
 */
SkgSheet *skg_sheet_new_grid (SkgScene *scene,
                              guint64 seed,
                              guint64 index,
                              const char *across,
                              const char *down,
                              GError **error);
/* Which try (SkgSample's try_number) the sample turned out to be, where the scene has
 * rules: drawn values are that one's from then on. */
void skg_sheet_set_try (SkgSheet *sheet, guint slot, guint number);
/* (transfer full) (array zero-terminated=1): what can be @across or @down */
char **skg_sheet_list_ranges (SkgScene *scene);

/**
 * skg_sheet_sort:
 * @key: "index", or of a drawn value (skg_scene_list_drawn_values()); rising; samples
 *   without it come last
 * @error: %SKG_ERROR_INPUT: no sample draws it
 *
 * Labels then say the value, too.
 */
gboolean skg_sheet_sort (SkgSheet *sheet, const char *key, GError **error);

guint skg_sheet_get_length (const SkgSheet *sheet);
const SkgSheetSlot *skg_sheet_get_slot (const SkgSheet *sheet, guint slot);
/* Columns of a grid; 0 if it is none. */
guint skg_sheet_get_grid_columns (const SkgSheet *sheet);

/**
 * SkgSheetOptions:
 * @size_px: longer side of a tile
 * @whole: bodies with all their voxels; else those of built-in bodies are averaged
 *   (skg_phantom_draft_new()) where @size_px is at most %SKG_PHANTOM_DRAFT_MAX_PX and
 *   no rule looks at voxels
 * @structures: look for the scene's structures, for outlines and areas
 * @must_have_structures: fail where the body lacks them; else they are left out
 * @body: (nullable): one that is loaded; taken for samples of the same CT
 * @done: (nullable) (array): slots whose tiles are there: they are not made
 */
typedef struct
{
  guint size_px;
  gboolean whole;
  gboolean structures;
  gboolean must_have_structures;
  const SkgBody *body;
  const gboolean *done;
} SkgSheetOptions;

/* Whether tiles are made of averaged bodies. */
gboolean skg_sheet_is_draft (const SkgSheet *sheet, const SkgSheetOptions *options);

/* @slot: whose tile is there; order is that of bodies, not of slots
 * Returns: FALSE: no more are wanted */
typedef gboolean (*SkgSheetFunc) (guint slot, SkgSheetTile *tile, gpointer user_data);

/**
 * skg_sheet_make:
 * @sheet: of this thread alone, or left alone
 * @service: which does nothing else meanwhile
 * @func: called in this thread
 *
 * Makes all tiles, each body once; the next body is loaded while one is rendered.
 * Blocks. Same draws as skg_scene_sample(): a tile of whole bodies is what `skg render`
 * gives for that sample at that size, to the byte.
 * @error: of a body or a picture; %G_IO_ERROR_CANCELLED
 */
gboolean skg_sheet_make (SkgSheet *sheet,
                         const SkgSheetOptions *options,
                         SkgRenderService *service,
                         SkgSheetFunc func,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error);

SkgSheet *skg_sheet_ref (SkgSheet *sheet);
void skg_sheet_unref (SkgSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgSheet, skg_sheet_unref)

G_END_DECLS

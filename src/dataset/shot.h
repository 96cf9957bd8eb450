/* SPDX-License-Identifier: Apache-2.0
 * One sample as it is stored: pictures, masks, landmarks, matrices, all in the pixels
 * of the stored picture. */
#pragma once

#include <json-glib/json-glib.h>

#include "dataset/plan.h"
#include "dataset/shot-warnings.h"
#include "render/render-service.h"
#include "scene/project.h"

G_BEGIN_DECLS

/**
 * SkgShotBody: a loaded body and what is looked for in it.
 * @choices: (element-type SkgStructureChoice): one for each of the plan's mask sets;
 *   %NULL where the scene names no structures
 * @hash: SHA-256 of the voxels and their grid of what it was made of, before shear
 * @paired: scenes that differ in their simulator alone: naive, heuristic, realistic
 */
typedef struct
{
  guint number;
  SkgScene *scene;
  SkgBody *body;
  GPtrArray *choices;
  char *hash;
  SkgScene *paired[3];
} SkgShotBody;

/**
 * skg_shot_body_new:
 * @number: skg_plan_get_body()
 * @loaded: (transfer full)
 * @hash: (nullable): of its source, if that is known
 * @error: %SKG_ERROR_INPUT: a format needs landmarks or structures that are not there
 */
SkgShotBody *skg_shot_body_new (const SkgPlan *plan,
                                guint number,
                                SkgBody *loaded,
                                const char *hash,
                                GError **error);
void skg_shot_body_free (SkgShotBody *body);
/* What skg_shot_body_new() would say of a body of the plan's first scene. */
gboolean skg_shot_body_check (const SkgPlan *plan, const SkgBody *body, GError **error);

/**
 * SkgShotLandmark:
 * @column, @row: in the stored picture; NaN behind the source
 * @pinhole_column, @pinhole_row: what P gives: the same, unless the detector distorts
 * @visible: within the picture and within the collimator
 */
typedef struct
{
  char *name;
  SkgVec3 position_mm;
  double column;
  double row;
  double pinhole_column;
  double pinhole_row;
  double depth_mm;
  gboolean visible;
} SkgShotLandmark;

/**
 * SkgShotTool: a tool of the scene.
 * @name, @kind, @material: of the sample's tools
 * @hidden: not in this picture: its mask is empty, its points are not visible
 * @points: (element-type SkgShotLandmark): "base" and "tip" come first
 */
typedef struct
{
  char *name;
  const char *kind;
  const char *material;
  gboolean hidden;
  GArray *points;
} SkgShotTool;

/**
 * SkgShotMask: one bit of the masks.
 * @number: in a label image
 * @tool: index in the shot's tools; -1: a structure
 * @rgb: 0xRRGGBB
 */
typedef struct
{
  char *name;
  guint number;
  int tool;
  guint32 rgb;
} SkgShotMask;

/**
 * SkgShotMasks: tools come first: they stand over structures. All samples of a body
 * have the same list.
 * @list: (element-type SkgShotMask)
 * @bits: guint64[rows][columns]: bit b is element b of @list; %NULL: no masks
 */
typedef struct
{
  GArray *list;
  guint64 *bits;
} SkgShotMasks;

/**
 * SkgToolMap: floats for each pixel, before any effect.
 * @SKG_TOOL_MAP_DEPTH: distance from the source to where the ray enters the first tool,
 *   along the beam's axis as a landmark's depth is, mm; 0 where there is none
 * @SKG_TOOL_MAP_LENGTH: mm of the ray inside of tools
 * @SKG_TOOL_MAP_DENSITY: g/cm2 of each material of tools: [rows][columns][4]
 */
typedef enum
{
  SKG_TOOL_MAP_DEPTH,
  SKG_TOOL_MAP_LENGTH,
  SKG_TOOL_MAP_DENSITY,
  SKG_N_TOOL_MAPS,
} SkgToolMap;

/**
 * SkgShotTimes: where the time of a shot went, s.
 * @sample: numbers drawn, landmarks placed
 * @march: passes 1 and 3 to 6, most of it pass 1
 * @structures: pass 2
 * @read: pixels read back
 * @render: all that the render service did, the last three included
 * @copy: what is kept of it: masks, averages
 */
typedef struct
{
  double sample;
  double march;
  double structures;
  double read;
  double render;
  double copy;
} SkgShotTimes;

/**
 * SkgShot:
 * @number: in its split, from 0
 * @window, @level: of the displayed grey, in the image's unit
 * @image: float[rows][columns]: line integral or log signal, as `skg render --stage
 *   image`
 * @grey: float[rows][columns], 0 to 1: the displayed grey
 * @grey8: the same in 8 bits, as `skg render` writes it
 * @stages: (nullable): float[rows][columns], density float[rows][columns][4]
 * @masks: (array): one for each of the plan's mask sets; @bits %NULL where there are no
 *   structures
 * @projection: patient mm to pixels of the stored picture
 * @tool_maps: (nullable): those that the plan asks for
 * @tool_materials: (array length=n_tool_materials): interned
 * @landmarks: (element-type SkgShotLandmark): in the order of the body's list
 * @tools: (element-type SkgShotTool): in the order of the scene
 * @warnings: what to know of the picture before it is used
 * @hip: of each of SyntheX's 14 landmarks its index in @landmarks, -1 where missing
 * @paired: (nullable): float[rows][columns] of the naive, heuristic and realistic
 *   simulator
 */
typedef struct
{
  const SkgPlan *plan;
  guint64 index;
  guint body;
  guint split;
  guint32 number;
  SkgSample sample;
  const char *body_hash;
  const char *body_name;
  JsonNode *drawn;
  guint columns;
  guint rows;
  double window;
  double level;
  float *image;
  float *grey;
  guint8 *grey8;
  float *stages[SKG_N_STAGES];
  guint n_materials;
  float *tool_maps[SKG_N_TOOL_MAPS];
  const char *tool_materials[SKG_TOOLS_MAX_MATERIALS];
  guint n_tool_materials;
  SkgShotMasks *masks;
  SkgProjection projection;
  GArray *landmarks;
  GArray *tools;
  SkgShotWarnings warnings;
  int hip[14];
  float *paired[3];
  SkgShotTimes times;
} SkgShot;

/* A shot that is being drawn. */
typedef struct _SkgShotDraft SkgShotDraft;

/**
 * skg_shot_begin:
 * @body: stays until the shot is finished
 * @error: as skg_scene_sample()
 *
 * Draws the sample's numbers and hands its frames to @service; waits for nothing. One
 * that is begun before the last is finished keeps @service busy.
 */
SkgShotDraft *skg_shot_begin (const SkgPlan *plan,
                              const SkgShotBody *body,
                              guint64 index,
                              guint32 number,
                              SkgRenderService *service,
                              GError **error);
/**
 * skg_shot_finish:
 * @draft: (transfer full)
 * @error: as skg_render_ticket_finish()
 *
 * Waits for the pixels.
 */
SkgShot *skg_shot_finish (SkgShotDraft *draft, GError **error);
/* Waits as well. */
void skg_shot_draft_free (SkgShotDraft *draft);

/* Both at once. */
SkgShot *skg_shot_new (const SkgPlan *plan,
                       const SkgShotBody *body,
                       guint64 index,
                       guint32 number,
                       SkgRenderService *service,
                       GError **error);
void skg_shot_free (SkgShot *shot);

/* Pitch on the detector, mm; columns and rows may differ. */
void skg_shot_get_pitch_mm (const SkgShot *shot, double *column_mm, double *row_mm);
/* Index in @tools of the one that SyntheX's layout of tools has: the first manipulator,
 * without one the first tool; -1: there is none. */
int skg_shot_find_main_tool (const SkgShot *shot);
/* (nullable): what the plan's mask set @set gave. */
const SkgShotMasks *skg_shot_get_masks (const SkgShot *shot, const char *set);
/* @masks: (nullable) */
guint skg_shot_masks_get_length (const SkgShotMasks *masks);
const SkgShotMask *skg_shot_masks_get (const SkgShotMasks *masks, guint bit);

/**
 * skg_shot_dup_label_image:
 * Numbers of the structures: of those that overlap, the first of the list stands. 0 is
 * nothing.
 * @largest: (out): greatest number of the list
 *
 * Returns: (transfer full): guint16[rows][columns]
 */
guint16 *skg_shot_dup_label_image (const SkgShot *shot,
                                   const SkgShotMasks *masks,
                                   guint *largest);

/**
 * skg_shot_get_hip_pixel:
 * @column, @row: (out): always finite: of a landmark behind the source, -10000
 */
void
skg_shot_get_hip_pixel (const SkgShot *shot, guint hip, double *column, double *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgShotBody, skg_shot_body_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgShot, skg_shot_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgShotDraft, skg_shot_draft_free)

G_END_DECLS

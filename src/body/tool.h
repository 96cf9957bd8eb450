/* SPDX-License-Identifier: Apache-2.0
 * Surgical tools: closed meshes with named points, made from a few numbers or read from
 * a file.
 *
 * A tool has a frame of its own, in mm: z points where it is advanced to, and the
 * origin is the point that is placed, its tip unless its kind says otherwise. */
#pragma once

#include "body/mesh.h"

G_BEGIN_DECLS

/* Numbers of one parameter: 64 points. */
#define SKG_TOOL_MAX_NUMBERS 192

/**
 * SkgToolParam: a number, or a list of them, that a kind of tool has.
 * @key: as in the scene file: "diameter_mm"
 * @label: for people, untranslated
 * @unit: (nullable): "mm", "degrees"
 * @min, @max: allowed, ends included
 * @is_integer: whole numbers only
 * @width: numbers of an element: 1, or 3 for points
 * @min_length, @max_length: elements; both 1: a plain number, not a list
 * @length: elements when not given
 * @values: (array length=length * width): when not given
 */
typedef struct
{
  const char *key;
  const char *label;
  const char *unit;
  double min;
  double max;
  gboolean is_integer;
  guint width;
  guint min_length;
  guint max_length;
  guint length;
  const double *values;
} SkgToolParam;

/**
 * SkgToolKind:
 * @id: as in the scene file: "k-wire"
 * @label, @summary: for people, untranslated
 * @material: that it is usually made of, an id of skg_material_list_ids()
 */
typedef struct
{
  const char *id;
  const char *label;
  const char *summary;
  const char *material;
  const SkgToolParam *params;
  guint n_params;
} SkgToolKind;

/**
 * SkgToolValue: what a parameter is given.
 * @n_numbers: 0: the default
 */
typedef struct
{
  guint n_numbers;
  double numbers[SKG_TOOL_MAX_NUMBERS];
} SkgToolValue;

/* (transfer none) (array zero-terminated=1) */
const SkgToolKind *const *skg_tool_list_kinds (void);
/* (nullable) */
const SkgToolKind *skg_tool_find_kind (const char *id);
/* Index of a parameter of @kind, or -1. */
int skg_tool_kind_find_param (const SkgToolKind *kind, const char *key);

/**
 * SkgToolPart:
 * @name: "body", "shaft"
 * @in_mask: what a mask of the tool shows
 */
typedef struct
{
  char *name;
  SkgMesh *mesh;
  gboolean in_mask;
} SkgToolPart;

/* A named point, tool frame. */
typedef struct
{
  char *name;
  SkgVec3 position_mm;
} SkgToolPoint;

/* Immutable, shared by reference between threads. */
typedef struct _SkgTool SkgTool;

#define SKG_TYPE_TOOL (skg_tool_get_type ())
GType skg_tool_get_type (void);

/**
 * skg_tool_new:
 * @values: (nullable) (array): one for each parameter of @kind; %NULL: all defaults
 * @error: %SKG_ERROR_INPUT: a number out of range, or a shape that would meet itself;
 *   the message names key, value and what is allowed
 *
 * Returns: (transfer full)
 */
SkgTool *
skg_tool_new (const SkgToolKind *kind, const SkgToolValue *values, GError **error);
/* A tool of one part, with the points "base" and "tip": where the axis z through the
 * middle of its bounds enters and leaves them. (transfer full) */
SkgTool *skg_tool_new_from_mesh (SkgMesh *mesh);
SkgTool *skg_tool_ref (SkgTool *tool);
void skg_tool_unref (SkgTool *tool);

guint skg_tool_get_n_parts (SkgTool *tool);
const SkgToolPart *skg_tool_get_part (SkgTool *tool, guint index);
/* The first two are "base" and "tip", the ends of its axis. */
guint skg_tool_get_n_points (SkgTool *tool);
const SkgToolPoint *skg_tool_get_point (SkgTool *tool, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgTool, skg_tool_unref)

G_END_DECLS

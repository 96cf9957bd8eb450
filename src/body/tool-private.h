/* SPDX-License-Identifier: Apache-2.0
 * What the makers of tools share. */
#pragma once

#include <glib/gi18n.h>

#include "body/mesh-builder.h"
#include "body/tool.h"

G_BEGIN_DECLS

/**
 * SkgToolClass:
 * @build: adds parts and points to @tool; @values are complete and in range
 */
typedef struct
{
  SkgToolKind kind;
  gboolean (*build) (const SkgToolValue *values, SkgTool *tool, GError **error);
} SkgToolClass;

extern const SkgToolClass skg_tool_k_wire;
extern const SkgToolClass skg_tool_screw;
extern const SkgToolClass skg_tool_cannulated_screw;
extern const SkgToolClass skg_tool_plate;
extern const SkgToolClass skg_tool_drill_sleeve;
extern const SkgToolClass skg_tool_guide_wire;
extern const SkgToolClass skg_tool_catheter;
extern const SkgToolClass skg_tool_manipulator;
extern const SkgToolClass skg_tool_beads;
extern const SkgToolClass skg_tool_ball;
extern const SkgToolClass skg_tool_ruler;
extern const SkgToolClass skg_tool_hip_stem;
extern const SkgToolClass skg_tool_hip_cup;

/* One plain number; @initial in parentheses or not. */
#define SKG_TOOL_NUMBER(key, label, unit, min, max, initial)                           \
  {                                                                                    \
    key, label, unit, min, max, FALSE, 1, 1, 1, 1, (const double[]) { initial }        \
  }
#define SKG_TOOL_COUNT(key, label, min, max, initial)                                  \
  {                                                                                    \
    key, label, NULL, min, max, TRUE, 1, 1, 1, 1, (const double[]) { initial }         \
  }

/* The first number of parameter @index. */
#define SKG_TOOL_GET(values, index) ((values)[index].numbers[0])

/* Takes @builder's shape as a part; the builder is freed. */
gboolean skg_tool_take_part (SkgTool *tool,
                             const char *name,
                             gboolean in_mask,
                             SkgMeshBuilder *builder,
                             GError **error);
void skg_tool_add_point (SkgTool *tool, const char *name, SkgVec3 position_mm);

/* %SKG_ERROR_INPUT; returns FALSE */
gboolean skg_tool_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS

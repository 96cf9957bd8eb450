/* SPDX-License-Identifier: Apache-2.0
 * Markers of known size: a ball, a set of beads, a ruler. */
#include "config.h"

#include <math.h>

#include "body/tool-private.h"

/* Ball */

static const SkgToolParam ball_params[] = {
  SKG_TOOL_NUMBER ("diameter_mm", N_ ("Diameter"), "mm", 0.1, 300, 25),
};

static gboolean
build_ball (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  double radius_mm = SKG_TOOL_GET (values, 0) / 2;
  SkgMeshBuilder *builder = skg_mesh_builder_new ();

  skg_mesh_builder_add_ball (builder, skg_vec3 (0, 0, 0), radius_mm);
  skg_tool_add_point (tool, "base", skg_vec3 (0, 0, -radius_mm));
  skg_tool_add_point (tool, "tip", skg_vec3 (0, 0, radius_mm));
  skg_tool_add_point (tool, "centre", skg_vec3 (0, 0, 0));
  return skg_tool_take_part (tool, "body", TRUE, builder, error);
}

const SkgToolClass skg_tool_ball = {
  .kind = { .id = "ball",
            .label = N_ ("Ball"),
            .summary = N_ ("Calibration ball; placed by its centre"),
            .material = "316l",
            .params = ball_params,
            .n_params = G_N_ELEMENTS (ball_params) },
  .build = build_ball,
};

/* Beads: a grid of balls around the origin. */

enum
{
  BEAD_DIAMETER,
  BEAD_COLUMNS,
  BEAD_ROWS,
  BEAD_LAYERS,
  BEAD_SPACING,
};

/* 20 x 20 x 2 beads have 400,000 triangles. */
#define MAX_BEADS 800

static const SkgToolParam bead_params[] = {
  SKG_TOOL_NUMBER ("diameter_mm", N_ ("Diameter"), "mm", 0.1, 50, 1),
  SKG_TOOL_COUNT ("columns", N_ ("Beads along x"), 1, 100, 5),
  SKG_TOOL_COUNT ("rows", N_ ("Beads along y"), 1, 100, 5),
  SKG_TOOL_COUNT ("layers", N_ ("Beads along z"), 1, 100, 2),
  SKG_TOOL_NUMBER ("spacing_mm", N_ ("From bead to bead"), "mm", 0.2, 500, 20),
};

static gboolean
build_beads (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  double radius_mm = SKG_TOOL_GET (values, BEAD_DIAMETER) / 2;
  double spacing_mm = SKG_TOOL_GET (values, BEAD_SPACING);
  guint n[3] = { (guint) SKG_TOOL_GET (values, BEAD_COLUMNS),
                 (guint) SKG_TOOL_GET (values, BEAD_ROWS),
                 (guint) SKG_TOOL_GET (values, BEAD_LAYERS) };
  guint count = n[0] * n[1] * n[2];
  double depth_mm = (n[2] - 1) / 2.0 * spacing_mm;
  SkgMeshBuilder *builder;

  if (count > MAX_BEADS)
    return skg_tool_refuse (error,
                            "columns, rows, layers: %u beads; at most %d are "
                            "allowed",
                            count, MAX_BEADS);
  if (spacing_mm < 2.02 * radius_mm)
    return skg_tool_refuse (error,
                            "spacing_mm: %g is not allowed: beads of %g mm touch",
                            spacing_mm, 2 * radius_mm);
  builder = skg_mesh_builder_new ();
  skg_tool_add_point (tool, "base", skg_vec3 (0, 0, -depth_mm - radius_mm));
  skg_tool_add_point (tool, "tip", skg_vec3 (0, 0, depth_mm + radius_mm));
  for (guint i = 0; i < count; i++)
    {
      SkgVec3 centre_mm = skg_vec3 ((i % n[0] - (n[0] - 1) / 2.0) * spacing_mm,
                                    (i / n[0] % n[1] - (n[1] - 1) / 2.0) * spacing_mm,
                                    (i / n[0] / n[1] - (n[2] - 1) / 2.0) * spacing_mm);
      g_autofree char *name = g_strdup_printf ("bead %u", i + 1);

      skg_mesh_builder_add_ball (builder, centre_mm, radius_mm);
      skg_tool_add_point (tool, name, centre_mm);
    }
  return skg_tool_take_part (tool, "body", TRUE, builder, error);
}

const SkgToolClass skg_tool_beads = {
  .kind = { .id = "beads",
            .label = N_ ("Beads"),
            .summary = N_ ("Grid of small balls; placed by its middle"),
            .material = "tantalum",
            .params = bead_params,
            .n_params = G_N_ELEMENTS (bead_params) },
  .build = build_beads,
};

/* Ruler: strips of metal across z, each a box; its plastic is left out. */

enum
{
  RULER_LENGTH,
  RULER_STEP,
  RULER_WIDTH,
  RULER_STROKE,
  RULER_THICKNESS,
};

#define MAX_STROKES 2000

static const SkgToolParam ruler_params[] = {
  SKG_TOOL_NUMBER ("length_mm", N_ ("Length"), "mm", 1, 1000, 100),
  SKG_TOOL_NUMBER ("step_mm", N_ ("From mark to mark"), "mm", 0.2, 100, 1),
  SKG_TOOL_NUMBER ("width_mm", N_ ("Longest mark"), "mm", 0.5, 100, 10),
  SKG_TOOL_NUMBER ("stroke_mm", N_ ("Width of a mark"), "mm", 0.05, 10, 0.3),
  SKG_TOOL_NUMBER ("thickness_mm", N_ ("Thickness"), "mm", 0.02, 10, 0.3),
};

/* Every tenth mark is the longest, every fifth three quarters, the others half. */
static double
get_mark_length (guint mark)
{
  if (mark % 10 == 0)
    return 1;
  return mark % 5 == 0 ? 0.75 : 0.5;
}

static gboolean
build_ruler (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  double length_mm = SKG_TOOL_GET (values, RULER_LENGTH);
  double step_mm = SKG_TOOL_GET (values, RULER_STEP);
  double width_mm = SKG_TOOL_GET (values, RULER_WIDTH);
  double stroke_mm = SKG_TOOL_GET (values, RULER_STROKE);
  double thickness_mm = SKG_TOOL_GET (values, RULER_THICKNESS);
  guint n = (guint) floor (length_mm / step_mm + 1e-9);
  SkgMeshBuilder *builder;

  if (n + 1 > MAX_STROKES)
    return skg_tool_refuse (error, "step_mm: %g is not allowed: %u marks; at most %d",
                            step_mm, n + 1, MAX_STROKES);
  if (stroke_mm > 0.8 * step_mm)
    return skg_tool_refuse (error,
                            "stroke_mm: %g is not allowed: at most 0.8 step_mm, %g mm",
                            stroke_mm, 0.8 * step_mm);
  builder = skg_mesh_builder_new ();
  for (guint mark = 0; mark <= n; mark++)
    skg_mesh_builder_add_box (
        builder, skg_vec3 (0, -thickness_mm / 2, -(step_mm * mark + stroke_mm / 2)),
        skg_vec3 (width_mm * get_mark_length (mark), thickness_mm / 2,
                  -(step_mm * mark - stroke_mm / 2)));
  skg_tool_add_point (tool, "base", skg_vec3 (0, 0, -step_mm * n));
  skg_tool_add_point (tool, "tip", skg_vec3 (0, 0, 0));
  return skg_tool_take_part (tool, "body", TRUE, builder, error);
}

const SkgToolClass skg_tool_ruler = {
  .kind = { .id = "ruler",
            .label = N_ ("Ruler"),
            .summary = N_ ("Marks at known distances; placed by its zero"),
            .material = "lead",
            .params = ruler_params,
            .n_params = G_N_ELEMENTS (ruler_params) },
  .build = build_ruler,
};

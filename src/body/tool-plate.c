/* SPDX-License-Identifier: Apache-2.0
 * Straight bone plate with round holes and round ends. Length along z, width along x,
 * thickness along y; the origin is the middle of the front end's underside. */
#include "config.h"

#include <math.h>

#include "body/tool-private.h"

enum
{
  HOLES,
  SPACING,
  WIDTH,
  THICKNESS,
  HOLE,
};

/* A narrow 4.5 mm compression plate. */
static const SkgToolParam params[] = {
  SKG_TOOL_COUNT ("holes", N_ ("Holes"), 1, 40, 6),
  SKG_TOOL_NUMBER ("spacing_mm", N_ ("From hole to hole"), "mm", 1, 100, 16),
  SKG_TOOL_NUMBER ("width_mm", N_ ("Width"), "mm", 1, 60, 12),
  SKG_TOOL_NUMBER ("thickness_mm", N_ ("Thickness"), "mm", 0.2, 20, 3.6),
  SKG_TOOL_NUMBER ("hole_mm", N_ ("Hole diameter"), "mm", 0.2, 50, 5),
};

#define MIN_WALL_MM 0.3
/* Pieces of each side of the rectangle around a hole. */
#define N_SIDE 12

/**
 * Plate: seen from +y, z to the right and x up.
 */
typedef struct
{
  guint n_holes;
  double spacing_mm;
  double half_width_mm;
  double thickness_mm;
  double hole_mm;
  SkgMeshBuilder *builder;
} Plate;

typedef struct
{
  double z;
  double x;
} Flat;

/* Vertices are welded by position: each place must be computed in one way only. */
static guint32
add_vertex (const Plate *plate, Flat p, gboolean top)
{
  return skg_mesh_builder_add_vertex (
      plate->builder, skg_vec3 (p.x, top ? plate->thickness_mm : 0, p.z));
}

/* Both faces of a quadrilateral, counter-clockwise seen from +y (z right, x up). */
static void
add_faces (const Plate *plate, Flat a, Flat b, Flat c, Flat d)
{
  for (int top = 0; top < 2; top++)
    {
      guint32 v[4] = { add_vertex (plate, a, top), add_vertex (plate, b, top),
                       add_vertex (plate, c, top), add_vertex (plate, d, top) };

      if (top)
        skg_mesh_builder_add_quad (plate->builder, v[0], v[1], v[2], v[3]);
      else
        skg_mesh_builder_add_quad (plate->builder, v[3], v[2], v[1], v[0]);
    }
}

/* A wall under the edge from @a to @b, with the plate on its left. */
static void
add_wall (const Plate *plate, Flat a, Flat b)
{
  guint32 v[4] = { add_vertex (plate, a, FALSE), add_vertex (plate, b, FALSE),
                   add_vertex (plate, b, TRUE), add_vertex (plate, a, TRUE) };

  skg_mesh_builder_add_quad (plate->builder, v[0], v[1], v[2], v[3]);
}

/* x of piece @i across the plate, the same number for all who ask. */
static double
get_x (const Plate *plate, guint i)
{
  return plate->half_width_mm * (2.0 * i / N_SIDE - 1);
}

/* Point @i of 4 N_SIDE on the rectangle around hole @cell, counter-clockwise from the
 * corner at low z, low x. Cells lie along -z. */
static Flat
get_edge (const Plate *plate, guint cell, guint i)
{
  double left = -(plate->half_width_mm + plate->spacing_mm * (cell + 1));
  double right = -(plate->half_width_mm + plate->spacing_mm * cell);
  guint side = i / N_SIDE;
  guint k = i % N_SIDE;
  double along = (double) k / N_SIDE;

  switch (side)
    {
    case 0:
      return (Flat){ left + (right - left) * along, get_x (plate, 0) };
    case 1:
      return (Flat){ right, get_x (plate, k) };
    case 2:
      return (Flat){ right + (left - right) * along, get_x (plate, N_SIDE) };
    default:
      return (Flat){ left, get_x (plate, N_SIDE - k) };
    }
}

static void
add_hole_cell (const Plate *plate, guint cell)
{
  guint n = 4 * N_SIDE;
  double middle = -(plate->half_width_mm + plate->spacing_mm * (cell + 0.5));
  Flat edge[4 * N_SIDE];
  Flat circle[4 * N_SIDE];

  for (guint i = 0; i < n; i++)
    {
      double angle_rad;

      edge[i] = get_edge (plate, cell, i);
      angle_rad = atan2 (edge[i].x, edge[i].z - middle);
      circle[i] = (Flat){ middle + plate->hole_mm * cos (angle_rad),
                          plate->hole_mm * sin (angle_rad) };
    }
  for (guint i = 0; i < n; i++)
    {
      guint next = (i + 1) % n;

      add_faces (plate, edge[i], edge[next], circle[next], circle[i]);
      add_wall (plate, circle[next], circle[i]);
      if (i / N_SIDE % 2 == 0)
        add_wall (plate, edge[i], edge[next]);
    }
}

/* A half disc: @sign +1 at the front (z = 0), -1 at the back. */
static void
add_end (const Plate *plate, int sign)
{
  double z = sign > 0 ? -plate->half_width_mm
                      : -(plate->half_width_mm + plate->spacing_mm * plate->n_holes);
  Flat chord[N_SIDE + 1];
  Flat arc[N_SIDE + 1];

  for (guint i = 0; i <= N_SIDE; i++)
    {
      double angle_rad = G_PI * ((double) i / N_SIDE - 0.5);

      chord[i] = (Flat){ z, get_x (plate, i) };
      arc[i] = (Flat){ z + sign * plate->half_width_mm * cos (angle_rad),
                       plate->half_width_mm * sin (angle_rad) };
      if (i == 0 || i == N_SIDE)
        arc[i] = chord[i];
    }
  for (guint i = 0; i < N_SIDE; i++)
    {
      if (sign > 0)
        {
          add_faces (plate, chord[i], arc[i], arc[i + 1], chord[i + 1]);
          add_wall (plate, arc[i], arc[i + 1]);
          continue;
        }
      add_faces (plate, chord[i + 1], arc[i + 1], arc[i], chord[i]);
      add_wall (plate, arc[i + 1], arc[i]);
    }
}

static gboolean
build (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  Plate plate = {
    .n_holes = (guint) SKG_TOOL_GET (values, HOLES),
    .spacing_mm = SKG_TOOL_GET (values, SPACING),
    .half_width_mm = SKG_TOOL_GET (values, WIDTH) / 2,
    .thickness_mm = SKG_TOOL_GET (values, THICKNESS),
    .hole_mm = SKG_TOOL_GET (values, HOLE) / 2,
  };
  double room_mm = MIN (2 * plate.half_width_mm, plate.spacing_mm) - 2 * MIN_WALL_MM;

  if (2 * plate.hole_mm > room_mm)
    return skg_tool_refuse (error,
                            "hole_mm: %g is not allowed: width and spacing leave at "
                            "most %g mm",
                            2 * plate.hole_mm, room_mm);
  plate.builder = skg_mesh_builder_new ();
  for (guint cell = 0; cell < plate.n_holes; cell++)
    add_hole_cell (&plate, cell);
  add_end (&plate, 1);
  add_end (&plate, -1);
  skg_tool_add_point (
      tool, "base",
      skg_vec3 (0, 0, -(2 * plate.half_width_mm + plate.spacing_mm * plate.n_holes)));
  skg_tool_add_point (tool, "tip", skg_vec3 (0, 0, 0));
  for (guint cell = 0; cell < plate.n_holes; cell++)
    {
      g_autofree char *name = g_strdup_printf ("hole %u", cell + 1);

      skg_tool_add_point (
          tool, name,
          skg_vec3 (0, plate.thickness_mm / 2,
                    -(plate.half_width_mm + plate.spacing_mm * (cell + 0.5))));
    }
  return skg_tool_take_part (tool, "body", TRUE, plate.builder, error);
}

const SkgToolClass skg_tool_plate = {
  .kind = { .id = "plate",
            .label = N_ ("Plate"),
            .summary = N_ ("Straight bone plate with holes; placed by its front end"),
            .material = "ti-6al-4v",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .build = build,
};

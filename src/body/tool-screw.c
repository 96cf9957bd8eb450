/* SPDX-License-Identifier: Apache-2.0
 * Screws, solid and cannulated. The tip is the origin; the head lies at -z. */
#include "config.h"

#include <math.h>

#include "body/tool-private.h"

enum
{
  LENGTH,
  DIAMETER,
  THREAD_DEPTH,
  PITCH,
  THREAD_LENGTH,
  SHAFT,
  HEAD,
  HEAD_HEIGHT,
  SOCKET,
  POINT,
  BORE,
};

#define SCREW_PARAMS(length, diameter, depth, pitch, thread, shaft, head, height,      \
                     socket, point)                                                    \
  SKG_TOOL_NUMBER ("length_mm", N_ ("Length below the head"), "mm", 4, 300, length),   \
      SKG_TOOL_NUMBER ("diameter_mm", N_ ("Thread diameter"), "mm", 0.8, 20,           \
                       diameter),                                                      \
      SKG_TOOL_NUMBER ("thread_depth_mm", N_ ("Thread depth"), "mm", 0.05, 5, depth),  \
      SKG_TOOL_NUMBER ("pitch_mm", N_ ("Thread pitch"), "mm", 0.2, 10, pitch),         \
      SKG_TOOL_NUMBER ("thread_length_mm", N_ ("Thread length"), "mm", 1, 300,         \
                       thread),                                                        \
      SKG_TOOL_NUMBER ("shaft_mm", N_ ("Shaft diameter"), "mm", 0.5, 20, shaft),       \
      SKG_TOOL_NUMBER ("head_mm", N_ ("Head diameter"), "mm", 1, 30, head),            \
      SKG_TOOL_NUMBER ("head_height_mm", N_ ("Head height"), "mm", 0.5, 20, height),   \
      SKG_TOOL_NUMBER ("socket_mm", N_ ("Socket of the head"), "mm", 0.3, 20, socket), \
      SKG_TOOL_NUMBER ("point_mm", N_ ("Length of the point"), "mm", 0.3, 20, point)

/* ISO 5835 HA 4.5. */
static const SkgToolParam solid_params[] = { SCREW_PARAMS (
    40, 4.5, 0.75, 1.75, 36, 3, 8, 4.6, 3.5, 2) };
/* A common 6.5 mm cannulated cancellous screw with a 16 mm thread. */
static const SkgToolParam cannulated_params[] = {
  SCREW_PARAMS (80, 6.5, 0.85, 2.75, 16, 4.8, 8, 4.6, 4, 3),
  SKG_TOOL_NUMBER ("bore_mm", N_ ("Bore"), "mm", 0.2, 15, 2.8),
};

#define N_AROUND 48
#define ROWS_PER_TURN 12
/* Share of the socket's depth of the head's height. */
#define SOCKET_DEPTH 0.6
/* Of a turn: width of the ridge at its foot. */
#define RIDGE_WIDTH 0.5
/* Metal that is left around a bore. */
#define MIN_WALL_MM 0.1
#define MAX_ROWS 6000

/* Radii, but for the lengths. */
typedef struct
{
  double length_mm;
  double thread_mm;
  double core_mm;
  double pitch_mm;
  double thread_length_mm;
  double shaft_mm;
  double head_mm;
  double head_height_mm;
  double socket_mm;
  double point_mm;
  double bore_mm; /* 0: solid */
} Screw;

/* Radius @z_mm below the head (z negative); triangular ridge along a helix, that grows
 * out of the core within its first turn and into the point within its last. */
static double
get_radius (const Screw *s, double z_mm, double angle_rad)
{
  double turn = z_mm / s->pitch_mm - angle_rad / (2 * G_PI);
  double off_ridge = fabs (turn - rint (turn)) / (RIDGE_WIDTH / 2);
  double in_mm = MIN (z_mm + s->thread_length_mm, -z_mm);
  double height_mm = (s->thread_mm - s->core_mm) * MAX (1 - off_ridge, 0) *
                     CLAMP (in_mm / s->pitch_mm, 0, 1);
  double end_mm = s->bore_mm > 0 ? s->bore_mm + MIN_WALL_MM : 0;
  double core_mm = z_mm <= -s->thread_length_mm ? s->shaft_mm : s->core_mm;

  if (z_mm > -s->point_mm)
    core_mm = end_mm + (core_mm - end_mm) * -z_mm / s->point_mm;
  return core_mm + height_mm;
}

static gboolean
check (const Screw *s, GError **error)
{
  double hole_mm = MAX (s->bore_mm, s->socket_mm);
  double core_limit_mm = s->bore_mm > 0 ? s->bore_mm + MIN_WALL_MM : 0.2;

  if (s->core_mm < core_limit_mm)
    return skg_tool_refuse (
        error,
        "thread_depth_mm: %g is not allowed: it leaves a core of %g "
        "mm; at least %g mm must be left",
        s->thread_mm - s->core_mm, 2 * s->core_mm, 2 * core_limit_mm);
  if (s->shaft_mm < core_limit_mm)
    return skg_tool_refuse (error, "shaft_mm: %g is not allowed: at least %g mm",
                            2 * s->shaft_mm, 2 * core_limit_mm);
  if (s->thread_length_mm > s->length_mm)
    return skg_tool_refuse (
        error, "thread_length_mm: %g is not allowed: at most length_mm, %g mm",
        s->thread_length_mm, s->length_mm);
  if (s->point_mm >= s->thread_length_mm)
    return skg_tool_refuse (
        error, "point_mm: %g is not allowed: below thread_length_mm, %g mm",
        s->point_mm, s->thread_length_mm);
  if (s->head_mm <= MAX (s->shaft_mm, s->thread_mm))
    return skg_tool_refuse (error,
                            "head_mm: %g is not allowed: above shaft and thread, %g mm",
                            2 * s->head_mm, 2 * MAX (s->shaft_mm, s->thread_mm));
  if (hole_mm > 0.75 * s->head_mm)
    return skg_tool_refuse (error,
                            "socket_mm: %g is not allowed: at most 0.75 head_mm, %g mm",
                            2 * hole_mm, 1.5 * s->head_mm);
  if (s->socket_mm <= s->bore_mm)
    return skg_tool_refuse (error, "socket_mm: %g is not allowed: above bore_mm, %g mm",
                            2 * s->socket_mm, 2 * s->bore_mm);
  if (s->thread_length_mm / s->pitch_mm * ROWS_PER_TURN > MAX_ROWS)
    return skg_tool_refuse (error, "pitch_mm: %g is not allowed: at least %.3g mm here",
                            s->pitch_mm,
                            s->thread_length_mm * ROWS_PER_TURN / MAX_ROWS);
  return TRUE;
}

static void
add_row (GArray *rings, double r_mm, double z_mm)
{
  for (guint i = 0; i < N_AROUND; i++)
    {
      double angle_rad = 2 * G_PI * i / N_AROUND;
      SkgVec3 p = skg_vec3 (r_mm * cos (angle_rad), r_mm * sin (angle_rad), z_mm);

      g_array_append_val (rings, p);
    }
}

/* From the back of the head to its underside. */
static void
add_head (GArray *rings, const Screw *s)
{
  double top_mm = -s->length_mm;

  add_row (rings, 0.8 * s->head_mm, top_mm - s->head_height_mm);
  add_row (rings, s->head_mm, top_mm - 0.75 * s->head_height_mm);
  add_row (rings, s->head_mm, top_mm - 0.4 * s->head_height_mm);
  add_row (rings, s->shaft_mm, top_mm);
}

static void
add_thread (GArray *rings, const Screw *s)
{
  double step_mm = s->pitch_mm / ROWS_PER_TURN;
  guint n = (guint) ceil (s->thread_length_mm / step_mm);

  step_mm = s->thread_length_mm / n;
  if (s->thread_length_mm < s->length_mm)
    add_row (rings, s->shaft_mm, -s->thread_length_mm);
  /* A solid one ends in a point; the last row is a pole then. The first row lies a
   * little before the shaft's end, so that the step between them is no fold. */
  for (guint row = s->thread_length_mm < s->length_mm ? 0 : 1;
       row < n + (s->bore_mm > 0 ? 1 : 0); row++)
    {
      double z_mm = -s->thread_length_mm + step_mm * (row == 0 ? 0.25 : row);

      for (guint i = 0; i < N_AROUND; i++)
        {
          double angle_rad = 2 * G_PI * i / N_AROUND;
          double r_mm = get_radius (s, row == n ? 0 : z_mm, angle_rad);
          SkgVec3 p = skg_vec3 (r_mm * cos (angle_rad), r_mm * sin (angle_rad),
                                row == n ? 0 : z_mm);

          g_array_append_val (rings, p);
        }
    }
}

/* Socket of the head, and the bore up to it. */
static void
add_inside (GArray *rings, const Screw *s)
{
  double back_mm = -s->length_mm - s->head_height_mm;
  double bottom_mm = back_mm + SOCKET_DEPTH * s->head_height_mm;

  if (s->bore_mm > 0)
    {
      add_row (rings, s->bore_mm, 0);
      add_row (rings, s->bore_mm, bottom_mm);
    }
  add_row (rings, s->socket_mm, bottom_mm);
  add_row (rings, s->socket_mm, back_mm);
}

/* A solid screw's rings run from the bottom of the socket back, around the head and
 * down to the tip; a cannulated one's go round. */
static SkgMeshBuilder *
build_mesh (const Screw *s)
{
  SkgMeshBuilder *builder = skg_mesh_builder_new ();
  g_autoptr (GArray) rings = g_array_new (FALSE, FALSE, sizeof (SkgVec3));
  SkgVec3 bottom =
      skg_vec3 (0, 0, -s->length_mm - (1 - SOCKET_DEPTH) * s->head_height_mm);
  SkgVec3 tip = skg_vec3 (0, 0, 0);
  gboolean solid = !(s->bore_mm > 0);

  if (solid)
    add_inside (rings, s);
  add_head (rings, s);
  add_thread (rings, s);
  if (!solid)
    add_inside (rings, s);
  skg_mesh_builder_add_rings (builder, (const SkgVec3 *) rings->data,
                              rings->len / N_AROUND, N_AROUND, solid ? &bottom : NULL,
                              solid ? &tip : NULL);
  return builder;
}

static gboolean
build_screw (const SkgToolValue *values, double bore_mm, SkgTool *tool, GError **error)
{
  Screw s = {
    .length_mm = SKG_TOOL_GET (values, LENGTH),
    .thread_mm = SKG_TOOL_GET (values, DIAMETER) / 2,
    .core_mm =
        SKG_TOOL_GET (values, DIAMETER) / 2 - SKG_TOOL_GET (values, THREAD_DEPTH),
    .pitch_mm = SKG_TOOL_GET (values, PITCH),
    .thread_length_mm = SKG_TOOL_GET (values, THREAD_LENGTH),
    .shaft_mm = SKG_TOOL_GET (values, SHAFT) / 2,
    .head_mm = SKG_TOOL_GET (values, HEAD) / 2,
    .head_height_mm = SKG_TOOL_GET (values, HEAD_HEIGHT),
    .socket_mm = SKG_TOOL_GET (values, SOCKET) / 2,
    .point_mm = SKG_TOOL_GET (values, POINT),
    .bore_mm = bore_mm / 2,
  };

  if (!check (&s, error))
    return FALSE;
  skg_tool_add_point (tool, "base", skg_vec3 (0, 0, -s.length_mm - s.head_height_mm));
  skg_tool_add_point (tool, "tip", skg_vec3 (0, 0, 0));
  return skg_tool_take_part (tool, "body", TRUE, build_mesh (&s), error);
}

static gboolean
build_solid (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  return build_screw (values, 0, tool, error);
}

static gboolean
build_cannulated (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  return build_screw (values, SKG_TOOL_GET (values, BORE), tool, error);
}

const SkgToolClass skg_tool_screw = {
  .kind = { .id = "screw",
            .label = N_ ("Screw"),
            .summary = N_ ("Solid bone screw; placed by its tip"),
            .material = "ti-6al-4v",
            .params = solid_params,
            .n_params = G_N_ELEMENTS (solid_params) },
  .build = build_solid,
};

const SkgToolClass skg_tool_cannulated_screw = {
  .kind = { .id = "cannulated-screw",
            .label = N_ ("Cannulated screw"),
            .summary = N_ ("Screw with a bore for a wire; placed by its tip"),
            .material = "ti-6al-4v",
            .params = cannulated_params,
            .n_params = G_N_ELEMENTS (cannulated_params) },
  .build = build_cannulated,
};

/* SPDX-License-Identifier: Apache-2.0
 * The continuum manipulator: a tube with notches cut from alternating sides, bent at
 * the notches. Gao et al., "SyntheX", Nature Machine Intelligence 5:294, 2023: 27
 * notches, angles of control points from a normal distribution of 2.5 degrees. Sizes
 * are not published; length 35, outer and inner diameter 6 and 4 mm are defaults.
 *
 * Frame: the origin is the base of the notched body on its axis, z along the straight
 * body to the tip. Notches are cut from the side of +x, then -x, and so on; positive
 * angles bend to +x, out-of-plane ones to +y. */
#include "config.h"

#include <math.h>

#include "body/spline.h"
#include "body/tool-private.h"

enum
{
  LENGTH,
  OUTER,
  INNER,
  NOTCHES,
  NOTCH_WIDTH,
  NOTCH_DEPTH,
  BEND,
  OUT_OF_PLANE,
  SHAFT,
};

/* Control points when not given: SyntheX leaves their number open. */
static const double straight[] = { 0, 0, 0, 0, 0 };

static const SkgToolParam params[] = {
  SKG_TOOL_NUMBER ("length_mm", N_ ("Length"), "mm", 5, 300, 35),
  SKG_TOOL_NUMBER ("outer_mm", N_ ("Outer diameter"), "mm", 0.5, 40, 6),
  SKG_TOOL_NUMBER ("inner_mm", N_ ("Inner diameter"), "mm", 0.2, 39, 4),
  SKG_TOOL_COUNT ("notches", N_ ("Notches"), 1, 101, 27),
  SKG_TOOL_NUMBER ("notch_width_mm", N_ ("Notch width"), "mm", 0.05, 20, 0.6),
  SKG_TOOL_NUMBER ("notch_depth_mm", N_ ("Notch depth"), "mm", 0.1, 39, 4),
  { "bend_deg", N_ ("Bend of a notch"), "degrees", -30, 30, FALSE, 1, 1, 27, 5,
    straight },
  { "out_of_plane_deg", N_ ("Out of plane"), "degrees", -30, 30, FALSE, 1, 1, 27, 5,
    straight },
  SKG_TOOL_NUMBER ("shaft_length_mm", N_ ("Shaft"), "mm", 0, 500, 100),
};

/* Between two notches, and before the first and behind the last (half of it). */
#define MIN_WALL_MM 0.1
/* What must stay open where a notch closes. */
#define MIN_GAP_MM 0.01
/* Around the tube in all; 6 um off a circle of 6 mm. */
#define N_AROUND 48
/* Slices that follow the arc of a notch. */
#define NOTCH_SLICES 2

/* Where a cross-section stands: axes as columns, position on the centre line. */
typedef struct
{
  SkgVec3 x;
  SkgVec3 y;
  SkgVec3 z;
  SkgVec3 position_mm;
} Frame;

/**
 * Slab: what lies between two cross-sections.
 * @cut: 0: all of the tube, +1: cut away at +x, -1: at -x
 */
typedef struct
{
  int cut;
} Slab;

/**
 * Model:
 * @pitch_mm: from notch to notch
 * @bend_rad, @side_rad: of each notch, to +x and to +y
 * @frames: n_slabs + 1 cross-sections
 */
typedef struct
{
  double length_mm;
  double outer_mm; /* radii */
  double inner_mm;
  guint n_notches;
  double width_mm;
  double depth_mm;
  double shaft_mm;
  double pitch_mm;
  double *bend_rad;
  double *side_rad;
  Frame *frames;
  Slab *slabs;
  guint n_slabs;
} Model;

static void
clear_model (Model *model)
{
  g_free (model->bend_rad);
  g_free (model->side_rad);
  g_free (model->frames);
  g_free (model->slabs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Model, clear_model)

/* Angle of each notch: a natural cubic spline through the control points, which are
 * spread evenly from the first notch to the last. */
static double *
interpolate_rad (const SkgToolValue *control, guint n_notches)
{
  double *angles_rad = g_new (double, n_notches);
  double x[SKG_SPLINE_MAX_POINTS];
  SkgSpline spline;

  for (guint i = 0; i < control->n_numbers; i++)
    x[i] = control->n_numbers > 1
               ? (double) i * (n_notches - 1) / (control->n_numbers - 1)
               : 0;
  /* A single notch has its first control point's angle. */
  skg_spline_init (&spline, x, control->numbers,
                   n_notches > 1 ? control->n_numbers : 1);
  for (guint i = 0; i < n_notches; i++)
    angles_rad[i] = SKG_RAD_FROM_DEG (skg_spline_evaluate (&spline, i));
  return angles_rad;
}

static gboolean
check_sizes (const Model *model, GError **error)
{
  double wall_mm = model->outer_mm - model->inner_mm;
  double max_width_mm = model->pitch_mm - MIN_WALL_MM;
  double min_depth_mm = wall_mm + 0.05 * model->inner_mm;
  double max_depth_mm = model->outer_mm + 0.95 * model->inner_mm;

  if (wall_mm < 0.05)
    return skg_tool_refuse (
        error, "inner_mm: %g is not allowed: at most outer_mm - 0.1, which is %g mm",
        2 * model->inner_mm, 2 * model->outer_mm - 0.1);
  if (model->width_mm > max_width_mm)
    return skg_tool_refuse (error,
                            "notch_width_mm: %g is not allowed: %u notches on %g mm "
                            "leave at most %.3g mm",
                            model->width_mm, model->n_notches, model->length_mm,
                            max_width_mm);
  if (model->depth_mm < min_depth_mm || model->depth_mm > max_depth_mm)
    return skg_tool_refuse (error,
                            "notch_depth_mm: %g is not allowed: %.3g to %.3g mm reach "
                            "the bore and leave a bridge",
                            model->depth_mm, min_depth_mm, max_depth_mm);
  return TRUE;
}

/* A notch of the width w on a tube of radius R closes, on the side to which it is bent,
 * by R times its angle. */
static gboolean
check_angles (const Model *model, GError **error)
{
  double max_rad = (model->width_mm - MIN_GAP_MM) / model->outer_mm;
  double worst_rad = 0;
  guint worst = 0;

  for (guint i = 0; i < model->n_notches; i++)
    {
      double angle_rad = hypot (model->bend_rad[i], model->side_rad[i]);

      if (angle_rad > worst_rad)
        worst = i;
      worst_rad = MAX (worst_rad, angle_rad);
    }
  return worst_rad <= max_rad ||
         skg_tool_refuse (
             error,
             "bend_deg: notch %u would bend %.3g degrees, and its %g mm meet at %.3g: "
             "the shape would intersect itself",
             worst + 1, SKG_DEG_FROM_RAD (worst_rad), model->width_mm,
             SKG_DEG_FROM_RAD (max_rad));
}

/* Forward kinematics: along a straight link. */
static Frame
go_straight (Frame frame, double length_mm)
{
  frame.position_mm = skg_vec3_add_scaled (frame.position_mm, frame.z, length_mm);
  return frame;
}

/* Forward kinematics: along an arc of @length_mm that turns by @angle_rad toward the
 * direction (cos, sin) of (@bend, @side) in the plane of the cross-section. */
static Frame
go_round (Frame frame, double length_mm, double bend_rad, double side_rad)
{
  double angle_rad = hypot (bend_rad, side_rad);
  SkgVec3 toward;
  SkgVec3 beside;
  SkgVec3 turned;
  SkgVec3 z = frame.z;
  double radius_mm;
  double u;
  double v;

  if (angle_rad < 1e-12)
    return go_straight (frame, length_mm);
  radius_mm = length_mm / angle_rad;
  u = bend_rad / angle_rad;
  v = side_rad / angle_rad;
  toward = skg_vec3_add_scaled (skg_vec3_scale (frame.x, u), frame.y, v);
  beside = skg_vec3_add_scaled (skg_vec3_scale (frame.x, -v), frame.y, u);
  frame.position_mm = skg_vec3_add_scaled (frame.position_mm, toward,
                                           radius_mm * (1 - cos (angle_rad)));
  frame.position_mm =
      skg_vec3_add_scaled (frame.position_mm, z, radius_mm * sin (angle_rad));
  frame.z = skg_vec3_add_scaled (skg_vec3_scale (z, cos (angle_rad)), toward,
                                 sin (angle_rad));
  turned = skg_vec3_add_scaled (skg_vec3_scale (toward, cos (angle_rad)), z,
                                -sin (angle_rad));
  frame.x = skg_vec3_add_scaled (skg_vec3_scale (turned, u), beside, -v);
  frame.y = skg_vec3_add_scaled (skg_vec3_scale (turned, v), beside, u);
  return frame;
}

static void
bend (Model *model)
{
  Frame frame = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 0, 0, 0 } };
  double wall_mm = model->pitch_mm - model->width_mm;
  guint n = 0;

  model->n_slabs = model->n_notches * (NOTCH_SLICES + 1) + 1;
  model->frames = g_new (Frame, model->n_slabs + 1);
  model->slabs = g_new0 (Slab, model->n_slabs);
  model->frames[0] = frame;
  for (guint i = 0; i < model->n_notches; i++)
    {
      frame = go_straight (frame, i == 0 ? wall_mm / 2 : wall_mm);
      model->frames[++n] = frame;
      for (guint k = 0; k < NOTCH_SLICES; k++)
        {
          frame = go_round (frame, model->width_mm / NOTCH_SLICES,
                            model->bend_rad[i] / NOTCH_SLICES,
                            model->side_rad[i] / NOTCH_SLICES);
          model->slabs[n].cut = i % 2 == 0 ? 1 : -1;
          model->frames[++n] = frame;
        }
    }
  model->frames[++n] = go_straight (frame, wall_mm / 2);
}

/* The tube around the bent centre line, its shaft included, must not come back to
 * itself. */
static gboolean
check_loop (const Model *model, GError **error)
{
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (SkgVec3));
  double step_mm = model->outer_mm / 2;
  guint index;

  for (double z_mm = model->shaft_mm; z_mm > step_mm; z_mm -= step_mm)
    {
      SkgVec3 p = skg_vec3 (0, 0, -z_mm);

      g_array_append_val (path, p);
    }
  for (guint i = 0; i <= model->n_slabs; i++)
    g_array_append_val (path, model->frames[i].position_mm);
  return !skg_path_find_loop ((const SkgVec3 *) path->data, path->len, model->outer_mm,
                              &index) ||
         skg_tool_refuse (error, "bend_deg: the manipulator would curl up so far that "
                                 "it intersects itself");
}

/* Mesh: cells between neighbouring angles, cross-sections, and the two circles. Where a
 * full cell borders an empty one there is a face. */

/**
 * Around:
 * @outer_rad, @inner_rad: angles of the points on the two circles; the edges of the
 *   notches are among them, so they differ
 * @cut: bit 0: the cell after this angle is cut away at +x, bit 1: at -x
 */
typedef struct
{
  double outer_rad[N_AROUND + 8];
  double inner_rad[N_AROUND + 8];
  guint cut[N_AROUND + 8];
  guint n;
} Around;

static void
add_sector (Around *around,
            const double outer_rad[2],
            const double inner_rad[2],
            guint cut)
{
  double angle_rad = outer_rad[1] - outer_rad[0];
  guint n = (guint) MAX (rint (N_AROUND * angle_rad / (2 * G_PI)), 1);

  if (angle_rad < 1e-9)
    return;
  for (guint i = 0; i < n; i++)
    {
      double t = (double) i / n;

      around->outer_rad[around->n] = outer_rad[0] + t * angle_rad;
      around->inner_rad[around->n] = inner_rad[0] + t * (inner_rad[1] - inner_rad[0]);
      around->cut[around->n] = cut;
      around->n++;
    }
}

static void
split_around (const Model *model, Around *around)
{
  /* A notch at +x takes away x > edge. */
  double edge_mm = model->outer_mm - model->depth_mm;
  double outer_rad = acos (edge_mm / model->outer_mm);
  double inner_rad = acos (edge_mm / model->inner_mm);
  gboolean deep = edge_mm < 0;
  double a[2] = { deep ? G_PI - outer_rad : outer_rad,
                  deep ? G_PI - inner_rad : inner_rad };
  double from[5][2] = { { -a[0], -a[1] },
                        { a[0], a[1] },
                        { G_PI - a[0], G_PI - a[1] },
                        { G_PI + a[0], G_PI + a[1] },
                        { 2 * G_PI - a[0], 2 * G_PI - a[1] } };
  const guint cut[4] = { 1, deep ? 3 : 0, 2, deep ? 3 : 0 };

  around->n = 0;
  for (int i = 0; i < 4; i++)
    {
      double outer[2] = { from[i][0], from[i + 1][0] };
      double inner[2] = { from[i][1], from[i + 1][1] };

      add_sector (around, outer, inner, cut[i]);
    }
}

static gboolean
is_full (const Model *model, const Around *around, int slab, guint cell)
{
  int cut;

  if (slab < 0 || slab >= (int) model->n_slabs)
    return FALSE;
  cut = model->slabs[slab].cut;
  if (cut == 0)
    return TRUE;
  return (around->cut[cell % around->n] & (cut > 0 ? 1u : 2u)) == 0;
}

/* Vertices: cross-section by cross-section, the outer circle, then the inner one. */
static guint32
get_index (const Around *around, guint section, gboolean inner, guint i)
{
  return (2 * section + (inner ? 1 : 0)) * around->n + i % around->n;
}

static void
add_vertices (const Model *model, const Around *around, SkgMeshBuilder *builder)
{
  for (guint section = 0; section <= model->n_slabs; section++)
    {
      const Frame *frame = &model->frames[section];

      for (guint inner = 0; inner < 2; inner++)
        for (guint i = 0; i < around->n; i++)
          {
            double r = inner ? model->inner_mm : model->outer_mm;
            double angle_rad = inner ? around->inner_rad[i] : around->outer_rad[i];
            SkgVec3 p =
                skg_vec3_add_scaled (frame->position_mm, frame->x, r * cos (angle_rad));

            skg_mesh_builder_add_vertex (
                builder, skg_vec3_add_scaled (p, frame->y, r * sin (angle_rad)));
          }
    }
}

/* The up to six faces of a full cell that border empty ones. */
static void
add_cell (const Model *model,
          const Around *around,
          guint slab,
          guint i,
          SkgMeshBuilder *builder)
{
  guint32 v[2][2][2]; /* section, circle (0 outer), angle */
  guint before = i + around->n - 1;

  for (guint s = 0; s < 2; s++)
    for (guint c = 0; c < 2; c++)
      for (guint k = 0; k < 2; k++)
        v[s][c][k] = get_index (around, slab + s, c, i + k);
  skg_mesh_builder_add_quad (builder, v[0][0][0], v[0][0][1], v[1][0][1], v[1][0][0]);
  skg_mesh_builder_add_quad (builder, v[0][1][1], v[0][1][0], v[1][1][0], v[1][1][1]);
  if (!is_full (model, around, (int) slab - 1, i))
    skg_mesh_builder_add_quad (builder, v[0][0][1], v[0][0][0], v[0][1][0], v[0][1][1]);
  if (!is_full (model, around, (int) slab + 1, i))
    skg_mesh_builder_add_quad (builder, v[1][0][0], v[1][0][1], v[1][1][1], v[1][1][0]);
  if (!is_full (model, around, (int) slab, before))
    skg_mesh_builder_add_quad (builder, v[0][0][0], v[1][0][0], v[1][1][0], v[0][1][0]);
  if (!is_full (model, around, (int) slab, i + 1))
    skg_mesh_builder_add_quad (builder, v[1][0][1], v[0][0][1], v[0][1][1], v[1][1][1]);
}

static SkgMeshBuilder *
build_body (const Model *model)
{
  SkgMeshBuilder *builder = skg_mesh_builder_new ();
  Around around;

  split_around (model, &around);
  add_vertices (model, &around, builder);
  for (guint slab = 0; slab < model->n_slabs; slab++)
    for (guint i = 0; i < around.n; i++)
      if (is_full (model, &around, (int) slab, i))
        add_cell (model, &around, slab, i, builder);
  return builder;
}

static SkgMeshBuilder *
build_shaft (const Model *model)
{
  SkgMeshBuilder *builder = skg_mesh_builder_new ();
  SkgProfilePoint profile[4] = { { model->inner_mm, -model->shaft_mm },
                                 { model->outer_mm, -model->shaft_mm },
                                 { model->outer_mm, 0 },
                                 { model->inner_mm, 0 } };

  skg_mesh_builder_add_revolved (builder, profile, 4, N_AROUND);
  return builder;
}

static gboolean
build (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  g_auto (Model) model = {
    .length_mm = SKG_TOOL_GET (values, LENGTH),
    .outer_mm = SKG_TOOL_GET (values, OUTER) / 2,
    .inner_mm = SKG_TOOL_GET (values, INNER) / 2,
    .n_notches = (guint) SKG_TOOL_GET (values, NOTCHES),
    .width_mm = SKG_TOOL_GET (values, NOTCH_WIDTH),
    .depth_mm = SKG_TOOL_GET (values, NOTCH_DEPTH),
    .shaft_mm = SKG_TOOL_GET (values, SHAFT),
  };

  model.pitch_mm = model.length_mm / model.n_notches;
  model.bend_rad = interpolate_rad (&values[BEND], model.n_notches);
  model.side_rad = interpolate_rad (&values[OUT_OF_PLANE], model.n_notches);
  if (!check_sizes (&model, error) || !check_angles (&model, error))
    return FALSE;
  bend (&model);
  if (!check_loop (&model, error) ||
      !skg_tool_take_part (tool, "body", TRUE, build_body (&model), error))
    return FALSE;
  if (model.shaft_mm > 0 &&
      !skg_tool_take_part (tool, "shaft", FALSE, build_shaft (&model), error))
    return FALSE;
  skg_tool_add_point (tool, "base", model.frames[0].position_mm);
  skg_tool_add_point (tool, "tip", model.frames[model.n_slabs].position_mm);
  return TRUE;
}

const SkgToolClass skg_tool_manipulator = {
  .kind = { .id = "manipulator",
            .label = N_ ("Continuum manipulator"),
            .summary = N_ ("Notched tube that bends, with a shaft; placed by its base"),
            .material = "nitinol",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .build = build,
};

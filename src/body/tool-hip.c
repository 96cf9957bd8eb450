/* SPDX-License-Identifier: Apache-2.0
 * Total hip: stem with head, and cup. Sizes as of common cementless implants. */
#include "config.h"

#include <math.h>

#include "body/tool-private.h"

/* Stem: the origin is its distal end, -z goes up the shaft, +x to the head. */

enum
{
  STEM_LENGTH,
  STEM_DISTAL,
  STEM_PROXIMAL,
  STEM_THICKNESS,
  STEM_NECK_ANGLE,
  STEM_OFFSET,
  STEM_NECK,
  STEM_HEAD,
};

static const SkgToolParam stem_params[] = {
  SKG_TOOL_NUMBER ("length_mm", N_ ("Length of the stem"), "mm", 40, 300, 130),
  SKG_TOOL_NUMBER ("distal_mm", N_ ("Diameter at its end"), "mm", 4, 30, 9),
  SKG_TOOL_NUMBER ("proximal_mm", N_ ("Width at the shoulder"), "mm", 8, 60, 28),
  SKG_TOOL_NUMBER ("thickness_mm", N_ ("Thickness at the shoulder"), "mm", 6, 40, 15),
  SKG_TOOL_NUMBER ("neck_angle_deg", N_ ("Neck-shaft angle"), "degrees", 110, 160, 132),
  SKG_TOOL_NUMBER ("offset_mm", N_ ("Offset of the head"), "mm", 20, 80, 42),
  SKG_TOOL_NUMBER ("neck_mm", N_ ("Diameter of the neck"), "mm", 5, 25, 12),
  SKG_TOOL_NUMBER ("head_mm", N_ ("Diameter of the head"), "mm", 16, 60, 32),
};

#define N_AROUND 64
#define END_RINGS 8
#define BEND_RINGS 16
#define HEAD_RINGS 20
/* Radius of the bend, as a multiple of the half width: above 1, or it would fold. */
#define BEND_RADIUS 1.25

typedef struct
{
  double length_mm;
  double distal_mm; /* radii, half widths */
  double width_mm;
  double thickness_mm;
  double bend_rad;
  double offset_mm;
  double neck_mm;
  double head_mm;
  double bend_mm;
  double neck_length_mm; /* from the bend's end to the middle of the head */
} Stem;

/* A section: centre, direction of the axis by its angle from -z to +x, half axes. */
static void
add_section (GArray *rings, SkgVec3 centre, double turn_rad, double a_mm, double b_mm)
{
  SkgVec3 across = skg_vec3 (cos (turn_rad), 0, sin (turn_rad));

  for (guint i = 0; i < N_AROUND; i++)
    {
      double angle_rad = 2 * G_PI * i / N_AROUND;
      SkgVec3 p = skg_vec3_add_scaled (centre, across, a_mm * cos (angle_rad));

      /* Counter-clockwise about the way up. */
      p.y -= b_mm * sin (angle_rad);
      g_array_append_val (rings, p);
    }
}

static SkgVec3
get_axis (double turn_rad)
{
  return skg_vec3 (sin (turn_rad), 0, -cos (turn_rad));
}

static void
add_shaft (GArray *rings, const Stem *s)
{
  for (guint i = 1; i < END_RINGS; i++)
    {
      double polar_rad = G_PI / 2 * i / END_RINGS;

      add_section (rings, skg_vec3 (0, 0, -s->distal_mm * (1 - cos (polar_rad))), 0,
                   s->distal_mm * sin (polar_rad), s->distal_mm * sin (polar_rad));
    }
  add_section (rings, skg_vec3 (0, 0, -s->distal_mm), 0, s->distal_mm, s->distal_mm);
  add_section (rings, skg_vec3 (0, 0, -s->length_mm), 0, s->width_mm, s->thickness_mm);
}

/* Sections turn about a line beside the stem while they narrow to the neck. */
static void
add_bend (GArray *rings, const Stem *s)
{
  for (guint i = 1; i <= BEND_RINGS; i++)
    {
      double t = (double) i / BEND_RINGS;
      double turn_rad = t * s->bend_rad;
      /* Smooth from width to neck. */
      double share = 1 - t * t * (3 - 2 * t);
      SkgVec3 centre = skg_vec3 (s->bend_mm * (1 - cos (turn_rad)), 0,
                                 -s->length_mm - s->bend_mm * sin (turn_rad));

      add_section (rings, centre, turn_rad,
                   s->neck_mm + share * (s->width_mm - s->neck_mm),
                   s->neck_mm + share * (s->thickness_mm - s->neck_mm));
    }
}

static SkgVec3
get_head_centre (const Stem *s)
{
  SkgVec3 end = skg_vec3 (s->bend_mm * (1 - cos (s->bend_rad)), 0,
                          -s->length_mm - s->bend_mm * sin (s->bend_rad));

  return skg_vec3_add_scaled (end, get_axis (s->bend_rad), s->neck_length_mm);
}

static void
add_head (GArray *rings, const Stem *s, SkgVec3 centre)
{
  SkgVec3 axis = get_axis (s->bend_rad);
  double start_rad = asin (s->neck_mm / s->head_mm);

  for (guint i = 0; i < HEAD_RINGS; i++)
    {
      double polar_rad = start_rad + (G_PI - start_rad) * i / HEAD_RINGS;
      double r_mm = s->head_mm * sin (polar_rad);

      add_section (rings,
                   skg_vec3_add_scaled (centre, axis, -s->head_mm * cos (polar_rad)),
                   s->bend_rad, r_mm, r_mm);
    }
}

static gboolean
check_stem (const Stem *s, GError **error)
{
  double min_neck_mm = s->head_mm + 0.5;

  if (s->neck_mm > 0.9 * s->head_mm)
    return skg_tool_refuse (error,
                            "neck_mm: %g is not allowed: at most 0.9 head_mm, %g mm",
                            2 * s->neck_mm, 1.8 * s->head_mm);
  if (s->distal_mm >= s->length_mm)
    return skg_tool_refuse (error, "distal_mm: %g is not allowed: below %g mm",
                            2 * s->distal_mm, 2 * s->length_mm);
  if (s->neck_length_mm < min_neck_mm)
    return skg_tool_refuse (
        error,
        "offset_mm: %g is not allowed: the head would meet the stem; at least %.3g",
        s->offset_mm,
        s->offset_mm + (min_neck_mm - s->neck_length_mm) * sin (s->bend_rad));
  return TRUE;
}

static gboolean
build_stem (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  Stem s = {
    .length_mm = SKG_TOOL_GET (values, STEM_LENGTH),
    .distal_mm = SKG_TOOL_GET (values, STEM_DISTAL) / 2,
    .width_mm = SKG_TOOL_GET (values, STEM_PROXIMAL) / 2,
    .thickness_mm = SKG_TOOL_GET (values, STEM_THICKNESS) / 2,
    .bend_rad = SKG_RAD_FROM_DEG (180 - SKG_TOOL_GET (values, STEM_NECK_ANGLE)),
    .offset_mm = SKG_TOOL_GET (values, STEM_OFFSET),
    .neck_mm = SKG_TOOL_GET (values, STEM_NECK) / 2,
    .head_mm = SKG_TOOL_GET (values, STEM_HEAD) / 2,
  };
  g_autoptr (GArray) rings = g_array_new (FALSE, FALSE, sizeof (SkgVec3));
  SkgVec3 distal = skg_vec3 (0, 0, 0);
  SkgVec3 centre;
  SkgVec3 pole;
  SkgMeshBuilder *builder;

  s.bend_mm = BEND_RADIUS * MAX (s.width_mm, s.neck_mm);
  s.neck_length_mm =
      (s.offset_mm - s.bend_mm * (1 - cos (s.bend_rad))) / sin (s.bend_rad);
  if (!check_stem (&s, error))
    return FALSE;
  centre = get_head_centre (&s);
  pole = skg_vec3_add_scaled (centre, get_axis (s.bend_rad), s.head_mm);
  add_shaft (rings, &s);
  add_bend (rings, &s);
  add_head (rings, &s, centre);
  builder = skg_mesh_builder_new ();
  skg_mesh_builder_add_rings (builder, (const SkgVec3 *) rings->data,
                              rings->len / N_AROUND, N_AROUND, &distal, &pole);
  skg_tool_add_point (tool, "base", skg_vec3 (0, 0, -s.length_mm));
  skg_tool_add_point (tool, "tip", distal);
  skg_tool_add_point (tool, "head", centre);
  return skg_tool_take_part (tool, "body", TRUE, builder, error);
}

const SkgToolClass skg_tool_hip_stem = {
  .kind = { .id = "hip-stem",
            .label = N_ ("Hip stem"),
            .summary = N_ ("Stem with neck and head; placed by its distal end"),
            .material = "cocrmo",
            .params = stem_params,
            .n_params = G_N_ELEMENTS (stem_params) },
  .build = build_stem,
};

/* Cup: half a shell, its top the origin, open toward -z. */

enum
{
  CUP_OUTER,
  CUP_INNER,
};

static const SkgToolParam cup_params[] = {
  SKG_TOOL_NUMBER ("outer_mm", N_ ("Outer diameter"), "mm", 20, 90, 52),
  SKG_TOOL_NUMBER ("inner_mm", N_ ("Inner diameter"), "mm", 10, 89, 44),
};

#define CUP_RINGS 24

static gboolean
build_cup (const SkgToolValue *values, SkgTool *tool, GError **error)
{
  double outer_mm = SKG_TOOL_GET (values, CUP_OUTER) / 2;
  double inner_mm = SKG_TOOL_GET (values, CUP_INNER) / 2;
  SkgProfilePoint profile[2 * CUP_RINGS + 2];
  SkgMeshBuilder *builder;

  if (inner_mm > outer_mm - 0.5)
    return skg_tool_refuse (
        error, "inner_mm: %g is not allowed: at most outer_mm - 1, which is %g mm",
        2 * inner_mm, 2 * outer_mm - 1);
  /* Down the inside from its pole, up the outside to its own. */
  for (guint i = 0; i <= CUP_RINGS; i++)
    {
      double polar_rad = G_PI / 2 * i / CUP_RINGS;
      double r = sin (polar_rad);
      double z = i == CUP_RINGS ? 0 : cos (polar_rad);

      profile[i] = (SkgProfilePoint){ inner_mm * r, inner_mm * z - outer_mm };
      profile[2 * CUP_RINGS + 1 - i] =
          (SkgProfilePoint){ outer_mm * r, outer_mm * z - outer_mm };
    }
  builder = skg_mesh_builder_new ();
  skg_mesh_builder_add_revolved (builder, profile, G_N_ELEMENTS (profile),
                                 skg_mesh_builder_count_around (outer_mm));
  skg_tool_add_point (tool, "base", skg_vec3 (0, 0, -outer_mm));
  skg_tool_add_point (tool, "tip", skg_vec3 (0, 0, 0));
  return skg_tool_take_part (tool, "body", TRUE, builder, error);
}

const SkgToolClass skg_tool_hip_cup = {
  .kind = { .id = "hip-cup",
            .label = N_ ("Hip cup"),
            .summary = N_ ("Half a shell; placed by its top, its axis is z"),
            .material = "ti-6al-4v",
            .params = cup_params,
            .n_params = G_N_ELEMENTS (cup_params) },
  .build = build_cup,
};

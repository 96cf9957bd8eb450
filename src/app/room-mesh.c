/* SPDX-License-Identifier: Apache-2.0
 * Triangle meshes of the room view. */
#include "config.h"

#include "app/room-mesh.h"

/* Segments of a quarter circle in an outline (of a rounded box, of a cylinder) and in
 * a bevel. Software GL takes about 0.4 ms for a thousand triangles. */
#define CORNER_STEPS 2u
#define ROUND_STEPS 6u
#define BEVEL_STEPS 2u
#define MAX_OUTLINE_POINTS (4u * (ROUND_STEPS + 1u))
#define PROFILE_POINTS (2u * (BEVEL_STEPS + 1u))
#define ARC_STEP_RAD (5.0 * G_PI / 180)
#define BALL_RINGS 6u
#define BALL_SECTORS 10u

/**
 * Outline:
 * @n: points
 * @x, @y: of a rounded rectangle, counter-clockwise; @nx, @ny: outward normals
 */
typedef struct
{
  guint n;
  double x[MAX_OUTLINE_POINTS];
  double y[MAX_OUTLINE_POINTS];
  double nx[MAX_OUTLINE_POINTS];
  double ny[MAX_OUTLINE_POINTS];
} Outline;

void
skg_room_mesh_init (SkgRoomMesh *mesh)
{
  *mesh = (SkgRoomMesh){
    .vertices = g_array_new (FALSE, FALSE, sizeof (SkgRoomVertex)),
    .indices = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .frame = skg_mat4_identity (),
    .color = 0xffffffff,
  };
}

void
skg_room_mesh_clear (SkgRoomMesh *mesh)
{
  g_clear_pointer (&mesh->vertices, g_array_unref);
  g_clear_pointer (&mesh->indices, g_array_unref);
}

void
skg_room_mesh_reset (SkgRoomMesh *mesh)
{
  g_array_set_size (mesh->vertices, 0);
  g_array_set_size (mesh->indices, 0);
  mesh->frame = skg_mat4_identity ();
}

static guint32
add_vertex (SkgRoomMesh *mesh, SkgVec3 local_mm, SkgVec3 local_normal)
{
  SkgVec3 p = skg_mat4_transform_point (&mesh->frame, local_mm);
  SkgVec3 n =
      skg_vec3_normalize (skg_mat4_transform_vector (&mesh->frame, local_normal));
  const SkgRoomVertex vertex = {
    .position_mm = { (float) p.x, (float) p.y, (float) p.z },
    .normal = { (float) n.x, (float) n.y, (float) n.z },
    .color = { (guint8) (mesh->color >> 24), (guint8) (mesh->color >> 16),
               (guint8) (mesh->color >> 8), (guint8) mesh->color },
    .part = (guint8) mesh->part,
  };

  g_array_append_val (mesh->vertices, vertex);
  return mesh->vertices->len - 1;
}

static void
add_indices (SkgRoomMesh *mesh, guint32 a, guint32 b, guint32 c)
{
  const guint32 triangle[3] = { a, b, c };

  g_array_append_vals (mesh->indices, triangle, 3);
}

/* Faces between @rows rows of @columns vertices from @first; columns close up. */
static void
add_grid (SkgRoomMesh *mesh, guint32 first, guint rows, guint columns)
{
  for (guint r = 0; r + 1 < rows; r++)
    for (guint c = 0; c < columns; c++)
      {
        guint32 a = first + r * columns + c;
        guint32 b = first + r * columns + (c + 1) % columns;

        add_indices (mesh, a, b, b + columns);
        add_indices (mesh, a, b + columns, a + columns);
      }
}

static void
make_outline (double half_x, double half_y, double radius, Outline *outline)
{
  static const double side_x[4] = { 1, -1, -1, 1 };
  static const double side_y[4] = { 1, 1, -1, -1 };
  guint steps = radius > 0.9 * MIN (half_x, half_y) ? ROUND_STEPS : CORNER_STEPS;
  guint n = 0;

  for (guint corner = 0; corner < 4; corner++)
    for (guint i = 0; i <= steps; i++)
      {
        double angle = G_PI / 2 * (corner + (double) i / steps);

        outline->nx[n] = cos (angle);
        outline->ny[n] = sin (angle);
        outline->x[n] = side_x[corner] * (half_x - radius) + radius * cos (angle);
        outline->y[n] = side_y[corner] * (half_y - radius) + radius * sin (angle);
        n++;
      }
  outline->n = n;
}

/* A flat face within @n points, as new vertices. */
static void
add_cap (SkgRoomMesh *mesh,
         const SkgVec3 *points_mm,
         guint n,
         SkgVec3 normal,
         gboolean reverse)
{
  SkgVec3 centre = skg_vec3 (0, 0, 0);
  guint32 middle;
  guint32 first;

  for (guint i = 0; i < n; i++)
    centre = skg_vec3_add_scaled (centre, points_mm[i], 1.0 / n);
  middle = add_vertex (mesh, centre, normal);
  first = middle + 1;
  for (guint i = 0; i < n; i++)
    add_vertex (mesh, points_mm[i], normal);
  for (guint i = 0; i < n; i++)
    {
      guint32 a = first + i;
      guint32 b = first + (i + 1) % n;

      add_indices (mesh, middle, reverse ? b : a, reverse ? a : b);
    }
}

/* One ring of a prism; @step counts PROFILE_POINTS from the end at z0 to the other. */
static void
add_prism_ring (SkgRoomMesh *mesh,
                const SkgRoomPrism *p,
                const Outline *outline,
                guint step,
                SkgVec3 points_mm[MAX_OUTLINE_POINTS])
{
  gboolean far_end = step > BEVEL_STEPS;
  double part = far_end ? (double) (PROFILE_POINTS - 1 - step) / BEVEL_STEPS
                        : (double) step / BEVEL_STEPS;
  double angle = G_PI / 2 * (1 - part);
  double inset = p->bevel_mm * (1 - cos (angle));
  double depth = p->bevel_mm * (1 - sin (angle));
  double scale = far_end && p->taper > 0 ? p->taper : 1;
  double z = far_end ? p->z1_mm - depth : p->z0_mm + depth;

  for (guint i = 0; i < outline->n; i++)
    {
      points_mm[i] = skg_vec3 (scale * (outline->x[i] - inset * outline->nx[i]),
                               scale * (outline->y[i] - inset * outline->ny[i]), z);
      add_vertex (mesh, points_mm[i],
                  skg_vec3 (outline->nx[i] * cos (angle), outline->ny[i] * cos (angle),
                            far_end ? sin (angle) : -sin (angle)));
    }
}

void
skg_room_mesh_add_prism (SkgRoomMesh *mesh, const SkgRoomPrism *prism)
{
  SkgRoomPrism p = *prism;
  Outline outline;
  guint32 first = mesh->vertices->len;
  SkgVec3 start_mm[MAX_OUTLINE_POINTS];
  SkgVec3 end_mm[MAX_OUTLINE_POINTS];

  p.corner_mm = MIN (p.corner_mm, MIN (p.half_x_mm, p.half_y_mm));
  p.bevel_mm = MIN (p.bevel_mm, MIN (p.corner_mm, fabs (p.z1_mm - p.z0_mm) / 2));
  make_outline (p.half_x_mm, p.half_y_mm, p.corner_mm, &outline);
  for (guint step = 0; step < PROFILE_POINTS; step++)
    add_prism_ring (mesh, &p, &outline, step, step == 0 ? start_mm : end_mm);
  add_grid (mesh, first, PROFILE_POINTS, outline.n);
  add_cap (mesh, start_mm, outline.n, skg_vec3 (0, 0, -1), TRUE);
  add_cap (mesh, end_mm, outline.n, skg_vec3 (0, 0, 1), FALSE);
}

void
skg_room_mesh_add_arc (SkgRoomMesh *mesh,
                       double radius_mm,
                       double from_rad,
                       double to_rad,
                       double half_radial_mm,
                       double half_width_mm)
{
  guint steps = MAX (1, (guint) ceil ((to_rad - from_rad) / ARC_STEP_RAD));
  guint32 first = mesh->vertices->len;
  SkgVec3 points_mm[2][MAX_OUTLINE_POINTS];
  Outline outline;

  make_outline (half_radial_mm, half_width_mm,
                MIN (half_radial_mm, half_width_mm) * 0.6, &outline);
  for (guint s = 0; s <= steps; s++)
    {
      double angle = from_rad + (to_rad - from_rad) * s / steps;
      SkgVec3 out = skg_vec3 (cos (angle), sin (angle), 0);

      for (guint i = 0; i < outline.n; i++)
        {
          /* Outline x points inward, so that the faces look outward. */
          SkgVec3 p = skg_vec3_scale (out, radius_mm - outline.x[i]);
          SkgVec3 n = skg_vec3_scale (out, -outline.nx[i]);

          p.z = outline.y[i];
          n.z = outline.ny[i];
          points_mm[s > 0][i] = p;
          add_vertex (mesh, p, n);
        }
    }
  add_grid (mesh, first, steps + 1, outline.n);
  add_cap (mesh, points_mm[0], outline.n, skg_vec3 (sin (from_rad), -cos (from_rad), 0),
           TRUE);
  add_cap (mesh, points_mm[1], outline.n, skg_vec3 (-sin (to_rad), cos (to_rad), 0),
           FALSE);
}

void
skg_room_mesh_add_ball (SkgRoomMesh *mesh, SkgVec3 centre_mm, double radius_mm)
{
  guint32 first = mesh->vertices->len;

  for (guint r = 0; r <= BALL_RINGS; r++)
    for (guint s = 0; s < BALL_SECTORS; s++)
      {
        double polar = G_PI * (1 - (double) r / BALL_RINGS);
        double around = 2 * G_PI * s / BALL_SECTORS;
        SkgVec3 n = skg_vec3 (sin (polar) * cos (around), sin (polar) * sin (around),
                              cos (polar));

        add_vertex (mesh, skg_vec3_add_scaled (centre_mm, n, radius_mm), n);
      }
  add_grid (mesh, first, BALL_RINGS + 1, BALL_SECTORS);
}

void
skg_room_mesh_add_triangle (SkgRoomMesh *mesh,
                            const SkgVec3 corners_mm[3],
                            const guint32 colors[3])
{
  SkgVec3 normal = skg_vec3_cross (skg_vec3_sub (corners_mm[1], corners_mm[0]),
                                   skg_vec3_sub (corners_mm[2], corners_mm[0]));
  guint32 first = mesh->vertices->len;

  for (guint i = 0; i < 3; i++)
    {
      mesh->color = colors[i];
      add_vertex (mesh, corners_mm[i], normal);
    }
  add_indices (mesh, first, first + 1, first + 2);
}

static SkgVec3
get_corner_mm (const SkgRoomMesh *mesh, guint index)
{
  guint32 i = g_array_index (mesh->indices, guint32, index);
  const float *p = g_array_index (mesh->vertices, SkgRoomVertex, i).position_mm;

  return skg_vec3 (p[0], p[1], p[2]);
}

/* Moeller and Trumbore 1997. Distance along the ray, or infinity. */
static double
intersect_triangle (
    SkgVec3 origin, SkgVec3 direction, SkgVec3 a, SkgVec3 ab, SkgVec3 ac)
{
  SkgVec3 p = skg_vec3_cross (direction, ac);
  double determinant = skg_vec3_dot (ab, p);
  SkgVec3 t;
  SkgVec3 q;
  double u;
  double v;
  double distance;

  if (fabs (determinant) < 1e-12)
    return HUGE_VAL;
  t = skg_vec3_sub (origin, a);
  u = skg_vec3_dot (t, p) / determinant;
  q = skg_vec3_cross (t, ab);
  v = skg_vec3_dot (direction, q) / determinant;
  distance = skg_vec3_dot (ac, q) / determinant;
  return u >= 0 && v >= 0 && u + v <= 1 && distance > 0 ? distance : HUGE_VAL;
}

SkgRoomPart
skg_room_mesh_pick (const SkgRoomMesh *mesh,
                    SkgVec3 origin_mm,
                    SkgVec3 direction,
                    SkgVec3 *hit_mm)
{
  double nearest = HUGE_VAL;
  SkgRoomPart part = SKG_ROOM_PART_NONE;

  for (guint i = 0; i < mesh->indices->len; i += 3)
    {
      SkgVec3 a = get_corner_mm (mesh, i);
      SkgVec3 ab = skg_vec3_sub (get_corner_mm (mesh, i + 1), a);
      SkgVec3 ac = skg_vec3_sub (get_corner_mm (mesh, i + 2), a);
      double distance = intersect_triangle (origin_mm, direction, a, ab, ac);

      if (distance < nearest)
        {
          guint32 vertex = g_array_index (mesh->indices, guint32, i);

          nearest = distance;
          part =
              (SkgRoomPart) g_array_index (mesh->vertices, SkgRoomVertex, vertex).part;
        }
    }
  if (part != SKG_ROOM_PART_NONE)
    *hit_mm = skg_vec3_add_scaled (origin_mm, direction, nearest);
  return part;
}

/* SPDX-License-Identifier: Apache-2.0
 * Meshes put together from points, rings and tubes. */
#include "config.h"

#include "body/mesh-builder.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/mesh-private.h"

#define MIN_AROUND 32
#define MAX_AROUND 96
#define MAX_SAGITTA_MM 0.003

SkgMeshBuilder *
skg_mesh_builder_new (void)
{
  SkgMeshBuilder *self = g_new (SkgMeshBuilder, 1);

  self->vertices_mm = g_array_new (FALSE, FALSE, sizeof (SkgVec3));
  self->indices = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
skg_mesh_builder_free (SkgMeshBuilder *self)
{
  g_array_unref (self->vertices_mm);
  g_array_unref (self->indices);
  g_free (self);
}

guint32
skg_mesh_builder_add_vertex (SkgMeshBuilder *self, SkgVec3 p_mm)
{
  g_array_append_val (self->vertices_mm, p_mm);
  return self->vertices_mm->len - 1;
}

void
skg_mesh_builder_add_triangle (SkgMeshBuilder *self, guint32 a, guint32 b, guint32 c)
{
  guint32 corners[3] = { a, b, c };

  g_array_append_vals (self->indices, corners, 3);
}

static double
get_distance (const SkgMeshBuilder *self, guint32 a, guint32 b)
{
  return skg_vec3_length (skg_vec3_sub (g_array_index (self->vertices_mm, SkgVec3, a),
                                        g_array_index (self->vertices_mm, SkgVec3, b)));
}

void
skg_mesh_builder_add_quad (
    SkgMeshBuilder *self, guint32 a, guint32 b, guint32 c, guint32 d)
{
  if (get_distance (self, a, c) <= get_distance (self, b, d))
    {
      skg_mesh_builder_add_triangle (self, a, b, c);
      skg_mesh_builder_add_triangle (self, a, c, d);
      return;
    }
  skg_mesh_builder_add_triangle (self, a, b, d);
  skg_mesh_builder_add_triangle (self, b, c, d);
}

static void
join_rings (SkgMeshBuilder *self, guint32 from, guint32 to, guint n_around)
{
  for (guint i = 0; i < n_around; i++)
    {
      guint next = (i + 1) % n_around;

      skg_mesh_builder_add_quad (self, from + i, from + next, to + next, to + i);
    }
}

void
skg_mesh_builder_add_rings (SkgMeshBuilder *self,
                            const SkgVec3 *points_mm,
                            guint n_rings,
                            guint n_around,
                            const SkgVec3 *first,
                            const SkgVec3 *last)
{
  guint32 start = self->vertices_mm->len;
  guint32 end = start + (n_rings - 1) * n_around;

  g_array_append_vals (self->vertices_mm, points_mm, n_rings * n_around);
  for (guint ring = 0; ring + 1 < n_rings; ring++)
    join_rings (self, start + ring * n_around, start + (ring + 1) * n_around, n_around);
  if (first == NULL || last == NULL)
    {
      join_rings (self, end, start, n_around);
      return;
    }
  {
    guint32 first_index = skg_mesh_builder_add_vertex (self, *first);
    guint32 last_index = skg_mesh_builder_add_vertex (self, *last);

    for (guint i = 0; i < n_around; i++)
      {
        guint next = (i + 1) % n_around;

        skg_mesh_builder_add_triangle (self, first_index, start + next, start + i);
        skg_mesh_builder_add_triangle (self, end + i, end + next, last_index);
      }
  }
}

void
skg_mesh_builder_add_revolved (SkgMeshBuilder *self,
                               const SkgProfilePoint *profile,
                               guint n_profile,
                               guint n_around)
{
  gboolean has_poles = !(profile[0].r_mm > 0) && !(profile[n_profile - 1].r_mm > 0);
  guint skip = has_poles ? 1 : 0;
  guint n_rings = n_profile - 2 * skip;
  g_autofree SkgVec3 *points_mm = g_new (SkgVec3, n_rings * n_around);
  SkgVec3 first = skg_vec3 (0, 0, profile[0].z_mm);
  SkgVec3 last = skg_vec3 (0, 0, profile[n_profile - 1].z_mm);

  for (guint ring = 0; ring < n_rings; ring++)
    for (guint i = 0; i < n_around; i++)
      {
        const SkgProfilePoint *p = &profile[ring + skip];
        double angle_rad = 2 * G_PI * i / n_around;

        points_mm[ring * n_around + i] =
            skg_vec3 (p->r_mm * cos (angle_rad), p->r_mm * sin (angle_rad), p->z_mm);
      }
  skg_mesh_builder_add_rings (self, points_mm, n_rings, n_around,
                              has_poles ? &first : NULL, has_poles ? &last : NULL);
}

void
skg_mesh_builder_add_box (SkgMeshBuilder *self, SkgVec3 min_mm, SkgVec3 max_mm)
{
  guint32 v[8];

  for (int i = 0; i < 8; i++)
    v[i] = skg_mesh_builder_add_vertex (self, skg_vec3 (i & 1 ? max_mm.x : min_mm.x,
                                                        i & 2 ? max_mm.y : min_mm.y,
                                                        i & 4 ? max_mm.z : min_mm.z));
  skg_mesh_builder_add_quad (self, v[0], v[2], v[3], v[1]);
  skg_mesh_builder_add_quad (self, v[4], v[5], v[7], v[6]);
  skg_mesh_builder_add_quad (self, v[0], v[1], v[5], v[4]);
  skg_mesh_builder_add_quad (self, v[2], v[6], v[7], v[3]);
  skg_mesh_builder_add_quad (self, v[0], v[4], v[6], v[2]);
  skg_mesh_builder_add_quad (self, v[1], v[3], v[7], v[5]);
}

void
skg_mesh_builder_add_ball (SkgMeshBuilder *self, SkgVec3 centre_mm, double radius_mm)
{
  guint n_around = skg_mesh_builder_count_around (radius_mm);
  guint n_rings = n_around / 2 - 1;
  g_autofree SkgVec3 *points_mm = g_new (SkgVec3, n_rings * n_around);
  SkgVec3 first = skg_vec3_sub (centre_mm, skg_vec3 (0, 0, radius_mm));
  SkgVec3 last = skg_vec3_add (centre_mm, skg_vec3 (0, 0, radius_mm));

  for (guint ring = 0; ring < n_rings; ring++)
    for (guint i = 0; i < n_around; i++)
      {
        double polar_rad = G_PI * (ring + 1) / (n_rings + 1);
        double angle_rad = 2 * G_PI * i / n_around;
        SkgVec3 out = skg_vec3 (sin (polar_rad) * cos (angle_rad),
                                sin (polar_rad) * sin (angle_rad), -cos (polar_rad));

        points_mm[ring * n_around + i] =
            skg_vec3_add_scaled (centre_mm, out, radius_mm);
      }
  skg_mesh_builder_add_rings (self, points_mm, n_rings, n_around, &first, &last);
}

guint
skg_mesh_builder_count_around (double radius_mm)
{
  double half_rad = acos (MAX (1 - MAX_SAGITTA_MM / radius_mm, 0));
  guint n = (guint) CLAMP (ceil (G_PI / half_rad), MIN_AROUND, MAX_AROUND);

  return (n + 3) / 4 * 4;
}

SkgMesh *
skg_mesh_builder_finish (SkgMeshBuilder *self, GError **error)
{
  guint n_vertices = self->vertices_mm->len;
  float *vertices_mm = g_new (float, 3 * (gsize) n_vertices);
  guint n_triangles = self->indices->len / 3;
  g_autoptr (SkgMesh) mesh = NULL;

  for (guint i = 0; i < n_vertices; i++)
    {
      const SkgVec3 *p = &g_array_index (self->vertices_mm, SkgVec3, i);

      /* No -0, which is another vertex than 0 to whoever compares bytes. */
      vertices_mm[3 * (gsize) i] = (float) p->x + 0.0f;
      vertices_mm[3 * (gsize) i + 1] = (float) p->y + 0.0f;
      vertices_mm[3 * (gsize) i + 2] = (float) p->z + 0.0f;
    }
  mesh = skg_mesh_new_take (
      vertices_mm, n_vertices,
      g_memdup2 (self->indices->data, self->indices->len * sizeof (guint32)),
      n_triangles, error);
  if (mesh == NULL)
    return NULL;
  for (const char *const *warning = skg_mesh_get_warnings (mesh); *warning != NULL;
       warning++)
    if (strstr (*warning, "turned") != NULL)
      {
        g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "the shape meets itself: %s",
                     *warning);
        return NULL;
      }
  return g_steal_pointer (&mesh);
}

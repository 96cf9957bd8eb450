/* SPDX-License-Identifier: Apache-2.0
 * Closed triangle meshes: tools and implants. */
#include "config.h"

#include "body/mesh.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/mesh-private.h"
#include "body/mesh-topology.h"

/* Of the largest extent: what writing in single precision, or with six digits of text,
 * makes of one position. */
#define WELD_TOLERANCE 1e-5
/* A thinner surface encloses nothing: of volume against (area)^1.5. */
#define FLAT_VOLUME 1e-9

struct _SkgMesh
{
  gatomicrefcount ref_count;
  guint64 id;
  float *vertices_mm;
  guint32 *indices;
  guint n_vertices;
  guint n_triangles;
  guint n_parts;
  double volume_mm3;
  double area_mm2;
  SkgVec3 min_mm;
  SkgVec3 max_mm;
  GPtrArray *warnings; /* of char *, NULL-terminated */
};

G_DEFINE_BOXED_TYPE (SkgMesh, skg_mesh, skg_mesh_ref, skg_mesh_unref)

SkgMesh *
skg_mesh_ref (SkgMesh *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_mesh_unref (SkgMesh *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->vertices_mm);
  g_free (self->indices);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

void
skg_mesh_add_warning (SkgMesh *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_insert (self->warnings, (int) self->warnings->len - 1,
                      g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT, message);
  return FALSE;
}

static gboolean
check_arrays (const SkgMesh *self, GError **error)
{
  if (self->n_vertices == 0 || self->n_triangles == 0)
    return refuse (error, "the mesh is empty: it has no triangles");
  if (self->n_triangles > SKG_MESH_MAX_TRIANGLES)
    return refuse (error, "%u triangles; at most %u are allowed (reduce the mesh)",
                   self->n_triangles, SKG_MESH_MAX_TRIANGLES);
  for (gsize i = 0; i < 3 * (gsize) self->n_vertices; i++)
    if (!isfinite (self->vertices_mm[i]))
      return refuse (error,
                     "vertex %" G_GSIZE_FORMAT " has a coordinate that is no "
                     "number",
                     i / 3);
  for (gsize i = 0; i < 3 * (gsize) self->n_triangles; i++)
    if (self->indices[i] >= self->n_vertices)
      return refuse (error,
                     "triangle %" G_GSIZE_FORMAT " names vertex %u; there are %u",
                     i / 3, self->indices[i], self->n_vertices);
  return TRUE;
}

static double
measure_extent (SkgMesh *self)
{
  float low[3] = { INFINITY, INFINITY, INFINITY };
  float high[3] = { -INFINITY, -INFINITY, -INFINITY };

  for (gsize i = 0; i < 3 * (gsize) self->n_vertices; i++)
    {
      low[i % 3] = MIN (low[i % 3], self->vertices_mm[i]);
      high[i % 3] = MAX (high[i % 3], self->vertices_mm[i]);
    }
  self->min_mm = skg_vec3 ((double) low[0], (double) low[1], (double) low[2]);
  self->max_mm = skg_vec3 ((double) high[0], (double) high[1], (double) high[2]);
  return MAX (MAX (self->max_mm.x - self->min_mm.x, self->max_mm.y - self->min_mm.y),
              self->max_mm.z - self->min_mm.z);
}

static gboolean
check_extent (const SkgMesh *self, double extent_mm, GError **error)
{
  double far_mm = MAX (skg_vec3_length (self->min_mm), skg_vec3_length (self->max_mm));

  if (extent_mm <= SKG_MESH_MAX_EXTENT_MM && far_mm <= 10 * SKG_MESH_MAX_EXTENT_MM)
    return TRUE;
  return refuse (error,
                 "%.4g mm large, %.4g mm from its origin; at most %g and %g are "
                 "allowed (is the unit right?)",
                 extent_mm, far_mm, SKG_MESH_MAX_EXTENT_MM,
                 10 * SKG_MESH_MAX_EXTENT_MM);
}

static gboolean
check_surface (const SkgMesh *self, const SkgMeshOrientation *found, GError **error)
{
  if (self->n_triangles == 0)
    return refuse (error, "the mesh has no area: all triangles are empty");
  if (found->n_open > 0)
    return refuse (
        error,
        "the surface is open: %u edge%s not shared by two triangles; it must "
        "be closed (watertight)",
        found->n_open, found->n_open == 1 ? " is" : "s are");
  if (found->n_twisted > 0)
    return refuse (
        error,
        "the surface has no outside: its triangles cannot be turned the same "
        "way at %u edge%s",
        found->n_twisted, found->n_twisted == 1 ? "" : "s");
  if (!(found->volume > FLAT_VOLUME * pow (found->area, 1.5)))
    return refuse (error, "the mesh is flat: it encloses no volume");
  return TRUE;
}

/* @extent_mm: before anything was welded */
static gboolean
close_and_orient (SkgMesh *self, double extent_mm, GError **error)
{
  SkgMeshOrientation found;

  skg_mesh_weld (self->vertices_mm, &self->n_vertices, self->indices,
                 &self->n_triangles, 0);
  skg_mesh_orient (self->vertices_mm, self->indices, self->n_triangles, &found);
  if (found.n_open > 0)
    {
      skg_mesh_weld (self->vertices_mm, &self->n_vertices, self->indices,
                     &self->n_triangles, (float) (WELD_TOLERANCE * extent_mm));
      skg_mesh_orient (self->vertices_mm, self->indices, self->n_triangles, &found);
    }
  if (!check_surface (self, &found, error))
    return FALSE;
  self->n_parts = found.n_parts;
  self->volume_mm3 = found.volume;
  self->area_mm2 = found.area;
  if (found.n_turned == found.n_parts)
    skg_mesh_add_warning (self, "the surface was inside out and has been turned");
  else if (found.n_turned > 0)
    skg_mesh_add_warning (self, "%u of %u parts were inside out and have been turned",
                          found.n_turned, found.n_parts);
  if (found.n_uneven > 0)
    skg_mesh_add_warning (self,
                          "%u of %u triangles faced the wrong way and have been turned",
                          found.n_uneven, self->n_triangles);
  return TRUE;
}

SkgMesh *
skg_mesh_new_take (float *vertices_mm,
                   guint n_vertices,
                   guint32 *indices,
                   guint n_triangles,
                   GError **error)
{
  static guint64 last_id;
  static GMutex mutex;
  g_autoptr (SkgMesh) self = g_new0 (SkgMesh, 1);
  double extent_mm;

  g_atomic_ref_count_init (&self->ref_count);
  self->vertices_mm = vertices_mm;
  self->indices = indices;
  self->n_vertices = n_vertices;
  self->n_triangles = n_triangles;
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->warnings, NULL);
  if (!check_arrays (self, error))
    return NULL;
  extent_mm = measure_extent (self);
  if (!check_extent (self, extent_mm, error) ||
      !close_and_orient (self, extent_mm, error))
    return NULL;
  g_mutex_lock (&mutex);
  self->id = ++last_id;
  g_mutex_unlock (&mutex);
  return g_steal_pointer (&self);
}

SkgMesh *
skg_mesh_new (const float *vertices_mm,
              guint n_vertices,
              const guint32 *indices,
              guint n_triangles,
              GError **error)
{
  if (n_triangles > SKG_MESH_MAX_TRIANGLES || n_vertices > 3 * SKG_MESH_MAX_TRIANGLES)
    {
      refuse (error, "%u triangles with %u vertices; at most %u and %u are allowed",
              n_triangles, n_vertices, SKG_MESH_MAX_TRIANGLES,
              3 * SKG_MESH_MAX_TRIANGLES);
      return NULL;
    }
  return skg_mesh_new_take (
      g_memdup2 (vertices_mm, 3 * (gsize) n_vertices * sizeof *vertices_mm), n_vertices,
      g_memdup2 (indices, 3 * (gsize) n_triangles * sizeof *indices), n_triangles,
      error);
}

const float *
skg_mesh_get_vertices_mm (SkgMesh *self, guint *n_vertices)
{
  *n_vertices = self->n_vertices;
  return self->vertices_mm;
}

const guint32 *
skg_mesh_get_indices (SkgMesh *self, guint *n_triangles)
{
  *n_triangles = self->n_triangles;
  return self->indices;
}

void
skg_mesh_get_bounds_mm (SkgMesh *self, SkgVec3 *min_mm, SkgVec3 *max_mm)
{
  *min_mm = self->min_mm;
  *max_mm = self->max_mm;
}

double
skg_mesh_get_volume_mm3 (SkgMesh *self)
{
  return self->volume_mm3;
}

double
skg_mesh_get_area_mm2 (SkgMesh *self)
{
  return self->area_mm2;
}

guint
skg_mesh_get_n_parts (SkgMesh *self)
{
  return self->n_parts;
}

guint64
skg_mesh_get_id (SkgMesh *self)
{
  return self->id;
}

const char *const *
skg_mesh_get_warnings (SkgMesh *self)
{
  return (const char *const *) self->warnings->pdata;
}

static SkgVec3
get_vertex_mm (const SkgMesh *self, guint32 index)
{
  const float *v = self->vertices_mm + 3 * (gsize) index;

  return skg_vec3 ((double) v[0], (double) v[1], (double) v[2]);
}

/* Solid angle of a triangle: Van Oosterom and Strackee, IEEE Trans Biomed Eng 30:125,
 * 1983. The sum over a closed surface is 4 pi times the winding number. */
gboolean
skg_mesh_contains (SkgMesh *self, SkgVec3 p)
{
  double sum = 0;

  if (p.x < self->min_mm.x || p.y < self->min_mm.y || p.z < self->min_mm.z ||
      p.x > self->max_mm.x || p.y > self->max_mm.y || p.z > self->max_mm.z)
    return FALSE;
  for (guint t = 0; t < self->n_triangles; t++)
    {
      const guint32 *corner = self->indices + 3 * (gsize) t;
      SkgVec3 a = skg_vec3_sub (get_vertex_mm (self, corner[0]), p);
      SkgVec3 b = skg_vec3_sub (get_vertex_mm (self, corner[1]), p);
      SkgVec3 c = skg_vec3_sub (get_vertex_mm (self, corner[2]), p);
      double la = skg_vec3_length (a);
      double lb = skg_vec3_length (b);
      double lc = skg_vec3_length (c);

      sum += 2 * atan2 (skg_vec3_dot (a, skg_vec3_cross (b, c)),
                        la * lb * lc + skg_vec3_dot (a, b) * lc +
                            skg_vec3_dot (b, c) * la + skg_vec3_dot (c, a) * lb);
    }
  return sum > 2 * G_PI;
}

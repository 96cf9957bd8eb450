/* SPDX-License-Identifier: Apache-2.0
 * Mesh files: STL, PLY and OBJ by assimp, binary STL written. */
#include "config.h"

#include "body/mesh.h"

#include <assimp/cimport.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/mesh-check.h"
#include "body/mesh-private.h"

/* Binary STL: a text of 80 bytes, a count, then 12 floats and 2 bytes a facet. */
#define STL_HEADER_BYTES 80u
#define STL_FACET_BYTES 50u
#define MAX_MM_PER_UNIT 1e6
/* Nothing that is implanted is smaller or larger; else the unit is probably another. */
#define LIKELY_MIN_MM 0.9
#define LIKELY_MAX_MM 1000.0

static gboolean G_GNUC_PRINTF (3, 4)
    refuse (GError **error, const char *path, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "%s: %s", path, message);
  return FALSE;
}

/* (nullable): "stl", "ply" or "obj" */
static const char *
find_format (const char *path)
{
  static const char *const formats[] = { "stl", "ply", "obj" };
  const char *dot = strrchr (path, '.');

  for (gsize i = 0; dot != NULL && i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (dot + 1, formats[i]) == 0)
      return formats[i];
  return NULL;
}

static guint32
read_uint32_le (const char *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_LE (value);
}

/* An ASCII STL starts with "solid" and goes on with "facet"; many binary ones start
 * with "solid" too. */
static gboolean
is_ascii_stl (const char *bytes, gsize n_bytes)
{
  g_autofree char *head = g_strndup (bytes, MIN (n_bytes, 1024));

  return g_str_has_prefix (g_strchug (head), "solid") &&
         (strstr (head, "facet") != NULL || strstr (head, "endsolid") != NULL);
}

static gboolean
check_count (const char *path, guint64 count, GError **error)
{
  if (count == 0)
    return refuse (error, path, "the mesh is empty: it has no triangles");
  if (count > SKG_MESH_MAX_TRIANGLES)
    return refuse (error, path,
                   "%" G_GUINT64_FORMAT
                   " triangles; at most %u are allowed (reduce the mesh)",
                   count, SKG_MESH_MAX_TRIANGLES);
  return TRUE;
}

static gboolean
check_binary_stl (const char *path, const char *bytes, gsize n_bytes, GError **error)
{
  guint64 count;
  guint64 expected;

  if (n_bytes < STL_HEADER_BYTES + 4)
    return refuse (error, path,
                   "%" G_GSIZE_FORMAT " bytes; an STL file has at least %u", n_bytes,
                   STL_HEADER_BYTES + 4);
  count = read_uint32_le (bytes + STL_HEADER_BYTES);
  expected = STL_HEADER_BYTES + 4 + count * STL_FACET_BYTES;
  if (!check_count (path, count, error))
    return FALSE;
  if (n_bytes != expected)
    return refuse (error, path,
                   "%" G_GUINT64_FORMAT " triangles take %" G_GUINT64_FORMAT
                   " bytes, and the file has %" G_GSIZE_FORMAT,
                   count, expected, n_bytes);
  return TRUE;
}

static gboolean
check_file (const char *path,
            const char *format,
            const char *bytes,
            gsize n_bytes,
            GError **error)
{
  g_autofree char *message = NULL;
  guint64 n_faces = 0;
  gboolean good;

  if (n_bytes == 0)
    return refuse (error, path, "the file is empty");
  if (strcmp (format, "stl") == 0 && !is_ascii_stl (bytes, n_bytes))
    return check_binary_stl (path, bytes, n_bytes, error);
  if (strcmp (format, "stl") == 0)
    good = skg_mesh_check_ascii_stl (bytes, n_bytes, &n_faces, &message);
  else if (strcmp (format, "ply") == 0)
    good = skg_mesh_check_ply (bytes, n_bytes, &n_faces, &message);
  else
    good = skg_mesh_check_obj (bytes, n_bytes, &n_faces, &message);
  return good ? check_count (path, n_faces, error)
              : refuse (error, path, "%s", message);
}

/* Vertices and triangles of all meshes of the file, one after the other. */
static gboolean
count_scene (const struct aiScene *scene,
             const char *path,
             guint *n_vertices,
             guint *n_triangles,
             GError **error)
{
  guint64 vertices = 0;
  guint64 triangles = 0;

  for (guint m = 0; m < scene->mNumMeshes; m++)
    {
      const struct aiMesh *mesh = scene->mMeshes[m];

      vertices += mesh->mNumVertices;
      for (guint f = 0; f < mesh->mNumFaces; f++)
        triangles += mesh->mFaces[f].mNumIndices == 3;
    }
  if (!check_count (path, triangles, error))
    return FALSE;
  if (vertices > 3 * (guint64) SKG_MESH_MAX_TRIANGLES)
    return refuse (error, path,
                   "%" G_GUINT64_FORMAT " vertices; at most %u are allowed", vertices,
                   3 * SKG_MESH_MAX_TRIANGLES);
  *n_vertices = (guint) vertices;
  *n_triangles = (guint) triangles;
  return TRUE;
}

static void
copy_scene (const struct aiScene *scene,
            double mm_per_unit,
            float *vertices,
            guint32 *indices)
{
  guint32 first = 0;
  gsize at = 0;

  for (guint m = 0; m < scene->mNumMeshes; m++)
    {
      const struct aiMesh *mesh = scene->mMeshes[m];

      for (guint v = 0; v < mesh->mNumVertices; v++)
        {
          float *out = vertices + 3 * ((gsize) first + v);

          out[0] = (float) ((double) mesh->mVertices[v].x * mm_per_unit);
          out[1] = (float) ((double) mesh->mVertices[v].y * mm_per_unit);
          out[2] = (float) ((double) mesh->mVertices[v].z * mm_per_unit);
        }
      for (guint f = 0; f < mesh->mNumFaces; f++)
        for (guint i = 0; i < 3 && mesh->mFaces[f].mNumIndices == 3; i++)
          indices[at++] = first + mesh->mFaces[f].mIndices[i];
      first += mesh->mNumVertices;
    }
}

static void
warn_of_size (SkgMesh *mesh)
{
  SkgVec3 low;
  SkgVec3 high;
  double extent_mm;

  skg_mesh_get_bounds_mm (mesh, &low, &high);
  extent_mm = MAX (high.x - low.x, MAX (high.y - low.y, high.z - low.z));
  if (extent_mm < LIKELY_MIN_MM || extent_mm > LIKELY_MAX_MM)
    skg_mesh_add_warning (mesh, "%.3g mm large; is the unit right?", extent_mm);
}

static SkgMesh *
new_from_scene (const struct aiScene *scene,
                const char *path,
                double mm_per_unit,
                GError **error)
{
  guint n_vertices = 0;
  guint n_triangles = 0;
  float *vertices;
  guint32 *indices;
  SkgMesh *mesh;

  if (!count_scene (scene, path, &n_vertices, &n_triangles, error))
    return NULL;
  vertices = g_new (float, 3 * (gsize) n_vertices);
  indices = g_new (guint32, 3 * (gsize) n_triangles);
  copy_scene (scene, mm_per_unit, vertices, indices);
  mesh = skg_mesh_new_take (vertices, n_vertices, indices, n_triangles, error);
  if (mesh == NULL)
    g_prefix_error (error, "%s: ", path);
  else
    warn_of_size (mesh);
  return mesh;
}

static SkgMesh *
parse (const char *path,
       const char *format,
       GBytes *bytes,
       double mm_per_unit,
       GError **error)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (bytes, &n_bytes);
  const struct aiScene *scene;
  SkgMesh *mesh;

  if (!check_file (path, format, data, n_bytes, error))
    return NULL;
  /* From memory: assimp then opens no material file that the mesh may name. */
  scene = aiImportFileFromMemory (data, (guint) n_bytes, aiProcess_Triangulate, format);
  if (scene == NULL)
    {
      g_autofree char *reason = g_strndup (aiGetErrorString (), 120);
      g_autofree char *valid = g_utf8_make_valid (reason, -1);

      refuse (error, path, "cannot be read as %s: %s", format,
              *valid != '\0' ? g_strdelimit (valid, "\r\n", ' ') : "unknown reason");
      return NULL;
    }
  mesh = new_from_scene (scene, path, mm_per_unit, error);
  aiReleaseImport (scene);
  return mesh;
}

SkgMesh *
skg_mesh_load (const char *path, double mm_per_unit, GError **error)
{
  const char *format;
  GStatBuf info;
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  format = find_format (path);
  if (format == NULL)
    {
      refuse (error, path, "not a mesh by its ending; .stl, .ply and .obj are read");
      return NULL;
    }
  if (!(mm_per_unit > 0) || mm_per_unit > MAX_MM_PER_UNIT)
    {
      refuse (error, path,
              "a scale of %g mm per unit is not allowed: above 0, at most %g",
              mm_per_unit, MAX_MM_PER_UNIT);
      return NULL;
    }
  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode))
    {
      refuse (error, path, "no such file");
      return NULL;
    }
  if ((guint64) info.st_size > SKG_MESH_MAX_FILE_BYTES)
    {
      refuse (error, path,
              "%" G_GINT64_FORMAT " MiB; a mesh file of at most %u is read",
              (gint64) info.st_size >> 20, (guint) (SKG_MESH_MAX_FILE_BYTES >> 20));
      return NULL;
    }
  file = g_mapped_file_new (path, FALSE, &local_error);
  if (file == NULL)
    {
      refuse (error, path, "cannot be read: %s", local_error->message);
      return NULL;
    }
  bytes = g_mapped_file_get_bytes (file);
  return parse (path, format, bytes, mm_per_unit, error);
}

/* Writing */

static guint8 *
append_floats (guint8 *out, const float *values, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, &values[i], sizeof bits);
      bits = GUINT32_TO_LE (bits);
      memcpy (out, &bits, sizeof bits);
      out += sizeof bits;
    }
  return out;
}

static void
get_normal (const float *a, const float *b, const float *c, float normal[3])
{
  float u[3] = { b[0] - a[0], b[1] - a[1], b[2] - a[2] };
  float v[3] = { c[0] - a[0], c[1] - a[1], c[2] - a[2] };
  float length;

  normal[0] = u[1] * v[2] - u[2] * v[1];
  normal[1] = u[2] * v[0] - u[0] * v[2];
  normal[2] = u[0] * v[1] - u[1] * v[0];
  length =
      sqrtf (normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
  for (int i = 0; length > 0 && i < 3; i++)
    normal[i] /= length;
}

gboolean
skg_mesh_save_stl (SkgMesh *mesh, const char *path, GError **error)
{
  guint n_vertices;
  guint n_triangles;
  const float *vertices = skg_mesh_get_vertices_mm (mesh, &n_vertices);
  const guint32 *indices = skg_mesh_get_indices (mesh, &n_triangles);
  gsize n_bytes = STL_HEADER_BYTES + 4 + (gsize) n_triangles * STL_FACET_BYTES;
  g_autofree guint8 *bytes = g_malloc0 (n_bytes);
  g_autoptr (GError) local_error = NULL;
  guint32 count = GUINT32_TO_LE (n_triangles);
  guint8 *out = bytes + STL_HEADER_BYTES + 4;

  /* Must not start with "solid", by which readers know the ASCII form. */
  g_strlcpy ((char *) bytes, "Skiagraph, binary STL, mm", STL_HEADER_BYTES);
  memcpy (bytes + STL_HEADER_BYTES, &count, sizeof count);
  for (guint t = 0; t < n_triangles; t++)
    {
      const float *corner[3];
      float normal[3];

      for (int i = 0; i < 3; i++)
        corner[i] = vertices + 3 * (gsize) indices[3 * (gsize) t + i];
      get_normal (corner[0], corner[1], corner[2], normal);
      out = append_floats (out, normal, 3);
      for (int i = 0; i < 3; i++)
        out = append_floats (out, corner[i], 3);
      out += 2;
    }
  if (g_file_set_contents (path, (const char *) bytes, (gssize) n_bytes, &local_error))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: cannot be written: %s", path,
               local_error->message);
  return FALSE;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "body/mesh.h"

#include <string.h>

#include "base/error.h"
#include "files.h"

/* Corners of a box, bit 0 x, bit 1 y, bit 2 z; triangles outward. */
static const guint32 box_indices[36] = {
  0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4,
  2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5,
};

static void
set_box (float *vertices, float x, float y, float z, float sx, float sy, float sz)
{
  for (int i = 0; i < 8; i++)
    {
      vertices[3 * i] = x + (i & 1 ? sx : 0);
      vertices[3 * i + 1] = y + (i & 2 ? sy : 0);
      vertices[3 * i + 2] = z + (i & 4 ? sz : 0);
    }
}

static void
flip_triangle (guint32 *corner)
{
  guint32 swap = corner[0];

  corner[0] = corner[1];
  corner[1] = swap;
}

static SkgMesh *
new_mesh (const float *vertices, guint n_vertices, const guint32 *indices, guint n)
{
  g_autoptr (GError) error = NULL;
  SkgMesh *mesh = skg_mesh_new (vertices, n_vertices, indices, n, &error);

  g_assert_no_error (error);
  g_assert_nonnull (mesh);
  return mesh;
}

static void
assert_refused (const float *vertices,
                guint n_vertices,
                const guint32 *indices,
                guint n,
                const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_mesh_new (vertices, n_vertices, indices, n, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, words));
}

static void
assert_warning_count (SkgMesh *mesh, guint n)
{
  g_assert_cmpuint (g_strv_length ((char **) skg_mesh_get_warnings (mesh)), ==, n);
}

static void
test_box (void)
{
  float vertices[24];
  g_autoptr (SkgMesh) mesh = NULL;
  SkgVec3 low;
  SkgVec3 high;

  set_box (vertices, 10, -20, 30, 2, 3, 5);
  mesh = new_mesh (vertices, 8, box_indices, 12);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (mesh), 30, 1e-6);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_area_mm2 (mesh), 62, 1e-6);
  g_assert_cmpuint (skg_mesh_get_n_parts (mesh), ==, 1);
  skg_mesh_get_bounds_mm (mesh, &low, &high);
  g_assert_cmpfloat (low.y, ==, -20);
  g_assert_cmpfloat (high.z, ==, 35);
  assert_warning_count (mesh, 0);
  g_assert_true (skg_mesh_contains (mesh, skg_vec3 (11, -18, 34)));
  g_assert_false (skg_mesh_contains (mesh, skg_vec3 (11, -18, 35.5)));
  g_assert_false (skg_mesh_contains (mesh, skg_vec3 (9.99, -18, 34)));
}

/* Corners of their own for each triangle, as STL has them, off by a rounding of text.
 */
static void
test_weld (void)
{
  float vertices[24];
  float soup[108];
  guint32 indices[36];
  g_autoptr (SkgMesh) mesh = NULL;
  guint n;

  set_box (vertices, 0, 0, 0, 20, 30, 50);
  for (guint i = 0; i < 36; i++)
    {
      indices[i] = i;
      for (guint axis = 0; axis < 3; axis++)
        soup[3 * i + axis] =
            vertices[3 * box_indices[i] + axis] + (i % 5 == 0 ? 2e-5f : 0);
    }
  mesh = new_mesh (soup, 36, indices, 12);
  skg_mesh_get_vertices_mm (mesh, &n);
  g_assert_cmpuint (n, ==, 8);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (mesh), 30000, 0.5);
  /* As far off as a gap that is meant. */
  soup[3 * 7] += 0.1f;
  assert_refused (soup, 36, indices, 12, "open");
}

static void
test_inverted (void)
{
  float vertices[24];
  guint32 indices[36];
  g_autoptr (SkgMesh) mesh = NULL;
  g_autoptr (SkgMesh) mixed = NULL;

  set_box (vertices, 0, 0, 0, 2, 3, 5);
  memcpy (indices, box_indices, sizeof indices);
  for (guint t = 0; t < 12; t++)
    flip_triangle (indices + 3 * t);
  mesh = new_mesh (vertices, 8, indices, 12);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (mesh), 30, 1e-6);
  assert_warning_count (mesh, 1);
  g_assert_nonnull (strstr (skg_mesh_get_warnings (mesh)[0], "inside out"));
  /* Three of them the right way again. */
  for (guint t = 3; t < 6; t++)
    flip_triangle (indices + 3 * t);
  mixed = new_mesh (vertices, 8, indices, 12);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (mixed), 30, 1e-6);
  g_assert_nonnull (strstr (skg_mesh_get_warnings (mixed)[1], "3 of 12 triangles"));
}

/* Two boxes; the second inverted: beside the first it is turned, inside it is a cavity.
 */
static void
test_parts (void)
{
  float vertices[48];
  guint32 indices[72];
  g_autoptr (SkgMesh) beside = NULL;
  g_autoptr (SkgMesh) hollow = NULL;
  g_autoptr (SkgMesh) all_out = NULL;

  for (guint i = 0; i < 36; i++)
    {
      indices[i] = box_indices[i];
      indices[36 + i] = 8 + box_indices[i];
    }
  for (guint t = 12; t < 24; t++)
    flip_triangle (indices + 3 * t);
  set_box (vertices, 0, 0, 0, 10, 10, 10);
  set_box (vertices + 24, 20, 0, 0, 2, 2, 2);
  beside = new_mesh (vertices, 16, indices, 24);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (beside), 1008, 1e-4);
  g_assert_cmpuint (skg_mesh_get_n_parts (beside), ==, 2);
  assert_warning_count (beside, 1);
  set_box (vertices + 24, 4, 4, 4, 2, 2, 2);
  hollow = new_mesh (vertices, 16, indices, 24);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (hollow), 992, 1e-4);
  assert_warning_count (hollow, 0);
  g_assert_false (skg_mesh_contains (hollow, skg_vec3 (5, 5, 5)));
  g_assert_true (skg_mesh_contains (hollow, skg_vec3 (3, 5, 5)));
  for (guint t = 0; t < 24; t++)
    flip_triangle (indices + 3 * t);
  all_out = new_mesh (vertices, 16, indices, 24);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (all_out), 992, 1e-4);
}

/* Two boxes that share an edge: four triangles meet there, and all is closed. */
static void
test_shared_edge (void)
{
  float vertices[48];
  guint32 indices[72];
  g_autoptr (SkgMesh) mesh = NULL;
  guint n;

  for (guint i = 0; i < 36; i++)
    {
      indices[i] = box_indices[i];
      indices[36 + i] = 8 + box_indices[i];
    }
  set_box (vertices, 0, 0, 0, 10, 10, 10);
  set_box (vertices + 24, 10, 10, 0, 10, 10, 10);
  mesh = new_mesh (vertices, 16, indices, 24);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (mesh), 2000, 1e-3);
  skg_mesh_get_vertices_mm (mesh, &n);
  g_assert_cmpuint (n, ==, 14);
}

static void
test_bad (void)
{
  float vertices[24];
  guint32 indices[36];
  const float flat[12] = { 0, 0, 0, 10, 0, 0, 0, 10, 0, 10, 10, 0 };
  const guint32 flat_indices[12] = { 0, 1, 2, 0, 2, 1, 1, 2, 3, 1, 3, 2 };

  set_box (vertices, 0, 0, 0, 2, 3, 5);
  memcpy (indices, box_indices, sizeof indices);
  assert_refused (vertices, 8, indices, 0, "empty");
  assert_refused (vertices, 8, indices, 11, "open: 3 edges");
  assert_refused (vertices, 8, indices, 5000000, "5000000 triangles");
  assert_refused (flat, 4, flat_indices, 4, "flat");
  indices[4] = 8;
  assert_refused (vertices, 8, indices, 12, "names vertex 8");
  memset (indices, 0, sizeof indices);
  assert_refused (vertices, 8, indices, 12, "no area");
  vertices[5] = NAN;
  assert_refused (vertices, 8, box_indices, 12, "no number");
  set_box (vertices, 0, 0, 0, 2e4f, 3, 5);
  assert_refused (vertices, 8, box_indices, 12, "unit");
}

/* A Klein bottle, as a square grid: closed, and without an outside. */
static void
test_one_sided (void)
{
  enum
  {
    N = 12
  };
  float vertices[3 * N * N];
  guint32 indices[6 * N * N];
  gsize at = 0;

  for (int i = 0; i < N * N; i++)
    {
      vertices[3 * i] = (float) (i % N);
      vertices[3 * i + 1] = (float) (i / N);
      vertices[3 * i + 2] = (float) (i % 7);
    }
  for (guint32 r = 0; r < N; r++)
    for (guint32 c = 0; c < N; c++)
      {
        guint32 d = (c + 1) % N;
        /* Beyond the last row the columns run backwards. */
        guint32 c2 = r + 1 < N ? c : N - 1 - c;
        guint32 d2 = r + 1 < N ? d : (2 * N - 1 - d) % N;
        guint32 next = (r + 1) % N * N;
        guint32 quad[6] = { r * N + c, r * N + d, next + d2,
                            r * N + c, next + d2, next + c2 };

        memcpy (indices + at, quad, sizeof quad);
        at += 6;
      }
  assert_refused (vertices, N * N, indices, 2 * N * N, "no outside");
}

/* Files */

static const char ascii_stl_tetrahedron[] =
    "solid made by hand\n"
    "facet normal 0 0 -1\nouter loop\nvertex 0 0 0\nvertex 0 6 0\nvertex 6 0 0\n"
    "endloop\nendfacet\n"
    "facet normal 0 -1 0\nouter loop\nvertex 0 0 0\nvertex 6 0 0\nvertex 0 0 6\n"
    "endloop\nendfacet\n"
    "facet normal -1 0 0\nouter loop\nvertex 0 0 0\nvertex 0 0 6\nvertex 0 6 0\n"
    "endloop\nendfacet\n"
    "facet normal 1 1 1\nouter loop\nvertex 6 0 0\nvertex 0 6 0\nvertex 0 0 6\n"
    "endloop\nendfacet\n"
    "endsolid\n";

static const char ply_tetrahedron[] =
    "ply\nformat ascii 1.0\nelement vertex 4\n"
    "property float x\nproperty float y\nproperty float z\n"
    "element face 4\nproperty list uchar int vertex_indices\nend_header\n"
    "0 0 0\n6 0 0\n0 6 0\n0 0 6\n"
    "3 0 2 1\n3 0 1 3\n3 0 3 2\n3 1 2 3\n";

/* A quadrilateral among the faces, and a material that is not there. */
static const char obj_wedge[] =
    "mtllib nothing.mtl\nv 0 0 0\nv 6 0 0\nv 6 6 0\nv 0 6 0\nv 0 0 6\nv 6 0 6\n"
    "usemtl steel\n"
    "f 4 3 2 1\nf 1 2 6 5\nf 1 5 4\nf 2 3 6\nf 5 6 3 4\n";

static SkgMesh *
load_text (const char *folder, const char *name, const char *text, double scale)
{
  g_autofree char *path = test_file (folder, name, text, strlen (text));
  g_autoptr (GError) error = NULL;
  SkgMesh *mesh = skg_mesh_load (path, scale, &error);

  g_assert_no_error (error);
  return mesh;
}

static void
test_formats (void)
{
  char *folder = test_folder_new ();
  g_autoptr (SkgMesh) stl = load_text (folder, "a.stl", ascii_stl_tetrahedron, 1);
  g_autoptr (SkgMesh) ply = load_text (folder, "a.PLY", ply_tetrahedron, 10);
  g_autoptr (SkgMesh) obj = load_text (folder, "a.obj", obj_wedge, 1);

  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (stl), 36, 1e-6);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (ply), 36000, 1e-2);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (obj), 108, 1e-5);
  assert_warning_count (stl, 0);
  {
    g_autoptr (SkgMesh) in_metres = load_text (folder, "b.obj", obj_wedge, 0.001);

    g_assert_nonnull (strstr (skg_mesh_get_warnings (in_metres)[0], "unit"));
  }
  test_folder_remove (folder);
}

static void
test_stl_round_trip (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "box.stl", NULL);
  g_autofree char *contents = NULL;
  float vertices[24];
  g_autoptr (SkgMesh) mesh = NULL;
  g_autoptr (SkgMesh) back = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  guint n_vertices;
  guint n_triangles;
  float normal[3];

  set_box (vertices, 0.1f, 1e-3f, -7.7f, 2, 3, 5);
  mesh = new_mesh (vertices, 8, box_indices, 12);
  g_assert_true (skg_mesh_save_stl (mesh, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, ==, 84 + 12 * 50);
  /* The first triangle is on the face z = 0. */
  memcpy (normal, contents + 84, sizeof normal);
  g_assert_cmpfloat (normal[2], ==, -1);
  back = skg_mesh_load (path, 1, &error);
  g_assert_no_error (error);
  skg_mesh_get_vertices_mm (back, &n_vertices);
  skg_mesh_get_indices (back, &n_triangles);
  g_assert_cmpuint (n_vertices, ==, 8);
  g_assert_cmpuint (n_triangles, ==, 12);
  g_assert_cmpfloat_with_epsilon (skg_mesh_get_volume_mm3 (back),
                                  skg_mesh_get_volume_mm3 (mesh), 1e-9);
  test_folder_remove (folder);
}

static void
assert_file_refused (const char *folder,
                     const char *name,
                     const void *bytes,
                     gsize n_bytes,
                     double scale,
                     const char *words)
{
  g_autofree char *path = test_file (folder, name, bytes, n_bytes);
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_mesh_load (path, scale, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_null (strchr (error->message, '\n'));
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, words);
}

static void
test_bad_files (void)
{
  char *folder = test_folder_new ();
  guint8 header[84] = "binary";
  const guint32 five_million = GUINT32_TO_LE (5000000);
  const guint32 two = GUINT32_TO_LE (2);
  g_autoptr (GString) big_ply = g_string_new (ply_tetrahedron);
  g_autoptr (GString) short_ply = g_string_new (ply_tetrahedron);
  const char open_obj[] = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";
  const char no_faces[] = "v 0 0 0\nv 1 0 0\nv 0 1 0\n";
  gsize n_stl = strlen (ascii_stl_tetrahedron);

  assert_file_refused (folder, "a.stl", "", 0, 1, "empty");
  assert_file_refused (folder, "b.stl", header, 84, 1, "empty");
  memcpy (header + 80, &five_million, 4);
  assert_file_refused (folder, "c.stl", header, 84, 1, "5000000 triangles; at most");
  memcpy (header + 80, &two, 4);
  assert_file_refused (folder, "d.stl", header, 84, 1, "184 bytes");
  assert_file_refused (folder, "e.stl", ascii_stl_tetrahedron, n_stl, 0, "scale of 0");
  assert_file_refused (folder, "f.stl", ascii_stl_tetrahedron, n_stl, -1, "scale");
  assert_file_refused (folder, "g.step", ascii_stl_tetrahedron, n_stl, 1, ".stl");
  assert_file_refused (folder, "h.obj", open_obj, sizeof open_obj - 1, 1, "open");
  assert_file_refused (folder, "i.obj", no_faces, sizeof no_faces - 1, 1, "empty");
  g_string_replace (big_ply, "element face 4", "element face 4000000000", 0);
  assert_file_refused (folder, "j.ply", big_ply->str, big_ply->len, 1, "of 4000000000");
  g_string_truncate (short_ply, short_ply->len - 24);
  assert_file_refused (folder, "k.ply", short_ply->str, short_ply->len, 1,
                       "row 2 of 4");
  assert_file_refused (folder, "l.ply", "plywood\n", 8, 1, "not a PLY");
  test_folder_remove (folder);
}

static void
test_missing_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_mesh_load ("/nonexistent/a.stl", 1, &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
}

/* Files with a few bytes changed are read or refused, and never crash. */
static void
test_fuzz (void)
{
  static const char *const texts[] = { ascii_stl_tetrahedron, ply_tetrahedron,
                                       obj_wedge };
  static const char *const names[] = { "f.stl", "f.ply", "f.obj" };
  char *folder = test_folder_new ();
  GRand *random = g_rand_new_with_seed (77);

  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *text = g_strdup (texts[i % 3]);
      g_autofree char *path = NULL;
      g_autoptr (SkgMesh) mesh = NULL;
      gint32 length = (gint32) strlen (text);

      for (int k = 0; k < 3; k++)
        text[g_rand_int_range (random, 0, length)] =
            (char) g_rand_int_range (random, 1, 256);
      path = test_file (folder, names[i % 3], text, (gsize) length);
      mesh = skg_mesh_load (path, 1, NULL);
      g_assert_true (mesh == NULL || skg_mesh_get_volume_mm3 (mesh) > 0);
    }
  g_rand_free (random);
  test_folder_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mesh/box", test_box);
  g_test_add_func ("/mesh/weld", test_weld);
  g_test_add_func ("/mesh/inverted", test_inverted);
  g_test_add_func ("/mesh/parts", test_parts);
  g_test_add_func ("/mesh/shared-edge", test_shared_edge);
  g_test_add_func ("/mesh/bad", test_bad);
  g_test_add_func ("/mesh/one-sided", test_one_sided);
  g_test_add_func ("/mesh/formats", test_formats);
  g_test_add_func ("/mesh/stl-round-trip", test_stl_round_trip);
  g_test_add_func ("/mesh/bad-files", test_bad_files);
  g_test_add_func ("/mesh/missing-file", test_missing_file);
  g_test_add_func ("/mesh/fuzz", test_fuzz);
  return g_test_run ();
}

/* SPDX-License-Identifier: Apache-2.0
 * Running the built `skg` and reading what it wrote. */
#include "config.h"

#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *folder;

void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->out, g_free);
  g_clear_pointer (&outcome->err, g_free);
}

const char *
harness_folder (void)
{
  if (folder == NULL)
    {
      g_autoptr (GError) error = NULL;

      folder = g_dir_make_tmp ("skg-test-XXXXXX", &error);
      g_assert_no_error (error);
      /* Another user's runs read it. */
      g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
    }
  return folder;
}

char *
harness_path (const char *name)
{
  return g_build_filename (harness_folder (), name, NULL);
}

char *
harness_write (const char *name, const void *contents, gssize length)
{
  g_autoptr (GError) error = NULL;
  char *path = harness_path (name);

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
  return path;
}

static void
remove_recursively (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) &&
      !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_recursively (child);
        }
    }
  g_remove (path);
}

void
harness_finish (void)
{
  if (folder != NULL)
    remove_recursively (folder);
  g_clear_pointer (&folder, g_free);
}

static void
become_user (gpointer user)
{
  if (user != NULL && setuid (GPOINTER_TO_UINT (user)) != 0)
    _exit (126);
}

/* Where the program may be run from by everybody: the build folder may not be. */
static const char *
program_for (guint user)
{
  static char *copy;
  g_autoptr (GFile) from = NULL;
  g_autoptr (GFile) to = NULL;
  g_autoptr (GError) error = NULL;

  if (user == 0)
    return g_getenv ("SKG_PROGRAM");
  if (copy != NULL)
    return copy;
  copy = harness_path ("skg-copy");
  from = g_file_new_for_path (g_getenv ("SKG_PROGRAM"));
  to = g_file_new_for_path (copy);
  g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (copy, 0755), ==, 0);
  return copy;
}

static char **
make_environment (const char *const *environment)
{
  char **all = g_get_environ ();

  for (guint i = 0; environment != NULL && environment[i] != NULL; i++)
    {
      const char *equals = strchr (environment[i], '=');
      g_autofree char *name = equals != NULL
                                  ? g_strndup (environment[i], equals - environment[i])
                                  : g_strdup (environment[i]);

      all = equals != NULL ? g_environ_setenv (all, name, equals + 1, TRUE)
                           : g_environ_unsetenv (all, name);
    }
  return all;
}

Outcome
harness_run_full (const char *const *argv, const char *const *environment, guint user)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GPtrArray) full = g_ptr_array_new ();
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) err = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) all = make_environment (environment);
  Outcome outcome = { .status = -1 };
  gsize length;

  g_ptr_array_add (full, (gpointer) program_for (user));
  for (guint i = 0; argv[i] != NULL; i++)
    g_ptr_array_add (full, (gpointer) argv[i]);
  g_ptr_array_add (full, NULL);
  g_subprocess_launcher_set_environ (launcher, all);
  g_subprocess_launcher_set_cwd (launcher, harness_folder ());
  if (user != 0)
    g_subprocess_launcher_set_child_setup (launcher, become_user,
                                           GUINT_TO_POINTER (user), NULL);
  child = g_subprocess_launcher_spawnv (launcher, (const char *const *) full->pdata,
                                        &error);
  g_assert_no_error (error);
  g_subprocess_communicate (child, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_if_exited (child))
    outcome.status = g_subprocess_get_exit_status (child);
  outcome.out_length = g_bytes_get_size (out);
  outcome.out = g_malloc0 (outcome.out_length + 1);
  if (outcome.out_length > 0)
    memcpy (outcome.out, g_bytes_get_data (out, NULL), outcome.out_length);
  length = g_bytes_get_size (err);
  outcome.err =
      length > 0 ? g_strndup (g_bytes_get_data (err, NULL), length) : g_strdup ("");
  return outcome;
}

Outcome
harness_run (const char *argument, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  va_list list;

  va_start (list, argument);
  for (const char *next = argument; next != NULL; next = va_arg (list, const char *))
    g_ptr_array_add (argv, (gpointer) next);
  va_end (list);
  g_ptr_array_add (argv, NULL);
  return harness_run_full ((const char *const *) argv->pdata, NULL, 0);
}

void
harness_assert_success (const Outcome *outcome)
{
  g_auto (GStrv) lines = g_strsplit (outcome->err, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !g_str_has_prefix (lines[i], "skg: note: "))
      g_error ("on standard error: %s", outcome->err);
  g_assert_cmpint (outcome->status, ==, 0);
}

void
harness_assert_failure (const Outcome *outcome, int status, ...)
{
  const char *end = strchr (outcome->err, '\n');
  va_list list;

  if (outcome->status != status || !g_str_has_prefix (outcome->err, "skg: ") ||
      end == NULL || end[1] != '\0')
    g_error ("status %d instead of %d, or not one line that starts with 'skg: ': '%s'",
             outcome->status, status, outcome->err);
  va_start (list, status);
  for (const char *text = va_arg (list, const char *); text != NULL;
       text = va_arg (list, const char *))
    if (strstr (outcome->err, text) == NULL)
      g_error ("no '%s' in the message: %s", text, outcome->err);
  va_end (list);
}

char *
harness_data (const char *name)
{
  const char *root = g_getenv ("SKG_TEST_DATA");
  g_autofree char *path = root != NULL ? g_build_filename (root, name, NULL) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("no real data (SKG_TEST_DATA)");
  return NULL;
}

float *
harness_read_picture (const char *path, guint *columns, guint *rows)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *size;
  const char *data;
  gsize n_bytes;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  size = g_strstr_len (contents, (gssize) length, "DimSize = ");
  data = g_strstr_len (contents, (gssize) length, "ElementDataFile = LOCAL\n");
  g_assert_nonnull (size);
  g_assert_nonnull (data);
  g_assert_nonnull (
      g_strstr_len (contents, data - contents, "ElementType = MET_FLOAT"));
  g_assert_null (g_strstr_len (contents, data - contents, "CompressedData = True"));
  g_assert_cmpint (sscanf (size, "DimSize = %u %u", columns, rows), ==, 2);
  data += strlen ("ElementDataFile = LOCAL\n");
  n_bytes = (gsize) *columns * *rows * sizeof (float);
  g_assert_cmpuint (length - (gsize) (data - contents), ==, n_bytes);
  return g_memdup2 (data, n_bytes);
}

JsonNode *
harness_parse (const Outcome *outcome)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (outcome->out, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
read_matrix (
    JsonObject *object, const char *name, guint rows, guint columns, double *out)
{
  JsonArray *matrix;

  g_assert_true (json_object_has_member (object, name));
  matrix = json_object_get_array_member (object, name);
  g_assert_cmpuint (json_array_get_length (matrix), ==, rows);
  for (guint r = 0; r < rows; r++)
    {
      JsonArray *row = json_array_get_array_element (matrix, r);

      g_assert_cmpuint (json_array_get_length (row), ==, columns);
      for (guint c = 0; c < columns; c++)
        *out++ = json_array_get_double_element (row, c);
    }
}

void
harness_read_pinhole (JsonObject *projection, Pinhole *pinhole)
{
  JsonObject *detector = json_object_get_object_member (projection, "detector");

  read_matrix (projection, "k", 3, 3, &pinhole->k[0][0]);
  read_matrix (projection, "rt", 3, 4, &pinhole->rt[0][0]);
  pinhole->columns = (guint) json_object_get_int_member (detector, "columns");
  pinhole->rows = (guint) json_object_get_int_member (detector, "rows");
}

/* Patient point of a camera point: transposed rotation after taking the shift off. */
static SkgVec3
from_camera (const Pinhole *p, double x, double y, double z)
{
  double d[3] = { x - p->rt[0][3], y - p->rt[1][3], z - p->rt[2][3] };
  double out[3];

  for (int i = 0; i < 3; i++)
    out[i] = p->rt[0][i] * d[0] + p->rt[1][i] * d[1] + p->rt[2][i] * d[2];
  return skg_vec3 (out[0], out[1], out[2]);
}

SkgVec3
pinhole_get_source (const Pinhole *pinhole)
{
  return from_camera (pinhole, 0, 0, 0);
}

SkgVec3
pinhole_get_point (const Pinhole *p, double column, double row, double depth_mm)
{
  /* K is upper triangular. */
  double y = (row - p->k[1][2]) / p->k[1][1];
  double x = (column - p->k[0][2] - p->k[0][1] * y) / p->k[0][0];

  return from_camera (p, x * depth_mm, y * depth_mm, depth_mm);
}

void
pinhole_project (const Pinhole *p, SkgVec3 point_mm, double *column, double *row)
{
  double x[3];

  for (int i = 0; i < 3; i++)
    x[i] = p->rt[i][0] * point_mm.x + p->rt[i][1] * point_mm.y +
           p->rt[i][2] * point_mm.z + p->rt[i][3];
  *column = (p->k[0][0] * x[0] + p->k[0][1] * x[1]) / x[2] + p->k[0][2];
  *row = p->k[1][1] * x[1] / x[2] + p->k[1][2];
}

SkgVolume *
harness_make_volume (const SkgGrid *grid, HuFunc hu, gconstpointer data)
{
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (grid);
  gsize n = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  gint16 *voxels = g_new (gint16, n);
  gint16 *next = voxels;
  g_autoptr (GBytes) bytes = g_bytes_new_take (voxels, n * sizeof *voxels);
  g_autoptr (GError) error = NULL;
  SkgVolume *volume;

  for (guint k = 0; k < grid->size[2]; k++)
    for (guint j = 0; j < grid->size[1]; j++)
      for (guint i = 0; i < grid->size[0]; i++)
        *next++ = (gint16) lrint (hu (
            skg_mat4_transform_point (&patient_from_voxel, skg_vec3 (i, j, k)), data));
  volume = skg_volume_new (grid, SKG_VOXEL_TYPE_INT16, bytes, &error);
  g_assert_no_error (error);
  return volume;
}

/* Samples of a set that count so far. */
static guint
count_samples (const char *set)
{
  g_autofree char *path =
      g_build_filename (harness_folder (), set, ".work", "manifest.jsonl", NULL);
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';
  return n;
}

void
harness_wait_for_samples (const char *set, guint n, GSubprocess *child)
{
  for (guint wait = 0; wait < 12000 && count_samples (set) < n &&
                       g_subprocess_get_identifier (child) != NULL;
       wait++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
}

/* SPDX-License-Identifier: Apache-2.0
 * Scripts that make a set on many machines, from templates of resources/cluster. */
#include "config.h"

#include "dataset/cluster.h"

#include <inttypes.h>
#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"

/* Of the compiled resources: a static library keeps what is called by name. */
GResource *skg_dataset_get_resource (void);

#define PREFIX "/io/github/skiagraph/cluster/"
/* A few minutes' work: clusters ask not to be given thousands of short tasks. */
#define SAMPLES_PER_SHARD 1000
/* Slurm's MaxArraySize is 1001 unless a site changes it. */
#define MAX_DEFAULT_SHARDS 1000
#define MAX_PARALLEL_PODS 64
/* A body of 512^3 voxels with its labels, software OpenGL's copy of it, the queue. */
#define MEMORY_MB 4096

static const SkgCluster clusters[] = {
  { "slurm", "submit.sh" },
  { "parallel", "run.sh" },
  { "kubernetes", "submit.sh" },
  { NULL, NULL },
};

/* What all have; the others are named after their cluster: "slurm-submit.sh". */
static const char *const common[] = { "shard.sh", "merge.sh" };

const SkgCluster *
skg_cluster_list (void)
{
  return clusters;
}

static const SkgCluster *
find (const char *name, GError **error)
{
  for (const SkgCluster *c = clusters; c->name != NULL; c++)
    if (strcmp (c->name, name) == 0)
      return c;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("--write-cluster %s: slurm, parallel or kubernetes is needed"), name);
  return NULL;
}

/* Values */

static char *
dup_json_text (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return json_to_string (node, FALSE);
}

static void
add_value (GHashTable *values, const char *key, char *value)
{
  g_hash_table_insert (values, (gpointer) key, value);
}

/* What stands between two "@" in a template. */
static GHashTable *
list_values (const SkgPlan *plan,
             guint n_shards,
             const char *folder,
             const char *program)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autofree char *command = skg_plan_dup_command (plan);
  g_autofree char *cwd = g_get_current_dir ();
  g_autofree char *full = g_canonicalize_filename (folder, NULL);

  add_value (values, "SHARDS", g_strdup_printf ("%u", n_shards));
  add_value (values, "PARALLELISM",
             g_strdup_printf ("%u", MIN (n_shards, MAX_PARALLEL_PODS)));
  add_value (values, "ARGUMENTS", g_strdup (command + strlen ("skg export ")));
  add_value (values, "CWD", g_shell_quote (cwd));
  add_value (values, "SKG", g_shell_quote (program));
  add_value (values, "FOLDER_JSON", dup_json_text (full));
  add_value (values, "MEMORY_MB", g_strdup_printf ("%u", MEMORY_MB));
  add_value (values, "VERSION", g_strdup (SKG_VERSION));
  return values;
}

/* "@KEY@" of a known key becomes its value; all other text stays. */
static char *
fill (const char *template, GHashTable *values)
{
  GString *out = g_string_new (NULL);

  while (*template != '\0')
    {
      gsize length = *template == '@' ? strspn (template + 1, G_CSET_A_2_Z "_") : 0;
      g_autofree char *key = g_strndup (template + 1, length);
      const char *value = length > 0 && template[1 + length] == '@'
                              ? g_hash_table_lookup (values, key)
                              : NULL;

      if (value != NULL)
        {
          g_string_append (out, value);
          template += length + 2;
        }
      else
        g_string_append_c (out, *template ++);
    }
  return g_string_free (out, FALSE);
}

/* Files */

static gboolean
write_file (const char *resource,
            const char *folder,
            const char *name,
            GHashTable *values,
            GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *from = g_strconcat (PREFIX, resource, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) template = g_resource_lookup_data (
      skg_dataset_get_resource (), from, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *text = NULL;

  if (template == NULL)
    return FALSE;
  text = fill (g_bytes_get_data (template, NULL), values);
  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                g_str_has_suffix (name, ".sh") ? 0755 : 0644, &local))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, _ ("%s: cannot be written: %s"),
               path, local->message);
  return FALSE;
}

/* Scripts are written over scripts; whatever else is there is left alone. */
static gboolean
make_folder (const char *folder, GError **error)
{
  g_autofree char *own = g_build_filename (folder, common[0], NULL);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) local = NULL;

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, _ ("-o %s: cannot be made: %s"),
                   folder, g_strerror (errno));
      return FALSE;
    }
  dir = g_dir_open (folder, 0, &local);
  if (dir != NULL &&
      (g_dir_read_name (dir) == NULL || g_file_test (own, G_FILE_TEST_EXISTS)))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, "-o %s: %s", folder,
               dir == NULL ? local->message
                           : _ ("holds something else; a new or empty folder is "
                                "needed for the scripts"));
  return FALSE;
}

static gboolean
write_files (const SkgCluster *cluster,
             const char *folder,
             GHashTable *values,
             GError **error)
{
  g_autofree char *prefix = g_strconcat (cluster->name, "-", NULL);
  g_auto (GStrv) names = g_resource_enumerate_children (
      skg_dataset_get_resource (), PREFIX, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (names == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (common); i++)
    if (!write_file (common[i], folder, common[i], values, error))
      return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], prefix) &&
        !write_file (names[i], folder, names[i] + strlen (prefix), values, error))
      return FALSE;
  return TRUE;
}

const SkgCluster *
skg_cluster_write (const SkgPlan *plan,
                   const char *name,
                   guint n_shards,
                   const char *folder,
                   const char *program,
                   GError **error)
{
  g_autoptr (GHashTable) values = NULL;
  const SkgCluster *cluster;

  g_return_val_if_fail (plan != NULL && plan->text != NULL, NULL);

  cluster = find (name, error);
  if (cluster == NULL)
    return NULL;
  if (n_shards == 0)
    n_shards = (guint) CLAMP ((plan->n + SAMPLES_PER_SHARD - 1) / SAMPLES_PER_SHARD, 1,
                              MAX_DEFAULT_SHARDS);
  if (n_shards > plan->n)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("--shards %u: there are more shards than samples (-n "
                      "%" PRIu64 ")"),
                   n_shards, plan->n);
      return NULL;
    }
  values = list_values (plan, n_shards, folder, program);
  return make_folder (folder, error) && write_files (cluster, folder, values, error)
             ? cluster
             : NULL;
}

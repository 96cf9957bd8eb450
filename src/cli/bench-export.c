/* SPDX-License-Identifier: Apache-2.0
 * `skg bench --export`. */
#include "config.h"

#include "cli/bench-export.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "base/json.h"
#include "cli/cli.h"
#include "dataset/exporter.h"
#include "dataset/set-files.h"

#define PIXELS 384

/* Seconds of each kind of work; what runs beside the renderer is marked. */
typedef struct
{
  const char *key;
  const char *name;
  gboolean beside;
  double seconds;
} Row;

#define N_ROWS 8

static SkgBody *
load_body (SkgScene *scene,
           guint64 seed,
           guint64 index,
           const SkgBody *previous,
           SkgRenderService *service,
           GError **error)
{
  return skg_cli_load_body_of (scene, seed, index, previous, service, error);
}

static SkgPlan *
make_plan (guint n_samples, GError **error)
{
  static const char *const one_body[] = { "patient.bodies=1", NULL };
  SkgSceneOptions options = { .set = (char **) one_body };
  g_autoptr (SkgScene) scene = skg_cli_open_scene ("hip", &options, error);
  g_autoptr (SkgPlan) plan = skg_plan_new ();

  if (scene == NULL)
    return NULL;
  skg_plan_add_scene (plan, scene, "hip");
  plan->n = n_samples;
  plan->columns = plan->rows = PIXELS;
  if (!skg_plan_add_formats (plan, "png", error) || !skg_plan_check (plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

/* The first sample takes the voxels to OpenGL and compiles shaders: once a body, not
 * once a picture. */
static void
list_rows (const SkgExportResult *result, Row rows[N_ROWS])
{
  const SkgShotTimes *all = &result->times;
  const SkgShotTimes *first = &result->first_times;
  double n = (double) (result->n_done - result->n_first);
  double march = (all->march - first->march) / n;
  double structures = (all->structures - first->structures) / n;
  double read = (all->read - first->read) / n;
  double render = (all->render - first->render) / n;
  const Row list[N_ROWS] = {
    { "draw", N_ ("numbers drawn, landmarks"), FALSE,
      (all->sample - first->sample) / n },
    { "march", N_ ("march and detector"), FALSE, march },
    { "structures", N_ ("structures"), FALSE, structures },
    { "display", N_ ("display and the rest"), FALSE,
      render - march - structures - read },
    { "read", N_ ("read back"), FALSE, read },
    { "copy", N_ ("copied, masks"), FALSE, (all->copy - first->copy) / n },
    { "encode", N_ ("encoded"), TRUE, result->encode_s / (double) result->n_done },
    { "write", N_ ("hashed, synced, renamed"), TRUE,
      result->commit_s / (double) result->n_done },
  };

  for (guint i = 0; i < N_ROWS; i++)
    rows[i] = list[i];
}

static void
print_json (double per_second, const SkgExportResult *result, const Row rows[N_ROWS])
{
  g_autoptr (JsonBuilder) b = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (b);
  json_builder_set_member_name (b, "per_second");
  json_builder_add_double_value (b, per_second);
  json_builder_set_member_name (b, "samples");
  json_builder_add_int_value (b, (gint64) result->n_done);
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autofree char *key = g_strconcat (rows[i].key, "_ms", NULL);

      json_builder_set_member_name (b, key);
      json_builder_add_double_value (b, 1e3 * rows[i].seconds);
    }
  json_builder_end_object (b);
  root = json_builder_get_root (b);
  line = skg_json_to_line (root);
  g_print ("%s", line);
}

static void
print_table (SkgRenderService *service,
             double per_second,
             const SkgExportResult *result,
             const Row rows[N_ROWS])
{
  const SkgGlInfo *gl = skg_render_service_get_gl_info (service);

  g_print (_ ("Renderer: %s (%s), OpenGL %s\n"), gl->renderer, gl->vendor, gl->version);
  g_print (
      _ ("%u processors; Hip scene, %u^2 pixels, 6 masks, landmarks; %u samples\n\n"),
      g_get_num_processors (), PIXELS, (guint) result->n_done);
  g_print (_ ("%.2f pictures a second\n\n"), per_second);
  for (guint i = 0; i < N_ROWS; i++)
    g_print ("%-28s %8.1f ms%s\n", _ (rows[i].name), 1e3 * rows[i].seconds,
             rows[i].beside ? _ ("  beside the renderer") : "");
}

gboolean
skg_bench_export (SkgRenderService *service,
                  guint n_samples,
                  gboolean json,
                  GError **error)
{
  g_autoptr (SkgPlan) plan = make_plan (n_samples, error);
  g_autofree char *folder = NULL;
  SkgExportResult result;
  SkgExport export = { .plan = plan, .load = load_body, .service = service };
  Row rows[N_ROWS];
  double per_second;
  gboolean ok;

  if (plan == NULL)
    return FALSE;
  folder = g_dir_make_tmp ("skg-bench-XXXXXX", error);
  if (folder == NULL)
    return FALSE;
  export.folder = folder;
  ok = skg_export_run (&export, &result, error);
  skg_folder_remove (folder);
  if (!ok)
    return FALSE;
  per_second = (double) (n_samples - 1) / result.run_s;
  list_rows (&result, rows);
  if (json)
    print_json (per_second, &result, rows);
  else
    print_table (service, per_second, &result, rows);
  return TRUE;
}

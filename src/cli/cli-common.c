/* SPDX-License-Identifier: Apache-2.0
 * What the subcommands of `skg` share: options, opening a scene, loading its body. */
#include "config.h"

#include "cli/cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "body/label-tables.h"
#include "render/gl-device.h"
#include "scene/shipped.h"

/* As large as OpenGL drivers make textures. */
#define MAX_SIZE_PX 16384

void
skg_scene_options_clear (SkgSceneOptions *options)
{
  g_clear_pointer (&options->set, g_strfreev);
  g_clear_pointer (&options->view, g_free);
  g_clear_pointer (&options->seed, g_free);
  g_clear_pointer (&options->index, g_free);
  g_clear_pointer (&options->series, g_free);
  g_clear_pointer (&options->landmarks, g_free);
  g_clear_pointer (&options->labels, g_free);
  g_clear_pointer (&options->labels_table, g_free);
  g_clear_pointer (&options->structures, g_free);
}

static void
add_scene_entries (GOptionContext *context, SkgSceneOptions *o)
{
  const GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->set,
      N_ ("Change a number or word of the scene, e.g. carm.primary_deg=30; may be "
          "given "
          "several times"),
      N_ ("KEY=VALUE") },
    { "view", 0, 0, G_OPTION_ARG_STRING, &o->view,
      N_ ("Turn the arm to a standard view ('skg views' lists them)"), N_ ("VIEW") },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &o->seed,
      N_ ("Seed for a scene's random numbers (0, or the picture's that is opened)"),
      N_ ("NUMBER") },
    { "index", 0, 0, G_OPTION_ARG_STRING, &o->index,
      N_ ("Which sample of the seed to take (0, or the picture's)"), N_ ("NUMBER") },
    { "series", 0, 0, G_OPTION_ARG_STRING, &o->series,
      N_ ("DICOM series to take from a folder that holds several; the end of its UID "
          "is "
          "enough"),
      N_ ("UID") },
    { "landmarks", 0, 0, G_OPTION_ARG_FILENAME, &o->landmarks,
      N_ ("Landmarks to use (.fcsv, .mrk.json)"), N_ ("FILE") },
    { "labels", 0, 0, G_OPTION_ARG_FILENAME, &o->labels,
      N_ ("Label map to use (.nii.gz, .nrrd, .seg.nrrd, .mha)"), N_ ("FILE") },
    { "labels-table", 0, 0, G_OPTION_ARG_STRING, &o->labels_table,
      N_ ("What its labels are called: totalsegmentator-v1, totalsegmentator-v2, "
          "synthex-hip, none, or a .csv or .json file"),
      N_ ("TABLE") },
    { "structures", 0, 0, G_OPTION_ARG_STRING, &o->structures,
      N_ ("Structures to find: names with commas between them, a set (synthex-hip, "
          "perphix, covid, tool) or all"),
      N_ ("NAMES") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

gboolean
skg_cli_parse (const SkgCommand *command,
               const GOptionEntry *entries,
               SkgSceneOptions *scene_options,
               char ***argv,
               GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (command->arguments);
  g_autofree char *program = g_strdup_printf ("skg %s", command->name);

  g_set_prgname (program);
  g_option_context_set_summary (context, _ (command->summary));
  if (command->description != NULL)
    g_option_context_set_description (context, _ (command->description));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (scene_options != NULL)
    add_scene_entries (context, scene_options);
  if (!g_option_context_parse_strv (context, argv, error))
    {
      g_prefix_error (error, "%s: ", command->name);
      return FALSE;
    }
  return TRUE;
}

gboolean
skg_cli_check_arguments (const SkgCommand *command,
                         char **argv,
                         guint min_arguments,
                         guint max_arguments,
                         GError **error)
{
  guint n = g_strv_length (argv) - 1;

  if (n >= min_arguments && n <= max_arguments)
    return TRUE;
  if (n < min_arguments)
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 _ ("%s: %s is missing; see 'skg %s --help'"), command->name,
                 command->arguments, command->name);
  else
    g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                 _ ("%s: unexpected argument '%s'; see 'skg %s --help'"), command->name,
                 argv[max_arguments + 1], command->name);
  return FALSE;
}

gboolean
skg_cli_parse_uint (
    const char *option, const char *text, guint64 max, guint64 *value, GError **error)
{
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 0, max, value, NULL))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("%s %s: a whole number from 0 to %" PRIu64 " is needed"), option,
               text, max);
  return FALSE;
}

gboolean
skg_cli_on_gpu (const char *option, const char *value, gpointer data, GError **error)
{
  guint64 index = 0;

  if (!skg_cli_parse_uint (option, value, 9999, &index, error))
    return FALSE;
  skg_gl_device_choose ((int) index);
  return TRUE;
}

gboolean
skg_cli_parse_double (const char *option,
                      const char *text,
                      double min,
                      double max,
                      double *value,
                      GError **error)
{
  char *end;
  double number;

  if (text == NULL)
    return TRUE;
  number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(number >= min && number <= max))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("%s %s: a number from %g to %g is needed"), option, text, min,
                   max);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

gboolean
skg_cli_parse_size (const char *text, SkgGeometry *geometry, GError **error)
{
  g_auto (GStrv) parts = NULL;
  guint64 size[2] = { 0, 0 };
  guint n;
  gboolean ok = TRUE;

  if (text == NULL)
    return TRUE;
  parts = g_strsplit (text, "x", 3);
  n = g_strv_length (parts);
  for (guint i = 0; i < n && i < 2; i++)
    ok =
        ok && g_ascii_string_to_unsigned (parts[i], 10, 1, MAX_SIZE_PX, &size[i], NULL);
  if (!ok || n < 1 || n > 2)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("--size %s: N or CxR is needed, each from 1 to %d pixels"), text,
                   MAX_SIZE_PX);
      return FALSE;
    }
  if (n == 1)
    {
      double per_px = (double) size[0] / MAX (geometry->columns, geometry->rows);

      size[0] = (guint64) MAX (1, round (geometry->columns * per_px));
      size[1] = (guint64) MAX (1, round (geometry->rows * per_px));
    }
  *geometry = skg_geometry_resize (geometry, (guint) size[0], (guint) size[1]);
  return TRUE;
}

static gboolean
is_phantom_kind (const char *argument)
{
  return g_strv_contains (skg_phantom_list_kinds (), argument) &&
         !g_file_test (argument, G_FILE_TEST_EXISTS);
}

static SkgScene *
new_scene (const char *argument, GError **error)
{
  SkgPhantomParams params = { .kind = argument,
                              .seed = 0,
                              .voxel_mm = SKG_PHANTOM_DEFAULT_VOXEL_MM };
  SkgScene *scene;

  if (argument == NULL)
    return skg_scene_new ();
  if (skg_shipped_scene_find (argument) != NULL &&
      !g_file_test (argument, G_FILE_TEST_EXISTS))
    return skg_scene_new_shipped (argument);
  if (!is_phantom_kind (argument))
    return skg_scene_new_for_path (argument, error);
  scene = skg_scene_new ();
  skg_scene_set_phantom (scene, &params);
  return scene;
}

static gboolean
set_number (SkgScene *scene, const char *key, double value, GError **error)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *assignment = NULL;

  g_ascii_dtostr (number, sizeof number, value);
  assignment = g_strdup_printf ("%s=%s", key, number);
  return skg_scene_set_value (scene, assignment, error);
}

/* Through the scene's keys, so that a later --set can still change one of them. */
static gboolean
apply_view (SkgScene *scene, const char *id, GError **error)
{
  const SkgView *view = skg_view_find (id);

  if (view == NULL)
    {
      g_autoptr (GString) ids = g_string_new (NULL);
      GPtrArray *views = skg_view_list ();

      for (guint i = 0; i < views->len; i++)
        g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "",
                                ((const SkgView *) views->pdata[i])->id);
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("--view %s: no such view; there are %s"), id, ids->str);
      return FALSE;
    }
  return set_number (scene, "carm.primary_deg", SKG_DEG_FROM_RAD (view->primary_rad),
                     error) &&
         set_number (scene, "carm.secondary_deg",
                     SKG_DEG_FROM_RAD (view->secondary_rad), error) &&
         set_number (scene, "carm.roll_deg", 0, error) &&
         (view->sid_mm <= 0 || set_number (scene, "carm.sid_mm", view->sid_mm, error));
}

static gboolean
set_series (SkgScene *scene, const char *series, GError **error)
{
  g_autofree char *path = g_strdup (skg_scene_get_volume_path (scene));

  if (path == NULL)
    {
      g_set_error (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          _ ("--series %s: the scene has a built-in body; a DICOM folder is needed"),
          series);
      return FALSE;
    }
  skg_scene_set_volume_path (scene, path, series);
  return TRUE;
}

/* --labels, --labels-table and --structures over what the scene says. */
static gboolean
apply_labels (SkgScene *scene, const SkgSceneOptions *options, GError **error)
{
  const SkgStructureStyle style = SKG_STRUCTURE_STYLE_INIT;
  g_autoptr (GArray) requests = skg_structure_requests_new ();
  g_auto (GStrv) names = NULL;

  if (options->labels_table != NULL && !skg_label_table_is_file (options->labels_table))
    {
      g_autofree char *title = NULL;
      g_autoptr (GArray) table =
          skg_label_table_new (options->labels_table, &title, error);

      if (table == NULL)
        {
          g_prefix_error (error, "--labels-table: ");
          return FALSE;
        }
    }
  if (options->labels != NULL || options->labels_table != NULL)
    {
      g_autofree char *path = g_strdup (skg_scene_get_labels_path (scene));
      g_autofree char *table = g_strdup (skg_scene_get_labels_table (scene));

      skg_scene_set_labels (scene, options->labels != NULL ? options->labels : path,
                            options->labels_table != NULL ? options->labels_table
                                                          : table);
    }
  if (options->structures == NULL)
    return TRUE;
  names = g_strsplit (options->structures, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (*g_strstrip (names[i]) != '\0')
      skg_structure_requests_add (requests, names[i], &style);
  skg_scene_set_structures (
      scene, (const SkgStructureRequest *) (gpointer) requests->data, requests->len);
  return TRUE;
}

SkgScene *
skg_cli_open_scene (const char *argument,
                    const SkgSceneOptions *options,
                    GError **error)
{
  g_autoptr (SkgScene) scene = new_scene (argument, error);

  if (scene == NULL)
    return NULL;
  if (options->series != NULL && !set_series (scene, options->series, error))
    return NULL;
  if (options->landmarks != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (options->landmarks, NULL);

      skg_scene_set_landmarks_path (scene, path);
    }
  if (!apply_labels (scene, options, error) ||
      (options->view != NULL && !apply_view (scene, options->view, error)))
    return NULL;
  for (guint i = 0; options->set != NULL && options->set[i] != NULL; i++)
    if (!skg_scene_set_value (scene, options->set[i], error))
      {
        g_prefix_error (error, "--set: ");
        return NULL;
      }
  return g_steal_pointer (&scene);
}

gboolean
skg_cli_wants_structures (SkgScene *scene)
{
  g_autoptr (GArray) requests = skg_scene_dup_structures (scene);

  return requests->len > 0;
}

static void
print_notes (const char *name, const char *const *warnings)
{
  for (guint i = 0; warnings[i] != NULL; i++)
    g_printerr (_ ("skg: note: %s: %s\n"), name, warnings[i]);
}

/* --seed and --index, or the sample that the scene was saved with */
static gboolean
parse_draw (SkgScene *scene,
            const SkgSceneOptions *options,
            guint64 *seed,
            guint64 *index,
            GError **error)
{
  skg_scene_get_shown_sample (scene, seed, index);
  return skg_cli_parse_uint ("--seed", options->seed, G_MAXUINT64, seed, error) &&
         skg_cli_parse_uint ("--index", options->index, G_MAXUINT64, index, error);
}

SkgBody *
skg_cli_load_body_of (SkgScene *scene,
                      guint64 seed,
                      guint64 index,
                      const SkgBody *previous,
                      SkgRenderService *service,
                      GError **error)
{
  SkgLoadOptions options = { .series = skg_scene_get_volume_series (scene) };
  SkgBody *body;

  if (service != NULL)
    {
      const SkgGlInfo *gl = skg_render_service_get_gl_info (service);

      options.max_axis_voxels = gl->max_texture_3d;
    }
  body = skg_body_load_sample (scene, seed, index, previous, &options, NULL, NULL, NULL,
                               error);
  if (body == NULL)
    return NULL;
  if (skg_cli_wants_structures (scene))
    skg_body_add_labels (scene, body, NULL, NULL, NULL);
  if (previous != NULL)
    return body;
  print_notes (body->name, skg_volume_get_warnings (body->volume));
  if (body->labels != NULL)
    print_notes (skg_label_map_get_name (body->labels),
                 skg_label_map_get_warnings (body->labels));
  return body;
}

SkgBody *
skg_cli_load_body (SkgScene *scene,
                   const SkgSceneOptions *scene_options,
                   SkgRenderService *service,
                   GError **error)
{
  guint64 seed;
  guint64 index;

  if (!parse_draw (scene, scene_options, &seed, &index, error))
    return NULL;
  return skg_cli_load_body_of (scene, seed, index, NULL, service, error);
}

gboolean
skg_cli_sample (SkgScene *scene,
                const SkgBody *body,
                const SkgSceneOptions *options,
                SkgSample *sample,
                GError **error)
{
  guint64 seed;
  guint64 index;

  if (!parse_draw (scene, options, &seed, &index, error))
    return FALSE;
  skg_scene_set_shown_sample (scene, seed, index);
  if (!skg_scene_sample (scene, body, seed, index, sample, error))
    return FALSE;
  skg_scene_set_shown_try (scene, sample->try_number);
  return TRUE;
}

/* In columns of a terminal. */
static int
get_width (const char *text)
{
  int width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;
  return width;
}

void
skg_cli_print_heading (const SkgCliCell *cells)
{
  for (guint i = 0; cells[i].text != NULL; i++)
    {
      int blanks = MAX (ABS (cells[i].columns) - get_width (cells[i].text), 0);
      gboolean left = cells[i].columns < 0;

      g_print ("%s%*s%s%*s", i > 0 ? " " : "", left ? 0 : blanks, "", cells[i].text,
               left ? blanks : 0, "");
    }
  g_print ("\n");
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

void
skg_cli_sort (double *values, guint n_values)
{
  qsort (values, n_values, sizeof *values, compare_doubles);
}

double
skg_cli_median (double *values, guint n_values)
{
  g_return_val_if_fail (n_values > 0, 0);

  skg_cli_sort (values, n_values);
  return n_values % 2 == 1 ? values[n_values / 2]
                           : (values[n_values / 2 - 1] + values[n_values / 2]) / 2;
}

/* SPDX-License-Identifier: Apache-2.0
 * `skg sheet`: many samples of a scene as one picture. */
#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "body/png-file.h"
#include "cli/cli.h"
#include "scene/scene-random.h"
#include "scene/sheet-draw.h"

#define DEFAULT_TILES 25
#define DEFAULT_SIZE_PX 192
#define MAX_COLUMNS SKG_SHEET_MAX_TILES

typedef struct
{
  SkgSceneOptions scene;
  char *output;
  char *count;
  char *start;
  char *size;
  char *columns;
  char *sort;
  char *grid;
  gboolean overlays;
  gboolean whole;
  guint64 n;
  guint64 first;
  guint64 size_px;
  guint64 n_columns;
  guint64 seed;
  char *down;
} SheetOptions;

static void
sheet_options_clear (SheetOptions *o)
{
  skg_scene_options_clear (&o->scene);
  g_clear_pointer (&o->output, g_free);
  g_clear_pointer (&o->count, g_free);
  g_clear_pointer (&o->start, g_free);
  g_clear_pointer (&o->size, g_free);
  g_clear_pointer (&o->columns, g_free);
  g_clear_pointer (&o->sort, g_free);
  g_clear_pointer (&o->grid, g_free);
  g_clear_pointer (&o->down, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SheetOptions, sheet_options_clear)

static gboolean
parse_options (const SkgCommand *command, SheetOptions *o, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output,
      N_ ("Where to write: .png; - is standard output (sheet.png)"), N_ ("FILE") },
    { "count", 'n', 0, G_OPTION_ARG_STRING, &o->count,
      N_ ("How many samples, at most 400 (25)"), N_ ("N") },
    { "start", 0, 0, G_OPTION_ARG_STRING, &o->start,
      N_ ("The first one (0, or --index)"), N_ ("INDEX") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &o->size,
      N_ ("Pixels of a tile's longer side, 32 to 1024 (192)"), N_ ("N") },
    { "columns", 0, 0, G_OPTION_ARG_STRING, &o->columns,
      N_ ("Tiles in a row (about as many as rows)"), N_ ("C") },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &o->sort,
      N_ ("By a drawn value in place of the index: carm.sod_mm, "
          "patient.rotation_deg[0], body"),
      N_ ("KEY") },
    { "grid", 0, 0, G_OPTION_ARG_STRING, &o->grid,
      N_ ("One sample nine times: this range from left to right low, middle and high, "
          "the range DOWN from top to bottom"),
      N_ ("ACROSS DOWN") },
    { "overlays", 0, 0, G_OPTION_ARG_NONE, &o->overlays,
      N_ ("Draw outlines of structures and tools, and landmarks"), NULL },
    { "whole", 0, 0, G_OPTION_ARG_NONE, &o->whole,
      N_ ("Built-in bodies with all their voxels, also for small tiles: the pixels of "
          "skg render"),
      NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  return skg_cli_parse (command, entries, &o->scene, argv, error);
}

static gboolean
parse_range (const char *option,
             const char *text,
             guint64 min,
             guint64 max,
             guint64 *value,
             GError **error)
{
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, min, max, value, NULL))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("%s %s: a whole number from %" PRIu64 " to %" PRIu64 " is needed"),
               option, text, min, max);
  return FALSE;
}

static gboolean
check_options (SheetOptions *o, GError **error)
{
  const char *output = o->output != NULL ? o->output : "sheet.png";

  if (strcmp (output, "-") != 0 && !g_str_has_suffix (output, ".png"))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("-o %s: a name in .png is needed"), output);
      return FALSE;
    }
  if (o->grid != NULL && (o->count != NULL || o->columns != NULL || o->sort != NULL))
    {
      g_set_error_literal (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          _ ("--grid: has nine tiles in its own order; -n, --columns and --sort belong "
             "to a sheet of samples"));
      return FALSE;
    }
  return parse_range ("-n", o->count, 1, SKG_SHEET_MAX_TILES, &o->n, error) &&
         parse_range ("--size", o->size, SKG_SHEET_MIN_PX, SKG_SHEET_MAX_PX,
                      &o->size_px, error) &&
         parse_range ("--columns", o->columns, 1, MAX_COLUMNS, &o->n_columns, error) &&
         skg_cli_parse_uint ("--seed", o->scene.seed, G_MAXUINT64, &o->seed, error) &&
         skg_cli_parse_uint (o->start != NULL ? "--start" : "--index",
                             o->start != NULL ? o->start : o->scene.index,
                             G_MAXUINT64 - SKG_SHEET_MAX_TILES, &o->first, error);
}

/* "patient.rotation_deg[1]", whether or not it varies. */
static gboolean
is_number (const char *text)
{
  g_autofree char *path = g_strndup (text, strcspn (text, "["));
  double min;
  double max;

  return skg_scene_get_number_limits (path, &min, &max);
}

/* With --grid ACROSS the first argument left is DOWN or the scene: GOption takes one
 * word. @argument: (out): of the scene */
static gboolean
take_arguments (const SkgCommand *command,
                SheetOptions *o,
                char **argv,
                const char **argument,
                GError **error)
{
  guint n = g_strv_length (argv) - 1;
  gboolean scene_is_last;

  *argument = argv[1];
  if (o->grid == NULL)
    return skg_cli_check_arguments (command, argv, 0, 1, error);
  if (n < 1 || n > 2)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("--grid %s: two ranges are needed, and one scene at most"),
                   o->grid);
      return FALSE;
    }
  /* "SCENE --grid ACROSS DOWN", or the scene at the end. */
  scene_is_last = n == 2 && !is_number (argv[2]) && is_number (argv[1]);
  o->down = g_strdup (scene_is_last ? argv[1] : argv[n]);
  *argument = n < 2 ? NULL : argv[scene_is_last ? 2 : 1];
  return TRUE;
}

/* Rendering */

typedef struct
{
  SkgSheetTile **tiles;
} Tiles;

static gboolean
take_tile (guint slot, SkgSheetTile *tile, gpointer user_data)
{
  ((Tiles *) user_data)->tiles[slot] = skg_sheet_tile_ref (tile);
  return TRUE;
}

static char *
dup_title (const char *argument, SkgScene *scene)
{
  g_autofree char *name = NULL;

  if (argument == NULL)
    return g_strdup (skg_scene_get_phantom (scene)->kind);
  name = g_path_get_basename (argument);
  return g_steal_pointer (&name);
}

static char *
dup_caption (const SheetOptions *o, SkgSheet *sheet, const SkgSheetOptions *options)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _ ("seed %" PRIu64), o->seed);
  if (o->grid != NULL)
    g_string_append_printf (text, _ ("  \302\267  sample %" PRIu64), o->first);
  else
    g_string_append_printf (text,
                            _ ("  \302\267  samples %" PRIu64 "\342\200\223%" PRIu64),
                            o->first, o->first + o->n - 1);
  if (o->sort != NULL)
    /* Translators: %s is a key path */
    g_string_append_printf (text, _ ("  \302\267  by %s"), o->sort);
  if (skg_sheet_is_draft (sheet, options))
    g_string_append (text, _ ("  \302\267  bodies of 2 mm voxels"));
  return g_string_free (text, FALSE);
}

static gboolean
write_sheet (const SheetOptions *o,
             const char *argument,
             SkgScene *scene,
             SkgSheet *sheet,
             const SkgSheetOptions *options,
             SkgSheetTile *const *tiles,
             GError **error)
{
  guint n = skg_sheet_get_length (sheet);
  g_autofree SkgSheetCell *cells = g_new0 (SkgSheetCell, n);
  g_autofree char *title = dup_title (argument, scene);
  g_autofree char *caption = dup_caption (o, sheet, options);
  g_autofree guint8 *rgb = NULL;
  SkgSheetLayout layout = { (guint) o->size_px,
                            o->grid != NULL ? skg_sheet_get_grid_columns (sheet)
                                            : (guint) o->n_columns,
                            title, caption };
  cairo_surface_t *surface;
  guint columns;
  guint rows;

  for (guint i = 0; i < n; i++)
    cells[i] =
        (SkgSheetCell){ tiles[i]->picture, o->overlays ? tiles[i]->overlay : NULL,
                        skg_sheet_get_slot (sheet, i)->label };
  surface = skg_sheet_compose (cells, n, &layout, error);
  if (surface == NULL)
    return FALSE;
  rgb = skg_sheet_dup_rgb (surface, &columns, &rows);
  cairo_surface_destroy (surface);
  return skg_png_save (o->output != NULL ? o->output : "sheet.png", rgb, columns, rows,
                       3, 8, NULL, 0, error);
}

static SkgSheet *
make_list (const SheetOptions *o, SkgScene *scene, GError **error)
{
  g_autoptr (SkgSheet) sheet = NULL;

  if (o->grid != NULL)
    {
      sheet = skg_sheet_new_grid (scene, o->seed, o->first, o->grid, o->down, error);
      if (sheet == NULL)
        g_prefix_error (error, "--grid: ");
      return g_steal_pointer (&sheet);
    }
  sheet = skg_sheet_new (scene, o->seed, o->first, (guint) o->n, error);
  if (sheet != NULL && o->sort != NULL && !skg_sheet_sort (sheet, o->sort, error))
    {
      g_prefix_error (error, "--sort: ");
      return NULL;
    }
  return g_steal_pointer (&sheet);
}

static gboolean
run_sheet (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (SheetOptions) o = { .n = DEFAULT_TILES, .size_px = DEFAULT_SIZE_PX };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (SkgScene) scene = NULL;
  g_autoptr (SkgSheet) sheet = NULL;
  g_autoptr (SkgRenderService) service = NULL;
  g_autoptr (GPtrArray) tiles =
      g_ptr_array_new_with_free_func ((GDestroyNotify) skg_sheet_tile_unref);
  SkgSheetOptions options = { 0 };
  Tiles to;
  const char *argument;

  if (!parse_options (command, &o, &arguments, error) ||
      !take_arguments (command, &o, arguments, &argument, error) ||
      !check_options (&o, error))
    return FALSE;
  scene = skg_cli_open_scene (argument, &o.scene, error);
  if (scene == NULL)
    return FALSE;
  sheet = make_list (&o, scene, error);
  if (sheet == NULL || (service = skg_render_service_new (error)) == NULL)
    return FALSE;
  options = (SkgSheetOptions){ .size_px = (guint) o.size_px,
                               .whole = o.whole,
                               .structures = o.overlays,
                               .must_have_structures = o.overlays };
  g_ptr_array_set_size (tiles, (int) skg_sheet_get_length (sheet));
  to.tiles = (SkgSheetTile **) tiles->pdata;
  if (!skg_sheet_make (sheet, &options, service, take_tile, &to, NULL, error) ||
      !write_sheet (&o, argument, scene, sheet, &options, to.tiles, error))
    return FALSE;
  if (g_strcmp0 (o.output, "-") != 0)
    g_print (_ ("Wrote %s\n"), o.output != NULL ? o.output : "sheet.png");
  return TRUE;
}

const SkgCommand skg_command_sheet = {
  .name = "sheet",
  .arguments = "[SCENE|CT|pelvis]",
  .summary = N_ ("Show many samples of a scene in one picture"),
  .description =
      N_ ("A contact sheet: the same draws as skg render and the window, each with its "
          "index beneath. Tiles of 256 pixels or fewer show built-in bodies in voxels "
          "of 2 mm, means of their own ones; landmarks and views stay the same. With "
          "--grid ACROSS DOWN the corners of one range against another's."),
  .run = run_sheet,
};

/* SPDX-License-Identifier: Apache-2.0
 * What the subcommands of `skg` share. */
#pragma once

#include <gio/gio.h>

#include "render/render-service.h"
#include "scene/scene.h"

G_BEGIN_DECLS

typedef struct _SkgCommand SkgCommand;

/**
 * SkgCommand: one subcommand.
 * @name: "render"
 * @arguments: what follows the options in its usage line
 * @summary: one line for `skg help`, translatable
 * @description: (nullable): further paragraphs for its --help, translatable
 * @run: @argv[0] is the subcommand's name. %FALSE with an error: its message goes to
 *   standard error and decides the exit status
 */
struct _SkgCommand
{
  const char *name;
  const char *arguments;
  const char *summary;
  const char *description;
  gboolean (*run) (const SkgCommand *command, char **argv, GError **error);
};

extern const SkgCommand skg_command_render;
extern const SkgCommand skg_command_project;
extern const SkgCommand skg_command_info;
extern const SkgCommand skg_command_phantom;
extern const SkgCommand skg_command_tool;
extern const SkgCommand skg_command_views;
extern const SkgCommand skg_command_spectrum;
extern const SkgCommand skg_command_material;
extern const SkgCommand skg_command_bench;
extern const SkgCommand skg_command_export;
extern const SkgCommand skg_command_merge;
extern const SkgCommand skg_command_verify;
extern const SkgCommand skg_command_check;
extern const SkgCommand skg_command_sample;
extern const SkgCommand skg_command_sheet;
extern const SkgCommand skg_command_style;
extern const SkgCommand skg_command_effects;
extern const SkgCommand skg_command_presets;

/**
 * SkgSceneOptions: the options of all commands that take a scene. Zero-initialise,
 * release with skg_scene_options_clear().
 */
typedef struct
{
  char **set;
  char *view;
  char *seed;
  char *index;
  char *series;
  char *landmarks;
  char *labels;
  char *labels_table;
  char *structures;
} SkgSceneOptions;

void skg_scene_options_clear (SkgSceneOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgSceneOptions, skg_scene_options_clear)

/* An entry "--gpu N" of commands that draw: chooses the device. */
#define SKG_CLI_GPU_ENTRY                                                              \
  {                                                                                    \
    "gpu", 0, 0, G_OPTION_ARG_CALLBACK, (gpointer) skg_cli_on_gpu,                     \
        N_ ("Draw with EGL device N, as 'skg info --gl' lists them"), N_ ("N")         \
  }
gboolean
skg_cli_on_gpu (const char *option, const char *value, gpointer data, GError **error);

/**
 * skg_cli_parse:
 * @entries: (nullable): options of this command alone
 * @scene_options: (nullable): where the common scene options go
 * @argv: (inout): options are taken out
 *
 * Prints the help and exits with status 0 if that was asked for.
 */
gboolean skg_cli_parse (const SkgCommand *command,
                        const GOptionEntry *entries,
                        SkgSceneOptions *scene_options,
                        char ***argv,
                        GError **error);

/* Refuses more than @max_arguments after argv[0], or fewer than @min_arguments. */
gboolean skg_cli_check_arguments (const SkgCommand *command,
                                  char **argv,
                                  guint min_arguments,
                                  guint max_arguments,
                                  GError **error);

/* @option names it in the message. @text may be %NULL: *value stays. */
gboolean skg_cli_parse_uint (
    const char *option, const char *text, guint64 max, guint64 *value, GError **error);

/* A finite number from @min to @max; @option names it in the message. @text may be
 * %NULL: *value stays. */
gboolean skg_cli_parse_double (const char *option,
                               const char *text,
                               double min,
                               double max,
                               double *value,
                               GError **error);

/* --size, "N" or "CxR", of a detector's pixels. @text may be %NULL: they stay. */
gboolean skg_cli_parse_size (const char *text, SkgGeometry *geometry, GError **error);

/**
 * skg_cli_open_scene:
 * @argument: (nullable): name of a shipped scene, scene file, CT, DICOM folder, or the
 *   kind of a built-in body;
 *   %NULL: the default scene
 *
 * With --series, --landmarks, --view and --set applied, in this order.
 */
SkgScene *skg_cli_open_scene (const char *argument,
                              const SkgSceneOptions *options,
                              GError **error);

/**
 * skg_cli_load_body:
 * @scene_options: seed and index: which of the scene's bodies
 * @service: (nullable): for the driver's limits
 *
 * With labels from beside the volume if the scene names structures. What the readers
 * noticed is said on standard error.
 */
SkgBody *skg_cli_load_body (SkgScene *scene,
                            const SkgSceneOptions *scene_options,
                            SkgRenderService *service,
                            GError **error);

/* The same for a sample that is given. @previous: as for skg_body_load_sample(); notes
 * are said once. */
SkgBody *skg_cli_load_body_of (SkgScene *scene,
                               guint64 seed,
                               guint64 index,
                               const SkgBody *previous,
                               SkgRenderService *service,
                               GError **error);

/* Whether the scene names structures. */
gboolean skg_cli_wants_structures (SkgScene *scene);

gboolean skg_cli_sample (SkgScene *scene,
                         const SkgBody *body,
                         const SkgSceneOptions *options,
                         SkgSample *sample,
                         GError **error);

/**
 * SkgCliCell:
 * @columns: of the terminal; negative: text at the left, as in printf()
 */
typedef struct
{
  const char *text;
  int columns;
} SkgCliCell;

/**
 * skg_cli_print_heading:
 * @cells: (array zero-terminated=1): up to one without text
 *
 * Prints the heading of a table, with a blank between two cells. printf() counts bytes
 * where it pads: no table of translated headings would stand right.
 */
void skg_cli_print_heading (const SkgCliCell *cells);

void skg_cli_sort (double *values, guint n_values);
/* Middle of the sorted values; sorts them. */
double skg_cli_median (double *values, guint n_values);

G_END_DECLS

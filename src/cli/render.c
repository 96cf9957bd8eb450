/* SPDX-License-Identifier: Apache-2.0
 * `skg render`: one picture into one file. */
#include "config.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/picture-file.h"
#include "cli/structure-files.h"
#include "scene/marks.h"
#include "scene/scene-random.h"

typedef struct
{
  SkgSceneOptions scene;
  char *output;
  char *stage;
  char *size;
  char *quality;
  double window;
  double level;
  int bits;
  gboolean invert;
  gboolean overlay;
} RenderOptions;

static void
render_options_clear (RenderOptions *options)
{
  skg_scene_options_clear (&options->scene);
  g_clear_pointer (&options->output, g_free);
  g_clear_pointer (&options->stage, g_free);
  g_clear_pointer (&options->size, g_free);
  g_clear_pointer (&options->quality, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RenderOptions, render_options_clear)

static gboolean
parse_options (const SkgCommand *command,
               RenderOptions *o,
               char ***argv,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output,
      N_ ("Where to write: .png, or .mha, .nrrd, .nii.gz or .tiff for floats; - is PNG "
          "to "
          "standard output (NAME.png here)"),
      N_ ("FILE") },
    { "stage", 0, 0, G_OPTION_ARG_STRING, &o->stage,
      N_ ("display, a windowed grey picture; floats: line-integral (naive or heuristic "
          "simulator), image (before image effects), effects (after them: what the "
          "display "
          "is made of), density (g/cm2, a file for "
          "each material), primary, scatter, detected (as multiples of the open beam's "
          "signal); structures: a folder of masks, or with a name in .png one picture "
          "of "
          "their numbers"),
      N_ ("STAGE") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &o->size,
      N_ ("Pixels of the longer side, or columns x rows; the detector's edges stay "
          "(the "
          "detector's own pixels)"),
      N_ ("N|CxR") },
    { "quality", 0, 0, G_OPTION_ARG_STRING, &o->quality,
      N_ ("exact, or live, as in the window and faster (exact for line-integral, live "
          "for display)"),
      N_ ("QUALITY") },
    { "bits", 0, 0, G_OPTION_ARG_INT, &o->bits, N_ ("Bits of a PNG, 8 or 16 (8)"),
      N_ ("BITS") },
    { "window", 0, 0, G_OPTION_ARG_DOUBLE, &o->window,
      N_ ("Width of the grey window in line-integral units; with --level (the "
          "scene's)"),
      N_ ("WIDTH") },
    { "level", 0, 0, G_OPTION_ARG_DOUBLE, &o->level,
      N_ ("Middle of the grey window; with --window"), N_ ("LEVEL") },
    { "invert", 0, 0, G_OPTION_ARG_NONE, &o->invert, N_ ("Bone black instead of white"),
      NULL },
    { "overlay", 0, 0, G_OPTION_ARG_NONE, &o->overlay,
      N_ ("Draw structures, landmarks, heat maps, rulers, angles, lines, orientation "
          "letters and the corners' text"),
      NULL },
    SKG_CLI_GPU_ENTRY,
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  return skg_cli_parse (command, entries, &o->scene, argv, error) &&
         skg_cli_check_arguments (command, *argv, 0, 1, error);
}

static gboolean
fail_input (GError **error, const char *message)
{
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT, message);
  return FALSE;
}

static gboolean
check_options (const RenderOptions *o, GError **error)
{
  if (o->bits != 8 && o->bits != 16)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("--bits %d: 8 or 16 is needed"), o->bits);
      return FALSE;
    }
  if (o->overlay && o->bits == 16)
    return fail_input (error, _ ("--overlay draws in colour, which --bits 16 is not"));
  if (isnan (o->window) != isnan (o->level))
    return fail_input (error,
                       _ ("--window and --level are given together or not at all"));
  if (!isnan (o->window) && !(o->window > 0 && isfinite (o->window)))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("--window %g: a number above 0 is needed"), o->window);
      return FALSE;
    }
  if (!isnan (o->level) && !isfinite (o->level))
    return fail_input (error, _ ("--level: a finite number is needed"));
  return TRUE;
}

static gboolean
parse_quality (const char *text, gboolean is_float, SkgQuality *quality, GError **error)
{
  if (text == NULL)
    /* A live picture is within a grey level of the exact one, in a fraction of the
     * time. */
    *quality = is_float ? SKG_QUALITY_EXACT : SKG_QUALITY_LIVE;
  else if (strcmp (text, "exact") == 0)
    *quality = SKG_QUALITY_EXACT;
  else if (strcmp (text, "live") == 0)
    *quality = SKG_QUALITY_LIVE;
  else
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("--quality %s: exact or live is needed"), text);
      return FALSE;
    }
  return TRUE;
}

/* "pelvis-implant" of "/data/pelvis-implant.nii.gz". */
static char *
dup_stem (const char *argument)
{
  g_autofree char *canonical = NULL;
  char *base;
  const char *const endings[] = { ".json", ".png", ".nii.gz", ".nii",
                                  ".nrrd", ".mha", ".mhd" };

  if (argument == NULL)
    return g_strdup ("pelvis");
  canonical = g_canonicalize_filename (argument, NULL);
  base = g_path_get_basename (canonical);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (base, endings[i]) && strlen (base) > strlen (endings[i]))
      {
        base[strlen (base) - strlen (endings[i])] = '\0';
        break;
      }
  return base;
}

static gboolean
is_same_file (const char *a, const char *b)
{
  g_autofree char *real_a = a != NULL ? realpath (a, NULL) : NULL;
  g_autofree char *real_b = b != NULL ? realpath (b, NULL) : NULL;

  return real_a != NULL && g_strcmp0 (real_a, real_b) == 0;
}

/* A picture must never take the place of what it was made from. */
static gboolean
check_not_input (const char *output,
                 const char *argument,
                 SkgScene *scene,
                 GError **error)
{
  if (!is_same_file (output, argument) &&
      !is_same_file (output, skg_scene_get_volume_path (scene)) &&
      !is_same_file (output, skg_scene_get_landmarks_path (scene)) &&
      !is_same_file (output, skg_scene_get_labels_path (scene)))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("%s: the picture would overwrite its own input; choose another -o"),
               output);
  return FALSE;
}

static gboolean
choose_output (const RenderOptions *o,
               const char *argument,
               SkgPictureFile *file,
               GError **error)
{
  g_autofree char *stem = NULL;

  if (!skg_picture_file_init (file, o->output, o->stage, error))
    return FALSE;
  if (file->path != NULL)
    return TRUE;
  stem = dup_stem (argument);
  /* Not NAME.mha: that may well be the CT. */
  file->path = file->is_float ? g_strdup_printf ("%s-%s.mha", stem,
                                                 skg_file_stage_get_name (file->stage))
                              : g_strdup_printf ("%s.png", stem);
  return TRUE;
}

/* Into the scene, so that the file carries what it shows. */
static gboolean
apply_display (const RenderOptions *o, SkgScene *scene, GError **error)
{
  const SkgNumber window = { .kind = SKG_NUMBER_CONSTANT, .a = o->window };
  const SkgNumber level = { .kind = SKG_NUMBER_CONSTANT, .a = o->level };

  if (o->invert)
    skg_scene_set_switch (scene, "display.inverted", TRUE);
  return isnan (o->window) ||
         (skg_scene_set_distribution (scene, "display.window", 0, &window, NULL,
                                      error) &&
          skg_scene_set_distribution (scene, "display.level", 0, &level, NULL, error));
}

static gboolean
render_scene (const RenderOptions *o,
              SkgScene *scene,
              SkgQuality quality,
              const SkgPictureFile *file,
              GError **error)
{
  g_autoptr (SkgRenderService) service = skg_render_service_new (error);
  g_autoptr (SkgBody) body = NULL;
  g_autoptr (SkgPicture) picture = NULL;
  g_autoptr (GPtrArray) marks = o->overlay ? skg_scene_dup_marks (scene) : NULL;
  g_auto (SkgFrame) frame = { 0 };
  g_auto (SkgSample) sample = { 0 };

  if (service == NULL)
    return FALSE;
  body = skg_cli_load_body (scene, &o->scene, service, error);
  if (body == NULL || !apply_display (o, scene, error) ||
      !skg_cli_sample (scene, body, &o->scene, &sample, error))
    return FALSE;
  if (!skg_sample_get_frame (&sample, body, quality, &frame, error) ||
      !skg_cli_parse_size (o->size, &frame.geometry, error) ||
      !skg_picture_file_prepare (file, &sample, (guint) o->bits, &frame, error))
    return FALSE;
  if (o->overlay && skg_cli_wants_structures (scene))
    {
      frame.structures = skg_scene_choose_structures (scene, body, error);
      if (frame.structures == NULL)
        return FALSE;
    }
  picture = skg_render_service_render (service, &frame, error);
  if (picture == NULL)
    return FALSE;
  return skg_picture_file_write (file, scene, picture, &sample, body, o->bits, marks,
                                 error);
}

/* Structures */

/* @named: the scene names structures; else a body without labels still has masks of
 * its tools. */
static gboolean
find_structures (const RenderOptions *o,
                 SkgScene *scene,
                 gboolean named,
                 SkgSample *sample,
                 SkgPicture **picture,
                 GError **error)
{
  g_autoptr (SkgRenderService) service = skg_render_service_new (error);
  g_autoptr (SkgBody) body = NULL;
  g_auto (SkgFrame) frame = { 0 };

  if (service == NULL)
    return FALSE;
  body = skg_cli_load_body (scene, &o->scene, service, error);
  if (body == NULL || !skg_cli_sample (scene, body, &o->scene, sample, error))
    return FALSE;
  /* The image itself is of no interest. */
  if (!skg_sample_get_frame (sample, body, SKG_QUALITY_DRAFT, &frame, error) ||
      !skg_cli_parse_size (o->size, &frame.geometry, error))
    return FALSE;
  frame.tissue = (SkgTissue){ 0 };
  if (named || body->labels != NULL || frame.tools == NULL)
    {
      frame.structures = skg_scene_choose_masks (scene, body, error);
      if (frame.structures == NULL)
        return FALSE;
    }
  *picture = skg_render_service_render (service, &frame, error);
  return *picture != NULL;
}

static gboolean
check_structure_options (const RenderOptions *o, GError **error)
{
  if (o->overlay || o->invert || o->quality != NULL || !isnan (o->window))
    return fail_input (
        error, _ ("--stage structures: --overlay, --invert, --quality, --window and "
                  "--level belong to the display stage"));
  if (o->output != NULL && !skg_structure_files_is_image (o->output) &&
      g_file_test (o->output, G_FILE_TEST_EXISTS) &&
      !g_file_test (o->output, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("-o %s: a folder for the masks is needed, or a name in .png for "
                      "one picture of their numbers"),
                   o->output);
      return FALSE;
    }
  return TRUE;
}

/* What the numbers of a label image mean. */
static void
print_numbers (SkgMasks *masks)
{
  for (guint i = 0; i < skg_masks_get_length (masks); i++)
    g_print ("%5u  %s\n", skg_masks_get (masks, i)->number,
             skg_masks_get (masks, i)->name);
  g_print (_ ("Where they overlap, the first of the list stands.\n"));
}

static gboolean
run_structures (const RenderOptions *o, const char *argument, GError **error)
{
  const SkgStructureRequest all = { (char *) "all", SKG_STRUCTURE_STYLE_INIT };
  g_autoptr (SkgScene) scene = NULL;
  g_auto (SkgSample) sample = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  g_autoptr (SkgMasks) masks = NULL;
  g_autofree char *stem = dup_stem (argument);
  g_autofree char *output = o->output != NULL ? g_strdup (o->output)
                                              : g_strdup_printf ("%s-structures", stem);
  gboolean named;
  gboolean is_image = skg_structure_files_is_image (output);

  if (!check_structure_options (o, error))
    return FALSE;
  scene = skg_cli_open_scene (argument, &o->scene, error);
  if (scene == NULL || !check_not_input (output, argument, scene, error))
    return FALSE;
  named = skg_cli_wants_structures (scene);
  if (!named)
    skg_scene_set_structures (scene, &all, 1);
  if (!find_structures (o, scene, named, &sample, &picture, error))
    return FALSE;
  masks = skg_masks_new (picture, &sample);
  if (!(is_image ? skg_structure_files_write_image (output, masks, picture->columns,
                                                    picture->rows, error)
                 : skg_structure_files_write_masks (output, masks, picture->columns,
                                                    picture->rows, error)))
    return FALSE;
  if (strcmp (output, "-") == 0)
    return TRUE;
  g_print (_ ("Wrote %s\n"), output);
  if (is_image)
    print_numbers (masks);
  return TRUE;
}

static gboolean
run_render (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (RenderOptions) o = { .window = NAN, .level = NAN, .bits = 8 };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_auto (SkgPictureFile) file = { 0 };
  g_autoptr (SkgScene) scene = NULL;
  SkgGeometry probe = { .columns = 1, .rows = 1 };
  SkgQuality quality;

  if (!parse_options (command, &o, &arguments, error) || !check_options (&o, error))
    return FALSE;
  if (g_strcmp0 (o.stage, "structures") == 0)
    return skg_cli_parse_size (o.size, &probe, error) &&
           run_structures (&o, arguments[1], error);
  if (!choose_output (&o, arguments[1], &file, error) ||
      !parse_quality (o.quality, file.is_float, &quality, error) ||
      /* Before a CT is loaded; the real detector comes later. */
      !skg_cli_parse_size (o.size, &probe, error))
    return FALSE;
  if (file.is_float && o.overlay)
    return fail_input (error, _ ("--overlay needs the display stage"));
  scene = skg_cli_open_scene (arguments[1], &o.scene, error);
  if (scene == NULL || !check_not_input (file.path, arguments[1], scene, error) ||
      !render_scene (&o, scene, quality, &file, error))
    return FALSE;
  if (strcmp (file.path, "-") != 0)
    g_print (_ ("Wrote %s\n"), file.path);
  return TRUE;
}

const SkgCommand skg_command_render = {
  .name = "render",
  .arguments = "[SCENE|CT|pelvis]",
  .summary = N_ ("Render the X-ray of a scene, a CT or the built-in body"),
  .description =
      N_ ("SCENE is a scene file (.json) or a picture that carries its scene (.png), "
          "CT a file (.nii, .nii.gz, .nrrd, .mha, "
          ".mhd) or a DICOM folder; without either the built-in pelvis is "
          "taken. The same command gives the same bytes on the same driver."),
  .run = run_render,
};

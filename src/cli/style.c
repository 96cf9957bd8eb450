/* SPDX-License-Identifier: Apache-2.0
 * `skg style`: fits a scene's exposure, detector and contrast to real pictures. */
#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "body/png-file.h"
#include "cli/cli.h"
#include "scene/sheet-draw.h"
#include "scene/style-draw.h"

#define PROGRESS_INTERVAL_US 200000
/* Less of the distance gone than this is said to be hardly any. */
#define HARDLY 0.2

typedef struct
{
  SkgSceneOptions scene;
  char *real;
  char *output;
  char *report;
  char *samples;
  char *size;
  char *pictures;
  char *fit;
  char *see;
  char *polarity;
  guint64 n_pictures;
  SkgStyleOptions style;
} StyleOptions;

static void
style_options_clear (StyleOptions *o)
{
  skg_scene_options_clear (&o->scene);
  g_clear_pointer (&o->real, g_free);
  g_clear_pointer (&o->output, g_free);
  g_clear_pointer (&o->report, g_free);
  g_clear_pointer (&o->samples, g_free);
  g_clear_pointer (&o->size, g_free);
  g_clear_pointer (&o->pictures, g_free);
  g_clear_pointer (&o->fit, g_free);
  g_clear_pointer (&o->see, g_free);
  g_clear_pointer (&o->polarity, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StyleOptions, style_options_clear)

static gboolean
parse_options (const SkgCommand *command, StyleOptions *o, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "real", 0, 0, G_OPTION_ARG_FILENAME, &o->real,
      N_ ("Folder of real X-rays: PNG, TIFF, DICOM"), N_ ("DIR") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output,
      N_ ("Where the fitted scene goes: .json; without it nothing is written"),
      N_ ("FILE") },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &o->report,
      N_ ("Before and after as a picture: .png"), N_ ("FILE") },
    { "samples", 0, 0, G_OPTION_ARG_STRING, &o->samples,
      N_ ("How many samples of the scene, 2 to 64 (10)"), N_ ("N") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &o->size,
      N_ ("Pixels of the longer side that pictures are compared in, 64 to 1024 (256): "
          "that of the network's input"),
      N_ ("N") },
    { "pictures", 0, 0, G_OPTION_ARG_STRING, &o->pictures,
      N_ ("How many of the real pictures at most, evenly chosen (32)"), N_ ("N") },
    { "fit", 0, 0, G_OPTION_ARG_STRING, &o->fit,
      N_ ("What is fitted, with commas: dose, sharpness, gamma, kvp, grid, "
          "electronic-noise, local-contrast, edge-enhancement (dose,sharpness,gamma; "
          "with --see display also the last two)"),
      N_ ("LIST") },
    { "see", 0, 0, G_OPTION_ARG_STRING, &o->see,
      N_ ("What the network sees of the scene: image, as tiff and SyntheX's files have "
          "it, or display, as png and coco (image)"),
      N_ ("WHAT") },
    { "polarity", 0, 0, G_OPTION_ARG_STRING, &o->polarity,
      N_ ("Of the real pictures: same as the scene's, negative, or auto (auto)"),
      N_ ("WHAT") },
    SKG_CLI_GPU_ENTRY,
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  return skg_cli_parse (command, entries, &o->scene, argv, error);
}

static gboolean
parse_range (const char *option,
             const char *text,
             guint min,
             guint max,
             guint *value,
             GError **error)
{
  guint64 parsed = *value;

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, min, max, &parsed, NULL))
    {
      *value = (guint) parsed;
      return TRUE;
    }
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("%s %s: a whole number from %u to %u is needed"), option, text, min,
               max);
  return FALSE;
}

/* @words: (array zero-terminated=1). @value: which of them */
static gboolean
parse_word (const char *option,
            const char *text,
            const char *const *words,
            int *value,
            GError **error)
{
  g_autofree char *list = g_strjoinv (", ", (char **) words);

  if (text == NULL)
    return TRUE;
  for (int i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, _ ("%s %s: one of %s is needed"),
               option, text, list);
  return FALSE;
}

static gboolean
check_ending (const char *option, const char *path, const char *ending, GError **error)
{
  if (path == NULL || g_str_has_suffix (path, ending))
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, _ ("%s %s: a name in %s is needed"),
               option, path, ending);
  return FALSE;
}

static gboolean
check_options (StyleOptions *o, GError **error)
{
  static const char *const views[] = { "image", "display", NULL };
  static const char *const polarities[] = { "auto", "same", "negative", NULL };
  SkgStyleSampling *sampling = &o->style.sampling;
  guint n_pictures = SKG_STYLE_DEFAULT_PICTURES;
  int view = SKG_STYLE_VIEW_IMAGE;
  int polarity = SKG_STYLE_POLARITY_AUTO;

  sampling->n = SKG_STYLE_DEFAULT_SAMPLES;
  sampling->size_px = SKG_STYLE_DEFAULT_PX;
  if (o->real == NULL)
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                           _ ("--real DIR: a folder of real pictures is needed"));
      return FALSE;
    }
  if (!check_ending ("-o", o->output, ".json", error) ||
      !check_ending ("--report", o->report, ".png", error) ||
      !parse_range ("--samples", o->samples, 2, SKG_STYLE_MAX_SAMPLES, &sampling->n,
                    error) ||
      !parse_range ("--size", o->size, SKG_STYLE_MIN_PX, SKG_STYLE_MAX_PX,
                    &sampling->size_px, error) ||
      !parse_range ("--pictures", o->pictures, 1, 10000, &n_pictures, error) ||
      !parse_word ("--see", o->see, views, &view, error) ||
      !parse_word ("--polarity", o->polarity, polarities, &polarity, error) ||
      !skg_cli_parse_uint ("--seed", o->scene.seed, G_MAXUINT64, &sampling->seed,
                           error) ||
      !skg_cli_parse_uint ("--index", o->scene.index, G_MAXUINT32, &sampling->first,
                           error))
    return FALSE;
  o->n_pictures = n_pictures;
  sampling->view = (SkgStyleView) view;
  o->style.polarity = (SkgStylePolarity) polarity;
  return TRUE;
}

/* Progress */

/* @shown_at_us: 0: standard error is no terminal */
typedef struct
{
  const char *format;
  gint64 shown_at_us;
} Progress;

static void
on_progress (double fraction, const char *message, gpointer user_data)
{
  Progress *progress = user_data;
  gint64 now_us = g_get_monotonic_time ();

  if (progress->shown_at_us == 0 ||
      (now_us - progress->shown_at_us < PROGRESS_INTERVAL_US && fraction < 1))
    return;
  progress->shown_at_us = now_us;
  g_printerr ("\r%s %3.0f %% ", progress->format, 100 * fraction);
}

static void
begin_progress (Progress *progress, const char *what)
{
  progress->format = what;
  progress->shown_at_us = isatty (STDERR_FILENO) ? 1 : 0;
}

static void
end_progress (Progress *progress)
{
  if (progress->shown_at_us > 0)
    g_printerr ("\n");
}

/* Printing */

static void
print_line (const char *name, const SkgStyleFit *fit)
{
  g_print ("%-28.28s %8.4f %8.4f %8.4f\n", name, fit->before.total, fit->after.total,
           fit->scene.total);
}

static void
print_pictures (const SkgStyleResult *result, GPtrArray *reals)
{
  const SkgCliCell heading[] = { { _ ("distance to"), -28 },
                                 { _ ("before"), 8 },
                                 { _ ("fitted"), 8 },
                                 { _ ("scene"), 8 },
                                 { NULL, 0 } };
  const SkgStyleFit mean = { result->before, result->after, result->scene, { 0 } };

  skg_cli_print_heading (heading);
  for (guint i = 0; i < reals->len; i++)
    print_line (((SkgStyleReal *) g_ptr_array_index (reals, i))->name,
                &g_array_index (result->fits, SkgStyleFit, i));
  print_line (_ ("mean"), &mean);
  g_print ("%-28.28s %8.4f %8.4f %8.4f\n", _ ("  greys, in ranges"),
           result->before.grey, result->after.grey, result->scene.grey);
  g_print ("%-28.28s %8.4f %8.4f %8.4f\n", _ ("  noise power, in decades"),
           result->before.power, result->after.power, result->scene.power);
  g_print (_ ("samples of the new scene, each to the others: %.4f\n"), result->self);
}

static void
print_knobs (const SkgStyleResult *result)
{
  for (guint i = 0; i < result->choice.n; i++)
    {
      const SkgStyleKnob *knob = result->choice.knobs[i];
      g_autofree char *value = skg_style_result_dup_value (result, i);
      g_autofree char *start = skg_style_dup_number (result->choice.start[i]);

      g_print (_ ("%s: was %s, now %s"), knob->path, start, value);
      if (result->fits->len > 1)
        g_print (knob->logarithmic
                     /* Translators: of the fits, and of chance, in per cent */
                     ? _ ("; the fits spread by %.2g %%, chance alone by %.2g %%")
                     /* Translators: of the fits, and of chance, in the number's unit */
                     : _ ("; the fits spread by %.2g, chance alone by %.2g"),
                 result->sd[i] * (knob->logarithmic ? 100 : 1),
                 result->resolution[i] * (knob->logarithmic ? 100 : 1));
      g_print ("\n");
    }
}

static void
print_result (const SkgStyleResult *result, const SkgStyleFolder *folder, guint size_px)
{
  if (folder->n_failed > 0)
    g_printerr (_ ("%u of the files could not be used; the first: %s\n"),
                folder->n_failed, folder->failure);
  g_print (_ ("%u of %u pictures, %u samples, %u pixels; %u evaluations of %.0f ms\n"),
           folder->reals->len, folder->n_files, result->n_samples, size_px,
           result->n_evaluations, result->evaluation_ms);
  if (result->inverted)
    g_print ("%s\n", _ ("The real pictures are negatives of the scene's."));
  print_pictures (result, folder->reals);
  print_knobs (result);
  if (result->scene.total > (1 - HARDLY) * result->before.total)
    g_print (
        "%s\n",
        _ ("The distance hardly falls: what these pictures differ in from the "
           "scene's is not what was fitted, but perhaps anatomy, view or field, or "
           "processing that has no number here."));
}

/* Writing */

static gboolean
write_report (const StyleOptions *o,
              const SkgStyleResult *result,
              GPtrArray *reals,
              GError **error)
{
  g_autofree char *name = g_path_get_basename (o->real);
  cairo_surface_t *surface;
  g_autofree guint8 *rgb = NULL;
  guint columns;
  guint rows;

  if (o->report == NULL)
    return TRUE;
  surface = skg_style_compose (result, reals, name, error);
  if (surface == NULL)
    return FALSE;
  rgb = skg_sheet_dup_rgb (surface, &columns, &rows);
  cairo_surface_destroy (surface);
  if (!skg_png_save (o->report, rgb, columns, rows, 3, 8, NULL, 0, error))
    return FALSE;
  g_print (_ ("Wrote %s\n"), o->report);
  return TRUE;
}

static gboolean
write_scene (const StyleOptions *o,
             const SkgStyleResult *result,
             SkgScene *scene,
             GError **error)
{
  if (o->output == NULL)
    return TRUE;
  if (!skg_style_result_apply (result, scene, error) ||
      !skg_scene_save (scene, o->output, error))
    return FALSE;
  g_print (_ ("Wrote %s\n"), o->output);
  return TRUE;
}

static gboolean
fit_and_write (StyleOptions *o, SkgScene *scene, GError **error)
{
  g_auto (GStrv) names = o->fit != NULL ? g_strsplit (o->fit, ",", -1) : NULL;
  g_autoptr (SkgRenderService) service = NULL;
  g_autoptr (SkgStyleFolder) folder = NULL;
  g_autoptr (SkgStyleResult) result = NULL;
  SkgStyleChoice choice;
  Progress progress;

  o->style.knobs = (const char *const *) names;
  /* What is wrong with the request is said before anything is read. */
  if (!skg_style_choose (scene, o->style.sampling.view, o->style.knobs, &choice, error))
    return FALSE;
  begin_progress (&progress, _ ("Reading"));
  folder =
      skg_style_folder_load (o->real, o->style.sampling.size_px, (guint) o->n_pictures,
                             on_progress, &progress, NULL, error);
  end_progress (&progress);
  if (folder == NULL || (service = skg_render_service_new (error)) == NULL)
    return FALSE;
  begin_progress (&progress, _ ("Fitting"));
  result = skg_style_fit (scene, folder->reals, &o->style, service, on_progress,
                          &progress, NULL, error);
  end_progress (&progress);
  if (result == NULL)
    return FALSE;
  print_result (result, folder, o->style.sampling.size_px);
  return write_report (o, result, folder->reals, error) &&
         write_scene (o, result, scene, error);
}

static gboolean
run_style (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (StyleOptions) o = { 0 };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (SkgScene) scene = NULL;

  if (!parse_options (command, &o, &arguments, error) ||
      !skg_cli_check_arguments (command, arguments, 0, 1, error) ||
      !check_options (&o, error))
    return FALSE;
  scene = skg_cli_open_scene (arguments[1], &o.scene, error);
  return scene != NULL && fit_and_write (&o, scene, error);
}

const SkgCommand skg_command_style = {
  .name = "style",
  .arguments = "[SCENE|CT|pelvis]",
  .summary = N_ ("Fit a scene's exposure, detector and contrast to real pictures"),
  .description =
      N_ ("Compares greys and noise of samples of the scene with those of a folder of "
          "real X-rays, each brought to the size that a network sees and to a range of "
          "its own, and looks for the dose, sharpness and contrast curve that bring "
          "them nearest. What the pictures differ in among themselves becomes a "
          "distribution. Image effects and tools of the scene are left out meanwhile. "
          "The man page says what the distance is."),
  .run = run_style,
};

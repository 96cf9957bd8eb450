/* SPDX-License-Identifier: Apache-2.0
 * Writing a picture: grey PNG, PNG with overlay, or floats. */
#include "config.h"

#include "cli/picture-file.h"

#include <cairo.h>
#include <glib/gi18n.h>
#include <string.h>

#include "base/error.h"
#include "body/volume-io.h"
#include "scene/overlay.h"
#include "scene/picture-scene.h"
#include "scene/scene-random.h"

static const char *const float_endings[] = { ".mha", ".nrrd", ".nii.gz", ".tiff",
                                             ".tif" };

/* The overlay's text is made for a view of about this many rows. */
#define TEXT_ROWS 900.0

static gboolean
has_float_ending (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (float_endings); i++)
    if (g_str_has_suffix (path, float_endings[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_png (const char *path)
{
  return strcmp (path, "-") == 0 || g_str_has_suffix (path, ".png");
}

static const char *const stage_names[] = {
  [SKG_FILE_STAGE_DISPLAY] = "display",
  [SKG_FILE_STAGE_LINE_INTEGRAL] = "line-integral",
  [SKG_FILE_STAGE_IMAGE] = "image",
  [SKG_FILE_STAGE_EFFECTS] = "effects",
  [SKG_FILE_STAGE_DENSITY] = "density",
  [SKG_FILE_STAGE_PRIMARY] = "primary",
  [SKG_FILE_STAGE_SCATTER] = "scatter",
  [SKG_FILE_STAGE_DETECTED] = "detected",
  NULL,
};

const char *
skg_file_stage_get_name (SkgFileStage stage)
{
  return stage_names[stage];
}

static gboolean
parse_stage (const char *name, SkgFileStage *stage, GError **error)
{
  g_autofree char *all = g_strjoinv (", ", (char **) stage_names);

  for (guint i = 0; stage_names[i] != NULL; i++)
    if (strcmp (stage_names[i], name) == 0)
      {
        *stage = i;
        return TRUE;
      }
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               /* Translators: the second %s is a list of words */
               _ ("--stage %s: one of %s or structures is needed"), name, all);
  return FALSE;
}

gboolean
skg_picture_file_prepare (const SkgPictureFile *file,
                          const SkgSample *sample,
                          guint bits,
                          SkgFrame *frame,
                          GError **error)
{
  static const SkgStage stages[] = {
    [SKG_FILE_STAGE_DENSITY] = SKG_STAGE_DENSITY,
    [SKG_FILE_STAGE_PRIMARY] = SKG_STAGE_PRIMARY,
    [SKG_FILE_STAGE_SCATTER] = SKG_STAGE_SCATTER,
    [SKG_FILE_STAGE_DETECTED] = SKG_STAGE_DETECTED,
  };

  if (file->stage == SKG_FILE_STAGE_DISPLAY && bits == 16)
    frame->stages = SKG_STAGE_BIT (SKG_STAGE_DISPLAY);
  if (file->stage == SKG_FILE_STAGE_IMAGE)
    frame->stages = SKG_STAGE_BIT (SKG_STAGE_IMAGE);
  if (file->stage == SKG_FILE_STAGE_LINE_INTEGRAL)
    {
      memset (&frame->tissue, 0, sizeof frame->tissue);
      memset (&frame->effects, 0, sizeof frame->effects);
    }
  if (file->stage < SKG_FILE_STAGE_DENSITY)
    return TRUE;
  frame->stages = SKG_STAGE_BIT (stages[file->stage]);
  if (frame->tissue.n_materials > 0)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               _ ("--stage %s: needs exposure.simulator=realistic"),
               stage_names[file->stage]);
  return FALSE;
}

gboolean
skg_picture_file_init (SkgPictureFile *file,
                       const char *path,
                       const char *stage,
                       GError **error)
{
  file->stage = SKG_FILE_STAGE_DISPLAY;
  if (stage != NULL && !parse_stage (stage, &file->stage, error))
    return FALSE;
  file->is_float = file->stage != SKG_FILE_STAGE_DISPLAY;
  if (path == NULL)
    return TRUE;
  if (!is_png (path) && !has_float_ending (path))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   _ ("-o %s: a name in .png, .mha, .nrrd, .nii.gz or .tiff is needed"),
                   path);
      return FALSE;
    }
  if (stage == NULL && has_float_ending (path))
    {
      file->is_float = TRUE;
      file->stage = SKG_FILE_STAGE_LINE_INTEGRAL;
    }
  if (file->is_float == is_png (path))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   file->is_float
                       ? _ ("-o %s: stage %s needs .mha, .nrrd, .nii.gz or .tiff")
                       : _ ("-o %s: stage %s needs .png"),
                   path, stage_names[file->stage]);
      return FALSE;
    }
  file->path = g_strdup (path);
  return TRUE;
}

void
skg_picture_file_clear (SkgPictureFile *file)
{
  g_clear_pointer (&file->path, g_free);
}

static gboolean
write_grey16 (const char *path, SkgScene *scene, SkgPicture *picture, GError **error)
{
  gsize n = (gsize) picture->columns * picture->rows;
  const float *fine = g_bytes_get_data (picture->stages[SKG_STAGE_DISPLAY], NULL);
  g_autofree guint16 *grey = g_new (guint16, n);

  for (gsize i = 0; i < n; i++)
    grey[i] = (guint16) lrintf (65535 * CLAMP (fine[i], 0, 1));
  return skg_scene_save_png (scene, path, grey, picture->columns, picture->rows, 1, 16,
                             error);
}

/* cairo's native-order ARGB from the display's RGBA; both are opaque. */
static cairo_surface_t *
make_surface (SkgPicture *picture)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) picture->columns, (int) picture->rows);
  const guint8 *rgba = g_bytes_get_data (picture->display, NULL);
  guint8 *data;
  gsize stride;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  data = cairo_image_surface_get_data (surface);
  stride = (gsize) cairo_image_surface_get_stride (surface);
  for (gsize r = 0; r < picture->rows; r++)
    {
      guint32 *row = (guint32 *) (gpointer) (data + r * stride);

      for (gsize c = 0; c < picture->columns; c++, rgba += 4)
        row[c] = (guint32) rgba[0] << 16 | (guint32) rgba[1] << 8 | rgba[2];
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
draw_overlay (cairo_surface_t *surface,
              SkgScene *scene,
              SkgPicture *picture,
              const SkgSample *sample,
              const SkgBody *body,
              GPtrArray *marks)
{
  SkgHudState hud = SKG_HUD_STATE_INIT;
  g_autoptr (SkgOverlay) overlay = NULL;
  cairo_t *cr = cairo_create (surface);
  g_autofree char *sample_text = skg_scene_dup_sample_text (scene);

  /* No frame time: the same command has to give the same bytes. */
  hud.picture_columns = picture->columns;
  hud.picture_rows = picture->rows;
  hud.sample = sample_text;
  overlay = skg_overlay_new (sample, body, picture, &hud, SKG_OVERLAY_ALL);
  if (picture->structure_bits != NULL)
    {
      g_autoptr (SkgOutlines) outlines = skg_outlines_new (picture, &sample->detector);

      skg_overlay_add_structures (overlay, outlines, TRUE);
    }
  skg_overlay_add_marks (overlay, sample, body, marks, -1);
  if (sample->show_tools)
    {
      g_autoptr (SkgToolOutlines) outlines =
          picture->shadow != NULL
              ? skg_tool_outlines_new (picture->tools, picture->shadow,
                                       picture->columns, picture->rows, sample)
              : NULL;

      skg_overlay_add_tools (overlay, sample, outlines, -1, TRUE);
    }
  skg_overlay_draw (overlay, cr, 0, 0, picture->columns, picture->rows, 0, 0,
                    (double) picture->columns / sample->detector.columns,
                    CLAMP (picture->rows / TEXT_ROWS, 0.5, 4));
  cairo_destroy (cr);
}

static gboolean
write_overlay (const char *path,
               SkgScene *scene,
               SkgPicture *picture,
               const SkgSample *sample,
               const SkgBody *body,
               GPtrArray *marks,
               GError **error)
{
  cairo_surface_t *surface = make_surface (picture);
  gsize n = (gsize) picture->columns * picture->rows;
  g_autofree guint8 *rgb = NULL;
  guint8 *out;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                   _ ("%u x %u pixels: no memory to draw the overlay"),
                   picture->columns, picture->rows);
      cairo_surface_destroy (surface);
      return FALSE;
    }
  draw_overlay (surface, scene, picture, sample, body, marks);
  cairo_surface_flush (surface);
  out = rgb = g_malloc (3 * n);
  for (gsize r = 0; r < picture->rows; r++)
    {
      const guint8 *data = cairo_image_surface_get_data (surface);
      gsize stride = (gsize) cairo_image_surface_get_stride (surface);
      const guint32 *row = (const guint32 *) (gconstpointer) (data + r * stride);

      for (gsize c = 0; c < picture->columns; c++)
        {
          *out++ = (guint8) (row[c] >> 16);
          *out++ = (guint8) (row[c] >> 8);
          *out++ = (guint8) row[c];
        }
    }
  cairo_surface_destroy (surface);
  return skg_scene_save_png (scene, path, rgb, picture->columns, picture->rows, 3, 8,
                             error);
}

/* Pixel pitch at the detector, or 0 where pixels are not square. */
static double
get_pitch_mm (SkgPicture *picture, const SkgDetector *detector)
{
  double column_mm = detector->pitch_mm * detector->columns / picture->columns;
  double row_mm = detector->pitch_mm * detector->rows / picture->rows;

  return fabs (column_mm - row_mm) <= 1e-3 * column_mm ? column_mm : 0;
}

static gboolean
write_floats (const char *path,
              GBytes *bytes,
              SkgPicture *picture,
              const SkgSample *sample,
              GError **error)
{
  return skg_image_save_float (path, g_bytes_get_data (bytes, NULL), picture->columns,
                               picture->rows, get_pitch_mm (picture, &sample->detector),
                               error);
}

static GBytes *
get_stage (SkgFileStage stage, SkgPicture *picture)
{
  if (stage == SKG_FILE_STAGE_IMAGE)
    return picture->stages[SKG_STAGE_IMAGE];
  if (stage == SKG_FILE_STAGE_PRIMARY)
    return picture->stages[SKG_STAGE_PRIMARY];
  if (stage == SKG_FILE_STAGE_SCATTER)
    return picture->stages[SKG_STAGE_SCATTER];
  if (stage == SKG_FILE_STAGE_DETECTED)
    return picture->stages[SKG_STAGE_DETECTED];
  return picture->image;
}

/* "out.mha" and "bone": "out-bone.mha". */
static char *
dup_material_path (const char *path, const char *material)
{
  g_autofree char *name = g_strndup (material, strcspn (material, "#"));

  g_strcanon (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_", '_');
  for (gsize i = 0; i < G_N_ELEMENTS (float_endings); i++)
    if (g_str_has_suffix (path, float_endings[i]))
      return g_strdup_printf ("%.*s-%s%s",
                              (int) (strlen (path) - strlen (float_endings[i])), path,
                              name, float_endings[i]);
  return g_strdup_printf ("%s-%s", path, name);
}

static gboolean
write_densities (const char *path,
                 SkgPicture *picture,
                 const SkgSample *sample,
                 GError **error)
{
  const SkgTissue *tissue = &sample->exposure.tissue;
  gsize n = (gsize) picture->columns * picture->rows;
  const float *all = g_bytes_get_data (picture->stages[SKG_STAGE_DENSITY], NULL);

  for (guint m = 0; m < tissue->n_materials; m++)
    {
      g_autofree char *own = dup_material_path (path, tissue->materials[m]);
      float *values = g_new (float, n);
      g_autoptr (GBytes) bytes = NULL;

      for (gsize i = 0; i < n; i++)
        values[i] = all[4 * i + m];
      bytes = g_bytes_new_take (values, n * sizeof *values);
      if (!write_floats (own, bytes, picture, sample, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
skg_picture_file_write (const SkgPictureFile *file,
                        SkgScene *scene,
                        SkgPicture *picture,
                        const SkgSample *sample,
                        const SkgBody *body,
                        guint bits,
                        GPtrArray *marks,
                        GError **error)
{
  if (file->stage == SKG_FILE_STAGE_DENSITY)
    return write_densities (file->path, picture, sample, error);
  if (file->is_float)
    return write_floats (file->path, get_stage (file->stage, picture), picture, sample,
                         error);
  if (marks != NULL)
    return write_overlay (file->path, scene, picture, sample, body, marks, error);
  if (bits == 16)
    return write_grey16 (file->path, scene, picture, error);
  return skg_scene_save_picture (scene, picture, sample->display.tinted, file->path,
                                 error);
}

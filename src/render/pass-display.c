/* SPDX-License-Identifier: Apache-2.0
 * Pass 8: what the eye gets. */
#include "config.h"

#include "render/pass-display.h"

#include <math.h>

#include "render/clahe.h"
#include "render/effect-moves.h"
#include "render/histogram.h"
#include "render/local-contrast.h"
#include "render/pass-expose.h"
#include "render/window-level.h"

struct _SkgDisplayPass
{
  SkgGlContext *context;
  SkgProgramCache *programs;
  SkgTarget display;
  SkgTarget fine;
  SkgBlur *blur; /* of the image, made when first asked for */
  GLuint blur_texture;
  GLuint tiles_texture;
};

SkgDisplayPass *
skg_display_pass_new (SkgGlContext *context, SkgProgramCache *programs)
{
  SkgDisplayPass *self = g_new0 (SkgDisplayPass, 1);

  self->context = context;
  self->programs = programs;
  return self;
}

void
skg_display_pass_free (SkgDisplayPass *self)
{
  skg_target_clear (&self->display);
  skg_target_clear (&self->fine);
  glDeleteTextures (1, &self->blur_texture);
  glDeleteTextures (1, &self->tiles_texture);
  g_clear_pointer (&self->blur, skg_blur_free);
  g_free (self);
}

static gboolean
is_linear (const SkgFrame *frame)
{
  return frame->tissue.n_materials > 0 && frame->detection.image == SKG_IMAGE_LINEAR;
}

/* Local contrast is made for log pictures. */
static double
get_local_contrast (const SkgFrame *frame)
{
  return frame->tissue.n_materials > 0 && frame->detection.image != SKG_IMAGE_LOG
             ? 0
             : frame->display.local_contrast;
}

static void
upload (GLuint *texture, int unit, guint columns, guint rows, const float *values)
{
  glActiveTexture (GL_TEXTURE0 + (GLenum) unit);
  if (*texture == 0)
    glGenTextures (1, texture);
  glBindTexture (GL_TEXTURE_2D, *texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_R32F, (GLsizei) columns, (GLsizei) rows, 0, GL_RED,
                GL_FLOAT, values);
  /* Unit 0 is where every other function binds what it makes. */
  glActiveTexture (GL_TEXTURE0);
}

/* The blur of the present image, as a texture; one cell of nothing if no local contrast
 * is asked for. */
static void
ensure_blur (SkgDisplayPass *self, const SkgFrame *frame, SkgPicture *picture)
{
  static float nothing;
  SkgBlur none = { 1, 1, &nothing };
  const SkgBlur *blur = &none;

  if (get_local_contrast (frame) > 0)
    {
      if (self->blur == NULL)
        {
          SkgOpenArea area;

          skg_open_area_init (&area, frame);
          self->blur = skg_blur_make (g_bytes_get_data (picture->image, NULL),
                                      picture->columns, picture->rows, &area);
        }
      blur = self->blur;
    }
  upload (&self->blur_texture, 1, blur->columns, blur->rows, blur->values);
}

static void
choose_window (SkgDisplayPass *self, const SkgFrame *frame, SkgPicture *picture)
{
  const float *values = g_bytes_get_data (picture->image, NULL);
  SkgOpenArea area;

  if (picture->window > 0)
    return;
  skg_open_area_init (&area, frame);
  if (is_linear (frame))
    skg_window_level_choose (values, (gsize) picture->columns * picture->rows,
                             &picture->window, &picture->level);
  else
    skg_blur_choose_window (self->blur, values, picture->columns, picture->rows, &area,
                            get_local_contrast (frame), &picture->window,
                            &picture->level);
}

static void
make_histogram (SkgDisplayPass *self, const SkgFrame *frame, SkgPicture *picture)
{
  SkgOpenArea area;

  if (!frame->histogram)
    return;
  skg_open_area_init (&area, frame);
  picture->histogram =
      skg_histogram_new (g_bytes_get_data (picture->image, NULL), picture->columns,
                         picture->rows, &area, self->blur, get_local_contrast (frame));
}

static void
ensure_tiles (SkgDisplayPass *self, const SkgFrame *frame, SkgPicture *picture)
{
  static const float none[1] = { 0 };
  g_autofree float *curves = NULL;

  if (frame->display.clahe > 0)
    curves = skg_clahe_make (g_bytes_get_data (picture->image, NULL), picture->columns,
                             picture->rows, self->blur, get_local_contrast (frame),
                             picture->window, picture->level, SKG_CLAHE_CLIP);
  if (curves != NULL)
    upload (&self->tiles_texture, 2, SKG_CLAHE_LEVELS,
            SKG_CLAHE_TILES * SKG_CLAHE_TILES, curves);
  else
    upload (&self->tiles_texture, 2, 1, 1, none);
}

/* Something of the picture lies behind the collimator, or outside the intensifier. */
static gboolean
is_shuttered (const SkgFrame *frame)
{
  const SkgGeometry *g = &frame->geometry;
  const SkgCollimator *c = &frame->beam.collimator;
  /* A pixel more: its edge is soft. */
  double half_width = (g->columns / 2.0 + 1) * skg_vec3_length (g->column_step_mm);
  double half_height = (g->rows / 2.0 + 1) * skg_vec3_length (g->row_step_mm);

  /* Effects that move the picture move the shadow in it: it is shown as it is. */
  if (frame->tissue.n_materials == 0 || skg_effect_list_moves_picture (&frame->effects))
    return FALSE;
  return frame->detection.round_field || c->left_mm > -half_width ||
         c->right_mm < half_width || c->top_mm > -half_height ||
         c->bottom_mm < half_height || c->iris_mm < hypot (half_width, half_height);
}

static gboolean
is_tinted (const SkgFrame *frame)
{
  return frame->display.tinted && frame->tissue.n_materials > 0 &&
         frame->beam.n_bins > 0;
}

static void
set_tint (SkgProgram *program, const SkgFrame *frame, const SkgTarget *area)
{
  const SkgBeamBin *middle = &frame->beam.bins[frame->beam.n_bins / 2];
  float weight[SKG_TISSUE_MAX_MATERIALS];

  for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
    weight[m] = (float) middle->attenuation_cm2_g[m];
  glActiveTexture (GL_TEXTURE3);
  glBindTexture (GL_TEXTURE_2D, area->texture);
  glActiveTexture (GL_TEXTURE0);
  skg_program_set_int (program, "u_area", 3);
  skg_program_set_vec4s (program, "u_tint_weight", 1, weight);
}

static gboolean
set_up (SkgDisplayPass *self,
        const SkgFrame *frame,
        const SkgTarget *image,
        const SkgTarget *area,
        const SkgPicture *picture,
        GError **error)
{
  const SkgDisplay *display = &frame->display;
  const guint values[SKG_PROGRAM_MAX_DEFINES] = { display->edge_enhancement > 0,
                                                  display->clahe > 0,
                                                  is_shuttered (frame),
                                                  is_tinted (frame) };
  SkgProgram *program =
      skg_program_cache_use (self->programs, SKG_PROGRAM_DISPLAY, values, error);

  if (program == NULL)
    return FALSE;
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D, image->texture);
  skg_program_set_int (program, "u_image", 0);
  skg_program_set_int (program, "u_blur", 1);
  skg_program_set_int (program, "u_tiles", 2);
  skg_program_set_double (program, "u_low", picture->level - picture->window / 2);
  skg_program_set_double (program, "u_per_window", 1 / picture->window);
  /* In a linear picture bone has the small values. */
  skg_program_set_int (program, "u_inverted", !!display->inverted != is_linear (frame));
  skg_program_set_double (program, "u_local_contrast", get_local_contrast (frame));
  skg_program_set_double (program, "u_level", picture->level);
  if (values[0])
    skg_program_set_double (program, "u_edges", display->edge_enhancement);
  if (values[1])
    skg_program_set_double (program, "u_clahe", display->clahe);
  if (values[3])
    set_tint (program, frame, area);
  if (values[2])
    {
      skg_program_set_int (program, "u_round_field", frame->detection.round_field);
      skg_program_set_double (program, "u_pincushion", frame->detection.pincushion);
      skg_detector_set (program, frame);
    }
  return TRUE;
}

static gboolean
draw (SkgDisplayPass *self,
      SkgTarget *target,
      GLenum format,
      const SkgFrame *frame,
      GError **error)
{
  if (!skg_target_ensure (target, self->context, format, frame->geometry.columns,
                          frame->geometry.rows, error))
    return FALSE;
  skg_target_bind (target);
  glDrawArrays (GL_TRIANGLES, 0, 3);
  return skg_gl_context_check (self->context, "showing the picture", error);
}

gboolean
skg_display_pass_run (SkgDisplayPass *self,
                      const SkgFrame *frame,
                      const SkgTarget *image,
                      const SkgTarget *area,
                      gboolean changed,
                      SkgReadBack *later,
                      SkgPicture *picture,
                      GError **error)
{
  if (changed)
    g_clear_pointer (&self->blur, skg_blur_free);
  ensure_blur (self, frame, picture);
  choose_window (self, frame, picture);
  make_histogram (self, frame, picture);
  ensure_tiles (self, frame, picture);
  /* Making a target binds a texture: first the targets, then the set-up. */
  if (!skg_target_ensure (&self->display, self->context, GL_RGBA8,
                          frame->geometry.columns, frame->geometry.rows, error) ||
      !set_up (self, frame, image, area, picture, error) ||
      !draw (self, &self->display, GL_RGBA8, frame, error))
    return FALSE;
  skg_read_back_add (later, &self->display, NULL, &picture->display);
  if (!(frame->stages & SKG_STAGE_BIT (SKG_STAGE_DISPLAY)))
    return TRUE;
  if (!skg_target_ensure (&self->fine, self->context, GL_R32F, frame->geometry.columns,
                          frame->geometry.rows, error) ||
      !set_up (self, frame, image, area, picture, error) ||
      !draw (self, &self->fine, GL_R32F, frame, error))
    return FALSE;
  skg_read_back_add (later, &self->fine, NULL, &picture->stages[SKG_STAGE_DISPLAY]);
  return TRUE;
}

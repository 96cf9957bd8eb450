/* SPDX-License-Identifier: Apache-2.0
 * Passes 4 to 6: from area densities to what the detector gives. */
#include "config.h"

#include "render/chain.h"

#include <string.h>

#include "render/pass-detect.h"
#include "render/pass-expose.h"

/* Inputs of each pass, compared byte by byte, so cleared before they are filled. */
typedef struct
{
  SkgGeometry geometry;
  SkgBeam beam;
  guint64 area_serial;
} ExposeKey;

typedef struct
{
  SkgScatter scatter;
  double grid_primary;
  double grid_scatter;
  double glare;
  double glare_sigma_mm;
  guint64 exposed_serial;
} ScatterKey;

typedef struct
{
  SkgDetection detection;
  double photons_per_mm2;
  guint64 scatter_serial;
} DetectKey;

struct _SkgChain
{
  SkgGlContext *context;
  SkgProgramCache *programs;

  GLuint heel_texture;
  SkgTarget exposed;
  ExposeKey expose_key;
  guint64 exposed_serial; /* 0: nothing yet; likewise below */

  SkgTarget exposed_cells;
  SkgTarget area_cells;
  SkgCells cells;
  GLuint scatter_texture;
  ScatterKey scatter_key;
  guint64 scatter_serial;

  SkgTarget signal;
  SkgTarget blurred;
  SkgTarget detected[2]; /* this frame and the last, in turn */
  guint current;
  SkgTarget image;
  DetectKey detect_key;
  gboolean detected_valid;
  guint64 detected_serial;
};

SkgChain *
skg_chain_new (SkgGlContext *context, SkgProgramCache *programs)
{
  SkgChain *self = g_new0 (SkgChain, 1);

  self->context = context;
  self->programs = programs;
  return self;
}

void
skg_chain_free (SkgChain *self)
{
  SkgTarget *targets[] = { &self->exposed,     &self->exposed_cells, &self->area_cells,
                           &self->signal,      &self->blurred,       &self->detected[0],
                           &self->detected[1], &self->image };

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    skg_target_clear (targets[i]);
  glDeleteTextures (1, &self->scatter_texture);
  glDeleteTextures (1, &self->heel_texture);
  skg_cells_clear (&self->cells);
  g_free (self);
}

const SkgTarget *
skg_chain_get_exposed (SkgChain *self)
{
  return &self->exposed;
}

const SkgTarget *
skg_chain_get_detected (SkgChain *self)
{
  return &self->detected[self->current];
}

void
skg_chain_get_serials (SkgChain *self,
                       guint64 *exposed,
                       guint64 *scatter,
                       guint64 *detected)
{
  *exposed = self->exposed_serial;
  *scatter = self->scatter_serial;
  *detected = self->detected_serial;
}

const SkgCells *
skg_chain_get_cells (SkgChain *self)
{
  return &self->cells;
}

static gboolean
ensure (SkgChain *self,
        SkgTarget *target,
        GLenum format,
        const SkgGeometry *g,
        GError **error)
{
  return skg_target_ensure (target, self->context, format, g->columns, g->rows, error);
}

static void
draw (const SkgTarget *target)
{
  skg_target_bind (target);
  glDrawArrays (GL_TRIANGLES, 0, 3);
}

static gboolean
expose (SkgChain *self,
        const SkgFrame *frame,
        const SkgTarget *area,
        guint64 area_serial,
        const SkgMetal *metal,
        GError **error)
{
  ExposeKey key;

  memset (&key, 0, sizeof key);
  key.geometry = frame->geometry;
  key.beam = frame->beam;
  /* All of it is per photon of the open beam: how many there are matters to the noise.
   */
  key.beam.photons_per_mm2 = 0;
  key.area_serial = area_serial;
  if (self->exposed_serial != 0 && memcmp (&key, &self->expose_key, sizeof key) == 0)
    return TRUE;
  if (self->heel_texture == 0)
    glGenTextures (1, &self->heel_texture);
  if (!ensure (self, &self->exposed, GL_RGBA32F, &frame->geometry, error) ||
      !skg_expose_setup (self->programs, frame, area->texture, metal,
                         self->heel_texture, error))
    return FALSE;
  draw (&self->exposed);
  /* The intensifier's distortion reads between pixels. */
  glBindTexture (GL_TEXTURE_2D, self->exposed.texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  if (!skg_gl_context_check (self->context, "exposing", error))
    return FALSE;
  self->expose_key = key;
  self->exposed_serial++;
  return TRUE;
}

gboolean
skg_chain_reduce (SkgChain *self,
                  const SkgTarget *in,
                  guint columns,
                  guint rows,
                  SkgTarget *out,
                  GError **error)
{
  static const guint no_values[SKG_PROGRAM_MAX_DEFINES] = { 0 };
  SkgProgram *program;

  if (!skg_target_ensure (out, self->context, GL_RGBA32F, columns, rows, error))
    return FALSE;
  program =
      skg_program_cache_use (self->programs, SKG_PROGRAM_REDUCE, no_values, error);
  if (program == NULL)
    return FALSE;
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D, in->texture);
  skg_program_set_int (program, "u_picture", 0);
  skg_program_set_ivec2 (program, "u_cells", (int) columns, (int) rows);
  draw (out);
  return skg_gl_context_check (self->context, "reducing a picture", error);
}

static void
upload_scatter (SkgChain *self)
{
  gsize n = (gsize) self->cells.columns * self->cells.rows;
  g_autofree float *texels = g_new (float, 2 * n);

  for (gsize i = 0; i < n; i++)
    {
      texels[2 * i] = self->cells.scatter[i];
      texels[2 * i + 1] = self->cells.spread[i];
    }
  if (self->scatter_texture == 0)
    glGenTextures (1, &self->scatter_texture);
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D, self->scatter_texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_RG32F, (GLsizei) self->cells.columns,
                (GLsizei) self->cells.rows, 0, GL_RG, GL_FLOAT, texels);
}

static gboolean
scatter (SkgChain *self, const SkgFrame *frame, const SkgTarget *area, GError **error)
{
  ScatterKey key;
  g_autoptr (GBytes) exposed = NULL;
  g_autoptr (GBytes) densities = NULL;
  guint columns;
  guint rows;

  memset (&key, 0, sizeof key);
  key.scatter = frame->scatter;
  key.grid_primary = frame->detection.grid_primary;
  key.grid_scatter = frame->detection.grid_scatter;
  key.glare = frame->detection.glare;
  key.glare_sigma_mm = frame->detection.glare_sigma_mm;
  key.exposed_serial = self->exposed_serial;
  if (self->scatter_serial != 0 && memcmp (&key, &self->scatter_key, sizeof key) == 0)
    return TRUE;
  skg_cells_get_size (&frame->geometry, &columns, &rows);
  if (!skg_chain_reduce (self, &self->exposed, columns, rows, &self->exposed_cells,
                         error) ||
      !skg_chain_reduce (self, area, columns, rows, &self->area_cells, error))
    return FALSE;
  exposed = skg_target_read (&self->exposed_cells);
  densities = skg_target_read (&self->area_cells);
  self->cells.columns = columns;
  self->cells.rows = rows;
  skg_cells_compute (frame, g_bytes_get_data (exposed, NULL),
                     g_bytes_get_data (densities, NULL), &self->cells);
  upload_scatter (self);
  if (!skg_gl_context_check (self->context, "scattering", error))
    return FALSE;
  self->scatter_key = key;
  self->scatter_serial++;
  return TRUE;
}

/* DeepDRR's scale needs the extremes of the whole picture. */
static gboolean
make_image (SkgChain *self, const SkgFrame *frame, GError **error)
{
  const SkgTarget *detected = &self->detected[self->current];
  double least = 0;
  double most = 0;

  if (frame->detection.image == SKG_IMAGE_DEEPDRR)
    {
      g_autoptr (GBytes) bytes = skg_target_read (detected);
      const float *values = g_bytes_get_data (bytes, NULL);
      gsize n = g_bytes_get_size (bytes) / sizeof *values;

      least = most = (double) values[0];
      for (gsize i = 1; i < n; i++)
        {
          least = MIN (least, (double) values[i]);
          most = MAX (most, (double) values[i]);
        }
    }
  if (!ensure (self, &self->image, GL_R32F, &frame->geometry, error) ||
      !skg_image_setup (self->programs, frame, detected->texture, self->exposed.texture,
                        least, most, error))
    return FALSE;
  draw (&self->image);
  return TRUE;
}

static gboolean
detect (SkgChain *self, const SkgFrame *frame, gboolean *changed, GError **error)
{
  const SkgGeometry *g = &frame->geometry;
  SkgTarget *last = &self->detected[self->current];
  SkgTarget *next = &self->detected[!self->current];
  gboolean has_last = self->detected_valid && frame->detection.lag > 0 &&
                      last->columns == g->columns && last->rows == g->rows;
  DetectKey key;

  memset (&key, 0, sizeof key);
  key.detection = frame->detection;
  key.photons_per_mm2 = frame->beam.photons_per_mm2;
  key.scatter_serial = self->scatter_serial;
  *changed = !self->detected_valid || memcmp (&key, &self->detect_key, sizeof key) != 0;
  if (!*changed)
    return TRUE;
  self->detected_valid = FALSE;
  if (!ensure (self, &self->signal, GL_R32F, g, error) ||
      !ensure (self, &self->blurred, GL_RG32F, g, error) ||
      !ensure (self, next, GL_R32F, g, error) ||
      !skg_quanta_setup (self->programs, frame, self->exposed.texture,
                         self->scatter_texture, error))
    return FALSE;
  draw (&self->signal);
  if (!skg_blur_setup (self->programs, frame, self->signal.texture, error))
    return FALSE;
  draw (&self->blurred);
  if (!skg_detect_setup (self->programs, frame, self->blurred.texture,
                         has_last ? last->texture : 0, error))
    return FALSE;
  draw (next);
  self->current = !self->current;
  if (!make_image (self, frame, error) ||
      !skg_gl_context_check (self->context, "detecting", error))
    return FALSE;
  self->detect_key = key;
  self->detected_valid = TRUE;
  self->detected_serial++;
  return TRUE;
}

const SkgTarget *
skg_chain_run (SkgChain *self,
               const SkgFrame *frame,
               const SkgTarget *area,
               guint64 area_serial,
               const SkgMetal *metal,
               gboolean *changed,
               GError **error)
{
  if (!expose (self, frame, area, area_serial, metal, error) ||
      !scatter (self, frame, area, error) || !detect (self, frame, changed, error))
    return NULL;
  return &self->image;
}

/* SPDX-License-Identifier: Apache-2.0
 * The renderer: walks the chain of passes for one frame. */
#include "config.h"

#include "render/renderer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "render/chain.h"
#include "render/distort.h"
#include "render/effect-moves.h"
#include "render/gl-turn.h"
#include "render/integrator.h"
#include "render/pass-display.h"
#include "render/pass-effects.h"
#include "render/pass-structures.h"
#include "render/pass-tools.h"
#include "render/program.h"
#include "render/stages.h"
#include "render/targets.h"

/* With fewer columns outlines are no longer those of bones; 7 ms on two cores. */
#define MIN_STRUCTURE_COLUMNS 160.0

/* A picture that is drawn, while its pixels are on their way. */
typedef struct
{
  SkgPicture *picture; /* %NULL: there is none */
  const SkgFrame *frame;
  SkgReadBack *later;
  SkgRenderedFunc func;
  gpointer user_data;
} Pending;

struct _SkgRenderer
{
  SkgGlContext *context;
  SkgProgramCache *programs;
  guint64 texture_budget_bytes;
  gboolean fine_filter;

  SkgIntegrator *integrator;
  SkgToolsPass *tools;
  SkgToolsResult placed; /* of the last picture */
  SkgChain *chain;
  SkgStructuresPass *structures;
  guint64 marched; /* the serial of @placed that the following are of */
  gboolean had_chain;
  gboolean image_valid;
  guint64 image_serial; /* of passes 1 to 6 */
  SkgEffectsPass *effects;
  GBytes *image_bytes; /* after pass 7 */
  SkgDisplayPass *display;
  SkgThumbnailCache thumbnails;
  Pending pending;
};

/* Software GL takes ordinary memory: half of what is free. Elsewhere the driver is
 * asked where it can say, and trusted with 1 GiB where it can't. */
static guint64
choose_budget (SkgGlContext *context)
{
  const char *text = g_getenv ("SKIAGRAPH_TEXTURE_MIB");
  GLint kib[4] = { 0 };

  if (text != NULL && g_ascii_strtoull (text, NULL, 10) > 0)
    return g_ascii_strtoull (text, NULL, 10) << 20;
  if (skg_gl_context_is_software (context))
    {
      guint64 free_bytes = (guint64) MAX (sysconf (_SC_AVPHYS_PAGES), 0) *
                           (guint64) MAX (sysconf (_SC_PAGESIZE), 0);

      return MAX (free_bytes / 2, (guint64) 256 << 20);
    }
  if (epoxy_has_gl_extension ("GL_NVX_gpu_memory_info"))
    glGetIntegerv (GL_GPU_MEMORY_INFO_CURRENT_AVAILABLE_VIDMEM_NVX, kib);
  else if (epoxy_has_gl_extension ("GL_ATI_meminfo"))
    glGetIntegerv (GL_TEXTURE_FREE_MEMORY_ATI, kib);
  if (kib[0] > 0)
    return (guint64) kib[0] * 1024 / 4 * 3;
  return (guint64) 1 << 30;
}

static void flush (SkgRenderer *self);

static void
draw_triangle (void)
{
  glDrawArrays (GL_TRIANGLES, 0, 3);
}

/* Samples between two texels at 256 places. Many GPUs keep 8 bits of the fraction:
 * good enough live, too coarse for what is exported as exact. */
static gboolean
measure_filter (SkgRenderer *self, GError **error)
{
  static const float texels[2] = { 0, 1 };
  static const guint no_values[SKG_PROGRAM_MAX_DEFINES] = { 0 };
  SkgTarget target = { 0 };
  GLuint texture;
  SkgProgram *program;
  g_autoptr (GBytes) bytes = NULL;
  const float *values;
  float worst = 0;

  program = skg_program_cache_use (self->programs, SKG_PROGRAM_FILTER_PROBE, no_values,
                                   error);
  if (program == NULL ||
      !skg_target_ensure (&target, self->context, GL_R32F, 256, 1, error))
    return FALSE;
  glGenTextures (1, &texture);
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D_ARRAY, texture);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexStorage3D (GL_TEXTURE_2D_ARRAY, 1, GL_R32F, 2, 1, 1);
  glTexSubImage3D (GL_TEXTURE_2D_ARRAY, 0, 0, 0, 0, 2, 1, 1, GL_RED, GL_FLOAT, texels);
  skg_program_set_int (program, "u_slices", 0);
  skg_program_set_float (program, "u_columns", 256);
  skg_target_bind (&target);
  draw_triangle ();
  bytes = skg_target_read (&target);
  values = g_bytes_get_data (bytes, NULL);
  for (int i = 0; i < 256; i++)
    worst = MAX (worst, fabsf (values[i] - ((float) i + 0.5f) / 256));
  self->fine_filter = worst < 1.0f / 4096;
  glDeleteTextures (1, &texture);
  skg_target_clear (&target);
  return skg_gl_context_check (self->context, "measuring the texture filter", error);
}

static gboolean
set_up (SkgRenderer *self, GError **error)
{
  self->context = skg_gl_context_new (error);
  if (self->context == NULL)
    return FALSE;
  self->programs = skg_program_cache_new ();
  self->texture_budget_bytes = choose_budget (self->context);
  if (!measure_filter (self, error))
    return FALSE;
  self->integrator = skg_integrator_new (
      self->context, self->programs, self->texture_budget_bytes, !self->fine_filter);
  self->tools = skg_tools_pass_new (self->context, self->programs);
  self->chain = skg_chain_new (self->context, self->programs);
  self->effects = skg_effects_pass_new (self->context, self->programs);
  self->display = skg_display_pass_new (self->context, self->programs);
  self->structures = skg_structures_pass_new (self->context, self->programs);
  return TRUE;
}

SkgRenderer *
skg_renderer_new (GError **error)
{
  g_autoptr (SkgRenderer) self = g_new0 (SkgRenderer, 1);
  gboolean ok;

  skg_gl_turn_take ();
  ok = set_up (self, error);
  skg_gl_turn_leave ();
  return ok ? g_steal_pointer (&self) : NULL;
}

void
skg_renderer_free (SkgRenderer *self)
{
  if (self->context != NULL)
    {
      skg_gl_turn_take ();
      flush (self);
      g_clear_pointer (&self->structures, skg_structures_pass_free);
      g_clear_pointer (&self->display, skg_display_pass_free);
      g_clear_pointer (&self->effects, skg_effects_pass_free);
      g_clear_pointer (&self->chain, skg_chain_free);
      g_clear_pointer (&self->tools, skg_tools_pass_free);
      g_clear_pointer (&self->integrator, skg_integrator_free);
      g_clear_pointer (&self->programs, skg_program_cache_free);
      g_clear_pointer (&self->context, skg_gl_context_free);
      skg_gl_turn_leave ();
    }
  g_clear_pointer (&self->image_bytes, g_bytes_unref);
  skg_thumbnail_cache_clear (&self->thumbnails);
  g_free (self);
}

SkgGlContext *
skg_renderer_get_context (SkgRenderer *self)
{
  return self->context;
}

guint64
skg_renderer_get_texture_budget (SkgRenderer *self)
{
  return self->texture_budget_bytes;
}

gboolean
skg_renderer_has_fine_filter (SkgRenderer *self)
{
  return self->fine_filter;
}

guint64
skg_renderer_get_integrate_count (SkgRenderer *self)
{
  return skg_integrator_get_count (self->integrator);
}

/* Passes 1 and 3 to 6, or as far as the frame goes. Returns: (transfer none): the image
 * that pass 7 starts from; image_serial is in step with it. */
static const SkgTarget *
make_image (SkgRenderer *self,
            const SkgFrame *frame,
            SkgStopFunc stop,
            gpointer stop_data,
            GError **error)
{
  const SkgTarget *image;
  SkgToolsResult *placed = &self->placed;
  gboolean has_chain = frame->tissue.n_materials > 0;
  gboolean changed;

  if (skg_integrator_run (self->integrator, frame, stop, stop_data, error) == NULL ||
      !skg_tools_pass_run (self->tools, frame, self->integrator, stop, stop_data,
                           placed, error))
    return NULL;
  image = placed->area;
  changed = !self->image_valid || placed->serial != self->marched ||
            has_chain != self->had_chain;
  if (has_chain)
    {
      gboolean chain_changed;

      image = skg_chain_run (self->chain, frame, placed->area, placed->serial,
                             placed->metal, &chain_changed, error);
      changed = changed || chain_changed;
    }
  self->image_valid = image != NULL;
  if (image == NULL || !changed)
    return image;
  self->image_serial++;
  self->marched = placed->serial;
  self->had_chain = has_chain;
  return image;
}

/* Pass 7. Returns: (transfer none): the image that pass 8 shows; image_bytes are in
 * step with it. @changed: it is not the last one. */
static const SkgTarget *
change_image (SkgRenderer *self,
              const SkgFrame *frame,
              const SkgTarget *clean,
              gboolean *changed,
              GError **error)
{
  const SkgTarget *image = skg_effects_pass_run (self->effects, frame, clean,
                                                 self->image_serial, changed, error);

  if (image != NULL && (*changed || self->image_bytes == NULL))
    {
      g_clear_pointer (&self->image_bytes, g_bytes_unref);
      self->image_bytes = skg_target_read (image);
    }
  return image;
}

/* Bit i takes the bit of the structure on the other side, if the picture is mirrored
 * and that is asked for too; else its own. */
static void
list_opposites (SkgStructureChoice *choice, guint8 swap[64])
{
  guint n = skg_structure_choice_get_length (choice);

  for (guint i = 0; i < 64; i++)
    swap[i] = (guint8) i;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *opposite =
          skg_structure_dup_opposite_key (skg_structure_choice_get (choice, i)->name);

      for (guint k = 0; opposite != NULL && k < n; k++)
        {
          g_autofree char *key =
              skg_structure_dup_key (skg_structure_choice_get (choice, k)->name);

          if (strcmp (key, opposite) == 0)
            swap[i] = (guint8) k;
        }
    }
}

/* The masks as the detector bends the picture and pass 7 moves it. */
static void
move_structures (const SkgFrame *frame, SkgPicture *picture)
{
  g_autoptr (GBytes) ideal = picture->structure_bits;
  g_autoptr (GBytes) bits =
      skg_distort_masks (ideal, picture->structure_columns, picture->structure_rows,
                         frame->detection.pincushion);
  gboolean swaps = skg_effect_list_swaps_sides (&frame->effects);
  guint8 swap[64];

  if (!skg_effect_list_moves_labels (&frame->effects))
    {
      picture->structure_bits = g_steal_pointer (&bits);
      return;
    }
  if (swaps)
    list_opposites (picture->structures, swap);
  picture->structure_bits =
      skg_effect_list_move_masks (&frame->effects, bits, picture->structure_columns,
                                  picture->structure_rows, swaps ? swap : NULL);
}

/* Pass 2, if it is asked for. */
static gboolean
find_structures (SkgRenderer *self,
                 const SkgFrame *frame,
                 SkgPicture *picture,
                 SkgStopFunc stop,
                 gpointer stop_data,
                 SkgReadBack *later,
                 GError **error)
{
  guint64 count = skg_structures_pass_get_count (self->structures);
  gint64 start_us = g_get_monotonic_time ();
  guint step = MAX (frame->structure_step, 1);
  double scale = 1;
  SkgGeometry geometry;

  if (frame->structures == NULL)
    return TRUE;
  picture->structures = skg_structure_choice_ref (frame->structures);
  if (step > 1)
    scale = MAX (1.0 / step, MIN_STRUCTURE_COLUMNS / frame->geometry.columns);
  picture->structure_columns = (guint) MAX (frame->geometry.columns * scale, 1);
  picture->structure_rows = (guint) MAX (frame->geometry.rows * scale, 1);
  geometry = step == 1
                 ? frame->geometry
                 : skg_geometry_resize (&frame->geometry, picture->structure_columns,
                                        picture->structure_rows);
  if (!skg_structures_pass_run (self->structures, &geometry, frame->structures, stop,
                                stop_data, later, &picture->structure_bits, error))
    return FALSE;
  if (skg_structures_pass_get_count (self->structures) != count)
    picture->structures_ms = (double) (g_get_monotonic_time () - start_us) / 1e3;
  return TRUE;
}

/* What is left to do once all pixels are in memory. */
static void
complete (const SkgFrame *frame, SkgPicture *picture)
{
  gint64 start_us = g_get_monotonic_time ();
  double ms;

  if (picture->structure_bits == NULL)
    return;
  move_structures (frame, picture);
  ms = (double) (g_get_monotonic_time () - start_us) / 1e3;
  picture->total_ms += ms;
  if (picture->structures_ms > 0)
    picture->structures_ms += ms;
}

/* The picture that is on its way goes to whoever asked for it. Has the turn. */
static void
flush (SkgRenderer *self)
{
  Pending pending = self->pending;
  GError *error = NULL;
  gint64 start_us = g_get_monotonic_time ();
  double ms;

  if (pending.picture == NULL)
    return;
  self->pending = (Pending){ 0 };
  if (skg_read_back_finish (pending.later, &error) &&
      skg_gl_context_check (self->context, "reading the picture back", &error))
    {
      ms = (double) (g_get_monotonic_time () - start_us) / 1e3;
      pending.picture->read_ms += ms;
      pending.picture->total_ms += ms;
      complete (pending.frame, pending.picture);
    }
  else
    g_clear_pointer (&pending.picture, skg_picture_unref);
  skg_read_back_free (pending.later);
  pending.func (pending.picture, error, pending.user_data);
}

static SkgPicture *
render (SkgRenderer *self,
        const SkgFrame *frame,
        SkgStopFunc stop,
        gpointer stop_data,
        SkgReadBack *later,
        GError **error)
{
  g_autoptr (SkgPicture) picture = g_new0 (SkgPicture, 1);
  guint64 count = skg_integrator_get_count (self->integrator);
  gint64 start_us = g_get_monotonic_time ();
  gint64 flush_us;
  const SkgTarget *clean;
  const SkgTarget *image;
  gboolean changed;

  skg_target_take_read_ms ();
  g_atomic_ref_count_init (&picture->ref_count);
  picture->columns = frame->geometry.columns;
  picture->rows = frame->geometry.rows;
  picture->quality = frame->quality;
  picture->window = frame->display.window;
  picture->level = frame->display.level;
  clean = make_image (self, frame, stop, stop_data, error);
  if (clean == NULL)
    return NULL;
  if (skg_integrator_get_count (self->integrator) != count)
    picture->integrate_ms = (double) (g_get_monotonic_time () - start_us) / 1e3;
  /* The last picture's pixels have come meanwhile; time for them is not this one's. */
  flush_us = g_get_monotonic_time ();
  flush (self);
  start_us += g_get_monotonic_time () - flush_us;
  image = change_image (self, frame, clean, &changed, error);
  if (image == NULL)
    return NULL;
  if (frame->stages & SKG_STAGE_BIT (SKG_STAGE_IMAGE))
    {
      if (frame->effects.n_effects > 0)
        skg_read_back_add (later, clean, NULL, &picture->stages[SKG_STAGE_IMAGE]);
      else
        picture->stages[SKG_STAGE_IMAGE] = g_bytes_ref (self->image_bytes);
    }
  picture->image = g_bytes_ref (self->image_bytes);
  if (!skg_display_pass_run (self->display, frame, image, self->placed.area, changed,
                             later, picture, error) ||
      (frame->tissue.n_materials > 0 &&
       !skg_stages_read (self->chain, frame, self->placed.area, self->placed.serial,
                         &self->thumbnails, later, picture, error)) ||
      !find_structures (self, frame, picture, stop, stop_data, later, error))
    return NULL;
  if (self->placed.shadow != NULL)
    {
      picture->tools = skg_tool_shapes_ref (frame->tools);
      picture->shadow = skg_tool_shadow_ref (self->placed.shadow);
    }
  picture->read_ms = skg_target_take_read_ms ();
  picture->total_ms = (double) (g_get_monotonic_time () - start_us) / 1e3;
  return g_steal_pointer (&picture);
}

SkgPicture *
skg_renderer_render (SkgRenderer *self,
                     const SkgFrame *frame,
                     SkgStopFunc stop,
                     gpointer stop_data,
                     GError **error)
{
  SkgPicture *picture;

  g_return_val_if_fail (frame->volume != NULL || frame->area_density != NULL, NULL);

  skg_gl_turn_take ();
  picture = render (self, frame, stop, stop_data, NULL, error);
  if (picture != NULL)
    complete (frame, picture);
  skg_gl_turn_leave ();
  return picture;
}

gboolean
skg_renderer_render_later (SkgRenderer *self,
                           const SkgFrame *frame,
                           SkgRenderedFunc func,
                           gpointer user_data,
                           GError **error)
{
  Pending pending = { .frame = frame, .func = func, .user_data = user_data };

  g_return_val_if_fail (frame->volume != NULL || frame->area_density != NULL, FALSE);

  skg_gl_turn_take ();
  pending.later = skg_read_back_new ();
  pending.picture = render (self, frame, NULL, NULL, pending.later, error);
  flush (self);
  if (pending.picture != NULL)
    self->pending = pending;
  else
    skg_read_back_free (pending.later);
  skg_gl_turn_leave ();
  return pending.picture != NULL;
}

void
skg_renderer_flush (SkgRenderer *self)
{
  skg_gl_turn_take ();
  flush (self);
  skg_gl_turn_leave ();
}

static gboolean
compile_all (SkgRenderer *self, GError **error)
{
  for (int id = 0; id < SKG_N_PROGRAMS; id++)
    {
      const SkgProgramInfo *info = skg_program_get_info (id);
      guint n[SKG_PROGRAM_MAX_DEFINES];

      for (int i = 0; i < SKG_PROGRAM_MAX_DEFINES; i++)
        n[i] = info->defines[i] != NULL ? info->n_values[i] : 1;
      for (guint a = 0; a < n[0]; a++)
        for (guint b = 0; b < n[1]; b++)
          for (guint c = 0; c < n[2]; c++)
            for (guint d = 0; d < n[3]; d++)
              {
                guint values[SKG_PROGRAM_MAX_DEFINES] = { a, b, c, d };

                if (skg_program_cache_use (self->programs, id, values, error) == NULL)
                  return FALSE;
              }
    }
  return TRUE;
}

gboolean
skg_renderer_compile_all (SkgRenderer *self, GError **error)
{
  gboolean ok;

  skg_gl_turn_take ();
  ok = compile_all (self, error);
  skg_gl_turn_leave ();
  return ok;
}

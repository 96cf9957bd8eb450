/* SPDX-License-Identifier: Apache-2.0
 * Pass 7: the image effects. */
#include "config.h"

#include "render/pass-effects.h"

/* Of effect-range.frag.glsl; four levels do for 65536 pixels. */
#define RANGE_BLOCK 16
#define RANGE_LEVELS 4

struct _SkgEffectsPass
{
  SkgGlContext *context;
  SkgProgramCache *programs;
  SkgEffectDraws draws;
  SkgTarget levels[RANGE_LEVELS];
  SkgTarget entry_range; /* of the picture that comes in */
  SkgTarget range;       /* of the present one */
  SkgTarget turns[2];
  SkgTarget image;

  SkgEffectList list;
  guint64 image_serial;
  gboolean valid;
  guint64 count;
};

SkgEffectsPass *
skg_effects_pass_new (SkgGlContext *context, SkgProgramCache *programs)
{
  SkgEffectsPass *self = g_new0 (SkgEffectsPass, 1);

  self->context = context;
  self->programs = programs;
  self->draws.context = context;
  self->draws.programs = programs;
  return self;
}

void
skg_effects_pass_free (SkgEffectsPass *self)
{
  for (guint i = 0; i < RANGE_LEVELS; i++)
    skg_target_clear (&self->levels[i]);
  skg_target_clear (&self->entry_range);
  skg_target_clear (&self->range);
  skg_target_clear (&self->turns[0]);
  skg_target_clear (&self->turns[1]);
  skg_target_clear (&self->image);
  skg_effect_draws_clear (&self->draws);
  g_free (self);
}

guint64
skg_effects_pass_get_count (SkgEffectsPass *self)
{
  return self->count;
}

/* Least and largest value of @in into @out, 1 x 1. */
static gboolean
measure (SkgEffectsPass *self, const SkgTarget *in, SkgTarget *out, GError **error)
{
  const SkgTarget *from = in;

  for (guint level = 0; level == 0 || from->columns > 1 || from->rows > 1; level++)
    {
      guint columns = (from->columns + RANGE_BLOCK - 1) / RANGE_BLOCK;
      guint rows = (from->rows + RANGE_BLOCK - 1) / RANGE_BLOCK;
      gboolean is_last = columns == 1 && rows == 1;
      const guint values[SKG_PROGRAM_MAX_DEFINES] = { level == 0 };
      SkgTarget *to = is_last ? out : &self->levels[level];
      SkgProgram *program;

      if (!skg_target_ensure (to, self->context, GL_RG32F, columns, rows, error))
        return FALSE;
      program = skg_program_cache_use (self->programs, SKG_PROGRAM_EFFECT_RANGE, values,
                                       error);
      if (program == NULL)
        return FALSE;
      glActiveTexture (GL_TEXTURE0);
      glBindTexture (GL_TEXTURE_2D, from->texture);
      skg_program_set_int (program, "u_picture", 0);
      skg_target_bind (to);
      glDrawArrays (GL_TRIANGLES, 0, 3);
      from = to;
    }
  return skg_gl_context_check (self->context, "measuring the picture", error);
}

static gboolean
apply (SkgEffectsPass *self,
       const SkgEffectList *list,
       const SkgTarget *image,
       GError **error)
{
  guint turn = 0;

  if (!measure (self, image, &self->entry_range, error) ||
      !skg_effect_draw_point (&self->draws, SKG_POINT_ENTER, image, &self->entry_range,
                              &self->turns[0], error))
    return FALSE;
  for (guint i = 0; i < list->n_effects; i++)
    {
      const SkgTarget *range = &self->entry_range;

      if (skg_effect_needs_range (list->effects[i].kind))
        {
          range = &self->range;
          if (!measure (self, &self->turns[turn], &self->range, error))
            return FALSE;
        }
      if (!skg_effect_draw (&self->draws, list, i, &self->turns[turn], range,
                            &self->turns[!turn], error))
        return FALSE;
      turn = !turn;
    }
  return skg_effect_draw_point (&self->draws, SKG_POINT_LEAVE, &self->turns[turn],
                                &self->entry_range, &self->image, error);
}

const SkgTarget *
skg_effects_pass_run (SkgEffectsPass *self,
                      const SkgFrame *frame,
                      const SkgTarget *image,
                      guint64 image_serial,
                      gboolean *changed,
                      GError **error)
{
  const SkgEffectList *list = &frame->effects;

  *changed = !self->valid || self->image_serial != image_serial ||
             !skg_effect_list_equal (&self->list, list);
  if (*changed)
    {
      self->valid = FALSE;
      if (list->n_effects > 0)
        {
          if (!apply (self, list, image, error))
            return NULL;
          self->count++;
        }
      self->list = *list;
      self->image_serial = image_serial;
      self->valid = TRUE;
    }
  return list->n_effects > 0 ? &self->image : image;
}

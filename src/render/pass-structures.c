/* SPDX-License-Identifier: Apache-2.0
 * Pass 2: which structures each ray meets. */
#include "config.h"

#include "render/pass-structures.h"

#include <string.h>

#include "base/error.h"
#include "render/gl-turn.h"
#include "render/label-textures.h"
#include "render/targets.h"

/* As pass 1: a newer request waits no longer than this, or where nobody can interrupt,
 * a GPU's watchdog still sleeps. */
#define STRIP_MS 12.0
#define LONG_STRIP_MS 250.0

struct _SkgStructuresPass
{
  SkgGlContext *context;
  SkgProgramCache *programs;
  SkgLabelTextures textures;
  SkgTarget target;
  double ms_per_pixel; /* of the latest strip */

  SkgGeometry geometry; /* of the result */
  SkgStructureChoice *choice;
  GBytes *result;
  guint64 count;
};

SkgStructuresPass *
skg_structures_pass_new (SkgGlContext *context, SkgProgramCache *programs)
{
  SkgStructuresPass *self = g_new0 (SkgStructuresPass, 1);

  self->context = context;
  self->programs = programs;
  return self;
}

static void
forget_result (SkgStructuresPass *self)
{
  g_clear_pointer (&self->result, g_bytes_unref);
  g_clear_pointer (&self->choice, skg_structure_choice_unref);
}

void
skg_structures_pass_free (SkgStructuresPass *self)
{
  if (self == NULL)
    return;
  forget_result (self);
  skg_label_textures_clear (&self->textures);
  skg_target_clear (&self->target);
  g_free (self);
}

guint64
skg_structures_pass_get_count (SkgStructuresPass *self)
{
  return self->count;
}

static void
set_vec3 (SkgProgram *program, const char *name, SkgVec3 v)
{
  float value[3] = { (float) v.x, (float) v.y, (float) v.z };

  skg_program_set_vec3 (program, name, value);
}

/* Rays in the box of structures, voxel (0, 0, 0) at its first one. */
static void
set_rays (SkgProgram *program, const SkgGeometry *g, const SkgLabelTextures *textures)
{
  const SkgGrid *grid =
      skg_label_map_get_grid (skg_structure_choice_get_map (textures->choice));
  SkgMat4 voxel_from_patient = skg_grid_get_voxel_from_patient (grid);
  const guint *size = textures->size;
  SkgVec3 first_vox =
      skg_vec3 (textures->box_min[0], textures->box_min[1], textures->box_min[2]);
  SkgVec3 source_vox = skg_mat4_transform_point (&voxel_from_patient, g->source_mm);
  SkgVec3 pixel00_vox = skg_mat4_transform_point (&voxel_from_patient, g->pixel00_mm);

  set_vec3 (program, "u_source_vox", skg_vec3_sub (source_vox, first_vox));
  set_vec3 (program, "u_pixel00_vox", skg_vec3_sub (pixel00_vox, first_vox));
  set_vec3 (program, "u_column_step_vox",
            skg_mat4_transform_vector (&voxel_from_patient, g->column_step_mm));
  set_vec3 (program, "u_row_step_vox",
            skg_mat4_transform_vector (&voxel_from_patient, g->row_step_mm));
  skg_program_set_ivec3 (program, "u_size_vox", (int) size[0], (int) size[1],
                         (int) size[2]);
}

static void
bind_texture (
    SkgProgram *program, const char *name, guint unit, GLenum target, GLuint texture)
{
  glActiveTexture (GL_TEXTURE0 + unit);
  glBindTexture (target, texture);
  skg_program_set_int (program, name, (int) unit);
}

static gboolean
setup (SkgStructuresPass *self, const SkgGeometry *geometry, GError **error)
{
  const SkgLabelTextures *textures = &self->textures;
  const guint values[SKG_PROGRAM_MAX_DEFINES] = { textures->is_direct };
  SkgProgram *program;

  if (!skg_target_ensure (&self->target, self->context, GL_RG32UI, geometry->columns,
                          geometry->rows, error))
    return FALSE;
  program =
      skg_program_cache_use (self->programs, SKG_PROGRAM_STRUCTURES, values, error);
  if (program == NULL)
    return FALSE;
  bind_texture (program, "u_sets", 2, GL_TEXTURE_2D, textures->sets);
  bind_texture (program, "u_blocks", 1, GL_TEXTURE_3D, textures->blocks);
  bind_texture (program, "u_voxels", 0, GL_TEXTURE_3D, textures->voxels);
  /* A uniform of unsigned words would need a setter of its own. */
  skg_program_set_ivec2 (program, "u_all", (int) (guint32) textures->all,
                         (int) (guint32) (textures->all >> 32));
  set_rays (program, geometry, textures);
  return TRUE;
}

static guint
choose_strip_rows (const SkgStructuresPass *self, double strip_ms)
{
  if (self->ms_per_pixel <= 0)
    return MAX (self->target.rows / 64, 4);
  return (guint) CLAMP (strip_ms / self->ms_per_pixel / self->target.columns, 1,
                        self->target.rows);
}

static gboolean
draw_strips (SkgStructuresPass *self,
             SkgStopFunc stop,
             gpointer stop_data,
             GError **error)
{
  guint columns = self->target.columns;
  guint rows = self->target.rows;
  gboolean ok = TRUE;

  skg_target_bind (&self->target);
  glEnable (GL_SCISSOR_TEST);
  for (guint row = 0; ok && row < rows;)
    {
      guint n_rows =
          MIN (choose_strip_rows (self, stop != NULL ? STRIP_MS : LONG_STRIP_MS),
               rows - row);
      gint64 start_us = g_get_monotonic_time ();

      glScissor (0, (GLint) row, (GLsizei) columns, (GLsizei) n_rows);
      glDrawArrays (GL_TRIANGLES, 0, 3);
      glFinish ();
      self->ms_per_pixel = (double) (g_get_monotonic_time () - start_us) / 1e3 /
                           ((double) columns * n_rows);
      row += n_rows;
      skg_gl_turn_pass ();
      if (row < rows && stop != NULL && stop (stop_data))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "superseded");
          ok = FALSE;
        }
    }
  glDisable (GL_SCISSOR_TEST);
  return ok && skg_gl_context_check (self->context, "finding structures", error);
}

/* The target's pairs of words as 64-bit numbers. */
static GBytes *
join_words (GBytes *bytes)
{
#if G_BYTE_ORDER == G_BIG_ENDIAN
  gsize n_bytes;
  guint32 *words = g_bytes_unref_to_data (bytes, &n_bytes);

  for (gsize i = 0; i < n_bytes / 8; i++)
    {
      guint32 low = words[2 * i];

      words[2 * i] = words[2 * i + 1];
      words[2 * i + 1] = low;
    }
  return g_bytes_new_take (words, n_bytes);
#else
  return bytes;
#endif
}

static gboolean
is_kept (const SkgStructuresPass *self,
         const SkgGeometry *geometry,
         SkgStructureChoice *choice)
{
  /* Two counts and four vectors of doubles: no padding. */
  return self->result != NULL &&
         memcmp (&self->geometry, geometry, sizeof *geometry) == 0 &&
         skg_structure_choice_same_bits (self->choice, choice);
}

gboolean
skg_structures_pass_run (SkgStructuresPass *self,
                         const SkgGeometry *geometry,
                         SkgStructureChoice *choice,
                         SkgStopFunc stop,
                         gpointer stop_data,
                         SkgReadBack *later,
                         GBytes **bits,
                         GError **error)
{
  gsize n_bytes = (gsize) geometry->columns * geometry->rows * sizeof (guint64);

  g_return_val_if_fail (choice != NULL, FALSE);

  *bits = NULL;
  if (is_kept (self, geometry, choice))
    {
      *bits = g_bytes_ref (self->result);
      return TRUE;
    }
  forget_result (self);
  if (!skg_label_textures_ensure (&self->textures, self->context, choice, error))
    return FALSE;
  if (self->textures.all == 0)
    *bits = g_bytes_new_take (g_malloc0 (n_bytes), n_bytes);
  else
    {
      if (!setup (self, geometry, error) || !draw_strips (self, stop, stop_data, error))
        return FALSE;
      skg_read_back_add (later, &self->target, join_words, bits);
    }
  self->count++;
  /* Of what comes later nothing is kept: it is of a set, where each picture is another.
   */
  if (*bits == NULL)
    return TRUE;
  self->result = g_bytes_ref (*bits);
  self->geometry = *geometry;
  self->choice = skg_structure_choice_ref (choice);
  return TRUE;
}

/* SPDX-License-Identifier: Apache-2.0
 * Pass 7: what the draws of all effects share. */
#include "config.h"

#include "render/effect-job.h"

double
skg_job_get (const SkgEffectJob *job, const char *param)
{
  return skg_effect_get (job->effect, param);
}

SkgProgram *
skg_job_use (const SkgEffectJob *job, SkgProgramId id, guint first, guint second)
{
  const guint values[SKG_PROGRAM_MAX_DEFINES] = { first, second };

  return skg_program_cache_use (job->draws->programs, id, values, job->error);
}

void
skg_job_bind (SkgProgram *program, const char *name, int unit, GLuint texture)
{
  glActiveTexture (GL_TEXTURE0 + (GLenum) unit);
  glBindTexture (GL_TEXTURE_2D, texture);
  skg_program_set_int (program, name, unit);
  /* Unit 0 is where every other function binds what it makes. */
  glActiveTexture (GL_TEXTURE0);
}

gboolean
skg_job_ensure (const SkgEffectJob *job, SkgTarget *target, guint columns, guint rows)
{
  return skg_target_ensure (target, job->draws->context, GL_R32F, columns, rows,
                            job->error);
}

gboolean
skg_job_draw (const SkgEffectJob *job, const SkgTarget *target)
{
  skg_target_bind (target);
  glDrawArrays (GL_TRIANGLES, 0, 3);
  return skg_gl_context_check (job->draws->context, "changing the picture", job->error);
}

void
skg_job_upload (GLuint *texture,
                int unit,
                GLint filter,
                GLint format,
                guint columns,
                guint rows,
                const float *values)
{
  glActiveTexture (GL_TEXTURE0 + (GLenum) unit);
  if (*texture == 0)
    glGenTextures (1, texture);
  glBindTexture (GL_TEXTURE_2D, *texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D (GL_TEXTURE_2D, 0, format, (GLsizei) columns, (GLsizei) rows, 0,
                format == GL_R32F ? GL_RED : GL_RG, GL_FLOAT, values);
  glActiveTexture (GL_TEXTURE0);
}

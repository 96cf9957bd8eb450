/* SPDX-License-Identifier: Apache-2.0
 * GLSL programs from the GResource: includes, variants, uniforms by name. */
#pragma once

#include <epoxy/gl.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SkgProgramId: every fragment stage that the renderer uses. Each is drawn as one
 * triangle over the viewport (fullscreen.vert.glsl).
 */
typedef enum
{
  SKG_PROGRAM_INTEGRATE_LIVE,
  SKG_PROGRAM_INTEGRATE_EXACT,
  SKG_PROGRAM_TOOLS,
  SKG_PROGRAM_STRUCTURES,
  SKG_PROGRAM_EXPOSE,
  SKG_PROGRAM_REDUCE,
  SKG_PROGRAM_QUANTA,
  SKG_PROGRAM_BLUR,
  SKG_PROGRAM_DETECT,
  SKG_PROGRAM_IMAGE,
  SKG_PROGRAM_EFFECT_RANGE,
  SKG_PROGRAM_EFFECT_POINT,
  SKG_PROGRAM_EFFECT_WARP,
  SKG_PROGRAM_EFFECT_KERNEL,
  SKG_PROGRAM_EFFECT_LINE,
  SKG_PROGRAM_EFFECT_POOL,
  SKG_PROGRAM_EFFECT_ENLARGE,
  SKG_PROGRAM_EFFECT_JPEG,
  SKG_PROGRAM_DISPLAY,
  SKG_PROGRAM_FILTER_PROBE,
  SKG_N_PROGRAMS,
} SkgProgramId;

/* Most defines that one program has. */
#define SKG_PROGRAM_MAX_DEFINES 4

/**
 * SkgProgramInfo: a row of the variants table.
 * @file: below shaders/
 * @defines: names of what may be defined
 * @n_values: each define takes the values 0 to n_values - 1
 */
typedef struct
{
  const char *file;
  const char *defines[SKG_PROGRAM_MAX_DEFINES];
  guint n_values[SKG_PROGRAM_MAX_DEFINES];
} SkgProgramInfo;

const SkgProgramInfo *skg_program_get_info (SkgProgramId id);

/* Compiled programs of one context. All functions need that context current. */
typedef struct _SkgProgramCache SkgProgramCache;
typedef struct _SkgProgram SkgProgram;

SkgProgramCache *skg_program_cache_new (void);
void skg_program_cache_free (SkgProgramCache *cache);

/**
 * skg_program_cache_use:
 * @values: one value per define of @id, in order
 * @error: %SKG_ERROR_GL with the file, line and words of the driver
 *
 * Returns: (transfer none): the program, compiled if it is new, in use
 */
SkgProgram *skg_program_cache_use (SkgProgramCache *cache,
                                   SkgProgramId id,
                                   const guint values[SKG_PROGRAM_MAX_DEFINES],
                                   GError **error);

/* The program must be in use. A uniform that this variant does not need is skipped. */
void skg_program_set_int (SkgProgram *program, const char *name, int value);
void skg_program_set_float (SkgProgram *program, const char *name, float value);
/* Numbers are floats in shaders: this spares the casts. */
void skg_program_set_double (SkgProgram *program, const char *name, double value);
void skg_program_set_floats (SkgProgram *program,
                             const char *name,
                             guint n,
                             const float *values);
void skg_program_set_vec2s (SkgProgram *program,
                            const char *name,
                            guint n,
                            const float *values);
void skg_program_set_uvec2 (SkgProgram *program, const char *name, guint x, guint y);
void skg_program_set_vec2 (SkgProgram *program, const char *name, const float value[2]);
void skg_program_set_vec3 (SkgProgram *program, const char *name, const float value[3]);
/* @n vectors; an array is named by its first element, "u_name[0]". */
void skg_program_set_vec3s (SkgProgram *program,
                            const char *name,
                            guint n,
                            const float *values);
void skg_program_set_vec4s (SkgProgram *program,
                            const char *name,
                            guint n,
                            const float *values);
void skg_program_set_ivec2 (SkgProgram *program, const char *name, int x, int y);
void skg_program_set_ivec3 (SkgProgram *program, const char *name, int x, int y, int z);
/* Column-major. */
void skg_program_set_mat3 (SkgProgram *program, const char *name, const float value[9]);

/**
 * skg_shader_load:
 * Source of @file below shaders/, with its includes in place and #line directives, so
 * that a driver's log can be read: string numbers are listed in a comment at the top.
 */
char *skg_shader_load (const char *file, const char *preamble, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgProgramCache, skg_program_cache_free)

G_END_DECLS

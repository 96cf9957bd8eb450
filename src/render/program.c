/* SPDX-License-Identifier: Apache-2.0
 * GLSL programs from the GResource: includes, variants, uniforms by name. */
#include "config.h"

#include "render/program.h"

#include <string.h>

#include "base/error.h"
#include "render/effect-draws.h"
#include "render/pass-detect.h"
#include "render/pass-expose.h"
#include "render/tissue-ramps.h"

#define GLSL_VERSION "#version 430 core\n"
#define MAX_INCLUDE_DEPTH 8

struct _SkgProgram
{
  GLuint name;
  GHashTable *locations; /* uniform name -> location + 1 */
  char *label;
};

struct _SkgProgramCache
{
  GHashTable *programs; /* key text -> SkgProgram */
  GLuint vertex_array;
};

static const SkgProgramInfo infos[SKG_N_PROGRAMS] = {
  [SKG_PROGRAM_INTEGRATE_LIVE] = { "integrate-live.frag.glsl",
                                   { "AXIS", "ONLY_AXIS", "PACKED", "TISSUE" },
                                   { 3, 2, 2, SKG_RAMPS_N_VARIANTS } },
  [SKG_PROGRAM_INTEGRATE_EXACT] = { "integrate-exact.frag.glsl",
                                    { "AXIS", "MANUAL_FILTER", "PACKED", "TISSUE" },
                                    { 3, 2, 2, SKG_RAMPS_N_VARIANTS } },
  [SKG_PROGRAM_TOOLS] = { "tools.frag.glsl", { "TISSUE" }, { SKG_RAMPS_N_VARIANTS } },
  [SKG_PROGRAM_EXPOSE] = { "expose.frag.glsl",
                           { "BINS", "METAL" },
                           { SKG_EXPOSE_N_VARIANTS, 2 } },
  [SKG_PROGRAM_STRUCTURES] = { "structures.frag.glsl", { "DIRECT" }, { 2 } },
  [SKG_PROGRAM_REDUCE] = { "reduce.frag.glsl", { NULL }, { 0 } },
  [SKG_PROGRAM_QUANTA] = { "quanta.frag.glsl", { NULL }, { 0 } },
  [SKG_PROGRAM_BLUR] = { "blur.frag.glsl", { "REACH" }, { SKG_REACH_N_VARIANTS } },
  [SKG_PROGRAM_DETECT] = { "detect.frag.glsl", { "REACH" }, { SKG_REACH_N_VARIANTS } },
  [SKG_PROGRAM_IMAGE] = { "image.frag.glsl", { "IMAGE" }, { 3 } },
  [SKG_PROGRAM_EFFECT_RANGE] = { "effect-range.frag.glsl", { "FIRST" }, { 2 } },
  [SKG_PROGRAM_EFFECT_POINT] = { "effect-point.frag.glsl",
                                 { "POINT", "OWN" },
                                 { SKG_N_POINTS, 2 } },
  [SKG_PROGRAM_EFFECT_WARP] = { "effect-warp.frag.glsl",
                                { "MOVE", "BLACK" },
                                { 3, 2 } },
  [SKG_PROGRAM_EFFECT_KERNEL] = { "effect-kernel.frag.glsl", { NULL }, { 0 } },
  [SKG_PROGRAM_EFFECT_LINE] = { "effect-line.frag.glsl",
                                { "FOURS", "STEP" },
                                { 17, 3 } },
  [SKG_PROGRAM_EFFECT_POOL] = { "effect-pool.frag.glsl", { "POOL" }, { 3 } },
  [SKG_PROGRAM_EFFECT_ENLARGE] = { "effect-enlarge.frag.glsl", { NULL }, { 0 } },
  [SKG_PROGRAM_EFFECT_JPEG] = { "effect-jpeg.frag.glsl", { "JPEG" }, { 4 } },
  [SKG_PROGRAM_DISPLAY] = { "display.frag.glsl",
                            { "EDGES", "CLAHE", "SHUTTER", "TINT" },
                            { 2, 2, 2, 2 } },
  [SKG_PROGRAM_FILTER_PROBE] = { "filter-probe.frag.glsl", { NULL }, { 0 } },
};

const SkgProgramInfo *
skg_program_get_info (SkgProgramId id)
{
  g_return_val_if_fail (id < SKG_N_PROGRAMS, NULL);

  return &infos[id];
}

static void
program_free (SkgProgram *self)
{
  glDeleteProgram (self->name);
  g_hash_table_unref (self->locations);
  g_free (self->label);
  g_free (self);
}

/* The name inside #include "...", or NULL if the line is no include. */
static char *
parse_include (const char *line)
{
  const char *first;
  const char *end;

  while (g_ascii_isspace (*line))
    line++;
  if (!g_str_has_prefix (line, "#include"))
    return NULL;
  first = strchr (line, '"');
  end = first != NULL ? strchr (first + 1, '"') : NULL;
  return end != NULL ? g_strndup (first + 1, (gsize) (end - first - 1)) : NULL;
}

static gboolean
append_file (
    GString *out, const char *file, GPtrArray *files, int depth, GError **error)
{
  g_autofree char *path = g_strconcat (SKG_RESOURCE_ROOT "/shaders/", file, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, error);
  g_auto (GStrv) lines = NULL;
  guint number = files->len;

  if (bytes == NULL)
    return FALSE;
  if (depth > MAX_INCLUDE_DEPTH)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL, "%s: includes go round in circles",
                   file);
      return FALSE;
    }
  g_ptr_array_add (files, g_strdup (file));
  g_string_append_printf (out, "#line 1 %u\n", number);
  /* GResource data ends in a zero byte that is not counted. */
  lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *include = parse_include (lines[i]);

      if (include == NULL)
        {
          g_string_append (out, lines[i]);
          g_string_append_c (out, '\n');
          continue;
        }
      if (!append_file (out, include, files, depth + 1, error))
        return FALSE;
      g_string_append_printf (out, "#line %u %u\n", i + 2, number);
    }
  return TRUE;
}

char *
skg_shader_load (const char *file, const char *preamble, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (GLSL_VERSION);

  if (!append_file (body, file, files, 0, error))
    return NULL;
  for (guint i = 0; i < files->len; i++)
    g_string_append_printf (out, "// string %u: %s\n", i,
                            (const char *) g_ptr_array_index (files, i));
  g_string_append (out, preamble != NULL ? preamble : "");
  g_string_append_len (out, body->str, (gssize) body->len);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static GLuint
compile (GLenum stage, const char *file, const char *preamble, GError **error)
{
  g_autofree char *source = skg_shader_load (file, preamble, error);
  const char *text = source;
  GLuint shader;
  GLint ok = GL_FALSE;
  char log[2048] = "";

  if (source == NULL)
    return 0;
  shader = glCreateShader (stage);
  glShaderSource (shader, 1, &text, NULL);
  glCompileShader (shader);
  glGetShaderiv (shader, GL_COMPILE_STATUS, &ok);
  glGetShaderInfoLog (shader, sizeof log, NULL, log);
  if (ok)
    return shader;
  g_set_error (error, SKG_ERROR, SKG_ERROR_GL, "the driver refused shader %s: %s", file,
               g_strstrip (log));
  glDeleteShader (shader);
  return 0;
}

static void
read_uniforms (SkgProgram *self)
{
  GLint n_uniforms = 0;

  glGetProgramiv (self->name, GL_ACTIVE_UNIFORMS, &n_uniforms);
  for (GLint i = 0; i < n_uniforms; i++)
    {
      char name[128];
      GLsizei length;
      GLint size;
      GLenum type;
      GLint location;

      glGetActiveUniform (self->name, (GLuint) i, sizeof name, &length, &size, &type,
                          name);
      location = glGetUniformLocation (self->name, name);
      g_hash_table_insert (self->locations, g_strdup (name),
                           GINT_TO_POINTER (location + 1));
    }
}

static SkgProgram *
link_program (const SkgProgramInfo *info, const char *preamble, GError **error)
{
  GLuint vertex = compile (GL_VERTEX_SHADER, "fullscreen.vert.glsl", NULL, error);
  GLuint fragment =
      vertex != 0 ? compile (GL_FRAGMENT_SHADER, info->file, preamble, error) : 0;
  SkgProgram *self;
  GLint ok = GL_FALSE;
  char log[2048] = "";

  if (fragment == 0)
    {
      glDeleteShader (vertex);
      return NULL;
    }
  self = g_new0 (SkgProgram, 1);
  self->label = g_strdup (info->file);
  self->locations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->name = glCreateProgram ();
  glAttachShader (self->name, vertex);
  glAttachShader (self->name, fragment);
  glLinkProgram (self->name);
  glDeleteShader (vertex);
  glDeleteShader (fragment);
  glGetProgramiv (self->name, GL_LINK_STATUS, &ok);
  glGetProgramInfoLog (self->name, sizeof log, NULL, log);
  if (!ok)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
                   "the driver could not link shader %s: %s", info->file,
                   g_strstrip (log));
      program_free (self);
      return NULL;
    }
  read_uniforms (self);
  return self;
}

SkgProgramCache *
skg_program_cache_new (void)
{
  SkgProgramCache *self = g_new0 (SkgProgramCache, 1);

  self->programs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) program_free);
  /* A core profile draws nothing without one, even with no vertex inputs. */
  glGenVertexArrays (1, &self->vertex_array);
  return self;
}

void
skg_program_cache_free (SkgProgramCache *self)
{
  g_hash_table_unref (self->programs);
  glDeleteVertexArrays (1, &self->vertex_array);
  g_free (self);
}

SkgProgram *
skg_program_cache_use (SkgProgramCache *self,
                       SkgProgramId id,
                       const guint values[SKG_PROGRAM_MAX_DEFINES],
                       GError **error)
{
  const SkgProgramInfo *info = skg_program_get_info (id);
  g_autoptr (GString) preamble = g_string_new (NULL);
  g_autofree char *key = NULL;
  SkgProgram *program;

  for (guint i = 0; i < SKG_PROGRAM_MAX_DEFINES && info->defines[i] != NULL; i++)
    {
      g_return_val_if_fail (values[i] < info->n_values[i], NULL);
      g_string_append_printf (preamble, "#define %s %u\n", info->defines[i], values[i]);
    }
  key = g_strconcat (info->file, "\n", preamble->str, NULL);
  program = g_hash_table_lookup (self->programs, key);
  if (program == NULL)
    {
      program = link_program (info, preamble->str, error);
      if (program == NULL)
        return NULL;
      g_hash_table_insert (self->programs, g_steal_pointer (&key), program);
    }
  glUseProgram (program->name);
  glBindVertexArray (self->vertex_array);
  return program;
}

/* A uniform that the compiler found to be unused has no location: silent, because a
 * variant may well not need it; the tests check names against the sources. */
static GLint
find_location (SkgProgram *self, const char *name)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->locations, name)) - 1;
}

void
skg_program_set_int (SkgProgram *self, const char *name, int value)
{
  glUniform1i (find_location (self, name), value);
}

void
skg_program_set_float (SkgProgram *self, const char *name, float value)
{
  glUniform1f (find_location (self, name), value);
}

void
skg_program_set_double (SkgProgram *self, const char *name, double value)
{
  skg_program_set_float (self, name, (float) value);
}

void
skg_program_set_floats (SkgProgram *self,
                        const char *name,
                        guint n,
                        const float *values)
{
  glUniform1fv (find_location (self, name), (GLsizei) n, values);
}

void
skg_program_set_vec2s (SkgProgram *self, const char *name, guint n, const float *values)
{
  glUniform2fv (find_location (self, name), (GLsizei) n, values);
}

void
skg_program_set_uvec2 (SkgProgram *self, const char *name, guint x, guint y)
{
  glUniform2ui (find_location (self, name), x, y);
}

void
skg_program_set_vec2 (SkgProgram *self, const char *name, const float value[2])
{
  glUniform2fv (find_location (self, name), 1, value);
}

void
skg_program_set_vec4s (SkgProgram *self, const char *name, guint n, const float *values)
{
  glUniform4fv (find_location (self, name), (GLsizei) n, values);
}

void
skg_program_set_vec3s (SkgProgram *self, const char *name, guint n, const float *values)
{
  glUniform3fv (find_location (self, name), (GLsizei) n, values);
}

void
skg_program_set_vec3 (SkgProgram *self, const char *name, const float value[3])
{
  glUniform3fv (find_location (self, name), 1, value);
}

void
skg_program_set_ivec2 (SkgProgram *self, const char *name, int x, int y)
{
  glUniform2i (find_location (self, name), x, y);
}

void
skg_program_set_ivec3 (SkgProgram *self, const char *name, int x, int y, int z)
{
  glUniform3i (find_location (self, name), x, y, z);
}

void
skg_program_set_mat3 (SkgProgram *self, const char *name, const float value[9])
{
  glUniformMatrix3fv (find_location (self, name), 1, GL_FALSE, value);
}

/* SPDX-License-Identifier: Apache-2.0
 * Draws a room scene with OpenGL.
 *
 *  1. When the scene has changed: coverage seen from above, into a small map; its
 *     mipmaps are the soft shadow.
 *  2. Into a multisampled target: floor, solids, beam as light, then the body's nearest
 *     surface (depth first, colour second), so that translucent layers do not depend on
 *     the order of triangles.
 *  3. Resolve into the framebuffer that was bound. */
#include "config.h"

#include "app/room-gl.h"

#include <cglm/cglm.h>
#include <epoxy/gl.h>
#include <gio/gio.h>

#include "base/error.h"

#define SHADER_PATH SKG_RESOURCE_ROOT "/room/"
#define PREAMBLE "#version 330 core\n"
#define MIN_GL_VERSION 33
#define SAMPLES 4
#define SHADOW_SIZE 128
/* The map covers this far from the middle of the room. */
#define SHADOW_REACH_MM 2000.0f
/* Beyond, room.frag.glsl lets the floor fade into the background. */
#define FLOOR_REACH_MM 2700.0
#define FOG_BEFORE_MM 600.0f

static const float background[3] = { 0.086f, 0.094f, 0.102f };
static const float body_color[4] = { 0.88f, 0.68f, 0.55f, 1.0f };

typedef enum
{
  PROGRAM_SOLID,
  PROGRAM_BODY,
  PROGRAM_BEAM,
  PROGRAM_FLOOR,
  PROGRAM_SHADOW,
  N_PROGRAMS
} Program;

static const char *const variants[N_PROGRAMS] = {
  "ROOM_SOLID", "ROOM_BODY", "ROOM_BEAM", "ROOM_FLOOR", "ROOM_SHADOW",
};

typedef enum
{
  BUFFER_SOLID,
  BUFFER_BEAM,
  BUFFER_EDGES,
  BUFFER_FLOOR,
  BUFFER_BODY,
  N_BUFFERS
} BufferId;

typedef struct
{
  GLuint array;
  GLuint vertices;
  GLuint indices;
  GLsizei count;
} Buffer;

struct _SkgRoomGl
{
  GLuint programs[N_PROGRAMS];
  Buffer buffers[N_BUFFERS];
  GLuint target;
  GLuint target_color;
  GLuint target_depth;
  int width_px;
  int height_px;
  GLuint shadow_target;
  GLuint shadow_map;
  gboolean shadow_stale;
};

static GLuint
compile_stage (GLenum stage, const char *file, const char *variant, GError **error)
{
  g_autofree char *path = g_strconcat (SHADER_PATH, file, NULL);
  g_autoptr (GBytes) text =
      g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *define = NULL;
  GLuint shader;
  GLint done = GL_FALSE;

  if (!text)
    return 0;
  define = g_strdup_printf ("#define %s 1\n#line 1\n", variant);
  const char *parts[3] = { PREAMBLE, define, g_bytes_get_data (text, NULL) };
  const GLint lengths[3] = { -1, -1, (GLint) g_bytes_get_size (text) };

  shader = glCreateShader (stage);
  glShaderSource (shader, 3, parts, lengths);
  glCompileShader (shader);
  glGetShaderiv (shader, GL_COMPILE_STATUS, &done);
  if (!done)
    {
      char log[1024] = "";

      glGetShaderInfoLog (shader, sizeof log, NULL, log);
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL, "%s (%s): %s", file, variant, log);
      glDeleteShader (shader);
      return 0;
    }
  return shader;
}

static GLuint
link_program (const char *variant, GError **error)
{
  GLuint vertex = compile_stage (GL_VERTEX_SHADER, "room.vert.glsl", variant, error);
  GLuint fragment;
  GLuint program;
  GLint done = GL_FALSE;

  if (vertex == 0)
    return 0;
  fragment = compile_stage (GL_FRAGMENT_SHADER, "room.frag.glsl", variant, error);
  if (fragment == 0)
    {
      glDeleteShader (vertex);
      return 0;
    }
  program = glCreateProgram ();
  glAttachShader (program, vertex);
  glAttachShader (program, fragment);
  glLinkProgram (program);
  glDeleteShader (vertex);
  glDeleteShader (fragment);
  glGetProgramiv (program, GL_LINK_STATUS, &done);
  if (!done)
    {
      char log[1024] = "";

      glGetProgramInfoLog (program, sizeof log, NULL, log);
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL, "room (%s): %s", variant, log);
      glDeleteProgram (program);
      return 0;
    }
  return program;
}

static void
set_attribute (
    GLuint index, GLint n, GLenum type, gboolean normalized, gsize stride, gsize at)
{
  glEnableVertexAttribArray (index);
  glVertexAttribPointer (index, n, type, normalized ? GL_TRUE : GL_FALSE,
                         (GLsizei) stride, GSIZE_TO_POINTER (at));
}

static void
buffer_init (Buffer *buffer, BufferId id)
{
  gsize stride = sizeof (SkgRoomVertex);

  glGenVertexArrays (1, &buffer->array);
  glGenBuffers (1, &buffer->vertices);
  glGenBuffers (1, &buffer->indices);
  glBindVertexArray (buffer->array);
  glBindBuffer (GL_ARRAY_BUFFER, buffer->vertices);
  glBindBuffer (GL_ELEMENT_ARRAY_BUFFER, buffer->indices);
  if (id == BUFFER_BODY)
    {
      stride = sizeof (SkgSurfaceVertex);
      set_attribute (0, 3, GL_FLOAT, FALSE, stride,
                     G_STRUCT_OFFSET (SkgSurfaceVertex, position_mm));
      set_attribute (1, 3, GL_FLOAT, FALSE, stride,
                     G_STRUCT_OFFSET (SkgSurfaceVertex, normal));
      return;
    }
  set_attribute (0, 3, GL_FLOAT, FALSE, stride,
                 G_STRUCT_OFFSET (SkgRoomVertex, position_mm));
  set_attribute (1, 3, GL_FLOAT, FALSE, stride,
                 G_STRUCT_OFFSET (SkgRoomVertex, normal));
  set_attribute (2, 4, GL_UNSIGNED_BYTE, TRUE, stride,
                 G_STRUCT_OFFSET (SkgRoomVertex, color));
  set_attribute (3, 1, GL_UNSIGNED_BYTE, FALSE, stride,
                 G_STRUCT_OFFSET (SkgRoomVertex, part));
}

static void
buffer_fill (Buffer *buffer,
             gconstpointer vertices,
             gsize vertices_size,
             gconstpointer indices,
             guint n_indices)
{
  glBindVertexArray (buffer->array);
  glBindBuffer (GL_ARRAY_BUFFER, buffer->vertices);
  glBufferData (GL_ARRAY_BUFFER, (GLsizeiptr) vertices_size, vertices, GL_DYNAMIC_DRAW);
  glBufferData (GL_ELEMENT_ARRAY_BUFFER, (GLsizeiptr) (n_indices * sizeof (guint32)),
                indices, GL_DYNAMIC_DRAW);
  buffer->count = (GLsizei) n_indices;
  glBindVertexArray (0);
}

static void
buffer_draw (const Buffer *buffer, GLenum mode)
{
  glBindVertexArray (buffer->array);
  glDrawElements (mode, buffer->count, GL_UNSIGNED_INT, NULL);
}

static void
make_shadow_target (SkgRoomGl *gl)
{
  const float none[4] = { 0, 0, 0, 0 };

  glGenTextures (1, &gl->shadow_map);
  glBindTexture (GL_TEXTURE_2D, gl->shadow_map);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_R8, SHADOW_SIZE, SHADOW_SIZE, 0, GL_RED,
                GL_UNSIGNED_BYTE, NULL);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_BORDER);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_BORDER);
  glTexParameterfv (GL_TEXTURE_2D, GL_TEXTURE_BORDER_COLOR, none);
  glGenFramebuffers (1, &gl->shadow_target);
  glBindFramebuffer (GL_FRAMEBUFFER, gl->shadow_target);
  glFramebufferTexture2D (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D,
                          gl->shadow_map, 0);
}

/* FALSE: the driver offers no such target; the room is then drawn without one. */
static gboolean
ensure_target (SkgRoomGl *gl, int width_px, int height_px)
{
  GLint samples = 0;

  if (gl->width_px == width_px && gl->height_px == height_px)
    return TRUE;
  if (gl->target == 0)
    {
      glGenFramebuffers (1, &gl->target);
      glGenRenderbuffers (1, &gl->target_color);
      glGenRenderbuffers (1, &gl->target_depth);
    }
  glGetIntegerv (GL_MAX_SAMPLES, &samples);
  samples = MIN (samples, SAMPLES);
  glBindRenderbuffer (GL_RENDERBUFFER, gl->target_color);
  glRenderbufferStorageMultisample (GL_RENDERBUFFER, samples, GL_RGBA8, width_px,
                                    height_px);
  glBindRenderbuffer (GL_RENDERBUFFER, gl->target_depth);
  glRenderbufferStorageMultisample (GL_RENDERBUFFER, samples, GL_DEPTH_COMPONENT24,
                                    width_px, height_px);
  glBindFramebuffer (GL_FRAMEBUFFER, gl->target);
  glFramebufferRenderbuffer (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER,
                             gl->target_color);
  glFramebufferRenderbuffer (GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER,
                             gl->target_depth);
  if (glCheckFramebufferStatus (GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
    return FALSE;
  gl->width_px = width_px;
  gl->height_px = height_px;
  return TRUE;
}

SkgRoomGl *
skg_room_gl_new (GError **error)
{
  SkgRoomGl *gl;
  GLint bound;

  if (!epoxy_is_desktop_gl () || epoxy_gl_version () < MIN_GL_VERSION)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
                   "the room view needs OpenGL 3.3; this is %s %d.%d",
                   epoxy_is_desktop_gl () ? "OpenGL" : "OpenGL ES",
                   epoxy_gl_version () / 10, epoxy_gl_version () % 10);
      return NULL;
    }

  gl = g_new0 (SkgRoomGl, 1);
  for (guint i = 0; i < N_PROGRAMS; i++)
    {
      gl->programs[i] = link_program (variants[i], error);
      if (gl->programs[i] == 0)
        {
          skg_room_gl_free (gl);
          return NULL;
        }
    }
  for (guint i = 0; i < N_BUFFERS; i++)
    buffer_init (&gl->buffers[i], i);
  glBindVertexArray (0);
  glGetIntegerv (GL_DRAW_FRAMEBUFFER_BINDING, &bound);
  make_shadow_target (gl);
  glBindFramebuffer (GL_FRAMEBUFFER, (GLuint) bound);
  return gl;
}

void
skg_room_gl_free (SkgRoomGl *gl)
{
  for (guint i = 0; i < N_PROGRAMS; i++)
    glDeleteProgram (gl->programs[i]);
  for (guint i = 0; i < N_BUFFERS; i++)
    {
      glDeleteVertexArrays (1, &gl->buffers[i].array);
      glDeleteBuffers (1, &gl->buffers[i].vertices);
      glDeleteBuffers (1, &gl->buffers[i].indices);
    }
  glDeleteFramebuffers (1, &gl->target);
  glDeleteRenderbuffers (1, &gl->target_color);
  glDeleteRenderbuffers (1, &gl->target_depth);
  glDeleteFramebuffers (1, &gl->shadow_target);
  glDeleteTextures (1, &gl->shadow_map);
  g_free (gl);
}

static void
fill_from_mesh (Buffer *buffer, const SkgRoomMesh *mesh)
{
  buffer_fill (buffer, mesh->vertices->data,
               mesh->vertices->len * sizeof (SkgRoomVertex), mesh->indices->data,
               mesh->indices->len);
}

static void
fill_floor (SkgRoomGl *gl, const SkgRoomScene *scene)
{
  static const guint32 indices[6] = { 0, 1, 2, 0, 2, 3 };
  SkgRoomVertex corners[4] = { 0 };

  for (guint i = 0; i < 4; i++)
    {
      double x = i == 1 || i == 2 ? FLOOR_REACH_MM : -FLOOR_REACH_MM;
      double y = i >= 2 ? FLOOR_REACH_MM : -FLOOR_REACH_MM;
      SkgVec3 p = skg_vec3_add_scaled (scene->floor_mm, scene->axes.right, x);

      p = skg_vec3_add_scaled (p, scene->axes.forward, y);
      corners[i].position_mm[0] = (float) p.x;
      corners[i].position_mm[1] = (float) p.y;
      corners[i].position_mm[2] = (float) p.z;
    }
  buffer_fill (&gl->buffers[BUFFER_FLOOR], corners, sizeof corners, indices, 6);
}

static void
fill_edges (SkgRoomGl *gl, const SkgRoomScene *scene)
{
  g_autofree SkgRoomVertex *vertices = g_new0 (SkgRoomVertex, scene->edges->len + 1);
  g_autofree guint32 *indices = g_new0 (guint32, scene->edges->len + 1);

  for (guint i = 0; i < scene->edges->len; i++)
    {
      SkgVec3 p = g_array_index (scene->edges, SkgVec3, i);

      vertices[i] = (SkgRoomVertex){
        .position_mm = { (float) p.x, (float) p.y, (float) p.z },
        .color = { 0x6f, 0xd8, 0xc0, 0x70 },
      };
      indices[i] = i;
    }
  buffer_fill (&gl->buffers[BUFFER_EDGES], vertices,
               scene->edges->len * sizeof *vertices, indices, scene->edges->len);
}

void
skg_room_gl_set_scene (SkgRoomGl *gl, const SkgRoomScene *scene)
{
  fill_from_mesh (&gl->buffers[BUFFER_SOLID], &scene->solid);
  fill_from_mesh (&gl->buffers[BUFFER_BEAM], &scene->beam);
  fill_edges (gl, scene);
  fill_floor (gl, scene);
  gl->shadow_stale = TRUE;
}

void
skg_room_gl_set_surface (SkgRoomGl *gl, SkgSurface *surface)
{
  const SkgSurfaceVertex *vertices = NULL;
  const guint32 *indices = NULL;
  guint n_vertices = 0;
  guint n_indices = 0;

  if (surface)
    {
      vertices = skg_surface_get_vertices (surface, &n_vertices);
      indices = skg_surface_get_indices (surface, &n_indices);
    }
  buffer_fill (&gl->buffers[BUFFER_BODY], vertices, n_vertices * sizeof *vertices,
               indices, n_indices);
}

static void
set_vec3 (GLuint program, const char *name, SkgVec3 v)
{
  glUniform3f (glGetUniformLocation (program, name), (float) v.x, (float) v.y,
               (float) v.z);
}

static void
set_matrix (GLuint program, const char *name, float matrix[4][4])
{
  glUniformMatrix4fv (glGetUniformLocation (program, name), 1, GL_FALSE, matrix[0]);
}

/* Seen from above: right and forward to x and y, no depth. */
static void
get_shadow_matrix (const SkgRoomScene *scene, float matrix[4][4])
{
  const SkgVec3 rows[2] = { scene->axes.right, scene->axes.forward };

  memset (matrix, 0, sizeof (float[4][4]));
  for (guint i = 0; i < 2; i++)
    {
      double middle_mm = skg_vec3_dot (rows[i], scene->floor_mm);

      matrix[0][i] = (float) rows[i].x / SHADOW_REACH_MM;
      matrix[1][i] = (float) rows[i].y / SHADOW_REACH_MM;
      matrix[2][i] = (float) rows[i].z / SHADOW_REACH_MM;
      matrix[3][i] = (float) -middle_mm / SHADOW_REACH_MM;
    }
  matrix[3][3] = 1;
}

static void
use_program (SkgRoomGl *gl,
             const SkgRoomDraw *draw,
             Program which,
             float clip_from_world[4][4],
             const SkgMat4 *world_from_model)
{
  GLuint program = gl->programs[which];
  const SkgRoomAxes *axes = &draw->scene->axes;
  float shadow[4][4];
  float model[4][4];

  get_shadow_matrix (draw->scene, shadow);
  skg_mat4_to_float (world_from_model, model);
  glUseProgram (program);
  set_matrix (program, "u_clip_from_world", clip_from_world);
  set_matrix (program, "u_world_from_model", model);
  set_matrix (program, "u_shadow_from_world", shadow);
  set_vec3 (program, "u_eye_mm", skg_room_camera_get_eye_mm (draw->camera));
  set_vec3 (program, "u_up", axes->up);
  set_vec3 (program, "u_right", axes->right);
  set_vec3 (program, "u_forward", axes->forward);
  set_vec3 (program, "u_floor_mm", draw->scene->floor_mm);
  glUniform3fv (glGetUniformLocation (program, "u_background"), 1, background);
  glUniform1f (glGetUniformLocation (program, "u_fog_start_mm"),
               (float) draw->camera->distance_mm - FOG_BEFORE_MM);
  glUniform1f (glGetUniformLocation (program, "u_hover_part"),
               (float) draw->hover_part);
  glUniform1i (glGetUniformLocation (program, "u_warning_parts"),
               (GLint) draw->warning_parts);
  glUniform1i (glGetUniformLocation (program, "u_shadow"), 0);
}

static void
draw_shadow (SkgRoomGl *gl, const SkgRoomDraw *draw)
{
  const SkgMat4 identity = skg_mat4_identity ();
  float from_above[4][4];

  get_shadow_matrix (draw->scene, from_above);
  glBindFramebuffer (GL_FRAMEBUFFER, gl->shadow_target);
  glViewport (0, 0, SHADOW_SIZE, SHADOW_SIZE);
  glDisable (GL_DEPTH_TEST);
  glDisable (GL_CULL_FACE);
  glDisable (GL_BLEND);
  glClearColor (0, 0, 0, 0);
  glClear (GL_COLOR_BUFFER_BIT);
  use_program (gl, draw, PROGRAM_SHADOW, from_above, &identity);
  buffer_draw (&gl->buffers[BUFFER_SOLID], GL_TRIANGLES);
  glBindTexture (GL_TEXTURE_2D, gl->shadow_map);
  glGenerateMipmap (GL_TEXTURE_2D);
  gl->shadow_stale = FALSE;
}

static void
draw_body (SkgRoomGl *gl, const SkgRoomDraw *draw, float clip_from_world[4][4])
{
  const Buffer *body = &gl->buffers[BUFFER_BODY];

  if (body->count == 0)
    return;
  glVertexAttrib4fv (2, body_color);
  glVertexAttrib1f (3, 0);
  use_program (gl, draw, PROGRAM_BODY, clip_from_world, &draw->world_from_patient);
  glEnable (GL_CULL_FACE);
  glDepthMask (GL_TRUE);
  glColorMask (GL_FALSE, GL_FALSE, GL_FALSE, GL_FALSE);
  buffer_draw (body, GL_TRIANGLES);
  glColorMask (GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  glDepthMask (GL_FALSE);
  glDepthFunc (GL_LEQUAL);
  buffer_draw (body, GL_TRIANGLES);
  glDepthFunc (GL_LESS);
  glDisable (GL_CULL_FACE);
}

static void
draw_scene (SkgRoomGl *gl, const SkgRoomDraw *draw)
{
  const SkgMat4 identity = skg_mat4_identity ();
  float clip_from_world[4][4];

  skg_room_camera_get_matrix (draw->camera, clip_from_world);
  glBindTexture (GL_TEXTURE_2D, gl->shadow_map);
  glEnable (GL_DEPTH_TEST);
  glDepthFunc (GL_LESS);
  glDepthMask (GL_TRUE);
  glClearColor (background[0], background[1], background[2], 1);
  glClear (GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);

  /* Solids are closed: what faces away is hidden anyway. */
  glEnable (GL_CULL_FACE);
  glCullFace (GL_BACK);
  use_program (gl, draw, PROGRAM_SOLID, clip_from_world, &identity);
  buffer_draw (&gl->buffers[BUFFER_SOLID], GL_TRIANGLES);
  glDisable (GL_CULL_FACE);
  use_program (gl, draw, PROGRAM_FLOOR, clip_from_world, &identity);
  buffer_draw (&gl->buffers[BUFFER_FLOOR], GL_TRIANGLES);

  glEnable (GL_BLEND);
  glBlendFunc (GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glDepthMask (GL_FALSE);
  use_program (gl, draw, PROGRAM_BEAM, clip_from_world, &identity);
  buffer_draw (&gl->buffers[BUFFER_BEAM], GL_TRIANGLES);
  buffer_draw (&gl->buffers[BUFFER_EDGES], GL_LINES);
  draw_body (gl, draw, clip_from_world);
  glDisable (GL_BLEND);
  glDepthMask (GL_TRUE);
  glDisable (GL_DEPTH_TEST);
}

void
skg_room_gl_draw (SkgRoomGl *gl, const SkgRoomDraw *draw)
{
  GLint bound;

  glGetIntegerv (GL_DRAW_FRAMEBUFFER_BINDING, &bound);
  glActiveTexture (GL_TEXTURE0);
  if (gl->shadow_stale)
    draw_shadow (gl, draw);
  if (ensure_target (gl, draw->width_px, draw->height_px))
    {
      glBindFramebuffer (GL_FRAMEBUFFER, gl->target);
      glViewport (0, 0, draw->width_px, draw->height_px);
      draw_scene (gl, draw);
      glBindFramebuffer (GL_READ_FRAMEBUFFER, gl->target);
      glBindFramebuffer (GL_DRAW_FRAMEBUFFER, (GLuint) bound);
      glBlitFramebuffer (0, 0, draw->width_px, draw->height_px, 0, 0, draw->width_px,
                         draw->height_px, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    }
  glBindFramebuffer (GL_FRAMEBUFFER, (GLuint) bound);
  glViewport (0, 0, draw->width_px, draw->height_px);
  glBindVertexArray (0);
  glUseProgram (0);
}

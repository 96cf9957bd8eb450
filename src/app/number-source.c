/* SPDX-License-Identifier: Apache-2.0
 * Where a row's number lives: numbers of the scene, by key path. */
#include "config.h"

#include "app/number-source.h"

#include "scene/scene-random.h"

typedef struct
{
  SkgSession *session;
  char *path;
  guint index;
} SceneNumber;

void
skg_number_convert (const SkgNumber *number,
                    double scale,
                    double offset,
                    SkgNumber *out)
{
  double low;

  skg_number_copy (out, number);
  out->a = out->a * scale + offset;
  /* The other end, or a width, which stays one. */
  out->b = number->kind == SKG_NUMBER_NORMAL ? out->b * ABS (scale)
                                             : out->b * scale + offset;
  out->clip_low = out->clip_low * scale + offset;
  out->clip_high = out->clip_high * scale + offset;
  for (guint i = 0; i < out->n_choices; i++)
    out->choices[i] = out->choices[i] * scale + offset;
  if (scale >= 0)
    return;
  low = out->clip_high;
  out->clip_high = out->clip_low;
  out->clip_low = low;
  if (number->kind != SKG_NUMBER_UNIFORM && number->kind != SKG_NUMBER_LOG_UNIFORM)
    return;
  low = out->b;
  out->b = out->a;
  out->a = low;
}

static SkgScene *
get_scene (const SceneNumber *self)
{
  return skg_session_get_scene (self->session);
}

static const SkgNumber *
peek (gpointer data)
{
  SceneNumber *self = data;

  return skg_scene_peek_number (get_scene (self), self->path, self->index);
}

static gboolean
set (gpointer data, const SkgNumber *number, GError **error)
{
  SceneNumber *self = data;

  return skg_session_set_distribution (self->session, self->path, self->index, number,
                                       error);
}

static void
get_limits (gpointer data, double *min, double *max)
{
  skg_scene_get_number_limits (((SceneNumber *) data)->path, min, max);
}

static double
draw (gpointer data)
{
  SceneNumber *self = data;

  return skg_scene_draw_number (get_scene (self), self->path, self->index);
}

static void
draw_many (gpointer data, const SkgNumber *number, double *values, guint n_values)
{
  SceneNumber *self = data;

  skg_scene_draw_numbers (get_scene (self), self->path, self->index, number, values,
                          n_values);
}

static const SkgNumberSource scene_source = { peek, set, get_limits, draw, draw_many };

const SkgNumberSource *
skg_number_source_for_scene (SkgSession *session,
                             const char *path,
                             guint index,
                             gpointer *data)
{
  SceneNumber *self;
  double min;
  double max;

  if (!skg_scene_get_number_limits (path, &min, &max))
    return NULL;
  self = g_new0 (SceneNumber, 1);
  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  self->index = index;
  *data = self;
  return &scene_source;
}

void
skg_number_source_free_data (gpointer data)
{
  SceneNumber *self = data;

  g_object_unref (self->session);
  g_free (self->path);
  g_free (self);
}

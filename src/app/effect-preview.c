/* SPDX-License-Identifier: Apache-2.0
 * Small pictures of what each effect does.
 *
 * They start from the clean picture that the session already has (stage "image"),
 * reduced: no volume is marched for them, and the render service of the large picture,
 * with all that it keeps, is left alone. */
#include "config.h"

#include "app/effect-preview.h"

#include <math.h>
#include <string.h>

/* Columns: as large as a fold-out shows them. */
#define PREVIEW_PX 136u

/**
 * Entry:
 * @list: what the texture shows, or will
 * @is_stale: it is to be made
 */
typedef struct
{
  SkgEffectList list;
  GdkTexture *texture;
  gboolean is_stale;
} Entry;

struct _SkgEffectPreview
{
  GObject parent_instance;

  SkgSession *session;
  SkgRenderService *service; /* (nullable) until it has started */
  GCancellable *starting;    /* (nullable) */
  gboolean failed;
  gboolean active;

  char **wanted;
  GHashTable *entries; /* id to Entry */
  GBytes *clean;       /* (nullable): which the small one was made of */
  GBytes *small;       /* (nullable): float[rows][columns][4], the first counts */
  guint columns;
  guint rows;
  SkgDisplay display; /* all have the window that is chosen for the clean one */
  char *busy_id;      /* (nullable): on its way */
  guint next_source;
};

G_DEFINE_FINAL_TYPE (SkgEffectPreview, skg_effect_preview, G_TYPE_OBJECT)

static guint updated_signal;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->texture);
  g_free (entry);
}

static void schedule (SkgEffectPreview *self);

/* Making */

static void
on_picture (SkgRenderService *service,
            SkgPicture *picture,
            const GError *error,
            gpointer user_data)
{
  SkgEffectPreview *self = user_data;
  g_autofree char *id = g_steal_pointer (&self->busy_id);
  Entry *entry = id != NULL ? g_hash_table_lookup (self->entries, id) : NULL;

  if (picture == NULL)
    self->failed = !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else if (entry != NULL)
    {
      if (*id == '\0')
        {
          self->display.window = picture->window;
          self->display.level = picture->level;
        }
      g_clear_object (&entry->texture);
      entry->texture = gdk_memory_texture_new (
          (int) picture->columns, (int) picture->rows, GDK_MEMORY_R8G8B8A8,
          picture->display, (gsize) picture->columns * 4);
      g_signal_emit (self, updated_signal, 0, id);
    }
  schedule (self);
}

static void
submit (SkgEffectPreview *self, const char *id, Entry *entry)
{
  const SkgSample *sample = skg_session_get_picture_sample (self->session);
  SkgFrame frame = { 0 };

  SkgMat4 identity = skg_mat4_identity ();

  skg_pose_get_geometry (&sample->pose, &sample->detector, &identity, &frame.geometry);
  frame.geometry = skg_geometry_resize (&frame.geometry, self->columns, self->rows);
  frame.area_density = self->small;
  frame.quality = SKG_QUALITY_LIVE;
  frame.line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM);
  frame.display = self->display;
  frame.effects = entry->list;
  /* Nothing of it would be inside the window of the picture as it was. */
  if (entry->list.n_effects == 1 && entry->list.effects[0].kind == SKG_EFFECT_INVERT)
    frame.display.window = 0;
  entry->is_stale = FALSE;
  self->busy_id = g_strdup (id);
  skg_render_service_submit (self->service, &frame, FALSE, on_picture, self, NULL);
}

static gboolean
on_next (gpointer user_data)
{
  SkgEffectPreview *self = user_data;

  self->next_source = 0;
  /* The large picture first. */
  if (!self->active || self->busy_id != NULL || self->small == NULL ||
      !skg_session_is_picture_full (self->session) ||
      skg_session_is_beam_on (self->session))
    return G_SOURCE_REMOVE;
  for (guint i = 0; self->wanted != NULL && self->wanted[i] != NULL; i++)
    {
      Entry *entry = g_hash_table_lookup (self->entries, self->wanted[i]);

      if (entry == NULL || !entry->is_stale ||
          (self->display.window <= 0 && *self->wanted[i] != '\0'))
        continue;
      submit (self, self->wanted[i], entry);
      break;
    }
  return G_SOURCE_REMOVE;
}

static void
run_starting (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  SkgRenderService *service = skg_render_service_new (&error);

  if (service != NULL)
    g_task_return_pointer (task, service, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkgEffectPreview *self = SKG_EFFECT_PREVIEW (source);

  self->service = g_task_propagate_pointer (G_TASK (result), NULL);
  self->failed = self->service == NULL;
  g_clear_object (&self->starting);
  schedule (self);
}

/* Its context stands after some 50 ms: not in the main thread. */
static void
start_service (SkgEffectPreview *self)
{
  g_autoptr (GTask) task = NULL;

  self->starting = g_cancellable_new ();
  task = g_task_new (self, self->starting, on_started, NULL);
  g_task_set_source_tag (task, start_service);
  g_task_run_in_thread (task, run_starting);
}

static void
schedule (SkgEffectPreview *self)
{
  if (!self->active || self->failed || self->session == NULL ||
      skg_session_get_service (self->session) == NULL)
    return;
  if (self->service == NULL)
    {
      if (self->starting == NULL)
        start_service (self);
      return;
    }
  if (self->next_source == 0 && self->busy_id == NULL)
    self->next_source = g_idle_add_full (G_PRIORITY_LOW, on_next, self, NULL);
}

/* What is to be made */

/* Means of blocks, four floats a pixel, of which the first is the image. */
static GBytes *
reduce (const float *image, guint columns, guint rows, guint to_columns, guint to_rows)
{
  gsize n = (gsize) to_columns * to_rows;
  float *out = g_new0 (float, 4 * n);

  for (guint y = 0; y < to_rows; y++)
    for (guint x = 0; x < to_columns; x++)
      {
        guint x0 = (guint) ((guint64) x * columns / to_columns);
        guint x1 = MAX ((guint) ((guint64) (x + 1) * columns / to_columns), x0 + 1);
        guint y0 = (guint) ((guint64) y * rows / to_rows);
        guint y1 = MAX ((guint) ((guint64) (y + 1) * rows / to_rows), y0 + 1);
        double sum = 0;

        for (guint j = y0; j < y1; j++)
          for (guint i = x0; i < x1; i++)
            sum += (double) image[(gsize) j * columns + i];
        out[4 * ((gsize) y * to_columns + x)] =
            (float) (sum / ((double) (x1 - x0) * (y1 - y0)));
      }
  return g_bytes_new_take (out, 4 * n * sizeof *out);
}

/* A linear picture has its bone dark; without a chain behind it, it is shown as if it
 * were a log one. */
static void
take_display (SkgEffectPreview *self, const SkgSample *sample)
{
  double window = self->display.window;
  double level = self->display.level;

  self->display = sample->display;
  self->display.window = window;
  self->display.level = level;
  self->display.edge_enhancement = 0;
  self->display.tinted = FALSE;
  if (sample->exposure.simulator != SKG_SIMULATOR_REALISTIC ||
      sample->exposure.detection.image == SKG_IMAGE_LOG)
    return;
  self->display.local_contrast = 0;
  if (sample->exposure.detection.image == SKG_IMAGE_LINEAR)
    self->display.inverted = !self->display.inverted;
}

static gboolean
is_same_display (const SkgDisplay *a, const SkgDisplay *b)
{
  return a->inverted == b->inverted && a->local_contrast == b->local_contrast &&
         a->clahe == b->clahe;
}

/* Returns TRUE if all pictures are of something else now. */
static gboolean
take_clean (SkgEffectPreview *self)
{
  SkgPicture *picture = skg_session_get_picture (self->session);
  SkgDisplay before = self->display;
  GBytes *clean = picture != NULL ? picture->stages[SKG_STAGE_IMAGE] : NULL;

  if (clean == NULL || !skg_session_is_picture_full (self->session))
    return FALSE;
  take_display (self, skg_session_get_picture_sample (self->session));
  if (self->clean != NULL && g_bytes_equal (clean, self->clean) &&
      is_same_display (&before, &self->display))
    return FALSE;
  self->display.window = 0;
  g_clear_pointer (&self->clean, g_bytes_unref);
  g_clear_pointer (&self->small, g_bytes_unref);
  self->clean = g_bytes_ref (clean);
  self->columns = MIN (PREVIEW_PX, picture->columns);
  self->rows = (guint) rint ((double) self->columns * picture->rows / picture->columns);
  self->rows = CLAMP (self->rows, 1, picture->rows);
  self->small = reduce (g_bytes_get_data (clean, NULL), picture->columns, picture->rows,
                        self->columns, self->rows);
  return TRUE;
}

static void
draw_list (SkgEffectPreview *self, const char *id, SkgEffectList *list)
{
  const SkgEffectSpec *spec =
      skg_scene_get_effects (skg_session_get_scene (self->session));
  const SkgSample *sample = skg_session_get_sample (self->session);
  const SkgEffectNode *node =
      *id != '\0' ? skg_effect_spec_find ((SkgEffectSpec *) spec, id) : NULL;
  guint64 seed;
  guint64 index;

  memset (list, 0, sizeof *list);
  if (node == NULL)
    return;
  skg_session_get_key (self->session, &seed, &index);
  skg_effect_spec_draw_node (spec, node, seed, index, sample->detector.columns,
                             sample->detector.rows, list);
}

static void
refresh (SkgEffectPreview *self, gboolean all)
{
  for (guint i = 0; self->wanted != NULL && self->wanted[i] != NULL; i++)
    {
      Entry *entry = g_hash_table_lookup (self->entries, self->wanted[i]);
      SkgEffectList list;

      if (entry == NULL)
        {
          entry = g_new0 (Entry, 1);
          entry->is_stale = TRUE;
          g_hash_table_insert (self->entries, g_strdup (self->wanted[i]), entry);
        }
      draw_list (self, self->wanted[i], &list);
      if (all || !skg_effect_list_equal (&list, &entry->list))
        entry->is_stale = TRUE;
      entry->list = list;
    }
  schedule (self);
}

static void
on_session_changed (SkgSession *session, SkgEffectPreview *self)
{
  if (self->active && !skg_session_is_plain (session))
    refresh (self, FALSE);
}

static void
on_picture_changed (SkgSession *session, SkgEffectPreview *self)
{
  if (!self->active || skg_session_is_plain (session))
    return;
  refresh (self, take_clean (self));
}

/* GObject */

static void
skg_effect_preview_dispose (GObject *object)
{
  SkgEffectPreview *self = SKG_EFFECT_PREVIEW (object);

  g_clear_handle_id (&self->next_source, g_source_remove);
  if (self->service != NULL)
    skg_render_service_cancel (self->service);
  g_clear_object (&self->service);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_effect_preview_parent_class)->dispose (object);
}

static void
skg_effect_preview_finalize (GObject *object)
{
  SkgEffectPreview *self = SKG_EFFECT_PREVIEW (object);

  g_strfreev (self->wanted);
  g_hash_table_unref (self->entries);
  g_clear_pointer (&self->clean, g_bytes_unref);
  g_clear_pointer (&self->small, g_bytes_unref);
  g_free (self->busy_id);
  /* It may have started after all. */
  g_clear_object (&self->service);
  G_OBJECT_CLASS (skg_effect_preview_parent_class)->finalize (object);
}

static void
skg_effect_preview_class_init (SkgEffectPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = skg_effect_preview_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_effect_preview_finalize;
  updated_signal = g_signal_new ("updated", SKG_TYPE_EFFECT_PREVIEW, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
skg_effect_preview_init (SkgEffectPreview *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
}

SkgEffectPreview *
skg_effect_preview_new (SkgSession *session)
{
  SkgEffectPreview *self = g_object_new (SKG_TYPE_EFFECT_PREVIEW, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "picture-changed", G_CALLBACK (on_picture_changed),
                           self, 0);
  return self;
}

void
skg_effect_preview_set_active (SkgEffectPreview *self, gboolean active)
{
  g_return_if_fail (SKG_IS_EFFECT_PREVIEW (self));

  if (self->active == !!active)
    return;
  self->active = !!active;
  skg_session_set_wants_clean (self->session, active);
  if (active)
    {
      refresh (self, take_clean (self));
      return;
    }
  if (self->service != NULL)
    skg_render_service_cancel (self->service);
  if (self->busy_id != NULL)
    {
      Entry *entry = g_hash_table_lookup (self->entries, self->busy_id);

      if (entry != NULL)
        entry->is_stale = TRUE;
      g_clear_pointer (&self->busy_id, g_free);
    }
}

void
skg_effect_preview_set_wanted (SkgEffectPreview *self, const char *const *ids)
{
  g_return_if_fail (SKG_IS_EFFECT_PREVIEW (self));

  g_strfreev (self->wanted);
  self->wanted = g_strdupv ((char **) ids);
  refresh (self, FALSE);
}

GdkTexture *
skg_effect_preview_get (SkgEffectPreview *self, const char *id)
{
  Entry *entry;

  g_return_val_if_fail (SKG_IS_EFFECT_PREVIEW (self), NULL);

  entry = g_hash_table_lookup (self->entries, id);
  return entry != NULL ? entry->texture : NULL;
}

gboolean
skg_effect_preview_is_done (SkgEffectPreview *self)
{
  g_return_val_if_fail (SKG_IS_EFFECT_PREVIEW (self), FALSE);

  for (guint i = 0; self->wanted != NULL && self->wanted[i] != NULL; i++)
    {
      Entry *entry = g_hash_table_lookup (self->entries, self->wanted[i]);

      if (entry == NULL || entry->is_stale)
        return FALSE;
    }
  return self->busy_id == NULL && self->small != NULL;
}

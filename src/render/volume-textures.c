/* SPDX-License-Identifier: Apache-2.0
 * Volumes as textures: stacks of slices across each axis, made on demand. */
#include "config.h"

#include "render/volume-textures.h"

#include "base/error.h"
#include "render/gl-turn.h"

/* A batch of layers is prepared and uploaded in some 20 milliseconds. */
#define BATCH_BYTES (16u << 20)
#define MAX_MEASURED 64

typedef struct
{
  SkgVolume *volume;
  SkgSliceLayout layout;
  GLuint texture;
  guint layers_done;
  guint64 bytes;
  guint64 last_use;
} Entry;

typedef struct
{
  guint64 volume_id;
  SkgBounds bounds;
} Measured;

struct _SkgVolumeTextures
{
  SkgGlContext *context;
  GPtrArray *entries;
  GArray *measured; /* of Measured, of the latest few volumes */
  guint64 budget_bytes;
  guint64 clock;
};

static void
entry_free (Entry *entry)
{
  glDeleteTextures (1, &entry->texture);
  skg_volume_unref (entry->volume);
  g_free (entry);
}

SkgVolumeTextures *
skg_volume_textures_new (SkgGlContext *context, guint64 budget_bytes)
{
  SkgVolumeTextures *self = g_new0 (SkgVolumeTextures, 1);

  self->context = context;
  self->budget_bytes = budget_bytes;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->measured = g_array_new (FALSE, FALSE, sizeof (Measured));
  return self;
}

void
skg_volume_textures_free (SkgVolumeTextures *self)
{
  g_ptr_array_unref (self->entries);
  g_array_unref (self->measured);
  g_free (self);
}

static gboolean
check_limits (SkgVolumeTextures *self, SkgVolume *volume, GError **error)
{
  const guint *size = skg_volume_get_grid (volume)->size;
  guint limit = MIN (skg_gl_context_get_max_texture_size (self->context),
                     skg_gl_context_get_max_array_layers (self->context));

  for (int axis = 0; axis < 3; axis++)
    if (size[axis] > limit)
      {
        g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
                     "the volume has %u voxels along an axis; this OpenGL takes %u",
                     size[axis], limit);
        return FALSE;
      }
  return TRUE;
}

/* Drops the textures of volumes that nobody but us holds: they were closed. A volume
 * that goes lets go of its half, so once more until nothing goes. */
static void
drop_closed (SkgVolumeTextures *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      SkgVolume *volume = ((Entry *) g_ptr_array_index (self->entries, i))->volume;
      guint n_own = 0;

      for (guint k = 0; k < self->entries->len; k++)
        n_own += ((Entry *) g_ptr_array_index (self->entries, k))->volume == volume;
      if (!skg_volume_has_references (volume, n_own))
        continue;
      for (guint k = self->entries->len; k > 0; k--)
        if (((Entry *) g_ptr_array_index (self->entries, k - 1))->volume == volume)
          g_ptr_array_remove_index (self->entries, k - 1);
      i = (guint) -1;
    }
}

/* Drops what was not used for longest until @bytes more fit; never @keep's volume. */
static void
make_room (SkgVolumeTextures *self, guint64 bytes, SkgVolume *keep)
{
  for (;;)
    {
      guint64 used = 0;
      Entry *oldest = NULL;

      for (guint i = 0; i < self->entries->len; i++)
        {
          Entry *entry = g_ptr_array_index (self->entries, i);

          used += entry->bytes;
          if ((keep == NULL || entry->volume != keep) &&
              (oldest == NULL || entry->last_use < oldest->last_use))
            oldest = entry;
        }
      if (used + bytes <= self->budget_bytes)
        return;
      if (oldest == NULL && keep == NULL)
        return;
      if (oldest == NULL)
        keep = NULL;
      else
        g_ptr_array_remove (self->entries, oldest);
    }
}

static gboolean
allocate (SkgVolumeTextures *self, Entry *entry, GError **error)
{
  const SkgSliceLayout *layout = &entry->layout;
  GLint filter = layout->packed ? GL_NEAREST : GL_LINEAR;

  glGenTextures (1, &entry->texture);
  glBindTexture (GL_TEXTURE_2D_ARRAY, entry->texture);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MIN_FILTER, filter);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MAG_FILTER, filter);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexStorage3D (GL_TEXTURE_2D_ARRAY, 1, layout->format, (GLsizei) layout->columns,
                  (GLsizei) layout->rows, (GLsizei) layout->layers);
  return skg_gl_context_check (self->context, "taking texture memory for the volume",
                               error);
}

static Entry *
create_entry (SkgVolumeTextures *self,
              SkgVolume *volume,
              const SkgSliceLayout *layout,
              GError **error)
{
  guint64 bytes = skg_slice_layout_get_bytes (layout, layout->layers);
  Entry *entry;

  if (!check_limits (self, volume, error))
    return NULL;
  if (bytes > self->budget_bytes)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
                   "out of texture memory: the volume needs %" G_GUINT64_FORMAT
                   " MiB, %" G_GUINT64_FORMAT
                   " MiB may be used (SKIAGRAPH_TEXTURE_MIB)",
                   bytes >> 20, self->budget_bytes >> 20);
      return NULL;
    }
  drop_closed (self);
  make_room (self, bytes, volume);
  entry = g_new0 (Entry, 1);
  entry->volume = skg_volume_ref (volume);
  entry->layout = *layout;
  entry->bytes = bytes;
  if (!allocate (self, entry, error))
    {
      entry_free (entry);
      return NULL;
    }
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static Entry *
find_entry (SkgVolumeTextures *self, SkgVolume *volume, const SkgSliceLayout *layout)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->volume == volume && entry->layout.axis == layout->axis &&
          entry->layout.kind == layout->kind && entry->layout.format == layout->format)
        return entry;
    }
  return NULL;
}

static gboolean
upload (SkgVolumeTextures *self,
        Entry *entry,
        SkgStopFunc stop,
        gpointer stop_data,
        GError **error)
{
  const SkgSliceLayout *layout = &entry->layout;
  guint batch;
  g_autofree gpointer staging = NULL;

  if (entry->layers_done == layout->layers)
    return TRUE;
  batch = (guint) CLAMP (BATCH_BYTES / skg_slice_layout_get_bytes (layout, 1), 1,
                         layout->layers);
  staging = g_malloc (skg_slice_layout_get_bytes (layout, batch));
  glBindTexture (GL_TEXTURE_2D_ARRAY, entry->texture);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  while (entry->layers_done < layout->layers)
    {
      guint n_layers = MIN (batch, layout->layers - entry->layers_done);

      if (stop != NULL && stop (stop_data))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "superseded");
          return FALSE;
        }
      skg_slice_layout_fill (layout, entry->volume, entry->layers_done, n_layers,
                             staging);
      glTexSubImage3D (GL_TEXTURE_2D_ARRAY, 0, 0, 0, (GLint) entry->layers_done,
                       (GLsizei) layout->columns, (GLsizei) layout->rows,
                       (GLsizei) n_layers, layout->transfer, layout->type, staging);
      entry->layers_done += n_layers;
      skg_gl_turn_pass ();
    }
  return skg_gl_context_check (self->context, "uploading the volume", error);
}

static const SkgBounds *
get_bounds (SkgVolumeTextures *self, SkgVolume *volume)
{
  guint64 id = skg_volume_get_id (volume);
  Measured measured = { .volume_id = id };

  for (guint i = 0; i < self->measured->len; i++)
    if (g_array_index (self->measured, Measured, i).volume_id == id)
      return &g_array_index (self->measured, Measured, i).bounds;
  skg_bounds_measure (volume, &measured.bounds);
  if (self->measured->len >= MAX_MEASURED)
    g_array_remove_index (self->measured, 0);
  g_array_append_val (self->measured, measured);
  return &g_array_index (self->measured, Measured, self->measured->len - 1).bounds;
}

static gboolean
may_pack (SkgVolumeTextures *self, SkgVolume *volume)
{
  return skg_gl_context_is_software (self->context) && !skg_volume_is_brief (volume);
}

gboolean
skg_volume_textures_packs_cells (SkgVolumeTextures *self, SkgVolume *volume)
{
  return may_pack (self, volume) &&
         skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16;
}

/* Packed, all that one picture needs must fit at once; slices at nodes are plain
 * otherwise, a quarter as large; as of volumes of which few pictures are made, where
 * taking the memory would cost more than it saves. */
static void
choose_layout (SkgVolumeTextures *self,
               SkgVolume *volume,
               const SkgBounds *bounds,
               guint axis,
               SkgSlicesKind kind,
               guint n_stacks,
               SkgSliceLayout *layout)
{
  skg_slice_layout_init (layout, volume, bounds, axis, kind, may_pack (self, volume));
  if (layout->packed && skg_slice_layout_get_bytes (layout, layout->layers) * n_stacks >
                            self->budget_bytes)
    skg_slice_layout_init (layout, volume, bounds, axis, kind, FALSE);
}

gboolean
skg_volume_textures_get (SkgVolumeTextures *self,
                         SkgVolume *volume,
                         guint axis,
                         SkgSlicesKind kind,
                         guint n_stacks,
                         SkgStopFunc stop,
                         gpointer stop_data,
                         SkgSlices *slices,
                         GError **error)
{
  const SkgBounds *bounds;
  SkgSliceLayout layout;
  Entry *entry;

  g_return_val_if_fail (axis < 3, FALSE);

  bounds = get_bounds (self, volume);
  choose_layout (self, volume, bounds, axis, kind, n_stacks, &layout);
  entry = find_entry (self, volume, &layout);
  if (entry == NULL)
    entry = create_entry (self, volume, &layout, error);
  if (entry == NULL)
    return FALSE;
  entry->last_use = ++self->clock;
  if (!upload (self, entry, stop, stop_data, error))
    return FALSE;
  slices->texture = entry->texture;
  slices->layout = layout;
  slices->bounds = bounds;
  return TRUE;
}

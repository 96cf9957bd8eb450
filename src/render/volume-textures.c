/* SPDX-License-Identifier: Apache-2.0
 * Volumes as textures: stacks of slices across each axis, made on demand. */
#include "config.h"

#include "render/volume-textures.h"

#include <string.h>

#include "base/error.h"

/* A batch of layers is prepared and uploaded in some milliseconds. */
#define BATCH_BYTES (4u << 20)
/* Beyond this a 16-bit float overflows (its largest number is 65504). */
#define HALF_FLOAT_MAX_HU 60000.0
#define AIR_HU (-1000.0)

typedef struct
{
  SkgVolume *volume;
  guint axis;
  GLenum format;
  GLuint texture;
  guint layers_done;
  guint64 bytes;
  guint64 last_use;
} Entry;

typedef struct
{
  guint64 volume_id;
  SkgVec3 min_vox;
  SkgVec3 max_vox;
} Box;

struct _SkgVolumeTextures
{
  SkgGlContext *context;
  GPtrArray *entries;
  GArray *boxes; /* of the latest few volumes */
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
  self->boxes = g_array_new (FALSE, FALSE, sizeof (Box));
  return self;
}

void
skg_volume_textures_free (SkgVolumeTextures *self)
{
  g_ptr_array_unref (self->entries);
  g_array_unref (self->boxes);
  g_free (self);
}

/* Sizes of a slice stack: u, v, layer are volume axes in rising order, @axis last. */
static void
get_axes (guint axis, guint *u, guint *v)
{
  *u = axis == 0 ? 1 : 0;
  *v = axis == 2 ? 1 : 2;
}

static gsize
get_voxel_size (SkgVolume *volume)
{
  return skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16 ? sizeof (gint16)
                                                                    : sizeof (float);
}

static gsize
get_texel_size (GLenum format)
{
  return format == GL_R32F ? 4 : 2;
}

/* Integers are stored as they are, as signed normalised 16-bit numbers: exact, where a
 * 16-bit float would lose the last bit of metal (above 2048 HU). */
static GLenum
choose_format (SkgVolume *volume, gboolean full_precision)
{
  double min_hu;
  double max_hu;

  if (skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16)
    return GL_R16_SNORM;
  skg_volume_get_range_hu (volume, &min_hu, &max_hu);
  if (full_precision || MAX (-min_hu, max_hu) > HALF_FLOAT_MAX_HU)
    return GL_R32F;
  return GL_R16F;
}

/* Copies @n_layers slices across @axis, from @first on, to @out: [layer][v][u]. Written
 * once for each voxel size, so that the compiler sees plain loops. */
#define DEFINE_GATHER(NAME, TYPE)                                                      \
  static void NAME (const TYPE *in, const guint size[3], guint axis, guint first,      \
                    guint n_layers, TYPE *out)                                         \
  {                                                                                    \
    gsize row = size[0];                                                               \
    gsize slice = row * size[1];                                                       \
                                                                                       \
    if (axis == 2)                                                                     \
      memcpy (out, in + first * slice, n_layers * slice * sizeof (TYPE));              \
    else if (axis == 1)                                                                \
      for (gsize n = 0; n < n_layers; n++)                                             \
        for (gsize k = 0; k < size[2]; k++)                                            \
          memcpy (out + (n * size[2] + k) * row, in + k * slice + (first + n) * row,   \
                  row * sizeof (TYPE));                                                \
    else                                                                               \
      for (gsize k = 0; k < size[2]; k++)                                              \
        for (gsize j = 0; j < size[1]; j++)                                            \
          {                                                                            \
            const TYPE *run = in + k * slice + j * row + first;                        \
                                                                                       \
            for (gsize n = 0; n < n_layers; n++)                                       \
              out[(n * size[2] + k) * size[1] + j] = run[n];                           \
          }                                                                            \
  }

DEFINE_GATHER (gather_int16, gint16)
DEFINE_GATHER (gather_float, float)

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
  const guint *size = skg_volume_get_grid (entry->volume)->size;
  guint u;
  guint v;

  get_axes (entry->axis, &u, &v);
  glGenTextures (1, &entry->texture);
  glBindTexture (GL_TEXTURE_2D_ARRAY, entry->texture);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D_ARRAY, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexStorage3D (GL_TEXTURE_2D_ARRAY, 1, entry->format, (GLsizei) size[u],
                  (GLsizei) size[v], (GLsizei) size[entry->axis]);
  return skg_gl_context_check (self->context, "taking texture memory for the volume",
                               error);
}

static Entry *
create_entry (SkgVolumeTextures *self,
              SkgVolume *volume,
              guint axis,
              GLenum format,
              GError **error)
{
  const guint *size = skg_volume_get_grid (volume)->size;
  guint64 bytes = (guint64) size[0] * size[1] * size[2] * get_texel_size (format);
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
  entry->axis = axis;
  entry->format = format;
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
find_entry (SkgVolumeTextures *self, SkgVolume *volume, guint axis, GLenum format)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->volume == volume && entry->axis == axis && entry->format == format)
        return entry;
    }
  return NULL;
}

static void
upload_batch (Entry *entry, guint n_layers, gpointer staging)
{
  SkgVolume *volume = entry->volume;
  const guint *size = skg_volume_get_grid (volume)->size;
  gconstpointer voxels = g_bytes_get_data (skg_volume_get_voxels (volume), NULL);
  gboolean is_int = skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16;
  guint u;
  guint v;

  get_axes (entry->axis, &u, &v);
  if (is_int)
    gather_int16 (voxels, size, entry->axis, entry->layers_done, n_layers, staging);
  else
    gather_float (voxels, size, entry->axis, entry->layers_done, n_layers, staging);
  glTexSubImage3D (GL_TEXTURE_2D_ARRAY, 0, 0, 0, (GLint) entry->layers_done,
                   (GLsizei) size[u], (GLsizei) size[v], (GLsizei) n_layers, GL_RED,
                   is_int ? GL_SHORT : GL_FLOAT, staging);
  entry->layers_done += n_layers;
}

static gboolean
upload (SkgVolumeTextures *self,
        Entry *entry,
        SkgStopFunc stop,
        gpointer stop_data,
        GError **error)
{
  const guint *size = skg_volume_get_grid (entry->volume)->size;
  guint n_layers = size[entry->axis];
  gsize layer_bytes =
      (gsize) size[0] * size[1] * size[2] / n_layers * get_voxel_size (entry->volume);
  guint batch = (guint) CLAMP (BATCH_BYTES / layer_bytes, 1, n_layers);
  g_autofree gpointer staging = NULL;

  if (entry->layers_done == n_layers)
    return TRUE;
  staging = g_malloc (batch * layer_bytes);
  glBindTexture (GL_TEXTURE_2D_ARRAY, entry->texture);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  while (entry->layers_done < n_layers)
    {
      if (stop != NULL && stop (stop_data))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "superseded");
          return FALSE;
        }
      upload_batch (entry, MIN (batch, n_layers - entry->layers_done), staging);
    }
  return skg_gl_context_check (self->context, "uploading the volume", error);
}

/* First and last index along each axis of a voxel above air; FALSE if there is none. */
static gboolean
scan_box (SkgVolume *volume, guint first[3], guint last[3])
{
  const guint *size = skg_volume_get_grid (volume)->size;
  gboolean is_int = skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16;
  const gint16 *ints = g_bytes_get_data (skg_volume_get_voxels (volume), NULL);
  const float *floats = (const float *) (gconstpointer) ints;
  gsize index = 0;
  gboolean any = FALSE;

  for (guint k = 0; k < size[2]; k++)
    for (guint j = 0; j < size[1]; j++, index += size[0])
      {
        guint from = 0;
        guint to = size[0];

        if (is_int)
          {
            while (from < to && ints[index + from] <= (gint16) AIR_HU)
              from++;
            while (to > from && ints[index + to - 1] <= (gint16) AIR_HU)
              to--;
          }
        else
          {
            while (from < to && floats[index + from] <= (float) AIR_HU)
              from++;
            while (to > from && floats[index + to - 1] <= (float) AIR_HU)
              to--;
          }
        if (from == to)
          continue;
        first[0] = any ? MIN (first[0], from) : from;
        last[0] = any ? MAX (last[0], to - 1) : to - 1;
        first[1] = any ? MIN (first[1], j) : j;
        last[1] = any ? MAX (last[1], j) : j;
        first[2] = any ? first[2] : k;
        last[2] = k;
        any = TRUE;
      }
  return any;
}

static Box
measure_box (SkgVolume *volume)
{
  const guint *size = skg_volume_get_grid (volume)->size;
  guint first[3] = { 0 };
  guint last[3] = { 0 };
  Box box = { .volume_id = skg_volume_get_id (volume) };
  double low[3];
  double high[3];

  /* An empty box far away: every ray misses. */
  if (!scan_box (volume, first, last))
    {
      box.min_vox = skg_vec3 (-2, -2, -2);
      box.max_vox = skg_vec3 (-1, -1, -1);
      return box;
    }
  for (int axis = 0; axis < 3; axis++)
    {
      low[axis] = MAX ((double) first[axis] - 1.0, -0.5);
      high[axis] = MIN ((double) last[axis] + 1.0, size[axis] - 0.5);
    }
  box.min_vox = skg_vec3 (low[0], low[1], low[2]);
  box.max_vox = skg_vec3 (high[0], high[1], high[2]);
  return box;
}

static Box
get_box (SkgVolumeTextures *self, SkgVolume *volume)
{
  Box box;

  for (guint i = 0; i < self->boxes->len; i++)
    if (g_array_index (self->boxes, Box, i).volume_id == skg_volume_get_id (volume))
      return g_array_index (self->boxes, Box, i);
  box = measure_box (volume);
  if (self->boxes->len >= 64)
    g_array_remove_index (self->boxes, 0);
  g_array_append_val (self->boxes, box);
  return box;
}

gboolean
skg_volume_textures_get (SkgVolumeTextures *self,
                         SkgVolume *volume,
                         guint axis,
                         gboolean full_precision,
                         SkgStopFunc stop,
                         gpointer stop_data,
                         SkgSlices *slices,
                         GError **error)
{
  GLenum format = choose_format (volume, full_precision);
  Entry *entry = find_entry (self, volume, axis, format);
  Box box;

  g_return_val_if_fail (axis < 3, FALSE);

  if (entry == NULL)
    entry = create_entry (self, volume, axis, format, error);
  if (entry == NULL)
    return FALSE;
  entry->last_use = ++self->clock;
  if (!upload (self, entry, stop, stop_data, error))
    return FALSE;
  box = get_box (self, volume);
  slices->texture = entry->texture;
  slices->hu_scale = format == GL_R16_SNORM ? 32767.0 : 1.0;
  slices->box_min_vox = box.min_vox;
  slices->box_max_vox = box.max_vox;
  return TRUE;
}

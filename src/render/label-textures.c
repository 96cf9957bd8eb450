/* SPDX-License-Identifier: Apache-2.0
 * The chosen structures of a label map as textures.
 *
 *  1. Each layer has a table from label to bits.
 *  2. The box around all voxels that have a bit is what is uploaded.
 *  3. Where eight bits are enough a voxel holds its set. Else sets of bits that occur
 * are numbered, and a voxel holds the number. With one layer the number follows from
 * the label, with several from the bits of all of them. */
#include "config.h"

#include "render/label-textures.h"

#include <string.h>

#include "base/error.h"

#define MAX_SETS 65536
/* What a voxel holds by itself: a third read a step is saved. */
#define MAX_DIRECT 0xff
#define BLOCK_EDGE (1u << SKG_LABEL_BLOCK_SHIFT)

/* What one upload works with. */
typedef struct
{
  SkgLabelMap *map;
  guint n_layers;
  guint n_values;
  guint64 *bits; /* [layer][value] */
  guint box_min[3];
  guint size[3];
  guint16 *voxels;   /* [k][j][i] of the box: number of a set; or of bytes: @is_bytes */
  gboolean is_bytes; /* one layer of bytes has no more sets than a byte has values */
  gboolean is_direct; /* numbers are the sets themselves */
  GArray *sets;       /* of guint64, the empty one first */
  GHashTable *seen;   /* set -> its number */
  guint64 *blocks;
  guint n_blocks[3];
  guint *numbers; /* of one layer: of each value, the number of its set plus one */
} Build;

void
skg_label_textures_clear (SkgLabelTextures *self)
{
  const GLuint textures[3] = { self->voxels, self->blocks, self->sets };

  glDeleteTextures (3, textures);
  g_clear_pointer (&self->choice, skg_structure_choice_unref);
  *self = (SkgLabelTextures){ 0 };
}

static void
build_clear (Build *build)
{
  g_clear_pointer (&build->bits, g_free);
  g_clear_pointer (&build->numbers, g_free);
  g_clear_pointer (&build->voxels, g_free);
  g_clear_pointer (&build->sets, g_array_unref);
  g_clear_pointer (&build->seen, g_hash_table_unref);
  g_clear_pointer (&build->blocks, g_free);
}

/* Tables of bits, and the box. */
static void
survey (Build *build, SkgStructureChoice *choice)
{
  guint low[3] = { G_MAXUINT, G_MAXUINT, G_MAXUINT };
  guint high[3] = { 0, 0, 0 };

  build->map = skg_structure_choice_get_map (choice);
  build->n_layers = skg_label_map_get_n_layers (build->map);
  build->n_values = skg_label_map_get_voxel_bytes (build->map) == 1 ? 256 : 65536;
  build->bits = g_new0 (guint64, (gsize) build->n_layers * build->n_values);
  for (guint bit = 0; bit < skg_structure_choice_get_length (choice); bit++)
    {
      const SkgChosenStructure *chosen = skg_structure_choice_get (choice, bit);

      for (guint s = 0; s < chosen->n_structures; s++)
        {
          const SkgStructure *structure =
              skg_label_map_get_structure (build->map, chosen->structures[s]);

          if (structure->n_voxels == 0)
            continue;
          build->bits[structure->layer * build->n_values + structure->value] |=
              G_GUINT64_CONSTANT (1) << bit;
          for (int a = 0; a < 3; a++)
            {
              low[a] = MIN (low[a], structure->box_min[a]);
              high[a] = MAX (high[a], structure->box_max[a]);
            }
        }
    }
  for (int a = 0; a < 3; a++)
    {
      build->box_min[a] = low[a];
      build->size[a] = low[a] <= high[a] ? high[a] - low[a] + 1 : 0;
    }
}

/* Number of a set, given one if it is new; the last of 65536 is given again and again,
 * which number_sets() finds. */
static guint
number_set (Build *build, guint64 set)
{
  gpointer number;

  if (set == 0 || build->is_direct)
    return (guint) set;
  number = g_hash_table_lookup (build->seen, &set);
  if (number != NULL)
    return GPOINTER_TO_UINT (number);
  if (build->sets->len < MAX_SETS)
    {
      guint n = build->sets->len;

      g_array_append_val (build->sets, set);
      g_hash_table_insert (build->seen, g_memdup2 (&set, sizeof set),
                           GUINT_TO_POINTER (n));
      return n;
    }
  g_array_set_size (build->sets, MAX_SETS + 1);
  return 0;
}

static guint64
get_bits (const Build *build, gsize index)
{
  const SkgGrid *grid = skg_label_map_get_grid (build->map);
  gsize layer_voxels = (gsize) grid->size[0] * grid->size[1] * grid->size[2];
  const guint8 *bytes = g_bytes_get_data (skg_label_map_get_voxels (build->map), NULL);
  const guint16 *words = (const guint16 *) (gconstpointer) bytes;
  gboolean is_byte = build->n_values == 256;
  guint64 set = 0;

  for (guint layer = 0; layer < build->n_layers; layer++)
    {
      gsize v = layer * layer_voxels + index;

      set |= build->bits[layer * build->n_values + (is_byte ? bytes[v] : words[v])];
    }
  return set;
}

/* One row of the box of a map of several layers, and what it adds to its blocks. */
static void
number_layers (Build *build, gsize from, guint16 *to, guint64 *block)
{
  guint64 last = 0;
  guint number = 0;

  for (guint i = 0; i < build->size[0]; i++)
    {
      guint64 set = get_bits (build, from + i);

      if (set != last)
        number = number_set (build, set);
      last = set;
      to[i] = (guint16) number;
      block[i >> SKG_LABEL_BLOCK_SHIFT] |= set;
    }
}

/* The same of one layer, in which values come in runs: most of what switching
 * structures on takes. */
static void
number_runs (Build *build, gsize from, gsize to, guint64 *block)
{
  const guint8 *bytes = g_bytes_get_data (skg_label_map_get_voxels (build->map), NULL);
  const guint16 *words = (const guint16 *) (gconstpointer) bytes;
  gboolean is_byte = build->n_values == 256;
  guint i = 0;

  while (i < build->size[0])
    {
      guint value = is_byte ? bytes[from + i] : words[from + i];
      guint64 set = build->bits[value];
      guint first = i;
      guint16 number;

      if (build->numbers[value] == 0)
        build->numbers[value] = number_set (build, set) + 1;
      number = (guint16) (build->numbers[value] - 1);

      do
        i++;
      while (i < build->size[0] &&
             (is_byte ? bytes[from + i] : words[from + i]) == value);
      if (build->is_bytes)
        memset ((guint8 *) build->voxels + to + first, number, i - first);
      else
        for (guint k = first; k < i; k++)
          build->voxels[to + k] = number;
      for (guint b = first >> SKG_LABEL_BLOCK_SHIFT;
           set != 0 && b <= (i - 1) >> SKG_LABEL_BLOCK_SHIFT; b++)
        block[b] |= set;
    }
}

static void
number_row (Build *build, guint j, guint k)
{
  const SkgGrid *grid = skg_label_map_get_grid (build->map);
  gsize from =
      ((gsize) (build->box_min[2] + k) * grid->size[1] + build->box_min[1] + j) *
          grid->size[0] +
      build->box_min[0];
  gsize to = ((gsize) k * build->size[1] + j) * build->size[0];
  guint64 *block =
      build->blocks + ((gsize) (k >> SKG_LABEL_BLOCK_SHIFT) * build->n_blocks[1] +
                       (j >> SKG_LABEL_BLOCK_SHIFT)) *
                          build->n_blocks[0];

  if (build->n_layers == 1)
    number_runs (build, from, to, block);
  else
    number_layers (build, from, build->voxels + to, block);
}

static gboolean
number_sets (Build *build, GError **error)
{
  gsize n_voxels = (gsize) build->size[0] * build->size[1] * build->size[2];
  guint64 nothing = 0;
  guint64 all = 0;

  for (int a = 0; a < 3; a++)
    build->n_blocks[a] = (build->size[a] + BLOCK_EDGE - 1) / BLOCK_EDGE;
  build->is_bytes = build->n_layers == 1 && build->n_values == 256;
  build->voxels =
      g_try_malloc (n_voxels * (build->is_bytes ? 1 : sizeof *build->voxels));
  build->blocks = g_try_new0 (guint64, (gsize) build->n_blocks[0] * build->n_blocks[1] *
                                           build->n_blocks[2]);
  if (build->voxels == NULL || build->blocks == NULL)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
                   "no memory for %u x %u x %u labels of structures", build->size[0],
                   build->size[1], build->size[2]);
      return FALSE;
    }
  for (gsize i = 0; i < (gsize) build->n_layers * build->n_values; i++)
    all |= build->bits[i];
  build->is_direct = all <= MAX_DIRECT;
  build->numbers = g_new0 (guint, build->n_values);
  build->sets = g_array_new (FALSE, TRUE, sizeof (guint64));
  g_array_append_val (build->sets, nothing);
  build->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint k = 0; k < build->size[2]; k++)
    for (guint j = 0; j < build->size[1]; j++)
      number_row (build, j, k);
  if (build->sets->len <= MAX_SETS)
    return TRUE;
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "the structures of %s overlap in more than %d ways; choose fewer",
               skg_label_map_get_name (build->map), MAX_SETS);
  return FALSE;
}

/* Upload */

static GLuint
make_texture (GLenum target)
{
  GLuint texture;

  glGenTextures (1, &texture);
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (target, texture);
  /* Whole numbers are never blended. */
  glTexParameteri (target, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (target, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri (target, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (target, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexParameteri (target, GL_TEXTURE_WRAP_R, GL_CLAMP_TO_EDGE);
  return texture;
}

static void
upload_3d (GLuint *texture,
           const guint size[3],
           GLenum inner,
           GLenum layout,
           GLenum type,
           gconstpointer texels)
{
  *texture = make_texture (GL_TEXTURE_3D);
  glTexStorage3D (GL_TEXTURE_3D, 1, inner, (GLsizei) size[0], (GLsizei) size[1],
                  (GLsizei) size[2]);
  glTexSubImage3D (GL_TEXTURE_3D, 0, 0, 0, 0, (GLsizei) size[0], (GLsizei) size[1],
                   (GLsizei) size[2], layout, type, texels);
}

/* OpenGL wants bits 0 to 31 first, whatever the machine's byte order. */
static guint32 *
split_words (const guint64 *sets, gsize n)
{
  guint32 *words = g_new (guint32, 2 * n);

  for (gsize i = 0; i < n; i++)
    {
      words[2 * i] = (guint32) sets[i];
      words[2 * i + 1] = (guint32) (sets[i] >> 32);
    }
  return words;
}

static void
upload (SkgLabelTextures *self, Build *build)
{
  gsize n_voxels = (gsize) build->size[0] * build->size[1] * build->size[2];
  gsize n_blocks = (gsize) build->n_blocks[0] * build->n_blocks[1] * build->n_blocks[2];
  g_autofree guint32 *block_words = split_words (build->blocks, n_blocks);
  g_autofree guint32 *set_words = NULL;
  gboolean is_narrow = build->sets->len <= 256;
  guint rows;

  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  if (is_narrow && !build->is_bytes)
    {
      guint8 *bytes = (guint8 *) build->voxels;

      for (gsize v = 0; v < n_voxels; v++)
        bytes[v] = (guint8) build->voxels[v];
    }
  upload_3d (&self->voxels, build->size, is_narrow ? GL_R8UI : GL_R16UI, GL_RED_INTEGER,
             is_narrow ? GL_UNSIGNED_BYTE : GL_UNSIGNED_SHORT, build->voxels);
  upload_3d (&self->blocks, build->n_blocks, GL_RG32UI, GL_RG_INTEGER, GL_UNSIGNED_INT,
             block_words);

  for (gsize b = 0; b < n_blocks; b++)
    self->all |= build->blocks[b];
  self->is_direct = build->is_direct;
  rows = (build->sets->len + SKG_LABEL_SETS_PER_ROW - 1) / SKG_LABEL_SETS_PER_ROW;
  g_array_set_size (build->sets, rows * SKG_LABEL_SETS_PER_ROW);
  set_words =
      split_words ((const guint64 *) (gpointer) build->sets->data, build->sets->len);
  self->sets = make_texture (GL_TEXTURE_2D);
  glTexStorage2D (GL_TEXTURE_2D, 1, GL_RG32UI, SKG_LABEL_SETS_PER_ROW, (GLsizei) rows);
  glTexSubImage2D (GL_TEXTURE_2D, 0, 0, 0, SKG_LABEL_SETS_PER_ROW, (GLsizei) rows,
                   GL_RG_INTEGER, GL_UNSIGNED_INT, set_words);
}

static gboolean
check_limit (const Build *build, GError **error)
{
  GLint limit = 0;

  glGetIntegerv (GL_MAX_3D_TEXTURE_SIZE, &limit);
  for (int a = 0; a < 3; a++)
    if (build->size[a] > (guint) limit)
      {
        g_set_error (error, SKG_ERROR, SKG_ERROR_GL,
                     "the chosen structures span %u voxels along an axis; this OpenGL "
                     "takes %d",
                     build->size[a], limit);
        return FALSE;
      }
  return TRUE;
}

gboolean
skg_label_textures_ensure (SkgLabelTextures *self,
                           SkgGlContext *context,
                           SkgStructureChoice *choice,
                           GError **error)
{
  Build build = { 0 };
  gboolean ok = TRUE;

  if (self->choice != NULL && skg_structure_choice_same_bits (self->choice, choice))
    return TRUE;
  skg_label_textures_clear (self);
  survey (&build, choice);
  memcpy (self->box_min, build.box_min, sizeof self->box_min);
  memcpy (self->size, build.size, sizeof self->size);
  if (build.size[0] > 0)
    {
      ok = check_limit (&build, error) && number_sets (&build, error);
      if (ok)
        upload (self, &build);
      ok = ok && skg_gl_context_check (context, "uploading structures", error);
    }
  build_clear (&build);
  if (ok)
    self->choice = skg_structure_choice_ref (choice);
  else
    skg_label_textures_clear (self);
  return ok;
}

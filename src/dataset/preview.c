/* SPDX-License-Identifier: Apache-2.0
 * The preview sheet of a set. A part is columns and rows, 16 bits each, low byte first,
 * then RGB of 8 bits. */
#include "config.h"

#include "dataset/preview.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "scene/overlay.h"
#include "scene/sheet-draw.h"

#define TILE_PX 128
#define PART_NAME "preview"
#define PART_HEAD 4

/* Small picture: RGB. */
typedef struct
{
  guint columns;
  guint rows;
  guint8 *rgb;
} Small;

static guint
count_tiles (const SkgPlan *plan)
{
  return (guint) MIN (plan->n, SKG_PREVIEW_MAX_TILES);
}

/* Offset from the first sample of the set. */
static guint64
get_offset (const SkgPlan *plan, guint tile)
{
  return tile * plan->n / count_tiles (plan);
}

static gboolean
is_shown (const SkgPlan *plan, guint64 index)
{
  for (guint t = 0; t < count_tiles (plan); t++)
    if (plan->start + get_offset (plan, t) == index)
      return TRUE;
  return FALSE;
}

/* Mean of the pixels of @shot that a small one covers. */
static guint8
get_mean (const SkgShot *shot, const Small *small, guint column, guint row)
{
  guint left = column * shot->columns / small->columns;
  guint right = MAX (left + 1, (column + 1) * shot->columns / small->columns);
  guint top = row * shot->rows / small->rows;
  guint bottom = MAX (top + 1, (row + 1) * shot->rows / small->rows);
  guint64 sum = 0;

  for (guint r = top; r < bottom; r++)
    for (guint c = left; c < right; c++)
      sum += shot->grey8[(gsize) r * shot->columns + c];
  return (guint8) (sum / ((guint64) (right - left) * (bottom - top)));
}

static void
put_rgb (Small *small, guint column, guint row, guint32 rgb)
{
  guint8 *out = small->rgb + 3 * ((gsize) row * small->columns + column);

  out[0] = (guint8) (rgb >> 16);
  out[1] = (guint8) (rgb >> 8);
  out[2] = (guint8) rgb;
}

/* Structures at the middle of a small pixel. */
static guint64
get_bits (
    const SkgShot *shot, const guint64 *bits, const Small *small, guint c, guint r)
{
  guint column = (2 * c + 1) * shot->columns / (2 * small->columns);
  guint row = (2 * r + 1) * shot->rows / (2 * small->rows);

  return bits[(gsize) row * shot->columns + column];
}

/* A pixel of a structure whose right or lower neighbour is not of it, or the other way
 * round, is its outline: one pixel wide. */
static void
draw_outlines (const SkgShot *shot, const SkgShotMasks *masks, Small *small)
{
  for (guint r = 0; r + 1 < small->rows; r++)
    for (guint c = 0; c + 1 < small->columns; c++)
      {
        guint64 here = get_bits (shot, masks->bits, small, c, r);
        guint64 edge = (here ^ get_bits (shot, masks->bits, small, c + 1, r)) |
                       (here ^ get_bits (shot, masks->bits, small, c, r + 1));

        if (edge != 0)
          put_rgb (small, c, r,
                   skg_shot_masks_get (masks, (guint) __builtin_ctzll (edge))->rgb);
      }
}

static void
draw_landmarks (const SkgShot *shot, Small *small)
{
  for (guint i = 0; i < shot->landmarks->len; i++)
    {
      const SkgShotLandmark *landmark =
          &g_array_index (shot->landmarks, SkgShotLandmark, i);
      double column = (landmark->column + 0.5) * small->columns / shot->columns;
      double row = (landmark->row + 0.5) * small->rows / shot->rows;

      if (!landmark->visible)
        continue;
      for (int r = (int) row - 1; r <= (int) row + 1; r++)
        for (int c = (int) column - 1; c <= (int) column + 1; c++)
          if (r >= 0 && c >= 0 && r < (int) small->rows && c < (int) small->columns)
            put_rgb (small, (guint) c, (guint) r,
                     skg_overlay_get_landmark_rgb (landmark->name, i));
    }
}

static Small
make_small (const SkgShot *shot)
{
  double scale = MIN (1.0, (double) TILE_PX / MAX (shot->columns, shot->rows));
  Small small = { .columns = (guint) MAX (1, rint (shot->columns * scale)),
                  .rows = (guint) MAX (1, rint (shot->rows * scale)) };

  small.rgb = g_malloc ((gsize) 3 * small.columns * small.rows);
  for (guint r = 0; r < small.rows; r++)
    for (guint c = 0; c < small.columns; c++)
      put_rgb (&small, c, r, get_mean (shot, &small, c, r) * 0x010101u);
  return small;
}

gboolean
skg_preview_write_part (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree guint8 *part = NULL;
  Small small;
  gsize n;

  if (!is_shown (shot->plan, shot->index))
    return TRUE;
  small = make_small (shot);
  for (guint s = 0; s < shot->plan->mask_sets->len; s++)
    if (shot->masks[s].bits != NULL)
      {
        draw_outlines (shot, &shot->masks[s], &small);
        break;
      }
  if (shot->sample.show_landmarks)
    draw_landmarks (shot, &small);
  n = (gsize) 3 * small.columns * small.rows;
  part = g_malloc (PART_HEAD + n);
  part[0] = (guint8) small.columns;
  part[1] = (guint8) (small.columns >> 8);
  part[2] = (guint8) small.rows;
  part[3] = (guint8) (small.rows >> 8);
  memcpy (part + PART_HEAD, small.rgb, n);
  g_free (small.rgb);
  path = skg_writer_dup_part (PART_NAME, shot->index);
  return skg_set_files_write (files, path, part, PART_HEAD + n, TRUE, error);
}

/* (nullable): a part that is not there, of a set begun by an older version, is left
 * out */
static cairo_surface_t *
load_part (const char *folder, guint64 index)
{
  g_autofree char *name = skg_writer_dup_part (PART_NAME, index);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *contents = NULL;
  g_autofree guint8 *rgba = NULL;
  const guint8 *part;
  gsize length;
  guint columns;
  guint rows;
  gsize n;

  if (!g_file_get_contents (path, &contents, &length, NULL) || length < PART_HEAD)
    return NULL;
  part = (const guint8 *) contents;
  columns = part[0] | (guint) part[1] << 8;
  rows = part[2] | (guint) part[3] << 8;
  n = (gsize) columns * rows;
  if (columns == 0 || rows == 0 || columns > TILE_PX || rows > TILE_PX ||
      length != PART_HEAD + 3 * n)
    return NULL;
  rgba = g_malloc (4 * n);
  for (gsize i = 0; i < n; i++)
    {
      memcpy (rgba + 4 * i, part + PART_HEAD + 3 * i, 3);
      rgba[4 * i + 3] = 255;
    }
  return skg_sheet_surface_new (rgba, columns, rows);
}

static gboolean
save (const SkgSetEnd *end, const SkgSheetCell *cells, guint n, GError **error)
{
  const SkgPlan *plan = end->plan;
  g_autofree char *title = g_path_get_basename (plan->sources->pdata[0]);
  g_autofree char *caption =
      g_strdup_printf (_ ("seed %" PRIu64 "  \302\267  %u of %" PRIu64 " samples"),
                       plan->seed, n, plan->n);
  const SkgSheetLayout layout = { TILE_PX, 0, title, caption };
  cairo_surface_t *surface = skg_sheet_compose (cells, n, &layout, error);
  g_autofree guint8 *rgb = NULL;
  guint columns;
  guint rows;

  if (surface == NULL)
    return FALSE;
  rgb = skg_sheet_dup_rgb (surface, &columns, &rows);
  cairo_surface_destroy (surface);
  return skg_writer_save_png (end->files, SKG_PREVIEW_FILE, rgb, columns, rows, 3, 8,
                              error);
}

gboolean
skg_preview_finish (const SkgSetEnd *end, GError **error)
{
  guint n = count_tiles (end->plan);
  g_autofree SkgSheetCell *cells = g_new0 (SkgSheetCell, n);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  gboolean ok;

  for (guint t = 0; t < n; t++)
    {
      guint64 index = end->plan->start + get_offset (end->plan, t);

      g_ptr_array_add (labels, g_strdup_printf ("%" G_GUINT64_FORMAT, index));
      cells[t].picture = load_part (skg_set_files_get_folder (end->files), index);
      cells[t].label = labels->pdata[t];
    }
  ok = save (end, cells, n, error);
  for (guint t = 0; t < n; t++)
    g_clear_pointer (&cells[t].picture, cairo_surface_destroy);
  return ok;
}

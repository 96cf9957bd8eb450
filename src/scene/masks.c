/* SPDX-License-Identifier: Apache-2.0
 * The masks of one picture. */
#include "config.h"

#include "scene/masks.h"

#include "scene/overlay.h"
#include "scene/tool-outlines.h"
#include "scene/tools.h"

struct _SkgMasks
{
  SkgPicture *picture;
  SkgToolOutlines *outlines; /* NULL: no tools */
  GArray *masks;             /* SkgMask */
  GArray *sources;           /* guint: index of the tool, or bit of the structure */
};

static void
clear_mask (gpointer data)
{
  g_free (((SkgMask *) data)->name);
}

static void
add_structures (SkgMasks *self)
{
  SkgStructureChoice *choice = self->picture->structures;
  guint n = choice != NULL ? skg_structure_choice_get_length (choice) : 0;
  g_autofree SkgMaskExtent *extents = g_new0 (SkgMaskExtent, n + 1);

  if (self->picture->structure_bits == NULL)
    return;
  skg_mask_measure (self->picture, extents);
  for (guint i = 0; i < n; i++)
    {
      const SkgChosenStructure *chosen = skg_structure_choice_get (choice, i);
      SkgMask mask = { .name = g_strdup (chosen->name),
                       .number = chosen->number,
                       .rgb = chosen->style.rgb,
                       .extent = extents[i] };

      g_array_append_val (self->masks, mask);
      g_array_append_val (self->sources, i);
    }
}

static guint
get_largest_number (SkgPicture *picture)
{
  guint largest = 0;

  if (picture->structures == NULL)
    return 0;
  for (guint i = 0; i < skg_structure_choice_get_length (picture->structures); i++)
    largest = MAX (largest, skg_structure_choice_get (picture->structures, i)->number);
  return largest;
}

static void
add_tools (SkgMasks *self, const SkgSample *sample)
{
  SkgPicture *picture = self->picture;
  guint number = get_largest_number (picture);

  if (picture->shadow == NULL)
    return;
  self->outlines = skg_tool_outlines_new (picture->tools, picture->shadow,
                                          picture->columns, picture->rows, sample);
  for (guint i = 0; i < skg_tool_set_get_length (sample->tools); i++)
    {
      const SkgPlacedTool *placed = skg_tool_set_get (sample->tools, i);
      SkgMask mask = { .rgb = skg_overlay_get_tool_rgb (i), .is_tool = TRUE };

      if (!skg_tool_outlines_has_mask (self->outlines, i))
        continue;
      mask.name = g_strdup (placed->name);
      mask.number = ++number;
      skg_tool_outlines_measure_mask (self->outlines, i, &mask.extent);
      g_array_append_val (self->masks, mask);
      g_array_append_val (self->sources, i);
    }
}

SkgMasks *
skg_masks_new (SkgPicture *picture, const SkgSample *sample)
{
  SkgMasks *self;

  g_return_val_if_fail (picture != NULL && sample != NULL, NULL);
  g_return_val_if_fail (picture->structure_bits == NULL ||
                            (picture->structure_columns == picture->columns &&
                             picture->structure_rows == picture->rows),
                        NULL);

  self = g_new0 (SkgMasks, 1);
  self->picture = skg_picture_ref (picture);
  self->masks = g_array_new (FALSE, FALSE, sizeof (SkgMask));
  g_array_set_clear_func (self->masks, clear_mask);
  self->sources = g_array_new (FALSE, FALSE, sizeof (guint));
  add_tools (self, sample);
  add_structures (self);
  return self;
}

void
skg_masks_free (SkgMasks *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->outlines, skg_tool_outlines_unref);
  g_array_unref (self->masks);
  g_array_unref (self->sources);
  skg_picture_unref (self->picture);
  g_free (self);
}

guint
skg_masks_get_length (SkgMasks *self)
{
  return self->masks->len;
}

const SkgMask *
skg_masks_get (SkgMasks *self, guint index)
{
  g_return_val_if_fail (index < self->masks->len, NULL);

  return &g_array_index (self->masks, SkgMask, index);
}

void
skg_masks_fill (SkgMasks *self, guint index, guint16 value, guint16 *pixels)
{
  guint source = g_array_index (self->sources, guint, index);
  const guint64 *bits;
  gsize n = (gsize) self->picture->columns * self->picture->rows;

  if (skg_masks_get (self, index)->is_tool)
    {
      skg_tool_outlines_fill_mask (self->outlines, source, value, pixels);
      return;
    }
  bits = g_bytes_get_data (self->picture->structure_bits, NULL);
  for (gsize i = 0; i < n; i++)
    if (bits[i] >> source & 1)
      pixels[i] = value;
}

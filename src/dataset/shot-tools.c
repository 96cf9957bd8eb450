/* SPDX-License-Identifier: Apache-2.0
 * Tools of a shot: key points, masks, maps of depth, length and metal. */
#include "config.h"

#include <string.h>

#include "dataset/shot-private.h"
#include "scene/tool-outlines.h"
#include "scene/tools.h"

/* Which number of a label set a kind of tool has: Perphix's wire and screw, SyntheX's
 * tool. */
static const struct
{
  const char *kind;
  const char *structure;
} structure_of_kind[] = {
  { "k-wire", "wire" },
  { "screw", "screw" },
  { "cannulated-screw", "screw" },
  { "manipulator", "tool" },
};

static void
clear_tool (gpointer data)
{
  SkgShotTool *tool = data;

  g_free (tool->name);
  g_array_unref (tool->points);
}

static GArray *
place_points (const SkgShot *shot,
              const SkgProjection *projection,
              const SkgPlacedTool *placed)
{
  guint n = skg_tool_get_n_points (placed->tool);
  GArray *points = g_array_new (FALSE, TRUE, sizeof (SkgShotLandmark));

  g_array_set_clear_func (points, skg_shot_landmark_clear);
  g_array_set_size (points, n);
  for (guint i = 0; i < n; i++)
    {
      SkgShotLandmark *point = &g_array_index (points, SkgShotLandmark, i);

      point->name = g_strdup (skg_tool_get_point (placed->tool, i)->name);
      skg_shot_place_point (shot, projection, skg_placed_tool_get_point_mm (placed, i),
                            point);
      point->visible = point->visible && !placed->hidden;
    }
  return points;
}

void
skg_shot_place_tools (SkgShot *shot, const SkgProjection *projection)
{
  shot->tools = g_array_new (FALSE, TRUE, sizeof (SkgShotTool));
  g_array_set_clear_func (shot->tools, clear_tool);
  for (guint i = 0; i < skg_tool_set_get_length (shot->sample.tools); i++)
    {
      const SkgPlacedTool *placed = skg_tool_set_get (shot->sample.tools, i);
      SkgShotTool tool = {
        .name = g_strdup (placed->name),
        .kind = placed->kind,
        .material = placed->material,
        .hidden = placed->hidden,
        .points = place_points (shot, projection, placed),
      };

      g_array_append_val (shot->tools, tool);
    }
}

int
skg_shot_find_main_tool (const SkgShot *shot)
{
  for (guint i = 0; i < shot->tools->len; i++)
    if (strcmp (g_array_index (shot->tools, SkgShotTool, i).kind, "manipulator") == 0)
      return (int) i;
  return shot->tools->len > 0 ? 0 : -1;
}

/* Masks */

static void
clear_mask (gpointer data)
{
  g_free (((SkgShotMask *) data)->name);
}

/* Of tools in previews: no bone's colour. */
#define TOOL_RGB 0xffd21f

static void
add_mask (GArray *list, const char *name, guint number, int tool, guint32 rgb)
{
  SkgShotMask mask = { g_strdup (name), number, tool, rgb };

  g_array_append_val (list, mask);
}

/* @largest: (inout): what no structure has is one more */
static guint
choose_number (SkgStructureChoice *choice, const char *kind, guint *largest)
{
  for (gsize k = 0; choice != NULL && k < G_N_ELEMENTS (structure_of_kind); k++)
    for (guint i = 0; strcmp (structure_of_kind[k].kind, kind) == 0 &&
                      i < skg_structure_choice_get_length (choice);
         i++)
      if (strcmp (skg_structure_choice_get (choice, i)->name,
                  structure_of_kind[k].structure) == 0)
        return skg_structure_choice_get (choice, i)->number;
  return ++*largest;
}

/* Tools, then structures. SyntheX's tool is one alone. */
static GArray *
list_masks (const SkgShot *shot, const char *set, SkgStructureChoice *choice)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (SkgShotMask));
  guint n = choice != NULL ? skg_structure_choice_get_length (choice) : 0;
  guint largest = 0;

  g_array_set_clear_func (list, clear_mask);
  for (guint i = 0; i < n; i++)
    largest = MAX (largest, skg_structure_choice_get (choice, i)->number);
  for (guint i = 0; *set == '\0' && i < shot->tools->len; i++)
    {
      const SkgShotTool *tool = &g_array_index (shot->tools, SkgShotTool, i);

      add_mask (list, tool->name, choose_number (choice, tool->kind, &largest), (int) i,
                TOOL_RGB);
    }
  if (strcmp (set, "tool") == 0 && shot->tools->len > 0)
    add_mask (list, "tool", 1, skg_shot_find_main_tool (shot), TOOL_RGB);
  for (guint i = 0; i < n; i++)
    add_mask (list, skg_structure_choice_get (choice, i)->name,
              skg_structure_choice_get (choice, i)->number, -1,
              skg_structure_choice_get (choice, i)->style.rgb);
  return list;
}

/* @bits: (inout): one for each tool of @list, from the lowest on */
static guint
fill_tools (const SkgShot *shot, GArray *list, SkgPicture *picture, guint64 *bits)
{
  gsize n = (gsize) picture->columns * picture->rows;
  g_autoptr (SkgToolOutlines) outlines = NULL;
  g_autofree guint16 *mask = NULL;
  guint n_tools = 0;

  while (n_tools < list->len && g_array_index (list, SkgShotMask, n_tools).tool >= 0)
    n_tools++;
  if (n_tools == 0 || picture->shadow == NULL)
    return n_tools;
  outlines = skg_tool_outlines_new (picture->tools, picture->shadow, picture->columns,
                                    picture->rows, &shot->sample);
  mask = g_new (guint16, n);
  for (guint b = 0; b < n_tools; b++)
    {
      memset (mask, 0, n * sizeof *mask);
      skg_tool_outlines_fill_mask (
          outlines, (guint) g_array_index (list, SkgShotMask, b).tool, 1, mask);
      for (gsize i = 0; i < n; i++)
        bits[i] |= (guint64) mask[i] << b;
    }
  return n_tools;
}

/* A bit stays where at least half of its block has it. */
static guint64 *
reduce_bits (const guint64 *from, guint columns, guint rows, guint block)
{
  guint64 *to = g_new0 (guint64, (gsize) columns * rows);
  gsize stride = (gsize) columns * block;
  guint64 *out = to;

  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++, out++)
      {
        const guint64 *corner = from + r * block * stride + (gsize) c * block;
        guint counts[64] = { 0 };

        for (guint y = 0; y < block; y++)
          for (guint x = 0; x < block; x++)
            for (guint64 left = corner[y * stride + x]; left != 0; left &= left - 1)
              counts[__builtin_ctzll (left)]++;
        for (guint b = 0; b < 64; b++)
          if (2 * counts[b] >= block * block)
            *out |= G_GUINT64_CONSTANT (1) << b;
      }
  return to;
}

void
skg_shot_take_masks (SkgShot *shot,
                     guint set,
                     SkgStructureChoice *choice,
                     SkgPicture *picture)
{
  SkgShotMasks *masks = &shot->masks[set];
  gsize n = (gsize) picture->columns * picture->rows;
  g_autofree guint64 *bits = g_new0 (guint64, n);
  const guint64 *structures =
      choice != NULL ? g_bytes_get_data (picture->structure_bits, NULL) : NULL;
  guint n_tools;

  masks->list = list_masks (shot, shot->plan->mask_sets->pdata[set], choice);
  if (masks->list->len == 0)
    return;
  n_tools = fill_tools (shot, masks->list, picture, bits);
  for (gsize i = 0; structures != NULL && i < n; i++)
    bits[i] |= structures[i] << n_tools;
  masks->bits = shot->plan->reduce > 1
                    ? reduce_bits (bits, shot->columns, shot->rows, shot->plan->reduce)
                    : g_steal_pointer (&bits);
}

const SkgShotMasks *
skg_shot_get_masks (const SkgShot *shot, const char *set)
{
  int i = skg_plan_find_mask_set (shot->plan, set);

  return i >= 0 && shot->masks[i].bits != NULL ? &shot->masks[i] : NULL;
}

guint
skg_shot_masks_get_length (const SkgShotMasks *masks)
{
  return masks != NULL && masks->list != NULL ? masks->list->len : 0;
}

const SkgShotMask *
skg_shot_masks_get (const SkgShotMasks *masks, guint bit)
{
  return &g_array_index (masks->list, SkgShotMask, bit);
}

/* Maps */

/* Length of the way from the source to the centre of a pixel, mm. */
static double
get_way_mm (const SkgGeometry *geometry, guint column, guint row)
{
  SkgVec3 pixel_mm = skg_vec3_add_scaled (
      skg_vec3_add_scaled (geometry->pixel00_mm, geometry->column_step_mm, column),
      geometry->row_step_mm, row);

  return skg_vec3_length (skg_vec3_sub (pixel_mm, geometry->source_mm));
}

/* @map: (inout): of the whole picture, zeroed */
static void
fill_map (SkgToolMap kind,
          const SkgGeometry *geometry,
          const SkgToolShadow *shadow,
          float *map)
{
  double sid_mm = skg_geometry_get_sid_mm (geometry);

  for (guint r = 0; r < shadow->rows; r++)
    for (guint c = 0; c < shadow->columns; c++)
      {
        gsize p = (gsize) r * shadow->columns + c;
        gsize at = (gsize) (shadow->row + r) * geometry->columns + shadow->column + c;
        double sum = 0;

        if (kind == SKG_TOOL_MAP_DENSITY)
          {
            memcpy (map + 4 * at, shadow->metal_g_cm2 + 4 * p, 4 * sizeof *map);
            continue;
          }
        if (shadow->first[p] == shadow->first[p + 1])
          continue;
        for (guint32 i = shadow->first[p]; i < shadow->first[p + 1]; i++)
          sum += (double) (shadow->intervals[i][1] - shadow->intervals[i][0]);
        map[at] =
            (float) (kind == SKG_TOOL_MAP_DEPTH
                         ? sid_mm * (double) shadow->intervals[shadow->first[p]][0]
                         : sum * get_way_mm (geometry, shadow->column + c,
                                             shadow->row + r));
      }
}

/* The nearest of each block: a mean of depths with none is nowhere. */
static float *
reduce_depth (const float *from, guint columns, guint rows, guint block)
{
  float *to = g_new0 (float, (gsize) columns *rows);
  gsize stride = (gsize) columns * block;

  for (gsize y = 0; y < (gsize) rows * block; y++)
    for (gsize x = 0; x < stride; x++)
      {
        float depth_mm = from[y * stride + x];
        float *out = &to[y / block * columns + x / block];

        if (depth_mm > 0 && (*out == 0 || depth_mm < *out))
          *out = depth_mm;
      }
  return to;
}

void
skg_shot_take_tool_maps (SkgShot *shot,
                         const SkgGeometry *geometry,
                         SkgPicture *picture)
{
  const char *const *materials =
      skg_tool_shapes_get_materials (picture->tools, &shot->n_tool_materials);

  for (guint i = 0; i < shot->n_tool_materials; i++)
    shot->tool_materials[i] = materials[i];
  for (guint m = 0; m < SKG_N_TOOL_MAPS; m++)
    {
      guint channels = m == SKG_TOOL_MAP_DENSITY ? 4 : 1;
      guint block = shot->plan->reduce;
      g_autofree float *map = NULL;

      if (!(shot->plan->stages & SKG_STAGE_BIT (SKG_PLAN_TOOL_STAGES + m)))
        continue;
      map = g_new0 (float, (gsize) geometry->columns * geometry->rows * channels);
      if (picture->shadow != NULL)
        fill_map (m, geometry, picture->shadow, map);
      shot->tool_maps[m] =
          m == SKG_TOOL_MAP_DEPTH
              ? reduce_depth (map, shot->columns, shot->rows, block)
              : skg_shot_average (map, shot->columns, shot->rows, channels, block);
    }
}

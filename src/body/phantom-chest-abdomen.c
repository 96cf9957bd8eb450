/* SPDX-License-Identifier: Apache-2.0
 * The made chest: diaphragm and what lies beneath it. */
#include "config.h"

#include "body/phantom-chest.h"

#include <math.h>

#include "body/phantom-labels.h"

/* Domes at full inspiration: the right one 16 mm higher, its top 53 mm above its edge
 * at the side; deepest behind (anatomy tables). */
typedef struct
{
  SkgSdfPoint centre;
  SkgSdfPoint half;
} Dome;

static const Dome right_dome = { { -68, -8, 238 }, { 77, 108, 100 } };
static const Dome left_dome = { { 72, -6, 228 }, { 75, 108, 95 } };
static const Dome middle_dome = { { 4, -30, 226 }, { 70, 80, 102 } };
/* Beneath the heart. */
static const Dome heart_dome = { { 42, -44, 238 }, { 44, 62, 98 } };

/* The diaphragm rises by 40 mm from full inspiration to the end of a quiet breath. */
static float
get_rise (const SkgChest *chest)
{
  return 40 * chest->air;
}

static SkgSdfShape
make_ellipsoid (const SkgChest *chest, const Dome *dome)
{
  SkgSdfShape shape = { .kind = SKG_SDF_ELLIPSOID };

  shape.a = skg_chest_point (chest, dome->centre.x, dome->centre.y,
                             dome->centre.z + get_rise (chest));
  shape.b = skg_chest_point (chest, dome->half.x, dome->half.y, dome->half.z);
  return shape;
}

SkgSdfPoint
skg_chest_get_dome (const SkgChest *chest, gboolean left)
{
  const Dome *dome = left ? &left_dome : &right_dome;

  return skg_sdf_point (dome->centre.x, dome->centre.y,
                        dome->centre.z + dome->half.z + get_rise (chest));
}

void
skg_chest_mark_domes (SkgChest *chest)
{
  const Dome *domes[] = { &right_dome, &left_dome, &middle_dome, &heart_dome };

  for (gsize i = 0; i < G_N_ELEMENTS (domes); i++)
    {
      SkgSdfShape shape = make_ellipsoid (chest, domes[i]);

      skg_sdf_shape_bound (&shape);
      g_array_append_val (chest->not_lung, shape);
    }
}

/* All below the domes: muscle first, then, thinner by @grow_mm, fat. */
static void
add_domes (SkgChest *chest, SkgTissue tissue, float hu, float grow_mm, guint over)
{
  SkgPhantomPart *part = skg_phantom_model_add_part (chest->model, tissue, hu);
  SkgPhantomPart *below = skg_phantom_model_add_part (chest->model, tissue, hu);
  const Dome *domes[] = { &right_dome, &left_dome, &middle_dome, &heart_dome };
  float top = 238 + get_rise (chest);

  part->over = over;
  part->blend_mm = 10;
  part->grow_mm = grow_mm;
  for (gsize i = 0; i < G_N_ELEMENTS (domes); i++)
    {
      SkgSdfShape shape = make_ellipsoid (chest, domes[i]);

      skg_phantom_part_add_shape (part, shape);
    }
  /* Under the middles of the domes the whole width is belly. */
  below->over = over;
  for (float z = 190; z < top + 5; z += 6)
    {
      SkgChestSection s = skg_chest_get_section (chest, MIN (z, top));
      SkgPhantomSlice slice = { .z_mm = MIN (z, top) * chest->sz,
                                .y_mm = s.y_mm * chest->sy,
                                .a_mm = s.a_mm * chest->sx + grow_mm,
                                .b_mm = s.b_mm * chest->sy + grow_mm,
                                .n = s.n };

      g_array_append_val (below->slices, slice);
    }
}

static SkgPhantomPart *
add_organ (const SkgChest *chest, SkgTissue tissue, float hu, guint8 label)
{
  SkgPhantomPart *part = skg_phantom_model_add_part (chest->model, tissue, hu);

  part->label = label;
  part->over = 1u << SKG_TISSUE_FAT | 1u << SKG_TISSUE_ORGAN | 1u << SKG_TISSUE_MUSCLE;
  return part;
}

static void
add_ellipsoid (const SkgChest *chest,
               SkgPhantomPart *part,
               SkgSdfPoint c,
               SkgSdfPoint h)
{
  const Dome dome = { c, h };

  skg_phantom_part_add_shape (part, make_ellipsoid (chest, &dome));
}

static void
add_loop (const SkgChest *chest,
          SkgPhantomPart *part,
          const SkgChestKnot *knots,
          guint n)
{
  g_autofree SkgChestKnot *moved = g_memdup2 (knots, n * sizeof *knots);

  for (guint i = 0; i < n; i++)
    moved[i][2] += get_rise (chest);
  skg_chest_add_tube (chest, part, (const SkgChestKnot *) moved, n);
}

static void
add_liver (const SkgChest *chest)
{
  SkgPhantomPart *liver = add_organ (chest, SKG_TISSUE_ORGAN, 58, SKG_LABEL_LIVER);
  SkgSdfShape under = { .kind = SKG_SDF_BELOW };

  liver->over = 1u << SKG_TISSUE_FAT;
  liver->blend_mm = 16;
  add_ellipsoid (chest, liver, skg_sdf_point (-68, -14, 238),
                 skg_sdf_point (71, 96, 95));
  add_ellipsoid (chest, liver, skg_sdf_point (-2, -36, 286),
                 skg_sdf_point (56, 44, 33));
  /* Its lower face rises to the left. */
  under.a = skg_chest_point (chest, -60, 0, 196 + get_rise (chest));
  under.b = skg_sdf_point (-0.5f, -0.1f, 0.86f);
  skg_phantom_part_add_cut (liver, under);
}

static void
add_stomach (const SkgChest *chest)
{
  static const SkgChestKnot tube[] = {
    { 60, 12, 284, 30 },
    { 62, -4, 262, 31 },
    { 50, -32, 232, 28 },
    { 20, -48, 206, 22 },
  };
  SkgPhantomPart *wall = add_organ (chest, SKG_TISSUE_ORGAN, 40, SKG_LABEL_STOMACH);
  SkgPhantomPart *fluid = add_organ (chest, SKG_TISSUE_ORGAN, 14, SKG_LABEL_STOMACH);
  SkgPhantomPart *gas = add_organ (chest, SKG_TISSUE_GAS, -980, SKG_LABEL_STOMACH);
  /* Standing: the fluid's surface is level. */
  SkgSdfShape level = { .kind = SKG_SDF_BELOW };

  add_loop (chest, wall, tube, G_N_ELEMENTS (tube));
  add_loop (chest, fluid, tube, G_N_ELEMENTS (tube));
  add_loop (chest, gas, tube, G_N_ELEMENTS (tube));
  fluid->grow_mm = gas->grow_mm = -4;
  level.a = skg_chest_point (chest, 0, 0, 288 + get_rise (chest));
  level.b = skg_sdf_point (0, 0, 1);
  skg_phantom_part_add_cut (gas, level);
}

static void
add_colon (const SkgChest *chest)
{
  static const SkgChestKnot loop[] = {
    { -104, -30, 206, 21 }, { -70, -70, 214, 19 }, { 0, -84, 222, 18 },
    { 70, -70, 244, 18 },   { 108, -30, 270, 18 }, { 112, 8, 262, 17 },
    { 112, 20, 200, 16 },
  };
  static const SkgChestKnot bubble[] = {
    { 84, -58, 254, 13 },
    { 104, -36, 270, 15 },
    { 110, -14, 271, 13 },
  };
  SkgPhantomPart *wall = add_organ (chest, SKG_TISSUE_ORGAN, 36, SKG_LABEL_COLON);
  SkgPhantomPart *stool = add_organ (chest, SKG_TISSUE_STOOL, -20, SKG_LABEL_COLON);
  SkgPhantomPart *gas = add_organ (chest, SKG_TISSUE_GAS, -960, SKG_LABEL_COLON);

  gas->over |= 1u << SKG_TISSUE_STOOL;
  stool->grow_mm = -3;
  add_loop (chest, wall, loop, G_N_ELEMENTS (loop));
  add_loop (chest, stool, loop, G_N_ELEMENTS (loop));
  add_loop (chest, gas, bubble, G_N_ELEMENTS (bubble));
}

void
skg_chest_add_abdomen (SkgChest *chest)
{
  /* Aorta and inferior cava pass through. */
  guint over = 1u << SKG_TISSUE_LUNG | 1u << SKG_TISSUE_FAT | 1u << SKG_TISSUE_ORGAN;
  SkgPhantomPart *part;

  add_domes (chest, SKG_TISSUE_MUSCLE, 48, 0, over);
  add_domes (chest, SKG_TISSUE_FAT, -95, -3, 1u << SKG_TISSUE_MUSCLE);
  add_colon (chest);
  add_stomach (chest);
  part = add_organ (chest, SKG_TISSUE_ORGAN, 48, SKG_LABEL_SPLEEN);
  add_ellipsoid (chest, part, skg_sdf_point (104, 40, 274), skg_sdf_point (26, 40, 44));
  part = add_organ (chest, SKG_TISSUE_ORGAN, 32, SKG_LABEL_KIDNEY_LEFT);
  add_ellipsoid (chest, part, skg_sdf_point (60, 44, 230), skg_sdf_point (27, 22, 54));
  part = add_organ (chest, SKG_TISSUE_ORGAN, 32, SKG_LABEL_KIDNEY_RIGHT);
  add_ellipsoid (chest, part, skg_sdf_point (-62, 46, 214), skg_sdf_point (27, 22, 54));
  add_liver (chest);
}

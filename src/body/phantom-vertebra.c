/* SPDX-License-Identifier: Apache-2.0
 * Vertebrae C5 to L5 by their measures.
 *
 * Sizes are means of Panjabi's cadaver series as tabled in anatomy references, mean
 * stature 168 cm; slopes of the processes and facets are those of textbooks. */
#include "config.h"

#include "body/phantom-vertebra.h"

#include <math.h>

#include "body/phantom-labels.h"

/* Stature of the series over that of the reference body, 176 cm. */
#define TABLE_SCALE 1.05f

static const SkgVertebra vertebrae[SKG_VERTEBRA_N] = {
  { "C5", 18, 16, 12, 24, 15, 5.6f, 7, 56, 34, 25 },
  { "C6", 20, 16.5f, 12, 25, 15, 6, 7.3f, 60, 42, 22 },
  { "C7", 22.6f, 17.5f, 12.8f, 24.5f, 15.2f, 6.5f, 7.5f, 66.6f, 50, 20 },
  { "T1", 26.2f, 19.1f, 14.1f, 21.8f, 16.4f, 8.5f, 9.6f, 75.3f, 50, 28 },
  { "T2", 26.2f, 20.6f, 15.6f, 19.5f, 15.7f, 8.2f, 11.4f, 69, 51, 36 },
  { "T3", 25.3f, 23, 15.7f, 18.3f, 15.7f, 6.8f, 11.9f, 61, 52, 40 },
  { "T4", 25.3f, 23.9f, 16.2f, 17, 15.7f, 6.3f, 12.1f, 60, 53, 44 },
  { "T5", 26, 25, 16.2f, 17.3f, 16, 6, 11.9f, 61, 55, 48 },
  { "T6", 27.2f, 26.5f, 17.4f, 17.3f, 16, 6, 12.2f, 61, 57, 50 },
  { "T7", 28.5f, 28, 18.2f, 17.3f, 16, 5.9f, 12.1f, 60, 57, 50 },
  { "T8", 30, 28.7f, 18.7f, 17.7f, 15.6f, 6.7f, 12.5f, 60, 56, 47 },
  { "T9", 31.8f, 30.2f, 19.3f, 17.9f, 15.5f, 7.7f, 13.9f, 60, 54, 40 },
  { "T10", 33.6f, 31, 20.2f, 18.2f, 15.5f, 9, 14.9f, 58, 51, 32 },
  { "T11", 37, 31.9f, 21.3f, 19.4f, 16.1f, 9.8f, 17.4f, 52, 48, 20 },
  { "T12", 40.5f, 33.1f, 22.7f, 22.2f, 18.1f, 8.8f, 16.7f, 47, 47, 14 },
  { "L1", 42.2f, 34.7f, 23.8f, 23.7f, 19, 8.9f, 15.9f, 71, 62, 10 },
  { "L2", 44, 34.8f, 24.3f, 23.8f, 18.2f, 8.9f, 15, 76, 63, 9 },
  { "L3", 46, 35, 23.8f, 24.3f, 17.5f, 10.2f, 14.4f, 86, 64, 9 },
  { "L4", 48, 34.7f, 24.1f, 25.4f, 18.6f, 14.1f, 15.5f, 79, 60, 10 },
  { "L5", 48.3f, 34, 22.9f, 27.1f, 19.7f, 18.6f, 19.6f, 92, 52, 12 },
};

const SkgVertebra *
skg_vertebra_get (guint level)
{
  g_return_val_if_fail (level < SKG_VERTEBRA_N, NULL);
  return &vertebrae[level];
}

guint8
skg_vertebra_get_label (guint level)
{
  return (guint8) (SKG_LABEL_C7 + SKG_VERTEBRA_C7 - level);
}

SkgSdfPoint
skg_vertebra_place_point (const SkgVertebraPlace *place, float x, float back, float up)
{
  float c = cosf (place->tilt_rad);
  float s = sinf (place->tilt_rad);

  x *= TABLE_SCALE;
  back *= TABLE_SCALE;
  up *= TABLE_SCALE;
  return skg_sdf_point (place->centre_mm.x + place->scale.x * x,
                        place->centre_mm.y + place->scale.y * (c * back - s * up),
                        place->centre_mm.z + place->scale.z * (s * back + c * up));
}

static gboolean
is_lumbar (guint level)
{
  return level >= SKG_VERTEBRA_L1;
}

SkgSdfPoint
skg_vertebra_get_transverse_tip (guint level)
{
  const SkgVertebra *v = skg_vertebra_get (level);
  float wall = v->depth_mm / 2;
  float sweep;
  float up;

  if (is_lumbar (level))
    {
      /* Thin and level; the fourth turned up, the fifth stout. */
      sweep = wall + 7;
      up = level == SKG_VERTEBRA_L1 + 3 ? 9 : 5;
    }
  else if (level < SKG_VERTEBRA_T1)
    {
      sweep = wall + 2;
      up = -3;
    }
  else
    {
      /* Swept back, from 25 degrees above to 55 below, and up. */
      sweep = wall + 17 + 0.9f * (float) (level - SKG_VERTEBRA_T1);
      up = level >= SKG_VERTEBRA_T12 - 1 ? 2 : 6;
    }
  return skg_sdf_point (-v->transverse_mm / 2 + 4, sweep, up);
}

typedef struct
{
  SkgPhantomBone *bone;
  const SkgVertebraPlace *place;
  float radius_scale;
} Maker;

static SkgSdfPoint
at (const Maker *maker, SkgSdfPoint p)
{
  return skg_vertebra_place_point (maker->place, p.x, p.y, p.z);
}

static void
add_cone (const Maker *maker, SkgSdfPoint a, float ra, SkgSdfPoint b, float rb)
{
  SkgSdfShape shape = { .kind = SKG_SDF_CONE,
                        .a = at (maker, a),
                        .b = at (maker, b),
                        .r0 = ra * maker->radius_scale,
                        .r1 = rb * maker->radius_scale };

  skg_phantom_bone_add_shape (maker->bone, shape);
}

static void
add_plate (const Maker *maker, SkgSdfPoint a, SkgSdfPoint b, SkgSdfPoint c, float r)
{
  SkgSdfShape shape = { .kind = SKG_SDF_TRIANGLE,
                        .a = at (maker, a),
                        .b = at (maker, b),
                        .c = at (maker, c),
                        .r0 = r * maker->radius_scale };

  skg_phantom_bone_add_shape (maker->bone, shape);
}

static void
add_body (const Maker *maker, const SkgVertebra *v)
{
  SkgSdfPoint s = maker->place->scale;
  SkgSdfShape drum = { .kind = SKG_SDF_DRUM, .a = maker->place->centre_mm };

  drum.b = skg_sdf_point (TABLE_SCALE * s.x * v->width_mm / 2,
                          TABLE_SCALE * s.y * v->depth_mm / 2,
                          TABLE_SCALE * s.z * v->height_mm / 2);
  drum.c = skg_sdf_point (cosf (maker->place->tilt_rad), sinf (maker->place->tilt_rad),
                          1.6f);
  drum.r0 = 1.8f;
  drum.r1 = 0.045f * v->width_mm;
  skg_phantom_bone_add_shape (maker->bone, drum);
}

/* Pedicle, an upright oval from the upper half of the body; lamina behind the canal. */
static void
add_arch (const Maker *maker, const SkgVertebra *v)
{
  float wall = v->depth_mm / 2;
  float r = v->pedicle_width_mm / 2;
  float half = MAX (v->pedicle_height_mm / 2 - r, 0.5f);
  float x = -(v->canal_width_mm / 2 + r);
  float up = v->height_mm / 2 - v->pedicle_height_mm / 2 - 0.5f;
  float back = wall + v->canal_depth_mm;
  SkgSdfPoint front_top = { x * 0.92f, 0.6f * wall, up + half };
  SkgSdfPoint front_low = { x * 0.92f, 0.6f * wall, up - half };
  SkgSdfPoint back_top = { x, wall + 0.7f * v->canal_depth_mm, up + half - 1 };
  SkgSdfPoint back_low = { x, wall + 0.7f * v->canal_depth_mm, up - half - 2 };
  float lamina = 0.42f * v->height_mm;
  SkgSdfPoint out_top = { x + 2, back - 3, up - 1 };
  SkgSdfPoint out_low = { x + 2, back - 2, up - 1 - 2.1f * lamina };
  SkgSdfPoint mid_top = { 0, back + 3.5f, up - 4 };
  SkgSdfPoint mid_low = { 0, back + 5, up - 4 - 1.9f * lamina };

  r *= 0.9f;
  add_plate (maker, front_top, front_low, back_top, r);
  add_plate (maker, front_low, back_top, back_low, r);
  add_plate (maker, out_top, out_low, mid_top, 2.6f);
  add_plate (maker, out_low, mid_top, mid_low, 2.6f);
}

static void
add_facets (const Maker *maker, const SkgVertebra *v, gboolean lumbar)
{
  float x = -(v->canal_width_mm / 2 + v->pedicle_width_mm / 2);
  float back = v->depth_mm / 2 + v->canal_depth_mm;
  float half = v->height_mm / 2;
  float r = lumbar ? 5 : 3.3f;
  float out = lumbar ? 3 : 0;

  add_cone (maker, skg_sdf_point (x - out, back - 5, 0.2f * half), r,
            skg_sdf_point (x - out, back - 4, 1.25f * half), r * 0.8f);
  add_cone (maker, skg_sdf_point (x + 2, back - 1, -0.3f * half), r,
            skg_sdf_point (x + 1, back + (lumbar ? 1 : 0.5f), -1.45f * half),
            r * 0.85f);
}

static void
add_processes (const Maker *maker, guint level)
{
  const SkgVertebra *v = skg_vertebra_get (level);
  gboolean lumbar = is_lumbar (level);
  SkgSdfPoint tip = skg_vertebra_get_transverse_tip (level);
  float x = -(v->canal_width_mm / 2 + v->pedicle_width_mm / 2);
  float back = v->depth_mm / 2 + v->canal_depth_mm;
  float slope = v->spinous_slope_deg * (float) (G_PI / 180);
  float reach = v->depth_mm / 2 + v->spinous_mm * cosf (slope);
  float drop = -v->spinous_mm * sinf (slope);
  float thick = 2.4f;
  gboolean stout = level == SKG_VERTEBRA_L5;

  add_cone (maker, skg_sdf_point (x - 1, v->depth_mm / 2 + 0.6f * v->canal_depth_mm, 3),
            stout ? 8 : 4.4f, tip, lumbar ? (stout ? 6 : 3.8f) : 4.8f);
  /* A plate that is high in the loin, a spike in the chest. */
  add_plate (maker, skg_sdf_point (0, back + 3, 0),
             skg_sdf_point (0, back + 4, lumbar ? -16 : -0.4f * v->height_mm),
             skg_sdf_point (0, reach - 4, drop + (lumbar ? 3 : 1)), thick);
  if (lumbar)
    add_plate (maker, skg_sdf_point (0, back + 4, -15),
               skg_sdf_point (0, reach - 4, drop + 2),
               skg_sdf_point (0, reach - 5, drop - 13), thick);
  add_cone (maker, skg_sdf_point (0, reach - 5, drop + 1), thick + 0.8f,
            skg_sdf_point (0, reach - 4, drop - (lumbar ? 11 : 2)),
            thick + (lumbar ? 2 : 1));
}

void
skg_vertebra_add_shapes (SkgPhantomBone *bone,
                         guint level,
                         const SkgVertebraPlace *place)
{
  const SkgVertebra *v = skg_vertebra_get (level);
  const Maker maker = {
    bone, place, TABLE_SCALE * cbrtf (place->scale.x * place->scale.y * place->scale.z)
  };

  add_body (&maker, v);
  add_arch (&maker, v);
  add_facets (&maker, v, is_lumbar (level));
  add_processes (&maker, level);
}

/* SPDX-License-Identifier: Apache-2.0
 * The made chest: landmarks, known from the shapes' own numbers. */
#include "config.h"

#include "body/phantom-chest.h"
#include "body/phantom-vertebra.h"

typedef struct
{
  const SkgChest *chest;
  GArray *list;
} Maker;

static void
add (const Maker *maker, char *name, const char *description, SkgSdfPoint p)
{
  SkgSdfPoint q = skg_chest_point (maker->chest, p.x, p.y, p.z);
  SkgLandmark mark = { .name = name,
                       .description = g_strdup (description),
                       .position_mm =
                           skg_vec3 ((double) q.x, (double) q.y, (double) q.z),
                       .visible = TRUE };

  g_array_append_val (maker->list, mark);
}

/* A point of the right side (x below 0) and its mirror image. */
static void
add_both (const Maker *maker, const char *name, const char *description, SkgSdfPoint p)
{
  add (maker, g_strdup_printf ("%s-l", name), description,
       skg_sdf_point (-p.x, p.y, p.z));
  add (maker, g_strdup_printf ("%s-r", name), description, p);
}

static void
add_ribs (const Maker *maker)
{
  for (guint n = 1; n <= 12; n++)
    {
      g_autofree char *head_name = g_strdup_printf ("rib%u-head", n);
      g_autofree char *front_name = g_strdup_printf ("rib%u-front", n);
      SkgSdfPoint head;
      SkgSdfPoint front;

      skg_chest_get_rib_ends (maker->chest, n, &head, &front);
      add_both (maker, head_name, "Head of the rib", head);
      add_both (maker, front_name, "Front end of the rib's bone", front);
    }
}

static void
add_middle (const Maker *maker)
{
  const SkgChest *chest = maker->chest;

  add (maker, g_strdup ("jugular-notch"), "Upper edge of the manubrium",
       skg_chest_get_sternum (chest, SKG_CHEST_JUGULAR_NOTCH));
  add (maker, g_strdup ("sternal-angle"), "Joint of manubrium and body",
       skg_chest_get_sternum (chest, SKG_CHEST_STERNAL_ANGLE));
  add (maker, g_strdup ("xiphoid-joint"), "Joint of body and xiphoid",
       skg_chest_get_sternum (chest, SKG_CHEST_XIPHOID_JOINT));
  add (maker, g_strdup ("carina"), "Fork of the windpipe",
       skg_chest_get_heart (chest, SKG_CHEST_CARINA));
  add (maker, g_strdup ("aortic-knob"), "Left edge of the aortic arch",
       skg_chest_get_heart (chest, SKG_CHEST_KNOB));
  add (maker, g_strdup ("heart-apex"), "Apex of the left ventricle",
       skg_chest_get_heart (chest, SKG_CHEST_APEX));
  add (maker, g_strdup ("heart-right"), "Right edge of the right atrium",
       skg_chest_get_heart (chest, SKG_CHEST_RIGHT_BORDER));
  add (maker, g_strdup ("dome-l"), "Top of the left diaphragm",
       skg_chest_get_dome (chest, TRUE));
  add (maker, g_strdup ("dome-r"), "Top of the right diaphragm",
       skg_chest_get_dome (chest, FALSE));
}

void
skg_chest_add_landmarks (const SkgChest *chest)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (SkgLandmark));
  const Maker maker = { chest, list };
  SkgSdfPoint head;
  SkgSdfPoint direction;

  add_middle (&maker);
  skg_chest_get_arm (chest, &head, &direction);
  add_both (&maker, "clavicle", "Inner end of the clavicle",
            skg_chest_get_clavicle_end (chest));
  add_both (&maker, "humerus", "Centre of the head of the humerus", head);
  for (guint n = 1; n <= 12; n++)
    add (&maker, g_strdup_printf ("T%u", n), "Middle of the vertebra's body",
         skg_chest_get_vertebra (SKG_VERTEBRA_T1 + n - 1));
  add_ribs (&maker);
  chest->model->landmarks =
      skg_landmark_set_new ((const SkgLandmark *) (void *) list->data, list->len);
  for (guint i = 0; i < list->len; i++)
    {
      g_free (g_array_index (list, SkgLandmark, i).name);
      g_free (g_array_index (list, SkgLandmark, i).description);
    }
}

/* SPDX-License-Identifier: Apache-2.0
 * Made bodies as lists of solids, and the distance of one bone. */
#include "config.h"

#include "body/phantom-model.h"

#include <math.h>
#include <string.h>

#include "body/phantom-noise.h"

static void
bone_free (gpointer data)
{
  SkgPhantomBone *bone = data;

  g_array_unref (bone->shapes);
  g_array_unref (bone->cuts);
  g_array_unref (bone->sites);
  g_array_unref (bone->levels);
  g_array_unref (bone->strands);
  g_free (bone);
}

static void
part_free (gpointer data)
{
  SkgPhantomPart *part = data;

  g_array_unref (part->slices);
  g_array_unref (part->shapes);
  g_array_unref (part->cuts);
  g_free (part);
}

SkgPhantomModel *
skg_phantom_model_new (guint64 seed, const double *dials)
{
  SkgPhantomModel *model = g_new0 (SkgPhantomModel, 1);

  model->seed = seed;
  memcpy (model->dials, dials, sizeof model->dials);
  model->bones = g_ptr_array_new_with_free_func (bone_free);
  model->parts = g_ptr_array_new_with_free_func (part_free);
  return model;
}

void
skg_phantom_model_free (SkgPhantomModel *model)
{
  g_ptr_array_unref (model->bones);
  g_ptr_array_unref (model->parts);
  g_clear_pointer (&model->landmarks, skg_landmark_set_unref);
  g_free (model);
}

SkgPhantomBone *
skg_phantom_model_add_bone (SkgPhantomModel *model, const char *name)
{
  SkgPhantomBone *bone = g_new0 (SkgPhantomBone, 1);

  bone->name = name;
  bone->shapes = g_array_new (FALSE, FALSE, sizeof (SkgSdfShape));
  bone->cuts = g_array_new (FALSE, FALSE, sizeof (SkgSdfShape));
  bone->sites = g_array_new (FALSE, FALSE, sizeof (SkgPhantomSite));
  bone->levels = g_array_new (FALSE, FALSE, sizeof (SkgPhantomLevel));
  bone->strands = g_array_new (FALSE, FALSE, sizeof (SkgPhantomStrands));
  bone->neighbour = -1;
  g_ptr_array_add (model->bones, bone);
  return bone;
}

SkgPhantomPart *
skg_phantom_model_add_part (SkgPhantomModel *model, SkgTissue tissue, float hu)
{
  SkgPhantomPart *part = g_new0 (SkgPhantomPart, 1);

  part->tissue = tissue;
  part->hu = hu;
  part->slices = g_array_new (FALSE, FALSE, sizeof (SkgPhantomSlice));
  part->shapes = g_array_new (FALSE, FALSE, sizeof (SkgSdfShape));
  part->cuts = g_array_new (FALSE, FALSE, sizeof (SkgSdfShape));
  g_ptr_array_add (model->parts, part);
  return part;
}

void
skg_phantom_model_move_parts (SkgPhantomModel *model, guint from, guint to)
{
  for (; from < model->parts->len; from++, to++)
    {
      gpointer part = g_ptr_array_steal_index (model->parts, from);

      g_ptr_array_insert (model->parts, (gint) to, part);
    }
}

double
skg_phantom_vary (guint64 seed, gint32 what)
{
  return seed == 0 ? 0 : (double) skg_phantom_hash_signed (seed, what, 0, 0);
}

void
skg_phantom_part_add_shape (SkgPhantomPart *part, SkgSdfShape shape)
{
  skg_sdf_shape_bound (&shape);
  g_array_append_val (part->shapes, shape);
}

void
skg_phantom_part_add_cut (SkgPhantomPart *part, SkgSdfShape shape)
{
  skg_sdf_shape_bound (&shape);
  g_array_append_val (part->cuts, shape);
}

void
skg_phantom_bone_set_labels (SkgPhantomBone *bone, guint8 right, guint8 left)
{
  bone->label_right = right;
  bone->label_left = left;
}

void
skg_phantom_bone_add_shape (SkgPhantomBone *bone, SkgSdfShape shape)
{
  skg_sdf_shape_bound (&shape);
  g_array_append_val (bone->shapes, shape);
}

void
skg_phantom_bone_add_cut (SkgPhantomBone *bone, SkgSdfShape shape)
{
  skg_sdf_shape_bound (&shape);
  g_array_append_val (bone->cuts, shape);
}

static float
union_distance (const GArray *shapes, SkgSdfPoint p)
{
  g_autofree float *distances = g_new (float, shapes->len);

  for (guint i = 0; i < shapes->len; i++)
    distances[i] = skg_sdf_shape_distance (&g_array_index (shapes, SkgSdfShape, i), p);
  return skg_sdf_blend (distances, shapes->len);
}

float
skg_phantom_bone_distance (const SkgPhantomModel *model,
                           const SkgPhantomBone *bone,
                           SkgSdfPoint p)
{
  float distance = union_distance (bone->shapes, p);

  for (guint i = 0; i < bone->cuts->len; i++)
    {
      const SkgSdfShape *cut = &g_array_index (bone->cuts, SkgSdfShape, i);

      distance = MAX (distance, -skg_sdf_shape_distance (cut, p));
    }
  if (bone->neighbour >= 0)
    {
      const SkgPhantomBone *other = g_ptr_array_index (model->bones, bone->neighbour);

      distance = MAX (distance, bone->gap_mm - union_distance (other->shapes, p));
    }
  return distance;
}

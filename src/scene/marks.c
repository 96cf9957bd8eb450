/* SPDX-License-Identifier: Apache-2.0
 * Measures on the picture: what they say in one sample. */
#include "config.h"

#include "scene/marks.h"

#include <math.h>

#include "scene/project.h"

GPtrArray *
skg_marks_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) skg_mark_free);
}

SkgMark *
skg_mark_copy (const SkgMark *mark)
{
  SkgMark *copy = g_new (SkgMark, 1);

  *copy = *mark;
  copy->depth_of = g_strdup (mark->depth_of);
  for (guint i = 0; i < SKG_MARK_MAX_POINTS; i++)
    copy->points[i].landmark = g_strdup (mark->points[i].landmark);
  return copy;
}

void
skg_mark_free (SkgMark *mark)
{
  if (mark == NULL)
    return;
  for (guint i = 0; i < SKG_MARK_MAX_POINTS; i++)
    g_free (mark->points[i].landmark);
  g_free (mark->depth_of);
  g_free (mark);
}

guint
skg_mark_kind_get_n_points (SkgMarkKind kind)
{
  return kind == SKG_MARK_ANGLE ? 3 : 2;
}

const char *
skg_mark_kind_get_name (SkgMarkKind kind)
{
  static const char *const names[SKG_N_MARK_KINDS] = { "ruler", "angle", "line" };

  return names[kind];
}

gboolean
skg_mark_names (const SkgMark *mark, const char *landmark)
{
  for (guint i = 0; i < SKG_MARK_MAX_POINTS; i++)
    if (g_strcmp0 (mark->points[i].landmark, landmark) == 0)
      return TRUE;
  return g_strcmp0 (mark->depth_of, landmark) == 0;
}

static void
rename_in (char **name, const char *from, const char *to)
{
  if (g_strcmp0 (*name, from) != 0)
    return;
  g_free (*name);
  *name = g_strdup (to);
}

gboolean
skg_marks_rename (GPtrArray *marks, const char *from, const char *to)
{
  gboolean changed = FALSE;

  for (guint i = marks->len; i-- > 0;)
    {
      SkgMark *mark = marks->pdata[i];

      if (!skg_mark_names (mark, from))
        continue;
      changed = TRUE;
      if (to == NULL)
        {
          g_ptr_array_remove_index (marks, i);
          continue;
        }
      for (guint k = 0; k < SKG_MARK_MAX_POINTS; k++)
        rename_in (&mark->points[k].landmark, from, to);
      rename_in (&mark->depth_of, from, to);
    }
  return changed;
}

/* (nullable): the one whose place the landmark of that name has in the picture */
static const SkgLandmark *
find (const SkgSample *sample, SkgLandmarkSet *landmarks, const char *name)
{
  guint n = landmarks != NULL ? skg_landmark_set_get_length (landmarks) : 0;

  for (guint i = 0; i < n; i++)
    if (strcmp (skg_landmark_set_get (landmarks, i)->name, name) == 0)
      return skg_sample_find_landmark (sample, landmarks, i);
  return NULL;
}

/* Depth of the plane in which a ruler measures; NaN: its landmark is missing. */
static double
get_depth_mm (const SkgMark *mark, const SkgSample *sample, SkgLandmarkSet *landmarks)
{
  const SkgLandmark *landmark;

  if (mark->depth_of == NULL)
    return mark->depth_mm > 0 ? mark->depth_mm : sample->pose.sod_mm;
  landmark = find (sample, landmarks, mark->depth_of);
  return landmark != NULL ? skg_sample_get_depth_mm (sample, landmark->position_mm)
                          : (double) NAN;
}

gboolean
skg_mark_read (const SkgMark *mark,
               const SkgSample *sample,
               SkgLandmarkSet *landmarks,
               SkgMarkReading *reading)
{
  guint n = skg_mark_kind_get_n_points (mark->kind);
  SkgVec3 at_mm[SKG_MARK_MAX_POINTS];
  gboolean in_space = TRUE;
  SkgProjection projection;
  double depth_mm;

  *reading = (SkgMarkReading){ .space_mm = (double) NAN, .space_rad = (double) NAN };
  skg_sample_get_patient_projection (sample, &projection);
  for (guint i = 0; i < n; i++)
    {
      const SkgMarkPoint *point = &mark->points[i];
      const SkgLandmark *landmark;

      reading->points[i][0] = point->column;
      reading->points[i][1] = point->row;
      in_space = in_space && point->landmark != NULL;
      if (point->landmark == NULL)
        continue;
      landmark = find (sample, landmarks, point->landmark);
      if (landmark == NULL)
        return FALSE;
      at_mm[i] = landmark->position_mm;
      skg_sample_project_point (sample, &projection, landmark->position_mm,
                                &reading->points[i][0], &reading->points[i][1],
                                &depth_mm);
      if (isnan (reading->points[i][0]))
        return FALSE;
    }
  if (mark->kind == SKG_MARK_ANGLE)
    {
      reading->angle_rad = skg_sample_measure_angle (
          sample, (const double (*)[2]) (gconstpointer) reading->points);
      if (in_space)
        reading->space_rad = skg_measure_space_angle (at_mm[0], at_mm[1], at_mm[2]);
      return isfinite (reading->angle_rad);
    }
  if (in_space)
    reading->space_mm = skg_vec3_length (skg_vec3_sub (at_mm[1], at_mm[0]));
  depth_mm = get_depth_mm (mark, sample, landmarks);
  if (!(depth_mm > 0))
    return FALSE;
  skg_sample_measure_length (sample,
                             (const double (*)[2]) (gconstpointer) reading->points,
                             depth_mm, &reading->length);
  return TRUE;
}

char *
skg_mark_dup_text (const SkgMark *mark, const SkgMarkReading *reading)
{
  const SkgLength *length = &reading->length;
  g_autofree char *plane = NULL;

  if (mark->kind == SKG_MARK_ANGLE)
    return isfinite (reading->space_rad)
               ? g_strdup_printf ("%.1f°\nin space %.1f°",
                                  SKG_DEG_FROM_RAD (reading->angle_rad),
                                  SKG_DEG_FROM_RAD (reading->space_rad))
               : g_strdup_printf ("%.1f°", SKG_DEG_FROM_RAD (reading->angle_rad));
  if (mark->kind == SKG_MARK_LINE)
    return g_strdup_printf ("%.1f mm in space", reading->space_mm);
  if (mark->depth_of != NULL)
    plane = g_strdup_printf ("at %s", mark->depth_of);
  else if (mark->depth_mm > 0)
    plane = g_strdup_printf ("%.0f mm from the source", mark->depth_mm);
  else
    plane = g_strdup ("at the isocentre");
  return g_strdup_printf ("%.1f mm\n%s, ×%.2f; detector %.1f mm", length->plane_mm,
                          plane, length->magnification, length->detector_mm);
}

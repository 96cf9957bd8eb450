/* SPDX-License-Identifier: Apache-2.0
 * Measures on the picture: rulers, angles, lines between landmarks. They are part of
 * the scene (annotations.marks, docs/scene.md). */
#pragma once

#include "scene/measure.h"

G_BEGIN_DECLS

typedef enum
{
  SKG_MARK_RULER,
  SKG_MARK_ANGLE,
  SKG_MARK_LINE,
} SkgMarkKind;

#define SKG_N_MARK_KINDS 3
#define SKG_MARK_MAX_POINTS 3

/**
 * SkgMarkPoint: a landmark, or a place of the detector, which stays there when the arm
 * turns.
 * @landmark: (nullable): its name; then @column and @row don't count
 */
typedef struct
{
  char *landmark;
  double column;
  double row;
} SkgMarkPoint;

/**
 * SkgMark:
 * @points: 2 of a ruler or a line, 3 of an angle, whose vertex is the middle one; those
 *   of a line are landmarks
 * @depth_mm: of a ruler: from the source; 0: the isocentre's
 * @depth_of: (nullable): of a ruler: the landmark whose depth counts instead
 */
typedef struct
{
  SkgMarkKind kind;
  SkgMarkPoint points[SKG_MARK_MAX_POINTS];
  double depth_mm;
  char *depth_of;
} SkgMark;

/* (transfer full) (element-type SkgMark): an empty list that frees its elements */
GPtrArray *skg_marks_new (void);
SkgMark *skg_mark_copy (const SkgMark *mark);
void skg_mark_free (SkgMark *mark);
guint skg_mark_kind_get_n_points (SkgMarkKind kind);
/* "ruler", "angle", "line" */
const char *skg_mark_kind_get_name (SkgMarkKind kind);
gboolean skg_mark_names (const SkgMark *mark, const char *landmark);
/* @to: (nullable): %NULL: marks that name @from are taken away. Returns: any changed */
gboolean skg_marks_rename (GPtrArray *marks, const char *from, const char *to);

/* (transfer full) (element-type SkgMark) */
GPtrArray *skg_scene_dup_marks (SkgScene *scene);
void skg_scene_set_marks (SkgScene *scene, GPtrArray *marks);

/**
 * SkgMarkReading: a mark in one picture.
 * @points: column and row of each point, as seen
 * @length: of a ruler
 * @space_mm: of a line, and of a ruler between landmarks: their distance; else NaN
 * @angle_rad: of an angle, as the picture shows it
 * @space_rad: of an angle between landmarks; else NaN
 */
typedef struct
{
  double points[SKG_MARK_MAX_POINTS][2];
  SkgLength length;
  double space_mm;
  double angle_rad;
  double space_rad;
} SkgMarkReading;

/* Returns: %FALSE if a landmark is missing, or behind the source */
gboolean skg_mark_read (const SkgMark *mark,
                        const SkgSample *sample,
                        SkgLandmarkSet *landmarks,
                        SkgMarkReading *reading);
/* (transfer full): what was measured: "62.4 mm", and below it at which magnification */
char *skg_mark_dup_text (const SkgMark *mark, const SkgMarkReading *reading);

static inline void
skg_mark_point_clear (SkgMarkPoint *point)
{
  g_clear_pointer (&point->landmark, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgMarkPoint, skg_mark_point_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgMark, skg_mark_free)

G_END_DECLS

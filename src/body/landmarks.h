/* SPDX-License-Identifier: Apache-2.0
 * Named points in the patient. */
#pragma once

#include <gio/gio.h>

#include "base/transform.h"

G_BEGIN_DECLS

/**
 * SkgLandmark:
 * @name: label, for example "FH-l"
 * @description: may be empty
 * @position_mm: patient LPS, mm, whatever the file's system was
 * @visible: drawn or not
 */
typedef struct
{
  char *name;
  char *description;
  SkgVec3 position_mm;
  gboolean visible;
} SkgLandmark;

/* Immutable list, shared by reference between threads. */
typedef struct _SkgLandmarkSet SkgLandmarkSet;

#define SKG_TYPE_LANDMARK_SET (skg_landmark_set_get_type ())
GType skg_landmark_set_get_type (void);

/* Copies @landmarks. */
SkgLandmarkSet *skg_landmark_set_new (const SkgLandmark *landmarks, guint n_landmarks);
SkgLandmarkSet *skg_landmark_set_ref (SkgLandmarkSet *set);
void skg_landmark_set_unref (SkgLandmarkSet *set);
guint skg_landmark_set_get_length (SkgLandmarkSet *set);
const SkgLandmark *skg_landmark_set_get (SkgLandmarkSet *set, guint index);
/* (nullable): the landmark of that exact name */
const SkgLandmark *skg_landmark_set_find (SkgLandmarkSet *set, const char *name);

/* The same landmarks in the same order, to the last bit. @a, @b: (nullable) */
gboolean skg_landmark_set_equal (SkgLandmarkSet *a, SkgLandmarkSet *b);

/**
 * skg_landmark_set_copy_with:
 * @index: of the landmark that changes; the length, or more, to append
 * @landmark: (nullable): what stands there now, copied; %NULL to take it away
 *
 * Returns: (transfer full): a new list; @set stays as it is
 */
SkgLandmarkSet *skg_landmark_set_copy_with (SkgLandmarkSet *set,
                                            guint index,
                                            const SkgLandmark *landmark);
/* The same list with landmark @index drawn or not. (transfer full) */
SkgLandmarkSet *
skg_landmark_set_copy_with_visible (SkgLandmarkSet *set, guint index, gboolean visible);

/**
 * skg_landmark_set_load:
 * @path: Slicer .fcsv (CoordinateSystem LPS, RAS, 0 or 1, missing = RAS; old and new
 *   columns) or .mrk.json (both systems); facts in docs/internals.md
 * @error: %SKG_ERROR_INPUT names the file, the line or key, the value and what is
 *   allowed
 */
SkgLandmarkSet *skg_landmark_set_load (const char *path, GError **error);

/* Writes .fcsv (4.11, LPS, exactly 14 fields, as Slicer and xreg read) or .mrk.json. */
gboolean skg_landmark_set_save (SkgLandmarkSet *set, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgLandmarkSet, skg_landmark_set_unref)

G_END_DECLS

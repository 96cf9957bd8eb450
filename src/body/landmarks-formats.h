/* SPDX-License-Identifier: Apache-2.0
 * The two file formats of Slicer's landmarks, between text and lists. Positions are
 * patient LPS, mm, on our side whatever the file's system is. Errors name line or key,
 * value and what is allowed; the caller adds the file's name. */
#pragma once

#include "body/landmarks.h"

G_BEGIN_DECLS

/* (element-type SkgLandmark), frees its elements. */
GPtrArray *skg_landmark_array_new (void);
/* Appends a copy of the texts. */
void skg_landmark_array_add (GPtrArray *array,
                             const char *name,
                             const char *description,
                             SkgVec3 position_mm,
                             gboolean visible);

/* @text: the whole file, UTF-8 */
GPtrArray *skg_landmarks_parse_fcsv (const char *text, GError **error);
char *skg_landmarks_format_fcsv (SkgLandmarkSet *set);

/* @path: reads the file itself, with skg_json_load(), which names it in its errors */
GPtrArray *skg_landmarks_load_json (const char *path, GError **error);
char *skg_landmarks_format_json (SkgLandmarkSet *set);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Where a row's number lives: what it is, what may stand there, what samples draw. */
#pragma once

#include "app/session.h"

G_BEGIN_DECLS

/**
 * SkgNumberSource: functions of a number that may vary, all in its own unit.
 * @peek: (nullable): as it is written; %NULL or unset where nothing is
 * @set: replaces it, one step of the history outside a gesture; on failure nothing
 *   changes
 * @get_limits: what may stand there
 * @draw: what the shown sample has
 * @draw_many: (array length=n_values): what samples 0, 1, ... of the shown seed would
 *   draw of @number if it stood there
 */
typedef struct
{
  const SkgNumber *(*peek) (gpointer data);
  gboolean (*set) (gpointer data, const SkgNumber *number, GError **error);
  void (*get_limits) (gpointer data, double *min, double *max);
  double (*draw) (gpointer data);
  void (*draw_many) (gpointer data,
                     const SkgNumber *number,
                     double *values,
                     guint n_values);
} SkgNumberSource;

/* @number in units of which @scale are one of its own, counted from @offset (in the new
 * unit); a negative scale turns it round. */
void skg_number_convert (const SkgNumber *number,
                         double scale,
                         double offset,
                         SkgNumber *out);

/**
 * skg_number_source_for_scene:
 * @path, @index: of a number of the scene
 * @data: (out) (transfer full): for the functions; free it with
 *   skg_number_source_free_data()
 *
 * Returns: (transfer none) (nullable): %NULL if no number there can vary
 */
const SkgNumberSource *skg_number_source_for_scene (SkgSession *session,
                                                    const char *path,
                                                    guint index,
                                                    gpointer *data);
void skg_number_source_free_data (gpointer data);

G_END_DECLS

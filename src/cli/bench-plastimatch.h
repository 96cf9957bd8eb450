/* SPDX-License-Identifier: Apache-2.0
 * The peer that `skg bench` races: `plastimatch drr`, run as a child process. */
#pragma once

#include <gio/gio.h>

#include "scene/carm.h"

G_BEGIN_DECLS

/* Whether the program is installed. */
gboolean skg_plastimatch_is_installed (void);

/**
 * skg_plastimatch_render:
 * @volume_path: .mha of a CT
 * @folder: where it may write
 * @pose: its isocentre is plastimatch's, patient mm; not mirrored, no roll
 * @compute_ms: (out): the time that plastimatch itself reports for the picture, less
 *   its time for writing the file; reading the CT is not in it
 * @line_integral: (out) (optional) (transfer full): float[rows][columns] turned to our
 *   rows and columns, in a unit of plastimatch's own
 *
 * Siddon's exact method on all cores: `drr -i exact -A cpu`.
 */
gboolean skg_plastimatch_render (const char *volume_path,
                                 const char *folder,
                                 const SkgPose *pose,
                                 const SkgDetector *detector,
                                 double *compute_ms,
                                 float **line_integral,
                                 GError **error);

G_END_DECLS

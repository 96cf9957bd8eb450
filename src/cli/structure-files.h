/* SPDX-License-Identifier: Apache-2.0
 * `skg render --stage structures`: masks as files. */
#pragma once

#include "scene/masks.h"

G_BEGIN_DECLS

/* Whether -o names one label image ("-" or .png) rather than a folder of masks. */
gboolean skg_structure_files_is_image (const char *output);

/**
 * skg_structure_files_write_masks:
 * @folder: made if it is not there
 *
 * One PNG for each tool and structure, 0 or 255, called after it, and structures.json,
 * which lists name, kind, number, file, area_px, box_px and color.
 */
gboolean skg_structure_files_write_masks (
    const char *folder, SkgMasks *masks, guint columns, guint rows, GError **error);

/**
 * skg_structure_files_write_image:
 * @path: .png, or "-" for standard output
 *
 * Each pixel holds the number of its tool or structure, 8 bits, or 16 if a number is
 * above 255. Where they overlap, the first of the masks stands.
 */
gboolean skg_structure_files_write_image (
    const char *path, SkgMasks *masks, guint columns, guint rows, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * The formats of a set as check buttons, with what each is and why it can't be had. */
#pragma once

#include <gtk/gtk.h>

#include "scene/scene.h"

G_BEGIN_DECLS

#define SKG_TYPE_EXPORT_FORMATS (skg_export_formats_get_type ())
G_DECLARE_FINAL_TYPE (SkgExportFormats, skg_export_formats, SKG, EXPORT_FORMATS, GtkBox)

/* "png" is on. Signal "changed". */
GtkWidget *skg_export_formats_new (void);

/* Those that are on, "png,coco"; those that cannot be had are never on. */
char *skg_export_formats_dup_names (SkgExportFormats *formats);
/* (nullable): further pictures, "density,primary", where a format takes them. */
char *skg_export_formats_dup_stages (SkgExportFormats *formats);
gboolean skg_export_formats_is_active (SkgExportFormats *formats, const char *name);
/* FALSE: it cannot be had */
gboolean skg_export_formats_set_active (SkgExportFormats *formats,
                                        const char *name,
                                        gboolean active);
/* (nullable) */
const char *skg_export_formats_get_reason (SkgExportFormats *formats, const char *name);

/* @body: (nullable) */
void skg_export_formats_refresh (SkgExportFormats *formats,
                                 SkgScene *scene,
                                 const SkgBody *body);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * The rows of the export page: how many, which samples, pixels, formats, split, where.
 */
#pragma once

#include <adwaita.h>

#include "app/export-choice.h"
#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_EXPORT_FORM (skg_export_form_get_type ())
G_DECLARE_FINAL_TYPE (SkgExportForm, skg_export_form, SKG, EXPORT_FORM, GtkBox)

/* Signal "changed": the choice is another one. "choose-folder", "choose-real": a folder
 * is to be asked for. */
GtkWidget *skg_export_form_new (SkgSession *session);

/* Fills @choice, which the caller clears. */
void skg_export_form_get_choice (SkgExportForm *form, SkgExportChoice *choice);

/* Each @path: (nullable) */
void skg_export_form_set_folder (SkgExportForm *form, const char *path);
void skg_export_form_set_real_folder (SkgExportForm *form, const char *path);
void skg_export_form_set_count (SkgExportForm *form, guint64 n);
void skg_export_form_set_longer_px (SkgExportForm *form, guint longer_px);
/* FALSE: the scene cannot serve it, or there is no such format */
gboolean
skg_export_form_set_format (SkgExportForm *form, const char *name, gboolean active);
/* (nullable): why the scene cannot serve a format. */
const char *skg_export_form_get_reason (SkgExportForm *form, const char *name);

/* Looks which formats scene and body can serve. */
void skg_export_form_refresh (SkgExportForm *form);

G_END_DECLS

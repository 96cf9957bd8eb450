/* SPDX-License-Identifier: Apache-2.0
 * In place of the X-ray view: what a set is to be, what it costs, and the making of it
 * by `skg export`. */
#pragma once

#include <adwaita.h>

#include "app/export-form.h"
#include "app/export-process.h"
#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_EXPORT_PAGE (skg_export_page_get_type ())
G_DECLARE_FINAL_TYPE (SkgExportPage, skg_export_page, SKG, EXPORT_PAGE, AdwBin)

GtkWidget *skg_export_page_new (SkgSession *session);
/* @path: (nullable): where the scene is saved as it is; %NULL: nowhere */
void skg_export_page_set_scene_path (SkgExportPage *page, const char *path);
SkgExportForm *skg_export_page_get_form (SkgExportPage *page);

/* (nullable): what runs or ran last. */
SkgExportProcess *skg_export_page_get_process (SkgExportPage *page);
/* A set, not only a dry run, is being made. */
gboolean skg_export_page_is_exporting (SkgExportPage *page);
/* Ends what runs. */
void skg_export_page_stop (SkgExportPage *page);

/* For tests, and what the labels show. */
const char *skg_export_page_get_command (SkgExportPage *page);
const char *skg_export_page_get_estimate (SkgExportPage *page);
/* "" if there is none */
const char *skg_export_page_get_problem (SkgExportPage *page);
const char *skg_export_page_get_result (SkgExportPage *page);
gboolean skg_export_page_has_preview (SkgExportPage *page);

G_END_DECLS

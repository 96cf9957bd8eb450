/* SPDX-License-Identifier: Apache-2.0
 * The Body page: which patients the scene has, and how often each is drawn. */
#pragma once

#include <gtk/gtk.h>

#include "app/number-row.h"
#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_PATIENT_LIST (skg_patient_list_get_type ())
G_DECLARE_FINAL_TYPE (SkgPatientList, skg_patient_list, SKG, PATIENT_LIST, GtkBox)

/**
 * skg_patient_list_new:
 * Has actions "patients.add-file", "patients.add-folder", "patients.add-kind" (a
 * SkgPhantomKind as "u"), "patients.remove" and "patients.show" (a place in the list as
 * "u"; shows the next sample that has this patient).
 */
GtkWidget *skg_patient_list_new (SkgSession *session);
/* What the scene now says. */
void skg_patient_list_refresh (SkgPatientList *list);
/* (nullable) (transfer none): the weight of one of several patients */
SkgNumberRow *skg_patient_list_get_weight (SkgPatientList *list, guint patient);
/* Which one is marked as that of the shown sample; -1: there is but one. */
int skg_patient_list_get_shown (SkgPatientList *list);
/* (transfer none): pelvis or chest; hidden where there is no choice */
GtkDropDown *skg_patient_list_get_kind (SkgPatientList *list);

G_END_DECLS

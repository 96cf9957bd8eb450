/* SPDX-License-Identifier: Apache-2.0
 * What the patients of a scene are, for people. */
#pragma once

#include "body/phantom.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgPatientInfo:
 * @name: of a file without its folder, or the built-in body's id
 * @is_built_in: of @kind; else a CT
 * @n_bodies: that it has in the pool
 * @weight: as patient.volumes gives it; 1 of an only patient
 * @share: of all samples, 0 to 1
 */
typedef struct
{
  char *name;
  gboolean is_built_in;
  SkgPhantomKind kind;
  guint n_bodies;
  double weight;
  double share;
} SkgPatientInfo;

/* Whether patient.volumes is given, of which each sample has one. */
gboolean skg_scene_has_patient_list (SkgScene *scene);
/* (transfer full) (element-type SkgPatientInfo): owns what it holds; at least one */
GArray *skg_scene_list_patients (SkgScene *scene);
/* What the shown sample's body is made of, also where its seed says it; of a CT only
 * the lesions count. */
void skg_scene_get_body_values (SkgScene *scene, double values[SKG_PHANTOM_N_DIALS]);
/* Nothing of patient.body is given any more; one change. */
void skg_scene_clear_body_numbers (SkgScene *scene);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * What the window edits of a scene's patients: which there are, and how often each is
 * drawn. */
#pragma once

#include "body/phantom.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/* Of patient.volumes, at most. */
#define SKG_PATIENT_MAX_WEIGHT 1e6

/**
 * skg_scene_set_patient_weight:
 * @patient: of patient.volumes
 * @weight: kept from 0 to %SKG_PATIENT_MAX_WEIGHT
 *
 * Returns: %FALSE if nothing changed: it is the weight, or all would be 0
 */
gboolean skg_scene_set_patient_weight (SkgScene *scene, guint patient, double weight);

/**
 * skg_scene_add_patient_file:
 * @path: of a CT, absolute; not looked at
 * @series: (nullable): of a DICOM folder
 *
 * One more patient, of weight 1, after those that there are. What names the only
 * patient of a scene becomes the first of patient.volumes, of weight 1 too; position,
 * rotation, shear, edited structures, rules and annotations are all patients'.
 * @error: %SKG_ERROR_INPUT: there are too many; nothing changed
 */
gboolean skg_scene_add_patient_file (SkgScene *scene,
                                     const char *path,
                                     const char *series,
                                     GError **error);
/* The same, a built-in body of seed 0. */
gboolean
skg_scene_add_patient_kind (SkgScene *scene, SkgPhantomKind kind, GError **error);

/**
 * skg_scene_remove_patient:
 * @patient: of patient.volumes, which has several
 *
 * The last one that is left is the scene's only patient.
 * @error: %SKG_ERROR_INPUT: all others have weight 0; nothing changed
 */
gboolean skg_scene_remove_patient (SkgScene *scene, guint patient, GError **error);

/**
 * skg_scene_set_phantom_kind:
 * @scene: whose only patient is a built-in body
 *
 * The other built-in body: with the seed, the number of bodies and of its numbers those
 * that both have (stature, age, ...). What names landmarks or structures of the old one
 * goes: edited structures, landmarks, those looked for, and rules about them; so does
 * an isocentre aimed at it: the arm aims at the new body, at the angles that it has.
 */
gboolean
skg_scene_set_phantom_kind (SkgScene *scene, SkgPhantomKind kind, GError **error);

/**
 * skg_scene_find_patient_sample:
 * @index: (inout): the next sample after it that has @patient
 *
 * Returns: %FALSE if none of the next ten thousand has it
 */
gboolean skg_scene_find_patient_sample (SkgScene *scene,
                                        guint patient,
                                        guint64 seed,
                                        guint64 *index);

G_END_DECLS

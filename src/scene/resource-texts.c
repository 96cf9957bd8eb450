/* SPDX-License-Identifier: Apache-2.0
 * Texts of the JSON resources, in the user's language. */
#include "config.h"

#include "scene/resource-texts.h"

#include <glib/gi18n.h>

/* What stands in the resources, for xgettext, which does not read them. A unit test
 * compares the two. */
static const char *const texts[] = {
  /* resources/views.json */
  N_ ("AP"),
  N_ ("Inlet"),
  N_ ("Outlet"),
  N_ ("Obturator oblique, right"),
  N_ ("Obturator oblique, left"),
  N_ ("Iliac oblique, right"),
  N_ ("Iliac oblique, left"),
  N_ ("Obturator inlet, right"),
  N_ ("Obturator inlet, left"),
  N_ ("Obturator outlet (teardrop), right"),
  N_ ("Obturator outlet (teardrop), left"),
  N_ ("Iliac oblique outlet, right"),
  N_ ("Iliac oblique outlet, left"),
  N_ ("Lateral"),
  N_ ("Lateral, detector right"),
  N_ ("Cross-table lateral, right"),
  N_ ("Cross-table lateral, left"),
  N_ ("False profile, right"),
  N_ ("False profile, left"),
  N_ ("Chest PA"),
  N_ ("Chest AP, supine"),
  N_ ("Chest lateral, left"),
  N_ ("Chest RAO"),
  N_ ("Chest LAO"),
  N_ ("Chest AP lordotic"),
  N_ ("Spine AP"),
  N_ ("Spine lateral"),
  N_ ("Lumbar oblique, LAO"),
  N_ ("Lumbar oblique, RAO"),
  N_ ("L5-S1 AP axial (Ferguson)"),
  N_ ("Cervical AP axial"),
  N_ ("Pedicle en face, right"),
  N_ ("Pedicle en face, left"),
  N_ ("Detector in front of the supine patient."),
  N_ ("Detector to the head, which is the same line as a caudal beam from above. Means "
      "of 21 to 31 degrees in recent studies, 40 to 45 in older teaching; it differs "
      "by 20 degrees between patients."),
  N_ ("Detector to the feet. Means of 38 to 44 degrees for the ring, up to 63 for the "
      "first sacral body."),
  N_ ("Judet's pair, 45 degrees. Opens the right obturator foramen: anterior column "
      "and posterior wall of the right hip."),
  N_ ("Judet's pair, 45 degrees. Opens the left obturator foramen: anterior column and "
      "posterior wall of the left hip."),
  N_ ("Judet's pair, 45 degrees. Spreads the right iliac wing: posterior column and "
      "anterior wall of the right hip."),
  N_ ("Judet's pair, 45 degrees. Spreads the left iliac wing: posterior column and "
      "anterior wall of the left hip."),
  N_ ("No fixed angles in print; start here and adjust."),
  N_ ("About 30 and 25 to 30 degrees; adjust until the right supra-acetabular corridor "
      "shows as a teardrop."),
  N_ ("About 30 and 25 to 30 degrees; adjust until the left supra-acetabular corridor "
      "shows as a teardrop."),
  N_ ("Angles are a start; found the best view to judge screws within the bone."),
  N_ ("Detector at the patient's left. True lateral of pelvis and sacrum; turn until "
      "the sciatic notches cover each other."),
  N_ ("The same line with the detector at the patient's right."),
  N_ ("Beam from the groin, 35 to 45 degrees to the shaft of the right femur; the "
      "other leg is lifted away, which a CT cannot do."),
  N_ ("Beam from the groin, 35 to 45 degrees to the shaft of the left femur; the other "
      "leg is lifted away, which a CT cannot do."),
  N_ ("Lequesne: pelvis turned 65 degrees, right hip toward the detector. Meant for a "
      "standing patient."),
  N_ ("Lequesne: pelvis turned 65 degrees, left hip toward the detector. Meant for a "
      "standing patient."),
  N_ ("Film distance of 183 cm, beam at the seventh thoracic vertebra, 100 to 110 "
      "kVp."),
  N_ ("Mobile film, detector under the back, 100 to 120 cm: the heart looks larger "
      "than in PA."),
  N_ ("Left side at the detector, 183 cm."),
  N_ ("Right front at the detector, 45 degrees."),
  N_ ("Left front at the detector, 45 degrees."),
  N_ ("Beam 15 to 20 degrees to the head: clavicles leave the apices."),
  N_ ("Beam along the end plates of the vertebra of interest."),
  N_ ("Detector at the patient's left."),
  N_ ("30 to 45 degrees: facet joints, the outline of a little dog."),
  N_ ("30 to 35 degrees along the disc between L5 and S1."),
  N_ ("15 to 20 degrees, which opens the cervical discs."),
  N_ ("10 to 25 degrees by level; tilt until the end plates are parallel."),
  /* resources/machines */
  N_ ("Angiography arm, fixed"),
  N_ ("Chest stand"),
  N_ ("C-arm, flat panel (Cios)"),
  N_ ("C-arm, image intensifier"),
  /* resources/labels/sets.json */
  N_ ("SyntheX hip"),
  N_ ("COVID-19 lesions"),
  N_ ("Surgical tool"),
  N_ ("Perphix"),
  /* resources/effects */
  N_ ("SyntheX regular, as published"),
  N_ ("SyntheX regular, as released, COVID-19 task"),
  N_ ("SyntheX regular, as released, tool task"),
  N_ ("SyntheX regular, as released, hip task"),
  N_ ("SyntheX strong, as published"),
  N_ ("SyntheX strong, as released, COVID-19 task"),
  N_ ("SyntheX strong, as released, tool task"),
  N_ ("SyntheX strong, as released, hip task"),
  /* Kinds of built-in bodies. */
  N_ ("Pelvis"),
  N_ ("Chest"),
  /* Materials of tissue tables, by their short names. */
  N_ ("air"),
  N_ ("soft-tissue"),
  N_ ("adipose"),
  N_ ("bone"),
  N_ ("titanium"),
  N_ ("water"),
  NULL,
};

const char *const *
skg_resource_text_list (void)
{
  return texts;
}

const char *
skg_resource_text_get (const char *text)
{
  /* gettext answers with the catalogue's header to an empty text. */
  return text == NULL || *text == '\0' ? text : _ (text);
}

/* SPDX-License-Identifier: Apache-2.0
 * Families of numbers that vary, each with a master switch: one that is off is drawn at
 * the centres of its distributions. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgFamily:
 * @SKG_FAMILY_GEOMETRY: carm.*, patient.position_mm, patient.rotation_deg
 * @SKG_FAMILY_EXPOSURE: exposure.*
 * @SKG_FAMILY_BODY: patient.body.*, patient.shear_deg, which of patient.bodies
 * @SKG_FAMILY_TOOL: tools
 * @SKG_FAMILY_IMAGE: effects (none when off), display.*, annotations.*
 */
typedef enum
{
  SKG_FAMILY_GEOMETRY,
  SKG_FAMILY_EXPOSURE,
  SKG_FAMILY_BODY,
  SKG_FAMILY_TOOL,
  SKG_FAMILY_IMAGE,
  SKG_N_FAMILIES,
} SkgFamily;

/* "randomize.geometry": the key of its switch, for skg_scene_get_switch() */
const char *skg_family_get_path (SkgFamily family);
/* @path: of a number, or of a list; %SKG_N_FAMILIES: it never varies */
SkgFamily skg_family_find (const char *path);

/**
 * skg_scene_set_plain:
 * As if all families were off, until it is taken back; no part of the document, and
 * "changed" is not emitted.
 */
void skg_scene_set_plain (SkgScene *scene, gboolean plain);
gboolean skg_scene_is_plain (SkgScene *scene);

/* How many numbers of the scene, and effects, vary in @family; switches do not count.
 */
guint skg_scene_count_random (SkgScene *scene, SkgFamily family);

G_END_DECLS

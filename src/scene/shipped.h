/* SPDX-License-Identifier: Apache-2.0
 * The scenes that come with the program: the clinical tasks of SyntheX. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * SkgShippedScene:
 * @id: as the command line names it
 * @title, @summary: for people; untranslated, marked for translation
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *summary;
} SkgShippedScene;

/* (transfer none) (array length=n_scenes) */
const SkgShippedScene *skg_shipped_scene_list (guint *n_scenes);
/* (nullable) (transfer none) */
const SkgShippedScene *skg_shipped_scene_find (const char *id);

/**
 * skg_scene_new_shipped:
 * @id: of a shipped scene
 *
 * A new scene each time: it may be changed. Ranges are those of Gao et al. (Nat Mach
 * Intell 5:294, 2023), sections 1.2 and 5.3; resources/scenes holds the files.
 */
SkgScene *skg_scene_new_shipped (const char *id);

G_END_DECLS

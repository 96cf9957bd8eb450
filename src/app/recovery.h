/* SPDX-License-Identifier: Apache-2.0
 * What is not saved yet, kept in the user's state folder: a program that dies loses
 * seconds. */
#pragma once

#include "scene/scene.h"

G_BEGIN_DECLS

typedef struct _SkgRecovery SkgRecovery;

/* A place of its own, locked for as long as the process lives. Nothing is written yet.
 */
SkgRecovery *skg_recovery_new (void);
/* Removes what was kept. */
void skg_recovery_free (SkgRecovery *recovery);

/**
 * skg_recovery_keep:
 * @document: (nullable): path of the file that the scene was read from or saved to
 *
 * Replaces what was kept, whole or not at all; a folder that cannot be written is told
 * once, as a message of the log. Does not wait for the disk: the process may die, the
 * machine may not.
 */
void skg_recovery_keep (SkgRecovery *recovery, SkgScene *scene, const char *document);
/* Nothing is to be kept any more. */
void skg_recovery_drop (SkgRecovery *recovery);

/* (transfer full) (nullable): the newest that a dead process left behind. */
char *skg_recovery_find (void);
/**
 * skg_recovery_load:
 * @path: of skg_recovery_find()
 * @document: (out) (transfer full) (nullable): as it was kept
 *
 * Returns: (transfer full): the scene, with the sample that was shown
 */
SkgScene *skg_recovery_load (const char *path, char **document, GError **error);
/* Removes what was found. */
void skg_recovery_forget (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgRecovery, skg_recovery_free)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Undo and redo: the states of a document, as texts, and what led from one to the
 * next. Knows nothing of what the texts say. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SkgHistory SkgHistory;

/* Older steps are forgotten. */
#define SKG_HISTORY_MAX_STEPS 500

/* @state: of the new document, which counts as saved */
SkgHistory *skg_history_new (const char *state);
void skg_history_free (SkgHistory *history);

/* The state after the latest step that was recorded, undone or redone. */
const char *skg_history_get_state (SkgHistory *history);

/**
 * skg_history_record:
 * @state: what the document now is
 * @name: (transfer none): of the step, for people
 * @kind: (nullable): a step of the same kind that follows within @merge_us joins this
 *   one; %NULL: it stands alone
 * @now_us: monotonic time
 *
 * Steps that had been undone are forgotten. Nothing is recorded if @state is the
 * present one; a step that leads back to where it began, joined with the one before,
 * leaves none.
 */
void skg_history_record (SkgHistory *history,
                         const char *state,
                         const char *name,
                         const char *kind,
                         gint64 merge_us,
                         gint64 now_us);
/* (nullable): the state before the step that @kind would join now, to name both in one:
 * %NULL if it would join none */
const char *skg_history_get_merge_base (SkgHistory *history,
                                        const char *kind,
                                        gint64 merge_us,
                                        gint64 now_us);
/* Nothing joins the latest step any more. */
void skg_history_close_step (SkgHistory *history);

/* (nullable): name of the step that would be undone, or redone */
const char *skg_history_get_undo_name (SkgHistory *history);
const char *skg_history_get_redo_name (SkgHistory *history);
/* (nullable): the state that undoing, or redoing, leads to */
const char *skg_history_peek_undo (SkgHistory *history);
const char *skg_history_peek_redo (SkgHistory *history);
/* Takes the step that was peeked at. */
void skg_history_undo (SkgHistory *history);
void skg_history_redo (SkgHistory *history);

/* The present state is the one on the disk. */
void skg_history_mark_saved (SkgHistory *history);
/* No state is. */
void skg_history_mark_unsaved (SkgHistory *history);
gboolean skg_history_is_modified (SkgHistory *history);
/* (nullable): the state on the disk */
const char *skg_history_get_saved (SkgHistory *history);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgHistory, skg_history_free)

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * What rows of image effects share: the session, their small pictures, and edits of the
 * tree, each of which is one named step. */
#pragma once

#include "app/effect-preview.h"
#include "app/number-source.h"
#include "scene/effect-edit.h"

G_BEGIN_DECLS

#define SKG_TYPE_EFFECT_EDITOR (skg_effect_editor_get_type ())
G_DECLARE_FINAL_TYPE (SkgEffectEditor, skg_effect_editor, SKG, EFFECT_EDITOR, GObject)

/**
 * SkgEffectEditor has one signal, "refused" (const char *message): why the last edit
 * was not taken; %NULL: it was
 */
SkgEffectEditor *skg_effect_editor_new (SkgSession *session);
SkgSession *skg_effect_editor_get_session (SkgEffectEditor *editor);
SkgEffectPreview *skg_effect_editor_get_preview (SkgEffectEditor *editor);

/* (nullable) (transfer none): of the scene as it is; valid until "changed" */
const SkgEffectNode *skg_effect_editor_find (SkgEffectEditor *editor, const char *id);
/* (nullable): the group that holds it */
const SkgEffectNode *skg_effect_editor_find_parent (SkgEffectEditor *editor,
                                                    const char *id);

/* (transfer full): a copy to be changed */
SkgEffectSpec *skg_effect_editor_begin (SkgEffectEditor *editor);
/**
 * skg_effect_editor_commit:
 * @spec: (transfer full)
 * @step: (transfer full): name of the step
 * @error: (optional)
 */
gboolean skg_effect_editor_commit (SkgEffectEditor *editor,
                                   SkgEffectSpec *spec,
                                   char *step,
                                   GError **error);

/* What of a node is a number, besides the parameters of an effect (0 and more). */
enum
{
  SKG_EFFECT_PROBABILITY = -1,
  SKG_EFFECT_WEIGHT = -2,
  SKG_EFFECT_COUNT = -3,
  SKG_EFFECT_AT_MOST = -4,
};

/* (transfer none): "Gaussian noise", "One of" */
const char *skg_effect_node_get_title (const SkgEffectNode *node);
/* (transfer full): "0.005…0.01", with unit */
char *skg_effect_dup_number_text (const SkgNumber *number, const char *unit);

/* As it is written, or the default; of one that varies its centre. */
double skg_effect_node_get_value (const SkgEffectNode *node, int param);
gboolean skg_effect_editor_set_number (SkgEffectEditor *editor,
                                       const char *id,
                                       int param,
                                       const SkgNumber *number,
                                       GError **error);
/* For a row whose number may vary: of a parameter, or a count. @data: (out) (transfer
 * full): freed with skg_effect_editor_free_data() */
const SkgNumberSource *skg_effect_editor_get_source (SkgEffectEditor *editor,
                                                     const char *id,
                                                     int param,
                                                     gpointer *data);
void skg_effect_editor_free_data (gpointer data);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * Small pictures of what each effect does to the picture that is seen: made one by one,
 * by a render service of their own, while nothing else is being made. */
#pragma once

#include <gtk/gtk.h>

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_EFFECT_PREVIEW (skg_effect_preview_get_type ())
G_DECLARE_FINAL_TYPE (
    SkgEffectPreview, skg_effect_preview, SKG, EFFECT_PREVIEW, GObject)

/* The picture without any effect, as an id. */
#define SKG_EFFECT_PREVIEW_PLAIN ""

/**
 * SkgEffectPreview has one signal, "updated" (const char *id): that of an effect or
 * group, whose picture is another one.
 */
SkgEffectPreview *skg_effect_preview_new (SkgSession *session);

/**
 * skg_effect_preview_set_active:
 * Off: what is on its way is given up and nothing more is asked for. On, it wants the
 * clean picture from the session.
 */
void skg_effect_preview_set_active (SkgEffectPreview *preview, gboolean active);
/* @ids: (transfer none) (array zero-terminated=1): of effects and groups, in the order
 * in which they are wanted */
void skg_effect_preview_set_wanted (SkgEffectPreview *preview, const char *const *ids);
/* (nullable) (transfer none): the latest, which may be of the state before */
GdkTexture *skg_effect_preview_get (SkgEffectPreview *preview, const char *id);
/* Nothing is left to be made. */
gboolean skg_effect_preview_is_done (SkgEffectPreview *preview);

G_END_DECLS

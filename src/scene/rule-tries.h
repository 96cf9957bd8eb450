/* SPDX-License-Identifier: Apache-2.0
 * Which try each of many samples is, where the scene has rules: these look at the body,
 * so that samples are looked at body by body. */
#pragma once

#include "scene/rules.h"

G_BEGIN_DECLS

/**
 * SkgTryFuncs:
 * @load: (transfer full): of sample @index; @previous: (nullable): what it gave before
 * @done: (nullable): after sample @index, which was tried with @body; @tries: which try
 *   it is, counted from 1; 0: none is accepted. Returns: %FALSE: no more is wanted;
 *   with @error set, that fails
 */
typedef struct
{
  SkgBody *(*load) (guint64 index,
                    const SkgBody *previous,
                    gpointer user_data,
                    GError **error);
  gboolean (*done) (guint64 index,
                    guint tries,
                    const SkgBody *body,
                    gpointer user_data,
                    GError **error);
  gpointer user_data;
} SkgTryFuncs;

/**
 * skg_scene_count_tries:
 * @first, @n_samples: samples @first, @first + 1, ... of @seed
 * @funcs: asked and told in this thread
 * @tries: (array length=n_samples) (out): of each sample, counted from 1; 0 for one
 *   that the rules accept no try of, or that has not been looked at
 * @rejections: (inout): added to, sample by sample; all zero at first
 * @error: as skg_scene_count_rejections(), or what @funcs report
 *
 * Each body is loaded once, in the order of their numbers, and all of its samples
 * follow it in their order.
 */
gboolean skg_scene_count_tries (SkgScene *scene,
                                guint64 seed,
                                guint64 first,
                                gsize n_samples,
                                const SkgTryFuncs *funcs,
                                guint16 *tries,
                                SkgRejections *rejections,
                                GError **error);

G_END_DECLS

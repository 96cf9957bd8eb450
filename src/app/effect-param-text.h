/* SPDX-License-Identifier: Apache-2.0
 * What parameters of image effects are called in the window. */
#pragma once

#include "render/effects.h"

G_BEGIN_DECLS

/* (transfer none): translated: "Sigma": without the unit */
const char *skg_effect_param_get_label (const SkgEffectParam *param);

G_END_DECLS

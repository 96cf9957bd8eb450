/* SPDX-License-Identifier: Apache-2.0
 * Looks at a volume's numbers and warns where they do not look like a CT in HU. */
#pragma once

#include "body/volume.h"

G_BEGIN_DECLS

/* Adds warnings: looks like MR, HU offset missing, clipped metal. */
void skg_volume_check_values (SkgVolume *volume);

G_END_DECLS

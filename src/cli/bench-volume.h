/* SPDX-License-Identifier: Apache-2.0
 * The body that `skg bench` renders. */
#pragma once

#include "body/volume.h"

G_BEGIN_DECLS

/**
 * skg_bench_volume_new:
 * @n: voxels along each axis of a cube of 256 mm around the origin
 *
 * A torso of water with lungs, spine, ribs and noise; 0.53 of the cube is not air. Only
 * for timing: neither empty space nor flat regions should flatter a renderer. The same
 * @n gives the same voxels everywhere. Uses all cores.
 */
SkgVolume *skg_bench_volume_new (guint n);

G_END_DECLS

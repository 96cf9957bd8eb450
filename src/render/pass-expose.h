/* SPDX-License-Identifier: Apache-2.0
 * Pass 4: signal and photons behind the patient. */
#pragma once

#include "render/frame.h"
#include "render/program.h"

G_BEGIN_DECLS

/* The program in use and all its uniforms; @area_texture: area densities, RGBA32F. */
gboolean skg_expose_setup (SkgProgramCache *programs,
                           const SkgFrame *frame,
                           GLuint area_texture,
                           GError **error);

/* mm2 of a pixel of @geometry on the detector. */
double skg_geometry_get_pixel_area_mm2 (const SkgGeometry *geometry);
/* Source to detector along the perpendicular, mm. */
double skg_geometry_get_sid_mm (const SkgGeometry *geometry);

G_END_DECLS

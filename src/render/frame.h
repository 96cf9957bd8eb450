/* SPDX-License-Identifier: Apache-2.0
 * A frame: one picture, completely resolved. The renderer knows nothing else. */
#pragma once

#include <glib-object.h>

#include "base/transform.h"
#include "body/structures.h"
#include "body/volume.h"
#include "physics/tissue.h"
#include "render/effects.h"
#include "render/imaging.h"
#include "render/tool-shapes.h"

G_BEGIN_DECLS

/**
 * SkgGeometry:
 * @columns: pixels of the picture
 * @rows: pixels of the picture
 * @source_mm: focal spot, in PATIENT space (base/frames.h): the scene has already
 *   taken the patient's pose out
 * @pixel00_mm: centre of pixel (0, 0) on the detector, patient space
 * @column_step_mm: from the centre of pixel (c, r) to that of (c + 1, r), patient
 *   space. A mirrored picture has it pointing the other way
 * @row_step_mm: likewise from row to row
 */
typedef struct
{
  guint columns;
  guint rows;
  SkgVec3 source_mm;
  SkgVec3 pixel00_mm;
  SkgVec3 column_step_mm;
  SkgVec3 row_step_mm;
} SkgGeometry;

/* The same detector seen with other pixels: its edges stay, its pixels change. */
SkgGeometry
skg_geometry_resize (const SkgGeometry *geometry, guint columns, guint rows);

/* mm2 of a pixel on the detector. */
double skg_geometry_get_pixel_area_mm2 (const SkgGeometry *geometry);
/* Source to detector along the perpendicular, mm. */
double skg_geometry_get_sid_mm (const SkgGeometry *geometry);

/**
 * SkgQuality:
 * @SKG_QUALITY_DRAFT: for dragging: a half-size volume, live integration
 * @SKG_QUALITY_LIVE: one bilinear read per slice plane (Joseph's method)
 * @SKG_QUALITY_EXACT: Gauss-Legendre quadrature in every voxel cell; for export
 */
typedef enum
{
  SKG_QUALITY_DRAFT,
  SKG_QUALITY_LIVE,
  SKG_QUALITY_EXACT,
} SkgQuality;

/**
 * SkgDisplay:
 * @window: width in line-integral units; 0 or less: chosen from the picture (0.1 %
 *   tails cut off)
 * @level: middle of the window, line-integral units
 * @inverted: FALSE: bone is white (as film and C-arms show it); TRUE: bone is black
 * @local_contrast: 0 (off) to 0.95: how much of a wide blur B is taken away, so that
 *   bone shows through thick and thin: L - local_contrast (B - level) is what window
 *   and level are applied to. For the eye only, never in an exported line integral
 * @edge_enhancement: 0 (off) to 3: how much of the difference to a blur of one pixel is
 *   added
 * @tinted: with a tissue table: coloured by the material that attenuates
 * @clahe: 0 (off) to 1: share of a contrast-limited adaptive histogram equalization
 *   (Zuiderveld, Graphics Gems IV, 1994; 8 x 8 tiles, clipped at 3 times the mean)
 */
typedef struct
{
  double window;
  double level;
  gboolean inverted;
  double local_contrast;
  double edge_enhancement;
  double clahe;
  gboolean tinted;
} SkgDisplay;

#define SKG_LOCAL_CONTRAST_MAX 0.95
/* Of a new scene: a plain log picture of a trunk looks flat. */
#define SKG_LOCAL_CONTRAST_DEFAULT 0.6

/**
 * SkgLineModel: one energy, one material, no physics.
 * @hu_low: at and below it nothing attenuates
 * @mu_water_per_mm: gain: pass 1 gives the integral of
 *   max (0, mu_water (HU - hu_low) / 1000) along each ray from source to pixel, -log of
 *   the transmission
 */
typedef struct
{
  double hu_low;
  double mu_water_per_mm;
} SkgLineModel;

/* What SyntheX calls naive: attenuation proportional to HU. */
#define SKG_LINE_MODEL_NAIVE(mu_per_mm) ((SkgLineModel){ -1000, (mu_per_mm) })

/**
 * SkgStage: pictures along the chain that can be asked for besides the displayed one.
 * @SKG_STAGE_DENSITY: area densities, g/cm2: float[rows][columns][4]
 * @SKG_STAGE_PRIMARY: signal of photons that met nothing, as a multiple of the open
 *   beam's on the central ray: float[rows][columns], as the next two
 * @SKG_STAGE_SCATTER: signal of scattered photons, behind the grid, same unit
 * @SKG_STAGE_DETECTED: what the detector gives, same unit
 * @SKG_STAGE_DISPLAY: the displayed grey, 0 to 1, finer than 8 bits
 * @SKG_STAGE_NOISE: detected over expected signal minus 1: float[rows][columns]
 * @SKG_STAGE_IMAGE: what pass 7 starts from: the image without effects, in its unit
 */
typedef enum
{
  SKG_STAGE_DENSITY,
  SKG_STAGE_PRIMARY,
  SKG_STAGE_SCATTER,
  SKG_STAGE_DETECTED,
  SKG_STAGE_DISPLAY,
  SKG_STAGE_NOISE,
  SKG_STAGE_IMAGE,
  SKG_N_STAGES,
} SkgStage;

#define SKG_STAGE_BIT(stage) (1u << (stage))

/**
 * SkgFrame:
 * @geometry: rays
 * @volume: (nullable): the body; %NULL only with @area_density
 * @area_density: (nullable): float[rows][columns][4], g/cm2, instead of pass 1
 * @quality: of pass 1
 * @line: pass 1 where there is no tissue table
 * @tissue: pass 1: materials and their densities by HU; with no material in it (zeroed)
 *   the picture is the line integral of @line
 * @tools: (nullable): pass 3
 * @quick_tools: their shadow from the middle of the focal spot alone
 * @metal_cm2_g: attenuation of each material of @tools where there is no tissue table
 * @beam: passes 4 to 6 follow a tissue table
 * @focal_samples: rays from this many places of the focal spot are averaged; 0 or 1:
 * one ray from its middle
 * @focal_mm: width of the (square, even) focal spot as seen from the detector
 * @stages: SKG_STAGE_BIT() of what to read back
 * @thumbnails: small pictures of every stage as well
 * @histogram: of what window and level are applied to, as well
 * @structures: (nullable): pass 2: what is looked for on each ray
 * @structure_step: pass 2 has so many times fewer columns and rows than the image, but
 *   not fewer than 160 columns; 0 or 1: as many
 * @effects: pass 7: image effects, in order; none by default
 * @display: pass 8
 *
 * A plain struct; skg_frame_copy() takes references to what it holds.
 */
typedef struct
{
  SkgGeometry geometry;
  SkgVolume *volume;
  SkgQuality quality;
  SkgLineModel line;
  SkgTissue tissue;
  GBytes *area_density;
  guint focal_samples;
  double focal_mm;
  SkgToolShapes *tools;
  gboolean quick_tools;
  double metal_cm2_g[SKG_TOOLS_MAX_MATERIALS];
  SkgBeam beam;
  SkgScatter scatter;
  SkgDetection detection;
  guint stages;
  gboolean thumbnails;
  gboolean histogram;
  SkgStructureChoice *structures;
  guint structure_step;
  SkgEffectList effects;
  SkgDisplay display;
} SkgFrame;

/* About 75 keV, where a 120 kVp CT and a C-arm roughly meet. */
#define SKG_MU_WATER_PER_MM 0.02

#define SKG_TYPE_FRAME (skg_frame_get_type ())
GType skg_frame_get_type (void);
SkgFrame *skg_frame_copy (const SkgFrame *frame);
void skg_frame_free (SkgFrame *frame);
/* TRUE if pass 1 gives both the same, but for volume, quality and focal spot. */
gboolean skg_frame_has_same_rays (const SkgFrame *a, const SkgFrame *b);
/* Drops what @frame holds, for frames on the stack. */
void skg_frame_clear (SkgFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgFrame, skg_frame_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgFrame, skg_frame_clear)

G_END_DECLS

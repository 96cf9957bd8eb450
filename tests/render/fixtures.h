/* SPDX-License-Identifier: Apache-2.0
 * Volumes and views that the tests of the renderer share. */
#pragma once

#include "body/volume.h"
#include "render/frame.h"

G_BEGIN_DECLS

typedef enum
{
  FIXTURE_ISOTROPIC,
  FIXTURE_ANISOTROPIC,
  FIXTURE_OBLIQUE,
} FixtureGrid;

/* A grid of about 230 mm edge around the patient origin: cubic voxels; 1 : 1 : 3
 * voxels; or cubic voxels whose axes are turned about two patient axes. */
SkgGrid fixture_grid (FixtureGrid kind, guint size);

/**
 * fixture_torso:
 * A trunk for accuracy and speed: an elliptic cylinder of soft tissue with a noise of
 * 15 HU (sd), two lungs, a spine and ribs; smooth edges one voxel wide. Deterministic.
 */
SkgVolume *fixture_torso (const SkgGrid *grid, gboolean as_float);

/* HU of a sharp solid, 100 % or 0 %, blurred over one voxel by supersampling 3^3. */
typedef gboolean (*FixtureInside) (SkgVec3 point_mm, gpointer user_data);
SkgVolume *fixture_solid (const SkgGrid *grid,
                          double inside_hu,
                          FixtureInside inside,
                          gpointer user_data);

/* A detector of @extent_mm, SID 1020, SOD 680, aimed at the patient origin. Angles as
 * DICOM's, in degrees. */
SkgGeometry fixture_geometry (double primary_deg,
                              double secondary_deg,
                              double extent_mm,
                              guint columns,
                              guint rows);

G_END_DECLS

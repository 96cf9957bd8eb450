/* SPDX-License-Identifier: Apache-2.0
 * Random directions, balls and cones: spreads of vectors about what the scene's single
 * numbers say, each given by one number, its size. The single numbers stay what they
 * are: the middle. */
#pragma once

#include "scene/scene-private.h"

G_BEGIN_DECLS

/**
 * SkgSpread: what one try of a sample draws; all zero, and identities, without the
 * keys.
 * @offset_mm: world, added to patient.position_mm: evenly in a ball of radius
 *   patient.ball_mm
 * @turn: before patient.rotation_deg, about the body's centre. First patient.turn_deg:
 *   evenly (Haar's measure) among all rotations of at most that angle, about any axis.
 *   Then patient.cone_deg: the body's long axis z leans, without twisting, to a
 *   direction that is even on the cap of that half angle
 * @turns: FALSE: @turn is exactly the identity
 * @view: carm.cone_deg: the beam in the axes that the view without it has (right, up,
 *   beam): even on the cap of that half angle about (0, 0, 1)
 * @leans: FALSE: @view is exactly (0, 0, 1)
 */
typedef struct
{
  SkgVec3 offset_mm;
  gboolean turns;
  SkgMat4 turn;
  gboolean leans;
  SkgVec3 view;
} SkgSpread;

/* @seed: of the try */
void skg_spread_draw (const SkgSceneData *data,
                      guint64 seed,
                      guint64 index,
                      SkgSpread *spread);

/* From the angles that the scene gives to those of the sample. */
void
skg_spread_lean (const SkgSpread *spread, double *primary_rad, double *secondary_rad);
/* And back: the angles to be given so that the sample has these; the nearest ones where
 * there are none. */
void
skg_spread_unlean (const SkgSpread *spread, double *primary_rad, double *secondary_rad);

/* Adds what was drawn, as components: "patient.ball_mm.offset_mm[0]" to [2],
 * "patient.turn.rotation_deg[0]" to [2] (axis times angle of both turns together),
 * "carm.cone_deg.primary_deg" and ".secondary_deg" (of the sample). */
void skg_spread_list (const SkgSceneData *data,
                      guint64 seed,
                      guint64 index,
                      JsonObject *out);

G_END_DECLS

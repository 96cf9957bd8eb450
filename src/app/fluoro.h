/* SPDX-License-Identifier: Apache-2.0
 * A pulsed fluoroscopy run: pedal, pulses at a rate, and the dose that they add up to.
 * No widgets; main thread. */
#pragma once

#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_FLUORO (skg_fluoro_get_type ())
G_DECLARE_FINAL_TYPE (SkgFluoro, skg_fluoro, SKG, FLUORO, GObject)

/**
 * SkgFluoro:
 * While the pedal is down (or latched), pulses follow each other at the rate, at most:
 * the next one is asked for when the picture of the last one has come. On release the
 * last picture stays.
 *
 * Signal "changed": the beam, the rate or the dose is another one.
 */

#define SKG_FLUORO_MIN_RATE_HZ 1.0
#define SKG_FLUORO_MAX_RATE_HZ 30.0

/**
 * SkgFluoroDose: since the last reset; relative, for teaching (SkgExposureNumbers).
 * @pulses: pictures that were seen
 * @time_s: with the beam on
 * @skin_kerma_mgy: sum over the pulses; NaN once one of them told none
 * @area_kerma_mgy_cm2: likewise
 */
typedef struct
{
  guint64 pulses;
  double time_s;
  double skin_kerma_mgy;
  double area_kerma_mgy_cm2;
} SkgFluoroDose;

SkgFluoro *skg_fluoro_new (SkgSession *session);
SkgSession *skg_fluoro_get_session (SkgFluoro *fluoro);

/* The pedal; pressing what is down does nothing. */
void skg_fluoro_press (SkgFluoro *fluoro);
void skg_fluoro_release (SkgFluoro *fluoro);
/* Keeps the beam on without the pedal. */
void skg_fluoro_set_latched (SkgFluoro *fluoro, gboolean latched);
gboolean skg_fluoro_is_latched (SkgFluoro *fluoro);
/* Releases and unlatches. */
void skg_fluoro_stop (SkgFluoro *fluoro);
gboolean skg_fluoro_is_on (SkgFluoro *fluoro);

/* Kept between %SKG_FLUORO_MIN_RATE_HZ and %SKG_FLUORO_MAX_RATE_HZ. */
void skg_fluoro_set_rate_hz (SkgFluoro *fluoro, double rate_hz);
double skg_fluoro_get_rate_hz (SkgFluoro *fluoro);

void skg_fluoro_get_dose (SkgFluoro *fluoro, SkgFluoroDose *dose);
void skg_fluoro_reset_dose (SkgFluoro *fluoro);
/* (transfer full) (nullable): one line; %NULL before the first pulse */
char *skg_fluoro_dup_dose_text (SkgFluoro *fluoro);

G_END_DECLS

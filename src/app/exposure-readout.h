/* SPDX-License-Identifier: Apache-2.0
 * What follows from an exposure, for the panel: computed once for each change. */
#pragma once

#include "app/session.h"

G_BEGIN_DECLS

/**
 * SkgExposureReadout:
 * @numbers_valid: %FALSE until computed, and for exposures without a spectrum
 * @before: (nullable): the open beam
 * @behind: (nullable): what is left of it in the middle of the picture
 * @scatter_ratio: there; NaN without scatter
 */
typedef struct
{
  gboolean numbers_valid;
  SkgExposureNumbers numbers;
  SkgSpectrum *before;
  SkgSpectrum *behind;
  double behind_mean_kev;
  double scatter_ratio;

  gboolean is_filled;
  SkgExposure exposure; /* that all this is of */
  SkgDetector detector;
  double sid_mm;
  double sod_mm;
  float middle_g_cm2[SKG_TISSUE_MAX_MATERIALS];
} SkgExposureReadout;

/**
 * skg_exposure_readout_update:
 * Computes what the session's sample and picture now say, unless it stands there
 * already.
 *
 * Returns: %TRUE if anything is another
 */
gboolean skg_exposure_readout_update (SkgExposureReadout *readout, SkgSession *session);
void skg_exposure_readout_clear (SkgExposureReadout *readout);

/* (transfer full): the lines of the panel; a dash where there is no such number */
char *skg_exposure_readout_dup_half_value_layer (const SkgExposureReadout *readout);
char *skg_exposure_readout_dup_mean (const SkgExposureReadout *readout);
char *skg_exposure_readout_dup_scatter_ratio (const SkgExposureReadout *readout);
char *skg_exposure_readout_dup_area_kerma (const SkgExposureReadout *readout);
char *skg_exposure_readout_dup_skin_kerma (const SkgExposureReadout *readout);

G_END_DECLS

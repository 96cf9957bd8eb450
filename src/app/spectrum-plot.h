/* SPDX-License-Identifier: Apache-2.0
 * A plot of the spectrum before and behind the patient. */
#pragma once

#include <gtk/gtk.h>

#include "physics/spectrum.h"

G_BEGIN_DECLS

#define SKG_TYPE_SPECTRUM_PLOT (skg_spectrum_plot_get_type ())
G_DECLARE_FINAL_TYPE (SkgSpectrumPlot, skg_spectrum_plot, SKG, SPECTRUM_PLOT, GtkWidget)

/* Energies are drawn in steps of this: as wide as a bin of our own spectra, so that the
 * K lines stand out. */
#define SKG_SPECTRUM_PLOT_STEP_KEV 0.5

GtkWidget *skg_spectrum_plot_new (void);

/**
 * skg_spectrum_plot_set:
 * @before: (nullable): the open beam
 * @behind: (nullable): behind the patient
 *
 * Each is drawn as the share of its own photons, percent per keV: behind a patient few
 * are left, and it is the shape that matters.
 */
void
skg_spectrum_plot_set (SkgSpectrumPlot *plot, SkgSpectrum *before, SkgSpectrum *behind);

/* Percent of the photons per keV near an energy; 0 where there are none. */
double
skg_spectrum_plot_get_share (SkgSpectrumPlot *plot, gboolean behind, double energy_kev);
/* Where the axis ends, keV: a multiple of 20. */
double skg_spectrum_plot_get_end_kev (SkgSpectrumPlot *plot);
/* The energy at @x of the widget; NaN beside the plot. */
double skg_spectrum_plot_get_energy_at (SkgSpectrumPlot *plot, double x);

G_END_DECLS

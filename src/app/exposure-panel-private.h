/* SPDX-License-Identifier: Apache-2.0
 * The exposure page as its own files see it. */
#pragma once

#include "app/exposure-fields.h"
#include "app/exposure-panel.h"
#include "app/exposure-readout.h"
#include "app/number-row.h"
#include "app/spectrum-plot.h"

G_BEGIN_DECLS

typedef enum
{
  SKG_SWITCH_NOISE,
  SKG_SWITCH_SCATTER,
  SKG_SWITCH_HEEL,
  SKG_SWITCH_FALL_OFF,
  SKG_SWITCH_FLAT_FIELD,
  SKG_N_SWITCHES
} SkgExposureSwitch;

/* What applies to the realistic simulator alone. */
typedef enum
{
  SKG_GROUP_TUBE,
  SKG_GROUP_SPECTRUM,
  SKG_GROUP_DOSE,
  SKG_GROUP_READOUT,
  SKG_GROUP_FIELD,
  SKG_GROUP_EFFECTS,
  SKG_GROUP_DETECTOR,
  SKG_N_GROUPS
} SkgExposureGroup;

struct _SkgExposurePanel
{
  AdwBin parent_instance;

  SkgSession *session;
  SkgExposureReadout readout;
  gboolean is_refreshing;
  guint readout_source;
  GtkFileChooserNative *chooser; /* the one that is open, if any */

  SkgNumberRow *rows[SKG_N_EXPOSURE_FIELDS];
  GtkCheckButton *switches[SKG_N_SWITCHES];
  GtkWidget *groups[SKG_N_GROUPS];
  GtkToggleButton *simulators[3];
  GtkLabel *error_label;
  GtkMenuButton *spectrum_button;
  GtkDropDown *filter_material;
  GtkStringList *filter_names;
  SkgSpectrumPlot *plot;
  GtkButton *open_button;
  GtkDropDown *detector_kind;
  GtkDropDown *image_kind;
  GtkLabel *hvl_label;
  GtkLabel *mean_label;
  GtkLabel *spr_label;
  GtkLabel *dap_label;
  GtkLabel *skin_label;
};

/* "naive", ...; "ideal", ...; in the order of their buttons and menus */
extern const char *const skg_exposure_simulators[3];
extern const char *const skg_exposure_detectors[3];
/* Key path of a switch. */
const char *skg_exposure_switch_get_path (SkgExposureSwitch index);

/* All but the numbers that follow, which skg_exposure_panel_refresh_readout() shows. */
void skg_exposure_panel_refresh (SkgExposurePanel *panel);
void skg_exposure_panel_refresh_rows (SkgExposurePanel *panel);
void skg_exposure_panel_refresh_readout (SkgExposurePanel *panel);
/* @message: (nullable): takes the line away */
void skg_exposure_panel_show_error (SkgExposurePanel *panel, const char *message);

G_END_DECLS

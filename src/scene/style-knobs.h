/* SPDX-License-Identifier: Apache-2.0
 * Which of a scene's numbers are fitted to real pictures: those of exposure, detector
 * and contrast that shape what is exported. */
#pragma once

#include "scene/scene-private.h"

G_BEGIN_DECLS

/**
 * SkgStyleView: which picture of the chain a network is to see.
 * @SKG_STYLE_VIEW_IMAGE: the float image: -log of the signal, bone bright, as tiff,
 *   nrrd and SyntheX's HDF5 have it
 * @SKG_STYLE_VIEW_DISPLAY: the displayed grey, as png, coco and unpaired have it
 */
typedef enum
{
  SKG_STYLE_VIEW_IMAGE,
  SKG_STYLE_VIEW_DISPLAY,
} SkgStyleView;

/**
 * SkgStyleKnob:
 * @name: for command lines
 * @title: for people, translatable
 * @path: key path; of an effect "effects.ID.PARAMETER"
 * @logarithmic: searched, averaged and spread in its logarithm
 * @min, @max: searched between these; of a dose, factors of what the scene has
 * @is_default: fitted where nobody chooses
 * @display_only: shapes the displayed grey alone
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *unit;
  const char *path;
  double min;
  double max;
  gboolean logarithmic;
  gboolean is_default;
  gboolean display_only;
} SkgStyleKnob;

/* The contrast curve: an effect of this id, before all others of the scene. */
#define SKG_STYLE_GAMMA_ID "style-gamma"
#define SKG_STYLE_MAX_KNOBS 8

/**
 * SkgStyleChoice: the knobs that are turned, each between its own ends.
 * @start: where the scene has them: the centres of what varies
 */
typedef struct
{
  guint n;
  const SkgStyleKnob *knobs[SKG_STYLE_MAX_KNOBS];
  double min[SKG_STYLE_MAX_KNOBS];
  double max[SKG_STYLE_MAX_KNOBS];
  double start[SKG_STYLE_MAX_KNOBS];
} SkgStyleChoice;

/**
 * skg_style_choose:
 * @names: (nullable) (array zero-terminated=1): of knobs; %NULL: the default ones that
 *   the scene has: dose, sharpness and gamma, and where the displayed grey is seen also
 *   local contrast and edge enhancement
 * @error: %SKG_ERROR_INPUT: no such knob, one twice, or one that does nothing in this
 *   scene and why; or, without @names, none does
 */
gboolean skg_style_choose (SkgScene *scene,
                           SkgStyleView view,
                           const char *const *names,
                           SkgStyleChoice *choice,
                           GError **error);

/* 0 to 1 between the ends of knob @i, in its logarithm where it has one, and back. */
double skg_style_choice_get_share (const SkgStyleChoice *choice, guint i, double value);
double skg_style_choice_get_value (const SkgStyleChoice *choice, guint i, double share);

/* (transfer full): @scene as samples are drawn from it, for
 * skg_style_knob_turn_data() */
SkgSceneData *skg_style_dup_data (SkgScene *scene, GError **error);
/* Makes @value a constant of @data; nothing where the knob is of a sample's display or
 * effects. */
void
skg_style_knob_turn_data (const SkgStyleKnob *knob, SkgSceneData *data, double value);
/* Of the display or the effects of one frame; nothing for other knobs. */
void
skg_style_knob_turn_frame (const SkgStyleKnob *knob, SkgFrame *frame, double value);

/**
 * skg_style_knob_write:
 * @number: a set number
 *
 * Puts it into @scene in place of what is there. The contrast curve becomes, or stays,
 * the first effect of the chain; a preset is written out then, and its draws stay.
 * @error: %SKG_ERROR_INPUT: not allowed; nothing changed
 */
gboolean skg_style_knob_write (const SkgStyleKnob *knob,
                               SkgScene *scene,
                               const SkgNumber *number,
                               GError **error);

G_END_DECLS

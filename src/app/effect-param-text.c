/* SPDX-License-Identifier: Apache-2.0
 * What parameters of image effects are called in the window. */
#include "config.h"

#include "app/effect-param-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define CONTEXT "effect"

/* Each name once: it means the same thing wherever it occurs. */
static const struct
{
  const char *name;
  const char *label;
} labels[] = {
  { "alpha", NC_ ("effect", "Alpha") },
  { "alpha_px", NC_ ("effect", "Alpha") },
  { "border", NC_ ("effect", "Border") },
  { "bottom", NC_ ("effect", "Bottom") },
  { "boxes", NC_ ("effect", "Boxes") },
  { "centre", NC_ ("effect", "Centre") },
  { "clip", NC_ ("effect", "Clip") },
  { "cutoff", NC_ ("effect", "Cutoff") },
  { "direction_deg", NC_ ("effect", "Direction") },
  { "edge_px", NC_ ("effect", "Edge") },
  { "exponent", NC_ ("effect", "Exponent") },
  { "factor", NC_ ("effect", "Factor") },
  { "gain", NC_ ("effect", "Gain") },
  { "height", NC_ ("effect", "Height") },
  { "high", NC_ ("effect", "High") },
  { "inset", NC_ ("effect", "Inset") },
  { "kernel_px", NC_ ("effect", "Kernel") },
  { "left", NC_ ("effect", "Left") },
  { "lightness", NC_ ("effect", "Lightness") },
  { "low", NC_ ("effect", "Low") },
  { "move_labels", NC_ ("effect", "Move labels") },
  { "nodes_x", NC_ ("effect", "Nodes x") },
  { "nodes_y", NC_ ("effect", "Nodes y") },
  { "noise", NC_ ("effect", "Noise") },
  { "quality", NC_ ("effect", "Quality") },
  { "right", NC_ ("effect", "Right") },
  { "rotation_deg", NC_ ("effect", "Rotation") },
  { "scale", NC_ ("effect", "Scale") },
  { "shape", NC_ ("effect", "Shape") },
  { "share", NC_ ("effect", "Share") },
  { "shear_x_deg", NC_ ("effect", "Shear x") },
  { "shear_y_deg", NC_ ("effect", "Shear y") },
  { "side", NC_ ("effect", "Side") },
  { "sigma", NC_ ("effect", "Sigma") },
  { "sigma_px", NC_ ("effect", "Sigma") },
  { "size", NC_ ("effect", "Size") },
  { "size_sd", NC_ ("effect", "Spread of the size") },
  { "strength", NC_ ("effect", "Strength") },
  { "swap_sides", NC_ ("effect", "Swap sides") },
  { "top", NC_ ("effect", "Top") },
  { "translation_px", NC_ ("effect", "Translation") },
  { "turns", NC_ ("effect", "Turns") },
  { "value", NC_ ("effect", "Value") },
  { "x", NC_ ("effect", "X") },
  { "y", NC_ ("effect", "Y") },
};

const char *
skg_effect_param_get_label (const SkgEffectParam *param)
{
  g_return_val_if_fail (param != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strcmp (labels[i].name, param->name) == 0)
      return g_dpgettext2 (NULL, CONTEXT, labels[i].label);
  g_warn_if_reached ();
  return param->name;
}

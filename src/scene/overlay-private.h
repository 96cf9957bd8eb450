/* SPDX-License-Identifier: Apache-2.0
 * The display list as the files that fill it see it. */
#pragma once

#include "scene/overlay.h"

G_BEGIN_DECLS

struct _SkgOverlay
{
  GArray *items;
  gboolean has_collimator;
  SkgCollimatorFrame collimator;
  /* Of the picture, detector pixels, once there are structures. */
  double left;
  double top;
  double right;
  double bottom;
};

G_END_DECLS

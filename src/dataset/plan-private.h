/* SPDX-License-Identifier: Apache-2.0
 * Between the files of the plan. */
#pragma once

#include "dataset/plan.h"

G_BEGIN_DECLS

/* Fills @text and @scene_hash. */
void skg_plan_describe (SkgPlan *plan);
/* "density" */
const char *skg_plan_get_stage_name (guint stage);

G_END_DECLS

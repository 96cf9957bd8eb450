/* SPDX-License-Identifier: Apache-2.0
 * Pass 3: tools: metal on each ray, and the tissue that it displaces. */
#pragma once

#include "render/integrator.h"
#include "render/tool-shadow.h"

G_BEGIN_DECLS

typedef struct _SkgToolsPass SkgToolsPass;

SkgToolsPass *skg_tools_pass_new (SkgGlContext *context, SkgProgramCache *programs);
void skg_tools_pass_free (SkgToolsPass *self);

/**
 * SkgMetal: area densities of the tools' materials, g/cm2.
 * @texture: RGBA32F; its texel (0, 0) is pixel (@column, @row) of the picture
 * @columns, @rows: 0: no ray meets a tool
 */
typedef struct
{
  GLuint texture;
  guint column;
  guint row;
  guint columns;
  guint rows;
} SkgMetal;

/**
 * SkgToolsResult:
 * @area: what pass 1 gave, changed: densities with the displaced tissue taken away, or
 *   without a tissue table line integrals with the tools'
 * @metal: (nullable): without tools %NULL
 * @serial: changes whenever @area or @metal does
 * @shadow: (nullable) (transfer none)
 */
typedef struct
{
  const SkgTarget *area;
  const SkgMetal *metal;
  guint64 serial;
  SkgToolShadow *shadow;
} SkgToolsResult;

/**
 * skg_tools_pass_run:
 * @integrator: has run for @frame
 *
 * Without tools this is pass 1 as it is. Turning a tool costs its shadow alone.
 */
gboolean skg_tools_pass_run (SkgToolsPass *self,
                             const SkgFrame *frame,
                             SkgIntegrator *integrator,
                             SkgStopFunc stop,
                             gpointer stop_data,
                             SkgToolsResult *result,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgToolsPass, skg_tools_pass_free)

G_END_DECLS

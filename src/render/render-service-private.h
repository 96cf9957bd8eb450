/* SPDX-License-Identifier: Apache-2.0
 * What only tests do to a render service. */
#pragma once

#include "render/render-service.h"

G_BEGIN_DECLS

/* The next picture finds its driver reset, and fails; the one after works again. */
void skg_render_service_pretend_loss (SkgRenderService *service);
/* Every variant of every program, compiled in the service's thread. */
gboolean skg_render_service_compile_all (SkgRenderService *service, GError **error);

G_END_DECLS

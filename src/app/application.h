/* SPDX-License-Identifier: Apache-2.0
 * The program: command line, windows, actions that belong to no window. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SKG_TYPE_APPLICATION (skg_application_get_type ())
G_DECLARE_FINAL_TYPE (SkgApplication, skg_application, SKG, APPLICATION, AdwApplication)

/* skiagraph [--set KEY=VALUE]... [--view ID] [FILE | FOLDER | SCENE] */
SkgApplication *skg_application_new (void);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * The formats: each in the file of its name. */
#pragma once

#include "dataset/writer.h"

G_BEGIN_DECLS

extern const SkgWriter skg_writer_png;

G_END_DECLS

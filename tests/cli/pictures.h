/* SPDX-License-Identifier: Apache-2.0
 * Pixels of the PNGs that the tests have made. Folders lie in harness_folder(). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A picture that skg render writes carries its scene besides: pixels are compared. */
void harness_assert_same_picture (const char *a,
                                  const char *name_a,
                                  const char *b,
                                  const char *name_b);
/* @b is @a with its columns reversed. Masks: 0 and 255. */
void harness_assert_mirrored_picture (const char *a,
                                      const char *name_a,
                                      const char *b,
                                      const char *name_b);

G_END_DECLS

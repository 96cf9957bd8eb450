/* SPDX-License-Identifier: Apache-2.0
 * Whose turn it is to use OpenGL, of several threads with a context each. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_gl_turn_take:
 *
 * Waits until no other thread uses OpenGL, and then for those that asked earlier: turns
 * are given in the order of asking. Everything that draws, reads or uploads stands
 * between this and skg_gl_turn_leave(). Turns do not nest.
 *
 * The reason is software OpenGL: contexts that no thread shares still have one screen
 * in common there, and llvmpipe (Mesa 22.3) looks through the scenes of all contexts,
 * without a lock, when one of them maps a texture. While another thread draws, that
 * reads freed memory. All pictures come from the same cores in any case: turns make
 * none of them later.
 */
void skg_gl_turn_take (void);
void skg_gl_turn_leave (void);

/* For long work, between two of its steps: whoever waits goes first. Has the turn. */
void skg_gl_turn_pass (void);

G_END_DECLS

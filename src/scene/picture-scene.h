/* SPDX-License-Identifier: Apache-2.0
 * PNG pictures that carry the scene that they were made of: text chunks
 * "skiagraph:scene", "skiagraph:seed" and "skiagraph:index". */
#pragma once

#include "render/picture.h"
#include "scene/scene.h"

G_BEGIN_DECLS

/**
 * skg_scene_save_png:
 * @path, @pixels, @columns, @rows, @n_channels, @bits: as skg_image_save_png()
 *
 * Writes @pixels with what brings them back: @scene, its paths relative to @path, and
 * the shown sample.
 */
gboolean skg_scene_save_png (SkgScene *scene,
                             const char *path,
                             const void *pixels,
                             guint columns,
                             guint rows,
                             guint n_channels,
                             guint bits,
                             GError **error);

/* The displayed picture with its scene: grey of 8 bits, or RGB if @in_colour. */
gboolean skg_scene_save_picture (SkgScene *scene,
                                 SkgPicture *picture,
                                 gboolean in_colour,
                                 const char *path,
                                 GError **error);

/**
 * skg_scene_new_for_picture:
 * @path: a PNG
 * @error: %SKG_ERROR_INPUT: no PNG, or one that carries no scene, or one that cannot be
 *   read
 *
 * Returns: (transfer full): the scene that it carries; its shown sample is the
 *   picture's
 */
SkgScene *skg_scene_new_for_picture (const char *path, GError **error);

G_END_DECLS

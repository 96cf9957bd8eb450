/* SPDX-License-Identifier: Apache-2.0
 * The chosen structures of a label map as textures: for each voxel the number of a set
 * of structures, and for each block of voxels all that is in it, so that a ray passes
 * by whole blocks that have nothing new for it. */
#pragma once

#include "body/structures.h"
#include "render/gl-context.h"

G_BEGIN_DECLS

/* Edge of a block in voxels is 2 to the power of this. */
#define SKG_LABEL_BLOCK_SHIFT 3
/* Sets stand in rows of this many in their texture. */
#define SKG_LABEL_SETS_PER_ROW 256

/**
 * SkgLabelTextures:
 * @choice: (nullable): what the textures hold
 * @box_min: first voxel of the box around all chosen structures, in the label map
 * @size: voxels of the box; 0 if nothing that was chosen is there
 * @all: every bit that occurs
 * @is_direct: @voxels hold sets, of no more than eight bits
 * @voxels: GL_TEXTURE_3D, R8UI or R16UI: index of a set
 * @blocks: GL_TEXTURE_3D, RG32UI: union of the sets in a block
 * @sets: GL_TEXTURE_2D, RG32UI: bits 0 to 31, then 32 to 63
 *
 * Zero-initialise.
 */
typedef struct
{
  SkgStructureChoice *choice;
  guint box_min[3];
  guint size[3];
  guint64 all;
  gboolean is_direct;
  GLuint voxels;
  GLuint blocks;
  GLuint sets;
} SkgLabelTextures;

/**
 * skg_label_textures_ensure:
 * Makes the textures those of @choice, if they are not
 * (skg_structure_choice_same_bits). Takes some 2 ns a voxel of the box.
 * @error: %SKG_ERROR_GL: the box is larger than this OpenGL's textures, or memory;
 *   %SKG_ERROR_INPUT: more than 65536 different overlaps
 */
gboolean skg_label_textures_ensure (SkgLabelTextures *self,
                                    SkgGlContext *context,
                                    SkgStructureChoice *choice,
                                    GError **error);
void skg_label_textures_clear (SkgLabelTextures *self);

G_END_DECLS

/* SPDX-License-Identifier: Apache-2.0
 * A volume cut into slices, as numbers that a texture takes. */
#pragma once

#include <epoxy/gl.h>

#include "body/volume.h"
#include "render/bounds.h"

G_BEGIN_DECLS

/**
 * SkgSlicesKind: where layer l of a stack lies along its axis, in voxels.
 * @SKG_SLICES_PLANES: at l, the voxels as they are
 * @SKG_SLICES_CELLS: the same, packed; planes where that cannot be
 * @SKG_SLICES_NODE_UP: at l + 0.2113, interpolated: the lower node of the two-point
 *   Gauss-Legendre rule between l and l + 1 (Abramowitz & Stegun 25.4.30)
 * @SKG_SLICES_NODE_DOWN: at l - 0.2113: the upper node between l - 1 and l
 */
typedef enum
{
  SKG_SLICES_PLANES,
  SKG_SLICES_CELLS,
  SKG_SLICES_NODE_UP,
  SKG_SLICES_NODE_DOWN,
} SkgSlicesKind;

/**
 * SkgSliceLayout:
 * @axis: 0 to 2; u and v are the other two in order
 * @kind: where the layers lie
 * @packed: each texel holds two by two numbers (shaders/include/slices.glsl)
 * @format: of the texture, for glTexStorage3D()
 * @transfer: as glTexSubImage3D() wants them: format
 * @type: and type of skg_slice_layout_fill()'s output
 * @first: voxel of the first column, row and layer, by volume axis: air around the
 *   tissue is left out
 * @size: numbers along each volume axis
 * @columns: texels along u
 * @rows: texels along v
 * @layers: along @axis
 * @texel_bytes: in the texture and in memory
 * @hu_scale: HU = hu_scale * (what the shader reads) + hu_offset
 * @hu_offset: HU
 * @step_hu: numbers are multiples of it from @hu_offset on; 0: floats
 */
typedef struct
{
  guint axis;
  SkgSlicesKind kind;
  gboolean packed;
  GLenum format;
  GLenum transfer;
  GLenum type;
  guint first[3];
  guint size[3];
  guint columns;
  guint rows;
  guint layers;
  gsize texel_bytes;
  double hu_scale;
  double hu_offset;
  double step_hu;
} SkgSliceLayout;

/**
 * skg_slice_layout_init:
 * @bounds: of @volume; planes are stored whole all the same
 * @packed: what is wished for. Slices at nodes are stored in 16 bits (steps of at most
 *   1 HU, at best 1/16) where the volume's range allows that, else as floats, which are
 *   never packed; planes are packed as cells, where voxels are integers
 */
void skg_slice_layout_init (SkgSliceLayout *layout,
                            SkgVolume *volume,
                            const SkgBounds *bounds,
                            guint axis,
                            SkgSlicesKind kind,
                            gboolean packed);

/* Bytes of @n_layers layers. */
guint64 skg_slice_layout_get_bytes (const SkgSliceLayout *layout, guint n_layers);

/* Where layer 0 lies along the axis, voxels. */
double skg_slices_kind_get_place (SkgSlicesKind kind);

/* @out: texels of @n_layers layers from @first on: [layer][row][column] */
void skg_slice_layout_fill (const SkgSliceLayout *layout,
                            SkgVolume *volume,
                            guint first,
                            guint n_layers,
                            gpointer out);

G_END_DECLS

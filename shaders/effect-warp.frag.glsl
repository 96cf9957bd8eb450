// SPDX-License-Identifier: Apache-2.0
// Pass 7: a picture moved (effect-moves.h). Bilinear.
//
// MOVE 0: the source of pixel p is u_x . (p, 1), u_y . (p, 1)
// MOVE 1, 2: p + d (p): d bilinear between nodes, or linear on two triangles of a cell
// BLACK 1: x = 0 comes in from outside; 0: the mirrored picture
uniform sampler2D u_picture;
uniform vec3 u_x;
uniform vec3 u_y;
// Displacements in pixels of the picture; nodes per pixel, and the first pixel's place.
uniform sampler2D u_nodes;
uniform vec2 u_nodes_per_px;
uniform vec2 u_first_node;

out float o_x;

#if BLACK
float
fetch (ivec2 pixel)
{
  ivec2 size = textureSize (u_picture, 0);

  if (any (lessThan (pixel, ivec2 (0))) || any (greaterThanEqual (pixel, size)))
    return 0.0;
  return texelFetch (u_picture, pixel, 0).r;
}
#else
// Mirrored about the centres of the edge pixels, as often as it takes.
vec2
mirror (vec2 at)
{
  vec2 period = max (2.0 * vec2 (textureSize (u_picture, 0) - 1), vec2 (1.0));
  vec2 m = abs (at);

  m -= period * floor (m / period);
  return min (m, period - m);
}

// Inside by now; the last pixel's neighbour has no weight.
float
fetch (ivec2 pixel)
{
  return texelFetch (u_picture, min (pixel, textureSize (u_picture, 0) - 1), 0).r;
}
#endif

#if MOVE > 0
vec2
displacement (vec2 pixel)
{
  ivec2 size = textureSize (u_nodes, 0);
  vec2 at = clamp (pixel * u_nodes_per_px + u_first_node, vec2 (0.0), vec2 (size - 1));
  ivec2 node = min (ivec2 (at), size - 2);
  vec2 f = at - vec2 (node);
  vec2 a = texelFetch (u_nodes, node, 0).rg;
  vec2 b = texelFetch (u_nodes, node + ivec2 (1, 0), 0).rg;
  vec2 c = texelFetch (u_nodes, node + ivec2 (0, 1), 0).rg;
  vec2 d = texelFetch (u_nodes, node + ivec2 (1, 1), 0).rg;

#if MOVE == 1
  return mix (mix (a, b, f.x), mix (c, d, f.x), f.y);
#else
  return f.x + f.y <= 1.0 ? a + f.x * (b - a) + f.y * (c - a)
                          : d + (1.0 - f.x) * (c - d) + (1.0 - f.y) * (b - d);
#endif
}
#endif

void
main ()
{
  vec2 pixel = floor (gl_FragCoord.xy);
#if MOVE == 0
  vec2 source = vec2 (dot (u_x, vec3 (pixel, 1.0)), dot (u_y, vec3 (pixel, 1.0)));
#else
  vec2 source = pixel + displacement (pixel);
#endif
#if !BLACK
  source = mirror (source);
#endif
  vec2 low = floor (source);
  vec2 f = source - low;
  ivec2 p = ivec2 (low);

  o_x = mix (mix (fetch (p), fetch (p + ivec2 (1, 0)), f.x),
             mix (fetch (p + ivec2 (0, 1)), fetch (p + ivec2 (1, 1)), f.x), f.y);
}

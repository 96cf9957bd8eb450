// SPDX-License-Identifier: Apache-2.0
// Pass 6, first half: primary and scatter together behind the grid, distorted as an
// image intensifier does, and counted photon by photon.
//
// A detector that adds up energy has the noise of fewer, equal quanta: mean S and
// variance Q (sum of squared signals) belong to S^2 / Q quanta of size Q / S (a compound
// Poisson distribution's first two moments; Swank, J Appl Phys 44:4199, 1973).
//
// in:  u_exposed, pass 4; u_scatter (coarse): x scattered signal behind the grid, y what
//      glare spreads out of all signal
// out: signal, as a multiple of the open beam's behind the grid
#include "include/noise.glsl"

uniform sampler2D u_exposed;
uniform sampler2D u_scatter;
uniform vec2 u_size;
uniform float u_grid_primary;
// Quanta of an open pixel before the grid; 0: no noise.
uniform float u_open_quanta;
uniform float u_vignette;
uniform float u_glare;
uniform float u_pincushion;
uniform int u_round_field;

out float o_signal;

void
main ()
{
  // From -1 to 1 over half of the shorter side: r^2 = 1 is the inscribed circle.
  vec2 half_size = 0.5 * u_size;
  vec2 q = (gl_FragCoord.xy - half_size) / min (half_size.x, half_size.y);
  float r2 = dot (q, q);
  float draw_in = 1.0 - u_pincushion * r2;
  vec2 place = 0.5 + (gl_FragCoord.xy / u_size - 0.5) * draw_in;
  vec4 exposed = u_pincushion > 0.0 ? textureLod (u_exposed, place, 0.0)
                                    : texelFetch (u_exposed, ivec2 (gl_FragCoord.xy), 0);
  vec2 spread = textureLod (u_scatter, place, 0.0).xy;
  float primary = exposed.x * u_grid_primary;
  float signal = primary + spread.x;
  // Squared signals per signal; scattered photons are taken to be like those that the
  // patient lets through here.
  float size = exposed.x > 1e-9 ? exposed.z / exposed.x : 1.0;

  signal = mix (signal, spread.y, u_glare) * max (0.0, 1.0 - u_vignette * 0.5 * r2);
  if (u_round_field != 0 && r2 > 1.0)
    signal = 0.0;
  if (u_open_quanta > 0.0)
    {
      float quanta = u_open_quanta * signal / size;
      float drawn = noise_poisson (quanta, noise_hash (uvec2 (gl_FragCoord.xy), 0u));

      signal = drawn * size / u_open_quanta;
    }
  o_signal = signal / u_grid_primary;
}

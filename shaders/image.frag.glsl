// SPDX-License-Identifier: Apache-2.0
// What pass 8 shows of what was detected.
//
// in:  u_detected, as a multiple of the open beam's signal
// out: IMAGE 0: -log of it, never above u_most; 1: as it is; 2: DeepDRR's scale,
//      (-log (signal + least + 0.01 keV) - u_from) / u_span with the signal in keV
uniform sampler2D u_detected;
uniform float u_gain;
// A panel divides by its gain map: fall-off and heel, w of pass 4.
uniform sampler2D u_exposed;
uniform int u_flat_field;
uniform float u_most;
uniform float u_open_kev;
uniform float u_least_kev;
uniform float u_from;
uniform float u_span;

out float o_image;

void
main ()
{
  float signal = texelFetch (u_detected, ivec2 (gl_FragCoord.xy), 0).r / u_gain;

  if (u_flat_field != 0)
    signal /= max (texelFetch (u_exposed, ivec2 (gl_FragCoord.xy), 0).w, 1e-3);
#if IMAGE == 0
  o_image = min (-log (max (signal, 1e-30)), u_most);
#elif IMAGE == 1
  o_image = signal;
#else
  o_image = u_span > 0.0
                ? (-log (max (signal * u_open_kev + u_least_kev + 0.01, 1e-30)) - u_from) / u_span
                : 0.0;
#endif
}

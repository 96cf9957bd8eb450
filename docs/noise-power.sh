#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Draws docs/noise-power.svg: noise power of the flat panel by spatial frequency, as
# build-release/tests/render/noise-power measures it.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=${SKG_BUILD:-$root/build-release}

"$build/tests/render/noise-power" | awk '
function x(f) { return 70 + f / 2.6 * 500 }
function y(p) { return 300 - (log(p > 1e-4 ? p : 1e-4) / log(10) + 4) / 4.3 * 270 }
!/^#/ { n++; f[n] = $1; for (i = 2; i <= 5; i++) v[i, n] = $i }
function curve(i, colour, dash,   k, d) {
  for (k = 1; k <= n; k++) d = d (k > 1 ? " L" : "M") sprintf("%.1f %.1f", x(f[k]), y(v[i, k]))
  printf "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"%s/>\n", d, colour, dash
}
function label(i, text, colour, dy) {
  printf "<text x=\"%.0f\" y=\"%.0f\" fill=\"%s\">%s</text>\n", 310, y(v[i, 30]) + dy, colour, text
}
END {
  print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"350\" font-family=\"sans-serif\" font-size=\"13\">"
  print "<!-- SPDX-License-Identifier: Apache-2.0; made by docs/noise-power.sh -->"
  print "<rect width=\"600\" height=\"350\" fill=\"#ffffff\"/>"
  for (e = -4; e <= 0; e++)
    printf "<path d=\"M70 %.1f H570\" stroke=\"#d5dadd\"/><text x=\"62\" y=\"%.1f\" text-anchor=\"end\" fill=\"#33414a\">1e%d</text>\n", y(10 ^ e), y(10 ^ e) + 4, e
  for (t = 0; t <= 2.5; t += 0.5)
    printf "<path d=\"M%.1f 30 V300\" stroke=\"#d5dadd\"/><text x=\"%.1f\" y=\"318\" text-anchor=\"middle\" fill=\"#33414a\">%.1f</text>\n", x(t), x(t), t
  print "<text x=\"320\" y=\"340\" text-anchor=\"middle\" fill=\"#33414a\">line pairs per mm (Nyquist 2.58)</text>"
  print "<text x=\"70\" y=\"20\" fill=\"#33414a\">noise power over that of sharp quantum noise, 400 photons a pixel</text>"
  curve(2, "#7a8790", ""); curve(3, "#0f6ba8", ""); curve(4, "#0f6ba8", " stroke-dasharray=\"3 4\" opacity=\"0.6\""); curve(5, "#b4482f", "")
  label(2, "quantum noise before the scintillator", "#55626b", -8)
  label(3, "quantum noise, blurred (dots: theory)", "#0f6ba8", -30)
  label(5, "electronic noise, 4 quanta", "#b4482f", 22)
  print "</svg>"
}' >"$root/docs/noise-power.svg"
echo "docs/noise-power.svg"

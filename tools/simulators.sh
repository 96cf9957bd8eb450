#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The three simulators that SyntheX compares, side by side, of a CT or the built-in body.
# usage: tools/simulators.sh [CT|SCENE] [FILE]    default: pelvis, docs/screenshots/simulators.png
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=${SKG_BUILD:-$root/build-release}
out=${2:-$root/docs/screenshots/simulators.png}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
pictures=()
for simulator in naive heuristic realistic; do
  "$build/src/cli/skg" render "${1:-pelvis}" --size 768 \
    --set "exposure.simulator=$simulator" -o "$scratch/$simulator.png" >/dev/null
  pictures+=(-label "$simulator" "$scratch/$simulator.png")
done
montage "${pictures[@]}" -background '#10161a' -fill '#e8eef0' -font DejaVu-Sans \
  -pointsize 26 -geometry 512x512+4+4 -tile 3x -strip "$out"
echo "$out"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Samples of the three shipped scenes with their overlays, side by side.
# usage: tools/scenes.sh [FILE]    default: docs/screenshots/scenes.png
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=${SKG_BUILD:-$root/build-release}
out=${1:-$root/docs/screenshots/scenes.png}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
pictures=()
for sample in hip:2 tool:0 chest:3 hip:0 tool:2 chest:1; do
  scene=${sample%:*} index=${sample#*:}
  "$build/src/cli/skg" render "$scene" --seed 7 --index "$index" --size 512 --overlay \
    -o "$scratch/$scene-$index.png" >/dev/null
  pictures+=(-label "$scene, sample $index" "$scratch/$scene-$index.png")
done
montage "${pictures[@]}" -background '#10161a' -fill '#e8eef0' -font DejaVu-Sans \
  -pointsize 22 -geometry 512x512+4+4 -tile 3x -strip "$out"
echo "$out"

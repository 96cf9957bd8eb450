#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Exports eight samples of each built-in scene with all geometric effects and draws the
# masks and key points of the exported files over the exported pictures: docs/screenshots/
# overlay-*.png. Arguments: skg (build/src/cli/skg), folder.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
skg=$(realpath "${1:-$here/build/src/cli/skg}")
out=${2:-$here/docs/screenshots}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
effects='effects=[{"kind":"affine","rotation_deg":{"uniform":[-15,15]},
  "translation_px":{"uniform":[0,40]},"direction_deg":{"uniform":[0,360]},
  "shear_x_deg":{"uniform":[-8,8]},"shear_y_deg":{"uniform":[-8,8]},
  "scale":{"uniform":[0.8,1.2]}},
  {"kind":"flip-left-right","probability":0.5},{"kind":"rot90","turns":{"choice":[0,1,2,3]}},
  {"kind":"piecewise-affine","scale":0.03},
  {"kind":"elastic","alpha_px":150,"sigma_px":16},
  {"kind":"random-crop","probability":0.5}]'
for scene in ${SCENES:-hip tool chest}; do
  case $scene in tool) more='--structures synthex-hip' ;; *) more= ;; esac
  # shellcheck disable=SC2086
  LIBGL_ALWAYS_SOFTWARE=1 "$skg" export $scene -n 8 --seed 4 --size 320 --format coco \
    --set "$effects" $more -o "$scratch/$scene" >/dev/null
  /usr/bin/python3 "$here/tools/overlay-sheets.py" "$scratch/$scene" all \
    "$out/overlay-$scene.png" 4
done

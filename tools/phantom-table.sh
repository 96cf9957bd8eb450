#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the table of docs/bodies.md: twenty seeds of each built-in body through
# `skg phantom`, with time, memory, people and label counts.
#
#   tools/phantom-table.sh [BUILD-FOLDER [VOXEL-MM]]
set -eu
cd "$(dirname "$0")/.."
build=${1:-build}
voxel_mm=${2:-1}
skg=$build/src/cli/skg
[ -x /usr/bin/time ] || { echo "phantom-table.sh: /usr/bin/time is missing (Debian: time)" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# measured SEED KIND: one line of the table
measured ()
{
  /usr/bin/time -f '%e %U %M' -o "$scratch/time" \
    "$skg" phantom "$2" --seed "$1" --voxel-mm "$voxel_mm" --list-labels --list-numbers \
    -o "$scratch/body.mha" >"$scratch/text"
  awk -v seed="$1" -v kind="$2" '
    FILENAME ~ /time$/ { wall = $1; cpu = $2; mb = $3 / 1024; next }
    $1 ~ /=/ { split ($1, pair, "="); number[pair[1]] = pair[2]; next }
    $1 ~ /^[0-9]+$/ {
      labels++
      if (least == 0 || $3 < least) { least = $3; name = $2 }
      if ($2 ~ /^lung_/) lung += $4
      if ($2 ~ /^hip_/) hip += $4
    }
    END {
      printf "| %s | %d | %.2f | %.2f | %d | %.1f | %.1f | %.1f | %.0f | %d | %s, %d | %.0f |\n",
        kind, seed, number["size"], number["female"], number["age"], number["bmi"],
        wall, cpu, mb, labels, name, least, kind == "chest" ? lung : hip
    }' "$scratch/time" "$scratch/text"
}

echo "| body | seed | size | female | age | bmi | s | CPU s | MB | labels | smallest, voxels | lungs or hips ml |"
echo "|---|---|---|---|---|---|---|---|---|---|---|---|"
for kind in pelvis chest; do
  for seed in $(seq 0 19); do
    measured "$seed" "$kind"
  done
done

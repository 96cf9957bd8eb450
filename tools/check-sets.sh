#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes N samples (40) of each built-in scene in every format and checks every rule of
# the layouts with readers of their own: tools/check-sets.sh [SKG [N]]; SKG_SIZE: pixels
# of a side (128).
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
skg=${1:-$here/build/src/cli/skg}
SKG_SIZE=${SKG_SIZE:-128} LIBGL_ALWAYS_SOFTWARE=1 \
  exec /usr/bin/python3 "$here/tests/dataset/check-sets.py" "$(realpath "$skg")" "${2:-40}"

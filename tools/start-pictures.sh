#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the pictures of the start page from the shipped scenes: resources/start/.
# usage: tools/start-pictures.sh [BUILD-DIR]
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
skg=${1:-$root/build-release}/src/cli/skg
out=$root/resources/start
mkdir -p "$out"

# picture NAME SEED INDEX OPTION...
picture ()
{
  local name=$1 seed=$2 index=$3
  shift 3
  "$skg" render "$name" --seed "$seed" --index "$index" --size 320 \
    --set exposure.noise=false "$@" -o "$out/$name.png"
}

picture hip 7 2
picture tool 7 1
picture chest 7 3

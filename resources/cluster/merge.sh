#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Joins the @SHARDS@ parts to the set in "set", byte for byte what one machine would have
# made, and looks at every file of it. SKG: the program to use.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
skg=${SKG:-@SKG@}
set --
for k in $(seq @SHARDS@); do
  set -- "$@" "$here/shards/$k"
done
"$skg" merge "$@" -o "$here/set"
"$skg" verify "$here/set" --samples 0

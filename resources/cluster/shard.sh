#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Part K of @SHARDS@ of the set: shard.sh K. Again after whatever ended it, it goes on
# where it stopped; a part that is there costs a second. SKG: the program to use.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
skg=${SKG:-@SKG@}
# What the scene and --real name stands below the folder that the set was asked for in.
cd @CWD@
mkdir -p "$here/shards"
exec "$skg" export @ARGUMENTS@ \
  --shard "$1/@SHARDS@" -o "$here/shards/$1" --progress none

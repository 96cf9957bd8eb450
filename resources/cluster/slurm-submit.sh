#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Submits the @SHARDS@ parts as a job array, and what joins them once all are there.
# Further options go to both: ./submit.sh --partition=long. Submitted again, what is there
# is kept: this also mends an array of which parts failed. A site's largest index is its
# MaxArraySize less 1 (scontrol show config; 1000 unless changed).
set -eu
cd "$(dirname "$0")"
mkdir -p logs
array=$(sbatch --parsable "$@" array.sbatch)
array=${array%%;*}
merge=$(sbatch --parsable --dependency="afterok:$array" --kill-on-invalid-dep=yes "$@" \
  merge.sbatch)
echo "array $array, merge ${merge%%;*}"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# House rules that a script can see: sizes, left-overs, heads of files, shell syntax.
. "$(dirname "$0")/tap.sh"

mapfile -t sources < <(tree_files .c .h .cpp .glsl)
mapfile -t scripts < <(tree_files .sh; [ ! -f .ci/run ] || echo .ci/run)

# A word of this list is spelled so that this file does not find itself.
marks='TO''DO|FIX''ME|XX''X|HA''CK|#if 0'

tap_result "no source file over 600 lines" \
  "$(for file in "${sources[@]}"; do
       lines=$(wc -l <"$file")
       [ "$lines" -le 600 ] || echo "$file: $lines lines"
     done)"
tap_result "no left-over marks" \
  "$(grep -nE "\b($marks)\b" "${sources[@]}" "${scripts[@]}")"
tap_result "every source and script names its licence" \
  "$(for file in "${sources[@]}" "${scripts[@]}"; do
       head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$file"
     done)"
tap_result "headers are guarded by #pragma once" \
  "$(for file in "${sources[@]}"; do
       case $file in *.h) grep -q '^#pragma once' "$file" || echo "$file" ;; esac
     done)"
tap_result "no tab, no space at the end of a line" \
  "$(grep -nE $'\t|[[:space:]]+$' "${sources[@]}" "${scripts[@]}" | cut -c1-120)"
tap_result "file names are kebab-case" \
  "$(printf '%s\n' "${sources[@]}" | grep -E '/[^/]*[A-Z_][^/]*$')"
tap_result "shell scripts parse" \
  "$(for file in "${scripts[@]}"; do bash -n "$file" 2>&1; done)"
tap_result "shell scripts can be run" \
  "$(for file in "${scripts[@]}"; do
       case $file in */tap.sh) continue ;; esac
       [ -x "$file" ] || echo "$file: not executable"
     done)"

tap_done

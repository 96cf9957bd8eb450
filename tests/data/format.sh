#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The tree looks as clang-format 14 leaves it (other versions differ in details).
. "$(dirname "$0")/tap.sh"

name="sources are formatted by .clang-format"
tool=$(command -v clang-format-14 || command -v clang-format)
if [ -z "$tool" ]; then
  tap_skip "$name" "clang-format is missing"
elif ! "$tool" --version | grep -q 'version 14\.'; then
  tap_skip "$name" "the rules are those of clang-format 14; this is $("$tool" --version)"
else
  mapfile -t sources < <(find src tests \( -name '*.[ch]' -o -name '*.cpp' \) | sort)
  tap_result "$name" "$(printf '%s\0' "${sources[@]}" |
    xargs -0 -n 8 -P 2 "$tool" --dry-run -Werror 2>&1 |
    grep -oE '^[^:]+:[0-9]+' | sort -t: -k1,1 -u)"
fi

tap_done

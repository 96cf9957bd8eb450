# SPDX-License-Identifier: Apache-2.0
# Test Anything Protocol for the scripts of this folder, which source this file.
# SKG_SOURCE_ROOT names the tree to look at; by default the one that holds this file.
# shellcheck shell=bash

tap_count=0
tap_failures=0
root=${SKG_SOURCE_ROOT:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
cd "$root" || exit 99

# tap_result NAME FAULTS: fails with FAULTS (one to a line) as diagnosis unless empty.
tap_result ()
{
  tap_count=$((tap_count + 1))
  if [ -z "$2" ]; then
    echo "ok $tap_count $1"
    return
  fi
  tap_failures=$((tap_failures + 1))
  echo "not ok $tap_count $1"
  while IFS= read -r line; do echo "# $line"; done <<<"$2"
}

# tap_command NAME COMMAND...: fails with the command's output when it fails.
tap_command ()
{
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    tap_result "$name" ""
  else
    tap_result "$name" "${output:-exit status not 0: $*}"
  fi
}

tap_skip ()
{
  tap_count=$((tap_count + 1))
  echo "ok $tap_count $1 # SKIP $2"
}

tap_done ()
{
  echo "1..$tap_count"
  [ "$tap_failures" -eq 0 ]
}

# Files of the tree with one of the given endings, sorted; no build folder, no .git.
tree_files ()
{
  local names=() ending
  for ending in "$@"; do names+=(-o -name "*$ending"); done
  find . \( -name .git -o -name 'build*' -type d -o -name shared \) -prune -o \
    -type f \( "${names[@]:1}" \) -print | sed 's|^\./||' | sort
}

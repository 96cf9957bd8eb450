#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing and runs every test under a virtual display and software
# OpenGL: first a debug build with warnings as errors, then the suites without a window
# once more with the address and undefined-behaviour sanitizers.
# Last line: "N passed, N failed, N skipped", counted over test cases.
# usage: tools/test.sh [--no-sanitizers]
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
sanitizers=yes
[ "${1:-}" != --no-sanitizers ] || sanitizers=no

tools/setup.sh build run test

# Nothing of the user's own, and nothing that differs between two machines.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -m 700 "$scratch/home" "$scratch/run"
export HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/run
unset WAYLAND_DISPLAY XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME
export GDK_BACKEND=x11 GTK_A11Y=none NO_AT_BRIDGE=1 LIBGL_ALWAYS_SOFTWARE=1
export GSETTINGS_BACKEND=memory LC_ALL=C.UTF-8

logs=()
status=0

# configure DIR OPTION...
configure ()
{
  local build=$1
  shift
  if [ ! -f "$build/build.ninja" ]; then
    meson setup --werror "$@" "$build" >"$scratch/setup.log" 2>&1 ||
      { cat "$scratch/setup.log" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
  fi
  echo "building $build"
  ninja -C "$build" --quiet ||
    { echo "$build: does not build" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
}

# run_suites DIR SUITE-OPTION...
run_suites ()
{
  local build=$1
  shift
  rm -f "$build/meson-logs/testlog.json"
  xvfb-run -a -s "-screen 0 1600x1000x24 -nolisten tcp" \
    meson test -C "$build" --no-rebuild --print-errorlogs "$@" || status=1
  logs+=("$build/meson-logs/testlog.json")
}

configure build-debug --buildtype=debugoptimized
# A Slurm of its own is no matter of the build: meson test --suite cluster.
run_suites build-debug --no-suite cluster

if [ "$sanitizers" = yes ]; then
  suppressions=$root/tests/sanitizers
  export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
  export LSAN_OPTIONS=suppressions=$suppressions/leaks.supp:print_suppressions=0
  export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1:suppressions=$suppressions/undefined.supp
  configure build-sanitize --buildtype=debugoptimized \
    -Db_sanitize=address,undefined -Db_lundef=false
  run_suites build-sanitize --suite unit --suite gl --suite cli --timeout-multiplier 5
fi

tools/count-tests.py "${logs[@]}" || status=1
exit $status

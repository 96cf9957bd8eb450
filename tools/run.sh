#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds a release and opens the window with the arguments
# given. With no display it makes an X-ray picture instead and says where it is.
# usage: tools/run.sh [CT|SCENE]
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build-release

"$root/tools/setup.sh" build run
if [ ! -f "$build/build.ninja" ]; then
  output=$(meson setup --buildtype=release "$build" "$root" 2>&1) ||
    { echo "$output" >&2; exit 1; }
fi
ninja -C "$build" --quiet src/app/skiagraph src/cli/skg skiagraph-gmo
export SKIAGRAPH_LOCALE_DIR=$build/po

# Help needs no display.
case " $* " in *" --help "* | *" --version "*) help=yes ;; *) help= ;; esac
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}$help" ]; then
  exec "$build/src/app/skiagraph" "$@"
fi

picture=$build/skiagraph.png
rm -f "$picture"
"$build/src/cli/skg" render --overlay --output "$picture" "$@" >/dev/null
[ -f "$picture" ]
echo "No display here, so no window. The X-ray is in $picture"

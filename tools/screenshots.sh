#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the pictures of README and docs from the built programs: the window on a virtual
# screen, moved with a real pointer, and the standard views with skg.
# usage: tools/screenshots.sh [CT]      default: the built-in body, build-release/
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=${SKG_BUILD:-$root/build-release}
out=$root/docs/screenshots
width=1600
height=1000

"$root/tools/setup.sh" build run docs
if [ ! -f "$build/build.ninja" ]; then
  output=$(meson setup --buildtype=release "$build" "$root" 2>&1) ||
    { echo "$output" >&2; exit 1; }
fi
ninja -C "$build" --quiet src/app/skiagraph src/cli/skg skiagraph-gmo
mkdir -p "$out"

scratch=$(mktemp -d)
children=()
cleanup ()
{
  local child
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$scratch"
}
trap cleanup EXIT
mkdir -m 700 "$scratch/home" "$scratch/run"
export HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/run GDK_BACKEND=x11 GTK_A11Y=none
export LIBGL_ALWAYS_SOFTWARE=1 GSETTINGS_BACKEND=memory LC_ALL=C.UTF-8
unset WAYLAND_DISPLAY

start_screen ()
{
  local number
  mkfifo "$scratch/display"
  Xvfb -displayfd 3 -screen 0 ${width}x${height}x24 -nolisten tcp \
    3>"$scratch/display" >/dev/null 2>&1 &
  children+=($!)
  read -r number <"$scratch/display"
  export DISPLAY=:$number
}

# Waits, a minute at most, until the screen stays the same for a second and is not of
# one colour.
settle ()
{
  local before='' now attempt
  for attempt in $(seq 60); do
    sleep 1
    import -window root "$scratch/now.png"
    now=$(convert "$scratch/now.png" -format '%#' info:)
    if [ "$now" = "$before" ] &&
      [ "$(convert "$scratch/now.png" -format '%k' info:)" -gt 64 ]; then
      return
    fi
    before=$now
  done
  echo "screenshots: the window does not come to rest ($attempt s)" >&2
  cat "$scratch/window.log" >&2
  return 1
}

shoot ()
{
  settle
  convert "$scratch/now.png" -strip -define png:compression-level=9 "$out/$1.png"
  echo "docs/screenshots/$1.png"
}

# drag X Y DX DY: left button, 40 steps
drag ()
{
  local i
  xdotool mousemove "$1" "$2" mousedown 1
  for i in $(seq 40); do
    xdotool mousemove $(($1 + $3 * i / 40)) $(($2 + $4 * i / 40))
    sleep 0.02
  done
  xdotool mouseup 1
}

# open ARG...: the program in the window's place
open ()
{
  local window
  "$build/src/app/skiagraph" "$@" >"$scratch/window.log" 2>&1 &
  children+=($!)
  window=$(timeout 30 xdotool search --sync --onlyvisible --class skiagraph | tail -n 1)
  xdotool windowmove "$window" 0 0 windowsize "$window" $width $height \
    windowfocus "$window"
}

# close: ends what open started
close ()
{
  kill "${children[-1]}"
  wait "${children[-1]}" 2>/dev/null || true
  unset "children[-1]"
  # The next window must not offer what this one had not saved.
  rm -rf "$HOME/.local/state/skiagraph"
}

start_screen
open
shoot start
close
# Made once, so that the window does not seem to rest while it waits for the body.
[ $# -gt 0 ] || "$build/src/cli/skg" render --size 64 -o "$scratch/warm.png" >/dev/null
open "${@:---view=ap}"
sleep 5
shoot window
drag 640 520 110 -60
xdotool mousemove 640 520
shoot window-oblique
close
export SKIAGRAPH_LOCALE_DIR=$build/po
LANGUAGE=zh_CN open "${@:---view=ap}"
sleep 5
shoot window-zh

close
# No real X-ray comes with the program: a negative of another picture stands for one.
"$build/src/cli/skg" render --size 768 -o "$scratch/fit.png" --set carm.primary_deg=4 \
  --set carm.secondary_deg=-3 --set 'carm.isocenter_mm=[6,0,-8]' --set exposure.kvp=75 \
  --set exposure.photons_per_pixel=20000 --set display.local_contrast=0.5 \
  --set exposure.collimator.left_mm=-120 --set exposure.collimator.right_mm=125 >/dev/null
convert "$scratch/fit.png" -negate "$scratch/real-xray.png"
open --compare "$scratch/real-xray.png" --set carm.primary_deg=3 \
  --set carm.secondary_deg=-3
sleep 5
shoot compare

close
# The Randomize page with one card open, on a sample that has five of its effects.
cat >"$scratch/randomize.json" <<'END'
{"skiagraph":1,
 "patient":{"phantom":"pelvis"},
 "carm":{"primary_deg":{"uniform":[-20,20]},"secondary_deg":{"uniform":[-20,20]}},
 "exposure":{"kvp":{"uniform":[70,110]}},
 "effects":{"preset":"synthex-strong-published"}}
END
open "$scratch/randomize.json"
sleep 5
for _ in 1 2 3; do
  xdotool key Next
  sleep 1
done
xdotool mousemove $((width - 39)) 435 click 1
sleep 2
xdotool mousemove $((width - 98)) 654 click 1
sleep 1
xdotool mousemove 900 950
shoot randomize

# sheet NAME OPTION... -- VIEW...: standard views side by side, each with its name
sheet ()
{
  local name=$1 options=() views=() view
  shift
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  for view in "$@"; do
    "$build/src/cli/skg" render --view "$view" --size 400 -o "$scratch/$view.png" \
      "${options[@]}" >/dev/null
    views+=(-label "$view" "$scratch/$view.png")
  done
  montage "${views[@]}" -background '#10161a' -fill '#e8eef0' -font DejaVu-Sans \
    -pointsize 18 -geometry +4+4 -tile 4x -strip "$out/$name.png"
  echo "docs/screenshots/$name.png"
}

sheet views "$@" -- ap inlet outlet lateral obturator-right iliac-right teardrop-right \
  false-profile-right
sheet views-chest --set patient.phantom=chest --set carm.machine=chest-stand -- chest-pa \
  chest-ap chest-lateral chest-rao chest-lao chest-lordotic

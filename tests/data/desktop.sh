#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the desktop reads about the program. Arguments: the built .desktop file, the
# built metainfo file, the MIME type file.
desktop=$(realpath "$1")
metainfo=$(realpath "$2")
mime=$(realpath "$3")
. "$(dirname "$0")/tap.sh"

id=io.github.skiagraph

if command -v desktop-file-validate >/dev/null; then
  # Hints and warnings count as well, and it exits 0 on them.
  tap_result "the desktop file is valid" "$(desktop-file-validate "$desktop" 2>&1)"
else
  tap_skip "the desktop file is valid" "desktop-file-validate is missing (desktop-file-utils)"
fi

if command -v appstreamcli >/dev/null; then
  tap_command "the metainfo is valid" appstreamcli validate --no-net --explain "$metainfo"
else
  tap_skip "the metainfo is valid" "appstreamcli is missing (appstream)"
fi

if command -v update-mime-database >/dev/null; then
  scratch=$(mktemp -d)
  mkdir "$scratch/packages"
  cp "$mime" "$scratch/packages/"
  tap_result "the MIME types compile" "$(update-mime-database -V "$scratch" 2>&1 |
    grep -iE 'error|warning|fail')"
  tap_result "scene files are recognised by their name" \
    "$(grep -q ':\*\.skg\.json$' "$scratch/globs2" || echo 'no glob *.skg.json')"
  rm -rf "$scratch"
else
  tap_skip "the MIME types compile" "update-mime-database is missing (shared-mime-info)"
fi

# One identity everywhere.
version=$(sed -n "s/^ *version: '\(.*\)',/\1/p" meson.build | head -n 1)
tap_result "newest release of the metainfo is the version of meson.build" \
  "$(grep -m1 '<release ' "$metainfo" | grep -qF "version=\"$version\"" ||
     echo "meson.build says $version")"
tap_result "NEWS opens with the version of meson.build" \
  "$(head -n 5 NEWS | grep -qF "$version" || echo "meson.build says $version")"
tap_result "desktop file, metainfo and icons carry the application id" \
  "$(grep -q "^Icon=$id\$" "$desktop" || echo "$desktop: Icon"
     grep -q "<id>$id</id>" "$metainfo" || echo "$metainfo: id"
     grep -q "$id.desktop</launchable>" "$metainfo" || echo "$metainfo: launchable"
     for icon in scalable/apps/$id.svg symbolic/apps/$id-symbolic.svg; do
       [ -f "resources/icons/hicolor/$icon" ] || echo "no resources/icons/hicolor/$icon"
     done)"

tap_done

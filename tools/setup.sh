#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages of the named groups (tools/packages-debian.txt) that are
# missing; does nothing, and asks for nothing, when none is.
# usage: tools/setup.sh [GROUP...]        default: build run
set -euo pipefail

cd "$(dirname "$0")/.."
list=tools/packages-debian.txt
[ $# -gt 0 ] || set -- build run

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "setup: this is no Debian; install what $list names by hand, then build with Meson" >&2
  exit 1
fi

wanted=()
for group in "$@"; do
  names=$(sed 's/#.*//' "$list" | awk -v group="$group" '$1 == group { print $2 }')
  if [ -z "$names" ]; then
    echo "setup: group \"$group\" is not in $list; allowed:" \
      "$(sed 's/#.*//' "$list" | awk 'NF { print $1 }' | sort -u | tr '\n' ' ')" >&2
    exit 2
  fi
  mapfile -t -O "${#wanted[@]}" wanted <<<"$names"
done

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "setup: missing: ${missing[*]}" >&2
    echo "setup: installing them needs root or sudo; as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

install_missing ()
{
  "${as_root[@]}" apt-get -qq update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get -qq install --yes --no-install-recommends \
      -o Dpkg::Use-Pty=0 "${missing[@]}" >"$log" 2>&1
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "setup: installing ${#missing[@]} packages: ${missing[*]}"
if ! install_missing; then
  echo "setup: that failed; once more in 10 s" >&2
  sleep 10
  if ! install_missing; then
    tail -n 20 "$log" >&2
    echo "setup: could not install: ${missing[*]}" >&2
    exit 1
  fi
fi

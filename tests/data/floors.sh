#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A folder of src/ includes only itself and lower floors, and each big library stays in
# the folders that may see it (docs/internals.md).
. "$(dirname "$0")/tap.sh"

declare -A rank=([base]=0 [body]=1 [physics]=2 [render]=3 [scene]=4 [dataset]=5
                 [app]=6 [cli]=6)

# All includes of our code as "file:line:target", the target with < or " in front.
includes ()
{
  find src tests -name '*.[ch]' -o -name '*.cpp' -o -name '*.hpp' | sort |
    xargs grep -nE '^[[:space:]]*#[[:space:]]*include' |
    sed -E 's/^([^:]+:[0-9]+):[[:space:]]*#[[:space:]]*include[[:space:]]*([<"][^>"]+).*/\1:\2/'
}

all=$(includes)

upward=
bare=
while IFS=: read -r file line target; do
  case $target in \"*) ;; *) continue ;; esac
  target=${target#\"}
  floor=${file#*/}
  floor=${floor%%/*}
  other=${target%%/*}
  [ -n "${rank[$floor]:-}" ] || continue
  if [ -z "${rank[$other]:-}" ]; then
    [ "$target" = config.h ] || [ "${file%%/*}" = tests ] ||
      bare+="$file:$line: \"$target\" does not name its floor"$'\n'
  elif [ "$other" != "$floor" ] && [ "${rank[$other]}" -ge "${rank[$floor]}" ]; then
    upward+="$file:$line: $floor must not include \"$target\""$'\n'
  fi
done <<<"$all"
tap_result "no upward include" "${upward%$'\n'}"
tap_result "quoted includes name their floor" "${bare%$'\n'}"

# only_in NAME INCLUDE-REGEX ALLOWED-FILES-REGEX
only_in ()
{
  tap_result "$1" "$(grep -E ":[<\"]($2)" <<<"$all" | grep -vE "^($3)" || true)"
}

only_in "GTK and libadwaita only in app" '(gtk/|gdk/|gsk/|adwaita)' '(src|tests)/app/'
only_in "OpenGL only in render and the room view" '(epoxy/|GL/|GLES|EGL/)' \
  'src/render/|src/app/room-|tests/(render|app)/'
only_in "ITK and GDCM only in the bridge" '(itk|gdcm)' 'src/body/itk-bridge\.cpp'
only_in "cairo and pango only in scene and above" '(cairo|pango)' \
  '(src|tests)/(scene|dataset|app|cli)/'
only_in "xraylib only in physics" 'xraylib' '(src|tests)/physics/'
only_in "HDF5 only in dataset" 'hdf5' '(src|tests)/dataset/'
only_in "NLopt only in scene" 'nlopt' '(src|tests)/scene/'
only_in "assimp only in body" 'assimp/' '(src|tests)/body/'

tap_result "itk-bridge.cpp is the only C++ file of src" \
  "$(find src \( -name '*.cpp' -o -name '*.cc' -o -name '*.cxx' \) \
       ! -path src/body/itk-bridge.cpp)"

late=
while IFS= read -r file; do
  first=$(grep -m1 -E '^[[:space:]]*#[[:space:]]*include' "$file")
  [ -z "$first" ] || [ "$first" = '#include "config.h"' ] ||
    late+="$file: first include is $first"$'\n'
done < <(find src -name '*.c' | sort)
tap_result 'config.h comes first' "${late%$'\n'}"

tap_done

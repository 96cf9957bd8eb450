#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# XML and JSON of the tree are well formed, nothing that belongs into a GResource lies
# about unlisted, and what README and docs point to is there.
. "$(dirname "$0")/tap.sh"

check_xml ()
{
  local file
  while IFS= read -r file; do
    tap_command "well formed: $file" xmllint --noout --nonet "$file"
  done < <(tree_files .ui .svg .xml .xml.in)
}

if command -v xmllint >/dev/null; then
  check_xml
else
  tap_skip "XML is well formed" "xmllint is missing (libxml2-utils)"
fi

while IFS= read -r file; do
  tap_command "parses: $file" python3 -m json.tool "$file" /dev/null
done < <(find resources docs -name '*.json' 2>/dev/null | sort)

# unlisted MANIFESTS FOLDER ENDING: files of the folder that no manifest names
unlisted ()
{
  local file
  [ -d "$2" ] || return 0
  find "$2" -name "*$3" | sort | while IFS= read -r file; do
    cat $1 2>/dev/null | grep -E "[>/]${file##*/}</file>" >/dev/null ||
      echo "$file is not in $1"
  done
}
# Those of the room view are drawn with by the window alone.
tap_result "every shader is in a manifest" \
  "$(unlisted "resources/shaders.gresource.xml resources/app.gresource.xml" shaders .glsl)"
if [ -f resources/app.gresource.xml ]; then
  tap_result "every .ui is in the manifest" "$(unlisted resources/app.gresource.xml ui .ui)"
fi

# Targets of [text](target) in FILE that are neither addresses nor files.
dead_links ()
{
  local target
  grep -oE '\]\([^)]+\)' "$1" | sed -E 's/^\]\(//; s/\)$//; s/#.*//' |
    grep -vE '^(https?:|$)' | while IFS= read -r target; do
      [ -e "$(dirname "$1")/$target" ] || echo "$1: $target"
    done
}
tap_result "what README and docs link to exists" \
  "$(tree_files .md | while IFS= read -r file; do dead_links "$file"; done)"

tap_done

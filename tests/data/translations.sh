#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every file with a translatable string is listed in po/POTFILES.in, every listed file
# exists, the strings can be extracted, and every translation compiles.
. "$(dirname "$0")/tap.sh"

listed=$(sed 's/#.*//' po/POTFILES.in | awk 'NF')
marked=$(
  {
    find src -name '*.[ch]' -print0 | xargs -0 grep -lE '\b(_|N_|C_|NC_|ngettext|g_dngettext) ?\('
    [ ! -d ui ] || find ui -name '*.ui' -print0 | xargs -0r grep -l 'translatable="yes"'
    find resources -name '*.desktop.in' -o -name '*.metainfo.xml.in'
  } | sort
)

tap_result "every translatable file is listed in po/POTFILES.in" \
  "$(comm -13 <(sort <<<"$listed") <(sort <<<"$marked"))"
tap_result "every listed file exists and has a translatable string" \
  "$(comm -23 <(sort <<<"$listed") <(sort <<<"$marked"))"
tap_result "po/POTFILES.in is sorted" "$(LC_ALL=C sort -c <<<"$listed" 2>&1)"

if ! command -v xgettext >/dev/null; then
  tap_skip "strings can be extracted" "xgettext is missing (gettext)"
  tap_done
  exit
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mapfile -t sources < <(grep -E '\.(c|h|ui)$' <<<"$listed")
output=$([ ${#sources[@]} -eq 0 ] || xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=C_:1c,2 \
  --keyword=NC_:1c,2 --keyword=ngettext:1,2 --keyword=g_dngettext:2,3 \
  --add-comments=Translators -o "$scratch/skiagraph.pot" "${sources[@]}" 2>&1)
tap_result "strings can be extracted without a warning" "$output"

while IFS= read -r language; do
  tap_command "po/$language.po compiles" \
    msgfmt --check --output-file=/dev/null "po/$language.po"
  tap_result "po/$language.po is listed once" \
    "$([ "$(grep -cx "$language" po/LINGUAS)" = 1 ] || echo "po/LINGUAS")"
done < <(find po -name '*.po' | sed 's|.*/||; s|\.po$||' | sort)
tap_result "every language of po/LINGUAS has its file" \
  "$(sed 's/#.*//' po/LINGUAS | awk 'NF' | while read -r language; do
       [ -f "po/$language.po" ] || echo "po/$language.po is missing"
     done)"

tap_done

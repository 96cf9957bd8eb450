#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every file with a translatable string is listed in po/POTFILES.in, every listed file
# exists, the strings can be extracted, and every translation compiles and is complete.
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
pot=$scratch/skiagraph.pot

# extract FILE...: their strings to $pot, with the keywords and the format flags of
# Meson's preset "glib", which the catalogue of the build is made with.
extract ()
{
  xgettext --from-code=UTF-8 --add-comments=Translators -o "$pot" \
    --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 \
    --keyword=ngettext:1,2 --keyword=g_dcgettext:2 --keyword=g_dngettext:2,3 \
    --keyword=g_dpgettext2:2c,3 --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format \
    --flag=NC_:2:pass-c-format --flag=g_dngettext:2:pass-c-format \
    --flag=g_strdup_printf:1:c-format --flag=g_string_printf:2:c-format \
    --flag=g_string_append_printf:2:c-format --flag=g_set_error:4:c-format \
    --flag=g_print:1:c-format --flag=g_printerr:1:c-format "$@" 2>&1
}

# strings: those of a catalogue on standard input, one to a line
strings () { msgcat --no-wrap - | grep -E '^msgid ".+"' || true; }

# What names a format by a macro of GLib ("%" G_GUINT64_FORMAT) ends there for xgettext,
# and such a string is never found at run time; those of <inttypes.h> it knows.
mapfile -t sources <<<"$listed"
output=$([ -z "$listed" ] || extract "${sources[@]}")
tap_result "strings can be extracted without a warning" "$output"
sed -i 's/charset=CHARSET/charset=UTF-8/' "$pot"
tap_result "no string ends within a format" "$(strings <"$pot" | grep -E '[^%]%"$|"%"$')"

while IFS= read -r language; do
  tap_command "po/$language.po compiles" \
    msgfmt --check --output-file=/dev/null "po/$language.po"
  tap_result "po/$language.po is listed once" \
    "$([ "$(grep -cx "$language" po/LINGUAS)" = 1 ] || echo "po/LINGUAS")"
  # As the build sees it: today's strings and format flags, yesterday's translations.
  # A translation with other placeholders than the source's is fuzzy after that.
  merged=$scratch/$language.po
  tap_command "po/$language.po merges with the strings of the sources" \
    msgmerge --quiet --no-fuzzy-matching --output-file="$merged" "po/$language.po" "$pot"
  tap_result "po/$language.po has every string" \
    "$(msgattrib --untranslated --no-obsolete "$merged" | strings)"
  tap_result "po/$language.po has no fuzzy string, all placeholders" \
    "$(msgattrib --only-fuzzy --no-obsolete "$merged" | strings)"
done < <(find po -name '*.po' | sed 's|.*/||; s|\.po$||' | sort)
tap_result "every language of po/LINGUAS has its file" \
  "$(sed 's/#.*//' po/LINGUAS | awk 'NF' | while read -r language; do
       [ -f "po/$language.po" ] || echo "po/$language.po is missing"
     done)"

tap_done

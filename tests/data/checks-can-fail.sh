#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The other checks of this folder on a small tree with planted faults: each must find its
# own. A check that cannot fail is none.
checks=$(cd "$(dirname "$0")" && pwd)
. "$checks/tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/tree

# A tree without a fault.
fresh_tree ()
{
  rm -rf "$tree"
  mkdir -p "$tree"/{src/base,src/body,src/app,tests/base,resources,shaders,ui,po,tools}
  printf '/* SPDX-License-Identifier: Apache-2.0\n * One. */\n#pragma once\n' \
    >"$tree/src/base/one.h"
  printf '%s\n' '/* SPDX-License-Identifier: Apache-2.0' ' * Two. */' \
    '#include "config.h"' '' '#include "base/one.h"' >"$tree/src/body/two.c"
  printf '%s\n' '/* SPDX-License-Identifier: Apache-2.0' ' * Three. */' \
    '#include "config.h"' '' 'const char *three = _ ("three");' >"$tree/src/app/three.c"
  printf '<gresources/>\n' >"$tree/resources/shaders.gresource.xml"
  echo 'src/app/three.c' >"$tree/po/POTFILES.in"
  : >"$tree/po/LINGUAS"
}

# finds CHECK CASE: the check, run on the tree, fails at the case of that name
finds ()
{
  local output
  output=$(SKG_SOURCE_ROOT=$tree "$checks/$1.sh" 2>&1)
  tap_result "$1 finds: $2" \
    "$(grep -qE "^not ok [0-9]+ $2" <<<"$output" || printf '%s' "missed it: $output")"
  fresh_tree
}

fresh_tree
for check in floors tree translations; do
  tap_command "$check passes a tree without a fault" \
    env SKG_SOURCE_ROOT="$tree" "$checks/$check.sh"
done

echo '#include "body/two.h"' >>"$tree/src/base/one.h"
finds floors "no upward include"
echo '#include "one.h"' >>"$tree/src/body/two.c"
finds floors "quoted includes name their floor"
echo '#include <gtk/gtk.h>' >>"$tree/src/body/two.c"
finds floors "GTK and libadwaita only in app"
echo '#include <epoxy/gl.h>' >>"$tree/src/app/three.c"
finds floors "OpenGL only in render"
echo '#include <itkImage.h>' >>"$tree/src/body/two.c"
finds floors "ITK and GDCM only in the bridge"
echo 'int x;' >"$tree/src/body/other.cpp"
finds floors "itk-bridge.cpp is the only C"
sed -i '/config.h/d' "$tree/src/body/two.c"
finds floors "config.h comes first"

yes ' ' | tr -d ' ' | head -n 601 >>"$tree/src/body/two.c"
finds tree "no source file over 600 lines"
echo '/* TO''DO later */' >>"$tree/src/body/two.c"
finds tree "no left-over marks"
sed -i 1d "$tree/src/body/two.c"
finds tree "every source and script names its licence"
sed -i /pragma/d "$tree/src/base/one.h"
finds tree "headers are guarded"
printf 'int x; \n' >>"$tree/src/body/two.c"
finds tree "no tab, no space at the end"
cp "$tree/src/body/two.c" "$tree/src/body/two_three.c"
finds tree "file names are kebab-case"
printf '# SPDX-License-Identifier: Apache-2.0\nif\n' >"$tree/tools/x.sh"
finds tree "shell scripts parse"
printf '# SPDX-License-Identifier: Apache-2.0\n' >"$tree/tools/x.sh"
finds tree "shell scripts can be run"

sed 's/three/four/' "$tree/src/app/three.c" >"$tree/src/app/four.c"
finds translations "every translatable file is listed"
sed -i 's/_ (\(.*\))/\1/' "$tree/src/app/three.c"
finds translations "every listed file exists and has"
if command -v msgfmt >/dev/null; then
  echo 'const char *long_count = _ ("%" G_GUINT64_FORMAT " of them");' \
    >>"$tree/src/app/three.c"
  finds translations "no string ends within a format"
  # catalogue MSGID MSGSTR [FLAG]: a German translation of one string
  catalogue ()
  {
    echo de >"$tree/po/LINGUAS"
    printf 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n' \
      >"$tree/po/de.po"
    printf '%s\nmsgid "%s"\nmsgstr "%s"\n' "${3-#}" "$1" "$2" >>"$tree/po/de.po"
  }
  catalogue three drei
  tap_command "translations passes a complete translation" \
    env SKG_SOURCE_ROOT="$tree" "$checks/translations.sh"
  catalogue '%d' '%s' '#, c-format'
  finds translations "po/de.po compiles"
  catalogue thr drei
  finds translations "po/de.po has every string"
  catalogue three ''
  finds translations "po/de.po has every string"
  catalogue three drei '#, fuzzy'
  finds translations "po/de.po has no fuzzy string"
  # The translation alone does not say that this is a format; the source does.
  echo 'void f (void) { g_print (_ ("%d mm")); }' >>"$tree/src/app/three.c"
  catalogue '%d mm' '%s mm'
  finds translations "po/de.po has no fuzzy string, all placeholders"
fi
echo fr >"$tree/po/LINGUAS"
finds translations "every language of po/LINGUAS"

if command -v xmllint >/dev/null; then
  echo '<a>' >"$tree/ui/a.ui"
  finds markup "well formed: ui/a.ui"
fi
echo 'void main () {}' >"$tree/shaders/lost.frag.glsl"
finds markup "every shader is in a manifest"
echo 'See [there](nowhere.md).' >"$tree/README.md"
finds markup "what README and docs link to exists"

tap_done

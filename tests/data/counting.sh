#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tools/count-tests.py on logs as Meson writes them: what it says last is what people
# and CI believe.
. "$(dirname "$0")/tap.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# counts NAME EXPECTED-LINE EXPECTED-STATUS, the log on standard input
counts ()
{
  local line status=0
  cat >"$scratch/log.json"
  line=$(tools/count-tests.py "$scratch/log.json" 2>/dev/null) || status=$?
  tap_result "$1" "$([ "$line/$status" = "$2/$3" ] || echo "$line, exit status $status")"
}

counts "cases of all programs are added up" "3 passed, 0 failed, 1 skipped" 0 <<'EOF_LOG'
{"result": "OK", "stdout": "TAP version 13\n# random seed: 1\n1..2\nok 1 /a\nok 2 /b\n"}
{"result": "OK", "stdout": "ok 1 /c\nok 2 /d # SKIP no data\n1..2\n"}
EOF_LOG
counts "a failed case fails" "1 passed, 1 failed, 0 skipped" 1 <<'EOF_LOG'
{"result": "FAIL", "stdout": "ok 1 /a\nnot ok 2 /b\n1..2\n"}
EOF_LOG
counts "a crash after passed cases fails" "1 passed, 1 failed, 0 skipped" 1 <<'EOF_LOG'
{"result": "ERROR", "stdout": "1..2\nok 1 /a\n"}
EOF_LOG
counts "a program that hangs fails" "0 passed, 1 failed, 0 skipped" 1 <<'EOF_LOG'
{"result": "TIMEOUT"}
EOF_LOG
counts "a program that skips everything is one skip" "1 passed, 0 failed, 1 skipped" 0 \
  <<'EOF_LOG'
{"result": "OK", "stdout": "ok 1 /a\n1..1\n"}
{"result": "SKIP", "stdout": "1..0 # SKIP no display\n"}
EOF_LOG
counts "no test at all fails" "0 passed, 0 failed, 0 skipped" 1 </dev/null
rm -f "$scratch/log.json"
tap_result "a missing log fails" \
  "$(tools/count-tests.py "$scratch/log.json" >/dev/null 2>&1 && echo "exit status 0")"

tap_done

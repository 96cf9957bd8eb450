#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# GNU parallel runs the @SHARDS@ parts, then they are joined. Run again, it goes on. Hosts
# stand in a file "hosts" beside this one, a line each (man parallel, --sshloginfile:
# "2/user@machine" is two parts at a time); all must see this folder, and skg, under the
# same paths. Without that file the parts run here, JOBS (1) at a time.
set -eu
cd "$(dirname "$0")"
here=$(pwd)
if [ -f hosts ]; then
  set -- --sshloginfile hosts
else
  set -- --jobs "${JOBS:-1}"
fi
parallel "$@" --joblog joblog --resume-failed --retries 3 --halt soon,fail=30% \
  "'$here/shard.sh'" ::: $(seq @SHARDS@)
exec ./merge.sh

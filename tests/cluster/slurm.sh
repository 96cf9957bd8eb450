#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A real Slurm of one node, of its own (ports, keys, folders), makes a set with the
# scripts of skg export --write-cluster: an array of four, one of which is killed midway
# and queued again, and the merge that depends on it. The set must be that of one process,
# byte for byte. The same with GNU parallel, where that is installed.
# usage: slurm.sh SKG. As root it installs slurm-wlm and munge where they are missing;
# where that fails all of it is skipped. SKG_CLUSTER_LOG: a file to keep what was said.
set -u
skg=$(realpath "$1")
export LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8
export PATH=$PATH:/usr/sbin:/sbin
# Longest wait for anything, s; meson.build ends all of it a little later.
patience=180
count=0
failed=0
daemons=()
scratch=$(mktemp -d /tmp/skg-cluster-XXXXXX)
chmod 755 "$scratch"
log=${SKG_CLUSTER_LOG:-$scratch/log}
: >"$log"

# Ends what this script started, by its id, and waits a little for each.
finish ()
{
  local id
  if [ -f "$scratch/slurm.conf" ] && [ ${#daemons[@]} -gt 1 ]; then
    timeout 10 scancel --quiet --user "$(id -un)" >/dev/null 2>&1
    sleep 1
  fi
  for id in "${daemons[@]}"; do
    kill "$id" 2>/dev/null
    for _ in $(seq 20); do kill -0 "$id" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$id" 2>/dev/null
  done
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

skip_all ()
{
  echo "1..0 # SKIP $*"
  exit 0
}

# case NAME REASON: an empty reason is a pass
case_result ()
{
  count=$((count + 1))
  if [ -z "$2" ]; then
    echo "ok $count $1"
  else
    failed=$((failed + 1))
    echo "not ok $count $1"
    printf '%s\n' "$2" | head -n 20 | sed 's/^/# /'
  fi
}

say ()
{
  printf '$ %s\n' "$*" >>"$log"
  timeout 60 "$@" >>"$log" 2>&1
}

# wait_for SECONDS COMMAND...: until it succeeds
wait_for ()
{
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.2
  done
}

have_slurm ()
{
  command -v slurmctld >/dev/null && command -v slurmd >/dev/null &&
    command -v sbatch >/dev/null && command -v munged >/dev/null
}

have_slurm || {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
    skip_all "slurm-wlm and munge are not installed"
  DEBIAN_FRONTEND=noninteractive timeout 200 apt-get install -y --no-install-recommends \
    slurm-wlm munge >"$scratch/apt" 2>&1 </dev/null
  have_slurm || skip_all "slurm-wlm and munge cannot be installed: $(tail -n 1 "$scratch/apt")"
}

# Four cores, whatever there are: two tasks at a time. Ports of its own.
start_slurm ()
{
  local port=$((20000 + $$ % 20000)) user
  user=$(id -un)
  mkdir "$scratch/munge" "$scratch/state" "$scratch/spool"
  chmod 755 "$scratch/munge"
  head -c 1024 /dev/urandom >"$scratch/munge/key"
  chmod 600 "$scratch/munge/key"
  munged --force --foreground --key-file="$scratch/munge/key" \
    --socket="$scratch/munge/socket" --pid-file="$scratch/munge/pid" \
    --log-file="$scratch/munge/log" --seed-file="$scratch/munge/seed" \
    >>"$scratch/daemons" 2>&1 &
  daemons+=($!)
  wait_for 10 test -S "$scratch/munge/socket" || return 1
  cat >"$scratch/slurm.conf" <<EOF
ClusterName=skg
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmUser=$user
SlurmdUser=$user
SlurmctldPort=$port
SlurmdPort=$((port + 1))
AuthType=auth/munge
AuthInfo=socket=$scratch/munge/socket
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdParameters=config_overrides
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
SlurmctldLogFile=$scratch/slurmctld.log
SlurmdLogFile=$scratch/slurmd.log
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool
SchedulerParameters=batch_sched_delay=1,sched_interval=2
KillWait=5
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=4 RealMemory=65536 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
EOF
  export SLURM_CONF=$scratch/slurm.conf
  slurmctld -D >>"$scratch/daemons" 2>&1 &
  daemons+=($!)
  slurmd -D >>"$scratch/daemons" 2>&1 &
  daemons+=($!)
  wait_for 30 is_idle
}

is_idle ()
{
  [ "$(timeout 10 sinfo -h -o %T 2>/dev/null)" = idle ]
}

arguments=(tool -n 32 --seed 3 --size 160 --set patient.voxel_mm=4 --set patient.bodies=2
  --structures synthex-hip --format png,synthex-hip,synthex-tool,coco
  --split train=0.75,valid=0.25)

# Lines of what a part has made.
lines_of ()
{
  wc -l 2>/dev/null <"$scratch/$1/.work/manifest.jsonl" || echo 0
}

is_midway ()
{
  victim=$(pgrep -f "skg export .* -o $scratch/cluster/shards/2 " | head -n 1)
  [ -n "$victim" ] && [ "$(lines_of cluster/shards/2)" -ge 2 ]
}

is_queue_empty ()
{
  [ -z "$(timeout 10 squeue -h 2>/dev/null)" ]
}

compare ()
{
  diff -r "$scratch/$1" "$scratch/single" 2>&1
}

say "$skg" export "${arguments[@]}" -o "$scratch/single" --progress none
case_result "one process" "$([ -f "$scratch/single/SHA256SUMS" ] || tail -n 3 "$log")"

run_slurm ()
{
  local outcome array
  say "$skg" export "${arguments[@]}" -o "$scratch/cluster" --write-cluster slurm --shards 4
  case_result "scripts" "$([ -x "$scratch/cluster/submit.sh" ] || tail -n 3 "$log")"
  outcome=$(timeout 30 "$scratch/cluster/submit.sh" 2>&1)
  printf '$ ./submit.sh\n%s\n' "$outcome" >>"$log"
  array=$(printf '%s\n' "$outcome" | sed -n 's/^array \([0-9]*\), merge [0-9]*$/\1/p')
  case_result "submitted" "$([ -n "$array" ] || echo "$outcome")"
  [ -n "$array" ] || return
  victim=
  if wait_for 60 is_midway; then
    say squeue
    kill -9 "$victim"
    echo "(part 2 was killed with SIGKILL after $(lines_of cluster/shards/2) of 8 samples)" >>"$log"
    case_result "a part is killed midway" ""
  else
    case_result "a part is killed midway" "part 2 was over before, or never began"
  fi
  wait_for 30 is_requeued "$array"
  say squeue
  case_result "it is queued again" "$(is_requeued "$array" ||
    timeout 10 scontrol show job "${array}_2" 2>&1 | head -n 5)"
  # Slurm would wait two minutes before the second try.
  say scontrol update jobid="${array}_2" starttime=now
  wait_for $patience is_queue_empty
  say squeue
  say sinfo
  case_result "the queue runs empty" "$(is_queue_empty || timeout 10 squeue 2>&1)"
  cat "$scratch"/cluster/logs/*.log >>"$log" 2>/dev/null
  case_result "the set is that of one process" "$(compare cluster/set)"
}

is_requeued ()
{
  timeout 10 scontrol show job "${1}_2" 2>/dev/null | grep -q 'Restarts=1'
}

if start_slurm; then
  run_slurm
else
  echo "ok $((count += 1)) slurm # SKIP does not start here: $(tail -n 1 "$scratch/daemons")"
fi

if command -v parallel >/dev/null; then
  say "$skg" export "${arguments[@]}" -o "$scratch/parallel" --write-cluster parallel \
    --shards 4
  printf '$ JOBS=2 ./run.sh\n' >>"$log"
  JOBS=2 HOME=$scratch timeout $patience "$scratch/parallel/run.sh" >>"$log" 2>&1 </dev/null
  case_result "GNU parallel: the set is that of one process" "$(compare parallel/set)"
else
  echo "ok $((count += 1)) GNU parallel # SKIP is not installed"
fi
[ -z "${SKG_CLUSTER_LOG:-}" ] || sed -i "s#$scratch#/shared/run#g; s#$skg#skg#g" "$log"
echo "1..$count"
[ $failed = 0 ]

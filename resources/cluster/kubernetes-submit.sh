#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Applies the indexed job, waits for it, and applies the one that joins the parts.
set -eu
cd "$(dirname "$0")"
kubectl apply -f shards.yaml
kubectl wait --for=condition=complete --timeout="${TIMEOUT:-24h}" job/skg-export
kubectl apply -f merge.yaml
kubectl wait --for=condition=complete --timeout="${TIMEOUT:-24h}" job/skg-merge

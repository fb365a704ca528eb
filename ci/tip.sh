#!/usr/bin/env bash
# Prints the commit that REMOTE has under a name now: tip.sh REMOTE REF. What is checked out stays as it is.
set -euo pipefail

depth=()
if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
    depth=(--depth=1)
fi
git fetch --quiet --no-tags ${depth[@]+"${depth[@]}"} -- "$1" "$2" >&2
git rev-parse --verify --quiet 'FETCH_HEAD^{commit}'

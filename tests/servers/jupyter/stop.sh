#!/usr/bin/env bash
# Ends what start.sh started. Its data stay for the next start; `--forget` removes them.
source "$(dirname "$0")/../common.sh"

stop TERM
if [ "${1:-}" = --forget ]; then rm -rf "$STATE"; fi

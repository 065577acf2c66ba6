#!/usr/bin/env bash
# Ends what start.sh started, without waiting for its clients. Its data stay for the next start; `--forget` removes them.
source "$(dirname "$0")/../common.sh"

stop INT
if [ "${1:-}" = --forget ]; then
  if [ -f "$STATE/data-dir" ]; then rm -rf "$(cat "$STATE/data-dir")"; fi
  rm -rf "$STATE"
fi

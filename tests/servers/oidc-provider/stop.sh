#!/usr/bin/env bash
# Ends what start.sh started. What it installed stays for the next start; `--forget` removes it.
source "$(dirname "$0")/../common.sh"

stop TERM
if [ "${1:-}" = --forget ]; then rm -rf "$STATE"; fi

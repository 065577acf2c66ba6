#!/usr/bin/env bash
# Removes what up.sh made.
#   tests/servers/netns/down.sh PREFIX
set -uo pipefail
prefix=${1:?the prefix}

for end in a b hub; do ip netns delete "$prefix-$end" 2>/dev/null; done
exit 0

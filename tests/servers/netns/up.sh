#!/usr/bin/env bash
# Three network namespaces: PREFIX-hub, and PREFIX-a and PREFIX-b, each with a link to the hub and to nothing else.
#   tests/servers/netns/up.sh PREFIX
# Prints the hub's addresses as a and b see them. Nothing in there reaches another machine.
set -euo pipefail
prefix=${1:?a prefix of at most 9 characters}

if [ "$(id -u)" != 0 ]; then echo 'network namespaces need root' >&2; exit 1; fi
if ! command -v ip >/dev/null; then
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends iproute2; } </dev/null >/dev/null
fi
ip netns add "$prefix-hub"
ip -n "$prefix-hub" link set lo up
net=1
for end in a b; do
  ip netns add "$prefix-$end"
  ip -n "$prefix-$end" link set lo up
  ip -n "$prefix-hub" link add "to-$end" type veth peer name to-hub netns "$prefix-$end"
  ip -n "$prefix-hub" address add "10.83.$net.1/30" dev "to-$end"
  ip -n "$prefix-$end" address add "10.83.$net.2/30" dev to-hub
  ip -n "$prefix-hub" link set "to-$end" up
  ip -n "$prefix-$end" link set to-hub up
  # Both reach the hub under either address: a name that all know, as a public server's.
  ip -n "$prefix-$end" route add default via "10.83.$net.1"
  echo "10.83.$net.1"
  net=$((net + 1))
done

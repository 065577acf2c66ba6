#!/usr/bin/env bash
# Starts Redis, with a password, TLS on a second port, and every write on disk before it is answered:
#   eval "$(tests/servers/redis/start.sh)"
# AUTH_SERVER_BIND names further addresses to listen on.
source "$(dirname "$0")/../common.sh"

need redis-server redis-server
certificates
port=$(port port) tls_port=$(port tls-port)
mkdir -p "$STATE/data"
if ! running; then
  cat >"$STATE/redis.conf" <<CONF
bind 127.0.0.1 ${AUTH_SERVER_BIND:-}
port $port
tls-port $tls_port
tls-cert-file $STATE/tls/server.crt
tls-key-file $STATE/tls/server.key
tls-ca-cert-file $STATE/tls/ca.crt
tls-auth-clients no
requirepass for-tests
dir $STATE/data
save ""
appendonly yes
appendfsync always
maxmemory 64mb
maxmemory-policy noeviction
CONF
  launch redis-server "$STATE/redis.conf"
  ping() { [ "$(REDISCLI_AUTH=for-tests redis-cli -p "$port" ping)" = PONG ]; }
  answers ping
fi
echo "export AUTH_TEST_REDIS_URL=redis://:for-tests@127.0.0.1:$port/0"
echo "export AUTH_TEST_REDIS_TLS_URL=rediss://:for-tests@127.0.0.1:$tls_port/0"
echo "export AUTH_TEST_REDIS_CA=$STATE/tls/ca.crt"

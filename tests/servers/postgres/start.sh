#!/usr/bin/env bash
# Starts PostgreSQL, with a password and with TLS for those that ask for it:
#   eval "$(tests/servers/postgres/start.sh)"
# AUTH_SERVER_BIND names further addresses to listen on, in 10.0.0.0/8.
source "$(dirname "$0")/../common.sh"

programs() { find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1; }
if [ -z "$(programs)" ]; then need no-such-program postgresql; fi
need psql postgresql-client
need setpriv util-linux
bin=$(programs)
certificates
port=$(port port)

# PostgreSQL refuses to run as root: then it runs as the user that Debian's package made, in a folder that this user reaches.
as=() data=$STATE/data
if [ "$(id -u)" = 0 ]; then
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  if [ ! -d "$(cat "$STATE/data-dir" 2>/dev/null)" ]; then mktemp -d -t auth-postgres.XXXXXX >"$STATE/data-dir"; fi
  data=$(cat "$STATE/data-dir")
  chown postgres: "$data"
fi

if [ ! -f "$data/PG_VERSION" ]; then
  password=$(mktemp)
  echo for-tests >"$password"
  chmod 644 "$password"
  (cd / && "${as[@]}" "$bin/initdb" -D "$data" -U tests -A scram-sha-256 --pwfile="$password" --no-sync) >>"$STATE/log" 2>&1
  rm -f "$password"
  echo 'host all all 10.0.0.0/8 scram-sha-256' >>"$data/pg_hba.conf"
  cp "$STATE/tls/server.crt" "$STATE/tls/server.key" "$data"
  if [ "$(id -u)" = 0 ]; then chown postgres: "$data/server.crt" "$data/server.key"; fi
fi

if ! running; then
  addresses=127.0.0.1
  for address in ${AUTH_SERVER_BIND:-}; do addresses=$addresses,$address; done
  launch "${as[@]}" "$bin/postgres" -D "$data" -p "$port" -c listen_addresses="$addresses" \
    -c unix_socket_directories= -c shared_buffers=32MB -c max_connections=100 -c ssl=on
  answers env PGPASSWORD=for-tests psql -h 127.0.0.1 -p "$port" -U tests -d postgres -Atc 'select 1'
fi
echo "export AUTH_TEST_POSTGRES_URL=postgresql://tests:for-tests@127.0.0.1:$port/postgres"
echo "export AUTH_TEST_POSTGRES_CA=$STATE/tls/ca.crt"

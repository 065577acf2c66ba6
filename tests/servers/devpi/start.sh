#!/usr/bin/env bash
# Starts devpi, a package index: a login in JSON, its token nested in the answer and sent in a header of its own:
#   eval "$(tests/servers/devpi/start.sh)"
source "$(dirname "$0")/../common.sh"

virtual_environment devpi-server
port=$(port port)
if ! running; then
  if [ ! -f "$STATE/data/.nodeinfo" ]; then
    "$STATE/venv/bin/devpi-init" --serverdir "$STATE/data" --root-passwd for-tests --no-root-pypi >>"$STATE/log" 2>&1
  fi
  launch "$STATE/venv/bin/devpi-server" --serverdir "$STATE/data" --host 127.0.0.1 --port "$port" --threads 4
  answers curl -fsS -o /dev/null -H 'Accept: application/json' "http://127.0.0.1:$port/+api"
fi
echo "export AUTH_TEST_DEVPI_URL=http://127.0.0.1:$port"

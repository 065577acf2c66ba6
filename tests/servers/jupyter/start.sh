#!/usr/bin/env bash
# Starts a Jupyter server, which takes its token in a header or in the query:
#   eval "$(tests/servers/jupyter/start.sh)"
source "$(dirname "$0")/../common.sh"

virtual_environment jupyter-server
port=$(port port)
if ! running; then
  mkdir -p "$STATE/root" "$STATE/home"
  export HOME=$STATE/home JUPYTER_CONFIG_DIR=$STATE/home/config JUPYTER_DATA_DIR=$STATE/home/data \
    JUPYTER_RUNTIME_DIR=$STATE/home/run JUPYTER_PLATFORM_DIRS=1
  launch "$STATE/venv/bin/jupyter-server" --allow-root --no-browser --ServerApp.ip=127.0.0.1 \
    --ServerApp.port="$port" --ServerApp.port_retries=0 --IdentityProvider.token=for-tests \
    --ServerApp.root_dir="$STATE/root"
  answers curl -fsS -o /dev/null "http://127.0.0.1:$port/api"
fi
echo "export AUTH_TEST_JUPYTER_URL=http://127.0.0.1:$port"

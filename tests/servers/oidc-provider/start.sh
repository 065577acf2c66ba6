#!/usr/bin/env bash
# Starts oidc-provider with rotating refresh tokens and access tokens of two seconds (ACCESS_TOKEN_SECONDS):
#   eval "$(tests/servers/oidc-provider/start.sh)"
source "$(dirname "$0")/../common.sh"

need node nodejs
need npm npm
port=$(port port)
if [ ! -d "$STATE/node_modules/oidc-provider" ]; then
  cp "$HERE/package.json" "$HERE/package-lock.json" "$STATE"
  (cd "$STATE" && npm ci --silent --no-audit --no-fund --ignore-scripts) >>"$STATE/log" 2>&1 || { cat "$STATE/log" >&2; fail 'npm ci failed'; }
fi
cp "$HERE/server.mjs" "$STATE"
if ! running; then
  launch env PORT="$port" ACCESS_TOKEN_SECONDS="${ACCESS_TOKEN_SECONDS:-2}" node "$STATE/server.mjs"
  listens() { (exec 3<>"/dev/tcp/127.0.0.1/$port"); }
  answers listens
fi
echo "export AUTH_TEST_OIDC_URL=http://127.0.0.1:$port"

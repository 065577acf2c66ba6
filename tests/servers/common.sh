# Sourced by the start and stop scripts of this folder.
#
# A server keeps everything under $AUTH_SERVERS_STATE/NAME (default: target/servers/NAME of this repository): its port,
# its process id, its log and its data. It listens on this machine alone, and a stop script ends the one process whose
# id the start script wrote.

set -euo pipefail

NAME=$(basename "$(dirname "$(readlink -f "$0")")")
HERE=$(dirname "$(readlink -f "$0")")
STATE=${AUTH_SERVERS_STATE:-$(readlink -f "$HERE/../../..")/target/servers}/$NAME

fail() {
  echo "$NAME: $*" >&2
  exit 1
}

# need PROGRAM PACKAGE...: installs Debian's packages where the program is missing, without starting their services.
need() {
  local program=$1
  shift
  if command -v "$program" >/dev/null; then return; fi
  if [ "$(id -u)" != 0 ]; then fail "$program is missing: apt-get install $*"; fi
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    made=yes
  fi
  {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends "$@" || {
      apt-get update -qq
      apt-get install -y -qq --no-install-recommends "$@"
    }
  } </dev/null >"$STATE/install.log" 2>&1 || { tail -20 "$STATE/install.log" >&2; fail "cannot install $*"; }
  if [ -n "$made" ]; then rm -f $policy; fi
}

# port FILE: the port of an earlier start, so that a restarted server is found again, or a free one.
port() {
  local file=$STATE/$1 port
  if [ -f "$file" ]; then
    cat "$file"
    return
  fi
  for _ in $(seq 100); do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo $port | tee "$file"
      return
    fi
  done
  fail 'no free port'
}

running() {
  [ -f "$STATE/pid" ] && kill -0 "$(cat "$STATE/pid")" 2>/dev/null
}

# launch COMMAND...: starts it apart from this terminal and notes its process id.
launch() {
  (cd / && exec setsid "$@") </dev/null >>"$STATE/log" 2>&1 &
  echo $! >"$STATE/pid"
}

# answers COMMAND...: waits until the command succeeds, for 100 s at most: devpi takes its time on a busy machine.
answers() {
  for _ in $(seq 1000); do
    if "$@" >/dev/null 2>&1; then return; fi
    running || { tail -20 "$STATE/log" >&2; rm -f "$STATE/pid"; fail 'ended'; }
    sleep 0.1
  done
  tail -20 "$STATE/log" >&2
  fail 'does not answer'
}

# stop SIGNAL
stop() {
  if [ ! -f "$STATE/pid" ]; then return; fi
  local pid
  pid=$(cat "$STATE/pid")
  kill "-$1" "$pid" 2>/dev/null || true
  for _ in $(seq 100); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.05
  done
  kill -KILL "$pid" 2>/dev/null || true
  rm -f "$STATE/pid"
}

# certificates: an authority, and a certificate of it for this machine, in $STATE/tls.
certificates() {
  local tls=$STATE/tls
  if [ -f "$tls/server.crt" ]; then return; fi
  need openssl openssl
  mkdir -p "$tls"
  local new=(openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256)
  "${new[@]}" -x509 -days 30 -subj '/CN=Test authority' -keyout "$tls/ca.key" -out "$tls/ca.crt" \
    -addext 'keyUsage=critical,keyCertSign,cRLSign' 2>>"$STATE/log"
  "${new[@]}" -subj '/CN=localhost' -keyout "$tls/server.key" -out "$tls/server.csr" 2>>"$STATE/log"
  openssl x509 -req -in "$tls/server.csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -CAcreateserial -days 30 \
    -sha256 -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n') \
    -out "$tls/server.crt" 2>>"$STATE/log"
  chmod 600 "$tls/server.key"
}

# virtual_environment PROGRAM: the packages of requirements.txt, in $STATE/venv.
virtual_environment() {
  need curl curl
  if [ -x "$STATE/venv/bin/$1" ]; then return; fi
  python3 -m venv "$STATE/venv" 2>>"$STATE/log" || { need python3-venv python3-venv; python3 -m venv "$STATE/venv"; }
  "$STATE/venv/bin/pip" install -q -r "$HERE/requirements.txt" >>"$STATE/log" 2>&1 || {
    tail -20 "$STATE/log" >&2
    fail 'cannot install its packages'
  }
}

mkdir -p "$STATE"

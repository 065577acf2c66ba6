#!/usr/bin/env bash
# Starts nginx: Basic, keys, redirects, 429 and 503, TLS with a root of its own, and TLS that asks for a certificate:
#   eval "$(tests/servers/nginx/start.sh)"
source "$(dirname "$0")/../common.sh"

need nginx nginx-light
certificates
tls=$STATE/tls
if [ ! -f "$tls/client.crt" ]; then
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -subj '/CN=client' \
    -keyout "$tls/client.key" -out "$tls/client.csr" 2>>"$STATE/log"
  openssl x509 -req -in "$tls/client.csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -CAcreateserial -days 30 -sha256 \
    -extfile <(printf 'extendedKeyUsage=clientAuth\n') -out "$tls/client.crt" 2>>"$STATE/log"
fi
http=$(port http) other=$(port other) https=$(port https) mtls=$(port mtls)
if ! running; then
  printf 'user:%s\n' "$(openssl passwd -apr1 'p:ss wörd')" >"$STATE/users"
  rm -f "$STATE/echo.sock"
  sed -e "s#@STATE@#$STATE#g; s#@HTTP@#$http#g; s#@OTHER@#$other#g; s#@HTTPS@#$https#g; s#@MTLS@#$mtls#g" \
    -e "s#@USER@#$(id -un)#g" "$HERE/nginx.conf" >"$STATE/nginx.conf"
  launch nginx -p "$STATE" -c "$STATE/nginx.conf"
  answers curl -fsS -o /dev/null "http://127.0.0.1:$http/echo"
fi
echo "export AUTH_TEST_NGINX_URL=http://127.0.0.1:$http"
echo "export AUTH_TEST_NGINX_OTHER_URL=http://127.0.0.1:$other"
echo "export AUTH_TEST_NGINX_TLS_URL=https://localhost:$https"
echo "export AUTH_TEST_NGINX_MTLS_URL=https://localhost:$mtls"
echo "export AUTH_TEST_NGINX_TLS=$tls"

#!/bin/sh
# Makes what is missing in secrets/, for docker-compose.yml: sh deploy/make_secrets.sh DOMAIN
# Nothing that exists is touched. The folder is closed to others; the files are not, because
# each container reads its own under another user.
set -eu
cd "$(dirname "$0")/.."
domain=${1:?say the domain, for the first certificate}
umask 022
mkdir -p secrets
chmod 700 secrets
random() { od -An -tx1 -N32 /dev/urandom | tr -d ' \n'; }
put() { [ -e "secrets/$1" ] || printf '%s' "$2" >"secrets/$1"; }

put secret_key "$(random)"
put postgres_password "$(random)"
put owner_database_url "postgres://residence_owner:$(cat secrets/postgres_password)@postgres:5432/residence"
put database_url "postgres://residence_app:$(random)@postgres:5432/residence"
put valkey_auth "requirepass $(random)
"
put redis_url "redis://:$(sed 's/^requirepass //' secrets/valkey_auth)@valkey:6379/0"
put email_url "consolemail://"
put notify_key "" # without one texts wait
put oidc_issuers "[]" # who vouches for staff: docs/operations.md
put trail_keys "$(random)"
put erasure_keys "$(random)" # to know who was erased; never let an old one go
put secret_key_fallbacks "" # earlier secret_keys, with commas
if [ ! -e secrets/tls_key ]; then # until there is a real one
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 \
    -subj "/CN=$domain" -addext "subjectAltName=DNS:$domain" \
    -keyout secrets/tls_key -out secrets/tls_certificate 2>/dev/null
  chmod 644 secrets/tls_key
fi
echo "secrets/ is complete. Write the mail server into secrets/email_url, and replace tls_*."

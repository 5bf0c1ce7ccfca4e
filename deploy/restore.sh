#!/bin/sh
# Fill an empty database with a dump, all of it or nothing: sh deploy/restore.sh FILE
# ON as in backup.sh. Whose rights are whose, `migrate` says afterwards.
set -eu
on=${ON-docker-compose exec -T postgres}
user=${DB_USER:-residence_owner} database=${DB_NAME:-residence}
file=${1:?a dump}

(cd "$(dirname "$file")" && sha256sum --check --quiet "${file##*/}.sha256")
tables="select count(*) from pg_tables where schemaname = 'public'"
found=$($on psql -U "$user" -d "$database" -At -c "$tables" < /dev/null)
if [ "$found" != 0 ]; then
  echo "$database holds $found tables: restore into an empty database." >&2
  exit 1
fi
$on pg_restore -U "$user" -d "$database" --single-transaction --exit-on-error \
  --no-owner --no-privileges < "$file"
$on vacuumdb -U "$user" -d "$database" --analyze-only --quiet < /dev/null # or plans are bad

#!/bin/sh
# Dump the database into a file of FOLDER, whole when it has its name: sh deploy/backup.sh FOLDER
# ON says where PostgreSQL's programs are; empty: here, at what PGHOST and its like name.
set -eu
umask 077
on=${ON-docker-compose exec -T postgres}
user=${DB_USER:-residence_owner} database=${DB_NAME:-residence}
file=${1:?a folder}/residence-$(date -u +%Y%m%dT%H%M%SZ).dump

mkdir -p "$1"
trap 'rm -f "$file.part"' EXIT
$on pg_dump -U "$user" -Fc "$database" > "$file.part" < /dev/null
$on pg_restore --list < "$file.part" > /dev/null # its table of contents can be read
mv "$file.part" "$file"
(cd "$1" && sha256sum "${file##*/}" > "${file##*/}.sha256")
echo "$file"

#!/bin/sh
# Fails if what is committed in static/ is not what its sources give.
set -eu
cd "$(dirname "$0")"
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
sh build.sh "$new"
for file in site.css fonts/OFL.txt fonts/noto-sans-latin.woff2 fonts/noto-sans-cyrillic.woff2; do
  cmp "$new/$file" "../static/$file"
done
echo "static/ is what its sources give."

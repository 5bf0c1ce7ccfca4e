#!/bin/sh
# Fails if what is committed of the look is not what its sources give.
set -eu
cd "$(dirname "$0")"
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
sh build.sh "$new" "$new/paper"
for file in site.css htmx.min.js htmx.LICENSE.txt netherlands.svg world-atlas.LICENSE.txt fonts/OFL.txt fonts/noto-sans-latin.woff2 fonts/noto-sans-cyrillic.woff2; do
  cmp "$new/$file" "../static/$file"
done
for weight in regular bold; do
  cmp "$new/paper/noto-sans-$weight.ttf" "../notices/fonts/noto-sans-$weight.ttf"
done
echo "static/ and notices/fonts/ are what their sources give."

#!/bin/sh
# Builds the style sheet and the fonts into the folder given, by default ../static, and the
# fonts of letters on paper into a second one, by default ../notices/fonts.
# Copies htmx and draws the outline of the country beside the style sheet. Needs npm, and Python with fonttools and brotli. Only for who changes the look.
set -eu
cd "$(dirname "$0")"
to=${1:-../static}
paper=${2:-../notices/fonts}
mkdir -p "$to/fonts" "$paper"
npm ci --ignore-scripts --omit=optional --no-audit --no-fund
npx --no-install sass --no-charset --no-source-map --style=compressed --load-path=node_modules \
  --quiet-deps site.scss "$to/site.css"
"${PYTHON:-python3}" subset_font.py node_modules/@fontsource-variable/noto-sans/files "$to/fonts" \
  "$paper"
cp node_modules/@fontsource-variable/noto-sans/LICENSE "$to/fonts/OFL.txt"
cp node_modules/htmx.org/dist/htmx.min.js "$to/htmx.min.js"
cp node_modules/htmx.org/LICENSE "$to/htmx.LICENSE.txt"
"${PYTHON:-python3}" outline.py node_modules/world-atlas/countries-10m.json "$to/netherlands.svg"
cp node_modules/world-atlas/LICENSE "$to/world-atlas.LICENSE.txt"

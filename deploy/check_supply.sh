#!/bin/sh
# What a server installs: a list of it (sbom.json), and whether weaknesses are known of it.
# Without a way out the second says "not checked" and is no failure.
cd "$(dirname "$0")/.."
bad=0
echo "== sbom.json"
.venv/bin/cyclonedx-py requirements requirements-server.lock --output-reproducible \
  --output-format JSON --spec-version 1.6 --output-file sbom.json || bad=1
.venv/bin/python deploy/known_weaknesses.py || bad=1
exit $bad

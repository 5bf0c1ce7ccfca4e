#!/bin/sh
# What can be judged by reading: style, types, who imports whom. Goes on after a finding.
cd "$(dirname "$0")/.."
bad=0
step() {
  echo "== $*"
  "$@" || bad=1
}
step .venv/bin/ruff check --quiet .
step .venv/bin/ruff format --quiet --check .
step .venv/bin/bandit --quiet --recursive --configfile pyproject.toml .
step sh deploy/mypy.sh
step .venv/bin/lint-imports --no-logo
exit $bad

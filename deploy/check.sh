#!/bin/sh
# What can be judged by reading: style, types, who imports whom. Goes on after a finding.
set -u
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
# mypy reads the settings, and the settings want these; nothing is connected to
export SECRET_KEY="${SECRET_KEY:-x}" DATABASE_URL="${DATABASE_URL:-postgres://x@/x}"
export REDIS_URL="${REDIS_URL:-redis://x}"
bad=0
step() {
  echo "== $*"
  "$@" || bad=1
}
step ruff check --quiet .
step ruff format --quiet --check .
step mypy --no-error-summary .
step lint-imports --no-logo
exit $bad

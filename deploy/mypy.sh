#!/bin/sh
# mypy loads the settings, which want these. Nothing is connected to.
cd "$(dirname "$0")/.."
export SECRET_KEY="${SECRET_KEY:-x}" DATABASE_URL="${DATABASE_URL:-postgres://x@/x}"
export REDIS_URL="${REDIS_URL:-redis://x}"
exec .venv/bin/mypy --no-error-summary .

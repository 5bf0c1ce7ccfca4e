#!/bin/sh
# Nothing left to migrate, and nothing that a site which is running would stumble over.
# Needs a database. An app's first migration makes empty tables: there nothing can go wrong.
set -eu
cd "$(dirname "$0")/.."
export SECRET_KEY="${SECRET_KEY:-x}"
manage() {
  echo "== $*"
  .venv/bin/python manage.py "$@" --settings tests.lint_settings
}
manage makemigrations --check --dry-run -v 0
manage lintmigrations --no-cache --ignore-initial-migrations --warnings-as-errors -q ok ignore

#!/bin/sh
# Makes .venv with the locked versions, if it is not there yet. Hashes are checked.
# The stamp is written last: an install that was interrupted starts over.
set -eu
cd "$(dirname "$0")/.."

want=$(cat requirements.lock bootstrap.lock | sha256sum | cut -c1-64)
is_here() { # a venv knows its path and its Python: one that was moved is of no use
  [ "$(cat .venv/place 2>/dev/null)" = "$PWD" ] && .venv/bin/python -c '' 2>/dev/null
}
is_done() {
  is_here && [ "$(cat .venv/installed 2>/dev/null)" = "$want" ]
}
if is_done; then exit 0; fi

mkdir -p .local
exec 9>.local/install.lock
if command -v flock >/dev/null; then flock 9; fi
if is_done; then exit 0; fi

if ! is_here; then
  # the interpreter itself, not the venv or the shim that may be in front of it
  base='import sys; print(sys._base_executable); sys.exit(sys.version_info < (3, 11))'
  found=
  for python in ${BASE_PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if found=$("$python" -c "$base" 2>/dev/null); then break; fi
    found=
  done
  if [ -z "$found" ]; then
    echo "Python 3.11 or newer was not found. BASE_PYTHON=/path/to/python3 names one." >&2
    exit 1
  fi
  if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$found cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2
    exit 1
  fi
  echo "Making .venv with $("$found" --version)"
  "$found" -m venv --clear .venv
  printf '%s' "$PWD" >.venv/place
fi

echo "Installing the locked versions (about half a minute when nothing is cached)"
pip=".venv/bin/python -m pip -qq --disable-pip-version-check"
if ! $pip install --require-hashes --only-binary :all: -r bootstrap.lock \
  || ! .venv/bin/uv pip sync --quiet --system-certs --require-hashes --compile-bytecode \
    --python .venv/bin/python requirements.lock; then
  echo "uv did not manage: pip goes on, which takes a minute" >&2
  $pip install --require-hashes --no-deps --only-binary :all: -r requirements.lock
fi
printf '%s' "$want" >.venv/installed
echo "Installed"

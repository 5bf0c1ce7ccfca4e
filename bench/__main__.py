"""`python -m bench`, with the names of parts (`statements`, `desk=SECONDS`), or all of them."""

import os
import sys
from importlib import import_module
from tempfile import TemporaryDirectory

from bench import database, figures

GUARDS = ["uniform", "guessing", "overhead"]
PARTS = ["statements", "rates", "lists", "scale", "moves", "dashboard", "desk", *GUARDS]
MODULES = {"statements": "statements_pass"}


def main(wanted):
    with TemporaryDirectory() as folder:
        os.environ["BENCH_STATIC"] = folder
        measure(wanted)
    return 1 if figures.MISSED else 0


def measure(wanted):
    database.make()
    database.use()
    import django

    django.setup()
    database.fill()
    try:
        for part in wanted or PARTS:
            run(part)
    finally:
        database.drop()


def run(part):
    name, _, seconds = part.partition("=")
    module = import_module(f"bench.{MODULES.get(name, name)}")
    module.run(*([float(seconds)] if seconds else []))


if __name__ == "__main__":
    sys.exit(main([part for part in sys.argv[1:] if part.partition("=")[0] in PARTS]))

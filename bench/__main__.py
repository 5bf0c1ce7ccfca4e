"""`python -m bench`, with the names of parts (`statements`, `desk=SECONDS`), or all of them.

Ratios are held against those of the last run on a machine like this. `accept` among the words
keeps them also if they are worse: after a change that is worth what it costs.
"""

import os
import sys
from importlib import import_module
from tempfile import TemporaryDirectory

from bench import database, figures, history

GUARDS = ["uniform", "guessing", "overhead"]
PARTS = ["statements", "memory", "rates", "lists", "scale", "moves", "dashboard", "desk", *GUARDS]
ASKED_FOR = ["restore", "scaling"]  # by name only
MODULES = {"statements": "statements_pass"}


def main(words):
    wanted = [word for word in words if word.partition("=")[0] in [*PARTS, *ASKED_FOR]]
    with TemporaryDirectory() as folder:
        os.environ["BENCH_STATIC"] = folder
        measure(wanted)
    postgres = database.rows("show server_version", name=database.MAINTENANCE)[0][0]
    lost = history.close(figures.RATIOS, postgres, accept="accept" in words)
    for loss in lost:
        figures.say({"figure": "lost", "what": loss, "met": False})
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
    sys.exit(main(sys.argv[1:]))

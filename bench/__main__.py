"""`python -m bench [statements] [rates] [lists] [scale]`: measure these, or all."""

import os
import sys
from tempfile import TemporaryDirectory

from bench import database, figures

PARTS = ["statements", "rates", "lists", "scale"]


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
    from bench import lists, rates, scale, statements_pass

    parts = {"statements": statements_pass, "rates": rates, "lists": lists, "scale": scale}
    parts[part].run()


if __name__ == "__main__":
    sys.exit(main([part for part in sys.argv[1:] if part in PARTS]))

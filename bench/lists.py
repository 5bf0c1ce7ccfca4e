"""How long people wait who book while a municipality's list is taken in."""

import csv
import subprocess
import sys
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from bench import crowd, server, supply
from bench.figures import figure, percentiles
from bench.visitor import any_time

ROWS, FIRST_NUMBER = 20_000, 7_000_000_000
SECONDS = 10
HEADINGS = ["v_number", "family_name", "given_names", "date_of_birth", "registered_on"]


def run():
    people = supply.Supply()
    with server.site() as (port, _), TemporaryDirectory() as folder:
        finished(take_in(written(folder, "Olena")))
        crowd.bookings(port, people.families, any_time, 2)
        alone = steps(crowd.bookings(port, people.families, any_time, SECONDS))
        importing = take_in(written(folder, "Olha"))
        beside = steps(crowd.bookings(port, people.families, any_time, SECONDS))
        finished(importing)
    percentiles("steps", alone, case="nothing beside")
    percentiles("steps", beside, case=f"{ROWS} changed people taken in")
    figure("p95_beside_a_list", [p95(beside) / p95(alone)], most=2, better="less")
    figure("longest_wait_beside_a_list", [max(beside)], most=1, unit="s")


def written(folder, given_names):
    """Write a list on which everybody is called so, and return its path."""
    path = Path(folder) / f"{given_names}.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(HEADINGS)
        for number in range(ROWS):
            v_number = FIRST_NUMBER + number
            rows.writerow([v_number, "Bondar", given_names, "17-05-1990", "01-02-2026"])
    return path


def take_in(path):
    """Begin to take in the list of the municipality that has the fewest people."""
    from applicants.models import Municipality

    code = Municipality.objects.order_by("pk").last().code
    command = ["manage.py", "import_registrations", str(path), "--municipality", code]
    return subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)  # noqa: S603


def finished(importing):
    if importing.wait():
        raise SystemExit("The list was not taken in.")


def steps(tally):
    return [taken for all_of_one in tally.seconds.values() for taken in all_of_one]


def p95(seconds):
    return quantiles(seconds, n=100)[94]

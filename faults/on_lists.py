"""The worker, or a person's program, dies in the middle of a registration list."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from faults.scene import fault

MOST = 120  # seconds for one list
HEAD = "V-nummer;Achternaam;Voornamen;Geboortedatum;Datum inschrijving"
FIRST = 8_000_000_000
THERE = "select count(*), count(distinct v_number) from applicants_applicant where v_number >= %s"


@fault(
    "FT-29",
    "a registration list is killed on its way in, taken in by two at once, and once more",
    "all of it or nothing; the second waits; nobody is there twice",
)
def interrupt_list(scene):
    number = scene.of(5_000, 500)
    file = Path(scene.world.env["FOLDER"]) / "list.csv"
    file.write_text("\n".join([HEAD, *(line(place) for place in range(number))]))
    counts = [killed(scene, file, share) for share in (0.3, 0.6, 0.9)[: scene.of(3, 1)]]
    scene.must(set(counts) <= {0, number}, f"half a list: {counts}")
    both = [start(scene, file) for _ in range(2)]
    said = [finished(each) for each in both]
    scene.must(there(scene) == (number, number), f"{there(scene)} people of {number}")
    again = finished(start(scene, file))
    scene.must(again["new"] == 0 and again["unchanged"] == number, f"the second time: {again}")
    news = [each["new"] for each in said]
    return f"killed at {counts} of {number} people; two at once: {news} new; again: 0 new"


def line(place):
    since = date.today() - timedelta(days=30)  # noqa: DTZ011 -- a day of the register
    return f"{FIRST + place};Petrenko;Oksana;17-05-1990;{since:%d-%m-%Y}"


def start(scene, file):
    env = scene.world.seen_by(scene.world.worker_db)
    argv = [sys.executable, "manage.py", "import_registrations", str(file)]
    argv += ["--municipality", "0002", "--json"]
    return subprocess.Popen(
        argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finished(program):
    out, said = program.communicate(timeout=MOST)
    if program.returncode:
        raise RuntimeError(said[-500:])
    return json.loads(out.splitlines()[-1])


def killed(scene, file, share):
    """Kill it at this share of its time; return how many people are there then."""
    program = start(scene, file)
    time.sleep(share * scene.of(12, 3))
    os.kill(program.pid, signal.SIGKILL)
    program.communicate(timeout=MOST)
    scene.rest(1)  # until the database has noticed
    return there(scene)[0]


def there(scene):
    [counted] = scene.reader.rows(THERE, str(FIRST))
    return counted

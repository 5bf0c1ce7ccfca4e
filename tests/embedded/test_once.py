"""`python -m embedded exec` and `reset`."""

import os
import signal
import subprocess
import sys

import pytest

from embedded.paths import ROOT
from tests.embedded.site import alive, embedded, eventually, family_of, surroundings

PRINT = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
SQL = '"$PGBIN/psql" -At "$(echo $DATABASE_URL | sed s/^postgres:/postgresql:/)" -c "{0}"'


def in_database(folder, query):
    return embedded(folder, "exec", "--hasty", "--", "sh", "-c", SQL.format(query))


@pytest.mark.parametrize("status", [0, 7])
def test_a_command_gets_engines_and_its_status_is_handed_on(tmp_path, status):
    code = f"{PRINT}; raise SystemExit({status})"

    done = embedded(tmp_path, "exec", "--hasty", "--", sys.executable, "-c", code)

    assert done.returncode == status
    assert "postgres://postgres@/residence?host=" in done.stdout
    assert "redis://:" in done.stdout
    assert not list(tmp_path.iterdir())


def test_parts_that_are_given_are_not_started(tmp_path):
    given = {"DATABASE_URL": "postgres://theirs", "REDIS_URL": "redis://theirs"}

    done = embedded(tmp_path, "exec", "--", sys.executable, "-c", PRINT, **given)

    assert done.stdout == "postgres://theirs redis://theirs\n"


def test_the_engine_knows_cyrillic_whatever_the_language_of_the_machine(tmp_path):
    query = "create extension pg_trgm; select upper('ґі'), similarity('Ірина', 'Ирина') > 0.3"

    done = in_database(tmp_path, query)

    assert "ҐІ|t" in done.stdout, done


def test_a_long_path_in_cyrillic_will_do(tmp_path):
    folder = tmp_path / ("Проєкти наліпок" * 3) / ("для всіх" * 8)

    done = in_database(folder, "select 6 * 7")

    assert "42" in done.stdout, done


def test_what_other_servers_variables_say_is_not_ours(tmp_path):
    query = [*["exec", "--hasty", "--"], "sh", "-c", SQL.format("select 6 * 7")]

    done = embedded(tmp_path, *query, PGPORT="1", PGHOST="elsewhere", LC_ALL="C", LANG="xx_XX")

    assert "42" in done.stdout, done


def test_after_kill_the_next_command_clears_up(tmp_path):
    argv = [sys.executable, "-m", "embedded", "exec", "--hasty", "--", "sleep", "60"]
    killed = subprocess.Popen(
        argv, cwd=ROOT, env=surroundings(tmp_path), stdout=subprocess.DEVNULL, stderr=-3
    )
    assert eventually(lambda: len(family_of(killed.pid)) > 2, 20)
    assert eventually(lambda: any("sleep" in line for line in lines(killed.pid)), 20)
    family = family_of(killed.pid)
    killed.send_signal(signal.SIGKILL)
    killed.wait(5)
    assert eventually(lambda: not [pid for pid in family if alive(pid)], 10)
    assert list(tmp_path.iterdir())

    embedded(tmp_path, "exec", "--hasty", "--", "true", DATABASE_URL="given", REDIS_URL="given")

    assert not list(tmp_path.iterdir())


def lines(pid):
    argv = ["ps", "-o", "args=", "--ppid", str(pid)]
    return subprocess.run(argv, capture_output=True, text=True).stdout.splitlines()


def test_reset_removes_the_example_and_nothing_else(tmp_path):
    for name in ("demo/pg", "own/pg"):
        os.makedirs(tmp_path / name)

    done = embedded(tmp_path, "reset")

    assert done.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["own"]

"""The script that changes versions, with a Docker that only writes down what it is told."""

import os
import subprocess

import pytest

from embedded.paths import ROOT

COMPOSE = """#!/bin/sh
echo "compose $*" >> {log}
case "$*" in
  "ps -q web") cat {folder}/running ;;
  *--scale*) printf 'new1\\nnew2\\n' >> {folder}/running ;;
esac
"""
DOCKER = """#!/bin/sh
echo "docker $*" >> {log}
case "$1" in inspect) echo "$HEALTH" ;; esac
"""


@pytest.fixture
def docker(tmp_path):
    for name, text in {"docker-compose": COMPOSE, "docker": DOCKER}.items():
        program = tmp_path / name
        program.write_text(text.format(log=tmp_path / "log", folder=tmp_path))
        program.chmod(0o755)
    return tmp_path


def roll(docker, running, health="healthy"):
    (docker / "running").write_text(running)
    path = f"{docker}:{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "HEALTH": health, "PATIENCE": "0", "SETTLED": "0"}
    argv = ["sh", str(ROOT / "deploy/roll.sh")]
    done = subprocess.run(argv, env=env, capture_output=True, text=True)
    return done, (docker / "log").read_text().splitlines()


def test_the_old_ones_stop_when_the_new_ones_are_well(docker):
    done, told = roll(docker, "old1\nold2\n")

    assert done.returncode == 0, done.stderr
    assert "compose up -d --no-deps --no-recreate --scale web=4 web" in told
    assert told[-3:] == [
        "docker inspect -f {{.State.Health.Status}} new2",
        "docker stop old1 old2",
        "docker rm old1 old2",
    ]


def test_a_version_that_does_not_become_well_goes_and_the_old_one_stays(docker):
    done, told = roll(docker, "old1\nold2\n", health="starting")

    assert done.returncode == 1
    assert "the old one goes on" in done.stderr
    assert told[-2:] == ["docker stop new1 new2", "docker rm new1 new2"]


def test_where_none_runs_it_is_started(docker):
    done, told = roll(docker, "")

    assert done.returncode == 0
    assert told[-1] == "compose up -d --no-deps web"

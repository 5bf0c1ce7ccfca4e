"""What `make cluster-test` says and holds against what; the hosts themselves need root."""

import os
import subprocess
import sys
import time

import pytest

from bench.cluster import __main__ as command
from bench.cluster.failover import is_met
from bench.cluster.visitors import Promises
from embedded.paths import ROOT

GOOD = {
    "acknowledged": 900,
    "before": 400,
    "refused": 5,
    "lost": 0,
    "doubled": 0,
    "oversold": 0,
    "seconds_until_promised_again": 11.6,
    "seconds_until_said": 8.4,
    "cut_off": 503,
    "way_on": True,
    "health_of_cut_off": 503,
    "beside": 200,
}


def test_where_it_cannot_run_it_says_what_it_needs(monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert command.main([]) == 2
    assert "needs root and iproute2" in capsys.readouterr().err


def test_everything_as_promised_is_met():
    assert is_met(GOOD)


@pytest.mark.parametrize(
    "other",
    [
        {"lost": 1},
        {"doubled": 1},
        {"oversold": 1},
        {"before": 0},
        {"seconds_until_promised_again": 61},
        {"seconds_until_said": 21},
        {"cut_off": 500},
        {"way_on": False},
        {"health_of_cut_off": 200},
        {"beside": 503},
    ],
)
def test_each_promise_that_is_broken_is_a_failure(other):
    assert not is_met(GOOD | other)


def test_only_what_a_host_promised_after_the_fault_counts_as_going_on():
    promises = Promises()
    promises.note("web1", ("7300000019", "1980-01-01"))
    fault = time.monotonic()

    assert promises.first_after(fault, "web1") is None
    promises.note("web1", ("7300000027", "1980-01-01"))
    assert promises.first_after(fault, "web1") > fault
    assert promises.first_after(fault, "web2") is None


def test_the_settings_know_two_databases_and_take_the_one_that_takes_writes():
    url = "postgres://app:pw@10.77.0.11:5432,10.77.0.12:5432/x?target_session_attrs=read-write"
    code = "from config.settings import DATABASES as d; d = d['default'];"
    code += "print(d['HOST'], d['PORT'], d['OPTIONS']['target_session_attrs'],"
    code += " d['OPTIONS']['connect_timeout'], d['OPTIONS']['pool']['reconnect_timeout'])"
    env = os.environ | {"DATABASE_URL": url, "DATABASE_POOL": "4"}

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True
    )

    assert done.stdout.split() == [
        "10.77.0.11,10.77.0.12",
        "5432,5432",
        "read-write",
        "3",
        "5",
    ], done.stderr

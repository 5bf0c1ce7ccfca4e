import pytest

from bench.scaling import said

COST = {"site": 0.030, "database": 0.006, "client": 0.004}  # seconds of CPU for a booking


@pytest.mark.parametrize(
    ("processes", "cores", "a_second"),
    [
        (1, 2, 33),  # a process has one core
        (2, 2, 50),  # all of them have two
        (4, 2, 50),
        (16, 64, 533),  # the database on a machine of its own, sixteen processes
    ],
)
def test_what_runs_out_first_ends_it(processes, cores, a_second):
    assert said(processes, COST, cores) == pytest.approx(a_second, abs=1)

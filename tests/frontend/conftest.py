import time

import pytest


@pytest.fixture
def benchmark_clock():
    """Return the shortest of ten runs, after a first that fills the caches."""

    def shortest(call):
        call()
        runs = []
        for _ in range(10):
            start = time.perf_counter()
            call()
            runs.append(time.perf_counter() - start)
        return min(runs)

    return shortest

"""Memory as the bench counts it."""

import os
import subprocess
import sys

from bench.memory import own, pss

WAIT = "import sys; print(flush=True); sys.stdin.read()"


def test_the_memory_of_a_process_is_counted_with_that_of_its_children():
    child = subprocess.Popen(  # noqa: S603 -- our own words
        [sys.executable, "-c", WAIT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    child.stdout.readline()

    with child:
        alone, everybody = own(os.getpid()), pss(os.getpid())
        child.stdin.close()

    assert alone > 1
    assert everybody > alone + 1

"""`hold` and `hold + confirm` called as services, from two processes of four threads each."""

import json
import random
import runpy
import subprocess
import sys
import uuid
from contextlib import suppress
from threading import Barrier, Thread
from time import perf_counter, sleep, time

PROCESSES, THREADS = 2, 4
EACH = 550  # people for one process: more than it can book in the time


def measure(supply, slots, seconds, *, confirm):
    """Return how many a second were held, or held and confirmed, and how many were refused."""
    start = time() + 6  # when both have imported Django, and booked once
    argv = [sys.executable, "-m", "bench.claims"]
    found = [
        subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(PROCESSES)
    ]
    for process in found:
        people = supply.take(EACH)
        task = {"start": start, "seconds": seconds, "slots": slots, "confirm": confirm}
        process.stdin.write(json.dumps(task | {"people": people}))
        process.stdin.close()
    answers = [json.loads(process.stdout.read()) for process in found]
    for process, answer in zip(found, answers, strict=True):
        process.wait()
        supply.people += answer["left"]
    return sum(a["done"] / a["elapsed"] for a in answers), sum(a["refused"] for a in answers)


def act(people, slots, *, confirm):
    """Hold a place for one person, and book it if told to."""
    from appointments import claims
    from appointments.models import Contact

    contact = Contact(email="bench@example.org", language="uk", with_guardian=True)
    held = claims.propose(uuid.uuid4(), [people.pop()], [random.choice(slots)], contact)
    if confirm:
        claims.confirm([claim.pk for claim in held], contact)


def work(task, together, counts):
    """Act once as a start, so that words and statements are loaded, then wait for the others."""
    from django.db import connection

    from appointments.exceptions import BookingError

    with suppress(BookingError, IndexError):
        act(task["people"], task["slots"], confirm=True)
    together.wait()
    end = perf_counter() + task["seconds"]
    while perf_counter() < end and task["people"]:
        try:
            act(task["people"], task["slots"], confirm=task["confirm"])
            counts.append(1)
        except BookingError:
            counts.append(0)
        except IndexError:  # another thread took the last one
            break
    connection.close()


def main():
    import django

    django.setup()
    task = json.load(sys.stdin)
    counts, together = [], Barrier(THREADS + 1)
    threads = [Thread(target=work, args=(task, together, counts)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    runpy.run_path("deploy/gunicorn.py")["post_fork"](None, None)  # as a server's process
    sleep(max(0, task["start"] - time()))
    together.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    done, elapsed = sum(counts), perf_counter() - began
    answer = {"done": done, "refused": len(counts) - done, "elapsed": elapsed}
    print(json.dumps(answer | {"left": task["people"]}))


if __name__ == "__main__":
    main()

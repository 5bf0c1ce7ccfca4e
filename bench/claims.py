"""`hold` and `hold + confirm` called as services, from two processes of four threads each."""

import json
import random
import subprocess
import sys
import uuid
from threading import Thread
from time import perf_counter, sleep, time

PROCESSES, THREADS = 2, 4
EACH = 700  # people for one process: more than it can book in the time


def measure(supply, slots, seconds, *, confirm):
    """Return how many a second were held, or held and confirmed, and how many were refused."""
    start = time() + 3  # when both have imported Django
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


def work(task, end, counts):
    from django.db import connection

    from appointments.exceptions import BookingError

    while perf_counter() < end and task["people"]:
        try:
            act(task["people"], task["slots"], confirm=task["confirm"])
            counts.append(1)
        except BookingError:
            counts.append(0)
    connection.close()


def main():
    import django

    django.setup()
    task = json.load(sys.stdin)
    counts = []
    sleep(max(0, task["start"] - time()))
    began = perf_counter()
    end = began + task["seconds"]
    threads = [Thread(target=work, args=(task, end, counts)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done, elapsed = sum(counts), perf_counter() - began
    answer = {"done": done, "refused": len(counts) - done, "elapsed": elapsed}
    print(json.dumps(answer | {"left": task["people"]}))


if __name__ == "__main__":
    main()

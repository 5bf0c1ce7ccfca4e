"""A hundred thousand guesses at a birth date from a thousand networks, and its owner meanwhile."""

import time
from threading import Thread

from bench import server
from bench.database import rows
from bench.figures import figure, worst
from bench.networks import BEHIND_A_PROXY, Visitor
from bench.visitor import START

GUESSES, NETWORKS, THREADS = 100_000, 1_000, 4
SHARE = 0.01  # of the guesses may be judged at once
WITHIN = 60  # seconds, until the owner is in
SLOW = 20  # seconds: what the gate demands of a number under siege
SECONDS = 40  # of guessing over HTTP while she tries
SOMEBODY = """
select v_number, birth_date from applicants_applicant
where served_on is null and withdrawn_on is null and birth_date not like '%-00%' limit 2
"""


def run():
    victim, other = rows(SOMEBODY)
    for numbers in [1, GUESSES]:
        at_once, slowly = in_turn(victim[0], numbers)
        more = {"guesses": GUESSES, "networks": NETWORKS, "numbers": numbers}
        figure("guesses_judged_at_once", [at_once / GUESSES], most=SHARE, **more)
        figure("guesses_judged_slowly", [slowly / GUESSES], after=SLOW, unit="s", **more)
    with server.site(**BEHIND_A_PROXY) as (port, _):
        through_the_door(port, other)


def in_turn(v_number, numbers):
    """Ask the gate itself as fast as it answers; return how many guesses were judged.

    At once, and after they had waited as long as the gate demands. At this number, or at
    so many.
    """
    from gate import limits

    judged, asked = [], {}
    for guess in range(GUESSES):
        network = f"10.{guess % NETWORKS // 256}.{guess % NETWORKS % 256}.0/24"
        whom = v_number if numbers == 1 else f"{guess % numbers:010}"
        asked.setdefault((whom, network), time.monotonic())
        if limits.may_try(whom, network):
            limits.failed(whom, network)
            judged.append(time.monotonic() - asked.pop((whom, network)))
    slowly = [waited for waited in judged if waited >= SLOW - 1]
    return len(judged) - len(slowly), len(slowly)


def through_the_door(port, person):
    """Guess through the pages, and have the owner come once the guessers are many."""
    statuses, end = [], time.monotonic() + SECONDS
    guessers = [Thread(target=guess, args=(port, person, n, statuses, end)) for n in range(THREADS)]
    for each in guessers:
        each.start()
    time.sleep(5)
    inside = seconds_until_in(port, person)
    for each in guessers:
        each.join()
    share = statuses.count(200) / len(statuses)  # 429 to all the others
    figure("guesses_judged_by_page", [share], most=SHARE, guesses=len(statuses))
    worst("owner_is_in", [round(inside, 1)], most=WITHIN, unit="s")


def guess(port, person, thread, statuses, end):
    visitor, number = Visitor(port), 0
    page = visitor.get("start", START)
    while time.monotonic() < end:
        visitor.comes_from((number * THREADS + thread) % NETWORKS)
        day = f"{1903 + number % 90}-{1 + number % 12:02}-{1 + number % 28:02}"
        if day != person[1]:
            statuses.append(visitor.says(page, person[0], day).status)
        number += 1
    visitor.close()


def seconds_until_in(port, person):
    """Send the right answer as the page says: again after half a minute."""
    visitor, began = Visitor(port), time.monotonic()
    visitor.comes_from(60_000)
    page = visitor.get("start", START)
    while time.monotonic() < began + 3 * WITHIN:
        if visitor.says(page, *person).location:
            break
        time.sleep(25)
    visitor.close()
    return time.monotonic() - began

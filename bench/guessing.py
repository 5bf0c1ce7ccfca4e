"""A hundred thousand guesses at a birth date from a thousand networks, and its owner meanwhile."""

import time
from threading import Thread

from bench import server
from bench.database import rows
from bench.figures import figure, worst
from bench.networks import BEHIND_A_PROXY, Visitor, forget_everybody
from bench.visitor import START

GUESSES, NETWORKS, THREADS = 100_000, 1_000, 4
SHARE = 0.01  # of the guesses may be judged at once
FIRST = 35  # guesses: 31 make a siege of it, and some were under way
WITHIN = 60  # seconds, until the owner is in
JUDGED = 200  # a wrong date that was looked at; else it is 429
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
    forget_everybody()
    with server.site(**BEHIND_A_PROXY) as (port, _):
        through_the_door(port, other)


def in_turn(v_number, numbers):
    """Ask the gate itself as fast as it answers; return how many guesses were judged.

    At once, and after they had waited as long as the gate demands. At this number, or at
    so many.
    """
    from gate import limits

    forget_everybody()
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
    waited, end = [], time.monotonic() + SECONDS
    guessers = [Thread(target=guess, args=(port, person, n, waited, end)) for n in range(THREADS)]
    for each in guessers:
        each.start()
    time.sleep(5)
    inside = seconds_until_in(port, person)
    for each in guessers:
        each.join()
    judged = [seconds for seconds in waited if seconds is not None]
    slowly, all_of_them = [each for each in judged if each >= SLOW - 1], len(waited)
    at_once = len(judged) - len(slowly)  # the first ones, however many follow: so no share
    figure("guesses_judged_at_once_by_page", [at_once], most=FIRST, guesses=all_of_them)
    figure("guesses_judged_slowly_by_page", [len(slowly) / all_of_them], after=SLOW, unit="s")
    worst("owner_is_in", [round(inside, 1)], most=WITHIN, unit="s")


def guess(port, person, thread, waited, end):
    """Guess from a share of the networks until the `end`.

    Note of each guess how long its network had asked before it was judged, None if it was not.
    """
    visitor, number, asked = Visitor(port), 0, {}
    page = visitor.get("start", START)
    while time.monotonic() < end:
        network = (number * THREADS + thread) % NETWORKS
        visitor.comes_from(network)
        asked.setdefault(network, time.monotonic())
        day = f"{1903 + number % 90}-{1 + number % 12:02}-{1 + number % 28:02}"
        if day != person[1]:
            is_judged = visitor.says(page, person[0], day).status == JUDGED
            waited.append(time.monotonic() - asked.pop(network) if is_judged else None)
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
        visitor.reconnect()  # a server keeps a silent visitor for 15 s
    visitor.close()
    return time.monotonic() - began

"""Who may try to identify somebody now. Only failed tries count: a right answer is not slowed.

What can be guessed is a birth date of a known number, or numbers for a known
date. So failures count on two keys that do not touch each other, per V-number
and per network, for a combined key lets an attacker start anew with each address.

A lock on the number alone could be used against its owner: ten wrong dates and
she cannot book. So a number on which many tries failed is closed only to the
networks that had a part in it: she gets in from anywhere else, and an attacker
pays for every three guesses with a new network.

Who has many networks could pay for long. So a number that is under SIEGE is slow for
every network: a try counts once it is sent again, SLOW later. The owner waits that
long, and gets in; a thousand networks no longer guess a thousand times at once.

Who guesses a few times at each of many numbers makes the whole site slow in the same way,
as long as that lasts (`gate/guessing.py`): nobody is shut out by it.

The limit per network is wide, because whole reception centres share an address,
and its window is short, because they have to get in the same day.

No number and no network can be read in Valkey: keys are keyed hashes.
"""

import time

from django.utils.crypto import salted_hmac
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from gate import guessing
from gate.counters import Mark, Window, add, full_and, waited

NUMBER = RateLimitItemPerHour(11)  # more than 10 failures of whoever
PART = RateLimitItemPerHour(3)  # on this number, from this network
SIEGE = RateLimitItemPerHour(31)  # more than 30 failures of whoever: nobody types so badly
SLOW = 20  # seconds
NETWORK = RateLimitItemPerMinute(301, 10)  # more than 300, on whatever number


def may_try(v_number: str, network: str, *, link: bool = False, staff: bool = False) -> bool:
    """Whether this number may be looked up for somebody in `network`.

    Changes nothing, but for a number under SIEGE, or while the whole site is guessed at: then
    it notes that somebody waits. Who has a personal `link` does not wait for what others
    tried at other numbers, nor do `staff` for the public.
    """
    found, answers = full_and(windows(v_number, network), *guessing.counts(time.time()))
    number, part, siege, everything = found
    if (everything and not link) or (number and part):
        return False
    slow = siege or (not (link or staff) and guessing.is_guessed_at(answers))
    return not slow or waited(waiting(v_number, network)) >= SLOW


def failed(v_number: str, network: str) -> None:
    """Count a try that found nobody: an unknown number or another birth date."""
    more = guessing.one_failed(time.time(), keyed(network))
    add(windows(v_number, network), waiting(v_number, network), *more)


def entered(v_number: str) -> None:
    """Count somebody who said who she is."""
    add([], None, *guessing.one_entered(time.time(), keyed(v_number)))


def windows(v_number: str, network: str) -> list[Window]:
    number, origin = keyed(v_number), keyed(network)
    return [
        Window(NUMBER, NUMBER.key_for("number", number)),
        Window(PART, PART.key_for("part", number, origin)),
        Window(SIEGE, SIEGE.key_for("siege", number)),
        Window(NETWORK, NETWORK.key_for("network", origin)),
    ]


def waiting(v_number: str, network: str) -> Mark:
    return Mark(SIEGE.key_for("waiting", keyed(v_number), keyed(network)))


def keyed(value: str) -> str:
    return salted_hmac("gate.limits", value, algorithm="sha256").hexdigest()[:32]

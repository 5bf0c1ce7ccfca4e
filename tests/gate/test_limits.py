import socket
import time

import pytest
import time_machine
from redis import Redis

from gate import counters, limits

OLENA = "2791046358"
CENTRE, HOME, PHONE = "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"


@pytest.fixture(autouse=True)
def clean(settings):
    """Nothing counted, nobody resting: in Valkey and in this process."""
    url = settings.REDIS_URL
    yield
    with Redis.from_url(url) as client:
        for key in client.scan_iter("LIMITER/*"):
            client.delete(key)
    counters.valkey.cache_clear()
    counters.memory.cache_clear()
    counters.BEGAN.clear()
    counters.Rest.until = 0.0


@pytest.fixture
def dead(settings):
    """A Valkey that refuses every connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def hanging(settings):
    """A Valkey that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        yield


def fail(times, number=OLENA, network=CENTRE):
    for _ in range(times):
        limits.failed(number, network)


def test_ten_failures_close_nothing():
    fail(10)

    assert limits.may_try(OLENA, CENTRE)


def test_the_eleventh_failure_closes_the_number_to_the_network_that_failed():
    fail(11)

    assert not limits.may_try(OLENA, CENTRE)


def test_the_owner_of_an_attacked_number_gets_in_from_elsewhere():
    fail(28)
    fail(2, network=HOME)  # she mistyped

    assert limits.may_try(OLENA, HOME)
    assert limits.may_try(OLENA, PHONE)


def test_a_network_with_a_part_in_the_attack_waits_too():
    fail(8)
    fail(3, network=HOME)

    assert not limits.may_try(OLENA, HOME)


def test_other_numbers_stay_open_to_a_network_that_attacked_one():
    fail(11)

    assert limits.may_try("2791046359", CENTRE)


def test_a_whole_centre_behind_one_address_may_mistype_often():
    for number in range(300):
        fail(1, number=f"{number:010}")

    assert limits.may_try(OLENA, CENTRE)


def test_a_network_that_fails_on_many_numbers_waits():
    for number in range(301):
        fail(1, number=f"{number:010}")

    assert not limits.may_try(OLENA, CENTRE)
    assert limits.may_try(OLENA, HOME)


def besiege():
    for network in range(11):
        fail(3, network=f"192.0.{network}.0/24")


def test_a_number_under_siege_is_slow_for_its_owner_and_then_hers():
    with time_machine.travel(0) as clock:
        besiege()
        at_once = limits.may_try(OLENA, HOME)
        clock.shift(limits.SLOW - 1)
        too_soon = limits.may_try(OLENA, HOME)
        clock.shift(1)

        assert (at_once, too_soon) == (False, False)
        assert limits.may_try(OLENA, HOME)


def test_each_guess_at_a_number_under_siege_waits_anew():
    with time_machine.travel(0) as clock:
        besiege()
        limits.may_try(OLENA, HOME)
        clock.shift(limits.SLOW)
        fail(1, network=HOME)

        assert not limits.may_try(OLENA, HOME)


def test_a_siege_of_one_number_slows_no_other():
    besiege()

    assert limits.may_try("2791046359", HOME)


def test_who_has_a_link_does_not_wait_for_what_others_of_the_network_tried():
    for number in range(301):
        fail(1, number=f"{number:010}")

    assert limits.may_try("a link", CENTRE, link=True)


def guess_at_many_numbers(number, networks):
    """Fail so often, each time at another number, from so many networks in turn."""
    for guess in range(number):
        fail(1, number=f"{guess:010}", network=f"10.0.{guess % networks}.0/24")


def test_who_guesses_at_many_numbers_makes_the_site_slow_and_nobody_is_shut_out():
    with time_machine.travel(0, tick=False) as clock:
        guess_at_many_numbers(500, networks=100)
        at_once = limits.may_try(OLENA, HOME)
        clock.shift(limits.SLOW)

        assert (at_once, limits.may_try(OLENA, HOME)) == (False, True)


def test_one_network_alone_does_not_slow_the_others():
    guess_at_many_numbers(400, networks=1)

    assert limits.may_try(OLENA, HOME)


def test_a_crowd_of_whom_most_get_in_is_no_guessing():
    with time_machine.travel(0, tick=False):
        guess_at_many_numbers(500, networks=100)
        for number in range(120):
            limits.entered(f"{number:010}")

        assert limits.may_try(OLENA, HOME)


def test_one_person_who_gets_in_again_and_again_makes_no_crowd():
    with time_machine.travel(0, tick=False):
        guess_at_many_numbers(500, networks=100)
        for _ in range(120):
            limits.entered("2791046359")

        assert not limits.may_try(OLENA, HOME)


def test_a_link_and_staff_do_not_wait_for_who_guesses_at_the_site():
    guess_at_many_numbers(500, networks=100)

    assert limits.may_try("a link", HOME, link=True)
    assert limits.may_try(OLENA, HOME, staff=True)


def test_who_goes_on_guessing_stays_slow_and_it_ends_twenty_minutes_after():
    with time_machine.travel(0, tick=False) as clock:
        guess_at_many_numbers(500, networks=100)
        clock.shift(1199)
        still = limits.may_try(OLENA, HOME)
        clock.shift(1)

        assert (still, limits.may_try(OLENA, PHONE)) == (False, True)


def guesses(number, networks):
    """Try so many birth dates from so many networks in turn; return how many were judged."""
    judged = 0
    for guess in range(number):
        network = f"10.{guess % networks // 250}.{guess % networks % 250}.0/24"
        if limits.may_try(OLENA, network):
            limits.failed(OLENA, network)
            judged += 1
    return judged


def test_of_two_thousand_guesses_at_one_number_few_are_judged_and_its_owner_gets_in():
    with time_machine.travel(0, tick=False) as clock:
        judged = guesses(2_000, networks=1_000)
        first = limits.may_try(OLENA, HOME)
        clock.shift(limits.SLOW)

        assert judged <= 31
        assert not first
        assert limits.may_try(OLENA, HOME)


def test_the_windows_move():
    with time_machine.travel(0) as clock:
        fail(11)
        clock.shift(3599)
        assert not limits.may_try(OLENA, CENTRE)

        clock.shift(2)

        assert limits.may_try(OLENA, CENTRE)


def test_asking_counts_nothing():
    assert all(limits.may_try(OLENA, CENTRE) for _ in range(20))


def test_neither_number_nor_network_can_be_read_in_valkey(settings):
    fail(1)

    with Redis.from_url(settings.REDIS_URL) as client:
        keys = [key.decode() for key in client.scan_iter("*")]

    assert len([key for key in keys if key.startswith("LIMITER/")]) == 5
    assert not [key for key in keys if OLENA in key or CENTRE.partition("/")[0] in key]


def test_each_question_is_one_round_trip(monkeypatch, settings):
    limits.may_try(OLENA, CENTRE)  # connects
    connection = counters.valkey(settings.REDIS_URL).connection_pool.get_connection()
    counters.valkey(settings.REDIS_URL).connection_pool.release(connection)
    sent = []
    send = connection.send_packed_command
    monkeypatch.setattr(
        connection, "send_packed_command", lambda *args, **kw: (sent.append(1), send(*args, **kw))
    )

    limits.may_try(OLENA, CENTRE)
    limits.failed(OLENA, CENTRE)

    assert len(sent) == 2


def test_each_process_counts_alone_without_valkey(dead):
    assert limits.may_try(OLENA, CENTRE)

    fail(11)

    assert not limits.may_try(OLENA, CENTRE)
    assert limits.may_try(OLENA, HOME)


def test_a_process_alone_is_as_slow(dead):
    with time_machine.travel(0) as clock:
        besiege()
        at_once = limits.may_try(OLENA, HOME)
        clock.shift(limits.SLOW)

        assert (at_once, limits.may_try(OLENA, HOME)) == (False, True)


def test_a_valkey_that_hangs_costs_one_second_once(hanging):
    begin = time.monotonic()

    assert limits.may_try(OLENA, CENTRE)
    fail(10)

    assert time.monotonic() - begin < 1.1


def test_valkey_is_asked_again_after_a_pause(hanging, settings):
    limits.may_try(OLENA, CENTRE)
    fail(11)
    alone = limits.may_try(OLENA, CENTRE)
    counters.Rest.until = time.monotonic()  # the pause is over
    settings.REDIS_URL = settings.CACHES["default"]["LOCATION"]  # and it is back

    assert (alone, limits.may_try(OLENA, CENTRE)) == (False, True)

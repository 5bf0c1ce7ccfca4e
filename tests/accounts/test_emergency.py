"""Two accounts open without an issuer: by a password and a code that counts once."""

import io

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import emergency
from accounts.models import Emergency, User
from tests.factories import UserFactory
from tests.races import race
from trail.models import Event

GOOD = "only the tests know this one"

pytestmark = pytest.mark.django_db


def code_of(device, seconds=0):
    """What the app shows, or showed so many seconds ago."""
    totp = TOTP(device.bin_key)
    totp.time = totp.time - seconds
    return f"{totp.token():06}"


@pytest.fixture
def command(monkeypatch):
    def run(*args, password=GOOD):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        shown = io.StringIO()
        call_command("emergency_account", *args, stdout=shown)
        return shown.getvalue()

    return run


def test_the_command_makes_an_administrator_and_shows_what_to_scan(command):
    shown = command("eva")

    user = User.objects.get()
    assert (user.role, user.is_active, user.emergency.number) == ("admin", True, 1)
    assert user.check_password(GOOD)
    assert "otpauth://totp/IND%3Aeva?secret=" in shown
    assert "\u2588" in shown or "\x1b[" in shown  # the code as a picture
    event = Event.objects.get(kind="role")
    assert (event.result, event.actor) == ("admin", "command:emergency_account")


@pytest.mark.parametrize("password", ["short", "evangelina-admin", ""])
def test_a_weak_password_is_refused(command, password):
    with pytest.raises(CommandError):
        command("evangelina-admin", password=password)

    assert not User.objects.exists()


@pytest.mark.parametrize(
    "password", [GOOD, "kalyna mist voda", "x1!" * 40, "пароль із самих слів", "  spaces  count  "]
)
def test_a_long_password_is_good_whatever_signs_it_has(password):
    """No rule of digits and capitals, and no end at 64: people write such passwords down."""
    validate_password(password, User(username="evangelina-admin"))


def test_a_name_that_is_taken_is_refused(command):
    UserFactory(username="eva")

    with pytest.raises(CommandError):
        command("eva")

    assert not Emergency.objects.exists()


def test_there_are_two_at_most(command):
    command("one")
    command("two")

    with pytest.raises(CommandError, match="two emergency accounts already"):
        command("three")

    assert User.objects.count() == 2


@pytest.mark.parametrize("number", [0, 3])
def test_the_database_knows_that_too(number):
    with pytest.raises(IntegrityError), transaction.atomic():
        Emergency.objects.create(number=number, user=UserFactory(admin=True))


def test_an_account_that_is_ended_makes_room(command):
    command("one")
    device = emergency.add("two", GOOD)
    command("two", "--end")

    command("three")

    ended = User.objects.get(username="two")
    assert (ended.is_active, ended.has_usable_password()) == (False, False)
    assert not TOTPDevice.objects.filter(pk=device.pk).exists()
    assert User.objects.get(username="three").emergency.number == 2


def test_new_codes_end_the_old_ones(command):
    old = emergency.add("eva", GOOD)
    command("eva", "--renew", password="another one that nobody knows")

    user = User.objects.get()
    assert emergency.opens(user, code_of(TOTPDevice.objects.get()))
    assert not emergency.opens(user, code_of(old))
    assert user.check_password("another one that nobody knows")


@pytest.mark.parametrize("act", ["--renew", "--end"])
def test_only_an_emergency_account_is_renewed_or_ended_so(act, command):
    UserFactory(admin=True, username="eva")

    with pytest.raises(CommandError, match="no emergency account"):
        command("eva", act)


def test_a_code_counts_once():
    device = emergency.add("eva", GOOD)
    code = code_of(device)

    assert [emergency.opens(device.user, code) for _ in range(2)] == [True, False]


def test_no_older_code_counts_after_a_newer_one():
    device = emergency.add("eva", GOOD)
    older = code_of(device, seconds=30)

    assert emergency.opens(device.user, code_of(device))
    assert not emergency.opens(device.user, older)


@pytest.mark.parametrize(
    "code", ["", "1", "abcdef", "1234567", "１２３４５６", "-12345", "0x1234", "1e5000"]
)
def test_what_is_no_code_opens_nothing(code):
    device = emergency.add("eva", GOOD)

    assert not emergency.opens(device.user, code)


def test_a_code_may_be_typed_as_apps_show_it(time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=False)
    device = emergency.add("eva", GOOD)
    code = code_of(device)

    assert emergency.opens(device.user, f"{code[:3]} {code[3:]}")


def test_a_code_of_a_minute_ago_is_over(time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=False)
    device = emergency.add("eva", GOOD)

    assert not emergency.opens(device.user, code_of(device, seconds=90))


def test_after_a_wrong_code_the_right_one_waits(time_machine):
    """Each wrong one doubles the wait; nobody gets here without the password."""
    time_machine.move_to("2026-11-24 10:00+01:00", tick=False)
    device = emergency.add("eva", GOOD)
    emergency.opens(device.user, "000000")

    assert not emergency.opens(device.user, code_of(device))
    time_machine.shift(2)
    assert emergency.opens(device.user, code_of(device))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_code_are_one():
    device = emergency.add("eva", GOOD)
    code = code_of(device)

    opened = race(*[lambda: emergency.opens(device.user, code)] * 2)

    assert sorted(opened) == [False, True]


def test_a_weak_password_leaves_nothing_behind():
    with pytest.raises(ValidationError):
        emergency.add("eva", "short")

    assert not User.objects.exists()

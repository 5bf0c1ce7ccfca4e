import pytest

from accounts import emergency
from accounts.invitations import invite
from accounts.models import User
from notices.models import Notice
from tests.accounts.test_emergency import GOOD, code_of
from tests.factories import UserFactory
from trail.models import Event

DOOR = "/desk/emergency/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(visitor, settings):
    settings.PASSWORDS = False
    return emergency.add("eva", GOOD)


def enter(client, password=GOOD, code="", username="eva", door=DOOR):
    return client.post(door, {"username": username, "password": password, "code": code})


def signed_in(client):
    return "_auth_user_id" in client.session


def test_password_and_code_let_in_and_set_off_an_alarm(visitor, device):
    UserFactory(admin=True, email="boss@example.org")
    UserFactory(dpo=True, email="dpo@example.org")
    UserFactory(dpo=True, email="gone@example.org", is_active=False)
    UserFactory(officer=True, email="officer@example.org")

    answer = enter(visitor, code=code_of(device))

    assert answer.url == "/staff/"
    assert visitor.session["_auth_user_id"] == str(device.user_id)
    assert Event.objects.filter(kind="alarm", result="emergency").count() == 1
    told = Notice.objects.order_by("to")
    assert [letter.to for letter in told] == ["boss@example.org", "dpo@example.org"]
    assert "eva" in told[0].body
    assert code_of(device) not in told[0].body


@pytest.mark.parametrize("change", [{"password": "wrong"}, {"code": "000000"}, {"code": ""}])
def test_one_of_both_is_not_enough(change, visitor, device):
    answer = enter(visitor, **{"code": code_of(device), **change})

    assert answer.status_code == 200
    assert not signed_in(visitor)
    assert not Event.objects.filter(kind="alarm").exists()


def test_who_has_the_password_and_not_the_code_is_in_the_trail(visitor, device):
    enter(visitor, code="000000")

    event = Event.objects.get(kind="emergency", result="wrong code")
    assert event.about == f"user:{device.user_id}"


def test_a_code_opens_once(visitor, device):
    code = code_of(device)
    enter(visitor, code=code)
    visitor.logout()

    assert enter(visitor, code=code).status_code == 200
    assert not signed_in(visitor)


@pytest.mark.parametrize("passwords", [True, False])
def test_no_other_door_opens_to_an_emergency_account(passwords, visitor, device, settings):
    settings.PASSWORDS = passwords

    enter(visitor, code=code_of(device), door="/desk/login/")

    assert not signed_in(visitor)


@pytest.mark.parametrize("passwords", [True, False])
def test_nobody_else_comes_in_by_this_door(passwords, visitor, device, settings):
    settings.PASSWORDS = passwords
    clerk = UserFactory(username="clerk")
    clerk.set_password(GOOD)
    clerk.save()

    enter(visitor, username="clerk", code=code_of(device))

    assert not signed_in(visitor)


def test_guessing_codes_is_slowed_like_guessing_passwords(visitor, device):
    for _ in range(11):
        enter(visitor, code="000000")

    page = enter(visitor, code=code_of(device)).content.decode()

    assert "Too many tries failed" in page
    assert not signed_in(visitor)


def test_an_emergency_account_is_bound_to_no_issuer(visitor, liar, device):
    visitor.force_login(UserFactory(admin=True))

    answer = visitor.post("/admin/invitations/again/", {"username": "eva", "issuer": liar.issuer})

    assert answer.status_code == 200
    assert not User.objects.get(username="eva").invitations.exists()


def test_the_first_one_invites_everybody_else(visitor, liar, device):
    enter(visitor, code=code_of(device))

    visitor.post(
        "/admin/invitations/new/",
        {"username": "boss", "role": "admin", "issuer": liar.issuer},
    )

    assert User.objects.get(username="boss").invitations.count() == 1
    assert invite(User.objects.get(username="boss"), liar.issuer, device.user)

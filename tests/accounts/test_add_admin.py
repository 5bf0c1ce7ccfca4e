import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.factories import UserFactory
from trail.models import Event

pytestmark = pytest.mark.django_db

GOOD = "only the tests know this one"


@pytest.fixture
def add_admin(monkeypatch):
    def add(username, password):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        call_command("add_admin", username, stdout=io.StringIO())

    return add


def test_an_administrator_can_sign_in_to_the_admin(add_admin, client):
    add_admin("eva", GOOD)

    assert client.login(username="eva", password=GOOD)
    assert client.get("/admin/").status_code == 200
    event = Event.objects.get(kind="role")
    assert (event.result, event.actor) == ("admin", "command:add_admin")


@pytest.mark.parametrize("password", ["short", "evangelina-admin", ""])
def test_a_weak_password_is_refused(add_admin, password):
    with pytest.raises(CommandError):
        add_admin("evangelina-admin", password)

    assert not User.objects.exists()


def test_a_name_that_is_taken_is_refused(add_admin):
    UserFactory(username="eva")

    with pytest.raises(CommandError):
        add_admin("eva", GOOD)

    assert User.objects.get().role != "admin"

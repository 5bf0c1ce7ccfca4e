import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from config.db import Acting, acting
from tests.factories import UserFactory
from trail.context import by_itself
from trail.middleware import context_middleware


class Untouchable:
    """Asking anything of it is an error."""

    def __getattr__(self, name):
        raise AssertionError(name)


def acting_for(path, user):
    seen = []
    request = RequestFactory().get(path)
    request.user = user
    context_middleware(lambda request: seen.append(acting.get()) or HttpResponse())(request)
    return seen[0]


@pytest.mark.parametrize("path", ["/", "/uk/", "/nl/who/", "/health", "/desktop/"])
def test_pages_of_the_public_ask_neither_session_nor_user(path):
    assert acting_for(path, Untouchable()) == Acting(actor="applicant", channel="web")


@pytest.mark.parametrize(
    ("path", "channel"), [("/desk/", "desk"), ("/admin/x/", "office"), ("/planning/", "planning")]
)
def test_pages_of_staff_know_who_acts(db, path, channel):
    user = UserFactory()

    assert acting_for(path, user) == Acting(actor=f"user:{user.pk}", channel=channel)
    assert acting_for(path, AnonymousUser()) == Acting(channel=channel)


def test_nothing_is_left_for_the_next_request_of_the_thread():
    def fail(request):
        raise ZeroDivisionError

    request = RequestFactory().get("/")
    with pytest.raises(ZeroDivisionError):
        context_middleware(fail)(request)

    assert acting.get() == Acting()


def test_a_task_acts_by_itself_and_keeps_its_name():
    @by_itself
    def release_places():
        return acting.get()

    assert release_places() == Acting(actor="task:release_places", channel="task")
    assert release_places.__name__ == "release_places"
    assert acting.get() == Acting()

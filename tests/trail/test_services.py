import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.test import RequestFactory

from config.db import acting_as
from trail.models import Event
from trail.services import hashed, record, record_each

pytestmark = pytest.mark.django_db

CHANGES = [
    "update trail_event set result = 'found'",
    "delete from trail_event",
    "update trail_event set result = 'found' where false",
]


def last():
    fields = "kind", "result", "actor", "about", "channel", "place", "network"
    return Event.objects.values(*fields).first()


def test_record_says_who_acts_by_which_door_and_where():
    with acting_as(actor="user:7", channel="desk", place="desk:12"):
        record("scan", result="expected", about="party:3")

    assert last() == {
        "kind": "scan",
        "result": "expected",
        "actor": "user:7",
        "about": "party:3",
        "channel": "desk",
        "place": "desk:12",
        "network": "",
    }


@pytest.mark.parametrize(("count", "statements"), [(0, 0), (1, 1), (10, 1), (11, 2)])
def test_record_each_takes_one_statement_for_ten(count, statements, django_assert_num_queries):
    request = RequestFactory().get("/")
    about = [f"party:{number}" for number in range(count)]

    with acting_as(actor="user:7"), django_assert_num_queries(statements):
        record_each("search", about, request=request)

    events = Event.objects.order_by("pk").values_list("kind", "actor", "about")
    assert list(events) == [("search", "user:7", each) for each in about]


def test_record_names_somebody_else_when_told():
    with acting_as(actor="user:7", channel="desk"):
        record("sign-in", actor="user:8")

    assert last()["actor"] == "user:8"


def test_one_network_is_recognised_and_cannot_be_read():
    for address in ["203.0.113.7", "203.0.113.8", "198.51.100.1"]:
        record("identify", request=RequestFactory().get("/", REMOTE_ADDR=address))

    first, second, third = Event.objects.order_by("pk").values_list("network", flat=True)
    assert first == second == hashed("203.0.113.0/24")
    assert first != third
    assert len(bytes.fromhex(first)) == 8


def test_the_hash_of_a_network_needs_our_key(settings):
    before = hashed("203.0.113.0/24")

    settings.SECRET_KEY = before

    assert hashed("203.0.113.0/24") != before


def test_what_is_rolled_back_has_not_happened():
    with transaction.atomic():
        record("issue")
        transaction.set_rollback(True)

    assert not Event.objects.exists()


@pytest.mark.parametrize("change", CHANGES)
def test_not_even_the_owner_changes_an_event(change):
    record("sign-in")

    with (
        pytest.raises((InternalError, ProgrammingError), match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_the_orm_cannot_either():
    record("sign-in")

    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Event.objects.update(actor="nobody")
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Event.objects.all().delete()

    assert last()["actor"] == ""


def test_record_is_one_statement(django_assert_num_queries):
    request = RequestFactory().get("/")

    with django_assert_num_queries(1):
        record("identify", request=request)

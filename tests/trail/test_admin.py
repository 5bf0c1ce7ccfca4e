import pytest

from tests.factories import UserFactory
from trail.models import Event

EVENTS = "/admin/trail/event/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return Event.objects.create(kind="identify", result="unknown", actor="applicant", about="web")


@pytest.mark.parametrize("role", ["dpo", "admin"])
def test_who_watches_reads_the_trail_and_cannot_touch_it(role, client, event):
    client.force_login(UserFactory(role=role))

    html = client.get(EVENTS).content.decode()
    answers = [
        client.post(f"{EVENTS}{event.pk}/change/", {"kind": "other"}),
        client.post(f"{EVENTS}{event.pk}/delete/", {"post": "yes"}),
        client.post(f"{EVENTS}add/", {"kind": "other"}),
    ]

    assert "identify" in html
    assert {answer.status_code for answer in answers} == {403}
    assert Event.objects.filter(pk=event.pk, kind="identify").exists()
    assert not Event.objects.filter(kind="other").exists()


@pytest.mark.parametrize(("searched", "found"), [("web", 1), ("we", 0), ("%", 0)])
def test_the_trail_is_searched_by_whole_ids(searched, found, client, event):
    client.force_login(UserFactory(dpo=True))

    answer = client.get(EVENTS, {"q": searched})

    assert answer.context["cl"].result_count == found


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(
    rows, client, django_assert_num_queries
):
    client.force_login(UserFactory(dpo=True))
    for row in range(rows):
        Event.objects.create(kind=str(row))
    client.get(EVENTS)

    with django_assert_num_queries(7):
        client.get(EVENTS)

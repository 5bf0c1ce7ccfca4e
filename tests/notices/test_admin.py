import pytest
from django.utils import timezone

from notices.models import Notice, Text
from tests.factories import UserFactory

NOTICES, TEXTS = "/admin/notices/notice/", "/admin/notices/text/"
FIELDS = {
    "key": "work",
    "uk": "Ви можете працювати.",
    "nl": "U mag werken.",
    "en": "You may work.",
    "source": "https://ind.nl/werk",
    "last_valid_on": "2027-03-04",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(UserFactory(admin=True))
    return client


@pytest.fixture
def notice():
    return Notice.objects.create(
        key="visit:K7P4QX9T",
        about="K7P4QX9T",
        to="o@example.org",
        subject="Your visit",
        body="At 9",
    )


def test_an_administrator_sees_that_a_letter_is_stuck_and_not_what_it_says(office, notice):
    Notice.objects.update(attempts=3, last_error="450 try later")

    pages = [office.get(NOTICES), office.get(f"{NOTICES}{notice.pk}/change/")]

    for page in pages:
        html = page.content.decode()
        assert "450 try later" in html
        assert "At 9" not in html
        assert "o@example.org" not in html


@pytest.mark.parametrize("part", ["add/", "{}/change/", "{}/delete/"])
def test_letters_are_never_written_by_hand(part, office, notice):
    answer = office.post(NOTICES + part.format(notice.pk), {"to": "x@example.org", "post": "yes"})

    assert answer.status_code == 403
    assert Notice.objects.get().to == "o@example.org"


def test_an_administrator_keeps_the_words_of_the_ind(office):
    answer = office.post(f"{TEXTS}add/", FIELDS)

    assert answer.status_code == 302
    assert Text.objects.get().in_language("ru") == FIELDS["uk"]


@pytest.mark.filterwarnings("error")
def test_a_source_without_a_scheme_is_one_of_https(office):
    assert office.post(f"{TEXTS}add/", {**FIELDS, "source": "ind.nl/werk"}).status_code == 302

    assert Text.objects.get().source == "https://ind.nl/werk"


@pytest.mark.parametrize(
    "more", [{"source": "javascript:alert(1)"}, {"last_valid_on": ""}, {"key": "a b"}, {"uk": ""}]
)
def test_words_without_a_source_or_a_last_day_are_shown_again(more, office):
    assert office.post(f"{TEXTS}add/", {**FIELDS, **more}).status_code == 200
    assert not Text.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(
    rows, office, django_assert_num_queries
):
    for row in range(rows):
        Notice.objects.create(key=str(row), about="x", to="o@example.org", sent_at=timezone.now())
    office.get(NOTICES)

    with django_assert_num_queries(4):
        office.get(NOTICES)

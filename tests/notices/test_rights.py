from datetime import timedelta

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from notices.models import Text
from notices.rights import rights, valid
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_looked_up():
    valid.cache.clear()
    yield
    valid.cache.clear()


def write(key, days=5, **words):
    said = {"uk": "Українською", "nl": "Nederlands", "en": "In English"} | words
    last = timezone.localdate() + timedelta(days=days)
    return Text.objects.create(key=key, source="https://ind.nl/x", last_valid_on=last, **said)


def test_without_a_text_nothing_is_shown():
    assert rights("en") == []


def test_a_text_is_shown_on_its_last_day_and_not_after():
    write("stay", days=0), write("work", days=-1)

    assert [right.body for right in rights("en")] == ["In English"]


def test_they_come_in_one_order_and_no_other_key_is_shown():
    write("employers"), write("stay"), write("work"), write("something-else")

    headings = [str(right.heading) for right in rights("en")]

    assert len(headings) == 3
    with override("en"):
        assert "employers" in str(rights("en")[2].heading)


def test_without_words_in_russian_the_ukrainian_ones_are_shown():
    write("stay")

    assert rights("ru")[0].body == "Українською"


def test_crowded_pages_look_them_up_once(django_assert_num_queries):
    write("stay")
    rights("en")

    with django_assert_num_queries(0):
        rights("en")


def test_a_page_shows_the_source_and_the_last_day_and_no_markup_of_the_text():
    write("stay", en="<b>bold</b>")

    with override("en"):
        shown = Template("{% include 'booking/_rights.html' %}").render(Context())

    assert "https://ind.nl/x" in shown
    assert "Valid until" in shown
    assert "&lt;b&gt;" in shown


def test_a_page_without_a_valid_text_shows_nothing():
    shown = Template("{% include 'booking/_rights.html' %}").render(Context())

    assert not shown.strip()


def test_who_writes_a_text_sees_which_keys_are_shown(client):
    client.force_login(UserFactory(admin=True))

    page = client.get(reverse("admin:notices_text_add")).content.decode()

    assert "stay, work, employers" in page

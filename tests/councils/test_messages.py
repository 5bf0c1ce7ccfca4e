import re
from datetime import timedelta

import pytest
from django.utils import timezone

from notices import batches
from notices.examples import REASONS
from notices.kinds import Kind
from notices.models import Batch, Notice, Paragraph
from tests.factories import LocationFactory, MunicipalityFactory, UserFactory
from tests.languages import LANGUAGES
from trail.models import Event

ALL, SHEETS = "/admin/messages/", "/admin/messages/sheets/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client):
    client.force_login(UserFactory(planner=True))
    return client


@pytest.fixture
def officer(client):
    user = UserFactory(officer=True, username="nel")
    MunicipalityFactory(name="Utrecht").officers.add(user)
    client.force_login(user)
    return client


def waiting_letter(**fields):
    letter = {"key": "k", "about": "A", "to": "Olena Koval", "language": "uk", "body": "You"}
    way = {"channel": "letter", "posted_by": "Utrecht", "subject": "Hello"}
    early = timezone.now() - timedelta(hours=2)
    return Notice.objects.create(**{"send_after": early} | letter | way | fields)


def made():
    batches.gather_next()
    batches.typeset_next()
    return Batch.objects.get()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_shown_in_every_language_on_every_channel(kind, language, planner):
    page = planner.get(f"{ALL}{kind}/{language}/")
    mail = planner.get(f"{ALL}{kind}/{language}/mail/")

    assert (page.status_code, mail.status_code) == (200, 200)
    assert 'src="data:image/png;base64,' in mail.content.decode() or kind not in {Kind.VISIT}


@pytest.mark.parametrize("kind", REASONS)
def test_what_is_said_for_every_reason_of_a_kind_is_on_its_page(kind, planner):
    page = planner.get(f"{ALL}{kind}/en/")
    links = re.findall(r'href="\?(why=\w+)"', page.content.decode())

    shown = {each: planner.get(f"{ALL}{kind}/en/?{each}") for each in links}

    assert links == [f"why={reason}" for reason in REASONS[kind]]
    for each, other in shown.items():
        [current] = [one for one in other.context["reasons"] if one["is_shown"]]
        assert current["query"] == each
        assert current["said"].partition(".")[0] in other.context["letter"].body


def test_a_reason_keeps_the_place_and_goes_along_to_another_language(planner):
    place = LocationFactory(city="Assen")

    page = planner.get(f"{ALL}line_over/en/?place={place.pk}&why=not_yours").content.decode()

    assert f'href="?place={place.pk}&amp;why=past"' in page
    assert f"line_over/nl/?place={place.pk}&amp;why=not_yours" in page
    assert f"line_over/en/mail/?place={place.pk}&amp;why=not_yours" in page


@pytest.mark.parametrize("address", ["visit/en/?why=closed", "fewer/en/?why=nonsense"])
def test_a_reason_that_the_kind_has_not_gives_the_example(address, planner):
    page = planner.get(ALL + address)

    assert (
        page.context["letter"].body == planner.get(page.request["PATH_INFO"]).context["letter"].body
    )


def test_paper_is_shown_as_it_is_printed(planner):
    answer = planner.get(f"{ALL}visit/uk/paper/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize("address", ["nothing/uk/", "visit/de/", "nothing/uk/mail/"])
def test_no_kind_and_no_language_are_not_found(address, planner):
    assert planner.get(ALL + address).status_code == 404


def test_only_the_mail_may_have_styles_of_its_own(planner):
    page, mail = planner.get(f"{ALL}visit/uk/"), planner.get(f"{ALL}visit/uk/mail/")

    assert "unsafe-inline" in mail["Content-Security-Policy"]
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert "script-src 'unsafe" not in mail["Content-Security-Policy"]


def test_a_planner_gives_a_place_words_and_sees_them_in_its_messages(planner):
    place = LocationFactory(city="Assen")

    answer = planner.post(f"{ALL}places/{place.pk}/", {"en": " The lift is broken. ", "nl": ""})

    assert answer.status_code == 302
    [said] = Paragraph.objects.all()
    assert (said.place, said.language) == (f"location:{place.pk}", "en")
    page = planner.get(f"{ALL}reminder_1/en/?place={place.pk}").content.decode()
    assert "The lift is broken." in page
    assert "Assen" in page
    assert "lift" not in planner.get(f"{ALL}reminder_1/en/").content.decode()
    assert Event.objects.filter(kind="word messages", about=said.place).exists()


def test_words_that_are_emptied_are_no_longer_said(planner):
    place = LocationFactory()
    planner.post(f"{ALL}places/{place.pk}/", {"en": "Once", "uk": "Так"})

    planner.post(f"{ALL}places/{place.pk}/", {"en": "", "uk": "Так"})

    assert Paragraph.objects.get().language == "uk"


def test_words_that_are_too_long_are_shown_again(planner):
    answer = planner.post(f"{ALL}places/{LocationFactory().pk}/", {"en": "a" * 501})

    assert answer.status_code == 200
    assert not Paragraph.objects.exists()


def test_words_are_shown_as_words(planner):
    place = LocationFactory()
    planner.post(f"{ALL}places/{place.pk}/", {"en": "<script>alert(1)</script>"})

    for part in ["", "mail/"]:
        page = planner.get(f"{ALL}visit/en/{part}?place={place.pk}").content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("place", ["0", "x", "-1", "9" * 30, "١"])
def test_a_place_that_is_none_gives_the_example(place, planner):
    assert planner.get(f"{ALL}visit/en/", {"place": place}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_kinds_takes_the_same_queries(rows, planner, django_assert_num_queries):
    LocationFactory.create_batch(rows)
    planner.get(ALL)

    with django_assert_num_queries(2):
        planner.get(ALL)


def test_an_officer_prints_letters_and_says_so(officer):
    waiting_letter()
    batch = made()

    sheets = officer.get(f"{SHEETS}{batch.pk}/")
    officer.post(f"{SHEETS}{batch.pk}/printed/")

    assert sheets["Content-Type"] == "application/pdf"
    assert Event.objects.filter(kind="export", about=f"sheets:{batch.pk}").exists()
    assert Notice.objects.get().sent_at
    assert "nel" in officer.get(SHEETS).content.decode()


def test_sheets_that_are_no_longer_true_are_not_given_out(officer):
    waiting_letter()
    batch = made()
    Notice.objects.update(valid_until=timezone.now())

    answers = [
        officer.get(f"{SHEETS}{batch.pk}/"),
        officer.post(f"{SHEETS}{batch.pk}/printed/"),
    ]

    assert [each.status_code for each in answers] == [302, 302]
    assert Notice.objects.get().sent_at is None


def test_letters_that_another_municipality_posts_do_not_exist(officer):
    waiting_letter(posted_by="Assen")
    batch = made()

    assert officer.get(f"{SHEETS}{batch.pk}/").status_code == 404
    assert "Assen" not in officer.get(SHEETS).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_letters_takes_the_same_queries(rows, officer, django_assert_num_queries):
    for _ in range(rows):
        Batch.objects.create(posted_by="Utrecht")
    officer.get(SHEETS)

    with django_assert_num_queries(2):
        officer.get(SHEETS)

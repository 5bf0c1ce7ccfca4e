"""The personal link of a letter: altered, old, of another visit, pressed by a scanner."""

import pytest
from django.core.signing import Signer

from appointments.links import make_link
from appointments.models import Appointment
from tests.booking.steps import born, text
from tests.factories import ApplicantFactory, AppointmentFactory

pytestmark = pytest.mark.django_db

BORN = born("1990-05-17")
VISIT = "/en/visit/"


@pytest.fixture
def row(db):
    return AppointmentFactory()


def address(link):
    return f"/en/v/{link}/"


def flipped(link, place):
    return link[:place] + ("A" if link[place] != "A" else "B") + link[place + 1 :]


BAD = {
    "the first letter": lambda link: flipped(link, 0),
    "a letter of the signature": lambda link: flipped(link, link.index(":") + 5),
    "the last letter": lambda link: flipped(link, -1)[: len(link)],
    "cut short": lambda link: link[:-3],
    "without signature": lambda link: link.split(":")[0],
    "signature only": lambda link: ":" + link.split(":")[1],
    "twice": lambda link: link + link,
    "empty signature": lambda link: link.split(":")[0] + ":",
    "of another signer": lambda link: Signer(salt="other").sign_object([1, 0]),
    "unsigned": lambda link: "[1,0]",
    "hostile": lambda link: "' OR 1=1--",
    "markup": lambda link: "<script>alert(1)<script>",
    "long": lambda link: "x" * 3_000,
    "cyrillic": lambda link: "посилання",
}


@pytest.mark.parametrize("change", BAD.values(), ids=BAD)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_altered_link_is_not_valid_and_says_nothing_else(
    client, row, change, method, nothing_changes
):
    link = change(make_link(row.party))

    with nothing_changes():
        response = getattr(client, method)(address(link), BORN)

    assert response.status_code == 404
    assert "This link is not valid any more" in text(response)
    assert row.party.reference not in text(response)


def test_every_dead_link_gets_the_same_page(client, row):
    forged = client.get(address(flipped(make_link(row.party), 0)))
    old = make_link(row.party)
    row.party.version += 1
    row.party.save()
    unknown = Signer(salt="visit").sign_object([0, 0])

    pages = {text(client.get(address(link))) for link in (old, unknown)} | {text(forged)}

    assert len(pages) == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_mail_scanner_that_presses_the_link_changes_nothing(client, row, method, nothing_changes):
    with nothing_changes():
        for _ in range(3):
            response = getattr(client, method)(address(make_link(row.party)))

    assert response.status_code == 200
    assert row.party.reference not in text(response)
    assert client.get(VISIT).url == "/en/"


@pytest.mark.parametrize(
    "typed", [born("1990-05-18"), born("1991-05-17"), {}, {"birth_date_day": "x"}, born("0-0-1990")]
)
def test_a_link_without_the_right_birth_date_opens_nothing(client, row, typed, nothing_changes):
    with nothing_changes():
        response = client.post(address(make_link(row.party)), typed)

    assert response.status_code == 200
    assert "govuk-error-summary" in response.content.decode()
    assert client.get(VISIT).url == "/en/"


@pytest.mark.parametrize("method", ["get", "head"])
def test_asking_for_the_page_that_cancels_cancels_nothing(booked, method, nothing_changes):
    with nothing_changes():
        for query in "", "?people=1", "?confirm=yes", "?_method=POST":
            getattr(booked, method)(f"/en/visit/cancel/{query}")


def test_a_cancelled_visit_kills_its_own_link(booked, nothing_changes):
    row = Appointment.objects.get()
    link = address(make_link(row.party))
    booked.post("/en/visit/cancel/", {"people": [row.pk]})

    with nothing_changes():
        shown, posted = booked.get(link), booked.post(link, BORN)

    assert shown.status_code == posted.status_code == 404


@pytest.mark.parametrize("people", [[], ["x"], ["0"], ["9" * 30], ["9" * 5_000], ["<script>"]])
def test_nobody_is_cancelled_who_is_not_on_the_page(booked, people, nothing_changes):
    other = AppointmentFactory()

    with nothing_changes():
        booked.post("/en/visit/cancel/", {"people": people})
        booked.post("/en/visit/cancel/", {"people": [other.pk]})

    assert Appointment.objects.filter(status="booked").count() == 2


@pytest.mark.parametrize(
    "reference",
    [
        "",
        " ",
        "x",
        "0" * 8,
        "O" * 30,
        "ААААКККК",
        "' OR 1=1--",
        "<script>",
        "ﬀﬀﬀﬀ",
        "ßßßß",
        "9" * 5_000,
    ],
)
def test_a_reference_that_is_none_opens_nothing(client, row, reference, nothing_changes):
    with nothing_changes():
        response = client.post("/en/visit/find/", {"reference": reference, **BORN})

    assert response.status_code == 200
    assert "govuk-error-summary" in response.content.decode()
    assert "<script>" not in response.content.decode().split("</head>")[1]


def test_an_unknown_reference_and_a_wrong_date_get_the_same_no(client, row):
    unknown = client.post("/en/visit/find/", {"reference": "00000000", **BORN})
    other = ApplicantFactory(birth_date="1980-01-01")
    wrong = client.post(
        "/en/visit/find/", {"reference": row.party.reference, **born(other.birth_date)}
    )

    def page(response):
        return text(response)

    assert "We cannot find this reference and date of birth together." in page(unknown)
    assert page(unknown) == page(wrong)
    assert (unknown.status_code, unknown.headers.keys()) == (
        wrong.status_code,
        wrong.headers.keys(),
    )

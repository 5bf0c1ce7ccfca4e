import gzip
from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Appointment
from desk.models import Ticket
from locations.models import Desk
from stickers.correcting import undo_outcome
from stickers.issuing import Finding, record_outcome
from stickers.models import Outcome, Sticker
from stickers.reissuing import void
from stickers.stock import spoil
from tests.desk.issue.conftest import party_at
from tests.factories import LocationFactory
from trail.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def path(row):
    return f"/desk/visit/{row.party_id}/issue/"


def at(client, row, **query):
    """Open the page of a party, at a step."""
    return client.get(path(row), query)


def say(client, row, code="", **more):
    """Send the field of the page that asks about this person."""
    return client.post(path(row), {"who": row.pk, "code": code, **more}, follow=True)


def confirm(client, row, serial, document="passport", **more):
    """Press Enter on the page that shows `serial` as the next on the roll."""
    return say(client, row, document=document, serial=serial, **more)


def issued():
    """Which serial is whose, by given name."""
    rows = Sticker.objects.filter(status="issued").select_related("applicant")
    return {row.applicant.given_names: row.serial for row in rows.order_by("serial")}


def results():
    rows = Outcome.objects.active().order_by("pk")
    return list(rows.values_list("result", flat=True))


def text(page):
    return " ".join(page.content.decode().split())


def test_the_first_person_is_asked_for_the_document(client, desk, family):
    page = at(client, family[0])

    assert page.context["stage"] == "document"
    assert page.context["page"].active.pk == family[0].pk
    assert '<h1 class="now__name">Olena</h1>' in text(page)
    assert "27-03-1988" in text(page)
    assert "Passport" in text(page)


def test_a_number_says_which_document_and_the_next_serial_is_shown(client, desk, family):
    page = say(client, family[0], "1")

    assert page.context["stage"] == "sticker"
    assert "NL 0000 0001" in text(page)
    assert issued() == {}


def test_enter_gives_the_sticker_that_was_shown_and_goes_on(client, desk, family):
    page = confirm(client, family[0], "NL00000001")

    assert issued() == {"Olena": "NL00000001"}
    assert page.context["page"].active.pk == family[1].pk
    assert page.context["stage"] == "document"
    assert Outcome.objects.get().document == "passport"


def test_the_same_form_again_gives_nothing_to_the_next_person(client, desk, family):
    for _again in range(3):
        page = confirm(client, family[0], "NL00000001")

    assert issued() == {"Olena": "NL00000001"}
    assert page.context["page"].active.pk == family[1].pk


def test_enter_alone_says_nothing_where_a_document_is_asked_for(client, desk, family):
    page = say(client, family[0])

    assert page.context["stage"] == "document"
    assert results() == []


def test_a_scanned_serial_counts_more_than_the_one_that_is_next(client, desk, family):
    confirm(client, family[0], "NL00000001", code="nl 0000-0004")

    assert issued() == {"Olena": "NL00000004"}


def test_what_was_passed_over_is_asked_for_and_stops_nobody(client, desk, family):
    page = confirm(client, family[0], "NL00000001", code="NL00000004")

    assert page.context["gaps"] == 3
    assert "Passed over on your roll" in text(page)
    assert confirm(client, family[1], "NL00000005").context["page"].active.pk == family[2].pk


@pytest.mark.parametrize(
    ("document", "sheet", "result"),
    [
        ("passport", "", "sticker"),
        ("passport", "1", "sheet"),
        ("expired", "", "sheet"),
        ("id_card", "", "sheet"),
        ("other", "", "sheet"),
    ],
)
def test_without_a_valid_passport_it_is_a_sheet(client, desk, family, document, sheet, result):
    confirm(client, family[0], "NL00000001", document=document, sheet=sheet)

    assert results() == [result]


def test_under_14_is_done_with_the_document(client, desk, child):
    page = say(client, child, "5")

    assert results() == ["under_14"]
    assert Outcome.objects.get().document == "birth"
    assert page.context["stage"] == "done"
    assert "Danylo: under 14, no sticker" in text(page)


def test_under_14_no_sticker_is_given(client, desk, child):
    say(client, child, "NL00000001")

    assert issued() == {}
    assert results() == []


def test_a_birth_certificate_is_not_enough_from_14(client, desk, family):
    say(client, family[0], "5")

    assert results() == []


@pytest.mark.parametrize(
    ("key", "result"), [("6", "no_document"), ("7", "left"), ("9", "ind_decides")]
)
@pytest.mark.parametrize("document", ["", "passport"])
def test_a_visit_ends_otherwise_by_one_number(client, desk, family, key, result, document):
    page = say(client, family[0], key, document=document)

    assert results() == [result]
    assert page.context["page"].active.pk == family[1].pk


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ({"code": "1"}, "name"),
        ({"act": "2"}, "date of birth"),
        ({"code": "1 Olena, not Elena"}, "name: Olena, not Elena"),
        ({"code": "Olena, not Elena"}, "Olena, not Elena"),
    ],
)
def test_what_differs_is_said_by_a_number_or_in_words(client, desk, family, said, note):
    assert say(client, family[0], "8").context["stage"] == "differ"

    say(client, family[0], **{"ask": "differ", **said})

    assert Outcome.objects.get().result == "data_differ"
    assert Outcome.objects.get().note == note


@pytest.mark.parametrize("code", ["", "9", "NL00000001"])
def test_what_differs_has_to_be_said(client, desk, family, code):
    page = say(client, family[0], code, ask="differ")

    assert page.context["stage"] == "differ"
    assert results() == []


def test_when_all_are_done_the_page_sums_up_and_the_field_is_the_one_of_the_first_page(
    client, desk, family
):
    confirm(client, family[0], "NL00000001")
    say(client, family[1], "6")
    page = say(client, family[2], "7")

    assert page.context["stage"] == "done"
    assert page.context["band"].title == "Done: 3 people"
    assert "Olena: sticker in the passport, NL 0000 0001" in text(page)
    assert "Marko: no document" in text(page)
    assert 'action="/desk/enter/"' in text(page)
    assert "Undo" in text(page)
    assert Ticket.objects.get().state == "done"


def test_an_unknown_serial_is_refused_and_the_same_person_is_asked_about(client, desk, family):
    page = confirm(client, family[0], "NL00000001", code="NL99999999")

    assert page.context["band"].tone == "stop"
    assert "NL99999999" in text(page)
    assert page.context["page"].active.pk == family[0].pk
    assert page.context["stage"] == "sticker"
    assert issued() == {}


def test_a_used_serial_is_refused_with_who_used_it_and_when(client, desk, clerk, family):
    clerk.first_name, clerk.last_name = "Anna", "Bakker"
    clerk.save()
    confirm(client, family[0], "NL00000001")

    page = confirm(client, family[1], "NL00000002", code="NL00000001")

    assert "somebody" in page.context["band"].title
    assert "By: Anna Bakker" in text(page)
    assert "Desk: 3" in text(page)
    assert f"{timezone.localtime():%H:}" in text(page)
    assert issued() == {"Olena": "NL00000001"}


def test_a_spoiled_serial_is_refused(client, desk, clerk, family):
    spoil(["NL00000002"], reason="torn", by=clerk)

    page = confirm(client, family[0], "NL00000001", code="NL00000002")

    assert "out of use" in page.context["band"].title
    assert issued() == {}


def test_a_void_serial_is_refused(client, desk, clerk, family):
    confirm(client, family[0], "NL00000001")
    void("NL00000001", reason="misprint", by=clerk)

    page = confirm(client, family[1], "NL00000002", code="NL00000001")

    assert "void" in page.context["band"].title
    assert results() == ["sticker"]


def test_one_of_the_safe_is_issued_and_flagged(client, desk, family):
    confirm(client, family[0], "NL00000001", code="NL00000050")

    assert Outcome.objects.get().flagged


def test_the_code_of_the_next_visitor_is_no_serial_and_can_be_put_first(
    client, desk, family, child
):
    page = confirm(client, family[0], "NL00000001", code=child.party.reference)

    assert "the code of another visit" in page.context["band"].title
    assert "First finish: Olena" in text(page)
    assert page.context["stage"] == "sticker"
    assert results() == []
    page = say(client, family[0], act="aside", aside=page.context["aside"])
    assert page.redirect_chain[-1][0] == f"/desk/visit/{child.party_id}/"
    assert at(client, family[0]).context["page"].active.pk == family[0].pk


def test_the_next_visitor_waits_too_while_it_is_said_what_differs(client, desk, family, child):
    page = say(client, family[0], child.party.reference, ask="differ")

    assert "First finish: Olena" in text(page)
    assert page.context["stage"] == "differ"


def test_a_party_is_put_aside_as_it_is(client, desk, family):
    say(client, family[0], "6")

    page = say(client, family[1], act="aside")

    assert page.redirect_chain[-1][0] == "/desk/"
    assert at(client, family[0]).context["page"].active.pk == family[1].pk


def test_the_own_code_again_says_nothing_new(client, desk, family):
    page = confirm(client, family[0], "NL00000001", code=family[0].party.reference)

    assert page.context["band"] is None
    assert page.context["stage"] == "sticker"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("27-03-1988", "date of birth"),
        ("3000000010", "V-number"),
        ("Olena", "a name"),
        ("?!", "cannot read"),
    ],
)
def test_what_is_no_serial_is_told_for_what_it_is(client, desk, family, code, words):
    page = confirm(client, family[0], "NL00000001", code=code)

    assert words in page.context["band"].title
    assert results() == []


def test_a_serial_before_the_document_is_asked_for_again(client, desk, family):
    page = say(client, family[0], "NL00000001")

    assert page.context["band"].title == "First choose the document"
    assert results() == []


def test_without_a_roll_the_sticker_has_to_be_scanned(client, desk, clerk, family):
    spoil([f"NL000000{n:02}" for n in range(1, 11)], reason="wet", by=clerk)

    page = say(client, family[0], document="passport", serial="")

    assert "No sticker is left" in page.context["band"].title
    assert results() == []


def test_a_document_that_was_seen_counts_for_nobody_else(client, desk, family):
    confirm(client, family[0], "NL00000001")

    page = at(client, family[0], who=family[0].pk, document="passport")

    assert page.context["page"].active.pk == family[1].pk
    assert page.context["stage"] == "document"


def test_an_outcome_is_undone_once_it_is_said_where_the_sticker_is(client, desk, family):
    confirm(client, family[0], "NL00000001")
    done = Outcome.objects.get().pk
    page = say(client, family[1], act="undo", outcome=done)
    assert page.context["stage"] == "where"
    assert results() == ["sticker"]

    page = say(client, family[1], "2", ask="undo", outcome=done)

    assert results() == []
    assert Sticker.objects.get(serial="NL00000001").status == "spoiled"
    assert page.context["page"].active.pk == family[0].pk


def test_what_is_on_the_roll_again_comes_next(client, desk, family):
    confirm(client, family[0], "NL00000001")
    say(client, family[1], "1", ask="undo", outcome=Outcome.objects.get().pk)

    assert say(client, family[0], "1").context["serial"] == "NL00000001"


def test_without_a_sticker_one_key_undoes(client, desk, family):
    say(client, family[0], "7")

    say(client, family[1], act="undo", outcome=Outcome.objects.get().pk)

    assert results() == []


def test_undoing_twice_undoes_one(client, desk, family):
    say(client, family[0], "7")
    say(client, family[1], "7")
    last = Outcome.objects.latest("pk").pk
    for _again in range(2):
        say(client, family[2], act="undo", outcome=last)

    assert results() == ["left"]


def test_the_card_to_undo_means_what_was_written_last(client, desk, family):
    say(client, family[0], "7")
    say(client, family[1], "6")

    say(client, family[2], "CMD-UNDO")

    assert results() == ["left"]


def test_after_five_minutes_nothing_is_offered_and_undoing_says_why(
    client, desk, family, monkeypatch
):
    say(client, family[0], "7")
    monkeypatch.setattr("stickers.models.outcome.UNDO_TIME", timedelta(0))
    assert "toast" not in text(at(client, family[0]))

    page = say(client, family[1], act="undo", outcome=Outcome.objects.get().pk)

    assert "too late" in page.context["band"].title
    assert '<a class="govuk-link" href="/desk/stock/correct/">Correct an outcome</a>' in text(page)
    assert results() == ["left"]


def test_the_stickers_of_twins_are_exchanged_in_one_act(client, desk, family):
    confirm(client, family[0], "NL00000001")
    page = confirm(client, family[1], "NL00000002")
    assert "Exchange the stickers: Olena ↔ Marko" in text(page)
    pair = [each.outcome.pk for each in page.context["page"].twins]

    for _again in range(2):
        say(client, family[2], act="swap", outcome=pair[0], other=pair[1])

    assert issued() == {"Marko": "NL00000001", "Olena": "NL00000002"}


def test_another_person_is_taken_first(client, desk, family):
    page = at(client, family[0], who=family[2].pk)

    assert page.context["page"].active.pk == family[2].pk
    assert "First: Olena" in text(page)


def test_who_was_served_at_another_desk_meanwhile_is_told(client, desk, clerk, family, location):
    other = Desk.objects.create(location=location, number=4)
    record_outcome(family[0].pk, Finding("left"), desk=other.pk, by=clerk)

    page = confirm(client, family[0], "NL00000001")

    assert page.context["band"].title == "There already is an outcome of this visit."
    assert "Desk: 4" in text(page)
    assert page.context["page"].active.pk == family[1].pk
    assert page.context["stage"] == "document"


def test_who_cancelled_meanwhile_is_not_served(client, desk, family):
    row = family[0]
    type(row).objects.filter(pk=row.pk).update(status="cancelled", public_at=timezone.now())

    confirm(client, row, "NL00000001")

    assert issued() == {}


def test_a_party_of_another_location_is_no_page_here(client, desk, hall):
    foreign = party_at(
        type(hall).objects.create(
            location=LocationFactory(),
            starts_at=hall.starts_at,
            ends_at=hall.ends_at,
            opens_at=hall.opens_at,
            planned=3,
        ),
        [("Petro", "1980-01-01")],
    )[0]

    page = at(client, foreign)

    assert page.url == f"/desk/visit/{foreign.party_id}/"
    confirm(client, foreign, "NL00000001")
    assert results() == []


def test_a_person_of_another_party_is_not_served_by_this_form(client, desk, family, child):
    client.post(path(family[0]), {"who": child.pk, "code": "6"})

    assert results() == []


def test_without_a_desk_it_is_chosen_first(client, clerk, family):
    assert at(client, family[0]).url == "/desk/location/"


def test_the_way_from_check_in_to_the_stickers_is_enter(client, desk, family):
    page = client.get(f"/desk/visit/{family[0].party_id}/")
    assert page.context["main"] == "serve"

    page = client.post(
        "/desk/enter/", {"code": "", "main": "serve", "party": family[0].party_id}, follow=True
    )

    assert page.redirect_chain == [(path(family[0]), 302)]
    assert Ticket.objects.get().desk == desk


def test_who_was_called_and_has_come_is_served(client, desk, family):
    client.post("/desk/waiting/call/")

    assert client.post("/desk/waiting/call/", {"act": "here"}).url == path(family[0])


def test_every_view_and_act_is_in_the_trail(client, desk, clerk, family):
    confirm(client, family[0], "NL00000001")

    kinds = Event.objects.filter(place=f"desk:{desk.pk}").values_list("kind", "about", "result")
    assert ("outcome", f"applicant:{family[0].applicant_id}", "sticker") in kinds
    assert ("issue", f"party:{family[0].party_id}", "") in kinds
    assert "NL00000001" not in str(list(Event.objects.values()))


def test_the_visit_is_over_for_who_undid_in_time_and_served_again(client, desk, clerk, family):
    confirm(client, family[0], "NL00000001")
    undo_outcome(Outcome.objects.get().pk, desk=desk.pk, by=clerk, where="roll")

    confirm(client, family[0], "NL00000001")

    assert issued() == {"Olena": "NL00000001"}


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_takes_the_same_queries_however_large_the_party(
    client, desk, hall, size, django_assert_num_queries
):
    rows = party_at(hall, [(f"P{n}", "1980-01-01") for n in range(size)])
    at(client, rows[0])

    with django_assert_num_queries(10):  # user, place, party, 2 cards, trail, 2 roll, call, gaps
        at(client, rows[0], who=rows[0].pk, document="passport")


def test_every_answer_is_small(client, desk, hall):
    rows = party_at(hall, [(f"Oleksandra {n}", "1980-01-01") for n in range(6)])
    page = confirm(client, rows[0], "NL00000001", code="NL99999999")

    assert len(gzip.compress(page.content)) <= 4096


def test_a_visit_that_is_over_leads_back_to_its_outcomes(client, desk, child):
    say(client, child, "1")

    page = client.get(f"/desk/visit/{child.party_id}/")

    assert page.context["band"].title == "This visit is over"
    assert f'href="{path(child)}"' in text(page)


def test_issuing_takes_a_fixed_number_of_statements(
    client, desk, family, django_assert_max_num_queries
):
    form = {"who": family[0].pk, "document": "passport", "serial": "NL00000001", "code": ""}

    with django_assert_max_num_queries(32):
        client.post(path(family[0]), form)


def test_a_practice_desk_is_served_on_the_same_pages(client, clerk):
    client.post("/desk/practice/start/")
    row = Appointment.objects.filter(
        slot__location__practice=True, applicant__given_names="Olena"
    ).get()
    client.post(
        "/desk/enter/", {"code": "", "act": "check_in", "party": row.party_id, "claim": row.pk}
    )

    page = say(client, row, "1")
    assert page.context["serial"].startswith("XX")
    page = confirm(client, row, page.context["serial"])

    assert "nothing counts" in text(page)
    assert issued() == {"Olena": "XX00000001"}


FIELDS = ["who", "document", "sheet", "ask", "serial", "outcome", "other", "aside", "code", "act"]


@pytest.mark.parametrize("nonsense", ["9" * 40, "<b>", "x" * 500, "\u202e1"])
def test_nonsense_in_any_part_of_the_form_is_no_error(client, desk, family, nonsense):
    form = {"who": family[0].pk, "document": "passport", "serial": "NL99999999", "code": ""}

    answers = [client.post(path(family[0]), form | {name: nonsense}) for name in FIELDS]

    assert {answer.status_code for answer in answers} <= {200, 302}
    pages = [client.get(path(family[0]), {name: nonsense}) for name in FIELDS]
    assert {page.status_code for page in pages} == {200}


def test_what_differs_is_kept_without_signs_that_nobody_sees(client, desk, family):
    say(client, family[0], "\u202ename \u200bin\x07 Latin", ask="differ")

    assert Outcome.objects.get().note == "name in Latin"


def test_every_act_with_nothing_else_is_no_error(client, desk, family):
    for act in ["swap", "undo", "aside", "call", "serial", "reference", "5", "8"]:
        assert client.post(path(family[0]), {"act": act}).status_code in [200, 302]

    assert results() == []

"""A foreign row is planted, and asked for in every way that no link of ours has.

tests/access.py has the addresses; here are filters, searches, sorting, pop-ups, completion,
actions on many, exports, and ids in forms. Whoever may see only the own gets none of it.
"""

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.roles import Role
from tests.access import APPLICANT, NOBODY, World
from tests.booking.steps import born
from tests.test_access import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.LANGUAGE_CODE = "en"
    world = World()
    person = world.foreign_applicant
    person.given_names, person.native_name = "Zvenyslava", "Звенислава"
    person.email, person.phone = "zvenyslava@foreign.example", "+380501112233"
    person.save()
    return world


def secrets(world):
    """What nobody else may read of the planted row, by a word that stands on no page by chance."""
    person, party = world.foreign_applicant, world.foreign_party
    return {
        "number": person.v_number,
        "name": person.given_names,
        "native": person.native_name,
        "email": person.email,
        "phone": person.phone,
        "reference": party.reference,
        "serial": world.foreign_sticker.serial,
    }


def lists(world):
    """Each list of the admin, asked for the planted row."""
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for asked in ways_to_ask(world):
            yield "get", f"{address}?{urlencode(asked)}", {}
        for chosen in [world.foreign_applicant.pk, world.foreign_done.pk]:
            for action in ["delete_selected", "export", ""]:
                given = {"action": action, "_selected_action": [chosen], "select_across": "1"}
                yield "post", address, given


def ways_to_ask(world):
    person, town = world.foreign_applicant, world.foreign_municipality
    for word in [person.v_number, person.given_names, town.name]:
        yield {"q": word}
    yield {"q": person.family_name, "_popup": "1"}
    yield {"all": "", "o": "1.-2"}
    yield {"id__in": f"{person.pk},{world.foreign_party.pk}"}
    for column in ["municipality", "municipality__id__exact", "location__id__exact"]:
        yield {column: town.pk}
    yield {"id__exact": person.pk}
    yield {"v_number__startswith": person.v_number[:3]}


def completions(world):
    """Each field of the admin that completes what is typed."""
    for model, page in admin.site._registry.items():
        for name in [*page.autocomplete_fields, *page.raw_id_fields, "municipality", "applicant"]:
            asked = {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": name,
            }
            for word in [world.foreign_applicant.v_number, world.foreign_municipality.name]:
                yield (
                    "get",
                    reverse("admin:autocomplete") + "?" + urlencode(asked | {"term": word}),
                    {},
                )


def exports(world):
    """Files, of one's own and of others."""
    for town in [world.municipality.pk, world.foreign_municipality.pk]:
        for page in ["people:export", "people:print"]:
            given = {"municipality": [town, world.foreign_municipality.pk]}
            yield "post", reverse(page), given
    for page in ["lists:to_mend", "lists:undo", "lists:missing"]:
        yield "get", reverse(page, args=[world.foreign_done.pk]), {}


def desk(world):
    """What is scanned or typed at a desk elsewhere: only where and when it is."""
    person = world.foreign_applicant
    for typed in [
        world.foreign_party.reference,
        person.v_number,
        world.foreign_sticker.serial,
        f"{person.given_names} {person.birth_date}",
    ]:
        yield "post", reverse("desk:enter"), {"code": typed}
        yield "post", reverse("desk:stock:correct"), {"code": typed}
        yield "post", reverse("desk:stock:reissue"), {"code": typed}
        yield "post", reverse("desk:late_find"), {"code": typed}
    for page in ["visit", "move", "card", "issue"]:
        yield "get", reverse(f"desk:{page}", args=[world.foreign_party.pk]), {}
    given = {"party": world.foreign_party.pk, "people": [person.pk], "act": "check_in"}
    yield "post", reverse("desk:enter"), given


def booking(world):
    """Ids of others in the forms of the website."""
    person, claim = world.foreign_applicant, world.foreign_party.appointments.get()
    ids = {"people": [person.pk, claim.pk], "applicant": person.pk, "party": world.foreign_party.pk}
    for page in ["who", "hold", "check", "cancel", "change", "join", "take", "contact", "wait"]:
        given = ids | {"slots": claim.slot_id, "reference": "00000000", **born("1990-05-17")}
        yield "post", reverse(f"booking:{page}"), given
    yield "get", reverse("booking:who") + "?" + urlencode(ids, doseq=True), {}


OFFICE, DESK = [Role.OFFICER], [Role.CLERK, Role.MANAGER]  # who has a door to these at all
WAYS = [
    *[(way, actor) for way in [lists, completions, exports] for actor in OFFICE],
    *[(desk, actor) for actor in DESK],
    *[(booking, actor) for actor in [APPLICANT, NOBODY]],
]


@pytest.mark.parametrize(("way", "actor"), WAYS, ids=lambda each: getattr(each, "__name__", each))
def test_nothing_foreign_is_in_any_answer(way, actor, world):
    client, hidden, told = client_of(actor, world), secrets(world), []

    for method, address, given in way(world):
        answer = getattr(client, method)(address, given, follow=method == "post")
        text = b"".join(answer).decode(errors="replace")
        sent = f"{address} {given}"
        told += [(sent, what) for what, word in hidden.items() if word in text and word not in sent]

    assert told == []
    assert world.foreign_party.appointments.get().status == "booked"


def test_the_watcher_sees_what_an_administrator_of_that_town_sees(world):
    world.users[Role.OFFICER].municipalities.set([world.foreign_municipality])
    client = client_of(Role.OFFICER, world)

    page = client.get(reverse("admin:applicants_applicant_changelist")).content.decode()

    assert secrets(world)["name"] in page

"""The pages of the admin: ids, filters and searches that no link of ours has."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import (
    ApplicantFactory,
    ClosureFactory,
    MunicipalityFactory,
    OpeningHoursFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def lists():
    """Each list of the admin, with a role that may see it."""
    roles = {"applicants_applicant": "officer", "applicants_registrationlist": "officer"}
    for model in admin.site._registry:
        yield name_of(model), roles.get(name_of(model), "admin")


def name_of(model):
    return f"{model._meta.app_label}_{model._meta.model_name}"


LISTS = dict(lists())
QUERIES = [
    "q=%25",
    "q=_",
    "q=%5C",
    "q=%22",
    "q=%27+OR+1%3D1--",
    "q=" + "x" * 3_000,
    "q=" + "%28%28a%2B%29%2B%29" * 50,
    "q=" + "+".join(["a"] * 200),
    "p=-1",
    "p=0",
    "p=99999999999999999999",
    "p=x",
    "o=999",
    "o=-999.1",
    "o=x.y",
    "all=",
    "e=1",
    "_popup=1&_to_field=id",
    "_to_field=password",
    "_to_field=v_number",
    "id=x",
    "id=99999999999999999999999",
    "id__in=1,x",
    "pk__regex=%28",
    "password__startswith=a",
    "user__password__startswith=a",
    "applicants__v_number__startswith=2",
    "clerks__password__startswith=a",
    "officers__password__startswith=a",
    "served_on__isempty=2",
    "is_active__exact=x",
    "day__gte=x",
    "day__gte=99999-01-01",
    "starts_at__gte=9999-12-31+23%3A59%3A59%2B99%3A99",
    "at__year=99999999999",
    "role__exact=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "_changelist_filters=%3Cscript%3E",
    "_facets=x",
]


@pytest.fixture
def signed_in(client):
    """A client signed in as somebody of that role, in a house where there is something to see."""

    def sign_in(role):
        user = UserFactory(role=role)
        town = MunicipalityFactory()
        town.officers.add(user)
        ApplicantFactory(municipality=town)
        OpeningHoursFactory()
        ClosureFactory()
        SlotFactory()
        client.force_login(user)
        return client

    return sign_in


@pytest.mark.parametrize(("name", "role"), LISTS.items(), ids=LISTS)
def test_a_list_asked_for_in_odd_ways_breaks_nothing(signed_in, name, role, nothing_changes):
    client = signed_in(role)

    with nothing_changes():
        for query in QUERIES:
            response = client.get(f"{reverse(f'admin:{name}_changelist')}?{query}")
            assert response.status_code in {200, 302, 400, 403, 404}, query
            assert b"<script>alert" not in response.content, query


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("notices_notice", "to__startswith=o"),
        ("notices_notice", "body__contains=Rijswijk"),
        ("accounts_user", "password__startswith=a"),
        ("accounts_user", "last_login__gte=2026-01-01"),
        ("applicants_applicant", "wave__name=x"),
        ("applicants_applicant", "appointments__status=booked"),
        ("locations_location", "clerks__password__startswith=a"),
    ],
)
def test_a_list_does_not_tell_by_its_length_what_it_does_not_show(signed_in, name, asked):
    client = signed_in(LISTS[name])

    assert client.get(reverse(f"admin:{name}_changelist") + f"?{asked}").status_code == 400


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("accounts_user", "role__exact=clerk&is_active__exact=1"),
        ("locations_slot", "location__id__exact=1&starts_at__year=2026&starts_at__month=12"),
        ("locations_closure", "day__gte=2026-01-01&day__lt=2027-01-01"),
        ("applicants_applicant", "state=served&age=14&language__exact=uk"),
        ("notices_notice", "given_up=1&channel__exact=sms&result__exact=dead"),
        ("trail_event", "kind=scan&at__day=1&at__month=2&at__year=2026"),
    ],
)
def test_the_filters_of_a_list_still_work(signed_in, name, asked):
    client = signed_in(LISTS[name])

    assert client.get(reverse(f"admin:{name}_changelist") + f"?{asked}").status_code == 200


IDS = ["0", "-1", "x", "9" * 30, "1.5", "_5F", "%3Cscript%3E", "' OR 1=1--", "None", "add/1"]


@pytest.mark.parametrize(("name", "role"), LISTS.items(), ids=LISTS)
def test_an_id_that_is_none_is_no_page(signed_in, name, role, nothing_changes):
    client = signed_in(role)

    with nothing_changes():
        for each in IDS:
            for page in "change", "delete", "history":
                where = reverse(f"admin:{name}_changelist") + f"{each}/{page}/"
                got, sent = client.get(where), client.post(where, {"post": "yes"})
                assert {got.status_code, sent.status_code} <= {302, 403, 404, 405}, where


@pytest.mark.parametrize(("name", "role"), LISTS.items(), ids=LISTS)
@pytest.mark.parametrize("action", ["delete_selected", "x", "", "<script>"])
def test_an_action_that_is_not_offered_does_nothing(signed_in, name, role, action, nothing_changes):
    client, model = (
        signed_in(role),
        next(each for each in admin.site._registry if name_of(each) == name),
    )
    everything = [row.pk for row in model._default_manager.all()]
    form = {
        "action": action,
        "select_across": "1",
        "_selected_action": everything,
        "index": "0",
    }

    with nothing_changes():
        response = client.post(reverse(f"admin:{name}_changelist"), form)

    assert response.status_code in {200, 302, 403, 405}


@pytest.mark.parametrize(("name", "role"), LISTS.items(), ids=LISTS)
def test_an_action_on_what_is_no_row_does_nothing(signed_in, name, role, nothing_changes):
    client, where = signed_in(role), reverse(f"admin:{name}_changelist")
    forms = [
        {"action": "delete_selected", "select_across": "0", "_selected_action": each, "index": "0"}
        for each in ["x", "⛵", "9" * 30, "-1", "\u0663"]
    ]

    with nothing_changes():
        answers = {client.post(where, form).status_code for form in forms}

    assert answers <= {200, 302, 403, 404, 405}


def test_a_row_asked_for_by_a_field_without_a_name_is_that_row(signed_in):
    client = signed_in("admin")
    where = reverse("admin:applicants_municipality_change", args=[MunicipalityFactory().pk])

    assert client.get(f"{where}?_to_field=").status_code == 200

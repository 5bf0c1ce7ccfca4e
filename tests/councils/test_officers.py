"""An officer works for one municipality, whoever writes it, and when."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from applicants.models import Municipality
from tests.factories import MunicipalityFactory, UserFactory
from tests.races import race

WORKS_FOR = Municipality.officers.through
PLACE = {"latitude": 52.15, "longitude": 5.38}


@pytest.fixture
def admin(db):
    return UserFactory(role="admin")


def put(admin, town, *officers):
    """Save the page of `town` as the administrator, with these officers."""
    browser = Browser(headers={"accept-language": "en"})
    browser.force_login(admin)
    fields = {"code": town.code, "name": town.name, "officers": [each.pk for each in officers]}
    return browser.post(f"/admin/applicants/municipality/{town.pk}/change/", {**fields, **PLACE})


def test_the_database_knows_one_municipality_of_an_officer(officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        WORKS_FOR.objects.create(user=officer, municipality=MunicipalityFactory())


def test_who_works_elsewhere_is_named_and_not_taken(admin, officer, town):
    other = MunicipalityFactory()

    answer = put(admin, other, officer, UserFactory(officer=True))

    assert answer.status_code == 200
    says = f"an officer works for one: {officer}"
    assert says in answer.content.decode()
    assert list(officer.municipalities.all()) == [town]
    assert not other.officers.exists()


def test_who_works_here_stays_and_one_who_left_can_come(admin, officer, town):
    other, left = MunicipalityFactory(), UserFactory(officer=True)
    other.officers.add(left)

    answers = [put(admin, town, officer), put(admin, other), put(admin, town, officer, left)]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert set(town.officers.all()) == {officer, left}


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_give_her_one_and_one_of_them_reads_why(admin):
    her, towns = UserFactory(officer=True), MunicipalityFactory.create_batch(2)

    answers = race(*[partial(put, admin, town, her) for town in towns])

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert her.municipalities.count() == 1

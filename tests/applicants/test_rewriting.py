import pytest
from django.db import transaction

from applicants.models import Applicant
from applicants.rewriting import rewrite, with_version
from config.db import Again
from tests.factories import ApplicantFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)  # a row has a version per transaction


def read(*people):
    return list(with_version().filter(pk__in=[person.pk for person in people]).order_by("pk"))


def test_what_was_changed_is_written_and_nobody_else():
    first, second, other = ApplicantFactory.create_batch(3)
    town = MunicipalityFactory()
    people = read(first, second)
    people[0].given_names, people[0].withdrawn_on = 'O"lha\t\\', None
    people[1].municipality = town

    with transaction.atomic():
        rewrite(people)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.given_names, first.withdrawn_on) == ('O"lha\t\\', None)
    assert second.municipality == town
    assert Applicant.objects.get(pk=other.pk).given_names == other.given_names


def test_who_was_written_meanwhile_is_not_overwritten():
    first, second = ApplicantFactory.create_batch(2)
    people = read(first, second)
    Applicant.objects.filter(pk=second.pk).update(given_names="Olga")
    people[0].given_names = people[1].given_names = "Olha"

    with pytest.raises(Again), transaction.atomic():
        rewrite(people)

    names = Applicant.objects.order_by("pk").values_list("given_names", flat=True)
    assert list(names) == [first.given_names, "Olga"]


def test_who_was_removed_meanwhile_is_noticed():
    person = ApplicantFactory()
    people = read(person)
    person.delete()

    with pytest.raises(Again), transaction.atomic():
        rewrite(people)


def test_who_was_only_locked_meanwhile_is_written():
    person = ApplicantFactory()
    people = read(person)
    with transaction.atomic():
        list(Applicant.objects.select_for_update(no_key=True))
    people[0].given_names = "Olha"

    with transaction.atomic():
        rewrite(people)

    person.refresh_from_db()
    assert person.given_names == "Olha"


def test_it_can_be_done_twice_in_a_session():
    person = ApplicantFactory()
    for name in ("Olha", "Olga"):
        with transaction.atomic():
            people = read(person)
            people[0].given_names = name
            rewrite(people)


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_are_locked_by_id_in_one_statement_before_the_one_that_writes(
    rows, django_assert_num_queries
):
    people = read(*ApplicantFactory.create_batch(rows))

    with django_assert_num_queries(8) as queries, transaction.atomic():
        rewrite(people)

    lock, write = [query["sql"] for query in queries if "news.id" in query["sql"]]
    assert 'order by "applicants_applicant".id for no key update' in lock
    assert write.startswith("update")

import time
from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from appointments.models import Party
from config.db import locked, locking
from config.prepared import together
from config.statements import Statement, Update, updating
from config.writes import Insert, Save
from locations.models import Location
from tests.factories import LocationFactory, PartyFactory
from tests.races import race

pytestmark = pytest.mark.django_db

insert, insert_new = Insert(Party), Insert(Party, unless_there=True)
save = Save(Party, "email", "step_free")
rename = Update(
    lambda places, name: updating(Location.objects.filter(pk__any_of=places), city=name), list, str
)
named = Statement(lambda name: Location.objects.filter(city=name), str)


@pytest.mark.parametrize(("size", "statements"), [(0, 0), (1, 1), (3, 1), (23, 3)])
def test_new_rows_are_written_ten_at_a_time(size, statements, django_assert_num_queries):
    new = PartyFactory.build_batch(size, email="olena@example.org")

    with django_assert_num_queries(statements):
        rows = insert(new)

    assert rows == new
    assert list(Party.objects.order_by("pk")) == new
    assert set(Party.objects.values_list("email", flat=True)) <= {"olena@example.org"}


def test_a_new_row_is_as_django_would_have_written_it():
    row = PartyFactory.build()

    insert([row])

    kept = Party.objects.get()
    names = [field.attname for field in Party._meta.concrete_fields]
    assert [getattr(row, name) for name in names] == [getattr(kept, name) for name in names]
    assert (row._state.adding, row._state.db) == (kept._state.adding, kept._state.db)


def test_a_row_that_is_there_is_passed_over_or_refused():
    there = PartyFactory()
    again = PartyFactory.build(form_key=there.form_key)

    assert insert_new([again]) == [again]
    assert again.pk is None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([again])
    assert Party.objects.count() == 1


def test_a_text_that_is_too_long_is_refused_and_not_cut():
    with pytest.raises(Exception, match="too long"), transaction.atomic():
        insert([PartyFactory.build(phone="1" * 17)])

    assert not Party.objects.exists()


def test_only_the_named_columns_are_saved():
    row = PartyFactory(email="old@example.org", phone="1")
    row.email, row.step_free, row.phone = "new@example.org", True, "2"

    assert save(row) == 1

    row.refresh_from_db()
    assert (row.email, row.step_free, row.phone) == ("new@example.org", True, "1")


def test_an_update_changes_what_its_queryset_finds():
    one, other, third = LocationFactory.create_batch(3)

    assert rename([one.pk, other.pk], "Delft") == 2

    assert {*named("Delft")} == {one, other}
    assert third not in named("Delft")


def test_statements_that_go_together_see_what_those_before_them_did(django_assert_num_queries):
    place = LocationFactory()

    with django_assert_num_queries(1):
        before, changed, after = together(
            (named, ["Delft"]), (rename, [[place.pk], "Delft"]), (named, ["Delft"])
        )

    assert (before, changed, after) == ([], 1, [place])


def test_statements_that_go_together_fail_together():
    there = PartyFactory()
    place = LocationFactory()
    there.step_free = None

    with pytest.raises(IntegrityError), transaction.atomic():
        together((rename, [[place.pk], "Delft"]), save.with_values(there))

    assert named("Delft") == []


@pytest.mark.django_db(transaction=True)
def test_what_others_committed_while_the_first_waited_is_seen_by_the_next():
    place = LocationFactory()
    lock = Statement(lambda pks: locking(Location.objects.filter(pk__any_of=pks)), list)
    ready = Barrier(2)

    def other():
        with transaction.atomic():
            locked(Location.objects.filter(pk=place.pk))
            ready.wait(10)
            time.sleep(0.3)  # until the other one waits for the row
            LocationFactory(city="Delft")

    def mine():
        with transaction.atomic():
            ready.wait(10)
            return together((lock, [[place.pk]]), (named, ["Delft"]))

    _, (rows, found) = race(other, mine)

    assert rows == [place]
    assert [each.city for each in found] == ["Delft"]

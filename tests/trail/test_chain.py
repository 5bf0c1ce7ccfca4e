import psycopg
import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError

from appointments.models import StatusChange
from tests.factories import AppointmentFactory
from tests.trail.chained import chained
from trail import chain
from trail.models import Event, Link
from trail.services import record
from trail.tasks import chain_rows

EVENTS = "trail_event"
INSERT = (
    "insert into trail_event (at, kind, result, actor, about, channel, network)"
    " values (now(), 'by hand', '', '', '', '', '') returning id"
)


@pytest.fixture
def somebody_else():
    """Another session of the same database."""
    params = connection.get_connection_params()
    names = ["host", "port", "dbname", "user", "password"]
    with psycopg.connect(**{k: params[k] for k in names if k in params}) as other:
        yield other


def rows_chained():
    return list(Link.objects.filter(table=EVENTS).values_list("position", "row"))


@pytest.mark.django_db
class TestOneSession:
    def test_rows_are_chained_in_the_order_of_their_ids(self):
        ids = chained("a", "b", "c")

        assert rows_chained() == [(1, ids[0]), (2, ids[1]), (3, ids[2])]

    def test_what_comes_later_goes_behind(self):
        chained("a", "b")

        ids = chained("c")

        assert rows_chained()[-1] == (3, ids[-1])

    @pytest.mark.parametrize("times", [1, 10])
    def test_running_it_again_changes_nothing(self, times):
        chained("a", "b")
        before = list(Link.objects.values())

        for _ in range(times):
            chain_rows()

        assert list(Link.objects.values()) == before

    def test_more_than_fits_one_batch_is_chained_all_the_same(self, monkeypatch):
        monkeypatch.setattr(chain, "BATCH", 2)
        for number in range(5):
            record(str(number))

        chain_rows()

        assert [position for position, _row in rows_chained()] == [1, 2, 3, 4, 5]

    def test_the_history_of_appointments_has_a_chain_of_its_own(self):
        AppointmentFactory()

        chain_rows()

        row = StatusChange.objects.get().pk
        links = Link.objects.filter(table="appointments_statuschange")
        assert [(link.position, link.row) for link in links] == [(1, row)]

    def test_a_request_that_leaves_a_trace_does_not_touch_the_chain(
        self, django_assert_num_queries
    ):
        with django_assert_num_queries(1):
            record("identify")

        assert not Link.objects.exists()

    def test_every_column_of_the_tables_is_sealed(self):
        for model in [Event, StatusChange]:
            columns = {field.column for field in model._meta.local_fields}
            assert set(chain.TABLES[model._meta.db_table]) == columns - {"id"}

    @pytest.mark.parametrize("change", ["update trail_link set mac = ''", "delete from trail_link"])
    def test_not_even_the_owner_changes_a_link(self, change):
        chained("a")

        with (
            pytest.raises((InternalError, ProgrammingError), match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


@pytest.mark.django_db(transaction=True)
def test_a_low_id_that_is_committed_late_is_waited_for(somebody_else):
    (low,) = somebody_else.execute(INSERT).fetchone()
    record("late")
    high = Event.objects.get().pk

    while_it_writes = chain.settled(EVENTS, patience=0.1)
    chain.chain_next(EVENTS, while_it_writes)
    nothing = rows_chained()
    somebody_else.commit()
    chain.chain_next(EVENTS, chain.settled(EVENTS))

    assert low < high
    assert (while_it_writes, nothing) == (0, [])
    assert rows_chained() == [(1, low), (2, high)]


@pytest.mark.django_db(transaction=True)
def test_who_only_reads_is_not_waited_for(somebody_else):
    record("a")
    somebody_else.execute("select count(*) from trail_event")

    assert chain.settled(EVENTS, patience=0.1) == Event.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_chain(somebody_else):
    record("a")
    upto = chain.settled(EVENTS)
    somebody_else.execute("set lock_timeout = '100ms'")

    with transaction.atomic():
        chain.chain_next(EVENTS, upto)
        somebody_else.execute(INSERT)
        somebody_else.commit()

    assert Event.objects.count() == 2
    assert len(rows_chained()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_leaves_the_chain_to_the_first(somebody_else):
    record("a")
    somebody_else.execute("select pg_advisory_xact_lock(%s)", [chain.ONE_AT_A_TIME])

    beside = chain.chain_next(EVENTS, chain.settled(EVENTS))
    somebody_else.rollback()
    after = chain.chain_next(EVENTS, chain.settled(EVENTS))

    assert (beside, after) == (0, 1)

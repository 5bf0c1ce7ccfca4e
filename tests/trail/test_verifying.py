"""What somebody with every right over the database changes is found by the next look (SC-22)."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from psycopg import sql

from tests.factories import AppointmentFactory
from tests.trail.chained import as_superuser, chained, superuser, verify
from trail import heads
from trail.chain import chain_next, settled
from trail.models import Event
from trail.tasks import chain_rows
from trail.verifying import faults

pytestmark = pytest.mark.django_db

COLUMNS = ["kind", "result", "actor", "about", "channel", "place", "network"]
EDIT = "update trail_event set {} = 'x' where id = %s"


def wrong():
    return list(faults())


def test_an_untouched_trail_verifies_and_says_how_long_it_is(capsys):
    chained("a", "b", "c")

    verify()

    assert "trail_event: 3 rows, as they were chained" in capsys.readouterr().out


def test_an_empty_trail_verifies():
    verify()


@pytest.mark.parametrize("column", COLUMNS)
def test_an_edit_is_named(column):
    _first, second, _third = chained("a", "b", "c")

    as_superuser(sql.SQL(EDIT).format(sql.Identifier(column)), second)

    assert wrong() == [f"trail_event: row {second} was changed, or its link or the one before was"]
    with pytest.raises(CommandError, match=rf"does not verify.*row {second} was changed") as seen:
        verify()
    assert seen.value.returncode == 1


def test_another_time_is_named():
    first, *_ = chained("a", "b")

    as_superuser("update trail_event set at = at + interval '1 second' where id = %s", first)

    assert f"row {first} was changed" in wrong()[0]


def test_a_deletion_is_named():
    _first, second, _third = chained("a", "b", "c")

    as_superuser("delete from trail_event where id = %s", second)

    assert wrong() == [f"trail_event: row {second} was deleted"]


def test_a_deletion_with_its_link_is_named():
    _first, second, third = chained("a", "b", "c")

    as_superuser("delete from trail_event where id = %s", second)
    as_superuser("delete from trail_link where row = %s", second)

    assert wrong()[0] == "trail_event: the links 2 to 2 are gone"
    assert f"row {third} was changed, or its link or the one before was" in wrong()[1]


def test_a_deletion_that_closes_the_gap_behind_it_is_named():
    _first, second, third = chained("a", "b", "c")

    as_superuser("delete from trail_event where id = %s", second)
    as_superuser("delete from trail_link where row = %s", second)
    as_superuser("update trail_link set position = 2 where row = %s", third)

    assert wrong() == [f"trail_event: row {third} was changed, or its link or the one before was"]


def test_two_rows_that_changed_places_are_named():
    first, second, _third = chained("a", "b", "c")

    as_superuser(
        "update trail_event set kind = case id when %s then 'b' else 'a' end where id in (%s, %s)",
        first, first, second,
    )  # fmt: skip

    assert [int(re.findall(r"row (\d+)", each)[0]) for each in wrong()] == [first, second]


def test_two_links_that_changed_places_are_named():
    first, second, _third = chained("a", "b", "c")

    with superuser() as cursor:
        for row, position in [(first, 99), (second, 1), (first, 2)]:
            cursor.execute("update trail_link set position = %s where row = %s", [position, row])

    assert f"row {first} stands behind row {second}: reordered" in " ".join(wrong())


def test_a_row_that_was_put_between_is_named():
    _first, second, _third = chained("a", "b", "c")
    as_superuser("update trail_event set id = id + 10 where id > %s", second)
    as_superuser("update trail_link set row = row + 10 where row > %s", second)
    Event.objects.create(pk=second + 1, kind="invented")

    assert f"trail_event: row {second + 1} was never chained: put in later" in wrong()


@pytest.mark.parametrize("pk", [-5, 0])
def test_a_row_before_the_first_is_named(pk):
    chained("a")

    Event.objects.create(pk=pk, kind="invented")

    assert wrong() == [f"trail_event: row {pk} was never chained: put in later"]


def test_a_link_whose_seal_was_changed_is_named():
    first, *_ = chained("a", "b")

    as_superuser("update trail_link set mac = repeat('0', 64) where row = %s", first)

    assert f"row {first} was changed, or its link" in wrong()[0]


def test_who_chains_again_without_the_key_is_found(settings):
    first, *_ = chained("a", "b", "c")
    settings.TRAIL_KEYS = ["somebody else's"]

    as_superuser("update trail_event set actor = 'user:1' where id = %s", first)
    as_superuser("delete from trail_link")
    chain_next("trail_event", settled("trail_event"))
    settings.TRAIL_KEYS = []

    assert f"row {first} was sealed by the key" in wrong()[0]


def test_the_history_of_appointments_is_looked_at_too():
    AppointmentFactory()
    chain_rows()

    as_superuser("update appointments_statuschange set actor = 'user:9'")

    assert [each.split(":")[0] for each in wrong()] == ["appointments_statuschange"]


def test_rows_that_nobody_chains_for_an_hour_are_named():
    chained("a")
    fresh = Event.objects.create(kind="b")
    assert wrong() == []

    as_superuser(
        "update trail_event set at = %s where id = %s",
        timezone.now() - timedelta(hours=2),
        fresh.pk,
    )

    assert "does the worker run?" in wrong()[0]


def test_keys_rotate(settings):
    settings.TRAIL_KEYS = ["old"]
    chained("a", "b")

    settings.TRAIL_KEYS = ["new", "old"]
    chained("c")

    assert wrong() == []
    settings.TRAIL_KEYS = ["new"]
    assert "which is not among TRAIL_KEYS" in wrong()[0]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_look_takes_the_same_queries_however_long_the_chain_is(rows, django_assert_num_queries):
    chained(*"abc"[:rows])

    with django_assert_num_queries(11):
        assert wrong() == []


class TestCut:
    """Who cuts the end off takes the links along: only what was written down elsewhere knows."""

    @pytest.fixture
    def folder(self, settings, tmp_path):
        settings.TRAIL_HEADS = str(tmp_path)
        return tmp_path

    def cut_after(self, row):
        as_superuser("delete from trail_event where id > %s", row)
        as_superuser("delete from trail_link l where l.table = 'trail_event' and l.row > %s", row)

    def test_without_a_head_nobody_sees_it(self, capsys):
        first, *_ = chained("a", "b", "c")
        self.cut_after(first)

        verify()

        assert "Without --head a cut end is not seen." in capsys.readouterr().out

    @pytest.mark.parametrize("where", ["file", "folder"])
    def test_with_a_head_it_is_named(self, where, folder):
        first, _second, third = chained("a", "b", "c")
        file = heads.export()
        self.cut_after(first)

        told = f"cut. It reached row {third} and ends now at position 1, row {first}"
        with pytest.raises(CommandError, match=told):
            verify(head=file if where == "file" else folder)

    def test_a_trail_that_is_gone_altogether_is_named(self, folder):
        *_, third = chained("a", "b", "c")
        heads.export()
        self.cut_after(0)

        with pytest.raises(CommandError, match=f"reached row {third} and ends now at nowhere"):
            verify(head=folder)

    def test_a_trail_that_was_written_anew_with_our_own_key_is_named(self, folder):
        first, *_, third = chained("a", "b", "c")
        heads.export()
        as_superuser("update trail_event set actor = 'user:1' where id = %s", first)
        as_superuser("delete from trail_link")
        chain_rows()
        assert wrong() == []

        with pytest.raises(CommandError, match=f"written anew. Row {third}"):
            verify(head=folder)

    def test_a_chain_that_went_on_passes_through_its_old_heads(self, folder):
        chained("a", "b")
        heads.export()
        chained("c")

        verify(head=folder)

    @pytest.mark.parametrize("content", [None, "", "no head", '{"table": "trail_event"}', "[1]"])
    def test_a_file_that_holds_no_head_is_no_good_news(self, content, tmp_path):
        file = tmp_path / "head.jsonl"
        if content is not None:
            file.write_text(content)

        with pytest.raises(CommandError) as seen:
            call_command("verify_trail", head=file)

        assert seen.value.returncode == 2

import stat

import pytest
import time_machine

from tests.trail.chained import chained
from trail import heads
from trail.models import Link
from trail.tasks import export_heads

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.TRAIL_HEADS = str(tmp_path)
    return tmp_path


def test_a_head_says_where_the_chain_ends():
    *_, last = chained("a", "b")

    link = Link.objects.get(row=last, table="trail_event")
    [head] = heads.heads()
    assert head[:5] == ("trail_event", 2, last, link.key, link.mac)
    assert head.at.endswith("Z")


def test_the_heads_of_an_hour_are_in_one_file_that_nobody_writes_over(folder):
    chained("a")
    with time_machine.travel("2026-03-02T10:05Z", tick=False):
        export_heads()
        chained("b")
        export_heads()
    with time_machine.travel("2026-03-02T11:00Z", tick=False):
        export_heads()

    first, second = sorted(folder.iterdir())
    assert [first.name, second.name] == ["2026-03-02T10Z.jsonl", "2026-03-02T11Z.jsonl"]
    assert [head.position for head in heads.read(first)] == [1]
    assert [head.position for head in heads.read(second)] == [2]
    assert stat.S_IMODE(first.stat().st_mode) == 0o444


def test_nothing_is_written_before_something_is_chained(folder):
    export_heads()

    assert list(folder.iterdir()) == []


def test_without_a_folder_nothing_is_written():
    chained("a")

    assert heads.export() is None


def test_what_is_read_is_what_was_written(folder):
    chained("a", "b")

    file = heads.export()

    assert list(heads.read(file)) == heads.heads()

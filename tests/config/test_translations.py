import gettext
import os
from pathlib import Path

import polib
import pytest

from config.translations import compile_catalogues


@pytest.fixture
def catalogue(tmp_path):
    """A folder of catalogues with one entry translated and one fuzzy."""
    folder = tmp_path / "uk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    made = polib.POFile()
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    made.append(polib.POEntry(msgid="place", msgstr="місце"))
    made.append(polib.POEntry(msgid="time", msgstr="ні", flags=["fuzzy"]))
    made.save(str(folder / "django.po"))
    return folder / "django.po"


def test_what_is_sure_is_compiled(catalogue):
    [written] = compile_catalogues(catalogue.parents[2])

    with written.open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert translations.gettext("place") == "місце"
    assert translations.gettext("time") == "time"


def test_what_is_compiled_already_is_left_alone(catalogue):
    compile_catalogues(catalogue.parents[2])

    assert compile_catalogues(catalogue.parents[2]) == []


def test_what_changed_is_compiled_again(catalogue):
    [written] = compile_catalogues(catalogue.parents[2])
    os.utime(written, (1, 1))

    assert compile_catalogues(catalogue.parents[2]) == [written]


def test_nothing_half_written_is_left(catalogue):
    compile_catalogues(catalogue.parents[2])

    assert sorted(path.name for path in Path(catalogue.parent).iterdir()) == [
        "django.mo",
        "django.po",
    ]

import polib
import pytest
from django.apps import apps
from django.utils.translation import ngettext, override

from config import catalogues


def test_every_message_is_translated_in_every_language():
    found = catalogues.collect()

    wrong = [fault for each in catalogues.LANGUAGES for fault in catalogues.faults(each, found)]

    assert wrong == []


def test_every_room_is_looked_into():
    installed = [config.name for config in apps.get_app_configs()]
    ours = {name for name in installed if (catalogues.ROOT / name).is_dir()}

    assert ours - set(catalogues.ROOMS) == set()


def test_messages_are_found_in_python_and_in_templates(tmp_path):
    code, page = tmp_path / "a.py", tmp_path / "a.html"
    code.write_text('_("Hello"); ngettext("%(n)d day", "%(n)d days", n); other("No")')
    page.write_text(
        '{% load i18n %}{% if a %}{% translate "Back" %}{% endif %}'
        "{% blocktranslate count n=n trimmed %}\n {{ n }} day {% plural %} {{ n }} days"
        "{% endblocktranslate %}"
    )

    assert sorted(catalogues.in_python(code)) == [("%(n)d day", "%(n)d days"), ("Hello", "")]
    assert list(catalogues.in_template(page)) == [("Back", ""), ("%(n)s day", "%(n)s days")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "not translated"),
        ("Привіт", "other placeholders"),
        ("Привіт, %(name)s", None),
    ],
)
def test_a_gap_or_another_placeholder_is_a_fault(tmp_path, monkeypatch, text, fault):
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    file = tmp_path / "uk" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Hello, %(name)s", msgstr=text))
    catalogue.save(str(file))

    wrong = catalogues.faults("uk", {("Hello, %(name)s", ""): ["a.py"]})

    assert [fault in each for each in wrong] == ([True] if fault else [])


def test_words_survive_a_new_collection(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    file = tmp_path / "nl" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    catalogue = catalogues.merge("nl", {("Back", ""): ["a.html"], ("Gone", ""): ["a.html"]})
    catalogue.find("Back").msgstr = "Terug"
    catalogue.save(str(file))

    again = catalogues.merge("nl", {("Back", ""): ["b.html"]})

    assert [(entry.msgid, entry.msgstr) for entry in again] == [("Back", "Terug")]


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize(
    ("number", "form"),
    [(1, 0), (2, 1), (5, 2), (11, 2), (21, 0), (22, 1), (25, 2), (111, 2)],
)
def test_ukrainian_and_russian_count_in_their_own_forms(language, number, form):
    path = catalogues.LOCALE / language / "LC_MESSAGES" / "django.po"
    entry = polib.pofile(str(path)).find("%(minutes)s minute")

    with override(language):
        said = ngettext("%(minutes)s minute", "%(minutes)s minutes", number)

    assert said == entry.msgstr_plural[form]

"""What the documents say of the house is so: who owns which tables, which files there are."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings as django_settings

ROOT = Path(django_settings.BASE_DIR)
ROW = re.compile(r"^\|[^|]*\| `(\w+)/` \| ([^|]*) \|", re.M)
PATH = re.compile(r"`([\w-]+/[\w./-]+)`")
MADE = (".local/", "secrets/")  # on the machine, not in the repository


def documents():
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_each_room_names_the_tables_that_it_owns():
    rooms = dict(ROW.findall((ROOT / "docs/architecture.md").read_text()))
    ours = [each for each in apps.get_app_configs() if (ROOT / each.label / "apps.py").exists()]

    said = {each.label: set(re.findall(r"`(\w+)`", rooms[each.label])) for each in ours}

    owned = {each.label: {model.__name__ for model in each.get_models()} for each in ours}
    assert said == owned
    assert len(ours) > 10


def test_each_file_that_a_document_names_exists():
    named = {(file.name, path) for file in documents() for path in PATH.findall(file.read_text())}

    gone = {(file, path) for file, path in named if not path.startswith(MADE)}
    gone = {(file, path) for file, path in gone if not (ROOT / path).exists()}

    assert gone == set()
    assert len(named) > 100


def test_each_setting_that_can_be_given_is_in_the_example():
    asked = set(
        re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', (ROOT / "config/settings.py").read_text())
    )

    told = set(re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(), re.M))

    assert asked - told == set()
    assert len(asked) > 20

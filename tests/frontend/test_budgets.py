"""What a phone on a weak network has to fetch."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib import admin

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
CSS = (STATIC / "site.css").read_text()
DESK_CSS = (STATIC / "desk.css").read_text()
PLANNING_CSS = "".join((STATIC / name).read_text() for name in ["planning.css", "poster.css"])
ADMIN = Path(admin.__file__).parent / "static" / "admin" / "css"
OFFICE_CSS = "".join(sheet.read_text() for sheet in [*STATIC.glob("*.css"), *ADMIN.glob("*.css")])
FONTS = ["fonts/noto-sans-latin.woff2", "fonts/noto-sans-cyrillic.woff2"]


def packed(name):
    return len(gzip.compress((STATIC / name).read_bytes(), 9))


def test_the_first_visit_fetches_little():
    page = 4_000  # of the start page, packed

    first = page + packed("site.css") + packed("app.js") + sum(packed(font) for font in FONTS)

    assert first <= 60_000


def test_the_script_is_a_few_lines():
    assert packed("app.js") <= 500


def test_the_style_sheet_is_built_from_its_source_and_names_its_licences():
    source = (ROOT / "frontend/site.scss").read_text()
    notice = source[: source.index("*/")]

    assert CSS.startswith(notice)
    assert "MIT" in notice
    assert "SIL Open Font License" in notice


@pytest.mark.parametrize(
    "name", ["govuk-frontend.LICENSE.txt", "fonts/OFL.txt", "world-atlas.LICENSE.txt"]
)
def test_a_licence_stands_beside_what_it_covers(name):
    text = (STATIC / name).read_text()

    known = ["PERMISSION IS HEREBY GRANTED", "SIL OPEN FONT LICENSE", "PERMISSION TO USE, COPY"]
    assert any(words in text.upper() for words in known)


def test_staff_fetch_htmx_as_it_was_published():
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())
    script = (STATIC / "htmx.min.js").read_text()

    assert f'version:"{lock["packages"]["node_modules/htmx.org"]["version"]}"' in script
    assert "Permission to use, copy" in (STATIC / "htmx.LICENSE.txt").read_text()
    assert packed("htmx.min.js") <= 17_500


def test_the_versions_in_the_notice_are_those_installed():
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())

    version = lock["packages"]["node_modules/govuk-frontend"]["version"]

    assert f"govuk-frontend {version}" in CSS


def test_the_lock_names_no_registry():
    assert "resolved" not in (ROOT / "frontend/package-lock.json").read_text()


def test_the_style_sheet_fetches_nothing_but_our_fonts():
    assert set(re.findall(r"url\(([^)]+)\)", CSS)) == set(FONTS)
    assert "@import" not in CSS


@pytest.mark.parametrize("script", ["govuk-template", "top", "demo", "pick", "slots", "days"])
def test_the_style_sheet_knows_the_parts_of_our_pages(script):
    assert f".{script}" in CSS


def test_no_class_of_a_page_is_unknown_to_its_style_sheets():
    unknown = {
        f"{page.name}: {name}"
        for page in pages()
        for name in classes(page.read_text())
        if not is_styled(name, sheets_of(page))
    }

    assert unknown == set()


def pages():
    templates = ROOT / "templates"
    own = {"admin", "down.html"}  # which bring their style themselves
    return [page for page in templates.rglob("*.html") if not own & {*page.parts}]


def sheets_of(page):
    """Pages on Django's admin have small sheets of their own, those of planners one."""
    if {"councils", "privacy", "running"} & {*page.parts}:
        return OFFICE_CSS
    return CSS + DESK_CSS + (PLANNING_CSS if "planning" in page.parts else "")


def classes(source):
    found = re.findall(r'class="([^"]*)"', re.sub(r"{%.*?%}|{{.*?}}", " ", source))
    return {name for text in found for name in text.split() if not name.endswith("-")}


def is_styled(name, css):
    """Of govuk-frontend some names are markers: there the component counts."""
    known = re.split("__|--", name)[0] if name.startswith("govuk-") else name
    return re.search(rf"\.{re.escape(known)}(?![a-z])", css.replace("\\", ""))

"""Rules that all templates keep, and the frame they share."""

import re
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.shortcuts import render
from django.template import engines
from django.utils import translation

from applicants.fields import BirthDateField, VNumberField

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
MAILS = {"notices/mail.html", "notices/_line.html"}  # a mail brings its style along, no script
SCRIPT = re.compile(r"\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
STYLE = re.compile(r"<style|\sstyle=", re.IGNORECASE)
TAG = re.compile(r"{%.*?%}")  # may name what it passes on, as in `with one=pair.0`


def inline(source, *kinds):
    """What of these kinds stands in a template itself."""
    html = TAG.sub("", source)
    return [found for kind in kinds for found in kind.findall(html)]


class IdentityForm(forms.Form):
    v_number = VNumberField(label="V-number", help_text="10 digits")
    birth_date = BirthDateField(label="Date of birth", help_text="For example 27 3 1988")


@pytest.fixture
def shown(rf):
    def shown(page="base.html", path="/uk/", messages=(), **context):
        request = rf.get(path)
        request.session, request.user = {}, AnonymousUser()
        request._messages = FallbackStorage(request)
        for level, text in messages:
            request._messages.add(level, text)
        return render(request, page, context).content.decode()

    return shown


@pytest.mark.parametrize("page", PAGES)
def test_a_template_has_no_inline_script_or_style(page):
    alone = page in MAILS or page == "down.html"  # no style sheet comes with them
    kinds = [SCRIPT] if alone else [SCRIPT, STYLE]

    assert inline((TEMPLATES / page).read_text(), *kinds) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_template_marks_nothing_as_safe_and_can_be_read(page):
    source = (TEMPLATES / page).read_text()

    assert "|safe" not in source
    assert "autoescape off" not in source
    assert engines["django"].from_string(source)


def test_the_search_for_inline_code_finds_it():
    for bad in '<p style="x">', "<script>x</script>", '<a onclick="x">', "<style>":
        assert inline(bad, SCRIPT, STYLE)
    for good in '<script src="x" defer></script>', '{% include "x.html" with one=pair.0 %}':
        assert not inline(good, SCRIPT, STYLE)


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_the_switcher_leads_to_the_same_page_in_the_other_languages(shown, language):
    with translation.override(language):
        html = shown(path=f"/{language}/when/?place=3&from=2026-12-01")

    names = re.findall(r'<(?:a|span)[^>]*lang="(\w\w)">([^<]+)</(?:a|span)></li>', html)
    assert f'<html lang="{language}"' in html
    assert [name for _, name in names] == ["Українська", "Русский", "Nederlands", "English"]
    assert f'aria-current="true" lang="{language}"' in html
    for other in {"uk", "ru", "nl", "en"} - {language}:
        assert f'href="/{other}/when/?place=3&amp;from=2026-12-01"' in html
        assert f'lang="{other}" hreflang="{other}"' in html


def test_an_example_says_so_in_four_languages(shown, settings):
    settings.DEMO = True

    for page in "base.html", "staff.html":
        html = shown(page)

        for language in "uk", "ru", "nl", "en":
            assert f'<span lang="{language}">' in html
        assert "not a government site" in html


def test_a_real_site_does_not_call_itself_an_example(shown, settings):
    settings.DEMO = False

    assert "not a government site" not in shown()


def test_every_page_says_whom_to_call(shown, settings):
    settings.HELP_PHONE = "088 043 0430"

    assert '<a class="govuk-link" href="tel:0880430430">088 043 0430</a>' in shown()


def test_wrong_fields_are_listed_above_the_heading_and_in_the_title(shown):
    form = IdentityForm({"v_number": "12", "birth_date_day": "27", "birth_date_month": "13"})
    form.add_error(None, "Both are wrong")

    html = shown(form=form)

    assert re.search(r"<title>[^<]+: ", html)
    assert html.index('role="alert"') < html.index("<h1")
    assert '<a href="#id_v_number">' in html
    assert '<a href="#id_birth_date_1">' in html
    assert "<li>Both are wrong</li>" in html
    assert 'class="govuk-error-summary" tabindex="-1"' in html


def test_a_form_not_sent_yet_shows_no_summary(shown):
    assert "govuk-error-summary" not in shown(form=IdentityForm())


def test_messages_tell_problems_from_good_news(shown):
    html = shown(messages=[(40, "Just <taken>"), (25, "Cancelled")])

    assert html.count("govuk-error-summary__title") == 1
    assert "Just &lt;taken&gt;" in html
    assert 'class="note note--success" role="status"' in html


def test_a_page_with_a_form_is_quick_to_make(shown, benchmark_clock):
    form = IdentityForm()

    seconds = benchmark_clock(lambda: (shown(), str(form)))

    assert seconds < 0.02  # 1 ms where it was written; this catches a slip, not a slow machine

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.utils import timezone
from django.utils.translation import override

from config.flattening import flat
from notices import composing
from notices.composing import mail, text
from notices.examples import example
from notices.kinds import Kind
from tests.languages import LANGUAGES

NOW = timezone.now() - timedelta(days=1)


def templates(of):
    return {
        path.stem for path in Path(settings.BASE_DIR, "templates/notices", of).glob("[!_]*.txt")
    }


def as_django_does(template, values, language):
    with override(language):
        found = Engine.get_default().get_template(f"notices/{template}.txt")
        return found.render(Context(dict(values), autoescape=False))


def test_every_kind_has_its_templates_and_no_template_is_left_over():
    assert templates("mail") == templates("sms") == set(Kind.values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_a_template_in_one_piece_says_what_its_parts_say(kind, language, monkeypatch):
    context = example(kind, NOW)
    quick = mail(kind, context, language), text(kind, context, language)

    monkeypatch.setattr(composing, "rendered", as_django_does)

    assert (mail(kind, context, language), text(kind, context, language)) == quick


def test_a_template_is_put_together_once_for_each_language():
    assert flat("notices/mail/visit.txt", "uk") is flat("notices/mail/visit.txt", "uk")
    assert flat("notices/mail/visit.txt", "uk") is not flat("notices/mail/visit.txt", "en")

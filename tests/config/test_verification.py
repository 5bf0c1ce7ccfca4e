"""What docs/security.md promises: its tests exist; and rules that reading can judge."""

import ast
import re
from pathlib import Path

from django import forms
from django.conf import settings
from django.urls import get_resolver

ROOT = Path(settings.BASE_DIR)
NAMED = re.compile(r"`(?:(tests/[\w/]+\.py))?::(test_\w+)`")
ELSEWHERE = re.compile(
    r"""<(?:script|link|img|iframe|source|form)\b[^>]*(?:src|href|action)=["']?(?:https?:)?//"""
)
SITE = [each.split(".")[0] for each in settings.INSTALLED_APPS if (ROOT / each).is_dir()]
FORETOLD = {  # modules that may use `random`: what chance decides there is nobody's secret
    "config/db.py": "how long to wait before trying again",
    "planning/forecast": "a simulation, repeated by its seed",
    "planning/rehearsal": "a simulation, repeated by its seed",
    "demo": "made-up people",
}
# Judged by a signature, hashed, or split into lines: what bounds them is the size of a form
UNBOUND = {"form_key", "password", "password1", "password2", "route"}
BOXES = forms.CharField, forms.RegexField


def sources():
    for room in [*SITE, "config"]:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text()


def named_tests():
    text, file = (ROOT / "docs/security.md").read_text(), ""
    for given, name in NAMED.findall(text):
        file = given or file
        yield file, name


def test_each_test_that_the_document_names_exists():
    gone = [
        (file, name)
        for file, name in named_tests()
        if not re.search(rf"def {name}\(", (ROOT / file).read_text())
    ]

    assert gone == []
    assert len(list(named_tests())) > 50


def test_chance_that_can_be_foretold_decides_nothing():
    using = [name for name, text in sources() if re.search(r"^(import|from) random\b", text, re.M)]

    assert [name for name in using if not name.startswith(tuple(FORETOLD))] == []


def test_no_form_takes_whatever_a_table_has():
    assert [
        name for name, text in sources() if re.search(r"""fields\s*=\s*["']__all__""", text)
    ] == []


def test_no_page_loads_anything_from_another_host():
    templates = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "deploy/down").glob("*.html")]

    found = [str(path) for path in templates if ELSEWHERE.search(path.read_text())]

    assert templates
    assert found == []


def test_the_proxy_speaks_no_old_tls():
    text = (ROOT / "deploy/nginx.conf").read_text()

    assert re.findall(r"ssl_protocols ([^;]+);", text) == ["TLSv1.2 TLSv1.3"]
    assert "server_tokens off;" in text


def test_whoever_asks_another_machine_stops_waiting():
    calls = [
        (name, ast.unparse(node))
        for name, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ASKING
    ]

    assert calls
    assert [call for call in calls if "timeout" not in call[1]] == []


ASKING = {"requests.get", "requests.post", "urlopen", "HTTPConnection", "Redis.from_url"}


def all_forms(kind=forms.BaseForm):
    for each in kind.__subclasses__():
        if each.__module__.split(".")[0] in SITE:
            yield each
        yield from all_forms(each)


def test_every_box_for_text_has_a_bound():
    assert get_resolver().url_patterns  # all of them are read by now

    unbound = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in all_forms()
        for name, field in form.base_fields.items()
        if type(field) in (forms.CharField, forms.RegexField)
        and field.max_length is None
        and name not in UNBOUND
    }

    assert unbound == set()

import pytest
from django.template import Context, Engine
from django.template.base import TextNode
from django.utils.translation import override

LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "static": "django.templatetags.static",
}


def engine(**templates):
    pages = {f"{name}.html": text for name, text in templates.items()}
    inner = [("django.template.loaders.locmem.Loader", pages)]
    return Engine(loaders=[("config.folding.Loader", inner)], libraries=LIBRARIES)


def page(text, language="nl", **values):
    template = folded(text, language)
    with override(language):
        return template.render(Context(values))


def folded(text, language="nl"):
    with override(language):
        return engine(page=f"{{% load i18n static %}}{text}").get_template("page.html")


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "Yes" %}',
        "{% blocktranslate %}Yes{% endblocktranslate %}",
        "{% blocktranslate with step=1 of=4 %}Step {{ step }} of {{ of }}{% endblocktranslate %}",
        "{% url 'booking:who' %}",
        "{% static 'site.css' %}",
        '<b>{% translate "Yes" %}</b>, {% translate "No" %}',
    ],
)
def test_what_is_fixed_becomes_text(text):
    nodes = [node for node in folded(text).nodelist if type(node).__name__ != "LoadNode"]
    plain = Engine(libraries=LIBRARIES).from_string(f"{{% load i18n static %}}{text}")

    assert [type(node) for node in nodes] == [TextNode]
    with override("nl"):
        assert nodes[0].s == plain.render(Context())


@pytest.mark.parametrize("language", ["nl", "uk"])
def test_each_language_has_its_own(language):
    pages = engine(page='{% load i18n %}{% translate "Yes" %}')
    given = {}
    for each in ["en", language]:
        with override(each):
            given[each] = pages.get_template("page.html").render(Context())

    assert given["en"] == "Yes"
    assert given[language] != "Yes"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{% translate word %}", "No"),
        ("{% translate 'Yes' as yes %}{{ yes|upper }}", "YES"),
        ("{% blocktranslate %}{{ word }}!{% endblocktranslate %}", "No!"),
        ("{% blocktranslate with word=word %}{{ word }}!{% endblocktranslate %}", "No!"),
        ("{% if word %}{% translate 'Yes' %}{% else %}-{% endif %}", "Yes"),
        ("{% for each in word %}{{ each }}{% translate 'Yes' %}{% endfor %}", "NYesoYes"),
        ("{% url name %}", "/en/who/"),
    ],
)
def test_what_depends_on_the_page_still_does(text, shown):
    assert page(text, "en", word="No", name="booking:who") == shown


def test_another_language_inside_a_page_stays_that():
    text = '{% translate "Yes" %}{% language "en" %}{% translate "Yes" %}{% endlanguage %}'

    assert page(text, "nl").endswith("Yes")
    assert page(text, "nl") != "YesYes"


def test_blocks_of_a_page_are_folded_into_its_frame():
    pages = engine(
        frame='{% load i18n %}<{% block inner %}{% translate "No" %}{% endblock %}>',
        page='{% extends "frame.html" %}{% load i18n %}'
        '{% block inner %}{% translate "Yes" %}{% endblock %}',
    )
    with override("en"):
        assert pages.get_template("page.html").render(Context()) == "<Yes>"
        assert pages.get_template("frame.html").render(Context()) == "<No>"


def test_marks_are_still_escaped():
    assert page('{% translate "Ben & Jerry" %}') == "Ben & Jerry"
    assert page("{{ name }}", name="<b>") == "&lt;b&gt;"

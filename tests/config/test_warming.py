import pytest
from django.conf import settings
from django.db import connection
from django.template import Engine

from config.warming import all_pages, warm


@pytest.fixture
def cold():
    loader = Engine.get_default().template_loaders[0]
    loader.reset()
    return loader.get_template_cache


def test_every_page_is_ready_in_every_language_before_anybody_asks(cold):
    warm()

    pages = list(all_pages())
    missing = [
        (code, page)
        for code, _ in settings.LANGUAGES
        for page in pages
        if f"{code}:{page}" not in cold
    ]
    assert "booking/start.html" in pages
    assert missing == []


def test_a_process_gets_ready_without_a_database(cold, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError

    monkeypatch.setattr(connection, "connect", refuse)
    connection.close()

    warm()

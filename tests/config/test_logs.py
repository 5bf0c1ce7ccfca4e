import logging

import pytest

from config.logs import without_links


@pytest.mark.parametrize(
    ("message", "args"),
    [("Not Found: /uk/v/secret:link/", ()), ("%s: %s", ("Not Found", "/uk/v/secret:link/"))],
)
def test_a_personal_link_is_not_written_down(message, args):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)

    assert without_links(record)

    assert record.getMessage() == "Not Found: /uk/v/-/"


def test_other_pages_are_named(caplog):
    record = logging.LogRecord("django", logging.ERROR, "", 0, "%s %d", ("/uk/visit/", 500), None)

    assert without_links(record)

    assert record.getMessage() == "/uk/visit/ 500"


def test_what_the_site_logs_goes_through_the_filter(client, settings):
    handler = settings.LOGGING["handlers"]["console"]

    assert handler["filters"] == ["links"]
    assert settings.LOGGING["root"]["handlers"] == ["console"]

import logging
import re
import sys
from io import StringIO

import pytest
from django.http import Http404
from django.test import Client
from django.urls import path

from config import errors, urls
from config.celery import app
from config.logs import HIDDEN, Formatter, hidden, without_people
from embedded.paths import ROOT
from embedded.postgres import SETTINGS

TASK = "b12b523c-f69e-4e43-88db-c49831234567"


def broken(request):
    raise ValueError("Zlatomyra 7300000019")


def gone(request):
    raise Http404("Zlatomyra")


handler404, handler500 = errors.not_found, errors.server_error
urlpatterns = [path("broken", broken, name="broken"), path("gone", gone), *urls.urlpatterns]


@pytest.fixture
def log(settings):
    """What stands in the log, through the very handler of the site."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(without_people)
    handler.setFormatter(Formatter(settings.LOGGING["formatters"]["line"]["format"]))
    handler.setLevel(logging.DEBUG)
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Not Found: /uk/v/secret:link/", "Not Found: /uk/v/-/"),
        ("/uk/visit/?v=7300000019&x=1 failed", "/uk/visit/?- failed"),
        ("to <oksana.p@example.org>: refused", "to <->: refused"),
        ("number 7300000019 or V7300000019 or +31699900019", "number - or V- or -"),
        (f"Task n[{TASK}] in 0.0123456789s", f"Task n[{TASK}] in 0.0123456789s"),
        (
            "task 12 waits 1234567 s at http://127.0.0.1:8000",
            "task 12 waits 1234567 s at http://127.0.0.1:8000",
        ),
    ],
)
def test_what_names_somebody_is_taken_out(text, shown):
    assert hidden(text) == shown
    assert len(HIDDEN) == 4


@pytest.mark.parametrize(
    ("message", "args", "shown"),
    [
        ("%s: %s", ("Not Found", "/uk/v/secret:link/"), "Not Found: /uk/v/-/"),
        ("it says %s", (ValueError("Zlatomyra"),), "it says ValueError"),
        ("%d rows", ("Zlatomyra",), "%d rows"),
        ("100 %", (), "100 %"),
        (
            "Task %(name)s[%(id)s] %(description)s: %(exc)s",
            ({"name": "n", "id": "1", "description": "failed", "exc": "Zlatomyra"},),
            "Task n[1] failed: -",
        ),
    ],
)
def test_what_a_record_says_is_shown_without_the_words_of_errors(message, args, shown):
    record = logging.LogRecord("x", logging.ERROR, "", 0, message, args, None)

    assert without_people(record)

    assert record.getMessage() == shown


def test_an_error_is_shown_by_place_and_kind(log):
    try:
        try:
            raise KeyError("Zlatomyra")
        except KeyError as error:
            raise ValueError("Zlatomyra") from error
    except ValueError:
        logging.getLogger("ours").exception("It failed")

    said = log.getvalue()
    assert "Zlatomyra" not in said
    assert said.splitlines()[0] == "ERROR ours [-]: It failed"
    assert "test_logs.py" in said
    assert said.splitlines()[-1] == "builtins.ValueError"
    assert "builtins.KeyError" in said


def test_what_another_handler_kept_of_an_error_is_not_shown(log):
    record = logging.LogRecord("x", logging.ERROR, "", 0, "It failed", (), None)
    try:
        raise ValueError("Zlatomyra")
    except ValueError:
        record.exc_info, record.exc_text = sys.exc_info(), "Zlatomyra"

    logging.getLogger("x").handle(record)

    assert "Zlatomyra" not in log.getvalue()
    assert record.exc_text == "Zlatomyra"


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/broken?name=Zlatomyra", "GET broken 500"),
        ("/gone?name=Zlatomyra", "404"),
        ("/Zlatomyra/", "GET - 404"),
    ],
)
def test_a_request_is_named_by_its_page_and_what_came_of_it(address, line, visitor, log):
    visitor.get(address)

    said = log.getvalue()
    assert line in said
    assert "Zlatomyra" not in said


def test_all_lines_of_a_request_have_its_id(visitor, log):
    visitor.get("/broken")
    visitor.get("/broken")

    ids = [line.split("[")[1].split("]")[0] for line in log.getvalue().splitlines() if "[" in line]
    assert len(ids) == 4
    assert len(set(ids)) == 2
    assert all(each.isalpha() for each in ids)


@pytest.mark.django_db
def test_who_acts_is_named_by_id(client, log):
    from tests.factories import UserFactory

    user = UserFactory(username="olena")
    client.force_login(user)

    client.get("/desk/")
    client.get("/en/")

    first, second = [line for line in log.getvalue().splitlines() if " access " in line]
    assert first.endswith(f" user:{user.pk}")
    assert second.endswith(" applicant")
    assert "olena" not in log.getvalue()


def test_everything_the_site_logs_goes_through_here(settings):
    logging_of = settings.LOGGING

    assert logging_of["handlers"]["console"] == {
        "class": "logging.StreamHandler",
        "formatter": "line",
        "filters": ["people"],
    }
    assert logging_of["root"]["handlers"] == ["console"]
    assert logging_of["loggers"]["gunicorn.error"]["handlers"] == ["console"]
    others = [each.get("handlers", []) for each in logging_of["loggers"].values()]
    assert {name for names in others for name in names} == {"console"}


def test_celery_leaves_the_log_to_the_site():
    from celery.signals import setup_logging

    from config.celery import log_as_the_site_does

    receivers = [receiver for _key, receiver in setup_logging.receivers]
    level = logging.getLogger().level
    try:
        log_as_the_site_does(loglevel=logging.ERROR)
        set_to = logging.getLogger().level
    finally:
        logging.getLogger().setLevel(level)

    assert receivers
    assert set_to == logging.ERROR


@pytest.mark.parametrize(
    "setting",
    [
        "log_min_error_statement=panic",
        "log_error_verbosity=terse",
        "log_parameter_max_length=0",
        "log_parameter_max_length_on_error=0",
    ],
)
def test_the_database_writes_down_neither_statements_nor_rows(setting):
    compose = (ROOT / "docker-compose.yml").read_text()

    assert setting in SETTINGS
    assert re.search(rf"-c, {setting}\b", compose)


@pytest.mark.django_db
def test_all_lines_of_one_run_of_a_task_have_one_id_and_the_next_run_another(log):
    @app.task(name="tests.lines")
    def speak():
        logging.getLogger("notices").warning("one")
        logging.getLogger("appointments").warning("two")

    speak.apply()
    speak.apply()
    logging.getLogger("notices").warning("beside")
    app.tasks.pop("tests.lines")  # another test compares all of them with the schedule

    ids = re.findall(r"\[(\S+)\]: (?:one|two|beside)", log.getvalue())
    assert ids[0] == ids[1] != ids[2] == ids[3]
    assert ids[4] == "-"

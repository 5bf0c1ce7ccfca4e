import socket
import time

import pytest
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.core.cache import cache

from config import sessions
from config.sessions import SessionStore

pytestmark = pytest.mark.django_db


def new_session(**data):
    session = SessionStore()
    session.update(data)
    session.save()
    return session.session_key


def test_a_new_session_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        new_session(journey=1)


def test_a_session_is_changed_in_one_statement(django_assert_num_queries):
    session = SessionStore(new_session(journey=1))

    with django_assert_num_queries(1):
        session["journey"] = 2
        session.save()

    assert SessionStore(session.session_key)["journey"] == 2


def test_a_session_is_read_from_valkey(django_assert_num_queries):
    key = new_session(journey=1)

    with django_assert_num_queries(0):
        assert SessionStore(key)["journey"] == 1


def test_a_session_survives_the_loss_of_valkey():
    key = new_session(journey=1)

    cache.clear()

    assert SessionStore(key)["journey"] == 1


def test_two_sessions_never_share_a_key():
    assert new_session() != new_session()


def test_a_key_that_is_taken_is_refused():
    session = SessionStore(new_session())

    with pytest.raises(CreateError):
        session.save(must_create=True)


def test_a_session_that_was_ended_meanwhile_does_not_come_back():
    key = new_session(journey=1)
    session = SessionStore(key)
    session["journey"] = 2
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        session.save()

    assert not Session.objects.exists()


@pytest.fixture
def away(settings):
    """A Valkey that takes the connection and never says a word. Returns how to have ours back."""
    ours = settings.CACHES
    with socket.create_server(("127.0.0.1", 0)) as server:
        there = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        settings.CACHES = {"default": ours["default"] | {"LOCATION": there}}
        yield lambda: setattr(settings, "CACHES", ours)
    sessions.OLD.clear()


def test_a_session_is_read_and_written_while_valkey_hangs_and_waits_once(away):
    began = time.monotonic()
    key = new_session(journey=1)
    session = SessionStore(key)
    session["journey"] += 1
    session.save()

    assert SessionStore(key)["journey"] == 2
    assert time.monotonic() - began < 1.5


def test_what_was_changed_meanwhile_is_read_afterwards(settings, away):
    hung = settings.CACHES
    away()
    key = new_session(journey=1)  # copied
    settings.CACHES = hung
    session = SessionStore(key)
    session["journey"] = 2
    session.save()
    away()

    assert SessionStore(key)["journey"] == 2
    assert not sessions.OLD


def test_who_signed_out_meanwhile_is_not_signed_in_afterwards(settings, away):
    hung = settings.CACHES
    away()
    key = new_session(journey=1)
    settings.CACHES = hung
    SessionStore(key).flush()
    away()

    assert "journey" not in SessionStore(key)
    assert cache.get(SessionStore(key).cache_key) is None

import socket
import time

import pytest
from django.core.cache import caches
from redis.exceptions import RedisError

from config import cache
from config.cache import ValkeyCache


@pytest.fixture
def hanging():
    """A server that takes the connection and never says a word, and its cache."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        options = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
        yield ValkeyCache(address, {"OPTIONS": options})
    cache.UNTIL.clear()


def seconds_for(hanging):
    began = time.monotonic()
    with pytest.raises(RedisError):
        hanging.get("word")
    return time.monotonic() - began


def test_the_cache_keeps_one_client():
    cache = caches["default"]
    cache.set("word", "слово")

    assert isinstance(cache, ValkeyCache)
    assert cache.get("word") == "слово"
    assert cache._cache.get_client("word") is cache._cache.get_client("other", write=True)


def test_who_is_silent_is_waited_for_once(hanging):
    assert seconds_for(hanging) >= 0.2
    assert seconds_for(hanging) < 0.1


def test_after_the_pause_one_asks_and_the_others_do_not_wait(hanging):
    seconds_for(hanging)
    cache.UNTIL.update(dict.fromkeys(cache.UNTIL, time.monotonic()))  # it is over

    assert seconds_for(hanging) >= 0.2
    assert seconds_for(hanging) < 0.1


def test_who_answers_again_is_asked_as_before():
    ours = caches["default"]
    server = ours._cache._servers[0]
    cache.UNTIL[server] = time.monotonic()

    ours.set("word", "слово")

    assert ours.get("word") == "слово"
    assert server not in cache.UNTIL

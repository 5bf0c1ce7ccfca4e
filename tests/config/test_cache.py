from django.core.cache import caches

from config.cache import ValkeyCache


def test_the_cache_keeps_one_client():
    cache = caches["default"]
    cache.set("word", "слово")

    assert isinstance(cache, ValkeyCache)
    assert cache.get("word") == "слово"
    assert cache._cache.get_client("word") is cache._cache.get_client("other", write=True)

"""The cache in Valkey, with one client for each server instead of one for each call."""

from functools import cached_property
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class ValkeyClient(RedisCacheClient):
    """Django makes a client for every `get`, which costs as much as the `get` itself."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self.client

    @cached_property
    def client(self) -> Any:
        return super().get_client(write=True)


class ValkeyCache(RedisCache):
    """One server, so nothing to choose from."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ValkeyClient

"""The cache in Valkey, with one client for each server instead of one for each call.

A Valkey that does not answer costs whoever asks it a second, and then nobody anything: a
process leaves it alone for PAUSE, and after that lets one try before the others do.
"""

import logging
from functools import cached_property
from time import monotonic
from typing import Any, cast

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionError as Unconnected
from redis import Redis
from redis import TimeoutError as Unanswered
from redis.backoff import NoBackoff
from redis.retry import Retry

PAUSE = 5.0  # seconds
UNTIL: dict[str, float] = {}  # when (monotonic) a server that was silent is asked again

# A connection that is gone may only be old; but who waited a second in vain does not wait again
ONCE_MORE = Retry(NoBackoff(), 1, supported_errors=(Unconnected,))

logger = logging.getLogger(__name__)


class CarefulClient(Redis):
    """Asks no server that was silent less than PAUSE ago."""

    server = ""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Do as Redis does. Raises its ConnectionError also while the server is left alone."""
        self.wait_your_turn()
        try:
            found = super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except (Unconnected, Unanswered) as error:
            UNTIL[self.server] = monotonic() + PAUSE
            logger.warning("Valkey does not answer, left alone: %s", type(error))
            raise
        UNTIL.pop(self.server, None)
        return found

    def wait_your_turn(self) -> None:
        until = UNTIL.get(self.server)
        if until is None:
            return
        if monotonic() < until:
            raise Unconnected("It did not answer a moment ago.")
        UNTIL[self.server] = monotonic() + PAUSE  # one tries, the others see what comes of it


class ValkeyClient(RedisCacheClient):
    """Django makes a client for every `get`, which costs as much as the `get` itself."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, retry=ONCE_MORE, **options)
        self._client = CarefulClient

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self.client

    @cached_property
    def client(self) -> CarefulClient:
        client = cast("CarefulClient", super().get_client(write=True))
        client.server = self._servers[0]  # type: ignore[attr-defined]
        return client


class ValkeyCache(RedisCache):
    """One server, so nothing to choose from."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ValkeyClient

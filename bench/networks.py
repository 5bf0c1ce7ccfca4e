"""Visitors of many networks: the site takes their word for it, as it does its proxy's."""

import os

from redis import Redis

from bench.browser import Browser
from bench.visitor import START

BEHIND_A_PROXY = {"PROXIES": "1"}
BOXES = ("birth_date_year", "birth_date_month", "birth_date_day")


class Visitor(Browser):
    """A browser that comes from another network whenever it is told to."""

    address = "10.0.0.1"

    def ask(self, step, head, body):
        return super().ask(step, f"{head}X-Forwarded-For: {self.address}\r\n", body)

    def comes_from(self, network):
        """Come from this one of 65,536 networks from now on."""
        self.address = f"10.{network // 256 % 256}.{network % 256}.7"

    def says(self, page, v_number, birth_date):
        """Say who one is; return the answer."""
        date = dict(zip(BOXES, birth_date.split("-"), strict=True))
        return self.post("identify", START, page, {"v_number": v_number, **date})


def forget_everybody():
    """Go on as if nobody had guessed before."""
    with Redis.from_url(os.environ["REDIS_URL"]) as valkey:
        for key in valkey.scan_iter("LIMITER/*", count=1000):
            valkey.delete(key)

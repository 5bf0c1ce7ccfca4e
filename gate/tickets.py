"""What a browser keeps of the line before booking: a ticket, and the pass that it becomes.

Both are signed text in a cookie, so nobody can make one, or change its number. A ticket
drawn before the opening has no number: the lot, which nobody knows before, gives it a
place at the opening. Later ones have the number in which they came.
"""

import base64
import hmac
import re
import secrets
from functools import cache
from typing import NamedTuple

from django.conf import settings

TICKET = re.compile(r"t\.([a-z0-9]{1,20})\.(\d{1,9})\.(\d{1,11})\.([\w-]{16})")
PASS = re.compile(r"p\.(\d{1,11})\.([\w-]{16})")
LOT = 2**64


class Ticket(NamedTuple):
    """A place in the line of one opening; `number` 0 came before it, and waits for the lot."""

    opening: str
    number: int
    since: int  # when it was drawn, in seconds; no place follows from it
    nonce: str
    lot: int = 0  # 0 to LOT - 1; never leaves the server

    def place(self, early: int) -> int:
        """Return the place in line, from 1, if `early` tickets were drawn before the opening."""
        return self.number or self.lot * early // LOT + 1

    def text(self) -> str:
        return sign(f"t.{self.opening}.{self.number}.{self.since}.{self.nonce}")


class Pass(NamedTuple):
    """May come in, again and again. Whose it is, gate/line.py knows."""

    since: int
    nonce: str

    def text(self) -> str:
        return sign(f"p.{self.since}.{self.nonce}")


def new_nonce() -> str:
    return secrets.token_urlsafe(12)


def read_ticket(text: str) -> Ticket | None:
    """Return the ticket in a cookie, or None if it is none or not ours."""
    body, key = unsign(text)
    if key is None or not (found := TICKET.fullmatch(body)):
        return None
    opening, number, since, nonce = found.groups()
    # By the key that signed it: a new key of the site draws no new lot
    lot = mac(key, f"lot.{opening}.{nonce}")[:8]
    return Ticket(opening, int(number), int(since), nonce, int.from_bytes(lot))


def read_pass(text: str) -> Pass | None:
    """Return the pass in a cookie, or None if it is none or not ours."""
    body, key = unsign(text)
    if key is None or not (found := PASS.fullmatch(body)):
        return None
    return Pass(int(found[1]), found[2])


def sign(body: str) -> str:
    return f"{body}.{mark(settings.SECRET_KEY, body)}"


def unsign(text: str) -> tuple[str, str | None]:
    """Return what was signed and by which key of the site; no key if it was by none."""
    body, _, given = text.rpartition(".")
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(mark(key, body).encode(), given.encode("utf-8", "replace")):
            return body, key
    return "", None


def mark(key: str, body: str) -> str:
    return base64.urlsafe_b64encode(mac(key, body)[:16]).decode().rstrip("=")


def mac(key: str, body: str) -> bytes:
    return hmac.digest(derived(key), body.encode("utf-8", "replace"), "sha256")


@cache
def derived(key: str) -> bytes:
    """Return the key of this purpose: what is signed here opens nothing elsewhere."""
    return hmac.digest(key.encode(), b"gate.tickets", "sha256")

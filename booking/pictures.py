"""How a reference and an address are shown."""

from functools import lru_cache

import segno
from django.utils.safestring import SafeString, mark_safe

MASK = 3
EVERYBODY_S = {  # houses of mail where millions have an address
    *("gmail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com"),
    *("ukr.net", "i.ua", "meta.ua", "mail.ru", "yandex.ru", "proton.me", "protonmail.com"),
}


@lru_cache(maxsize=512)
def qr_code(reference: str) -> SafeString:
    """Return the reference as an inline SVG to be scanned at the desk.

    Letters and digits only, so that it is the same on every keyboard layout of a
    scanner. `make_qr`, for plain `make` gives a Micro QR that phones cannot read.
    Each mask is as valid as the others; trying all eight takes five times as long.
    """
    code = segno.make_qr(reference, error="q", mask=MASK)
    svg = code.svg_inline(scale=8, border=4, svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(svg)  # noqa: S308 -- made here from a reference, which has no markup


def masked(email: str) -> str:
    """Return the address so that its owner knows it and nobody else learns it.

    Of a house where few have an address not its name either: it says where somebody works.
    """
    name, at, domain = email.partition("@")
    shown = domain if domain.lower() in EVERYBODY_S else f"•••.{domain.rpartition('.')[2]}"
    return f"{name[:1]}•••{at}{shown}" if at else ""

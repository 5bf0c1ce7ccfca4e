"""Where a request comes from, as coarsely as limits and traces need it."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

PREFIX = {4: 24, 6: 64}  # what one office, household or phone usually shares


def network_of(request: HttpRequest) -> str:
    """Return the network of whoever sends `request`, or "" if it is not known."""
    address = address_of(request)
    if address is None:
        return ""
    return str(ip_network((address.packed, PREFIX[address.version]), strict=False))


def address_of(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """Return the address from which `request` came, or None if it is not known.

    Of X-Forwarded-For only what our own PROXIES wrote counts: each adds, at the
    right, the address it was called from. What stands before was sent by the
    client and can say anything.
    """
    written = request.META.get("HTTP_X_FORWARDED_FOR")
    hops = written.split(",")[-settings.PROXIES :] if written and settings.PROXIES else []
    seen = hops[0] if len(hops) == settings.PROXIES > 0 else request.META.get("REMOTE_ADDR", "")
    return read_address(seen)


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address in `text`, IPv4 also where it comes dressed as IPv6."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address

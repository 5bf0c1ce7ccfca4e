"""Every address there is, so that no test forgets one."""

from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import IntConverter

ARGUMENTS = {"day": "2026-12-01", "link": "WzEsMV0:x", "what": "stop", "pk": 1}


def addresses(resolver=None, space=""):
    """Yield name and address of every page of ours; most of the admin is Django's."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield address(f"{space}{pattern.name}", parts_of(pattern.pattern))
        elif pattern.namespace != "admin":
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, inner)


def parts_of(pattern):
    """What is left open in an address, with its converter; a regular expression has none."""
    return {**dict.fromkeys(pattern.regex.groupindex), **pattern.converters}


def address(name, converters):
    given = {
        part: 1 if isinstance(converter, IntConverter) else ARGUMENTS.get(part, "x")
        for part, converter in converters.items()
    }
    return name, reverse(name, kwargs=given)

"""Every address there is, so that no test forgets one."""

from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

ARGUMENTS = {
    "booking:times": [1, "2026-12-01"],
    "booking:follow": ["WzEsMV0:x"],
    "demo:notice": [1],
}


def addresses(resolver=None, space=""):
    """Yield name and address of every page of ours; those of the admin are Django's."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield from address(f"{space}{pattern.name}")
        elif pattern.namespace != "admin":
            yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else space)


def address(name):
    try:
        yield name, reverse(name, args=ARGUMENTS.get(name, []))
    except NoReverseMatch:
        raise AssertionError(f"say in ARGUMENTS what {name} takes") from None

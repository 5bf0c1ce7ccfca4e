"""Examples of messages, as the address of their page asks for them."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone

from locations.models import Location
from notices.blocks import with_paragraph
from notices.composing import Occasion, Recipient, compose
from notices.contexts import Context, Place
from notices.examples import REFERENCE, example, for_reason, told_apart
from notices.kinds import Kind
from notices.models import Channel, Notice
from notices.wording import paragraphs

LANGUAGES = dict(settings.LANGUAGES)


def examples(request: HttpRequest, kind: str, language: str) -> tuple[Notice, Notice]:
    """Return an example as mail and as text, at the place that the address asks for, if any."""
    shown, said = asked(request, kind, language)
    occasion = Occasion(
        Kind(kind), shown, about="example", version=1, code=REFERENCE.replace(" ", "")
    )
    to = Recipient(language, email="olena@example.org", phone="+31612345678")
    found = {each.channel: each for each in compose(occasion, [to])}
    letter = found[Channel.EMAIL]
    letter.body = with_paragraph(letter.body, said)
    return letter, found[Channel.SMS]


def asked(request: HttpRequest, kind: str, language: str) -> tuple[Context, str]:
    """Return the example that the address asks for, and what its place says. Raises Http404."""
    if kind not in Kind or language not in LANGUAGES:
        raise Http404
    place, said = place_of(request.GET.get("place", ""), language)
    shown = example(Kind(kind), timezone.now(), place)
    return for_reason(Kind(kind), shown, request.GET.get("why", "")), said


def reasons(request: HttpRequest, kind: Kind, language: str) -> list[dict[str, Any]]:
    """Return what the message says for each reason that it knows, and where that is shown."""
    shown, _said = asked(request, kind, language)
    return [
        {
            "said": said,
            "query": with_reason(request, why),
            "is_shown": for_reason(kind, shown, why) == shown,
        }
        for why, said in told_apart(kind, shown, language).items()
    ]


def with_reason(request: HttpRequest, why: str) -> str:
    """Return the query of the same page for this reason."""
    query = request.GET.copy()
    query["why"] = why
    return query.urlencode()


def place_of(asked: str, language: str) -> tuple[Place | None, str]:
    """Return the place with this number (text) and what it says in `language`."""
    found = Location.objects.filter(pk=int(asked)).first() if is_number(asked) else None
    if found is None:
        return None, ""
    place = Place(found.city, found.address, found.postcode, about(found))
    return place, paragraphs(about(found)).get(language, "")


def about(place: Location) -> str:
    return f"location:{place.pk}"


def is_number(asked: str) -> bool:
    return asked.isascii() and asked.isdecimal() and len(asked) < len("1000000000")

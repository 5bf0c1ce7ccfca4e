"""Parts of a page that look alike to many: made once for each language and what they say."""

from datetime import date
from functools import lru_cache
from threading import RLock

from cachetools import TTLCache, cached
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from appointments.windows import Window
from booking.nearby import PLACES_CHANGE, DayAt, surroundings


def day_lines(days: list[DayAt]) -> list[SafeString]:
    """Return the list of days with room, in the active language."""
    language = get_language()
    return [
        day_line(
            language,
            at.place.location.pk,
            at.place.location.city,
            at.place.km,
            at.day.day,
            (at.day.mornings, at.day.afternoons),
        )
        for at in days
    ]


@lru_cache(maxsize=8192)
def day_line(
    language: str, location: int, city: str, km: int, day: date, free: tuple[int, int]
) -> SafeString:
    """Return one line of the list in the active language, which is `language`."""
    mornings, afternoons = free
    context = {
        "location": location,
        "city": city,
        "km": km,
        "day": day,
        "mornings": mornings,
        "afternoons": afternoons,
    }
    return SafeString(render_to_string("booking/_day.html", context))


@lru_cache(maxsize=4096)
def time_buttons(windows: tuple[Window, ...]) -> SafeString:
    """Return the buttons of these times, nothing for none; they are alike in every language."""
    shown = render_to_string("booking/_times.html", {"windows": windows})
    return SafeString(shown if windows else "")


@cached(TTLCache(2048, ttl=PLACES_CHANGE), lock=RLock())
def place_links(municipality: int, language: str) -> SafeString:
    """Return the list of all places as seen from a municipality (id), nearest first."""
    context = {"places": surroundings(municipality).places}
    return SafeString(render_to_string("booking/_places.html", context))

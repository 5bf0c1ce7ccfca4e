"""What an officer finds on the first page of the admin: how far her people are."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from applicants.doubles import pairs
from applicants.models import RegistrationList
from councils.differing import unsettled
from councils.lists import moves_of
from councils.people import counts, hers, unreached, without_letter

RECENT = timedelta(days=30)
LISTS = 20  # of them on the page


def home(officer: User) -> dict[str, Any]:
    """Return counts, lists of the last 30 days, and what waits to be done, of her people alone."""
    mine = list(officer.municipalities.all())
    people = hers(officer)
    found = counts(people)
    since = timezone.now() - RECENT
    lists = RegistrationList.objects.filter(municipality__in=mine)
    return {
        "municipalities": mine,
        "counts": found,
        "bar": bar(found),
        "lists": lists.filter(uploaded_at__gte=since).select_related("municipality")[:LISTS],
        "moves": moves_of(officer).filter(at__gte=since).count(),
        "letters": unreached(without_letter(people)).count(),
        "differing": len(unsettled(officer)),
        "doubles": len(pairs([each.pk for each in mine])),
    }


def bar(found: dict[str, int]) -> dict[str, int]:
    """Return how many of a hundred are served, and booked or served, rounded down."""
    all_of_them = max(found["registered"], 1)
    served = 100 * found["served"] // all_of_them
    return {"served": served, "reached": 100 * (found["served"] + found["booked"]) // all_of_them}

"""Taking the identity off a person: what stays has no name, and is counted as before.

Left are the municipality, the year of birth, the days on which she was registered and
served, and what points at the row: visits, stickers. What is gone comes back by nothing.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, Left, LPad
from django.utils import timezone

from applicants.models import FORGOTTEN, Applicant, ListedRow, NotDouble
from config.db import service

BY_NUMBER = Concat(Value(FORGOTTEN), LPad(Cast("pk", CharField()), 9, Value("0")))


def served(before: datetime) -> QuerySet[Applicant]:
    """Find who was served by that time, and whose own contact is still kept."""
    day = timezone.localdate(before)
    return Applicant.objects.filter(served_on__lte=day).exclude(email="", phone="")


def forget_contacts(applicants: Collection[int]) -> None:
    """Forget how these people (ids), locked by the caller, are reached."""
    Applicant.objects.filter(pk__in=applicants).update(email="", phone="")


@service
def forget_identity(applicants: Collection[int]) -> None:
    """Take the identity off these people (ids), whom the caller has locked. Safe to repeat.

    Their use is restricted from then on, so that nobody invites them and no list shows them.
    """
    rows = Applicant.objects.known().filter(pk__in=applicants)
    numbers = list(rows.values_list("v_number", flat=True))
    NotDouble.objects.filter(Q(first__in=applicants) | Q(second__in=applicants)).delete()
    ListedRow.objects.filter(v_number__in=numbers).delete()
    rows.update(
        v_number=BY_NUMBER,
        birth_date=Concat(Left("birth_date", 4), Value("-00-00")),
        restricted_on=Coalesce("restricted_on", timezone.localdate()),
        set_apart=False,
        **dict.fromkeys(WORDS, ""),
    )


WORDS = [
    *["family_name", "prefix", "given_names", "native_name", "search_key"],
    *["household", "email", "phone"],
]

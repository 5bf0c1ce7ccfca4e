"""Invitations to make an appointment: once to each household, and once more to who does not."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from applicants.eligibility import is_minor
from applicants.links import make_invitation
from applicants.models import Applicant
from appointments.line import decent
from appointments.models import FIRM, Appointment
from config.db import locked, service
from notices import services as notices
from notices.composing import Occasion, Recipient, compose
from notices.contexts import Invited
from notices.kinds import Kind
from notices.models import Notice

AGAIN_AFTER, NO_MORE_AFTER = timedelta(days=14), timedelta(days=60)
MOST = 100  # people in one transaction


@service
def invite(applicants: Collection[int]) -> int:
    """Invite the households of these people (ids); return how many were.

    One message to each, with the personal link of the first adult who can be reached,
    or on paper by the municipality. Not to who was invited before, is booked, served or no
    longer registered. Safe to repeat.
    """
    rows = to_invite().filter(~Exists(written(Kind.INVITATION)), pk__in=applicants)
    rows = rows.exclude(Exists(invited_mates()), set_apart=False)
    found = locked(rows.select_related("municipality"))
    homes = list(households(found))
    for people in homes:
        notices.enqueue(invitation(Kind.INVITATION, people))
    return len(homes)


@service
def invite_homes(homes: Collection[Sequence[Applicant]]) -> None:
    """Invite people who live together, whom the caller has locked and knows to need it.

    Safe to repeat: a letter is written once.
    """
    letters = [invitation(Kind.INVITATION, sorted(home, key=whom_to_write_to)) for home in homes]
    notices.enqueue([each for home in letters for each in home])


def were_invited(people: Collection[int]) -> set[int]:
    """Return who of these people (ids), or who lives with them, was sent an invitation."""
    alone = Exists(written(Kind.INVITATION))
    rows = Applicant.objects.filter(alone | Q(Exists(invited_mates()), set_apart=False))
    return set(rows.filter(pk__in=people).values_list("pk", flat=True))


@service
def invite_again() -> int:
    """Write once more to MOST of those who were invited and have not booked; return how many.

    AGAIN_AFTER they were, and no more when that is NO_MORE_AFTER ago. Safe to repeat,
    and beside itself.
    """
    now = timezone.now()
    first = written(Kind.INVITATION).filter(created_at__range=sent_between(now))
    rows = to_invite().filter(Exists(first), ~Exists(written(Kind.INVITATION_AGAIN)))
    found = list(
        rows.order_by("pk")
        .select_related("municipality")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)[:MOST]
    )
    for person in found:
        notices.enqueue(invitation(Kind.INVITATION_AGAIN, [person]))
    return len(found)


@service
def withdraw_vain() -> None:
    """Withdraw invitations that are not sent, above all on paper, to who needs none any more."""
    now = timezone.now()
    waiting = Notice.objects.unsent(now).filter(key__startswith="invitation")
    about = list(waiting.values_list("about", flat=True))
    needing = to_invite().filter(pk__in=[each.removeprefix("applicant:") for each in about])
    wanted = {f"applicant:{pk}" for pk in needing.values_list("pk", flat=True)}
    waiting.filter(about__in=set(about) - wanted).update(valid_until=now)


def sent_between(now: datetime) -> tuple[datetime, datetime]:
    return now - NO_MORE_AFTER, now - AGAIN_AFTER


def to_invite() -> QuerySet[Applicant]:
    """Find who still has to make an appointment."""
    booked = Appointment.objects.filter(applicant=OuterRef("pk"), status__in=FIRM)
    rows = Applicant.objects.real().filter(withdrawn_on=None, served_on=None, restricted_on=None)
    return rows.filter(~Exists(booked))


def written(kind: Kind) -> QuerySet[Notice]:
    """Find messages of this kind about the applicant of the outer query."""
    about = Concat(Value("applicant:"), Cast(OuterRef("pk"), CharField()))
    return Notice.objects.filter(about=about, key__startswith=f"{kind}:")


def invited_mates() -> QuerySet[Applicant]:
    """Find who lives with the applicant of the outer query and was invited."""
    mates = Applicant.objects.exclude(household="").filter(
        municipality=OuterRef("municipality"), household=OuterRef("household"), set_apart=False
    )
    return mates.filter(Exists(written(Kind.INVITATION)))


def households(people: Iterable[Applicant]) -> Iterable[list[Applicant]]:
    """Yield who lives together, first whom to write to; who is set apart is alone."""
    homes: dict[object, list[Applicant]] = {}
    for person in people:
        shared = person.household and not person.set_apart
        home = (person.municipality_id, person.household) if shared else person.pk
        homes.setdefault(home, []).append(person)
    for home_people in homes.values():
        yield sorted(home_people, key=whom_to_write_to)


def whom_to_write_to(person: Applicant) -> tuple[bool, bool, str, int]:
    """Put adults before minors, and who can be reached before who cannot."""
    minor = is_minor(person, timezone.localdate())
    return minor, not (person.email or person.phone), person.birth_date, person.pk


def invitation(kind: Kind, people: Sequence[Applicant]) -> list[Notice]:
    """Return the messages that invite these people, to the first of them."""
    person = people[0]
    names = [each.given_names for each in people]
    context = Invited(names, link=invitation_address(person, person.language))
    occasion = Occasion(
        kind, context, f"applicant:{person.pk}", "1", send_after=decent(timezone.now())
    )
    return compose(occasion, [recipient(person)])


def recipient(person: Applicant) -> Recipient:
    name = f"{person.given_names} {person.prefix} {person.family_name}"
    return Recipient(
        person.language,
        email=person.email,
        phone=person.phone,
        name=" ".join(name.split()),
        posted_by=person.municipality.name,
    )


def invitation_address(person: Applicant, language: str) -> str:
    """Return the whole address of the personal link, which stands for the V-number."""
    with override(language):
        path = reverse("booking:invited", args=[make_invitation(person)])
    return f"{settings.SITE_URL}{path}"

"""A sticker stops being valid; and who was served may be served again."""

from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from applicants.eligibility import comes_without_sticker
from applicants.models import Applicant
from applicants.services import unmark_served
from appointments.exceptions import NotAllowed
from config.db import locked, service
from stickers.exceptions import ManyVoid, ReasonNeeded, SecondOfficer, WrongAge
from stickers.models import Reissue, State, Sticker, Why
from stickers.stock import lock_serials
from trail.services import record

ALONE = 5  # stickers of a day that one person makes void without a colleague


@service
def void(serial: str, *, reason: str, by: User, second: User | None = None) -> Sticker:
    """Have an issued sticker be valid no longer, for a reason. Safe to repeat.

    Its owner stays served: to give them another one is a reissue. After ALONE of one day a
    `second` person signs: else one account alone could undo what a whole hall has done.

    Raises UnknownSerial, ReasonNeeded, NotAllowed if it is not issued, ManyVoid, or
    SecondOfficer if the second person is the first.
    """
    if not reason:
        raise ReasonNeeded
    wait_for_own(by)
    [sticker] = lock_serials([serial])
    if sticker.status != State.VOID:
        now = timezone.now()
        check_second(by, second, now)
        Sticker.objects.become([sticker], State.VOID, by=by, at=now, note=reason)
        if second:
            record(
                "void", result="signed", actor=f"user:{second.pk}", about=f"sticker:{sticker.pk}"
            )
    return sticker


def wait_for_own(by: User) -> None:
    """Lock who makes stickers void, before any sticker: two devices count one after the other."""
    locked(User.objects.filter(pk=by.pk))


def check_second(by: User, second: User | None, now: datetime) -> None:
    """Raise SecondOfficer or ManyVoid unless `by` may do it with this second person, or alone."""
    if second is not None and second.pk == by.pk:
        raise SecondOfficer
    today = Sticker.objects.filter(
        status=State.VOID, changed_by=by, changed_at__date=timezone.localdate(now)
    )
    if second is None and today.filter(reissues=None).count() >= ALONE:
        raise ManyVoid


@service
def reissue(applicant: int, why: Why, *, by: User, report: str = "") -> Reissue:
    """Let somebody (id) who was served be served again; makes their sticker void.

    They book, or are helped now, as anybody. Sent twice it is one reissue. `report` is
    the number that the police gave.

    Raises ReasonNeeded if it was stolen and there is no report, WrongAge if they are not
    14 yet, NotAllowed if they were not served or have a sticker that `why` rules out.
    """
    [person] = locked(Applicant.objects.filter(pk=applicant))
    live = locked(Sticker.objects.filter(applicant=person, status=State.ISSUED))
    if not live and person.served_on is None:
        return reissued_before(person, why)
    now = timezone.now()
    check_why(person, why, report, live, timezone.localdate(now))
    Sticker.objects.become(live, State.VOID, by=by, at=now, note=str(why))
    unmark_served(person, None)
    sticker = live[0] if live else None
    return Reissue.objects.create(
        applicant=person, sticker=sticker, why=why, report=report, by=by, at=now
    )


def reissued_before(person: Applicant, why: Why) -> Reissue:
    """Return the last reissue if it was for this reason. Raises NotAllowed."""
    last = person.reissues.last()
    if last is None or last.why != why:
        raise NotAllowed
    return last


def check_why(person: Applicant, why: Why, report: str, live: list[Sticker], on: date) -> None:
    """Raise what speaks against this reason."""
    if why == Why.STOLEN and not report:
        raise ReasonNeeded
    if why == Why.TURNED_14 and comes_without_sticker(person, on):
        raise WrongAge
    if live and why in (Why.TURNED_14, Why.BEFORE):
        raise NotAllowed

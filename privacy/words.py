"""What the trail's short words mean, for who reads it: a word that is not here stands as it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from privacy.looks import Look

Words = str | Promise

KINDS: dict[str, Words] = {
    "identify": _("gave a V-number and date of birth"),
    "phone identify": _("gave a V-number and date of birth"),
    "open_visit": _("asked for a visit with a date of birth"),
    "phone proof": _("asked for a visit with a date of birth"),
    "phone search": _("looked for somebody"),
    "phone view": _("looked at the person"),
    "person": _("looked at the person"),
    "person-find": _("looked for somebody"),
    "search": _("had the person among those found"),
    "scan": _("scanned a code"),
    "visit": _("looked at the visit"),
    "card": _("looked at the visit"),
    "serve": _("looked at the person at the desk"),
    "issue": _("began to serve a visit"),
    "outcome": _("wrote down what came of the visit"),
    "outcome-undo": _("took back what came of the visit"),
    "outcome-swap": _("exchanged two stickers"),
    "move-calls": _("had the visit among those to call"),
    "move-called": _("called about the visit"),
    "outcome-find": _("looked for what came of a visit"),
    "late-find": _("looked for a visit on paper"),
    "late-seen": _("looked at the visit, to enter what is on paper"),
    "late-entry": _("entered what was written on paper"),
    "day-list": _("looked at the people of the day"),
    "list-print": _("printed the list of the day"),
    "walk-in": _("gave a place to somebody in the hall"),
    "walk-in-line": _("put somebody in the hall in line"),
    "priority": _("let the visit come before others in line"),
    "phone resend": _("sent the message of the visit again"),
    "phone contact": _("changed the contact of the visit"),
    "phone line": _("answered for the waiting list"),
    "phone proposal": _("answered a proposed time"),
    "not hers": _("ended what somebody else had made"),
    "double": _("withdrew a second number of the same person"),
    "same_person": _("withdrew a second number of the same person"),
    "not_double": _("said that two people who look alike are two"),
    "data_settled": _("settled what the desk had found to differ"),
    "list": _("worked on a registration list"),
    "second": _("signed beside a colleague"),
    "desk-open": _("chose a desk"),
    "stock": _("moved or wrote off stickers"),
    "count": _("counted stickers"),
    "correct": _("corrected a name or date of birth"),
    "withdraw": _("wrote down that the person is no longer registered"),
    "set apart": _("set apart from the household, or undid it"),
    "restrict": _("restricted the use of the data, or lifted that"),
    "trail cut": _("let go what was kept for its term"),
    "erase": _("erased the person, or let a list bring them back"),
    "export": _("took out a file"),
    "sign-in": _("signed in"),
    "sign-out": _("signed out of everything, says who vouched"),
    "oidc": _("came back from who vouches for staff, and was not let in"),
    "invitation": _("invited somebody, or accepted it"),
    "emergency": _("made codes for an emergency account, or had a wrong one"),
    "alarm": _("set off an alarm"),
    "role": _("gave a role"),
    "account": _("ended, opened or renamed an account"),
    "password": _("set a password"),
    "officer": _("gave or took a municipality"),
    "duty": _("gave or took a location"),
    "trail search": _("looked in the trail for a person"),
    "trail person": _("read the trail of a person"),
    "trail account": _("read the trail of an account"),
    # steps of an appointment
    "held": _("held a place"),
    "booked": _("booked a place"),
    "expired": _("a hold ended by the clock"),
    "cancelled": _("cancelled"),
    "checked_in": _("checked in"),
}
RESULTS: dict[str, Words] = {
    "found": _("found"),
    "unknown": _("wrong or unknown"),
    "waits": _("had to wait: too many tries"),
    "none": _("nobody found"),
    "in": _("let in"),
    "refused": _("refused"),
}
CHANNELS: dict[str, Words] = {
    "web": _("website"),
    "desk": _("desk"),
    "phone": _("phone"),
    "office": _("office"),
    "planning": _("planning"),
    "task": _("by itself"),
}
APPLICANT = _("somebody on the website")


@dataclass(frozen=True)
class Line:
    """A look in words; `person` and `account` are ids that the page leads to, 0 for none."""

    at: datetime
    who: Words
    account: int
    what: Words
    result: Words
    about: Words
    person: int
    where: Words
    place: str
    network: str


def in_words(looks: Iterable[Look]) -> list[Line]:
    """Return these in words, the names of accounts in one query."""
    rows = list(looks)
    mentioned = {id_of(text, "user") for row in rows for text in [row.actor, row.about]} - {0}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=mentioned)}
    return [line(row, names) for row in rows]


def line(row: Look, names: dict[int, str]) -> Line:
    return Line(
        at=row.at,
        who=named(row.actor, names),
        account=id_of(row.actor, "user"),
        what=KINDS.get(row.kind, row.kind),
        result=RESULTS.get(row.result, row.result),
        about=named(row.about, names),
        person=id_of(row.about, "applicant"),
        where=CHANNELS.get(row.channel, row.channel),
        place=row.place,
        network=row.network,
    )


def named(text: str, names: dict[int, str]) -> Words:
    """Return who or what "user:3" is; of people only the id, which says nothing."""
    if text == "applicant":
        return APPLICANT
    return names.get(id_of(text, "user"), text)


def id_of(text: str, kind: str) -> int:
    """Return the id in "user:3" if it is of this kind, else 0."""
    name, _colon, pk = text.partition(":")
    return int(pk) if name == kind and pk.isdecimal() else 0

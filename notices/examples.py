"""What an example of each family looks like: for the preview, and to try the templates with."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from notices import contexts
from notices.composing import mail
from notices.contexts import Context, Place
from notices.kinds import CONTEXTS, Kind

LONGEST_TOWN = "Capelle aan den IJssel"
PEOPLE = ["Олена", "Maksym"]
LINK = "https://example.org/v/example"
REFERENCE = "K7P4 QX9T"
REASONS: dict[Kind, tuple[str, ...]] = {  # each of which its message says in other words
    Kind.CANCELLED_BY_US: (
        "closed",
        "moved",
        "withdrawn",
        "issued",
        "decides",
        "double",
        "erased",
        "not_yours",
    ),
    Kind.FEWER: ("withdrawn", "issued", "decides", "double", "erased", "not_yours"),
    Kind.TODAY_CLOSED: ("closed", "fewer"),
    Kind.LINE_OVER: ("past", "not_yours"),
    Kind.ISSUED: ("issued", "under_14"),
    Kind.UNFINISHED: ("no_document", "left", "data_differ", "ind_decides"),
}
DETAILS = {Kind.TODAY_LATER: "10:40", Kind.TODAY_DOOR: "Dorpsstraat 2"}


def example(kind: Kind, now: datetime, place: Place | None = None) -> Context:
    """Return a context of this kind in which everything that can be said is said."""
    start = now.replace(minute=20, second=0, microsecond=0) + timedelta(days=7)
    where = place or Place(LONGEST_TOWN, "Voorbeeldplein 1", "2901 AA")
    basics: dict[str, Any] = {"people": PEOPLE, "reference": REFERENCE, "link": LINK}
    visit = {**basics, "starts_at": start, "place": where}
    changed = {**visit, "was_at": start - timedelta(days=2), "was_in": "Assen"}
    family = CONTEXTS[kind]
    more: dict[type[Context], dict[str, Any]] = {
        contexts.Visit: changed if kind in {Kind.CHANGED, Kind.MOVED} else visit,
        contexts.Fewer: {**visit, "gone": ["Dmytro"]},
        contexts.Proposal: {**changed, "answer_by": start - timedelta(days=3)},
        contexts.Today: {**visit, "detail": DETAILS.get(kind, "")},
        contexts.Ended: visit,
        contexts.Finished: {**visit, "missing": ["ID"] if kind == Kind.UNFINISHED else []},
        contexts.InLine: {**basics, "first": 120, "last": 140, "since": now, "towns": ["Assen"]},
        contexts.OutOfLine: {**basics, "until": now.date(), "towns": ["Assen"]},
        contexts.Invited: {**basics, "reference": "", "until": start},
        contexts.Replaced: {**basics, "link": ""},
    }
    return for_reason(kind, family(**more[family]), REASONS.get(kind, ("",))[0])


def for_reason(kind: Kind, context: Context, reason: str) -> Context:
    """Return the context with this reason, if its kind knows it; else as it is."""
    field = "result" if isinstance(context, contexts.Finished) else "why"
    return replace(context, **{field: reason}) if reason in REASONS.get(kind, ()) else context


def told_apart(kind: Kind, context: Context, language: str) -> dict[str, str]:
    """Return for each reason what its mail says, but for what the mails of all of them say."""
    bodies = {
        reason: mail(kind, for_reason(kind, context, reason), language)[1].splitlines()
        for reason in REASONS.get(kind, ())
    }
    common = set.intersection(*map(set, bodies.values())) if bodies else set()
    return {
        reason: " ".join(line for line in lines if line not in common)
        for reason, lines in bodies.items()
    }

"""What an example of each family looks like: for the preview, and to try the templates with."""

from datetime import datetime, timedelta
from typing import Any

from notices import contexts
from notices.contexts import Context, Place
from notices.kinds import CONTEXTS, Kind

LONGEST_TOWN = "Capelle aan den IJssel"
PEOPLE = ["Олена", "Maksym"]
LINK = "https://example.org/v/example"
REFERENCE = "K7P4 QX9T"
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
        contexts.Fewer: {**visit, "gone": ["Dmytro"], "why": "issued"},
        contexts.Proposal: {**changed, "answer_by": start - timedelta(days=3)},
        contexts.Today: {**visit, "detail": DETAILS.get(kind, "")},
        contexts.Ended: {**visit, "why": "closed"},
        contexts.Finished: {**visit, "missing": ["ID"] if kind == Kind.UNFINISHED else []},
        contexts.InLine: {**basics, "first": 120, "last": 140, "since": now, "towns": ["Assen"]},
        contexts.OutOfLine: {**basics, "until": now.date(), "towns": ["Assen"], "why": "past"},
        contexts.Invited: {**basics, "reference": "", "until": start},
        contexts.Replaced: {**basics, "link": ""},
    }
    return family(**more[family])

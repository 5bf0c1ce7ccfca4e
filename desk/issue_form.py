"""What came with the field of the issue page, told apart by what was typed or pressed."""

import re
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from appointments.references import read_reference
from desk.field import Entry, Kind, read_entry
from desk.sent_ids import number
from stickers.models import Document

ENTER = "enter"
# What the cards at a desk say here
COMMANDS = {"NEXT": ENTER, "UNDO": "undo", "ASIDE": "aside", "CALL": "call"}
# What may differ from the register, by its number
DIFFERENCES = {"1": "name", "2": "date of birth", "3": "V-number"}
CHOSEN = re.compile(r"([123])(?:\s+(?P<note>\S.*))?")
LONGEST = 200


@dataclass(frozen=True)
class Step:
    """Where on the page a clerk is: about whom, after what was said of them."""

    who: int = 0  # appointment
    document: str = ""
    sheet: bool = False
    ask: str = ""
    outcome: int = 0


@dataclass(frozen=True)
class Sent:
    """What was said, at which step."""

    at: Step
    serial: str  # the one that was shown as next on the roll
    other: int  # outcome
    aside: str  # a reference
    code: str
    entry: Entry
    act: str


def read(post: QueryDict) -> Sent:
    """Return what was sent. A button says more than the field, a full field than Enter alone."""
    code = post.get("code", "")
    entry = read_entry(code, timezone.localdate())
    return Sent(
        at=read_step(post),
        serial=post.get("serial", ""),
        other=number(post.get("other", "")),
        aside=read_reference(post.get("aside", "")) or "",
        code=code,
        entry=entry,
        act=post.get("act") or act_of(entry),
    )


def read_step(asked: QueryDict) -> Step:
    """Return the step that an address or a form names."""
    document = asked.get("document", "")
    return Step(
        who=number(asked.get("who", "")),
        document=document if document in Document.values else "",
        sheet=asked.get("sheet") == "1",
        ask=asked.get("ask", ""),
        outcome=number(asked.get("outcome", "")),
    )


def act_of(entry: Entry) -> str:
    """Return what was said with the field alone."""
    if entry.kind == Kind.NOTHING:
        return ENTER
    if entry.kind == Kind.COMMAND:
        return COMMANDS.get(entry.value, "")
    return entry.value if entry.kind == Kind.CHOICE else str(entry.kind)


def difference(sent: Sent) -> str:
    """Return what differs: a number of DIFFERENCES, with or without words, or words alone."""
    said = sent.act if sent.act in DIFFERENCES else sent.code
    text = "".join(sign for sign in " ".join(said.split()) if sign.isprintable())[:LONGEST]
    found = CHOSEN.fullmatch(text)
    if found is None:
        return text if sent.entry.kind in [Kind.NAME, Kind.PERSON, Kind.SLIP] else ""
    return ": ".join(filter(None, [DIFFERENCES[found[1]], found["note"]]))[:LONGEST]

"""Finished messages of every kind: who writes one only fills in the context of its family."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context as Values
from django.utils import timezone
from django.utils.translation import override

from config.flattening import flat
from notices.blocks import RULE
from notices.contexts import Context
from notices.kinds import HEADLINES, LEAD, ON_PAPER, Kind
from notices.models import Channel, Notice
from notices.services import SUBJECT
from notices.texting import LATIN, fits, narrow

TOWN = 22  # characters of a town in a text message, where each costs
Files = Collection[Mapping[str, str]]


@dataclass(frozen=True)
class Recipient:
    """Whom a message reaches, and how: by e-mail and text, else on paper by who has the address.

    `name` stands on the paper. A `helper` never gets the personal link.
    """

    language: str
    email: str = ""
    phone: str = ""
    name: str = ""
    posted_by: str = ""
    helper: bool = False


@dataclass(frozen=True)
class Occasion:
    """One event of which people are told: once per recipient and channel, by its key.

    `about` names the party or applicant as text, `version` the state it is in. Nothing
    is sent after `valid_until`: the start of the visit, or when it is true no more.
    """

    kind: Kind
    context: Context
    about: str
    version: int | str
    code: str = ""  # what the desk scans
    valid_until: datetime | None = None
    send_after: datetime | None = None
    files: Files = ()


def compose(occasion: Occasion, recipients: Iterable[Recipient]) -> list[Notice]:
    """Return the messages of an event, for `enqueue`: at most one per recipient and channel."""
    letters = [each for to in recipients for each in letters_to(to, occasion)]
    return list({each.key: each for each in letters}.values())


def letters_to(to: Recipient, occasion: Occasion) -> Iterable[Notice]:
    if to.email:
        yield notice(occasion, to, Channel.EMAIL, to.email)
    if to.phone:
        yield notice(occasion, to, Channel.SMS, to.phone)
    if to.posted_by and not (to.email or to.phone) and is_in_time(occasion):
        yield notice(occasion, to, Channel.LETTER, to.name)


def is_in_time(occasion: Occasion) -> bool:
    """Whether a letter on paper of this kind is of use, and arrives before it is too late."""
    until = occasion.valid_until
    return occasion.kind in ON_PAPER and (until is None or until - timezone.now() > LEAD)


def notice(occasion: Occasion, to: Recipient, channel: Channel, address: str) -> Notice:
    """Return one finished message, not saved."""
    context = replace(occasion.context, link="") if to.helper else occasion.context
    is_text = channel == Channel.SMS
    words = text if is_text else mail
    subject, body = words(occasion.kind, context, to.language)
    who = f"{to.posted_by}/{address}" if channel == Channel.LETTER else address
    place = getattr(context, "place", None)
    return Notice(
        key=f"{occasion.kind}:{occasion.about}:{occasion.version}:{who}:{channel}",
        about=occasion.about,
        channel=channel,
        language=to.language,
        to=address,
        subject=subject,
        body=body,
        attachments=[] if is_text else [dict(file) for file in occasion.files],
        valid_until=occasion.valid_until,
        send_after=occasion.send_after or timezone.now(),
        code="" if is_text else occasion.code,
        place=place.about if place else "",
        posted_by=to.posted_by if channel == Channel.LETTER else "",
    )


def mail(kind: Kind, context: Context, language: str) -> tuple[str, str]:
    """Return subject and body of a message that has room: e-mail and paper."""
    values = {
        **vars(context),
        "who": ", ".join(context.people),
        "headline": HEADLINES[kind],
        "language": language,
        "rule": RULE,
        "help_phone": settings.HELP_PHONE,
    }
    subject, _, body = rendered(f"mail/{kind}", values, language).strip().partition("\n")
    return " ".join(subject.split())[:SUBJECT], re.sub(r"\n\s*\n", "\n\n", body.strip())


def text(kind: Kind, context: Context, language: str) -> tuple[str, str]:
    """Return "" and a text message of one part; the site's address goes if there is no room."""
    town = getattr(context, "place", None)
    values = {
        "when": stamp(getattr(context, "starts_at", None)),
        "answer": stamp(getattr(context, "answer_by", None)),
        "town": town.city[:TOWN] if town else "",
        "code": context.reference.replace(" ", ""),
        "detail": getattr(context, "detail", ""),
        "result": getattr(context, "result", ""),
        "why": getattr(context, "why", ""),
        "site": settings.SMS_SITE or urlsplit(settings.SITE_URL).netloc,
    }
    whole = one_line(kind, values, language)
    return "", whole if fits(whole) else one_line(kind, {**values, "site": ""}, language)


def one_line(kind: Kind, values: Mapping[str, Any], language: str) -> str:
    line = " ".join(rendered(f"sms/{kind}", values, language).split()).rstrip(":")
    return narrow(line) if language in LATIN else line


def stamp(moment: datetime | None) -> str:
    """Return "01.12 09:20", the time at the office."""
    return f"{timezone.localtime(moment):%d.%m %H:%M}" if moment else ""


def rendered(template: str, values: Mapping[str, Any], language: str) -> str:
    found = flat(f"notices/{template}.txt", language)
    with override(language):
        return str(found.render(Values(dict(values), autoescape=False)))

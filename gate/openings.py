"""The switch of the waiting room: planned, on, off, and its rule. Rows decide, Valkey carries."""

import json
import logging
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from redis import RedisError

from config.db import locked, service
from gate.counters import valkey
from gate.models import INSIDE, AdmissionRule, Opening

logger = logging.getLogger(__name__)
SWITCH = "LINE/switch"


class Refused(Exception):
    """The switch stays as it is; the words are for the planner."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class OneIsThere(Refused):
    message = _("There is a waiting room already, or one is planned. End that one first.")


class Over(Refused):
    message = _("This waiting room has ended already.")


class Switch(NamedTuple):
    """What every process has to know."""

    line: str = ""  # "" if no waiting room is planned or there
    shown_at: float = 0.0
    opens_at: float = 0.0
    by_load: bool = False
    most: int = INSIDE

    def text(self) -> str:
        return json.dumps(self)


def read_switch(text: str | bytes) -> Switch:
    return Switch(*json.loads(text))


@service
def plan(opens_at: datetime, shown_at: datetime, *, why: str, by: str) -> Opening:
    """Have a waiting room from `shown_at` on that opens at `opens_at`; both may be now.

    `by` is who says so, as "user:3". Every process knows within seconds. Raises OneIsThere.
    """
    row = Opening(opens_at=opens_at, shown_at=min(shown_at, opens_at), why=why, by=by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise OneIsThere from error
    transaction.on_commit(publish)
    return row


@service
def end(opening: int, *, why: str, by: str) -> None:
    """Have no waiting room any more: everybody comes straight in. Raises Over if it has ended."""
    rows = locked(Opening.objects.filter(pk=opening, ended_at=None))
    if not rows:
        raise Over
    row = rows[0]
    row.ended_at, row.ended_by, row.ended_why = timezone.now(), by, why
    row.save(update_fields=["ended_at", "ended_by", "ended_why"])
    transaction.on_commit(publish)


@service
def set_rule(*, most_inside: int, by_load: bool, why: str, by: str) -> AdmissionRule:
    """Say how many may be inside at once from now on, and whether load opens a waiting room."""
    rule = AdmissionRule.objects.create(most_inside=most_inside, by_load=by_load, why=why, by=by)
    transaction.on_commit(publish)
    return rule


def standing() -> Opening | None:
    """Return the waiting room that is planned or there by somebody's word."""
    return Opening.objects.filter(ended_at=None).first()


def switch() -> Switch:
    """Read the switch from its rows, in two statements."""
    row, rule = standing(), AdmissionRule.objects.first() or AdmissionRule()
    if row is None:
        return Switch(by_load=rule.by_load, most=rule.most_inside)
    return Switch(
        f"p{row.pk}",
        row.shown_at.timestamp(),
        row.opens_at.timestamp(),
        rule.by_load,
        rule.most_inside,
    )


def publish() -> Switch:
    """Put the switch where every process looks each second; return it. Without Valkey it waits."""
    found = switch()
    try:
        valkey(settings.REDIS_URL).set(SWITCH, found.text())
    except RedisError as error:
        logger.warning("Valkey does not answer, the switch waits: %s", type(error))
    return found

"""What a page says when the ledger refuses: what happened, what is safe, what to do."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from appointments.exceptions import BookingError
from config.days import clock, short_day
from stickers import exceptions as ledger

if TYPE_CHECKING:
    from desk.stock.forms import StockForm

R = TypeVar("R")

ADVICE: dict[type[BookingError], str | Promise] = {
    ledger.RollTaken: gettext_lazy("Take another roll, or ask that desk to put this one back."),
    ledger.NotHere: gettext_lazy(
        "If the stickers lie in front of you, ask the manager: a delivery or transfer may wait."
    ),
    ledger.AlreadyReceived: gettext_lazy(
        "You need not do anything if these are the same stickers."
    ),
    ledger.UsedSerial: gettext_lazy("If this is wrong, choose to correct an outcome."),
    ledger.Elsewhere: gettext_lazy("Put it aside and tell the manager."),
    ledger.UnknownSerial: gettext_lazy(
        "If it is not known again, put it aside and tell the manager."
    ),
    ledger.HasSticker: gettext_lazy("Put the sticker back on the roll."),
    ledger.AlreadyDone: gettext_lazy("Look at what is written now before you change it."),
}
ASKED = {  # the field that can mend it, if the form has it
    ledger.CountDiffers: ["difference"],
    ledger.ReasonNeeded: ["report", "reason"],
    ledger.DocumentNeeded: ["document"],
    ledger.SecondOfficer: ["username"],
    ledger.ManyVoid: ["username"],
    ledger.WrongAge: ["result"],
}


class Refusal:
    """A refusal, with the facts that a page shows in lines of their own."""

    def __init__(self, error: BookingError) -> None:
        self.advice = ADVICE.get(type(error), "")
        self.expected = getattr(error, "expected", None)
        self.facts = [(label, value) for label, value in lines(error) if value not in [None, ""]]

    @property
    def worth_a_word(self) -> bool:
        return bool(self.advice or self.facts)


def lines(error: BookingError) -> list[tuple[str, object]]:
    """Return what the error knows, each with its label."""

    def known(name: str) -> Any:
        return getattr(error, name, None)

    who, at = known("who"), known("at")
    return [
        (_("Number of the sticker"), known("serial") or known("scanned")),
        (_("Where"), known("where")),
        (_("By"), (who.get_full_name() or who.username) if isinstance(who, User) else who),
        (_("Since"), f"{short_day(at)}, {clock(at)}" if at else None),
        (_("Announced number"), known("expected")),
        (_("Scanned"), known("found")),
    ]


def tried(form: "StockForm", verb: Callable[..., R]) -> R | None:
    """Return what `verb` makes of a form that is in order; None, with the reason on it, if not."""
    if not form.is_valid() or form.half:
        return None
    try:
        return verb(**form.cleaned_data)
    except BookingError as error:
        form.refuse(Refusal(error))
        fields = [name for name in ASKED.get(type(error), []) if name in form.fields]
        first = "first" if form.scans else next(iter(form.fields))
        form.add_error(fields[0] if fields else first, f"{error} " + _("Nothing has changed."))
        return None

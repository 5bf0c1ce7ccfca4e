"""What a page says when the ledger refuses: what happened, what is safe, what to do."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from appointments.exceptions import BookingError
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
    ledger.WrongAge: ["result"],
}


class Refusal:
    """A refusal, with the facts that a page shows in lines of their own."""

    def __init__(self, error: BookingError) -> None:
        self.advice = ADVICE.get(type(error), "")
        self.serial = getattr(error, "serial", "") or getattr(error, "scanned", "")
        self.at = getattr(error, "at", None)
        self.where = getattr(error, "where", None)
        self.expected = getattr(error, "expected", None)
        self.found = getattr(error, "found", None)
        who = getattr(error, "who", None)
        self.who = (who.get_full_name() or who.username) if isinstance(who, User) else who


def tried(form: "StockForm", verb: Callable[..., R]) -> R | None:
    """Return what `verb` makes of a form that is in order; None, with the reason on it, if not."""
    if not form.is_valid() or form.half:
        return None
    try:
        return verb(**form.cleaned_data)
    except BookingError as error:
        form.refusal = Refusal(error)
        fields = [name for name in ASKED.get(type(error), []) if name in form.fields]
        at = fields[0] if fields else next(iter(form.fields))
        form.add_error(at, f"{error} " + _("Nothing has changed."))
        return None

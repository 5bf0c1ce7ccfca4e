"""The words beside the stickers: what was refused and by whom it was done, and what to do next."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from appointments.exceptions import BookingError
from config.days import clock, day
from desk.bands import OK, SIGNS, STOP, WARN, Band
from desk.field import Kind
from desk.issue import Card, Serving
from locations.models import Desk
from stickers.exceptions import Known, TooLateToUndo, UnknownSerial

NOT_A_SERIAL: dict[str, str | Promise] = {
    Kind.REFERENCE: gettext_lazy("This is the code of another visit"),
    Kind.V_NUMBER: gettext_lazy("This is a V-number, not the number of a sticker"),
    Kind.BORN: gettext_lazy("This is a date of birth, not the number of a sticker"),
    Kind.NAME: gettext_lazy("This is a name, not the number of a sticker"),
    Kind.PERSON: gettext_lazy("This is a name, not the number of a sticker"),
    Kind.SERIAL: gettext_lazy("First choose the document"),
}


def misread(kind: str, card: Card) -> Band:
    """Return what was scanned instead of what is asked for about `card`."""
    title = NOT_A_SERIAL.get(kind) or _("We cannot read this")
    lines = [f"{_('First finish')}: {card.given_names}"]
    if kind == Kind.REFERENCE:
        lines.append(_("Or put this visit aside: it stays open."))
    return Band(WARN, SIGNS[WARN], str(title), lines)


def no_roll() -> Band:
    """Return that there is no sticker to confirm."""
    lines = [_("Scan the sticker. To go on with one key, open a roll.")]
    return Band(WARN, SIGNS[WARN], _("No sticker is left on your roll"), lines)


def refused(refusal: BookingError) -> Band:
    """Return why the ledger said no: who did what was done already, when and where."""
    lines = by_whom(refusal) if isinstance(refusal, Known) else []
    if isinstance(refusal, UnknownSerial):
        lines = [f"{_('Scanned')}: {refusal.scanned}"]
    if isinstance(refusal, TooLateToUndo):
        link = reverse("desk:stock:correct")
        return Band(STOP, SIGNS[STOP], str(refusal), link=link, label=_("Correct an outcome"))
    return Band(STOP, SIGNS[STOP], str(refusal), lines)


def by_whom(refusal: Known) -> list[str]:
    when = f"{day(refusal.at)}, {clock(refusal.at)}" if refusal.at else ""
    label = _("Desk") if isinstance(refusal.where, Desk) else _("Where")
    where = refusal.where.number if isinstance(refusal.where, Desk) else refusal.where
    told = [
        (_("Number"), refusal.serial),
        (_("By"), named(refusal.who)),
        (_("When"), when),
        (label, where),
    ]
    return [f"{name}: {value}" for name, value in told if value]


def named(who: object) -> object:
    return (who.get_full_name() or who.get_username()) if isinstance(who, User) else who


def finished(serving: Serving) -> Band:
    """Return what came of each, when everybody is done."""
    number = len(serving.done)
    title = ngettext("Done: %(n)s person", "Done: %(n)s people", number) % {"n": number}
    return Band(OK, SIGNS[OK], title, [summary(card) for card in serving.done])


def summary(card: Card) -> str:
    """Return what came of one visit, in a line."""
    result = card.outcome.get_result_display() if card.outcome else _("done")
    return ", ".join(filter(None, [f"{card.given_names}: {result}", card.serial]))

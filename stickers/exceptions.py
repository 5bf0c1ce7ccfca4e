"""What the ledger refuses, and what the clerk is told of it: by whom and when it was done."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from appointments.exceptions import BookingError


class LedgerError(BookingError):
    """A rule of the ledger said no and nothing has changed."""


class WrongRange(LedgerError):
    message = _("These are not the two ends of one roll. Please scan the first and the last one.")


class UnknownSerial(LedgerError):
    message = _("We do not know this number. Please scan the sticker again.")

    def __init__(self, scanned: str = "") -> None:
        super().__init__(scanned)
        self.scanned = scanned


class Known(LedgerError):
    """What was asked for is done already, or otherwise: `who`, `where` and `at` say by whom.

    `serial` is what it is about, "" if no sticker is. A page shows them in lines
    of their own below the message.
    """

    def __init__(
        self, serial: str = "", *, who: object = "", at: datetime | None = None, where: object = ""
    ) -> None:
        super().__init__(serial)
        self.serial, self.who, self.at, self.where = serial, who, at, where


class UsedSerial(Known):
    message = _("This sticker is somebody's already.")


class VoidSerial(Known):
    message = _("This sticker is void: its owner got another one.")


class OutOfUse(Known):
    message = _("This sticker is out of use. Please put it aside and take another one.")


class Elsewhere(Known):
    message = _("This sticker is not of this location, or not received here yet.")


class HasSticker(Known):
    message = _("This person has a sticker already. For another one, choose reissue.")


class RollTaken(Known):
    message = _("This roll is open at another desk.")


class AlreadyDone(Known):
    message = _("There already is an outcome of this visit.")


class AlreadyReceived(Known):
    message = _("This has been received already.")


class NotHere(LedgerError):
    message = _("Not all of these stickers are here. Please scan both ends again.")


class CountDiffers(LedgerError):
    """There are not as many as were announced; say why, or count again."""

    message = _("The number differs from what was announced. Please count again, or say why.")

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(expected, found)
        self.expected, self.found = expected, found


class ReasonNeeded(LedgerError):
    message = _("Please say why.")


class DocumentNeeded(LedgerError):
    message = _("Please choose the kind of document you have seen.")


class SecondOfficer(LedgerError):
    message = _("This needs a second person. Please ask a colleague to confirm it.")


class ManyVoid(SecondOfficer):
    message = _("You have made 5 stickers void today. For another one, a colleague signs too.")


class TooLateToUndo(LedgerError):
    message = _("It is too late to undo this here. A correction needs a reason and a colleague.")


class WrongAge(LedgerError):
    message = _("This does not go with the age. From 14 years a person gets a sticker.")

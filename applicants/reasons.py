"""Why a cell of a list was not taken in, and how to mend it: a word, said in any language."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "empty": _("It is empty. Fill it in."),
    "spilled": _("The row has more cells than there are columns. Look for a separator too many."),
    "digits": _("It has other signs than digits. Compare it with the register."),
    "length": _("A V-number has exactly 10 digits. Compare it with the register."),
    "lost_zero": _(
        "It has 9 digits: the spreadsheet took away a 0 at the front. Format the column as text"
        " and enter the number again."
    ),
    "spreadsheet": _(
        "The spreadsheet changed the number, as in 1,2E+09. Format the column as text and enter"
        " the number again."
    ),
    "twice": _("This V-number is in the file twice. Only its first row was used."),
    "elsewhere": _(
        "This person is registered with another municipality. Nothing was changed. Ask the"
        " municipality where the person lived before."
    ),
    "erased": _(
        "The IND keeps nothing about this person, so the row was left out. Questions: the"
        " data-protection officer of the IND."
    ),
    "household": _(
        "This household key already belongs to another family, so it was left out: else each"
        " could book for the other. Give this family a key of its own."
    ),
    "birth": _(
        "This is no possible date of birth. Write day-month-year, for example 31-12-1990, with"
        " 00 for a day or month that is not known."
    ),
    "date": _("This is no date. Write day-month-year, for example 31-12-2025."),
    "future": _("This date lies in the future."),
    "before": _("This date lies before the registration."),
    "letters": _("Its letters were lost. Save the file anew, as “CSV UTF-8” or as a workbook."),
    "formula": _("The spreadsheet could not work out this cell. Type what should be there."),
    "name": _("It has signs that no name has. Type the name as it is in the passport."),
    "long": _("It is too long."),
    "email": _("This is no e-mail address."),
    "phone": _("This is no phone number that can be called without extra cost."),
    "language": _("This language is not one of: uk, ru, nl, en. The letters will be in Ukrainian."),
}


@dataclass(frozen=True)
class Remark:
    """What is wrong with a cell, by line and column.

    `value` is what it says, cut, to show to who has the file; it is never kept.
    """

    line: int
    column: str
    reason: str
    value: str = field(default="", compare=False)

    def as_json(self) -> dict[str, int | str]:
        return {"line": self.line, "column": self.column, "reason": self.reason}


class Wrong(Exception):
    """A cell cannot be taken in; `args` holds one of REASONS."""

    @property
    def reason(self) -> str:
        return str(self.args[0])

"""Which column of a registration list holds what. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.exceptions import FileRefused, HeadingsUnknown
from applicants.limits import HEADER_ROWS
from applicants.v_number import looks_like_bsn

NAMES = {  # as in templates and in the registers, whatever their signs and capitals
    "v_number": "vnummer vnumber vnr vreemdelingennummer vreemdelingnummer",
    "family_name": "achternaam familyname surname lastname geslachtsnaam",
    "given_names": "voornamen voornaam givennames givenname firstname firstnames",
    "date_of_birth": "geboortedatum dateofbirth birthdate gebdatum",
    "registered_on": "datuminschrijving registeredon inschrijfdatum datuminschrijvinggemeente",
    "prefix": "voorvoegsel voorvoegsels prefix tussenvoegsel voorvoegselgeslachtsnaam",
    "native_name": "naamcyrillisch nativename cyrillischenaam nameincyrillic",
    "household": "gezinsnummer household gezin huishouden huishoudnummer",
    "email": "emailadres email mailadres",
    "phone": "telefoonnummer phone telefoon mobiel mobielnummer phonenumber",
    "language": "taal language voorkeurstaal",
    "withdrawn_on": "datumuitschrijving withdrawnon uitschrijfdatum",
    "served_on": "stickerontvangenop servedon",
}
COLUMNS = {name: column for column, names in NAMES.items() for name in names.split()}
NEEDED = ["v_number", "family_name", "given_names", "date_of_birth", "registered_on"]
OPTIONAL = [column for column in NAMES if column not in NEEDED]
LABELS: dict[str, Promise] = {
    "v_number": gettext_lazy("V-number"),
    "family_name": gettext_lazy("family name"),
    "given_names": gettext_lazy("given names"),
    "date_of_birth": gettext_lazy("date of birth"),
    "registered_on": gettext_lazy("registered on"),
    "prefix": gettext_lazy("prefix"),
    "native_name": gettext_lazy("name in Cyrillic"),
    "household": gettext_lazy("household"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("phone"),
    "language": gettext_lazy("language"),
    "withdrawn_on": gettext_lazy("withdrawn on"),
    "served_on": gettext_lazy("served on"),
}
# What is not needed for a sticker is not taken in, not even by mistake
FORBIDDEN = {
    "bsn": "BSN",
    "burgerservice": "BSN",
    "sofinummer": "BSN",
    "nationalit": "nationality",
    "paspoort": "passport",
    "passport": "passport",
}
NINE_DIGITS = re.compile(r"\D{0,2}(\d[ .-]?){9}")
NEVER_A_BSN = {"v_number", "phone"}
MANY_DIGITS = re.compile(r"\d{4}")  # no heading has them


def known_names(named: Mapping[str, str]) -> dict[str, str]:
    """Return columns by bare heading: ours, and those that a municipality has named."""
    return {bare(name): column for name, column in named.items()} | COLUMNS


def known(cells: Sequence[str], names: Mapping[str, str]) -> int:
    """Return how many cells of a row are names of columns."""
    return sum(bare(cell) in names for cell in cells)


def find_header(first: Sequence[Sequence[str]], names: Mapping[str, str]) -> int | None:
    """Return which of the first rows holds the column names; None if none does.

    If no name is known at all, it is the first row that has enough words and no numbers.
    """
    rows = range(min(len(first), HEADER_ROWS))
    best = max(rows, key=lambda row: known(first[row], names), default=None)
    if best is None or known(first[best], names):
        return best
    return next((row for row in rows if may_be_header(first[row])), None)


def may_be_header(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if bare(cell)]
    return len(filled) >= len(NEEDED) and not any(map(MANY_DIGITS.search, filled))


def find_columns(header: Sequence[str], names: Mapping[str, str] = COLUMNS) -> dict[int, str]:
    """Return which column stands where; columns of other names are not in it.

    Raises FileRefused, naming the column, if one is forbidden or there twice.
    """
    found: dict[int, str] = {}
    for place, name in enumerate(header):
        if reason := forbidden_word(name):
            raise forbidden(place, name, reason)
        column = names.get(bare(name))
        if column in found.values():
            raise FileRefused(
                _("There are two columns for the same: %(column)s. Delete one of them.")
                % {"column": shown(place, name)}
            )
        if column:
            found[place] = column
    return found


def refuse_lacking(header: Sequence[str], columns: Mapping[int, str]) -> None:
    """Raise FileRefused if a needed column is not there, HeadingsUnknown if it may be one of
    those whose names we do not know.
    """
    if missing := [column for column in NEEDED if column not in columns.values()]:
        unknown = [name for place, name in enumerate(header) if place not in columns and bare(name)]
        raise lacking(missing, unknown)


def forbidden_word(name: str) -> str | None:
    plain = bare(name)
    return next((reason for word, reason in FORBIDDEN.items() if word in plain), None)


def lacking(missing: Sequence[str], unknown: Sequence[str]) -> FileRefused:
    said = _(
        "These columns are missing: %(columns)s. One of the first ten rows must hold the column"
        " names."
    ) % {"columns": ", ".join(str(LABELS[column]) for column in missing)}
    return HeadingsUnknown(said, missing, unknown) if unknown else FileRefused(said)


def refuse_bsn(
    header: Sequence[str], records: Sequence[Sequence[str]], columns: Mapping[int, str]
) -> None:
    """Raise FileRefused if most values of a column look like BSNs, whatever its name.

    One in eleven numbers looks like one by chance: a single value says nothing.
    """
    for place, name in enumerate(header):
        if columns.get(place) in NEVER_A_BSN:
            continue
        cells = [cells[place] for cells in records if place < len(cells) and cells[place].strip()]
        suspects = [cell for cell in cells if NINE_DIGITS.fullmatch(cell.strip())]
        if sum(map(looks_like_bsn, suspects)) * 2 > len(cells):
            raise forbidden(place, name, FORBIDDEN["bsn"])


def forbidden(place: int, name: str, reason: str) -> FileRefused:
    said = _(
        "Column %(column)s must not be in the file. Delete this column in your spreadsheet,"
        " save the file and upload it again. Nothing was stored."
    )
    return FileRefused(said % {"column": shown(place, name)}, reason)


def bare(name: str) -> str:
    """Return the letters and digits of a column name, in lower case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def shown(place: int, name: str) -> str:
    """Return a column as its owner sees it: the letter of the spreadsheet, and the name."""
    return f"{letter(place)} ({name.strip()[:40]})"


def letter(place: int) -> str:
    """Return A for the first column, Z for the 26th, then AA."""
    rest, last = divmod(place, 26)
    return (letter(rest - 1) if rest else "") + chr(ord("A") + last)

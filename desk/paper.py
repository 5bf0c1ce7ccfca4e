"""A day at a location on paper, for when there is no network: A4, by time, with boxes to tick.

It holds only what a clerk needs beside a passport: when, the reference, the name as
printed, the year of birth (it tells a father from his son; the passport has the day),
who comes without a sticker, needs and language. No V-number, no e-mail, no phone.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from fpdf import FPDF

from config.days import clock
from config.days import day as written_day
from desk.day import HERE, Visit, Visitor
from locations.models import Location

FONTS = Path(settings.BASE_DIR) / "notices" / "fonts"
MARGIN, WIDTH, BOTTOM = 12.0, 186.0, 280.0  # millimetres, as all lengths here; A4 is 210 by 297
ROW, CODE = 8.0, 15.0  # height of a person's line, side of the code
PARTY, NAME, BORN, MARK, ARRIVED = 50.0, 62.0, 12.0, 11.0, 18.0  # widths; the sticker has the rest
READABLE = 0.8  # of the usual size: a longer name takes two lines
BLANK = 8  # lines for who is not on the list


class Sheets(FPDF):
    """The pages: each says whose list it is, from when, and how many there are."""

    def __init__(self, location: Location, day: date, made_at: datetime) -> None:
        super().__init__()
        self.where, self.day, self.made_at = str(location), day, timezone.localtime(made_at)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(False)
        for style, name in [("", "regular"), ("B", "bold")]:
            self.add_font("noto", style, FONTS / f"noto-sans-{name}.ttf")
        self.set_title(f"{self.where}, {written_day(day)}")
        self.set_creation_date(self.made_at)
        self.set_draw_color(90)
        self.set_line_width(0.2)

    def header(self) -> None:
        self.say(MARGIN, 14, 12, f"{self.where} · {written_day(self.day)}", bold=True)
        made = f"{_('Made')}: {self.made_at:%d-%m-%Y %H:%M}. {_('Destroy it after this day.')}"
        self.say(MARGIN, 8, 19, made)
        self.set_y(29)
        left = MARGIN
        for width, title in columns():
            self.say(left, 8, self.get_y(), title, bold=True)
            left += width
        self.set_y(35)
        self.line(MARGIN, 35, MARGIN + WIDTH, 35)

    def footer(self) -> None:
        self.set_font("noto", "", 8)
        self.set_xy(MARGIN, 285)
        self.cell(WIDTH, 4, f"{self.where} · {self.page_no()} / {{nb}}", align="R")

    def say(self, left: float, points: float, top: float, text: str, *, bold: bool = False) -> None:
        """Write one line whose upper left corner is there."""
        self.set_font("noto", "B" if bold else "", points)
        self.text(left, top + points * 0.37, text)

    def fit(self, left: float, top: float, width: float, text: str) -> None:
        """Write `text` no wider than `width`: smaller, or in two lines, if it has to be."""
        self.set_font("noto", "B", 10)
        part = width / max(self.get_string_width(text), width)
        if part >= READABLE:
            self.say(left, 10 * part, top, text, bold=True)
            return
        lines = halves(text)
        part = min(width / max(self.get_string_width(line), width) for line in lines)
        for number, line in enumerate(lines):
            self.say(left, 8 * part, top - 1.3 + 3.1 * number, line, bold=True)


def halves(text: str) -> list[str]:
    """Return `text` in two lines, cut at the space nearest to its middle, if it has one."""
    spaces = [place for place, sign in enumerate(text) if sign == " "]
    if not spaces:
        return [text]
    cut = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return [text[:cut], text[cut + 1 :]]


def columns() -> list[tuple[float, str]]:
    rest = WIDTH - PARTY - NAME - BORN - MARK - ARRIVED
    return [
        (PARTY, _("Time and reference")),
        (NAME, _("Who")),
        (BORN, _("Born")),
        (MARK, ""),
        (ARRIVED, _("Arrived at")),
        (rest, _("Sticker or reason")),
    ]


def day_list(visits: Sequence[Visit], location: Location, day: date, *, made_at: datetime) -> bytes:
    """Return the list of these visits as PDF, in the active language."""
    sheets = Sheets(location, day, made_at)
    sheets.add_page()
    for visit in visits:
        height = max(CODE + 1, ROW * len(visit.visitors))
        make_room(sheets, height)
        draw_party(sheets, visit)
        for number, visitor in enumerate(visit.visitors):
            draw_person(sheets, visitor, sheets.get_y() + ROW * number)
        finish(sheets, height)
    draw_blank_lines(sheets)
    return bytes(sheets.output())


def make_room(sheets: Sheets, height: float) -> None:
    """Begin a new page where a block of `height` would be cut."""
    if sheets.get_y() + height > BOTTOM:
        sheets.add_page()


def finish(sheets: Sheets, height: float) -> None:
    bottom = sheets.get_y() + height
    sheets.line(MARGIN, bottom, MARGIN + WIDTH, bottom)
    sheets.set_y(bottom)


def draw_party(sheets: Sheets, visit: Visit) -> None:
    """Draw what holds for all who come together: time, reference to read or scan, needs."""
    top, left = sheets.get_y() + 0.5, MARGIN + CODE + 1
    draw_code(sheets, visit.party.reference, MARGIN, top)
    sheets.say(left, 11, top + 0.5, clock(visit.starts_at), bold=True)
    sheets.say(left, 9, top + 5.2, visit.reference, bold=True)
    for number, line in enumerate(wishes(visit)):
        sheets.say(left, 6.5, top + 9.2 + 3 * number, line)


def wishes(visit: Visit) -> list[str]:
    """Return what the clerk prepares for: the language, whom to check; then needs."""
    spoken = str(get_language_info(visit.party.language)["name_translated"])
    guardian = _("Check guardian") if visit.guardian_to_check else ""
    step_free = _("Step-free") if visit.party.step_free else ""
    more_time = _("More time") if visit.party.more_time else ""
    lines = [(spoken, guardian), (step_free, more_time)]
    return [" · ".join(filter(None, line)) for line in lines]


def draw_person(sheets: Sheets, visitor: Visitor, top: float) -> None:
    left = MARGIN + PARTY
    draw_box(sheets, left, top + 2, ticked=visitor.status in HERE)
    sheets.fit(left + 6, top + 2, NAME - 8, visitor.name)
    left += NAME
    sheets.say(left, 9, top + 2.3, visitor.applicant.birth_date[:4])
    sheets.say(left + BORN, 9, top + 2.3, mark(visitor), bold=True)
    draw_line(sheets, left + BORN + MARK, top)


def mark(visitor: Visitor) -> str:
    """Say who is under 14 and comes without a sticker, and who is under 18."""
    if visitor.without_sticker:
        return "< 14"
    return "< 18" if visitor.minor else ""


def draw_box(sheets: Sheets, left: float, top: float, *, ticked: bool = False) -> None:
    """Draw a box to tick, crossed if somebody was here already when the list was made."""
    side = 4.2
    sheets.rect(left, top, side, side)
    if ticked:
        sheets.line(left, top, left + side, top + side)
        sheets.line(left, top + side, left + side, top)


def draw_line(sheets: Sheets, left: float, top: float) -> None:
    """Draw where to write the time of arrival and what came of the visit."""
    sheets.line(left, top + ROW - 1.5, left + ARRIVED - 3, top + ROW - 1.5)
    sheets.line(left + ARRIVED, top + ROW - 1.5, MARGIN + WIDTH, top + ROW - 1.5)


def draw_blank_lines(sheets: Sheets) -> None:
    """Leave room for who comes and is not on the list: their reference is on their papers."""
    make_room(sheets, ROW * (BLANK + 1))
    sheets.say(MARGIN, 9, sheets.get_y() + 3, _("Not on this list: write the reference"), bold=True)
    for number in range(1, BLANK + 1):
        top = sheets.get_y() + ROW * number
        sheets.line(MARGIN, top + ROW - 1.5, MARGIN + PARTY - 3, top + ROW - 1.5)
        draw_box(sheets, MARGIN + PARTY, top + 2)
        end = MARGIN + PARTY + NAME + BORN + MARK
        sheets.line(MARGIN + PARTY + 6, top + ROW - 1.5, end - 3, top + ROW - 1.5)
        draw_line(sheets, end, top)


def draw_code(sheets: Sheets, reference: str, left: float, top: float) -> None:
    """Draw the reference for a scanner, each row of dark squares in one stroke."""
    side = CODE / width_of_code()
    sheets.set_fill_color(0)
    rows = segno.make_qr(reference, error="m").matrix_iter(border=2)
    for number, row in enumerate(rows):
        for start, length in runs(bytes(row)):
            sheets.rect(left + start * side, top + number * side, length * side, side, style="F")


@cache
def width_of_code() -> int:
    """Return how many squares wide the code of a reference is, with its white border."""
    width, _height = segno.make_qr("0" * 7 + "Z", error="m").symbol_size(border=2)
    return int(width)


def runs(row: bytes) -> list[tuple[int, int]]:
    """Return start and length of each stretch of dark squares in `row`."""
    stretches, start = [], None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            stretches.append((start, place - start))
            start = None
    return stretches

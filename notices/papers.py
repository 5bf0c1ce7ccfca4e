"""Letters on paper: one or more A4 sheets each, with the letters of all four languages.

Made by a worker, for a page of a hundred letters takes seconds. No network, no system fonts.
"""

from collections.abc import Iterable
from pathlib import Path

import segno
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from fpdf import FPDF

from notices.blocks import Block, Line, blocks
from notices.models import Notice

FONTS = Path(__file__).parent / "fonts"
FONT = "noto"
MARGIN, WINDOW = 20, 50  # millimetres: of the sheet; where a window envelope shows the name
SIZE, SMALL, TITLE = 11.5, 10, 15  # points
CODE = 34  # millimetres: the square that is scanned


def pdf(notices: Iterable[Notice]) -> bytes:
    """Return these letters as one file to print; each begins on a sheet of its own."""
    sheets = FPDF(format="A4")
    sheets.set_margin(MARGIN)
    sheets.set_auto_page_break(True, MARGIN)
    sheets.add_font(FONT, "", FONTS / "noto-sans-regular.ttf")
    sheets.add_font(FONT, "B", FONTS / "noto-sans-bold.ttf")
    sheets.set_title("Letters")
    for notice in notices:
        with override(notice.language):
            add(sheets, notice)
    return bytes(sheets.output())


def add(sheets: FPDF, notice: Notice) -> None:
    sheets.add_page()
    write(sheets, str(settings.SERVICE_NAME), size=SMALL)
    sheets.set_y(WINDOW)
    write(sheets, notice.to)
    sheets.set_y(WINDOW + 30)
    write(sheets, notice.subject, size=TITLE, style="B")
    sheets.ln(3)
    code = notice.code
    for block in blocks(notice.body):
        if block.is_dutch:
            rule(sheets)
        shown = code if block.is_facts and not block.is_dutch else ""
        paragraph(sheets, block, shown)
        code = "" if shown else code


def paragraph(sheets: FPDF, block: Block, code: str) -> None:
    """Set a block; beside the facts stands the code, so that both are seen at once."""
    top = sheets.get_y()
    sheets.set_right_margin(MARGIN + (CODE + 6 if code else 0))
    for line in block.lines:
        write_line(sheets, line, SMALL if block.is_dutch else SIZE)
    sheets.set_right_margin(MARGIN)
    if code:
        draw(sheets, code, sheets.w - MARGIN - CODE, top)
        sheets.set_y(max(sheets.get_y(), top + CODE))
    sheets.ln(3)


def write_line(sheets: FPDF, line: Line, size: float) -> None:
    """Set a line, its label in bold. A personal link is left out: nobody types so much."""
    if line.is_link:
        write(sheets, _("On the site: with the reference and your date of birth"), size=size)
        write(sheets, settings.SITE_URL, size=size, style="B")
        return
    sheets.set_font(FONT, "B", size)
    if line.label:
        sheets.write(size * 0.5, f"{line.label}: ")
    sheets.set_font(FONT, "", size)
    sheets.write(size * 0.5, line.value)
    sheets.ln(size * 0.5)


def write(sheets: FPDF, text: str, *, size: float = SIZE, style: str = "") -> None:
    sheets.set_font(FONT, style, size)
    sheets.multi_cell(0, size * 0.48, text, align="L", new_x="LMARGIN", new_y="NEXT")


def rule(sheets: FPDF) -> None:
    sheets.line(MARGIN, sheets.get_y(), sheets.w - MARGIN, sheets.get_y())
    sheets.ln(3)


def draw(sheets: FPDF, code: str, left: float, top: float) -> None:
    """Draw `code` in squares, with the quiet border that scanners need around it."""
    rows = list(segno.make_qr(code, error="q").matrix_iter(border=4))
    side = CODE / len(rows)
    sheets.set_fill_color(0)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                sheets.rect(left + x * side, top + y * side, side * 1.02, side * 1.02, style="F")

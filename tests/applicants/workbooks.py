"""Workbooks as tests need them: good ones, and such as nobody sends with good intent."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

HEAD = ["V-nummer", "Achternaam", "Voornamen", "Geboortedatum", "Datum inschrijving"]
LINE = ["2001000001", "Petrenko", "Oksana", "17-05-1990", "01-04-2026"]
SHEET = "xl/worksheets/sheet1.xml"


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def workbook(*rows, sheets=(), epoch=None, **formats):
    """The rows in the first sheet; a number format by column letter; other sheets by title."""
    book = Workbook()
    if epoch:
        book.epoch = epoch
    for row in rows:
        book.active.append(row)
    for letter, shown_as in formats.items():
        for cell in book.active[letter]:
            cell.number_format = shown_as
    for title, content in sheets:
        page = book.create_sheet(title)
        for row in content:
            page.append(row)
    return saved(book)


def with_members(content, members):
    """The workbook with these members instead of, or beside, its own."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, body in members.items():
            new.writestr(name, body)
    return packed.getvalue()


def with_sheet(xml):
    """A workbook whose only sheet has this content, as it stands."""
    page = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{xml}</sheetData></worksheet>"
    )
    return with_members(workbook(HEAD, LINE), {SHEET: page})


def inline(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number, cells):
    letters = "ABCDEFGHIJKLM"
    placed = "".join(inline(f"{letters[i]}{number}", cell) for i, cell in enumerate(cells))
    return f'<row r="{number}">{placed}</row>'

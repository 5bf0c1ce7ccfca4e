"""Cut Noto Sans down to the letters of our four languages.

One font with weights 400 to 700 for each script for pages, and one for each
weight for paper: a variable one would be made bold anew for every PDF.
"""

import sys
from io import BytesIO
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

LETTERS = {
    "latin": "20-7E,A0,A3,A7,AB,B0,B7,BB,C0-FF,152-153,2BC,2010-2015,2018-201E,2022,2026,202F,"
    "2032,20AC,2190-2193,2212",
    "cyrillic": "301,401,404,406-407,410-44F,451,454,456-457,490-491,2116",
}
ON_PAPER = {**LETTERS, "latin-ext": "100-17F,218-21B"}  # as in names from elsewhere
WEIGHTS = {"regular": 400, "bold": 700}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]


def subset(source: Path, unicodes: str, weight: int | tuple[int, int] = (400, 700)) -> TTFont:
    options = Options(layout_features=FEATURES, hinting=False, name_IDs=[0, 1, 2, 13, 14])
    font = reopened(TTFont(source, recalcTimestamp=False))
    tool = Subsetter(options)
    tool.populate(unicodes=parse_unicodes(unicodes))
    tool.subset(font)
    return instantiateVariableFont(reopened(font), {"wght": weight})


def reopened(font: TTFont) -> TTFont:
    """Return `font` read anew as plain TTF: the tools trip over a packed or half-cut one."""
    font.flavor = None
    plain = BytesIO()
    font.save(plain)
    plain.seek(0)
    return TTFont(plain, lazy=False, recalcTimestamp=False)


def whole(source: Path, weight: int) -> TTFont:
    """Return all letters in one font, the same bytes from the same source."""
    parts = []
    for script, unicodes in ON_PAPER.items():
        part = BytesIO()
        subset(source / f"noto-sans-{script}-wght-normal.woff2", unicodes, weight).save(part)
        part.seek(0)
        parts.append(part)
    font = Merger().merge(parts)
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = 3_800_000_000  # seconds, as of 1904
    return font


def main(source: Path, target: Path, paper: Path) -> None:
    for name, weight in WEIGHTS.items():
        whole(source, weight).save(paper / f"noto-sans-{name}.ttf")
    for script, unicodes in LETTERS.items():
        font = subset(source / f"noto-sans-{script}-wght-normal.woff2", unicodes)
        font.flavor = "woff2"
        font.save(target / f"noto-sans-{script}.woff2")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""The parts of a letter, read from its text: so that HTML and paper say the same as the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

RULE = "———"  # stands between the letter and what is for helpers, in Dutch
LABEL = re.compile(r"([^:/]{1,60}): (\S.*)")
LINK = ("http://", "https://")


@dataclass(frozen=True)
class Line:
    """`label` and `value` of a "When: Tuesday" line; other lines have a value only."""

    value: str
    label: str = ""

    @property
    def is_link(self) -> bool:
        return self.value.startswith(LINK)


@dataclass(frozen=True)
class Block:
    """Lines that belong together. `is_dutch`: for helpers, whatever the language of the letter."""

    lines: Sequence[Line]
    is_dutch: bool = False

    @property
    def is_facts(self) -> bool:
        """Whether it says when, where, who: the code stands beside it."""
        return len(self.lines) > 1 and bool(self.lines[0].label)


def blocks(body: str) -> Iterator[Block]:
    """Yield the paragraphs of a letter; the rule itself is left out."""
    letter, _, dutch = body.partition(f"\n{RULE}\n")
    for part, is_dutch in [(letter, False), (dutch, True)]:
        for paragraph in re.split(r"\n\s*\n", part.strip()):
            if paragraph:
                yield Block([line(each) for each in paragraph.splitlines()], is_dutch)


def line(text: str) -> Line:
    found = LABEL.fullmatch(text.strip())
    return Line(found[2], found[1]) if found else Line(text.strip())


def with_paragraph(body: str, paragraph: str) -> str:
    """Return `body` with what the place wants to say: after the letter, before the Dutch part."""
    if not paragraph:
        return body
    letter, rule, dutch = body.partition(f"\n{RULE}\n")
    said = re.sub(r"\n\s*\n", "\n", paragraph.strip())
    return f"{letter.rstrip()}\n\n{said}\n{rule}{dutch}".rstrip()

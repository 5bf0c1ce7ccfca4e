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
    """Lines that belong together.

    `is_dutch`: for helpers, whatever the language of the letter. `is_facts`: it says
    when, where, who; the code stands beside it.
    """

    lines: Sequence[Line]
    is_dutch: bool = False
    is_facts: bool = False


def blocks(body: str) -> Iterator[Block]:
    """Yield the paragraphs of a letter; the rule itself is left out.

    Labels are those of the first paragraph that has some, of links and of the Dutch
    part: elsewhere a colon is one of a sentence.
    """
    letter, _, dutch = body.partition(f"\n{RULE}\n")
    facts = False
    for lines in paragraphs(letter):
        first, facts = not facts, facts or (len(lines) > 1 and bool(lines[0].label))
        yield Block(lines, is_facts=True) if first and facts else Block([*map(whole, lines)])
    for lines in paragraphs(dutch):
        yield Block(lines, is_dutch=True)


def paragraphs(text: str) -> Iterator[list[Line]]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph:
            yield [line(each) for each in paragraph.splitlines()]


def whole(line: Line) -> Line:
    """Return a line as a sentence, unless it is a link."""
    return line if line.is_link or not line.label else Line(f"{line.label}: {line.value}")


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

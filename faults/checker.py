"""What was promised against what is there: Jepsen's checker of a set, for what comes and goes.

A history is a list of events, each of an operation (`number`): it is begun (`invoke`), and
then known to be done (`ok`), known not to be done (`fail`), or nobody knows (`info`). An
operation adds elements and takes others away. Pure: reads no clock, file or database.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

Element = Hashable
INVOKE, OK, FAIL, INFO = "invoke", "ok", "fail", "info"


@dataclass(frozen=True)
class Event:
    """What was known of an operation at some moment."""

    number: int
    kind: str
    state: str
    adds: tuple[Element, ...] = ()
    takes: tuple[Element, ...] = ()


@dataclass
class Verdict:
    """Which elements are missing, too many or too much; and how many operations ended how."""

    lost: list[Element] = field(default_factory=list)
    doubled: list[Element] = field(default_factory=list)
    unexpected: list[Element] = field(default_factory=list)
    recovered: list[Element] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    operations: int = 0
    resolved: int = 0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.unexpected or self.unknown)


def judge(history: Iterable[Event], there: Mapping[Element, int]) -> Verdict:
    """Compare what the operations leave with how often each element is `there`.

    Operations on one element follow one another; those whose end stayed unknown may
    have been done or not, so either is right for what they touch.
    """
    verdict, possible = Verdict(), {}
    for number, events in by_operation(history).items():
        states = [event.state for event in events]
        verdict.operations += 1
        verdict.resolved += INFO in states and states[-1] in (OK, FAIL)
        if states[-1] in (INVOKE, INFO):
            verdict.unknown.append(number)
        apply(events[0], states[-1], possible)
    for element in sorted({*possible, *there}, key=repr):
        weigh(element, there.get(element, 0), possible.get(element, {False}), verdict)
    return verdict


def by_operation(history: Iterable[Event]) -> dict[int, list[Event]]:
    """Return the events of each operation, the operations in the order in which they ended."""
    found: dict[int, list[Event]] = {}
    for event in history:
        events = found.pop(event.number, [])
        found[event.number] = [*events, event]
    return found


def apply(event: Event, end: str, possible: dict[Element, set[bool]]) -> None:
    """Note for each element that the operation touches whether it may be there now."""
    for elements, present in ((event.takes, False), (event.adds, True)):
        for element in elements:
            before = possible.setdefault(element, {False})
            if end == OK:
                possible[element] = {present}
            elif end != FAIL:
                possible[element] = before | {present}


def weigh(element: Element, count: int, allowed: set[bool], verdict: Verdict) -> None:
    if count > 1:
        verdict.doubled.append(element)
    elif count and True not in allowed:
        verdict.unexpected.append(element)
    elif not count and False not in allowed:
        verdict.lost.append(element)
    elif count and False in allowed:
        verdict.recovered.append(element)


def totals(verdicts: Iterable[Verdict]) -> Counter[str]:
    """Add up how many are lost, doubled, unexpected, and so on."""
    names = ("lost", "doubled", "unexpected", "unknown")
    found: Counter[str] = Counter()
    for verdict in verdicts:
        found.update({name: len(getattr(verdict, name)) for name in names})
        found.update(operations=verdict.operations, resolved=verdict.resolved)
    return found

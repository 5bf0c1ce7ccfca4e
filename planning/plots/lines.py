"""Figures along an axis: lines, bars, a band of what is likely, and a limit in red."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from planning.plots.plot import Plot, Table, figure
from planning.plots.scale import Span, apart, ticks
from planning.plots.svg import Point, drawing, path, short, tag

WIDTH, HEIGHT = 680, 280
LEFT, RIGHT, TOP, BOTTOM = 64, 664, 34, 240
LABEL, LETTER = 26, 12  # of a name: letters are that large on a phone, where the picture is small
FIRST = 18  # the highest line of letters that is whole on the picture

Values = Sequence[float | None]


@dataclass(frozen=True)
class Axis:
    """What lies along the bottom: the name of each point, which of them are written, and a mark."""

    name: str
    points: Sequence[str]
    ticks: Mapping[int, str] = field(default_factory=dict)
    mark: int | None = None  # a point, such as today
    mark_name: str = ""


@dataclass(frozen=True)
class Line:
    """A line with its name at its end; None leaves a gap. Dashed is what has not happened yet."""

    name: str
    values: Values
    dashed: bool = False


@dataclass(frozen=True)
class Bars:
    """Pale columns behind the lines."""

    name: str
    values: Values


@dataclass(frozen=True)
class Band:
    """Between a low and a high figure."""

    name: str
    low: Values
    high: Values


@dataclass(frozen=True)
class Limit:
    """What cannot be more, in red, with its name and, if it is the same all along, its figure."""

    name: str
    values: Values

    @property
    def label(self) -> str:
        known = {value for value in self.values if value is not None}
        return f"{self.name} {figure(known.pop())}" if len(known) == 1 else self.name


Layer = Line | Bars | Band | Limit


@dataclass(frozen=True)
class Frame:
    """Where a point and a figure lie on the page."""

    points: int
    highest: float
    left: float = LEFT

    @property
    def step(self) -> float:
        """How far a point is from the next."""
        return (RIGHT - self.left) / self.points

    def x(self, at: float) -> float:
        return self.left + self.step * (at + 0.5)

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / self.highest

    def way(self, values: Values) -> list[Point]:
        """The points that are known."""
        return [(self.x(at), self.y(value)) for at, value in enumerate(values) if value is not None]

    def runs(self, values: Values) -> str:
        """Path data through `values`, broken where one is unknown."""
        found: list[list[Point]] = [[]]
        for at, value in enumerate(values):
            if value is None:
                found.append([])
            else:
                found[-1].append((self.x(at), self.y(value)))
        return "".join(path(run) for run in found)


def lines(title: str, axis: Axis, *layers: Layer) -> Plot:
    """Draw `layers`, the first at the back. Each has one figure, or None, per point of `axis`."""
    scale = ticks(max([1.0, *(value for layer in layers for value in figures_of(layer))]))
    frame = Frame(max(1, len(axis.points)), scale[-1], room_for(scale))
    svg = drawing(
        title,
        WIDTH,
        HEIGHT,
        *[grid(frame, value) for value in scale],
        *[draw(frame, layer) for layer in layers],
        *below(frame, axis),
        *labels(frame, layers),
        kind="svg--lines",
    )
    return Plot(title, svg, table(axis, layers))


def room_for(scale: Sequence[int]) -> float:
    """Return where the plot begins: right of its longest figure, in the letters of a phone."""
    return max(LEFT, 12 + LETTER * len(figure(scale[-1])))


def figures_of(layer: Layer) -> list[float]:
    values = layer.high if isinstance(layer, Band) else layer.values
    return [value for value in values if value is not None]


def grid(frame: Frame, value: int) -> SafeString:
    y = frame.y(value)
    return tag(
        "g",
        tag("path", d=f"M{short(frame.left)} {short(y)}H{RIGHT}", class_="svg__grid"),
        tag("text", figure(value), x=frame.left - 8, y=y + 4, class_="svg__end"),
    )


def draw(frame: Frame, layer: Layer) -> SafeString:
    if isinstance(layer, Bars):
        return tag("g", *columns(frame, layer.values), class_="svg__bars")
    if isinstance(layer, Band):
        around = [*frame.way(layer.high), *reversed(frame.way(layer.low))]
        return tag("path", d=path(around), class_="svg__band")
    if isinstance(layer, Limit):
        return tag("path", d=frame.runs(layer.values), class_="svg__limit")
    kind = "svg__line svg__line--dashed" if layer.dashed else "svg__line"
    return tag("path", d=frame.runs(layer.values), class_=kind)


def columns(frame: Frame, values: Values) -> list[SafeString]:
    width = 0.8 * frame.step
    return [
        tag("rect", x=x - width / 2, y=y, width=width, height=BOTTOM - y)
        for x, y in frame.way(values)
        if y < BOTTOM
    ]


def below(frame: Frame, axis: Axis) -> list[SafeString]:
    """Write along the bottom, and draw the mark."""
    found = [
        tag("text", name, x=frame.x(at), y=BOTTOM + 26, class_="svg__middle")
        for at, name in axis.ticks.items()
    ]
    if axis.mark is not None:
        x = frame.x(axis.mark)
        found.append(tag("path", d=f"M{short(x)} {TOP - 14}V{BOTTOM}", class_="svg__mark"))
        found.append(tag("text", axis.mark_name, x=x + 4, y=TOP - 14, class_="svg__quiet"))
    return found


def labels(frame: Frame, layers: Sequence[Layer]) -> list[SafeString]:
    """Write the name of each layer where it ends; of a limit, where it begins."""
    shown = [layer for layer in layers if figures_of(layer)]
    spans = [span_of(frame, layer) for layer in shown]
    return [
        tag("text", layer.label, x=left, y=y, class_="svg__limit-name")
        if isinstance(layer, Limit)
        else tag("text", layer.name, x=right, y=y, class_="svg__end svg__name")
        for layer, (left, right, _y), y in zip(
            shown, spans, apart(spans, LABEL, FIRST), strict=True
        )
    ]


def span_of(frame: Frame, layer: Layer) -> Span:
    """Return where the name of a layer would stand if it were alone."""
    way = frame.way(layer.high if isinstance(layer, Band) else layer.values)
    if isinstance(layer, Limit):
        return frame.left + 6, frame.left + 6 + LETTER * len(layer.label), way[0][1] - 7
    x, y = way[-1]
    wide = LETTER * len(layer.name)
    right = max(
        x, frame.left + 6 + wide
    )  # a line that has just begun: its name is not on the figures
    return right - wide, right, y - 7


def table(axis: Axis, layers: Sequence[Layer]) -> Table:
    """Return what is drawn, a row per point."""
    columns = [[layer.name, *cells(layer)] for layer in layers]
    names, *rows = zip([axis.name, *axis.points], *columns, strict=True)
    return Table(names, rows)


def cells(layer: Layer) -> list[str]:
    if isinstance(layer, Band):
        return [
            "–" if low is None or high is None else f"{figure(low)}–{figure(high)}"
            for low, high in zip(layer.low, layer.high, strict=True)
        ]
    return [figure(value) for value in layer.values]

"""Elements of SVG as safe strings: whatever is written into one is escaped."""

from collections.abc import Sequence

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]


def tag(name: str, *inside: str, **attributes: str | float | None) -> SafeString:
    """Return an element. `class_` is the class; None leaves out; `_` in a name stands for `-`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{value_of(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    body = "".join(map(conditional_escape, inside))
    end = f">{body}</{name}>" if inside else "/>"
    return mark_safe(f"<{name}{written}{end}")  # noqa: S308 -- every part is escaped above


def value_of(value: str | float) -> str:
    return str(conditional_escape(value)) if isinstance(value, str) else short(value)


def short(value: float) -> str:
    """Write a coordinate to a tenth, which is finer than a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def drawing(title: str, width: float, height: float, *inside: str, kind: str) -> SafeString:
    """Return a whole picture that a reader of the screen knows by its title."""
    box = f"0 0 {short(width)} {short(height)}"
    return tag("svg", tag("title", title), *inside, viewBox=box, role="img", class_=f"svg {kind}")


def path(points: Sequence[Point]) -> str:
    """Return the way through `points` as path data."""
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points) if points else ""

"""What a session keeps as a dataclass, while two releases read it side by side."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

Kept = TypeVar("Kept")


def restored(kind: type[Kept], kept: Any) -> Kept:
    """Return what `asdict` made of it, without what only another release knows.

    While versions change, one visitor meets both: a field that the newer one added must not
    end her journey at the older one. So every field needs a default. Raises TypeError if
    it is nothing that `asdict` makes.
    """
    if not isinstance(kept, Mapping):
        raise TypeError(f"kept as {type(kept)}")
    ours = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in kept.items() if name in ours})
